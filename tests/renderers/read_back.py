"""What a reader sees of rendered HTML: the cells of its tables, its headings and list items, and what stands in them.

The standard library's parser is used because it changes no character, not even control characters. It is also slow, so
pages that have nothing but plain tags, as nearly all have, are taken apart without it.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape
from html.parser import HTMLParser

VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "wbr"})
OURS = re.compile(r"https://arxiv\.org/abs/")
# Elements whose content is read like any other's, unlike that of `<script>` or `<title>`.
ORDINARY = VOID | {"a", "code", "del", "details", "em", "h1", "h2", "h3", "li", "ol", "p", "pre", "span", "strong"}
ORDINARY |= {"summary", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul"}
_PLAIN_TAG = re.compile(r"""(/?)([a-z][a-z0-9]*)((?: [a-z]+="(?:[^"&<>]|&(?:amp|lt|gt|quot);)*")*)( ?/)?""")
_PLAIN_ATTRIBUTE = re.compile(r"""([a-z]+)="([^"]*)\"""")
# What kramdown's typographic characters stand for.
TYPOGRAPHIC = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "--", "—": "---", "…": "..."})


@dataclass
class Element:
    """An element of the page with its children, elements and texts, in order."""

    tag: str
    attributes: Mapping[str, str | None] = field(default_factory=dict)
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
        found: list[Element] = []
        self._gather(tag, found)
        return found

    def _gather(self, tag: str, found: list["Element"]) -> None:
        for child in self.children:
            if isinstance(child, Element):
                if child.tag == tag:
                    found.append(child)
                child._gather(tag, found)


class TreeBuilder(HTMLParser):
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
    builder = TreeBuilder()
    if not feed_plain(html, builder):
        builder = TreeBuilder()
        feed_parser(html, builder)
    assert len(builder.stack) == 1, f"<{builder.stack[-1].tag}> is never closed"
    return builder.stack[0]


def feed_parser(html: str, builder: TreeBuilder) -> bool:
    """Let the builder's own parser read the page."""
    builder.feed(html)
    builder.close()
    return True


def feed_plain(html: str, builder: TreeBuilder) -> bool:
    """Tell the builder what its parser would; False, with half of it told, where more than plain tags is to be read."""
    text, *rest = html.split("<")
    if text:
        builder.handle_data(unescape(text))
    for part in rest:
        inside, end, text = part.partition(">")
        tell = _plain_tag(inside) if end else None
        if tell is None:
            return False
        tell(builder)
        if text:
            builder.handle_data(unescape(text))
    return True


@lru_cache(maxsize=4096)
def _plain_tag(inside: str) -> Callable[[TreeBuilder], None] | None:
    """What any parser would tell of `<inside>`; None where that may be more than a tag."""
    if inside == "!----":
        return lambda builder: None
    found = _PLAIN_TAG.fullmatch(inside)
    if found is None or found[2] not in ORDINARY:
        return None
    closing, tag, attributes, empty = found.groups()
    if closing:
        return None if attributes or empty else lambda builder: builder.handle_endtag(tag)
    attrs: list[tuple[str, str | None]] = [
        (name, unescape(value)) for name, value in _PLAIN_ATTRIBUTE.findall(attributes)
    ]
    if empty:
        return lambda builder: builder.handle_startendtag(tag, attrs)
    return lambda builder: builder.handle_starttag(tag, attrs)


def tables(page: str | Element) -> list[list[list[Cell]]]:
    """The tables of a page, its HTML or its tree, without their heads: rows of cells."""
    root = parse(page) if isinstance(page, str) else page
    rows = ([row.all("td") for row in table.all("tr")] for table in root.all("table"))
    return [[[Cell(cell) for cell in cells] for cells in table if cells] for table in rows]


def folded(text: str) -> str:
    """What a cell's `<details>` holds of `text`: the template sets a blank behind it, which is seen by nobody."""
    return f"{text} " if text else ""


def plain(text: str) -> str:
    """`text` with typographic quotes, dashes and ellipses as what they stand for."""
    return text.translate(TYPOGRAPHIC)
