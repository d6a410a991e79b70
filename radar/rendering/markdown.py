"""Strangers' text as Markdown source that shows exactly that text.

Two parsers have the last word, and they disagree: cmark-gfm for files on GitHub, and for GitHub Pages Jekyll, which
runs Liquid over the page and hands the rest to kramdown. What is written here means the same to both. How that is
tested, and what cannot be helped, is in docs/fidelity.md.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Sequence
from functools import lru_cache

# A character is matched only where it means something to one of the parsers. Every alternative starts with a plain
# character, so that `re` finds the candidates fast; loops are possessive, so that no text can make them slow.
_MEANINGFUL = re.compile(
    r"""
      \\ (?![A-Za-z0-9\ ])                  # before punctuation both parsers take it for an escape
    | \* | ~ | \[ | ` | \| | \n | \r | \0
    | \] (?: \( | :\  )?                    # jekyll-relative-links finds `](` and `]: ` behind backslashes too
    | _ (?<![A-Za-z]_)                      # right after a letter neither parser opens emphasis
    | < (?![ =])
    | > (?=>)                               # kramdown's guillemets
    | & (?!\ )
    | \{ (?=[{%:\#])                        # Liquid, kramdown's attributes, the id of a heading
    | :// (?: (?! [^/?\#\ ]*% ) (?:        # GitHub links the source as it stands, up to the next space, so ...
          (?: [A-Za-z0-9./?=+,()\#-] | %[0-9A-Fa-f]{2} | _(?<=[A-Za-z]_) )*+ ;? (?=\ |\Z)
        | (?: [A-Za-z0-9./?=+,()\#&-] | %[0-9A-Fa-f]{2} | _(?<=[A-Za-z]_) )*+ (?=\ |\Z)
      ) )?                                  # ... a URL may only be one if it is sound, and can stand unescaped
    | www\.
    | :(?=                                  # GitHub's emoji
        (?: [+-]1 | 100 | 1234 | [0-9_+-]*+[a-z][a-z0-9_+-]*+ ) :(?!//)
      )
    | @ (?<=[A-Za-z0-9.+_:-]@) (?=          # GitHub's links to e-mail addresses (it carries a dot over to a next `@`)
        [A-Za-z0-9_/-]*+ \. [0-9_./-]*+ [A-Za-z] | [A-Za-z0-9_./-]*+ @
      )
    """,
    re.VERBOSE,
)

# Backslashes read best, but Liquid, kramdown's tables and jekyll-relative-links know none, and python-markdown (MkDocs)
# knows those alone that are written here.
_WRITTEN = {
    "\\": r"\\",
    "*": r"\*",
    "_": r"\_",
    "~": "&#126;",
    "[": r"\[",
    "]": r"\]",
    "](": "&#93;(",
    "]: ": "&#93;: ",
    "://": "&#58;//",
    "www.": r"www\.",
    "<": "&lt;",
    ">": "&gt;",
    "&": "&amp;",
    "`": "&#96;",
    "|": "&#124;",
    "{": "&#123;",
    "\n": "&#10;",
    "\r": "&#13;",
    "\0": "\N{REPLACEMENT CHARACTER}",
}

# What only the start or the end of a line gives a meaning to: lists, headings, quotations, footnotes, line breaks.
_WRITTEN_FIRST = {
    "-": r"\-",
    "+": r"\+",
    "#": r"\#",
    ">": "&gt;",
}
_NUMBERED = re.compile(r"[0-9]+(?=[.)](?:\s|\Z))")
_CLOSING_HASH = re.compile(r"(?:(?<=\s)|\A)#+\Z")

_DOLLAR = "&#36;"
_CARET = "&#94;"  # only some programs know it, as a mark of what stands above the line
_MATHEMATICS = re.compile(r"\$(?![\s$])[^$]*(?<!\s)\$")
_WORD = re.compile(r"[\w\\]", re.ASCII)
_LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")


def escape(text: str) -> str:
    """Markdown source that cmark-gfm and Jekyll's kramdown both show as `text`, one line of plain text.

    It may stand in a table's cell (bare, inside `<details>`, or as the text of a link), in a heading, and in a list's
    item, followed by white space, `<`, `]` or the end of the line. `$…$` stays free of elements. Of the text itself
    only URLs may become links, to themselves. Line breaks come out as line breaks of the text, not of the source;
    U+0000 and lone surrogates, which no page can hold, come out as U+FFFD.
    """
    source = _MEANINGFUL.sub(_write, text)
    if not source:
        return source
    source = _keep_formulas(text.split("$"), source.split("$")) if "$" in source else _outside(source)
    if source[0] in _WRITTEN_FIRST:
        source = _WRITTEN_FIRST[source[0]] + source[1:]
    elif number := _NUMBERED.match(source):
        source = f"{number[0]}\\{source[number.end() :]}"
    if source[-1] == "#" and _CLOSING_HASH.search(source):
        source = source[:-1] + r"\#"
    elif source[-1] == "\\":
        source = source[:-2] + "&#92;"
    return source if source.isascii() else _LONE_SURROGATE.sub("\N{REPLACEMENT CHARACTER}", source)


def _write(match: re.Match[str]) -> str:
    found = match[0]
    written = _WRITTEN.get(found)
    if written is not None:
        return written
    if found not in ":@":
        return found  # a URL that can stand as it is
    # GitHub looks for both in the text that comes out, where no reference helps; only a seam in that text does.
    if not _is_mathematics(match.string, match.start()):
        return f"<span>{found}</span>"
    return "@<!---->" if found == "@" else found


def _keep_formulas(texts: Sequence[str], sources: Sequence[str]) -> str:
    """What lies between dollars, joined again; a dollar stands bare only where every program takes it alike.

    Some read mathematics from the source (VS Code, pandoc, Hugo, Docusaurus), where `$27\\%$` would lose its percent
    sign. GitHub, and MathJax on a site, look for formulas in the text that comes out.
    """
    written = [_outside(sources[0])]
    last = len(sources) - 1
    number = 1
    while number <= last:
        text, source = texts[number], sources[number]
        if number == last or not text or text[0].isspace() or text[-1].isspace():  # no formula
            written += (_DOLLAR, _outside(source))
            number += 1
            continue
        before, after = texts[number - 1], texts[number + 1]
        doubled = (number > 1 and not before) or (number + 1 < last and not after)
        if source == text and not doubled and _is_plain(before[-1:], text[-1], after[:1]):
            written += ("$", source, "$", _outside(sources[number + 1]))
        else:
            written += (_DOLLAR, _outside(source), _DOLLAR, _outside(sources[number + 1]))
        number += 2
    return "".join(written)


def _is_plain(before: str, end: str, after: str) -> bool:
    """Whether all take the dollars of a formula for its own, by the characters before, at its end and behind it.

    Behind a backslash, even an escaped one, Hugo opens nothing. A dollar before a digit closes nothing in pandoc and
    comrak. In VS Code one that touches a word from outside neither opens nor closes anything, so that the other would
    open what is no formula, if no word stands before that.
    """
    return before != "\\" and not after.isdigit() and (_WORD.match(end) is not None or not _WORD.search(before + after))


def _outside(source: str) -> str:
    return source.replace("^", _CARET) if "^" in source else source


def _is_mathematics(text: str, position: int) -> bool:
    bounds = _mathematics(text)
    return bisect(bounds, position) % 2 == 1


@lru_cache(maxsize=1)  # asked again and again of one text, and of few texts at all
def _mathematics(text: str) -> list[int]:
    """Where the stretches between dollars start and end, in turns."""
    return [bound for stretch in _MATHEMATICS.finditer(text) for bound in stretch.span()]
