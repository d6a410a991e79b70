"""The rows of the pages' tables, one for each paper."""

from __future__ import annotations

from radar.archive.paper import Paper
from radar.errors import SettingsError
from radar.rendering.marks import Marks
from radar.rendering.template_engine import Engine
from radar.rendering.views import PaperView
from radar.settings.model import Settings

LARGEST_ROW = 200_000
"""Bytes that a template of the repository's own may make of a paper; it could show every text of the longest."""

LARGEST_MONTH = 200_000_000
"""Bytes that such templates may make of all the papers of a month; all that arXiv has of one come to 72 million."""


def render_row(engine: Engine, settings: Settings, paper: Paper, marks: Marks | None = None) -> bytes:
    """A paper's row of a page, without a line break at its end; `marks` are what people have decided of it."""
    values = {
        "paper": PaperView(paper, settings.group_by, marks),
        "columns": [column.value for column in settings.columns],
    }
    return engine.render("row.md.j2", values, LARGEST_ROW).strip("\n").encode()


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
