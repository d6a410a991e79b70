"""From what arXiv answered to what the repository should hold: merge, then render. Nothing here has an effect.

It can be done again on a newer head of the repository with the same answers, as often as the head moves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from radar.archive.coverage import Coverage, better
from radar.archive.merge import Change, difference, union
from radar.archive.months import Months, digest
from radar.archive.record import Record, as_records, recorded
from radar.archive.topic import (
    STATE_FILE,
    TopicState,
    month_of,
    read_topic_state,
    write_state,
)
from radar.asking.matching import beyond_the_query
from radar.asking.query import compile_query
from radar.asking.survey import Outcome
from radar.errors import ArchiveError
from radar.importing.completion import named, news
from radar.importing.merge import Imported
from radar.importing.pages import aside, import_pages, unclaimed
from radar.merging import Merged, merge
from radar.rendering.engine import Engine
from radar.rendering.feed import MOST_ENTRIES
from radar.rendering.fingerprint import fingerprint
from radar.rendering.month import month_files
from radar.rendering.newest import read_newest
from radar.rendering.pieces import NOTHING, standing_pieces
from radar.rendering.readme import with_overview
from radar.rendering.site import render_overview, render_readme_part, render_topic
from radar.settings.model import Settings, Topic
from radar.spool import Spool
from radar.states import known_coverage, topic_states
from radar.tree import README, Tree


@dataclass(frozen=True)
class TopicReport:
    """What the run means for one topic. `failure` is empty and `gaps` has no sentence when all is well.

    `change` is what this run brought; `proposed`, all that the result changes on the branch it is meant for, papers
    that wait in a pull request included; `coverage`, what is now known to be complete. `imported` is what was brought
    over from another program's pages; of such papers `completed` have been told in full, arXiv is still to be asked for
    `to_complete`, and of those in `unknown`, which the branch does not list yet, it has no more to tell.
    """

    topic: Topic
    total: int
    change: Change = field(default_factory=Change)
    proposed: Change = field(default_factory=Change)
    gaps: tuple[str, ...] = ()
    failure: str = ""
    coverage: Coverage | None = None
    imported: Imported | None = None
    to_complete: int = 0
    unknown: tuple[str, ...] = ()
    completed: int = 0


@dataclass(frozen=True)
class Difference:
    """What has to be done to a tree: files to write, by path, and paths to remove."""

    writes: Mapping[str, bytes]
    removals: frozenset[str]

    def __bool__(self) -> bool:
        return bool(self.writes or self.removals)


@dataclass(frozen=True)
class Update:
    """The state that the repository should have.

    `files` are those of the topics that were updated, whose folders are `folders`, and the overview; `readme_part` is
    what stands between the marks of the repository's own README. `topics` are the run's own, `others` those in the
    archive that it did not ask about, such as those of a matrix's other jobs. `outdated` are another program's pages
    that were brought over. `kept` are files of theirs that stay as they are in `base`.
    """

    files: Spool
    folders: tuple[str, ...]
    readme_part: str
    topics: tuple[TopicReport, ...]
    others: tuple[TopicReport, ...] = ()
    outdated: frozenset[str] = frozenset()
    kept: frozenset[str] = frozenset()
    base: Tree | None = None

    def difference(self, tree: Tree) -> Difference:
        """What `tree` lacks of this state, or has too much."""
        wanted = self.files.only(self.files)
        paths = tree.paths()
        if self.base is not None and tree is not self.base:
            lacking = {path for path in self.kept if tree.sha(path) != self.base.sha(path)}
            self.base.fetch(lacking)
            wanted.add({path: self.base.read(path) for path in lacking})
        if self.folders and README in paths:
            wanted.add({README: with_overview(tree.read(README), self.readme_part)})
        writes = wanted.only(path for path in wanted if wanted.sha(path) != tree.sha(path))
        removals = {path for path in paths for folder in self.folders if month_of(path, folder)}
        removals |= self.outdated & {*paths}
        return Difference(writes, frozenset(removals - wanted.keys() - self.kept))


def make_update(
    settings: Settings,
    engine: Engine,
    base: Tree,
    outcomes: Iterable[Outcome],
    waiting: Tree | None = None,
    *,
    now: datetime,
) -> Update:
    """Merge the outcomes into the archive in `base`, and into what is `waiting` to come there, and render it.

    What the archive claims to know is believed as far as it can be at the moment `now`. Raises `ArchiveError` where an
    archive cannot be read.
    """
    trees = [base] if waiting is None else [base, waiting]
    files = Spool()
    latest: dict[str, Iterable[Record]] = {}
    folders: list[str] = []
    outdated: set[str] = set()
    kept: set[str] = set()
    states = topic_states(trees, settings.output_dir, now)
    reports: list[TopicReport] = []
    for outcome in outcomes:
        topic = outcome.topic
        folder = f"{settings.output_dir}/{topic.slug}"
        # What waits to be brought over needs no answer of arXiv's.
        if outcome.failure and (topic.slug in states or import_pages(base, folder) is None):
            known = states.get(topic.slug)
            total, coverage = (known.total, known.coverage) if known else (0, None)
            waits = _waits(trees, folder)
            reports.append(TopicReport(topic, total, proposed=waits, failure=outcome.failure, coverage=coverage))
            continue
        mark = fingerprint(engine, settings, topic)
        merged = merge(trees, folder, outcome, settings.group_by, mark)
        coverage = outcome.coverage
        for tree in trees:
            coverage = better(known_coverage(settings, tree, topic, mark, now), coverage)
        listed = read_topic_state(base, folder)
        made = _render_months(engine, settings, topic, merged, files)
        counts = {**merged.kept, **{month: count for month, (count, _) in made.items()}}
        months = sorted(counts, reverse=True)
        digests = dict(listed.rendered) if listed else {}
        digests |= {
            month: digest(mark, {each: files.sha(each) for each in paths}) for month, (_, paths) in made.items()
        }
        state = TopicState(
            topic.name,
            compile_query(topic),
            coverage,
            {month: counts[month] for month in months},
            merged.to_complete,
            merged.unknown,
            merged.to_find,
            {month: digests[month] for month in months},
            beyond_the_query(topic),
        )
        states[topic.slug] = state
        files.add({f"{folder}/{STATE_FILE}": write_state(state)})
        files.add(render_topic(engine, settings, topic.slug, state, merged.latest))
        kept |= {path for path in base.paths() if month_of(path, folder) in merged.kept}
        latest[topic.slug] = merged.latest
        folders.append(folder)
        if found := merged.imported:
            files.add(aside(base, folder, found))
            outdated |= found.pages
        reports.append(
            TopicReport(
                topic,
                state.total,
                merged.change,
                merged.proposed,
                outcome.gaps,
                outcome.failure,
                coverage,
                found.imported if found else None,
                merged.to_complete + len(merged.to_find),
                tuple(each for each in merged.unknown if listed is None or each not in listed.unknown),
                merged.completed,
            )
        )
    readme_part = ""
    if folders:
        for slug in states.keys() - latest.keys():
            latest[slug] = _latest(settings, trees, slug)
        others_pages = unclaimed(base.paths(), settings.output_dir, states)
        files.add(render_overview(engine, settings, states, latest, others_pages))
        readme_part = render_readme_part(engine, settings, states, latest)
    asked = {report.topic.slug for report in reports}
    others = [
        TopicReport(
            Topic(state.name, slug),
            state.total,
            proposed=_waits(trees, f"{settings.output_dir}/{slug}"),
            coverage=state.coverage,
        )
        for slug, state in states.items()
        if slug not in asked
    ]
    return Update(
        files,
        tuple(folders),
        readme_part,
        tuple(reports),
        tuple(others),
        frozenset(outdated),
        frozenset(kept),
        base,
    )


def _latest(settings: Settings, trees: Sequence[Tree], slug: str) -> Iterable[Record]:
    """The newest papers of a topic that this run has not; none of a damaged archive, which its own run complains of."""
    folder = f"{settings.output_dir}/{slug}"
    try:
        return union(*(read_newest(tree, folder, MOST_ENTRIES, settings.group_by) for tree in trees)).values()
    except ArchiveError:
        return ()


def _render_months(
    engine: Engine, settings: Settings, topic: Topic, merged: Merged, files: Spool
) -> dict[str, tuple[int, Iterable[str]]]:
    """Add the files of the months that change to `files`; gives the number of papers and the paths by month.

    One month after the other, so that no more than the largest is in memory.
    """
    made: dict[str, tuple[int, Iterable[str]]] = {}
    for month, edit in merged.edits.items():
        standing = NOTHING
        if merged.base is not None:
            standing = standing_pieces(merged.base, month, engine, settings, edit.leaving)
            merged.base.let_go(month)
        if in_month := month_files(engine, settings, topic, month, edit.coming, standing):
            files.add(in_month)
            made[month] = len(standing.lines) + len(edit.coming), tuple(in_month)
    return made


def _waits(trees: Sequence[Tree], folder: str) -> Change:
    """What the second of two trees, where there is one, would bring to a topic of the first."""
    if len(trees) == 1:
        return Change()
    both = [Months(tree, folder) for tree in trees]
    names = {month for months in both for month in months.files}
    differing = [month for month in names if both[0].sha(month) != both[1].sha(month)]
    found = [import_pages(tree, folder) for tree in trees]
    archives = [
        union(
            *(as_records(months.papers(month)) for month in differing),
            recorded(each.imported.papers).values() if each else (),
        )
        for months, each in zip(both, found, strict=True)
    ]
    sought = named([read_topic_state(tree, folder) for tree in trees], found)
    return news(difference(archives[0], union(*(archive.values() for archive in archives)).values()), sought)
