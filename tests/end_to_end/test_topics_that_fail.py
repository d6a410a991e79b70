"""Topics that fail and those that do not, and the time that asking may take."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from radar.arxiv_api import harvest
from tests.end_to_end.clock import TODAY, SkippingClock
from tests.end_to_end.world import Ran, World, invented, records, state
from tests.stand_ins.arxiv import ArxivStandIn, Corpus, FaultPlan, always, faults, times
from tests.stand_ins.arxiv.faults import Fault
from tests.stand_ins.arxiv.plan import at_start, both, with_text

NAMES = ("alder", "birch", "cedar", "dogwood", "elder")
TOPICS = "\n".join(NAMES)


@pytest.fixture(autouse=True)
def the_first_topic_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Topics are asked in the order in which they are named."""
    monkeypatch.setattr(harvest, "place_of_the_first", lambda now, topics: 0)


def corpus(papers: int = 3) -> Corpus:
    """`papers` for each of the five topics."""
    return Corpus(
        invented(number * 1000 + place, TODAY - timedelta(hours=30, minutes=7 * place), name.capitalize())
        for number, name in enumerate(NAMES)
        for place in range(papers)
    )


def asked(arxiv: ArxivStandIn) -> list[str]:
    """The topics asked for, in order, each as often as it was."""
    return [name for request in arxiv.log for name in NAMES if name in request.params["search_query"]]


def plan(fault: Fault, *names: str) -> FaultPlan:
    return FaultPlan(*(always(fault, with_text(name)) for name in names))


def published(world: World) -> set[str]:
    """The topics whose papers are in the workspace."""
    return {name for name in NAMES if len(records(world.tree(), name)) == 3}


def run(world: World, faulty: FaultPlan, *, strict: bool = False) -> tuple[Ran, list[str]]:
    """Run the action on all five topics; also the topics in the order in which arXiv saw them."""
    with ArxivStandIn(corpus(), faulty) as arxiv:
        return world.run_action(arxiv.url, TOPICS, strict=str(strict).lower(), max_minutes="300"), asked(arxiv)


def test_one_failed_topic_leaves_the_others_alone(tmp_path: Path) -> None:
    ran, order = run(World(tmp_path), plan(faults.truncated(), "cedar"))
    assert ran.code == 0
    assert ran.named("failed-topics") == ["cedar"]
    assert published(World(tmp_path)) == set(NAMES) - {"cedar"}
    assert not any("cedar" in path for path in World(tmp_path).tree())
    assert [order.count(name) for name in NAMES] == [1, 1, 6, 1, 1]
    assert "::warning title=arXiv Radar::Topic cedar failed: arXiv was asked 6 times" in ran.log


def test_strict_fails_the_run_after_publishing_the_others(tmp_path: Path) -> None:
    ran, _ = run(World(tmp_path), plan(faults.truncated(), "cedar"), strict=True)
    assert ran.code == 3
    assert ran.named("failed-topics") == ["cedar"]
    assert published(World(tmp_path)) == set(NAMES) - {"cedar"}


def test_strict_has_nothing_against_a_good_run(tmp_path: Path) -> None:
    ran, _ = run(World(tmp_path), FaultPlan(), strict=True)
    assert ran.code == 0
    assert published(World(tmp_path)) == set(NAMES)


@pytest.mark.parametrize("fault", [faults.status_429(), faults.truncated(), faults.STATUS_500_HTML])
def test_after_three_topics_in_a_row_that_failed_the_rest_are_not_asked(tmp_path: Path, fault: Fault) -> None:
    ran, order = run(World(tmp_path), plan(fault, "birch", "cedar", "dogwood"))
    assert ran.named("failed-topics") == ["birch", "cedar", "dogwood", "elder"]
    assert "elder" not in order
    assert published(World(tmp_path)) == {"alder"}
    assert ran.code == 0
    assert "Topic elder failed: It was not asked for, since arXiv failed the topics before it." in ran.log


def test_three_topics_that_always_fail_do_not_keep_the_others_from_being_asked_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    with ArxivStandIn(corpus(), plan(faults.truncated(), *NAMES[:3])) as arxiv:
        for day in range(5):
            clock = SkippingClock(TODAY + timedelta(days=day))
            ran = World(tmp_path).run_action(arxiv.url, TOPICS, clock=clock)
            assert ran.named("failed-topics")[:3] == list(NAMES[:3]), "in the order in which they are named"
    assert published(World(tmp_path)) == set(NAMES[3:])


