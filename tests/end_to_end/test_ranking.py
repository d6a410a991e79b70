"""Stars, and what readers see of the newcomers that are near to them: pull request, summary, overview, outputs."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from radar.__main__ import main
from tests.end_to_end.clock import TODAY
from tests.end_to_end.hub import Hub, open_hub
from tests.end_to_end.proposals import only, propose
from tests.end_to_end.world import World
from tests.stand_ins.arxiv import ArxivStandIn, Corpus, Entry
from tests.stand_ins.github import ALICE
from tests.subjects import SUBJECTS, abstract, title

FILE = "papers/curation.txt"
TOPIC = "- {name: reading, categories: [cs.CV]}"
NEAREST = "Nearest to your stars"


def study(subject: str, number: int, days: float, **fields: Any) -> Entry:
    """A paper on a subject, so many days old; its identifier says which."""
    when = (TODAY - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")
    told: dict[str, Any] = {
        "id": f"26{10 + [*SUBJECTS].index(subject)}.{number:05}",
        "version": 1,
        "title": title(subject, number),
        "summary": abstract(subject, number),
        "authors": ("Abelone Okonvale",),
        "categories": ("cs.CV",),
        "published": when,
        "updated": when,
    }
    return Entry(**told | fields)


OLD = [study(subject, number, 20 + number / 10) for number in range(20) for subject in SUBJECTS]
FRESH = [study(subject, number, 1 + (number - 50) / 10) for number in range(50, 58) for subject in SUBJECTS]
STARS = b"".join(b"star 2610.%05d\n" % number for number in range(6))


def nearest(markdown: str) -> list[str]:
    """The identifiers that stand below the heading, up to the next part."""
    part = re.split(r"\n(?:#|The others)", markdown.partition(NEAREST)[2], maxsplit=1)[0]
    return re.findall(r"arxiv\.org/abs/(\d+\.\d+)v", part)


def overview(hub: Hub, branch: str = "main") -> str:
    return hub.github.tree(branch)["papers/README.md"].decode()


def test_the_newcomers_nearest_to_the_stars_come_first_wherever_news_are_told(tmp_path: Path) -> None:
    with open_hub(tmp_path, OLD) as hub:
        assert NEAREST not in hub.run(TOPIC).summary + overview(hub)
        hub.github.commit("main", {FILE: STARS}, author=ALICE)
        hub.run(TOPIC)
        gone = study("splats", 60, 0.9, comment="This paper has been withdrawn by the author.")
        wrong = study("splats", 61, 0.8)
        hub.announce(*FRESH, gone, wrong)
        hub.github.commit("main", {FILE: STARS + b"reject 2610.00061\n"}, author=ALICE)
        ran = propose(hub, TOPIC)
        body = only(hub).body or ""
        for text in (ran.summary, body):
            first = nearest(text)
            assert len(first) >= 5 and all(each.startswith("2610.") for each in first), text
            assert {"2610.00060", "2610.00061"}.isdisjoint(first)
            assert "The others, newest first:" in text
            assert "because of " in text.partition(NEAREST)[2].partition("The others")[0]
            listed = re.findall(r"arxiv\.org/abs/(\d+\.\d+)v", text)
            assert len(listed) == len({*listed}) == len(FRESH) + 1, "every other newcomer once"
        front = overview(hub, "arxiv-radar/update")
        assert nearest(front) == nearest(body)
        given = {each["id"]: each for each in json.loads(ran.outputs["papers-json"])}
        assert "score" not in given["2610.00060"] and "2610.00061" not in given
        scored = sorted((each for each in given.values() if "score" in each), key=lambda each: -each["score"])
        assert scored[0]["id"] == nearest(body)[0]
        assert {word.lower() for word in scored[0]["because"]} <= {*SUBJECTS["splats"]}
        assert propose(hub, TOPIC).writes == []
        pages = {path: data for path, data in hub.github.tree("arxiv-radar/update").items() if "/reading/" in path}
        assert NEAREST.encode() not in b"".join(pages.values()), "pages and feeds keep their order"


def test_a_topic_borrows_stars_and_one_that_nobody_has_is_told_of(tmp_path: Path) -> None:
    topics = "- {name: reading, categories: [cs.CV]}\n- {name: other, categories: [cs.CL], rank-by: [Reading, nowhere]}"
    theirs = [study(*each, categories=("cs.CL",)) for each in [("courts", n, n - 190) for n in range(200, 215)]]
    with open_hub(tmp_path, [*OLD, *theirs]) as hub:
        hub.run(topics)
        hub.github.commit("main", {FILE: STARS.replace(b"\n", b" reading\n")}, author=ALICE)
        hub.run(topics)
        hub.announce(study("splats", 300, 1, categories=("cs.CL",)), study("voices", 301, 1, categories=("cs.CL",)))
        ran = hub.run(topics)
        assert ran.code == 0 and nearest(ran.summary)[:1] == ["2610.00300"], ran.summary
        assert "The topic other is to rank by the stars of nowhere, and no topic has that folder." in ran.log
        quiet = hub.run(topics)
        assert quiet.writes == []


def test_stars_that_tell_nothing_apart_are_told_of_with_the_number_and_change_nothing(tmp_path: Path) -> None:
    mixed = b"".join(b"star 26%02d.%05d\n" % (10 + n % 3, n) for n in range(9))
    with open_hub(tmp_path, OLD) as hub:
        hub.run(TOPIC)
        hub.github.commit("main", {FILE: mixed}, author=ALICE)
        hub.run(TOPIC)
        hub.announce(*FRESH)
        ran = hub.run(TOPIC)
        assert len(re.findall(r"Your 9 stars do not tell these papers apart \(AUC 0\.\d\d", ran.summary)) == 1
        assert NEAREST not in ran.summary + overview(hub)
        assert not any("score" in each for each in json.loads(ran.outputs["papers-json"]))


def test_it_can_be_turned_off(tmp_path: Path) -> None:
    with open_hub(tmp_path, OLD) as hub:
        hub.run(TOPIC)
        hub.github.commit("main", {FILE: STARS}, author=ALICE)
        hub.announce(*FRESH)
        ran = hub.run(TOPIC, rank="false")
        assert NEAREST not in ran.summary + overview(hub) and "score" not in ran.outputs["papers-json"]


@pytest.mark.parametrize(("stars", "loaded"), [(b"", False), (b"reject 2610.00001\n", False), (STARS, True)])
def test_without_a_star_nothing_of_it_is_loaded(tmp_path: Path, stars: bytes, loaded: bool) -> None:
    world = World(tmp_path)
    world.restore({FILE: stars})
    with ArxivStandIn(Corpus(OLD)) as arxiv:
        assert world.run_action(arxiv.url, TOPIC).code == 0
        environ = {
            "GITHUB_WORKSPACE": str(world.workspace),
            "ARXIV_API_URL": arxiv.url,
            "ARXIV_DELAY_SECONDS": "0",
            "INPUT_TOPICS": TOPIC,
            "INPUT_PUBLISH": "none",
            "INPUT_SINCE": "2000-01-01",
        }
        asked = (
            "import sys; from radar.commands.action import main; code = main(); "
            "print('loaded:', sorted(each for each in sys.modules if each.startswith('radar.ranking'))); sys.exit(code)"
        )
        done = subprocess.run(
            [sys.executable, "-c", asked], env={**os.environ, **environ}, capture_output=True, text=True, check=False
        )
    assert done.returncode == 0, done.stdout + done.stderr
    said = done.stdout.rpartition("loaded: ")[2].strip()
    assert (said != "[]") is loaded, said


def test_a_checkout_is_ranked_by_hand(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    world = World(tmp_path)
    config = ".github/arxiv-radar.yml"
    world.restore({FILE: STARS, config: f"topics:\n{TOPIC}\n".encode()})
    with ArxivStandIn(Corpus([*OLD, *FRESH])) as arxiv:
        assert world.run_action(arxiv.url, TOPIC).code == 0

    def rank(*arguments: str) -> tuple[int, str, str]:
        code = main(["rank", *arguments, "--config", str(world.workspace / config)])
        said = capsys.readouterr()
        return code, said.out, said.err

    code, told, _ = rank("Reading", "--days", "7", "--most", "4")
    assert code == 0
    first, *lines = told.splitlines()
    assert re.fullmatch(
        r"reading: the nearest to 6 stars of 24 papers in the 7 days up to 2026-\d\d-\d\d "
        r"\(AUC (0\.\d\d|1\.00); chance has 0\.50\)\.",
        first,
    )
    assert len(lines) == 8 and all("arxiv.org/abs/2610." in line for line in lines[1::2])
    assert re.match(r" *0\.\d{3}  2026-\d\d-\d\d  On .* \(because of .*\)", lines[0])

    code, _, problem = rank("nothing")
    assert code == 2 and "There is no archive of a topic nothing in papers." in problem

    archive = max(world.workspace.glob("papers/reading/*/*.jsonl"))
    kept = archive.read_bytes()
    archive.write_bytes(kept.replace(b'"updated": "', b'"updated": "\xff', 1))
    code, _, problem = rank("reading")
    assert code == 2 and f"{archive.name}, line 1, is not a paper: it is not UTF-8 text." in problem
    archive.write_bytes(kept)

    (world.workspace / FILE).write_bytes(b"star 2610.00001\n")
    code, told, _ = rank("reading")
    assert code == 0 and told == "reading has 1 star, and 3 are needed to rank its papers.\n"
