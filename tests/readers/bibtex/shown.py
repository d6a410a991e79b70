"""What a reader sees of a title or a name, whether a program gives it as LaTeX, as HTML or as text."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from pylatexenc import latex2text, latexwalker

_MARKUP = re.compile(r"</?(?:i|b|sup|sub|span|sc|tt|em|strong|code)\b[^>]*>")
_FORMULA = re.compile(r"\$(?:[^$\\]|\\.)+\$")
_SAME = str.maketrans(
    {"’": "'", "‘": "'", "`": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\xa0": " ", "\u2010": "-"}
)
_NAMES = {"textless": "<", "textgreater": ">", "textasciicircum": "^", "textup": "%s"}


def from_latex(text: str) -> str:
    """The text that LaTeX typesets, where a program hands on LaTeX."""
    # pylatexenc drops typewriter type within a formula.
    text = re.sub(r"(?<!\\)~", " ", text.replace(r"\texttt{", "{"))
    if not set(text) & set("\\{}$"):
        return text
    parser, writer = _latex()
    nodes, _, _ = latexwalker.LatexWalker(text, latex_context=parser, tolerant_parsing=True).get_latex_nodes()
    return str(writer.nodelist_to_text(nodes))


def shown_name(text: str) -> str:
    """A name; typographic apostrophes and straight ones are one, and so are the two ways to write an accent."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_SAME).split())


def without_markup(title: str) -> str:
    """A title without the elements that programs give it."""
    return _MARKUP.sub("", title)


def letters(title: str) -> str:
    """The letters and digits of a title in their order, raised and lowered ones and those of mathematics as others.

    Formulas between dollars are left to whoever shows the text; nearly all programs do so.
    """
    plain = _FORMULA.sub(lambda found: from_latex(found[0]), without_markup(title))
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", plain)))


def inner_capitals(title: str) -> list[str]:
    """The words of a title with a capital behind their first character; hyphens and slashes part words too."""
    # LaTeX swallows the blank behind a command's name; what is written keeps it.
    plain = unicodedata.normalize("NFKC", from_latex(re.sub(r"(\\[A-Za-z]+) ", r"\1{} ", title)))
    words = [
        "".join(filter(str.isalnum, word)) for word in re.split(r"[\s/:;,()\[\]{}\"“”!?-]+", plain.translate(_SAME))
    ]
    return [word for word in words if word[1:] != word[1:].lower()]


@cache
def _latex() -> tuple[object, latex2text.LatexNodes2Text]:
    parser = latexwalker.get_default_latex_context_db().filter_context(exclude_categories=["nonascii-specials"])
    context = latex2text.get_default_latex_context_db()
    macros = [latex2text.MacroTextSpec(name, character) for name, character in _NAMES.items()]
    context.add_context_category("characters", macros=macros, prepend=True)
    return parser, latex2text.LatexNodes2Text(
        latex_context=context, math_mode="text", strict_latex_spaces=True, keep_comments=True
    )
