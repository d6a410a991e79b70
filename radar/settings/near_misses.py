"""Phrases that are plainly something else: what each looks like, and what says that. A text in, that out."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from radar.analysis.words import are_stop_words
from radar.settings.categories import CLASSES, WHOLE, UnknownCategory, canonical
from radar.settings.joined_phrases import of_joined
from radar.settings.near_miss import SEVERAL, NearMiss
from radar.settings.pasted import decoded, is_address, is_encoded, is_identifier, read_address
from radar.settings.query_tokens import FIELDS, Token, tokens
from radar.settings.raw_query import corrected
from radar.text import fold

_LOOK = Callable[[str], NearMiss | None]

_FIELD_PREFIX = re.compile(
    rf"(?<![\w.])(?:(?:{'|'.join((*FIELDS, 'submittedDate', 'lastUpdatedDate'))}):|(?:ti|abs|au|cat):\s)"
    r"(?=[\w\"(\[*])",
    re.ASCII,
)
_LONG_PREFIX = re.compile(
    r"(title|abstract|author|authors|category|categories|comment|comments|query|keyword|keywords):\s*\S"
)
_OF_PHRASES = ("any", "all", "none", SEVERAL)
_QUERY = "a query in arXiv's syntax"
_PLACES = {"ti": "title", "abs": "abstract", "all": "anywhere"}
_LIST_MARK = re.compile(r"(?:\(?\d{1,3}[.)]|[-*•‣◦·–—+]|\[[ xX]\]|[-*] \[[ xX]\])\s+(?=\S)")
_NAME_AND_PHRASE = re.compile(r"([^:\"]{1,60}):\s+(\S.*)")
_CLASS_OF_CASES = re.compile(r"\[([A-Za-z])([A-Za-z])\]")
_COUNTING = re.compile(r"#(?:P|NP|L|W|SAT|CSP|BIS|DNF|CNF|Hom|[0-9k]-?\w*)\b")


def of_phrase(text: str) -> NearMiss | None:
    """What a phrase that is looked for is more likely meant to be; None for what may well be a phrase."""
    text = fold(text)
    found = next((found for look in _LOOKS if (found := look(text)) is not None), None)
    return None if found is None else _advisable(found)


def _advisable(found: NearMiss) -> NearMiss:
    """`found` with advice that is none of the kind again: what to write instead is looked at too."""
    if found.phrase:
        inner = of_phrase(found.phrase)
        return found if inner is None else replace(inner, looks=found.looks, is_sure=False)
    keys = {
        key: [each for each in value if not (isinstance(each, str) and are_stop_words(each))]
        if key in _OF_PHRASES and isinstance(value, list)
        else value
        for key, value in found.keys.items()
    }
    return replace(found, keys={key: value for key, value in keys.items() if value != []})


# Each of these looks at a phrase in one way; the first that sees something has its say.


def _paper(text: str) -> NearMiss | None:
    words = "Write words that its title or abstract has."
    if is_identifier(text):
        return NearMiss("the identifier of a paper", remedy=words)
    if is_address(text) and read_address(text).is_paper:
        return NearMiss("the address of a paper", remedy=words)
    return None


def _address(text: str) -> NearMiss | None:
    if not is_address(text):
        return None
    asked = read_address(text)
    if asked.category:
        return NearMiss("the address of a category", {"categories": [asked.category]})
    if asked.author:
        keys = {"authors": [asked.author.strip()]} if asked.author.strip() else {}
        return NearMiss("the address of an author", keys, remedy="Write the name under `authors`.")
    query = corrected(asked.query) if asked.query else None
    if query is None:
        return NearMiss("a web address", remedy="Write words that titles or abstracts have.")
    return NearMiss("the address of a search", {"query": query})


def _stop_words(text: str) -> NearMiss | None:
    words = re.sub(r"[*?]", " ", text)
    if not are_stop_words(words):
        return None
    remedy = "Write the words in full, or words that stand beside it, for example `information technology` for `IT`."
    return NearMiss("a word that arXiv does not search", remedy=remedy, is_sure=True)


def _categories(text: str) -> NearMiss | None:
    parts = [part for part in re.split(r"\s*(?:[,;+|]|\bOR\b|\s)\s*", text) if part]
    named = [_category(part) for part in parts]
    if not parts or not all(named):
        return None
    looks = "a category" if len(parts) == 1 else "categories"
    return NearMiss(looks, {"categories": [name for name in named if name]})


def _category(text: str) -> str | None:
    """The category that a word is sure to mean: archives whose names are words or abbreviations do not count."""
    archive, dot, part = text.partition(".")
    if archive.lower() not in CLASSES and archive.lower() not in WHOLE:
        return None
    if not dot and "-" not in archive:
        return None
    if dot and archive.lower() in ("cs", "math", "stat", "econ", "eess", "nlin", "astro-ph") and len(part) == 2:
        try:
            return canonical(text)
        except UnknownCategory as unknown:
            return unknown.suggestion
    try:
        return canonical(text)
    except UnknownCategory:
        return None


def _list_mark(text: str) -> NearMiss | None:
    mark = _LIST_MARK.match(text)
    return NearMiss("an entry of a list with its mark", phrase=text[mark.end() :]) if mark else None


def _hashtag(text: str) -> NearMiss | None:
    words = text.split()
    if not all(re.fullmatch(r"#[^\W\d_]\w{2,}", word) and not _COUNTING.match(word) for word in words):
        return None
    phrases = [fold(re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", word[1:])) for word in words]
    return NearMiss("a hashtag", phrase=phrases[0]) if len(words) == 1 else NearMiss("hashtags", {"any": phrases})


def _encoded(text: str) -> NearMiss | None:
    if not is_encoded(text) or (" " not in text and "%" not in text and text.count("+") < 2):
        return None
    plain = decoded(text)
    return of_phrase(plain) or NearMiss("text that is encoded as in a web address", phrase=plain.strip('" '))


def _query(text: str) -> NearMiss | None:
    """A query in arXiv's syntax; of a single term, the keys that say it."""
    if not _FIELD_PREFIX.search(text) and not _LONG_PREFIX.match(text):
        return None
    query = corrected(text)
    if query is None:
        remedy = "Write it under `query`, or write the phrases alone, without field and operators."
        return NearMiss(_QUERY, remedy=remedy)
    parts = tokens(query)
    return NearMiss(_QUERY, (_keys_of(parts[0]) if len(parts) == 1 else None) or {"query": query})


