"""Cutting a month into pages and files: every paper once, within bounds, and pieces that stay as they are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from radar.archive.pieces import cut, pieces
from radar.rendering.template_engine import Engine
from radar.rendering.views import breadcrumb
from radar.settings.model import PageOrder, Settings, Topic
from tests.unit.given_papers import month_of, pages_of

IDENTIFIERS = st.lists(st.integers(0, 99_999).map(lambda number: b"2502.%05d" % number), unique=True, max_size=60)
MOST = st.integers(1, 12)
ENGINE = Engine()
LINKS = breadcrumb(None, "papers", "llm", depth=2)


def cut_up(identifiers: list[bytes], most: int, sizes: list[int] | None = None, budget: int = 0) -> list[list[bytes]]:
    """The pieces of papers that are oldest first, oldest first too."""
    begins = cut(identifiers, most, sizes or [], budget)
    return [[*reversed(piece)] for piece in pieces(identifiers[::-1], begins)]


@given(IDENTIFIERS, MOST)
def test_every_paper_stands_in_one_piece_in_order_and_pieces_are_neither_long_nor_short(
    identifiers: list[bytes], most: int
) -> None:
    parts = cut_up(identifiers, most)
    assert [each for part in parts for each in part] == identifiers
    assert all(1 <= len(part) <= most for part in parts)
    assert all(len(part) * 3 >= most for part in parts[:-1])
    assert len(parts) == 1 or len(identifiers) != most


@given(IDENTIFIERS, MOST, st.integers(1, 200), st.data())
def test_no_piece_is_larger_than_it_may_be_but_for_one_paper_that_is(
    identifiers: list[bytes], most: int, budget: int, data: st.DataObject
) -> None:
    sizes = data.draw(st.lists(st.integers(0, 90), min_size=len(identifiers), max_size=len(identifiers)))
    of = dict(zip(identifiers, sizes, strict=True))
    parts = cut_up(identifiers, most, sizes, budget)
    assert [each for part in parts for each in part] == identifiers
    for part in parts:
        assert 1 <= len(part) <= most
        assert len(part) == 1 or sum(of[each] for each in part) <= budget


@given(st.integers(10, 40), st.integers(200, 600), st.data())
def test_a_paper_that_leaves_changes_its_own_piece_and_few_others(most: int, count: int, data: st.DataObject) -> None:
    month = [paper.id.encode() for paper in reversed(month_of(count))]
    gone = data.draw(st.sampled_from(month))
    before = {tuple(part) for part in cut_up(month, most)}
    after = {tuple(part) for part in cut_up([each for each in month if each != gone], most)}
    # Where pieces begin otherwise behind a change, they come together again: in far fewer than these nearly always.
    assert len(after - before) <= 12


@given(st.integers(1, 60), st.integers(0, 25), st.sampled_from(PageOrder))
def test_newer_rows_change_the_page_that_fills_and_where_pages_come_the_one_before_and_the_list_alone(
    known: int, fresh: int, order: PageOrder
) -> None:
    settings = Settings((Topic("llm", "llm"),), page_size=10, page_order=order)
    before, after = (
        pages_of(ENGINE, settings, "llm", "2025_02", month_of(count), LINKS) for count in (known, known + fresh)
    )
    if known > 10:
        filling = f"papers_{1 if order is PageOrder.NEWEST_FIRST else len(before)}.md"
        others = before.keys() - {"papers_1.md", filling}
        changed = [name for name in others if before[name] != after[name]]
        assert len(changed) <= (len(after) > len(before))
        assert all(before[name].split(b"## Papers\n")[1] == after[name].split(b"## Papers\n")[1] for name in others)


@given(st.integers(1, 90), st.integers(10, 40))
def test_both_orders_have_the_same_rows_on_their_pages(count: int, size: int) -> None:
    newest, oldest = (
        [
            page.split(b"## Papers\n")[1]
            for page in pages_of(ENGINE, settings, "llm", "2025_02", month_of(count), LINKS).values()
        ]
        for settings in (
            Settings((Topic("llm", "llm"),), page_size=size, page_order=order)
            for order in (PageOrder.NEWEST_FIRST, PageOrder.OLDEST_FIRST)
        )
    )
    assert newest == oldest[::-1]
