"""Names of authors: how arXiv's search reads one, and whether a paper's author bears it.

The search wants all words of a name, in any order, within one author's name, and takes them apart at blanks alone. It
folds far: `ue` becomes `u`, so that "Feng Xu" also finds Feng Xue. Initials find nobody in quotes; without quotes, a
surname with initials behind commas does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

from radar.analysis.letters import folded, transliterations, without_tex_accents

_PARTS = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_INITIALS = re.compile(r"[^\W\d_](?:\.-?[^\W\d_])*\.?")
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_UNDERSCORED = re.compile(r"([^\W\d_]+)_([^\W\d_](?:_[^\W\d_])*)")


@dataclass(frozen=True)
class Name:
    """A person's name: `words` that are written out, and `initials` of others, both in the order written.

    `has_joined_initials` says that a hyphen joins them, as in `J.-P.`, which may stand for one name.
    """

    words: tuple[str, ...]
    initials: tuple[str, ...] = ()
    has_joined_initials: bool = False

    @property
    def written(self) -> str:
        """The name with its initials in front."""
        return " ".join((*self.initials, *self.words))

    @property
    def terms(self) -> tuple[str, ...]:
        """The terms of arXiv's query language any of which may find the person; together they find all whom we mean."""
        if not self.initials:
            return tuple(f'au:"{spelled}"' for spelled in _spellings(self.words))
        surname = " ".join(self.words)
        bare = folded(surname).lower()
        if bare.isascii() and bare.isalpha():
            asked = self.initials[:1] if self.has_joined_initials else self.initials
            return (f'au:"{self.written}"', f"au:{','.join((bare, *asked)).lower()}")
        return tuple(f'au:"{spelled}"' for spelled in _spellings(self.words))

    def is_borne_by(self, author: str) -> bool:
        """Whether `author`, a name as a paper has it, is a name of this person.

        All the words must be the author's, in any order, and a name with a hyphen counts whole: "Chen Xie" is not
        Chen-Wei Xie. Where there are initials, the words are the end of the name, and names that stand before it one
        after another begin with them.
        """
        bearer = _names(author)
        if self.initials and _has_each(bearer, [part for each in _names(self.written) for part in each]):
            return True  # the initials are names, as those of Weinan E
        if self.initials and len(bearer) > 2 and author.rsplit(maxsplit=1)[-1].rstrip(".").lower() in _SUFFIXES:
            bearer = bearer[:-1]
        wanted = [part for each in _names(" ".join(self.words)) for part in each]
        if not self.initials:
            return _has_each(bearer, wanted)
        family = len(" ".join(self.words).split())
        given = [each for each in bearer[:-family] if each]
        names = [[part] for each in given for part in each] if self.has_joined_initials else given
        first_letters = [{way[0] for way in each[0]} for each in names]
        letters = [{way[0] for way in transliterations(initial.lower())} for initial in self.initials]
        return _has_each(bearer[-family:], wanted) and any(
            all(one & other for one, other in zip(first_letters[at:], letters, strict=False))
            for at in range(len(first_letters) - len(letters) + 1)
        )


@lru_cache(maxsize=10_000)
def name(text: str) -> Name:
    """The name that `text` writes: `Yann LeCun`, `LeCun, Yann`, `Y. LeCun`, `LeCun, Y.` or `LeCun_Y`."""
    if underscored := _UNDERSCORED.fullmatch(text.strip()):
        return Name((underscored[1],), tuple(underscored[2].split("_")))
    surname, comma, given = without_tex_accents(text).partition(",")
    parts = [*given.split(), *surname.split()] if comma and given.strip() else surname.split()
    given_names = list(takewhile(_INITIALS.fullmatch, parts))
    family = parts[len(given_names) :]
    if not given_names:
        behind = list(takewhile(_INITIALS.fullmatch, reversed(parts)))
        given_names, family = behind[::-1], parts[: len(parts) - len(behind)]
    if not family or any(map(_INITIALS.fullmatch, family)):
        return Name(tuple(parts))
    initials = tuple(letter for part in given_names for letter in part if letter.isalpha())
    return Name(tuple(family), initials, has_joined_initials=any("-" in part for part in given_names))


@lru_cache(maxsize=50_000)
def _names(author: str) -> list[list[frozenset[str]]]:
    """The names of an author, as blanks part them, each in the parts that hyphens join, each part in its spellings."""
    return [[transliterations(part) for part in _parts(each)] for each in author.split()]


def _has_each(bearer: list[list[frozenset[str]]], wanted: list[frozenset[str]]) -> bool:
    """Whether the bearer's names hold all the words that are wanted; a name of several parts holds all or none."""
    left = list(wanted)
    for parts in bearer:
        rest = list(left)
        for part in parts:
            found = next((place for place, word in enumerate(rest) if part & word), None)
            if found is None:
                break
            del rest[found]
        else:
            left = rest
    return not left


def _parts(text: str) -> list[str]:
    """The words of a name in lower case, also those that a hyphen joins."""
    return [part.lower() for part in _PARTS.findall(without_tex_accents(text).replace("’", "'"))]


def _spellings(parts: tuple[str, ...]) -> tuple[str, ...]:
    """The name with each pair of given names joined by a hyphen or not: the search takes them for different words."""
    spelled = [" ".join(parts)]
    if any("-" in part for part in parts):
        spelled.append(" ".join(parts).replace("-", " "))
    for place in range(len(parts) - 2):
        pair = parts[place : place + 2]
        if all(part[:1].isupper() and part.isalpha() and len(part) > 1 for part in pair):
            spelled.append(" ".join((*parts[:place], "-".join(pair), *parts[place + 2 :])))
    return tuple(spelled)
