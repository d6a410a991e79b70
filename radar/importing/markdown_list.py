"""Lists that people keep in Markdown: bullets, tables or lines of a README, under headings.

Whatever names a paper is an entry: a row of a table, an item with what is indented below it, or a line. Where an item
names several papers, it is looked at part by part. Every identifier of arXiv's comes out, as a row or to be asked for.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from radar.importing import arxivradar, cv_arxiv_daily
from radar.importing.entry import LONGEST_ENTRY, Entry, asked_for, checked, is_label
from radar.importing.prose_entry import Told, read_entry
from radar.importing.reasons import (
    BARE_NUMBER,
    IN_A_COMMENT,
    IN_CODE,
    NO_PAPER,
    NO_TITLE,
    NOT_TEXT,
    SEVERAL,
)
from radar.importing.row import Row, Unread, number_like_paper, numbers_like_papers, papers_named
from radar.importing.table import is_rule, lines, pieces
from radar.importing.table_row import Columns, read_columns, read_row
from radar.text import fold

_HEADING = re.compile(r" {0,3}(#{1,6})\s+(.*?)\s*#*\s*")
_HTML_HEADING = re.compile(r"\s*<h([1-6])\b[^>]*>(.*?)</h\1>\s*", re.IGNORECASE)
_FENCE = re.compile(r" {0,3}(```+|~~~+)")
_BULLET = re.compile(r"(\s*)(?:[-*+]|\(?[0-9]{1,5}[.)])\s+\S")
_ITEM = re.compile(r"\s*(?:[-*+]|\(?[0-9]{1,5}[.)]|#{1,6})\s+(?:\[[ xX]\]\s+)?")
_ENDS_BLOCK = re.compile(
    r"</(?:tr|li|p|div|table|details)>\s*$|^\s*(?:<hr\s*/?>|-{3,}|\*{3,}|_{3,})\s*$", re.IGNORECASE
)
_BEGINS_BLOCK = re.compile(r"^\s*<(?:tr|li)\b", re.IGNORECASE)
_OUTSIDE = re.compile(r"https?://(?!(?:img|raw)\.)", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_IMAGE = re.compile(r"\[!\[[^\[\]]*\]\([^()]*\)\]\([^()]*\)|!\[[^\[\]]*\]\([^()]*\)")
_LINK_TEXT = re.compile(r"!?\[([^\[\]]*)\]\([^()]*\)")


@dataclass
class _Line:
    number: int
    text: str
    indent: int = 0
    is_bullet: bool = False


@dataclass
class _Reading:
    """Where the reader is: headings above, and the block that is open."""

    labels: list[tuple[int, str]] = field(default_factory=list)
    block: list[_Line] = field(default_factory=list)
    columns: Columns | None = None
    fence: str = ""
    comment: bool = False
    after_blank: bool = False


def read_markdown(data: bytes, path: str, headings: int = 0) -> list[Entry]:
    """The entries of a Markdown file. Never raises.

    Labels are the headings above an entry, of the levels up to `headings` (0: none); years and dates are none. `path`
    is the file's name in the reports.
    """
    return list(_Reader(path, headings).read(data))


def title_of(data: bytes) -> str:
    """What a file is called by its first heading of the first level, as plain text; empty where there is none."""
    for _, line, _ in lines(data):
        if (found := _heading(line)) and found[0] == 1:
            return found[1]
    return ""


class _Reader:
    def __init__(self, path: str, headings: int) -> None:
        self._path = path
        self._headings = headings
        self._at = _Reading()

    def read(self, data: bytes) -> Iterator[Entry]:
        page = list(lines(data))
        for (number, line, is_text), (_, next_line, _) in zip(page, [*page[1:], (0, "", True)], strict=True):
            text = line.replace("\0", "")
            if not is_text:
                yield from self._ended()
                yield from self._asked(number, text, NOT_TEXT)
            else:
                yield from self._line(_Line(number, text), next_line)
        yield from self._ended()

    def _line(self, line: _Line, next_line: str) -> Iterator[Entry]:
        at = self._at
        text = line.text
        if at.fence or (not at.comment and _FENCE.match(text)):
            yield from self._fenced(line)
            return
        if at.comment or text.lstrip().startswith("<!--"):
            yield from self._ended()
            at.comment = "-->" not in text
            yield from self._aside(line.number, text, IN_A_COMMENT)
            return
        if not text.strip():
            at.columns = None
            at.after_blank = True
            if at.block and not at.block[0].is_bullet:
                yield from self._ended()
            return
        if heading := _heading(text):
            yield from self._ended()
            if papers_named(text) or _at_its_head(text):
                at.block.append(line)
            else:
                level, label = heading
                at.labels = [each for each in at.labels if each[0] < level]
                if level <= self._headings and is_label(label):
                    at.labels.append((level, label))
        elif "|" in text and (at.columns is not None or text.lstrip().startswith("|") or is_rule(next_line)):
            yield from self._ended()
            yield from self._table(line, next_line)
        else:
            yield from self._prose(line)
        at.after_blank = False

    def _fenced(self, line: _Line) -> Iterator[Entry]:
        at = self._at
        mark = _FENCE.match(line.text)
        if not at.fence:
            yield from self._ended()
            at.fence = mark[1] if mark else ""
        elif mark and mark[1].startswith(at.fence):
            at.fence = ""
        yield from self._asked(line.number, line.text, IN_CODE)

    def _table(self, line: _Line, next_line: str) -> Iterator[Entry]:
        at = self._at
        if is_rule(line.text):
            return
        if is_rule(next_line) and not papers_named(line.text):
            at.columns = read_columns(line.text)
            return
        papers = papers_named(line.text) or (at.columns.papers_in(line.text) if at.columns else {})
        if len(papers) > 1:
            yield from self._several(papers, [line])
        elif papers:
            yield self._entry(self._row(line, papers))
        elif numbers_like_papers(line.text):
            yield self._entry(Unread(self._path, line.number, line.text, BARE_NUMBER))
        elif at.columns is not None and _OUTSIDE.search(line.text) and len(pieces(line.text)) > 1:
            yield self._entry(Unread(self._path, line.number, line.text, NO_PAPER))

    def _row(self, line: _Line, papers: dict[str, int]) -> Row | Unread:
        """The row in a table's line that names one paper."""
        ((identifier, version),) = papers.items()
        bare = Row(identifier, version, "", "", file=self._path, line=line.number)
        if len(line.text) > LONGEST_ENTRY:
            return checked(bare, line.text)
        found: Row | str = NO_TITLE
        if cv_arxiv_daily.begins_a_line(line.text):
            found = cv_arxiv_daily.read_line(line.text, self._path, line.number)
        if isinstance(found, str) and self._at.columns is not None:
            heads = self._at.columns.arxivradar
            old = arxivradar.read_row(line.text, heads) if heads else ""
            found = replace(old, file=self._path, line=line.number) if isinstance(old, Row) else NO_TITLE
        if isinstance(found, str):
            found = read_row(line.text, self._at.columns, bare)
        return checked(found, line.text)

    def _prose(self, line: _Line) -> Iterator[Entry]:
        at = self._at
        bullet = _BULLET.match(line.text)
        line.is_bullet = bullet is not None
        line.indent = len(line.text.expandtabs(4)) - len(line.text.expandtabs(4).lstrip())
        if at.block:
            first = at.block[0]
            deeper = line.indent > first.indent
            goes_on = deeper if line.is_bullet or (at.after_blank and first.is_bullet) else not at.after_blank
            if not goes_on or _BEGINS_BLOCK.match(line.text) or _at_its_head(line.text):
                yield from self._ended()
        at.block.append(line)
        if _ENDS_BLOCK.search(line.text) or number_like_paper(line.text):
            yield from self._ended()

    def _ended(self) -> Iterator[Entry]:
        """The entries of the block that ends here."""
        block, self._at.block = self._at.block, []
        if block:
            yield from self._entries(block)

    def _entries(self, block: Sequence[_Line]) -> Iterator[Entry]:
        papers = papers_named("\n".join(line.text for line in block))
        if not papers:
            yield from self._without_paper(block)
        elif len(papers) == 1:
            yield self._entry(self._single(block, papers))
        elif len(block) == 1:
            yield from self._several(papers, block)
        else:
            for part in _parts(block):
                yield from self._entries(part)

    def _single(self, block: Sequence[_Line], papers: dict[str, int]) -> Row | Unread:
        ((identifier, version),) = papers.items()
        text = "\n".join(line.text for line in block)
        first = block[0]
        if len(text) > LONGEST_ENTRY:
            return checked(Row(identifier, version, "", "", file=self._path, line=first.number), text)
        if len(block) == 1 and cv_arxiv_daily.begins_a_line(text):
            found = cv_arxiv_daily.read_line(text, self._path, first.number)
            if isinstance(found, Row):
                return found
        told = read_entry([line.text for line in block])
        if not told.title and not first.is_bullet:  # a sentence that speaks of a paper, and of much else
            told = Told(date=told.date)
        row = Row(identifier, version, told.title, told.date, file=self._path, line=first.number, note=told.note)
        return checked(row, text)

    def _without_paper(self, block: Sequence[_Line]) -> Iterator[Entry]:
        """Items of a list that have a number like arXiv's or lead elsewhere; prose and tables of contents are none.

        Such a number is asked for where it is the first word of an item or a heading, or all of a line.
        """
        items = [line for line in block if line.is_bullet or _at_its_head(line.text)]
        for place, line in enumerate(items):
            end = items[place + 1].number if place + 1 < len(items) else block[-1].number + 1
            text = "\n".join(each.text for each in block if line.number <= each.number < end)
            if papers := _at_its_head(line.text):
                for unread in asked_for(papers, self._path, line.number, text, NO_TITLE):
                    yield self._entry(unread)
            elif numbers_like_papers(text):
                yield self._entry(Unread(self._path, line.number, text, BARE_NUMBER))
            elif _OUTSIDE.search(text):
                yield self._entry(Unread(self._path, line.number, text, NO_PAPER))

    def _several(self, papers: dict[str, int], block: Sequence[_Line]) -> Iterator[Entry]:
        text = "\n".join(line.text for line in block)
        for unread in asked_for(papers, self._path, block[0].number, text, SEVERAL):
            yield self._entry(unread)

    def _asked(self, number: int, text: str, why: str) -> Iterator[Entry]:
        for unread in asked_for(papers_named(text), self._path, number, text, why):
            yield self._entry(unread)

    def _aside(self, number: int, text: str, why: str) -> Iterator[Entry]:
        if papers_named(text):
            yield self._entry(Unread(self._path, number, text, why))

    def _entry(self, found: Row | Unread) -> Entry:
        return Entry(tuple(label for _, label in self._at.labels), found)


