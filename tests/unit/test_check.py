"""`python -m radar check`: what it prints, and its exit codes."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from radar.__main__ import main

PROJECT = Path(__file__).parents[2]

GOOD = """\
output-dir: reading
topics:
- gaussian splatting
- name: Language models
  any: [llm]
  none: [survey, C++]
  in: title
  categories: [cs]
  primary-only: true
"""

PRINTED = """\
gaussian splatting
  folder: reading/gaussian_splatting
  query: (ti:"gaussian splatting" OR abs:"gaussian splatting")
  request: 249 of 4094 bytes

Language models
  folder: reading/language_models
  query: ((ti:"llm" AND cat:cs.*) ANDNOT ti:"survey")
  request: 248 of 4094 bytes
  checked on our side: leave out papers with "survey"
  checked on our side: leave out papers with "C++" (here alone: arXiv would search something else)
  checked on our side: the primary category is one of cs.*
"""


def test_check_prints_each_topics_folder_query_and_rules(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "any name.yml"
    file.write_text(GOOD, encoding="utf-8")
    assert main(["check", "--config", str(file)]) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    assert printed.out == PRINTED


def test_check_takes_the_file_without_a_flag(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "radar.yml"
    file.write_text(GOOD, encoding="utf-8")
    assert main(["check", str(file)]) == 0
    assert capsys.readouterr().out == PRINTED
    with pytest.raises(SystemExit):
        main(["check", str(file), "--config", str(file)])
    assert "not allowed with argument FILE" in capsys.readouterr().err


@pytest.mark.parametrize("number", ["-3", "0", "x", "1.5"])
@pytest.mark.parametrize("flag", ["--days", "--most"])
def test_rank_takes_whole_numbers_alone(capsys: pytest.CaptureFixture[str], flag: str, number: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["rank", "llm", flag, number])
    assert ended.value.code == 2
    assert f"“{number}” is not a whole number from 1 to 100000. Write such a number" in capsys.readouterr().err


def test_a_package_that_is_missing_is_named_in_a_sentence() -> None:
    ran = subprocess.run(
        [sys.executable, "-S", "-m", "radar", "check"], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 5
    assert re.fullmatch(r"error: A package is missing \(\w+\)\. Run `[^`]+`.*\n", ran.stderr)


def test_check_prints_the_last_day(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "radar.yml"
    file.write_text("topics: [llm]\nsince: 2024-01-01\nuntil: 2024-12-31\n", encoding="utf-8")
    assert main(["check", "--config", str(file)]) == 0
    assert "\n  submitted until: 2024-12-31\n" in capsys.readouterr().out


def test_check_prints_every_problem_with_file_and_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "radar.yml"
    file.write_text("topics: [w]\npage-size: 1\nstrict: maybe\n", encoding="utf-8")
    assert main(["check", "--config", str(file)]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    first, second = printed.err.splitlines()
    assert first.startswith(f'{file}:2: `page-size` is "1", which is not a whole number from 10 to 500. ')
    assert second.startswith(f'{file}:3: `strict` is "maybe", which is not true or false. ')


def test_check_tells_of_labels_and_people_that_github_cannot_take(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "arxiv-radar.yml"
    people = ", ".join(f"person-{number}" for number in range(11))
    file.write_text(f"topics: [llm]\nlabels: [{'x' * 60}]\nassignees: [{people}]\nreviewers: [octo/curators]\n")
    assert main(["check", "--config", str(file)]) == 2
    told = capsys.readouterr().err.splitlines()
    assert [line.removeprefix(f"{file}:").partition(":")[0] for line in told] == ["2", "3", "4"]
    assert (
        "which is not the name of a label, of 50 characters at most. Write a shorter name; this one has 60" in told[0]
    )
    assert "`assignees` has 11 entries, and 10 are allowed." in told[1]
    assert "A team belongs under `team-reviewers`, as `curators`." in told[2]


def test_check_leaves_inputs_in_the_environment_aside(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "radar.yml"
    file.write_text("topics: [w]\n", encoding="utf-8")
    monkeypatch.setenv("INPUT_TOPICS", "other")
    monkeypatch.setenv("INPUT_UNKNOWN", "x")
    assert main(["check", "--config", str(file)]) == 0
    assert capsys.readouterr().out.startswith("w\n")


@pytest.mark.parametrize("missing", ["absent.yml", "a-file/radar.yml"])
def test_check_says_that_a_file_is_missing(missing: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a-file").write_text("", encoding="utf-8")
    assert main(["check", "--config", str(tmp_path / missing)]) == 2
    assert "does not exist" in capsys.readouterr().err


def test_no_command_is_an_error_of_usage() -> None:
    with pytest.raises(SystemExit) as caught:
        main([])
    assert caught.value.code == 2
