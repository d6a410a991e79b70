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
    length = isqrt(sum(weight * weight for weight in weights.values()))
    return {term: weight * ONE // length for term, weight in weights.items() if weight} if length else {}


def total(vectors: Iterable[Vector]) -> dict[str, int]:
    """The sum of `vectors`."""
    together: dict[str, int] = {}
    for vector in vectors:
        for term, weight in vector.items():
            together[term] = together.get(term, 0) + weight
    return together


def dot(one: Vector, other: Vector) -> int:
    """The product of two vectors: `ONE` times `ONE` times their cosine where both are of that length."""
    return sum(weight * other[term] for term, weight in one.items() if term in other)


class Weighting:
    """How much a term says: the more, the fewer of the texts have it that everything is held against (tf-idf)."""

    def __init__(self, texts: Iterable[Iterable[str]]) -> None:
        """`texts` are lists of terms."""
        self._having: Counter[str] = Counter()
        self._texts = 0
        for terms in texts:
            self._having.update(set(terms))
            self._texts += 1

    def is_common(self, term: str) -> bool:
        """Whether more than one in eight texts has the term: it says little of any of them."""
        return self._having[term] * 8 > self._texts

    def vector(self, terms: Iterable[str]) -> dict[str, int]:
        """The vector of a text with these terms; a term counts by the logarithm of how often it occurs."""
        all_of_them = log2(self._texts + 1)
        return unit(
            {
                term: (_BIT + log2(times)) * (all_of_them - log2(self._having[term] + 1))
                for term, times in Counter(terms).items()
            }
        )
