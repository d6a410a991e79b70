"""`python -m radar preview`: the real run into a folder, to see what it makes before anything is published."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from radar.arxiv_api.progress import Progress
from radar.arxiv_api.query import length_fault
from radar.clock import SystemClock
from radar.commands.config_file import read_text_file
from radar.errors import Problem, RadarError, SettingsError
from radar.publishing.checkout import Checkout
from radar.publishing.workspace import Workspace, WorkspacePublisher
from radar.reporting.console import Console, ConsoleHandler
from radar.reporting.progress import BarProgress, LoggedProgress
from radar.reporting.summary import FOUND_NOTHING, fallback_sentence, headline
from radar.run.job import Effects, exit_code, perform
from radar.settings.model import Publish, Settings
from radar.settings.read import read_settings

NAME = "preview"
HELP = "Ask arXiv and write the pages into a folder; nothing is published."


def declare(parser: argparse.ArgumentParser) -> None:
    """Adds the command's arguments."""
    parser.add_argument(
        "--config", metavar="FILE", default=Settings.config, help="the config file (default: %(default)s)"
    )
    parser.add_argument(
        "--output", metavar="DIR", required=True, help="the folder to write into; made if it is missing"
    )


def run(arguments: argparse.Namespace) -> int:
    """Runs the command on this machine."""
    console = Console(sys.stderr, in_actions=False)
    seams = {name: value for name, value in os.environ.items() if not name.startswith("INPUT_")}
    logging.getLogger().addHandler(ConsoleHandler(console))
    progress = _progress(console)
    logging.getLogger("radar").setLevel(logging.WARNING if isinstance(progress, BarProgress) else logging.INFO)
    try:
        settings = read_settings(
            seams,
            read_text_file,
            today=datetime.now(UTC).date(),
            config=arguments.config,
            check_topic=length_fault,
            warn=lambda doubt: console.annotate("warning", str(doubt)),
        )
        output = _made(Path(arguments.output))
        settings = replace(settings, publish=Publish.NONE, dry_run=False)
        effects = Effects(seams, sys.stderr, SystemClock())
        publisher = WorkspacePublisher(Workspace(output, settings.output_dir), settings)
        try:
            published = perform(settings, publisher, Checkout(Path.cwd()), effects, progress)
        finally:
            progress.end()
    except RadarError as error:
        for problem in error.problems if isinstance(error, SettingsError) else ():
            console.annotate("error", problem.in_full, file=problem.file, line=problem.line)
        if not isinstance(error, SettingsError):
            console.annotate("error", str(error))
        return error.exit_code
    for report in published.update.topics:
        if report.fallback:
            console.annotate("warning", f"Topic {report.topic.name}: {fallback_sentence(report.fallback)}")
        if report.found_nothing:
            console.annotate("notice", f"Topic {report.topic.name}: {FOUND_NOTHING}")
    print(headline(published.update.topics))
    print(f"Begin with {output / settings.output_dir / 'README.md'}")
    return exit_code(settings, published)


def _made(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        what = f"The folder {folder} cannot be made ({error.strerror})."
        raise SettingsError([Problem(what, "Choose another one with --output.")]) from error
    return folder


def _progress(console: Console) -> Progress:
    """A bar where a person watches and the package for it is there, lines otherwise."""
    if sys.stderr.isatty():
        try:
            from tqdm import tqdm
        except ImportError:
            pass
        else:
            # Not every terminal tells its size, and tqdm draws nothing on one that has none.
            tells = os.get_terminal_size(sys.stderr.fileno()).columns
            return BarProgress(tqdm if tells else partial(tqdm, ncols=80, nrows=24))
    return LoggedProgress(console)
