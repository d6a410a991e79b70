r"""Letters with accents as TeX commands, for names: BibTeX sorts by them and cuts initials behind whole commands.

Only what BibTeX, biber, pandoc, citation-js and Better BibTeX's parser all read back as the same letter: `{\'i}` and
not `{\'{\i}}`, `{\r{a}}` and not `{\aa}`. A letter with two accents, and one without a command that all know, such as
`đ` and `þ`, stays as it is; pandoc would drop `{\dj}`.
"""

from __future__ import annotations

import unicodedata

_ACCENTS = {
    **{"\u0300": "`", "\u0301": "'", "\u0302": "^", "\u0303": "~", "\u0304": "=", "\u0307": ".", "\u0308": '"'},
    **{"\u0306": "u", "\u030a": "r", "\u030b": "H", "\u030c": "v", "\u0323": "d", "\u0327": "c", "\u0328": "k"},
}
_LETTERS = dict(zip("øØłŁßæÆœŒı", ("o", "O", "l", "L", "ss", "ae", "AE", "oe", "OE", "i"), strict=True))


class _Commands(dict[int, str]):
    """By code, as `str.translate` asks; each is worked out once."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        self[code] = character if code < 0x80 else _command(character)
        return self[code]


_COMMANDS = _Commands()


def accents_as_commands(text: str) -> str:
    """`text` with a command for each letter that has one that every program knows."""
    return text if text.isascii() else text.translate(_COMMANDS)


def _command(character: str) -> str:
    if letter := _LETTERS.get(character):
        return f"{{\\{letter}}}"
    decomposed = unicodedata.normalize("NFD", character)
    base, command = decomposed[0], _ACCENTS.get(decomposed[1:])
    if command is None or not (base.isascii() and base.isalpha()):
        return character
    return f"{{\\{command}{{{base}}}}}" if command.isalpha() else f"{{\\{command}{base}}}"
