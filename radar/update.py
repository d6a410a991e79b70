"""From what arXiv answered to what the repository should hold: merge, then render. Nothing here has an effect.

It can be done again on a newer head of the repository with the same answers, as often as the head moves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from radar.archive.coverage import Coverage
from radar.archive.merge import Change, update
from radar.archive.topic import (
    MONTH,
    PAGE_FILE,
    PAPERS_FILE,
    STATE_FILE,
    TopicState,
    by_month,
    is_month_file,
    read_state,
    read_topic,
    write_archive,
)
from radar.asking.news import Outcome
from radar.asking.query import compile_query
from radar.rendering.engine import Engine
from radar.rendering.readme import with_overview
from radar.rendering.site import render_overview, render_readme_part, render_topic
from radar.settings.model import Settings, Topic
from radar.tree import Tree

README = "README.md"


@dataclass(frozen=True)
class TopicReport:
    """What the run means for one topic. `failure` is empty and `gaps` has no sentence when all is well."""

    topic: Topic
    total: int
    change: Change = field(default_factory=Change)
    gaps: tuple[str, ...] = ()
    failure: str = ""


@dataclass(frozen=True)
class Update:
    """The repository's new state: files to write where they differ, files to remove, and what it means by topic."""

    files: Mapping[str, bytes]
    removals: frozenset[str]
    topics: tuple[TopicReport, ...]

    def differing(self, tree: Tree) -> dict[str, bytes]:
        """The files that are not in `tree` as they should be."""
        there = set(tree.paths())
        return {path: data for path, data in self.files.items() if path not in there or tree.read(path) != data}


def known_coverage(settings: Settings, tree: Tree, topic: Topic) -> Coverage | None:
    """What `radar.json` claims, as far as it can be believed.

    A claim made by another query counts for nothing, nor does one whose papers are not all there: then somebody has
    removed or added files by hand, and the topic is read from the start.
    """
    folder = f"{settings.output_dir}/{topic.slug}"
    if f"{folder}/{STATE_FILE}" not in tree.paths():
        return None
    state = read_state(tree.read(f"{folder}/{STATE_FILE}"), f"{folder}/{STATE_FILE}")
    if state.query != compile_query(topic):
        return None
    lines = {
        path.split("/")[-2]: sum(bool(line.strip()) for line in tree.read(path).split(b"\n"))
        for path in tree.paths()
        if is_month_file(path, folder, PAPERS_FILE)
    }
    return state.coverage if lines == state.months else None


def make_update(settings: Settings, engine: Engine, tree: Tree, outcomes: Iterable[Outcome]) -> Update:
    """Merge the outcomes into the archive in `tree` and render it. Raises `ArchiveError` where it cannot be read."""
    files: dict[str, bytes] = {}
    removals: set[str] = set()
    states = _states(tree, settings.output_dir)
    reports: list[TopicReport] = []
    for outcome in outcomes:
        topic = outcome.topic
        folder = f"{settings.output_dir}/{topic.slug}"
        if outcome.walk is None:
            known = states.get(topic.slug)
            reports.append(TopicReport(topic, known.total if known else 0, failure=outcome.failure))
            continue
        archive = read_topic(tree, folder)
        papers, change = update(archive.papers, outcome.walk.papers)
        months = by_month(papers.values(), settings.group_by)
        coverage = joined(known_coverage(settings, tree, topic), outcome.walk.coverage)
        counts = {month: len(in_month) for month, in_month in months.items()}
        state = states[topic.slug] = TopicState(topic.name, compile_query(topic), coverage, counts)
        made = write_archive(folder, state, months) | render_topic(engine, settings, topic.slug, state, months)
        removals |= {path for path in tree.paths() if _is_ours(path, folder) and path not in made}
        files |= made
        reports.append(TopicReport(topic, state.total, change, outcome.walk.gaps))
    if any(not report.failure for report in reports):
        files |= render_overview(engine, settings, states)
        if README in tree.paths():
            files[README] = with_overview(tree.read(README), render_readme_part(engine, settings, states))
    return Update(files, frozenset(removals), tuple(reports))


def joined(known: Coverage | None, proven: Coverage | None) -> Coverage | None:
    """Both spans as one where they meet; otherwise the later one, which is what the next run goes on from."""
    if known is None or proven is None:
        return known or proven
    if known.since <= proven.until and proven.since <= known.until:
        return Coverage(min(known.since, proven.since), max(known.until, proven.until))
    return max(known, proven, key=lambda coverage: coverage.until)


def _states(tree: Tree, output_dir: str) -> dict[str, TopicState]:
    """All topics that have a `radar.json`, by slug; those that another job of a matrix keeps are among them."""
    states = {}
    for path in sorted(tree.paths()):
        parts = path.removeprefix(f"{output_dir}/").split("/")
        if path.startswith(f"{output_dir}/") and len(parts) == 2 and parts[1] == STATE_FILE:
            states[parts[0]] = read_state(tree.read(path), path)
    return states


def _is_ours(path: str, folder: str) -> bool:
    """Whether a file is one that we make for a month, and so may remove when it is not needed any more."""
    month, _, name = path.removeprefix(f"{folder}/").partition("/")
    return (
        path.startswith(f"{folder}/")
        and MONTH.fullmatch(month) is not None
        and (name == PAPERS_FILE or PAGE_FILE.fullmatch(name) is not None)
    )
