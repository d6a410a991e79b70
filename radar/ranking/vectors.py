"""Weights of terms in whole numbers: the same on every processor, in whatever order they are added up.

Logarithms and square roots of floating-point numbers differ in their last bit from one machine to another, and so do
sums in another order. Whole numbers do not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from math import isqrt

Vector = Mapping[str, int]
"""Weights by term."""

ONE = 1 << 20
"""The length of a vector that `unit` has made."""

_BIT = 1 << 10


@lru_cache(maxsize=10_000)
def log2(number: int) -> int:
    """1,024 times the binary logarithm of a positive whole number, rounded down: exact."""
    return int(pow(number, _BIT)).bit_length() - 1


def unit(weights: Vector) -> dict[str, int]:
    """`weights` at the length of `ONE`, each rounded down; nothing where all are nought."""
    length = isqrt(sum([weight * weight for weight in weights.values()]) * _BIT * _BIT)
    return {term: weight * _BIT * ONE // length for term, weight in weights.items() if weight} if length else {}


def total(vectors: Iterable[Vector]) -> dict[str, int]:
    """The sum of `vectors`."""
    together: dict[str, int] = {}
    for vector in vectors:
        for term, weight in vector.items():
            together[term] = together.get(term, 0) + weight
    return together


def dot(one: Vector, other: Vector) -> int:
    """The product of two vectors: `ONE` times `ONE` times their cosine where both are of that length."""
    return sum([weight * other[term] for term, weight in one.items() if term in other])


class Weighting:
    """How much a term says: the more, the fewer of the texts have it that everything is held against (tf-idf)."""

    def __init__(self, texts: Iterable[Iterable[str]]) -> None:
        """`texts` are lists of terms."""
        having: Counter[str] = Counter()
        number = 0
        for terms in texts:
            having.update(set(terms))
            number += 1
        self._common = frozenset(term for term, texts_with_it in having.items() if texts_with_it * 2 > number)
        self._says = _Says(log2(number + 1))
        for term, texts_with_it in having.items():
            self._says[term] = log2(number + 1) - log2(texts_with_it + 1)

    def is_common(self, term: str) -> bool:
        """Whether more than half of the texts have the term: it says little of any of them."""
        return term in self._common

    def vector(self, terms: Iterable[str]) -> dict[str, int]:
        """The vector of a text with these terms; a term counts by the logarithm of how often it occurs."""
        says = self._says
        return unit({term: says[term] * (_BIT + log2(times)) for term, times in Counter(terms).items()})


class _Says(dict[str, int]):
    """What each term says; `of_none` is what one says that no text has."""

    def __init__(self, of_none: int) -> None:
        super().__init__()
        self._of_none = of_none

    def __missing__(self, term: str) -> int:
        return self._of_none
