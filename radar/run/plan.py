"""From what arXiv answered to what the repository should hold: merge, then render. Nothing here has an effect.

It can be done again on a newer head of the repository with the same answers, as often as the head moves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from radar.archive.coverage import Coverage, better
from radar.archive.layout import BIBTEX, BIBTEX_FILE, STARRED_ARCHIVE, STARRED_FILES, STATE_FILE, pieces_below
from radar.archive.merge import Change, difference, union
from radar.archive.month_files import MonthFiles
from radar.archive.month_fingerprint import month_fingerprint
from radar.archive.record import Record, as_records, recorded, records
from radar.archive.topic_state import TopicState, read_topic_state, write_state
from radar.arxiv_api.matching import beyond_the_query
from radar.arxiv_api.query import compile_query
from radar.arxiv_api.topic_harvest import Outcome
from radar.arxiv_api.unasked import Reading
from radar.curation.file_in_trees import curation_path, read_curation
from radar.curation.topic_verdicts import TopicVerdicts
from radar.curation.verdicts import Verdicts
from radar.errors import ArchiveError, Problem
from radar.importing.completion import named, news
from radar.importing.pages import aside, import_pages, unclaimed
from radar.publishing.file_store import FileStore
from radar.publishing.update import Update
from radar.rendering.bibliography import bibliography, first_month
from radar.rendering.code_fingerprint import fingerprint, starred_fingerprint
from radar.rendering.feed import MOST_ENTRIES
from radar.rendering.front_pages import render_overview, render_readme_part, render_topic
from radar.rendering.latest import read_newest
from radar.rendering.marks import MarksOf
from radar.rendering.month_parts import NOTHING, standing_parts
from radar.rendering.render_month import month_files
from radar.rendering.starred import Starred, render_starred, render_starred_part, together
from radar.rendering.template_engine import Engine
from radar.reporting.topic_report import TopicReport
from radar.run.curation import not_known, remarks
from radar.run.lent_stars import lent_by_nobody
from radar.run.merge import Merged, merge
from radar.run.remembered import remember
from radar.run.topic_states import believed_coverage, topic_states
from radar.settings.model import Settings, Topic
from radar.tree import Tree

if TYPE_CHECKING:
    from radar.ranking.rank import Ranking


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
        folders = {*self._states, *(topic.slug for topic in settings.topics)}
        self._curation = read_curation(self._trees, settings.output_dir, folders)
        self._verdicts = Verdicts.of(self._curation.decisions)
        self._stars: dict[str, list[Starred]] = {}  # by slug
        self._hides = self._confirms = False
        self._remarks: list[Problem] = []
        self._files = FileStore()
        self._latest: dict[str, Iterable[Record]] = {}  # the newest papers of the topics, by slug
        self._folders: list[str] = []
        self._outdated: set[str] = set()
        self._kept: set[str] = set()
        self._reports: list[TopicReport] = []
        self._rankings: dict[str, Ranking] = {}  # of the topics that have stars, by slug
        self._read: dict[str, tuple[Reading, bytes]] = {}  # what was read completely, and the topic's state since

    def add(self, outcome: Outcome) -> None:
        """Take in what arXiv told of a topic. Raises `ArchiveError`."""
        folder = self._folder(outcome.topic.slug)
        # What waits to be brought over needs no answer of arXiv's.
        has_archive = outcome.topic.slug in self._states or import_pages(self._base, folder) is None
        if outcome.failure and has_archive and not self._has_new_decisions(outcome.topic.slug):
            self._reports.append(self._failed(outcome))
        else:
            self._reports.append(self._merged(outcome, folder))

    def update(self) -> Update:
        """The whole, with what all topics share: front page, feed, and the README's part."""
        readme_parts: Mapping[str, str] = {}
        starred_parts: Mapping[str, Mapping[str, str]] = {}
        self._add_decisions()
        if self._folders:
            starred_parts = self._add_stars()
        others = [*self._others()]
        if self._settings.rank:
            self._add_rankings((*self._reports, *others))
        if self._folders:
            readme_parts = self._add_overview()
        path = curation_path(self._settings.output_dir)
        return Update(
            self._files,
            tuple(self._folders),
            readme_parts,
            tuple(map(self._ranked, self._reports)),
            tuple(map(self._ranked, others)),
            frozenset(self._outdated),
            frozenset(self._kept),
            self._base,
            remember(self._trees, self._settings.output_dir, self._read, self._now),
            starred_parts,
            self._hides and not self._confirms,
            (*remarks(self._curation, self._verdicts, path), *self._remarks),
        )

    def _folder(self, slug: str) -> str:
        return f"{self._settings.output_dir}/{slug}"

    def _has_new_decisions(self, slug: str) -> bool:
        """Whether people have decided something of a topic's papers that the pages in one of the trees do not show."""
        states = (read_topic_state(tree, self._folder(slug)) for tree in self._trees)
        verdicts = TopicVerdicts(slug, self._verdicts)
        return any(state is not None and verdicts.outdated(state.curated, state.awaited) for state in states)

    def _failed(self, outcome: Outcome) -> TopicReport:
        known = self._states.get(outcome.topic.slug)
        total, coverage = (known.total, known.complete) if known else (0, None)
        waits = self._waits(outcome.topic.slug)
        return TopicReport(outcome.topic, total, proposed=waits, failure=outcome.failure, coverage=coverage)

    def _waits(self, slug: str) -> Change:
        return _waits(self._trees, self._folder(slug), TopicVerdicts(slug, self._verdicts))

    def _merged(self, outcome: Outcome, folder: str) -> TopicReport:
        topic = outcome.topic
        mark = fingerprint(self._engine, self._settings, topic)
        verdicts = TopicVerdicts(topic.slug, self._verdicts)
        merged = merge(self._trees, folder, outcome, self._settings.group_by, mark, verdicts)
        listed = read_topic_state(self._base, folder)
        starred = self._starred(topic, folder, merged, listed, verdicts)
        state = replace(self._state(outcome, merged, mark, listed, verdicts), starred=starred)
        self._states[topic.slug] = state
        self._hides = self._hides or merged.hides
        self._confirms = self._confirms or any(not verdicts.rejected(each.id) for each in merged.confirmed)
        self._remarks += not_known(outcome.unknown, verdicts, curation_path(self._settings.output_dir))
        written = write_state(state)
        self._files.add({f"{folder}/{STATE_FILE}": written})
        if outcome.reading is not None:
            self._read[topic.slug] = outcome.reading, written
        stars = self._stars[topic.slug]
        self._files.add(render_topic(self._engine, self._settings, topic.slug, state, merged.latest, len(stars)))
        there = MonthFiles(self._base, folder).files
        self._kept |= {path for month in merged.kept for path in there.get(month, ())}
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
            len(stars),
            sum(state.rejected.values()),
            outcome.fallback,
            merged.confirmed,
        )

    def _starred(
        self, topic: Topic, folder: str, merged: Merged, listed: TopicState | None, verdicts: TopicVerdicts
    ) -> str:
        """Add the files of a topic's starred papers, where they are not as they were; gives a digest of them."""
        paths = [f"{folder}/{name}" for name in STARRED_FILES]
        mark = starred_fingerprint(self._engine, self._settings, topic)
        count = sum(map(verdicts.starred, merged.curated))
        standing = month_fingerprint(mark, {path: self._base.sha(path) for path in paths}, count)
        if count and merged.stars_stay and listed is not None and listed.starred == standing:
            self._kept |= {*paths}
            lines = self._base.read(f"{folder}/{STARRED_ARCHIVE}").splitlines()
            records_of = [*records(lines, f"{folder}/{STARRED_ARCHIVE}")]
        else:
            records_of = [*merged.starred()] if count else []
        self._stars[topic.slug] = [Starred(record, verdicts.marks(record.id)) for record in records_of]
        if not count:
            self._outdated |= {*paths}
            return ""
        if not self._kept.issuperset(paths):
            made = render_starred(self._engine, self._settings, self._stars[topic.slug], topic.name, topic.slug)
            self._files.add(made)
            return month_fingerprint(mark, {path: self._files.sha(path) for path in made}, count)
        return standing

    def _add_rankings(self, reports: Iterable[TopicReport]) -> None:
        """Rank the papers of the topics that have stars, or borrow some; without any star nothing is loaded."""
        for report in reports:
            topic = report.topic
            self._remarks += lent_by_nobody(topic, self._states)
            stars = [each.record for slug in (topic.slug, *topic.rank_by) for each in self._stars_of(slug)]
            if stars:
                from radar.run.nearest import ranking

                latest = self._latest_of(topic.slug)
                self._rankings[topic.slug] = ranking(report, stars, latest, self._settings.group_by)

    def _ranked(self, report: TopicReport) -> TopicReport:
        found = self._rankings.get(report.topic.slug)
        return report if found is None else replace(report, ranking=found)

    def _nearest(self) -> Sequence[tuple[Record, Sequence[str]]]:
        """The papers of the newest week that are nearest to the stars, with the words that decided."""
        if not any(ranking.speaks for ranking in self._rankings.values()):
            return ()
        from radar.run.nearest import nearest_of_the_week

        return nearest_of_the_week(self._rankings, self._latest, self._settings.group_by)

    def _add_stars(self) -> dict[str, dict[str, str]]:
        """Render the list of all starred papers; gives the parts of each README of people's, by path and name."""
        settings = self._settings
        for slug in self._states:
            self._stars_of(slug)
        everywhere = together(self._stars.values())
        made = render_starred(self._engine, settings, everywhere)
        self._files.add(made)
        self._outdated |= {f"{settings.output_dir}/{name}" for name in STARRED_FILES} - made.keys()
        lists = {"starred": ("", everywhere)} | {f"starred {slug}": (slug, it) for slug, it in self._stars.items()}
        return {
            path: {
                name: render_starred_part(self._engine, settings, papers, slug, path)
                for name, (slug, papers) in lists.items()
            }
            for path in settings.readme
            if path in self._base.paths() and b"arxiv-radar:starred" in self._base.read(path)
        }

    def _stars_of(self, slug: str) -> list[Starred]:
        if slug not in self._stars and slug in self._states:
            self._stars[slug] = self._stars_elsewhere(slug)
        return self._stars.get(slug, [])

    def _latest_of(self, slug: str) -> Iterable[Record]:
        if slug not in self._latest and slug in self._states:
            verdicts = TopicVerdicts(slug, self._verdicts)
            found = _latest(self._settings, self._trees, slug)
            self._latest[slug] = [record for record in found if not verdicts.rejected(record.id)]
        return self._latest.get(slug, ())

    def _stars_elsewhere(self, slug: str) -> list[Starred]:
        """The starred papers of a topic that this run has not, as far as its own runs have listed them."""
        verdicts = TopicVerdicts(slug, self._verdicts)
        path = f"{self._folder(slug)}/{STARRED_ARCHIVE}"
        try:
            listed = union(*(records(tree.read(path).splitlines(), path) for tree in self._trees if tree.sha(path)))
            starred = [record for id, record in listed.items() if verdicts.starred(id)]
            return [Starred(record, verdicts.marks(record.paper.id)) for record in starred]
        except ArchiveError:  # which its own run makes anew
            return []

    def _add_decisions(self) -> None:
        """Have the decisions that wait to come to the base among what is proposed."""
        path = curation_path(self._settings.output_dir)
        together, there = self._curation.to_bytes(), path in self._base.paths()
        if there and together == self._base.read(path):
            self._kept.add(path)
        elif there or together:
            self._files.add({path: together})
        else:
            self._outdated.add(path)

    def _state(
        self, outcome: Outcome, merged: Merged, mark: str, listed: TopicState | None, verdicts: TopicVerdicts
    ) -> TopicState:
        """What `radar.json` is to say; the months that change are rendered on the way."""
        topic = outcome.topic
        made = _render_months(self._engine, self._settings, topic, merged, self._files, verdicts.marks)
        counts = {**merged.kept, **{month: count for month, (count, _, _) in made.items()}}
        rejected = {month: listed.rejected.get(month, 0) for month in merged.kept} if listed else {}
        rejected |= {month: number for month, (_, number, _) in made.items()}
        months = sorted(counts, reverse=True)
        digests = dict(listed.rendered) if listed else {}
        digests |= {
            month: month_fingerprint(mark, {each: self._files.sha(each) for each in paths}, count)
            for month, (count, _, paths) in made.items()
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
            {month: rejected[month] for month in months if rejected.get(month)},
            merged.curated,
            merged.awaited,
        )

    def _coverage(self, outcome: Outcome, mark: str) -> Coverage | None:
        coverage = outcome.coverage
        for tree in self._trees:
            coverage = better(believed_coverage(self._settings, tree, outcome.topic, mark, self._now), coverage)
        return coverage

    def _add_overview(self) -> Mapping[str, str]:
        """Render the front page; gives the part of each README of people's, by its path."""
        for slug in self._states:
            self._latest_of(slug)
        starred = len({each.record.id for papers in self._stars.values() for each in papers})
        others_pages = unclaimed(self._base.paths(), self._settings.output_dir, self._states)
        self._files.add(
            render_overview(
                self._engine, self._settings, self._states, self._latest, others_pages, starred, self._nearest()
            )
        )
        self._add_bibliography()
        return {
            path: render_readme_part(self._engine, self._settings, self._states, self._latest, path)
            for path in self._settings.readme
        }

    def _add_bibliography(self) -> None:
        """Put together the BibTeX of all topics, out of that of their months."""
        states = {slug: state.shown for slug, state in self._states.items()}
        first = first_month([state.months for state in states.values()])
        found: list[tuple[str, bool, Tree | FileStore, str]] = []
        ours = frozenset(self._files)
        for slug, state in states.items():
            folder = self._folder(slug)
            asked = folder in self._folders
            # What was not rendered of a topic that was asked for stays as the base has it; of others, more may wait.
            standing = self._trees[:1] if asked else self._trees
            made = [*pieces_below(ours, folder, BIBTEX)]
            found += [(month, asked, self._files, path) for month, path in made if month >= first]
            months = state.months.keys() - {month for month, _ in made}
            found += [
                (month, asked, tree, path)
                for tree in standing
                for month, path in pieces_below(tree.paths(), folder, BIBTEX)
                if month >= first and month in months
            ]
        for tree in self._trees:
            tree.fetch(path for _, _, where, path in found if where is tree)
        if found:
            bibtex = bibliography((month, asked, where.read(path)) for month, asked, where, path in found)
            self._files.add({f"{self._settings.output_dir}/{BIBTEX_FILE}": bibtex})
        else:  # as when every paper is rejected
            self._outdated.add(f"{self._settings.output_dir}/{BIBTEX_FILE}")

    def _others(self) -> Iterable[TopicReport]:
        """The topics in the archive that this run did not ask about."""
        asked = {report.topic.slug for report in self._reports}
        for slug, state in self._states.items():
            if slug not in asked:
                waits = self._waits(slug)
                yield TopicReport(
                    Topic(state.name, slug),
                    state.total,
                    proposed=waits,
                    coverage=state.complete,
                    found_nothing=state.found_nothing,
                    starred=len(self._stars.get(slug, ())),
                    rejected=sum(state.rejected.values()),
                )


