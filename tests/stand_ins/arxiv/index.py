"""Which papers a query finds: each field by its own analyser, as Elasticsearch would search it.

In quotes, the words of a value are a phrase; without, all of them must be there, and `*` and `?` are wildcards that
terms have to fit as they lie in the index (stems, in titles and abstracts). Titles and abstracts lose their stop words;
a phrase that is nothing else is found in abstracts alone, which keep them in a second field.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import takewhile
from operator import and_, or_, sub

from tests.stand_ins.arxiv.analysis import GAP, Analyser, combined, english, phrase, simple, standard
from tests.stand_ins.arxiv.corpus import Entry
from tests.stand_ins.arxiv.documents import Document, document
from tests.stand_ins.arxiv.months import Months, months_in
from tests.stand_ins.arxiv.names import matcher, wildcard
from tests.stand_ins.arxiv.tree import Everything, Negation, Operation, Query, Span, Term

_ANALYSERS: dict[str, Analyser] = {
    "ti": english,
    "ti, as written": simple,
    "abs": english,
    "abs, as written": standard,
    "co": simple,
    "jr": simple,
    "all": combined,
}
# What is searched in quotes besides a field; it finds more only where nothing is left of the phrase in the field.
_BESIDES = {"ti": "ti, as written", "abs": "abs, as written"}
_ANY_WORD = "[^ \x01]+"
_IN_ALL = ("ti", "abs", "co", "jr", "au", "id", "doi")
_WILDCARD = re.compile(r"[*?]")
_JOIN: dict[str, Callable[[frozenset[int], frozenset[int]], frozenset[int]]] = {"AND": and_, "OR": or_, "ANDNOT": sub}


class Index:
    """An index of entries; results are positions in `entries`."""

    def __init__(self, entries: Iterable[Entry], older: Index | None = None) -> None:
        """Index `entries`; what `older` has already cut into words is taken from there."""
        known = {} if older is None else {id(each.entry): each for each in older._documents}
        self.entries = tuple(entries)
        self._documents: list[Document] = [known.get(id(entry)) or document(entry) for entry in self.entries]
        self._postings: dict[str, dict[str, list[int]]] = {}
        self._everything = frozenset(range(len(self._documents)))
        self._found: dict[Query, frozenset[int]] = {}
        self._search: dict[str, Callable[[Term], frozenset[int]]] = {
            **dict.fromkeys(("ti", "abs", "co", "jr"), lambda term: self._text(term.field, term)),
            "all": self._all,
            "au": self._author,
            "cat": self._category,
            "id": self._number,
            "doi": self._doi,
            "rn": lambda _: frozenset(),
        }

    def find(self, query: Query) -> frozenset[int]:
        """The entries that match `query`."""
        if query not in self._found:
            self._found[query] = self._evaluate(query)
        return self._found[query]

    def relevance(self, query: Query, number: int) -> int:
        """How often the words that `query` wants stand in entry `number`, a title counting threefold."""
        match query:
            case Operation():
                wanted = takewhile(
                    lambda each: each[0] != "ANDNOT", zip(("", *query.operators), query.operands, strict=True)
                )
                return sum(self.relevance(operand, number) for _, operand in wanted)
            case Term():
                words, found = " ".join(phrase(english, query.value)), self._documents[number]
                return 3 * _times(words, found.terms("ti")) + _times(words, found.terms("abs"))
            case _:
                return 0

    def _evaluate(self, query: Query) -> frozenset[int]:
        match query:
            case Operation():
                found = self.find(query.operands[-1])
                for operator, operand in zip(reversed(query.operators), reversed(query.operands[:-1]), strict=True):
                    found = _JOIN[operator](self.find(operand), found)
                return found
            case Negation():
                return self._everything - self.find(query.operand)
            case Everything():
                return self._everything
            case Span():
                return self._where(lambda document: query.start <= document.date <= query.end)
            case Term():
                return self._search[query.field](query)

    def _where(self, holds: Callable[[Document], bool]) -> frozenset[int]:
        return frozenset(number for number, document in enumerate(self._documents) if holds(document))

    def _posted(self, field: str) -> dict[str, list[int]]:
        """Where each term of a field stands; gathered for the fields that are asked for."""
        if field not in self._postings:
            postings = self._postings[field] = {}
            for number, document in enumerate(self._documents):
                for key in document.words(field):
                    if key in postings:
                        postings[key].append(number)
                    else:
                        postings[key] = [number]
        return self._postings[field]

    def _candidates(self, field: str, keys: Iterable[str]) -> list[int]:
        """The papers that have the rarest of `keys`; none if there are no keys or one is unknown."""
        postings = self._posted(field)
        return min((postings.get(key, []) for key in keys), key=len, default=[])

    def _text(self, field: str, term: Term) -> frozenset[int]:
        """The papers whose `field` holds the words of `term`."""
        if not term.quoted:
            if _WILDCARD.search(term.value):
                return self._wild(field, term)
            analyser = standard if field == "co" else _ANALYSERS[field]
            wanted = set(analyser(term.value)) - {GAP}
            postings = self._posted(field)
            lists = [frozenset(postings.get(each, ())) for each in wanted]
            return frozenset.intersection(*lists) if lists else frozenset()
        terms = phrase(_ANALYSERS[field], term.value)
        if not terms:
            return self._text(_BESIDES[field], term) if field in _BESIDES else frozenset()
        candidates = self._candidates(field, (each for each in terms if each != GAP))
        if len(terms) == 1:
            return frozenset(candidates)
        if GAP in terms:
            places = " ".join(_ANY_WORD if each == GAP else re.escape(each) for each in terms)
            search = re.compile(f" {places} ").search
            return frozenset(n for n in candidates if search(self._documents[n].terms(field)))
        together = f" {' '.join(terms)} "
        return frozenset(n for n in candidates if together in self._documents[n].terms(field))

    def _wild(self, field: str, term: Term) -> frozenset[int]:
        """The papers that have a term which the pattern `term` fits."""
        fits = re.compile(wildcard(term.value.lower())).fullmatch
        return frozenset(n for key, numbers in self._posted(field).items() if fits(key) for n in numbers)

    def _author(self, term: Term) -> frozenset[int]:
        words, means = matcher(term.value, term.quoted)
        numbers: Iterable[int] = self._candidates("au", words) if words else self._everything
        return frozenset(n for n in numbers if any(map(means, self._documents[n].names)))

    def _all(self, term: Term) -> frozenset[int]:
        """What one field or all of them together hold, and the names of categories; and papers of a year or month."""
        found = self._anywhere(term)
        months, rest = months_in(term.value, term.quoted)
        if months is None:
            return found
        then = self._announced(months)
        return found | (then & self._anywhere(Term("all", rest, term.quoted)) if rest else then)

    def _anywhere(self, term: Term) -> frozenset[int]:
        found = self._text("all", term)
        for field in _IN_ALL:
            found |= self._search[field](Term(field, term.value, term.quoted))
        wanted = set(simple(term.value)) - {GAP}
        if wanted:
            found |= self._where(lambda document: any(wanted <= words for words in document.classifications))
        return found

    def _announced(self, months: Months) -> frozenset[int]:
        return self._where(lambda document: any(first <= document.announced <= last for first, last in months))

    def _number(self, term: Term) -> frozenset[int]:
        return self._where(lambda document: term.value in (document.entry.id, _versioned(document.entry)))

    def _doi(self, term: Term) -> frozenset[int]:
        folded = term.value.lower()
        return self._where(lambda document: any(doi.lower() == folded for doi in document.entry.doi))

    def _category(self, term: Term) -> frozenset[int]:
        """`cs.*` is every category that starts with `cs.`; `hep-th.*` is none, for hep-th has no classes."""
        fits = re.compile(wildcard(term.value.lower())).fullmatch
        return self._where(lambda document: any(map(fits, document.categories)))


def _versioned(entry: Entry) -> str:
    return f"{entry.id}v{entry.version}"


def _times(phrase: str, terms: str) -> int:
    # Doubled spaces, so that neighbours do not share one.
    return terms.replace(" ", "  ").count(f" {phrase.replace(' ', '  ')} ") if phrase else 0
