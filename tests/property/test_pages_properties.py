"""Cutting a month into pages: every row once, within bounds, and full pages that stay as they are."""

from __future__ import annotations

import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from radar.rendering.pages import cut
from radar.rendering.template_engine import Engine
from radar.rendering.views import breadcrumb
from radar.settings.model import PageOrder, Settings, Topic
from tests.unit.given_papers import month_of, pages_of

ROWS = st.lists(st.text("aé𝔸|", max_size=30).map(str.encode), max_size=40)
SIZES = st.integers(1, 12)
BUDGETS = st.integers(1, 200)


@given(ROWS, SIZES, BUDGETS, st.sampled_from(PageOrder))
def test_every_row_stands_once_in_order_and_within_bounds(
    rows: list[bytes], size: int, budget: int, order: PageOrder
) -> None:
    parts = cut(rows, size, order, budget)
    in_order = parts if order is PageOrder.NEWEST_FIRST else parts[::-1]
    assert [row for part in in_order for row in part] == rows
    for part in parts:
        assert 1 <= len(part) <= size
        assert len(part) == 1 or sum(len(row) + 1 for row in part) <= budget


@given(ROWS, ROWS, SIZES, BUDGETS)
def test_with_oldest_first_newer_rows_change_no_page_but_the_last(
    newer: list[bytes], rows: list[bytes], size: int, budget: int
) -> None:
    before = cut(rows, size, PageOrder.OLDEST_FIRST, budget)
    after = cut(newer + rows, size, PageOrder.OLDEST_FIRST, budget)
    assert after[: len(before[:-1])] == before[:-1]
    if before:
        assert after[len(before) - 1][-len(before[-1]) :] == before[-1]
        if len(before[-1]) == size:
            assert after[len(before) - 1] == before[-1]


@given(ROWS, SIZES, BUDGETS)
def test_no_page_is_begun_before_the_one_before_it_is_full(rows: list[bytes], size: int, budget: int) -> None:
    parts = cut(rows, size, PageOrder.OLDEST_FIRST, budget)
    for part, following in pairwise(parts):
        with_next = [*part, following[-1]]
        assert len(with_next) > size or sum(len(row) + 1 for row in with_next) > budget


@given(st.integers(1, 60), st.integers(0, 25))
def test_rendered_full_pages_keep_every_byte_but_for_the_list_of_parts(known: int, fresh: int) -> None:
    settings = Settings((Topic("llm", "llm"),), page_size=10, page_order=PageOrder.OLDEST_FIRST)
    links = breadcrumb(None, "papers", "llm", depth=2)
    before, after = (
        pages_of(ENGINE, settings, "llm", "2025_02", month_of(count), links) for count in (known, known + fresh)
    )
    for number in range(1, known // 10 + 1):
        name = f"papers_{number}.md"
        assert without_parts(before[name]) == without_parts(after[name])
        if len(before) == len(after):
            assert before[name] == after[name]


ENGINE = Engine()


def without_parts(page: bytes) -> str:
    return re.sub(r"^- .*Part \d+.*\n", "", page.decode(), flags=re.MULTILINE)
