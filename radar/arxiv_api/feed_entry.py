"""Whether an entry of a feed has what a paper is made of, in the form in which the `arxiv` package reads it.

That package reads the first of several elements, a text up to the first markup in it, and nothing where there is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "{http://arxiv.org/schemas/atom}"

_ID, _TITLE, _SUMMARY, _PUBLISHED, _UPDATED = (
    f"{ATOM}{name}" for name in ("id", "title", "summary", "published", "updated")
)
_AUTHOR, _NAME, _CATEGORY, _LINK = (f"{ATOM}{name}" for name in ("author", "name", "category", "link"))
_PRIMARY = f"{_ARXIV}primary_category"
_ONCE = {_ID: "id", _TITLE: "title", _SUMMARY: "summary", _PUBLISHED: "published", _UPDATED: "updated"}
_AT_MOST_ONCE = {f"{_ARXIV}{name}": name for name in ("comment", "journal_ref", "primary_category")}
_COUNTS = {**dict.fromkeys(_ONCE, (1, 1)), **dict.fromkeys(_AT_MOST_ONCE, (0, 1))}
_TEXTS = _ONCE | _AT_MOST_ONCE | {f"{_ARXIV}doi": "doi"}
_WITH_ATTRIBUTES = (_CATEGORY, _LINK, _PRIMARY)

_IDENTIFIER = re.compile(
    r"https?://arxiv\.org/abs/((?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})v[1-9]\d{0,3})", re.ASCII
)
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)", re.ASCII)
_YEARS = range(1900, 3000)  # of papers; other dates could not be reckoned with
_LONGEST = 1 << 18  # characters; the longest real ones are those of papers by thousands of authors


class FeedEntry:
    """An entry, whose elements are gone through once: a feed has many, and each is looked at from several sides.

    `identifier` is the paper's, with its version; empty where there is none. `published` and `updated` are None where
    they are no moments that a paper could be of.
    """

    __slots__ = ("_elements", "_names", "identifier", "published", "updated")

    def __init__(self, element: Any) -> None:
        elements: dict[Any, list[Any]] = {}
        for each in element:
            elements.setdefault(each.tag, []).append(each)
        self._elements = elements
        self._names = [[each for each in author if each.tag == _NAME] for author in elements.get(_AUTHOR, ())]
        found = _IDENTIFIER.fullmatch(self._text(_ID).strip())
        self.identifier = found[1] if found else ""
        self.published = _moment(self._text(_PUBLISHED).strip())
        self.updated = _moment(self._text(_UPDATED).strip())

    def damages(self) -> Iterator[str]:
        """What would be read in another way than it is meant, in words that follow "with"."""
        elements = self._elements
        for tag, (least, most) in _COUNTS.items():
            if not least <= len(elements.get(tag, ())) <= most:
                yield f"{'more than one' if tag in elements else 'no'} {_TEXTS[tag]}"
        length = 0
        for names in self._names:
            if len(names) != 1 or len(names[0]):
                yield "an author whose name is not a text"
            length += sum(len(name.text or "") for name in names)
        for tag, name in _TEXTS.items():
            for each in elements.get(tag, ()):
                if len(each):
                    yield f"markup in its {name}"
                length += len(each.text or "")
        for tag in _WITH_ATTRIBUTES:
            for each in elements.get(tag, ()):
                length += len(each.get("term", "")) + len(each.get("href", ""))
        if length > _LONGEST:
            yield "more text than any paper has"
        if self.published and self.updated and self.updated < self.published:
            yield "a version older than its first"

    def lacking(self) -> Iterator[str]:
        """What every paper has, and this one has not."""
        if not self._text(_TITLE).strip():
            yield "a title"
        if not self._text(_SUMMARY).strip():
            yield "an abstract"
        if not self._names:
            yield "authors"
        elif not all(names and (names[0].text or "").strip() for names in self._names):
            yield "the name of an author"
        categories = self._elements.get(_CATEGORY) or [{}]
        primary = self._elements.get(_PRIMARY, [{}])[0]
        if not all(category.get("term", "").strip() for category in (primary, *categories)):
            yield "its categories"

    def _text(self, tag: str) -> str:
        found = self._elements.get(tag)
        return (found[0].text or "") if found else ""


@lru_cache(maxsize=1000)  # both moments of a paper are mostly one
def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return found if _TIME.fullmatch(text) and found.year in _YEARS else None
