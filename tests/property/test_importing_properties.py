"""Other programs' pages are read as they were written or told of, and nothing they hold goes missing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import date

from hypothesis import example, given
from hypothesis import strategies as st

from radar.archive.jsonl import read_lines, write_lines
from radar.errors import ArchiveError
from radar.importing.arxivradar import UNSURE, import_topic, read_page, stated_total
from radar.importing.bibtex_list import read_bibtex
from radar.importing.markdown_list import read_markdown
from radar.importing.merge import merge_rows
from radar.importing.reasons import MORE_CELLS
from radar.importing.row import Row, Unread, unbarred
from radar.importing.structured_list import read_structured
from radar.importing.table import is_rule
from radar.text import fold
from tests.renderers.fragments import ALL
from tests.unit.given_arxivradar import EARLIER, HEAD, earlier_head, earlier_row, page, row

FILE = "2025_02/papers_1.md"

# What the format itself is made of, so that texts meet it everywhere.
FORMAT = [
    "|",
    " | ",
    "2024-01-01",
    " | 2024-01-01 | ",
    "<details>",
    "</details>",
    "</details> | 2024-01-01 | <details>",
]
FORMAT += ["**", "](", ")**", "](http://arxiv.org/abs/9912.00001v9)", "](http://arxiv.org/abs/9912.00001v9)**<details>"]
FORMAT += ["</details> |  |", "| --- |", "<summary>", "</summary>", "<p>", "</p>", "None", "[", "]"]
ANY = st.lists(st.one_of(st.sampled_from(FORMAT + ALL), st.text(st.characters(exclude_categories=["Cs"])))).map("".join)
HOSTILE = ANY.map(lambda text: fold(text.replace("\0", "")))  # as arXivRadar folded what it wrote
BARRED = st.lists(st.one_of(st.sampled_from([*FORMAT[:4], "--", "*", "[", "]", " "]), st.text("abc é|$\\"))).map(
    "".join
)
IDENTIFIERS = st.sampled_from(["2502.15266", "0704.0001", "hep-th/9901001", "math.AG/0601001"])
VERSIONS = st.integers(1, 99)
DAYS = st.dates(date(1900, 1, 1), date(2999, 12, 31)).map(str)


@given(IDENTIFIERS, VERSIONS, DAYS, HOSTILE, HOSTILE, HOSTILE, st.sampled_from(["http", "https"]))
@example("2502.15266", 1, "2025-02-21", "x](http://arxiv.org/abs/9912.00001v9)<details>", "", "", "http")
@example("2502.15266", 1, "2025-02-21", "", "", "x</details>|<details>y</details> | 2024-01-01 | <details>z", "http")
def test_a_row_is_read_as_it_was_written_or_told_of(
    identifier: str, version: int, day: str, title: str, abstract: str, comment: str, scheme: str
) -> None:
    found = read_page(page([row(f"{identifier}v{version}", title, abstract, day, comment, scheme)]), FILE)
    assert len(found.rows) + len(found.unread) == 1
    for each in found.rows:
        assert (each.id, each.version, each.date) == (identifier, version, day)
        assert (each.title, each.abstract, each.comment) == (unbarred(title), abstract, comment)
    for fault in found.unread:
        assert fault.why == UNSURE


@given(HOSTILE, HOSTILE, HOSTILE, st.sampled_from(EARLIER))
@example("", "<p>", "", EARLIER[2])
@example("", "<p></p>", "", EARLIER[2])
def test_a_row_of_an_early_page_is_read_as_it_was_written_or_told_of(
    title: str, abstract: str, comment: str, form: tuple[str, str]
) -> None:
    line = earlier_row("2502.15266v1", title, abstract, "2025-02-21", comment, form)
    found = read_page(page([line], earlier_head(form)), FILE)
    assert len(found.rows) + len(found.unread) == 1
    bare = "<" in comment or "<summary>" in abstract or comment == "None"  # no format tells these from its own marks
    for each in found.rows:
        assert bare or (each.id, each.date, each.title, each.abstract, each.comment) == (
            "2502.15266",
            "2025-02-21",
            unbarred(title),
            abstract,
            comment,
        )


@given(BARRED.map(fold), BARRED.map(fold), BARRED.map(fold))
def test_bars_days_and_brackets_alone_never_keep_a_row_from_being_read(title: str, abstract: str, comment: str) -> None:
    found = read_page(page([row(title=title, abstract=abstract, comment=comment)]), FILE)
    (each,) = found.rows
    assert (each.title, each.abstract, each.comment) == (unbarred(title), abstract, comment)


LINES = st.one_of(
    st.sampled_from(
        [*HEAD.split("\n"), *earlier_head(EARLIER[0]).split("\n"), "", "# llm", "| a | b |", "a | b", "|", "- Part 1"]
    ),
    st.builds(row, title=HOSTILE, comment=HOSTILE),
    st.builds(row, title=HOSTILE, comment=HOSTILE).flatmap(
        lambda line: st.integers(0, len(line)).map(lambda end: line[:end])
    ),
    ANY,
)


@given(st.lists(LINES), st.sampled_from(["\n", "\r\n"]), st.binary(max_size=3), st.integers(0, 500))
def test_every_line_of_a_table_is_a_row_or_told_of(written: list[str], end: str, damage: bytes, place: int) -> None:
    data = end.join(written).encode()
    data = data[:place] + damage + data[place:]
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return  # another encoding
    found = read_page(data, FILE)
    told = {each.line for each in found.rows} | {each.line for each in found.unread}
    assert len(told) == len(found.rows) + len(found.unread)
    text = data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n").decode(errors="replace")
    written_by_it = re.compile(
        r"\|?( ?\*\*(Paper|Title|Date|Comment|Abstract)\*\* ?\|)+|#+ .*|- Part 1|- \[Part [0-9]+\].*|\[Home\].*",
        re.ASCII,
    )
    for number, line in enumerate(text.split("\n"), 1):
        plain = line.replace("\0", "").strip()
        if plain and not is_rule(plain) and not written_by_it.fullmatch(plain):
            assert number in told, line
    for fault in found.unread:
        assert fault.line is not None
        assert fault.text == text.split("\n")[fault.line - 1]
        fault.text.encode()


@given(st.dictionaries(st.sampled_from([FILE, "2025_01/papers.md", "README.md", "papers_2.md"]), st.binary()))
def test_no_bytes_are_too_strange(files: dict[str, bytes]) -> None:
    for path, data in files.items():
        read_page(data, path)
        stated_total(data)
        stated_total(data, "llm")
    try:
        import_topic(files)
    except ArchiveError as error:
        assert error.file in files


ROWS = st.lists(
    st.builds(Row, IDENTIFIERS, st.integers(0, 3), HOSTILE, DAYS, HOSTILE, HOSTILE),
    max_size=6,
)


@given(ROWS.flatmap(lambda rows: st.tuples(st.just(rows), st.permutations(rows))))
def test_papers_do_not_depend_on_the_order_of_rows_and_fit_the_archive(orders: tuple[list[Row], list[Row]]) -> None:
    rows, shuffled = orders
    found = merge_rows(rows)
    assert merge_rows(shuffled) == found
    assert found.rows == len(rows) == len(found.papers) + found.merged
    papers = list(found.papers.values())
    assert list(read_lines(write_lines(papers), "papers.jsonl")) == papers
    for paper in papers:
        told = [each for each in rows if each.id == paper.id]
        assert paper.version == max(1, *(each.version for each in told))
        assert paper.published[:10] <= min(each.date for each in told)
        assert paper.updated[:10] in {each.date for each in told}


JSON = st.recursive(
    st.one_of(st.none(), st.integers(), st.text(), ANY),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(), inner, max_size=3)),
    max_leaves=8,
)


ABS = re.compile(r"arxiv\.org/abs/((?:[0-9]{4}\.[0-9]{4,5}|[a-z-]+/[0-9]{7}))(?![0-9])", re.ASCII)


def accounted(found: Iterable[Row | Unread]) -> tuple[set[str], str]:
    """The papers of rows and of what is asked for, and the texts of what was set aside."""
    told = list(found)
    papers = {each.id if isinstance(each, Row) else each.paper for each in told}
    return papers - {""}, "\n".join(each.text for each in told if isinstance(each, Unread))


@given(st.dictionaries(st.text(max_size=5), st.dictionaries(st.one_of(IDENTIFIERS, st.text()), JSON, max_size=3)))
def test_every_paper_in_a_list_is_a_row_or_told_of(content: dict[str, dict[str, object]]) -> None:
    data = json.dumps(content, ensure_ascii=False).encode()
    papers, aside = accounted(each.found for each in read_structured(data, "docs/list.json"))
    for entries in content.values():
        for key in filter(re.compile(r"[0-9]{4}\.[0-9]{4,5}|[a-z-]+(?:\.[A-Z]{2})?/[0-9]{7}").fullmatch, entries):
            assert re.sub(r"\.[A-Z]{2}/", "/", key) in papers or key in aside
    assert {each for each in ABS.findall(data.decode()) if each not in aside} <= papers


@given(st.lists(st.one_of(LINES, ANY.map("- {}".format), ANY.map("  - {}".format), st.just("```"))), IDENTIFIERS)
def test_every_paper_in_markdown_is_a_row_or_told_of(written: list[str], identifier: str) -> None:
    text = "\n".join([*written, f"- [A title of it](https://arxiv.org/abs/{identifier})"])
    papers, aside = accounted(each.found for each in read_markdown(text.encode(), "README.md", 6))
    assert {each for each in ABS.findall(text) if each not in aside} <= papers


BIBTEX = ["@misc{", "@article(", "@comment{", "@", "{", "}", '"', ",", " = ", "#", "\n", "title", "eprint", "\\", "x"]


@given(st.lists(st.sampled_from(BIBTEX), max_size=30).map("".join), IDENTIFIERS)
def test_every_paper_in_bibtex_is_a_row_or_told_of(before: str, identifier: str) -> None:
    text = f"{before}\n@misc{{a, title = {{A title of it}}, url = {{https://arxiv.org/abs/{identifier}}}}}\n"
    papers, aside = accounted(each.found for each in read_bibtex(text.encode(), "refs.bib"))
    assert {each for each in ABS.findall(text) if each not in aside} <= papers


@given(st.one_of(st.binary(), JSON.map(json.dumps).map(str.encode)), st.sampled_from(["json", "jsonl", "yml", "csv"]))
def test_no_file_is_too_strange_for_a_list(data: bytes, suffix: str) -> None:
    read_markdown(data, "README.md", 6)
    read_bibtex(data, "refs.bib")
    try:
        read_structured(data, f"docs/list.{suffix}")
    except ArchiveError as error:
        assert error.file == f"docs/list.{suffix}"


@given(BARRED.map(fold), st.sampled_from(["null", "**[link](https://github.com/a/b)**"]), VERSIONS)
def test_a_title_in_a_list_is_read_as_it_was_written(title: str, code: str, version: int) -> None:
    named = f"2401.00001v{version}"
    line = f"|**2024-01-02**|**{title}**|Ada Lovelace et.al.|[{named}](http://arxiv.org/abs/{named})|{code}|\n"
    (entry,) = read_structured(json.dumps({"t": {"2401.00001": line}}).encode(), "docs/list.json")
    found = entry.found
    if re.search(r"\*\*\s*\|\s*\*\*", title):
        assert isinstance(found, Unread)
        assert found.why == MORE_CELLS
        return
    assert isinstance(found, Row)
    assert (found.title, found.version) == (unbarred(title), version)
    assert found.note == ("Code: https://github.com/a/b" if code != "null" else "")
