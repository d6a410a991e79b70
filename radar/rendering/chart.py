"""The bar chart of papers per month: an SVG that stands alone, in light and dark, on a phone and on a wide screen.

Lengths are units of the viewBox, 600 wide. Shown narrower than 480 pixels the chart has few and large labels, else more
and smaller ones; bars are the same in both. Nothing in it moves, runs or is fetched from elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape

from radar.rendering.text_width import shortened, width
from radar.words import count as counted

_WIDTH, _HEIGHT, _HEIGHT_EMPTY = 600, 260, 130
_EDGE = 16  # free on all sides
_GAP = 6  # free between a label and what it labels, and between counts
_SPACE = 4  # free between names
_WIDEST_BAR = 64.0
_NARROWEST = 100.0  # room for all the bars, be the numbers beside them ever so long
_LINE = 1.5  # the line that bars stand on
_LOWEST_BAR = 1.0  # one paper is to be seen beside a thousand
_MOST_GRID_LINES = 4

_NAMES = [
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
]  # fmt: skip

_NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# GitHub's colours and fonts. The background is opaque, since a browser may be in the dark while GitHub is in the light.
_STYLE = """\
text{font:20px -apple-system,BlinkMacSystemFont,"Segoe UI","Noto Sans",Helvetica,Arial,sans-serif;fill:#1f2328}
.wide text{font-size:13px}
.narrow .name{font-size:22px}
.wide .name{font-size:15px}
.name{font-weight:600}
.end{text-anchor:end}
.middle{text-anchor:middle}
text.quiet{fill:#59636e}
.wide .count{stroke:#fff;stroke-width:4px;stroke-linejoin:round;paint-order:stroke}
.card{fill:#fff;stroke:#d1d9e0}
.grid{stroke:#d1d9e0;stroke-opacity:.7}
.base{stroke:#818b98;stroke-width:1.5}
.bars{fill:#0969da}
@media (min-width:480px){.wide{display:inline}.narrow{display:none}}
@media (prefers-color-scheme:dark){
text{fill:#f0f6fc}
text.quiet{fill:#9198a1}
.wide .count{stroke:#0d1117}
.card{fill:#0d1117;stroke:#3d444d}
.grid{stroke:#3d444d}
.base{stroke:#7d8590}
.bars{fill:#4493f8}
}
"""


@dataclass(frozen=True)
class _Lettering:
    """The labels for one range of widths: their size, and that of the chart's name."""

    css_class: str
    size: int
    name_size: int
    total: str  # what is said of all papers


_NARROW = _Lettering("narrow", 20, 22, "{}")
_WIDE = _Lettering("wide", 13, 15, "{} by month")


def monthly_chart(title: str, months: Mapping[str, int], note: str = "") -> bytes:
    """The SVG file for counts of papers by `YYYY_MM`, in any order; a month that is absent has none.

    `title` is a stranger's text. It comes out as it is, save for runs of white space and what XML cannot hold. `note`
    is a sentence on the counts, which the description ends with.
    """
    name = " ".join(_NOT_IN_XML.sub("", title).split())
    counts = {_number(month): count for month, count in sorted(months.items()) if count > 0}
    description = " ".join(filter(None, [_description(counts), note if counts else ""]))
    body = "".join(_filled(name, counts) if counts else _empty(name))
    height = _HEIGHT if counts else _HEIGHT_EMPTY
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}" '
        'role="img" aria-labelledby="title desc">\n'
        f'<title id="title">Papers per month{": " if name else ""}{_xml(name)}</title>\n'
        f'<desc id="desc">{_xml(description)}</desc>\n'
        f"<style>\n{_STYLE}</style>\n"
        f'<rect class="card" x="0.5" y="0.5" width="{_WIDTH - 1}" height="{height - 1}" rx="6"/>\n'
        f"{body}</svg>\n"
    ).encode()


def _description(counts: Mapping[int, int]) -> str:
    if not counts:
        return "No papers yet."
    first, last, total = min(counts), max(counts), counted(sum(counts.values()), "paper")
    if first == last:
        return f"{_long(first)}: {total}."
    highest = _highest(counts)
    return f"{_long(first)} to {_long(last)}: {total}. The highest month is {_long(highest)} with {counts[highest]:,}."


def _empty(name: str) -> Iterator[str]:
    for lettering in (_NARROW, _WIDE):
        yield _open(lettering)
        yield from _name(name, "", lettering)
        yield _text("No papers yet", _WIDTH / 2, _HEIGHT_EMPTY / 2 + lettering.size, "quiet middle")
        yield "</g>\n"


def _filled(name: str, counts: Mapping[int, int]) -> Iterator[str]:
    plot = _Plot.of(counts)
    yield from _grid(plot)
    yield '<g class="bars">\n'
    for month, count in counts.items():
        x, y = plot.middle(month) - plot.bar / 2, plot.top(count)
        yield (
            f'<rect data-month="{month // 12:04}_{month % 12 + 1:02}" data-count="{count}" '
            f'x="{_n(x)}" y="{_n(y)}" width="{_n(plot.bar)}" height="{_n(plot.base - y)}">'
            f"<title>{_short(month)}: {counted(count, 'paper')}</title></rect>\n"
        )
    yield "</g>\n"
    yield _line("base", plot.left, plot.right, plot.base + _LINE / 2)
    total = counted(sum(counts.values()), "paper")
    for lettering in (_NARROW, _WIDE):
        yield _open(lettering)
        yield from _name(name, lettering.total.format(total), lettering)
        for value in plot.grid:
            yield _text(f"{value:,}", plot.left - _GAP, plot.top(value) + 0.36 * lettering.size, "quiet end")
        yield from _counts(plot, lettering.size)
        for row, labels in enumerate(_months(plot, lettering.size)):
            y = plot.base + _GAP + (0.8 + 1.1 * row) * lettering.size
            yield from (_text(label.text, label.x, y, "quiet middle") for label in labels)
        yield "</g>\n"


@dataclass(frozen=True)
class _Plot:
    """Where the bars stand: each month from the first to the last has a slot of the same width."""

    counts: Mapping[int, int]
    left: float
    right: float
    base: float
    grid: Sequence[int]  # the values that have a line

    @classmethod
    def of(cls, counts: Mapping[int, int]) -> _Plot:
        """A plot with room for all labels, the large ones of the narrow chart included."""
        left, right, grid = float(_EDGE), float(_WIDTH - _EDGE), list[int]()
        plot = cls(counts, left, right, 0, grid)
        if not plot.has_room_for_counts(_NARROW.size):
            grid = _round_values(plot.highest)
            left += width(f"{grid[-1]:,}", _NARROW.size) + _GAP
            last = plot.months[-1]
            if _highest(counts) != last:
                right -= width(f"{counts[last]:,}", _NARROW.size) + _GAP
            right = max(right, left + _NARROWEST)
            plot = cls(counts, left, right, 0, grid)
        below = max(_rows(plot, lettering.size) for lettering in (_NARROW, _WIDE))
        base = (_HEIGHT - _EDGE - below) // 2 * 2  # on a whole pixel at 300 of them, so that the line is sharp
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
        uppermost = _EDGE + 1.2 * _NARROW.name_size + _NARROW.size + 2 * _GAP
        return self.base - max((self.base - uppermost) * count / self.highest, _LOWEST_BAR)

    def has_room_for_counts(self, size: float) -> bool:
        """Whether each bar can bear its count in a font of `size`."""
        return width(f"{self.highest:,}", size) + _GAP <= self.slot


def _rows(plot: _Plot, size: float) -> float:
    """The height that the months' names need."""
    return _GAP + (0.8 + 1.1 * (len(_months(plot, size)) - 1)) * size


def _grid(plot: _Plot) -> Iterator[str]:
    for value in plot.grid:
        yield _line("grid", plot.left, plot.right, plot.top(value))


def _counts(plot: _Plot, size: float) -> Iterator[str]:
    """A count above each bar, or where there is no room, above the highest and beside the last."""
    last, highest = plot.months[-1], _highest(plot.counts)
    if plot.has_room_for_counts(size):
        for month in plot.months:
            count = plot.counts.get(month, 0)
            y = (plot.top(count) if count else plot.base) - _GAP
            yield _text(f"{count:,}", plot.middle(month), y, "count middle" if count else "quiet middle")
        return
    text = f"{plot.counts[highest]:,}"
    x = _within(plot.middle(highest), width(text, size), plot.left, plot.right)
    yield _text(text, x, plot.top(plot.counts[highest]) - _GAP, "count middle")
    if highest != last:
        count = plot.counts[last]
        yield _text(f"{count:,}", plot.right + _GAP, min(plot.top(count) + 0.36 * size, plot.base), "count")


@dataclass(frozen=True)
class _Label:
    text: str
    x: float  # its middle


def _months(plot: _Plot, size: float) -> list[list[_Label]]:
    """The rows of names below the bars: months with their year, months above years, or years alone."""
    if width("May 2000", size) + _SPACE <= plot.slot:
        return [_row(plot, size, [(month, _short(month)) for month in plot.months])]
    for step in (1, 2, 3):
        if width("May", size) + _SPACE <= plot.slot * step:
            named = [month for month in plot.months if month % step == 0]
            firsts = {month // 12: month for month in reversed(named)}
            years = [(month, f"{year:04}") for year, month in sorted(firsts.items())]
            return [_row(plot, size, [(month, _short(month)[:3]) for month in named]), _row(plot, size, years)]
    every = next(n for n in _round_numbers() if width("2000", size) + _SPACE <= 12 * n * plot.slot)
    return [_row(plot, size, [(month, f"{month // 12:04}") for month in plot.months if month % (12 * every) == 0])]


def _row(plot: _Plot, size: float, names: Sequence[tuple[int, str]]) -> list[_Label]:
    """Names below their months as far as there is room, which the later ones have first."""
    labels: list[_Label] = []
    right = float(_WIDTH - _SPACE)
    for month, name in reversed(names):
        room = width(name, size)
        x = _within(plot.middle(month), room, _SPACE, _WIDTH - _SPACE)
        if x + room / 2 <= right:
            labels.append(_Label(name, x))
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


def _highest(counts: Mapping[int, int]) -> int:
    """The month with the most papers, the latest of several."""
    return max(counts, key=lambda month: (counts[month], month))


def _number(month: str) -> int:
    """`YYYY_MM` as a number of months."""
    return int(month[:4]) * 12 + int(month[5:]) - 1


def _long(month: int) -> str:
    return f"{_NAMES[month % 12]} {month // 12:04}"


def _short(month: int) -> str:
    return f"{_NAMES[month % 12][:3]} {month // 12:04}"


def _within(x: float, room: float, left: float, right: float) -> float:
    """The middle of a label as near to `x` as it can be between `left` and `right`."""
    return max(min(x, right - room / 2), left + room / 2)


def _name(name: str, total: str, lettering: _Lettering) -> Iterator[str]:
    """The chart's name to the left, all papers to the right. What runs over its place, up or aside, is cut off."""
    room = _WIDTH - 2 * _EDGE - (width(total, lettering.size) + 2 * _GAP if total else 0)
    y = _EDGE + lettering.name_size
    text = shortened(name, room, lettering.name_size)
    if text:
        yield f'<svg x="{_EDGE}" width="{_n(room)}" height="{_n(y + 0.4 * lettering.name_size)}">'
        yield f'<text class="name" y="{_n(y)}">{_xml(text)}</text></svg>\n'
    if total:
        yield _text(total, _WIDTH - _EDGE, y, "quiet end")


def _open(lettering: _Lettering) -> str:
    hidden = ' display="none"' if lettering is _WIDE else ""  # for programs that know no media queries
    return f'<g class="{lettering.css_class}"{hidden}>\n'


def _text(text: str, x: float, y: float, css_class: str) -> str:
    return f'<text class="{css_class}" x="{_n(x)}" y="{_n(y)}">{_xml(text)}</text>\n'


def _line(css_class: str, left: float, right: float, y: float) -> str:
    return f'<path class="{css_class}" d="M{_n(left)} {_n(y)}H{_n(right)}"/>\n'


def _n(length: float) -> str:
    """A length to hundredths, so that all machines write the same."""
    return f"{length:.2f}".rstrip("0").rstrip(".")


def _xml(text: str) -> str:
    return escape(text, quote=False)
