"""Pages of results: queries and parsing are the `arxiv` package's, with our transport in front of its parser."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING
from urllib.parse import unquote

from radar.archive.look_back import stamp
from radar.archive.paper import Paper
from radar.arxiv_api.response import ExpectedResponse
from radar.arxiv_api.transport import BreaksArxiv, Feed, Transport, Unanswerable, Unavailable
from radar.text import fold

if TYPE_CHECKING:
    import arxiv

WINDOW = 10_000
"""Results that arXiv's API lets anyone reach for one query; `start + max_results` may not pass it."""

_ANSWERED = "all:electron"  # a query that arXiv answers when it is well: the first of its own manual
_POISONED_PER_PAGE = 3
_CONTROL = re.compile(r"[\0-\x08\x0e-\x1f\x7f]")  # blanks aside
_MADE = re.compile(rb"<updated>([^<]{1,40})</updated>")
_TRIES_OF_ONE = 3  # rounds of trying before a single record counts as poisoned


class Sort(Enum):
    """The date by which results are sorted: of the latest version, or of the first; values are arXiv's names."""

    UPDATED = "lastUpdatedDate"
    SUBMITTED = "submittedDate"


@dataclass(frozen=True)
class Page:
    """Consecutive results: `papers` in arXiv's order, `total` results in all, positions that arXiv cannot deliver."""

    papers: tuple[Paper, ...]
    total: int
    poisoned: tuple[int, ...] = ()


@dataclass
class _Session:
    """Stands where the `arxiv` package has its HTTP session; hands it checked answers and remembers the total."""

    transport: Transport
    expected: ExpectedResponse
    feed: Feed | None = field(default=None)
    failure: Exception | None = field(default=None)
    once: bool = False  # whether what is answered badly is let be

    def get(self, url: str, headers: object = None) -> _Session:
        try:
            fetch = self.transport.fetch_once if self.once else self.transport.fetch
            self.feed = fetch(url, self.expected)
        except Exception as error:
            self.failure = error
            raise
        return self

    @property
    def status_code(self) -> int:
        return 200

    @property
    def content(self) -> bytes:
        assert self.feed is not None
        return self.feed.body


