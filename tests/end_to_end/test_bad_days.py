"""Honest on bad days: every kind of bad answer, once, twice and for ever, on the first, a middle and the last page.

A topic with an archive of 400 papers gets 8 new and 5 revised ones, so its walk takes three pages. Whatever arXiv
answers, the run either brings all of them, to the byte as a day without trouble does; or the topic failed, and its
files are as they were; or it is incomplete, keeps what it has, and brings the rest as soon as the trouble is over.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest

from tests.end_to_end.clock import TODAY, SkippingClock
from tests.end_to_end.world import Ran, Tree, World, invented, records, row_links
from tests.stand_ins.arxiv import ArxivStandIn, Corpus, FaultPlan
from tests.stand_ins.arxiv.faults import EVERY_FAULT, Fault
from tests.stand_ins.arxiv.plan import Rule, When, first_page, last_page, middle_page

COMPLETE, FAILED, INCOMPLETE = "complete", "failed", "incomplete"
TOPIC = "splatting"
OLD, NEW = 400, 8
PAGES: dict[str, When] = {"first": first_page, "middle": middle_page, "last": last_page}
TIMES = {"once": 1, "twice": 2, "for ever": None}

HARMLESS = {"406 whole feed", "0.2 s late"}
"""Answers that count, strange as they look."""
FINAL = {"400 Atom", "403 HTML"}
"""Answers that are not asked for again."""
LASTING = {
    # One record after another turns out to be undeliverable; where the trouble is with one page alone, it is one.
    "500 Atom": (INCOMPLETE, FAILED, INCOMPLETE),
    "500 HTML": (INCOMPLETE, FAILED, INCOMPLETE),
    "200 error feed": (INCOMPLETE, FAILED, INCOMPLETE),
    "no title": (INCOMPLETE, FAILED, INCOMPLETE),
    "<b>x</b> in title": (INCOMPLETE, FAILED, INCOMPLETE),
    # Nothing contradicts the page itself: it is the other pages that tell of a result that changes all the time.
    "total off by -1": (COMPLETE, INCOMPLETE, FAILED),
    "total off by +1": (INCOMPLETE, INCOMPLETE, FAILED),
    "1 entries twice": (INCOMPLETE, INCOMPLETE, INCOMPLETE),
    "another page in disguise": (INCOMPLETE, INCOMPLETE, FAILED),
}
"""What must come out where the answer never gets better, by page; FAILED for all that are not named."""
SILENT = {"never answers", "stalls"}
DRIPPING = {"drips", "drips its head", "100 for ever"}


def old_corpus() -> Corpus:
    """The topic before the news: all of it newer than what a walk looks back to."""
    return Corpus(invented(number, TODAY - timedelta(hours=30, minutes=13 * number)) for number in range(OLD))


def corpus() -> Corpus:
    """The topic with the news."""
    changed = old_corpus()
    moment = TODAY - timedelta(hours=12)
    changed.add(invented(OLD + number, moment + timedelta(minutes=number)) for number in range(NEW))
    for number in (3, 150, 250, 390, OLD - 1):
        changed.revise(f"2610.{number:05}", updated=f"2026-10-30T02:00:{number % 60:02}Z", title=f"Splatting {number}")
    return changed


@cache
def before() -> Tree:
    """The repository as a good run before the news left it."""
    return _good_run(old_corpus(), {})


@cache
def whole() -> Tree:
    """The repository as a good run with the news leaves it."""
    return _good_run(corpus(), before())


def _good_run(papers: Corpus, tree: Tree) -> Tree:
    with tempfile.TemporaryDirectory() as folder, ArxivStandIn(papers) as arxiv:
        world = World(Path(folder))
        world.restore(tree)
        ran = world.run_action(arxiv.url, TOPIC)
        assert ran.code == 0 and not ran.named("failed-topics") and not ran.named("incomplete-topics"), ran.log
        return world.tree()


@pytest.fixture(scope="module")
def arxiv() -> Iterator[ArxivStandIn]:
    with ArxivStandIn(corpus()) as stand_in:
        yield stand_in


def test_a_day_without_trouble_is_what_the_others_are_held_against(arxiv: ArxivStandIn) -> None:
    expected = {f"{entry.id}v{entry.version}" for entry in arxiv.corpus.snapshot().current}
    assert len(expected) == OLD + NEW
    assert sorted(row_links(whole(), TOPIC)) == sorted(expected)
    assert sorted(f"{paper['id']}v{paper['version']}" for paper in records(whole(), TOPIC)) == sorted(expected)
    assert len(records(before(), TOPIC)) == OLD


def run(arxiv: ArxivStandIn, world: World, fault: Fault | None = None) -> Ran:
    # Where an answer drips, only the limit for a whole answer, five minutes, ends it.
    clock = SkippingClock(speed=2000 if fault is not None and fault.name in DRIPPING else 1)
    silent = fault is not None and fault.name in SILENT
    return world.run_action(arxiv.url, TOPIC, clock=clock, timeout=0.15 if silent else 10, max_minutes="300")


def outcome(ran: Ran, after: Tree) -> str:
    """What came of the run, which must be the same wherever one looks."""
    failed, incomplete = ran.named("failed-topics") == [TOPIC], ran.named("incomplete-topics") == [TOPIC]
    assert not (failed and incomplete)
    assert ran.code == (3 if failed else 0), ran.log
    assert (f"Topic {TOPIC} failed: " in ran.log) == ("(failed)" in ran.summary) == failed
    assert (f"Topic {TOPIC} is incomplete: " in ran.log) == ("(incomplete)" in ran.summary) == incomplete
    if failed:
        assert after == before(), "a failed topic's files are untouched"
        return FAILED
    if incomplete:
        versions = {paper["id"]: paper["version"] for paper in records(after, TOPIC)}
        assert all(versions[paper["id"]] >= paper["version"] for paper in records(before(), TOPIC))
        return INCOMPLETE
    assert after == whole(), "papers are missing, and nobody was told"
    return COMPLETE


def expected(name: str, times: str, page: str) -> str:
    if name in HARMLESS:
        return COMPLETE
    if name in FINAL:
        return FAILED
    if times != "for ever" or page == "each":
        return COMPLETE
    return LASTING.get(name, (FAILED, FAILED, FAILED))[list(PAGES).index(page)]


def rows() -> Iterator[tuple[str, str, str]]:
    """Every bad answer, how often it comes, and where.

    Where asking again is all it takes, one run meets it on each of the pages in turn.
    """
    for name in EVERY_FAULT:
        for times in TIMES:
            passes = times != "for ever" and name not in LASTING and name not in FINAL
            for page in ["each"] if passes else PAGES:
                yield name, times, page


@pytest.mark.parametrize(("name", "times", "page"), list(rows()))
def test_all_papers_or_an_honest_word(arxiv: ArxivStandIn, tmp_path: Path, name: str, times: str, page: str) -> None:
    fault, count = EVERY_FAULT[name], TIMES[times]
    pages = list(PAGES) if page == "each" else [page]
    arxiv.faults = FaultPlan(*(Rule(fault, PAGES[each], count) for each in pages))
    arxiv.forget()
    world = World(tmp_path)
    world.restore(before())
    result = outcome(run(arxiv, world, fault), world.tree())
    met = [request.params["start"] for request in arxiv.log if request.fault == name]
    assert len(set(met)) >= len(pages), "the trouble never came"
    assert page != "each" or name in HARMLESS or len(met) == len(pages) * (count or 0)
    assert result == expected(name, times, page)
    if result == INCOMPLETE:
        arxiv.faults = FaultPlan()
        assert outcome(run(arxiv, world), world.tree()) == COMPLETE


def test_the_table_names_only_faults_that_there_are() -> None:
    assert HARMLESS | FINAL | SILENT | set(LASTING) | DRIPPING <= set(EVERY_FAULT)
