"""A number like arXiv's without `arXiv:` before it is asked for where it heads an entry, and else not lost."""

from __future__ import annotations

import pytest

from radar.importing.markdown_list import read_markdown
from radar.importing.reasons import BARE_NUMBER, NO_PAPER, NO_TITLE
from radar.importing.row import Row, Unread, numbers_like_papers
from radar.importing.structured_list import read_structured


def read(text: str) -> list[Row | Unread]:
    return [each.found for each in read_markdown(text.encode(), "list.md")]


@pytest.mark.parametrize(
    "text",
    [
        "- 2302.04761 Toolformer",
        "* [ ] **2302.04761**: Toolformer",
        "12. [2302.04761]",
        "### 2302.04761 Toolformer",
        "2302.04761",
        "Read these:\n2302.04761\nand others.",
        "- Tools\n  - 2302.04761 Toolformer",
        "| Name | arXiv |\n| --- | --- |\n| - | 2302.04761 |",
    ],
)
def test_a_number_at_the_head_of_an_entry_is_asked_for(text: str) -> None:
    (found,) = read(text)
    assert isinstance(found, Unread)
    assert (found.id, found.why) == ("2302.04761", NO_TITLE)


@pytest.mark.parametrize(
    "text", ["- See also 2312.00109 and 2311.16037v2.", "| A | B |\n| --- | --- |\n| see 2312.00109 | x |"]
)
def test_a_number_further_inside_is_set_aside(text: str) -> None:
    (found,) = read(text)
    assert isinstance(found, Unread)
    assert (found.id, found.why) == ("", BARE_NUMBER)


def test_numbers_around_a_link_to_a_paper_are_entries_of_their_own() -> None:
    link = "[A Title of It](https://arxiv.org/abs/2401.00001)"
    for text in (f"2302.04761\n{link}\n2302.04762", f"- {link}\n  - 2302.04761\n  - 2302.04762 X"):
        assert {each.id for each in read(text)} == {"2302.04761", "2401.00001", "2302.04762"}


@pytest.mark.parametrize(
    "text",
    [
        "in prose 2312.00109 may be anything",
        "- founded 2024.12345, for $2312.00109 or 2312.00109 € or 2312.00109% or 1501.1234, 12312.00109",
        "- 10.1109/2312.00109, doi:2312.00109, 2312.00109.5, 2023-2312.00109, a2312.00109",
        "- [nothing](#2312.00109) [else](x/2312.00109)",
    ],
)
def test_other_numbers_are_no_papers(text: str) -> None:
    assert read(text) == []


def test_an_address_with_such_a_number_stays_an_address() -> None:
    (found,) = read("- https://example.org/2312.00109")
    assert isinstance(found, Unread)
    assert found.why == NO_PAPER
    assert numbers_like_papers("2312.00109 2312.00109v3") == {"2312.00109": 3}


@pytest.mark.parametrize("column", ["link", "URL", "arXiv", "id", "Paper", "paper_url"])
def test_in_csv_such_a_number_is_read_in_a_column_for_it(column: str) -> None:
    (found,) = (each.found for each in read_structured(f"title,{column}\nA Title,2312.00109v2\n".encode(), "l.csv"))
    assert isinstance(found, Row)
    assert (found.id, found.version, found.title) == ("2312.00109", 2, "A Title")
