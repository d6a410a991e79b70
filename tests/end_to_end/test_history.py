"""A large history in several runs, some of them killed: it ends complete, and no half of anything is ever published."""

from __future__ import annotations

import http.client
import math
import os
import random
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from radar.run import job
from tests.end_to_end.clock import TODAY, SkippingClock
from tests.end_to_end.hub import Hub, open_hub, splats
from tests.end_to_end.proposals import BRANCH
from tests.end_to_end.world import World, invented, records, state
from tests.real_data import needs_real_data, real_papers
from tests.stand_ins.arxiv import ArxivStandIn, Corpus, Entry, Request
from tests.stand_ins.arxiv.corpus import entry_from_json
from tests.stand_ins.github.pull_requests import PullRequests
from tests.unit.keeper import limit

ARCHIVES = ("cs", "eess", "stat", "math", "physics", "q-bio", "q-fin", "econ", "astro-ph", "cond-mat")
EVERYTHING = " OR ".join([*(f"cat:{name}.*" for name in ARCHIVES), "cat:quant-ph"])
CONFIG = {".github/arxiv-radar.yml": f"topics:\n  - {{name: everything, query: '{EVERYTHING}'}}\n".encode()}
SINCE = "2018-01-01"
NOW = datetime(2026, 6, 30, 6, 17, tzinfo=UTC)  # in the week of the newest of the real papers
SEED = int(os.environ.get("RADAR_KILL_SEED", "1"))


def real_entries() -> list[Entry]:
    return [entry_from_json(record) for record in real_papers()]


def least(requests: list[Request]) -> int:
    """The fewest requests there could be: every paper once in full pages, and one for each window."""
    return math.ceil(len(real_papers()) / 200) + len({request.params["search_query"] for request in requests})


@needs_real_data
def test_a_backfill_of_all_the_real_papers_takes_hardly_more_requests_than_it_must(tmp_path: Path) -> None:
    with ArxivStandIn(Corpus(real_entries()), tie_seed=SEED) as arxiv:
        world = World(tmp_path)
        world.restore(CONFIG)
        clock = SkippingClock(NOW, speed=0)
        ran = world.run_action(arxiv.url, "", clock=clock, delay=3, since=SINCE, max_minutes="60")
        assert ran.code == 0, ran.log
        requests = arxiv.log
    held = records(world.tree(), "everything")
    assert sorted(record["id"] for record in held) == sorted(paper["id"] for paper in real_papers())
    assert ran.named("incomplete-topics") == []
    assert state(world.tree(), "everything")["coverage"]["from"] == f"{SINCE}T00:00:00Z"
    assert len(requests) <= 1.2 * least(requests), (len(requests), least(requests))


