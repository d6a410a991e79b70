"""Small pieces of sentences."""

from __future__ import annotations


def count(number: int, one: str, many: str = "") -> str:
    """A number with its noun, in the right grammatical number."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
