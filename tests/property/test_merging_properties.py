"""Looking into few months gives what looking into all of them gives, file for file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from radar.archive import month_files as months
from radar.archive.coverage import Coverage
from radar.archive.paper import Paper
from radar.rendering.code_fingerprint import fingerprint
from radar.rendering.template_engine import Engine
from radar.run.merge import merge
from radar.run.plan import make_update
from radar.settings.model import GroupBy, PageOrder, Settings, Topic
from tests.unit.given_papers import Files, month_of, paper, told

TOPIC = Topic("llm", "llm", any=("llm",))
ENGINE = Engine()
COVERAGE = Coverage("2024-01-01T00:00:00Z", "2025-12-31T00:00:00Z")
NOW = datetime(2026, 1, 1, tzinfo=UTC)

DAYS = st.builds(
    "{}-{:02}-{:02}T00:00:0{}Z".format, st.sampled_from([2024, 2025]), *[st.integers(1, 12)] * 2, st.integers(0, 2)
)


@st.composite
def versions(draw: st.DrawFn) -> Paper:
    """A version of one of few papers, so that they meet again; its dates are those that arXiv could give."""
    number = draw(st.integers(1, 12))
    published = f"2024-{number:02}-10T00:00:00Z"
    version = draw(st.integers(1, 3))
    updated = published if version == 1 else max(published, draw(DAYS))
    told = {"title": draw(st.sampled_from(["A", "B"])), "authors": ("Ada",)}
    return paper(f"24{number:02}.{number:05}", version, updated, published=published, **told)


FETCHED = st.lists(versions(), max_size=6)


def after(trees: Sequence[Files], fetched: Sequence[Paper], chosen: Settings) -> tuple[Files, Any]:
    """The base (or what waits) as a run leaves it, and the run's report."""
    outcome = told(TOPIC, fetched, COVERAGE)
    update = make_update(chosen, ENGINE, trees[0], [outcome], *trees[1:], now=NOW)
    difference = update.difference(trees[-1])
    kept = {path: data for path, data in trees[-1].files.items() if path not in difference.removals}
    return Files(kept | dict(difference.writes)), update.topics[0]


def without_digests(tree: Files) -> Files:
    """The same archive, which nobody vouches for: so all of it is looked into."""
    files = dict(tree.files)
    state = files["papers/llm/radar.json"].decode()
    files["papers/llm/radar.json"] = state.partition(',\n  "rendered"')[0].encode() + b"\n}\n"
    return Files(files) if '"rendered"' in state else tree


@settings(max_examples=150, deadline=None)
@given(st.lists(FETCHED, min_size=1, max_size=5), st.sampled_from(GroupBy))
def test_run_after_run_few_months_give_what_all_give(runs: list[list[Paper]], group_by: GroupBy) -> None:
    chosen = Settings((TOPIC,), group_by=group_by, page_size=10)
    tree = Files()
    for fetched in runs:
        few, report = after([tree], fetched, chosen)
        every, expected = after([without_digests(tree)] if tree.files else [tree], fetched, chosen)
        assert few.files == every.files
        assert (set(report.change.new), set(report.change.revised)) == (
            set(expected.change.new),
            set(expected.change.revised),
        )
        assert report.total == expected.total
        tree = few
    again, report = after([tree], [], chosen)
    assert again.files == tree.files


@settings(max_examples=100, deadline=None)
@given(st.tuples(FETCHED, FETCHED, FETCHED, FETCHED), st.sampled_from(GroupBy))
def test_with_papers_that_wait_few_months_give_what_all_give(
    runs: tuple[list[Paper], list[Paper], list[Paper], list[Paper]], group_by: GroupBy
) -> None:
    chosen = Settings((TOPIC,), group_by=group_by, page_size=10)
    start, _ = after([Files()], runs[0], chosen)
    base, _ = after([start], runs[1], chosen)
    waiting, _ = after([start], runs[2], chosen)
    few, report = after([base, waiting], runs[3], chosen)
    every, expected = after([without_digests(base), without_digests(waiting)], runs[3], chosen)
    assert few.files == every.files
    assert set(report.proposed.new) == set(expected.proposed.new)
    assert set(report.proposed.revised) == set(expected.proposed.revised)
    assert set(report.change.new) == set(expected.change.new)


