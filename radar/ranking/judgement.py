"""Whether the stars tell a topic's papers apart at all, judged by themselves: each one left out in turn.

A star that the others find before the papers without a star is a right answer. The share of right answers among all
pairs of a star and another paper is the area under the curve (AUC): a half by chance, one at best.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from math import isqrt

from radar.ranking.interest import Interest
from radar.ranking.vectors import ONE, Products, dot

LEAST_STARS = 3
"""Stars below which nothing is ranked."""

LEAST_OTHERS = 10
"""Papers without a star below which nothing can be judged."""

LEAST_AUC = 650
"""The AUC below which nothing is ranked, in thousandths."""

_MOST_LEFT_OUT = 20  # stars that are left out in turn, at even distances: of a thousand, these tell as much
_MOST_OTHERS = 60  # papers that each of them is held against


def leave_one_out(interest: Interest) -> int:
    """The AUC in thousandths, rounded down; there are two stars and one paper of the background at least."""
    stars, together, everything = interest.stars, interest.together, interest.everything
    taken = slice(None, None, len(interest.background) // _MOST_OTHERS or 1)
    others, commons = interest.background[taken][:_MOST_OTHERS], interest.common[taken][:_MOST_OTHERS]
    to_others = Products(others)
    to_all_stars = to_others.of(together)
    length = dot(together, together)
    right = pairs = 0
    for star in stars[:: len(stars) // _MOST_LEFT_OUT or 1][:_MOST_LEFT_OUT]:
        change = interest.change_without(star)
        rest = isqrt(length + 2 * dot(change, together) + dot(change, change)) or 1  # the length of the other stars'
        scores = sorted(
            (near + changed) * ONE // rest - common // 2
            for changed, near, common in zip(to_others.of(change), to_all_stars, commons, strict=True)
        )
        found = (dot(star, together) + dot(change, star)) * ONE // rest - dot(star, everything) // 2
        right += bisect_left(scores, found) + bisect_right(scores, found)  # twice: a tie is half a right answer
        pairs += len(others)
    return right * 500 // pairs
