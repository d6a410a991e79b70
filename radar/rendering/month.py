"""All files of one month of a topic: a pure function of its papers and the settings."""

from __future__ import annotations

from collections.abc import Sequence

from radar.archive.lines import write_lines
from radar.archive.paper import Paper
from radar.archive.topic import BIBTEX_FILE, PAPERS_FILE
from radar.rendering.bibtex import bibtex
from radar.rendering.engine import Engine
from radar.rendering.markdown import escape
from radar.rendering.memo import NOTHING, Memo
from radar.rendering.pages import render_month
from radar.rendering.views import breadcrumb
from radar.settings.model import Settings, Topic


def month_files(
    engine: Engine, settings: Settings, topic: Topic, month: str, papers: Sequence[Paper], memo: Memo = NOTHING
) -> dict[str, bytes]:
    """All files of a month by path: archive, pages, BibTeX. What `memo` has of a paper is not made again."""
    links = breadcrumb(settings.home_url, settings.output_dir, topic.slug, depth=2)
    files = render_month(engine, settings, escape(topic.name), month, papers, links, memo.rows.of)
    files[BIBTEX_FILE] = bibtex(papers, memo.entries.of)
    files[PAPERS_FILE] = write_lines(papers, memo.lines.of)
    folder = f"{settings.output_dir}/{topic.slug}/{month}"
    return {f"{folder}/{name}": data for name, data in files.items()}
