"""Whose a page is where nothing but the page and its neighbours tells: ours is never taken for arXivRadar's."""

from __future__ import annotations

import pytest

from radar.importing.page_origin import is_ours, is_theirs
from tests.unit.given_arxivradar import page, row

MONTH = "2025_02"
ALIKE = page([row("2502.00001v1", scheme="https"), row("2502.00002v2", scheme="https")])
"""A page that arXivRadar may have written."""


def test_a_page_of_arxivradars_is_theirs_whatever_the_scheme_of_its_links() -> None:
    assert not is_ours({}, MONTH, ALIKE)
    assert is_theirs(ALIKE)


@pytest.mark.parametrize(
    "files",
    [
        {"2025_02/2025_02.bib": b""},
        {"2025_02/papers.bib": b""},
        {"README.md": b"| [2025_02](2025_02/papers_1.md) | 1 | [BibTeX](2025_02/2025_02.bib) |"},
    ],
)
def test_bibtex_beside_a_page_or_told_of_above_it_makes_it_ours(files: dict[str, bytes]) -> None:
    assert is_ours(files, MONTH, ALIKE)
    assert not is_ours(files, "2025_01", ALIKE)


def test_a_page_whose_revised_papers_all_have_our_mark_is_ours() -> None:
    marked = ALIKE.replace(b"2502.00002v2)**", b"2502.00002v2)** v2")
    assert is_ours({}, MONTH, marked)
    assert not is_ours({}, MONTH, marked + row("2502.00003v3", scheme="https").encode())
    assert not is_ours({}, MONTH, ALIKE.replace(b"2502.00002v2)**", b"2502.00002v2)** v3"))


def test_relative_links_are_only_ours() -> None:
    relative = ALIKE.replace(b"(https://reader.github.io/arXivRadar)", b"(../../../)")
    assert is_ours({}, MONTH, relative)
    assert not is_theirs(relative)
