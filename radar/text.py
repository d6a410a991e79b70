"""Small things about text that every room needs."""

from __future__ import annotations


def count(number: int, one: str, many: str = "") -> str:
    """A number with its noun, in the right grammatical number."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def fold(text: str) -> str:
    """`text` with every run of white space folded to one space and the ends trimmed, as the archive keeps it."""
    return " ".join(text.split())
