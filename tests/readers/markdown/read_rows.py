"""What a program shows of the rows of a page: texts read back from its HTML, formulas that it sets as `$…$`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests.readers.markdown.tree import Row
from tests.renderers import read_back
from tests.renderers.read_back import Element

_TABLE = re.compile(r"<table.*?</table>", re.DOTALL)
_WHITE = re.compile(r"[ \n\t]+")
# What may stand in a cell beside formulas: our own elements, and what programs wrap around text or make of addresses.
_EXPECTED = {"p", "strong", "details", "span", "a"}
_DELIMITERS = (r"\(", r"\)")


@dataclass(frozen=True)
class Cell:
    """The texts of a cell, open and folded away, how many formulas are set in it, and what else stands in it."""

    open: str
    folded: str
    formulas: int
    strangers: tuple[str, ...]


def cells_of(html: str) -> list[list[Cell]]:
    """The cells of all rows of a page's tables of papers, heads aside; other tables are the program's own."""
    tables = map(read_back.parse, _TABLE.findall(html))
    rows = [table.all("tr") for table in tables if table.all("th")[:1] and table.all("th")[0].text().strip() == "Paper"]
    return [[_cell(cell) for cell in cells] for table in rows for row in table if (cells := row.all("td"))]


def wrong(row: Row, cells: list[Cell], *, typographic: bool = False) -> list[str]:
    """What the cells of a row show otherwise than the archive has it; `typographic` quotes count as plain ones."""
    seen = read_back.plain if typographic else str
    if len(cells) != 3:
        return [f"{row.id}: {len(cells)} cells"]
    shown = (cells[0].open, cells[0].folded, cells[2].open, cells[2].folded)
    texts = (row.title, row.abstract, row.venue, row.comment)
    complaints = [
        f"{row.id}: {text!r} shows as {found!r}"
        for text, found in zip(texts, shown, strict=True)
        if seen(folded(found)) != seen(folded(text))
    ]
    return complaints + [f"{row.id}: <{tag}> of its own making" for cell in cells for tag in cell.strangers]


def folded(text: str) -> str:
    """`text` with its white space as a browser shows it."""
    return _WHITE.sub(" ", text).strip(" ")


def _cell(element: Element) -> Cell:
    open_texts: list[str] = []
    folded_texts: list[str] = []
    strangers: list[str] = []
    formulas = 0
    for piece, folded in _pieces(element, folded=False):
        if isinstance(piece, str):
            (folded_texts if folded else open_texts).append(piece)
        elif (formula := _formula(piece)) is not None:
            (folded_texts if folded else open_texts).append(f"${formula}$")
            formulas += 1
        elif piece.tag not in _EXPECTED:
            strangers.append(piece.tag)
    return Cell("".join(open_texts), "".join(folded_texts), formulas, tuple(strangers))


def _pieces(element: Element, *, folded: bool) -> Iterator[tuple[Element | str, bool]]:
    """Texts and elements below `element`, in order, each with whether it is folded away; formulas in one piece."""
    for child in element.children:
        if isinstance(child, str):
            yield child, folded
            continue
        within = folded or child.tag == "details"
        yield child, within
        if _formula(child) is None:
            yield from _pieces(child, folded=within)


def _formula(element: Element) -> str | None:
    """The TeX of a formula that a program has recognised, or None for any other element."""
    named = (element.attributes.get("class") or "").split()
    if "katex" in named:
        return next(each.text() for each in element.all("annotation"))
    if "katex-error" in named or "math-inline" in named or "data-math-style" in element.attributes:
        return element.text()
    if "arithmatex" in named or "math" in named:
        return element.text().removeprefix(_DELIMITERS[0]).removesuffix(_DELIMITERS[1])
    return None
