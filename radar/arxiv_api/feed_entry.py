"""Whether an entry of a feed has what a paper is made of, in the form in which the `arxiv` package reads it.

That package reads the first of several elements, a text up to the first markup in it, and nothing where there is none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from radar.text import fold

ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "{http://arxiv.org/schemas/atom}"

_ONCE = {f"{ATOM}{name}": name for name in ("id", "title", "summary", "published", "updated")}
_AT_MOST_ONCE = {f"{_ARXIV}{name}": name for name in ("comment", "journal_ref", "primary_category")}
_TEXTS = _ONCE | _AT_MOST_ONCE | {f"{_ARXIV}doi": "doi"}
_AUTHOR, _NAME, _CATEGORY, _LINK = (f"{ATOM}{name}" for name in ("author", "name", "category", "link"))

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
    text = (entry.findtext(f"{ATOM}{name}") or "").strip()
    try:
        found = datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return found if _TIME.fullmatch(text) and found.year in _YEARS else None


def damages(entry: Any) -> Iterator[str]:
    """What would be read in another way than it is meant, in words that follow "with"."""
    times = Counter(each.tag for each in entry)
    for tag, name in _ONCE.items():
        if not times[tag]:
            yield f"no {name}"
    for tag, name in (_ONCE | _AT_MOST_ONCE).items():
        if times[tag] > 1:
            yield f"more than one {name}"
    length = 0
    for each in entry.iter(*_TEXTS, _AUTHOR, _NAME, _CATEGORY, _LINK):
        if (each.tag == _AUTHOR and len(each.findall(_NAME)) != 1) or (each.tag == _NAME and len(each)):
            yield "an author whose name is not a text"
        if each.tag in _TEXTS and len(each):
            yield f"markup in its {_TEXTS[each.tag]}"
        length += len(each.text or "") + len(each.get("term", "")) + len(each.get("href", ""))
    if length > _LONGEST:
        yield "more text than any paper has"
    published, updated = moment(entry, "published"), moment(entry, "updated")
    if published and updated and updated < published:
        yield "a version older than its first"


def lacking(entry: Any) -> Iterator[str]:
    """What every paper has, and this one has not."""
    if not _text(entry, "title"):
        yield "a title"
    if not _text(entry, "summary"):
        yield "an abstract"
    names = [_text(author, "name") for author in entry.iterfind(f"{ATOM}author")]
    if not names:
        yield "authors"
    elif not all(names):
        yield "the name of an author"
    if not all(fold(category.get("term", "")) for category in _categories(entry)):
        yield "its categories"


def _text(element: Any, name: str) -> str:
    return fold(element.findtext(f"{ATOM}{name}") or "")


def _categories(entry: Any) -> list[Any]:
    """The elements that name the paper's categories, the primary one first; of those that lack, any."""
    primary = entry.find(f"{_ARXIV}primary_category")
    return [{} if primary is None else primary, *(entry.findall(f"{ATOM}category") or [{}])]
