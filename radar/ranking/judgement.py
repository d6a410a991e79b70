"""Whether the stars tell a topic's papers apart at all, judged by themselves: each one left out in turn.

A star that the others find before the papers without a star is a right answer. The share of right answers among all
pairs of a star and another paper is the area under the curve (AUC): a half by chance, one at best.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from math import isqrt

from radar.ranking.interest import Interest
from radar.ranking.vectors import ONE, dot

LEAST_STARS = 3
"""Stars below which nothing is ranked."""

LEAST_OTHERS = 10
"""Papers without a star below which nothing can be judged."""

LEAST_AUC = 650
"""The AUC below which nothing is ranked, in thousandths."""

_MOST_LEFT_OUT = 30  # stars that are left out in turn, at even distances: of a thousand, these tell as much
_MOST_OTHERS = 150  # papers that each of them is held against


def leave_one_out(interest: Interest) -> int:
    """The AUC in thousandths, rounded down; there are two stars and one paper of the background at least."""
    stars, together = interest.stars, interest.together
    others = interest.background[:: len(interest.background) // _MOST_OTHERS or 1][:_MOST_OTHERS]
    to_all_stars = [dot(other, together) for other in others]
    to_everything = [dot(other, interest.everything) for other in others]
    length = dot(together, together)
    right = pairs = 0
    for star in stars[:: len(stars) // _MOST_LEFT_OUT or 1][:_MOST_LEFT_OUT]:
        to_itself, to_its_sum = dot(star, star), dot(star, together)
        rest = isqrt(length - 2 * to_its_sum + to_itself) or 1  # the length of the other stars' sum

        def score(to_the_rest: int, to_everything: int, rest: int = rest) -> int:
            return to_the_rest * ONE // rest - to_everything // 2

        found = score(to_its_sum - to_itself, dot(star, interest.everything))
        scores = sorted(
            score(near - dot(star, other), common)
            for other, near, common in zip(others, to_all_stars, to_everything, strict=True)
        )
        right += bisect_left(scores, found) + bisect_right(scores, found)  # twice: a tie is half a right answer
        pairs += len(others)
    return right * 500 // pairs
