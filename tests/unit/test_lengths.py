"""How much of a paper's texts is shown."""

from __future__ import annotations

from typing import Any

import pytest

from radar.archive.paper import Paper
from radar.archive.record import as_records
from radar.rendering.bibtex import entry
from radar.rendering.feed import atom_feed
from radar.rendering.render_month import month_files
from radar.rendering.template_engine import Engine
from radar.rendering.text_limits import LONGEST_ABSTRACT, LONGEST_COMMENT, LONGEST_LINE, MOST_NAMES, cut, readable
from radar.settings.model import GroupBy, Settings, Topic
from tests.real_data import needs_real_data, real_papers
from tests.unit import given_papers

LIMITS: dict[str, int] = {
    "title": LONGEST_LINE,
    "abstract": LONGEST_ABSTRACT,
    "comment": LONGEST_COMMENT,
    "journal_ref": LONGEST_LINE,
}


def paper(**texts: Any) -> Paper:
    return given_papers.paper(**texts)


@pytest.mark.parametrize("name", LIMITS)
def test_a_text_is_shown_up_to_its_limit_and_what_is_longer_ends_in_an_ellipsis(name: str) -> None:
    longest = paper(**{name: "x" * LIMITS[name]})
    assert readable(longest) is longest
    shown = getattr(readable(paper(**{name: "x" * (LIMITS[name] + 1)})), name)
    assert shown == "x" * (LIMITS[name] - 1) + "…"


@pytest.mark.parametrize("name", ["authors", "categories", "doi"])
def test_names_are_cut_one_by_one_and_very_many_to_the_first(name: str) -> None:
    most = paper(**{name: ("x" * LONGEST_LINE,) * MOST_NAMES})
    assert readable(most) is most
    assert getattr(readable(paper(**{name: ("y" * (LONGEST_LINE + 1), "z")})), name) == (
        "y" * (LONGEST_LINE - 1) + "…",
        "z",
    )
    assert getattr(readable(paper(**{name: ("y",) * (MOST_NAMES + 1)})), name) == ("y",) * MOST_NAMES


def test_no_blank_is_left_before_the_ellipsis() -> None:
    assert cut("ab cdef", 4) == "ab…"
    assert cut("abcd", 4) == "abcd"


@needs_real_data
def test_no_real_paper_is_cut() -> None:
    for each in real_papers():
        real = paper(
            title=each["title"], abstract=each["summary"], comment=each["comment"] or "", authors=tuple(each["authors"])
        )
        assert readable(real) is real


def test_all_that_is_made_of_a_paper_is_made_of_what_is_shown_and_the_archive_keeps_the_rest() -> None:
    long = paper(title="t" * 5_000, abstract="a" * 50_000, journal_ref="j" * 5_000)
    files = month_files(Engine(), Settings((Topic("llm", "llm"),)), Topic("llm", "llm"), "2025_02", as_records([long]))
    assert (
        b"t" * 5_000 in files["papers/llm/2025_02/2025_02.jsonl"]
        and b"a" * 50_000 in files["papers/llm/2025_02/2025_02.jsonl"]
    )
    page, bibliography = files["papers/llm/2025_02/papers_1.md"], files["papers/llm/2025_02/2025_02.bib"]
    assert len(page) < 12_000 and "…".encode() in page
    assert bibliography == entry(readable(long)) + b"}\n" and len(bibliography) < 3_000
    feed = atom_feed("x", "urn:x", None, None, [readable(long)], GroupBy.UPDATED)
    assert len(feed) < 13_000
