"""Kind 11, characters: halves of characters and U+0000 from people's hands are told of, and get into no file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from radar.settings.definitions import SETTINGS
from tests.end_to_end.hub import splats
from tests.hostile.attack import attack
from tests.hostile.given import in_folder
from tests.stand_ins.arxiv import ArxivStandIn, Corpus

INPUTS = [setting.name for setting in SETTINGS if setting.name != "token"]
IN_FILE = [setting for setting in SETTINGS if setting.in_file]
HALF, NUL = "\\ud800", "\\0"
"""As a template and as YAML in double quotes write them."""
VALUES = {"draft": "true", "since": "30 days", "page-size": "100", "publish": "none", "home-url": "https://example.org"}


@pytest.fixture(scope="module")
def arxiv() -> Iterator[ArxivStandIn]:
    with ArxivStandIn(Corpus(splats(range(3)))) as stand_in:
        yield stand_in


@pytest.mark.parametrize("name", INPUTS)
def test_an_input_with_bytes_that_are_no_utf_8_is_refused(tmp_path: Path, arxiv: ArxivStandIn, name: str) -> None:
    environ = in_folder(arxiv, tmp_path / "work") | {f"INPUT_{name.upper()}": f"{VALUES.get(name, 'a')}\udcff"}
    ran = attack(tmp_path / "run", environ, kind=11, case=f"input {name}: a byte that is no UTF-8")
    assert ran.code == 2, ran.log
    assert "\\udcff" in ran.log or "U+DCFF" in ran.log or "cannot be printed" in ran.log
    assert not (tmp_path / "work/papers").exists()


def test_so_is_an_input_of_such_a_name(tmp_path: Path, arxiv: ArxivStandIn) -> None:
    environ = in_folder(arxiv, tmp_path / "work") | {"INPUT_\udcff": "x"}
    ran = attack(tmp_path / "run", environ, kind=11, case="the name of an input: a byte that is no UTF-8")
    assert ran.code == 2 and "is not an input of this action" in ran.log


@pytest.mark.parametrize(
    "name", ["GITHUB_REF", "ARXIV_API_URL", "GITHUB_API_URL", "GITHUB_SERVER_URL", "ARXIV_DELAY_SECONDS"]
)
def test_so_is_what_the_runner_says(tmp_path: Path, arxiv: ArxivStandIn, name: str) -> None:
    values = {"GITHUB_REF": "refs/heads/a", "ARXIV_DELAY_SECONDS": "3"}
    environ = in_folder(arxiv, tmp_path / "work") | {name: f"{values.get(name, 'https://example.org')}\udcff"}
    ran = attack(tmp_path / "run", environ, kind=11, case=f"{name}: a byte that is no UTF-8")
    assert ran.code == 2 and f"`{name}`" in ran.log, ran.log


@pytest.mark.parametrize("escape", [HALF, NUL, "\\e"])
def test_a_config_of_escapes_in_every_setting_is_told_of(tmp_path: Path, arxiv: ArxivStandIn, escape: str) -> None:
    environ = in_folder(arxiv, tmp_path / "work", topics="", publish="")
    lines = ["topics:"]
    lines += [f'- "a{escape}b"', f'- {{name: "n{escape}b", any: ["x{escape}b"], none: ["y{escape}b"]}}']
    lines += [f'- {{name: c, query: "ti:x{escape}b", authors: ["z{escape}b"], categories: ["cs.CL{escape}b"]}}']
    for setting in IN_FILE:
        if setting.name != "topics":
            value = f'"{VALUES.get(setting.name, "a")}{escape}b"'
            lines.append(f"{setting.name}: {f'[{value}]' if setting.many else value}")
    file = tmp_path / "work/.github/arxiv-radar.yml"
    file.parent.mkdir()
    file.write_text("\n".join(lines))
    ran = attack(tmp_path / "run", environ, kind=11, case=f"the config: {escape} in every setting")
    assert ran.code == 2, ran.log
    told = [line for line in ran.log.splitlines() if line.startswith("::error")]
    for setting in IN_FILE:
        if setting.name != "topics":
            assert any(f"`{setting.name}`" in line for line in told), setting.name
    assert sum("line=2:" in line or "line=3:" in line or "line=4:" in line for line in told) >= 3


@pytest.mark.parametrize("escape", [HALF, NUL])
@pytest.mark.parametrize("name", ["row", "page", "topic", "topics", "overview", "readme"])
def test_a_template_that_makes_them_is_refused(tmp_path: Path, arxiv: ArxivStandIn, name: str, escape: str) -> None:
    environ = in_folder(arxiv, tmp_path / "work", templates="own")
    (tmp_path / "work/own").mkdir()
    (tmp_path / f"work/own/{name}.md.j2").write_text(f"{{{{ '{escape}' }}}}")
    ran = attack(tmp_path / "run", environ, kind=11, case=f"{name}.md.j2 makes {escape}")
    character = "U+D800" if escape == HALF else "U+0000"
    assert ran.code == 2 and f"it makes the character {character}, which no text file can hold" in ran.log, ran.log
    assert not (tmp_path / "work/papers").exists()


def test_u_0000_in_the_archives_texts_is_in_no_other_file(tmp_path: Path, arxiv: ArxivStandIn) -> None:
    environ = in_folder(arxiv, tmp_path / "work", columns="paper, date, comment, authors, categories, links")
    (tmp_path / "work/README.md").write_text("<!-- arxiv-radar:begin -->\n<!-- arxiv-radar:end -->\n")
    record = {
        "id": "2610.90000",
        "version": 1,
        "title": "A\0title",
        "authors": ["An\0author"],
        "abstract": "An\0abstract",
        "categories": ["cs.CV", "x\0y"],
        "published": "2026-10-29T00:00:00Z",
        "updated": "2026-10-29T00:00:00Z",
        "comment": "A\0comment",
        "journal_ref": "A\0journal",
        "doi": ["10.1000/1\0"],
    }
    for topic, name in (("splatting", "splatting"), ("other", "An\0other")):
        folder = tmp_path / f"work/papers/{topic}"
        (folder / "2026_10").mkdir(parents=True)
        (folder / "2026_10/2026_10.jsonl").write_text(json.dumps(record) + "\n")
        state = {"name": name, "query": "ti:x\0", "total": 1, "months": {"2026_10": 1}}
        (folder / "radar.json").write_text(json.dumps(state))
    ran = attack(tmp_path / "run", environ, kind=11, case="U+0000 in every text of the archive")
    assert ran.code in (0, 2), ran.log
    for path in (tmp_path / "work").rglob("*"):
        assert not path.is_file() or b"\0" not in path.read_bytes(), path
