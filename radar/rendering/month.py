"""All files of one month of a topic: a pure function of its papers and the settings."""

from __future__ import annotations

from collections.abc import Sequence

from radar.archive.record import Record
from radar.archive.topic import BIBTEX_FILE, PAPERS_FILE
from radar.rendering.bibtex import bibtex, entry
from radar.rendering.engine import Engine
from radar.rendering.markdown import escape
from radar.rendering.memo import NOTHING, Memo
from radar.rendering.pages import render_pages, render_row
from radar.rendering.views import breadcrumb
from radar.settings.model import Settings, Topic


def month_files(
    engine: Engine, settings: Settings, topic: Topic, month: str, records: Sequence[Record], memo: Memo = NOTHING
) -> dict[str, bytes]:
    """All files of a month by path: archive, pages, BibTeX. `records` are newest first.

    What `memo` has of a record is not made again.
    """
    links = breadcrumb(settings.home_url, settings.output_dir, topic.slug, depth=2)
    rows: list[bytes] = []
    entries: list[bytes] = []
    for record in records:
        row, its_entry = memo.row(record), memo.entry(record)
        if not row or not its_entry:
            paper = record.paper  # decoded once for both
            row, its_entry = row or render_row(engine, settings, paper), its_entry or entry(paper)
        rows.append(row)
        entries.append(its_entry)
    files = render_pages(engine, settings, escape(topic.name), month, rows, links)
    files[BIBTEX_FILE] = bibtex(entries)
    files[PAPERS_FILE] = b"\n".join([*(record.raw for record in records), b""])
    folder = f"{settings.output_dir}/{topic.slug}/{month}"
    return {f"{folder}/{name}": data for name, data in files.items()}
