"""How wide text comes out, without a font at hand: rather too wide than too narrow for the usual sans-serif ones."""

from __future__ import annotations

import unicodedata
from itertools import accumulate

_NARROW = frozenset(" !'(),./:;I[]`fijlrt|")
_BROAD = frozenset("%@GMOQWmw—…")
_LONGEST = 200  # characters of a line that are looked at


def width(text: str, size: float) -> float:
    """The width of `text` in a font of `size`, in the unit of `size`."""
    return sum(map(_em, text)) * size


def shortened(text: str, room: float, size: float) -> str:
    """`text`, or as much of its beginning as fits into `room` together with an ellipsis."""
    shown = text[:_LONGEST]
    if shown == text and width(text, size) <= room:
        return text
    room -= width("…", size)
    fits = sum(end * size <= room for end in accumulate(map(_em, shown)))
    return shown[:fits].rstrip(" \u200d") + "…"


def _em(char: str) -> float:
    if char in _NARROW:
        return 0.42
    if char in _BROAD:
        return 1.0
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0.0
    if unicodedata.east_asian_width(char) in "WF":
        return 1.0
    if char.isupper():
        return 0.75
    return 0.64 if char.isascii() else 0.75