class ArxivClient:
    """Asks for results by position, and for papers by identifier.

    `made` has the moments at which arXiv says to have made its answers, until somebody empties it: one that comes out
    of a cache is older than the request. An empty one stands for an answer that does not say.
    """

    def __init__(self, transport: Transport, api_url: str) -> None:
        self._transport = transport
        self._api_url = api_url
        self.made: list[str] = []

    @property
    def status(self) -> Callable[[], str]:
        """What tells what is asked for at present, for the lines of the log while one waits."""
        return self._transport.status

    @status.setter
    def status(self, status: Callable[[], str]) -> None:
        self._transport.status = status

    @property
    def requests_sent(self) -> int:
        """The number of requests so far."""
        return self._transport.requests_sent

    @property
    def seconds_left(self) -> float:
        """What is left of the time for asking."""
        return self._transport.seconds_left

    def giving_way(self, seconds: float, *, at_once: bool) -> AbstractContextManager[None]:
        """Within the block, the last `seconds` are kept for another source; `at_once`: it can be asked for the same."""
        return self._transport.giving_way(seconds, at_once=at_once)

    def page(self, query: str, start: int, count: int, at_least: int = 0, sort: Sort = Sort.UPDATED) -> Page:
        """Results `start` to `start + count` (0-based), newest first. `at_least` of them are known to exist in all.

        A page that keeps answering 500 is halved down to the record that poisons it. Raises the transport's errors, and
        `BreaksArxiv` where it is not the page but the query that arXiv fails at.
        """
        asked = query, sort
        poisoned: list[int] = []
        try:
            papers, total = self._results(asked, start, count, at_least, _rounds(count))
        except Unanswerable as error:
            if not start and error.of_the_api and self._breaks_arxiv(asked, count):
                raise BreaksArxiv(
                    f"arXiv answers other queries, and fails at this one ({error.what.rstrip('.')}).",
                    "Look at the topic's `query`: no word may begin with a wildcard, and a range of dates is written "
                    "`submittedDate:[20250101 TO 20250131]`.",
                ) from error
            papers, total = self._in_parts(asked, start, count, at_least, poisoned, error)
        return Page(tuple(papers), total, tuple(poisoned))

    def once(self, query: str, count: int) -> Page:
        """The `count` papers of `query` that were updated last, by one request, as good as it is answered.

        Raises the transport's errors.
        """
        import arxiv

        search = arxiv.Search(query, max_results=count, sort_by=arxiv.SortCriterion(Sort.UPDATED.value))
        papers, total = self._ask(search, ExpectedResponse(0, count, 1), rounds=1, once=True)
        return Page(tuple(papers), total)

    def _breaks_arxiv(self, asked: tuple[str, Sort], count: int) -> bool:
        """Whether it is the query itself that arXiv fails at, which failed twice to answer for the first `count`.

        Then it cannot even count the results, as it does for a single one behind those, which no record among them can
        poison; and it answers another query, so that it is not out of order as a whole.
        """
        try:
            self._results(asked, count, 1, 0, rounds=1)
        except Unanswerable as error:
            return error.of_the_api and self._answers((_ANSWERED, asked[1]), 0, 0)
        return False

    def by_id(self, ids: Sequence[str]) -> list[Paper]:
        """The papers with these identifiers at their latest version, in any order, by one good answer.

        `ids` are distinct, without versions, and at most 200. Those that arXiv does not know are missing, in silence.
        Raises the transport's errors: `Rejected` where one of the ids is none to arXiv, `Unanswerable` where it cannot
        write one of the records.
        """
        import arxiv

        search = arxiv.Search(id_list=list(ids), max_results=len(ids))
        papers, _ = self._ask(search, ExpectedResponse(0, len(ids), ids=frozenset(ids)), _rounds(len(ids)))
        return papers

    def _split(
        self, asked: tuple[str, Sort], start: int, count: int, at_least: int, poisoned: list[int]
    ) -> tuple[list[Paper], int]:
        try:
            return self._results(asked, start, count, at_least, _rounds(count))
        except Unanswerable as error:
            return self._in_parts(asked, start, count, at_least, poisoned, error)

    def _in_parts(
        self,
        asked: tuple[str, Sort],
        start: int,
        count: int,
        at_least: int,
        poisoned: list[int],
        error: Unanswerable,
    ) -> tuple[list[Paper], int]:
        """What can be had of a page that arXiv does not answer for as a whole."""
        if count == 1:
            return self._alone(asked, start, at_least, poisoned, error)
        half = count // 2
        first, total = self._split(asked, start, half, at_least, poisoned)
        second, later = self._split(asked, start + half, count - half, max(at_least, total), poisoned)
        return first + second, max(total, later)

    def _alone(
        self, asked: tuple[str, Sort], start: int, at_least: int, poisoned: list[int], error: Unanswerable
    ) -> tuple[list[Paper], int]:
        """A single record without an answer: poisoned, if arXiv answers for another and still not for this one."""
        if not any(self._answers(asked, other, at_least) for other in (start + 1, start + 2, start - 1)):
            raise Unavailable(error.what, error.remedy) from error
        try:
            return self._results(asked, start, 1, at_least, rounds=1)
        except Unanswerable:
            poisoned.append(start)
            if len(poisoned) > _POISONED_PER_PAGE:
                raise Unavailable(error.what, error.remedy) from error
            return [], 0

    def _answers(self, asked: tuple[str, Sort], position: int, at_least: int) -> bool:
        """Whether arXiv answers for the record at a position, if there can be one."""
        if not 0 <= position < WINDOW:
            return False
        try:
            self._results(asked, position, 1, at_least, rounds=1)
        except Unanswerable:
            return False
        return True

    def _results(
        self, asked: tuple[str, Sort], start: int, count: int, at_least: int, rounds: int
    ) -> tuple[list[Paper], int]:
        import arxiv

        query, sort = asked
        # `max_results` counts from the first result, the offset included.
        search = arxiv.Search(query, max_results=start + count, sort_by=arxiv.SortCriterion(sort.value))
        return self._ask(search, ExpectedResponse(start, count, at_least), rounds)

    def _ask(
        self, search: arxiv.Search, expected: ExpectedResponse, rounds: int, *, once: bool = False
    ) -> tuple[list[Paper], int]:
        """The papers of one answer, and how many results there are; `rounds` of tries are made for it."""
        import arxiv

        client = arxiv.Client(page_size=expected.count, delay_seconds=0, num_retries=0)
        client.query_url_format = self._api_url + "?{}"
        session = _Session(self._transport, expected, once=once)
        client._session = session  # type: ignore[assignment]  # the package's only way in
        while True:
            try:
                papers = [paper_of(result) for result in client.results(search, offset=expected.start)]
                break
            except Unanswerable:
                rounds -= 1
                if rounds <= 0:
                    raise
            except Exception as error:
                if error is session.failure or isinstance(error, MemoryError):
                    raise
                # The package's parser met what our own checks let pass: one record, most likely.
                raise Unanswerable(
                    f"arXiv sent what cannot be read ({type(error).__name__}).", "The next run asks again."
                ) from error
        assert session.feed is not None
        self.made.append(_made(session.feed.body))
        return papers, session.feed.total


def _made(body: bytes) -> str:
    """When a feed says that it was made, UTC as `YYYY-MM-DDTHH:MM:SSZ`; empty where it does not say."""
    found = _MADE.search(body.partition(b"<entry")[0])
    try:
        moment = datetime.fromisoformat(found[1].decode().strip()) if found else None
        return "" if moment is None or moment.tzinfo is None else stamp(moment)
    except (ValueError, OverflowError):
        return ""


def _rounds(count: int) -> int:
    """A single record is asked for more patiently."""
    return _TRIES_OF_ONE if count == 1 else 1


def paper_of(result: arxiv.Result) -> Paper:
    """The paper that an entry of arXiv's feed describes."""
    identifier, _, version = result.get_short_id().strip().rpartition("v")
    categories = [result.primary_category, *result.categories]
    return Paper(
        id=identifier,
        version=int(version),
        title=fold(result.title),
        published=f"{result.published.isoformat()[:19]}Z",  # the package gives UTC
        updated=f"{result.updated.isoformat()[:19]}Z",
        authors=tuple(name for author in result.authors if (name := fold(author.name))),
        abstract=fold(result.summary),
        categories=tuple(dict.fromkeys(name for category in categories if (name := fold(category)))),
        comment=fold(result.comment or ""),
        journal_ref=fold(result.journal_ref or ""),
        doi=_dois(result),
    )


def _dois(result: arxiv.Result) -> tuple[str, ...]:
    """All DOIs of a paper; the package gives the first as a field and the others only as links."""
    linked = [unquote(link.href.partition("doi.org/")[2]) for link in result.links if link.title == "doi"]
    # An address can hold what no text can.
    return tuple(dict.fromkeys(doi for each in [result.doi or "", *linked] if (doi := fold(_CONTROL.sub("", each)))))
