"""The archive in the checkout: the papers, `radar.json`, and the README with its marks."""

from __future__ import annotations

import json

import pytest
from hypothesis import strategies as st

from radar.rendering.readme import BEGIN, END
from tests.end_to_end.world import Tree
from tests.fuzz import strategies as fed
from tests.fuzz.budget import fuzzed
from tests.fuzz.changes import Change
from tests.fuzz.oracle import Ran, broken, check_folder, check_nothing_lost, papers
from tests.fuzz.scene import Scene

RECORD = ("id", "version", "title", "authors", "abstract", "categories", "published", "updated", "comment", "doi")
STATE = ("name", "query", "coverage", "from", "until", "total", "months", "2026_10", "2026_09", "rendered")
STATE_TOO = ("earlier", "to-complete", "unknown-to-arxiv", "to-find", "rules", "submitted-from", "revised")
TOPICS = st.sampled_from(["splatting", "gaussian", "splatting", "elsewhere"])
READMES = (
    fed.shown([1]), f"{BEGIN}\n{END}".encode(), f"a\r\n{BEGIN}\r\nb\r\n{END}\r\n".encode(),
    f"{END}\n{BEGIN}\n".encode(), f"{BEGIN}\n{BEGIN}\n{END}\n{END}\n".encode(),
    b"\xff\xfe" + f"\n{BEGIN}\n\xff\n{END}\n".encode("latin-1"),
)  # fmt: skip


def run_with(scene: Scene, changes: dict[str, Change]) -> tuple[Ran, Tree]:
    """Run with some files of the workspace changed: papers of all the others must outlast it."""
    files = {path: changes[path](data) if path in changes else data for path, data in scene.base.items()}
    files |= {path: change(b"") for path, change in changes.items() if path not in files}
    ran = scene.run(files)
    after = scene.machine.files()
    check_folder(files, after, "papers")
    check_nothing_lost({path: data for path, data in files.items() if path not in changes}, after)
    if ran.code and after != files:
        raise broken("WroteInSpiteOfAnError", ran.log)
    return ran, after


@pytest.fixture(scope="module")
def rich(scene: Scene) -> Scene:
    """An archive with everything that a `radar.json` can tell."""
    files = dict(scene.base)
    earlier = {"from": "2026-06-01T00:00:00Z", "until": "2026-07-01T00:00:00Z"}
    revised = {"from": "2026-08-15T00:00:00Z", "submitted-from": "2026-08-10T00:00:00Z"}
    told = {"to-complete": 1, "to-find": ["2610.00020"], "unknown-to-arxiv": ["2502.00002", "hep-th/9901001"]}
    for path in ("papers/gaussian/radar.json", "papers/splatting/radar.json"):
        state = json.loads(files[path]) | told
        state["coverage"] |= {"submitted-from": "2026-08-01T00:00:00Z", "revised": revised, "earlier": earlier}
        files[path] = fed.shown(state)
    return Scene(scene.arxiv, scene.machine, files)


@fuzzed(
    1_200,
    change=fed.changed(fed.on_json_lines(*RECORD), fed.on_lines(), fed.on_bytes()),
    month=st.sampled_from(["2026_10", "2026_09"]),
)
def test_papers(scene: Scene, change: Change, month: str) -> None:
    run_with(scene, {f"papers/splatting/{month}/{month}.jsonl": change})


def run_with_state(rich: Scene, topic: str, change: Change) -> None:
    """What the state of one topic claims may make it be read anew; but no paper may be missed without a word."""
    ran, after = run_with(rich, {f"papers/{topic}/radar.json": change})
    doubted = {*ran.outputs.get("failed-topics", "").split(","), *ran.outputs.get("incomplete-topics", "").split(",")}
    if ran.code == 0 and not doubted & {"splatting", "gaussian"}:
        missing = {f"{slug}/{paper.id}" for slug in ("splatting", "gaussian") for paper in rich.papers(slug)}
        if missing := missing - papers(after).keys():
            raise broken("MissedInSilence", f"{sorted(missing)}\n{ran.log}")


NUMBERS = ("to-complete", "total", "2026_10", "2026_09")
MOMENTS = ("from", "until", "submitted-from")
LISTS = ("coverage", "earlier", "revised", "months", "rendered", "unknown-to-arxiv", "to-find")


@fuzzed(750, change=fed.each_value(number=NUMBERS, moment=MOMENTS, text=("name", "query"), other=LISTS))
def test_each_value_of_a_state(rich: Scene, change: Change) -> None:
    run_with_state(rich, "splatting", change)


@fuzzed(950, change=fed.changed(fed.on_json(*STATE, *STATE_TOO), fed.on_json(*STATE), fed.on_bytes()), topic=TOPICS)
def test_state(rich: Scene, change: Change, topic: str) -> None:
    run_with_state(rich, topic, change)


@fuzzed(200, state=fed.json_documents(st.sampled_from([*STATE, *STATE_TOO])), topic=TOPICS)
def test_anything_for_a_state(scene: Scene, state: bytes, topic: str) -> None:
    run_with(scene, {f"papers/{topic}/radar.json": lambda _: state})


REMEMBERED = fed.shown(
    {
        "arxiv": {"papers": 3_150_235, "updated": "2026-10-29T17:59:58Z", "digest": "5d41402abc4b2a76"},
        "at": "2026-10-30T06:17:00Z",
        "asked": {"splatting": {"from": "2026-10-22T17:59:58Z", "state": "b1946ac92492d234"}},
    }
)
REMEMBERED_KEYS = ("arxiv", "papers", "updated", "digest", "at", "asked", "splatting", "from", "state")


@fuzzed(150, change=fed.changed(fed.on_json(*REMEMBERED_KEYS), fed.on_lines(), fed.on_bytes()))
def test_what_is_remembered(scene: Scene, change: Change) -> None:
    ran, _ = run_with(scene, {"papers/radar.json": lambda _: change(REMEMBERED)})
    assert ran.code == 0, ran.log


@fuzzed(200, readme=st.sampled_from(READMES), change=fed.changed(fed.on_lines(), fed.on_bytes()))
def test_readme(scene: Scene, readme: bytes, change: Change) -> None:
    ran, _ = run_with(scene, {"README.md": lambda _: change(readme)})
    assert ran.code == 0, ran.log


RENDERED = (
    "splatting/README.md", "splatting/feed.xml", "splatting/monthly_stats.svg", "splatting/2026_10/2026_10.bib",
    "splatting/2026_10/papers_1.md", "splatting/2026_10/papers_2.md", "splatting/2026_08/papers_1.md",
    "splatting/2026_08/papers.md", "splatting/2026_10/README.md", ".gitattributes", "README.md",
)  # fmt: skip


@fuzzed(200, name=st.sampled_from(RENDERED), change=fed.changed(fed.on_lines(), fed.on_bytes()))
def test_files_that_are_rendered_anew(scene: Scene, name: str, change: Change) -> None:
    run_with(scene, {f"papers/{name}": change})
