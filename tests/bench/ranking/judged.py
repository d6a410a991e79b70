"""How good scores are: AUC, and the share of the first ten that belong. No package is needed here."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

FIRST = 10


def auc(scores: Sequence[float], belongs: Sequence[bool]) -> float:
    """The chance that a paper that belongs scores above one that does not; a tie is half a right answer."""
    right = [score for score, it in zip(scores, belongs, strict=True) if it]
    wrong = sorted(score for score, it in zip(scores, belongs, strict=True) if not it)
    return sum(bisect_left(wrong, it) + bisect_right(wrong, it) for it in right) / (2 * len(right) * len(wrong))


def precision(scores: Sequence[float], belongs: Sequence[bool]) -> float:
    """The share of the ten with the highest scores that belong; the first ones where scores are alike."""
    places = sorted(range(len(scores)), key=lambda place: (-scores[place], place))[:FIRST]
    return sum(belongs[place] for place in places) / FIRST
