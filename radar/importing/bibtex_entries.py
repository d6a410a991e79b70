"""BibTeX as it is written: entries with their fields, in the order of the file.

Read are braces, quotation marks, parentheses around entries, `#` between parts, and the macros of `@string`. What is in
no entry is a comment for BibTeX. An entry whose braces do not match ends where the next line begins one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_BEGIN = re.compile(r"(?<![\w.\\])@[ \t]*([A-Za-z]+)\s*([{(])")
_BEGINS_A_LINE = re.compile(r"^[ \t]*@[ \t]*[A-Za-z]+\s*[{(]", re.MULTILINE)
_MARK = re.compile(r"[{}()]")
_BRACE_OR_QUOTE = re.compile(r'[{}"]')
_KEY = re.compile(r"\s*[^\s,={}\"]*\s*,")
_FIELD = re.compile(r"[\s,]*([A-Za-z][\w:+.-]*)\s*=\s*")
_WORD = re.compile(r"[^\s,#{}\"]+")
_JOINED = re.compile(r"\s*#\s*")
_LONGEST_MACRO = 200  # characters: macros of macros could fill any memory
_NO_ENTRIES = ("comment", "preamble", "string")


@dataclass(frozen=True, slots=True)
class BibtexEntry:
    """An entry, or with an empty `kind` a text that is in none. `line` counts from 1.

    `kind` is the word behind the `@`, in small letters. `fields` have their values without what delimits them, by names
    in small letters. `is_whole` tells whether its braces match.
    """

    kind: str
    line: int
    text: str
    fields: Mapping[str, str]
    is_whole: bool = True


def bibtex_entries(text: str) -> Iterator[BibtexEntry]:
    """The entries of a file, and the comments between them that are not empty. Never raises."""
    begins = [found.start() for found in _BEGINS_A_LINE.finditer(text)]
    macros: dict[str, str] = {}
    place, line = 0, 1

    def taken(end: int, kind: str = "", inside: str = "", *, is_whole: bool = True) -> Iterator[BibtexEntry]:
        nonlocal place, line
        raw = text[place:end]
        before = len(raw) - len(raw.lstrip())
        if raw.strip():
            fields = _fields(inside, macros) if kind else {}
            yield BibtexEntry(kind, line + raw.count("\n", 0, before), raw.strip(), fields, is_whole)
        line += raw.count("\n")
        place = end

    while found := _BEGIN.search(text, place):
        yield from taken(found.start())
        following = bisect_right(begins, found.end())
        limit = begins[following] if following < len(begins) else len(text)
        closed = _closed(text, found.start(2), limit)
        end = limit if closed is None else closed + 1
        kind = found[1].lower()
        inside = text[found.end() : limit if closed is None else closed]
        if kind == "string":
            defined = _fields(inside, macros, key="")
            macros |= {name: value for name, value in defined.items() if len(value) <= _LONGEST_MACRO}
        yield from taken(end, "" if kind in _NO_ENTRIES else kind, inside, is_whole=closed is not None)
    yield from taken(len(text))


def _closed(text: str, start: int, limit: int) -> int | None:
    """Where what opens at `start` is closed; None where it is not before `limit`."""
    in_parentheses = text[start] == "("
    depth = 0
    for mark in _MARK.finditer(text, start + in_parentheses, limit):
        if mark[0] == ")" and in_parentheses and not depth:
            return mark.start()
        depth += {"{": 1, "}": -1}.get(mark[0], 0)
        if mark[0] == "}" and not depth and not in_parentheses:
            return mark.start()
    return None


def _fields(inside: str, macros: Mapping[str, str], key: str = _KEY.pattern) -> dict[str, str]:
    """The fields behind an entry's key, as far as they can be read; of two with one name, the first, as for BibTeX."""
    found: dict[str, str] = {}
    begin = re.compile(key).match(inside)
    place = begin.end() if begin else 0
    while field := _FIELD.match(inside, place):
        value, place = _value(inside, field.end(), macros)
        found.setdefault(field[1].lower(), value)
    return found


def _value(text: str, place: int, macros: Mapping[str, str]) -> tuple[str, int]:
    """A field's value and where it ends."""
    parts: list[str] = []
    while True:
        if text.startswith(("{", '"'), place):
            end = _end_of(text, place)
            parts.append(text[place + 1 : end])
            place = min(end + 1, len(text))
        elif word := _WORD.match(text, place):
            parts.append(macros.get(word[0].lower(), word[0]))
            place = word.end()
        if not (joined := _JOINED.match(text, place)):
            return "".join(parts), place
        place = joined.end()


def _end_of(text: str, start: int) -> int:
    """Where the value that a brace or a quotation mark opens at `start` is closed, or the end of all."""
    is_quoted = text[start] == '"'
    depth = 0
    for mark in _BRACE_OR_QUOTE.finditer(text, start + 1):
        if mark[0] == "{":
            depth += 1
        elif mark[0] == "}":
            if not depth and not is_quoted:
                return mark.start()
            depth -= 1
        elif is_quoted and depth <= 0:
            return mark.start()
    return len(text)
