"""Every line of arXivRadar's pages is a row that was read, or is told of with file, line and reason."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

import pytest

from radar.archive.jsonl import read_lines, write_lines
from radar.archive.papers import by_month
from radar.archive.record import as_records
from radar.archive.topic_state import TopicState, write_state
from radar.errors import ArchiveError
from radar.importing import arxivradar
from radar.importing.arxivradar import import_topic, read_page, stated_total
from radar.importing.row import Page, Row, Unread
from radar.rendering.front_pages import render_topic
from radar.rendering.render_month import month_files
from radar.rendering.template_engine import Engine
from radar.settings.model import GroupBy, Topic
from tests.real_data import DATA, needs_real_data
from tests.unit.given_arxivradar import EARLIER, HEAD, earlier_head, earlier_row, page, row
from tests.unit.given_papers import month_of, paper
from tests.unit.given_settings import given

FILE = "2025_02/papers_1.md"
FIRST_ROW = page().count(b"\n") + 1


def read(*rows: str, head: str = HEAD) -> Page:
    """What is found on a page with these rows."""
    return read_page(page(rows, head), FILE)


def only_row(*rows: str, head: str = HEAD) -> Row:
    """The row of a page on which nothing else is to be told of."""
    found = read(*rows, head=head)
    assert found.unread == ()
    (one,) = found.rows
    return one


def only_fault(*rows: str, head: str = HEAD) -> Unread:
    """The one thing unread on a page without a row."""
    found = read(*rows, head=head)
    assert found.rows == ()
    (one,) = found.unread
    return one


def test_a_row_comes_over_whole() -> None:
    assert only_row(row(comment="25 pages, 12 figures")) == Row(
        id="2502.15266",
        version=1,
        title="A Title",
        date="2025-02-21",
        abstract="An abstract.",
        comment="25 pages, 12 figures",
        file=FILE,
        line=FIRST_ROW,
    )


@pytest.mark.parametrize(
    ("named", "identifier", "version"),
    [
        ("2502.15266v12", "2502.15266", 12),
        ("0704.0001v1", "0704.0001", 1),
        ("hep-th/9901001v3", "hep-th/9901001", 3),
        ("math.AG/0601001v2", "math.AG/0601001", 2),
        ("2502.15266", "2502.15266", 0),
    ],
)
def test_identifier_and_version_come_out_of_the_link(named: str, identifier: str, version: int) -> None:
    found = only_row(row(named))
    assert (found.id, found.version) == (identifier, version)


@pytest.mark.parametrize("named", ["2502.15266v0", "2502.1v1", "HEP-TH/9901001v1", "2502.15266v1234567", "x", ""])
def test_a_link_to_no_paper_is_told_of(named: str) -> None:
    assert only_fault(row(named)).why == arxivradar.UNSURE


def test_both_schemes_are_read_since_arxiv_changed_its_links_when_its_service_changed() -> None:
    assert only_row(row(scheme="https")) == only_row(row(scheme="http"))


@pytest.mark.parametrize(
    "text",
    [
        "a | b",
        "| a",
        "a |",
        "||",
        "p(a|b)",
        r"$\|x\|_2$",
        "a | 2024-01-01 | b",
        "| 2024-01-01 |",
        "a | --- | b",
        "]",
        "[",
    ],
)
@pytest.mark.parametrize("place", ["title", "abstract", "comment"])
def test_a_bar_in_a_text_stays_in_it(text: str, place: str) -> None:
    found = only_row(row(**{place: text}))
    assert getattr(found, place) == text.strip()
    assert (found.id, found.date) == ("2502.15266", "2025-02-21")


def test_bars_in_all_texts_at_once_and_thousands_of_them_are_read_in_no_time() -> None:
    many = "a | b " * 5000
    found = only_row(row(title=many, abstract=many, comment=many))
    assert found.title == found.abstract == found.comment == many.strip()


@pytest.mark.parametrize(
    "text", ["8 pag", "ubmitted to", r"$\textit{x}$ \& 5\%", "a < b > c", "&amp; &lt;", "<i>x</i>"]
)
def test_texts_stay_as_they_are_even_where_arxivradar_hurt_them(text: str) -> None:
    found = only_row(row(title=text, abstract=text, comment=text))
    assert found.title == found.abstract == found.comment == text


@pytest.mark.parametrize(
    "texts",
    [
        {"abstract": "x</details> | 2024-01-01 | <details>y", "comment": "z"},
        {"comment": "x</details> | 2024-01-01 | <details>y"},
        {"comment": "x</details>|<details>y</details> | 2024-01-01 | <details>z"},
        {"abstract": "x | 2024-01-01 | " * 20},
        {"abstract": "x</details> | 2024-01-01 | <details>y" + " | 2024-01-01 | " * 20, "comment": "z"},
    ],
)
def test_a_text_that_might_end_its_own_cell_is_not_guessed_at(texts: dict[str, str]) -> None:
    found = only_fault(row(**texts))
    assert (found.why, found.id, found.line) == (arxivradar.UNSURE, "2502.15266v1", FIRST_ROW)


@pytest.mark.parametrize(
    "title",
    [
        "x](http://arxiv.org/abs/9912.00001v9)**<details>",
        "x](http://arxiv.org/abs/9912.00001v9)**<details>y</details> | 2024-01-01 |",
    ],
)
def test_a_title_cannot_pass_for_another_paper(title: str) -> None:
    found = only_fault(row(title=title))
    assert (found.why, found.id) == (arxivradar.UNSURE, "")


def test_a_link_in_a_text_is_text() -> None:
    link = "x](http://arxiv.org/abs/9912.00001v9)<details>"
    found = only_row(row(title=link, abstract=link, comment=link))
    assert (found.id, found.title, found.abstract, found.comment) == ("2502.15266", link, link, link)


def test_rows_written_by_hand_are_read_without_stars_and_without_an_abstract() -> None:
    found = only_row("| [By Hand](https://www.arxiv.org/abs/2502.15266v2) | 2025-02-21 | a must | ")
    assert (found.id, found.version, found.title, found.comment) == ("2502.15266", 2, "By Hand", "a must")


@pytest.mark.parametrize("form", EARLIER)
def test_pages_of_its_first_weeks_are_read(form: tuple[str, str]) -> None:
    texts = [
        ("1811.10800", "One | 1", "Of bars | and || more.", "21 pages, 25 figures, to appear at WACV 2020"),
        ("1911.00357", "Two", "An abstract.", "short | x"),
        ("1911.00358", "Three", "An abstract.", ""),
    ]
    rows = [earlier_row(f"{each[0]}v2", *each[1:3], "2020-01-30", each[3], form) for each in texts]
    found = read(*rows, head=earlier_head(form))
    assert found.unread == ()
    assert [(each.id, each.title, each.abstract, each.comment) for each in found.rows] == texts
    assert {(each.version, each.date) for each in found.rows} == {(2, "2020-01-30")}


@pytest.mark.parametrize("comment", ["", "short", "a comment of more than twenty letters"])
def test_rows_of_its_first_weeks_without_their_head_are_not_taken_for_todays(comment: str) -> None:
    line = earlier_row("1811.10800v4", "One", "An abstract.", "2020-01-30", comment)
    found = read_page(line.encode(), FILE)
    assert found.rows == ()
    assert [(fault.why, fault.id) for fault in found.unread] == [(arxivradar.UNSURE, "1811.10800v4")]


def test_none_as_a_comment_is_no_comment() -> None:
    assert only_row(row().replace("|  |", "| None |")).comment == ""
    assert only_row(row(comment="None of it")).comment == "None of it"


def test_an_empty_month_and_an_empty_file_hold_nothing() -> None:
    assert read() == Page(is_theirs=True)
    assert read_page(b"", FILE) == read_page(b"\n\n# llm\n", FILE) == Page()


@pytest.mark.parametrize("end", [b"\r\n", b"\r"])
def test_line_ends_of_other_systems_change_nothing(end: bytes) -> None:
    data = page([row(), row("2502.15267v1", comment="5 pages")])
    assert read_page(data.replace(b"\n", end), FILE) == read_page(data, FILE)


def test_byte_order_marks_and_utf_16_change_nothing() -> None:
    data = HEAD.encode() + b"\n" + row(title="Ein schöner Titel").encode()
    wanted = read_page(data, FILE)
    assert len(wanted.rows) == 1
    assert read_page(b"\xef\xbb\xbf" + data, FILE) == wanted
    assert read_page(data.decode().encode("utf-16"), FILE) == wanted


def test_a_line_that_is_not_utf_8_is_kept_aside_and_the_others_are_read() -> None:
    broken = page([row(), row("2502.15267v2"), row("2502.15268v1")]).replace(b"2502.15267v2)**", b"2502.15267v2)**\xff")
    found = read_page(broken, FILE)
    assert [each.id for each in found.rows] == ["2502.15266", "2502.15268"]
    (fault,) = found.unread
    assert (fault.why, fault.id, fault.line) == (arxivradar.NOT_TEXT, "2502.15267v2", FIRST_ROW + 1)
    assert "2502.15267v2)**\N{REPLACEMENT CHARACTER}" in fault.text


def test_utf_16_that_does_not_say_so_is_not_taken_for_an_empty_page() -> None:
    data = page([row()]).decode().encode("utf-16-le")
    found = read_page(data, FILE)
    assert found.rows == ()
    assert arxivradar.NOT_TEXT in {fault.why for fault in found.unread}
    assert "2502.15266v1" in {fault.id for fault in found.unread}


@pytest.mark.parametrize(
    ("cut", "why"),
    [
        ("| **[A Title](http://arxiv.org/abs/2502.15266v1)**<details>An abs", arxivradar.NO_DATE),
        ("| **[A Title](http://arxiv.org/abs/2502.15266v1)**<details>An | abs", arxivradar.NO_DATE),
        (
            "| **[A Title](http://arxiv.org/abs/2502.15266v1)**<details>An abstract.</details> | 2025-",
            arxivradar.NO_DATE,
        ),
        ("An abstract.</details> | 2025-02-21 |  |", arxivradar.NO_PAPER),
        ("| **[A Ti", arxivradar.NO_PAPER),
        ("|", arxivradar.NO_PAPER),
    ],
)
def test_half_a_row_is_told_of_with_the_paper_it_names(cut: str, why: str) -> None:
    found = read(row("2502.00001v1"), cut, row("2502.00002v1"))
    assert [each.id for each in found.rows] == ["2502.00001", "2502.00002"]
    assert found.unread == (Unread(FILE, FIRST_ROW + 1, cut, why, "2502.15266v1" if "abs/" in cut else ""),)


@pytest.mark.parametrize("cut", ["8 pages</details> |", "8 pages</details>", "8 pages", "8 pages</deta"])
def test_a_page_cut_off_within_its_last_comment_gives_what_is_there(cut: str) -> None:
    found = only_row(row(comment="8 pages").partition("8 pages")[0] + cut)
    assert found.comment.startswith("8 pages")
    assert found.abstract == "An abstract."


def test_a_row_cut_off_behind_its_date_is_a_row() -> None:
    assert only_row(row().removesuffix("  |")) == only_row(row().removesuffix(" |  |")) == only_row(row())


@pytest.mark.parametrize("day", ["2025-02-30", "2025-13-01", "0000-01-01"])
def test_a_day_that_does_not_exist_is_told_of(day: str) -> None:
    assert only_fault(row(day=day)).why == arxivradar.NO_SUCH_DAY


@pytest.mark.parametrize("day", ["21.02.2025", "2025-2-1", "", "soon"])
def test_what_is_no_day_is_told_of(day: str) -> None:
    assert only_fault(row(day=day)).why == arxivradar.NO_DATE


def test_a_column_that_somebody_added_is_told_of_once_and_so_is_each_row_with_something_in_it() -> None:
    head = "| **Paper** | **Date** | **Comment** | Notes |\n|---|:---:|---|---|"
    noted = f"{row(comment='5 | 6 pages')} read it |"
    found = read(noted, row("2502.15267v1"), row("2502.15268v1") + "  |", head=head)
    assert [(each.id, each.comment) for each in found.rows] == [
        ("2502.15266", "5 | 6 pages"),
        ("2502.15267", ""),
        ("2502.15268", ""),
    ]
    assert [(fault.why, fault.line) for fault in found.unread] == [
        (arxivradar.FOREIGN_COLUMN, FIRST_ROW - 2),
        (arxivradar.FOREIGN_CELL, FIRST_ROW),
    ]
    assert found.unread[1].text == noted


def test_columns_in_another_order_are_read_by_their_heads() -> None:
    moved = "| 2025-02-21 | 5 pages | **[A Title](http://arxiv.org/abs/2502.15266v1)**<details>An abstract.</details> |"
    found = only_row(moved, head="| Date | Comment | Paper |\n| --- | --- | --- |")
    assert (found.title, found.abstract, found.comment) == ("A Title", "An abstract.", "5 pages")


def test_what_people_wrote_around_the_table_is_told_of_with_the_papers_in_it() -> None:
    data = page([row()]) + (
        b"\nMy favourites | of the month:\n\n- **[Another](http://arxiv.org/abs/2502.00002v1)**, a fine paper\n\n"
        b"## Papers to come\n\nNone.\n"
    )
    found = read_page(data, FILE)
    assert [each.id for each in found.rows] == ["2502.15266"]
    assert [(fault.text, fault.why, fault.id) for fault in found.unread] == [
        ("My favourites | of the month:", arxivradar.BY_HAND, ""),
        (
            "- **[Another](http://arxiv.org/abs/2502.00002v1)**, a fine paper",
            arxivradar.NO_ROW,
            "2502.00002v1",
        ),
        ("## Papers to come", arxivradar.BY_HAND, ""),
        ("None.", arxivradar.BY_HAND, ""),
    ]


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("* see https://arxiv.org/pdf/2502.00055v1 | best paper", "2502.00055v1"),
        ("<https://arxiv.org/html/2502.00057>", "2502.00057"),
        ("https://arxiv.org/pdf/hep-th/9901001v2.pdf", "hep-th/9901001v2"),
        ("arXiv:2502.00056 too", "2502.00056"),
        ("arXiv:2502.00056 and arXiv:2502.00057", ""),
        ("https://arxiv.org/abs/2502.00001 extends arXiv:2502.00002", "2502.00001"),
        ("https://arxiv.org/abs/2502.00001 or https://arxiv.org/abs/2502.00001v2", "2502.00001v2"),
        ("nothing of the kind", ""),
    ],
)
def test_a_paper_in_prose_is_known_by_any_name_it_has_at_arxiv(line: str, named: str) -> None:
    fault = read_page(page([row()]) + f"\n{line}\n".encode(), FILE).unread[0]
    assert (fault.text, fault.id) == (line, named)


def test_bars_that_a_fork_escaped_in_titles_are_bars_again_but_not_in_formulas() -> None:
    found = only_row(row(title=r"A \| B of $\|x\|_2$", abstract=r"a \| b"))
    assert (found.title, found.abstract) == (r"A | B of $\|x\|_2$", r"a \| b")


def test_each_line_of_another_table_is_told_of() -> None:
    table = "\n| Venue | Deadline |\n| --- | --- |\n| CVPR | 2024-11-15 |\n| ECCV | 2024-03-08 |\n"
    data = table.encode() + b"\n" + page([row()])
    found = read_page(data, FILE)
    assert len(found.rows) == 1
    assert [(fault.line, fault.why) for fault in found.unread] == [
        (2, arxivradar.FOREIGN_COLUMN),
        (4, arxivradar.NO_PAPER),
        (5, arxivradar.NO_PAPER),
    ]


def test_rows_without_a_head_and_below_a_head_of_other_words_are_read() -> None:
    assert len(read_page(row().encode(), FILE).rows) == 1
    translated = read(row(comment="5 pages"), head="| **论文** | **日期** | **备注** |\n| --- | --- | --- |")
    assert [each.comment for each in translated.rows] == ["5 pages"]
    assert [fault.why for fault in translated.unread] == [arxivradar.FOREIGN_COLUMN]


def test_a_row_above_a_rule_is_not_taken_for_a_head() -> None:
    assert len(read(row(), "| --- | --- | --- |", row("2502.15267v1")).rows) == 2


def test_a_row_whose_first_bar_is_gone_is_a_row() -> None:
    assert only_row(row().removeprefix("| ")) == only_row(row())


def test_a_topic_counts_rows_papers_and_what_was_merged() -> None:
    found = import_topic(
        {
            "2025_02/papers_1.md": page([row("2502.00001v2", day="2025-02-20"), *[row("2502.00002v1")] * 2]),
            "2025_03/papers_1.md": page([row("2502.00001v3", title="New Title", day="2025-03-02"), "| half"]),
            "2025_01/papers_1.md": page([row("2502.00001v1", title="Old Title", day="2025-01-31")]),
            "README.md": b"# Statistics for llm\n\n- Total number of papers: 46,639\n",
            "monthly_stats.png": b"\x89PNG",
        }
    )
    assert (found.rows, len(found.papers), found.merged, len(found.unread), found.stated) == (5, 2, 3, 1, 46639)
    newest = found.papers["2502.00001"]
    assert (newest.version, newest.title) == (3, "New Title")
    assert (newest.published, newest.updated) == ("2025-01-31T00:00:00Z", "2025-03-02T00:00:00Z")
    assert found.unread[0].file == "2025_03/papers_1.md"


def test_months_of_the_archive_are_left_alone_and_the_others_are_read() -> None:
    mixed = {
        "2025_03/2025_03.jsonl": write_lines(month_of(2, "2025-03")),
        "2025_03/papers_1.md": b"ours",
        "2025_02/papers_1.md": page([row()]),
        "2025_01/papers.md": page([row("2501.00001v1")]),
    }
    found = import_topic(mixed)
    assert sorted(found.papers) == ["2501.00001", "2502.15266"]
    assert found.unread == ()


def test_a_page_outside_the_months_is_told_of() -> None:
    found = import_topic({"papers_1.md": page([row()]), "2025_13/papers_1.md": page([row()]), "notes/a.md": b""})
    assert [(fault.file, fault.why) for fault in found.unread] == [
        ("2025_13/papers_1.md", arxivradar.NOT_IN_A_MONTH),
        ("papers_1.md", arxivradar.NOT_IN_A_MONTH),
    ]


def our_topic(home_url: str | None = None) -> dict[str, bytes]:
    """A topic as we write it, by path inside its folder."""
    months = by_month([*month_of(3), paper("2502.00009", 2)], GroupBy.UPDATED)
    state = TopicState("llm", "all:llm", None, {month: len(papers) for month, papers in months.items()})
    settings = given(inputs={"topics": "llm", "home-url": home_url or ""})
    files = render_topic(Engine(), settings, "llm", state, as_records(month_of(3)))
    files["papers/llm/radar.json"] = write_state(state)
    for month, in_month in months.items():
        files |= month_files(Engine(), settings, Topic("llm", "llm"), month, as_records(in_month))
    return {path.removeprefix("papers/llm/"): data for path, data in files.items()}


def test_pages_of_our_own_are_refused() -> None:
    with pytest.raises(ArchiveError, match=r"was written by arXiv Radar, so there is nothing to bring over\. Run"):
        import_topic(our_topic())


@pytest.mark.parametrize(
    ("home_url", "gone"),
    [
        (None, ["2025_02/2025_02.jsonl"]),
        (None, ["2025_02/2025_02.jsonl", "radar.json"]),
        ("https://reader.github.io/x", ["2025_02/2025_02.jsonl"]),
        ("https://reader.github.io/x", ["2025_02/2025_02.jsonl", "radar.json"]),
        ("https://reader.github.io/x", ["2025_02/2025_02.jsonl", "radar.json", "README.md"]),
        ("https://reader.github.io/x", ["2025_02/2025_02.jsonl", "radar.json", "2025_02/2025_02.bib"]),
        ("https://reader.github.io/x", ["2025_02/2025_02.jsonl", "radar.json", "2025_02/2025_02.bib", "README.md"]),
    ],
)
def test_a_month_of_ours_whose_archive_is_gone_is_refused(home_url: str | None, gone: list[str]) -> None:
    files = {path: data for path, data in our_topic(home_url).items() if path not in gone}
    with pytest.raises(ArchiveError, match=r"archive it was made from is gone\. Restore 2025_02/\*\.jsonl") as caught:
        import_topic(files | {"2024_01/papers_1.md": page([row()])})
    assert caught.value.file == "2025_02/papers_1.md"


def test_a_topics_own_number_is_found_and_one_of_ours_is_not_taken_for_it() -> None:
    assert stated_total(b"## Overall Statistics\n\n- Total number of papers: 1921\n- Number of months: 3") == 1921
    assert stated_total(b"- **Total number of papers**: 46,639") == 46639
    assert stated_total(our_topic()["README.md"]) is None
    assert stated_total(b"") is stated_total(b"\xff\n| a | b |\n") is None


def test_an_overview_tells_of_each_topic() -> None:
    overview = (
        b"# arXivRadar\n\n| Research Topic | Total Papers | Latest Month |\n| --- | --- | --- |\n"
        b"| gaussian splatting | 1921 | 2025_03 (10 papers) |\n| llm | 46,639 | 2025_03 (43 papers) |\n"
        b"\n| x | 5 | y |\n"
    )
    assert stated_total(overview, "gaussian_splatting") == stated_total(overview, "Gaussian Splatting") == 1921
    assert stated_total(overview, "llm") == 46639
    assert stated_total(overview, "other") is None
    assert stated_total(overview) == 48560


def real_topic(name: str) -> Mapping[str, bytes]:
    """The files of a topic of the real tree, by path inside its folder."""
    assert DATA is not None
    folder = DATA / "arxivradar" / "papers" / name
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@needs_real_data
@pytest.mark.parametrize(("topic", "stated"), [("embodied_ai", 312), ("gaussian_splatting", 1921)])
def test_every_row_of_the_real_tree_comes_over(topic: str, stated: int) -> None:
    files = {path: data for path, data in real_topic(topic).items()}
    pages = b"\n".join(data for path, data in files.items() if path.endswith(".md") and path != "README.md")
    links = re.findall(rb"^\| .*?\]\(http://arxiv\.org/abs/([^)]+)v(\d+)\)", pages, re.MULTILINE)
    bars = len(re.findall(rb"^\|", pages, re.MULTILINE)) - 2 * len(re.findall(rb"^\| --- ", pages, re.MULTILINE))
    found = [read_page(data, path) for path, data in sorted(files.items()) if path != "README.md"]
    rows = [each for one in found for each in one.rows]
    assert Counter((each.id.encode(), b"%d" % each.version) for each in rows) == Counter(links)
    assert len(rows) + sum(len(one.unread) for one in found) == bars == len(links)
    assert all(each.title and each.abstract and each.date[:7].replace("-", "_") == each.file[:7] for each in rows)
    for each in rows:
        assert each.comment or files[each.file].splitlines()[(each.line or 0) - 1].endswith(b"|  |")

    imported = import_topic(files)
    assert imported.unread == ()
    assert (imported.rows, imported.stated) == (len(links), stated)
    highest: dict[str, int] = {}
    for identifier, version in links:
        highest[identifier.decode()] = max(highest.get(identifier.decode(), 0), int(version))
    assert {paper.id: paper.version for paper in imported.papers.values()} == highest
    papers = list(imported.papers.values())
    assert list(read_lines(write_lines(papers), "papers.jsonl")) == papers


@needs_real_data
def test_the_real_overview_tells_of_its_topics() -> None:
    assert DATA is not None
    overview = (DATA / "arxivradar" / "README.md").read_bytes()
    assert stated_total(overview, "llm") == 46639
    assert stated_total(overview) == 1921 + 312 + 46639
