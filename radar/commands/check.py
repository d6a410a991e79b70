"""`python -m radar check`: validates a config file and shows what would be asked of arXiv."""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

from radar.analysis.phrases import phrase
from radar.arxiv_api.query import (
    LONGEST_REQUEST_LINE,
    compile_query,
    length_fault,
    request_length,
)
from radar.commands.checkout_decisions import named, read_decisions, repository_of
from radar.commands.config_file import read_text_file
from radar.curation.decision import Verb
from radar.curation.file_in_trees import curation_path
from radar.curation.verdicts import Verdicts
from radar.errors import Problem, SettingsError
from radar.publishing.workspace import Workspace
from radar.run.curation import TAKEN_FOR_TEXT
from radar.settings.config_file import ReadFile
from radar.settings.model import SearchIn, Settings, Topic
from radar.settings.read import Warn, read_settings

NAME = "check"
HELP = "Check a config file and print each topic's folder and compiled query; exit with 2 if anything is wrong."


def declare(parser: argparse.ArgumentParser) -> None:
    """Adds the command's arguments."""
    named = parser.add_mutually_exclusive_group()
    named.add_argument(
        "--config", metavar="FILE", default=Settings.config, help="the config file (default: %(default)s)"
    )
    named.add_argument("file", metavar="FILE", nargs="?", help="the same, without --config")


def run(arguments: argparse.Namespace) -> int:
    """Runs the command on this machine's files, clock and environment: topics to stdout, problems to stderr."""

    def warn(doubt: Problem) -> None:
        print(f"warning: {doubt}", file=sys.stderr)

    try:
        print(check(arguments.file or arguments.config, os.environ, read_text_file, datetime.now(UTC).date(), warn))
    except SettingsError as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
            if problem.paste:
                print(problem.paste, end="")  # where it can be sent on into a file
        return error.exit_code
    return 0


def check(
    config: str,
    environ: Mapping[str, str],
    read_file: ReadFile,
    today: date,
    warn: Warn = lambda doubt: None,
) -> str:
    """What the topics of the config file come to, as text. Raises SettingsError with every problem.

    `warn` hears of topics that look as if something else was meant.

    Only the file counts: inputs in the environment are left aside, the seams are not.
    """
    seams = {name: value for name, value in environ.items() if not name.startswith("INPUT_")}
    settings = read_settings(seams, read_file, today=today, config=config, check_topic=length_fault, warn=warn)
    about = [_about(topic, settings) for topic in settings.topics]
    return "\n\n".join([*about, *_decisions(Path(config), settings, warn)])


def _decisions(config: Path, settings: Settings, warn: Warn) -> Iterator[str]:
    """What the file of decisions comes to, where there is one around the config file."""
    root = repository_of(config, settings.output_dir)
    file = None if root is None else read_decisions(Workspace(root, settings.output_dir), settings)
    if file is None or not file.lines:
        return
    path = named(root or Path.cwd(), curation_path(settings.output_dir))
    for number, why in file.problems:
        warn(Problem(why, "Correct or remove the line; a run passes it over.", path, number))
    for number, why in file.doubts:
        warn(Problem(why, TAKEN_FOR_TEXT, path, number))
    for identifier, slug in Verdicts.of(file.decisions).contradictions:
        what = f"The paper {identifier} is both added to {slug} and rejected there."
        warn(Problem(what, "It stays rejected; remove one of the two lines.", path))
    numbers = Counter(decision.verb for decision in file.decisions)
    told = (f"{numbers[verb]:,} {verb}" for verb in Verb if numbers[verb])
    yield f"{path}\n  decisions: {', '.join(told) or 'none'}"


def _about(topic: Topic, settings: Settings) -> str:
    query = compile_query(topic)
    length = request_length(query, settings.arxiv_api_url)
    return "\n".join(
        (
            topic.name,
            f"  folder: {settings.output_dir}/{topic.slug}",
            f"  query: {query}",
            *([f"  submitted until: {topic.until}"] if topic.until else []),
            f"  request: {length} of {LONGEST_REQUEST_LINE} bytes",
            *(f"  checked on our side: {rule}" for rule in _checked_here(topic)),
        )
    )


def _checked_here(topic: Topic) -> Iterator[str]:
    for text in topic.wanted_phrases:
        if not phrase(text).is_searched_as_written:
            yield f'"{text}" as it is written, of which arXiv searches "{_searched(text)}"'
    if topic.search_in is SearchIn.ANYWHERE and topic.wanted_phrases:
        yield "phrases among authors' names, where arXiv also finds namesakes"
    for person in topic.authors:
        yield f"the author {person}, for whom arXiv also finds namesakes"
    for text in topic.none:
        alone = "" if phrase(text).may_be_excluded else " (here alone: arXiv would search something else)"
        yield f'leave out papers with "{text}"{alone}'
    for person in topic.exclude_authors:
        yield f"leave out papers by {person} (here alone: arXiv would also leave out namesakes)"
    if topic.primary_only:
        yield f"the primary category is one of {', '.join(topic.categories)}"


def _searched(text: str) -> str:
    return " ".join(word or "…" for word in phrase(text).searched)
