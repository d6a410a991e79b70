r"""Papers as BibTeX, for LaTeX and for reference managers, entries and fields as arXiv's own export has them.

The key is `arXiv:` and the identifier, as in `\cite{arXiv:1706.03762}`: how arXiv wants its papers named. It depends
on nothing that a revision or another paper could change, and colon, full stop and slash (`arXiv:hep-th/9901001`) are
allowed in keys by BibTeX, biber, LaTeX and pandoc. The address names no version either, and the year is that of the
first one. The DOI, and where the work was published, come besides if they are known. Comments, such as
"25 pages, 12 figures", are left out, since bibliographies would print them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from radar.archive.paper import Paper
from radar.rendering.latex import to_latex
from radar.text import fold

# Programs take these two fields as they stand, without LaTeX: what could not stand so is not written.
_DOI = re.compile(r"10\.[0-9.]+/[!#-$&-\[\]-z|~]+")
_CATEGORY = re.compile(r"[A-Za-z-]+(?:\.[A-Za-z-]+)?")

_GENERATIONS = frozenset(["Jr", "Jr.", "Sr", "Sr.", "II", "III", "IV"])
# BibTeX would take "Collaboration" for the family name of "ATLAS", divide at each "and", and turn round at a comma.
_WHOLE = re.compile(
    r"""  \b (?: Collaborations? | Consortium | Team | Group | Community | Project | Initiative | Alliance | Network
             | Institute | University | Foundation | Hospital | Trust | Laboratory | Cent(?:er|re) ) \b
        | ^The\  | \ AI$ | , | (?i: (?:^|\s) and (?:\s|$) ) | ^others$""",
    re.VERBOSE,
)


_BETWEEN = b"}\n\n"  # between two entries; none has it inside, since texts are one line
_END = b"}\n"


def bibtex(entries: Sequence[bytes]) -> bytes:
    """A `.bib` file of these entries, in their order."""
    return _BETWEEN.join(entries) + _END if entries else b""


def entries_of(data: bytes) -> list[bytes]:
    """The entries that `bibtex` was given."""
    entries = data.split(_BETWEEN) if data else []  # the data may be large, and are not copied for its end
    return [*entries[:-1], entries[-1].removesuffix(_END)] if entries else []


def entry(paper: Paper) -> bytes:
    """A paper's entry in UTF-8, without the brace that closes it."""
    return f"@misc{{arXiv:{paper.id},\n{_fields(paper)}".encode()


def _fields(paper: Paper) -> str:
    return "".join(f"      {name}={{{value}}},\n" for name, value in _values(paper) if value)


def _values(paper: Paper) -> Iterator[tuple[str, str]]:
    yield "title", to_latex(fold(paper.title))
    yield "author", " and ".join(filter(None, map(_name, paper.authors)))
    yield "year", paper.published[:4]
    yield "eprint", paper.id
    yield "archivePrefix", "arXiv"
    yield "primaryClass", next(filter(_CATEGORY.fullmatch, paper.categories[:1]), "")
    yield "doi", next(filter(_DOI.fullmatch, paper.doi), "")
    yield "note", to_latex(fold(paper.journal_ref))
    yield "url", f"https://arxiv.org/abs/{paper.id}"


def _name(name: str) -> str:
    """An author as BibTeX reads names; empty for none, such as the colon that arXiv lists behind a collaboration."""
    name = fold(name.replace("~", " "))  # LaTeX's space: no name has a tilde
    if not any(map(str.isalnum, name)):
        return ""
    person, _, generation = name.rpartition(" ")
    words = person.removesuffix(",").split(" ")
    if generation in _GENERATIONS and len(words) > 1 and not _WHOLE.search(" ".join(words)):
        family = len(words) - 1
        while family > 1 and words[family - 1][0].islower():  # "van der" and the like
            family -= 1
        return f"{to_latex(' '.join(words[family:]))}, {generation}, {to_latex(' '.join(words[:family]))}"
    return f"{{{to_latex(name)}}}" if _WHOLE.search(name) else to_latex(name)
