"""What the service answers to a request, before anything goes wrong on the way."""

from __future__ import annotations

import random
import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from tests.stand_ins.arxiv.atom import ATOM, HTML, Page, write_error, write_html, write_page
from tests.stand_ins.arxiv.corpus import Corpus, Entry, Snapshot, timestamp
from tests.stand_ins.arxiv.grammar import BadQuery, BrokenQuery, parse
from tests.stand_ins.arxiv.index import Index
from tests.stand_ins.arxiv.tree import Query, canonical

WINDOW = 10_000
"""Where `start + max_results` ends; a page is also refused if it is counted beyond by a rounding of its number."""
MOST_RESULTS = 2_000
MOST_IDS = 200
LONGEST_REQUEST_LINE = 4_094
"""In bytes, without the line's end."""

OVERLOADED = (
    "The server is temporarily unable to service your request due to maintenance downtime or capacity problems."
)
INTERNAL = (
    "The server encountered an internal error and was unable to complete your request. "
    "Either the server is overloaded or there is an error in the application."
)
_IDENTIFIER = re.compile(r"(?P<id>\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v(?P<version>\d+))?")
# What passes for an identifier, if it only holds one: any number of the new form, and of the old one those that name an
# archive. `0000.0000` passes and is found nowhere.
_ARCHIVES = (
    "acc-phys adap-org alg-geom ao-sci astro-ph atom-ph bayes-an chao-dyn chem-ph cmp-lg comp-gas cond-mat cs dg-ga "
    "econ eess funct-an gr-qc hep-ex hep-lat hep-ph hep-th math math-ph mtrl-th nlin nucl-ex nucl-th patt-sol physics "
    "plasm-ph q-alg q-bio q-fin quant-ph solv-int stat supr-con"
)
_PASSES = re.compile(
    rf"(?<![\d=.])\d{{4}}\.\d{{4,5}}|(?:{_ARCHIVES.replace(' ', '|')})(?:\.[a-z-]{{2,}})?/\d\d[01]\d{{4}}",
    re.ASCII | re.IGNORECASE,
)
_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
_SORTS = {"relevance": "", "lastUpdatedDate": "updated", "submittedDate": "published"}
_ORDERS = ("ascending", "descending")


class Refusal(Exception):
    """An answer that is not a page."""

    def __init__(self, status: int, message: str, *, named: bool = False, html: bool = False) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.named = named
        self.html = html


@dataclass(frozen=True)
class Answer:
    """Status, body and its content type; `page` is what the body was written from, if it is a page of results."""

    status: int
    body: bytes
    content_type: str = ATOM
    page: Page | None = None


