"""From what arXiv answered to what the repository should hold: merge, then render. Nothing here has an effect.

It can be done again on a newer head of the repository with the same answers, as often as the head moves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from radar.archive.coverage import Coverage, better
from radar.archive.layout import BIBTEX_FILE, STATE_FILE, month_of
from radar.archive.merge import Change, difference, union
from radar.archive.month_files import MonthFiles
from radar.archive.month_fingerprint import month_fingerprint
from radar.archive.record import Record, as_records, recorded
from radar.archive.topic_state import TopicState, read_topic_state, write_state
from radar.arxiv_api.matching import beyond_the_query
from radar.arxiv_api.query import compile_query
from radar.arxiv_api.topic_harvest import Outcome
from radar.arxiv_api.unasked import Reading
from radar.errors import ArchiveError
from radar.importing.completion import named, news
from radar.importing.pages import aside, import_pages, unclaimed
from radar.publishing.file_store import FileStore
from radar.publishing.update import Update
from radar.rendering.bibliography import bibliography, first_month
from radar.rendering.code_fingerprint import fingerprint
from radar.rendering.feed import MOST_ENTRIES
from radar.rendering.front_pages import render_overview, render_readme_part, render_topic
from radar.rendering.latest import read_newest
from radar.rendering.month_parts import NOTHING, standing_parts
from radar.rendering.render_month import month_files
from radar.rendering.template_engine import Engine
from radar.reporting.topic_report import TopicReport
from radar.run.merge import Merged, merge
from radar.run.remembered import remember
from radar.run.topic_states import believed_coverage, topic_states
from radar.settings.model import Settings, Topic
from radar.tree import Tree


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
    planning = _Planning(settings, engine, base, waiting, now)
    for outcome in outcomes:
        planning.add(outcome)
    return planning.update()


class _Planning:
    """An update in the making, topic by topic."""

    def __init__(self, settings: Settings, engine: Engine, base: Tree, waiting: Tree | None, now: datetime) -> None:
        self._settings = settings
        self._engine = engine
        self._base = base
        self._trees = [base] if waiting is None else [base, waiting]
        self._now = now
        self._states = topic_states(self._trees, settings.output_dir, now)
        self._files = FileStore()
        self._latest: dict[str, Iterable[Record]] = {}  # the newest papers of the topics, by slug
        self._folders: list[str] = []
        self._outdated: set[str] = set()
        self._kept: set[str] = set()
        self._reports: list[TopicReport] = []
        self._read: dict[str, tuple[Reading, bytes]] = {}  # what was read completely, and the topic's state since

    def add(self, outcome: Outcome) -> None:
        """Take in what arXiv told of a topic. Raises `ArchiveError`."""
        folder = self._folder(outcome.topic.slug)
        # What waits to be brought over needs no answer of arXiv's.
        has_archive = outcome.topic.slug in self._states or import_pages(self._base, folder) is None
        if outcome.failure and has_archive:
            self._reports.append(self._failed(outcome))
        else:
            self._reports.append(self._merged(outcome, folder))

    def update(self) -> Update:
        """The whole, with what all topics share: front page, feed, and the README's part."""
        readme_parts: Mapping[str, str] = {}
        if self._folders:
            readme_parts = self._add_overview()
        return Update(
            self._files,
            tuple(self._folders),
            readme_parts,
            tuple(self._reports),
            tuple(self._others()),
            frozenset(self._outdated),
            frozenset(self._kept),
            self._base,
            remember(self._trees, self._settings.output_dir, self._read, self._now),
        )

    def _folder(self, slug: str) -> str:
        return f"{self._settings.output_dir}/{slug}"

    def _failed(self, outcome: Outcome) -> TopicReport:
        known = self._states.get(outcome.topic.slug)
        total, coverage = (known.total, known.complete) if known else (0, None)
        waits = _waits(self._trees, self._folder(outcome.topic.slug))
        return TopicReport(outcome.topic, total, proposed=waits, failure=outcome.failure, coverage=coverage)

    def _merged(self, outcome: Outcome, folder: str) -> TopicReport:
        topic = outcome.topic
        mark = fingerprint(self._engine, self._settings, topic)
        merged = merge(self._trees, folder, outcome, self._settings.group_by, mark)
        listed = read_topic_state(self._base, folder)
        state = self._state(outcome, merged, mark, listed)
        self._states[topic.slug] = state
        written = write_state(state)
        self._files.add({f"{folder}/{STATE_FILE}": written})
        if outcome.reading is not None:
            self._read[topic.slug] = outcome.reading, written
        self._files.add(render_topic(self._engine, self._settings, topic.slug, state, merged.latest))
        self._kept |= {path for path in self._base.paths() if month_of(path, folder) in merged.kept}
        self._latest[topic.slug] = merged.latest
        self._folders.append(folder)
        if found := merged.imported:
            self._files.add(aside(self._base, folder, found))
            self._outdated |= found.pages
        known_unknown = frozenset(listed.unknown) if listed else frozenset()
        return TopicReport(
            topic,
            state.total,
            merged.change,
            merged.proposed,
            outcome.gaps,
            outcome.failure,
            state.complete,
            found.imported if found else None,
            merged.to_complete + len(merged.to_find),
            tuple(each for each in merged.unknown if each not in known_unknown),
            merged.completed,
            state.found_nothing,
            outcome.reading.at if outcome.unasked and outcome.reading else "",
            outcome.fallback,
            merged.confirmed,
        )

    def _state(self, outcome: Outcome, merged: Merged, mark: str, listed: TopicState | None) -> TopicState:
        """What `radar.json` is to say; the months that change are rendered on the way."""
        topic = outcome.topic
        made = _render_months(self._engine, self._settings, topic, merged, self._files)
        counts = {**merged.kept, **{month: count for month, (count, _) in made.items()}}
        months = sorted(counts, reverse=True)
        digests = dict(listed.rendered) if listed else {}
        digests |= {
            month: month_fingerprint(mark, {each: self._files.sha(each) for each in paths}, count)
            for month, (count, paths) in made.items()
        }
        return TopicState(
            topic.name,
            compile_query(topic),
            self._coverage(outcome, mark),
            {month: counts[month] for month in months},
            merged.to_complete,
            merged.unknown,
            merged.to_find,
            {month: digests[month] for month in months},
            beyond_the_query(topic),
            topic.until.isoformat() if topic.until else "",
        )

    def _coverage(self, outcome: Outcome, mark: str) -> Coverage | None:
        coverage = outcome.coverage
        for tree in self._trees:
            coverage = better(believed_coverage(self._settings, tree, outcome.topic, mark, self._now), coverage)
        return coverage

    def _add_overview(self) -> Mapping[str, str]:
        """Render the front page; gives the part of each README of people's, by its path."""
        for slug in self._states.keys() - self._latest.keys():
            self._latest[slug] = _latest(self._settings, self._trees, slug)
        others_pages = unclaimed(self._base.paths(), self._settings.output_dir, self._states)
        self._files.add(render_overview(self._engine, self._settings, self._states, self._latest, others_pages))
        self._add_bibliography()
        return {
            path: render_readme_part(self._engine, self._settings, self._states, self._latest, path)
            for path in self._settings.readme
        }

    def _add_bibliography(self) -> None:
        """Put together the BibTeX of all topics, out of that of their months."""
        first = first_month(state.months for state in self._states.values())
        found: list[tuple[str, bool, Tree | FileStore, str]] = []
        for slug, state in self._states.items():
            folder = self._folder(slug)
            asked = folder in self._folders
            # What was not rendered of a topic that was asked for stays as the base has it; of others, more may wait.
            trees = self._trees[:1] if asked else self._trees
            for month in state.months:
                path = f"{folder}/{month}/{BIBTEX_FILE}"
                if month >= first and path in self._files:
                    found.append((month, asked, self._files, path))
                elif month >= first:
                    found += [(month, asked, tree, path) for tree in trees if tree.sha(path)]
        for tree in self._trees:
            tree.fetch(path for _, _, where, path in found if where is tree)
        if found:
            together = bibliography((month, asked, where.read(path)) for month, asked, where, path in found)
            self._files.add({f"{self._settings.output_dir}/{BIBTEX_FILE}": together})

    def _others(self) -> Iterable[TopicReport]:
        """The topics in the archive that this run did not ask about."""
        asked = {report.topic.slug for report in self._reports}
        for slug, state in self._states.items():
            if slug not in asked:
                waits = _waits(self._trees, self._folder(slug))
                yield TopicReport(
                    Topic(state.name, slug),
                    state.total,
                    proposed=waits,
                    coverage=state.complete,
                    found_nothing=state.found_nothing,
                )


