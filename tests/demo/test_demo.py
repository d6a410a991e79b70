"""The demonstration itself is tested: it ends well, says what is so, and removes nothing that is not its own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.demo.__main__ import main
from tests.demo.people import COMMENTED, DELETED, STARRED


def test_the_demonstration_ends_well_and_leaves_a_tree_to_browse(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--output", str(tmp_path / "demo")]) == 0
    said = capsys.readouterr().out
    named = re.findall(rf"^  ({re.escape(str(tmp_path))}[^:]*): ", said, re.MULTILINE)
    assert len(named) == 10
    assert all(Path(path).exists() for path in named)
    assert "6 new papers and 2 revised ones" in said
    assert "0 new papers and 1 revised one" in said
    assert "0 of them to write" in said
    assert "Not one byte of the repository is different." in said
    assert "#1 Papers: 4 new, 2 revised" in said
    assert "starred 2 papers and rejected 2." in said
    assert re.search(rf"\| reject {DELETED} llm # deleted in [0-9a-f]{{7}} by alice\n", said)
    assert re.search(rf"\| reject {COMMENTED} # drones are not ours; bob in issuecomment-\d+\n", said)
    *_, body = said.partition("The pull request as its reviewer sees it:")
    assert body.count("- reject [") == 2 and "`/radar undo ID` takes it back" in body
    decisions_are_seen(tmp_path / "demo" / "proposed")


def decisions_are_seen(proposed: Path) -> None:
    """What people have rejected is on no page, and what they have starred is listed with their words."""
    pages = "".join(page.read_text(encoding="utf-8") for page in proposed.glob("papers/*/*/papers_*.md"))
    assert not [paper for paper in (COMMENTED, DELETED) if f"abs/{paper}v" in pages]
    assert len(re.findall(r"^\| ★ ", pages, re.MULTILINE)) == len(STARRED)
    for file in ("papers/starred.md", "README.md"):
        listed = (proposed / file).read_text(encoding="utf-8")
        assert all(f"abs/{paper}v" in listed for paper in STARRED)
        assert "Our yardstick for every new design." in listed


def files(clone: Path) -> dict[Path, bytes]:
    """What is checked out."""
    return {path: path.read_bytes() for path in clone.rglob("*") if path.is_file() and ".git" not in path.parts}


@pytest.mark.corpus
def test_a_second_demonstration_replaces_the_first_and_makes_the_same(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    assert main(["--output", str(folder)]) == 0
    first = files(folder / "reading")
    (folder / "left-over").touch()
    assert main(["--output", str(folder)]) == 0
    assert files(folder / "reading") == first
    assert not (folder / "left-over").exists()


@pytest.mark.parametrize("kind", ["file", "folder with a file in it"])
def test_what_no_demonstration_made_is_left_alone(
    tmp_path: Path, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = tmp_path / "demo" if kind == "file" else tmp_path / "demo" / "thesis.tex"
    mine.parent.mkdir(exist_ok=True)
    mine.write_text("mine", encoding="utf-8")
    assert main(["--output", str(tmp_path / "demo")]) == 2
    assert mine.read_text(encoding="utf-8") == "mine"
    assert "--output" in capsys.readouterr().err
