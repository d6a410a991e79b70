"""What is found on another program's pages: rows, and the lines that could not be read as one."""

from __future__ import annotations

import re
from dataclasses import dataclass

from radar.archive.paper import IDENTIFIER

# Versions beyond five digits do not exist, and `int` refuses very long ones.
NAMED = rf"(?P<id>{IDENTIFIER.pattern})(?:v(?P<version>[1-9][0-9]{{0,4}}))?"
"""A regular expression for an identifier with its version or without; to be compiled with `re.ASCII`."""

ADDRESS = rf"https?://(?:[a-z]+\.)?arxiv\.org/abs/{NAMED}"
"""A regular expression for the address of a paper's page, of which one version may be named."""

_LEAVES = r"(?:abs|all|pdf|html|format|ps|src|e-print)"

LINK = rf"https?://(?:[a-z]+\.)?arxiv\.org/{_LEAVES}/{NAMED}(?:\.pdf)?/?"
"""A regular expression for any address of a paper at arXiv: its page, its PDF and the like."""

_READERS = r"alphaxiv\.org/(?:abs|pdf|overview)|ar5iv(?:\.labs\.arxiv)?\.org/(?:abs|html)|huggingface\.co/papers"
_ANY_FORM = re.compile(
    rf"(?:(?:arxiv\.org/{_LEAVES}|{_READERS}|papers\.cool/arxiv)/|10\.48550/arxiv\.|\barxiv(?::|-|%3A|\s)\s?"
    rf"|\beprint\s*=\s*[{{\"]\s*){NAMED}(?![0-9])",
    re.ASCII | re.IGNORECASE,
)
# Since April 2007; four digits behind the month until 2014, five since.
_NUMBER = (
    r"(?:(?:0[7-9]|1[0-4])(?:0[1-9]|1[0-2])\.[0-9]{4}|(?:1[5-9]|[2-4][0-9])(?:0[1-9]|1[0-2])\.[0-9]{5})"
    r"(?:v[1-9][0-9]?)?"
)
_NUMBER_ALONE = re.compile(rf"(?<![\w./$€£¥#+–-]){_NUMBER}(?!\s?[%$€£¥]|[\w/–-]|\.[0-9])", re.ASCII)
_NO_WORDS = re.compile(
    r"\]\([^()]*\)|\b[a-z]{2,10}://\S+|\bdoi:\s*\S+|<[^<>]*>", re.IGNORECASE
)  # where numbers mean other things
_BARE = re.compile(rf"(?:arxiv:\s?)?{NAMED}", re.ASCII | re.IGNORECASE)

# Where a paper's page is linked, all else is what its texts speak of; so each form counts only without the one before.
_MENTIONS = [
    re.compile(form, re.ASCII | re.IGNORECASE)
    for form in (ADDRESS, rf"arxiv\.org/(?:pdf|html)/{NAMED}", rf"\barXiv:\s?{NAMED}(?![0-9])")
]
_VERSION = re.compile(r"v[0-9]+\Z")
_BAR = re.compile(r"(?P<formula>\$[^$]*\$)|\\\|")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: a paper as another program listed it. Texts are folded (see `fold`) and otherwise as they stood there.

    `version` is 0 where the page does not name one. `date` is the day of that version, `YYYY-MM-DD`, and empty where
    none stands there. `note` and `tags` are what people wrote beside the paper: remarks, venue, links to code. `line`
    counts from 1, and is None where a file has no lines that matter.
    """

    id: str
    version: int
    title: str
    date: str
    abstract: str = ""
    comment: str = ""
    file: str = ""
    line: int | None = None
    note: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unread:
    """Something that was not taken over: where it stands, its text, and why, in one sentence.

    `id` is the paper it seems to be about, with a version if one was named, so that arXiv can be asked for it; else
    empty. `note` and `tags` are as in Row. `inside` is the way to it in a file without lines that matter. Bytes that
    are no text are shown as U+FFFD. A line can be a row too, and stand here for the rest.
    """

    file: str
    line: int | None
    text: str
    why: str
    id: str = ""
    note: str = ""
    tags: tuple[str, ...] = ()
    inside: str = ""

    @property
    def paper(self) -> str:
        """The same without the version."""
        return without_version(self.id)

    @property
    def goes_on(self) -> bool:
        """Whether it is a further paper of a line that stands before it, with its text."""
        return self.line is not None and not self.text

    @property
    def place(self) -> str:
        """Where it stands: file and line, or the way to it inside the file, or else the paper's identifier."""
        inside = f"line {self.line}" if self.line is not None else self.inside or self.id
        return f"{self.file}, {inside}" if inside else self.file

    def __str__(self) -> str:
        return f"{self.place}: {self.why}"


