"""The marked part of the repository's own README, and nothing else of it."""

from __future__ import annotations

import pytest

from radar.rendering.readme import BEGIN, END, with_overview

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
