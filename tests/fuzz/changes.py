"""Changes that make nearly valid documents of valid ones.

A change is data: drawn before it is known what it will be applied to, and shown as it is where an example fails. It
names its place by a number, of which the remainder by the count of places counts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import Any, TypeAlias

from lxml import etree


@dataclass(frozen=True)
class Raw:
    """A text as it stands in a document, not as a value of it: `text` so many `times`."""

    text: str
    times: int = 1

    def __str__(self) -> str:
        return self.text * self.times


class Pairs(list[list[Any]]):
    """A JSON object as its pairs of key and value, so that a key can stand twice."""


def read_json(text: str | bytes) -> Any:
    """The document in `text`, with objects as `Pairs`."""
    return json.loads(text, object_pairs_hook=lambda pairs: Pairs([key, value] for key, value in pairs))


def write_json(document: Any) -> str:
    """The text of a document; lone surrogates are escaped, and `Raw` goes in as it is."""
    match document:
        case Raw():
            return str(document)
        case Pairs():
            return "{" + ", ".join(f"{write_json(key)}: {write_json(value)}" for key, value in document) + "}"
        case dict():
            return write_json(Pairs([key, value] for key, value in document.items()))
        case list() | tuple():
            return "[" + ", ".join(map(write_json, document)) + "]"
        case str():
            is_text = document.encode("utf-8", "replace").decode() == document
            return json.dumps(document, ensure_ascii=not is_text)
    return json.dumps(document)


Data: TypeAlias = bytes
Change: TypeAlias = Callable[[Data], Data]


@dataclass(frozen=True)
class All:
    """Several changes, one after the other."""

    changes: tuple[Change, ...]

    def __call__(self, data: bytes) -> bytes:
        return reduce(lambda changed, change: change(changed), self.changes, data)


@dataclass(frozen=True)
class Instead:
    """Something else altogether."""

    data: bytes

    def __call__(self, data: bytes) -> bytes:
        return self.data


@dataclass(frozen=True)
class OnBytes:
    """A change of bytes: `how` is one of `WAYS`, `length` counts bytes, `what` is what comes in."""

    how: str
    at: int = 0
    length: int = 1
    what: bytes = b""

    WAYS = ("cut", "drop", "double", "insert", "replace", "flip", "fill")

    def __call__(self, data: bytes) -> bytes:
        begin = self.at % (len(data) + 1)
        before, middle, after = data[:begin], data[begin : begin + self.length], data[begin + self.length :]
        match self.how:
            case "cut":
                middle = after = b""
            case "drop":
                middle = b""
            case "double":
                middle *= 2
            case "insert":
                middle = self.what + middle
            case "replace":
                middle = self.what
            case "flip":
                middle = bytes(byte ^ 1 << self.at % 8 for byte in middle[:1]) + middle[1:]
            case _:  # fill
                middle = self.what * self.length + middle
        return before + middle + after


@dataclass(frozen=True)
class OnLines:
    """A change of whole lines: `how` is one of `WAYS`."""

    how: str
    at: int = 0
    to: int = 0
    what: bytes = b""

    WAYS = ("drop", "double", "swap", "replace", "insert", "join", "conflict")

    def __call__(self, data: bytes) -> bytes:
        lines = data.split(b"\n")
        at, to = self.at % len(lines), self.to % len(lines)
        match self.how:
            case "drop":
                del lines[at]
            case "double":
                lines.insert(to, lines[at])
            case "swap":
                lines[at], lines[to] = lines[to], lines[at]
            case "replace":
                lines[at] = self.what
            case "insert":
                lines.insert(at, self.what)
            case "join":
                lines[at : at + 2] = [b"".join(lines[at : at + 2])]
            case _:  # conflict
                lines[at : at + 1] = [b"<<<<<<< HEAD", lines[at], b"=======", lines[to], b">>>>>>> theirs"]
        return b"\n".join(lines)


@dataclass(frozen=True)
class OnLine:
    """A change of one of the lines that are not empty."""

    at: int
    change: Change

    def __call__(self, data: bytes) -> bytes:
        lines = data.split(b"\n")
        full = [number for number, line in enumerate(lines) if line]
        if full:
            number = full[self.at % len(full)]
            lines[number] = self.change(lines[number])
        return b"\n".join(lines)


@dataclass(frozen=True)
class OnJson:
    """A change of a value in a JSON document, or of its place: `how` is one of `WAYS`.

    `key` names the value where there is one of that name (any, if it is empty); `at` chooses among those. To alter a
    value is to put one of the same type there, if need be in name only: the one of that number in `LIKE`.
    """

    how: str
    at: int = 0
    key: str = ""
    what: Any = None
    number: int = 0

    WAYS = ("alter", "set", "remove", "double", "rename", "wrap", "empty", "swap", "add")

    def __call__(self, data: bytes) -> bytes:
        try:
            document = read_json(data)
        except (ValueError, RecursionError):
            return data
        return write_json(self.of(document)).encode("utf-8", "surrogatepass")

    def of(self, document: Any) -> Any:
        """The same for a document that has been read."""
        places = [*_places(document)]
        named = [place for place in places if self.key and place.key == self.key]
        if not (places := named or places):
            return self.what if self.how == "set" else document
        self._do(places[self.at % len(places)])
        return document

    def _do(self, place: _Place) -> None:
        match self.how:
            case "alter":
                place.value = _like(place.value, self.number)
            case "set":
                place.value = self.what
            case "remove":
                del place.inside[place.number]
            case "double":
                place.inside.insert(place.number, place.inside[place.number])
            case "rename" if isinstance(place.inside, Pairs):
                place.inside[place.number][0] = str(self.what)
            case "wrap":
                place.value = [place.value]
            case "empty":
                place.value = type(place.value)() if isinstance(place.value, str | list) else None
            case "swap":
                inside = place.inside
                inside[place.number], inside[0] = inside[0], inside[place.number]
            case _:  # add
                place.inside.append([self.key, self.what] if isinstance(place.inside, Pairs) else self.what)


def _like(value: Any, number: int) -> Any:
    match value:
        case bool():
            kind: Sequence[Any] = (not value, None, "true", "false", 0, 1)
        case int() | float():
            kind = LIKE["number"]
        case str() if re.match(r"\d{4}-\d\d-\d\d", value):
            kind = LIKE["moment"]
        case str() if re.fullmatch(r"[0-9a-f]{16,40}", value):
            kind = LIKE["name"]
        case str():
            kind = LIKE["text"]
        case _:
            kind = LIKE["other"]
    return kind[number % len(kind)]


@dataclass
class _Place:
    """Where a value stands: in an object or an array, at a number."""

    inside: Any
    number: int

    @property
    def key(self) -> str:
        return str(self.inside[self.number][0]) if isinstance(self.inside, Pairs) else ""

    @property
    def value(self) -> Any:
        return self.inside[self.number][1] if isinstance(self.inside, Pairs) else self.inside[self.number]

    @value.setter
    def value(self, value: Any) -> None:
        if isinstance(self.inside, Pairs):
            self.inside[self.number] = [self.key, value]
        else:
            self.inside[self.number] = value


def _places(document: Any) -> Iterator[_Place]:
    if isinstance(document, list):
        for number in range(len(document)):
            place = _Place(document, number)
            yield place
            yield from _places(place.value)


TEXTS = (
    "", " ", "\t", "\n", "\r", "a\nb", "\x00", "\x00\x01\x1b[31m", "\ud800", "a\udfffb", "\ufeff", "\u2028", "\u202e",
    "\ufffe", "0", "-1", "1e999", "NaN", "null", "true", "٢٠٢٦", "²", "①", "０", "१२", "9" * 5000, "9" * 400, "1" * 19,
    "../../x", "/etc/passwd", ".git/config", "a/b", "..", ".", "con", "nul", "com1.txt", "σας", "a" * 300,
    "x" * 70_000, "::error::x", "\r::stop-commands::x", "##[command]x", "%0A::set-output name=changed::x",
    "<!-- arxiv-radar:end -->", "<!-- arxiv-radar:begin -->", "{{ 7 * 7 }}", "{% raw %}", "</details>", "| a | b |",
    "$x$", "papers", "main", "splatting", "2026_10", "2026_13", "0000_01", "9999_12", "2026-10-30T06:17:00Z",
    "0001-01-01T00:00:00Z", "0000-00-00T00:00:00Z", "9999-12-31T23:59:59Z", "2026-02-30T00:00:00Z",
    "2026-10-30T24:00:00Z", "2026-10-30T06:17:60Z", "2026-10-30T06:17:00+14:00", "2027-10-30T06:17:00Z", "2026-10-30",
    "٢٠٢٦-١٠-٣٠T٠٦:١٧:٠٠Z", "2610.00003", "2610.00003v1", "hep-th/9901001", "9999.99999", "math.AG/0601001",
    "٢٦١٠.٠٠٠٠٣", "http://arxiv.org/abs/2610.00003v1", "http://arxiv.org/abs/2610.00003v0",
    f"http://arxiv.org/abs/2610.00003v{'9' * 4400}", "http://arxiv.org/abs/2610.00003v٣",
    "http://arxiv.org/abs/hep-th/9901001v3", "http://arxiv.org/api/errors#x", "0" * 40, "f" * 40, "F" * 40, "g" * 40,
    "refs/heads/main", "refs/heads/x",
)  # fmt: skip
"""Texts that mean something to one of those through whose hands they go."""

LIKE: dict[str, tuple[Any, ...]] = {
    "number": (
        0, -1, 1, 2, 3, 99, 2**31, 2**63, 10**18, -(10**18), 0.5, -0.0, 1e308, "1", True, None, Raw("1e999"),
        Raw("-1e999"), Raw("NaN"), Raw("Infinity"), Raw("9", 400), Raw("9", 5000), Raw("-9", 5000), Raw("1.0"),
    ),
    "moment": (
        "2026-10-30T06:17:00Z", "2026-10-30T23:59:59Z", "2026-10-31T00:00:00Z", "2026-11-30T00:00:00Z",
        "2027-01-01T00:00:00Z", "2030-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "9999-01-01T00:00:00Z",
        "2026-10-01T00:00:00Z", "2026-01-01T00:00:00Z", "1991-08-14T00:00:00Z", "1970-01-01T00:00:00Z",
        "1000-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "0001-03-15T00:00:00Z", "0000-01-01T00:00:00Z",
        "2026-02-30T00:00:00Z", "2026-10-30T24:00:00Z", "2026-10-30T06:17:60Z", "2026-10-30",
        "2026-10-30T06:17:00+14:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "٢٠٢٦-١٠-٣٠T٠٦:١٧:٠٠Z",
        "", "2026-10-30T06:17:00.5Z", "2026-W44-5", "2026-10-30T06:17:00Z\n", " 2026-10-30T06:17:00Z",
        "20261030T061700Z",
    ),
    "name": (
        "0" * 40, "f" * 40, "F" * 40, "g" * 40, "a" * 39, "a" * 41, "a" * 64, "", "٣" * 40, "\n" * 40, "../" * 13 + "a",
    ),
    "text": TEXTS,
    "other": (
        [], Pairs(), None, "", [None], [[]], Pairs([["", None]]), 0, "x", [1, "x", None], True, Raw("1e999"),
        Raw("[", 9999),
    ),
}  # fmt: skip
"""Values that are of one kind at first sight."""


@dataclass(frozen=True)
class OnXml:
    """A change of an element of an XML document: `how` is one of `WAYS`.

    `name` is the element's name without its namespace (any, if it is empty).
    """

    how: str
    at: int = 0
    name: str = ""
    what: Raw = field(default=Raw(""))

    WAYS = ("text", "remove", "double", "rename", "wrap", "markup", "attribute", "tail", "prefix")

    def __call__(self, data: bytes) -> bytes:
        try:
            root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
        except (etree.XMLSyntaxError, ValueError):
            return data
        elements: Sequence[Any] = [each for each in root.iter() if isinstance(each.tag, str)]
        named = [each for each in elements if etree.QName(each).localname == self.name]
        element = (named or elements)[self.at % len(named or elements)]
        self._do(element)
        declared: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
        return declared.replace(_HERE.encode(), str(self.what).encode("utf-8", "surrogatepass"))

    def _do(self, element: Any) -> None:
        parent = element.getparent()
        match self.how:
            case "text":
                element.text = _HERE
            case "remove" if parent is not None:
                parent.remove(element)
            case "double" if parent is not None:
                parent.insert(parent.index(element), etree.fromstring(etree.tostring(element)))
            case "rename":
                element.tag = "changed"
            case "wrap" if parent is not None:
                wrapping = etree.Element("wrapping")
                parent.replace(element, wrapping)
                wrapping.append(element)
            case "markup":
                text = element.text or ""
                element.text = text[: len(text) // 2]
                inner = etree.SubElement(element, "b")
                inner.text, inner.tail = _HERE, text[len(text) // 2 :]
            case "attribute":
                element.set("term", _HERE)
            case "tail":
                element.tail = _HERE
            case _:  # prefix
                element.text = _HERE + (element.text or "")


_HERE = "HERE-COMES-WHAT-XML-MAY-NOT-HOLD"
