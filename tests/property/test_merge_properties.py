"""The union does not care who came first, nor how often: so racing runs end in the same archive."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from radar.archive.merge import difference, union, update
from radar.archive.paper import Paper
from radar.archive.record import as_records, recorded
from tests.unit.given_papers import later, papers

# Few identifiers and versions, so that nearly every two archives collide: in versions, and in texts of one version.
COLLIDING = papers(st.sampled_from(["2502.00001", "2502.00002", "hep-th/9901001"]), st.integers(1, 3))
ARCHIVES = st.lists(COLLIDING, max_size=5)


@given(ARCHIVES, ARCHIVES)
def test_the_union_is_commutative(one: list[Paper], other: list[Paper]) -> None:
    assert union(one, other) == union(other, one)


@given(ARCHIVES, ARCHIVES, ARCHIVES)
def test_the_union_is_associative(one: list[Paper], other: list[Paper], third: list[Paper]) -> None:
    left = union(union(one, other).values(), third)
    right = union(one, union(other, third).values())
    assert left == right == union(one, other, third)


@given(ARCHIVES)
def test_the_union_is_idempotent(some: list[Paper]) -> None:
    merged = union(some)
    assert union(merged.values(), merged.values()) == union(some, some) == merged


@given(ARCHIVES, ARCHIVES)
def test_the_union_has_every_paper_once_at_its_highest_version(one: list[Paper], other: list[Paper]) -> None:
    merged = union(one, other)
    assert merged.keys() == {each.id for each in one + other}
    for identifier, merged_paper in merged.items():
        tellings = [each for each in one + other if each.id == identifier]
        assert merged_paper.id == identifier
        highest = [each for each in tellings if each.version == max(each.version for each in tellings)]
        assert replace(merged_paper, withdrawn=False) in [replace(each, withdrawn=False) for each in highest]
        assert merged_paper.withdrawn == any(each.withdrawn for each in highest)
        assert bool(merged_paper.source) == all(each.source for each in highest)


@given(ARCHIVES, ARCHIVES)
def test_an_update_agrees_with_the_union_on_which_papers_there_are_and_on_their_versions(
    known: list[Paper], fetched: list[Paper]
) -> None:
    archive, latest = recorded(union(known)), recorded(union(fetched))
    merged, change = update(archive, as_records(fetched))
    assert {key: each.version for key, each in merged.items()} == {
        key: each.version for key, each in union(known, fetched).items()
    }
    for identifier, each in merged.items():
        fresh = latest.get(identifier)
        was = archive.get(identifier)
        assert each.paper == later(None if fresh is None else fresh.paper, None if was is None else was.paper)
    assert change == difference(archive, merged.values())
    assert {each.id for each in change.new} == merged.keys() - archive.keys()
    assert {after.id for _, after in change.revised} == {
        key for key in archive if merged[key].version > archive[key].version
    }


@given(ARCHIVES, ARCHIVES)
def test_the_same_update_again_brings_nothing(known: list[Paper], fetched: list[Paper]) -> None:
    merged, _ = update(recorded(union(known)), as_records(fetched))
    again, change = update(merged, as_records(fetched))
    assert again == merged
    assert (change.new, change.revised) == ((), ())
