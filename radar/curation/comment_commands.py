"""Commands in a comment: its lines that begin with `/radar`, as far as Markdown shows them as somebody's own words.

What stands in a quotation, a list, a block of code or a span of code is talked about, not asked for.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from radar.curation.decision import Decision, Unreadable, Verb, parse_line, unknown_topic
from radar.rendering.markdown_lines import Line, lines_of

_COMMAND = re.compile(r" {0,3}/radar(?=\s|$)", re.IGNORECASE)
_UNDO = re.compile(r"\s*undo(?=[\s:]|$):?", re.IGNORECASE)
_SPAN = re.compile(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_LINE_ENDS = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True)
class Command:
    """What a line asks for: decisions to be taken, or (`undo`) what was decided of papers to be taken back.

    Of the decisions to undo, identifier and topic count. A line that cannot be read has a `problem`, in one sentence,
    and nothing else; `line` is the line.
    """

    line: str
    decisions: tuple[Decision, ...] = ()
    undo: bool = False
    problem: str = ""


def has_commands(body: str) -> bool:
    """Whether a comment has any command."""
    return any(True for _ in _command_lines(body))


def read_commands(body: str, topics: Collection[str]) -> tuple[Command, ...]:
    """The commands in a comment, in its order; `topics` are the folders that there are."""
    return tuple(_command(line, topics) for line in _command_lines(body))


def _command(line: str, topics: Collection[str]) -> Command:
    said = _COMMAND.sub("", line, count=1).strip()
    undo = _UNDO.match(said)
    try:
        if undo is None:
            decisions = parse_line(said, topics)
            if not decisions:
                raise Unreadable(f"The command is missing: write, for example, /radar {Verb.REJECT} 2402.01830.")
            if doubt := unknown_topic(said, topics):
                raise Unreadable(doubt)
            return Command(line.strip(), decisions)
        # What is undone is named as what is rejected is: by identifiers, and a topic if it is to be undone there alone.
        named = parse_line(f"{Verb.REJECT} {said[undo.end() :]}", topics)
        return Command(line.strip(), tuple(replace(each, why="") for each in named), undo=True)
    except Unreadable as why:
        sentence = str(why).replace(f"{Verb.REJECT} 2402.01830", "undo 2402.01830") if undo else str(why)
        return Command(line.strip(), problem=sentence)


def _command_lines(body: str) -> Iterator[str]:
    """The lines that are commands."""
    if "/radar" not in body.lower():
        return
    lines = _LINE_ENDS.split(body)
    standing = lines_of(lines)
    spanned = _spanned(lines, standing)
    for number, (line, how) in enumerate(zip(lines, standing, strict=True)):
        if how.read and not how.quoted and not how.inside and number not in spanned and _COMMAND.match(line):
            yield line


def _spanned(lines: Sequence[str], standing: Sequence[Line]) -> set[int]:
    """The numbers of the lines whose beginning is in a span of code, or in a comment that readers do not see."""
    found: set[int] = set()
    begin = 0
    for end in range(len(lines) + 1):
        if end < len(lines) and standing[end].read and lines[end].strip():
            continue
        offsets: list[int] = []
        at = 0
        for line in lines[begin:end]:
            offsets.append(at)
            at += len(line) + 1
        text = "\n".join(lines[begin:end])
        if "`" in text or "<!--" in text:
            hidden = [found.span() for pattern in (_SPAN, _COMMENT) for found in pattern.finditer(text)]
            found |= {begin + n for n, at in enumerate(offsets) if any(low < at < high for low, high in hidden)}
        begin = end + 1
    return found
