"""The pages of a month: which rows stand where, how large a page gets, and how its parts are linked."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

import pytest

from radar.archive.paper import Paper
from radar.archive.record import as_records
from radar.errors import SettingsError
from radar.rendering.month_parts import MonthParts
from radar.rendering.pages import render_pages
from radar.rendering.render_month import month_files
from radar.rendering.rows import LARGEST_ROW
from radar.rendering.template_engine import LARGEST_PAGE, Engine
from radar.rendering.views import breadcrumb
from radar.settings.columns import Column
from radar.settings.model import GroupBy, PageOrder, Settings, Topic
from tests.unit.given_papers import month_of, pages_of, paper

TOPICS = (Topic("llm", "llm", any=("llm",)),)
LINKS = breadcrumb(None, "papers", "llm", depth=2)


def rendered(papers: Sequence[Paper], engine: Engine | None = None, **settings: Any) -> dict[str, str]:
    pages = pages_of(engine or Engine(), Settings(TOPICS, **settings), "llm", "2025_02", papers, LINKS)
    assert all(len(data) < LARGEST_PAGE for data in pages.values())
    return {name: data.decode() for name, data in pages.items()}


def rows(page: str) -> list[str]:
    """The rows of a page's table, without its head."""
    lines = page.split("## Papers\n\n")[1].splitlines()
    assert re.fullmatch(r"(\| --- )+\|", lines[1])
    return lines[2:]


def numbers(page: str) -> list[int]:
    """The papers of a page, in order, by the numbers in their titles."""
    return [int(re.findall(r"\[Paper (\d+)\]", row)[0]) for row in rows(page)]


def test_a_page_is_as_documented() -> None:
    full = paper(abstract="What it says.", comment="25 pages, 12 figures", title="Title")
    assert rendered([full, paper("2502.00001", 3, title="Bare")])["papers_1.md"] == (
        "# llm - 2025_02\n\n## Navigation\n\n[Home](../../../) / [Papers](../../README.md) / [llm](../README.md)\n\n"
        "- Part 1\n\n## Papers\n\n| **Paper** | **Date** | **Comment** |\n| --- | --- | --- |\n"
        "| **[Title](https://arxiv.org/abs/2502.15266v1)**<details>What it says. </details> | 2025-02-21 "
        "| <details>25 pages, 12 figures </details> |\n"
        "| **[Bare](https://arxiv.org/abs/2502.00001v3)** v3 | 2025-02-21 |  |\n"
    )


@pytest.mark.parametrize("order", list(PageOrder))
@pytest.mark.parametrize(("count", "sizes"), [(1, [1]), (10, [10]), (11, [5, 6]), (45, [5, 8, 7, 7, 8, 10])])
def test_every_paper_has_one_row_on_pages_of_no_more_than_the_size_that_was_asked_for(
    order: PageOrder, count: int, sizes: list[int]
) -> None:
    pages = rendered(month_of(count), page_size=10, page_order=order)
    assert pages.keys() == {f"papers_{number}.md" for number in range(1, len(sizes) + 1)}
    assert sorted(number for page in pages.values() for number in numbers(page)) == list(range(1, count + 1))
    oldest_first = [*pages.values()][:: 1 if order is PageOrder.OLDEST_FIRST else -1]
    assert [len(rows(page)) for page in oldest_first] == sizes


def test_newest_first_puts_the_newest_on_the_first_page() -> None:
    pages = rendered(month_of(25), page_size=10, page_order=PageOrder.NEWEST_FIRST)
    assert [number for page in pages.values() for number in numbers(page)] == list(range(25, 0, -1))


def test_oldest_first_puts_the_oldest_on_the_first_page_and_rows_still_run_newest_first() -> None:
    pages = rendered(month_of(25), page_size=10, page_order=PageOrder.OLDEST_FIRST)
    assert all(numbers(page) == sorted(numbers(page), reverse=True) for page in pages.values())
    assert [number for page in pages.values() for number in reversed(numbers(page))] == list(range(1, 26))


@pytest.mark.parametrize("order", list(PageOrder))
def test_no_page_reaches_the_ceiling_however_long_the_abstracts_and_as_many_rows_as_may_share_one(
    order: PageOrder,
) -> None:
    # 1,900 characters that take up to four bytes each, or references when escaped.
    papers = month_of(500, abstract="𝔸|<é" * 475)
    pages = rendered(papers, page_size=500, page_order=order)
    sizes = [len(page.encode()) for page in pages.values()]
    assert len(pages) > 1
    assert max(sizes) > 400_000
    assert sorted(number for page in pages.values() for number in numbers(page)) == list(range(1, 501))


