"""The work of a run, from settings to a changed repository; the action and the command line both do it this way."""

from __future__ import annotations

import logging
import random
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, TextIO

from radar import PROJECT_URL, __version__
from radar.archive.coverage import Coverage, better
from radar.arxiv_api.client import ArxivClient
from radar.arxiv_api.harvest import Harvest
from radar.arxiv_api.progress import Progress
from radar.arxiv_api.second_source import SecondSource, seconds_for
from radar.arxiv_api.topic_harvest import Outcome
from radar.arxiv_api.transport import Transport, new_session
from radar.clock import Clock, Deadline
from radar.curation.file_in_trees import read_curation
from radar.curation.verdicts import Verdicts
from radar.errors import ArchiveError
from radar.importing.completion import to_complete
from radar.importing.pages import unclaimed
from radar.publishing.publisher import Published, Publisher
from radar.publishing.sources import Sources
from radar.rendering.code_fingerprint import fingerprint
from radar.rendering.template_check import load_engine
from radar.rendering.template_engine import Engine
from radar.run.curation import to_add
from radar.run.remembered import readings
from radar.run.topic_states import believed_coverage, doubted, renamed, topic_states
from radar.settings.model import Publish, Settings, Topic
from radar.settings.secret import Secret
from radar.tree import Tree

if TYPE_CHECKING:
    import requests

    from radar.publishing.update import Update

log = logging.getLogger(__name__)

_ARXIV_FAILED = 3
_ACTION = re.compile(r"https?://[A-Za-z0-9.:\[\]-]+(?:/[A-Za-z0-9_.-]+)+")
_CHECKPOINT = 300.0  # seconds of asking after which what there is is published


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


def perform(
    settings: Settings, publisher: Publisher, sources: Sources, effects: Effects, progress: Progress
) -> Published:
    """Ask arXiv for every topic and publish what its answers make of the archive, every few minutes of a long run.

    `sources` is where the user's templates are looked for.
    """
    try:
        return _perform(settings, publisher, sources, effects, progress)
    except ArchiveError as error:
        if settings.publish is not Publish.PULL_REQUEST:
            raise
        hint = f"Where it is sound on the base, it is the one that waits on the branch {settings.branch}."
        raise ArchiveError(error.what, f"{error.remedy} {hint}", error.file, error.line) from error


def _perform(
    settings: Settings, publisher: Publisher, sources: Sources, effects: Effects, progress: Progress
) -> Published:
    # Pages name the branch that they are on, be the run one of that branch itself or, say, of a tag.
    settings = replace(settings, base=publisher.base or settings.base)
    engine = load_engine(settings, sources.names, sources.text)
    known = publisher.known()
    now = effects.clock.now()
    for topic, slug in renamed(settings, tuple(known)):
        log.warning(
            "The topic %s asks what %s/%s was made from, which stays as it is while the topic begins anew. "
            "To go on with that archive, rename the folder to %s before the next run.",
            *(topic.name, settings.output_dir, slug, topic.slug),
        )
    for path in doubted(settings, known, now):
        log.warning(
            "What %s claims to be complete cannot be, so the topic is read from the start; its papers stay. "
            "If this comes in every run, the clock of the machine is wrong.",
            path,
        )
    slugs = {*topic_states(known, settings.output_dir), *(topic.slug for topic in settings.topics)}
    for name in sorted({each for tree in known for each in unclaimed(tree.paths(), settings.output_dir, slugs)}):
        log.warning(
            "The folder %s/%s holds another program's pages, and no topic is named for it, so it stays as it is. "
            "To have it kept, add a topic whose name makes that folder; else remove the folder.",
            *(settings.output_dir, name),
        )
    survey = _survey(settings, engine, known, effects, progress)
    published: Published | None = None
    more = True
    while more:
        more = survey.go_on(_CHECKPOINT)
        outcomes = survey.outcomes()

        def plan(base: Tree, waiting: Tree | None, outcomes: list[Outcome] = outcomes) -> Update:
            from radar.run.plan import make_update  # what merges and renders, once arXiv has answered

            return make_update(settings, engine, base, outcomes, waiting, now=now)

        latest = publisher.publish(plan, dry_run=settings.dry_run)
        published = latest if published is None or settings.dry_run else published.followed_by(latest)
    assert published is not None
    return published


def _survey(
    settings: Settings, engine: Engine, known: Collection[Tree], effects: Effects, progress: Progress
) -> Harvest:
    """The questions to arXiv, within `max-minutes`; `known` has the archives that are there already."""
    deadline = Deadline(effects.clock, settings.max_minutes * 60)
    transport = Transport(
        effects.session(user_agent(effects.environ)),
        effects.clock,
        deadline,
        delay=settings.arxiv_delay_seconds,
        jitter=effects.jitter,
        timeout=effects.timeout,
        secret=Secret(settings.token),
    )
    now = effects.clock.now()
    trees, output_dir = tuple(known), settings.output_dir
    folders = {*topic_states(trees, output_dir), *(topic.slug for topic in settings.topics)}
    verdicts = Verdicts.of(read_curation(trees, output_dir, folders).decisions)

    def by_id(topic: Topic) -> list[str]:
        lacking = to_complete(trees, f"{output_dir}/{topic.slug}")
        return list(dict.fromkeys([*lacking, *to_add(verdicts, trees, output_dir, topic.slug)]))

    second = None
    if settings.fallback and settings.arxiv_oai_url:
        second = SecondSource(transport, settings.arxiv_oai_url, effects.clock, seconds_for(settings.max_minutes * 60))

    def coverage_of(topic: Topic) -> Coverage | None:
        coverage = None
        mark = fingerprint(engine, settings, topic)
        for tree in known:
            coverage = better(coverage, believed_coverage(settings, tree, topic, mark, now))
        return coverage

    return Harvest(
        settings.topics,
        ArxivClient(transport, settings.arxiv_api_url),
        coverage_of,
        start(settings, now),
        effects.clock,
        progress,
        by_id=by_id,
        readings=readings(settings, engine, known, now),
        second=second,
    )


def exit_code(settings: Settings, published: Published) -> int:
    """3 when every topic failed, or some did and `strict` is on; else 0."""
    failed = [bool(report.failure) for report in published.update.topics]
    return _ARXIV_FAILED if all(failed) or (settings.strict and any(failed)) else 0


def start(settings: Settings, now: datetime) -> datetime:
    """The moment from which on an archive is to be complete: the beginning of a day, UTC."""
    day = (now - settings.since).date() if isinstance(settings.since, timedelta) else settings.since
    return datetime.combine(day, time(), UTC)


def user_agent(environ: Mapping[str, str]) -> str:
    """How we introduce ourselves: with the address of the action that runs, a fork's own included."""
    server = environ.get("GITHUB_SERVER_URL") or "https://github.com"
    address = f"{server}/{environ.get('GITHUB_ACTION_REPOSITORY', '')}"
    if not _ACTION.fullmatch(address):  # what is no address could not even be sent
        address = PROJECT_URL
    return f"arxiv-radar/{__version__} (+{address})"
