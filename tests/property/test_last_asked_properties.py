"""What is remembered of complete readings: it merges without inventing anything, and spares only what was read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from radar.archive.coverage import Coverage
from radar.archive.last_asked import Asked, LastAsked, Newest, merged, read_last_asked, write_last_asked
from radar.archive.look_back import stamp
from radar.arxiv_api.incremental import IncrementalResult, stops
from radar.arxiv_api.unasked import Reading, is_fresh, read_to, spares

NOW = datetime(2026, 5, 15, 6, 17, tzinfo=UTC)
MOMENTS = st.integers(-90 * 24, 24).map(lambda hours: stamp(NOW + timedelta(hours=hours)))
NEWEST = st.builds(Newest, st.integers(1, 3), MOMENTS, st.sampled_from(["a", "b"]))
ASKED = st.builds(Asked, MOMENTS, st.sampled_from(["0123", "4567", ""]))
SLUGS = st.sampled_from(["llm", "機械学習", "a_b", 'x"y'])
REMEMBERED = st.builds(LastAsked, NEWEST, MOMENTS, st.dictionaries(SLUGS, ASKED))


@st.composite
def coverages(draw: st.DrawFn) -> Coverage:
    """A span, perhaps with another before it."""
    first, second, third, fourth = sorted(draw(st.lists(MOMENTS, min_size=4, max_size=4)))
    earlier = draw(st.sampled_from([None, Coverage(first, second)]))
    return Coverage(third, fourth, earlier=earlier)


@given(REMEMBERED)
def test_what_is_written_is_read_again(remembered: LastAsked) -> None:
    assert read_last_asked(write_last_asked(remembered)) == remembered


@given(st.binary() | st.text().map(str.encode))
def test_whatever_stands_in_the_file_it_is_read_without_an_error(data: bytes) -> None:
    read_last_asked(data)


@given(REMEMBERED, st.data())
def test_a_file_that_was_changed_is_read_without_an_error(remembered: LastAsked, data: st.DataObject) -> None:
    whole = write_last_asked(remembered)
    at = data.draw(st.integers(0, len(whole)))
    read_last_asked(whole[:at] + data.draw(st.binary(max_size=5)) + whole[data.draw(st.integers(at, len(whole))) :])


@given(REMEMBERED, REMEMBERED)
def test_merging_goes_either_way_and_twice_changes_nothing(one: LastAsked, other: LastAsked) -> None:
    together = merged(one, other)
    assert together == merged(other, one)
    assert together is not None
    assert merged(one, one) == one
    assert merged(together, one) == together or together.newest != one.newest
    assert merged(one, None) == merged(None, one) == one


@given(REMEMBERED, REMEMBERED)
def test_what_is_merged_says_of_a_topic_what_one_of_both_said_of_the_same_state(
    one: LastAsked, other: LastAsked
) -> None:
    together = merged(one, other)
    assert together is not None
    sides = [each for each in (one, other) if each.newest == together.newest]
    assert sides
    for slug, asked in together.topics.items():
        assert asked in [each.topics.get(slug) for each in sides]
    assert together.at == min(each.at for each in sides)
    assert together.topics.keys() == {slug for each in sides for slug in each.topics}
    assert len(sides) == 2 or sides[0].at == max(one.at, other.at)


def ago(most: int) -> st.SearchStrategy[str]:
    """Moments of the last hours, so many at most."""
    return st.integers(0, most).map(lambda hours: stamp(NOW - timedelta(hours=hours)))


LATELY = st.builds(Reading, st.builds(Newest, st.just(1), ago(90), st.just("a")), ago(150), MOMENTS)


@given(st.lists(LATELY, min_size=1, max_size=3), coverages(), MOMENTS)
def test_a_topic_is_spared_only_by_what_today_would_be_read_at_the_most(
    readings: list[Reading], coverage: Coverage, since: str
) -> None:
    for reading in spares(readings, coverage, since, NOW):
        near, far = stops(coverage, since, NOW)
        assert reading.read_to <= far <= near
        assert coverage.earlier is None
        assert coverage.since <= since
        assert reading.at >= stamp(NOW - timedelta(days=5))
        assert reading.newest.date >= coverage.until
    assert spares(readings, None, since, NOW) == []


FOUND = st.builds(
    IncrementalResult,
    papers=st.just(()),
    coverage=st.none() | coverages(),
    gaps=st.sampled_from([(), ("something",)]),
    whole=st.booleans(),
    sound=st.booleans(),
)


@given(FOUND, st.none() | coverages(), st.none() | coverages(), MOMENTS)
def test_only_what_was_read_soundly_and_whole_counts_as_read(
    found: IncrementalResult, before: Coverage | None, after: Coverage | None, since: str
) -> None:
    back_to = read_to(found, before, after, since, NOW)
    if back_to:
        assert found.sound
        assert not found.gaps
        assert after is not None and after.is_filled(since)
        assert back_to == stops(before, since, NOW)[1]
        # Else history of earlier runs has a part in it, or nothing was read of it at all.
        assert found.whole or before is None or (before.earlier is None and found.coverage != before)
    elif after is not None and after.is_filled(since) and found.sound and not found.gaps:
        assert not found.whole


@given(st.lists(MOMENTS), MOMENTS)
def test_answers_older_than_that_about_all_of_arxiv_are_not_fresh(made: list[str], newest: str) -> None:
    earliest = stamp(datetime.fromisoformat(newest) - timedelta(minutes=10))
    assert is_fresh(made, newest) is all(each >= earliest for each in made)
    assert not is_fresh([*made, ""], newest)
    assert not is_fresh(made, "")