def test_a_template_that_adds_much_around_the_rows_still_gets_pages_below_the_ceiling() -> None:
    engine = Engine({"page.md.j2": "{{ '-' * 200000 }}\n## Papers\n\n|\n| --- |\n{{ rows | join('\n') }}"}, "templates")
    pages = rendered(month_of(300, abstract="x" * 2000), engine, page_size=500)
    assert len(pages) > 2
    assert sum(len(rows(page)) for page in pages.values()) == 300


def test_a_template_of_theirs_that_leaves_no_room_for_a_single_row_is_an_error() -> None:
    engine = Engine({"page.md.j2": "{{ '-' * 500000 }}"}, "templates")
    with pytest.raises(
        SettingsError, match=r"page\.md\.j2 has an error: it makes 500,000 bytes, and 499,999 are allowed"
    ):
        rendered(month_of(300), engine)


def test_so_is_a_row_of_theirs_that_is_too_large() -> None:
    engine = Engine({"row.md.j2": "{{ paper.title * 100000 }}"}, "templates")
    with pytest.raises(
        SettingsError, match=r"row\.md\.j2 has an error: it makes 300,000 bytes, and 200,000 are allowed"
    ):
        rendered([paper(title="abc")], engine)


@pytest.mark.parametrize(
    ("name", "text"),
    [("row.md.j2", "{{ 'x' * 50000 }}"), ("page.md.j2", "{{ 'x' * 400000 }}{{ rows | join('\n') }}")],
)
def test_so_is_all_of_a_month_that_is(monkeypatch: pytest.MonkeyPatch, name: str, text: str) -> None:
    monkeypatch.setattr("radar.rendering.rows.LARGEST_MONTH", 5_000_000)
    settings = Settings(TOPICS, page_size=10)
    with pytest.raises(SettingsError, match=f"{re.escape(name)} has an error: it makes more than 5,000,000 bytes"):
        month_files(Engine({name: text}, "templates"), settings, TOPICS[0], "2025_02", as_records(month_of(200)))
    assert month_files(Engine(), settings, TOPICS[0], "2025_02", as_records(month_of(200, abstract="x" * 30_000)))


def test_papers_whose_texts_have_no_end_make_rows_that_any_template_may_make_and_pages_below_the_ceiling() -> None:
    # The characters that become the longest, and those that take the most bytes.
    texts = [sign * 100_000 for sign in (":a", "a@", "|", "$$", "&", "{%", "](", "𝔸", "\u0301")]
    papers = [
        paper(f"2502.{number:05}", title=text, abstract=text, comment=text, journal_ref=text, authors=(text,) * 9,
              categories=(text,) * 9, doi=(text,))
        for number, text in enumerate(texts)
    ]  # fmt: skip
    settings = Settings(TOPICS, columns=tuple(Column))
    files = month_files(Engine(), settings, TOPICS[0], "2025_02", as_records(papers))
    pages = [data for path, data in files.items() if path.endswith(".md")]
    assert all(len(data) < LARGEST_PAGE for data in pages)
    table = [line for data in pages for line in data.split(b"\n") if line.startswith(b"| ") and b"2502." in line]
    assert len(table) == len(papers) and max(map(len, table)) < LARGEST_ROW
    # A template of the repository's own may show what ours leave out, too.
    names = "title abstract comment journal_ref authors categories venue code links"
    own = " ".join(f"{{{{ paper.{name} }}}}" for name in names.split())
    assert month_files(Engine({"row.md.j2": own}, "own"), settings, TOPICS[0], "2025_02", as_records(papers))


def test_a_row_too_large_for_any_page_has_one_of_its_own_and_nothing_hangs() -> None:
    lines = [each.line.encode() for each in month_of(3)]
    pages = render_pages(
        Engine(), Settings(TOPICS), "llm", "2025_02", MonthParts(lines, [b"a", b"x" * 600_000, b"b"], []), [], LINKS
    )
    assert [len(data) > LARGEST_PAGE for data in pages.values()] == [False, True, False]


