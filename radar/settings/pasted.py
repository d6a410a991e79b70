"""What people paste from a browser where a query, a phrase or a name belongs: addresses, and text encoded for them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, unquote_plus, urlsplit

from radar.settings.categories import UnknownCategory, canonical, terms
from radar.settings.query_tokens import phrase
from radar.text import fold

_ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+|(?:(?:export\.|www\.)?arxiv\.org|api)/\S+|search_query=\S.*", re.IGNORECASE
)
_IDENTIFIER = re.compile(
    r"(?:arxiv:\s*)?(?:\d{4}\.\d{4,5}|(?:[a-z]+-)?[a-z]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?"
    r"|(?:doi:\s*|https?://(?:dx\.)?doi\.org/)?10\.\d{4,9}/\S+",
    re.IGNORECASE,
)
_ENCODED = re.compile(r"%(?:2[0-9A-Fa-f]|3[A-F]|3[a-f]|5[BbCcDd])")
_BLANKS_AS_PLUS = re.compile(r"\+(?:AND|OR|ANDNOT|NOT)\+|^[^\s\"]*\w\+[\w\"(%][^\s]*$")

_SEARCHED_IN = {
    "title": "ti",
    "author": "au",
    "abstract": "abs",
    "comments": "co",
    "journal_ref": "jr",
    "paper_id": "id",
}


@dataclass(frozen=True)
class Pasted:
    """What an address leads to: `query` asks for the same, where that can be said; `category` and `author` likewise."""

    query: str = ""
    category: str = ""
    author: str = ""
    is_paper: bool = False


def is_address(text: str) -> bool:
    return _ADDRESS.match(text.strip()) is not None


def is_identifier(text: str) -> bool:
    """Whether it is the identifier of one paper, at arXiv or a DOI."""
    return _IDENTIFIER.fullmatch(text.strip()) is not None


def is_encoded(text: str) -> bool:
    """Whether quotes, blanks or the like are written as an address has them."""
    return _ENCODED.search(text) is not None or _BLANKS_AS_PLUS.search(text) is not None


def decoded(text: str) -> str:
    return fold(unquote_plus(text) if _BLANKS_AS_PLUS.search(text) else unquote(text))


def read_address(text: str) -> Pasted:
    """What the address asks for."""
    text = text.strip()
    if text.startswith("search_query="):
        text = f"https://export.arxiv.org/api/query?{text}"
    address = urlsplit(text if "://" in text else f"https://{text}")
    given = parse_qs(address.query)
    path = [part for part in address.path.split("/") if part]
    if "search_query" in given:
        return Pasted(fold(given["search_query"][0]))
    if "query" in given or "terms-0-term" in given:
        words = fold(given.get("query", given.get("terms-0-term", [""]))[0]).replace('"', "")
        kind = given.get("searchtype", given.get("terms-0-field", [""]))[0]
        field = _SEARCHED_IN.get(kind, "all")
        return Pasted(phrase(field, words.split()).text if words else "", author=words if field == "au" else "")
    match path:
        case ["list", name, *_]:
            return _listing(name)
        case ["a", *_]:
            return Pasted(author=" ")
        case ["abs" | "pdf" | "html" | "src" | "format", *_]:
            return Pasted(is_paper=True)
    return Pasted(is_paper=_IDENTIFIER.fullmatch(text) is not None)


def _listing(name: str) -> Pasted:
    try:
        category = canonical(name)
    except UnknownCategory:
        return Pasted()
    return Pasted(" OR ".join(terms(category)), category=category)
