"""The chart as a browser shows it: the counts are read from its pixels, the places of labels from its DOM."""

from __future__ import annotations

import html
import re
from itertools import combinations
from pathlib import Path

import pytest
from PIL import Image

from tests.renderers.browser import DESK, needs_browser, open_browser, open_page, picture
from tests.unit.given_charts import MONTHS, Bar, Chart

pytestmark = needs_browser

WIDTHS = (300, 1200)
HEIGHT = 260 / 600  # of a chart, by its width
NAMES = ["three months", "a year", "fourteen months, one without", "ten years"]
CHARTS = {name: Chart("graph neural networks", MONTHS[name]) for name in NAMES}
COLOURS = {False: ((255, 255, 255), (9, 105, 218)), True: ((13, 17, 23), (68, 147, 248))}  # of the card and the bars


class Shown:
    """A chart cut out of the picture of a page."""

    def __init__(self, chart: Chart, image: Image.Image, *, dark: bool) -> None:
        self.chart = chart
        self.image = image
        self.card, self.bar = COLOURS[dark]
        self.scale = image.width / 600

    def pixel(self, x: float, y: int) -> tuple[int, ...]:
        pixel = self.image.getpixel((int(x), y))
        assert isinstance(pixel, tuple)
        return pixel

    def height(self, bar: Bar) -> int:
        """The pixels that are of a bar's colour, by half or more, in its middle above the line that it stands on."""
        base = round(self.chart.base[2] * self.scale)
        x = (bar.x + bar.width / 2) * self.scale
        return sum(self._share_of_bar(self.pixel(x, y)) >= 0.5 for y in range(base))

    def _share_of_bar(self, pixel: tuple[int, ...]) -> float:
        card, bar = (colour[2] - colour[0] for colour in (self.card, self.bar))
        return (pixel[2] - pixel[0] - card) / (bar - card)

    def has_count_above(self, bar: Bar) -> bool:
        """Whether there is writing right above a bar."""
        size = 20 if self.image.width < 480 else 13
        left, right = (int((bar.x + bar.width / 2 + side * 0.8 * size) * self.scale) for side in (-1, 1))
        top, bottom = (int((bar.y - above) * self.scale) for above in (6 + 0.7 * size, 6))
        pixels = (self.pixel(x, y) for x in range(left, min(right, self.image.width)) for y in range(top, bottom))
        return any(max(abs(a - b) for a, b in zip(pixel, self.card, strict=True)) > 120 for pixel in pixels)


@pytest.fixture(scope="module", params=[False, True], ids=["light", "dark"])
def shown(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, int], Shown]:
    """Every chart at every width, from one page, in light or dark."""
    folder = tmp_path_factory.mktemp("page")
    dark = bool(request.param)
    page, top, places = ["<!doctype html><meta charset=utf-8>"], 0, {}
    for width in WIDTHS:
        for number, (name, chart) in enumerate(CHARTS.items()):
            (folder / f"{number}.svg").write_bytes(chart.data)
            page.append(f'<img src="{number}.svg" width="{width}" style="position:absolute;left:0;top:{top}px">')
            places[name, width] = (0, top, width, top + int(width * HEIGHT))
            top += int(width * HEIGHT) + 1
    (folder / "page.html").write_text("\n".join(page), encoding="utf-8")
    with open_browser() as browser, open_page(browser, max(WIDTHS), "dark" if dark else "light") as opened:
        opened.goto((folder / "page.html").as_uri())
        image = picture(opened)
    return {place: Shown(CHARTS[place[0]], image.crop(box), dark=dark) for place, box in places.items()}


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", NAMES)
def test_the_pixels_of_a_bar_are_in_proportion_to_its_count(
    shown: dict[tuple[str, int], Shown], name: str, width: int
) -> None:
    chart = shown[name, width]
    bars = {bar.month: bar for bar in chart.chart.bars}
    heights = {month: chart.height(bar) for month, bar in bars.items()}
    highest = max(MONTHS[name], key=MONTHS[name].__getitem__)
    assert heights[highest] > 0.17 * width
    for month, count in MONTHS[name].items():
        wanted = max(heights[highest] * count / MONTHS[name][highest], chart.scale)  # no bar is lower than one unit
        assert heights[month] == pytest.approx(wanted, abs=1.5), month


