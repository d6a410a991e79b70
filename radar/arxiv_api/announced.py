"""Whether arXiv has announced anything since topics were read completely, and which are in this run, as of when."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from radar.archive.last_asked import Newest
from radar.archive.look_back import stamp
from radar.arxiv_api.client import ArxivClient
from radar.arxiv_api.newest import ask_newest, is_settled
from radar.arxiv_api.topic_harvest import TopicHarvest
from radar.arxiv_api.unasked import Reading, is_fresh, read_to, spares, unasked_line
from radar.settings.model import Topic

log = logging.getLogger(__name__)

WORTH_IT = 4
"""Topics from which on it pays to ask for the newest of arXiv first: that costs one request on each of five days, and
saves all but two of the topics' on the other two."""

Readings = Callable[[Topic, Newest], Iterable[Reading]]
"""Tells what earlier runs have read completely of a topic when arXiv was as an answer shows it."""


class Announced:
    """What all of arXiv looked like when a run began, and what follows from it for its topics."""

    def __init__(self, client: ArxivClient, began: datetime, since: str) -> None:
        self._client = client
        self._began = began
        self._since = since
        self._newest: Newest | None = None
        self._made = ""  # when arXiv says to have told it

    def spare(self, topics: Sequence[TopicHarvest], readings: Readings) -> None:
        """Mark those topics as not to be asked for that were read completely since arXiv last announced anything.

        It costs one request, and a second one where there are such topics; none where that cannot pay, or where an
        announcement is near.
        """
        if len(topics) < WORTH_IT or not is_settled(self._began):
            return
        self._client.made.clear()
        newest = ask_newest(self._client, self._began)
        self._made = min(self._client.made, default="")
        if newest is None:
            return
        found: list[tuple[TopicHarvest, Reading]] = []
        for asked in topics:
            if not asked.by_id:
                known = spares(readings(asked.topic, newest), asked.before, self._since, self._began)
                found += [(asked, reading) for reading in known[:1]]
        # A machine that lags behind may have answered: then each topic is asked for, and nothing is remembered.
        if found and ask_newest(self._client, self._began + timedelta(minutes=1)) != newest:
            return
        self._newest = newest
        for asked, reading in found:
            asked.spare(reading)
        if found:
            log.info(unasked_line(found[0][1].at, len(found), len(topics)))

    def look_at_dates(self, asked: TopicHarvest) -> None:
        """Take note of whether the answers for a topic were made when they were asked for, as far as they came."""
        asked.fresh = asked.fresh and is_fresh(self._client.made, self._made)
        self._client.made.clear()

    def reading(self, asked: TopicHarvest) -> Reading | None:
        """As of which state of arXiv a topic without gaps was read completely; None where that cannot be said."""
        if asked.unasked is not None:
            return asked.unasked
        if self._newest is None or asked.news is None or asked.by_id or not asked.fresh:
            return None
        back_to = read_to(asked.news, asked.before, asked.coverage, self._since, self._began)
        return Reading(self._newest, stamp(self._began), back_to) if back_to else None
