"""`python -m radar import`: lists become an archive with pages, and the action goes on from there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from radar.__main__ import main
from radar.archive.jsonl import write_lines
from tests.end_to_end.clock import TODAY
from tests.end_to_end.hub import open_hub
from tests.end_to_end.test_import import KNOWN, PAGES, archive, known, tree_of
from tests.end_to_end.world import invented
from tests.real_data import DATA, needs_real_data
from tests.unit.given_arxivradar import page, row
from tests.unit.given_papers import archive_files, month_of


def bring_over(source: Path, output: Path) -> int:
    return main(["import", str(source), "--output", str(output)])


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    for path, data in PAGES.items():
        (tmp_path / "theirs" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "theirs" / path).write_bytes(data)
    return tmp_path / "theirs"


def test_a_folder_is_brought_over_and_the_action_goes_on_from_there(
    theirs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bring_over(theirs, tmp_path / "mine") == 0
    said = capsys.readouterr().out
    assert said.startswith("llm: The pages said 46 papers; they have 4 rows for 3 papers, and all are in the archive")
    assert "arXiv is still to be asked for 3 papers that came from lists" in said
    files = tree_of(tmp_path / "mine")
    page_of_theirs = files["papers/llm/2025_02/papers_1.md"].decode()
    assert "**[Third, revised](https://arxiv.org/abs/2502.00003v2)** v2" in page_of_theirs
    with open_hub(tmp_path, [*KNOWN, invented(1, TODAY, "llm news")], files) as hub:
        ran = hub.run("llm", since="30 days")
        assert ran.outputs["new-papers"] == "1"
        assert {paper.title for paper in archive(hub).values()} == {"As arXiv has it", "llm news number 1"}
        assert hub.run("llm", since="30 days").writes == []


def test_in_place_the_old_pages_give_way(theirs: Path) -> None:
    (theirs / "papers/llm/2025_02/papers_2.md").write_bytes(page([row("2502.00004v1", "Fourth")]))
    assert bring_over(theirs, theirs) == 0
    assert not (theirs / "papers/llm/2025_02/papers_2.md").exists()
    assert (theirs / "papers/llm/2025_02/2025_02.jsonl").read_bytes().count(b"\n") == 4
    assert (theirs / "papers/llm/monthly_stats.png").exists()


def test_a_second_time_writes_nothing(theirs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bring_over(theirs, tmp_path / "mine")
    before = tree_of(tmp_path / "mine")
    assert bring_over(theirs, tmp_path / "mine") == 0
    said = capsys.readouterr().out
    assert "3 of them were there before." in said
    assert "All of it was there before, so nothing was written." in said
    assert bring_over(tmp_path / "mine", tmp_path / "other") == 2
    assert "was written by arXiv Radar, so there is nothing to bring over." in capsys.readouterr().err
    assert not (tmp_path / "other").exists()
    assert tree_of(tmp_path / "mine") == before


def test_a_place_without_lists_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert bring_over(tmp_path, tmp_path) == 2
    assert "holds no list to bring over: nothing in it names a paper of arXiv's." in capsys.readouterr().err


@pytest.mark.parametrize("below", ["", "/repository"])
def test_a_file_is_no_folder_to_write_to(
    theirs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], below: str
) -> None:
    (tmp_path / "mine").write_text("a file")
    assert bring_over(theirs, Path(f"{tmp_path}/mine{below}")) == 2
    assert "mine is a file, and no folder. Name the repository's folder with --output." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("nope.md", "There is no file or folder nope.md. Name one that is there, "),
        (f"{'x' * 300}.md", "There is no file or folder xxx"),
        ("github.com/octo/list", "There is no file or folder github.com/octo/list. Name one that is there, "),
        ("https://github.com/octo/list", "SOURCE is an address, and import reads files and folders of this machine."),
        ("git@github.com:octo/list", "SOURCE is an address, and import reads files and folders of this machine."),
    ],
)
def test_a_source_that_is_not_there_is_told_from_one_without_a_list(
    source: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["import", source, "--output", str(tmp_path / "mine")]) == 2
    assert told in capsys.readouterr().err
    assert not (tmp_path / "mine").exists()


def test_who_asks_arxiv_for_the_rest_depends_on_the_config(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "l.csv").write_text("title,id\nA Title,2401.00001\n")
    assert bring_over(tmp_path / "l.csv", tmp_path / "mine") == 0
    said = capsys.readouterr().out
    assert "1 paper that came from lists; a run does so once the topic is configured." in said
    assert (
        "The topic has its name from l.csv. For another name, remove the folder papers/l and import once more" in said
    )
    (tmp_path / "mine/.github").mkdir()
    (tmp_path / "mine/.github/arxiv-radar.yml").write_text("topics: [l]\n")
    assert bring_over(tmp_path / "l.csv", tmp_path / "mine") == 0
    said = capsys.readouterr().out
    assert "1 paper that came from lists; the next run goes on." in said
    assert "--topic" not in said


def test_what_cannot_be_read_is_told_of_and_kept(
    theirs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = "| **[Half](http://arxiv.org/abs/2502.00009v1)**<details>It en"
    (theirs / "papers/llm/2025_03").mkdir()
    (theirs / "papers/llm/2025_03/papers_1.md").write_bytes(page([broken]))
    assert bring_over(theirs, tmp_path / "mine") == 0
    told = capsys.readouterr().err
    assert "llm/2025_03/papers_1.md, line 13: It has no date, as if it were cut off." in told
    assert broken in (tmp_path / "mine/papers/llm/not_imported.txt").read_text()


def test_the_json_of_cv_arxiv_daily_is_brought_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line = "|**2024-01-0{0}**|**Title {0}**|A. Lovelace et.al.|[2401.0000{0}](http://arxiv.org/abs/2401.0000{0})|null|"
    source = tmp_path / "cv-arxiv-daily.json"
    papers = {f"2401.0000{number}": line.format(number) + "\n" for number in (1, 2)}
    source.write_text(json.dumps({"SLAM": papers, "Visual Odometry": {"2401.00003": "not a row"}}))
    assert bring_over(source, tmp_path / "mine") == 0
    assert "SLAM: 2 entries were read for 2 papers" in capsys.readouterr().out
    files = tree_of(tmp_path / "mine")
    assert files["papers/slam/2024_01/2024_01.jsonl"].count(b"Title") == 2
    assert b"not a row" in files["papers/visual_odometry/not_imported.txt"]
    assert "[Visual Odometry](visual_odometry/README.md) | 0" in files["papers/README.md"].decode()


def test_a_paper_that_an_unread_line_names_is_asked_for_by_the_action(theirs: Path, tmp_path: Path) -> None:
    half = "| **[Half](http://arxiv.org/abs/2502.00009v1)**<details>It en"
    (theirs / "papers/llm/2025_03").mkdir()
    (theirs / "papers/llm/2025_03/papers_1.md").write_bytes(page([half]))
    assert bring_over(theirs, tmp_path / "mine") == 0
    files = tree_of(tmp_path / "mine")
    assert json.loads(files["papers/llm/radar.json"])["to-find"] == ["2502.00009"]
    with open_hub(tmp_path, [*KNOWN, known("2502.00009", 1, "2025-02-26")], files) as hub:
        hub.run("llm", since="30 days")
        assert "2502.00009" in archive(hub)


def test_months_that_are_ours_already_are_taken_along(theirs: Path, tmp_path: Path) -> None:
    papers = month_of(2, "2025-03", authors=("Ada",))
    for path, data in archive_files("papers/llm", {"2025_03": papers}).items():
        (theirs / path).parent.mkdir()
        (theirs / path).write_bytes(data)
    assert bring_over(theirs, tmp_path / "mine") == 0
    files = tree_of(tmp_path / "mine/papers/llm")
    assert files["2025_03/2025_03.jsonl"] == write_lines(papers)
    assert files["2025_02/2025_02.jsonl"].count(b"\n") == 3
    state = json.loads(files["radar.json"])
    assert (state["to-complete"], state["total"]) == (3, 5)


def test_lists_in_one_folder_are_brought_over_as_one_and_another_comes_into_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    line = "|**2024-01-0{0}**|**Title {0}**|A. Lovelace et.al.|[2401.0000{0}](http://arxiv.org/abs/2401.0000{0})|null|"
    for number, name in ((1, "2024-01"), (2, "2024-02")):
        (tmp_path / f"{name}.json").write_text(
            json.dumps({"NLP": {f"2401.0000{number}": line.format(number), "2401.00003": line.format(3)}})
        )
    assert bring_over(tmp_path, tmp_path / "mine") == 0
    assert "NLP: 4 entries were read for 3 papers" in capsys.readouterr().out
    assert tree_of(tmp_path / "mine")["papers/nlp/2024_01/2024_01.jsonl"].count(b"\n") == 3
    (tmp_path / "2024-03.json").write_text(json.dumps({"NLP": {"2401.00004": line.format(4)}}))
    assert bring_over(tmp_path / "2024-03.json", tmp_path / "mine") == 0
    assert tree_of(tmp_path / "mine")["papers/nlp/2024_01/2024_01.jsonl"].count(b"\n") == 4


@needs_real_data
def test_the_real_tree_is_brought_over_by_hand(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert DATA is not None
    assert bring_over(DATA / "arxivradar", tmp_path) == 0
    said = capsys.readouterr().out
    assert "gaussian splatting: The pages said 1,921 papers; they have 1,215 rows for 1,144 papers" in said
    assert "embodied ai: The pages said 312 papers; they have 312 rows for 295 papers" in said


def test_a_line_with_several_papers_is_one_line_and_kept_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    line = "- [One](https://arxiv.org/abs/2502.00001) and [Two](https://arxiv.org/abs/2502.00002)"
    row = "- [A Title of a Paper](https://arxiv.org/abs/2502.00003), read twice"
    (tmp_path / "Awesome Things.md").write_text(f"{line}\n\n{row}\n")
    assert bring_over(tmp_path / "Awesome Things.md", tmp_path / "mine") == 0
    told = capsys.readouterr()
    assert "1 entry was read for 1 paper, which is in the archive now" in told.out
    assert "1 line was not taken over and is kept in not_imported.txt" in told.out
    assert "It names 2 papers that no other entry tells of." in told.out
    assert "3 entries in 1 file for 1 topic: 1 brought over, 2 that arXiv is asked for" in told.out
    assert "1 note from beside the papers is in papers/curation.txt" in told.out
    assert "warning: Awesome Things.md, line 1: It names several papers" in told.err
    (kept,) = (tmp_path / "mine/papers").glob("*/not_imported.txt")
    assert kept.read_text().count("It names several papers") == 1 and line in kept.read_text()


def test_the_topics_that_it_ends_with_can_be_pasted_as_they_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A list's name is seldom what its papers say, so the command shows how to tell what is meant."""
    (tmp_path / "list.md").write_text("# Things: awesome\n\n- [A Title of a Paper](https://arxiv.org/abs/2502.00003)\n")
    assert bring_over(tmp_path / "list.md", tmp_path / "mine") == 0
    _, _, told = capsys.readouterr().out.partition("This is to be among them:\n\n")
    plain, _, longer = told.partition("\nWritten so, ")
    assert yaml.safe_load(plain) == {"topics": ["Things: awesome"]}
    assert yaml.safe_load(longer.partition("\n\n")[2]) == [
        {"name": "Things: awesome", "any": ["a phrase", "another phrase"]}
    ]
