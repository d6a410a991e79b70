"""Which files at a place are lists, what topics they make, and what is refused rather than read by halves."""

from __future__ import annotations

from pathlib import Path

import pytest

from radar.archive.paper import Paper
from radar.errors import ArchiveError
from radar.importing.lists import Lists, read_lists
from radar.importing.merge import Beside, gathered, merge_rows, together
from radar.importing.row import Row, Unread

LINK = "https://arxiv.org/abs/2401.00001"


def read(folder: Path, files: dict[str, str], source: str = "", topic: str = "", headings: int = 0) -> Lists:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    return read_lists(folder / source, Path.read_bytes, topic, headings)


def papers(lists: Lists) -> dict[str, set[str]]:
    """The papers of each topic, those that are asked for among them."""
    return {each.name: {*each.imported.papers, *each.imported.sought} for each in lists.topics}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("x.yml", f"---\na: 1\n---\n- title: A Title of It\n  url: {LINK}\n"),
        ("x.csv", f"Title;URL\nA Title of It;{LINK}\n"),
        ("x.tsv", f"Title\tURL\nA Title of It\t{LINK}\n"),
        ("x.jsonl", f'\n{{"title": "A Title of It", "url": "{LINK}"}}\n'),
        ("x.JSON", f'[{{"title": "A Title of It", "url": "{LINK}"}}]'),
        ("x", f"[A Title of It]({LINK})"),
    ],
)
def test_each_form_is_read(tmp_path: Path, name: str, text: str) -> None:
    (topic,) = read(tmp_path, {name: text}, name).topics
    assert (topic.name, topic.folder) == ("x", "x")
    assert [paper.title for paper in topic.imported.papers.values()] == ["A Title of It"]


@pytest.mark.parametrize(
    ("name", "text", "what"),
    [
        ("x.json", f'{{"a": "{LINK}"', r"x\.json is not JSON \(line 1: Expecting ',' delimiter, at col"),
        ("x.json", f'{{\n"a":\n"{LINK}",\n}}', r"x\.json is not JSON \(line [34]: .*\)\. Correct it there"),
        ("x.yml", f"a: [{LINK}", r"x\.yml is not YAML \(line \d: .*expected"),
        ("x.yml", f"a: &a [{LINK}]\nb: [*a, *a]\n", r"x\.yml is not YAML \(.* an alias\)\."),
        ("x.csv", f'title,url\n"{"a" * 200_000}",{LINK}\n', r"x\.csv is not CSV \(line \d: field larger"),
        ("x.json", f'{{"a": {"[" * 5000}"{LINK}"{"]" * 5000}}}', r"x\.json is .*nested too deeply"),
    ],
)
def test_a_broken_list_is_refused_and_a_broken_file_of_something_else_passed_over(
    tmp_path: Path, name: str, text: str, what: str
) -> None:
    for source in (name, ""):
        with pytest.raises(ArchiveError, match=what):
            read(tmp_path, {name: text}, source)
    found = read(tmp_path, {name: text.replace("arxiv.org", "example.org"), "mine.md": f"- {LINK}"})
    assert papers(found) == {"mine": {"2401.00001"}}


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("x.json", '{"llm agents": [{"title": "A", "url": "LINK"}, {"title": "B", "year": 2024}]}', "llm agents[1]"),
        ("x.json", '[["LINK", 7]]', "[0][1]"),
        ("x.json", '{"a": {"b\\nc": {"2401.00001": "LINK", "2401.00002": "none"}}}', "a > b c > 2401.00002"),
        ("x.yml", "a:\n- title: A\n  url: LINK\n- nothing\n", "a[1]"),
        ("x.jsonl", '{"title": "A", "url": "LINK"}\n\n{"title": "B", "year": "2024"}\n', "line 3"),
        ("x.csv", 'title,url\n"A\nB",LINK\nC,\n', "row 3"),
        ("x.csv", "title,url\nA,LINK\n\nC,\n", "row 4"),
    ],
)
def test_what_is_set_aside_is_told_of_with_its_place(tmp_path: Path, name: str, text: str, place: str) -> None:
    (topic,) = read(tmp_path, {name: text.replace("LINK", LINK)}, name).topics
    assert topic.imported.unread[-1].place == f"{name}, {place}"


