"""A topic's newest papers as an Atom feed (RFC 4287), for readers that people keep open all day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from radar import PROJECT_URL
from radar.archive.paper import Paper
from radar.extraction.withdrawn import is_withdrawn
from radar.rendering.padding import padded
from radar.rendering.text_limits import cut
from radar.settings.categories import is_of_arxiv
from radar.settings.model import GroupBy
from radar.text import NOT_IN_XML

MOST_ENTRIES = 100
"""How many papers a feed holds, the newest."""

MOST_AUTHORS = 20
"""Authors that an entry names; of the others it says how many they are. 1 % of 12,632 papers have more."""

LONGEST_ABSTRACT = 300
"""Characters of an abstract that an entry has: enough to decide, and every day sends all entries anew."""

BEGINNING = "1991-08-14T00:00:00Z"
"""When a feed without papers was last changed: the day on which arXiv began."""

# What arXiv's own feeds put there.
_SCHEME = "http://arxiv.org/schemas/atom"


def atom_feed(
    title: str, feed_id: str, self_url: str | None, page_url: str | None, papers: Sequence[Paper], group_by: GroupBy
) -> bytes:
    """The feed of the newest of `papers`, which may stand in any order; the same papers give the same bytes.

    Newest is what the archive has first: by the date that `group_by` chooses, then by id. So a revision of a paper that
    is older than those shown is no news where the date of the first version counts.

    An entry is of one version, so of a revision `published` is the revision's own date: newsboat, sfeed and rss-parser
    sort by it.

    `feed_id` is an IRI that stays the same for good; `self_url` is where the feed is found and `page_url` what it is
    the feed of, both absolute. An entry is known by its paper's id and version, so that readers show a revision as
    news, once. Titles and names are plain text, and no reader takes them for HTML. Abstracts are HTML, since newsboat
    takes them for that whatever they are. Characters that XML cannot hold come out as U+FFFD.
    """
    by_url = {paper.url: paper for paper in papers}
    newest_first = sorted(by_url.values(), key=lambda it: (it.date(group_by), it.id, it.version), reverse=True)
    newest = newest_first[:MOST_ENTRIES]
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom">',
        f'  <title type="text">{_text(title)}</title>',
        f"  <id>{_text(feed_id)}</id>",
        f"  <updated>{max((paper.updated for paper in newest), default=BEGINNING)}</updated>",
    ]
    if self_url:
        lines.append(f'  <link rel="self" type="application/atom+xml" href={_attribute(self_url)}/>')
    if page_url:
        lines.append(f'  <link rel="alternate" type="text/html" href={_attribute(page_url)}/>')
    # RFC 4287 wants an author of every entry, or of the feed: some papers come without.
    lines.append("  <author><name>arXiv</name><uri>https://arxiv.org/</uri></author>")
    lines.append(f"  <generator uri={_attribute(PROJECT_URL)}>arXiv Radar</generator>")
    for paper in newest:
        lines.extend(_entry(paper))
    lines.append("</feed>\n")
    return padded("\n".join(lines).encode())


def _entry(paper: Paper) -> Iterator[str]:
    withdrawn = paper.withdrawn or is_withdrawn(paper.comment)
    marks = ", ".join([f"v{paper.version}"] * (paper.version > 1) + ["withdrawn"] * withdrawn)
    authors = _authors(paper)
    yield "  <entry>"
    yield f'    <title type="text">{_text(paper.title)}{f" ({marks})" if marks else ""}</title>'
    yield f"    <id>{paper.url}</id>"
    yield f"    <published>{paper.published if paper.version == 1 else paper.updated}</published>"
    yield f"    <updated>{paper.updated}</updated>"
    yield f'    <link rel="alternate" type="text/html" href="{paper.url}"/>'
    if not withdrawn:
        pdf = f"https://arxiv.org/pdf/{paper.id}v{paper.version}"
        yield f'    <link rel="related" type="application/pdf" title="PDF" href="{pdf}"/>'
    if authors:
        # One element for all: of several, rss-parser and sfeed show the first, feedparser and rss2email the last.
        yield f"    <author><name>{_text(authors)}</name></author>"
    for category in filter(None, paper.categories):
        # arXiv keeps classes of the MSC and the ACM among its categories; they are of other schemes.
        scheme = f' scheme="{_SCHEME}"' if is_of_arxiv(category) else ""
        yield f"    <category term={_attribute(category)}{scheme}/>"
    # The authors once more: few readers show them in their lists, and sfeed's own pages do not at all.
    paragraphs = filter(None, (authors, cut(paper.abstract, LONGEST_ABSTRACT)))
    if html := "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs):
        yield f'    <content type="html">{_text(html)}</content>'
    yield "  </entry>"


def _authors(paper: Paper) -> str:
    names = [*filter(None, paper.authors)]
    more = len(names) - MOST_AUTHORS
    return ", ".join(names[:MOST_AUTHORS]) + (f" and {more:,} more" if more > 0 else "")


def _text(text: str) -> str:
    # A parser takes a carriage return that is not written as a reference for a line feed.
    return escape(NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text), {"\r": "&#13;"})


def _attribute(text: str) -> str:
    """`text` as an attribute's value, quotation marks included."""
    return quoteattr(NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text))
