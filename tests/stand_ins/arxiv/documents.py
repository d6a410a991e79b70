"""An entry as it is searched: each field cut into terms by its analyser."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from tests.stand_ins.arxiv.analysis import combined, english, simple, standard
from tests.stand_ins.arxiv.corpus import Entry
from tests.stand_ins.arxiv.names import Name, parsed, parts
from tests.stand_ins.arxiv.taxonomy import is_category, names

# Stands between the values of a field that has several, so that no phrase goes across.
_BREAK = "\x01"

_FIELDS: dict[str, Callable[[Entry], list[str]]] = {
    "ti": lambda entry: english(entry.title),
    "ti, as written": lambda entry: simple(entry.title),
    "abs": lambda entry: english(entry.summary),
    "abs, as written": lambda entry: standard(entry.summary),
    "co": lambda entry: simple(entry.comment),
    "jr": lambda entry: simple(entry.journal_ref),
    "all": lambda entry: combined(f" {_BREAK} ".join(_values(entry))),
}


@dataclass(frozen=True)
class Document:
    """What is searched of `entry`; worked out field by field, when it is first asked for."""

    entry: Entry

    @cached_property
    def _terms(self) -> dict[str, str]:
        return {}

    def terms(self, field: str) -> str:
        """The terms of a field between blanks, so that a phrase is a part of it."""
        if field not in self._terms:
            self._terms[field] = f" {' '.join(_FIELDS[field](self.entry))} "
        return self._terms[field]

    def words(self, field: str) -> set[str]:
        """The different terms of a field."""
        if field == "au":
            return set().union(*(name.full for name in self.names))
        return set(self.terms(field).split())

    @cached_property
    def names(self) -> tuple[Name, ...]:
        """The authors."""
        return tuple(map(parsed, self.entry.authors))

    @cached_property
    def date(self) -> str:
        """When its first version was submitted, in 14 digits."""
        return re.sub(r"\D", "", self.entry.published)

    @cached_property
    def announced(self) -> str:
        """The month in which it was first announced, `YYYY-MM`; its identifier tells."""
        digits = re.search(r"(\d\d)(\d\d)", self.entry.id)
        if digits is None:
            return ""
        return f"{19 if digits[1] >= '91' else 20}{digits[1]}-{digits[2]}"

    @cached_property
    def categories(self) -> tuple[str, ...]:
        """Its categories in arXiv, in small letters."""
        return tuple(term.lower() for term in self.entry.categories if is_category(term))

    @cached_property
    def classifications(self) -> tuple[frozenset[str], ...]:
        """For each of its categories, the words of what the category and its archive are called."""
        return tuple(_called(term) for term in self.entry.categories if is_category(term))


@lru_cache(maxsize=20_000)  # the real papers come in several tests
def document(entry: Entry) -> Document:
    """The entry, ready to be searched; what most queries ask for is worked out at once."""
    made = Document(entry)
    made.terms("ti")
    made.terms("abs")
    return made


@cache
def _called(category: str) -> frozenset[str]:
    return frozenset(simple(" ".join(names(category))))


def _values(entry: Entry) -> list[str]:
    """All that goes into the one field that `all` searches."""
    values = [entry.title, entry.summary, entry.comment, entry.journal_ref, entry.id, *entry.doi]
    for term in entry.categories:
        values += names(term) if is_category(term) else [term]
    for name in entry.authors:
        given, surname = parts(name)
        pieces = name.split()
        initialized = " ".join([*(piece[0] for piece in pieces[:-1]), *pieces[-1:]])
        values += [given, surname, name, initialized]
    return values
