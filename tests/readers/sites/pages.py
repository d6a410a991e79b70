"""A built site: its pages, their rows, and links that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

_BASE = "/reading-list/"
_SITE = "https://octocat.github.io"


class Page(HTMLParser):
    """What is looked at of a page: where it links, its anchors, and how many texts are folded away in it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.anchors: set[str] = set()
        self.folded = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "details":
            self.folded += 1
        if identifier := values.get("id"):
            self.anchors.add(identifier)
        if link := values.get("href") if tag in ("a", "link") else values.get("src"):
            self.links.append(link)


def page(file: Path) -> Page:
    """A page of HTML, read."""
    return Page(file.read_text(encoding="utf-8"))


def broken(site: Path, file: Path) -> Iterator[str]:
    """The links of a page to places within the site where there is nothing."""
    read = page(file)
    for link in read.links:
        target = urlsplit(link.removeprefix(_SITE))
        if target.scheme or target.netloc:
            continue
        if not target.path:
            if target.fragment and unquote(target.fragment) not in read.anchors | {"", "top"}:
                yield link
            continue
        path = unquote(target.path)
        place = site / path.removeprefix(_BASE) if path.startswith("/") else file.parent / path
        if not (place.is_file() or (place / "index.html").is_file()):
            yield link
