"""All files of one month of a topic: a pure function of its papers and the settings."""

from __future__ import annotations

from collections.abc import Sequence

from radar.archive.layout import BIBTEX, LINES, piece_name
from radar.archive.pieces import archive_cut, pieces
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
    parts = render_parts(engine, settings, records, marks).among(others, settings.group_by)
    if not parts.lines:
        return {}
    shown = parts.shown()
    links = breadcrumb(settings.home_url, settings.output_dir, topic.slug, depth=2)
    files: dict[str, bytes] = {}
    if shown.lines:
        begins = archive_cut(shown.identifiers)
        names = [piece_name(month, number, BIBTEX) for number in range(1, len(begins) + 1)]
        files = render_pages(engine, settings, escape(topic.name), month, shown, names, links)
        files |= zip(names, map(bibtex, pieces(shown.entries, begins)), strict=True)
    for number, lines in enumerate(pieces(parts.lines, archive_cut(parts.identifiers)), 1):
        files[piece_name(month, number, LINES)] = b"\n".join([*lines, b""])
    folder = f"{settings.output_dir}/{topic.slug}/{month}"
    return {f"{folder}/{name}": data for name, data in files.items()}
