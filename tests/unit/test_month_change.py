"""What a commit made of a month: who took a paper out, who put it back, and what only git did."""

from __future__ import annotations

from collections.abc import Collection

from radar.curation.month_lists import MonthLists
from radar.publishing.merged_back import MergedBack
from radar.publishing.month_change import MonthChange

PAGE, ARCHIVE = "papers/t/2026_10/papers_1.md", "papers/t/2026_10/2026_10.jsonl"


def month(kept: str, shown: str | None = None, hidden: str = "", doubled: str = "") -> MonthLists:
    """A month of papers with one letter as their identifier."""
    rows = frozenset(kept if shown is None else shown)
    return MonthLists(
        dict.fromkeys(kept, b"{}"),
        dict.fromkeys(hidden, b"{}"),
        {PAGE: rows},
        dict.fromkeys(kept + hidden, ARCHIVE),
        frozenset(doubled),
        frozenset({PAGE, ARCHIVE}),
    )


def taken_out(here: MonthLists, *changes: MonthChange, rejected: Collection[str] = ()) -> set[str]:
    """What was taken out by commits, newest first, and brought back by a merge."""
    follows = MergedBack(here, rejected)
    return set().union(*(follows.taken_out(change, []) for change in changes))


DELETION = MonthChange(month("ac"), [month("abc")])
MERGE = MonthChange(month("abcd", doubled="a"), [month("ac"), month("abcd")])


def test_a_deletion_that_a_merge_brought_back_is_found() -> None:
    assert taken_out(MERGE.after, MERGE, DELETION) == {"b"}
    assert taken_out(MERGE.after, MERGE, DELETION, rejected="b") == set()
    squash = MonthChange(MERGE.after, [month("ac")], with_state=True)
    assert taken_out(squash.after, squash, DELETION) == {"b"}


def test_one_that_somebody_took_back_himself_is_not() -> None:
    revert = MonthChange(month("abcd"), [month("acd")])
    assert taken_out(revert.after, revert, DELETION) == set()
    back_on_the_side = MonthChange(month("abc"), [month("ac")])
    merge = MonthChange(month("abcd", doubled="a"), [month("abc"), month("abcd")])
    assert taken_out(merge.after, merge, back_on_the_side, DELETION) == set()


def test_what_a_run_left_out_is_nobodys_deletion() -> None:
    follows = MergedBack(MERGE.after, "")
    follows.taken_out(MERGE, [])
    assert follows.wants_more
    follows.left_so(month("ac"))  # as where the deletion was written down, and taken back since
    assert follows.taken_out(DELETION, []) == set()


def test_who_looks_further_back_stops_where_nothing_stands_twice() -> None:
    assert not MergedBack(month("ab"), "").wants_more
    follows = MergedBack(month("ab", doubled="a"), "")
    follows.taken_out(MonthChange(month("ab", doubled="a"), [month("ab"), month("ab")]), [])
    assert not follows.wants_more


def test_a_merge_puts_nothing_back() -> None:
    both = month("ab", doubled="b", hidden="b")
    assert MonthChange(both, [month("a", hidden="b")]).put_back == {"b"}
    assert MonthChange(both, [month("a", hidden="b"), month("a", hidden="b")]).put_back == set()
    assert MonthChange(month("abc", hidden="b"), [month("a", hidden="b")], with_state=True).put_back == set()


def test_a_page_goes_as_a_whole_only_where_its_other_papers_go_too() -> None:
    other = PAGE.replace("_1.", "_2.")
    before = MonthLists(
        dict.fromkeys("abc", b"{}"), {}, {PAGE: frozenset("a"), other: frozenset("bc")}, dict.fromkeys("abc", ARCHIVE)
    )
    cut_anew, gone = month("ac"), month("abc", "a")
    assert MonthChange(cut_anew, [before]).too_much({"b"}) == ""
    assert MonthChange(gone, [before]).too_much({"b", "c"}) == "a page goes as a whole"
