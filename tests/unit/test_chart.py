"""The chart of papers per month: its bars say the counts, its labels can be read, and any title is only a title."""

from __future__ import annotations

import re
import subprocess
import sys
import unicodedata
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from radar.rendering.chart import monthly_chart
from radar.rendering.text_width import shortened, width
from tests.renderers.fragments import ALL
from tests.stand_ins.demo_hostile import HOSTILE
from tests.unit.given_charts import MONTHS, SIZES, SVG, Chart, Text

PROJECT = Path(__file__).parents[2]
CHARTS = {name: Chart("graph neural networks", months) for name, months in MONTHS.items()}
EVERY = pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS)
BOTH = pytest.mark.parametrize("css_class", SIZES)

TITLES = st.lists(
    st.one_of(
        st.sampled_from(
            [*ALL, "]]>", "&#0;", "&#xD800;", "\0", "\x08", "\x0b", "\ufffe", "\uffff", "\ud800", "\udfff"]
        ),
        st.text(st.characters(), max_size=4),
    ),
    max_size=8,
).map("".join)
COUNTS = st.dictionaries(
    st.builds("{:04}_{:02}".format, st.integers(1985, 2035), st.integers(1, 12)), st.integers(0, 10**7), max_size=40
)


def number(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:])


def kept(title: str) -> str:
    """What XML can hold of a title, by the production Char of XML 1.0, on one line."""
    allowed = ((0x9, 0x9), (0xA, 0xA), (0xD, 0xD), (0x20, 0xD7FF), (0xE000, 0xFFFD), (0x10000, 0x10FFFF))
    return " ".join("".join(c for c in title if any(a <= ord(c) <= b for a, b in allowed)).split())


# ---- bars


@EVERY
def test_a_bars_height_is_in_proportion_to_its_count(chart: Chart) -> None:
    highest = max(chart.bars, key=lambda bar: bar.count)
    assert highest.height > 100
    for bar in chart.bars:
        assert bar.height == pytest.approx(max(highest.height * bar.count / highest.count, 1), abs=0.02)
        assert bar.y + bar.height == pytest.approx(chart.base[2], abs=0.02)


@pytest.mark.parametrize("name", MONTHS)
def test_each_month_with_papers_has_its_bar_and_no_other(name: str) -> None:
    bars = CHARTS[name].bars
    assert {bar.month: bar.count for bar in bars} == MONTHS[name]
    assert [bar.month for bar in bars] == sorted(MONTHS[name])


@EVERY
def test_a_month_without_papers_keeps_its_place(chart: Chart) -> None:
    left, right, _ = chart.base
    months = [number(bar.month) for bar in chart.bars]
    slot = (right - left) / (months[-1] - months[0] + 1)
    for bar, month in zip(chart.bars, months, strict=True):
        assert bar.x + bar.width / 2 == pytest.approx(left + (month - months[0] + 0.5) * slot, abs=0.02)
        assert bar.width <= slot + 0.41


def test_a_bar_says_its_month_and_count() -> None:
    assert [bar.says for bar in Chart("x", {"2025_01": 1, "2024_12": 1234}).bars] == [
        "Dec 2024: 1,234 papers",
        "Jan 2025: 1 paper",
    ]


def test_one_paper_is_seen_beside_millions() -> None:
    assert min(bar.height for bar in CHARTS["millions"].bars) == 1


def test_a_zero_is_a_month_without_papers_and_begins_nothing() -> None:
    assert monthly_chart("x", {"2024_01": 0, "2024_03": 5, "2024_04": 0, "2024_05": 6, "2025_01": 0}) == monthly_chart(
        "x", {"2024_05": 6, "2024_03": 5}
    )


# ---- labels


