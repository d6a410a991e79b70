"""BibTeX as others read it: pybtex and bibtexparser for the file, pylatexenc for the LaTeX in a field."""

from __future__ import annotations

from functools import cache
from typing import Any

from bibtexparser.entrypoint import parse_string as read_by_bibtexparser
from pybtex.database import parse_string as read_by_pybtex
from pybtex.database.input.bibtex import LowLevelParser
from pylatexenc import latex2text, latexwalker

_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# Months stay as the file has them.
_MONTHS = dict(zip(_NAMES, _NAMES, strict=True))
# What pylatexenc knows by no name or shows as others that resemble it.
_CHARACTERS = {"textup": "%s", "textless": "<", "textgreater": ">", "textasciicircum": "^"}


def entries(data: bytes) -> list[dict[str, str]]:
    """The entries by lower-case field, as bibtexparser and pybtex agree; `key` is the key, authors are one field."""
    library = read_by_bibtexparser(data.decode())
    assert library.failed_blocks == [] and library.comments == []
    read = [
        {"key": entry.key, **{field.key.lower(): field.value for field in entry.fields}} for entry in library.entries
    ]
    assert read == [{"key": key, **fields} for key, fields in _by_pybtex(data)]
    return read


def _by_pybtex(data: bytes) -> list[tuple[str, dict[str, str]]]:
    return [
        (key, {name.lower(): "".join(parts) for name, parts in fields})
        for _, (key, fields) in LowLevelParser(data.decode(), macros=_MONTHS)
    ]


def authors(data: bytes) -> dict[str, list[dict[str, str]]]:
    """The authors by key, their names divided by BibTeX's rules: first, von, last, lineage; in plain text."""
    return {
        key: [
            {
                part: plain(" ".join(words))
                for part, words in {
                    "first": person.first_names + person.middle_names,
                    "von": person.prelast_names,
                    "last": person.last_names,
                    "lineage": person.lineage_names,
                }.items()
                if words
            }
            for person in entry.persons.get("author", [])
        ]
        for key, entry in read_by_pybtex(data.decode(), "bibtex").entries.items()
    }


def plain(latex: str) -> str:
    """The text that LaTeX makes of `latex`; mathematics stays as it is written."""
    if not set(latex) & set("\\{}$~%&#_^"):
        return latex
    parser, writer = _pylatexenc()
    nodes, _, _ = latexwalker.LatexWalker(latex, latex_context=parser, tolerant_parsing=False).get_latex_nodes()
    return str(writer.nodelist_to_text(nodes))


@cache
def _pylatexenc() -> tuple[Any, Any]:
    # Without its ligatures: two hyphens stay two hyphens.
    parser = latexwalker.get_default_latex_context_db().filter_context(exclude_categories=["nonascii-specials"])
    context = latex2text.get_default_latex_context_db()
    macros = [latex2text.MacroTextSpec(name, character) for name, character in _CHARACTERS.items()]
    context.add_context_category("characters", macros=macros, prepend=True)
    return parser, latex2text.LatexNodes2Text(
        latex_context=context, math_mode="verbatim", strict_latex_spaces=True, keep_comments=True
    )
