"""A tree's list is held against its name: git's own trees are believed, and anything else than the whole is not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from radar.publishing.path_conflicts import Kind
from radar.publishing.tree_listing import Listed, check_whole, read_listing, seen_from
from tests.stand_ins.github.git import GitStore
from tests.stand_ins.github.trees import Entry, edit_tree, walk

NAMES = st.sampled_from(["papers", "a", "a.b", "a-b", "a0", "A", "llm", "README.md", "x y", "ü", 'say "hi"', "b\\c"])
PATHS = st.lists(NAMES, min_size=1, max_size=4).map("/".join)
TREES = st.dictionaries(PATHS, st.sampled_from(["100644", "100755", "120000", "160000"]), min_size=1, max_size=12)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GitStore]:
    made = GitStore(tmp_path_factory.mktemp("store") / "x.git", "main")
    yield made
    made.close()


def listed(store: GitStore, tree: str) -> dict[str, Listed]:
    answer = {
        "tree": [
            {"path": path, "mode": entry.mode.zfill(6), "type": entry.kind, "sha": entry.sha}
            for path, entry in walk(store, tree)
        ],
        "truncated": False,
    }
    return read_listing(answer, recursive=True)[0]


def made(store: GitStore, modes: dict[str, str]) -> str:
    blob = store.write("blob", b"x")
    return edit_tree(store, None, {path: Entry(mode, blob) for path, mode in modes.items()}, replace=True)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(modes=TREES, folder=PATHS)
def test_what_git_has_is_whole(store: GitStore, modes: dict[str, str], folder: str) -> None:
    tree = made(store, modes)
    check_whole(tree, listed(store, tree), [folder], recursive=True)


@settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(modes=TREES, data=st.data())
def test_what_lacks_an_entry_that_matters_is_not(store: GitStore, modes: dict[str, str], data: st.DataObject) -> None:
    tree = made(store, modes)
    whole = listed(store, tree)
    lost = data.draw(st.sampled_from(sorted(whole)))
    beside = [path for path in whole if path.rpartition("/")[0] == lost.rpartition("/")[0]]
    assume(all(path.isascii() and '"' not in path and "\\" not in path for path in beside))
    part = {path: entry for path, entry in whole.items() if path != lost and not path.startswith(f"{lost}/")}
    with pytest.raises(ValueError, match="not the tree"):
        check_whole(tree, part, [""], recursive=True)


def test_what_does_not_matter_is_not_looked_at(store: GitStore) -> None:
    tree = made(store, {"papers/a": "100644", "src/b/c": "100644", "src/d": "100644"})
    whole = listed(store, tree)
    part = {path: entry for path, entry in whole.items() if path != "src/d"}
    check_whole(tree, part, ["papers"], recursive=True)
    with pytest.raises(ValueError, match="not the tree"):
        check_whole(tree, part, ["src"], recursive=True)
    with pytest.raises(ValueError, match="a folder is not listed"):
        check_whole(tree, {**whole, "papers/none/x": whole["papers/a"]}, ["papers"], recursive=True)


def test_one_level_is_held_against_its_name_alone(store: GitStore) -> None:
    tree = made(store, {"papers/a": "100644", "b": "100644"})
    top = {path: entry for path, entry in listed(store, tree).items() if "/" not in path}
    check_whole(tree, top, ["papers"], recursive=False)
    with pytest.raises(ValueError, match="not the tree"):
        check_whole(tree, {"papers": top["papers"]}, ["papers"], recursive=False)


def line(**changed: Any) -> dict[str, Any]:
    return {"path": "a", "mode": "100644", "type": "blob", "sha": "0" * 40} | changed


@pytest.mark.parametrize(
    "lines",
    [
        [line(path=path)]
        for path in ("", "/a", "a/", "a//b", ".", "..", "a/../b", "a/.", "a\0b", None, 7, ["a"])
    ]
    + [
        [line(mode="040000")],
        [line(type="tree")],
        [line(type="tree", mode="120000")],
        [line(type="commit", mode="100644")],
        [line(mode=None)],
        [line(type=[])],
        [line(sha="0" * 39)],
        [line(sha="G" * 40)],
        [line(sha=None)],
        [line(), line()],
        [None],
        ["a"],
        "a",
        7,
        None,
    ],
)  # fmt: skip
def test_what_is_no_list_of_a_tree_is_garbled(lines: Any) -> None:
    with pytest.raises((ValueError, TypeError, KeyError)):
        read_listing({"tree": lines, "truncated": False}, recursive=True)


@pytest.mark.parametrize("truncated", [None, 0, "false", []])
def test_whether_it_is_cut_has_to_be_said(truncated: object) -> None:
    with pytest.raises(ValueError, match="cut off"):
        read_listing({"tree": [line()], "truncated": truncated}, recursive=True)
    with pytest.raises(KeyError):
        read_listing({"tree": [line()]}, recursive=True)


def test_a_path_in_a_list_of_one_level_is_a_name() -> None:
    with pytest.raises(ValueError, match="not a path"):
        read_listing({"tree": [line(path="a/b")], "truncated": False}, recursive=False)


def test_kinds_and_modes_are_kept() -> None:
    lines = [
        line(path="x.sh", mode="100755"),
        line(path="old", mode="100664"),
        line(path="l", mode="120000"),
        line(path="f", mode="040000", type="tree"),
        line(path="s", mode="160000", type="commit"),
    ]
    found, cut = read_listing({"tree": lines, "truncated": True}, recursive=True)
    kinds = [(Kind.FILE, "100755"), (Kind.FILE, "100664"), (Kind.LINK, "120000")]
    kinds += [(Kind.FOLDER, "040000"), (Kind.SUBMODULE, "160000")]
    assert [(entry.kind, entry.mode) for entry in found.values()] == kinds and cut


def test_folders_as_they_are_called_further_down() -> None:
    assert seen_from("a", ["a/b/c", "a", "d", "ab"]) == ["b/c", ""]
    assert seen_from("a/b", ["a"]) == [""]
    assert seen_from("x", [""]) == [""]