def test_two_in_a_row_are_not_three(tmp_path: Path) -> None:
    ran, order = run(World(tmp_path), plan(faults.truncated(), "alder", "birch", "dogwood", "elder"))
    assert ran.named("failed-topics") == ["alder", "birch", "dogwood", "elder"]
    assert published(World(tmp_path)) == {"cedar"}
    assert set(order) == set(NAMES)


def test_queries_that_arxiv_refuses_are_not_its_fault(tmp_path: Path) -> None:
    ran, order = run(World(tmp_path), plan(faults.STATUS_400_ATOM, *NAMES[:4]))
    assert ran.named("failed-topics") == list(NAMES[:4])
    assert order == list(NAMES), "a query that is refused is not sent again"
    assert published(World(tmp_path)) == {"elder"}
    assert ran.code == 0
    assert "Check the topic's phrases and its query." in ran.log


def test_queries_that_arxiv_fails_at_cost_five_requests_each_and_the_others_go_on(tmp_path: Path) -> None:
    breaking = {name: f'ti:"{name}"' for name in ("birch", "cedar", "dogwood", "elder")}
    topics = "".join(f"- {{name: {name}, query: '{query}'}}\n" for name, query in breaking.items())
    plan = FaultPlan(*(always(faults.STATUS_500_ATOM, with_text(name)) for name in breaking))
    with ArxivStandIn(corpus(), plan) as arxiv:
        ran = World(tmp_path).run_action(arxiv.url, f"{topics}- alder\n", max_minutes="300")
        sent = [request.params["search_query"] for request in arxiv.log]
    assert ran.named("failed-topics") == [*breaking]
    assert len(records(World(tmp_path).tree(), "alder")) == 3
    assert {query: sent.count(query) for query in breaking.values()} == dict.fromkeys(breaking.values(), 4)
    assert len(sent) == 5 * len(breaking) + 2, "one for the newest of arXiv"
    for name in breaking:
        assert f"::warning title=arXiv Radar::Topic {name} failed: arXiv answers other queries, and fails at" in ran.log
    assert "no word may begin with a wildcard" in ran.summary


def test_a_refused_query_among_the_services_failures_does_not_make_them_fewer(tmp_path: Path) -> None:
    refused = always(faults.STATUS_400_ATOM, with_text("birch"))
    cut = (always(faults.truncated(), with_text(name)) for name in ("alder", "cedar", "dogwood"))
    ran, order = run(World(tmp_path), FaultPlan(refused, *cut))
    assert "elder" not in order
    assert ran.named("failed-topics") == list(NAMES)
    assert ran.code == 3


def test_403_stops_at_once(tmp_path: Path) -> None:
    ran, order = run(World(tmp_path), plan(faults.STATUS_403_HTML, "birch"))
    assert order == ["alder", "birch"]
    assert ran.named("failed-topics") == list(NAMES[1:])
    assert published(World(tmp_path)) == {"alder"}
    assert "takes this machine for a robot" in ran.log


def test_where_every_topic_fails_nothing_is_written(tmp_path: Path) -> None:
    ran, order = run(World(tmp_path), FaultPlan(always(faults.truncated())))
    assert ran.code == 3
    assert ran.outputs["changed"] == "false"
    assert ran.named("failed-topics") == list(NAMES)
    assert [order.count(name) for name in NAMES] == [6, 6, 6, 0, 0]
    assert World(tmp_path).tree() == {}


@pytest.mark.parametrize("minutes", ["1", "10", "30"])
def test_when_arxiv_is_down_all_the_time_every_topic_failed(tmp_path: Path, minutes: str) -> None:
    clock = SkippingClock(speed=0)
    with ArxivStandIn(corpus(), FaultPlan(always(faults.STATUS_503_HTML))) as arxiv:
        ran = World(tmp_path).run_action(arxiv.url, TOPICS, clock=clock, delay=3, max_minutes=minutes)
    assert ran.code == 3
    assert ran.named("failed-topics") == list(NAMES)
    assert ran.named("incomplete-topics") == []
    assert World(tmp_path).tree() == {}
    assert clock.monotonic() <= int(minutes) * 60
    assert "503" in ran.log


def newest(count: int) -> list[str]:
    """The dates of the newest `count` papers of a topic, oldest first."""
    return sorted(entry.updated for entry in corpus(count).snapshot().current if entry.title.startswith("Alder"))


