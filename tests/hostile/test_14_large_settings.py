"""Kind 14: settings of any size are read or refused within seconds, and what is wrong with them is told briefly."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hostile.attack import Outcome, attack
from tests.hostile.given import in_folder
from tests.stand_ins.arxiv import ArxivStandIn, Corpus

FULL = 262_000  # bytes: just below what is read of a config file


def to_the_brim(unit: str) -> str:
    """As many lines or parts as a file may hold, `{}` numbered."""
    length = len(unit.format(99_999))
    return "".join(unit.format(number) for number in range(FULL // length))


def topics_of(shared: str, topic: str) -> str:
    """A config of 200 topics that share a list or a text by an alias."""
    return f"topics:\n- {{name: n0, {shared}}}\n" + "".join(f"- {{name: n{n}, {topic}}}\n" for n in range(1, 200))


PHRASES = ", ".join(f"w{number} " + "a b c " * 150 for number in range(250))
CONFIGS: dict[str, tuple[str, str]] = {
    "10 MB of unknown keys": (
        "".join(f"key{n}: 1\n" for n in range(800_000)),
        "is too large: no more than 262,144 bytes",
    ),
    "unknown keys to the brim": (to_the_brim("k{}: 1\n"), "And at least 951 problems more."),
    "nearly right keys to the brim": (to_the_brim("page-siz{}: 1\n"), "And at least 951 problems more."),
    "keys of 1,000 characters": (to_the_brim("x" * 1000 + "{}: 1\n"), "problems more."),
    "one key of 260,000 characters": ("x" * FULL + ": 1\n", "is not valid YAML"),
    "one quoted key of 260,000 characters": ('? "' + "x" * FULL + '"\n: 1\n', "is not a setting"),
    "one phrase of 260,000 characters": ("topics: ['" + "x" * FULL + "']\n", "has 262,000 characters"),
    "topics without number": ("topics:\n" + "- a\n" * (FULL // 4), "has 65500 entries"),
    "200 topics of one folder": ("topics:\n" + "- w\n" * 200, "And 149 problems more."),
    "a list to the brim": (f"topics: [{'a,' * (FULL // 2)}]", "entries, and from 1 to 200 are allowed"),
    "labels in one text": ("topics: [w]\nlabels: '" + "a," * (FULL // 2 - 50) + "'\n", "`labels` is"),
    "categories to the brim": ("topics: [w]\ncategories: [" + to_the_brim("cs.X{},")[:-50] + "]\n", "`categories` has"),
    "200 topics of 500 wrong categories": (
        topics_of(
            "any: [x], categories: &c [" + ",".join(f"cs.X{n}" for n in range(500)) + "]", "any: [x], categories: *c"
        ),
        "And at least 951 problems more.",
    ),
    "200 topics of all phrases that fit": (
        topics_of(f"any: &p [{PHRASES}]", "any: *p"),
        "with its aliases written out",
    ),
    "200 topics of one long name": (
        "topics:\n- &t {name: '" + "!" * 100_000 + "a', any: [x]}\n" + "- *t\n" * 199,
        "with its aliases written out",
    ),
    "a billion laughs": (
        "topics: [w]\na0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 60)),
        "with its aliases written out",
    ),
    "blank lines to the brim, without topics": ("page-size: x\n" + "\n" * (FULL - 20), "`page-size` is"),
    "blanks to the brim, without topics": ("page-size: x\n" + " " * (FULL - 20), "`page-size` is"),
    "authors in one text of blanks": (
        "topics: [{name: x, authors: 'a" + " " * (FULL - 60) + "b'}]\n",
        "must be a list",
    ),
    "200 raw queries of lower-case words": (
        "topics:\n" + "".join(f"- {{name: n{n}, query: 'x y " + "and z " * 150 + "'}\n" for n in range(190)),
        "problems more.",
    ),
    "unknown categories of another program": (
        "zotero: {}\nsource: {arxiv: {category: ['" + to_the_brim("cs.{} ")[:-90] + "']}}\n",
        "is that of zotero-arxiv-daily",
    ),
    "a list of itself": ("topics: &t [*t]\n", "refers to itself"),
    "brackets to the brim": ("topics: " + "[" * FULL, "nests lists or mappings too deeply"),
    "braces 300 deep": ("topics: " + "{a: " * 2_000 + "1" + "}" * 2_000, "too deeply"),
    "an escape beyond all characters": ('topics: ["\\U00110000"]', "an escape or a number that stands for nothing"),
    "an escape beyond all numbers": ('topics: ["\\UFFFFFFFF"]', "an escape or a number that stands for nothing"),
    "a version of 5,000 digits": ("%YAML " + "9" * 5_000 + ".1\n---\ntopics: [w]\n", "that stands for nothing"),
    "a message of 20,000 counts": (
        "topics: [w]\ncommit-message: '" + "{{ new }}" * 20_000 + "'",
        "has 180,000 characters",
    ),
    "columns to the brim": ("topics: [w]\ncolumns: [" + "paper," * (FULL // 6 - 50) + "]", "`columns` has"),
}


@pytest.fixture(scope="module")
def arxiv() -> Iterator[ArxivStandIn]:
    with ArxivStandIn(Corpus()) as stand_in:
        yield stand_in


def told_briefly(ran: Outcome, arxiv: ArxivStandIn, words: str) -> None:
    assert ran.code == 2 and words in ran.log, ran.log[:2_000]
    told = re.findall(r"^::error .*?::(.*)$", ran.log, re.MULTILINE)
    assert 1 <= len(told) <= 51 and all(len(each) < 700 for each in told)
    assert len(ran.log) < 40_000 and len(ran.summary) < 40_000
    assert arxiv.log == []
    assert ran.seconds < 45 and ran.peak < 200 * 2**20  # five at the most, on a machine with nothing else to do


@pytest.mark.parametrize("case", CONFIGS)
def test_a_config_file_of_any_size_is_told_of_briefly(tmp_path: Path, arxiv: ArxivStandIn, case: str) -> None:
    text, words = CONFIGS[case]
    environ = in_folder(arxiv, tmp_path / "workspace", topics="")
    file = tmp_path / "workspace/.github/arxiv-radar.yml"
    file.parent.mkdir()
    file.write_text(text)
    told_briefly(attack(tmp_path / "run", environ, kind=14, case=case), arxiv, words)


# An environment variable holds 131,071 bytes at the most: no system hands a longer input over.
BRIM = 131_000
INPUTS: dict[str, tuple[dict[str, str], str]] = {
    "topics: keywords to the brim": ({"topics": "\n".join(["a"] * (BRIM // 2))}, "has 65500 entries"),
    "topics: brackets to the brim": ({"topics": "[" * BRIM}, "too deeply"),
    "topics: one phrase to the brim": ({"topics": "a" * BRIM}, "has 131,000 characters"),
    "topics: 200 phrases of 650 characters": (
        {"topics": "\n".join(f"{n} {'b' * 645}" for n in range(200))},
        "And 150 problems more.",
    ),
    "labels to the brim": ({"labels": "a," * (BRIM // 2)}, "`labels` has 65,500 entries"),
    "since to the brim": ({"since": "9" * BRIM}, "`since` has 131,000 characters"),
    "commit-message to the brim": ({"commit_message": "{{ new }}" * (BRIM // 9)}, "`commit-message` has"),
    "config to the brim": ({"config": "a/" * (BRIM // 2)}, "`config` has"),
}


@pytest.mark.parametrize("case", INPUTS)
def test_an_input_of_any_size_is_told_of_briefly(tmp_path: Path, arxiv: ArxivStandIn, case: str) -> None:
    inputs, words = INPUTS[case]
    environ = in_folder(arxiv, tmp_path / "workspace", **inputs)
    told_briefly(attack(tmp_path / "run", environ, kind=14, case=case), arxiv, words)


def test_so_are_very_many_inputs(tmp_path: Path, arxiv: ArxivStandIn) -> None:
    environ = in_folder(arxiv, tmp_path / "workspace")
    many = {f"INPUT_PAGE_SIZ{number}": "1" for number in range(20_000)}
    told_briefly(
        attack(tmp_path / "run", environ | many, kind=14, case="20,000 inputs"),
        arxiv,
        "And at least 951 problems more.",
    )


def test_what_is_wrong_is_told_in_the_order_of_the_lines_up_to_the_fiftieth(
    tmp_path: Path, arxiv: ArxivStandIn
) -> None:
    environ = in_folder(arxiv, tmp_path / "workspace", topics="")
    file = tmp_path / "workspace/.github/arxiv-radar.yml"
    file.parent.mkdir()
    file.write_text("".join(f"k{number}: 1\n" for number in range(100)) + "topics: [w]\n")
    ran = attack(tmp_path / "run", environ, kind=14, case="100 unknown keys")
    assert [int(line) for line in re.findall(r"line=(\d+)", ran.log)] == list(range(1, 51))
    assert "::And 50 problems more. Correct those that are told first." in ran.log
