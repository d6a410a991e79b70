"""Texts cut into words as Lucene's standard tokenizer cuts them: by the rules of Unicode's annex 29.

A word is letters, digits and `_`; `. : ' ’ ·` hold it together between two letters, `. , ; ' ’` between two digits,
and a mark (an accent, a joiner) belongs to the sign before it. Each ideograph and each Hiragana sign is a word.
Everything else, hyphens among it, separates words: `3-D` is `3 d`, `C#` is `c`, `multi:modal` and `3.5` are one word.
"""

from __future__ import annotations

import re
import unicodedata

# One letter for each class of signs; what is in none of them separates words.
_LETTER, _DIGIT, _KATAKANA, _JOINS, _MARK, _ALONE, _ASIAN, _OTHER = "LNKUEISx"
_BETWEEN_LETTERS = ":\u00b7\u0387\u055f\u05f4\u2027\ufe13\ufe55\uff1a"
_BETWEEN_DIGITS = ",;\u037e\u0589\u060c\u060d\u066c\u07f8\u2044\ufe10\ufe14\ufe50\ufe54\uff0c\uff1b"
_BETWEEN_BOTH = ".'\u2018\u2019\u2024\ufe52\uff07\uff0e"
_CLASSES = {
    **dict.fromkeys(_BETWEEN_LETTERS, "m"),
    **dict.fromkeys(_BETWEEN_DIGITS, "n"),
    **dict.fromkeys(_BETWEEN_BOTH, "b"),
    **dict.fromkeys("_\u202f\u203f\u2040\u2054\ufe33\ufe34\ufe4d\ufe4e\ufe4f\uff3f", _JOINS),
    "\u200b": _OTHER,
}
_RANGES = (
    (0x0E01, 0x0EFF, _ASIAN), (0x1000, 0x109F, _ASIAN), (0x1780, 0x17FF, _ASIAN), (0x24B6, 0x24E9, _LETTER),
    (0x3005, 0x3007, _ALONE), (0x3021, 0x3029, _ALONE), (0x3041, 0x309F, _ALONE), (0x30A1, 0x30FA, _KATAKANA),
    (0x30FC, 0x30FF, _KATAKANA), (0x31F0, 0x31FF, _KATAKANA), (0x3400, 0x9FFF, _ALONE), (0xF900, 0xFAFF, _ALONE),
    (0xFF66, 0xFF9D, _KATAKANA), (0x20000, 0x3FFFD, _ALONE),
)  # fmt: skip
_BY_CATEGORY = {
    **dict.fromkeys(("Lu", "Ll", "Lt", "Lm", "Lo", "Nl"), _LETTER),
    **dict.fromkeys(("Mn", "Mc", "Me", "Cf"), _MARK),
    "Nd": _DIGIT,
}

_LETTERS = "L+(?:(?:U+|[mb])L+)*"
_DIGITS = "N+(?:(?:U+|[nb])N+)*"
_PART = f"(?:K+(?:U+K+)*|(?:{_LETTERS}|{_DIGITS})+)"
_WORD = f"U*{_PART}(?:U+{_PART})*U*"
_CLASSED_WORDS = re.compile(re.sub(r"\[..\]|[LNKU]", r"(?:\g<0>E*)", _WORD) + "|IE*|(?:SE*)+")
_IN_ASCII = {"L": "[A-Za-z]", "N": "[0-9]", "U": "_", "[mb]": "[:.']", "[nb]": "[.,;']"}
_ASCII_WORDS = re.compile(re.sub(r"\[..\]|[LNU]", lambda found: _IN_ASCII[found[0]], _WORD.replace("K+(?:U+K+)*|", "")))


class _Classes(dict[int, str]):
    """The class of each sign, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        self[code] = found = _class_of(chr(code))
        return found


def _class_of(sign: str) -> str:
    if sign in _CLASSES:
        return _CLASSES[sign]
    kind = _BY_CATEGORY.get(unicodedata.category(sign), _OTHER)
    for first, last, name in _RANGES:
        if first <= ord(sign) <= last:
            return kind if kind in (_MARK, _DIGIT) and name != _ASIAN else name
    return kind


_class_table = _Classes()


def words(text: str) -> list[str]:
    """The words of `text`, as they stand in it."""
    if text.isascii():
        return _ASCII_WORDS.findall(text)
    return [text[found.start() : found.end()] for found in _CLASSED_WORDS.finditer(text.translate(_class_table))]
