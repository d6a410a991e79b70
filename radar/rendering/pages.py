"""The pages of a month: rows cut into parts that are neither too long for a reader nor too large for GitHub."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise

from radar.archive.pieces import cut
from radar.archive.record import order_of
from radar.rendering.month_parts import MonthParts
from radar.rendering.page_numbers import from_newest, page_name
from radar.rendering.rows import check_size
from radar.rendering.template_engine import LARGEST_PAGE, Engine, TemplateTooLarge
from radar.rendering.views import Links
from radar.settings.model import PageOrder, Settings

Spans = Mapping[int, tuple[int, int]]
"""By a page's number the places of its papers among those of the month, newest first; the end is excluded."""

_ROWS_BUDGET = 450_000  # bytes; what is left is for headings and the list of parts


def render_pages(
    engine: Engine,
    settings: Settings,
    topic: str,
    month: str,
    papers: MonthParts,
    bibtex: Sequence[str],
    links: Links,
) -> dict[str, bytes]:
    """The pages of one month by file name, in the order in which they are read.

    `topic` is the name as Markdown, and `bibtex` has the names of the month's BibTeX files. Only the first page says
    which parts there are: so the others stay the bytes they are when there are more.
    """
    columns = [column.value for column in settings.columns]

    def day(place: int) -> str:
        return order_of(papers.lines[place], settings.group_by)[0][:10]

    def pages(spans: Spans) -> Iterator[tuple[str, bytes]]:
        numbers = from_newest(len(spans), settings.page_order)
        newer = {older: page_name(newer) for newer, older in pairwise(numbers)}
        older = {newer: page_name(older) for newer, older in pairwise(numbers)}
        parts = [
            {"number": number, "file": page_name(number), "since": day(end - 1), "until": day(begin)}
            for number, (begin, end) in spans.items()
        ]
        for number, (begin, end) in spans.items():
            rows = [row for row in papers.rows[begin:end] if row]
            values = {
                "topic": topic,
                "month": month,
                "links": links,
                "page": number,
                "pages": len(spans),
                "parts": parts,
                "newer": newer.get(number, ""),
                "older": older.get(number, ""),
                "bibtex": list(bibtex),
                "columns": columns,
            }
            if "page.md.j2" in engine.replaced:
                page = engine.render("page.md.j2", {**values, "rows": [row.decode() for row in rows]}).encode()
            else:  # ours ends with the rows, which are most of a page and had better stay the bytes they are
                page = engine.render("page.md.j2", {**values, "rows": ()}).encode() + b"\n".join([*rows, b""])
            yield page_name(number), page

    return _fit(engine, papers, settings, pages)


def _fit(
    engine: Engine,
    papers: MonthParts,
    settings: Settings,
    pages: Callable[[Spans], Iterator[tuple[str, bytes]]],
) -> dict[str, bytes]:
    budget = _ROWS_BUDGET
    while True:
        rendered: dict[str, bytes] = {}
        size = 0
        try:
            for name, data in pages(page_spans(papers, settings.page_size, settings.page_order, budget)):
                rendered[name] = data
                size += len(data)
                check_size(engine, "page.md.j2", size)
        except TemplateTooLarge:
            if budget < 1:
                raise
        else:
            if budget < 1 or all(len(data) < LARGEST_PAGE for data in rendered.values()):
                return rendered
        budget //= 2  # a template of the repository's own may add more around the rows than ours


def page_spans(papers: MonthParts, page_size: int, order: PageOrder, budget: int) -> Spans:
    """Which papers stand on which page, in the order of reading.

    Papers are newest first, and so they are on each page. A page has at most `page_size` rows and `budget` bytes of
    them, but one row at least; see `cut` for where it ends. Both orders have the same pages.
    """
    total = len(papers.lines)
    begins = cut(papers.identifiers, page_size, [len(row) + 1 for row in reversed(papers.rows)], budget)
    newest_first = [(total - end, total - begin) for begin, end in pairwise([*begins, total])][::-1]
    spans = [*zip(from_newest(len(begins), order), newest_first, strict=True)]
    return dict(spans if order is PageOrder.NEWEST_FIRST else reversed(spans))
