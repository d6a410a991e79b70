"""The terms of a text: those of its words that say what it is about, the plural taken for the singular.

Stop words, numbers, single letters, addresses and names of TeX commands are none. The stems that arXiv's search goes by
would find no more: they tell papers apart as well as this does, and take ten times as long.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection

from radar.analysis.letters import folded, without_tex_accents
from radar.analysis.words import STOP_WORDS

_WORD = re.compile(r"[^\W_]+")
_ASCII_WORD = re.compile(r"[a-z0-9]+")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_LETTER = re.compile(r"[^\W\d_]")
_TEX_COMMAND = re.compile(r"\\[A-Za-z]+")
_ADDRESS = re.compile(r"(?:https?:|www\.)\S+|(?<![\w./-])[\w-]+(?:\.[\w-]+)*\.(?:com|io|org)(?![\w-])\S*", re.ASCII)
_has_address = re.compile(r"http|www\.|\.(?:com|io|org)", re.ASCII).search
_LONGEST = 40


class Terms:
    """Reads terms, and remembers that of each word which it has met."""

    def __init__(self) -> None:
        self._of_word = _TermOfWord()
        self._of_spelling = _TermOfSpelling(self._of_word)

    def counted(self, text: str) -> Counter[str]:
        """The terms of `text`, in the order in which they first occur, and how often each does."""
        plain = folded(_bare(text)).lower()
        if not plain.isascii():
            plain = _NOT_ASCII.sub(_letters, plain)
        words = (_ASCII_WORD if plain.isascii() else _WORD).findall(plain)
        terms = Counter(map(self._of_word.__getitem__, words))
        del terms[""]
        return terms

    def spellings(self, text: str, wanted: Collection[str]) -> dict[str, str]:
        """How `text` writes those of its terms that are `wanted`: most often, in small letters where it ties."""
        ways: dict[str, Counter[str]] = {}
        term_of = self._of_spelling
        words = _WORD.findall(without_tex_accents(_bare(text)))
        for word in [word for word in words if term_of[word] in wanted]:
            ways.setdefault(term_of[word], Counter())[word] += 1
        return {term: min(found, key=lambda way: (-found[way], not way.islower(), way)) for term, found in ways.items()}


class _TermOfWord(dict[str, str]):
    """The term that a word in small letters without accents stands for; `""` for one that is none."""

    def __missing__(self, word: str) -> str:
        is_term = 1 < len(word) <= _LONGEST and not word.isdigit() and word not in STOP_WORDS
        self[word] = term = _singular(word) if is_term else ""
        return term


class _TermOfSpelling(dict[str, str]):
    """The term that a word stands for as a text writes it."""

    def __init__(self, of_word: _TermOfWord) -> None:
        super().__init__()
        self._of_word = of_word

    def __missing__(self, word: str) -> str:
        self[word] = term = self._of_word[(word if word.isascii() else folded(word)).lower()]
        return term


def _singular(word: str) -> str:
    if (len(word) < 4 and word[0].isalpha()) or word[-1] != "s" or word[-2] in "isu":
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-2] if word.endswith(("sses", "ches", "shes", "xes")) else word[:-1]


def _letters(run: re.Match[str]) -> str:
    """A run of characters beyond ASCII where it has letters, else a blank: so nearly all texts are read as ASCII."""
    return run[0] if len(_LETTER.findall(run[0])) > 1 else " "


def _bare(text: str) -> str:
    """`text` without addresses and TeX's commands; accents stay."""
    if _has_address(text):
        text = " ".join([_ADDRESS.sub(" ", word) if _has_address(word) else word for word in text.split()])
    return _TEX_COMMAND.sub(" ", without_tex_accents(text)) if "\\" in text else text