def _keys_of(term: Token) -> dict[str, Any] | None:
    """The keys that say what a single term does."""
    words = term.unquoted
    if term.field in _PLACES:
        return {"any": [words], "in": _PLACES[term.field]}
    match term.field:
        case "au":
            return {"authors": [words]}
        case "co":
            return {"comment": [words], "query": term.text}
        case "cat" if name := _category(words):
            return {"categories": [name]}
    return None


def _name_and_phrase(text: str) -> NearMiss | None:
    found = _NAME_AND_PHRASE.fullmatch(text)
    if found is None or not re.search(r"\w", found[1]):
        return None
    phrases = [part for part in re.split(r"\s*[,;]\s*", found[2]) if part]
    return NearMiss("a name with a phrase behind it", {"name": found[1].strip(), "any": phrases})


def _several(text: str) -> NearMiss | None:
    parts = re.split(r"\s*[;；、，]\s*|,\s+|(?<=[^\W\d_]{2}),(?=[^\W\d_]{2})", text)
    phrases = [part.strip('" ') for part in parts if re.search(r"\w", part)]
    if len(phrases) > 1:
        last = phrases[-1].removeprefix("and ").removeprefix("or ")
        return NearMiss("several phrases", {SEVERAL: [*phrases[:-1], last]})
    if re.fullmatch(r"[^\W\d_][^+]*\s\+\s[^\W\d_][^+]*", text):
        return NearMiss("several phrases", {"all": [part.strip() for part in text.split("+")]})
    if left_out := re.fullmatch(r"(\w.*?)((?:\s+-[^\W\d_]{3,})+)", text):
        without = [word[1:] for word in left_out[2].split()]
        return NearMiss("a phrase and what to leave out", {"any": [left_out[1]], "none": without})
    return None


def _pattern(text: str) -> NearMiss | None:
    """Regular expressions, wildcards and other ways to write several words as one."""
    has_class = any(one.lower() == other.lower() for one, other in _CLASS_OF_CASES.findall(text))
    signs = (
        r"\\b\w+\\b|\\[dwsDWS](?:[+*{]|\W|$)|\\b$|\.[*+](?!\d)|\(\?[:i=!<]|\[(?:a-z|A-Z|0-9)|^/.+/[gimsu]*$|\{\d+,\d*\}"
    )
    anchors = r"^\^[A-Za-z]|^[^$]*\w\$$"
    if has_class or re.search(signs, text) or re.search(anchors, text) or re.search(r"\([\w -]+(?:\|[\w -]+)+\)", text):
        remedy = "Write the words themselves, one phrase each; arXiv finds other endings and both cases by itself."
        return NearMiss("a regular expression", remedy=remedy)
    whole = "Write the whole word: `*` and `?` are dropped, and arXiv finds other endings by itself."
    if re.search(r"\*(?!-?\w)|\w\?\w|^\S*\?\S*$|\*(?=\w)", text) and not re.search(r"\w\*-\w", text):
        return NearMiss("a pattern", remedy=whole)
    if plural := re.fullmatch(r"(.*\w{3})\((?:s|es|ies)\)(.*)", text):
        return NearMiss("a word with another ending, which arXiv finds by itself", phrase=plural[1] + plural[2])
    if found := re.fullmatch(r"(\S.*\S)\s+\(([A-Z][A-Za-z0-9-]{1,9})\)", text):
        return NearMiss("a phrase and its abbreviation", {"any": [found[1], found[2]]})
    return None


def _identity(text: str) -> NearMiss | None:
    if re.fullmatch(r"(?:https?://orcid\.org/)?\d{4}-\d{4}-\d{4}-\d{3}[\dXx]", text):
        return NearMiss("an ORCID", remedy="Write the author's name under `authors`.")
    return None


_LOOKS: tuple[_LOOK, ...] = (
    _identity,
    _paper,
    _address,
    _stop_words,
    _categories,
    _list_mark,
    _hashtag,
    _encoded,
    _query,
    _pattern,
    of_joined,
    _name_and_phrase,
    _several,
)
