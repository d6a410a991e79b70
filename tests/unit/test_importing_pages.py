"""Another program's pages in a tree: which folders hold them, what is brought over, and what is kept aside of them."""

from __future__ import annotations

from radar.archive.month_files import MonthFiles
from radar.archive.topic_state import TopicState, write_state
from radar.importing.arxivradar import FOREIGN_CELL, NO_TABLE, NOT_IN_A_MONTH
from radar.importing.merge import Imported
from radar.importing.pages import Import, aside, foreign_folders, import_pages, import_strays, unclaimed
from radar.importing.row import Unread
from tests.unit.given_arxivradar import page, row
from tests.unit.given_papers import Files, archive_files, month_of

FOLDER = "papers/vision_language"
OTHER = "papers/vision-language"
KEPT = f"{FOLDER}/not_imported.txt"


def brought(files: dict[str, bytes], folder: str = FOLDER) -> Import:
    found = import_pages(Files(files), folder)
    assert found is not None
    return found


def not_read(*unread: Unread) -> Import:
    return Import(Imported({}, 0, unread), frozenset())


def test_a_folder_whose_name_was_made_in_another_way_is_brought_over_and_stays() -> None:
    files = {f"{OTHER}/2025_02/papers_1.md": page([row()]), f"{OTHER}/README.md": b"- Total number of papers: 5\n"}
    found = brought(files)
    assert list(found.imported.papers) == ["2502.15266"]
    assert (found.imported.left, found.imported.stated, found.pages) == ((OTHER,), 5, frozenset())


def test_two_such_folders_become_one_topic() -> None:
    files = {
        f"{OTHER}/2025_02/papers_1.md": page([row("2502.00001v2", day="2025-02-20"), row("2502.00002v1"), "| half"]),
        "papers/Vision Language/2025_01/papers_1.md": page([row("2502.00001v1", day="2025-01-31")]),
    }
    found = brought(files).imported
    assert found.left == ("papers/Vision Language", OTHER)
    assert (found.rows, len(found.papers), len(found.unread)) == (3, 2, 1)
    assert found.papers["2502.00001"].version == 2
    assert found.papers["2502.00001"].published == "2025-01-31T00:00:00Z"


def test_a_folder_of_another_name_counts_only_while_the_topic_has_nothing_of_its_own() -> None:
    files = {f"{OTHER}/2025_02/papers_1.md": page([row()])}
    state = {f"{FOLDER}/radar.json": write_state(TopicState("vision-language", "", None, {}))}
    assert import_pages(Files(files | state), FOLDER) is None
    assert import_pages(Files(files | archive_files(FOLDER, {"2025_02": month_of(1)})), FOLDER) is None
    own = brought(files | {f"{FOLDER}/2025_03/papers_1.md": page([row("2503.00001v1")])})
    assert (list(own.imported.papers), own.imported.left) == (["2503.00001"], ())


def test_folders_of_another_program_are_found_with_the_page_to_begin_with() -> None:
    paths = frozenset(
        [
            "papers/README.md",
            "papers/a/2025_01/papers_1.md",
            "papers/a/2025_02/papers_2.md",
            "papers/a/2025_02/papers_1.md",
            "papers/b/2025_01/papers.md",
            "papers/b/README.md",
            "papers/ours/radar.json",
            "papers/ours/2025_01/papers_1.md",
            "papers/kept/2025_01/papers_1.md",
            "papers/kept/2025_01/2025_01.jsonl",
            "papers/notes/2025_01/mine.md",
            "else/c/2025_01/papers_1.md",
        ]
    )
    assert foreign_folders(paths, "papers") == {"a": "a/2025_02/papers_1.md", "b": "b/README.md"}
    assert unclaimed(paths, "papers", {"a"}) == {"b": "b/README.md"}
    assert unclaimed(frozenset(["papers/B-c/2025_01/papers_1.md"]), "papers", {"b_c"}) == {}


