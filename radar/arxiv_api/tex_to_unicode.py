"""TeX's accents, letters and Greek as Unicode, to the extent to which arXiv converts them for its query API.

The metadata that authors gave stay TeX in OAI-PMH (`Schr\\"odinger`, `$\\tau$`), and the query API tells the same paper
in Unicode. What arXiv converts is a short table of its own (tex2utf of arxiv-base). So this is one too: a library that
knows all of TeX would make of other papers what the query API does not.
"""

from __future__ import annotations

import re
import unicodedata

_MARKS = {
    "'": "\u0301", '"': "\u0308", ".": "\u0307", "=": "\u0304", "^": "\u0302", "`": "\u0300", "~": "\u0303",
    "H": "\u030b", "c": "\u0327", "k": "\u0328", "r": "\u030a", "u": "\u0306", "v": "\u030c",
}  # fmt: skip
_WITH_MARK = {
    "'": "ACEILNORSUYZaceilnorsuyz", '"': "AEIOUYaeiouy", ".": "ACEGIOZacegoz", "=": "AEIOUYaeiouy",
    "^": "ACEGHIJOSUWYaceghijosuwy", "`": "AEIOUaeiou", "~": "AINOUainou", "H": "OUou", "c": "CEGKLNRSTcegklnrst",
    "k": "AEIOUaeiou", "r": "AUau", "u": "AEGIOUaegiou", "v": "ACDEGHIKLNORSTUZacdeghiklnorstuz",
}  # fmt: skip
"""The letters that each of TeX's accents is known to stand on; from others it is dropped."""

_LETTERS = {
    "AA": "Å", "AE": "Æ", "DH": "Ð", "DJ": "Đ", "ETH": "Ð", "L": "Ł", "NG": "Ŋ", "O": "Ø", "OE": "Œ", "TH": "Þ",
    "aa": "å", "ae": "æ", "dh": "ð", "dj": "đ", "eth": "ð", "i": "ı", "l": "ł", "ng": "ŋ", "o": "ø", "oe": "œ",
    "ss": "ß", "th": "þ",
}  # fmt: skip
_GREEK = {
    "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Upsilon": "Υ",
    "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ", "eta": "η", "theta": "θ",
    "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "omicron": "ο", "pi": "π", "rho": "ρ",
    "varsigma": "ς", "sigma": "σ", "tau": "τ", "varphi": "φ", "phi": "ϕ", "chi": "χ", "psi": "ψ", "omega": "ω",
}  # fmt: skip
_SIGNS = {
    "P": "¶", "S": "§", "copyright": "©", "guillemotleft": "«", "guillemotright": "»", "pounds": "£", "dag": "†",
    "ddag": "‡", "div": "÷", "deg": "°",
}  # fmt: skip
_NAMED = _LETTERS | _GREEK | _SIGNS

# A name ends where a word does, or at an underscore. Of what ends it, braces around it and one blank belong to it.
_NAME = re.compile(rf"\{{\\({'|'.join(_NAMED)})\}}|\\({'|'.join(_NAMED)})(?:\b|(?=_))(?:\\(?= )| |\{{\}})?")
_DOTLESS_J = re.compile(r"\{\\j\}|\\j\s")
_BRACES_IN_BRACES = re.compile(r"\{\{([^}]*)\}\}")
_ACCENTS = (
    re.compile(r"""\\(['`^"~=.])([A-Za-zı])"""),
    re.compile(r"""\\(['`^"~=.])\{([A-Za-zı])\}"""),
    re.compile(r"\\([Hckruv])\{([A-Za-zı])\}"),
)
_TIE = re.compile(r"\\t\{([^}])\}")


def tex_to_unicode(text: str) -> str:
    """`text` with those of TeX's commands as Unicode that arXiv's query API gives so; the rest stays as it is."""
    if "\\" not in text and "{{" not in text:
        return text
    text = _DOTLESS_J.sub("j", _NAME.sub(lambda found: _NAMED[found[1] or found[2]], text))
    while (flat := _BRACES_IN_BRACES.sub(r"{\1}", text)) != text:
        text = flat
    for accent in _ACCENTS:
        text = accent.sub(_accented, text)
    return _TIE.sub(r"\1", text)


def _accented(found: re.Match[str]) -> str:
    accent, letter = found[1], "i" if found[2] == "ı" else found[2]
    if letter in _WITH_MARK[accent]:
        return unicodedata.normalize("NFC", letter + _MARKS[accent])
    return f"{accent}{letter}" if accent.isalpha() else letter
