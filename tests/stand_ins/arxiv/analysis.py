"""What Elasticsearch makes of a text before it searches it: each field's analyser, as arXiv's mapping names them.

An analysed text is the list of its terms, one for each word; where a stop word was dropped, its place stays as `GAP`.
A query's phrase loses the gaps at its ends, and those inside fit any one word.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.stand_ins.arxiv.folding import folded, folded_as_a_name
from tests.stand_ins.arxiv.stemming import stem
from tests.stand_ins.arxiv.words import words

GAP = "\x00"
_STOP_WORDS = (
    "a an and are as at be but by for if in into is it no not of on or such that the their then there these they this "
    "to was will with"
)
STOP_WORDS = frozenset(_STOP_WORDS.split())
_POSSESSIVE = re.compile(r"['\u2019\uff07][sS]\Z")

Analyser = Callable[[str], list[str]]


def _lower(word: str) -> str:
    """`word` in lower case, sign by sign as Java does it."""
    return word.lower() if word.isascii() else word.replace("\u0130", "i").replace("\u03a3", "\u03c3").lower()


class _Terms(dict[str, str]):
    """What becomes of each word, worked out when it is first met."""

    def __init__(self, make: Callable[[str], str]) -> None:
        self._make = make

    def __missing__(self, word: str) -> str:
        self[word] = made = self._make(word)
        return made


def _stopped(word: str) -> str:
    return GAP if word in STOP_WORDS else word


def _english_term(word: str) -> str:
    term = _stopped(_lower(_POSSESSIVE.sub("", word)))
    return term if term == GAP else stem(term)


_ENGLISH = _Terms(_english_term)
_SIMPLE = _Terms(lambda word: _stopped(_lower(word)))
_STANDARD = _Terms(_lower)
_COMBINED = _Terms(lambda word: folded_as_a_name(_stopped(folded(word))))
_AUTHOR = _Terms(lambda word: folded_as_a_name(folded(word)))


def english(text: str) -> list[str]:
    """For titles and abstracts: stems, without stop words and possessive endings; accents stay."""
    return [_ENGLISH[word] for word in words(text)]


def simple(text: str) -> list[str]:
    """For titles, comments, journals and names of categories: words without stop words."""
    return [_SIMPLE[word] for word in words(text)]


def standard(text: str) -> list[str]:
    """For abstracts, besides their stems: all words."""
    return [_STANDARD[word] for word in words(text)]


def combined(text: str) -> list[str]:
    """For what `all` searches: whatever stands between blanks, folded, without `. , ;` and stop words."""
    return [_COMBINED[word] for word in _between_blanks(text)]


def author(text: str) -> list[str]:
    """For names: whatever stands between blanks, folded, without `. , ;`."""
    return [_AUTHOR[word] for word in _between_blanks(text)]


def phrase(analyser: Analyser, text: str) -> list[str]:
    """What a query for `text` looks for: its terms, with gaps inside alone."""
    terms = analyser(text)
    while terms and terms[-1] == GAP:
        terms.pop()
    return terms[next((n for n, term in enumerate(terms) if term != GAP), 0) :]


def _between_blanks(text: str) -> list[str]:
    return text.replace(".", "").replace(",", "").replace(";", "").split()
