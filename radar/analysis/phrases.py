"""What arXiv's search makes of a phrase, and where a phrase really stands.

The search drops more than it says: stop words, signs, accents' other spellings. So each phrase has two readings, the
one that is searched and the one that was written, and these tell them apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from radar.analysis.letters import folded, spellings
from radar.analysis.stems import stem
from radar.analysis.words import STOP_WORDS, SignedWord, signed_words, words
from radar.text import fold

_PLAIN = re.compile(r"[A-Za-z0-9]+(?:[ -][A-Za-z0-9]+)*")
_WILDCARDS = re.compile(r"[*?]")


@dataclass(frozen=True)
class Phrase:
    """A phrase as its words in lower case without accents; `signed` has the signs that belong to them besides."""

    text: str
    signed: tuple[SignedWord, ...]

    @cached_property
    def plain(self) -> tuple[str, ...]:
        """Its words, signs left out."""
        return tuple(each.word for each in self.signed)

    @cached_property
    def stemmed(self) -> tuple[str, ...]:
        """Its words cut to their stems."""
        return tuple(map(_stemmed, self.plain))

    @cached_property
    def has_signs(self) -> bool:
        """Whether signs belong to its words, which the search drops: those of `C++`, not those of `few-shot`."""
        return any(each.before or each.behind for each in self.signed)

    @cached_property
    def spellings(self) -> tuple[str, ...]:
        """The ways to write it that find different papers, the phrase itself first."""
        return spellings(self.text)

    @property
    def searched(self) -> tuple[str, ...]:
        """The stems that are searched in a title, `""` for a gap that any word fills; none at the ends."""
        read = ["" if word in STOP_WORDS else stem(word) for word in words(self.text)]
        while read and not read[-1]:
            read.pop()
        while read and not read[0]:
            del read[0]
        return tuple(read)

    def is_found_in(self, text: str, *, stemmed: bool) -> bool:
        """Whether arXiv's search finds the phrase, in this spelling, in `text` as it is: accents are not folded.

        `stemmed` as in titles and abstracts; other texts are searched for the words themselves. It finds no phrase that
        has nothing but stop words.
        """
        search = self._search_for_stems if stemmed else self._search_for_words
        return search is not None and search(_searchable(text, stemmed)) is not None

    @cached_property
    def _search_for_stems(self) -> Callable[[str], object] | None:
        return _search(self.searched)

    @cached_property
    def _search_for_words(self) -> Callable[[str], object] | None:
        return _search(tuple("" if word in STOP_WORDS else word for word in words(self.text)))

    @cached_property
    def is_searched_as_written(self) -> bool:
        """Whether the search finds what was written and nothing else, in title and abstract, in its one spelling."""
        return not self.has_signs and STOP_WORDS.isdisjoint(self.plain) and len(self.spellings) == 1

    @cached_property
    def may_be_excluded(self) -> bool:
        """Whether arXiv can be asked to leave out papers with it, and leaves out none without it."""
        return _PLAIN.fullmatch(fold(self.text)) is not None and STOP_WORDS.isdisjoint(self.plain)

    def __str__(self) -> str:
        return " ".join(f"{each.before}{each.word}{each.behind}" for each in self.signed)

    def stands_in(self, text: str, *, stemmed: bool) -> bool:
        """Whether the phrase stands in `text`, its words one after another, case and accents aside.

        `stemmed` compares the words by their stems, as the search does in titles and abstracts.
        """
        bare = folded(text)
        if not self.signed or self._part not in bare.lower() or not all(signs in bare for signs in self._signs):
            return False
        if self.has_signs:
            return self._stands_with_its_signs_in(signed_words(bare), _stemmed if stemmed else str)
        return f" {' '.join(self.stemmed if stemmed else self.plain)} " in _comparable(bare, stemmed)

    @cached_property
    def _part(self) -> str:
        """Letters without which no text has the phrase: a stem, but for its end, begins all words that have it."""
        longest = max(map(stem, self.plain), key=len)
        return longest[:-1] if len(longest) > 2 else longest

    @cached_property
    def _signs(self) -> tuple[str, ...]:
        return tuple(sign for each in self.signed for sign in (each.before, each.behind) if sign)

    def _stands_with_its_signs_in(self, text: list[SignedWord], form: Callable[[str], str]) -> bool:
        def stands_at(start: int) -> bool:
            return all(
                form(here.word) == form(wanted.word)
                and wanted.before in ("", here.before)
                and here.behind.startswith(wanted.behind)
                for wanted, here in zip(self.signed, text[start : start + len(self.signed)], strict=True)
            )

        return any(map(stands_at, range(len(text) - len(self.signed) + 1)))


def _stemmed(word: str) -> str:
    """The stem of a word; a stop word stays apart from those whose stem it resembles, as "it" from "its"."""
    return word.upper() if word in STOP_WORDS else stem(word)


@lru_cache(maxsize=10_000)
def phrase(text: str) -> Phrase:
    """The phrase that `text` is. The signs between two of its words only part them; wildcards are no signs here."""
    read = signed_words(folded(_WILDCARDS.sub(" ", text)))
    return Phrase(text, tuple(replace(each, behind="" if each.joined else each.behind, joined=False) for each in read))


_GAP = "\0"


def _search(terms: tuple[str, ...]) -> Callable[[str], object] | None:
    """What looks for `terms`, one after another, in what `_searchable` gives; `""` is a gap that any one word fills."""
    inside = " ".join(terms).strip().split(" ")
    if not any(inside):
        return None
    return re.compile(f" {' '.join(re.escape(term) or '[^ ]+' for term in inside)} ").search


@lru_cache(maxsize=64)
def _searchable(text: str, stemmed: bool) -> str:
    """The terms of `text` between blanks, with a sign for each stop word."""
    terms = (_GAP if word in STOP_WORDS else stem(word) if stemmed else word for word in words(text))
    return f" {' '.join(terms)} "


@lru_cache(maxsize=64)
def _comparable(bare: str, stemmed: bool) -> str:
    """The words of `bare`, a text without accents, between blanks."""
    read = words(bare)
    return f" {' '.join(map(_stemmed, read) if stemmed else read)} "
