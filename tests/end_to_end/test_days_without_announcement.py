"""On a day on which arXiv has announced nothing, topics that were read completely since are not asked for again."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import pytest

from radar.archive.last_asked import read_last_asked
from radar.archive.look_back import stamp
from tests.end_to_end.clock import SkippingClock
from tests.end_to_end.hub import Hub, Outcome, open_hub, splats
from tests.end_to_end.proposals import only
from tests.end_to_end.world import Ran, World, invented
from tests.stand_ins.arxiv import ArxivStandIn, Corpus, Entry, faults
from tests.stand_ins.arxiv.faults import Fault, Reply, Situation
from tests.stand_ins.arxiv.plan import FaultPlan, always, at_start, both, once, with_text
from tests.stand_ins.arxiv.rhythm import announcement, has_announcement
from tests.stand_ins.arxiv.service import Service
from tests.unit.keeper import limit

FRIDAY = datetime(2026, 5, 15, 6, 17, tzinfo=UTC)  # in the morning after Thursday's announcement
TOPICS = [f"subject {number:02}" for number in range(50)]
MEMORY = "papers/radar.json"
SAID = "arXiv has announced nothing since the run of 2026-05-15, 06:17 UTC"
SIX = TOPICS[:6]
MONDAY = FRIDAY + timedelta(days=3)
is_probe = with_text("submittedDate:[199101010000")


def papers() -> list[Entry]:
    """A paper a day on each of the subjects, and on ten that nobody follows, announced when arXiv announces."""
    entries: list[Entry] = []
    for day in range(60):
        for number in range(60):
            moment = FRIDAY - timedelta(days=50 - day, minutes=7 * number)
            entries.append(about(number, moment, len(entries), stamp(announcement(moment))))
    return entries


def about(subject: int, moment: datetime, number: int, announced: str = "") -> Entry:
    """A paper on a subject."""
    return invented(number, moment, f"On subject {subject:02}", announced=announced)


class Today:
    """The day it is, for arXiv as for the runs."""

    def __init__(self) -> None:
        self.now = FRIDAY

    def __call__(self) -> datetime:
        return self.now

    def after(self, days: int) -> None:
        """So many days after the Friday."""
        self.now = FRIDAY + timedelta(days=days)


@pytest.fixture
def today() -> Today:
    return Today()


@pytest.fixture
def arxiv(today: Today) -> Iterator[ArxivStandIn]:
    with ArxivStandIn(Corpus(papers(), now=today), clock=today, tie_seed=5) as stand_in:
        yield stand_in


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


@dataclass
class Asking:
    """Runs in a world, and what each asks of arXiv."""

    world: World
    arxiv: ArxivStandIn
    today: Today

    def __call__(self, topics: Sequence[str] = SIX, *, code: int = 0, **inputs: Any) -> Ran:
        self.arxiv.forget()
        clock = SkippingClock(self.today.now, speed=0)
        inputs = {"since": "2026-04-20"} | inputs
        ran = self.world.run_action(self.arxiv.url, "\n".join(topics), clock=clock, **inputs)
        assert ran.code == code, ran.log
        return ran

    @property
    def asked(self) -> list[str]:
        """Which subjects were asked for, and `*` for all of arXiv, in order; what follows on the first page is left."""
        queries = [request.params["search_query"] for request in self.arxiv.log if request.params["start"] == "0"]
        return [
            "*" if query.startswith("submittedDate") else re.findall(r"subject (\d\d)", query)[0] for query in queries
        ]

    @property
    def remembered(self) -> set[str]:
        """The topics that were read completely."""
        data = self.world.tree().get(MEMORY)
        found = read_last_asked(data) if data else None
        return set(found.topics) if found else set()


@pytest.fixture
def run(world: World, arxiv: ArxivStandIn, today: Today) -> Asking:
    return Asking(world, arxiv, today)


EACH = {topic[-2:] for topic in SIX}


def test_a_weekend_takes_two_requests_for_fifty_topics_and_changes_no_byte(run: Asking) -> None:
    first = run(TOPICS)
    assert (run.asked[0], len(run.arxiv.log), first.outputs["changed"]) == ("*", 51, "true")
    before = run.world.tree()
    assert len(run.remembered) == 50
    said = f"{SAID}, so all 50 topics were not asked for."
    for day in (1, 2):
        run.today.after(day)
        ran = run(TOPICS)
        assert run.asked == ["*", "*"]
        assert run.world.tree() == before
        assert (ran.log.count(said), ran.summary.count(said)) == (1, 1)
        assert (ran.outputs["changed"], ran.named("incomplete-topics"), ran.named("failed-topics")) == ("false", [], [])
        assert ran.outputs["total-papers"] == first.outputs["total-papers"]
    run.today.after(3)
    ran = run(TOPICS)
    assert run.asked.count("*") == 1
    assert len(set(run.asked)) == 51
    assert "announced nothing" not in ran.log + ran.summary
    assert "| with an announcement | 51 |\n| weekend, holiday | 2 |\n" in Path("docs/completeness.md").read_text(
        "utf-8"
    )
    assert int(ran.outputs["new-papers"]) == 50


def test_after_a_holiday_the_look_back_that_was_made_the_day_before_is_not_made_again(run: Asking) -> None:
    run.today.now = datetime(2026, 5, 25, 6, 17, tzinfo=UTC)  # Monday, after Sunday's announcement; Memorial Day
    run()
    run.today.now += timedelta(days=1)
    assert not has_announcement(run.today.now.date() - timedelta(days=1))
    run()
    assert run.asked == ["*", "*"]


def test_the_weekly_look_back_is_made_though_nothing_was_announced(run: Asking) -> None:
    run.today.after(-1)
    run()
    run.today.after(0)
    run()
    run.arxiv.corpus = run.arxiv.service.corpus = Corpus(
        [entry for entry in papers() if entry.announced <= stamp(FRIDAY)], now=run.today
    )
    run.today.after(3)
    run()
    assert set(run.asked) == {"*", *EACH}
    run.today.after(4)
    run()
    assert set(run.asked) == {"*", *EACH}, "the day before brought no news, so nothing could be remembered"


def late(run: Asking) -> None:
    moment = FRIDAY - timedelta(days=30)
    run.arxiv.corpus.add([about(3, moment, 99_001, stamp(FRIDAY + timedelta(hours=20)))])


def revised(run: Asking) -> None:
    known = next(entry for entry in papers() if "subject 03" in entry.title and entry.updated > stamp(FRIDAY)[:8])
    run.arxiv.corpus.add(
        [replace(known, version=2, updated=stamp(FRIDAY), announced=stamp(FRIDAY + timedelta(hours=20)))]
    )


@pytest.mark.parametrize("news", [late, revised])
def test_whatever_is_announced_out_of_turn_is_found_in_the_next_run(
    run: Asking, news: Callable[[Asking], None]
) -> None:
    run()
    news(run)
    run.today.after(1)
    ran = run()
    assert set(run.asked) == {"*", *EACH}
    # One that dates from a month ago waits for the long look-back, as it does when every topic is asked for.
    assert ran.outputs["revised-papers"] == ("1" if news is revised else "0")


@pytest.mark.parametrize(
    "bad",
    [
        faults.status_503("1"),
        faults.truncated(),
        faults.fewer_entries(),
        faults.GARBAGE,
        faults.RESET,
        faults.without("title"),
        faults.EVERY_FAULT["403 HTML"],
        faults.EVERY_FAULT["400 Atom"],
    ],
    ids=lambda fault: fault.name,
)
def test_a_bad_answer_about_all_of_arxiv_costs_a_request_and_nothing_else(run: Asking, bad: Fault) -> None:
    run.arxiv.faults = FaultPlan(always(bad, is_probe))
    run()
    assert run.asked.count("*") == 1
    assert MEMORY not in run.world.tree()
    run.arxiv.faults = FaultPlan()
    run.today.after(3)
    run()
    assert run.remembered == {topic.replace(" ", "_") for topic in SIX}
    before = run.world.tree()
    run.today.after(4)
    run.arxiv.faults = FaultPlan(always(bad, is_probe))
    run.arxiv.corpus = run.arxiv.service.corpus = Corpus(
        [entry for entry in papers() if entry.announced <= stamp(MONDAY)], now=run.today
    )
    ran = run()
    assert run.asked.count("*") == 1
    assert set(run.asked) == {"*", *EACH}
    assert (ran.named("failed-topics"), ran.named("incomplete-topics")) == ([], [])
    assert run.world.tree() == before


@pytest.mark.parametrize("bad", [faults.wrong_total(-1), faults.other_page(admitted=False)], ids=lambda f: f.name)
def test_an_answer_that_only_looks_right_differs_from_what_is_remembered(run: Asking, bad: Fault) -> None:
    run()
    run.arxiv.faults = FaultPlan(once(bad, is_probe))
    run.today.after(1)
    run()
    assert set(run.asked) == {"*", *EACH}


def test_an_empty_answer_about_all_of_arxiv_is_not_believed(run: Asking) -> None:
    run.arxiv.faults = FaultPlan(always(faults.EVERY_FAULT["200 empty feed"], is_probe))
    run()
    assert MEMORY not in run.world.tree()


def as_of(run: Asking, moment: datetime, *, cached: bool) -> Fault:
    """What a machine of arXiv's answers that has stood still since a moment; out of a cache, the feed says so."""
    old = Service(Corpus(papers(), now=lambda: moment), clock=(lambda: moment) if cached else run.today)

    def reply(situation: Situation) -> Reply:
        answer = old.answer(situation.params)
        return Reply(answer.status, answer.body, answer.content_type)

    return Fault(f"as of {moment}", reply)


