"""What people have decided of a paper, as far as readers see it: a star, tags and notes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True)
class Marks:
    """The marks of one paper in one topic; texts as people wrote them."""

    starred: bool = False
    tags: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


MarksOf: TypeAlias = Callable[[str], Marks]
"""Gives a paper's marks by its identifier."""


def no_marks(identifier: str) -> Marks:
    """The marks of papers of which nobody has decided anything."""
    return _NONE


_NONE = Marks()
