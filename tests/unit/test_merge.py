"""Merging: what a fetched paper does to the archive, and what of it is news."""

from __future__ import annotations

from dataclasses import replace

import pytest

from radar.archive.merge import Confirmation, confirmation, union, update, whole
from radar.archive.paper import Paper
from radar.archive.record import Record, as_records
from tests.unit.given_papers import change_of, paper, record

FIRST = paper(version=1, title="First")
SECOND = paper(version=2, title="Second", updated="2025-03-01T00:00:00Z")


def archive(*papers: Paper) -> dict[str, Record]:
    return {each.id: record(each) for each in papers}


def test_a_paper_that_was_not_known_is_new() -> None:
    merged, change = update(archive(FIRST), [record(paper("2502.99999"))])
    assert merged == archive(FIRST, paper("2502.99999"))
    assert change == change_of(paper("2502.99999"))


def test_a_higher_version_replaces_the_known_one_and_counts_as_revised() -> None:
    merged, change = update(archive(FIRST), [record(SECOND)])
    assert merged == archive(SECOND)
    assert change == change_of(revised=[(FIRST, SECOND)])


def test_a_lower_version_changes_nothing() -> None:
    merged, change = update(archive(SECOND), [record(FIRST)])
    assert merged == archive(SECOND)
    assert change == change_of()


def test_at_an_equal_version_the_later_fetch_wins_and_is_no_news() -> None:
    corrected = paper(version=1, title="A", comment="")
    merged, change = update(archive(paper(version=1, title="A longer title", comment="x")), [record(corrected)])
    assert merged == archive(corrected)
    assert change == change_of()


def test_a_paper_fetched_twice_in_one_run_counts_once_at_its_highest_version() -> None:
    for fetched in ([FIRST, SECOND, FIRST], [SECOND, FIRST]):
        merged, change = update({}, as_records(fetched))
        assert merged == archive(SECOND)
        assert change == change_of(SECOND)


def test_update_leaves_the_archive_it_was_given_alone() -> None:
    before = archive(FIRST)
    update(before, [record(SECOND)])
    assert before == archive(FIRST)


def test_of_two_tellings_of_one_version_the_later_date_then_the_fuller_record_wins() -> None:
    plain = paper(title="B")
    dated = paper(title="A", updated="2025-02-22T00:00:00Z", published=plain.published)
    full = paper(title="A", comment="25 pages")
    for one, other, wanted in ((plain, dated, dated), (plain, full, full), (dated, full, dated)):
        assert union([one, other]) == union([other, one]) == union([one], [other]) == {wanted.id: wanted}


FULL = paper(authors=("Ada",), abstract="About.", categories=("cs.CL",), comment="5 pages", doi=("10.1/2",))


@pytest.mark.parametrize("lacking", ["title", "authors", "abstract", "categories"])
def test_no_text_of_a_version_is_taken_away_that_every_paper_has(lacking: str) -> None:
    bare = replace(FULL, **{lacking: type(getattr(FULL, lacking))(), "comment": ""})
    assert whole(record(bare), record(FULL)).paper == replace(FULL, comment="")
    assert not record(bare).has_texts and not Record(bare.id, None, bare.line.encode()).has_texts
    assert whole(record(replace(bare, version=2)), record(FULL)).paper == replace(bare, version=2)
    assert whole(record(bare), None).paper == bare


def test_what_is_told_whole_is_taken_as_it_is() -> None:
    other = replace(FULL, title="Another", authors=("Ida",), abstract="Of.", categories=("cs.CV",), comment="", doi=())
    line = Record(other.id, None, other.line.encode())
    assert whole(line, record(FULL)) is line
    assert line.has_texts


TOLD_ELSEWHERE = paper(version=1, title="First, in other words", source="oai")


def test_what_the_query_api_told_yields_to_it_alone() -> None:
    for fetched in (TOLD_ELSEWHERE, paper(version=1, title="", source="oai")):
        assert update(archive(FIRST), [record(fetched)])[0] == archive(FIRST)
        assert whole(record(fetched), record(FIRST)) == record(FIRST)
        assert union([FIRST], [fetched]) == union([fetched], [FIRST]) == {FIRST.id: FIRST}
    later = paper(version=2, title="Second", updated="2025-03-01T00:00:00Z", source="oai")
    assert update(archive(FIRST), [record(later)]) == (archive(later), change_of(revised=[(FIRST, later)]))
    assert update(archive(TOLD_ELSEWHERE), [record(FIRST)])[0] == archive(FIRST)


def test_a_version_that_is_withdrawn_stays_so_whoever_tells_of_it() -> None:
    gone, gone_elsewhere = replace(FIRST, withdrawn=True), replace(TOLD_ELSEWHERE, withdrawn=True)
    for known, fetched in ((gone, FIRST), (FIRST, gone_elsewhere), (gone_elsewhere, FIRST), (gone, TOLD_ELSEWHERE)):
        assert update(archive(known), [record(fetched)])[0] == archive(gone)
        assert update(archive(known), [whole(record(fetched), record(known))])[0] == archive(gone)
        assert union([known], [fetched]) == {FIRST.id: gone}
    assert update(archive(gone), [record(SECOND)])[0] == archive(SECOND), "a later version is another matter"


def test_the_query_apis_word_confirms_and_says_what_differs() -> None:
    same = replace(FIRST, source="oai")
    assert confirmation(record(FIRST), record(same)) == Confirmation(FIRST.id)
    assert confirmation(record(FIRST), record(TOLD_ELSEWHERE)) == Confirmation(FIRST.id, ("title",))
    assert confirmation(record(SECOND), record(TOLD_ELSEWHERE)) == Confirmation(FIRST.id)
    assert confirmation(record(FIRST), record(replace(SECOND, source="oai"))) is None
    assert confirmation(record(same), record(TOLD_ELSEWHERE)) is None
    assert confirmation(record(FIRST), record(FIRST)) is None
    assert confirmation(record(FIRST), None) is None
