"""Where everything of the chart of papers per month has its place: bars, grid, and the labels that there is room for.

Lengths are units of the viewBox, 600 wide.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from radar.rendering.text_width import width

WIDTH, HEIGHT, HEIGHT_EMPTY = 600, 260, 130
EDGE = 16  # free on all sides
GAP = 6  # free between a label and what it labels, and between counts
_SPACE = 4  # free between names
_WIDEST_BAR = 64.0
_NARROWEST = 100.0  # room for all the bars, be the numbers beside them ever so long
_LOWEST_BAR = 1.0  # one paper is to be seen beside a thousand
_MOST_GRID_LINES = 4

_NAMES = [
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
]  # fmt: skip


@dataclass(frozen=True)
class Lettering:
    """The labels for one range of widths: their size, and that of the chart's name."""

    css_class: str
    size: int
    name_size: int
    total: str  # what is said of all papers


NARROW = Lettering("narrow", 20, 22, "{}")
WIDE = Lettering("wide", 13, 15, "{} by month")


@dataclass(frozen=True)
class Plot:
    """Where the bars stand: each month from the first to the last has a slot of the same width."""

    counts: Mapping[int, int]
    left: float
    right: float
    base: float
    grid: Sequence[int]  # the values that have a line

    @classmethod
    def of(cls, counts: Mapping[int, int]) -> Plot:
        """A plot with room for all labels, the large ones of the narrow chart included."""
        left, right, grid = float(EDGE), float(WIDTH - EDGE), list[int]()
        plot = cls(counts, left, right, 0, grid)
        if not plot.has_room_for_counts(NARROW.size):
            grid = _round_values(plot.highest)
            left += width(f"{grid[-1]:,}", NARROW.size) + GAP
            last = plot.months[-1]
            if highest_month(counts) != last:
                right -= width(f"{counts[last]:,}", NARROW.size) + GAP
            right = max(right, left + _NARROWEST)
            plot = cls(counts, left, right, 0, grid)
        below = max(_rows(plot, lettering.size) for lettering in (NARROW, WIDE))
        base = (HEIGHT - EDGE - below) // 2 * 2  # on a whole pixel at 300 of them, so that the line is sharp
        return cls(counts, left, right, base, grid)

    @cached_property
    def months(self) -> range:
        """All from the first to the last."""
        return range(min(self.counts), max(self.counts) + 1)

    @cached_property
    def highest(self) -> int:
        """The most papers of a month."""
        return max(self.counts.values())

    @cached_property
    def slot(self) -> float:
        """The width of a month."""
        return (self.right - self.left) / len(self.months)

    @cached_property
    def bar(self) -> float:
        """The width of a bar; where months are too narrow for gaps, bars touch."""
        return min(self.slot * 0.8 if self.slot >= 3 else self.slot + 0.4, _WIDEST_BAR)

    def middle(self, month: int) -> float:
        """The middle of a month's slot."""
        return self.left + (month - self.months[0] + 0.5) * self.slot

    def top(self, count: int) -> float:
        """The upper end of a bar for `count` papers."""
        uppermost = EDGE + 1.2 * NARROW.name_size + NARROW.size + 2 * GAP
        return self.base - max((self.base - uppermost) * count / self.highest, _LOWEST_BAR)

    def has_room_for_counts(self, size: float) -> bool:
        """Whether each bar can bear its count in a font of `size`."""
        return width(f"{self.highest:,}", size) + GAP <= self.slot


def _rows(plot: Plot, size: float) -> float:
    """The height that the months' names need."""
    return GAP + (0.8 + 1.1 * (len(month_labels(plot, size)) - 1)) * size


@dataclass(frozen=True)
class Label:
    text: str
    x: float  # its middle


def month_labels(plot: Plot, size: float) -> list[list[Label]]:
    """The rows of names below the bars: months with their year, months above years, or years alone."""
    if width("May 2000", size) + _SPACE <= plot.slot:
        return [_row(plot, size, [(month, short_name(month)) for month in plot.months])]
    for step in (1, 2, 3):
        if width("May", size) + _SPACE <= plot.slot * step:
            named = [month for month in plot.months if month % step == 0]
            firsts = {month // 12: month for month in reversed(named)}
            years = [(month, f"{year:04}") for year, month in sorted(firsts.items())]
            return [_row(plot, size, [(month, short_name(month)[:3]) for month in named]), _row(plot, size, years)]
    every = next(n for n in _round_numbers() if width("2000", size) + _SPACE <= 12 * n * plot.slot)
    return [_row(plot, size, [(month, f"{month // 12:04}") for month in plot.months if month % (12 * every) == 0])]


def _row(plot: Plot, size: float, names: Sequence[tuple[int, str]]) -> list[Label]:
    """Names below their months as far as there is room, which the later ones have first."""
    labels: list[Label] = []
    right = float(WIDTH - _SPACE)
    for month, name in reversed(names):
        room = width(name, size)
        x = within(plot.middle(month), room, _SPACE, WIDTH - _SPACE)
        if x + room / 2 <= right:
            labels.append(Label(name, x))
            right = x - room / 2 - _SPACE
    return labels[::-1]


def _round_values(highest: int) -> list[int]:
    step = next(n for n in _round_numbers() if highest // n <= _MOST_GRID_LINES)
    return list(range(step, highest + 1, step))


def _round_numbers() -> Iterator[int]:
    """1, 2, 5, 10, 20, 50 and so on."""
    power = 1
    while True:
        yield from (power, 2 * power, 5 * power)
        power *= 10


def highest_month(counts: Mapping[int, int]) -> int:
    """The month with the most papers, the latest of several."""
    return max(counts, key=lambda month: (counts[month], month))


def number_of(month: str) -> int:
    """`YYYY_MM` as a number of months."""
    return int(month[:4]) * 12 + int(month[5:]) - 1


def long_name(month: int) -> str:
    return f"{_NAMES[month % 12]} {month // 12:04}"


def short_name(month: int) -> str:
    return f"{_NAMES[month % 12][:3]} {month // 12:04}"


def within(x: float, room: float, left: float, right: float) -> float:
    """The middle of a label as near to `x` as it can be between `left` and `right`."""
    return max(min(x, right - room / 2), left + room / 2)
