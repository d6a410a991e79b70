"""Harvesting arXiv's OAI-PMH: the records that were changed since a day, page by page.

It answers from caches where the query API refuses. But its list is no snapshot: a page begins at a place in a list that
moves, where a record that is changed meanwhile goes to the end and another slips past the edge between two pages.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from radar.archive.paper import Paper
from radar.arxiv_api.oai_record import OaiPage, read_page
from radar.arxiv_api.response import BadResponse
from radar.arxiv_api.retry_policy import Remedy
from radar.arxiv_api.transport import OutOfTime, Robot, Transport, Unavailable
from radar.clock import Deadline
from radar.errors import ArxivError
from radar.text import count

log = logging.getLogger(__name__)

_MOST_PAGES = 100  # of one set: a list that is longer has no end


@dataclass
class OaiHarvest:
    """What a harvest came to: `papers` that were read, each once, by `requests`; nothing of what they say is kept.

    `gaps` holds a sentence for each reason why records may be missing.
    """

    papers: int = 0
    requests: int = 0
    gaps: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set, repr=False)

    @property
    def is_empty(self) -> bool:
        """Whether it told of no paper at all; that there are none since days is not believed of it."""
        return not self.papers


def harvest(
    transport: Transport,
    url: str,
    sets: Sequence[str],
    first: str,
    limit: Deadline,
    on_page: Callable[[Sequence[Paper]], None],
) -> OaiHarvest:
    """Hand the papers of `sets` that were changed from the day `first` on (`YYYY-MM-DD`) to `on_page`, page by page.

    One whose record stands on several pages comes once for each version. Raises nothing: what could not be read within
    `limit` is among the gaps.
    """
    found = OaiHarvest()
    for name in sets:
        try:
            _read_set(transport, url, name, first, limit, on_page, found)
        except (ArxivError, OutOfTime) as error:
            what = error.what if isinstance(error, ArxivError) else "The time for it was used up."
            log.warning("OAI-PMH could not be read on: %s", what)
            found.gaps.append("Not all of OAI-PMH could be read.")
            if isinstance(error, (Robot, OutOfTime)):
                break
    found.gaps = list(dict.fromkeys(found.gaps))
    return found


def _read_set(
    transport: Transport,
    url: str,
    name: str,
    first: str,
    limit: Deadline,
    on_page: Callable[[Sequence[Paper]], None],
    found: OaiHarvest,
) -> None:
    # The address that everybody asks, to the letter: its answer comes out of a cache.
    parameters = {"verb": "ListRecords", "metadataPrefix": "arXivRaw", **({"set": name} if name else {}), "from": first}
    here: set[str] = set()
    tokens: set[str] = set()
    for _ in range(_MOST_PAGES):
        found.requests += 1
        if limit.remaining <= 0:
            raise OutOfTime
        page = transport.fetch_slow(f"{url}?{urlencode(parameters, safe=':')}", _check(first), limit)
        _take(page, here, on_page, found)
        log.info("OAI-PMH: %s read%s.", count(found.papers, "record"), f" of {name}" if name else "")
        if not page.token:
            return
        if page.token in tokens:
            break
        tokens.add(page.token)
        parameters = {"verb": "ListRecords", "resumptionToken": page.token}
    raise Unavailable("Its list had no end.", "The next run asks again.")


def _take(page: OaiPage, here: set[str], on_page: Callable[[Sequence[Paper]], None], found: OaiHarvest) -> None:
    versions = [f"{paper.id}v{paper.version}" for paper in page.papers]
    if not here.isdisjoint(versions) or len({*versions}) < len(versions):
        found.gaps.append("OAI-PMH's list moved while it was read.")
    if page.unreadable:
        log.warning("%s of OAI-PMH could not be read.", count(page.unreadable, "record"))
        found.gaps.append("Some records of OAI-PMH could not be read.")
    here.update(versions)
    fresh = [paper for paper, key in zip(page.papers, versions, strict=True) if key not in found.seen]
    found.seen.update(versions)
    found.papers += len(fresh)
    on_page(fresh)


def _check(first: str) -> Callable[[int, Mapping[str, str], bytes, frozenset[str]], OaiPage]:
    """What a page must be on which all records were changed from `first` on."""

    def check(status: int, headers: Mapping[str, str], body: bytes, claims: frozenset[str]) -> OaiPage:
        page = read_page(status, headers, body)
        if page.first and page.first < first:
            raise BadResponse(f"records of {page.first} where those from {first} on were asked for", Remedy.RETRY)
        return page

    return check
