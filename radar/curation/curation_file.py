"""The curation file: what people decided, one decision a line. Read forgivingly, written strictly."""

from __future__ import annotations

import codecs
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise

from radar.curation.decision import Decision, Unreadable, Verb, canonical, lines_of, parse_line, unknown_topic
from radar.text import fold

CURATION_FILE = "curation.txt"
"""Its name in the output folder."""

_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_WIDE = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_BASE, _ENDS = b"|||||||", b"======="  # what both sides of a conflict had before stands between these
_MARKS = (b"<<<<<<<", b">>>>>>>", _BASE, _ENDS)


@dataclass(frozen=True)
class CurationFile:
    """The file's lines, each with its end, and what they say.

    `problems` are the lines that cannot be read: number, counted from 1, and a sentence. `doubts` are those that are
    read, and may be meant otherwise. `topics` are the folders by which lines are read.
    """

    lines: tuple[bytes, ...] = ()
    topics: frozenset[str] = frozenset()
    decisions: tuple[Decision, ...] = field(default=(), repr=False)
    problems: tuple[tuple[int, str], ...] = field(default=(), repr=False)
    doubts: tuple[tuple[int, str], ...] = field(default=(), repr=False)
    _data: bytes | None = field(default=None, repr=False, compare=False)

    @classmethod
    def read(cls, data: bytes | None, topics: Collection[str]) -> CurationFile:
        """The file with this content; an empty one where there is none. Raises nothing.

        A byte-order mark, other ends of lines and other encodings are read, marks of a conflict passed over with what
        both sides had before.
        """
        return _whole(data, frozenset(topics))

    def to_bytes(self) -> bytes:
        """The file's content; the bytes that were read, where nothing changed."""
        return b"".join(self.lines) if self._data is None else self._data

    def adding(self, decisions: Iterable[Decision], why: str = "") -> CurationFile:
        """The file with lines for those of `decisions` that do not hold yet; `why` stands behind each as a comment."""
        held = {decision.effect for decision in self.decisions}
        coming: list[Decision] = []
        for each in decisions:
            effect = each.effect
            if effect in held or Decision(each.verb, each.id, None, each.text) in held:
                continue
            held.add(effect)
            reason = "; ".join(filter(None, (each.why, why)))
            coming.append(Decision(each.verb, each.id, each.topic, each.text, reason))
        return self._with([line.encode() for line in lines_of(coming)])

    def undoing(self, id: str, topic: str | None = None, why: str = "", *, only: Verb | None = None) -> CurationFile:
        """The file without the lines on a paper; with `topic` only as far as they are of that topic.

        With `only`, lines of other verbs stay.

        A line for all topics then stays for the others. With `why` a line that goes is kept as a comment.
        """
        paper = canonical(id)
        number = paper.rpartition("/")[2].encode()
        lines: list[bytes] = []
        for line in self.lines:
            said = self._said(line) if number in line else ()
            stays = [left for each in said for left in self._left(each, paper, topic, only)]
            if stays == [*said]:
                lines.append(line)
                continue
            written = lines_of(stays)
            if why:
                written.append(f"# {_text(line).strip()} ({fold(why)})")
            end = line[len(line.rstrip(b"\r\n")) :]
            lines += [each.encode() + end for each in written]
        return self if lines == [*self.lines] else _read(lines, self.topics)

    def _left(self, decision: Decision, paper: str, topic: str | None, only: Verb | None) -> list[Decision]:
        """What stays of a decision when one on a paper is undone."""
        if only not in (None, decision.verb):
            return [decision]
        if decision.id != paper or (topic is not None and decision.topic not in (None, topic)):
            return [decision]
        if topic is None or decision.topic is not None:
            return []
        return [replace(decision, topic=other) for other in sorted(self.topics - {topic})]

    def _said(self, line: bytes) -> tuple[Decision, ...]:
        try:
            return parse_line(_text(line), self.topics)
        except Unreadable:
            return ()

    def _with(self, coming: Sequence[bytes]) -> CurationFile:
        """The file with further lines at its end."""
        if not coming:
            return self
        lines = [*self.lines]
        end = b"\r\n" if lines and lines[0].endswith(b"\r\n") else b"\n"
        if lines and not lines[-1].endswith((b"\n", b"\r")):
            lines[-1] += end
        further = _read([line + end for line in coming], self.topics)
        problems, doubts = (
            tuple((len(lines) + number, why) for number, why in told) for told in (further.problems, further.doubts)
        )
        return CurationFile(
            (*lines, *further.lines),
            self.topics,
            self.decisions + further.decisions,
            self.problems + problems,
            self.doubts + doubts,
        )


def union(a: CurationFile, b: CurationFile, base: CurationFile | None = None) -> CurationFile:
    """What both files say, the lines of `a` first.

    `base` is what both were made from: a line that one side has removed from it stays removed.
    """
    of_a, of_b, before = ({_bare(line) for _, line in _live(each.lines)} if each else set() for each in (a, b, base))
    gone = before - of_b - {b""}
    lines = [line for line in a.lines if _bare(line) not in gone]
    rest = a if len(lines) == len(a.lines) else _read(lines, a.topics)
    known = of_a | before | {b""}
    return rest._with([*dict.fromkeys(bare for _, line in _live(b.lines) if (bare := _bare(line)) not in known)])


@lru_cache(maxsize=4)  # a run meets the same file several times
def _whole(data: bytes | None, topics: frozenset[str]) -> CurationFile:
    return replace(_read(_LINE.findall(_utf_8(data)) if data else (), topics), _data=data)


def _read(lines: Sequence[bytes], topics: frozenset[str]) -> CurationFile:
    decisions: list[Decision] = []
    problems: list[tuple[int, str]] = []
    doubts: list[tuple[int, str]] = []
    for number, line in _live(lines):
        text = _text(line)
        try:
            decisions += parse_line(text, topics)
        except Unreadable as why:
            problems.append((number, str(why)))
        else:
            doubts += [(number, doubt)] if (doubt := unknown_topic(text, topics)) else []
    return CurationFile(tuple(lines), topics, tuple(decisions), tuple(problems), tuple(doubts))


def _live(lines: Sequence[bytes]) -> Iterator[tuple[int, bytes]]:
    """The lines with their numbers, without a conflict's marks and what both sides had before."""
    marks = [number for number, line in enumerate(lines, 1) if line.startswith(_MARKS)]
    skipped = {*marks}
    for begin, end in pairwise(marks):
        if lines[begin - 1].startswith(_BASE) and lines[end - 1].startswith(_ENDS):
            skipped.update(range(begin, end))
    return ((number, line) for number, line in enumerate(lines, 1) if number not in skipped)


def _bare(line: bytes) -> bytes:
    """A line as two sides compare it."""
    return line.removeprefix(codecs.BOM_UTF8).strip()


def _utf_8(data: bytes) -> bytes:
    """A file in UTF-8, where its byte-order mark says that it is in another encoding of Unicode."""
    for mark, encoding in _WIDE:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace").encode()
    return data


def _text(line: bytes) -> str:
    """A line's text; one that is not UTF-8 is taken for what Windows writes in the west."""
    try:
        return line.decode().removeprefix("\ufeff")
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")
