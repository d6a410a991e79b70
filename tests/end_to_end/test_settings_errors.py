"""Bad settings: exit 2, every problem at once, each where it stands and with what to do, and arXiv is never asked."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from tests.end_to_end.world import Ran, World
from tests.stand_ins.arxiv import ArxivStandIn, Corpus

PROJECT = Path(__file__).parents[2]
CONFIG = ".github/arxiv-radar.yml"
TEMPLATES = ".github/templates"


@pytest.fixture(scope="module")
def arxiv() -> Iterator[ArxivStandIn]:
    with ArxivStandIn(Corpus()) as stand_in:
        yield stand_in


@dataclass(frozen=True)
class Annotation:
    file: str | None
    line: int | None
    message: str


def errors(log: str) -> list[Annotation]:
    """The errors that a run shows beside the files."""
    found = []
    for head, message in re.findall(r"^::error (.*?)::(.*)$", log, re.MULTILINE):
        properties = dict(part.split("=", 1) for part in head.split(","))
        assert properties["title"] == "arXiv Radar"
        file, line = properties.get("file"), properties.get("line")
        found.append(Annotation(file and unquote(file), int(line) if line else None, unquote(message)))
    return found


def refused(ran: Ran, arxiv: ArxivStandIn) -> list[Annotation]:
    """The problems of a run that was refused as it should be."""
    assert ran.code == 2, ran.log
    assert "Traceback" not in ran.log
    assert ran.outputs == {}
    assert arxiv.log == [], "arXiv is not asked by a run that cannot end well"
    found = errors(ran.log)
    for problem in found:
        assert re.search(r"\. [A-Z]", problem.message), f"not two sentences: {problem.message}"
        assert problem.message.endswith((".", ".)")), problem.message
        assert len(problem.message) < 700
    assert ran.summary.startswith("**arXiv Radar stopped.**\n\n- ")
    assert ran.summary.count("\n- ") == len(found)
    return found


def run(world: World, arxiv: ArxivStandIn, config: str = "", **inputs: Any) -> list[Annotation]:
    world.restore({CONFIG: config.encode(), "mine.md": b"mine"} if config else {"mine.md": b"mine"})
    before = world.tree()
    ran = world.run_action(arxiv.url, inputs.pop("topics", ""), **inputs)
    assert world.tree() == before, "and nothing is written"
    return refused(ran, arxiv)


def test_all_problems_of_a_file_are_told_at_once_each_with_its_line(tmp_path: Path, arxiv: ArxivStandIn) -> None:
    config = """\
topics:
  - diffusion models
  - name: Diffusion-Models
    any: [diffusion]
  - name: "!!! ???"
    any: [x]
  - name: ../x
    any: [x]
  - name: .git
    any: [x]
  - name: typo
    anny: [x]
    any: one
