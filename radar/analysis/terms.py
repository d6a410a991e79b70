"""The terms of a text: the stems of those of its words that say what it is about.

Stop words, numbers, names of TeX commands and what is put together by signs, such as addresses, are none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from radar.analysis.letters import folded, without_tex_accents
from radar.analysis.stems import stem
from radar.analysis.words import STOP_WORDS, words, written_words

_TEX_COMMAND = re.compile(r"\\[A-Za-z]+")
_LETTERS_AND_DIGITS = re.compile(r"(?=.*[^\W\d])[^\W_]{2,40}|[^\x00-\x7f]")
_APOSTROPHE = re.compile("['’＇]")


class Terms:
    """Reads terms, and remembers the stem of each word that it has met."""

    def __init__(self) -> None:
        self._of_word = _TermOfWord()

    def of(self, text: str) -> list[str]:
        """The terms of `text`, in order, as often as they occur."""
        read = self._of_word
        return [term for word in written_words(_without_commands(folded(text))) if (term := read[word])]

    def spellings(self, text: str) -> dict[str, str]:
        """How `text` itself writes each of its terms: as it does most often, in small letters where that is a tie."""
        found: dict[str, Counter[str]] = {}
        for term, word in self._written(_without_commands(without_tex_accents(text))):
            found.setdefault(term, Counter())[word] += 1
        return {term: min(ways, key=lambda way: (-ways[way], way.lower() != way, way)) for term, ways in found.items()}

    def _written(self, text: str) -> Iterator[tuple[str, str]]:
        for word in written_words(text):
            bare = folded(word)
            if term := self._of_word[bare]:
                yield term, word.removesuffix(word[len(words(word)[0]) :])


class _TermOfWord(dict[str, str]):
    """The term that a written word without accents stands for; `""` for one that is none."""

    def __missing__(self, word: str) -> str:
        read = words(word)
        plain = _APOSTROPHE.sub("", read[0]) if len(read) == 1 else ""
        is_term = _LETTERS_AND_DIGITS.fullmatch(plain) is not None and plain not in STOP_WORDS
        self[word] = term = stem(read[0]) if is_term else ""
        return term


def _without_commands(text: str) -> str:
    return _TEX_COMMAND.sub(" ", text) if "\\" in text else text
