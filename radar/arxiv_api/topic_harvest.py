"""A topic while it is harvested, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from radar.archive.coverage import Coverage
from radar.archive.merge import whole
from radar.archive.paper import Paper
from radar.archive.paper_store import PaperStore
from radar.archive.record import Record
from radar.arxiv_api.backfill import Backfill
from radar.arxiv_api.incremental import IncrementalResult
from radar.arxiv_api.unasked import Reading
from radar.settings.model import Topic


@dataclass(frozen=True)
class Outcome:
    """What asking about one topic came to: papers by identifier and the coverage they prove, or why there is neither.

    `gaps` holds a sentence for each reason why the topic is not complete, `failure` one where nothing could be read.
    `unknown` are identifiers asked for that arXiv does not have, or cannot deliver. `reading` says as of which state of
    arXiv the topic was read completely, where it was; it may be that of an earlier run, if `unasked`. `fallback` is why
    the query API gave no answer, where the papers are another source's in its stead; then the coverage is as it was.
    """

    topic: Topic
    papers: Mapping[str, Record] = field(default_factory=dict)
    coverage: Coverage | None = None
    gaps: tuple[str, ...] = ()
    failure: str = ""
    unknown: tuple[str, ...] = ()
    reading: Reading | None = None
    unasked: bool = False
    fallback: str = ""


@dataclass(frozen=True)
class FallbackNews:
    """What another source told of a topic; `gaps` holds a sentence for each reason why it may not be all."""

    papers: Mapping[str, Record]
    gaps: tuple[str, ...] = ()


@dataclass
class TopicHarvest:
    """A topic while it is being asked about."""

    topic: Topic
    query: str
    before: Coverage | None
    papers: PaperStore = field(default_factory=PaperStore)
    coverage: Coverage | None = None
    said: tuple[str, ...] = ()
    failure: str = ""
    short: bool = False  # its news could not be read back to what is known, which history may make up for
    pace: float = 0.0  # results a day
    history: Backfill | None = None
    filled_to: str = ""  # where filling in began in this run
    idle: int = 0
    by_id: Sequence[str] = ()  # papers to ask for by identifier
    unknown: tuple[str, ...] = ()
    news: IncrementalResult | None = None
    fresh: bool = True  # whether no answer for it came out of a cache
    unasked: Reading | None = None  # by which it need not be asked for
    may_fall_back: bool = False  # whether it failed for the service's sake, so that another source may be asked
    fallback: FallbackNews | None = None

    def spare(self, reading: Reading) -> None:
        """Let the topic stay as it was at a reading, and not be asked for."""
        self.unasked, self.coverage = reading, self.before
        self.filled_to = self.coverage.filled_to if self.coverage is not None else ""

    def take(self, papers: Iterable[Paper]) -> None:
        """Take in what was fetched; what was told before in this run is not taken away by an answer that lacks it."""
        told = (whole(Record(paper.id, paper), self.papers.get(paper.id)) for paper in papers)
        self.papers.add(record.paper for record in told)
