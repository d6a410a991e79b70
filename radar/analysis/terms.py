"""The terms of a text: those of its words that say what it is about, the plural taken for the singular.

Stop words, numbers, names of TeX commands and what is put together by signs, such as addresses, are none. The stems
that arXiv's search goes by would find no more: measured in `tests/bench/ranking`, they tell papers apart as well as
this does, and take ten times as long.
"""

from __future__ import annotations

import re
from collections import Counter

from radar.analysis.letters import folded, without_tex_accents
from radar.analysis.words import STOP_WORDS, words, written_words

_TEX_COMMAND = re.compile(r"\\[A-Za-z]+")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_OTHER_SCRIPT = re.compile(r"[^\W\d_]{2}")
_SPELLED = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_TERM = re.compile(r"(?=.*[^\W\d])[^\W_]{2,40}|[^\x00-\x7f]")
_PLURAL = re.compile(r"(?:(?<=..)ie|(?<=ss|ch|sh|.x)e|(?<=..)(?<![isu]))s\Z")


class Terms:
    """Reads terms, and remembers that of each word which it has met."""

    def __init__(self) -> None:
        self._of_word = _TermOfWord()

    def of(self, text: str) -> list[str]:
        """The terms of `text`, in order, as often as they occur."""
        return [term for term in map(self._of_word.__getitem__, written_words(_plain(text))) if term]

    def spellings(self, text: str) -> dict[str, str]:
        """How `text` itself writes each of its terms: as it does most often, in small letters where that is a tie."""
        ways: dict[str, Counter[str]] = {}
        for word in _SPELLED.findall(_without_commands(without_tex_accents(text))):
            if term := self._of_word[folded(word)]:
                ways.setdefault(term, Counter())[word[: len(words(word)[0])]] += 1
        return {term: min(found, key=lambda way: (-found[way], not way.islower(), way)) for term, found in ways.items()}


class _TermOfWord(dict[str, str]):
    """The term that a written word without accents stands for; `""` for one that is none."""

    def __missing__(self, word: str) -> str:
        read = words(word)
        is_term = len(read) == 1 and read[0] not in STOP_WORDS and _TERM.fullmatch(read[0]) is not None
        self[word] = term = _singular(read[0]) if is_term else ""
        return term


def _singular(word: str) -> str:
    return _PLURAL.sub(lambda ending: "y" if ending[0] == "ies" else "", word) if word.endswith("s") else word


def _plain(text: str) -> str:
    """`text` without accents, commands, and signs that are not ASCII's: so nearly all are read as quickly as ASCII."""
    return _NOT_ASCII.sub(lambda run: run[0] if _OTHER_SCRIPT.search(run[0]) else " ", folded(_without_commands(text)))


def _without_commands(text: str) -> str:
    return _TEX_COMMAND.sub(" ", without_tex_accents(text)) if "\\" in text else text