def _latest(settings: Settings, trees: Sequence[Tree], slug: str) -> Iterable[Record]:
    """The newest papers of a topic that this run has not; none of a damaged archive, which its own run complains of."""
    folder = f"{settings.output_dir}/{slug}"
    try:
        return union(*(read_newest(tree, folder, MOST_ENTRIES, settings.group_by) for tree in trees)).values()
    except ArchiveError:
        return ()


def _render_months(
    engine: Engine, settings: Settings, topic: Topic, merged: Merged, files: FileStore
) -> dict[str, tuple[int, Iterable[str]]]:
    """Add the files of the months that change to `files`; gives the number of papers and the paths by month.

    One month after the other, so that no more than the largest is in memory.
    """
    made: dict[str, tuple[int, Iterable[str]]] = {}
    for month, edit in merged.edits.items():
        standing = NOTHING
        if merged.base is not None:
            standing = standing_parts(merged.base, month, engine, settings, edit.leaving)
            merged.base.let_go(month)
        if in_month := month_files(engine, settings, topic, month, edit.coming, standing):
            files.add(in_month)
            made[month] = len(standing.lines) + len(edit.coming), tuple(in_month)
    return made


def _waits(trees: Sequence[Tree], folder: str) -> Change:
    """What the second of two trees, where there is one, would bring to a topic of the first."""
    if len(trees) == 1:
        return Change()
    both = [MonthFiles(tree, folder) for tree in trees]
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
    sought = frozenset(named([read_topic_state(tree, folder) for tree in trees], found))
    return news(difference(archives[0], union(*(archive.values() for archive in archives)).values()), sought)
