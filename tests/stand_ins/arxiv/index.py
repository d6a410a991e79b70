"""Which papers a query finds.

Matching is stemmed and without case, quotes or not; `+ - / : ~ ^ [ ] { } < >` and all other punctuation separate
words (so `C++` looks for `c`), and several words are a phrase. A name (`au`) matches when one author bears all the
words, in any order and unstemmed. A wildcard inside or at the end of an unquoted word stands for letters (and the word
is then compared unstemmed); in quotes it is punctuation.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from tests.stand_ins.arxiv.corpus import Entry
from tests.stand_ins.arxiv.grammar import Negation, Operation, Query, Span, Term
from tests.stand_ins.arxiv.stemming import stem, words

_TEXT_FIELDS = ("ti", "abs", "co", "jr")
_ALL = (*_TEXT_FIELDS, "au", "id", "doi")
_WILDCARD = re.compile(r"[*?]")


@dataclass(frozen=True, slots=True)
class _Document:
    """An entry as it is searched: for each field its stems between spaces, so that a phrase is a substring."""

    entry: Entry
    stems: dict[str, str]
    names: tuple[frozenset[str], ...]
    date: str

    def words(self, field: str) -> set[str]:
        """The different words of a field."""
        return set().union(*self.names) if field == "au" else set(self.stems.get(field, "").split())


def _text(entry: Entry, field: str) -> str:
    """What `field` of `entry` holds."""
    match field:
        case "ti":
            return entry.title
        case "abs":
            return entry.summary
        case "co":
            return entry.comment
        case "jr":
            return entry.journal_ref
        case _:
            return " ".join(entry.authors)


@lru_cache(maxsize=20_000)  # the real papers come in several tests
def document(entry: Entry) -> _Document:
    """The entry, cut into words."""
    return _Document(
        entry,
        {field: f" {' '.join(map(stem, words(text)))} " for field in _TEXT_FIELDS if (text := _text(entry, field))},
        tuple(frozenset(words(author)) for author in entry.authors),
        re.sub(r"\D", "", entry.published),
    )


class Index:
    """An index of entries; results are positions in `entries`."""

    def __init__(self, entries: Iterable[Entry], older: Index | None = None) -> None:
        """Index `entries`; what `older` has already cut into words is taken from there."""
        known = {} if older is None else {id(each.entry): each for each in older._documents}
        self.entries = tuple(entries)
        self._documents: list[_Document] = [known.get(id(entry)) or document(entry) for entry in self.entries]
        self._postings: dict[str, dict[str, list[int]]] = {}
        self._everything = frozenset(range(len(self._documents)))
        self._found: dict[Query, frozenset[int]] = {}
        self._search: dict[str, Callable[[Term], frozenset[int]]] = {
            **dict.fromkeys(_TEXT_FIELDS, self._phrase),
            "au": self._name,
            "cat": self._category,
            "id": self._number,
            "doi": self._doi,
            "rn": lambda _: frozenset(),
        }

    def _posted(self, field: str) -> dict[str, list[int]]:
        """Where each word of a field stands; gathered for the fields that are asked for."""
        if field not in self._postings:
            postings = self._postings[field] = {}
            for number, document in enumerate(self._documents):
                for key in document.words(field):
                    if key in postings:
                        postings[key].append(number)
                    else:
                        postings[key] = [number]
        return self._postings[field]

    def find(self, query: Query) -> frozenset[int]:
        """The entries that match `query`."""
        if query not in self._found:
            self._found[query] = self._evaluate(query)
        return self._found[query]

    def relevance(self, query: Query, number: int) -> int:
        """How often the words that `query` wants stand in entry `number`, a title counting threefold."""
        match query:
            case Operation():
                left = self.relevance(query.left, number)
                return left if query.operator == "ANDNOT" else left + self.relevance(query.right, number)
            case Term():
                phrase = " ".join(map(stem, words(query.value)))
                stems = self._documents[number].stems
                return 3 * _times(phrase, stems.get("ti", "")) + _times(phrase, stems.get("abs", ""))
            case _:
                return 0

    def _evaluate(self, query: Query) -> frozenset[int]:
        match query:
            case Operation(operator="AND"):
                return self.find(query.left) & self.find(query.right)
            case Operation(operator="OR"):
                return self.find(query.left) | self.find(query.right)
            case Operation():
                return self.find(query.left) - self.find(query.right)
            case Negation():
                return self._everything - self.find(query.operand)
            case Span():
                return self._where(lambda document: query.start <= document.date <= query.end)
            case Term():
                return self._term(query)

    def _where(self, holds: Callable[[_Document], bool]) -> frozenset[int]:
        return frozenset(number for number, document in enumerate(self._documents) if holds(document))

    def _term(self, term: Term) -> frozenset[int]:
        if term.field == "all":
            parts = (Term(field, term.value, term.quoted) for field in _ALL)
            return frozenset[int]().union(*(self.find(part) for part in parts))
        return self._search[term.field](term)

    def _number(self, term: Term) -> frozenset[int]:
        return self._where(lambda document: term.value in (document.entry.id, _versioned(document.entry)))

    def _doi(self, term: Term) -> frozenset[int]:
        folded = term.value.lower()
        return self._where(lambda document: any(doi.lower() == folded for doi in document.entry.doi))

    def _category(self, term: Term) -> frozenset[int]:
        value = term.value
        # `cs.*` is every category that starts with `cs.`; `hep-th.*` is none, for hep-th has no classes.
        if value.endswith("*") and not _WILDCARD.search(value[:-1]):
            return self._where(lambda document: any(c.startswith(value[:-1]) for c in document.entry.categories))
        return self._where(lambda document: value in document.entry.categories)

    def _name(self, term: Term) -> frozenset[int]:
        if _WILDCARD.search(term.value) and not term.quoted:
            return self._wild(term)
        wanted = frozenset(words(term.value))
        candidates = self._candidates("au", wanted)
        return frozenset(n for n in candidates if any(wanted <= name for name in self._documents[n].names))

    def _phrase(self, term: Term) -> frozenset[int]:
        if _WILDCARD.search(term.value) and not term.quoted:
            return self._wild(term)
        stems = [stem(word) for word in words(term.value)]
        candidates = self._candidates(term.field, stems)
        if len(stems) == 1:
            return frozenset(candidates)
        phrase = f" {' '.join(stems)} "
        return frozenset(n for n in candidates if phrase in self._documents[n].stems[term.field])

    def _wild(self, term: Term) -> frozenset[int]:
        """The papers with a word, as it stands and unstemmed, that the pattern `term` fits."""
        parts = re.findall(r"[^\W_]+|[*?]", term.value.lower())
        letters = {"*": r"[^\W_]*", "?": r"[^\W_]"}
        fits = re.compile(rf"(?<![^\W_]){''.join(letters.get(part, part) for part in parts)}(?![^\W_])").search
        return self._where(lambda document: bool(fits(_text(document.entry, term.field).lower())))

    def _candidates(self, field: str, keys: Iterable[str]) -> list[int]:
        """The papers that have the rarest of `keys`; none if there are no keys or one is unknown."""
        postings = self._posted(field)
        return min((postings.get(key, []) for key in keys), key=len, default=[])


def _versioned(entry: Entry) -> str:
    return f"{entry.id}v{entry.version}"


def _times(phrase: str, stems: str) -> int:
    # Doubled spaces, so that neighbours do not share one.
    return stems.replace(" ", "  ").count(f" {phrase.replace(' ', '  ')} ") if phrase else 0
