"""What is written as BibTeX and read back: papers, names checked by hand, and characters that have a command."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from pathlib import Path

from radar.archive.paper import Paper
from radar.rendering.latex_characters import IN_TEXT
from tests.bench.papers import archived
from tests.readers.bibtex.readings import Name
from tests.real_data import DATA
from tests.stand_ins.demo_corpus import demo_entries
from tests.unit.given_papers import paper
from tests.unit.given_real_papers import archived_papers

# What stands for a character where authors write it on purpose.
_COMMANDS = """
S P dag ddag copyright pounds dots ldots TeX LaTeX textregistered texttrademark textcopyright textdegree textmu texteuro
textperthousand textpertenthousand textendash textemdash textbullet textellipsis textquoteleft textquoteright
textquotedblleft textquotedblright textbackslash textasciitilde textasciicircum textless textgreater textbar
textunderscore textdollar textbraceleft textbraceright
"""

REAL = DATA is not None
"""Whether the real papers are here."""


def papers() -> list[Paper]:
    """The real ones; or the demonstration's, but for those whose titles only look like LaTeX or HTML.

    Hostile titles are for pdfLaTeX (`typeset.hostile`): what programs that show text make of them has no one answer.
    """
    if REAL:
        return archived_papers()
    return [archived(each) for each in demo_entries() if not re.search("[^ -~\xc0-\u024f]|[\\\\$<>|{}^~]", each.title)]


def names() -> list[tuple[str, Name]]:
    """Authors as arXiv has them, and family name, given name and suffix as people would say."""
    with (Path(__file__).parent / "names.tsv").open(encoding="utf-8", newline="") as table:
        rows = csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [(row["author"], (row["family"], row["given"], row["suffix"])) for row in rows]


def named_papers(given: Sequence[tuple[str, Name]]) -> list[Paper]:
    """A paper for each of these authors, between others."""
    return [
        paper(f"9901.{number:05}", authors=("First Author", author, "Second Author"))
        for number, (author, _) in enumerate(given)
    ]


def lettered_papers() -> list[Paper]:
    """A paper for each character that is written as a command, in text and in a formula, and one for each command."""
    characters = [*"|<>", *(chr(code) for code, command in IN_TEXT.items() if command)]
    titles = [f"ante {character} post $x{character}y$" for character in characters]
    titles += [f"ante {{\\{command}}} post" for command in _COMMANDS.split()]
    return [paper(f"9902.{number:05}", title=title, authors=("First Author",)) for number, title in enumerate(titles)]
