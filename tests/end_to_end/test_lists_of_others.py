"""Lists of every manner are brought over: each entry is a row, asked for or set aside, and what is said is so."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml

from radar.__main__ import main
from tests.end_to_end.given_lists import LAYOUTS, Layout, daily
from tests.end_to_end.hub import open_hub
from tests.end_to_end.test_import import known, tree_of
from tests.real_data import DATA, needs_real_data

IN_ALL = re.compile(
    r"In all: ([\d,]+) entr(?:y|ies) in [\d,]+ files? for ([\d,]+) topics?: ([\d,]+) brought over, "
    r"([\d,]+) that arXiv is asked for by (?:its identifier|their identifiers) alone, ([\d,]+) set aside\.\n"
)
TOPIC = re.compile(
    r"^(.+?): (?:No entry was|([\d,]+) entr(?:y|ies) (?:was|were)) (?:read|brought over)(?: for ([\d,]+) papers?)?[,.]",
    re.MULTILINE,
)


def bring_over(source: Path, output: Path, *options: str) -> int:
    return main(["import", str(source), "--output", str(output), *options])


def to_follow(said: str) -> list[str]:
    """The topics that the command says are to be followed."""
    topics: list[str] = yaml.safe_load(said[said.index("topics:\n") :])["topics"]
    return topics


def numbers(*texts: str) -> list[int]:
    return [int(text.replace(",", "") or 0) for text in texts]


def archived(files: dict[str, bytes], folder: str) -> list[str]:
    return [
        json.loads(line)["id"]
        for path, data in files.items()
        if re.fullmatch(rf"papers/{folder}/\d{{4}}_\d\d/\S+\.jsonl", path)
        for line in data.splitlines()
    ]


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_every_entry_is_a_row_or_asked_for_or_set_aside(
    layout: Layout, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = tmp_path / "mine"
    assert bring_over(layout.write(tmp_path / "theirs"), mine, *layout.options) == 0
    told = capsys.readouterr()
    account = IN_ALL.search(told.out)
    assert account is not None, told.out
    entries, topics, rows, asked, aside = numbers(*account.groups())
    assert (rows, asked, aside) == (layout.rows, layout.asked, layout.aside), told.err
    assert entries == rows + asked + aside == layout.grep() + layout.elsewhere
    assert {*to_follow(told.out)} == {*layout.topics}
    assert topics == len(layout.topics)

    files = tree_of(mine)
    found = TOPIC.findall(told.out)
    assert {name for name, _, _ in found} == {*layout.topics}
    assert sum(numbers(*(each for _, each, _ in found))) == layout.rows
    states = {path.split("/")[1]: json.loads(data) for path, data in files.items() if path.endswith("/radar.json")}
    for name, _, papers in found:
        (folder,) = [each for each, state in states.items() if state["name"] == name]
        assert len(archived(files, folder)) == states[folder]["total"] == numbers(papers)[0]
        pending = states[folder].get("to-complete", 0) + len(states[folder].get("to-find", []))
        assert f"{name}: " in told.out
        assert not pending or f"arXiv is still to be asked for {pending:,} paper" in told.out
    decisions = files.get("papers/curation.txt", b"").decode().splitlines()
    assert {line for line in decisions if line.startswith("note ")} == {
        f"note {identifier} {note}" for identifier, note in layout.notes.items()
    }
    everywhere = {each for folder in states for each in [*archived(files, folder), *states[folder].get("to-find", [])]}
    kept = b"".join(data for path, data in files.items() if path.endswith("/not_imported.txt")).decode()
    assert {each for each in layout.identifiers() if each not in kept} <= everywhere <= layout.identifiers()


def test_after_the_next_run_every_paper_is_whole_and_a_third_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = tmp_path / "mine"
    topics: list[str] = []
    aside = {"2401.11703"}  # in a comment
    identifiers: set[str] = set()
    for number, layout in enumerate(LAYOUTS.values()):
        source = layout.write(tmp_path / str(number))
        assert bring_over(source, mine, *layout.options) == 0
        topics += to_follow(capsys.readouterr().out)
        identifiers |= layout.identifiers() - aside
    entries = [known(each, 3, "2024-02-03", f"{each} as arXiv has it") for each in sorted(identifiers)]
    with open_hub(tmp_path / "hub", entries, tree_of(mine)) as hub:
        ran = hub.run(yaml.safe_dump(topics, allow_unicode=True), since="30 days")
        assert ran.code == 0, ran.log
        assert ran.outputs["new-papers"] == "0"
        papers = {
            paper["id"]: paper
            for path, data in hub.github.tree().items()
            if path.endswith(".jsonl")
            for paper in map(json.loads, data.splitlines())
        }
        assert papers.keys() == identifiers
        for entry in entries:
            paper = papers[entry.id]
            assert (paper["title"], paper["abstract"]) == (entry.title, entry.summary)
            assert (paper["version"], tuple(paper["authors"])) == (3, entry.authors)
        states = [
            data for path, data in hub.github.tree().items() if path.endswith("radar.json") and path.count("/") == 2
        ]
        assert states
        assert not any(b"to-complete" in data or b"to-find" in data for data in states)
        assert hub.run(yaml.safe_dump(topics, allow_unicode=True), since="30 days").writes == []


def test_what_was_not_read_is_told_by_kind_with_the_first_three_places(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [f"- [[paper](https://arxiv.org/abs/2401.{number:05})]" for number in range(1999)]
    (tmp_path / "list.md").write_text("\n".join([*lines, "- **Elsewhere Alone** https://openreview.net/forum?id=2"]))
    assert bring_over(tmp_path / "list.md", tmp_path / "mine") == 0
    told = capsys.readouterr()
    assert told.err.count("\n") == 2
    assert (
        "1,999 lines: It gives an identifier, but no title to be sure of. See list.md, line 1; list.md, line 2; "
        "list.md, line 3 and 1,996 more." in told.err
    )
    assert "list.md, line 2000: It names no paper of arXiv's." in told.err
    assert (
        "They name 1,999 papers that no other entry tells of. arXiv is still to be asked for 1,999 papers that"
        in told.out
    )


def test_labels_that_make_one_folder_are_joined_and_it_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bring_over(LAYOUTS["labels that make one folder"].write(tmp_path), tmp_path / "mine") == 0
    told = capsys.readouterr().err
    assert (
        'The labels "Low-Rank (SVD)" and "Low\u2011Rank (SVD)" make one folder, low_rank_svd, so they are one' in told
    )
    assert 'No folder can be named for "\U0001f4da", "con"; what stands there is in the topic that it stands' in told


def test_what_a_rendering_names_beyond_the_lists_is_counted_and_not_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (theirs / "list.json").write_text(f'{{"SLAM": {{"2401.00001": "{daily("2401.00001", "A Map of All")}"}}}}')
    (theirs / "README.md").write_text("- https://arxiv.org/abs/2401.00001\n- https://arxiv.org/abs/2401.00002\n")
    assert bring_over(theirs, tmp_path / "mine") == 0
    told = capsys.readouterr()
    assert "README.md names 1 paper more, but was not read. To bring them over, import it by its" in told.err
    assert bring_over(theirs / "README.md", tmp_path / "mine", "--topic", "SLAM") == 0
    said = capsys.readouterr().out
    assert (
        "They name 2 papers that no other entry tells of. arXiv is still to be asked for 2 papers that came from lists"
        in said
    )
    assert "0 brought over, 1 that arXiv is asked for by its identifier alone, 1 set aside." in said


def test_a_further_import_changes_nothing_of_what_arxiv_has_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = LAYOUTS["awesome list of bullets"].write(tmp_path / "theirs")
    assert bring_over(source, tmp_path / "mine") == 0
    entries = [known(f"2401.1130{number}", 3, "2024-01-09") for number in range(1, 6)]
    topics = yaml.safe_dump(to_follow(capsys.readouterr().out))
    with open_hub(tmp_path / "hub", entries, tree_of(tmp_path / "mine")) as hub:
        hub.run(topics, since="30 days")
        for path, data in hub.github.tree().items():
            (tmp_path / "mine" / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / "mine" / path).write_bytes(data)
        before = tree_of(tmp_path / "mine")
        assert bring_over(source, tmp_path / "mine") == 0
        assert "All of it was there before, so nothing was written." in capsys.readouterr().out
        assert tree_of(tmp_path / "mine") == before
        source.write_text(source.read_text() + "- [A Late One of Them](https://arxiv.org/abs/2401.11305)\n")
        assert bring_over(source, tmp_path / "mine") == 0
        old, new = (
            json.loads(tree["papers/awesome_bullets/radar.json"]) for tree in (before, tree_of(tmp_path / "mine"))
        )
        assert (new["coverage"], new["query"], new["total"]) == (old["coverage"], old["query"], 5)
        assert new["to-complete"] == 1


def test_the_feeds_of_a_repository_that_a_run_made_keep_their_addresses(tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    with open_hub(tmp_path / "hub") as hub:
        assert hub.run().code == 0
        before = hub.github.tree()
        for path, data in before.items():
            (mine / path).parent.mkdir(parents=True, exist_ok=True)
            (mine / path).write_bytes(data)
        assert bring_over(LAYOUTS["CSV"].write(tmp_path / "theirs"), mine) == 0
        after = tree_of(mine)
    made = re.compile(rb"<id>(http[^<]*/papers/[^<]*feed\.xml)</id>")
    known = made.findall(before["papers/feed.xml"])
    assert known
    assert made.findall(after["papers/feed.xml"]) == known
    assert b'rel="self"' in after["papers/feed.xml"]
    assert after["papers/splatting/feed.xml"] == before["papers/splatting/feed.xml"]
    (new,) = made.findall(after["papers/table/feed.xml"])
    assert new == known[0].replace(b"papers/feed.xml", b"papers/table/feed.xml")
    assert known[0] in after["papers/README.md"]


def test_what_people_have_rejected_stays_rejected(tmp_path: Path) -> None:
    source = LAYOUTS["awesome list of tables"].write(tmp_path / "theirs")
    mine = tmp_path / "mine"
    (mine / "papers").mkdir(parents=True)
    (mine / "papers/curation.txt").write_text("reject 2401.11501\n")
    for addition in ("", "| [**A Later Row of It**](https://arxiv.org/abs/2401.11503) | ICML | | | |\n"):
        source.write_text(source.read_text() + addition)
        assert bring_over(source, mine) == 0
        files = tree_of(mine)
        assert "2401.11501" in archived(files, "awesome_tables")
        assert not [
            path for path, data in files.items() if path.endswith((".md", ".xml", ".bib")) and b"2401.11501" in data
        ]
        state = json.loads(files["papers/awesome_tables/radar.json"])
        assert (state["rejected"], state["total"]) == ({"2024_01": 1}, 2 if addition else 1)


def test_what_was_set_aside_is_kept_once(tmp_path: Path) -> None:
    lines = [f"- **Kept Elsewhere, Number {number}**\n\n  https://openreview.net/{number}" for number in range(3000)]
    (tmp_path / "list.md").write_text("\n".join([*lines, "- https://arxiv.org/abs/2401.00001"]))
    assert bring_over(tmp_path / "list.md", tmp_path / "mine", "--topic", "x") == 0
    before = tree_of(tmp_path / "mine")
    assert bring_over(tmp_path / "list.md", tmp_path / "mine", "--topic", "x") == 0
    assert tree_of(tmp_path / "mine") == before
    assert before["papers/x/not_imported.txt"].count(b"openreview") == 3000


def test_in_place_our_own_files_are_no_list(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    LAYOUTS["awesome list of bullets"].write(tmp_path)
    assert bring_over(tmp_path, tmp_path) == 0
    assert "2 headings could" not in capsys.readouterr().err, "all entries stand under one"
    before = tree_of(tmp_path)
    assert bring_over(tmp_path, tmp_path) == 0
    assert "All of it was there before, so nothing was written." in capsys.readouterr().out
    assert tree_of(tmp_path) == before


def test_headings_that_could_be_topics_are_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert bring_over(LAYOUTS["DailyArXiv"].write(tmp_path), tmp_path / "mine") == 0
    told = capsys.readouterr()
    assert "2 headings could be topics of their own. To make them so, add --headings." in told.err
    assert to_follow(told.out) == ["Daily Papers"]


def test_notes_and_tags_are_decisions_that_stand_in_the_rows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = LAYOUTS["awesome list of tables"].write(tmp_path / "theirs")
    mine = tmp_path / "mine"
    (mine / "papers").mkdir(parents=True)
    (mine / "papers/curation.txt").write_text(
        "# ours\nnote 2401.11501 Venue: CVPR. Code: https://github.com/octo/bench\n"
    )
    assert bring_over(source, mine) == 0
    assert "1 note and 2 tags from beside the papers are in papers/curation.txt now." in capsys.readouterr().out
    assert (mine / "papers/curation.txt").read_text().splitlines()[1:] == [
        "note 2401.11501 Venue: CVPR. Code: https://github.com/octo/bench",
        "tag 2401.11501 audio, video",
        "note 2401.11502 Venue: NeurIPS.",
    ]
    page = (mine / "papers/awesome_tables/2024_01/papers_1.md").read_text()
    assert "NeurIPS" in page
    assert "audio" in page
    assert bring_over(source, mine) == 0
    said = capsys.readouterr().out
    assert "beside the papers" not in said
    assert "All of it was there before, so nothing was written." in said


def test_the_settings_of_the_repository_hold_for_its_pages(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = LAYOUTS["CSV"].write(tmp_path / "theirs")
    config = tmp_path / "mine" / ".github" / "arxiv-radar.yml"
    config.parent.mkdir(parents=True)
    config.write_text("topics: [table]\noutput-dir: reading\ncolumns: [paper, date]\n")
    assert bring_over(source, tmp_path / "mine") == 0
    assert "topics:" not in capsys.readouterr().out, "it is followed already"
    page = (tmp_path / "mine/reading/table/2024_01/papers_1.md").read_text()
    assert "| **Paper** | **Date** |\n" in page
    config.write_text("output-dir: reading\n")
    assert bring_over(source, tmp_path / "mine") == 0
    assert to_follow(capsys.readouterr().out) == ["table"]
    config.write_text("output-dir: 5\npage-size: x\n")
    assert bring_over(source, tmp_path / "mine") == 2
    assert "page-size" in capsys.readouterr().err


@needs_real_data
@pytest.mark.parametrize(("path", "rows", "topics"), [("bestboy125", 224, 2), ("lionelsy-paper-daily", 707, 36)])
def test_real_lists_come_over_whole(
    path: str, rows: int, topics: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert DATA is not None
    if not (source := DATA / "imports" / path).is_dir():
        pytest.skip("the real lists are not here (set RADAR_TEST_DATA)")
    text = "".join(file.read_text("utf-8") for file in source.glob("*.json"))
    assert len(re.findall(r'"\d{4}\.\d{4,5}": "', text)) == rows, "as grep counts them"
    assert bring_over(source, tmp_path) == 0
    account = IN_ALL.search(capsys.readouterr().out)
    assert account is not None
    assert numbers(*account.groups()) == [rows, topics, rows, 0, 0]
