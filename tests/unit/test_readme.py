"""The marked part of the repository's own README, and nothing else of it."""

from __future__ import annotations

import time

import pytest

from radar.rendering.readme import BEGIN, END, has_marks, near_misses, with_overview

OVERVIEW = "| Topic |\n| --- |\n| [llm](papers/llm/README.md) |\n"


def readme(*lines: str, end: str = "\n") -> bytes:
    return end.join(lines).encode()


def test_what_stands_between_the_marks_becomes_the_overview_and_the_rest_stays() -> None:
    before = readme("# Mine", "", BEGIN, "old", "older", END, "", "Rest  ", "no line end")
    assert with_overview(before, OVERVIEW) == readme(
        "# Mine", "", BEGIN, "", *OVERVIEW.splitlines(), "", END, "", "Rest  ", "no line end"
    )


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_file_keeps_its_kind_of_line_ends(end: str) -> None:
    before = readme("# Mine", BEGIN, END, "Rest", "", end=end)
    after = with_overview(before, OVERVIEW)
    assert after == readme("# Mine", BEGIN, "", *OVERVIEW.splitlines(), "", END, "Rest", "", end=end)
    assert after.count(b"\r") == (after.count(b"\n") if end == "\r\n" else 0)


def test_doing_it_again_changes_nothing() -> None:
    once = with_overview(readme("a", f"  {BEGIN}", "x", f"{END}\t", "b"), OVERVIEW)
    assert b"| [llm]" in once
    assert with_overview(once, OVERVIEW) == once


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(["# Mine"], id="no marks"),
        pytest.param([BEGIN, "x"], id="no end"),
        pytest.param(["x", END], id="no beginning"),
        pytest.param([END, "x", BEGIN], id="reversed"),
        pytest.param([BEGIN, "x", END, BEGIN, "y", END], id="doubled"),
        pytest.param([BEGIN, BEGIN, "x", END], id="two beginnings"),
        pytest.param([BEGIN, "x", END, END], id="two ends"),
        pytest.param([f"Write {BEGIN}", "x", f"and {END}"], id="within a sentence"),
        pytest.param([f"{BEGIN} x {END}"], id="on one line"),
        pytest.param([BEGIN.upper(), "x", END.upper()], id="other case"),
        pytest.param([], id="empty"),
    ],
)
def test_without_just_one_of_each_mark_in_order_the_file_is_left_alone(lines: list[str]) -> None:
    before = readme(*lines)
    assert with_overview(before, OVERVIEW) == before


def test_bytes_around_the_marks_that_are_no_text_stay_as_they_are() -> None:
    before = b"\xff\xfe\x00\n" + readme(BEGIN, "x", END) + b"\n\x80\x81\r\r\n"
    after = with_overview(before, OVERVIEW)
    assert after.startswith(b"\xff\xfe\x00\n")
    assert after.endswith(b"\n\x80\x81\r\r\n")
    assert OVERVIEW.encode() in after


WRITTEN = f"and the marks are written `{BEGIN}` and `{END}`"
STARRED, STARRED_END = "<!-- arxiv-radar:starred begin -->", "<!-- arxiv-radar:starred end -->"


@pytest.mark.parametrize(
    ("lines", "line"),
    [
        (["<!--", "arxiv-radar:begin", "-->", "<!--", "arxiv-radar:end", "-->"], 1),
        (["# Mine", "", "  <!--", "  arxiv-radar:begin -->"], 3),
        (["<!-- arxiv-radar:begin", "-->"], 1),
        (["<!-- arxiv-radar:", "begin", "", "-->"], 1),
        (["<!--", "ARXIV RADAR BEGIN", "ARXIV RADAR END", "-->"], 1),
        (["> <!--", "> begin arxiv-radar", "> -->"], 1),
        (["<!-- other --> <!--", "arxiv-radar:begin", "--> text"], 1),
        (["<!--", "arxiv-radar", "-->"], 1),
    ],
)
def test_a_mark_in_a_comment_of_several_lines_is_told_of(lines: list[str], line: int) -> None:
    why = f"in line {line} begins a comment of several lines, {WRITTEN}, each on one line"
    assert near_misses(readme(*lines), ()) == (why, "")
    assert near_misses(readme(*lines, end="\r\n"), ()) == (why, "")


@pytest.mark.parametrize(
    "text",
    [
        "[//]: # (arxiv-radar:begin)",
        '[//]: # "arxiv-radar:begin"',
        "[//]: <> (arxiv-radar:begin)",
        "[comment]: # (BEGIN arXiv Radar)",
        "[//]: # arxiv-radar:begin",
        "[//]: # (arxiv-radar)",
        "[arxiv-radar:begin]: #",
        "[arxiv-radar-begin]: <>",
        "<!-- arxiv-radar -->",
        "<!--ARXIV-RADAR-->",
        "<!-- /arxiv-radar -->",
        "<!-- arxiv_radar: -->",
        "<!-- arxiv-radar:overview -->",
        "<!-- /arxiv-radar:begin -->",
        "<!\u2013 arxiv-radar \u2013>",
    ],
)
def test_a_mark_of_another_kind_is_told_of(text: str) -> None:
    assert near_misses(readme("# Mine", "", text), ()) == (f"in line 3 stands `{text}`, {WRITTEN}", "")


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        (["<!-- arxiv-radar:starred -->"], "in line 1 stands `<!-- arxiv-radar:starred -->`,"),
        (["<!-- arxiv-radar:starred llm -->"], "in line 1 stands `<!-- arxiv-radar:starred llm -->`,"),
        (["[//]: # (arxiv-radar:starred llm begin)"], "in line 1 stands `[//]: # (arxiv-radar:starred llm begin)`,"),
        (["<!--", "arxiv-radar:starred begin", "-->"], "in line 1 begins a comment of several lines,"),
        (["[^1]: x", f"    {STARRED}", f"    {STARRED_END}"], "line 2 belongs to a footnote,"),
    ],
)
def test_the_same_of_a_starred_list(lines: list[str], why: str) -> None:
    overview, starred = near_misses(readme(*lines), ("llm",))
    assert overview == "" and starred.startswith(why)


