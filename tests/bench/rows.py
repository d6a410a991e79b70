"""How fast months are rendered from nothing, on one core, against `markupsafe.escape` on the texts of the same rows."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from unittest.mock import patch

import markupsafe

from radar.archive.papers import by_month
from radar.archive.record import Record, as_records
from radar.rendering import views
from radar.rendering.markdown import escape
from radar.rendering.month_parts import render_parts
from radar.rendering.pages import render_pages
from radar.rendering.render_month import month_files
from radar.rendering.template_engine import Engine
from radar.rendering.views import breadcrumb
from radar.settings.model import Settings, Topic
from tests.bench.papers import archived
from tests.bench.table import seconds, table
from tests.stand_ins.arxiv.corpus import Entry

_TOPIC = Topic("everything", "everything", any=("x",))
_SETTINGS = Settings((_TOPIC,), repository="octo/reading")
MonthFiles = Mapping[str, Sequence[Record]]


def pages(months: MonthFiles) -> None:
    """Render the pages of all months, with an engine that has seen no template yet."""
    engine, name = Engine(), escape(_TOPIC.name)
    for month, records in months.items():
        links = breadcrumb(_SETTINGS.home_url, _SETTINGS.output_dir, _TOPIC.slug, depth=2)
        parts = render_parts(engine, _SETTINGS, records)
        render_pages(engine, _SETTINGS, name, month, parts, [], links)


def files(months: MonthFiles) -> None:
    """Render all files of all months: pages, archive lines and BibTeX."""
    engine = Engine()
    for month, records in months.items():
        month_files(engine, _SETTINGS, _TOPIC, month, [Record(record.id, record.paper) for record in records])


def escaped(months: MonthFiles) -> list[str]:
    """The very texts that are escaped while the pages are rendered, one for each time."""
    texts: list[str] = []

    def noted(text: str) -> str:
        texts.append(text)
        return escape(text)

    with patch.object(views, "escape", noted):
        pages(months)
    return texts


def row_speeds(entries: Sequence[Entry], rounds: int) -> str:
    """The table of rows per second; each line is the best of `rounds`."""
    months = by_month(as_records(archived(entry) for entry in entries), _SETTINGS.group_by)
    texts = escaped(months)
    markup = "markupsafe.escape alone, the rows' texts"
    deeds: dict[str, Callable[[], Any]] = {
        "rows and pages": lambda: pages(months),
        "rows, pages, archive lines and BibTeX": lambda: files(months),
        "our escape alone, the rows' texts": lambda: [escape(text) for text in texts],
        markup: lambda: [markupsafe.escape(text) for text in texts],
    }
    took = {name: min(_timed(deed) for _ in range(rounds)) for name, deed in deeds.items()}
    rows = [
        [name, seconds(each), f"{len(entries) / each:,.0f}", f"{each / took[markup]:.1f}"]
        for name, each in took.items()
    ]
    return table([f"rendering {len(entries):,} rows from nothing", "time", "rows/s", "x markupsafe"], rows)


def _timed(deed: Callable[[], Any]) -> float:
    began = time.perf_counter()
    deed()
    return time.perf_counter() - began
