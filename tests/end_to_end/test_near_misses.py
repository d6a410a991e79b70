"""What a topic looks like is said where people look: by `check`, in the log beside its line, and in the summary."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.end_to_end.test_settings_errors import errors
from tests.end_to_end.world import World
from tests.stand_ins.arxiv import ArxivStandIn, Corpus

PROJECT = Path(__file__).parents[2]
CONFIG = ".github/arxiv-radar.yml"
TOPICS = """\
topics:
  - splatting
  - cs.CV
  - name: llm
    any: [llm, "agent, tool"]
    authors: [LeCun, Yann]
  - name: raw
    query: ti:llm abs:agent
"""
OTHER = 'user_name: octocat\nkeywords:\n  "SLAM": {filters: [SLAM, "visual `odometry`"]}\n'


@pytest.fixture(scope="module")
def arxiv() -> Iterator[ArxivStandIn]:
    with ArxivStandIn(Corpus()) as stand_in:
        yield stand_in


def check(file: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "radar", "check", "--config", file],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_check_warns_and_shows_the_topics_all_the_same(tmp_path: Path) -> None:
    file = tmp_path / "radar.yml"
    file.write_text(TOPICS, encoding="utf-8")
    ran = check(file)
    assert ran.returncode == 0
    assert [re.match(r"warning: (?:.*):(\d+): ", line)[1] for line in ran.stderr.splitlines()] == ["3", "5", "6", "8"]  # type: ignore[index]
    assert "`- {name: cs.CV, categories: [cs.CV]}`" in ran.stderr
    assert ran.stdout.startswith("splatting\n  folder: papers/splatting\n")


def test_check_gives_another_programs_topics_in_our_words_as_a_file_to_use(tmp_path: Path) -> None:
    theirs, ours = tmp_path / "theirs.yaml", tmp_path / "ours.yml"
    theirs.write_text(OTHER, encoding="utf-8")
    ran = check(theirs)
    assert ran.returncode == 2
    assert "is that of cv-arxiv-daily, another program." in ran.stderr and ran.stderr.count("\n") == 1
    ours.write_text(ran.stdout, encoding="utf-8")
    again = check(ours)
    assert (again.returncode, again.stderr) == (0, "")
    assert again.stdout.startswith("SLAM\n")


def test_a_run_warns_beside_the_line_and_in_the_summary(tmp_path: Path, arxiv: ArxivStandIn) -> None:
    world = World(tmp_path)
    world.restore({CONFIG: TOPICS.encode()})
    ran = world.run_action(arxiv.url, "")
    assert ran.code == 0, ran.log
    told = re.findall(rf"^::warning title=arXiv Radar,file={CONFIG},line=(\d+)::(.*)$", ran.log, re.MULTILINE)
    assert [int(line) for line, _ in told] == [3, 5, 6, 8]
    assert "write `- {name: cs.CV, categories: [cs.CV]}`." in unquote(told[0][1])
    part = ran.summary.partition("### Topics that may mean something else\n")[2]
    assert part.count("\n- ") == 4 and "cs.CV" in part


def test_a_run_with_many_doubts_leaves_room_for_other_warnings(tmp_path: Path, arxiv: ArxivStandIn) -> None:
    many = "\n".join(f"word{number}, other{number}" for number in range(8))
    ran = World(tmp_path).run_action(arxiv.url, many)
    assert ran.code == 0
    assert ran.log.count("::warning ") == 4
    assert len(re.findall(r"^Warning: Topic \d is ", ran.log, re.MULTILINE)) == 4
    assert ran.summary.count("looks like several phrases") == 8


def test_a_run_on_another_programs_file_gives_its_topics_in_log_and_summary(
    tmp_path: Path, arxiv: ArxivStandIn
) -> None:
    world = World(tmp_path)
    world.restore({CONFIG: OTHER.encode()})
    ran = world.run_action(arxiv.url, "")
    assert ran.code == 2
    (told,) = errors(ran.log)
    assert told.file == CONFIG and "\n\ntopics:\n- name: SLAM\n  any: [SLAM, visual `odometry`]\n" in told.message
    assert "\n\n  ```yaml\n  topics:\n  - name: SLAM\n    any: [SLAM, visual `odometry`]\n  ```\n" in ran.summary


@pytest.mark.parametrize("query", ["ti:*x", "submittedDate:[2020-01-01 TO 2021-01-01]", "ti:large language model"])
def test_a_query_that_arxiv_would_fail_at_is_not_sent(tmp_path: Path, arxiv: ArxivStandIn, query: str) -> None:
    before = len(arxiv.log)
    world = World(tmp_path)
    world.restore({CONFIG: f"topics:\n- name: x\n  query: '{query}'\n".encode()})
    ran = world.run_action(arxiv.url, "")
    assert ran.code == 2
    assert [told.line for told in errors(ran.log)] == [3]
    assert len(arxiv.log) == before
