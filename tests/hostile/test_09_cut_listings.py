"""Kind 9: a list of files that is not whole is never taken for the repository's files: nothing is overwritten."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.hub import Hub, open_hub, splats
from tests.hostile.attack import Outcome, attack
from tests.hostile.given import on_hub
from tests.stand_ins.github import Answer, Fault
from tests.stand_ins.github.faults import Instead
from tests.stand_ins.github.trees import walk

JSONL = "papers/splatting/2026_10/2026_10.jsonl"
Line = dict[str, Any]


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """A repository with an archive of 12 papers, and a thirteenth that arXiv has."""
    with open_hub(tmp_path_factory.mktemp("shared"), replaces=True) as hub:
        assert hub.run().code == 0
        hub.announce(*splats([20]))
        yield hub


def listing(hub: Hub, change: Callable[[list[Line]], object], **members: object) -> Fault:
    """The list of all files as GitHub gives it, but for what `change` does to its lines; `members` are its others."""
    tree = hub.github.commit_of("main").tree
    lines: list[Line] = [
        {"path": path, "mode": entry.mode.zfill(6), "type": entry.kind, "sha": entry.sha}
        for path, entry in walk(hub.github.store, tree)
    ]
    whole: dict[str, object] = {"sha": tree, "tree": change(lines) or lines, "truncated": False} | members
    return Instead(Answer(200, json.dumps({name: each for name, each in whole.items() if each != ...}).encode()))


def line(lines: list[Line], path: str) -> Line:
    return next(each for each in lines if each["path"] == path)


def lacks(*paths: str) -> Callable[[list[Line]], object]:
    """Without these paths and what is below them."""
    return lambda lines: [
        each for each in lines if not any(each["path"] == path or each["path"].startswith(f"{path}/") for path in paths)
    ]


def nothing(lines: list[Line]) -> object:
    return None


CUT: dict[str, tuple[Callable[[list[Line]], object], dict[str, object]]] = {
    "the output folder is left out": (lacks("papers"), {}),
    "the archive is left out": (lacks(JSONL), {}),
    "a topic is left out": (lacks("papers/splatting"), {}),
    "a folder is there, and nothing in it": (
        lambda lines: [each for each in lines if not each["path"].startswith("papers/splatting/2026_10/")],
        {},
    ),
    "only the first lines": (lambda lines: lines[:6], {}),
    "only folders that nobody lists": (lambda lines: [each for each in lines if each["type"] == "blob"], {}),
    "nobody says whether it is cut": (nothing, {"truncated": ...}),
    "it is cut, perhaps": (lacks("papers"), {"truncated": None}),
    "it is not cut, in a word": (lacks("papers"), {"truncated": "false"}),
    "the archive is listed twice": (lambda lines: [*lines, line(lines, JSONL) | {"sha": "e" * 40}], {}),
    "the archive is another one": (lambda lines: line(lines, JSONL).update(sha="e" * 40), {}),
    "a path goes up": (lambda lines: [*lines, line(lines, JSONL) | {"path": "papers/../x"}], {}),
    "a path is absolute": (lambda lines: [*lines, line(lines, JSONL) | {"path": "/etc/x"}], {}),
    "a path is empty": (lambda lines: [*lines, line(lines, JSONL) | {"path": ""}], {}),
    "a path ends with a slash": (lambda lines: [*lines, line(lines, JSONL) | {"path": "papers/"}], {}),
    "a path has half a surrogate pair": (lambda lines: [*lines, line(lines, JSONL) | {"path": "papers/\ud800"}], {}),
    "a folder is called a file": (lambda lines: line(lines, "papers").update(type="blob"), {}),
    "the archive is called a link": (lambda lines: line(lines, JSONL).update(mode="120000"), {}),
    "a mode that git has not": (lambda lines: line(lines, JSONL).update(mode="100600"), {}),
    "a mode that is a list": (lambda lines: line(lines, JSONL).update(mode=[]), {}),
    "a name that is no name": (lambda lines: line(lines, JSONL).update(sha="../../x"), {}),
    "no list at all": (nothing, {"tree": None}),
    "an object for a list": (nothing, {"tree": {"path": "papers"}}),
}


def untouched(hub: Hub, ran: Outcome, head: str | None) -> None:
    assert ran.code == 4, ran.log
    assert hub.github.head() == head and len(hub.papers()) == 12


@pytest.mark.parametrize("first", range(0, len(CUT), 4))
def test_a_list_that_is_not_whole_is_not_believed(tmp_path: Path, shared: Hub, first: int) -> None:
    """Each try of the same request is answered with another list that lacks something: none is taken for whole."""
    names = [*CUT][first : first + 4]
    hub, head = shared, shared.github.head()
    hub.github.faults.clear()
    for number, name in enumerate([*names, names[0]] if len(names) == 4 else names * 5, 1):
        change, members = CUT[name]
        hub.github.fault("GET", "git/trees/*", listing(hub, change, **members), first=number)
    ran = attack(tmp_path / "run", on_hub(hub), kind=9, case="; ".join(names))
    untouched(hub, ran, head)
    assert "GitHub failed to read the repository's files, 5 times (the last: " in ran.log
    assert ran.log.count("GitHub failed to read the repository's files (") == 4, "every one of them was seen through"


def test_one_that_is_whole_in_the_end_is_believed(tmp_path: Path, shared: Hub) -> None:
    hub = shared
    hub.github.faults.clear()
    for number, name in enumerate(["the output folder is left out", "the archive is another one"], 1):
        hub.github.fault("GET", "git/trees/*", listing(hub, CUT[name][0]), first=number)
    ran = attack(tmp_path / "run", on_hub(hub, dry_run="true"), kind=9, case="whole at the third try")
    assert ran.code == 0 and ran.outputs["new-papers"] == "1" and ran.outputs["total-papers"] == "13", ran.log


@pytest.mark.parametrize("publish", ["commit", "pull-request"])
def test_a_folder_that_github_does_not_list_in_full_ends_the_run(tmp_path: Path, publish: str) -> None:
    clutter = {f"papers/splatting/{number:02}.txt": b"mine\n" for number in range(20)}
    with open_hub(tmp_path) as hub:
        assert hub.run().code == 0
        hub.github.commit("main", clutter)
        head, asked = hub.github.head(), len(hub.arxiv.log)
        hub.github.set(listing_entries=15)
        ran = attack(tmp_path / "run", on_hub(hub, publish=publish), kind=9, case=f"{publish}: a folder is cut off")
        untouched(hub, ran, head)
        what = "GitHub does not list all that is in the repository's folder papers/splatting/, so what is there cannot"
        assert what in ran.log and "Move some of what is right in it to other folders" in ran.log
        assert len(hub.arxiv.log) == asked and not [each for each in hub.github.writes if "/git/" in each.path][3:]


def test_names_that_json_may_change_are_no_reason_to_stop(tmp_path: Path) -> None:
    """A name that is no UTF-8 comes out of JSON as another one, so that what lies beside it cannot be proved."""
    with open_hub(tmp_path) as hub:
        latin = b"papers/splatting/\xfcbersicht.txt".decode(errors="surrogateescape")
        hub.github.commit("main", {latin: b"mine\n", 'say "hi".txt': b"mine\n", "übersicht.txt": b"mine\n"})
        lines: list[Line] = []
        tree = hub.github.commit_of("main").tree
        for path, entry in walk(hub.github.store, tree):
            shown = path.encode(errors="surrogateescape").decode(errors="replace")
            lines.append({"path": shown, "mode": entry.mode.zfill(6), "type": entry.kind, "sha": entry.sha})
        whole = json.dumps({"sha": tree, "tree": lines, "truncated": False}).encode()
        hub.github.fault("GET", f"git/trees/{tree}", Instead(Answer(200, whole)), times=None)
        ran = attack(tmp_path / "run", on_hub(hub), kind=9, case="names in another encoding")
        assert ran.code == 0 and len(hub.papers()) == 12, ran.log
        assert latin in hub.github.entries()


@pytest.mark.parametrize("count", [999, 1_000])
def test_a_folder_of_templates_of_which_github_shows_a_part_is_told(tmp_path: Path, count: int) -> None:
    """It lists the first thousand entries of a folder, and does not say that there are more."""
    files: dict[str, bytes] = {f"templates/{number:04}.txt": b"" for number in range(count - 1)}
    with open_hub(tmp_path, files=files | {"templates/row.md.j2": b"| {{ paper.title }} (mine) |\n"}) as hub:
        ran = attack(tmp_path / "run", on_hub(hub, templates="templates"), kind=9, case=f"{count} templates")
        if count < 1_000:
            assert ran.code == 0 and b"(mine)" in hub.github.tree()["papers/splatting/2026_10/papers_1.md"], ran.log
        else:
            assert ran.code == 2 and "The folder templates holds more than GitHub lists of one" in ran.log, ran.log
