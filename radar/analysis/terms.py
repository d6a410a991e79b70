"""The terms of a text: those of its words that say what it is about, the plural taken for the singular.

Stop words, numbers, single letters, addresses and names of TeX commands are none. The stems that arXiv's search goes by
would find no more: they tell papers apart as well as this does, and take ten times as long.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator

from radar.analysis.letters import folded, without_tex_accents
from radar.analysis.words import STOP_WORDS

_WORD = re.compile(r"[^\W_]+")
_BLANKS = str.maketrans({chr(code): " " for code in range(128) if not chr(code).isalnum()})
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_LETTER = re.compile(r"[^\W\d_]")
_TEX_COMMAND = re.compile(r"\\[A-Za-z]+")
_ADDRESS = re.compile(r"(?:https?:|www\.)\S+|(?<![\w./-])[\w-]+(?:\.[\w-]+)*\.(?:com|io|org)(?![\w-])\S*", re.ASCII)
_OF_ADDRESSES = ("http", "www.", ".com", ".io", ".org")
_LONGEST = 40


class Terms:
    """Reads terms, and remembers that of each word which it has met."""

    def __init__(self) -> None:
        self._of_word = _TermOfWord()

    def counted(self, text: str) -> Counter[str]:
        """The terms of `text`, in the order in which they first occur, and how often each does."""
        plain = folded(_bare(text)).lower()
        if not plain.isascii():
            plain = _NOT_ASCII.sub(_letters, plain)
        words = plain.translate(_BLANKS).split() if plain.isascii() else _WORD.findall(plain)
        terms = Counter(map(self._of_word.__getitem__, words))
        del terms[""]
        return terms

    def spellings(self, text: str, wanted: Collection[str]) -> dict[str, str]:
        """How `text` writes those of its terms that are `wanted`: most often, in small letters where it ties."""
        ways: dict[str, Counter[str]] = {}
        term_of = self._of_word
        for word, way in [(word, way) for word, way in _spelled(_bare(text)) if term_of[word] in wanted]:
            ways.setdefault(term_of[word], Counter())[way] += 1
        return {term: min(found, key=lambda way: (-found[way], not way.islower(), way)) for term, found in ways.items()}


class _TermOfWord(dict[str, str]):
    """The term that a word in small letters without accents stands for; `""` for one that is none."""

    def __missing__(self, word: str) -> str:
        is_term = 1 < len(word) <= _LONGEST and not word.isdigit() and word not in STOP_WORDS
        self[word] = term = (_singular(word) if word[-1] == "s" else word) if is_term else ""
        return term


def _singular(word: str) -> str:
    """The singular of a word that ends in `s`."""
    if len(word) < 3 or (len(word) < 4 and word[0].isalpha()) or word[-2] in "isu" or word[:-1].isdigit():
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-2] if word.endswith(("sses", "ches", "shes", "xes")) else word[:-1]


def _spelled(bare: str) -> Iterator[tuple[str, str]]:
    """The words of a text, each in small letters without accents and as it is written."""
    if bare.isascii() and "\\" not in bare:
        words = bare.translate(_BLANKS)
        yield from zip(words.lower().split(), words.split(), strict=True)
    else:
        yield from ((folded(word).lower(), word) for word in _WORD.findall(without_tex_accents(bare)))


def _letters(run: re.Match[str]) -> str:
    """A run of characters beyond ASCII where it has letters, else a blank: so nearly all texts are read as ASCII."""
    return run[0] if len(_LETTER.findall(run[0])) > 1 else " "


def _bare(text: str) -> str:
    """`text` without addresses and TeX's commands; accents stay."""
    if any(map(text.__contains__, _OF_ADDRESSES)):
        text = " ".join([_ADDRESS.sub(" ", word) if "." in word or ":" in word else word for word in text.split()])
    return _TEX_COMMAND.sub(" ", without_tex_accents(text)) if "\\" in text else text