def _parts(block: Sequence[_Line]) -> Iterator[list[_Line]]:
    """A block of several lines in parts: what comes before its inner items, and each of these with what is below it."""
    inner = [line.indent for line in block[1:] if line.is_bullet]
    if not inner:
        yield from ([line] for line in block)
        return
    least = min(inner)
    part: list[_Line] = []
    for place, line in enumerate(block):
        if place and line.is_bullet and line.indent <= least:
            yield part
            part = []
        part.append(line)
    yield part


def _at_its_head(line: str) -> dict[str, int]:
    """The number like arXiv's by which an item or a heading begins, or that a line consists of; empty for no such."""
    if mark := _ITEM.match(line):
        first = line[mark.end() :].split(maxsplit=1)
        return number_like_paper(first[0].rstrip(":")) if first else {}
    return number_like_paper(line)


def _heading(line: str) -> tuple[int, str] | None:
    """Level and text of a heading; None for any other line, and for one without a text."""
    if found := _HEADING.fullmatch(line):
        level, text = len(found[1]), found[2]
    elif found := _HTML_HEADING.fullmatch(line):
        level, text = int(found[1]), found[2]
    else:
        return None
    text = _TAG.sub("", text)
    if re.search(r"\w", without := _IMAGE.sub(" ", text)):  # a badge beside the title is no part of it
        text = without
    text = _LINK_TEXT.sub(r"\1", text)
    text = re.sub(r"[*_`]{1,3}(?=\S)|(?<=\S)[*`]{1,3}", "", text)
    text = fold("".join(each for each in text if unicodedata.category(each) not in ("So", "Mn", "Cf")))
    return (level, text) if text else None