def test_one_machine_that_lags_behind_does_not_hide_what_was_announced(run: Asking) -> None:
    run()
    run.today.after(3)
    run.arxiv.faults = FaultPlan(once(as_of(run, FRIDAY, cached=False), is_probe))
    ran = run()
    assert run.asked[:2] == ["*", "*"]
    assert set(run.asked) == {"*", *EACH}
    assert ran.outputs["new-papers"] == "6"


def test_a_topic_that_was_answered_out_of_a_cache_is_asked_for_again(run: Asking) -> None:
    run.today.after(-1)
    run()
    run.today.after(0)
    run.arxiv.faults = FaultPlan(always(as_of(run, FRIDAY - timedelta(days=1), cached=True), with_text("subject 02")))
    assert run().outputs["new-papers"] == "5"
    run.arxiv.faults = FaultPlan()
    run.today.after(1)
    assert run().outputs["new-papers"] == "1"
    assert run.asked == ["*", "*", "02"]


def test_a_topic_whose_newest_results_were_held_back_is_asked_for_again(
    run: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit(monkeypatch, page=10, at_once=2_000, largest=2_000, aim=1_500)
    run.today.after(-1)
    run()
    run.today.after(0)
    disguised = faults.other_page(admitted=False)
    run.arxiv.faults = FaultPlan(always(disguised, both(with_text("subject 02"), at_start(0))))
    ran = run()
    assert (ran.outputs["new-papers"], ran.named("incomplete-topics")) == ("5", []), "so it is taken for the truth"
    run.arxiv.faults = FaultPlan()
    run.today.after(1)
    assert run().outputs["new-papers"] == "1"
    assert run.asked == ["*", "*", "02"]


@pytest.mark.parametrize("bad", [faults.EVERY_FAULT["200 empty feed"], faults.status_503("1")], ids=lambda f: f.name)
def test_a_topic_that_failed_or_was_incomplete_is_asked_for_again(run: Asking, bad: Fault) -> None:
    run.today.after(-1)
    run()
    run.today.after(0)
    run.arxiv.faults = FaultPlan(always(bad, with_text("subject 02")))
    run(code=0)
    run.arxiv.faults = FaultPlan()
    run.today.after(1)
    assert run().outputs["new-papers"] == "1"
    assert run.asked == ["*", "*", "02"]
    run.today.after(2)
    run()
    assert run.asked == ["*", "*"], "Saturday's news have been committed, and what was read with them"


def test_what_is_new_or_another_topic_now_is_asked_for(run: Asking) -> None:
    run(until="2026-05-10")
    run.today.after(1)
    run(until="2026-05-10")
    assert run.asked == ["*", "*"]
    run([*SIX[:4], "subject 20"], until="2026-05-10")
    assert run.asked == ["*", "*", "20"]
    run(since="2026-04-01", until="2026-05-10")
    assert set(run.asked) > EACH, "`since` reaches farther back"


def test_when_the_last_day_of_a_list_is_taken_away_its_topics_are_asked_for(run: Asking) -> None:
    run(until="2026-05-13")
    run.today.after(1)
    run(until="2026-05-13")
    assert run.asked == ["*", "*"]
    ran = run()
    assert set(run.asked) > EACH
    assert int(ran.outputs["new-papers"]) >= 6


@pytest.mark.parametrize("what", [b"", b"{", b"<<<<<<< ours\n{}\n=======\n{}\n>>>>>>> theirs\n", b"[]", b'{"at": 3}'])
def test_a_damaged_memory_costs_requests_alone(run: Asking, what: bytes) -> None:
    run()
    whole = run.world.tree()
    (run.world.workspace / MEMORY).write_bytes(what)
    run.today.after(1)
    run()
    assert set(run.asked) == {"*", *EACH}
    assert run.world.tree() == whole | {MEMORY: what}, "which only a run with news mends"
    run.today.after(3)
    run()
    assert len(run.remembered) == 6


def test_a_topic_whose_files_were_brought_back_to_what_they_were_is_asked_for(run: Asking) -> None:
    run.today.after(-1)
    run()
    old = run.world.tree()
    run.today.after(0)
    run()
    shutil.rmtree(run.world.workspace / "papers/subject_01")
    run.world.restore({path: data for path, data in old.items() if path.startswith("papers/subject_01/")})
    for path in run.world.workspace.glob("papers/subject_02/2026_05/2026_05.jsonl"):
        path.write_bytes(path.read_bytes().split(b"\n", 1)[1])
    run.today.after(1)
    assert run().outputs["new-papers"] == "2"
    assert sorted(set(run.asked)) == ["*", "01", "02"]


def test_other_settings_of_the_pages_need_no_request(run: Asking) -> None:
    run()
    run.today.after(1)
    ran = run(page_size="10")
    assert (run.asked, ran.outputs["changed"]) == (["*", "*"], "true")
    run.today.after(2)
    ran = run(page_size="10")
    assert (run.asked, ran.outputs["changed"]) == (["*", "*"], "false")


def test_each_job_of_a_matrix_remembers_its_own_topics(run: Asking) -> None:
    jobs = [TOPICS[:5], TOPICS[5:10]]
    for topics in jobs:
        run(topics)
    assert len(run.remembered) == 10
    run.today.after(1)
    for topics in jobs:
        run(topics)
        assert run.asked == ["*", "*"]


def test_few_topics_and_hours_near_an_announcement_are_not_worth_the_question(run: Asking) -> None:
    run(TOPICS[:3])
    assert "*" not in run.asked
    run.today.now = FRIDAY.replace(hour=2)
    run()
    assert "*" not in run.asked
    assert MEMORY not in run.world.tree()


def test_after_days_of_silence_topics_are_asked_for_all_the_same(run: Asking) -> None:
    run.arxiv.corpus = run.arxiv.service.corpus = Corpus(
        [entry for entry in papers() if entry.announced <= stamp(FRIDAY)], now=run.today
    )
    run.today.now = datetime(2026, 5, 15, 6, 17, tzinfo=UTC)
    run()
    run.today.after(6)
    run()
    assert set(run.asked) > EACH


FOUR = ("splatting", "meshes", "voxels", "nerfs")
FOUR_MORE = ("tokens", "agents", "robots", "gloves")


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    """A repository on GitHub, and an arXiv that has five papers on each of eight subjects."""
    subjects = enumerate(FOUR + FOUR_MORE)
    entries = [paper for n, subject in subjects for paper in splats(range(10 * n, 10 * n + 5), subject)]
    with open_hub(tmp_path, entries) as made:
        yield made


def requests_of(hub: Hub, topics: Sequence[str], **inputs: Any) -> tuple[Outcome, int]:
    """A run on GitHub, and how many requests it made of arXiv."""
    hub.arxiv.forget()
    ran = hub.run("\n".join(topics), **inputs)
    assert ran.code == 0, ran.log
    return ran, len(hub.arxiv.log)


@pytest.mark.parametrize("how", ["merge", "squash"])
def test_what_a_pull_request_brings_is_remembered_while_it_waits_and_when_it_is_merged(
    hub: Hub, how: Literal["merge", "squash"]
) -> None:
    assert requests_of(hub, FOUR, publish="pull-request")[1] == 5
    for _ in range(2):
        ran, requests = requests_of(hub, FOUR, publish="pull-request")
        assert (requests, ran.writes) == (2, [])
    hub.github.merge(only(hub).number, how)
    ran, requests = requests_of(hub, FOUR, publish="pull-request")
    assert (requests, ran.outputs["changed"]) == (2, "false")


def test_what_was_turned_down_is_neither_remembered_nor_proposed_again(hub: Hub) -> None:
    requests_of(hub, FOUR, publish="pull-request")
    hub.github.close(only(hub).number)
    ran, requests = requests_of(hub, FOUR, publish="pull-request")
    assert (requests, ran.writes) == (5, [])
    assert only(hub).state == "closed"


def test_jobs_that_race_are_both_remembered(hub: Hub) -> None:
    jobs = ["\n".join(FOUR), "\n".join(FOUR_MORE)]
    assert [code for code, _ in hub.race(jobs)] == [0, 0]
    for topics in (FOUR, FOUR_MORE):
        ran, requests = requests_of(hub, topics)
        assert (requests, ran.writes) == (2, []), ran.log


def test_a_file_of_somebody_s_in_its_place_is_told_of_before_arxiv_is_asked(run: Asking) -> None:
    (run.world.workspace / MEMORY).mkdir(parents=True)
    ran = run(code=2)
    assert f"{MEMORY} cannot be written, since {MEMORY} is a folder" in ran.log
    assert run.arxiv.log == []
