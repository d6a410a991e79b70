"""The tree that the programs read: the demonstration's papers and real ones, as one run of the action leaves them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from radar.archive.layout import LINES
from radar.extraction.venue import venue
from radar.extraction.withdrawn import is_withdrawn
from radar.rendering.markdown import escape
from radar.text import fold
from tests.end_to_end.clock import SkippingClock
from tests.end_to_end.world import World
from tests.real_data import DATA, real_papers
from tests.stand_ins.arxiv import ArxivStandIn, Corpus, Entry
from tests.stand_ins.arxiv.corpus import entry_from_json
from tests.stand_ins.demo_corpus import demo_entries

REAL = 1_200
"""How many real papers stand in the tree, where the real data are."""

_HARD = 800  # of these, those that a page writes otherwise than they are read, formulas first
_CONFIG = """\
topics:
  - gaussian splatting
  - protein design
  - name: everything
    query: submittedDate:[199101010000 TO 209901010000]
since: 1991-08-14
max-minutes: 30
"""
_NOW = datetime(2026, 11, 3, 6, 17, tzinfo=UTC)


class NotBuilt(Exception):
    """The run that makes the tree went wrong; its log says how."""


@dataclass(frozen=True)
class Row:
    """What a row should show: its first cell without what is folded away, and what is folded away in it and the last.

    `real` tells the real papers from the invented ones.
    """

    id: str
    title: str
    abstract: str
    venue: str
    comment: str
    real: bool


@dataclass(frozen=True)
class Tree:
    """The output folder, and the rows that each of its pages of papers should have, by the page's path."""

    folder: Path
    rows: dict[str, list[Row]]


def build(root: Path) -> Tree:
    """Make the tree below `root`, a folder that is empty.

    Raises:
        NotBuilt: the run went wrong.
    """
    invented, real = demo_entries(), real_entries()
    world = World(root)
    world.restore({".github/arxiv-radar.yml": _CONFIG.encode()})
    with ArxivStandIn(Corpus([*invented, *real])) as arxiv:
        ran = world.run_action(arxiv.url, "", clock=SkippingClock(_NOW, speed=0))
    if ran.code:
        raise NotBuilt(ran.log)
    known = {entry.id for entry in real}
    output = world.workspace / "papers"
    archives = sorted(output.glob(f"*/*/*.{LINES}"))
    rows: dict[str, list[Row]] = {}
    for archive in archives:
        lines = archive.read_text(encoding="utf-8").split("\n")
        by_id = {paper["id"]: paper for paper in map(json.loads, filter(None, lines))}
        for page in archive.parent.glob("papers_*.md"):
            ids = [line.partition("](https://arxiv.org/abs/")[2] for line in _lines_of_rows(page)]
            papers = [by_id[each.partition(")")[0].rpartition("v")[0]] for each in ids]
            rows[page.relative_to(output).as_posix()] = [_row(paper, paper["id"] in known) for paper in papers]
    return Tree(output, rows)


def real_entries() -> list[Entry]:
    """The real papers of the tree: the hardest ones, and of the others some from all years; none without the data."""
    if DATA is None:
        return []
    papers = sorted(map(entry_from_json, real_papers()), key=_hardness, reverse=True)
    plain = papers[_HARD:]
    return papers[:_HARD] + plain[:: len(plain) // (REAL - _HARD)][: REAL - _HARD]


def _hardness(entry: Entry) -> tuple[int, int, str]:
    """How many dollars, and how many characters, a page writes otherwise than they are."""
    texts = [fold(text) for text in (entry.title, entry.summary, entry.comment)]
    sources = [escape(text) for text in texts]
    dollars = sum(source.count("&#36;") for source in sources)
    return dollars, sum(map(len, sources)) - sum(map(len, texts)), entry.id


def _lines_of_rows(page: Path) -> list[str]:
    lines = page.read_text(encoding="utf-8").split("\n")
    return [line for line in lines if line.startswith("| **[")]


def _row(paper: dict[str, object], real: bool) -> Row:
    def text(key: str) -> str:
        return str(paper.get(key) or "")

    version = int(str(paper["version"]))
    comment = text("comment")
    withdrawn = is_withdrawn(comment)
    title = text("title") + (f" v{version}" if version > 1 else "") + (" withdrawn" if withdrawn else "")
    named = "" if withdrawn else venue(comment, text("journal_ref"))
    return Row(str(paper["id"]), title, text("abstract"), named, comment, real)
