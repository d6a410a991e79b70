"""Authors' names as the service searches them.

In quotes, one author must bear all the words, in any order; `*` and `?` are wildcards. Without quotes a comma parts the
surname from the given names or their initials (`lecun,y`, `patel,v,m`), and a single word may be an initial as well.
Names are cut at blanks alone, so `Jean-Pierre` is one word.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fnmatch import translate
from functools import lru_cache

from tests.stand_ins.arxiv.analysis import author

# What arXiv takes for the beginning of a surname.
_PARTICLES = frozenset(["van", "der", "de", "la", "von", "del", "della", "da", "mac", "ter", "dem", "di", "vaziri"])
_WILDCARD = re.compile(r"[*?]")


@dataclass(frozen=True, slots=True)
class Name:
    """One author's name, in parts that are each cut into words and folded."""

    given: tuple[str, ...]
    surname: tuple[str, ...]
    initials: tuple[str, ...]

    @property
    def full(self) -> frozenset[str]:
        """All the words of the name."""
        return frozenset(self.given + self.surname)

    @property
    def with_initials(self) -> frozenset[str]:
        """Its words, and the initials of all but the last."""
        return self.full | {word[:1] for word in (self.given + self.surname)[:-1]}


def parts(name: str) -> tuple[str, str]:
    """The given names and the surname that `name` is taken to have."""
    pieces = name.split()
    start = max(0, len(pieces) - 1)
    while start > 1 and len(pieces) - start < 3 and pieces[start - 1].lower() in _PARTICLES:
        start -= 1
    return " ".join(pieces[:start]), " ".join(pieces[start:])


@lru_cache(maxsize=100_000)
def parsed(name: str) -> Name:
    """`name` as it is searched."""
    given, surname = parts(name)
    initials = " ".join(piece[0] for piece in given.split())
    return Name(tuple(author(given)), tuple(author(surname)), tuple(author(initials)))


def matcher(value: str, quoted: bool) -> tuple[list[str], Callable[[Name], bool]]:
    """How `value` is looked for: words one of whose bearers it must be, and whether a name is one that it means.

    Where there are no such words, every name has to be looked at.
    """
    if quoted or not re.search("[,;]", value):
        wanted = author(value)
        pool: Callable[[Name], Iterable[str]] = (
            (lambda name: name.full) if quoted else (lambda name: name.with_initials)
        )
        if not wanted:
            return [], lambda name: False
        if _WILDCARD.search(value):
            fits = [_fits(word) for word in wanted]
            return [], lambda name: all(any(fit(word) for word in pool(name)) for fit in fits)
        return (wanted if quoted else []), lambda name: set(wanted) <= set(pool(name))
    surname, *given = value.split(",")
    wanted, forename = author(surname), author(" ".join(given))
    if not wanted:
        return [], lambda name: False
    return (
        wanted,
        lambda name: (
            set(wanted) <= set(name.surname)
            and (not forename or _begins(forename, name.given) or _begins(forename, name.initials))
        ),
    )


def _begins(wanted: list[str], words: tuple[str, ...]) -> bool:
    """Whether `wanted` stand in `words` one after another, the last of them cut short perhaps."""
    *whole, last = wanted
    return any(
        list(words[n : n + len(whole)]) == whole and words[n + len(whole)].startswith(last)
        for n in range(len(words) - len(whole))
    )


def _fits(word: str) -> Callable[[str], bool]:
    pattern = re.compile(wildcard(word))
    return lambda other: pattern.fullmatch(other) is not None


def wildcard(value: str) -> str:
    """The regular expression that `value` stands for, with `*` for any signs and `?` for one."""
    return translate(value.replace("[", "[[]"))