class Service:
    """Answers requests out of a corpus.

    Papers with equal dates, and those asked for by their ids alone, stand in no promised order. With a `tie_seed` every
    request shuffles them anew (the same way in every process that is asked the same requests in the same order);
    without one they keep the corpus' order, or that of the ids.
    """

    def __init__(
        self, corpus: Corpus, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC), tie_seed: int | None = None
    ) -> None:
        self.corpus = corpus
        self._clock = clock
        self._shuffled = None if tie_seed is None else random.Random(tie_seed)
        self._lock = threading.Lock()
        self._index: tuple[tuple[int, int], Index] | None = None
        self._sorted: dict[tuple[Query, str, str], list[int]] = {}

    def answer(self, params: Mapping[str, str], request_line: bytes = b"") -> Answer:
        """What a GET with `params` is answered."""
        try:
            if len(request_line) > LONGEST_REQUEST_LINE:
                text = f"Request Line is too large ({len(request_line)} > {LONGEST_REQUEST_LINE})"
                raise Refusal(400, text, html=True)
            with self._lock:
                page = self._page(params)
            return Answer(200, write_page(page), page=page)
        except Refusal as refusal:
            return self._refused(refusal)
        except BadQuery as wrong:
            return self._refused(Refusal(400, f"Invalid query string: {wrong}"))
        except (BrokenQuery, RecursionError):
            return self._refused(Refusal(500, INTERNAL))

    def error(self, status: int, message: str, *, named: bool = False) -> Answer:
        """An answer with an Atom error entry."""
        return Answer(status, write_error(message, timestamp(self._clock()), named=named))

    def warm(self) -> None:
        """Index the corpus now rather than at the first request."""
        with self._lock:
            self._current_index(self.corpus.snapshot())

    def _refused(self, refusal: Refusal) -> Answer:
        if refusal.html:
            title = {400: "Bad Request", 503: "Service Unavailable"}[refusal.status]
            return Answer(refusal.status, write_html(title, refusal.message), HTML)
        return self.error(refusal.status, refusal.message, named=refusal.named)

    def _page(self, params: Mapping[str, str]) -> Page:
        ids = tuple(params["id_list"].split(",")) if params.get("id_list") else ()
        if len(ids) > MOST_IDS:
            raise Refusal(400, "Request Line is too large", html=True)
        for id in ids:
            if not _PASSES.search(id):
                raise Refusal(400, f"incorrect id format for {id}", named=True)
        max_results = _number(params, "max_results", 10)
        start = _number(params, "start", 0)
        sort, order = params.get("sortBy", "relevance"), params.get("sortOrder", "descending")
        for name, value, allowed in (("sortBy", sort, tuple(_SORTS)), ("sortOrder", order, _ORDERS)):
            if value not in allowed:
                raise Refusal(400, f"{name} must be in: {', '.join(allowed)}")
        text = params.get("search_query", "")
        if not text and not ids:
            raise Refusal(400, "Either a search_query or id_list must be specified for the classic API.")
        query = parse(text) if text else None
        if max_results == 0 or start + max_results > WINDOW or 1 + round(start / max_results) > WINDOW // max_results:
            raise Refusal(500, INTERNAL)
        if max_results > MOST_RESULTS:
            # 10,000 at once were answered so in August 2026; 2,000 is what the manual promises.
            raise Refusal(503, OVERLOADED, html=True)

        snapshot = self.corpus.snapshot()
        found = self._found(snapshot, query, ids, sort, order)
        entries = tuple(found[start : start + max_results])
        if any(entry.id in snapshot.poisoned for entry in entries):
            raise Refusal(500, INTERNAL)
        understood = "" if query is None else canonical(query)
        time = timestamp(self._clock())
        return Page(understood, ids, start, max_results, len(found), tuple(_dated(e, time) for e in entries), time)

    def _found(
        self, snapshot: Snapshot, query: Query | None, ids: tuple[str, ...], sort: str, order: str
    ) -> list[Entry]:
        """All that is asked for, in order."""
        if query is None:
            entries = _by_ids(snapshot, ids)
            if self._shuffled is not None:
                self._shuffled.shuffle(entries)
            return self._in_order(entries, sort, order) if _SORTS[sort] else entries
        index = self._current_index(snapshot)
        if ids:
            wanted = {_name(entry) for entry in _by_ids(snapshot, ids)}
            entries = [index.entries[n] for n in sorted(index.find(query)) if _name(index.entries[n]) in wanted]
            return self._in_order(entries, sort, order)
        if self._shuffled is not None and _SORTS[sort]:
            return self._in_order([index.entries[n] for n in sorted(index.find(query))], sort, order)
        key = (query, sort, order)
        if key not in self._sorted:
            numbers = sorted(index.find(query))
            field = _SORTS[sort]
            if field:
                numbers.sort(key=lambda n: getattr(index.entries[n], field), reverse=order == "descending")
            else:
                numbers.sort(key=lambda n: index.relevance(query, n), reverse=order == "descending")
            self._sorted[key] = numbers
        return [index.entries[n] for n in self._sorted[key]]

    def _in_order(self, entries: list[Entry], sort: str, order: str) -> list[Entry]:
        field = _SORTS[sort]
        if not field:
            return entries
        if self._shuffled is not None:
            self._shuffled.shuffle(entries)
        return sorted(entries, key=lambda entry: getattr(entry, field), reverse=order == "descending")

    def _current_index(self, snapshot: Snapshot) -> Index:
        if self._index is None or self._index[0] != snapshot.key:
            self._index = snapshot.key, Index(snapshot.current, self._index[1] if self._index else None)
            self._sorted.clear()
        return self._index[1]


def _by_ids(snapshot: Snapshot, ids: tuple[str, ...]) -> list[Entry]:
    """The papers that `ids` name, each at the version named, else at its current one; unknown ones are left out."""
    entries: dict[str, Entry] = {}
    for id in ids:
        parts = _IDENTIFIER.fullmatch(id)
        if parts is None:
            continue
        for entry in reversed(snapshot.versions.get(parts["id"], ())):
            if parts["version"] is None or entry.version == int(parts["version"]):
                entries.setdefault(_name(entry), entry)
                break
    return list(entries.values())


def _dated(entry: Entry, now: str) -> Entry:
    """`entry` with `now` for dates that cannot be read."""
    if _DATE.fullmatch(entry.published) and _DATE.fullmatch(entry.updated):
        return entry
    published, updated = (date if _DATE.fullmatch(date) else now for date in (entry.published, entry.updated))
    return replace(entry, published=published, updated=updated)


def _name(entry: Entry) -> str:
    return f"{entry.id}v{entry.version}"


def _number(params: Mapping[str, str], name: str, default: int) -> int:
    try:
        number = int(params.get(name, default))
    except ValueError:
        raise Refusal(400, f"{name} must be an integer", named=True) from None
    if number < 0:
        raise Refusal(400, f"{name} must be non-negative", named=True)
    return number
