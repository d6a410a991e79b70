"""Version, withdrawal, venue and code in a row: as the template writes them, and as both parsers show them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from radar.archive.paper import Paper
from radar.extraction.code_links import code_links
from radar.extraction.venue import venue
from radar.rendering.template_engine import Engine
from radar.rendering.views import PaperView
from radar.settings.model import GroupBy
from radar.text import fold
from tests.property.test_extraction_properties import TEXTS
from tests.real_data import needs_real_data, real_papers
from tests.renderers import cmark, fragments, kramdown, layout, marks, read_back
from tests.unit.given_papers import paper

PARSERS = pytest.mark.parametrize(
    ("render", "seen"),
    [
        pytest.param(cmark.render_all, str, id="cmark-gfm"),
        pytest.param(kramdown.render_all, read_back.plain, id="kramdown", marks=kramdown.needs_kramdown),
    ],
)
STARTS = ["Accepted at {}", "ICML 2025 Workshop on {}", "Published in the Journal of {}", "Accepted at Conf. ({} 2025)"]


def row(*columns: str, **what: Any) -> str:
    view = PaperView(paper(**{"title": "T", **what}), GroupBy.UPDATED)
    return Engine().render("row.md.j2", {"paper": view, "columns": columns}).strip("\n")


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        ({}, "| **[T](https://arxiv.org/abs/2502.15266v1)** |  |"),
        (
            {"version": 3, "abstract": "A."},
            "| **[T](https://arxiv.org/abs/2502.15266v3)** v3<details>A. </details> |  |",
        ),
        (
            {"version": 2, "abstract": "A.", "comment": "Withdrawn; accepted at ICML 2025"},
            "| **[T](https://arxiv.org/abs/2502.15266v2)** v2 **withdrawn**<details>A. </details> "
            "| <details>Withdrawn; accepted at ICML 2025 </details> |",
        ),
        (
            {"comment": "8 pages, accepted at ICML 2025 (Oral)"},
            "| **[T](https://arxiv.org/abs/2502.15266v1)** "
            "| **ICML 2025 (Oral)**<details>8 pages, accepted at ICML 2025 (Oral) </details> |",
        ),
        (
            {"journal_ref": "A&A 1 (2003) 7"},
            "| **[T](https://arxiv.org/abs/2502.15266v1)** | **A&amp;A 1 (2003) 7** |",
        ),
    ],
)
def test_marks_are_additions_to_title_and_comment(what: dict[str, Any], expected: str) -> None:
    assert row("paper", "comment", **what) == expected


def test_a_version_that_is_withdrawn_has_no_text_at_arxiv_to_link() -> None:
    assert row("links", comment="This paper has been withdrawn", abstract="At https://github.com/a/b") == (
        "| [Code](https://github.com/a/b) |"
    )


def test_links_to_code_follow_those_to_the_paper_named_and_numbered() -> None:
    assert row(
        "links",
        abstract="https://github.com/a/b?x=1&y=2 and github.com/a/c_d_e.",
        comment="https://a.github.io/",
    ) == (
        "| [PDF](https://arxiv.org/pdf/2502.15266v1) · [HTML](https://arxiv.org/html/2502.15266v1) "
        "· [Code](https://github.com/a/b?x=1&amp;y=2) · [Code 2](https://github.com/a/c_d_e) "
        "· [Page](https://a.github.io/) |"
    )


@PARSERS
def test_marks_made_of_hostile_text_come_out_as_they_went_in(render: layout.Render, seen: layout.Seen) -> None:
    pieces = [text for text in map(fold, fragments.ALL) if text]
    comments = [start.format(f"{a}{b}") for start in STARTS for a in ("A", "") for b in pieces]
    papers = [paper(version=1 + n % 2, comment=fold(comment)) for n, comment in enumerate(comments)]
    papers += [
        paper(journal_ref=fold(f"{start}{text}{end}")) for text in pieces for start, end in [("J", ""), ("J ", " 1")]
    ]
    papers += [
        paper(abstract=fold(text), comment=fold(f"({text})"))
        for piece in pieces
        for text in (f"https://github.com/a/b{piece}", f"https://github.com/a/{piece}c", f"{piece}.github.io/{piece}")
    ]
    assert marks.wrong_in_marks(papers, render, seen) == []


ANY = TEXTS.map(lambda text: fold(text).replace("\0", ""))
PAPERS = st.builds(
    lambda texts: paper(abstract=texts[0], comment=texts[1], journal_ref=texts[2]), st.tuples(ANY, ANY, ANY)
)


@PARSERS
@settings(max_examples=10, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.too_slow])
@given(papers=st.lists(PAPERS, min_size=5, max_size=30))
def test_marks_made_of_any_text_come_out_as_they_went_in(
    papers: list[Paper], render: layout.Render, seen: layout.Seen
) -> None:
    assert marks.wrong_in_marks(papers, render, seen) == []


@needs_real_data
@PARSERS
@pytest.mark.corpus
def test_the_marks_of_the_real_papers_come_out_as_they_should(render: layout.Render, seen: layout.Seen) -> None:
    read = [
        paper(
            given["id"],
            given["version"],
            given["updated"],
            title=fold(given["title"]),
            abstract=fold(given["summary"]),
            comment=fold(given.get("comment") or ""),
        )
        for given in real_papers()
    ]
    papers = [each for each in read if venue(each.comment) or code_links(each.abstract, each.comment)]
    assert len(papers) > 4_000
    if render is kramdown.render_all:
        papers = papers[::3]  # it takes half a minute for all
    assert marks.wrong_in_marks(papers, render, seen) == []
