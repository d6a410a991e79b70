"""Answers as the service writes them since November 2025, element for element."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote_plus
from xml.sax.saxutils import escape

from tests.stand_ins.arxiv.corpus import Entry

ATOM = "application/atom+xml; charset=utf-8"
HTML = "text/html; charset=utf-8"
_HEAD = (
    "<?xml version='1.0' encoding='UTF-8'?>\n"
    '<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom"'
    ' xmlns="http://www.w3.org/2005/Atom">\n'
)
_SCHEME = "http://arxiv.org/schemas/atom"
_ERRORS = "https://arxiv.org/api/errors"


@dataclass(frozen=True)
class Page:
    """One page of results. `query` is the canonical text; `time` that of the request; `total` counts all pages."""

    query: str
    ids: tuple[str, ...]
    start: int
    max_results: int
    total: int
    entries: tuple[Entry, ...]
    time: str


def write_page(page: Page) -> bytes:
    """The feed of `page`."""
    ids = ",".join(page.ids)
    asked = f"search_query={page.query}&id_list={ids}&start={page.start}&max_results={page.max_results}"
    digest = base64.b64encode(hashlib.sha1(asked.encode(), usedforsecurity=False).digest()).decode().rstrip("=")
    address = (
        f"https://arxiv.org/api/query?search_query={_in_address(page.query)}&start={page.start}"
        f"&max_results={page.max_results}&id_list={_in_address(ids)}"
    )
    lines = [
        f"  <id>https://arxiv.org/api/{digest}</id>",
        f"  <title>arXiv Query: {escape(asked)}</title>",
        f"  <updated>{page.time}</updated>",
        f"  <link href={_attribute(address)} type={_attribute('application/atom+xml')}/>",
        *_counts(page.max_results, page.total, page.start),
        *map(_entry, page.entries),
    ]
    return _feed(lines)


def write_error(message: str, time: str, *, named: bool) -> bytes:
    """The feed that says what was wrong; `named` problems have a fragment of their own in the entry's id."""
    address = f"{_ERRORS}#{message.replace(' ', '_')}" if named else _ERRORS
    lines = [
        "  <id>https://arxiv.org/</id>",
        "  <title>arXiv Search Results</title>",
        f"  <updated>{time}</updated>",
        *_counts(1, 1, 0),
        "  <entry>",
        f"    <id>{escape(address)}</id>",
        "    <title>Error</title>",
        f"    <updated>{time}</updated>",
        f'    <link href={_attribute(address)} rel="alternate" type="text/html"/>',
        f"    <summary>{escape(message)}</summary>",
        "    <author>",
        "      <name>arXiv api core</name>",
        "    </author>",
        "  </entry>",
    ]
    return _feed(lines)


def write_html(title: str, text: str) -> bytes:
    """A page of the web server in front of the service."""
    return (
        f"<html>\n  <head>\n    <title>{escape(title)}</title>\n  </head>\n  <body>\n"
        f"    <h1><p>{escape(title)}</p></h1>\n    {escape(text)}\n  </body>\n</html>\n"
    ).encode()


def _feed(lines: list[str]) -> bytes:
    return (_HEAD + "\n".join(lines) + "\n</feed>\n").encode()


def _counts(per_page: int, total: int, start: int) -> list[str]:
    return [
        f"  <opensearch:itemsPerPage>{per_page}</opensearch:itemsPerPage>",
        f"  <opensearch:totalResults>{total}</opensearch:totalResults>",
        f"  <opensearch:startIndex>{start}</opensearch:startIndex>",
    ]


@lru_cache(maxsize=20_000)  # the same papers stand on page after page
def _entry(entry: Entry) -> str:
    name = f"{entry.id}v{entry.version}"
    lines = [
        "  <entry>",
        f"    <id>http://arxiv.org/abs/{name}</id>",
        _element("title", entry.title),
        _element("updated", entry.updated),
        f'    <link href="https://arxiv.org/abs/{name}" rel="alternate" type="text/html"/>',
        f'    <link href="https://arxiv.org/pdf/{name}" rel="related" type="application/pdf" title="pdf"/>',
        _element("summary", entry.summary),
        *(f'    <category term={_attribute(category)} scheme="{_SCHEME}"/>' for category in entry.categories),
        _element("published", entry.published),
    ]
    if entry.comment:
        lines.append(_element("arxiv:comment", entry.comment))
    if entry.categories:
        lines.append(f"    <arxiv:primary_category term={_attribute(entry.categories[0])}/>")
    if entry.journal_ref:
        lines.append(_element("arxiv:journal_ref", entry.journal_ref))
    for author in entry.authors:
        lines += ["    <author>", f"      <name>{_text(author)}</name>", "    </author>"]
    for doi in entry.doi:
        address = _attribute(f"https://doi.org/{doi}")
        lines += [_element("arxiv:doi", doi), f'    <link rel="related" href={address} title="doi"/>']
    return "\n".join([*lines, "  </entry>"])


def _element(name: str, text: str) -> str:
    return f"    <{name}>{_text(text)}</{name}>"


def _text(text: str) -> str:
    return escape(text, {"\r": "&#13;"})


def _attribute(value: str) -> str:
    return '"' + escape(value, {'"': "&quot;", "\n": "&#10;", "\t": "&#9;", "\r": "&#13;"}) + '"'


def _in_address(text: str) -> str:
    return quote_plus(text, safe="!$'()*,/:;?@")