@pytest.mark.parametrize(
    ("order", "numbers"), [(PageOrder.NEWEST_FIRST, [1, 4, 3, 2]), (PageOrder.OLDEST_FIRST, [1, 2, 3, 4])]
)
def test_the_first_page_lists_the_parts_with_their_days_and_the_others_lead_on(
    order: PageOrder, numbers: list[int]
) -> None:
    month = [paper(f"2502.{day:05}", updated=f"2025-02-{day:02}T07:40:15Z") for day in range(28, 0, -1)]
    pages = rendered(month, page_size=10, page_order=order)
    assert list(pages) == [f"papers_{number}.md" for number in numbers], "in the order in which they are read"
    days = {name: re.findall(r"\| (2025-02-\d\d) \|", page) for name, page in pages.items()}
    listed = {name: re.findall(r"^- (.*)$", page, re.MULTILINE) for name, page in pages.items()}
    assert listed.pop("papers_1.md") == [
        f"{'Part 1' if number == 1 else f'[Part {number}](papers_{number}.md)'}: {found[-1][8:]} to {found[0][8:]}"
        for number, found in zip(numbers, days.values(), strict=True)
    ]
    newest_first = sorted(pages, key=lambda name: days[name], reverse=True)
    for name, links in listed.items():
        place = newest_first.index(name)
        newer = [f"[Newer]({newest_first[place - 1]})"] if place else []
        older = [f"[Older]({each})" for each in newest_first[place + 1 : place + 2]]
        assert links == [*newer, *older, "[All parts](papers_1.md)"]


def test_pages_keep_their_numbers_and_all_but_two_their_bytes_when_there_are_more() -> None:
    for order in PageOrder:
        before, after = (rendered(month_of(count), page_size=10, page_order=order) for count in (60, 75))
        assert len(after) > len(before)
        assert len({name for name, page in before.items() if after[name] != page} - {"papers_1.md"}) <= 1


def test_of_a_part_of_one_day_the_day_is_named_once() -> None:
    pages = rendered(month_of(12), page_size=10)
    assert "- Part 1: 01\n- [Part 2](papers_2.md): 01\n" in pages["papers_1.md"]


def test_a_month_with_very_many_papers_has_its_bibtex_in_several_files_and_says_so() -> None:
    files = month_files(Engine(), Settings(TOPICS), TOPICS[0], "2025_02", as_records(month_of(1_001)))
    names = [path.rpartition("/")[2] for path in files if path.endswith(".bib")]
    assert len(names) > 10 and names[:2] == ["2025_02.bib", "2025_02_2.bib"]
    links = re.findall(r"\[(\d+)\]\((2025_02\S*\.bib)\)", files["papers/llm/2025_02/papers_1.md"].decode())
    assert links == [(str(number), name) for number, name in enumerate(names, 1)]
    entries = [re.findall(rb"@misc\{arXiv:([^,]+),", files[f"papers/llm/2025_02/{name}"]) for name in names]
    lines = [
        [json.loads(line)["id"].encode() for line in data.splitlines()]
        for path, data in files.items()
        if path.endswith(".jsonl")
    ]
    assert entries == lines, "both are cut alike"
    assert [each for part in reversed(lines) for each in part] == [each.id.encode() for each in month_of(1_001)]


def test_columns_of_every_kind_in_any_order() -> None:
    full = paper(
        version=2, title="T", comment="25 pages", categories=("cs.CL", "stat.ML"), authors=("A", "B", "C", "D"),
    )  # fmt: skip
    bare = paper("hep-th/9901001", title="")
    page = rendered([full, bare], columns=(Column.LINKS, Column.AUTHORS, *list(Column)[:3], Column.CATEGORIES))
    table = page["papers_1.md"].split("## Papers\n\n")[1].splitlines()
    assert table == [
        "| **Links** | **Authors** | **Paper** | **Date** | **Comment** | **Categories** |",
        "| --- | --- | --- | --- | --- | --- |",
        "| [PDF](https://arxiv.org/pdf/2502.15266v2) · [HTML](https://arxiv.org/html/2502.15266v2) | A, B, C et al. "
        "| **[T](https://arxiv.org/abs/2502.15266v2)** v2 | 2025-02-21 | <details>25 pages </details> "
        "| cs.CL, stat.ML |",
        "| [PDF](https://arxiv.org/pdf/hep-th/9901001v1) · [HTML](https://arxiv.org/html/hep-th/9901001v1) |  "
        "| **[hep-th/9901001](https://arxiv.org/abs/hep-th/9901001v1)** | 2025-02-21 |  |  |",
    ]


def test_the_date_is_the_one_that_group_by_chooses() -> None:
    revised = paper(version=2, published="2025-02-03T00:00:00Z", updated="2025-02-21T00:00:00Z")
    assert "| 2025-02-21 |" in rendered([revised], group_by=GroupBy.UPDATED)["papers_1.md"]
    assert "| 2025-02-03 |" in rendered([revised], group_by=GroupBy.PUBLISHED)["papers_1.md"]


def test_a_text_with_pipes_and_line_breaks_stays_in_its_row() -> None:
    hostile = paper(title="A | B\nC\r\nD", abstract="|\u2028|", comment="|\v|")
    (row,) = [line for line in rendered([hostile])["papers_1.md"].split("## Papers\n\n")[1].split("\n")[2:] if line]
    assert row.count("|") == 4
