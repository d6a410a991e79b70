"""The authors of a paper out of the one string that arXiv keeps of them, affiliations and all.

It goes by what arXiv itself does for its query API: what stands in parentheses is about the author before it, commas,
`and` and `&` part names, and a collaboration that comes first has no names of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from radar.text import fold

_AND = re.compile(r",?\s+(?:and|&)\s")
_PARTED = re.compile(r"([,:])\s*")
_SUFFIX = re.compile(r"Jr\.?")
_ET_AL = re.compile(r"\s*et\.?\s+al\.?\s*", re.IGNORECASE)
_COLLABORATION = re.compile(r"[a-z0-9\s]+\s(?:collaboration|group|team)", re.IGNORECASE)
_INITIAL_AND_NEXT = re.compile(r"(?<!\\)\.(?=\S)")


def authors_in(line: str) -> tuple[str, ...]:
    """The names in `line`, in order, each as the query API writes it, TeX aside."""
    parts = _with_suffixes(_parts(fold(line)))
    while parts and parts[0] == ",":
        parts.pop(0)
    names: list[str] = []
    leads = True  # only collaborations so far
    for part in parts:
        if part == "," or (part == ":" and leads and names) or part[0] in "(]":
            continue
        found = _COLLABORATION.search(part) if leads else None
        leads = found is not None
        name = fold(found[0] if found else _INITIAL_AND_NEXT.sub(". ", part))
        if name and not _ET_AL.match(name):
            names.append(name)
    return tuple(names)


def _parts(line: str) -> Iterator[str]:
    """Names, the signs that part them, and what stands in parentheses, as a whole."""
    for block in _blocks(line):
        if block.startswith("("):
            yield block
            continue
        for part in _PARTED.split(_AND.sub(",", block)):
            if part.strip():
                yield part.strip()


def _blocks(line: str) -> Iterator[str]:
    """`line`, cut before and behind its outermost parentheses; one that is never closed goes to the end."""
    begin = depth = 0
    for place, sign in enumerate(line):
        if sign == "(":
            if not depth:
                yield line[begin:place]
                begin = place
            depth += 1
        elif sign == ")" and depth:
            depth -= 1
            if not depth:
                yield line[begin : place + 1]
                begin = place + 1
    yield line[begin:]


def _with_suffixes(parts: Iterator[str]) -> list[str]:
    """The same, with a suffix that a comma parts from its name put back to it."""
    joined: list[str] = []
    for part in parts:
        if _SUFFIX.fullmatch(part) and len(joined) > 1 and joined[-1] == "," and not joined[-2].endswith(")"):
            joined.pop()
            joined.append(f"{joined.pop()}, {part}")
        else:
            joined.append(part)
    return joined
