"""All files of one month of a topic: a pure function of its papers and the settings."""

from __future__ import annotations

from collections.abc import Sequence

from radar.archive.layout import BIBTEX_FILE, PAPERS_FILE
from radar.archive.record import Record
from radar.rendering.bibtex import bibtex
from radar.rendering.markdown import escape
from radar.rendering.marks import MarksOf, no_marks
from radar.rendering.month_parts import NOTHING, MonthParts, render_parts
from radar.rendering.pages import render_pages
from radar.rendering.template_engine import Engine
from radar.rendering.views import breadcrumb
from radar.settings.model import Settings, Topic


def month_files(
    engine: Engine,
    settings: Settings,
    topic: Topic,
    month: str,
    records: Sequence[Record],
    others: MonthParts = NOTHING,
    marks: MarksOf = no_marks,
) -> dict[str, bytes]:
    """All files of a month by path: archive, pages, BibTeX; none where there are no papers.

    `records` are newest first; `others` are what there is already of papers that they are to stand among. Of a month
    whose papers are all rejected there is the archive alone.
    """
    pieces = render_parts(engine, settings, records, marks).among(others, settings.group_by)
    if not pieces.lines:
        return {}
    links = breadcrumb(settings.home_url, settings.output_dir, topic.slug, depth=2)
    files: dict[str, bytes] = {}
    if rows := [*filter(None, pieces.rows)]:
        files = render_pages(engine, settings, escape(topic.name), month, rows, links)
        files[BIBTEX_FILE] = bibtex([*filter(None, pieces.entries)])
    files[PAPERS_FILE] = b"\n".join([*pieces.lines, b""])
    folder = f"{settings.output_dir}/{topic.slug}/{month}"
    return {f"{folder}/{name}": data for name, data in files.items()}
