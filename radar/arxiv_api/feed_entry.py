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

_ONCE = {f"{ATOM}{name}": name for name in ("id", "title", "summary", "published", "updated")}
_AT_MOST_ONCE = {f"{_ARXIV}{name}": name for name in ("comment", "journal_ref", "primary_category")}
_TEXTS = _ONCE | _AT_MOST_ONCE | {f"{_ARXIV}doi": "doi"}
_TITLE, _SUMMARY = f"{ATOM}title", f"{ATOM}summary"
_AUTHOR, _NAME, _CATEGORY, _LINK = (f"{ATOM}{name}" for name in ("author", "name", "category", "link"))
_PRIMARY = f"{_ARXIV}primary_category"
_WITH_ATTRIBUTES = frozenset({_CATEGORY, _LINK, _PRIMARY})

_IDENTIFIER = re.compile(
    r"https?://arxiv\.org/abs/((?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})v[1-9]\d{0,3})", re.ASCII
)
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)", re.ASCII)
_YEARS = range(1900, 3000)  # of papers; other dates could not be reckoned with
_LONGEST = 1 << 18  # characters; the longest real ones are those of papers by thousands of authors


def identifier(entry: Any) -> str:
    """The paper's identifier, with its version; empty where there is none."""
    found = _IDENTIFIER.fullmatch((entry.findtext(f"{ATOM}id") or "").strip())
    return found[1] if found else ""


def moment(entry: Any, name: str) -> datetime | None:
    """The moment in the element `name`; None where there is none that a paper could be of."""
    return _moment((entry.findtext(f"{ATOM}{name}") or "").strip())


@lru_cache(maxsize=1000)  # both moments of a paper are mostly one, and each is looked at twice
def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return found if _TIME.fullmatch(text) and found.year in _YEARS else None


def damages(entry: Any) -> Iterator[str]:
    """What would be read in another way than it is meant, in words that follow "with"."""
    tags = [each.tag for each in entry]
    for tag, name in _ONCE.items():
        if tag not in tags:
            yield f"no {name}"
    for tag, name in (_ONCE | _AT_MOST_ONCE).items():
        if tags.count(tag) > 1:
            yield f"more than one {name}"
    length = 0
    for tag, each in zip(tags, entry, strict=True):
        if tag == _AUTHOR:
            names = each.findall(_NAME)
            if len(names) != 1 or len(names[0]):
                yield "an author whose name is not a text"
            length += sum(len(name.text or "") for name in names)
        elif tag in _TEXTS:
            if len(each):
                yield f"markup in its {_TEXTS[tag]}"
            length += len(each.text or "")
        if tag in _WITH_ATTRIBUTES:
            length += len(each.get("term", "")) + len(each.get("href", ""))
    if length > _LONGEST:
        yield "more text than any paper has"
    published, updated = moment(entry, "published"), moment(entry, "updated")
    if published and updated and updated < published:
        yield "a version older than its first"


def lacking(entry: Any) -> Iterator[str]:
    """What every paper has, and this one has not."""
    if not _text(entry, _TITLE):
        yield "a title"
    if not _text(entry, _SUMMARY):
        yield "an abstract"
    names = [_text(author, _NAME) for author in entry.iterfind(_AUTHOR)]
    if not names:
        yield "authors"
    elif not all(names):
        yield "the name of an author"
    if not all(category.get("term", "").strip() for category in _categories(entry)):
        yield "its categories"


def _text(element: Any, tag: str) -> str:
    return (element.findtext(tag) or "").strip()


def _categories(entry: Any) -> list[Any]:
    """The elements that name the paper's categories, the primary one first; of those that lack, any."""
    primary = entry.find(_PRIMARY)
    return [{} if primary is None else primary, *(entry.findall(_CATEGORY) or [{}])]
