"""The bar chart of papers per month: an SVG that stands alone, in light and dark, on a phone and on a wide screen.

Lengths are units of the viewBox, 600 wide. Shown narrower than 480 pixels the chart has few and large labels, else more
and smaller ones; bars are the same in both. Nothing in it moves, runs or is fetched from elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape

from radar.rendering.chart_layout import (
    EDGE,
    GAP,
    HEIGHT,
    HEIGHT_EMPTY,
    NARROW,
    WIDE,
    WIDTH,
    Lettering,
    Plot,
    highest_month,
    long_name,
    month_labels,
    number_of,
    short_name,
    within,
)
from radar.rendering.text_width import shortened, width
from radar.text import NOT_IN_XML
from radar.text import count as counted

_LINE = 1.5  # the line that bars stand on

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


def monthly_chart(title: str, months: Mapping[str, int], note: str = "") -> bytes:
    """The SVG file for counts of papers by `YYYY_MM`, in any order; a month that is absent has none.

    `title` is a stranger's text. It comes out as it is, save for runs of white space and what XML cannot hold. `note`
    is a sentence on the counts, which the description ends with.
    """
    name = " ".join(NOT_IN_XML.sub("", title).split())
    counts = {number_of(month): count for month, count in sorted(months.items()) if count > 0}
    description = " ".join(filter(None, [_description(counts), note if counts else ""]))
    body = "".join(_filled(name, counts) if counts else _empty(name))
    height = HEIGHT if counts else HEIGHT_EMPTY
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        'role="img" aria-labelledby="title desc">\n'
        f'<title id="title">Papers per month{": " if name else ""}{_xml(name)}</title>\n'
        f'<desc id="desc">{_xml(description)}</desc>\n'
        f"<style>\n{_STYLE}</style>\n"
        f'<rect class="card" x="0.5" y="0.5" width="{WIDTH - 1}" height="{height - 1}" rx="6"/>\n'
        f"{body}</svg>\n"
    ).encode()


def _description(counts: Mapping[int, int]) -> str:
    if not counts:
        return "No papers yet."
    first, last, total = min(counts), max(counts), counted(sum(counts.values()), "paper")
    if first == last:
        return f"{long_name(first)}: {total}."
    highest = highest_month(counts)
    most = f"The highest month is {long_name(highest)} with {counts[highest]:,}."
    return f"{long_name(first)} to {long_name(last)}: {total}. {most}"


def _empty(name: str) -> Iterator[str]:
    for lettering in (NARROW, WIDE):
        yield _open(lettering)
        yield from _name(name, "", lettering)
        yield _text("No papers yet", WIDTH / 2, HEIGHT_EMPTY / 2 + lettering.size, "quiet middle")
        yield "</g>\n"


def _filled(name: str, counts: Mapping[int, int]) -> Iterator[str]:
    plot = Plot.of(counts)
    yield from _grid(plot)
    yield '<g class="bars">\n'
    for month, count in counts.items():
        x, y = plot.middle(month) - plot.bar / 2, plot.top(count)
        yield (
            f'<rect data-month="{month // 12:04}_{month % 12 + 1:02}" data-count="{count}" '
            f'x="{_n(x)}" y="{_n(y)}" width="{_n(plot.bar)}" height="{_n(plot.base - y)}">'
            f"<title>{short_name(month)}: {counted(count, 'paper')}</title></rect>\n"
        )
    yield "</g>\n"
    yield _line("base", plot.left, plot.right, plot.base + _LINE / 2)
    total = counted(sum(counts.values()), "paper")
    for lettering in (NARROW, WIDE):
        yield _open(lettering)
        yield from _name(name, lettering.total.format(total), lettering)
        for value in plot.grid:
            yield _text(f"{value:,}", plot.left - GAP, plot.top(value) + 0.36 * lettering.size, "quiet end")
        yield from _counts(plot, lettering.size)
        for row, labels in enumerate(month_labels(plot, lettering.size)):
            y = plot.base + GAP + (0.8 + 1.1 * row) * lettering.size
            yield from (_text(label.text, label.x, y, "quiet middle") for label in labels)
        yield "</g>\n"


def _grid(plot: Plot) -> Iterator[str]:
    for value in plot.grid:
        yield _line("grid", plot.left, plot.right, plot.top(value))


def _counts(plot: Plot, size: float) -> Iterator[str]:
    """A count above each bar, or where there is no room, above the highest and beside the last."""
    last, highest = plot.months[-1], highest_month(plot.counts)
    if plot.has_room_for_counts(size):
        for month in plot.months:
            count = plot.counts.get(month, 0)
            y = (plot.top(count) if count else plot.base) - GAP
            yield _text(f"{count:,}", plot.middle(month), y, "count middle" if count else "quiet middle")
        return
    text = f"{plot.counts[highest]:,}"
    x = within(plot.middle(highest), width(text, size), plot.left, plot.right)
    yield _text(text, x, plot.top(plot.counts[highest]) - GAP, "count middle")
    if highest != last:
        count = plot.counts[last]
        yield _text(f"{count:,}", plot.right + GAP, min(plot.top(count) + 0.36 * size, plot.base), "count")


def _name(name: str, total: str, lettering: Lettering) -> Iterator[str]:
    """The chart's name to the left, all papers to the right. What runs over its place, up or aside, is cut off."""
    room = WIDTH - 2 * EDGE - (width(total, lettering.size) + 2 * GAP if total else 0)
    y = EDGE + lettering.name_size
    text = shortened(name, room, lettering.name_size)
    if text:
        yield f'<svg x="{EDGE}" width="{_n(room)}" height="{_n(y + 0.4 * lettering.name_size)}">'
        yield f'<text class="name" y="{_n(y)}">{_xml(text)}</text></svg>\n'
    if total:
        yield _text(total, WIDTH - EDGE, y, "quiet end")


def _open(lettering: Lettering) -> str:
    hidden = ' display="none"' if lettering is WIDE else ""  # for programs that know no media queries
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
