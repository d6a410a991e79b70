"""News of topics for which the query API gave no answer: out of OAI-PMH, harvested once for all of them.

Which papers are a topic's is decided on our side. Nothing becomes known to be complete by it: the next good answer of
the query API reads the same days again, and confirms what was found here.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from radar.archive.paper import Paper
from radar.archive.paper_store import PaperStore
from radar.arxiv_api.matching import belongs
from radar.arxiv_api.oai import harvest
from radar.arxiv_api.oai_record import day_of
from radar.arxiv_api.oai_sets import sets_of
from radar.arxiv_api.topic_harvest import FallbackNews, TopicHarvest
from radar.arxiv_api.transport import Transport
from radar.clock import Clock, Deadline
from radar.text import count

log = logging.getLogger(__name__)

_BEFORE = timedelta(days=2)
"""How long before the newest paper known the list is begun, since it moves while it is read."""
_LONGEST = timedelta(days=7)
"""How far back it is begun at most: the list of a week has some 20,000 records, in ten requests of a minute each."""
_SHARE, _LEAST = 1 / 6, 300.0  # of the time for asking arXiv; seconds
_MOST_OF_IT = 1 / 2


@dataclass(frozen=True)
class SecondSource:
    """OAI-PMH at `url`, asked by the transport of the query API, with its spacing, for `seconds` at most."""

    transport: Transport
    url: str
    clock: Clock
    seconds: float

    def ask(
        self,
        topics: Sequence[TopicHarvest],
        known_until: str,
        since: str,
        on_page: Callable[[int], None],
    ) -> None:
        """Give each of `topics`, which are decidable, its news as `fallback`; none where there was no good answer.

        `known_until` is the date of the newest paper that any topic knows of, empty where there is none; `since` is how
        far back archives are to reach. `on_page` is told after each page how many records have been read.
        """
        first = first_day(known_until, self.clock.now())
        sets = sets_of(asked.topic for asked in topics)
        log.info("Asking OAI-PMH for what was changed since %s, for %s.", first, count(len(topics), "topic"))
        stores = [PaperStore() for _ in topics]
        floors = [since if asked.before is None else min(since, asked.before.floor) for asked in topics]
        read = 0

        def take(papers: Sequence[Paper]) -> None:
            nonlocal read
            for paper in papers:
                for asked, store, floor in zip(topics, stores, floors, strict=True):
                    if paper.updated >= floor and belongs(asked.topic, paper):
                        store.add([paper])
            read += len(papers)
            on_page(read)

        limit = Deadline(self.clock, min(self.seconds, self.transport.seconds_left))
        found = harvest(self.transport, self.url, sets, first, limit, take)
        if found.is_empty:
            log.warning("OAI-PMH gave no good answer either.")
            return
        between = known_until[:10]
        skipped = f"OAI-PMH was asked for the last days alone; what came between {between} and {first} may be missing."
        for asked, store in zip(topics, stores, strict=True):
            is_skipped = asked.before is not None and "" < between < first
            asked.fallback = FallbackNews(store, (*found.gaps, *[skipped] * is_skipped))
            log.info("%s: %s of OAI-PMH match.", asked.topic.name, count(len(store), "record"))


def seconds_for(total: float) -> float:
    """How much of `total` seconds for asking arXiv the second source may take."""
    return min(max(total * _SHARE, _LEAST), total * _MOST_OF_IT)


def first_day(known_until: str, now: datetime) -> str:
    """The day from which on changed records are asked for, `YYYY-MM-DD`."""
    earliest = now - _LONGEST
    begin = datetime.fromisoformat(known_until) - _BEFORE if known_until else earliest
    return day_of(min(max(begin, earliest), now - _BEFORE))
