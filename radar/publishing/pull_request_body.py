"""The part of a pull request's text that is ours, told apart from what people write there.

Ours stands between two marks; what people add around them stays. Without the marks the whole text is somebody's, and
is left alone. The same goes for a title that is not the one we gave last.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

BODY_LIMIT = 60_000
"""Characters a body of ours stays below."""

LONGEST = 65_536
"""Characters a body may have for GitHub."""

_BEGIN = "<!-- arxiv-radar:begin -->"
_END = "<!-- arxiv-radar:end -->"
_MEMORY = re.compile(r"<!-- arxiv-radar:memory title=([0-9a-f]*) people=([0-9a-f,]*) -->")


@dataclass(frozen=True)
class Memory:
    """What we did to a pull request, kept in its body: digests of the title we gave, and of each label and person."""

    title: str = ""
    people: tuple[str, ...] = ()


def fingerprint(*texts: str) -> str:
    """A short digest of some texts."""
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:12]


def memory(body: str) -> Memory:
    """What a body remembers; nothing where it is not ours."""
    part = _part(body)
    found = _MEMORY.search(body[slice(*part)]) if part else None
    return Memory(found[1], tuple(filter(None, found[2].split(",")))) if found else Memory()


def is_ours(body: str) -> bool:
    """Whether the body has a part that is ours to replace."""
    return _part(body) is not None


def room(body: str, remembered: Memory) -> int:
    """Characters that the text of our part may have beside what people wrote; none are left where it is negative."""
    return BODY_LIMIT - len(with_part(body, "", remembered)) - 1


def with_part(body: str, text: str, remembered: Memory) -> str:
    """`body` with our part made anew; an empty body becomes it. Only for one that is ours or empty."""
    mark = f"<!-- arxiv-radar:memory title={remembered.title} people={','.join(remembered.people)} -->"
    ours = f"{_BEGIN}\n{text.strip()}\n\n{mark}\n{_END}"
    part = _part(body)
    return ours if part is None else body[: part[0]] + ours + body[part[1] :]


def same(one: str, other: str) -> bool:
    """Whether two bodies say the same; GitHub's editor changes line ends."""
    return one.replace("\r\n", "\n").strip() == other.replace("\r\n", "\n").strip()


def _part(body: str) -> tuple[int, int] | None:
    begin, end = body.find(_BEGIN), body.rfind(_END)
    return (begin, end + len(_END)) if 0 <= begin < end else None
