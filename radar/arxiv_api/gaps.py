"""Why a topic is not complete yet, in sentences, and about how many more runs it takes."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import datetime, timedelta

from radar.archive.coverage import Coverage
from radar.arxiv_api.result_list import PAGE
from radar.arxiv_api.topic_harvest import TopicHarvest
from radar.text import count

NEWS_CUT_SHORT = (
    "Its news could not be read in full: the time for asking arXiv (max-minutes) was used up. Each run begins with "
    "another topic; where this comes often, raise max-minutes."
)


def gaps_of(topic: TopicHarvest, topics: Iterable[TopicHarvest], since: str, requests: int) -> tuple[str, ...]:
    """A sentence for each reason why `topic` is not complete; what is merely to be looked over for late papers is.

    `topics` are all of the run, `since` is how far back archives are to reach, and `requests` went into history, or
    into news where none did.
    """
    coverage = topic.coverage
    if coverage is None:
        return (*topic.said, "Nothing could be read: the time for asking arXiv (max-minutes) was used up.")
    said = topic.said
    if topic.short and coverage.earlier == topic.before:
        said += (NEWS_CUT_SHORT,)
    if not coverage.has_hole(since):
        return said
    goal = coverage.goal(since)
    runs = _runs_left(topic, coverage, goal, topics, since, requests)
    rest = "the next runs go on with it"
    if runs is not None:
        rest = f"about {count(max(1, runs), 'more run')} like this one will do it"
    return (*said, f"{_hole(coverage, since)}; {rest}.")


def known_gaps(before: Coverage | None, since: str) -> tuple[str, ...]:
    """A sentence for what was missing before the run, of a topic for which the query API gave no good answer in it."""
    if before is None:
        return (f"Papers from {since[:10]} on are not all read yet; the next run with a good answer begins with it.",)
    return (f"{_hole(before, since)}; the next runs go on with it.",) if before.has_hole(since) else ()


def _hole(coverage: Coverage, since: str) -> str:
    """Which papers are missing, where some are."""
    goal = coverage.goal(since)
    what = f"Papers submitted before {goal[:10]} and revised since are not all read yet"
    if coverage.filled_to > goal:
        what = f"Papers from {goal[:10]} to {coverage.filled_to[:10]} are not all read yet"
    return what


def _runs_left(
    topic: TopicHarvest, coverage: Coverage, goal: str, topics: Iterable[TopicHarvest], since: str, requests: int
) -> int | None:
    """By how far this run got; for a topic that got no window, by what all of them still need."""
    done = _days(coverage.filled_to, topic.filled_to)
    if done > 0:
        return round(_days(goal, coverage.filled_to) / done)
    return math.ceil(sum(_requests_left(each, since) for each in topics) / requests) if requests else None


def _requests_left(topic: TopicHarvest, since: str) -> int:
    """About how many requests the history of a topic still takes."""
    coverage = topic.coverage
    if coverage is None or not coverage.has_hole(since):
        return 0
    return 1 + math.ceil(topic.pace * _days(coverage.goal(since), coverage.filled_to) / PAGE)


def _days(begin: str, end: str) -> float:
    if not begin or not end:
        return 0.0
    return (datetime.fromisoformat(end) - datetime.fromisoformat(begin)) / timedelta(days=1)