@pytest.mark.parametrize(
    ("lines", "line"),
    [
        (["[^1]: text", f"    {BEGIN}", f"    {END}"], 2),
        (["[^1]: text", "", f"    {BEGIN}", f"    {END}"], 3),
        (["[^1]: text", "lazy", f"    {BEGIN}", f"    {END}"], 3),
        (["text", "[^note]:", f"     {BEGIN}", f"     {END}"], 3),
        (["[^1]: - item", f"      {BEGIN}", f"      {END}"], 2),
    ],
)
def test_marks_in_a_footnote_are_told_of_as_such(lines: list[str], line: int) -> None:
    text = readme("See[^1].", "", *lines)
    why = f"line {line + 2} belongs to a footnote, which is not shown where it is written"
    assert near_misses(text, ()) == (why, "") and not has_marks(text)


def test_marks_behind_a_footnote_are_none_of_its() -> None:
    text = readme("[^1]: text", "", BEGIN, END)
    assert has_marks(text) and near_misses(text, ()) == ("", "")


@pytest.mark.parametrize(
    "lines",
    [
        ["<!-- made with arxiv-radar, see https://github.com/arxiv-radar/arxiv-radar -->"],
        ["<!--", "made with arxiv-radar", "-->"],
        ["<!-- arXiv Radar -->", "## arXiv Radar"],
        ["<!-- arxiv-radar: see below -->"],
        ["<!-- arxiv-radar 1.0.0 -->"],
        ["<!--", "arxiv-radar", "https://github.com/arxiv-radar/arxiv-radar", "-->"],
        ["<!--", "arxiv-radar keeps the list, from its beginning", "to its end", "-->"],
        ["<!--", "  To have the list here, write arxiv-radar:begin", "-->"],
        ["<!-- arxiv-radar: starred papers are on the page that stands at the end -->"],
        ["<!-- the list of papers ends here; see arxiv-radar -->"],
        ["A comment begins with <!-- and", "arxiv-radar:begin is a mark."],
        ["A comment begins with <!--", "```", "<!-- arxiv-radar:begin -->", "```"],
        ["Put `<!--", "arxiv-radar:begin -->` into it."],
        ["```", "<!--", "arxiv-radar:begin", "-->", "```"],
        ["<pre>", "<!--", "arxiv-radar:begin", "-->", "</pre>"],
        ["```", "[//]: # (arxiv-radar:begin)", "<!-- arxiv-radar -->", "```"],
        ["Put `[//]: # (arxiv-radar:begin)` and `<!-- arxiv-radar -->` into it."],
        ["We used to write [//]: # (arxiv-radar:begin) there."],
        ["[arxiv-radar]: https://github.com/arxiv-radar/arxiv-radar (arXiv Radar)"],
        ["[arxiv-radar]: #arxiv-radar", "[arxiv-radar end]: #the-end"],
        ["[//]: # (made with arxiv-radar)"],
        ["[arxiv-radar](https://github.com/arxiv-radar/arxiv-radar) <arxiv-radar> </arxiv-radar>"],
        ["[^1]: arxiv-radar begins here", "    and ends."],
        ["[^1]: text", "", "    ```", f"    {BEGIN}", f"    {END}", "    ```"],
    ],
)
def test_an_ordinary_mention_or_an_example_is_no_near_miss(lines: list[str]) -> None:
    assert near_misses(readme(*lines), ()) == ("", "")
    assert near_misses(readme(BEGIN, END, "", *lines), ()) == ("", "")


@pytest.mark.parametrize(
    "hostile",
    [
        "<" * 10_000,
        "<!-- arxiv-radar:starred" + " x" * 5_000,
        "<!-- arxiv-radar:starred" + " " * 9_000 + "x",
        "<!-- arxiv-radar:" + "-" * 9_000,
        "<!-- arxiv-radar:starred" + "-" * 9_000,
        "<!-- begin" + "_" * 9_000 + "arxiv",
        "[" * 10_000,
        "[//]: # (" + " " * 9_000 + "x",
        "[//]: # (arxiv-radar" + " " * 9_000 + "x",
        "<!-- arxiv" + "-" * 9_000,
        "[arxiv-radar" + " " * 9_000 + "]",
        "\n".join(["<!-- arxiv-radar"] * 600),
        "[^1]: " * 1_500,
    ],
)
def test_no_line_takes_long(hostile: str) -> None:
    begin = time.process_time()
    near_misses("\n\n".join([hostile] * 10).encode(), ())
    assert time.process_time() - begin < 1