def test_a_page_that_is_no_text_is_kept_whole_beside_its_lines() -> None:
    data = page([row("2502.00031v1", "中文标题"), "| 我的 | 笔记 |"]).decode().encode("gbk")
    found = brought({f"{FOLDER}/2025_02/papers_1.md": data, f"{FOLDER}/2025_03/papers_1.md": page([row()])})
    ((path, kept),) = found.whole.items()
    assert kept == data
    assert path.startswith(f"{FOLDER}/not_imported/2025_02_papers_1_")
    assert path.endswith(".txt"), "no page to render"
    assert any(path.removeprefix(f"{FOLDER}/") in str(fault) for fault in found.imported.unread)
    assert aside(Files(), FOLDER, found)[path] == data
    assert "2502.00031" in {fault.paper for fault in found.imported.unread}


def test_a_page_of_somebodys_own_is_kept_whole_whatever_signs_are_in_it() -> None:
    text = "# My notes | march\n\nlong list a | b\n\n* https://arxiv.org/pdf/2502.00058\n"
    found = brought({f"{FOLDER}/2025_03/papers_1.md": text.encode()}).imported
    assert [(fault.why, fault.text) for fault in found.unread[:1]] == [(NO_TABLE, text.strip())]
    assert [fault.paper for fault in found.unread[1:]] == ["2502.00058"]


def test_pages_in_other_places_are_told_of_once_a_topic_is_brought_over() -> None:
    files = {
        f"{FOLDER}/2025_02/papers_1.md": page([row()]),
        f"{FOLDER}/papers_1.md": page([row("2502.00001v1")]),
        f"{FOLDER}/2025_13/papers_1.md": page([row("2502.00002v1")]),
    }
    assert [(fault.file, fault.why) for fault in brought(files).imported.unread] == [
        (f"{FOLDER}/2025_13/papers_1.md", NOT_IN_A_MONTH),
        (f"{FOLDER}/papers_1.md", NOT_IN_A_MONTH),
    ]


def test_what_was_kept_aside_before_stays_and_nothing_is_kept_twice() -> None:
    one, other = Unread("a.md", 1, "| half", FOREIGN_CELL), Unread("a.md", None, "", NOT_IN_A_MONTH)
    first = aside(Files(), FOLDER, not_read(one))
    assert first == {KEPT: f"{one}\n| half\n\n".encode()}
    assert aside(Files(first), FOLDER, not_read(one)) == {}
    second = aside(Files(first), FOLDER, not_read(one, other))
    assert second == {KEPT: first[KEPT] + f"{other}\n\n".encode()}


def test_what_another_program_writes_into_a_month_of_ours_is_found_where_the_month_is_not_as_it_was_left() -> None:
    papers = month_of(2)
    path = f"{FOLDER}/2025_02/papers_1.md"
    theirs = page([row("2502.00077v1"), *(row(f"{paper.id}v1") for paper in papers), "My words", "| half"])
    tree = Files(archive_files(FOLDER, {"2025_02": papers}) | {path: theirs})
    known = {paper.id for paper in papers}
    left = TopicState("t", "", None, {"2025_02": 2})
    found = import_strays(tree, FOLDER, left, "mark", known)
    assert found is not None
    assert (list(found.papers), found.rows, found.unread, found.written_since) == (["2502.00077"], 1, (), True)
    assert import_strays(tree, FOLDER, left, "mark", {*known, "2502.00077"}) is None
    as_left = TopicState(
        "t", "", None, {"2025_02": 2}, rendered=MonthFiles(tree, FOLDER).digests("mark", {"2025_02": 2})
    )
    assert import_strays(tree, FOLDER, as_left, "mark", known) is None
    assert import_strays(tree, FOLDER, None, "mark", known) is None
    tree.files[path] = theirs.replace(b"(https://reader.github.io/arXivRadar)", b"(../../../)")
    assert import_strays(tree, FOLDER, left, "mark", known) is None, "a page of ours"


def test_half_a_row_in_a_month_of_ours_is_told_of_with_the_paper_it_names() -> None:
    half = "| **[Half](http://arxiv.org/abs/2502.00078v1)**<details>It en"
    files = archive_files(FOLDER, {"2025_02": month_of(2)}) | {f"{FOLDER}/2025_02/papers_1.md": page([half])}
    found = import_strays(Files(files), FOLDER, TopicState("t", "", None, {}), "mark", set())
    assert found is not None
    assert [(fault.text, fault.paper) for fault in found.unread] == [(half, "2502.00078")]