def box(text: Text, size: float) -> tuple[float, float, float, float]:
    """Left, top, right and bottom by a rule of thumb of the tests' own: 0.6 em a figure or letter, 0.3 a comma."""
    room = sum(0.3 if char in ", " else 0.6 for char in text.text) * size
    left = text.x - room * (0.5 if "middle" in text.classes else 1 if "end" in text.classes else 0)
    return left, text.y - 0.72 * size, left + room, text.y


def apart(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


@EVERY
@BOTH
def test_no_label_lies_on_another_or_on_a_bar_or_leaves_the_picture(chart: Chart, css_class: str) -> None:
    check_labels(chart, css_class)


def check_labels(chart: Chart, css_class: str) -> None:
    size = SIZES[css_class]
    boxes = {text: box(text, size) for text in chart.texts(css_class)}
    for (one, a), (other, b) in combinations(boxes.items(), 2):
        assert apart(a, b), (one, other)
    bars = [(bar.x, bar.y, bar.x + bar.width, bar.y + bar.height) for bar in chart.bars]
    for text, (left, top, right, bottom) in boxes.items():
        assert left >= 0 and right <= 600 and top >= 0 and bottom <= 260 - 0.25 * size, text
        assert all(apart((left + 0.01, top, right - 0.01, bottom), bar) for bar in bars), text


@given(COUNTS.filter(lambda months: any(months.values())))
@example({"2024_12": 1, "2025_01": 1})
@example({"1985_01": 10**7, "2035_12": 10**7})
def test_labels_keep_apart_whatever_the_counts(months: dict[str, int]) -> None:
    chart = Chart("x", months)
    for css_class in SIZES:
        check_labels(chart, css_class)


def words(chart: Chart, css_class: str, *, count: bool = False) -> list[str]:
    return [text.text for text in chart.texts(css_class) if ("count" in text.classes) is count]


def test_few_months_all_bear_their_counts_and_names() -> None:
    chart = CHARTS["three months"]
    for css_class, total in (("narrow", "431 papers"), ("wide", "431 papers by month")):
        assert words(chart, css_class, count=True) == ["120", "263", "48"]
        assert words(chart, css_class) == [total, "Feb 2025", "Mar 2025", "Apr 2025"]


def test_a_gap_among_few_months_has_a_zero() -> None:
    assert [text.text for text in CHARTS["ones"].texts("narrow")][1:4] == ["1", "0", "1"]


def test_many_months_have_round_grid_lines_the_highest_and_the_last() -> None:
    chart = CHARTS["a year"]
    assert words(chart, "narrow", count=True) == ["1,780", "920"]
    assert words(chart, "narrow")[:4] == ["14,928 papers", "500", "1,000", "1,500"]
    assert len(chart.root.findall(f"{SVG}path[@class='grid']")) == 3


def test_a_wide_chart_has_room_for_more() -> None:
    chart = CHARTS["fourteen months, one without"]
    assert words(chart, "narrow", count=True) == ["252"]
    assert len(words(chart, "wide", count=True)) == 13
    assert words(chart, "narrow")[3:] == ["Mar", "May", "Jul", "Sep", "Nov", "Jan", "Mar", "2024", "2025"]
    assert [word for word in words(chart, "wide") if word.isalpha()][:3] == ["Feb", "Mar", "Apr"]


def test_the_year_of_a_single_month_gives_way_to_the_next() -> None:
    chart = CHARTS["eleven months from December"]
    assert words(chart, "narrow")[1:3] == ["Dec", "Jan"]
    assert words(chart, "narrow")[-2:] == ["Oct", "2025"]
    assert words(chart, "wide")[-2:] == ["2024", "2025"]


@pytest.mark.parametrize(("name", "step"), [("four years", 1), ("ten years", 2), ("thirty-five years", 5)])
def test_many_months_are_named_by_years_at_round_distances(name: str, step: int) -> None:
    chart = CHARTS[name]
    years = [int(text.text) for text in chart.texts("narrow") if text.y > chart.base[2] + 6]
    assert len(years) >= 4
    assert {later - earlier for earlier, later in pairwise(years)} == {step}
    assert all(year % step == 0 for year in years)


@EVERY
def test_grid_lines_stand_at_the_height_of_their_numbers(chart: Chart) -> None:
    highest = max(chart.bars, key=lambda bar: bar.count)
    values = [text for text in chart.texts("wide") if "end" in text.classes][1:]
    lines = [float(path.attrib["d"].partition("H")[0].split()[1]) for path in chart.root.iterfind(f"{SVG}path")][:-1]
    assert len(values) == len(lines) <= 4
    for text, y in zip(values, lines, strict=True):
        value = int(text.text.replace(",", ""))
        assert re.fullmatch("[125]0*|[34]0*|[68]0*|[15]50*", str(value))
        assert chart.base[2] - y == pytest.approx(highest.height * value / highest.count, abs=0.02)
        assert abs(text.y - 0.36 * 13 - y) < 0.02


@given(COUNTS)
def test_every_label_is_large_enough_at_300_pixels(months: dict[str, int]) -> None:
    style = Chart("x", months).root.findtext(f"{SVG}style") or ""
    outside = re.sub(r"@media \(min-width.*|\.wide .*", "", style)
    sizes = [int(size) for size in re.findall(r"(\d+)px", outside)]
    assert min(sizes) * 300 / 600 >= 10
    assert min(int(size) for size in re.findall(r"\.wide (?:text|\.name)\{font-size:(\d+)px", style)) * 480 / 600 >= 10


# ---- the file


def test_readers_hear_span_total_and_highest_month() -> None:
    chart = CHARTS["three months"]
    assert chart.root.attrib["role"] == "img"
    parts = {element.attrib["id"]: element for element in chart.root.iterfind("*[@id]")}
    assert chart.root.attrib["aria-labelledby"].split() == ["title", "desc"] == list(parts)
    assert chart.title == "Papers per month: graph neural networks"
    assert chart.description == "February 2025 to April 2025: 431 papers. The highest month is March 2025 with 263."
    assert CHARTS["one month"].description == "February 2025: 37 papers."
    assert Chart("x", {"2024_01": 1}).description == "January 2024: 1 paper."
    assert "The highest month is August 2024 with 1,000." in Chart("x", {"2024_07": 1000, "2024_08": 1000}).description


@pytest.mark.parametrize("months", [{}, {"2024_01": 0}])
def test_without_papers_a_small_chart_says_so(months: dict[str, int]) -> None:
    chart = Chart("llm", months)
    assert chart.root.attrib["viewBox"] == "0 0 600 130"
    assert words(chart, "narrow") == words(chart, "wide") == ["No papers yet"]
    assert chart.description == "No papers yet."
    assert chart.name("narrow") == chart.name("wide") == "llm"
    assert chart.bars == []


@given(COUNTS, TITLES, st.randoms(use_true_random=False))
def test_the_same_months_give_the_same_bytes(months: dict[str, int], title: str, dice: object) -> None:
    backwards = dict(reversed(months.items()))
    assert monthly_chart(title, months) == monthly_chart(title, backwards)


def test_another_process_gives_the_same_bytes() -> None:
    program = (
        "import sys; from radar.rendering.chart import monthly_chart; from tests.unit.given_charts import MONTHS;"
        "sys.stdout.buffer.write(b''.join(monthly_chart(n, m) for n, m in MONTHS.items()))"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, cwd=PROJECT)
    assert run.stdout == b"".join(monthly_chart(name, months) for name, months in MONTHS.items())


@EVERY
def test_lengths_are_written_with_two_decimals_at_most(chart: Chart) -> None:
    for element in chart.root.iter():
        for attribute in ("x", "y", "width", "height", "d"):
            for length in re.split("[MH ]+", element.get(attribute, "0").removeprefix("M")):
                assert re.fullmatch(r"\d+(\.\d{1,2})?", length), element.attrib


def test_files_are_small() -> None:
    assert len(CHARTS["ten years"].data) < 20_000
    assert len(CHARTS["thirty-five years"].data) < 65_000
    assert len(CHARTS["a long silence"].data) < 5_000


def test_numbers_beyond_all_measure_still_make_a_chart() -> None:
    chart = Chart("x", {"0001_01": 10**60, "9999_12": 10**59})
    check_file(chart)
    assert len(chart.bars) == 2


def check_file(chart: Chart) -> None:
    """It has the elements of a chart and no others, and nothing that runs, moves or is fetched."""
    text = chart.data.decode()
    strict = etree.fromstring(chart.data, etree.XMLParser(resolve_entities=False, no_network=True))
    assert {etree.QName(element).localname for element in strict.iter()} <= {
        "svg", "title", "desc", "style", "g", "rect", "path", "text",
    }  # fmt: skip
    names = {name for element in strict.iter() for name in element.attrib}
    assert names <= {
        "viewBox", "width", "height", "role", "aria-labelledby", "id", "class", "display", "x", "y", "rx", "d",
        "data-month", "data-count",
    }  # fmt: skip
    assert text.startswith('<svg xmlns="http://www.w3.org/2000/svg" ') and text.endswith("</svg>\n")
    style = chart.root.findtext(f"{SVG}style") or ""
    assert not re.search(r"url|import|font-face|://|<|animation", style)
    assert "prefers-color-scheme:dark" in style


@given(TITLES, st.sampled_from([{}, MONTHS["one month"], MONTHS["a year"]]))
@example("]]><script>alert(1)</script>", {"2024_01": 1})
@example('"><svg onload="alert(1)', {"2024_01": 1})
@example("\ud800\udc00 \x00\x1f\x7f\x85", {"2024_01": 1})
@example("\u202eabc\u2066", {"2024_01": 1})
@example("<!-- <![CDATA[ <?xml ?> <!DOCTYPE x> &amp; &undefined;", {})
@example("W" * 500, {"2024_01": 10**7})
@example("", {"2024_01": 1})
def test_any_title_is_shown_as_it_is(title: str, months: dict[str, int]) -> None:
    chart = Chart(title, months)
    check_file(chart)
    name = kept(title)
    assert chart.title == (f"Papers per month: {name}" if name else "Papers per month")
    for css_class in SIZES:
        shown = chart.name(css_class)
        assert shown == name or (shown.endswith("…") and name.startswith(shown.removesuffix("…").rstrip()))
    blank = Chart("", months)
    assert chart.texts("narrow") == blank.texts("narrow")
    assert chart.bars == blank.bars


@pytest.mark.parametrize("title", [title for title, _, _ in HOSTILE])
def test_the_demos_hostile_titles(title: str) -> None:
    check_file(Chart(title, MONTHS["three months"]))


# ---- widths


def test_a_title_that_fits_is_shown_whole_and_a_long_one_cut() -> None:
    assert shortened("graph neural networks", 400, 20) == "graph neural networks"
    assert shortened("graph neural networks", 150, 20) == "graph neura…"
    assert shortened("漢字" * 40, 100, 20) == "漢字漢字…"
    assert shortened("x\u0301" * 50, 100, 20).endswith("x\u0301…")
    assert shortened("abc", 0, 20) == "…"


@given(TITLES, st.integers(20, 600), st.integers(10, 30))
def test_what_is_shortened_fits(title: str, room: int, size: int) -> None:
    short = shortened(title, room, size)
    assert width(short, size) <= max(room, width("…", size))
    assert short == title or not unicodedata.combining(short[-1])
    assert len(short) <= 201


@given(st.integers(0, 10**12))
def test_a_number_is_no_wider_than_thought(value: int) -> None:
    # DejaVu Sans has the widest figures of the fonts that browsers take: 0.636 em, and 0.318 em for a comma.
    figures = f"{value:,}"
    assert width(figures, 1) >= sum(0.318 if char == "," else 0.636 for char in figures)