def _latest(settings: Settings, trees: Sequence[Tree], slug: str) -> Iterable[Record]:
    """The newest papers of a topic that this run has not; none of a damaged archive, which its own run complains of."""
    folder = f"{settings.output_dir}/{slug}"
    try:
        return union(*(read_newest(tree, folder, MOST_ENTRIES, settings.group_by) for tree in trees)).values()
    except ArchiveError:
        return ()


def _render_months(
    engine: Engine, settings: Settings, topic: Topic, merged: Merged, files: FileStore, marks: MarksOf
) -> dict[str, tuple[int, int, Iterable[str]]]:
    """Add the files of the months that change to `files`.

    Gives the number of papers, how many of them are rejected, and the paths by month.

    One month after the other, so that no more than the largest is in memory.
    """
    made: dict[str, tuple[int, int, Iterable[str]]] = {}
    for month, edit in merged.edits.items():
        standing = NOTHING
        if merged.base is not None:
            standing = standing_parts(merged.base, month, engine, settings, edit.leaving, marks)
            merged.base.let_go(month)
        if in_month := month_files(engine, settings, topic, month, edit.coming, standing, marks):
            files.add(in_month)
            hidden = sum(not entry for entry in standing.entries) + sum(record.rejected for record in edit.coming)
            made[month] = len(standing.lines) + len(edit.coming), hidden, tuple(in_month)
    return made


def _waits(trees: Sequence[Tree], folder: str, verdicts: TopicVerdicts) -> Change:
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
    change = news(difference(archives[0], union(*(archive.values() for archive in archives)).values()), sought)
    return verdicts.visible(change)
