"""A text's words as arXiv's search takes them apart: by Unicode's rules for the edges of words (UAX 29).

Letters and digits hold together, and so do two letters around one of `. : ' ’ ·` and two digits around one of
`. , ; ' ’`; an underscore joins whatever it touches. Hyphens and all other signs part words. Signs of Chinese and
Japanese are words of their own. Words are in lower case, without a possessive `'s`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_STOP_WORDS = (
    "a an and are as at be but by for if in into is it no not of on or such that the their then there these they "
    "this to was will with"
)
STOP_WORDS = frozenset(_STOP_WORDS.split())
"""The words that arXiv's search leaves out of titles, and of one of the two ways in which it reads abstracts."""

# Marks belong to the letter before them. Ideographs and hiragana stand alone.
_MARK = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u064b-\u065f\u1ab0-\u1aff\u1dc0-\u1dff\u200c\u200d\u20d0-\u20f0\ufe00-\ufe0f"
    "\ufe20-\ufe2f"
)
_ALONE = "\u3040-\u309f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_LETTER = rf"(?:[^\W\d_{_ALONE}][{_MARK}]*)"
_DIGIT = rf"(?:\d[{_MARK}]*)"
_WORD = re.compile(
    rf"[{_ALONE}][{_MARK}]*"
    rf"|_*(?:{_LETTER}|{_DIGIT})"
    rf"(?:_*(?:{_LETTER}|{_DIGIT})|(?<![\d_])[.:'’‘․·‧﹒．：＇]{_LETTER}|(?<=\d)[.,;'’‘․﹒．，；＇]{_DIGIT})*_*"
)
_POSSESSIVE = re.compile(r"['’＇][sS]\Z")
_SIGNS_BEFORE = re.compile(r"(?<![\w.@])[.@]+\Z")
_SIGNS_BEHIND = re.compile(r"[-+#]+")


def words(text: str) -> list[str]:
    """The words of `text`, in order."""
    return [_lower(word) for word in _WORD.findall(text)]


@dataclass(frozen=True)
class SignedWord:
    """A word with the signs that touch it, which the search drops: `.` of `.NET`, `++` of `C++`.

    `joined` says whether the next word follows the signs `behind` at once, as in `C++17` and `few-shot`.
    """

    before: str
    word: str
    behind: str
    joined: bool


def signed_words(text: str) -> list[SignedWord]:
    """The words of `text`, each with its signs."""
    signed = []
    for found in _WORD.finditer(text):
        before = _SIGNS_BEFORE.search(text, max(0, found.start() - 9), found.start())
        behind = _SIGNS_BEHIND.match(text, found.end())
        end = behind.end() if behind else found.end()
        signed.append(
            SignedWord(
                before[0] if before else "",
                _lower(found[0]),
                behind[0] if behind else "",
                text[end : end + 1].isalnum(),
            )
        )
    return signed


@lru_cache(maxsize=100_000)
def _lower(word: str) -> str:
    # The Turkish İ becomes a letter and a mark in Python, a letter alone in Java.
    return _POSSESSIVE.sub("", word).lower().replace("i\u0307", "i")


def are_stop_words(text: str) -> bool:
    """Whether `text` has words, and none that the search is sure to look for."""
    found = words(text)
    return bool(found) and STOP_WORDS.issuperset(found)
