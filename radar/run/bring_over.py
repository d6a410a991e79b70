"""Bringing lists over by hand: what they hold becomes a topic's archive, or comes into the one that is there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from radar.archive.layout import MONTH, PAGE_NAME, STATE_FILE, month_of
from radar.archive.papers import by_month, read_papers
from radar.archive.record import Record
from radar.archive.topic_state import TopicState, read_topic_state, write_state
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
    """What is to be written, by path, which files have to go, and what became of each topic's lists."""

    writes: Mapping[str, bytes]
    removals: frozenset[str]
    reports: tuple[TopicReport, ...]


def bring_over(target: Tree, coming: Iterable[Coming], settings: Settings, engine: Engine) -> BroughtOver:
    """What the repository's folder becomes with all that comes. Raises `ArchiveError` where an archive is broken.

    Where nothing comes that is not there already, nothing is written.
    """
    bringing = _Bringing(target, settings, engine)
    for each in coming:
        bringing.add(each)
    return bringing.done()


class _Bringing:
    def __init__(self, target: Tree, settings: Settings, engine: Engine) -> None:
        self._target = target
        self._settings = settings
        self._engine = engine
        self._states = topic_states([target], settings.output_dir)
        self._latest: dict[str, Iterable[Record]] = {}
        self._writes: dict[str, bytes] = {}
        self._removals: set[str] = set()
        self._reports: list[TopicReport] = []

    def add(self, coming: Coming) -> None:
        topic, imported = coming.topic, coming.found.imported
        folder = f"{self._settings.output_dir}/{topic.slug}"
        papers = read_papers(self._target, folder)
        there = sum(each in papers for each in imported.papers)
        more = [each for each in coming.papers.values() if tells_more(each, papers.get(each.id))]
        before = {each.id: papers[each.id].raw for each in more if each.id in papers}
        papers.unite(each.paper for each in more)
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
        if old is None or is_new or replace(old, rendered={}) != state:
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
        )

    def _render(self, topic: Topic, folder: str, state: TopicState, papers: Mapping[str, Record]) -> None:
        months = by_month(papers.values(), self._settings.group_by)
        self._states[topic.slug] = state
        latest = newest(months.values(), MOST_ENTRIES, self._settings.group_by)
        self._latest[topic.slug] = latest
        writes = {f"{folder}/{STATE_FILE}": write_state(state)}
        writes |= render_topic(self._engine, self._settings, topic.slug, state, latest)
        for month, in_month in months.items():
            writes |= month_files(self._engine, self._settings, topic, month, in_month)
        self._removals |= {path for path in self._target.paths() if month_of(path, folder) or _is_page(path, folder)}
        self._removals -= writes.keys()
        self._writes |= writes

    def done(self) -> BroughtOver:
        if self._latest:
            for slug in self._states.keys() - self._latest.keys():
                folder = f"{self._settings.output_dir}/{slug}"
                self._latest[slug] = read_newest(self._target, folder, MOST_ENTRIES, self._settings.group_by)
            others = unclaimed(self._target.paths(), self._settings.output_dir, self._states)
            self._writes |= render_overview(self._engine, self._settings, self._states, self._latest, others)
        writes = {path: data for path, data in self._writes.items() if self._target.sha(path) != blob_sha(data)}
        return BroughtOver(writes, frozenset(self._removals - self._writes.keys()), tuple(self._reports))


def _is_page(path: str, folder: str) -> bool:
    """Whether it is a page in one of a topic's months, be it ours or another program's."""
    month, _, name = path.removeprefix(f"{folder}/").partition("/")
    return (
        path.startswith(f"{folder}/") and MONTH.fullmatch(month) is not None and PAGE_NAME.fullmatch(name) is not None
    )
