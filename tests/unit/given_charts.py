"""Months to draw, and what a chart's file says, read back as a program reads it."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree

from radar.rendering.chart import monthly_chart

SVG = "{http://www.w3.org/2000/svg}"
SIZES = {"narrow": 20, "wide": 13}


def months_from(first: str, counts: list[int]) -> dict[str, int]:
    """Counts of consecutive months, as the archive has them: none where there are no papers."""
    start = int(first[:4]) * 12 + int(first[5:]) - 1
    numbered = {month: count for month, count in enumerate(counts, start) if count}
    return {f"{month // 12:04}_{month % 12 + 1:02}": count for month, count in numbered.items()}


def _growing(length: int, seed: int) -> list[int]:
    dice = random.Random(seed)
    return [int(3 * 6000 ** (month / length) * dice.uniform(0.7, 1.3)) for month in range(length)]


MONTHS: dict[str, dict[str, int]] = {
    "one month": months_from("2025_02", [37]),
    "three months": months_from("2025_02", [120, 263, 48]),
    "eleven months from December": months_from("2024_12", [10, 11, 9, 14, 7, 3, 12, 15, 8, 8, 2]),
    "a year": months_from("2024_06", [1290, 1423, 1011, 1612, 1780, 1116, 982, 936, 840, 1627, 1391, 920]),
    "fourteen months, one without": months_from(
        "2024_02", [96, 173, 177, 132, 110, 0, 239, 84, 251, 67, 107, 94, 46, 252]
    ),
    "two years": months_from(
        "2023_12", [9, 9, 7, 6, 10, 0, 0, 10, 12, 3, 11, 13, 17, 8, 6, 8, 16, 9, 3, 18, 10, 1, 1, 19]
    ),
    "four years": months_from("2021_11", _growing(48, 1)),
    "ten years": months_from("2016_03", [0 if month in (100, 101) else n for month, n in enumerate(_growing(120, 2))]),
    "thirty-five years": months_from("1991_08", [100 + n // 100 for n in _growing(420, 3)]),
    "a long silence": {"1993_01": 2, "2025_12": 1},
    "millions": months_from("2024_11", [1_234_567, 1, 9_999_999, 1_000_000]),
    "ones": months_from("2024_11", [1, 0, 1]),
}


@dataclass(frozen=True)
class Text:
    """A label: where it is anchored, and how."""

    text: str
    x: float
    y: float
    classes: tuple[str, ...]


@dataclass(frozen=True)
class Bar:
    """A bar in units of the viewBox; `says` is its title."""

    month: str
    count: int
    x: float
    y: float
    width: float
    height: float
    says: str


class Chart:
    """A chart, parsed strictly."""

    def __init__(self, title: str, months: Mapping[str, int]) -> None:
        self.data = monthly_chart(title, months)
        self.root = ElementTree.fromstring(self.data)

    @property
    def title(self) -> str:
        return self.root.findtext(f"{SVG}title") or ""

    @property
    def description(self) -> str:
        return self.root.findtext(f"{SVG}desc") or ""

    @property
    def bars(self) -> list[Bar]:
        return [self._bar(rect) for rect in self.root.iterfind(f".//{SVG}rect[@data-month]")]

    @staticmethod
    def _bar(rect: ElementTree.Element) -> Bar:
        x, y, width, height = (float(rect.attrib[name]) for name in ("x", "y", "width", "height"))
        says = rect.findtext(f"{SVG}title") or ""
        return Bar(rect.attrib["data-month"], int(rect.attrib["data-count"]), x, y, width, height, says)

    @property
    def base(self) -> tuple[float, float, float]:
        """The line that the bars stand on: its left and right end, and its upper edge."""
        path = self.root.find(f"{SVG}path[@class='base']")
        assert path is not None
        left, y = path.attrib["d"].removeprefix("M").partition("H")[0].split()
        return float(left), float(path.attrib["d"].partition("H")[2]), float(y) - 0.75

    def name(self, css_class: str) -> str:
        """What is shown of the title."""
        return self.root.findtext(f"{SVG}g[@class='{css_class}']/{SVG}svg/{SVG}text") or ""

    def texts(self, css_class: str) -> list[Text]:
        """The labels of the narrow or the wide chart, without its name."""
        return list(self._texts(css_class))

    def _texts(self, css_class: str) -> Iterator[Text]:
        for text in self.root.iterfind(f"{SVG}g[@class='{css_class}']/{SVG}text"):
            x, y = float(text.attrib["x"]), float(text.attrib["y"])
            yield Text(text.text or "", x, y, tuple(text.attrib["class"].split()))
