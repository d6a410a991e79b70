"""What a program shows otherwise than the archive has it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from radar.archive.paper import Paper
from radar.text import fold
from tests.readers.bibtex.readings import Name, Reading
from tests.readers.bibtex.shown import from_latex, inner_capitals, letters, shown_name, without_markup

_MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec"


class Fault(NamedTuple):
    """One thing that a program shows wrongly, or complains about."""

    program: str
    of: str
    """`title`, `capitals`, `character`, `name`, `checked name`, `month` or `message`."""

    text: str
    """What the archive has, `→`, and what the program shows; or the message."""


def faults_of_names(program: str, reading: Reading, given: Sequence[tuple[str, Name]]) -> Iterator[Fault]:
    """Names divided otherwise than the table says, and messages."""
    yield from (Fault(program, "message", message) for message in reading.messages)
    for (author, wanted), read in zip(given, reading.names.values(), strict=bool(reading.names)):
        if wanted not in read[1:]:
            yield Fault(program, "checked name", f"{author} → {read[1:]}")


def faults_of_papers(program: str, reading: Reading, papers: Sequence[Paper]) -> Iterator[Fault]:
    """Titles without all their letters and inner capitals, names without all their letters, months, messages."""
    yield from (Fault(program, "message", message) for message in reading.messages)
    for paper in papers:
        key = f"arXiv:{paper.id}"
        if reading.titles:
            yield from _faults_of_title(program, paper.title, reading.titles.get(key, "(none)"))
            if _month(reading.months.get(key, "")) != int(paper.published[5:7]):
                yield Fault(program, "month", f"{paper.published} → {reading.months.get(key)}")
        if reading.names:
            yield from _faults_of_authors(program, paper.authors, reading.names.get(key, []))


def faults_of_characters(program: str, reading: Reading, papers: Sequence[Paper]) -> Iterator[Fault]:
    """Titles `ante … post` of which nothing is left between the two."""
    for paper in papers:
        shown = reading.titles.get(f"arXiv:{paper.id}", "(none)")
        if re.match(r"ante\s+post\b|\(none", without_markup(shown), re.IGNORECASE):
            yield Fault(program, "character", f"{paper.title} → {shown}")


def _month(shown: str) -> int:
    return int(shown) if shown.isdigit() else _MONTHS.find(shown[:3].lower()) // 3 + 1


def _faults_of_title(program: str, title: str, shown: str) -> Iterator[Fault]:
    wanted, read = letters(from_latex(title)), letters(shown)
    if wanted.casefold() != read.casefold():
        yield Fault(program, "title", f"{title} → {shown}")
    elif lost := [word for word in inner_capitals(title) if word not in read]:
        yield Fault(program, "capitals", f"{title} → {shown}: {lost}")


def _as_written(author: str) -> str:
    """A name without what its list has left on it: "and" at an end, a blank that arXiv puts before a hyphen."""
    return re.sub(r"^and (?=.* )| and$", "", re.sub(r"(?<=[A-Z]\.) -(?=[A-Z])", "-", shown_name(from_latex(author))))


def _faults_of_authors(program: str, authors: Sequence[str], read: Sequence[Name]) -> Iterator[Fault]:
    written = [_as_written(author) for author in authors if any(map(str.isalnum, author))]
    for author, (family, given, suffix) in zip(written, read, strict=len(written) == len(read)):
        if fold(f"{given} {family} {suffix}").replace(",", "") != author.replace(",", ""):
            yield Fault(program, "name", f"{author} → {family} | {given} | {suffix}")
