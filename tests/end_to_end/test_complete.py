"""Complete and unique: every paper that matches stands exactly once in archive and pages, and none that does not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.clock import TODAY, SkippingClock
from tests.end_to_end.world import Ran, Tree, World, invented, recorded, records, row_links, state
from tests.real_data import needs_real_data, real_papers
from tests.stand_ins.arxiv import ArxivStandIn, Corpus, Entry, FaultPlan, once
from tests.stand_ins.arxiv.corpus import entry_from_json
from tests.stand_ins.arxiv.faults import Fault, Reply, Situation
from tests.stand_ins.arxiv.plan import at_start

TOPICS = """
- gaussian splatting
- name: llm
  any: [LLM, large language model]
  none: [survey, state of the art]
  categories: [cs.CL]
  primary-only: true
- name: learning to act
  all: [reinforcement learning]
  in: abstract
  categories: [cs.RO, "eess.*"]
"""
SINCE = "2025-04-01"


def says(*patterns: str) -> Callable[[str], bool]:
    """Whether a text has one of the phrases: patterns of whole words, with all the endings that arXiv strips."""
    found = re.compile("|".join(rf"(?<![^\W_]){pattern}(?![^\W_])".replace(" ", r"[\W_]+") for pattern in patterns))

    def check(text: str) -> bool:
        if not text.isascii():
            text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
        return found.search(text.lower()) is not None

    return check


splatting = says("gaussians? splat(?:s|ted|ting|tings)?")
llm = says("llms?", "large languages? model(?:s|ed|ing|led|ling|er|ers)?")
survey = says("survey(?:s|ed|ing)?", "states? of the arts?")
learning = says("reinforc(?:e|es|ed|ing|ement|ements) learn(?:s|ed|ing|ings)?")


def expected(paper: dict[str, Any]) -> set[str]:
    """The topics that `paper` belongs to, read off its title, abstract and categories in the plainest way."""
    title, abstract, codes = paper["title"], paper["summary"], paper["categories"]
    topics: set[str] = set()
    if paper["updated"] < SINCE:
        return topics
    if splatting(title) or splatting(abstract):
        topics.add("gaussian_splatting")
    if codes[0] == "cs.CL" and (llm(title) or llm(abstract)) and not survey(title) and not survey(abstract):
        topics.add("llm")
    if any(code == "cs.RO" or code.startswith("eess.") for code in codes) and learning(abstract):
        topics.add("learning_to_act")
    return topics


def readme_counts(readme: str) -> dict[str, int]:
    """The rows of a README's table: what the first cell's link names, and the number in the second."""
    return {
        name: int(count.replace(",", ""))
        for name, count in re.findall(r"^\| \[([^\]]+)\]\([^)]*\) \| ([\d,]+) \|", readme, re.M)
    }


@needs_real_data
@pytest.mark.corpus
def test_real_papers_stand_exactly_once_where_they_belong(tmp_path: Path) -> None:
    world = World(tmp_path)
    clock = SkippingClock(datetime(2026, 7, 1, 6, 17, tzinfo=UTC))
    corpus = Corpus(entry_from_json(paper) for paper in real_papers())
    with ArxivStandIn(corpus, tie_seed=7) as arxiv:
        ran = world.run_action(arxiv.url, TOPICS, clock=clock, since=SINCE)
        requests = len(arxiv.log)
    assert_good(ran)
    tree = world.tree()
    overview = readme_counts(tree["papers/README.md"].decode())
    named = {"gaussian_splatting": "gaussian splatting", "llm": "llm", "learning_to_act": "learning to act"}
    assert set(overview) == set(named.values())
    belonging = [(paper, expected(paper)) for paper in real_papers()]
    total = 0
    for slug, name in named.items():
        wanted = {paper["id"]: paper for paper, topics in belonging if slug in topics}
        lines = records(tree, slug)
        assert sorted(line["id"] for line in lines) == sorted(wanted)
        assert all(line == recorded(entry_from_json(wanted[line["id"]])) for line in lines)
        assert sorted(row_links(tree, slug)) == sorted(f"{id}v{paper['version']}" for id, paper in wanted.items())
        assert overview[name] == len(wanted)
        months = readme_counts(tree[f"papers/{slug}/README.md"].decode())
        assert months == {
            month: len(row_links({path: data for path, data in tree.items() if f"/{month}/" in path}, slug))
            for month in {path.split("/")[2] for path in tree if path.startswith(f"papers/{slug}/2")}
        }
        assert sum(months.values()) == len(wanted)
        total += len(wanted)
    assert ran.outputs["total-papers"] == ran.outputs["new-papers"] == str(total)
    assert total > 1500 and requests > 10, "this is to be a run of many pages"


def assert_good(ran: Ran) -> None:
    assert ran.code == 0, ran.log
    assert ran.named("failed-topics") == []
    assert ran.named("incomplete-topics") == [], ran.log


def splats(count: int) -> list[Entry]:
    """Papers of one topic; every fifth shares its date, to the second, with the one before."""
    return [invented(n, TODAY - timedelta(hours=30, minutes=13 * (n - (n % 5 == 0)))) for n in range(1, count + 1)]


def versions(entries: list[Entry] | tuple[Entry, ...]) -> dict[str, int]:
    return {entry.id: entry.version for entry in entries}


def archived(tree: Tree) -> dict[str, int]:
    lines = records(tree, "splatting")
    assert len({line["id"] for line in lines}) == len(lines) == len(row_links(tree, "splatting"))
    return {line["id"]: line["version"] for line in lines}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_papers_of_one_second_may_swap_places_between_pages(tmp_path: Path, seed: int) -> None:
    entries = splats(450)
    with ArxivStandIn(Corpus(entries), tie_seed=seed) as arxiv:
        assert_good(World(tmp_path).run_action(arxiv.url, "splatting"))
    assert archived(World(tmp_path).tree()) == versions(entries)


Event = Callable[[Corpus], None]


def _new_on_top(corpus: Corpus) -> None:
    corpus.add(invented(9000 + n, TODAY - timedelta(minutes=n)) for n in range(3))


def _unread_jumps_up(corpus: Corpus) -> None:
    corpus.revise("2610.00430", updated="2026-10-30T06:00:00Z")


def _read_jumps_up(corpus: Corpus) -> None:
    corpus.revise("2610.00100", updated="2026-10-30T06:00:00Z")


def _announced_late(corpus: Corpus) -> None:
    corpus.add([invented(9000, TODAY - timedelta(hours=40))])


def _revised_away(corpus: Corpus) -> None:
    corpus.revise("2610.00100", updated="2026-10-30T06:00:00Z", title="No longer about that")


def _all_at_once(corpus: Corpus) -> None:
    for event in (_new_on_top, _unread_jumps_up, _read_jumps_up, _announced_late):
        event(corpus)


EVENTS = [_new_on_top, _unread_jumps_up, _read_jumps_up, _announced_late, _revised_away, _all_at_once]


def meanwhile(corpus: Corpus, event: Event) -> Fault:
    """The right answer, after which `event` happens before anything else is asked."""

    def reply(situation: Situation) -> Reply:
        event(corpus)
        return situation.honest

    return Fault(f"meanwhile {event.__name__}", reply)


@pytest.mark.parametrize("start", [0, 200, 400])
@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.hostile
def test_what_happens_between_two_pages_loses_nothing(tmp_path: Path, event: Event, start: int) -> None:
    entries = splats(450)
    corpus = Corpus(entries)
    world = World(tmp_path)
    with ArxivStandIn(corpus, FaultPlan(once(meanwhile(corpus, event), at_start(start)))) as arxiv:
        assert_good(world.run_action(arxiv.url, "splatting"))
        found = archived(world.tree())
        assert found.keys() >= versions(entries).keys()
        # What comes after the last page, or changes a paper that was just read and moves no other, nobody can know.
        if start < 400 and event is not _read_jumps_up:
            assert found == versions(entries) | versions_that_match(corpus)
        assert_good(world.run_action(arxiv.url, "splatting"))
    assert archived(world.tree()) == versions(entries) | versions_that_match(corpus)


def versions_that_match(corpus: Corpus) -> dict[str, int]:
    return versions(tuple(entry for entry in corpus.snapshot().current if "Splatting" in entry.title))


@pytest.mark.corpus
def test_more_than_ten_thousand_results_are_read_by_windows_of_dates(tmp_path: Path) -> None:
    world = World(tmp_path)
    entries = [invented(number, TODAY - timedelta(hours=30, minutes=4 * number)) for number in range(10_050)]
    with ArxivStandIn(Corpus(entries)) as arxiv:
        ran = world.run_action(arxiv.url, "splatting", page_size="500", columns="paper")
        asked = [(int(request.params["start"]), int(request.params["max_results"])) for request in arxiv.log]
        windows = {text for request in arxiv.log if "submittedDate" in (text := request.params["search_query"])}
    assert max(start + count for start, count in asked) < 10_000, "arXiv lets nobody read further"
    assert ran.code == 0
    assert ran.named("incomplete-topics") == []
    assert "Read 200 of 10050 results" in ran.log
    tree = world.tree()
    assert sorted(line["id"] for line in records(tree, "splatting")) == sorted(entry.id for entry in entries)
    coverage = state(tree, "splatting")["coverage"]
    assert coverage == {"from": "2026-09-30T00:00:00Z", "until": entries[0].updated}
    assert len(asked) <= 1.2 * (10_050 / 200 + len(windows))
