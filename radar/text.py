"""Small things about text that every room needs."""

from __future__ import annotations

import re

# What is left out is named, since to compile what is left takes Python ten times as long.
NOT_IN_XML = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""A character that no document in XML 1.0 can have (https://www.w3.org/TR/xml/#charsets)."""


def count(number: int, one: str, many: str = "") -> str:
    """A number with its noun, in the right grammatical number."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def fold(text: str) -> str:
    """`text` with every run of white space folded to one space and the ends trimmed, as the archive keeps it."""
    return " ".join(text.split())
