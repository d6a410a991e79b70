"""From rows to papers: one per identifier, whatever order the rows come in."""

from __future__ import annotations

from itertools import permutations

import pytest

from radar.importing.completion import needs_completion
from radar.importing.merge import merge_rows
from radar.importing.row import Row
from tests.unit.given_papers import paper, record


def row(version: int = 1, date: str = "2025-02-21", identifier: str = "2502.15266", **what: str) -> Row:
    """A row that says as little as it may, but for what is given."""
    return Row(**{"id": identifier, "version": version, "title": f"Version {version}", "date": date, **what})  # type: ignore[arg-type]


def test_the_highest_version_wins_then_the_later_day_then_the_fuller_row_in_any_order() -> None:
    rows = [
        row(1, "2025-02-01"),
        row(2, "2025-03-01"),
        row(2, "2025-03-02"),
        row(2, "2025-03-02", comment="5 pages"),
        row(1, "2025-04-01"),
    ]
    for order in permutations(rows):
        found = merge_rows(order)
        (merged,) = found.papers.values()
        assert (merged.version, merged.updated, merged.comment) == (2, "2025-03-02T00:00:00Z", "5 pages")
        assert merged.published == "2025-02-01T00:00:00Z"
        assert (found.rows, found.merged) == (5, 4)


def test_version_ten_is_higher_than_nine() -> None:
    (merged,) = merge_rows([row(10, "2025-05-01"), row(9, "2025-04-01")]).papers.values()
    assert merged.title == "Version 10"


@pytest.mark.parametrize(
    ("given", "published"),
    [
        (row(1, "2025-02-21"), "2025-02-21"),
        (row(2, "2025-04-21"), "2025-02-01"),
        (row(0, "2025-04-21"), "2025-02-01"),
        (row(2, "2025-01-31"), "2025-01-31"),
        (row(2, "2005-04-21", "hep-th/9901001"), "1999-01-01"),
        (row(2, "2005-04-21", "math.AG/0412001"), "2004-12-01"),
        (row(2, "2025-04-21", "2513.00001"), "2025-04-21"),
    ],
)
def test_the_day_of_the_first_version_or_the_month_of_the_identifier_stands_for_published(
    given: Row, published: str
) -> None:
    (merged,) = merge_rows([given]).papers.values()
    assert (merged.published, merged.updated) == (f"{published}T00:00:00Z", f"{given.date}T00:00:00Z")


def test_a_version_that_is_not_named_counts_as_the_first_and_gives_way_to_any_other() -> None:
    assert merge_rows([row(0)]).papers["2502.15266"].version == 1
    assert merge_rows([row(0, "2025-12-01"), row(2, "2025-03-01")]).papers["2502.15266"].version == 2


def test_what_was_imported_needs_completion_until_its_authors_are_known() -> None:
    (merged,) = merge_rows([row()]).papers.values()
    assert needs_completion(record(merged))
    assert not needs_completion(record(paper(authors=("Ada Lovelace",))))


def test_no_rows_make_no_papers() -> None:
    found = merge_rows([])
    assert (found.papers, found.rows, found.merged) == ({}, 0, 0)