class Watched(Files):
    """A tree that remembers what was read, and how often."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        super().__init__(files)
        self.reads: Counter[str] = Counter()

    @property
    def months(self) -> set[str]:
        """The months whose papers were read."""
        return {path.split("/")[2] for path in self.reads if path.endswith(".jsonl")}

    def read(self, path: str) -> bytes:
        self.reads[path] += 1
        return super().read(path)


def a_year() -> tuple[Settings, list[Paper], Files]:
    """Settings, the papers of twelve months, and the tree that a first run makes of them."""
    chosen = Settings((TOPIC,), page_size=10)
    year = [each for month in range(1, 13) for each in month_of(60, f"2024-{month:02}", authors=("Ada",))]
    return chosen, year, after([Files()], year, chosen)[0]


def test_only_months_that_something_changes_in_are_looked_into() -> None:
    chosen, year, tree = a_year()
    mark = fingerprint(ENGINE, chosen, TOPIC)

    def looked_into(*fetched: Paper) -> tuple[set[str], set[str]]:
        watched = Watched(tree.files)
        merged = merge([watched], "papers/llm", told(TOPIC, fetched), GroupBy.UPDATED, mark)
        there = {path.split("/")[2] for path in tree.files if path.endswith(".jsonl")}
        assert merged.edits.keys() | merged.kept.keys() == there
        assert not merged.edits.keys() & merged.kept.keys()
        return watched.months, set(merged.edits)

    front = {"2024_12", "2024_11"}  # the newest week, and what a feed takes
    old, moment = next(each for each in year if each.updated.startswith("2024-09")), "2024-12-20T00:00:00Z"
    fresh = paper("2412.99999", updated=moment, authors=("Ada",))
    assert looked_into() == (front, set())
    assert looked_into(year[-1], year[-60]) == (front, set()), "known as it is"
    assert looked_into(fresh) == (front, {"2024_12"})
    revised = replace(old, version=2, updated=moment)
    assert looked_into(revised) == (front | {"2024_10", "2024_09"}, {"2024_09", "2024_12"})


def test_a_day_reads_no_file_of_a_month_twice_and_only_those_of_months_it_changes() -> None:
    chosen, year, tree = a_year()
    moment = "2024-12-20T00:00:00Z"
    news = [
        paper("2412.99999", updated=moment, authors=("Ada",)),
        *(replace(year[place], version=2, updated=moment) for place in (5, 300, 301, 500)),
    ]
    watched = Watched(tree.files)
    make_update(chosen, ENGINE, watched, [told(TOPIC, news, COVERAGE)], now=NOW).difference(watched)
    in_months = {path: count for path, count in watched.reads.items() if re.search(r"/\d{4}_\d\d/", path)}
    assert set(in_months.values()) == {1}
    rendered = {path.split("/")[2] for path in in_months if path.endswith(".md")}
    assert rendered == {"2024_01", "2024_06", "2024_09", "2024_12"}


def test_with_little_kept_at_hand_lines_are_read_again_and_make_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    chosen, year, tree = a_year()
    moment = "2024-12-20T00:00:00Z"
    news = [replace(each, version=2, updated=moment) for each in year[::40]]
    wanted, _ = after([tree], news, chosen)
    for room in (0, 10_000):
        monkeypatch.setattr(months, "_AT_HAND", room)
        found, _ = after([Watched(tree.files)], news, chosen)
        assert found.files == wanted.files


@pytest.mark.parametrize("order", PageOrder)
@pytest.mark.parametrize("templates", [{}, {"row.md.j2": "| {{ paper.title }} |"}, {"page.md.j2": "{{ rows | join }}"}])
def test_pieces_that_stand_there_already_make_the_same_files(order: PageOrder, templates: dict[str, str]) -> None:
    chosen = Settings((TOPIC,), page_size=10, page_order=order)
    engine = Engine(templates)
    year = [each for month in range(9, 13) for each in month_of(45, f"2024-{month:02}", authors=("Ada",))]

    def run(tree: Files, fetched: Sequence[Paper]) -> Files:
        outcome = told(TOPIC, fetched, COVERAGE)
        difference = make_update(chosen, engine, tree, [outcome], now=NOW).difference(tree)
        kept = {path: data for path, data in tree.files.items() if path not in difference.removals}
        return Files(kept | dict(difference.writes))

    tree = run(Files(), year)
    moment = "2024-12-20T00:00:00Z"
    news = [
        paper("2412.99999", updated=moment, authors=("Ada",), comment="Accepted at ICML 2025"),
        replace(year[100], version=2, updated=moment, title="| Revised"),
        replace(year[7], version=2, updated=moment),
    ]
    assert run(tree, news).files == run(without_digests(tree), news).files
