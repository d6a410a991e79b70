"""News on arXiv's bad days: where the query API gives no good answer, they come from OAI-PMH.

A topic has an archive of 40 papers from a good day. Then come 6 new ones and 3 revised, while the query API is out of
order. OAI-PMH tells of them, marked until the query API does; whatever it tells wrongly, no paper is lost by it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from tests.end_to_end.clock import TODAY, SkippingClock
from tests.end_to_end.hub import open_hub, splats
from tests.end_to_end.world import Ran, Tree, World, invented, recorded, records, state
from tests.stand_ins.arxiv import ArxivStandIn, Corpus, Entry, FaultPlan, always, faults, once
from tests.stand_ins.arxiv.faults import Fault
from tests.stand_ins.arxiv.oai import OaiService
from tests.stand_ins.arxiv.oai_faults import EDGE_503, EVERY_OAI_FAULT, NO_RECORDS, OTHER_DAY
from tests.stand_ins.arxiv.plan import Asked, with_text

TOPIC = "splatting"
OLD, NEW, REVISED = 40, 6, (3, 17, 39)
DOWN = FaultPlan(always(faults.STATUS_406_EMPTY))


def old_entries() -> list[Entry]:
    return [invented(number, TODAY - timedelta(hours=40, minutes=97 * number)) for number in range(OLD)]


def corpus() -> Corpus:
    """The topic with its news; among them what OAI-PMH tells in TeX."""
    changed = Corpus(old_entries())
    moment = TODAY - timedelta(hours=12)
    changed.add(
        invented(OLD + number, moment + timedelta(minutes=number), "Schrödinger's τ-splatting", comment="für alle")
        for number in range(NEW)
    )
    changed.add([invented(900, moment, "Of something else")])
    for number in REVISED:
        changed.revise(f"2610.{number:05}", updated=f"2026-10-30T02:00:{number:02}Z", title=f"Splatting {number}")
    return changed


@cache
def before() -> Tree:
    """The repository as the good day left it."""
    with TemporaryDirectory() as folder, ArxivStandIn(Corpus(old_entries())) as arxiv:
        world = World(Path(folder))
        assert run(world, arxiv).code == 0
        return world.tree()


@cache
def undisturbed() -> Tree:
    """The repository as a day without trouble leaves it."""
    with TemporaryDirectory() as folder, ArxivStandIn(corpus()) as arxiv:
        world = World(Path(folder))
        world.restore(before())
        assert run(world, arxiv).code == 0
        return world.tree()


def run(world: World, arxiv: ArxivStandIn, topics: str = TOPIC, **more: Any) -> Ran:
    variables = {"ARXIV_OAI_URL": arxiv.oai_url, **more.pop("variables", {})}
    return world.run_action(arxiv.url, topics, variables=variables, **more)


@pytest.fixture
def arxiv() -> Iterator[ArxivStandIn]:
    with ArxivStandIn(corpus(), DOWN, clock=lambda: TODAY) as stand_in:
        yield stand_in


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = World(tmp_path)
    made.restore(before())
    return made


def versions(tree: Mapping[str, bytes], slug: str = TOPIC) -> dict[str, int]:
    return {paper["id"]: paper["version"] for paper in records(tree, slug)}


def bare(papers: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{key: value for key, value in paper.items() if key != "source"} for paper in papers]


def test_the_same_papers_come_the_same_day_and_are_confirmed_by_the_next_good_answer(
    arxiv: ArxivStandIn, world: World
) -> None:
    ran = run(world, arxiv)
    assert ran.code == 0, ran.log
    assert ran.named("fallback-topics") == [TOPIC]
    assert (ran.named("failed-topics"), ran.named("incomplete-topics")) == ([], [])
    assert (ran.outputs["new-papers"], ran.outputs["revised-papers"]) == (str(NEW), str(len(REVISED)))
    assert f"::warning title=arXiv Radar::Topic {TOPIC}: Its news came from OAI-PMH" in ran.log
    assert f"{TOPIC} (OAI-PMH)" in ran.summary and "### From OAI-PMH" in ran.summary
    assert versions(world.tree()) == versions(undisturbed())
    marked = [paper for paper in records(world.tree(), TOPIC) if paper.get("source") == "oai"]
    assert {paper["id"] for paper in marked} == {
        *(f"2610.{OLD + number:05}" for number in range(NEW)),
        *(f"2610.{number:05}" for number in REVISED),
    }
    assert bare(records(world.tree(), TOPIC)) == records(undisturbed(), TOPIC), "texts in Unicode, as the query API's"
    assert state(world.tree(), TOPIC)["coverage"] == state(before(), TOPIC)["coverage"], "nothing is known by it"

    again = run(world, arxiv)
    assert again.outputs["changed"] == "false", again.log

    arxiv.faults = FaultPlan()
    good = run(world, arxiv)
    assert (good.code, good.named("fallback-topics")) == (0, [])
    assert (good.outputs["new-papers"], good.outputs["revised-papers"]) == ("0", "0")
    assert f"arXiv's query API has confirmed {NEW + len(REVISED)} papers that came from OAI-PMH." in good.log
    assert f"has confirmed {NEW + len(REVISED)} papers" in good.summary
    assert world.tree() == undisturbed()


def test_a_406_is_not_waited_upon_but_other_answers_are_as_ever(arxiv: ArxivStandIn, world: World) -> None:
    clock = SkippingClock()
    run(world, arxiv, clock=clock, delay=3)
    assert sum(clock.sleeps) < 10
    assert [request.path for request in arxiv.log] == ["/api/query", "/oai"]
    arxiv.forget()
    arxiv.faults = FaultPlan(always(faults.STATUS_503_HTML))
    clock = SkippingClock()
    ran = run(world, arxiv, clock=clock, delay=3, max_minutes="60")
    assert [request.path for request in arxiv.log] == ["/api/query"] * 6 + ["/oai"]
    assert sum(clock.sleeps) > 300
    assert ran.named("fallback-topics") == [TOPIC]


@pytest.mark.parametrize(("minutes", "kept"), [(1, 30), (6, 180), (10, 300), (30, 300), (60, 600)])
def test_time_is_kept_for_it_while_the_query_api_is_waited_upon(
    arxiv: ArxivStandIn, world: World, minutes: int, kept: float
) -> None:
    arxiv.faults = FaultPlan(always(faults.STATUS_503_HTML))
    clock = SkippingClock()
    topics = "\n".join(["splatting", "nothing of the kind", "nor of this"])
    ran = run(world, arxiv, topics, clock=clock, delay=3, max_minutes=str(minutes))
    assert set(ran.named("fallback-topics")) == {"splatting", "nothing_of_the_kind", "nor_of_this"}
    assert sum(clock.sleeps) <= minutes * 60 - kept + 10
    assert len(arxiv.oai_log) == 1, "one harvest for all of them"


def test_requests_to_both_are_spaced_as_one(arxiv: ArxivStandIn, world: World) -> None:
    arxiv.oai.page = 5
    clock = SkippingClock()
    ran = run(world, arxiv, clock=clock, delay=3)
    assert ran.code == 0
    requests = arxiv.log
    assert len(arxiv.oai_log) > 3
    assert sum(clock.sleeps) >= 2.9 * (len(requests) - 1)
    assert len({request.port for request in requests}) == 1, "one connection"


def test_both_down_is_a_failure_as_without_it(arxiv: ArxivStandIn, world: World) -> None:
    arxiv.oai_faults = FaultPlan(always(EDGE_503))
    ran = run(world, arxiv)
    assert ran.code == 3
    assert (ran.named("failed-topics"), ran.named("fallback-topics")) == ([TOPIC], [])
    assert f"Topic {TOPIC} failed: " in ran.log
    assert len(arxiv.oai_log) == 2, "one more try"
    assert world.tree() == before()


def test_that_nothing_was_changed_for_days_is_not_believed(arxiv: ArxivStandIn, world: World) -> None:
    arxiv.oai_faults = FaultPlan(always(NO_RECORDS))
    assert run(world, arxiv).named("failed-topics") == [TOPIC]


def test_the_second_try_is_served_from_the_cache(arxiv: ArxivStandIn, world: World) -> None:
    arxiv.oai_faults = FaultPlan(once(EDGE_503))
    assert run(world, arxiv).named("fallback-topics") == [TOPIC]
    assert versions(world.tree()) == versions(undisturbed())
    asked = [dict(request.params) for request in arxiv.oai_log]
    assert asked == [{"verb": "ListRecords", "metadataPrefix": "arXivRaw", "from": "2026-10-26"}] * 2


def test_it_can_be_switched_off(arxiv: ArxivStandIn, world: World) -> None:
    ran = run(world, arxiv, fallback="false")
    assert (ran.code, ran.named("failed-topics"), arxiv.oai_log) == (3, [TOPIC], [])
    assert len(arxiv.log) == 6, "and then a 406 is tried again"


def test_what_stands_in_for_arxivs_api_alone_is_the_only_one_asked(arxiv: ArxivStandIn, world: World) -> None:
    ran = run(world, arxiv, variables={"ARXIV_OAI_URL": ""})
    assert (ran.code, ran.named("failed-topics"), arxiv.oai_log) == (3, [TOPIC], [])


def test_who_is_taken_for_a_robot_asks_nothing_more(arxiv: ArxivStandIn, world: World) -> None:
    arxiv.faults = FaultPlan(always(faults.STATUS_403_HTML))
    ran = run(world, arxiv, f"{TOPIC}\nradar")
    assert (ran.code, ran.named("fallback-topics"), len(arxiv.log)) == (3, [], 1)


def test_topics_that_only_arxivs_search_can_decide_fail(arxiv: ArxivStandIn, world: World) -> None:
    topics = """
