"""What a reader shows of an entry, and what it should show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html.parser import HTMLParser

from radar.archive.paper import Paper
from radar.extraction.withdrawn import is_withdrawn

_NAMED = 20
"""Authors that an entry names."""

_LONGEST = 300
"""Characters of an abstract that an entry has, an ellipsis for the rest among them."""


@dataclass(frozen=True)
class Shown:
    """An entry as a reader shows it: plain texts, with runs of blanks as one."""

    title: str
    authors: str
    text: str


FIELDS = ("title", "authors", "text")


def expected(papers: Sequence[Paper]) -> list[Shown]:
    """What should be seen of these papers, newest first."""
    return [_expected(paper) for paper in sorted(papers, key=lambda it: (it.updated, it.id), reverse=True)]


def _expected(paper: Paper) -> Shown:
    marks = [f"v{paper.version}"] if paper.version > 1 else []
    if is_withdrawn(paper.comment):
        marks.append("withdrawn")
    title = paper.title + (f" ({', '.join(marks)})" if marks else "")
    authors = ", ".join(paper.authors[:_NAMED])
    if len(paper.authors) > _NAMED:
        authors += f" and {len(paper.authors) - _NAMED:,} more"
    abstract = paper.abstract
    if len(abstract) > _LONGEST:
        abstract = f"{abstract[: _LONGEST - 1].rstrip()}…"
    text = f"{authors} {abstract}"
    return Shown(*map(plain, (title, authors, text)))


def plain(text: str) -> str:
    """`text` with runs of blanks as one, and U+FFFD for what XML cannot hold."""
    return " ".join("".join(char if _in_xml(char) else "\ufffd" for char in text).split())


def _in_xml(char: str) -> bool:
    """By https://www.w3.org/TR/xml/#charsets."""
    allowed = ((0x9, 0xA), (0xD, 0xD), (0x20, 0xD7FF), (0xE000, 0xFFFD), (0x10000, 0x10FFFF))
    return any(low <= ord(char) <= high for low, high in allowed)


class _Text(HTMLParser):
    """The text of HTML whose only elements are paragraphs; any other element, or a comment, leaves a mark."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts.append("\n" if (tag, attrs) == ("p", []) else f"\N{BALLOT X}{tag}\N{BALLOT X}")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    def handle_comment(self, data: str) -> None:
        self.parts.append("\N{BALLOT X}comment\N{BALLOT X}")

    def handle_decl(self, decl: str) -> None:
        self.handle_comment(decl)

    handle_pi = unknown_decl = handle_comment


def of_html(html: str) -> str:
    """The text that a browser shows of `html`; elements other than plain paragraphs leave a mark that no paper has."""
    parser = _Text()
    parser.feed(html)
    parser.close()
    return plain("".join(parser.parts))
