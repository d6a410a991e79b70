"""Letters without their accents, and the other spellings that texts have for words with accents.

Titles and abstracts have "Poincaré" as well as "Poincare", and older ones TeX's "Poincar\\'e". arXiv's search folds
none of them there, so each spelling finds other papers.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

# Letters that Unicode does not take apart into a letter and a mark.
_BARE = {
    "ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th",
    "Ø": "O", "Ł": "L", "Đ": "D", "Ħ": "H", "Æ": "AE", "Œ": "OE", "Ð": "D", "Þ": "Th", "ẞ": "SS",
}  # fmt: skip
_BARE_LETTERS = str.maketrans(_BARE)
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})

_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")

# TeX's accent before a letter: \'e, \'{e}, \v{c}, {\'e}, \"{\i}.
_TEX_ACCENT = re.compile(r"\{?\\(?:([\"'`^~=.])|([cHkrtuv])(?=[{ ]))\s*(?:\{\\?([^\W\d_])\}|\\?([^\W\d_]))\}?")
# TeX's own names of letters: {\o}, {\L}, \ss{}.
_TEX_LETTER = re.compile(
    r"\{\\(o|O|l|L|ss|ae|AE|oe|OE|aa|AA|i|j)\}|\\(o|O|l|L|ss|ae|AE|oe|OE|aa|AA)(?:\{\}| (?=\w)|(?=\W|$))"
)
_TEX_LETTERS = {
    "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å",
    "AA": "Å", "i": "i", "j": "j",
}  # fmt: skip
_TEX_MARKS = {
    '"': "\u0308", "'": "\u0301", "`": "\u0300", "^": "\u0302", "~": "\u0303", "=": "\u0304", ".": "\u0307",
    "c": "\u0327", "H": "\u030b", "k": "\u0328", "r": "\u030a", "t": "\u0361", "u": "\u0306", "v": "\u030c",
}  # fmt: skip
_TEX_OF_MARK = {mark: sign for sign, mark in _TEX_MARKS.items()}

_WRITTEN_WITH_ACCENTS = (
    "Ångström Bézier Carathéodory Čech Čerenkov Cramér Erdős Fréchet Gâteaux Gödel Grünwald Hénon Hölder Hörmander "
    "Hückel Itô Kähler Kármán Künneth Lévy Loève Löwner Łojasiewicz Łukasiewicz Mössbauer Möbius Møller Nédélec "
    "Nyström Padé Painlevé Poincaré Pólya Pöschl Radó Rényi Rössler Schrödinger Szegő Teichmüller Viète Ørsted "
    "demoiréing façade moiré naïve naïvely"
)
"""Names and words that papers write with and without their accents, and few people type with them."""


@lru_cache(maxsize=256)
def folded(text: str) -> str:
    """`text` without accents: every letter that has one, in Unicode or in TeX, as the bare letter."""
    if text.isascii() and "\\" not in text:
        return text
    return _NOT_ASCII.sub(lambda run: _without_marks(run[0]).translate(_BARE_LETTERS), without_tex_accents(text))


def without_tex_accents(text: str) -> str:
    """`text` with TeX's accents as Unicode's: `Poincar\\'e` becomes `Poincaré`."""
    if "\\" not in text:
        return text
    return _TEX_ACCENT.sub(_accented, _TEX_LETTER.sub(lambda found: _TEX_LETTERS[found[1] or found[2]], text))


def spellings(phrase: str) -> tuple[str, ...]:
    """The ways in which texts spell `phrase`, itself first: without accents, with those it may have, and in old TeX.

    A phrase without accents that nobody writes with any has one spelling. Of TeX's two, `Poincar\\'e` and
    `Poincar\\'{e}`, each is given with blanks for the signs, as arXiv's search reads them.
    """
    bare = folded(phrase)
    accented = (
        without_tex_accents(phrase) if bare != phrase else _KNOWN.sub(lambda found: _accents()[found[0].lower()], bare)
    )
    if accented == bare:
        return tuple(dict.fromkeys((phrase, bare)))
    both = (phrase, bare, accented)
    return tuple(dict.fromkeys((*both, *(" ".join(_in_tex(accented, braces).split()) for braces in (False, True)))))


def transliterations(name: str) -> frozenset[str]:
    """How `name`, in lower case, is written in plain letters: `müller` as `muller` and as `mueller`."""
    composed = unicodedata.normalize("NFC", name)
    return frozenset((folded(composed), folded(composed.translate(_UMLAUTS))))


def _without_marks(text: str) -> str:
    # Signs such as ² stay what they are, and part words.
    apart = "".join(unicodedata.normalize("NFKD", sign) if sign.isalpha() else sign for sign in text)
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def _accented(found: re.Match[str]) -> str:
    letter = found[3] or found[4]
    return unicodedata.normalize("NFC", letter + _TEX_MARKS[found[1] or found[2]])


def _in_tex(text: str, braces: bool) -> str:
    """`text` as it reads where TeX's signs are blanks."""
    spelled = []
    for sign in unicodedata.normalize("NFC", text):
        apart = unicodedata.normalize("NFD", sign)
        letter, marks = apart[0], apart[1:]
        # `\"o` and `\v{c}`: a mark that is a letter itself joins nothing, and always has its braces.
        named = "".join(_TEX_OF_MARK.get(mark, "") for mark in marks)
        spelled.append(f" {named} {letter} " if named.isalpha() else f" {letter}{' ' * braces}" if marks else sign)
    return "".join(spelled)


@cache
def _accents() -> dict[str, str]:
    return {folded(word).lower(): word for word in _WRITTEN_WITH_ACCENTS.split()}


_KNOWN = re.compile(rf"\b(?:{'|'.join(folded(word) for word in _WRITTEN_WITH_ACCENTS.split())})\b", re.IGNORECASE)
