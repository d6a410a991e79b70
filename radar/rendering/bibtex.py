r"""Papers as BibTeX, for LaTeX and for reference managers, entries and fields as arXiv's own export has them.

The key is `arXiv:` and the identifier, as in `\cite{arXiv:1706.03762}`: how arXiv wants its papers named. It depends
on nothing that a revision or another paper could change, and colon, full stop and slash (`arXiv:hep-th/9901001`) are
allowed in keys by BibTeX, biber, LaTeX and pandoc. The address names no version either, and year and month are those of
the first one. The publisher is what styles of CSL show of an entry of this type. The DOI, and where the work was
published, come besides if they are known. Comments, such as "25 pages, 12 figures", are left out, since bibliographies
would print them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from radar.archive.paper import Paper
from radar.rendering.bibtex_names import author_list
from radar.rendering.bibtex_titles import with_capitals_kept
from radar.rendering.latex import to_latex
from radar.text import fold

# Programs take these two fields as they stand, without LaTeX: what could not stand so is not written.
_DOI = re.compile(r"10\.[0-9.]+/[!#-$&-\[\]-z|~]+")
_CATEGORY = re.compile(r"[A-Za-z-]+(?:\.[A-Za-z-]+)?")

# BibTeX's own names of the months, which each style and language writes as it likes.
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

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
    return "".join(f"      {name}={value},\n" for name, value in _values(paper) if value != "{}")


def _values(paper: Paper) -> Iterator[tuple[str, str]]:
    """The fields in their order, each in its braces."""
    yield "title", f"{{{with_capitals_kept(to_latex(fold(paper.title)))}}}"
    yield "author", f"{{{author_list(paper.authors)}}}"
    yield "year", f"{{{paper.published[:4]}}}"
    yield "month", _MONTHS[int(paper.published[5:7]) - 1]
    yield "publisher", "{arXiv}"
    yield "eprint", f"{{{paper.id}}}"
    yield "archivePrefix", "{arXiv}"
    yield "primaryClass", f"{{{next(filter(_CATEGORY.fullmatch, paper.categories[:1]), '')}}}"
    yield "doi", f"{{{next(filter(_DOI.fullmatch, paper.doi), '')}}}"
    yield "note", f"{{{to_latex(fold(paper.journal_ref))}}}"
    yield "url", f"{{https://arxiv.org/abs/{paper.id}}}"
