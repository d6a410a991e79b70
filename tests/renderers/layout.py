"""The places of a page where a stranger's text can stand, with `escape` and nothing else in between."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from radar.rendering.markdown import escape
from tests.renderers import read_back


@dataclass(frozen=True)
class Row:
    """The texts of one paper."""

    title: str
    abstract: str = ""
    comment: str = ""


def details(source: str) -> str:
    """`source` folded away; nothing for nothing."""
    return f"<details>{source}</details>" if source else ""


def page(rows: Sequence[Row], name: str = "llm") -> str:
    """A page of papers as the project lays it out; without the blank behind an abstract, which people's may lack."""
    table = [
        f"| **[{escape(row.title)}](https://arxiv.org/abs/2502.15266v1)**{details(escape(row.abstract))} "
        f"| 2025-02-21 | {details(escape(row.comment))} |"
        for row in rows
    ]
    return "\n".join(
        [
            f"# {escape(name)} - 2025_02",
            "",
            "## Navigation",
            "",
            f"[Home](https://example.org/) / [{escape(name)}](https://example.org/llm/)",
            "",
            "- [Part 1](papers_1.md)",
            "- Part 2",
            "",
            "## Papers",
            "",
            "| **Paper** | **Date** | **Comment** |",
            "| --- | --- | --- |",
            *table,
            "",
        ]
    )


def elsewhere(texts: Sequence[str]) -> str:
    """Every text in a heading, in an item of a list, and bare in a cell, in this order."""
    blocks = [
        f"# {escape(text)}\n\n- {escape(text)}\n\n| **Topic** | **Papers** |\n| --- | --- |\n| {escape(text)} | 7 |\n"
        for text in texts
    ]
    return "\n".join(blocks)


Render = Callable[[list[str]], list[str]]
Seen = Callable[[str], str]


def wrong_in_rows(pages: Sequence[Sequence[Row]], render: Render, seen: Seen = str) -> list[str]:
    """Renders pages of rows and says what does not come out as it went in; `seen` maps texts before comparison."""
    complaints: list[str] = []
    for rows, html in zip(pages, render([page(rows) for rows in pages]), strict=True):
        found = read_back.tables(html)
        if len(found) != 1 or len(found[0]) != len(rows):
            complaints.append(f"not one table of {len(rows)} rows: {[len(table) for table in found]} in {html}")
            continue
        for row, cells in zip(rows, found[0], strict=True):
            complaints.extend(_wrong_in_row(row, cells, seen))
    return complaints


def _wrong_in_row(row: Row, cells: list[read_back.Cell], seen: Seen) -> list[str]:
    if len(cells) != 3:
        return [f"{row} has {len(cells)} cells"]
    paper, date, comment = cells
    got = (paper.text, paper.details or "", date.text, date.details, comment.text, comment.details or "")
    expected = (row.title, row.abstract, "2025-02-21", None, "", row.comment)
    complaints = [
        f"{text!r} came out as {shown!r}"
        for shown, text in zip(got, expected, strict=True)
        if (shown is None) != (text is None) or (shown and seen(shown)) != (text and seen(text))
    ]
    strangers = [element for cell in cells for element in cell.strangers()]
    return complaints + [f"{row} has an element of its own making: {element}" for element in strangers]


def wrong_elsewhere(texts: Sequence[str], render: Render, seen: Seen = str, *, together: int = 1) -> list[str]:
    """The same for headings, list items and bare cells, with so many texts `together` on a page."""
    complaints: list[str] = []
    shares = [texts[start : start + together] for start in range(0, len(texts), together)]
    for share, html in zip(shares, render([elsewhere(share) for share in shares]), strict=True):
        root = read_back.parse(html)
        tags = [child.tag for child in root.children if isinstance(child, read_back.Element)]
        items = root.all("li")
        cells = [cell.element for table in read_back.tables(root) for row in table for cell in row]
        if tags != ["h1", "ul", "table"] * len(share) or (len(items), len(cells)) != (len(share), 2 * len(share)):
            complaints.append(f"one of {share!r} makes blocks of its own: {html}")
            continue
        for text, *shown in zip(share, root.all("h1"), items, cells[::2], strict=True):
            complaints += [f"{text!r} came out as {e.text()!r}" for e in shown if seen(e.text()) != seen(text)]
            complaints += [f"{text!r} makes {el}" for e in shown for el in read_back.Cell(e).strangers()]
    return complaints
