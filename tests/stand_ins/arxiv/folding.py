"""Letters made alike where names are compared: accents off, and the spellings of German and Scandinavian ones."""

from __future__ import annotations

import re
import unicodedata

# What Unicode does not take apart, and arXiv's index folds all the same.
_LETTERS = str.maketrans(
    {
        "æ": "ae", "œ": "oe", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i",
        "ŋ": "n", "ŧ": "t", "ĸ": "q", "ə": "a", "ƒ": "f", "ɓ": "b", "ɗ": "d", "ɖ": "d", "ɛ": "e", "ɨ": "i", "ɔ": "o",
        "ʉ": "u", "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-", "‘": "'",
        "’": "'", "‛": "'", "′": "'", "ʼ": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
    }
)  # fmt: skip


# Scandinavian: `aa ae ao` are one a, `oe oo` one o.
_DOUBLE = re.compile("a[aeo]|o[eo]")


def folded(text: str) -> str:
    """`text` in lower case, without accents, and with plain hyphens and quotes."""
    if text.isascii():
        return text.lower()
    lower = text.replace("İ", "i").lower().translate(_LETTERS)
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", lower) if not unicodedata.combining(sign))
    return plain.lower()


def folded_as_a_name(word: str) -> str:
    """`word`, which is folded, in the one spelling of its umlauts: `ue` as `u`, `ae` and `ao` as `a`, `oo` as `o`."""
    return _DOUBLE.sub(lambda found: found[0][0], _without_umlaut_e(word))


def _without_umlaut_e(word: str) -> str:
    """German: an e right behind a, o or u goes, unless the u itself follows a vowel or a q (`quelle`, `neue`)."""
    if "e" not in word:
        return word
    kept: list[str] = []
    umlaut, closed = False, False
    for letter in word:
        if letter == "e" and umlaut:
            umlaut, closed = False, True
            continue
        umlaut = letter in "ao" or (letter == "u" and not (umlaut or closed))
        closed = letter in "eiqy" or (letter == "u" and not umlaut)
        kept.append(letter)
    return "".join(kept)
