"""A paper as it goes through a run: from an archive's line or fresh from arXiv, decoded only where that is needed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from radar.archive.jsonl import read_line
from radar.archive.paper import Paper
from radar.settings.model import GroupBy

_ID = b'{"id": "'  # how every line begins that we have written
_HEAD = re.compile(rb'\{"id": "([\w./-]+)"')
_VERSION = re.compile(_HEAD.pattern + rb', "version": ([1-9][0-9]{0,8}),')  # `int` refuses very long numbers
_DATES = {GroupBy.UPDATED: b'"updated": "', GroupBy.PUBLISHED: b'"published": "'}
_AUTHORS = b'"authors": ["'
_WITHDRAWN = b', "withdrawn": true'
_SOURCE = b', "source": "'
_TEXTS = (b'"title": "', _AUTHORS, b'"abstract": "', b'"categories": ["')
_REJECTED = b'"rejected": '
_REJECTED_END = b', "rejected": true}'  # how the line of a rejected paper ends that we have written
_LENGTH = len("2025-02-21T07:40:15Z")


class Record:
    """A paper and its line, each made of the other when it is asked for.

    Where the line is as we write it, identifier, dates and which texts there are can be read off it: no text holds a
    quotation mark that is not escaped, so a key with both of its own stands nowhere else.
    """

    __slots__ = ("_file", "_number", "_paper", "_raw", "id")

    def __init__(self, id: str, paper: Paper | None, raw: bytes | None = None, file: str = "", number: int = 0) -> None:
        """Give the paper, or its line with file and line number."""
        self.id = id
        self._paper = paper
        self._raw = raw
        self._file = file
        self._number = number

    @property
    def paper(self) -> Paper:
        """The paper; raises `ArchiveError` where the line is none."""
        if self._paper is None:
            assert self._raw is not None
            self._paper = read_line(self._raw, self._file, self._number)
        return self._paper

    @property
    def raw(self) -> bytes:
        """The line in UTF-8, without its end."""
        return self.line.encode() if self._raw is None else self._raw

    @property
    def line(self) -> str:
        """The line, without its end; raises `ArchiveError` where it is no text."""
        if self._raw is not None:
            with suppress(UnicodeDecodeError):
                return self._raw.decode()
        return self.paper.line

    @property
    def has_authors(self) -> bool:
        """Whether the paper's authors are known."""
        return (self._paper is None and _AUTHORS in self.raw) or bool(self.paper.authors)

    @property
    def has_texts(self) -> bool:
        """Whether what every paper has is known: title, authors, abstract and categories."""
        if self._paper is None and all(key in self.raw for key in _TEXTS):
            return True
        return self.paper.has_texts

    @property
    def rejected(self) -> bool:
        """Whether people have decided against the paper."""
        if self._paper is None and (raw := self.raw).endswith(_REJECTED_END) is (_REJECTED in raw):
            return raw.endswith(_REJECTED_END)
        return self.paper.rejected

    def judged(self, rejected: bool) -> Record:
        """The same paper, rejected or not; another object, since it is to be rendered anew."""
        if self._paper is None and self.rejected is (_REJECTED in (raw := self.raw)):
            bare = raw.removesuffix(_REJECTED_END).removesuffix(b"}")
            return Record(self.id, None, bare + (_REJECTED_END if rejected else b"}"), self._file, self._number)
        return Record(self.id, replace(self.paper, rejected=rejected))

    @property
    def unjudged_line(self) -> str:
        """The line as it is of a paper that nobody has rejected."""
        return self.judged(False).line if self.rejected else self.line

    @property
    def is_withdrawn(self) -> bool:
        """Whether arXiv marks this version as withdrawn."""
        if self._paper is None and _WITHDRAWN not in self.raw:
            return False
        return self.paper.withdrawn

    @property
    def is_confirmed(self) -> bool:
        """Whether the query API has told of the paper, and not another source alone."""
        if self._paper is None and _SOURCE not in self.raw:
            return True
        return not self.paper.source

    def as_withdrawn(self) -> Record:
        """The same with the mark of a version that is withdrawn."""
        return Record(self.id, self.paper.as_withdrawn())

    @property
    def version(self) -> int:
        """The paper's version."""
        if self._paper is None and self._raw is not None and (found := _VERSION.match(self._raw)):
            return int(found[2])
        return self.paper.version

    @property
    def updated(self) -> str:
        """The time of that version."""
        return self.date(GroupBy.UPDATED)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Record) and self.raw == other.raw

    def __hash__(self) -> int:
        return hash(self.raw)

    def date(self, group_by: GroupBy) -> str:
        """The date that decides the paper's month and place, UTC as `YYYY-MM-DDTHH:MM:SSZ`."""
        if self._paper is None and self._raw is not None:
            key = _DATES[group_by]
            if (at := self._raw.rfind(key)) >= 0:
                begin = at + len(key)
                return self._raw[begin : begin + _LENGTH].decode(errors="replace")
        return self.paper.date(group_by)


def records(lines: Iterable[bytes], file: str, first: int = 1) -> Iterator[Record]:
    """The records of the lines of an archive's file. What is wrong with one is found when its paper is asked for.

    `first` is the number of the first of the lines.
    """
    for number, line in enumerate(lines, first):
        if line.endswith(b"}") and (head := _HEAD.match(line)):
            yield Record(head[1].decode(), None, line, file, number)
        elif line.strip():  # not as we write it
            paper = read_line(line, file, number)
            yield Record(paper.id, paper)


def as_records(papers: Iterable[Paper]) -> list[Record]:
    """The records of `papers`, in their order."""
    return [Record(paper.id, paper) for paper in papers]


def recorded(papers: Mapping[str, Paper]) -> dict[str, Record]:
    """The same by identifier."""
    return {identifier: Record(identifier, paper) for identifier, paper in papers.items()}


def places(lines: Iterable[bytes], identifiers: Iterable[str]) -> Iterator[int]:
    """The places (0-based) of the papers with these identifiers, among lines that are as we write them."""
    wanted = {each.encode() for each in identifiers}
    begin = len(_ID)
    for place, line in enumerate(lines):
        if line[begin : line.find(b'"', begin)] in wanted and line.startswith(_ID):
            yield place


def find_records(lines: Sequence[bytes], file: str, identifiers: Iterable[str]) -> Iterator[Record]:
    """Those of the papers with these identifiers, of lines that are as we write them."""
    for place in places(lines, identifiers):
        yield from records([lines[place]], file, place + 1)


def identifier_of(line: bytes) -> bytes:
    """The identifier on a line that is as we write it."""
    begin = len(_ID)
    return line[begin : line.index(b'"', begin)]


def rejected_places(lines: Sequence[bytes], file: str) -> list[int]:
    """The places (0-based) of rejected papers among lines."""
    return [
        place
        for place, line in enumerate(lines)
        if _REJECTED in line and any(record.rejected for record in records([line], file, place + 1))
    ]


def order(paper: Paper | Record, group_by: GroupBy) -> tuple[str, str]:
    """What the archive's order goes by, the greatest first: the date that decides, then the identifier."""
    return paper.date(group_by), paper.id


def order_of(line: bytes, group_by: GroupBy) -> tuple[str, str]:
    """The same of the paper on a line."""
    (record,) = records([line], "")
    return order(record, group_by)
