"""The work of a run, from settings to a changed repository; the action and the command line both do it this way."""

from __future__ import annotations

import logging
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from radar import PROJECT_URL, __version__
from radar.asking.news import Outcome, ask
from radar.asking.pager import Pager
from radar.asking.transport import Transport, new_session
from radar.clock import Clock, Deadline
from radar.publishing.folder import Folder
from radar.rendering.tryout import load_engine
from radar.reporting.digest import count
from radar.reporting.progress import Progress
from radar.settings.model import Settings
from radar.update import Update, known_coverage, make_update

if TYPE_CHECKING:
    import requests

log = logging.getLogger(__name__)

_ARXIV_FAILED = 3


@dataclass(frozen=True)
class Effects:
    """The world as the run meets it.

    `session` makes the connection to arXiv for a User-Agent, `jitter` numbers from 0 to 1; `timeout` is the seconds to
    wait for arXiv's next bytes.
    """

    environ: Mapping[str, str]
    stream: TextIO
    clock: Clock
    session: Callable[[str], requests.Session] = new_session
    jitter: Callable[[], float] = random.random
    timeout: float = 60


@dataclass(frozen=True)
class Result:
    """What a run came to."""

    update: Update
    changed: bool

    def exit_code(self, settings: Settings) -> int:
        """3 when every topic failed, or some did and `strict` is on; else 0."""
        failed = [bool(report.failure) for report in self.update.topics]
        return _ARXIV_FAILED if all(failed) or (settings.strict and any(failed)) else 0


def perform(settings: Settings, root: Path, effects: Effects, progress: Progress) -> Result:
    """Ask arXiv for every topic and bring the folder at `root` up to date with the answers."""
    folder = Folder(root, settings.output_dir)
    engine = load_engine(settings, folder.names, folder.text)
    update = make_update(settings, engine, folder, ask_arxiv(settings, folder, effects, progress))
    writes = update.differing(folder)
    if settings.dry_run:
        log.info("Dry run: %s would be written, %d removed.", count(len(writes), "file"), len(update.removals))
    else:
        folder.write(writes, update.removals)
        log.info("%s written, %d removed.", count(len(writes), "file"), len(update.removals))
    return Result(update, bool(writes or update.removals))


def ask_arxiv(settings: Settings, folder: Folder, effects: Effects, progress: Progress) -> list[Outcome]:
    """What arXiv answers for each topic, within `max-minutes`."""
    now = effects.clock.now()
    transport = Transport(
        effects.session(user_agent(effects.environ)),
        effects.clock,
        Deadline(effects.clock, settings.max_minutes * 60),
        delay=settings.arxiv_delay_seconds,
        jitter=effects.jitter,
        timeout=effects.timeout,
    )
    outcomes = ask(
        settings.topics,
        Pager(transport, settings.arxiv_api_url),
        lambda topic: known_coverage(settings, folder, topic),
        start(settings, now),
        now,
        progress,
    )
    log.info("%s to arXiv.", count(transport.requests_sent, "request"))
    return outcomes


def start(settings: Settings, now: datetime) -> datetime:
    """The moment from which on an archive is to be complete: the beginning of a day, UTC."""
    day = (now - settings.since).date() if isinstance(settings.since, timedelta) else settings.since
    return datetime.combine(day, time(), UTC)


def user_agent(environ: Mapping[str, str]) -> str:
    """How we introduce ourselves to arXiv: with the address of the action that runs, a fork's own included."""
    server = environ.get("GITHUB_SERVER_URL") or "https://github.com"
    repository = environ.get("GITHUB_ACTION_REPOSITORY")
    return f"arxiv-radar/{__version__} (+{f'{server}/{repository}' if repository else PROJECT_URL})"