- splatting
- {name: raw, query: "ti:splatting OR abs:splat"}
- {name: anywhere, any: [splatting], in: anywhere}
- {name: okonvale, authors: [Abelone Okonvale]}
"""
    ran = run(world, arxiv, topics, max_minutes="300")
    assert ran.code == 0
    assert ran.named("failed-topics") == ["raw", "anywhere", "okonvale"]
    assert ran.named("fallback-topics") == [TOPIC]


def test_topics_that_cannot_fall_back_leave_the_others_their_time(arxiv: ArxivStandIn, world: World) -> None:
    arxiv.faults = FaultPlan(always(faults.STATUS_503_HTML))
    topics = '- {name: raw, query: "ti:splatting OR abs:splat"}\n- splatting\n'
    ran = run(world, arxiv, topics, delay=3, max_minutes="8")
    assert (ran.named("failed-topics"), ran.named("fallback-topics")) == (["raw"], [TOPIC])


def test_a_query_that_arxiv_refuses_is_not_asked_for_elsewhere(arxiv: ArxivStandIn, world: World) -> None:
    arxiv.faults = FaultPlan(always(faults.STATUS_400_ATOM))
    assert run(world, arxiv).named("failed-topics") == [TOPIC]
    assert arxiv.oai_log == []


def test_topics_that_the_query_api_answers_are_none_of_its_business(arxiv: ArxivStandIn, world: World) -> None:
    arxiv.faults = FaultPlan(always(faults.STATUS_406_EMPTY, with_text("else")))
    ran = run(world, arxiv, f"{TOPIC}\nsomething else")
    assert ran.named("fallback-topics") == ["something_else"]
    assert {paper["id"] for paper in records(world.tree(), "something_else")} == {"2610.00900"}
    assert not any("source" in paper for paper in records(world.tree(), TOPIC))


def test_a_topic_may_begin_on_a_bad_day(arxiv: ArxivStandIn, tmp_path: Path) -> None:
    world = World(tmp_path)
    assert run(world, arxiv).code == 0
    found = versions(world.tree())
    assert found.items() <= versions(undisturbed()).items()
    assert len(found) >= NEW + len(REVISED)
    assert "coverage" not in state(world.tree(), TOPIC)
    again = run(world, arxiv)
    assert again.named("incomplete-topics") == [TOPIC]
    assert "Papers from 2026-09-30 on are not all read yet" in again.summary
    assert f"| {TOPIC} (OAI-PMH, incomplete) |" in again.summary
    arxiv.faults = FaultPlan()
    good = run(world, arxiv)
    assert (good.code, good.named("incomplete-topics")) == (0, [])
    assert records(world.tree(), TOPIC) == records(undisturbed(), TOPIC)


def test_a_topic_whose_history_is_not_filled_in_stays_incomplete_on_a_bad_day(
    arxiv: ArxivStandIn, world: World
) -> None:
    ran = run(world, arxiv, since="300 days")
    assert ran.named("fallback-topics") == ran.named("incomplete-topics") == [TOPIC]
    assert re.search(r"Papers from 2026-01-03 to 2026-09-\d\d are not all read yet; the next runs go on", ran.summary)


@pytest.mark.parametrize("times", ["once", "for ever"])
@pytest.mark.parametrize("name", EVERY_OAI_FAULT)
def test_whatever_it_tells_nothing_is_lost_by_it(name: str, times: str, arxiv: ArxivStandIn, world: World) -> None:
    fault: Fault = EVERY_OAI_FAULT[name]
    arxiv.oai.page = 12
    arxiv.oai_faults = FaultPlan(once(fault, _second_page) if times == "once" else always(fault))
    ran = run(world, arxiv)
    assert any(request.fault == name for request in arxiv.oai_log), "the trouble never came"
    after = versions(world.tree())
    assert all(after[identifier] >= version for identifier, version in versions(before()).items())
    assert after.items() <= versions(undisturbed()).items() | versions(before()).items()
    assert ran.code == (0 if ran.named("fallback-topics") else 3)
    if ran.named("failed-topics"):
        assert world.tree() == before()
    assert state(world.tree(), TOPIC)["coverage"] == state(before(), TOPIC)["coverage"]
    assert len(arxiv.oai_log) <= 12
    arxiv.faults, arxiv.oai_faults = FaultPlan(), FaultPlan()
    assert run(world, arxiv).code == 0
    assert records(world.tree(), TOPIC) == records(undisturbed(), TOPIC)


def _second_page(asked: Asked) -> bool:
    return "resumptionToken" in asked.params


def test_a_list_that_moves_is_read_as_far_as_it_goes_and_said_to_have_moved(arxiv: ArxivStandIn, world: World) -> None:
    arxiv.oai.page, arxiv.oai.slip = 12, -2
    ran = run(world, arxiv)
    assert ran.named("fallback-topics") == ran.named("incomplete-topics") == [TOPIC]
    assert "OAI-PMH's list moved while it was read." in ran.log
    assert versions(world.tree()) == versions(undisturbed())


def test_what_slips_past_the_edge_of_a_page_comes_with_the_query_api(arxiv: ArxivStandIn, world: World) -> None:
    arxiv.oai.page, arxiv.oai.slip = 12, 3
    assert run(world, arxiv).named("fallback-topics") == [TOPIC]
    after = versions(world.tree())
    assert all(after[identifier] >= version for identifier, version in versions(before()).items())
    assert versions(before()) != after != versions(undisturbed())
    arxiv.faults = FaultPlan()
    run(world, arxiv)
    assert records(world.tree(), TOPIC) == records(undisturbed(), TOPIC)


def test_an_answer_to_somebody_elses_question_is_asked_for_again(arxiv: ArxivStandIn, world: World) -> None:
    arxiv.oai_faults = FaultPlan(once(OTHER_DAY))
    assert run(world, arxiv).named("fallback-topics") == [TOPIC]
    assert versions(world.tree()) == versions(undisturbed())


def test_what_the_query_api_tells_otherwise_is_taken_and_said(arxiv: ArxivStandIn, world: World) -> None:
    run(world, arxiv)
    path = next(path for path, data in world.tree().items() if b'"source": "oai"' in data)
    file = world.workspace / path
    lines = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    for line in lines[:2]:
        line["title"], line["comment"] = "Splatting, told otherwise", "nothing"
    file.write_text("".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines), "utf-8")
    arxiv.faults = FaultPlan()
    ran = run(world, arxiv)
    assert records(world.tree(), TOPIC) == records(undisturbed(), TOPIC)
    assert ran.log.count("the query API tells otherwise than OAI-PMH did: title, comment.") == 2
    assert "Of 2 it tells other texts" in ran.summary


def test_a_withdrawn_paper_stays_one_whatever_its_comment_says(arxiv: ArxivStandIn, world: World) -> None:
    current = {entry.id: entry for entry in arxiv.corpus.snapshot().current}
    gone = [f"2610.{OLD:05}", f"2610.{REVISED[0]:05}", "2610.00010"]
    # Of the last one, the good day has told the very version; it was changed since.
    arxiv.corpus.add(replace(current[identifier], withdrawn=True, announced="2026-10-30") for identifier in gone)
    run(world, arxiv)
    assert {paper["id"] for paper in records(world.tree(), TOPIC) if paper.get("withdrawn")} == set(gone)
    assert not any("source" in paper for paper in records(world.tree(), TOPIC) if paper["id"] == gone[2])
    arxiv.faults = FaultPlan()
    run(world, arxiv)
    after = records(world.tree(), TOPIC)
    assert {paper["id"] for paper in after if paper.get("withdrawn")} == set(gone)
    assert not any("source" in paper for paper in after)
    pages = b"".join(data for path, data in world.tree().items() if path.endswith(".md"))
    assert pages.lower().count(b"withdrawn") >= len(gone)
    arxiv.corpus.revise(gone[0], updated="2026-10-30T05:00:00Z", withdrawn=False)
    run(world, arxiv)
    assert not any(paper.get("withdrawn") for paper in records(world.tree(), TOPIC) if paper["id"] == gone[0])


def test_what_the_query_api_told_is_not_told_anew(arxiv: ArxivStandIn, world: World) -> None:
    """Of the same version, its texts stay, though OAI-PMH has others."""
    current = {entry.id: entry for entry in arxiv.corpus.snapshot().current}
    known = "2610.00010"
    arxiv.corpus.add([replace(current[known], title="Splatting, but told otherwise", announced="2026-10-30")])
    run(world, arxiv)
    (paper,) = [paper for paper in records(world.tree(), TOPIC) if paper["id"] == known]
    assert paper == recorded(current[known])


def test_a_bad_day_of_fifty_topics_takes_a_dozen_requests(tmp_path: Path) -> None:
    entries = [
        invented(number, TODAY - timedelta(hours=20, seconds=number), f"Paper of kind{number} and more")
        for number in range(5_000)
    ]
    topics = "\n".join(
        f"- {{name: kind{number}, any: [kind{number}], categories: [cs.CV, stat.ML, eess.*]}}" for number in range(50)
    )
    with ArxivStandIn(Corpus(entries), DOWN, clock=lambda: TODAY) as arxiv:
        world = World(tmp_path)
        ran = run(world, arxiv, topics)
        assert ran.code == 0
        assert len(ran.named("fallback-topics")) == 50
        assert ran.outputs["new-papers"] == "50"
        assert 3 <= len(arxiv.oai_log) <= 12
        assert len(arxiv.log) - len(arxiv.oai_log) <= 5


def test_a_waiting_pull_request_is_written_once_when_its_papers_are_confirmed(tmp_path: Path) -> None:
    """What a run confirmed is no part of what is proposed, so the next run has nothing to take back."""
    with open_hub(tmp_path) as hub:
        hub.variables = {"ARXIV_OAI_URL": hub.arxiv.oai_url}
        hub.arxiv.oai = OaiService(hub.arxiv.corpus, clock=lambda: TODAY)
        hub.run()
        hub.announce(*splats(range(50, 53)))
        hub.arxiv.faults = DOWN
        assert hub.run(publish="pull-request").named("fallback-topics") == [TOPIC]
        assert hub.run(publish="pull-request").writes == []
        hub.arxiv.faults = FaultPlan()
        good = hub.run(publish="pull-request")
        assert (good.outputs["pull-request-operation"], good.outputs["new-papers"]) == ("updated", "0")
        assert "has confirmed 3 papers" in good.summary
        assert "2610.00052v1" in str(hub.github.pull_requests[0].body)
        quiet = hub.run(publish="pull-request")
        assert (quiet.outputs["changed"], quiet.writes) == ("false", [])


@pytest.mark.parametrize("publish", ["commit", "pull-request"])
def test_papers_are_confirmed_once_though_a_rejected_one_comes_beside_them(publish: str, tmp_path: Path) -> None:
    """What readers do not see makes no commit of its own, but holds none back that the log speaks of."""
    branch = "main" if publish == "commit" else "arxiv-radar/update"
    with open_hub(tmp_path) as hub:
        hub.variables = {"ARXIV_OAI_URL": hub.arxiv.oai_url}
        hub.arxiv.oai = OaiService(hub.arxiv.corpus, clock=lambda: TODAY)
        hub.run()
        hub.github.commit("main", {"papers/curation.txt": b"reject 2610.00051\n"}, "Reject")
        hub.announce(*splats(range(50, 53)))
        hub.arxiv.faults = DOWN
        assert hub.run(publish=publish).named("fallback-topics") == [TOPIC]
        hub.arxiv.corpus.revise("2610.00051", updated="2026-10-30T02:00:00Z", title="Splatting, revised")
        hub.arxiv.faults = FaultPlan()
        assert "has confirmed" in hub.run(publish=publish).log
        assert [paper["id"] for paper in records(hub.github.tree(branch), TOPIC) if "source" in paper] == []
        quiet = hub.run(publish=publish)
        assert "has confirmed" not in quiet.log
        assert (quiet.outputs["changed"], quiet.writes) == ("false", [])


def test_what_came_before_the_week_that_is_asked_for_is_said_to_be_missing(world: World) -> None:
    """After runs that were skipped, or failed at both places, the list begins later than the archive ends."""
    late = TODAY + timedelta(days=12)
    entries = [invented(100 + day, TODAY + timedelta(days=day)) for day in range(1, 12)]
    with ArxivStandIn(Corpus([*old_entries(), *entries]), DOWN, clock=lambda: late) as arxiv:
        ran = run(world, arxiv, clock=SkippingClock(late))
        assert ran.named("fallback-topics") == ran.named("incomplete-topics") == [TOPIC]
        assert "what came between 2026-10-28 and 2026-11-04 may be missing." in ran.log
        found = versions(world.tree())
        assert "2610.00111" in found and "2610.00101" not in found
        arxiv.faults = FaultPlan()
        good = run(world, arxiv, clock=SkippingClock(late))
        assert good.named("incomplete-topics") == []
        assert versions(world.tree()).keys() >= {entry.id for entry in entries}
