"""What was fetched comes back as it went in, be it in memory or on disk."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from radar.archive import paper_store as shelf
from radar.archive.merge import union
from radar.archive.paper import Paper
from radar.archive.paper_store import PaperStore
from radar.archive.record import Record
from radar.settings.model import GroupBy
from tests.unit.given_papers import later, papers

SOME = st.lists(papers(st.sampled_from(["2502.00001", "2502.00002", "hep-th/9901001"]), st.integers(1, 3)), max_size=6)


@pytest.mark.parametrize("in_memory", [10**6, 1])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=SOME, second=SOME)
def test_each_paper_is_there_at_its_highest_version_and_as_it_was_told_last(
    in_memory: int, first: list[Paper], second: list[Paper], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelf, "_IN_MEMORY", in_memory)
    told = PaperStore(first)
    told.add(second)
    wanted: dict[str, Paper] = {}
    for paper in first + second:
        wanted[paper.id] = later(paper, wanted.get(paper.id))
    assert len(told) == len(wanted)
    assert {*told} == {*wanted}
    for identifier, record in reversed([*told.items()]):  # read in another order than written
        paper = wanted[identifier]
        assert record.paper == paper
        assert (record.id, record.version, record.updated) == (identifier, paper.version, paper.updated)
        assert [record.date(group_by) for group_by in GroupBy] == [paper.date(group_by) for group_by in GroupBy]
        assert record == Record(identifier, paper)
        assert (record.line, record.raw) == (paper.line, paper.line.encode())
        assert record.has_authors == bool(paper.authors)


@pytest.mark.parametrize("in_memory", [10**6, 1])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=SOME, second=SOME)
def test_collections_are_united_as_a_union_is(
    in_memory: int, first: list[Paper], second: list[Paper], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelf, "_IN_MEMORY", in_memory)
    united = PaperStore()
    united.unite(first)
    united.unite(second)
    assert {identifier: record.paper for identifier, record in united.items()} == union(first, second)


def test_what_was_fetched_is_held_on_disk_once_it_is_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "_IN_MEMORY", 2_000)
    told = PaperStore([Paper("2502.00001", 1, "t" * 1_000, "2025-02-01T00:00:00Z", "2025-02-01T00:00:00Z")])
    assert not told._file._rolled  # type: ignore[attr-defined]
    told.add([Paper("2502.00002", 1, "t" * 1_000, "2025-02-01T00:00:00Z", "2025-02-01T00:00:00Z")])
    assert told._file._rolled  # type: ignore[attr-defined]
    assert [record.paper.title for record in told.values()] == ["t" * 1_000] * 2