def test_names_say_what_a_topic_is_and_dates_and_wrappers_do_not(tmp_path: Path) -> None:
    line = f'{{"2401.00001": "[A Title of It]({LINK})"}}'
    text = f'{{"2024": {{"papers": {{"Robots": {line}, "2024-01-02": {line}}}}}, "data": {line}}}'
    assert {*papers(read(tmp_path, {"my_list.json": text}))} == {"Robots", "my list"}


@pytest.mark.parametrize(
    "title",
    [
        "Awesome Things [![Awesome](https://awesome.re/badge.svg)](https://awesome.re)",
        "![Logo](logo.png) [Awesome Things](https://octo.github.io) ![](https://img.shields.io/badge/PRs-welcome-green)",
        "![Awesome Things](logo.png)",
    ],
)
def test_a_badge_beside_a_title_is_no_part_of_the_topics_name(tmp_path: Path, title: str) -> None:
    (topic,) = read(tmp_path, {"README.md": f"# {title}\n\n- [A Title of It]({LINK})\n"}).topics
    assert (topic.name, topic.folder) == ("Awesome Things", "awesome_things")


def test_a_file_that_is_named_for_a_day_is_of_its_folders_topic(tmp_path: Path) -> None:
    files = {f"daily/{day}.json": f'["{LINK}"]' for day in ("2024-01-02", "2024-01-03_AI", "20240104")}
    assert {*papers(read(tmp_path, files, "daily"))} == {"daily"}


def test_headings_make_topics_down_to_a_level(tmp_path: Path) -> None:
    text = f"# All\n## One\n### 2024\n- {LINK}\n### Survey\n- {LINK}\n## Two\n### Survey\n- {LINK}\n"
    for level, names in {0: {"All"}, 1: {"All"}, 2: {"One", "Two"}, 3: {"One", "One Survey", "Two Survey"}}.items():
        found = read(tmp_path, {"README.md": text}, "README.md", headings=level)
        assert {*papers(found)} == names
        assert found.headings == (3 if level == 0 else 0)


def test_hidden_folders_and_those_of_programs_are_passed_over(tmp_path: Path) -> None:
    files = {f"{folder}/x.md": f"- {LINK}" for folder in (".git", "node_modules", "a/.hidden")}
    assert read(tmp_path, files).topics == ()


def test_what_stands_beside_a_paper_is_gathered_from_everywhere() -> None:
    rows = [Row("2401.00001", 0, "A", "", note="B.", tags=("x",)), Row("2401.00001", 0, "A", "2024-01-02", note="C.")]
    unread = [Unread("x.md", 1, "", "Why.", "2401.00002v1", "D.", ("y",)), Unread("x.md", 2, "", "Why.")]
    found = gathered([*rows, *unread])
    assert found.beside == {"2401.00001": Beside(("B.", "C."), ("x",)), "2401.00002": Beside(("D.",), ("y",))}
    assert together([found, gathered([rows[1]])]).beside == found.beside
    assert (found.rows, found.unread, found.sought) == (2, tuple(unread), ("2401.00002",))


def test_a_row_without_a_day_stands_in_the_month_of_its_identifier_unless_another_has_one() -> None:
    bare, later = Row("2401.00001", 2, "A", ""), Row("2401.00001", 1, "A", "2024-03-04")
    (paper,) = merge_rows([bare]).papers.values()
    assert (paper.published, paper.updated) == ("2024-01-01T00:00:00Z",) * 2
    assert merge_rows([bare]).undated == {"2401.00001"}
    found = merge_rows([bare, later])
    assert found.undated == frozenset()
    assert [_days(paper) for paper in found.papers.values()] == [(2, "2024-03-04", "2024-03-04")]
    assert together([merge_rows([bare]), merge_rows([later])]).undated == frozenset()


def _days(paper: Paper) -> tuple[int, str, str]:
    return paper.version, paper.published[:10], paper.updated[:10]