@pytest.mark.parametrize("width", WIDTHS)
def test_a_month_without_papers_is_a_gap_above_a_line(shown: dict[tuple[str, int], Shown], width: int) -> None:
    chart = shown["fourteen months, one without", width]
    june, august = (bar for bar in chart.chart.bars if bar.month in ("2024_06", "2024_08"))
    middle = (june.x + june.width / 2 + august.x + august.width / 2) / 2
    july = Bar("2024_07", 0, middle - june.width / 2, june.y, june.width, 0, "")
    assert chart.height(july) == 0
    line = chart.chart.base[2] * chart.scale
    column = [chart.pixel(middle * chart.scale, int(line) + y) for y in (-1, 0, 1)]
    assert max(abs(a - b) for pixel in column for a, b in zip(pixel, chart.card, strict=True)) > 30


@pytest.mark.parametrize("width", WIDTHS)
def test_the_background_is_of_the_theme(shown: dict[tuple[str, int], Shown], width: int) -> None:
    for name in NAMES:
        chart = shown[name, width]
        assert chart.pixel(width / 2, int(8 * chart.scale)) == chart.card


def test_a_wide_picture_has_more_counts_than_a_narrow_one(shown: dict[tuple[str, int], Shown]) -> None:
    name = "fourteen months, one without"
    narrow, wide = ([shown[name, w].has_count_above(bar) for bar in CHARTS[name].bars] for w in WIDTHS)
    assert narrow.count(True) == 1 and narrow[-1]
    assert all(wide)


SCRIPT = """
() => {
  const box = element => {
    const {left, top, right, bottom} = element.getBoundingClientRect();
    return {text: element.textContent, box: [left, top, right, bottom]};
  };
  return [...document.querySelectorAll("iframe")].map(frame => {
    const svg = frame.contentDocument.querySelector("svg");
    const texts = [...svg.querySelectorAll("text")].filter(text => text.getClientRects().length);
    return {
      texts: texts.filter(text => !text.matches(".name")).map(box),
      bars: [...svg.querySelectorAll("rect[data-month]")].map(box),
      picture: box(svg).box,
    };
  });
}
"""


@pytest.mark.parametrize("font", ["", "DejaVu Sans"], ids=["its own fonts", "the widest font"])
def test_no_label_touches_another_or_a_bar(tmp_path: Path, font: str) -> None:
    places = [(name, width) for name in MONTHS for width in (300, 480, 1200)]
    page = ["<!doctype html><meta charset=utf-8><body>"]
    for name, width in places:
        chart = Chart("graph neural networks", MONTHS[name]).data.decode()
        chart = re.sub(r'width="600" height="260"', 'width="100%"', chart, count=1)
        chart = chart.replace("-apple-system", f'"{font}",-apple-system') if font else chart
        document = html.escape(f"<!doctype html><style>body{{margin:0}}</style>{chart}")
        page.append(f'<iframe width="{width}" height="{width}" style="border:0" srcdoc="{document}"></iframe>')
    (tmp_path / "page.html").write_text("\n".join(page), encoding="utf-8")
    with open_browser() as browser, open_page(browser, DESK) as opened:
        opened.goto((tmp_path / "page.html").as_uri())
        found = opened.evaluate(SCRIPT)
    for place, chart_found in zip(places, found, strict=True):
        check_boxes(place, chart_found)


def check_boxes(place: tuple[str, int], found: dict[str, list[dict[str, object]]]) -> None:
    """Labels keep apart, but for the air that a font has above and below its figures, and stay in the picture."""
    texts = [(str(text["text"]), _ink(text["box"])) for text in found["texts"]]
    assert len(texts) >= 3, place
    for (one, a), (other, b) in combinations(texts, 2):
        assert _apart(a, b), (place, one, other)
    for bar in found["bars"]:
        for text, box in texts:
            assert _apart(box, _numbers(bar["box"])), (place, text, bar["text"])
    left, top, right, bottom = _numbers(found["picture"])
    assert right - left == pytest.approx(place[1])
    for text, box in texts:
        assert box[0] >= left and box[1] >= top and box[2] <= right and box[3] <= bottom, (place, text)


def _numbers(box: object) -> list[float]:
    assert isinstance(box, list)
    return [float(side) for side in box]


def _ink(box: object) -> list[float]:
    left, top, right, bottom = _numbers(box)
    air = 0.2 * (bottom - top)
    return [left, top + air, right, bottom - air]


def _apart(one: list[float], other: list[float]) -> bool:
    return one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
