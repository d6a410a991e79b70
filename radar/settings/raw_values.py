"""Values as the user gave them: text, lists and mappings, each with the place where it stands.

Config file and inputs both come down to these, so that one set of rules reads either.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from radar.errors import Problem
from radar.text import count

SHOWN_CHARACTERS = 80

MOST_TOLD = 50
"""Problems that are told, each in two sentences; nobody would read more."""

MOST_FOUND = 1_000
"""Problems after which nothing more is read."""


class TooManyProblems(Exception):
    """So much is wrong that it is of no use to look further."""


@dataclass(frozen=True)
class Place:
    """Where a value stands: a file of the repository and its line (from 1), or a line of a multi-line input."""

    file: str | None = None
    line: int | None = None
    input_name: str | None = None


@dataclass(frozen=True)
class Text:
    """A scalar as it was written, without the quotes; `absent` when it is YAML's null, written or left out."""

    text: str
    place: Place
    absent: bool = False


@dataclass(frozen=True)
class Items:
    """A list."""

    items: tuple[RawValue, ...]
    place: Place


@dataclass(frozen=True)
class Pairs:
    """A mapping; no key stands twice."""

    pairs: tuple[tuple[Text, RawValue], ...]
    place: Place


@dataclass(frozen=True)
class Broken:
    """A value that has been reported as a problem already."""

    place: Place


RawValue = Text | Items | Pairs | Broken


@dataclass
class Problems:
    """Collects everything that is wrong, so that the user hears of it at once: of very much, the first."""

    found: list[Problem] = field(default_factory=list)

    def add(self, place: Place, what: str, remedy: str, paste: str = "") -> None:
        """Notes a problem: `what` and `remedy` are one sentence each. Raises `TooManyProblems` after very many."""
        if place.input_name is not None and place.line is not None:
            what = f"{what.removesuffix('.')} (line {place.line} of the input `{place.input_name}`)."
        self.found.append(Problem(what, remedy, place.file, place.line if place.file is not None else None, paste))
        if len(self.found) > MOST_FOUND:
            raise TooManyProblems

    def in_order(self) -> list[Problem]:
        """Those that are told, by file and line, and how many there are besides."""
        ordered = sorted(self.found, key=lambda problem: (problem.file or "", problem.line or 0))
        told, rest = ordered[:MOST_TOLD], len(ordered[MOST_TOLD:])
        if rest:
            least = "at least " if len(ordered) > MOST_FOUND else ""
            told.append(Problem(f"And {least}{count(rest, 'problem')} more.", "Correct those that are told first."))
        return told


def shown(text: str) -> str:
    """`text` in quotes, fit for a message: on one line, cut to 80 characters, what cannot be printed escaped."""
    cut = text if len(text) <= SHOWN_CHARACTERS else text[: SHOWN_CHARACTERS - 1] + "…"
    return f'"{printable(cut)}"'


def printable(text: str) -> str:
    """`text` on one line, what cannot be printed escaped."""
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode("ascii")
        for character in text
    )


def described(given: RawValue) -> str:
    """What a message calls the value: the text itself in quotes, or its sort."""
    match given:
        case Text(absent=True):
            return "empty"
        case Text(text=text):
            return shown(text)
        case Items():
            return "a list"
        case Pairs():
            return "a mapping"
        case Broken():
            return "unreadable"
