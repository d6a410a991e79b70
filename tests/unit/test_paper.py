"""A paper's identifier, times and texts."""

from __future__ import annotations

import pytest

from radar.archive.paper import IDENTIFIER, is_timestamp
from radar.text import fold
from tests.unit.given_papers import paper


@pytest.mark.parametrize("text", ["2502.15266", "0704.0001", "hep-th/9901001", "math.AG/0601001", "cs/0512001"])
def test_identifiers_of_every_age_are_known(text: str) -> None:
    assert IDENTIFIER.fullmatch(text)


@pytest.mark.parametrize(
    "text",
    ["2502.15266v1", "2502.152", "hep-th/99010", "../9901001", "٢٥٠٢.15266", "2502.15266\n", "HEP-TH/9901001", ""],
)
def test_what_is_no_identifier_without_version_is_refused(text: str) -> None:
    assert not IDENTIFIER.fullmatch(text)


@pytest.mark.parametrize("text", ["2025-02-21T07:40:15Z", "1991-08-14T00:00:00Z", "2024-02-29T23:59:59Z"])
def test_moments_that_exist_are_times(text: str) -> None:
    assert is_timestamp(text)


@pytest.mark.parametrize(
    "text",
    [
        "2025-13-21T07:40:15Z",
        "2025-02-30T07:40:15Z",
        "2025-02-21T24:40:15Z",
        "2025-02-21T07:40:15+00:00",
        "2025-02-21 07:40:15Z",
        "٢٠٢٥-02-21T07:40:15Z",
        "2025-02-21",
        "",
    ],
)
def test_moments_that_do_not_exist_are_none(text: str) -> None:
    assert not is_timestamp(text)


def test_folding_leaves_one_space_between_words_and_none_at_the_ends() -> None:
    assert fold(" \t A\n  title\u2028with\u00a0 every\r\nkind of space\v") == "A title with every kind of space"


def test_a_papers_address_is_that_of_its_very_version() -> None:
    assert paper("hep-th/9901001", 3).url == "https://arxiv.org/abs/hep-th/9901001v3"
