"""Asking arXiv for papers by their identifiers, where it is known which they are but not what arXiv says of them."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote_plus

from radar.archive.paper import IDENTIFIER, Paper
from radar.arxiv_api.client import ArxivClient
from radar.arxiv_api.transport import OutOfTime, Rejected, Unanswerable, Unavailable
from radar.errors import ArxivError

log = logging.getLogger(__name__)

MOST_IDS = 200
"""Identifiers that arXiv takes in one request."""

_LONGEST_LIST = 3_700  # bytes of identifiers in a request line, which may have 4,094 and holds other things too
_DOUBTS = 3  # single papers in a row without a good answer, before we ask whether the service is well at all
_ANY_PAPER = "1706.03762"  # an identifier there is nothing wrong with

OnBatch = Callable[[Sequence[Paper], int, int], None]
"""Told after each good answer its papers, how many of the identifiers are settled by then, and how many there are."""


@dataclass(frozen=True)
class LookedUp:
    """What came of asking for papers by identifier; each identifier is in one of the four.

    `papers` are at the latest version that arXiv gives out. `unknown` is what arXiv left out of two good answers, or
    refused as no identifier of its own. `undeliverable` are papers whose record it cannot write. `left` is not
    settled: the time ran out or, where there is a `failure`, the service gave no good answer. Asking for it later goes
    on from here.
    """

    papers: tuple[Paper, ...] = ()
    unknown: tuple[str, ...] = ()
    undeliverable: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    failure: ArxivError | None = None


def look_up(
    pager: ArxivClient, ids: Iterable[str], on_batch: OnBatch = lambda papers, settled, total: None
) -> LookedUp:
    """Ask for the papers with `ids`, without versions, each once, in as few requests as there can be.

    A request that arXiv refuses or cannot answer is halved down to the paper that it is for. What comes is arXiv's
    latest version, which may be lower than one seen elsewhere, since its index lags behind: the caller merges by
    version. Raises nothing: what is found before the service fails is not lost.
    """
    asking = _Asking(pager, tuple(dict.fromkeys(ids)), on_batch)
    failure: ArxivError | None = None
    try:
        asking.ask()
    except OutOfTime as end:
        failure = end.unavailable() if end.after is not None and not asking.answers else None
    except ArxivError as error:
        failure = error
    return asking.result(failure)


def batches(ids: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """`ids` in portions that one request can hold: by their number and by the bytes of the request line."""
    batch: list[str] = []
    size = 0
    for identifier in ids:
        length = len(quote_plus(f"{identifier},"))
        if batch and (len(batch) == MOST_IDS or size + length > _LONGEST_LIST):
            yield tuple(batch)
            batch, size = [], 0
        batch.append(identifier)
        size += length
    if batch:
        yield tuple(batch)


class _Asking:
    """What is known while papers are being asked for."""

    def __init__(self, pager: ArxivClient, ids: Sequence[str], on_batch: OnBatch) -> None:
        self._pager = pager
        self._ids = ids
        self._on_batch = on_batch
        self._papers: dict[str, Paper] = {}
        # A comma would make two of one, and anything else of a wrong form fails all that stands beside it.
        self._unknown = {identifier for identifier in ids if not IDENTIFIER.fullmatch(identifier)}
        self._undeliverable: set[str] = set()
        self._doubts: dict[str, ArxivError] = {}  # single papers without an answer, since the last good one
        self.answers = 0

    def ask(self) -> None:
        """Ask for all; raises `OutOfTime` and the transport's errors, but not for what is one paper's fault."""
        silent = self._ask([identifier for identifier in self._ids if identifier not in self._unknown])
        # An empty feed is a known fault, so it takes two answers to believe that arXiv does not know a paper.
        self._unknown.update(self._ask(silent))

    def result(self, failure: ArxivError | None) -> LookedUp:
        """What is known by now."""
        return LookedUp(
            tuple(self._papers[identifier] for identifier in self._ids if identifier in self._papers),
            tuple(identifier for identifier in self._ids if identifier in self._unknown),
            tuple(identifier for identifier in self._ids if identifier in self._undeliverable),
            tuple(identifier for identifier in self._ids if not self._is_settled(identifier)),
            failure,
        )

    def _ask(self, ids: Sequence[str]) -> list[str]:
        """Ask for `ids`; returns those that good answers left out."""
        silent: list[str] = []
        waiting = deque(batches(ids))
        while waiting:
            batch = waiting.popleft()
            try:
                papers = self._pager.by_id(batch)
            except (Rejected, Unanswerable) as error:
                if len(batch) == 1:
                    self._doubt(batch[0], error)
                else:
                    log.info(
                        "arXiv does not answer for %d papers at once; asking in halves. %s", len(batch), error.what
                    )
                    half = len(batch) // 2
                    waiting.extendleft((batch[half:], batch[:half]))
                continue
            self._answered(papers)
            silent += [identifier for identifier in batch if identifier not in self._papers]
        if self._doubts:
            self._ask_for_any()
        return silent

    def _answered(self, papers: Sequence[Paper]) -> None:
        """A good answer also says that those without one fail for their own sake, not for the service's."""
        self.answers += 1
        for identifier, error in self._doubts.items():
            (self._unknown if isinstance(error, Rejected) else self._undeliverable).add(identifier)
        self._doubts.clear()
        self._papers.update((paper.id, paper) for paper in papers)
        self._on_batch(papers, self._settled, len(self._ids))

    def _doubt(self, identifier: str, error: ArxivError) -> None:
        self._doubts[identifier] = error
        if len(self._doubts) >= _DOUBTS:
            self._ask_for_any()

    def _ask_for_any(self) -> None:
        """Ask for a paper that nothing is wrong with; raises if there is no answer for that one either."""
        try:
            self._pager.by_id([_ANY_PAPER])
        except (Rejected, Unanswerable) as error:
            raise Unavailable(error.what, "The next run asks again.") from error
        self._answered(())

    @property
    def _settled(self) -> int:
        return len(self._papers) + len(self._unknown) + len(self._undeliverable)

    def _is_settled(self, identifier: str) -> bool:
        return identifier in self._papers or identifier in self._unknown or identifier in self._undeliverable
