"""Rows as the project's own template makes them, marks included, and what a reader should see of each."""

from collections.abc import Sequence
from html import unescape

from radar.archive.paper import Paper
from radar.extraction.code_links import code_links
from radar.extraction.venue import venue
from radar.extraction.withdrawn import is_withdrawn
from radar.rendering.template_engine import Engine
from radar.rendering.views import breadcrumb
from radar.settings.columns import Column
from radar.settings.model import Settings, Topic
from tests.renderers import read_back
from tests.renderers.layout import Render, Seen
from tests.unit.given_papers import pages_of

COLUMNS = (Column.PAPER, Column.DATE, Column.COMMENT, Column.LINKS)
_MOST = 500  # rows on a page, as many as the settings allow


def wrong_in_marks(papers: Sequence[Paper], render: Render, seen: Seen = str) -> list[str]:
    """Renders the papers as pages and says what does not come out as the paper has it."""
    settings = Settings((Topic("llm", "llm", any=("llm",)),), page_size=_MOST, columns=COLUMNS)
    links = breadcrumb(None, "papers", "llm", depth=2)
    pages = pages_of(Engine(), settings, "llm", "2025_02", papers, links).values()
    found = [
        row for html in render([data.decode() for data in pages]) for table in read_back.tables(html) for row in table
    ]
    if len(found) != len(papers):
        return [f"{len(found)} rows for {len(papers)} papers"]
    return [wrong for paper, cells in zip(papers, found, strict=True) for wrong in _wrong_in_row(paper, cells, seen)]


def _wrong_in_row(paper: Paper, cells: list[read_back.Cell], seen: Seen) -> list[str]:
    if len(cells) != len(COLUMNS):
        return [f"{paper.id} has {len(cells)} cells"]
    withdrawn = is_withdrawn(paper.comment)
    title = paper.title or paper.id
    title += f" v{paper.version}" if paper.version > 1 else ""
    title += " withdrawn" if withdrawn else ""
    named = "" if withdrawn else venue(paper.comment, paper.journal_ref)
    abstract, comment = read_back.folded(paper.abstract), read_back.folded(paper.comment)
    expected = [(title, abstract), (paper.updated[:10], ""), (named, comment)]
    complaints = [
        f"{text!r} came out as {shown!r}"
        for cell, texts in zip(cells[:-1], expected, strict=True)
        for shown, text in zip((cell.text, cell.details or ""), texts, strict=True)
        if seen(shown) != seen(text)
    ]
    stands_out = [element.text() for element in cells[2].element.all("strong")]
    if [seen(text) for text in stands_out] != ([seen(named)] if named else []):
        complaints.append(f"{named!r} does not stand out: {stands_out}")
    targets = [unescape(element.attributes.get("href") or "") for element in cells[3].element.all("a")]
    arxiv = [f"https://arxiv.org/{kind}/{paper.id}v{paper.version}" for kind in ("pdf", "html") if not withdrawn]
    if targets != [*arxiv, *code_links(paper.abstract, paper.comment)]:
        complaints.append(f"{paper.id} links {targets}")
    strangers = [element for cell in cells[:-1] for element in cell.strangers()]
    return complaints + [f"{paper.id} has an element of its own making: {element}" for element in strangers]
