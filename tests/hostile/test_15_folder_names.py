"""Kind 15, folders: a repository can be checked out on Windows and on macOS, whatever its topics are called."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.hub import splats
from tests.hostile.attack import attack
from tests.hostile.given import in_folder
from tests.stand_ins.arxiv import ArxivStandIn, Corpus

WINDOWS = "a name that Windows keeps for itself"
TOPICS: dict[str, tuple[str, str]] = {
    "con": ("con", WINDOWS),
    "CON": ("CON", WINDOWS),
    "Nul, with a name": ("- {name: Nul, any: [splatting]}", WINDOWS),
    "prn!": ("prn!", WINDOWS),
    "AUX in full width": ("ＡＵＸ", WINDOWS),
    "com1": ("com1", WINDOWS),
    "com¹, which is com1": ("com¹", WINDOWS),
    "LPT⑨": ("LPT⑨", WINDOWS),
    "two sigmas": ("σας\nσασ", "would share the folder"),
    "ß and ss": ("straße\nstrasse", "would share the folder"),
    "an i without its dot": ("kız\nkiz", "would share the folder"),
    "two writings of é": ("caf\u00e9\ncafe\u0301", "would share the folder"),
    "ﬁ in one sign": ("ﬁelds\nfields", "would share the folder"),
    "the long s": ("poſt\npost", "would share the folder"),
    "micro and mu": ("µ\nμ", "would share the folder"),
    "Cherokee in two cases": ("ꭰ\nᎠ", "would share the folder"),
    "a name of 100,000 signs": ("- {name: a" + "!" * 100_000 + ", any: [x]}", "characters, and 200 are allowed"),
}
FOLDERS = [
    "con",
    "x/Nul",
    "papers/lpt1.txt",
    "CONIN$",
    "aux .d",
    "com¹",
    "a:b",
    "papers:",
    "a|b",
    "what?",
    "a*",
    "<a>",
    'a"b',
]
FOLDERS += ["papers.", "papers ", "x /y", "..."]


@pytest.fixture(scope="module")
def arxiv() -> Iterator[ArxivStandIn]:
    with ArxivStandIn(Corpus(splats(range(3)))) as stand_in:
        yield stand_in


@pytest.mark.parametrize("case", TOPICS)
def test_a_topic_whose_folder_some_system_cannot_hold_is_refused(
    tmp_path: Path, arxiv: ArxivStandIn, case: str
) -> None:
    topics, words = TOPICS[case]
    asked = len(arxiv.log)
    ran = attack(tmp_path / "run", in_folder(arxiv, tmp_path / "work", topics), kind=15, case=f"topics: {case}")
    assert ran.code == 2 and words in ran.log, ran.log
    assert len(arxiv.log) == asked and not (tmp_path / "work/papers").exists()


@pytest.mark.parametrize("folder", FOLDERS)
def test_so_is_an_output_folder(tmp_path: Path, arxiv: ArxivStandIn, folder: str) -> None:
    environ = in_folder(arxiv, tmp_path / "work")
    config = tmp_path / "work/.github/arxiv-radar.yml"
    config.parent.mkdir()
    config.write_text("output-dir: '" + folder + "'\n")
    ran = attack(tmp_path / "run", environ, kind=15, case=f"output-dir: {folder}")
    if folder == "papers ":  # blanks at the ends of a value are none of it
        assert ran.code == 0, ran.log
        return
    assert ran.code == 2 and "which is not a folder that the action can own" in ran.log, ran.log
    assert [path.name for path in (tmp_path / "work").iterdir()] == [".github"]


def test_names_that_only_resemble_those_are_fine(tmp_path: Path) -> None:
    topics = ["conn", "console", "com", "com10", "nulls", "lpt", "auxiliary", "σας", "σάκος", "kiz", "post", "ss"]
    with ArxivStandIn(Corpus(splats(range(3)))) as stand_in:
        environ = in_folder(stand_in, tmp_path / "work", "\n".join(topics))
        ran = attack(tmp_path / "run", environ, kind=15, case="12 topics whose names resemble such names")
    assert ran.code == 0, ran.log
    made = {path.name for path in (tmp_path / "work/papers").iterdir() if path.is_dir()}
    assert made == {unicodedata.normalize("NFKC", topic) for topic in topics}
