"""Weights of terms in whole numbers: the same on every processor, in whatever order they are added up.

Logarithms and square roots of floating-point numbers differ in their last bit from one machine to another, and so do
sums in another order. Whole numbers do not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from math import isqrt

Vector = Mapping[str, int]
"""Weights by term."""

ONE = 1 << 20
"""The length of a vector that `unit` has made."""

_BIT = 1 << 10
_LONG = 1 << 40
_LEAST = _BIT * 3 // 4  # what a term says that all texts have: so the rarest do not outweigh the common by too much


@lru_cache(maxsize=10_000)
def log2(number: int) -> int:
    """1,024 times the binary logarithm of a positive whole number, rounded down: exact."""
    return int(pow(number, _BIT)).bit_length() - 1


@cache
def _often(times: int) -> int:
    return _BIT + log2(times) * 2 // 3  # about the natural logarithm


def unit(weights: Vector) -> dict[str, int]:
    """`weights` at the length of `ONE`, each rounded down; nothing where all are nought."""
    squares = sum([weight * weight for weight in weights.values()])
    fine = _BIT if squares < _LONG else 1  # a short length is not to be rounded by much
    length, one = isqrt(squares * fine * fine), ONE * fine
    return {term: weight * one // length for term, weight in weights.items() if weight} if length else {}


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


class Products:
    """The products of one vector with each of `vectors`: looked up by term, since most have few terms in common."""

    def __init__(self, vectors: Sequence[Vector]) -> None:
        self._number = len(vectors)
        self._having: dict[str, list[tuple[int, int]]] = {}
        for place, vector in enumerate(vectors):
            for term, weight in vector.items():
                self._having.setdefault(term, []).append((place, weight))

    def of(self, vector: Vector) -> list[int]:
        """The `dot` of `vector` and each of them, in their order."""
        products = [0] * self._number
        having = self._having
        for term in vector.keys() & having.keys():
            weight = vector[term]
            for place, its in having[term]:
                products[place] += weight * its
        return products


class Weighting:
    """How much a term says: the more, the fewer of the texts have it that everything is held against (tf-idf)."""

    def __init__(self, texts: Iterable[Mapping[str, int]]) -> None:
        """`texts` are terms with how often each occurs."""
        having: Counter[str] = Counter()
        number = 0
        for terms in texts:
            having.update(terms.keys())
            number += 1
        self._common = frozenset(term for term, texts_with_it in having.items() if texts_with_it * 2 > number)
        self._of_none = log2(number + 1) + _LEAST
        self._says = {term: self._of_none - log2(texts_with_it + 1) for term, texts_with_it in having.items()}

    def is_common(self, term: str) -> bool:
        """Whether more than half of the texts have the term: it says little of any of them."""
        return term in self._common

    def vector(self, terms: Mapping[str, int]) -> dict[str, int]:
        """The vector of a text with these terms; a term counts by the logarithm of how often it occurs."""
        says, of_none = self._says.get, self._of_none
        return unit({term: says(term, of_none) * _often(times) for term, times in terms.items()})
