"""What a reader sees of rendered HTML: the cells of its tables, its headings and list items, and what stands in them.

The standard library's parser is used because it changes no character, not even control characters.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "wbr"})
OURS = re.compile(r"https://arxiv\.org/abs/")
# What kramdown's typographic characters stand for.
TYPOGRAPHIC = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "--", "—": "---", "…": "..."})


@dataclass
class Element:
    """An element of the page with its children, elements and texts, in order."""

    tag: str
    attributes: dict[str, str | None] = field(default_factory=dict)
    children: list["Element | str"] = field(default_factory=list)

    def walk(self) -> Iterator["Element"]:
        """All elements below this one."""
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child.walk()

    def texts(self, leaving_out: str = "") -> Iterator[str]:
        """The texts below this element, one for every stretch without a tag, but those in elements `leaving_out`."""
        for child in self.children:
            if isinstance(child, str):
                yield child
            elif child.tag != leaving_out:
                yield from child.texts(leaving_out)

    def text(self, leaving_out: str = "") -> str:
        """The text below this element."""
        return "".join(self.texts(leaving_out))

    def all(self, tag: str) -> list["Element"]:
        """All elements below this one with that tag."""
        return [element for element in self.walk() if element.tag == tag]


class _TreeBuilder(HTMLParser):
    """Builds the tree, and insists that every element is closed in order, as both parsers close theirs."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.stack = [Element("root")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs))
        self.stack[-1].children.append(element)
        if tag not in VOID:
            self.stack.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.stack[-1].children.append(Element(tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.stack[-1].tag == tag, f"</{tag}> closes <{self.stack[-1].tag}>"
        self.stack.pop()

    def handle_data(self, data: str) -> None:
        siblings = self.stack[-1].children
        if siblings and isinstance(siblings[-1], str):
            siblings[-1] += data
        else:
            siblings.append(data)


@dataclass(frozen=True)
class Cell:
    """One cell: its text outside `<details>` and inside (None without one), stretch by stretch and whole."""

    element: Element

    @property
    def text(self) -> str:
        """The text that stands openly in the cell."""
        text = self.element.text(leaving_out="details")
        return "" if text == "\N{NO-BREAK SPACE}" else text  # kramdown's empty cell

    @property
    def details(self) -> str | None:
        """The text that is folded away."""
        found = self.element.all("details")
        assert len(found) <= 1, "two <details> in one cell"
        return found[0].text() if found else None

    @property
    def stretches(self) -> list[str]:
        """The cell's texts between any two tags."""
        return list(self.element.texts())

    def strangers(self) -> list[Element]:
        """The elements that neither we have put there nor are URLs linked to themselves."""
        return [element for element in self.element.walk() if not _is_expected(element)]


def _is_expected(element: Element) -> bool:
    if element.tag in ("strong", "details", "span"):
        return not element.attributes
    if element.tag != "a":
        return False
    href = element.attributes.get("href") or ""
    return set(element.attributes) == {"href"} and (OURS.match(href) is not None or element.text() == href)


def parse(html: str) -> Element:
    """The tree of a page."""
    builder = _TreeBuilder()
    builder.feed(html)
    builder.close()
    assert len(builder.stack) == 1, f"<{builder.stack[-1].tag}> is never closed"
    return builder.stack[0]


def tables(html: str) -> list[list[list[Cell]]]:
    """The tables of a page, without their heads: rows of cells."""
    return [
        [[Cell(cell) for cell in row.all("td")] for row in table.all("tr") if row.all("td")]
        for table in parse(html).all("table")
    ]


def plain(text: str) -> str:
    """`text` with typographic quotes, dashes and ellipses as what they stand for."""
    return text.translate(TYPOGRAPHIC)
