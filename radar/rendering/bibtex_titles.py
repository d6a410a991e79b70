r"""Titles for bibliographies, whose styles write them in lower case but for what stands in braces.

Braces are given to each word with a capital behind its first character, and its formula with it: `{GPT-4} Beats
{LLaMA}`, `{SD{$^{2}$}}`. A word's parts at hyphens and slashes are looked at one by one (`{LLM}-Based`, `Zero-Shot`);
what has no letter goes with the part before it. A capital that is a part's only letter is no ordinary word's either,
as in `{X}-Ray` and `Part {I}`; the article `A` is. Never the whole title: Better BibTeX looks past braces around it.

What begins with `{\` is one letter to BibTeX, which writes all of it small. So an escaped sign in front stays outside,
as in `\#{MeToo}`, and `{}` parts an escaped brace from a command.
"""

from __future__ import annotations

import re
from functools import lru_cache

_FORMULA = r"\{\$\$?(?:[^$\\]|\\.)+\$\$?\}"
_LETTER = r"(?:\\[ij]|[A-Za-z])"
_COMMAND = rf"\{{\\(?:[A-Za-z]+|.)(?:\ ?{_LETTER})?(?:\{{{_LETTER}\}})?\}}"  # an accent, a letter or a symbol
_UNIT = rf"(?:[^\W_]|[+*°]|{_FORMULA}|{_COMMAND}|\\[&%#_$]|['’.@=](?=[^\W_]|[{{\\]))"
_BETWEEN_PARTS = r"[-‐‑–—/]"
_WORD = re.compile(
    rf"""
      (?P<brace> \\\{{ (?=\\(?!vphantom)) )  # before a command
    | (?P<structure> \\[A-Za-z]+\{{? | \\[{{}}] )
    | (?!['’.@=]){_UNIT}+ (?: {_BETWEEN_PARTS}+{_UNIT}+ )*
    """,
    re.VERBOSE,
)
_PARTS = re.compile(rf"(?:{_UNIT})+|(?P<between>{_BETWEEN_PARTS}+)")  # signs inside a formula divide nothing
_SIGNS = re.compile(r"(?:\\[&%#_$])+")
_SPELLED = re.compile(rf"(?P<formula>{_FORMULA})|{_COMMAND}|\\[&%#_$]")
_LETTERS = {
    **dict.fromkeys(["L", "O", "AE", "OE", "AA"], "L"),
    **dict.fromkeys(["ss", "o", "l", "ae", "oe", "aa", "i", "j"], "l"),
}


def with_capitals_kept(title: str) -> str:
    """A title, which is LaTeX as `to_latex` writes it, with braces around the words that need them."""
    if "\\" in title or "{" in title:
        return _WORD.sub(_word, title)
    return " ".join(map(_plain_words, title.split(" ")))


@lru_cache(8192)  # titles share their words
def _plain_words(text: str) -> str:
    return _WORD.sub(_word, text)


def _word(found: re.Match[str]) -> str:
    word = found[0]
    if found.lastgroup == "brace":
        return f"{word}{{}}"
    behind = word[1:]
    if found.lastgroup or (behind == behind.lower() and (behind.isalpha() or word == "A")):
        return word  # nearly every one
    pieces = [piece[0] for piece in _PARTS.finditer(word)]
    if len(pieces) == 1:
        return f"{_begun(word)}}}" if _needs_braces(word) else word
    separators, parts = ["", *pieces[1::2]], pieces[::2]
    needs = [*map(_needs_braces, parts)]
    for number, part in enumerate(parts):
        if part == "A":  # "A/B", "M-A-P"
            needs[number] = any(needs[max(number - 1, 0) : number + 2])
    written = ""
    inside = False
    for part, needed, separator in zip(parts, needs, separators, strict=True):
        stays = needed or (inside and not any(map(str.isalpha, _as_letters(part))))
        written += "}" * (inside and not stays) + separator + (_begun(part) if stays and not inside else part)
        inside = stays
    return written + "}" * inside


def _begun(part: str) -> str:
    """A part with the brace that opens its group."""
    signs = _SIGNS.match(part)
    place = signs.end() if signs else 0
    return f"{part[:place]}{{{part[place:]}"


def _needs_braces(part: str) -> bool:
    letters = _as_letters(part)
    behind = letters[1:]
    if behind != behind.lower():
        return True
    alone = not any(map(str.isalpha, behind)) or letters[:2] in ("I'", "I’")
    return alone and letters[:1].isupper() and letters != "A"


def _as_letters(part: str) -> str:
    """A part with a letter, or a zero, for each thing in it that LaTeX spells."""
    return _SPELLED.sub(_letter, part) if "\\" in part or "{" in part else part


def _letter(spelled: re.Match[str]) -> str:
    if spelled["formula"] or spelled[0][0] == "\\":
        return "0"
    command = spelled[0][2:-1]
    if command.isalpha():
        return _LETTERS.get(command, "0")
    return command.rstrip("}")[-1]  # behind its accent
