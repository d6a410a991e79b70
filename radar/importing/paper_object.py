"""A paper as an object with fields, as many programs keep it: `title`, `url`, `date`, by any of their names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime
from typing import Any

from radar.archive.paper import is_timestamp
from radar.importing.entry import writable
from radar.importing.links import Link, note_of
from radar.importing.row import Row, bare_paper, number_like_paper, papers_named, start_of, unbarred
from radar.text import fold


class Pairs(tuple[tuple[str, Any], ...]):
    """A JSON object whose names may stand twice."""


_FIELDS = {
    "id": "id arxivid arxiv paperid entryid eprint identifier arxivnumber shortid",
    "title": "title papertitle",
    "updated": "date updated updatedate updatetime updateddate updatedat lastupdated",
    "published": "publishdate published publisheddate publicationdate pubdate publishtime publishedat submitted "
    "submitteddate",
    "abstract": "abstract summary paperabstract abs",
    "comment": "comment comments papercomment papercomments arxivcomment",
    "tags": "tags tag keywords keyword labels topics",
    "note": "note notes remark remarks venue conference journal booktitle publication award tldr",
    "link": "code codeurl codelink repo repourl repository github githuburl githublink project projectpage projecturl "
    "website homepage demo dataset video blog models huggingface",
}
_PAPERS_PLACE = {"link", "url", "paper", "paperlink", "paperurl", "pdf"}
_FIELD_OF = {name: field for field, names in _FIELDS.items() for name in names.split()}
_NAMES = ("name", "topic", "category", "group", "section", "title", "keyword")
_DAY = re.compile(r"([0-9]{4})[-/.]?([0-9]{2})[-/.]?([0-9]{2})(?![0-9])", re.ASCII)
_PLAIN_NAMES = {"venue": "Venue", "conference": "Venue", "journal": "Journal", "booktitle": "Venue"}


@dataclass(frozen=True)
class PaperObject:
    """What an object says: the `papers` it names by id, each with its version or 0, and the row it makes of one.

    `row` has neither identifier nor place yet.
    """

    papers: dict[str, int]
    row: Row


def paper_object(pairs: Pairs, key: str = "") -> PaperObject | None:
    """The paper that an object is of; None for one that holds papers rather than being one.

    `key` is the identifier that it stands under, if it does. An object with a title, but without a paper of arXiv's, is
    one that names none.
    """
    fields = [(_plain(name), name, text) for name, text in _texts(pairs)]
    named = _named(fields)
    if any(_has_others(value, named.keys() | {key}) for _, value in pairs):
        return None
    title = _first(fields, "title")
    if not named and not key and not (title and len(fields) > 1):
        return None
    if not named and not key:
        named = papers_named(" ".join(text for _, _, text in fields))
    row = Row(
        "", 0, fold(unbarred(title)), _date(fields), fold(_first(fields, "abstract")), fold(_first(fields, "comment"))
    )
    return PaperObject(named, replace(row, note=_note(fields), tags=_tags(pairs)))


def name_of(pairs: Pairs) -> str:
    """What an object that holds papers is called; empty where it does not say."""
    texts = {_plain(name): value for name, value in pairs if isinstance(value, str)}
    return next((fold(texts[each]) for each in _NAMES if each in texts), "")


def _has_others(value: Any, own: Set[str]) -> bool:
    """Whether a field holds papers, other than the `own` of the object that it is in."""
    if isinstance(value, Pairs):
        inside = any(isinstance(inner, Pairs | list) or bare_paper(name) for name, inner in value)
        return inside and any(paper not in own for paper in _papers_in(value))
    if not isinstance(value, list) or not any(isinstance(each, Pairs) for each in value):
        return False
    titles = not own - {""} and any(
        _FIELD_OF.get(_plain(name)) == "title" for each in value if isinstance(each, Pairs) for name, _ in each
    )
    return titles or any(paper not in own for paper in _papers_in(value))


def _papers_in(value: Any) -> Iterator[str]:
    """The papers that names and texts anywhere in a value are of."""
    if isinstance(value, str):
        bare = bare_paper(value) if len(value) < 40 else None
        yield from [bare[0]] if bare else papers_named(value)
    elif isinstance(value, Pairs):
        for name, inner in value:
            if bare := bare_paper(name):
                yield bare[0]
            yield from _papers_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _papers_in(inner)


def _texts(pairs: Pairs) -> Iterator[tuple[str, str]]:
    """Name and value of each field; those of an object inside, such as one of links, stand beside the others."""
    for name, value in pairs:
        if isinstance(value, str):
            yield name, writable(value)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            yield name, str(value)
        elif isinstance(value, Pairs):
            yield from ((inner, writable(text)) for inner, text in value if isinstance(text, str))
        elif isinstance(value, list):
            yield from ((name, writable(text)) for text in value if isinstance(text, str) and "://" in text)


def _plain(name: str) -> str:
    return re.sub(r"[^a-z]", "", name.lower())


def _named(fields: list[tuple[str, str, str]]) -> dict[str, int]:
    """The papers that identifiers and addresses name; what a comment or an abstract speaks of is none."""
    found: dict[str, int] = {}
    for plain, _, text in fields:
        bare = bare_paper(text) if _FIELD_OF.get(plain) == "id" or "arxiv" in plain else None
        papers = dict([bare]) if bare else papers_named(text) if _is_address(text) else {}
        papers = papers or (number_like_paper(text) if plain in _PAPERS_PLACE else {})
        for identifier, version in papers.items():
            found[identifier] = max(found.get(identifier, 0), version)
    return found


def _is_address(text: str) -> bool:
    text = text.strip()
    return text.startswith(("http://", "https://", "arXiv:", "arxiv.org/", "10.48550/")) and not re.search(r"\s", text)


def _first(fields: list[tuple[str, str, str]], kind: str) -> str:
    return next((text for plain, _, text in fields if _FIELD_OF.get(plain) == kind and text.strip()), "")


def _date(fields: list[tuple[str, str, str]]) -> str:
    """The day of the version, `YYYY-MM-DD`; empty where no field has one that exists."""
    for kind in ("updated", "published"):
        for plain, _, text in fields:
            if _FIELD_OF.get(plain) == kind and (day := _day(text)):
                return day
    return ""


def _day(text: str) -> str:
    if found := _DAY.match(text.strip()):
        day = "-".join(found.groups())
        return day if is_timestamp(start_of(day)) else ""
    try:
        day = parsedate_to_datetime(text).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""
    return day if is_timestamp(start_of(day)) else ""


def _note(fields: list[tuple[str, str, str]]) -> str:
    notes: list[str] = []
    links: list[Link] = []
    for plain, name, value in fields:
        kind = _FIELD_OF.get(plain)
        text = fold(value)
        if text.lower() in ("", "null", "none", "n/a", "-"):
            continue
        if text.startswith(("http://", "https://")):
            link = Link("" if kind is None else re.sub(r"[_-]+", " ", name), text, 0, 0)
            if link.is_code or kind in ("link", "note"):
                links.append(replace(link, text="Code") if link.is_code else link)
        elif kind == "note":
            label = _PLAIN_NAMES.get(plain, "")
            notes.append(f"{label}: {text.rstrip('.')}." if label else text)
    return " ".join([*dict.fromkeys(notes), note_of(links)]).strip()


def _tags(pairs: Pairs) -> tuple[str, ...]:
    tags: dict[str, None] = {}
    for name, value in pairs:
        if _FIELD_OF.get(_plain(name)) == "tags":
            given = value if isinstance(value, list) else re.split(r"[,;]", value) if isinstance(value, str) else []
            tags.update({fold(writable(each)): None for each in given if isinstance(each, str) and each.strip()})
    return tuple(tags)
