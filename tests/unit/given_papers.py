"""Papers and trees of files, made up for tests of the archive and of what is rendered from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from hypothesis import strategies as st

from radar.archive.coverage import Coverage
from radar.archive.jsonl import write_lines
from radar.archive.merge import Change, update
from radar.archive.paper import Paper
from radar.archive.paper_store import PaperStore
from radar.archive.record import Record, as_records, recorded
from radar.arxiv_api.topic_harvest import Outcome
from radar.rendering.bibtex import bibtex, entry
from radar.rendering.month_parts import render_parts
from radar.rendering.pages import render_pages
from radar.rendering.template_engine import Engine
from radar.rendering.views import Links
from radar.settings.model import Settings, Topic
from radar.tree import blob_sha

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
"""Any text that UTF-8 can hold: control characters, line separators, what no font shows."""

IDENTIFIERS = st.from_regex(r"\A(?:[0-9]{4}\.[0-9]{4,5}|[a-z]{2,8}(?:-[a-z]{2,4})?(?:\.[A-Z]{2})?/[0-9]{7})\Z")
TIMESTAMPS = st.datetimes(datetime(1900, 1, 1), datetime(2999, 12, 31)).map(
    lambda moment: moment.strftime("%Y-%m-%dT%H:%M:%SZ")
)

VERSIONS = st.integers(min_value=1, max_value=10**6)


def paper(id: str = "2502.15266", version: int = 1, updated: str = "2025-02-21T07:40:15Z", **what: Any) -> Paper:
    """A paper that says as little as it may, but for what is given."""
    return Paper(**{"id": id, "version": version, "title": "A title", "published": updated, "updated": updated, **what})


def record(paper: Paper) -> Record:
    """A paper as an archive's record."""
    return Record(paper.id, paper)


def change_of(*new: Paper, revised: Iterable[tuple[Paper, Paper]] = ()) -> Change:
    """A change that has brought these papers."""
    pairs = tuple((record(before), record(after)) for before, after in revised)
    return Change(tuple(map(record, new)), pairs)


def told(
    topic: Topic, papers: Iterable[Paper] = (), coverage: Coverage | None = None, unknown: tuple[str, ...] = ()
) -> Outcome:
    """What arXiv has told of a topic."""
    return Outcome(topic, PaperStore(papers), coverage, unknown=unknown)


def with_told(papers: Mapping[str, Paper], outcome: Outcome) -> dict[str, Paper]:
    """An archive with what arXiv has told."""
    merged, _ = update(recorded(papers), outcome.papers.values())
    return {identifier: each.paper for identifier, each in merged.items()}


def month_of(count: int, month: str = "2025-02", first: int = 1, **what: Any) -> list[Paper]:
    """`count` papers of one month, newest first; their numbers, and their times, go up from `first`."""
    return [
        paper(
            f"{month[2:4]}{month[5:]}.{number:05}",
            updated=f"{month}-{1 + number // 1440:02}T{number // 60 % 24:02}:{number % 60:02}:00Z",
            **{"title": f"Paper {number}", **what},
        )
        for number in reversed(range(first, first + count))
    ]


def papers(
    identifiers: st.SearchStrategy[str] = IDENTIFIERS, versions: st.SearchStrategy[int] = VERSIONS
) -> st.SearchStrategy[Paper]:
    """Any paper at all."""
    return st.builds(
        Paper,
        id=identifiers,
        version=versions,
        title=TEXTS,
        published=TIMESTAMPS,
        updated=TIMESTAMPS,
        authors=st.lists(TEXTS, max_size=3).map(tuple),
        abstract=TEXTS,
        categories=st.lists(TEXTS, max_size=3).map(tuple),
        comment=TEXTS,
        journal_ref=TEXTS,
        doi=st.lists(TEXTS, max_size=2).map(tuple),
        withdrawn=st.booleans(),
        source=st.sampled_from(["", "", "oai"]),
    )


def later(fresh: Paper | None, known: Paper | None) -> Paper:
    """What is to be held of a paper: the later fetch, but not of another source in place of the query API's."""
    if fresh is None or known is None:
        found = fresh or known
        assert found is not None
        return found
    if fresh.version != known.version:
        return max(fresh, known, key=lambda each: each.version)
    winner = known if fresh.source and not known.source else fresh
    return replace(winner, withdrawn=fresh.withdrawn or known.withdrawn)


class Files:
    """A tree of files in memory."""

    def __init__(self, files: Mapping[str, bytes] | None = None) -> None:
        self.files = dict(files or {})

    def paths(self) -> frozenset[str]:
        return frozenset(self.files)

    def read(self, path: str) -> bytes:
        return self.files[path]

    def sha(self, path: str) -> str:
        return blob_sha(self.files[path]) if path in self.files else ""

    def fetch(self, paths: Iterable[str]) -> None: ...


def archive_files(folder: str, months: Mapping[str, Iterable[Paper]]) -> dict[str, bytes]:
    """The archive of a topic, as many papers a month as one file may have."""
    return {f"{folder}/{month}/{month}.jsonl": write_lines(papers) for month, papers in months.items()}


def bib(papers: Iterable[Paper]) -> bytes:
    """The BibTeX file of these papers."""
    return bibtex([*map(entry, papers)])


def pages_of(
    engine: Engine, settings: Settings, topic: str, month: str, papers: Iterable[Paper], links: Links
) -> dict[str, bytes]:
    """The pages of one month by file name."""
    parts = render_parts(engine, settings, as_records(papers))
    return render_pages(engine, settings, topic, month, parts, [f"{month}.bib"], links)
