"""A text's words as arXiv's search takes them apart: by Unicode's rules for the edges of words (UAX 29).

Letters and digits hold together, and so do two letters around one of `. : ' ’ ·` and two digits around one of
`. , ; ' ’`; an underscore joins whatever it touches. Hyphens and all other signs part words. Signs of Chinese and
Japanese are words of their own. Words are in lower case, without a possessive `'s`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

_STOP_WORDS = (
    "a an and are as at be but by for if in into is it no not of on or such that the their then there these they "
    "this to was will with"
)
STOP_WORDS = frozenset(_STOP_WORDS.split())
"""The words that arXiv's search leaves out of titles, and of one of the two ways in which it reads abstracts."""

# Neither letters nor digits: signs such as ² and ½.
_NUMBERS = (
    "\u00b2\u00b3\u00b9\u00bc-\u00be\u2070\u2074-\u2079\u2080-\u2089\u2150-\u215f\u2189\u2460-\u249b\u24ea-\u24ff"
    "\u2776-\u2793"
)
# Ideographs and hiragana.
_ALONE = "\u3040-\u309f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"


def _pattern(letter: str, digit: str, alone: str = "") -> re.Pattern[str]:
    joint = "[_\u202f]*"  # the narrow blank joins what it stands between, as in `10\u202f000`
    return re.compile(
        rf"{alone}{joint}(?:{letter}|{digit})"
        rf"(?:{joint}(?:{letter}|{digit})|(?<![\d_])[.:'’‘․·‧﹒．：＇]{letter}|(?<=\d)[.,;'’‘․﹒．，；＇]{digit})*{joint}"
    )


_ASCII_WORD = _pattern("[A-Za-z]", "[0-9]")


@cache
def _any_word() -> re.Pattern[str]:
    # It takes longer to make than half of all other modules to load, and most texts do without.
    marks = f"[{''.join(map(chr, filter(_is_mark, range(0xA0, 0x20000))))}]*"
    return _pattern(rf"(?:[^\W\d_{_ALONE}{_NUMBERS}]{marks})", rf"(?:\d{marks})", rf"[{_ALONE}]{marks}|")


def _is_mark(number: int) -> bool:
    """Whether a character belongs to the letter before it: accents, and what only says how letters join."""
    return unicodedata.category(chr(number)) in ("Mn", "Mc", "Me", "Cf") and number != 0x200B


def _word(text: str) -> re.Pattern[str]:
    return _ASCII_WORD if text.isascii() else _any_word()


_POSSESSIVE = re.compile(r"['’＇][sS]\Z")
_SIGNS_BEFORE = re.compile(r"(?<![\w.@])[.@]+\Z")
_SIGNS_BEHIND = re.compile(r"[-+#]+")


def words(text: str) -> list[str]:
    """The words of `text`, in order."""
    return [_lower(word) for word in _word(text).findall(text)]


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
    for found in _word(text).finditer(text):
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
    bare = _POSSESSIVE.sub("", word)
    # Java knows no letters that depend on their neighbours, as the last Σ of a word, and makes one of the Turkish İ.
    return bare.lower() if bare.isascii() else "".join(map(str.lower, bare)).replace("i\u0307", "i")


def are_stop_words(text: str) -> bool:
    """Whether `text` has words, and none that the search is sure to look for."""
    found = words(text)
    return bool(found) and STOP_WORDS.issuperset(found)
