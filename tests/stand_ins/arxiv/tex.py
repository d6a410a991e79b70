"""Texts as authors give them to arXiv, in TeX, of which the query API makes Unicode."""

from __future__ import annotations

import unicodedata

_NAMED = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "λ": "lambda", "μ": "mu", "π": "pi", "σ": "sigma",
    "τ": "tau", "ω": "omega", "Δ": "Delta", "Ω": "Omega", "ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L",
    "æ": "ae", "œ": "oe", "å": "aa", "Å": "AA", "°": "deg",
}  # fmt: skip
_MARKS = {
    "\u0301": "'", "\u0308": '"', "\u0300": "`", "\u0302": "^", "\u0303": "~", "\u0327": "c", "\u030c": "v",
    "\u0306": "u", "\u0328": "k", "\u030b": "H",
}  # fmt: skip


def in_tex(text: str) -> str:
    """`text` with its Greek and its accents as TeX has them."""
    return text if text.isascii() else "".join(map(_sign, text))


def _sign(sign: str) -> str:
    if sign in _NAMED:
        return f"{{\\{_NAMED[sign]}}}"
    apart = unicodedata.normalize("NFD", sign)
    if len(apart) == 2 and apart[0].isascii() and apart[1] in _MARKS and apart[0] not in "i":
        mark = _MARKS[apart[1]]
        return f"\\{mark}{{{apart[0]}}}" if mark.isalpha() else f"\\{mark}{apart[0]}"
    return sign
