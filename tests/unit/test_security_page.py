"""The threat model names a test for everything that it says, and every kind of attack that is tried."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
PAGE = (PROJECT / "docs" / "security.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"\]\(\.\./(tests/[^)#]+)\)", PAGE)))
ROWS = PAGE.partition("\n| who | what they send |")[2].partition("\n\n")[0].splitlines()[2:]


@pytest.mark.parametrize("path", NAMED)
def test_every_test_that_it_names_is_there(path: str) -> None:
    assert re.search(r"^def test_", (PROJECT / path).read_text(encoding="utf-8"), re.MULTILINE)


def test_it_names_every_kind_of_attack() -> None:
    kinds = {path.relative_to(PROJECT).as_posix() for path in (PROJECT / "tests" / "hostile").glob("test_[0-9]*.py")}
    assert kinds - {*NAMED} == set()


def test_it_names_every_thing_that_is_fed_at_random() -> None:
    fed = {path.relative_to(PROJECT).as_posix() for path in (PROJECT / "tests" / "fuzz").glob("test_*.py")}
    assert fed - {*NAMED} == set()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.split(" | ")[0].removeprefix("| "))
def test_every_row_says_what_stops_it_and_which_test_shows_that(row: str) -> None:
    cells = row.removeprefix("| ").removesuffix(" |").split(" | ")
    assert len(cells) == 5 and all(cells)
    assert re.fullmatch(r"(?:(?:random )?\[[^]]+\]\(\.\./tests/[^)]+\.py\)(?:, )?)+", cells[-1])
