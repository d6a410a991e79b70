"""Which papers a month lists, by its archive and by its pages."""

from __future__ import annotations

from radar.archive.jsonl import write_lines
from radar.curation.month_lists import read_month_lists
from radar.rendering.template_engine import Engine
from radar.settings.model import Settings, Topic
from tests.unit.given_papers import Files, pages_of, paper
from tests.unit.test_pages import LINKS

PLAIN = paper("2502.00001")
NAMES_IT = paper("2502.00002", abstract="It builds upon arXiv:2502.00001.")


def listed(row: str = "") -> list[set[str]]:
    """The papers without a row, of pages of both papers and of the one that names the other alone."""
    found = []
    for papers in ([NAMES_IT, PLAIN], [NAMES_IT]):
        engine = Engine({"row.md.j2": row} if row else {})
        settings = Settings((Topic("llm", "llm"),), templates="own")
        files = pages_of(engine, settings, "llm", "2025_02", papers, LINKS)
        files["2025_02.jsonl"] = write_lines([NAMES_IT, PLAIN])
        found.append({*read_month_lists(Files(files), files, own_templates=True).without_row})
    return found


def test_a_paper_that_another_ones_abstract_names_has_no_row_for_it() -> None:
    assert listed() == [set(), {PLAIN.id}]


def test_where_rows_are_the_repositorys_own_whatever_they_name_is_listed() -> None:
    assert listed("| {{ paper.id }} | {{ paper.abstract }} |") == [set(), set()]
