"""The pages of a month: rows cut into parts that are neither too long for a reader nor too large for GitHub."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from radar.archive.paper import Paper
from radar.errors import SettingsError
from radar.rendering.marks import Marks
from radar.rendering.template_engine import LARGEST_PAGE, Engine, TemplateTooLarge
from radar.rendering.views import Links, PaperView
from radar.settings.model import PageOrder, Settings

LARGEST_ROW = 200_000
"""Bytes that a template of the repository's own may make of a paper; it could show every text of the longest."""

LARGEST_MONTH = 200_000_000
"""Bytes that such templates may make of all the papers of a month; all that arXiv has of one come to 72 million."""

_ROWS_BUDGET = 450_000  # bytes; what is left is for headings and the list of parts


def render_row(engine: Engine, settings: Settings, paper: Paper, marks: Marks | None = None) -> bytes:
    """A paper's row of a page, without a line break at its end; `marks` are what people have decided of it."""
    values = {
        "paper": PaperView(paper, settings.group_by, marks),
        "columns": [column.value for column in settings.columns],
    }
    return engine.render("row.md.j2", values, LARGEST_ROW).strip("\n").encode()


def render_pages(
    engine: Engine, settings: Settings, topic: str, month: str, rows: Sequence[bytes], links: Links
) -> dict[str, bytes]:
    """The pages of one month by file name. `rows` are newest first; `topic` is the name as Markdown."""
    columns = [column.value for column in settings.columns]

    def page(number: int, pages: int, part: Sequence[bytes]) -> bytes:
        values = {
            "topic": topic,
            "month": month,
            "links": links,
            "page": number,
            "pages": pages,
            "columns": columns,
        }
        if "page.md.j2" in engine.replaced:
            return engine.render("page.md.j2", {**values, "rows": [row.decode() for row in part]}).encode()
        # Ours ends with the rows, which are most of a page and had better stay the bytes they are.
        head = engine.render("page.md.j2", {**values, "rows": ()}).encode()
        return head + b"\n".join([*part, b""])

    return _fit(engine, rows, settings, page)


def rows_of(page: bytes, settings: Settings) -> list[bytes]:
    """The rows of a page that our own templates made."""
    lines = page.split(b"\n")
    rule = b"| --- " * len(settings.columns) + b"|"
    return lines[lines.index(rule) + 1 : -1] if rule in lines else []


def check_size(engine: Engine, name: str, size: int) -> None:
    """Raise `SettingsError` where `size` bytes are too many of one month, and the repository's own `name` made them."""
    if size > LARGEST_MONTH and name in engine.replaced:
        why = f"it makes more than {LARGEST_MONTH:,} bytes of the papers of one month"
        raise SettingsError([engine.problem(name, why)])


def _fit(
    engine: Engine, rows: Sequence[bytes], settings: Settings, page: Callable[[int, int, Sequence[bytes]], bytes]
) -> dict[str, bytes]:
    budget = _ROWS_BUDGET
    while True:
        parts = cut(rows, settings.page_size, settings.page_order, budget)
        rendered: dict[str, bytes] = {}
        size = 0
        try:
            for number, part in enumerate(parts, 1):
                data = rendered[f"papers_{number}.md"] = page(number, len(parts), part)
                size += len(data)
                check_size(engine, "page.md.j2", size)
        except TemplateTooLarge:
            if budget < 1:
                raise
        else:
            if budget < 1 or all(len(data) < LARGEST_PAGE for data in rendered.values()):
                return rendered
        budget //= 2  # a template of the repository's own may add more around the rows than ours


def cut(rows: Sequence[bytes], page_size: int, order: PageOrder, budget: int) -> list[list[bytes]]:
    """`rows`, newest first, as the pages' parts, each newest first too.

    A page is filled up to `page_size` rows or `budget` bytes, beginning with the newest row or with the oldest; in
    the latter case a full page stays as it is when newer rows come. A row larger than the budget has a page of its own.
    """
    parts: list[list[bytes]] = []
    size = 0
    for row in rows if order is PageOrder.NEWEST_FIRST else reversed(rows):
        length = len(row) + 1
        if not parts or len(parts[-1]) == page_size or size + length > budget:
            parts.append([])
            size = 0
        parts[-1].append(row)
        size += length
    if order is PageOrder.OLDEST_FIRST:
        for part in parts:
            part.reverse()
    return parts