page-size: many
page_size: 20
output-dir: ../elsewhere
strict: yes
since: last week
"""
    found = run(World(tmp_path), arxiv, config)
    assert {problem.file for problem in found} == {CONFIG}
    wanted = {
        3: 'The topics "diffusion models" in line 2 and "Diffusion-Models" would share the folder "diffusion_models".',
        5: 'The topic\'s name "!!! ???" has no letter and no digit',
        7: 'The topic\'s name "../x" is a path.',
        9: 'The topic\'s name ".git" is a path.',
        12: '"anny" is not a key of a topic',
        13: '`any` of topic "typo" is "one", but it must be a list.',
        14: '`page-size` is "many", which is not a whole number from 10 to 500.',
        15: '"page_size" is not a setting. Write `page-size`',
        16: '`output-dir` is "../elsewhere", which is not a folder',
        17: '`strict` is "yes", which is not true or false.',
        18: '`since` is "last week", which is not `N days` or a date',
    }
    for line, message in wanted.items():
        assert any(problem.line == line and message in problem.message for problem in found), (line, message, found)
    assert [problem.line for problem in found] == sorted(wanted)


@pytest.mark.parametrize(
    "output_dir",
    ["..", "../papers", "/srv/papers", "a/../../b", ".git", ".git/x", ".github", ".GitHub/x", ".", "~", "a\\b"],
)
def test_an_output_folder_outside_the_repository_or_gits_or_githubs_own(
    tmp_path: Path, arxiv: ArxivStandIn, output_dir: str
) -> None:
    (problem,) = run(World(tmp_path), arxiv, topics="llm", output_dir=output_dir)
    assert '`output-dir` is "' in problem.message
    assert problem.file is None


@pytest.mark.parametrize("name", ["../x", "..", ".git", "a/../b", ".github", "...", "!", "—", "🎉", "/etc", "_"])
def test_a_topic_whose_folder_would_have_no_name_or_lie_elsewhere(
    tmp_path: Path, arxiv: ArxivStandIn, name: str
) -> None:
    (problem,) = run(World(tmp_path), arxiv, f"topics:\n  - name: '{name}'\n    any: [x]\n")
    assert (problem.file, problem.line) == (CONFIG, 2)
    assert problem.message.startswith(f'The topic\'s name "{name}" ')


def test_inputs_are_held_to_the_same_rules_as_the_file_and_told_together_with_it(
    tmp_path: Path, arxiv: ArxivStandIn
) -> None:
    found = run(World(tmp_path), arxiv, "topics: [llm]\ncolour: red\n", page_size="5", labls="x", dry_run="on")
    assert [(problem.file, problem.line) for problem in found] == [(None, None)] * 3 + [(CONFIG, 2)]
    text = " ".join(problem.message for problem in found)
    for part in (
        '"labls" is not an input of this action',
        '`page-size` is "5"',
        '`dry-run` is "on"',
        '"colour" is not',
    ):
        assert part in text


def test_nothing_to_follow_is_a_problem_with_both_ways_out(tmp_path: Path, arxiv: ArxivStandIn) -> None:
    (problem,) = run(World(tmp_path), arxiv)
    assert "There is nothing to follow" in problem.message
    assert "`topics`" in problem.message


@pytest.mark.parametrize(
    ("name", "text", "line", "why"),
    [
        ("page.md.j2", "# {{ topic }}\n{% if %}\n", 2, "Expected an expression"),
        ("page.md.j2", "\n\n{{ nobody }}", 3, "'nobody' is undefined"),
        ("row.md.j2", "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}", 1, "computes"),
        ("topic.md.j2", "{{ ''.__class__.__mro__[1].__subclasses__() }}", 1, "unsafe"),
        ("overview.md.j2", "{{ cycler.__init__.__globals__.os.system('touch escaped') }}", 1, "unsafe"),
        ("topics.md.j2", "{{ 'x' * 10 ** 12 }}", 1, "too large"),
    ],
)
def test_a_template_with_an_error(
    tmp_path: Path, arxiv: ArxivStandIn, name: str, text: str, line: int, why: str
) -> None:
    world = World(tmp_path)
    world.restore({f"{TEMPLATES}/{name}": text.encode()})
    (problem,) = run(world, arxiv, f"topics: [llm]\ntemplates: {TEMPLATES}\n")
    assert (problem.file, problem.line) == (f"{TEMPLATES}/{name}", line)
    assert why in problem.message


def test_a_folder_of_templates_that_is_not_there(tmp_path: Path, arxiv: ArxivStandIn) -> None:
    (problem,) = run(World(tmp_path), arxiv, topics="llm", templates="gone")
    assert '"gone"' in problem.message


def test_a_file_where_the_output_folder_should_be(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.restore({"papers": b"a file"})
    with ArxivStandIn(Corpus()) as arxiv:
        ran = world.run_action(arxiv.url, "llm")
    assert ran.code == 2
    assert "since papers is a file. Replace it with a folder, or choose another output-dir." in ran.log
    assert world.tree() == {"papers": b"a file"}


def test_the_entry_point_itself_leaves_with_2_and_the_same_annotations(tmp_path: Path) -> None:
    summary = tmp_path / "summary"
    environ = {
        "PATH": os.environ["PATH"],
        "GITHUB_ACTIONS": "true",
        "GITHUB_WORKSPACE": str(tmp_path),
        "GITHUB_STEP_SUMMARY": str(summary),
        "INPUT_TOPICS": "- name: llm\n  any: [llm]\n  colour: red\n",
        "INPUT_PAGE-SIZE": "1000",
        "INPUT_TOKEN": "ghs_verysecret",
        "INPUT_CONFIG": "",
    }
    ran = subprocess.run(
        [sys.executable, PROJECT / "entrypoint.py"],
        env=environ,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 2
    assert ran.stderr == ""
    found = errors(ran.stdout)
    assert len(found) == 2
    assert any('"colour" is not a key of a topic' in problem.message for problem in found)
    assert any('`page-size` is "1000"' in problem.message for problem in found)
    assert ran.stdout.replace("::add-mask::ghs_verysecret\n", "").count("ghs_verysecret") == 0
    assert "1000" in summary.read_text()