def test_an_answer_that_outlasts_the_budget_is_left_and_what_was_read_is_kept(tmp_path: Path) -> None:
    # At this speed each answer takes 32 s, and as much more as the machine is busy; a minute has room for one, and the
    # start of another.
    clock = SkippingClock(speed=20)
    with ArxivStandIn(corpus(450), FaultPlan(always(faults.slow(1.6)))) as arxiv:
        ran = World(tmp_path).run_action(arxiv.url, "alder\nbirch", clock=clock, delay=3, max_minutes="1")
        assert asked(arxiv) == ["alder", "alder"]
        first, last = arxiv.log
    assert last.ended is not None
    one_request = (last.ended - last.started) * 20
    assert (last.ended - first.started) * 20 + sum(clock.sleeps) <= 60 + one_request
    assert ran.code == 0
    assert ran.named("failed-topics") == []
    assert ran.named("incomplete-topics") == ["alder", "birch"]
    assert "the time for asking arXiv (max-minutes) was used up" in ran.log
    assert "the time for asking arXiv (max-minutes) was used up" in ran.summary
    tree = World(tmp_path).tree()
    assert len(records(tree, "alder")) == 200
    assert records(tree, "birch") == []
    oldest, second = newest(200)[:2]
    coverage = state(tree, "alder")["coverage"]
    assert oldest < coverage["from"] <= second, "the oldest paper read may have company that was not"
    assert coverage["until"] == newest(200)[-1]
    assert "coverage" not in state(tree, "birch")


def test_429_for_ever_in_the_midst_of_a_topic_keeps_what_was_read_when_the_time_is_up(tmp_path: Path) -> None:
    clock = SkippingClock(speed=0)
    world = World(tmp_path)
    with ArxivStandIn(corpus(450)) as arxiv:
        arxiv.faults = FaultPlan(
            always(faults.status_429(), both(with_text("alder"), at_start(400))),
            always(faults.status_429(), with_text("submittedDate")),
        )
        ran = world.run_action(arxiv.url, "alder", clock=clock, delay=3, max_minutes="5")
        assert clock.monotonic() <= 5 * 60
        assert ran.code == 0
        assert ran.named("incomplete-topics") == ["alder"]
        assert len(records(world.tree(), "alder")) == 400

        arxiv.faults = FaultPlan()
        ran = world.run_action(arxiv.url, "alder", delay=3)
        assert ran.named("incomplete-topics") == []
        assert ran.outputs["new-papers"] == "50"
        assert len(records(world.tree(), "alder")) == 450


def test_429_for_ever_within_the_time_fails_the_topic(tmp_path: Path) -> None:
    clock = SkippingClock(speed=0)
    with ArxivStandIn(corpus(450)) as arxiv:
        arxiv.faults = FaultPlan(always(faults.status_429(), at_start(400)))
        ran = World(tmp_path).run_action(arxiv.url, "alder", clock=clock, delay=3)
    assert ran.code == 3
    assert World(tmp_path).tree() == {}
    assert clock.monotonic() < 30 * 60


def test_the_time_that_is_too_short_to_wait_for_one_topic_goes_to_the_others(tmp_path: Path) -> None:
    clock = SkippingClock(speed=0)
    with ArxivStandIn(corpus(), FaultPlan(always(faults.status_429(), with_text("birch")))) as arxiv:
        ran = World(tmp_path).run_action(arxiv.url, TOPICS, clock=clock, delay=3, max_minutes="5")
    assert ran.code == 0
    assert ran.named("failed-topics") == ["birch"]
    assert published(World(tmp_path)) == set(NAMES) - {"birch"}
    assert clock.monotonic() <= 5 * 60


def test_where_silence_took_all_the_time_every_topic_failed(tmp_path: Path) -> None:
    clock = SkippingClock(speed=400)  # a fifth of a second is more than a minute
    with ArxivStandIn(corpus(), FaultPlan(always(faults.NEVER_ANSWERS))) as arxiv:
        ran = World(tmp_path).run_action(arxiv.url, TOPICS, clock=clock, delay=3, timeout=0.2, max_minutes="1")
        assert len(arxiv.log) == 1
    assert ran.code == 3
    assert ran.named("failed-topics") == list(NAMES)
    assert "the last was no answer in time" in ran.log


def test_retry_after_is_honoured_between_topics_too(tmp_path: Path) -> None:
    clock = SkippingClock(speed=0)
    with ArxivStandIn(corpus(), FaultPlan(times(1, faults.status_503("400"), with_text("birch")))) as arxiv:
        ran = World(tmp_path).run_action(arxiv.url, TOPICS, clock=clock, delay=3)
    assert ran.code == 0
    assert published(World(tmp_path)) == set(NAMES)
    assert sum(clock.sleeps) == pytest.approx(400 + 5 * 3, abs=2)
