"""Which lines of a Markdown document Markdown reads, and which it shows as they are: the blocks of CommonMark.

https://spec.commonmark.org/0.31.2/ and GitHub's extension of it; tables and definitions of links count as paragraphs
here, since what matters is where code and raw HTML begin and end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

_DEEPEST = 100  # containers in each other, as in GitHub's own parser
_QUOTE, _FOOTNOTE = -1, -2  # in a list of containers; a list's item is there as the columns of its content's indent
_FOOTNOTE_INDENT = 4
_FOOTNOTE_BEGIN = re.compile(r"\[\^[^\] \0]+\]: *")
_ITEM = re.compile(r"([-+*]|([0-9]{1,9})[.)])(?:( +)(.*)|$)")
_BREAK = re.compile(r"([-_*])(?: *\1){2,} *")
_HEADING = re.compile(r"#{1,6}(?: |$)")
_UNDERLINE = re.compile(r"(?:=+|-+) *")
_FENCE = re.compile(r"(`{3,})[^`]*$|(~{3,})")

_BLOCKS = (
    "address article aside base basefont blockquote body caption center col colgroup dd details dialog dir div dl dt "
    "fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hr html iframe legend li link "
    "main menu menuitem nav noframes ol optgroup option p param section source summary table tbody td tfoot th thead "
    "title tr track ul"
).replace(" ", "|")
_ATTRIBUTE = r"""\s+[A-Za-z_:][\w:.-]*(?:\s*=\s*(?:[^\s"'=<>`]+|'[^']*'|"[^"]*"))?"""
_TAG_ALONE = re.compile(rf"(?:<[A-Za-z][A-Za-z0-9-]*(?:{_ATTRIBUTE})*\s*/?>|</[A-Za-z][A-Za-z0-9-]*\s*>)\s*$")
# How blocks of HTML begin whose content nobody reads as Markdown or as HTML, and what ends them.
_RAW = tuple(
    (re.compile(begin, re.IGNORECASE), re.compile(end, re.IGNORECASE))
    for begin, end in (
        (r"<(?:script|pre|style|textarea)(?:\s|>|$)", r"</(?:script|pre|style|textarea)>"),
        (r"<!--", r"-->"),
        (r"<\?", r"\?>"),
        (r"<![A-Za-z]", r">"),
        (r"<!\[CDATA\[", r"\]\]>"),
    )
)
_HTML = re.compile(rf"</?(?:{_BLOCKS})(?:\s|/?>|$)", re.IGNORECASE)


class Line(NamedTuple):
    """How a line stands.

    `read` is false for code and for what is within a comment, `joined` true for one that goes on with the paragraph
    before it, whatever it says. `inside` is how many columns its items of lists and its footnotes take. `quoted` says
    that it belongs to a quotation, be it without a mark of its own, `noted` that it belongs to a footnote.
    """

    read: bool
    inside: int
    joined: bool = False
    quoted: bool = False
    noted: bool = False


def lines_of(document: Iterable[str]) -> list[Line]:
    """How each line of a document, given without line ends, stands in it."""
    reader = _Reader()
    return [reader.line(text) for text in document]


class _Reader:
    def __init__(self) -> None:
        self._containers: list[int] = []
        self._leaf = ""  # the block that is open: "paragraph", "code", "fence", "raw" or "html"
        self._end = re.compile("")  # what ends a fence or raw HTML
        self._empty_item = False

    def line(self, text: str) -> Line:
        text = text.expandtabs(4)
        at, depth = self._matched(text)
        all_match = depth == len(self._containers)
        rest = text[at:]
        if self._leaf in ("fence", "raw", "html", "code") and all_match and self._goes_on(rest):
            return self._standing(self._leaf == "html")
        if self._leaf not in ("", "paragraph"):
            if all_match and self._leaf != "code":  # its last line
                was_html, self._leaf = self._leaf == "html", ""
                return self._standing(was_html)
            self._leaf = ""
        return self._begin(text, at, depth)

    def _standing(self, read: bool) -> Line:
        containers = self._containers
        inside = sum(width for width in containers if width > 0) + _FOOTNOTE_INDENT * containers.count(_FOOTNOTE)
        return Line(read, inside, quoted=_QUOTE in containers, noted=_FOOTNOTE in containers)

    def _matched(self, text: str) -> tuple[int, int]:
        """How far the containers that are open go on in a line: the place in it, and their number."""
        at = 0
        for depth, width in enumerate(self._containers):
            indent = _indent(text[at:])
            if width == _QUOTE:
                if indent > 3 or text[at + indent : at + indent + 1] != ">":
                    return at, depth
                at += indent + 1
                at += text[at : at + 1] == " "
            elif width == _FOOTNOTE:
                if text and indent < _FOOTNOTE_INDENT:  # to GitHub a line of blanks, if these are fewer, ends it
                    return at, depth
                at += min(indent, _FOOTNOTE_INDENT)
            elif indent >= width:
                at += width
            elif at + indent < len(text) or (self._empty_item and depth == len(self._containers) - 1):
                return at, depth
        return at, len(self._containers)

    def _goes_on(self, rest: str) -> bool:
        """Whether the block that is open goes on after this line of it, or, if it is code by indentation, on it."""
        if self._leaf == "html":
            return bool(rest.strip())
        if self._leaf == "code":
            return not rest.strip() or _indent(rest) >= 4
        if self._leaf == "fence":
            return _indent(rest) > 3 or not self._end.fullmatch(rest.strip(" "))
        return not self._end.search(rest)

    def _begin(self, text: str, at: int, depth: int) -> Line:
        """A line that goes on with a paragraph, or begins another block."""
        goes_on = self._leaf == "paragraph"
        while True:
            indent = _indent(text[at:])
            rest = text[at + indent :]
            if not rest:
                return self._blank(depth)
            if indent > 3 and goes_on:
                return self._standing(True)._replace(joined=True)
            if indent > 3:
                return self._open(depth, "code", read=False)
            in_paragraph = goes_on and depth == len(self._containers)
            if depth == _DEEPEST:
                return self._leaf_of(rest, depth, goes_on=goes_on, in_paragraph=in_paragraph)
            if rest.startswith(">"):
                width, taken = _QUOTE, indent + 1 + rest.startswith("> ")
            elif footnote := _FOOTNOTE_BEGIN.match(rest):
                width, taken = _FOOTNOTE, indent + footnote.end()
            elif (found := _ITEM.match(rest)) and not _BREAK.fullmatch(rest) and not _no_item(found, in_paragraph):
                width = taken = indent + len(found[1]) + _gap(found)
            else:
                return self._leaf_of(rest, depth, goes_on=goes_on, in_paragraph=in_paragraph)
            self._containers[depth:] = [width]
            self._leaf, goes_on, at, depth = "", False, at + taken, depth + 1
            self._empty_item = width > 0 and not text[at:].strip()

    def _blank(self, depth: int) -> Line:
        if depth < len(self._containers):
            del self._containers[depth:]
            self._empty_item = False
        self._leaf = ""
        return self._standing(True)

    def _leaf_of(self, rest: str, depth: int, *, goes_on: bool, in_paragraph: bool) -> Line:
        if fence := _FENCE.match(rest):
            self._end = re.compile(rf"{re.escape((fence[1] or fence[2])[0])}{{{len(fence[1] or fence[2])},}}")
            return self._open(depth, "fence", read=False)
        for begin, end in _RAW:
            if found := begin.match(rest):
                self._end = end
                return self._open(depth, "" if end.search(rest, found.start() + 1) else "raw", read=True)
        if _HTML.match(rest) or (_TAG_ALONE.match(rest) and not in_paragraph):
            return self._open(depth, "html", read=True)
        underlines = in_paragraph and _UNDERLINE.fullmatch(rest)
        if underlines or _HEADING.match(rest) or _BREAK.fullmatch(rest):
            return self._open(depth, "", read=True)
        if goes_on:  # perhaps without the marks of the containers that it is in
            return self._standing(True)
        return self._open(depth, "paragraph", read=True)

    def _open(self, depth: int, leaf: str, *, read: bool) -> Line:
        del self._containers[depth:]
        self._leaf, self._empty_item = leaf, False
        return self._standing(read)


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip(" "))


def _gap(item: re.Match[str]) -> int:
    """The blanks after an item's mark that belong to it: one where what follows is code, or nothing."""
    blanks = len(item[3] or "")
    return blanks if item[4] and blanks <= 4 else 1


def _no_item(item: re.Match[str], in_paragraph: bool) -> bool:
    """Whether what looks like an item's mark is a paragraph's text: one that is empty or does not begin at 1."""
    return in_paragraph and (not (item[4] or "").strip() or item[2] not in (None, "1"))
