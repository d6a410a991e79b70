"""`python -m radar rank TOPIC`: the papers of a checkout that are nearest to a topic's stars."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from radar.archive.month_files import MonthFiles
from radar.archive.papers import newest_first
from radar.archive.record import Record, as_records
from radar.commands.checkout_decisions import checkout_with, read_decisions
from radar.commands.config_file import settings_of
from radar.curation.topic_verdicts import TopicVerdicts
from radar.curation.verdicts import Verdicts
from radar.errors import Problem, RadarError, SettingsError
from radar.publishing.workspace import Workspace
from radar.reporting.console import neutral
from radar.reporting.summary import silence, two_digits
from radar.run.topic_states import topic_states
from radar.settings.kinds import Refused, WholeNumber
from radar.settings.model import Settings, Topic
from radar.settings.slug import slug
from radar.text import count

if TYPE_CHECKING:
    from radar.ranking.rank import Ranking

NAME = "rank"
HELP = "Show the papers of a checkout that are nearest to a topic's starred ones, with the words that decided."

_DAYS = 30
_MOST_DAYS = 100_000
_MOST = 20
_MOST_SHOWN = 100_000


def declare(parser: argparse.ArgumentParser) -> None:
    """Adds the command's arguments."""
    parser.add_argument("topic", metavar="TOPIC", help="a topic's name or folder")
    parser.add_argument(
        "--days",
        type=partial(whole_number, _MOST_DAYS),
        default=_DAYS,
        metavar="N",
        help="rank the papers of so many days, up to that of the newest (default: %(default)s)",
    )
    parser.add_argument(
        "--most",
        type=partial(whole_number, _MOST_SHOWN),
        default=_MOST,
        metavar="N",
        help="show so many at most (default: %(default)s)",
    )
    parser.add_argument(
        "--config", metavar="FILE", default=Settings.config, help="the config file (default: %(default)s)"
    )


def whole_number(most: int, text: str) -> int:
    """The number from 1 to `most` that an argument is."""
    try:
        return WholeNumber(1, most, "30").read(text)
    except Refused as refused:
        raise argparse.ArgumentTypeError(f"“{text[:40]}” is not {refused.allowed}. {refused.remedy}") from None


def run(arguments: argparse.Namespace) -> int:
    """Runs the command on this machine."""
    try:
        for line in ranked(arguments.topic, Path(arguments.config), arguments.days, arguments.most):
            print(neutral(line))
    except RadarError as error:
        print(*error.messages, sep="\n", file=sys.stderr)
        return error.exit_code
    return 0


def ranked(name: str, config: Path, days: int, most: int) -> Iterator[str]:
    """The nearest papers of a topic, a line for each, below one that says how they were found. Raises `RadarError`.

    The repository is that of the config file, which may be absent where the repository has a folder `papers`.
    """
    from radar.ranking.rank import BACKGROUND, rank  # here, so that no other command loads it

    settings = settings_of(config)
    folder = Workspace(checkout_with(config, settings.output_dir), settings.output_dir)
    states = topic_states([folder], settings.output_dir)
    topic = _topic(name, settings, states)
    verdicts = Verdicts.of(read_decisions(folder, settings).decisions)
    stars = {
        record.id: record
        for each in (topic.slug, *topic.rank_by)
        for record in _stars(MonthFiles(folder, f"{settings.output_dir}/{each}"), TopicVerdicts(each, verdicts))
    }
    own = TopicVerdicts(topic.slug, verdicts)
    newest = _newest(MonthFiles(folder, f"{settings.output_dir}/{topic.slug}"), settings, days, own, 2 * BACKGROUND)
    recent = _of_days(newest, settings, days)
    found = rank((record.paper for record in stars.values()), newest, recent)
    if not found.speaks:
        yield _silence(topic, found)
        return
    until = recent[0].date(settings.group_by)[:10]
    yield (
        f"{topic.name}: the nearest to {count(found.stars, 'star')} of {count(len(recent), 'paper')} "
        f"in the {count(days, 'day')} up to {until} (AUC {two_digits(found.auc or 0)}; chance has 0.50)."
    )
    for record in found.nearest(recent, most):
        because = ", ".join(found.because(record))
        paper = record.paper
        said = f" (because of {because})" if because else ""
        yield f"{found.scores[paper.id] / 1000:6.3f}  {paper.date(settings.group_by)[:10]}  {paper.title}{said}"
        yield f"        {paper.url}"


def _silence(topic: Topic, found: Ranking) -> str:
    """Why nothing is ranked."""
    if said := silence(found):
        return f"{topic.name}: {said}"
    if found.stars < found.least_stars:
        return f"{topic.name} has {count(found.stars, 'star')}, and {found.least_stars} are needed to rank its papers."
    return f"{topic.name} has too few papers without a star to tell what is near to one."


def _topic(name: str, settings: Settings, folders: Iterable[str]) -> Topic:
    """The topic that people mean by its name or its folder, of those that have an archive."""
    wanted = name if name in {*folders} else slug(name)
    if wanted not in {*folders}:
        known = ", ".join(sorted(folders)) or "none"
        what = f"There is no archive of a topic {name} in {settings.output_dir}."
        raise SettingsError([Problem(what, f"Those that there are: {known}.")])
    return next((each for each in settings.topics if each.slug == wanted), Topic(name, wanted))


def _stars(months: MonthFiles, verdicts: TopicVerdicts) -> Iterator[Record]:
    """The starred papers of a topic."""
    wanted = {each for each in verdicts.papers if verdicts.starred(each)}
    for _, record in months.find(sorted(months.files, reverse=True), wanted).values():
        yield record


def _newest(months: MonthFiles, settings: Settings, days: int, verdicts: TopicVerdicts, least: int) -> list[Record]:
    """The newest papers, newest first: those of the days, and `least` of them where there are so many."""
    newest: list[Record] = []
    for month in sorted(months.files, reverse=True):
        shown = (paper for paper in months.papers(month) if not verdicts.rejected(paper.id))
        newest += newest_first(as_records(shown), settings.group_by)
        reached = len(_of_days(newest, settings, days)) < len(newest)
        if reached and len(newest) >= least:
            break
    return newest


def _of_days(newest: list[Record], settings: Settings, days: int) -> list[Record]:
    """Those of the last days, by the papers' own dates, never by the clock."""
    if not newest:
        return []
    until = date.fromisoformat(newest[0].date(settings.group_by)[:10])
    since = (until - timedelta(days=max(1, min(days, until.toordinal())) - 1)).isoformat()
    return [record for record in newest if record.date(settings.group_by)[:10] >= since]
