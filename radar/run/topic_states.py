"""What the topics' `radar.json` say, in one tree or in several, and how far that can be believed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from radar.archive.coverage import Coverage, believed
from radar.archive.layout import STATE_FILE, topic_folders
from radar.archive.month_files import MonthFiles
from radar.archive.topic_state import TopicState, read_state
from radar.arxiv_api.matching import beyond_the_query
from radar.arxiv_api.query import compile_query
from radar.settings.model import Settings, Topic
from radar.tree import Tree


def topic_states(trees: Iterable[Tree], output_dir: str, now: datetime | None = None) -> dict[str, TopicState]:
    """All topics that have a `radar.json`, by slug; those that another job of a matrix keeps are among them.

    Where trees differ, the archive that has grown further counts. Coverage that cannot be at the moment `now` is left
    out.
    """
    states: dict[str, TopicState] = {}
    for tree in trees:
        for slug in sorted(topic_folders(tree.paths(), output_dir), key="{}/".format):  # as paths are sorted
            path = f"{output_dir}/{slug}/{STATE_FILE}"
            state = read_state(tree.read(path), path)
            if now is not None:
                state = replace(state, coverage=believed(state.coverage, now))
            states[slug] = max(states.get(slug, state), state, key=_growth)
    return states


def believed_coverage(settings: Settings, tree: Tree, topic: Topic, mark: str, now: datetime) -> Coverage | None:
    """What `radar.json` claims, as far as it can be believed at the moment `now`.

    A claim made by another query or by other rules counts for nothing, nor does one that cannot be, or whose papers are
    not all there: then somebody has changed files by hand, and the topic is read from the start. `mark` is the topic's
    fingerprint.
    """
    folder = f"{settings.output_dir}/{topic.slug}"
    if f"{folder}/{STATE_FILE}" not in tree.paths():
        return None
    state = read_state(tree.read(f"{folder}/{STATE_FILE}"), f"{folder}/{STATE_FILE}")
    if (state.query, state.rules) != _asks(topic):
        return None
    # Who may know of papers up to some day knows of those up to an earlier one, but not of later ones.
    reaches = not state.until or (topic.until is not None and topic.until.isoformat() <= state.until)
    coverage = state.coverage if reaches else state.complete
    months = MonthFiles(tree, folder)
    counts = {
        # What is as we left it need not be counted.
        month: state.months.get(month, 0) if state.rendered.get(month) == digest else months.count(month)
        for month, digest in months.digests(mark, state.months).items()
    }
    is_all_there = {month: count for month, count in counts.items() if count} == state.months
    return believed(coverage, now) if is_all_there else None


def doubted(settings: Settings, trees: Iterable[Tree], now: datetime) -> list[str]:
    """The paths of those `radar.json` of the settings' topics that claim coverage which cannot be."""
    paths = {f"{settings.output_dir}/{topic.slug}/{STATE_FILE}" for topic in settings.topics}
    claims = [(path, read_state(tree.read(path), path).coverage) for tree in trees for path in paths & tree.paths()]
    return sorted({path for path, coverage in claims if believed(coverage, now) != coverage})


def renamed(settings: Settings, trees: Sequence[Tree]) -> list[tuple[Topic, str]]:
    """New topics that ask what a folder asked that no topic keeps any more, with that folder's slug."""
    states = topic_states(trees, settings.output_dir)
    kept = {topic.slug for topic in settings.topics}
    left = {(state.query, state.rules): slug for slug, state in states.items() if slug not in kept}
    new = [topic for topic in settings.topics if topic.slug not in states]
    return [(topic, left[asks]) for topic in new if (asks := _asks(topic)) in left]


def _asks(topic: Topic) -> tuple[str, tuple[str, ...]]:
    """All that decides which papers are the topic's: its query, and the rules beyond it."""
    return compile_query(topic), beyond_the_query(topic)


def _growth(state: TopicState) -> tuple[int, str]:
    return sum(state.months.values()), state.coverage.until if state.coverage else ""
