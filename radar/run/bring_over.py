"""Bringing lists over by hand: what they hold becomes a topic's archive, or comes into the one that is there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from radar.archive.layout import MONTH, PAGE_NAME, STATE_FILE, month_of
from radar.archive.papers import by_month, read_papers
from radar.archive.record import Record
from radar.archive.topic_state import TopicState, read_topic_state, write_state
from radar.curation.decision import LONGEST_NOTE, LONGEST_TAG, Decision, Verb, canonical
from radar.curation.file_in_trees import curation_path, read_curation
from radar.curation.topic_verdicts import TopicVerdicts
from radar.curation.verdicts import Verdicts
from radar.importing.completion import named, needs_completion, tells_more
from radar.importing.pages import Import, aside, unclaimed
from radar.rendering.feed import MOST_ENTRIES
from radar.rendering.front_pages import render_overview, render_topic
from radar.rendering.latest import newest, read_newest
from radar.rendering.render_month import month_files
from radar.rendering.template_engine import Engine
from radar.reporting.topic_report import TopicReport
from radar.run.topic_states import topic_states
from radar.settings.model import Settings, Topic
from radar.tree import Tree, blob_sha


@dataclass(frozen=True)
class Coming:
    """What comes to a topic: what was read, and of an archive that lies beside it papers, `to_find` and `unknown`.

    The two are as in TopicState.
    """

    topic: Topic
    found: Import
    papers: Mapping[str, Record]
    to_find: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True)
class BroughtOver:
    """What is to be written, by path, which files have to go, and what became of each topic's lists.

    `notes` and `tags` are how many of these stood beside papers and come into the file of decisions.
    """

    writes: Mapping[str, bytes]
    removals: frozenset[str]
    reports: tuple[TopicReport, ...]
    notes: int = 0
    tags: int = 0


def bring_over(target: Tree, coming: Iterable[Coming], settings: Settings, engine: Engine) -> BroughtOver:
    """What the repository's folder becomes with all that comes. Raises `ArchiveError` where an archive is broken.

    Where nothing comes that is not there already, nothing is written.
    """
    topics = list(coming)
    bringing = _Bringing(target, settings, engine, topics)
    for each in topics:
        bringing.add(each)
    return bringing.done()


def decisions_of(coming: Iterable[Coming]) -> Iterator[Decision]:
    """What people wrote beside papers in their lists, as decisions of theirs that hold in all topics."""
    for each in coming:
        for identifier, beside in each.found.imported.beside.items():
            tags = [tag for tag in beside.tags if len(tag) <= LONGEST_TAG]
            notes = [*beside.notes, *(f"Tag: {tag}" for tag in beside.tags if len(tag) > LONGEST_TAG)]
            for note in notes:
                text = note if len(note) <= LONGEST_NOTE else f"{note[: LONGEST_NOTE - 1].rstrip()}…"
                yield Decision(Verb.NOTE, canonical(identifier), None, text)
            yield from (Decision(Verb.TAG, canonical(identifier), None, tag) for tag in tags)


class _Bringing:
    def __init__(self, target: Tree, settings: Settings, engine: Engine, coming: Sequence[Coming]) -> None:
        self._target = target
        self._settings = settings
        self._engine = engine
        self._states = topic_states([target], settings.output_dir)
        folders = {*self._states, *(topic.slug for topic in settings.topics), *(each.topic.slug for each in coming)}
        before = read_curation([target], settings.output_dir, folders)
        self._curation = before.adding(decisions_of(coming))
        self._verdicts = Verdicts.of(self._curation.decisions)
        self._added = [*self._curation.decisions[len(before.decisions) :]]
        self._latest: dict[str, Iterable[Record]] = {}
        self._stars: set[str] = set()
        self._writes: dict[str, bytes] = {}
        self._removals: set[str] = set()
        self._reports: list[TopicReport] = []

    def add(self, coming: Coming) -> None:
        topic, imported = coming.topic, coming.found.imported
        folder = f"{self._settings.output_dir}/{topic.slug}"
        archive = read_papers(self._target, folder)
        there = sum(each in archive for each in imported.papers)
        more = [each for each in coming.papers.values() if tells_more(each, archive.get(each.id))]
        before = {each.id: archive[each.id].raw for each in more if each.id in archive}
        archive.unite(each.paper for each in more)
        verdicts = TopicVerdicts(topic.slug, self._verdicts)
        papers = {identifier: verdicts.judged(record) for identifier, record in archive.items()}
        old = read_topic_state(self._target, folder)
        state = self._state(coming, old, papers)
        pending = state.to_complete + len(state.to_find)
        undated = frozenset(each for each in imported.undated if needs_completion(papers[each]))
        told = replace(imported, undated=undated)
        self._reports.append(
            TopicReport(topic, state.total, imported=told, to_complete=pending, before=there, sought=state.to_find)
        )
        self._writes |= aside(self._target, folder, coming.found)
        is_new = any(before.get(each.id) != papers[each.id].raw for each in more)
        is_noted = any(each.id in papers for each in self._added)
        if old is None or is_new or is_noted or replace(old, rendered={}) != state:
            self._render(topic, folder, state, papers)

    def _state(self, coming: Coming, old: TopicState | None, papers: Mapping[str, Record]) -> TopicState:
        """What `radar.json` is to say: of what is known to be complete, the same as before."""
        unknown = sorted({*coming.unknown, *(old.unknown if old else ())})
        sought = dict.fromkeys([*named([old], [coming.found]), *coming.to_find])
        months = by_month(papers.values(), self._settings.group_by)
        # No query is known that a list is complete for, so the first run reads a new topic from `since` on.
        before = old or TopicState(coming.topic.name, "", None, {})
        return replace(
            before,
            months={month: len(in_month) for month, in_month in months.items()},
            to_complete=sum(needs_completion(each) and each.id not in unknown for each in papers.values()),
            unknown=tuple(unknown),
            to_find=tuple(each for each in sought if each not in papers and each not in unknown),
            rendered={},  # the next run looks at all of it
            rejected={month: number for month, in_month in months.items() if (number := _rejected(in_month))},
        )

    def _render(self, topic: Topic, folder: str, state: TopicState, papers: Mapping[str, Record]) -> None:
        months = by_month(papers.values(), self._settings.group_by)
        self._states[topic.slug] = state
        shown = [[record for record in in_month if not record.rejected] for in_month in months.values()]
        latest = newest(shown, MOST_ENTRIES, self._settings.group_by)
        self._latest[topic.slug] = latest
        writes = {f"{folder}/{STATE_FILE}": write_state(state)}
        verdicts = TopicVerdicts(topic.slug, self._verdicts)
        starred = {*filter(verdicts.starred, papers)}
        self._stars |= starred
        writes |= render_topic(self._engine, self._settings, topic.slug, state, latest, len(starred))
        for month, in_month in months.items():
            writes |= month_files(self._engine, self._settings, topic, month, in_month, marks=verdicts.marks)
        self._removals |= {path for path in self._target.paths() if month_of(path, folder) or _is_page(path, folder)}
        self._removals -= writes.keys()
        self._writes |= writes

    def done(self) -> BroughtOver:
        if self._latest:
            for slug in self._states.keys() - self._latest.keys():
                folder = f"{self._settings.output_dir}/{slug}"
                self._stars |= {*filter(TopicVerdicts(slug, self._verdicts).starred, self._states[slug].curated)}
                self._latest[slug] = read_newest(self._target, folder, MOST_ENTRIES, self._settings.group_by)
            others = unclaimed(self._target.paths(), self._settings.output_dir, self._states)
            self._writes |= render_overview(
                self._engine, self._settings, self._states, self._latest, others, len(self._stars)
            )
        if self._added:
            self._writes[curation_path(self._settings.output_dir)] = self._curation.to_bytes()
        writes = {path: data for path, data in self._writes.items() if self._target.sha(path) != blob_sha(data)}
        notes = sum(each.verb is Verb.NOTE for each in self._added)
        removals = frozenset(self._removals - self._writes.keys())
        return BroughtOver(writes, removals, tuple(self._reports), notes, len(self._added) - notes)


def _rejected(records: Iterable[Record]) -> int:
    return sum(record.rejected for record in records)


def _is_page(path: str, folder: str) -> bool:
    """Whether it is a page in one of a topic's months, be it ours or another program's."""
    month, _, name = path.removeprefix(f"{folder}/").partition("/")
    return (
        path.startswith(f"{folder}/") and MONTH.fullmatch(month) is not None and PAGE_NAME.fullmatch(name) is not None
    )
