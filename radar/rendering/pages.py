"""The pages of a month: rows cut into parts that are neither too long for a reader nor too large for GitHub."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from radar.archive.paper import Paper
from radar.rendering.engine import Engine
from radar.rendering.known import Known, nothing
from radar.rendering.views import Links, PaperView
from radar.settings.model import PageOrder, Settings

LARGEST_PAGE = 500_000
"""Bytes below which a page stays: GitHub shows no more than 512,000 of a Markdown file."""

_ROWS_BUDGET = 450_000  # bytes; what is left is for headings and the list of parts


def render_month(
    engine: Engine,
    settings: Settings,
    topic: str,
    month: str,
    papers: Sequence[Paper],
    links: Links,
    known: Known = nothing,
) -> dict[str, bytes]:
    """The pages of one month by file name. `papers` are newest first; `topic` is the name as Markdown.

    `known` may have the row of a paper already.
    """
    columns = [column.value for column in settings.columns]

    def row(paper: Paper) -> str:
        values = {"paper": PaperView(paper, settings.group_by), "columns": columns}
        return engine.render("row.md.j2", values).strip("\n")

    rows = [known(paper) or row(paper) for paper in papers]

    def page(number: int, pages: int, part: Sequence[str]) -> bytes:
        values = {
            "topic": topic,
            "month": month,
            "links": links,
            "page": number,
            "pages": pages,
            "columns": columns,
            "rows": part,
        }
        return engine.render("page.md.j2", values).encode()

    return _fit(rows, settings, page)


def _fit(rows: Sequence[str], settings: Settings, page: Callable[[int, int, Sequence[str]], bytes]) -> dict[str, bytes]:
    budget = _ROWS_BUDGET
    while True:
        parts = cut(rows, settings.page_size, settings.page_order, budget)
        rendered = {f"papers_{number}.md": page(number, len(parts), part) for number, part in enumerate(parts, 1)}
        if budget < 1 or all(len(data) < LARGEST_PAGE for data in rendered.values()):
            return rendered
        budget //= 2  # a template of the repository's own may add more around the rows than ours


def cut(rows: Sequence[str], page_size: int, order: PageOrder, budget: int) -> list[list[str]]:
    """`rows`, newest first, as the pages' parts, each newest first too.

    A page is filled up to `page_size` rows or `budget` bytes, beginning with the newest row or with the oldest; in
    the latter case a full page stays as it is when newer rows come. A row larger than the budget has a page of its own.
    """
    parts: list[list[str]] = []
    size = 0
    for row in rows if order is PageOrder.NEWEST_FIRST else reversed(rows):
        length = len(row.encode()) + 1
        if not parts or len(parts[-1]) == page_size or size + length > budget:
            parts.append([])
            size = 0
        parts[-1].append(row)
        size += length
    if order is PageOrder.OLDEST_FIRST:
        for part in parts:
            part.reverse()
    return parts
