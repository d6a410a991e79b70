"""What starred papers have in common, and how near another paper is to it.

A paper's nearness is the cosine of its words to the centroid of the stars (tf-idf), less half of that to the centroid
of the topic's newest papers: what all have in common tells none of them apart. In the centroid of the stars a word of
one star counts half, one of two stars two thirds, and so on: what a single star has may be there by chance. Measured in
`tests/bench/ranking`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from math import isqrt

from radar.analysis.terms import Terms
from radar.archive.paper import Paper
from radar.ranking.vectors import ONE, Vector, Weighting, dot, total, unit

MOST_WORDS = 5
"""Words that are named as deciding."""

_LEAST_SHARE = 20  # a word that decides has one in so many parts of what speaks for the paper


class Interest:
    """What `stars` have in common, against a `background` of the topic's other papers.

    `stars` and `background` are their vectors, `together` the sum of the stars', each term as much as so many stars
    are believed, `everything` the sum of the background's as a `unit`. `common` has, for each paper of the background,
    its product with the sum of the others as a `unit`: a paper that is in a sum itself seems nearer to it than another.
    """

    def __init__(self, stars: Sequence[Paper], background: Iterable[Paper], terms: Terms | None = None) -> None:
        """`terms` reads the papers; given where several interests share the words that they have met."""
        self._terms = terms or Terms()
        others = {paper: self._terms.counted(_text(paper)) for paper in background}
        self._weighting = Weighting(others.values())
        self._known = {paper: self._weighting.vector(terms) for paper, terms in others.items()}
        self.background = [*self._known.values()]
        self.stars = [self._vector(paper) for paper in stars]
        summed = total(self.background)
        self.everything = unit(summed)
        self.common = [*_with_the_others(self.background, summed)]
        self._sum = total(self.stars)
        self._having = Counter(chain.from_iterable(self.stars))
        self.together = {term: _believed(weight, self._having[term]) for term, weight in self._sum.items()}
        self._liked = unit(self.together)
        halved = {term: -weight // 2 for term, weight in self.everything.items()}
        self._direction = total((self._liked, halved))

    def change_without(self, star: Vector) -> dict[str, int]:
        """What is to be added to `together` where one of the `stars` is left out."""
        return {
            term: _believed(self._sum[term] - weight, self._having[term] - 1) - self.together[term]
            for term, weight in star.items()
        }

    def least(self) -> int:
        """The score up to which no paper is near: that below which three in four of the background's are, 0 at least.

        A paper below 0 is nearer to the others than to the stars.
        """
        scores = sorted(
            dot(vector, self._liked) - common // 2 for vector, common in zip(self.background, self.common, strict=True)
        )
        return max(0, _thousandths(scores[len(scores) * 3 // 4])) if scores else 0

    def score(self, paper: Paper) -> int:
        """A paper's nearness in thousandths, from -500 to 1,000."""
        return _thousandths(dot(self._vector(paper), self._direction))

    def because(self, paper: Paper) -> tuple[str, ...]:
        """The words that decided of a paper, the weightiest first, as it writes them."""
        stars, others, vector = self._direction, self.everything, self._vector(paper)
        parts = {  # what a term brings beyond what it would bring any paper: nothing good without a star that has it
            term: vector[term] * (stars.get(term, 0) - others.get(term, 0) // 2)
            for term in vector.keys() & self.together.keys()
        }
        return tuple(self._deciding(paper, {term: part for term, part in parts.items() if part > 0}))

    def _deciding(self, paper: Paper, speaking: Vector) -> Iterator[str]:
        least = sum(speaking.values()) // _LEAST_SHARE
        telling = [term for term, part in speaking.items() if part >= least and not self._weighting.is_common(term)]
        telling.sort(key=lambda term: (-speaking[term], term))
        wanted = telling[:MOST_WORDS]
        spellings = self._terms.spellings(paper.title, wanted) | self._terms.spellings(paper.abstract, wanted)
        yield from (spellings[term] for term in wanted if term in spellings)

    def _vector(self, paper: Paper) -> dict[str, int]:
        known = self._known.get(paper)
        if known is None:
            known = self._known[paper] = self._weighting.vector(self._terms.counted(_text(paper)))
        return known


def _with_the_others(vectors: Sequence[Vector], summed: Vector) -> Iterator[int]:
    """The product of each of `vectors` with the sum of the others as a `unit`."""
    length = dot(summed, summed)
    for vector in vectors:
        to_sum, to_itself = dot(vector, summed), dot(vector, vector)
        yield (to_sum - to_itself) * ONE // (isqrt(length - 2 * to_sum + to_itself) or 1)


def _believed(weight: int, stars: int) -> int:
    """A term's weight among the stars by how many of them have it."""
    return weight * stars // (stars + 1)


def _thousandths(product: int) -> int:
    """A product of a paper with a direction, in thousandths, rounded down."""
    return product * 1000 // (ONE * ONE)


def _text(paper: Paper) -> str:
    return f"{paper.title}\n{paper.abstract}"