@dataclass(frozen=True, slots=True)
class Page:
    """All that one page holds. `is_theirs` tells whether anything on it is of the other program's making."""

    rows: tuple[Row, ...] = ()
    unread: tuple[Unread, ...] = ()
    is_theirs: bool = False


def named_paper(text: str) -> str:
    """The one paper that `text` names, with the highest version it names; empty where there is none or several.

    Addresses of papers' pages count first, then those of their files, then names such as `arXiv:2502.15266`.
    """
    for form in _MENTIONS:
        if found := {match["id"]: 0 for match in form.finditer(text)}:
            for match in form.finditer(text):
                found[match["id"]] = max(found[match["id"]], int(match["version"] or 0))
            ((identifier, version), *others) = found.items()
            return "" if others else identifier + (f"v{version}" if version else "")
    return ""


def papers_named(text: str) -> dict[str, int]:
    """All papers that `text` names in any of the forms that people use, each with the highest version named, or 0.

    Forms are addresses at arXiv and at sites that show its papers, DOIs, `arXiv:2502.15266`, badges and BibTeX's
    `eprint`. A number that only looks like an identifier names none.
    """
    found: dict[str, int] = {}
    for match in _ANY_FORM.finditer(text):
        identifier = canonical(match["id"])
        found[identifier] = max(found.get(identifier, 0), int(match["version"] or 0))
    return found


def bare_paper(text: str) -> tuple[str, int] | None:
    """The identifier and version (0 for none) that `text` is, with or without `arXiv:` before it; None for others."""
    match = _BARE.fullmatch(text.strip())
    return (canonical(match["id"]), int(match["version"] or 0)) if match else None


def numbers_like_papers(text: str) -> dict[str, int]:
    """The numbers in `text` that could be arXiv's, as `2312.00109`, each with the version behind it, or 0.

    Of addresses, DOIs, prices and dates none is taken, nor one that names no month.
    """
    found: dict[str, int] = {}
    for match in _NUMBER_ALONE.finditer(_NO_WORDS.sub(" ", text)):
        identifier, _, version = match[0].partition("v")
        found[identifier] = max(found.get(identifier, 0), int(version or 0))
    return found


def number_like_paper(text: str) -> dict[str, int]:
    """The same of a text that is such a number and nothing else."""
    bare = text.strip(" \t*_`[]()<>,;.")
    return numbers_like_papers(bare) if _NUMBER_ALONE.fullmatch(bare) else {}


def canonical(identifier: str) -> str:
    """An identifier as arXiv itself writes it: `math/0601001`, also where `math.AG/0601001` was typed."""
    archive, slash, number = identifier.lower().partition("/")
    return f"{archive.partition('.')[0]}/{number}" if slash else identifier


def without_version(identifier: str) -> str:
    """An identifier without the version that it may name."""
    return _VERSION.sub("", identifier)


def unbarred(title: str) -> str:
    """A title as it was before somebody wrote `\\|` for the bars in it; in formulas that is a sign of its own."""
    return _BAR.sub(lambda match: match["formula"] or "|", title)


def is_day(text: str) -> bool:
    """Whether `text` has the form `YYYY-MM-DD`; the day need not exist (see `is_timestamp` for that)."""
    return _DAY.fullmatch(text) is not None


def start_of(day: str) -> str:
    """The moment a day begins, as the archive writes moments."""
    return f"{day}T00:00:00Z"
