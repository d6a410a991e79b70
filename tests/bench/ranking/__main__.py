"""`python -m tests.bench.ranking [--draws N] [--rounds N] [quality] [cost]`: how well and how fast papers are ranked.

It ends with 1 where one of these bounds is not kept: at ten stars within .02 of the best of the others; 100,000 papers
and 1,000 stars in less than 3 s and 100 MiB. A day's run with ranking is to take 1.1 times one without at most: that is
only printed, since it can be told on a machine alone that does nothing else.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from tests.bench.ranking.cost import alone, cost_table
from tests.bench.ranking.quality import MARGIN, behind, measured, quality_table, silence
from tests.bench.table import mebibytes, seconds
from tests.real_data import DATA

PARTS = ("quality", "cost")
MOST_SECONDS, MOST_BYTES = 3.0, 100 * 2**20
MOST_TIMES = 1.1


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.ranking", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"one of: {', '.join(PARTS)}; all without any")
    parser.add_argument("--draws", type=int, default=20, metavar="N", help="draws of stars (default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=5, metavar="N", help="the best of so many (default: %(default)s)")
    parser.add_argument("--papers", type=int, default=100_000, metavar="N", help="the most (default: %(default)s)")
    chosen = parser.parse_args(arguments)
    if unknown := sorted({*chosen.parts} - {*PARTS}):
        parser.error(f"There is no part {', '.join(unknown)}. Choose among: {', '.join(PARTS)}.")
    problems: list[str] = []
    for part in chosen.parts or PARTS:
        if part == "cost":
            problems += _cost(chosen.papers, chosen.rounds)
        elif DATA is None:
            print("The real papers are not here, so quality cannot be measured (set RADAR_TEST_DATA).")
        else:
            problems += _quality(chosen.draws)
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


def _quality(draws: int) -> list[str]:
    found, about = measured(draws)
    print("\n".join(about), end="\n\n")
    for blanked in (False, True):
        print(quality_table(found, blanked), end="\n\n", flush=True)
    print(silence(), end="\n\n", flush=True)
    lag = behind(found)
    for what, by in lag.items():
        print(
            f"At ten stars ours is {abs(by):.3f} {'behind' if by > 0 else 'ahead of'} the best of the others "
            f"(at most {MARGIN} behind): {what}."
        )
    return [f"Ours is too far behind: {what}, by {by:.3f}." for what, by in lag.items() if by > MARGIN]


def _cost(papers: int, rounds: int) -> list[str]:
    took, size = alone(papers, papers // 100)
    print(
        f"{papers:,} papers by {papers // 100:,} stars: {seconds(took)}, {mebibytes(size)} "
        f"(at most {seconds(MOST_SECONDS)}, {mebibytes(MOST_BYTES)}).\n",
        flush=True,
    )
    print(cost_table([(papers // 10, papers // 1000)], rounds))
    print(f"A day with ranking is to take at most {MOST_TIMES} times the processor time of one without.")
    return [] if took < MOST_SECONDS and size < MOST_BYTES else ["Ranking takes too long, or too much memory."]


if __name__ == "__main__":
    sys.exit(main())