@needs_real_data
def test_a_backfill_in_runs_of_a_minute_one_of_them_killed_ends_complete(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    with open_hub(tmp_path, real_entries(), CONFIG) as hub:
        hub.clock = SkippingClock(NOW, speed=0)
        hub.variables = {"ARXIV_DELAY_SECONDS": "3"}
        inputs: dict[str, Any] = {"since": SINCE, "max_minutes": "1"}
        killed = chance.randrange(1, 4)
        held: set[str] = set()
        for number in range(12):
            if number == killed:
                kill_at_random(hub, chance, inputs)
            else:
                ran = hub.run("", variables={"ARXIV_DELAY_SECONDS": "3"}, **inputs)
                assert ran.code == 0, ran.log
                done = not ran.named("incomplete-topics")
            before, held = held, set(hub.papers())
            assert held >= before, "a run, killed or not, takes nothing away"
            assert sum(state(hub.github.tree(), "everything")["months"].values()) == len(held)
            if number != killed and done:
                break
            if number != killed:
                assert "not all read yet" in ran.log
        assert done and number >= 4, "a minute is a fifth of what it takes"
        assert len(held) == len(real_papers())


def kill_at_random(hub: Hub, chance: random.Random, inputs: dict[str, Any]) -> None:
    """A run in a process of its own that is killed after a random number of its requests, and a random moment more."""
    asked = len(hub.arxiv.log) + len(hub.github.log)
    process, _ = hub.start("", speed=60, **inputs)
    mark = asked + chance.randrange(1, 30)
    end = time.monotonic() + 60
    while process.is_alive() and len(hub.arxiv.log) + len(hub.github.log) < mark and time.monotonic() < end:
        time.sleep(0.001)
    time.sleep(chance.uniform(0, 0.2))
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join(10)
    assert process.exitcode == -signal.SIGKILL, "it was still at work"
    hub.github.wait_idle()
    hub.github.fsck()


class Killed(BaseException):
    """The process ends here, as far as our code can tell."""


class Axe:
    """Kills at the connection's n-th request, before it is sent or once its answer is there; counts them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        self.strikes_at = 0
        self.after = False
        send, receive = http.client.HTTPConnection.putrequest, http.client.HTTPConnection.getresponse

        def putrequest(connection: http.client.HTTPConnection, *args: Any, **options: Any) -> None:
            self.count += 1
            if self.count == self.strikes_at and not self.after:
                raise Killed
            send(connection, *args, **options)

        def getresponse(connection: http.client.HTTPConnection) -> http.client.HTTPResponse:
            response = receive(connection)
            if self.count == self.strikes_at and self.after:
                raise Killed
            return response

        monkeypatch.setattr(http.client.HTTPConnection, "putrequest", putrequest)
        monkeypatch.setattr(http.client.HTTPConnection, "getresponse", getresponse)

    @contextmanager
    def at(self, number: int, *, after: bool) -> Iterator[None]:
        """Within the block, the n-th request (0: none) is the last."""
        self.count, self.strikes_at, self.after = 0, number, after
        yield
        self.strikes_at = 0


@pytest.mark.parametrize(("publish", "branch"), [("commit", "main"), ("pull-request", BRANCH)])
@pytest.mark.parametrize("after", [False, True], ids=["before it is sent", "once it is answered"])
def test_killed_at_any_request_the_repository_is_old_or_new_and_never_between(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, publish: str, branch: str, after: bool
) -> None:
    # Small limits and a checkpoint at every window, so that the run makes several commits.
    limit(monkeypatch, page=10, at_once=10, largest=20, aim=12)
    monkeypatch.setattr(job, "_CHECKPOINT", 1.0)
    papers = [invented(n, TODAY - timedelta(days=1, hours=18 * n)) for n in range(20)]
    inputs: dict[str, Any] = {"publish": publish, "since": "16 days", "variables": {"ARXIV_DELAY_SECONDS": "3"}}
    inputs["home_url"] = "https://octo.github.io/reading"  # else feeds would name the stand-in's address
    axe = Axe(monkeypatch)
    with open_hub(tmp_path / "whole", papers) as hub:
        with axe.at(0, after=after):
            ran = hub.run(**inputs)
        requests = axe.count
        old = hub.github.history("main")[-1].tree
        trees = [old, *(body["tree"] for body in ran.bodies("POST", "git/commits"))]
        assert ran.code == 0 and len(trees) >= 3, "several commits in one run"
        held = hub.papers(branch)
        assert len(held) == 20
    reached = set()
    with open_hub(tmp_path / "killed", papers, rate_limit=10**6) as hub:
        head = hub.github.head()
        for number in range(1, requests + 1):
            with axe.at(number, after=after), pytest.raises(Killed):
                hub.run(**inputs)
            hub.github.wait_idle()
            where = hub.github.head(branch)
            tree = hub.github.commit_of(branch).tree if where else old
            assert tree in trees, f"killed at request {number} of {requests}"
            reached.add(trees.index(tree))
            hub.github.fsck()
            ran = hub.run(**inputs)
            assert ran.code == 0, ran.log
            assert hub.papers(branch) == held and hub.github.commit_of(branch).tree == trees[-1]
            assert publish == "commit" or [pull.state for pull in hub.github.pull_requests] == ["open"]
            hub.github.world.pull_requests = PullRequests()
            hub.github.reset(branch, head if branch == "main" else None)
    assert reached >= set(range(len(trees) if after else len(trees) - 1)), "each was the last in its turn"


def test_a_run_that_is_killed_loses_only_what_came_after_its_last_checkpoint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit(monkeypatch, page=5, at_once=10, largest=20, aim=15)
    papers = [invented(n, TODAY - timedelta(days=1, hours=6 * n)) for n in range(400)]
    axe = Axe(monkeypatch)
    with open_hub(tmp_path, papers) as hub:
        hub.clock = SkippingClock(TODAY, speed=0)
        variables = {"ARXIV_DELAY_SECONDS": "15"}
        with axe.at(70, after=False), pytest.raises(Killed):
            hub.run(since="120 days", variables=variables)
        asked = hub.arxiv.log
        kept = len(hub.papers())
        assert 300 / 15 * 5 / 2 < kept < 400, "what was read up to a few minutes before is there"
        assert len(asked) * 5 - kept < 2 * 300 / 15 * 5, "what is lost are minutes"
        ran = hub.run(since="120 days", variables=variables)
        assert ran.code == 0 and not ran.named("incomplete-topics"), ran.log
        assert len(hub.papers()) == 400
        assert len(hub.arxiv.log) - len(asked) < 400 / 5, "the next run goes on from there"


WORDS = [f"word{chr(97 + n // 26)}{chr(97 + n % 26)}q" for n in range(40)]


def of_many_topics() -> list[Entry]:
    """Five papers for each of 40 topics."""
    return [
        invented(100 * k + n, TODAY - timedelta(days=1 + n), word) for k, word in enumerate(WORDS) for n in range(5)
    ]


def test_a_run_that_is_killed_amid_the_news_of_many_topics_keeps_those_of_its_last_checkpoint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    axe = Axe(monkeypatch)
    variables = {"ARXIV_DELAY_SECONDS": "30"}
    with open_hub(tmp_path, of_many_topics()) as hub:
        hub.clock = SkippingClock(TODAY, speed=0)
        with axe.at(50, after=False), pytest.raises(Killed):
            hub.run("\n".join(WORDS), max_minutes="60", variables=variables)
        asked, kept = len(hub.arxiv.log) - 1, len(hub.papers())  # the first asks for the newest of all arXiv
        assert 0 < 5 * asked - kept <= 5 * (300 / 30 + 1), "what is lost are minutes"
        tree = hub.github.tree()
        assert len({path for path in tree if path.count("/") == 2 and path.endswith("/radar.json")}) == kept / 5
        ran = hub.run("\n".join(WORDS), max_minutes="60", variables=variables)
        assert ran.code == 0 and not ran.named("failed-topics") and not ran.named("incomplete-topics"), ran.log
        assert len(hub.papers()) == 200 == int(ran.outputs["total-papers"])
        assert int(ran.outputs["new-papers"]) == 200 - kept


@pytest.mark.parametrize("publish", ["commit", "pull-request"])
def test_what_is_published_amid_the_news_of_many_topics_costs_a_run_without_news_nothing(
    tmp_path: Path, publish: str
) -> None:
    inputs: dict[str, Any] = {"max_minutes": "60", "variables": {"ARXIV_DELAY_SECONDS": "30"}, "publish": publish}
    with open_hub(tmp_path, of_many_topics()) as hub:
        hub.clock = SkippingClock(TODAY, speed=0)
        hub.run("\n".join(WORDS[:16]), **inputs)
        head = hub.github.head("main" if publish == "commit" else BRANCH)
        hub.clock = SkippingClock(TODAY + timedelta(hours=2), speed=0)
        ran = hub.run("\n".join(WORDS[:16]), **inputs)
        assert ran.code == 0 and ran.outputs["changed"] == "false", ran.log
        assert hub.github.head("main" if publish == "commit" else BRANCH) == head
        assert ran.writes == []


def test_a_changed_query_begins_anew_and_what_is_there_stays(tmp_path: Path) -> None:
    waves = [invented(500 + n, TODAY - timedelta(days=2, hours=n), "Gaussian waves") for n in range(30)]
    with open_hub(tmp_path, splats(range(12)) + waves) as hub:
        hub.run("splatting")
        before = hub.papers()
        coverage = state(hub.github.tree(), "splatting")["coverage"]
        ran = hub.run("- {name: splatting, any: [waves]}")
        assert ran.code == 0, ran.log
        after = hub.papers()
        assert set(after) - set(before) == {f"splatting/2610.{500 + n:05}v1" for n in range(30)}
        assert set(after) >= set(before), "what another query found is kept"
        now = state(hub.github.tree(), "splatting")["coverage"]
        assert now["from"] == coverage["from"] and now["until"] == waves[0].updated, "what is claimed is this query's"


def test_a_removed_topics_pages_stay_as_they_are(tmp_path: Path) -> None:
    waves = [invented(500 + n, TODAY - timedelta(days=2, hours=n), "Gaussian waves") for n in range(30)]
    with open_hub(tmp_path, splats(range(12)) + waves) as hub:
        hub.run("splatting\nwaves")
        before = {path: data for path, data in hub.github.tree().items() if path.startswith("papers/waves/")}
        assert before
        hub.announce(*splats(range(20, 25)), invented(700, TODAY - timedelta(hours=20), "Waves"))
        ran = hub.run("splatting")
        assert ran.code == 0, ran.log
        tree = hub.github.tree()
        assert {path: data for path, data in tree.items() if path.startswith("papers/waves/")} == before
        assert "(waves/" in tree["papers/README.md"].decode(), "and readers find them"
        assert len(hub.papers(slug="splatting")) == 17
        hub.run("splatting\nwaves")
        assert "waves/2610.00700v1" in hub.papers(), "it goes on when it is asked for again"


def test_a_renamed_topic_is_explained_once_and_its_folder_can_be_renamed(tmp_path: Path) -> None:
    with open_hub(tmp_path, splats(range(12))) as hub:
        hub.run("- {name: splatting, any: [splatting]}")
        explained = "papers/splatting was made from, which stays as it is while the topic begins anew"
        ran = hub.run("- {name: Splats, any: [splatting]}", dry_run="true")
        assert ran.log.count(explained) == 1
        assert "rename the folder to splats before the next run" in ran.log
        moved = {path.replace("/splatting/", "/splats/"): data for path, data in hub.github.tree().items()}
        gone: dict[str, bytes | None] = {path: None for path in hub.github.tree() if "/splatting/" in path}
        hub.github.commit("main", gone | moved)
        asked = len(hub.arxiv.log)
        ran = hub.run("- {name: Splats, any: [splatting]}")
        assert explained not in ran.log
        assert len(hub.papers(slug="splats")) == 12
        assert len(hub.arxiv.log) - asked == 1, "it goes on from what is known"
