"""Kind 11, the archive: whatever `radar.json` and the papers' lines hold is read strictly, or told of by its file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.hub import Hub, open_hub, splats
from tests.hostile.attack import Outcome, attack
from tests.hostile.given import in_folder, on_hub
from tests.stand_ins.arxiv import ArxivStandIn, Corpus

STATE = "papers/splatting/radar.json"
LINES = "papers/splatting/2026_10/2026_10.jsonl"
MOMENT = "2026-10-29T00:00:00Z"


@pytest.fixture(scope="module")
def arxiv() -> Iterator[ArxivStandIn]:
    with ArxivStandIn(Corpus(splats(range(6)))) as stand_in:
        yield stand_in


def state(**changed: Any) -> dict[str, Any]:
    """A sound `radar.json`, but for what is changed; `_` for `-` in names."""
    record: dict[str, Any] = {
        "name": "splatting",
        "query": '(ti:"splatting" OR abs:"splatting")',
        "coverage": {"from": "2026-10-01T00:00:00Z", "until": MOMENT},
        "total": 1,
        "months": {"2026_10": 1},
    }
    return record | {name.replace("_", "-"): value for name, value in changed.items()}


def deep(levels: int) -> dict[str, Any]:
    """Spans of coverage behind each other."""
    span: dict[str, Any] = {"from": "2026-01-01T00:00:00Z", "until": "2026-01-02T00:00:00Z"}
    for _ in range(levels):
        span = {"from": "2026-01-01T00:00:00Z", "until": "2026-01-02T00:00:00Z", "earlier": span}
    return span


UNFIT: dict[str, bytes] = {
    "an infinite number": json.dumps(state(to_complete=float("inf"))).encode(),
    "no number at all": json.dumps(state(to_complete=float("nan"))).encode(),
    "a number of 5,000 digits": json.dumps(state()).replace('"total": 1', f'"total": {"9" * 5_000}').encode(),
    "a count of 10^18": json.dumps(state(months={"2026_10": 10**18})).encode(),
    "a count of 1e400": json.dumps(state()).replace('{"2026_10": 1}', '{"2026_10": 1e400}').encode(),
    "a count that is true": json.dumps(state(months={"2026_10": True})).encode(),
    "a negative count": json.dumps(state(to_complete=-1)).encode(),
    "a date in other digits": json.dumps(state(coverage={"from": "٢٠٢٦-10-01T00:00:00Z", "until": MOMENT})).encode(),
    "a day that is none": json.dumps(state(coverage={"from": "2026-02-30T00:00:00Z", "until": MOMENT})).encode(),
    "spans 900 deep": json.dumps(state(coverage=deep(900))).encode(),
    "brackets 100,000 deep": b'{"name": ' + b"[" * 100_000,
    "half a surrogate pair": json.dumps(state(name="\ud800")).encode(),
    "identifiers that are none": json.dumps(state(unknown_to_arxiv=["../../etc/passwd"])).encode(),
    "identifiers in one text": json.dumps(state(unknown_to_arxiv="2610.00001")).encode(),
    "a list": b"[]",
    "null": b"null",
    "nothing": b"",
    "bytes that are no text": b"\xff\xfe\x00\x01",
    "a month that is none": json.dumps(state(months={"2026_13": 1})).encode(),
    "rules in one text": json.dumps(state(rules="primary-only")).encode(),
    "no months": json.dumps({key: value for key, value in state().items() if key != "months"}).encode(),
    "34 MB": json.dumps(state(name="x" * 34 * 2**20)).encode(),
}


def refused(ran: Outcome, words: str) -> None:
    assert ran.code == 2, ran.log
    assert words in ran.log and words in unescape(ran.summary).replace("\\", "")


@pytest.mark.parametrize("case", UNFIT)
def test_a_state_that_we_did_not_write_is_told_of_by_its_file(tmp_path: Path, arxiv: ArxivStandIn, case: str) -> None:
    environ = in_folder(arxiv, tmp_path / "workspace")
    file = tmp_path / "workspace" / STATE
    file.parent.mkdir(parents=True)
    file.write_bytes(UNFIT[case])
    ran = attack(tmp_path / "run", environ, kind=11, case=f"radar.json has {case}")
    refused(ran, "radar.json is not as arXiv Radar writes it.")
    assert file.read_bytes() == UNFIT[case]
    assert ran.seconds < 5 and ran.peak < 300 * 2**20


@pytest.mark.parametrize("case", ["an infinite number", "spans 900 deep", "34 MB"])
def test_so_is_one_of_another_topic_and_one_that_waits_in_a_pull_request(tmp_path: Path, case: str) -> None:
    with open_hub(tmp_path) as hub:
        assert hub.run(publish="pull-request").code == 0
        branch = hub.github.pull_requests[0].head
        hub.github.commit(branch, {"papers/other/radar.json": UNFIT[case]})
        ran = attack(
            tmp_path / "run", on_hub(hub, publish="pull-request"), kind=11, case=f"on a waiting branch, {case}"
        )
        refused(ran, "papers/other/radar.json is not as arXiv Radar writes it.")
        assert f"it is the one that waits on the branch {branch}." in ran.log


def paper(**changed: Any) -> bytes:
    record = {
        "id": "2610.00900",
        "version": 1,
        "title": "Splatting",
        "published": MOMENT,
        "updated": MOMENT,
    }
    return json.dumps(record | changed).encode() + b"\n"


NO_PAPERS: dict[str, bytes] = {
    "the year 1": paper(updated="0001-01-01T00:00:00Z"),
    "the year 9999": paper(published="9999-12-31T23:59:59Z"),
    "a version of 5,000 digits": paper().replace(b'"version": 1', b'"version": ' + b"9" * 5_000),
    "an infinite version": paper(version=float("inf")),
    "an identifier in other digits": paper(id="٢٦١٠.00900"),
    "half a surrogate pair": paper(title="\udfff"),
    "brackets 100,000 deep": b'{"id": ' + b"[" * 100_000 + b"\n",
    "another encoding": '{"id": "2610.00900", "title": "é"}'.encode("utf-16"),
}


@pytest.mark.parametrize("case", NO_PAPERS)
def test_a_line_that_is_no_paper_is_told_of_by_file_and_line(tmp_path: Path, arxiv: ArxivStandIn, case: str) -> None:
    environ = in_folder(arxiv, tmp_path / "workspace")
    file = tmp_path / "workspace" / LINES
    file.parent.mkdir(parents=True)
    file.write_bytes(NO_PAPERS[case])
    ran = attack(tmp_path / "run", environ, kind=11, case=f"the archive has {case}")
    refused(ran, "2026_10.jsonl, line 1, is not a paper: ")
    assert file.read_bytes() == NO_PAPERS[case]


STRANGE: dict[str, bytes] = {
    "NUL and other controls": paper(title="Splatting\0\x01\x1b[31m", abstract="a\0b", comment="\0", authors=["\0 A\0"]),
    "a version of 18 digits": paper(version=10**18),
    "a title of 2 MB": paper(title="Splatting " * 200_000),
    "100,000 authors": paper(authors=["Ada Lovelace"] * 100_000),
    "100,000 categories": paper(categories=["cs.CV"] * 100_000),
}


@pytest.mark.parametrize("case", STRANGE)
def test_what_is_strange_and_yet_a_paper_makes_pages_that_can_be_shown(
    tmp_path: Path, arxiv: ArxivStandIn, case: str
) -> None:
    environ = in_folder(arxiv, tmp_path / "workspace")
    file = tmp_path / "workspace" / LINES
    file.parent.mkdir(parents=True)
    file.write_bytes(STRANGE[case])
    ran = attack(tmp_path / "run", environ, kind=11, case=f"the archive has {case}")
    assert ran.code == 0, ran.log
    assert len(file.read_bytes().splitlines()) == 7, "the paper is still there, and arXiv's are too"
    for path in (tmp_path / "workspace").rglob("*"):
        if path.suffix in (".md", ".xml", ".svg", ".bib"):
            assert b"\0" not in path.read_bytes(), path
        if path.suffix == ".md":
            assert path.stat().st_size < 500_000, path


def test_a_count_that_nobody_counted_is_counted_anew(tmp_path: Path, arxiv: ArxivStandIn) -> None:
    """The count of a month is part of the month's digest: somebody who only edits the number is not believed."""
    environ = in_folder(arxiv, tmp_path / "workspace")
    assert attack(tmp_path / "run", environ, kind=15, case="a first run").code == 0
    file = tmp_path / "workspace" / STATE
    file.write_text(file.read_text("utf-8").replace('"2026_10": 6', '"2026_10": 999999'), "utf-8")
    ran = attack(tmp_path / "run", environ, kind=15, case="a month's count is edited")
    assert ran.code == 0 and ran.outputs["total-papers"] == "6"
    assert json.loads(file.read_text("utf-8"))["months"] == {"2026_10": 6}


def test_100_000_identifiers_that_arxiv_does_not_know(tmp_path: Path, arxiv: ArxivStandIn) -> None:
    environ = in_folder(arxiv, tmp_path / "workspace")
    assert attack(tmp_path / "run", environ, kind=15, case="a first run").code == 0
    file = tmp_path / "workspace" / STATE
    record = json.loads(file.read_text("utf-8"))
    record["unknown-to-arxiv"] = [f"{number // 100_000:04}.{number % 100_000:05}" for number in range(100_000)]
    file.write_text(json.dumps(record), "utf-8")
    ran = attack(tmp_path / "run", environ, kind=15, case="100,000 identifiers unknown to arXiv")
    assert ran.code == 0 and ran.seconds < 10, ran.seconds
    record["months"] = {"2026_10": 5}  # so that all is read and merged anew
    file.write_text(json.dumps(record), "utf-8")
    ran = attack(tmp_path / "run", environ, kind=15, case="the same, and all is read anew")
    assert ran.code == 0 and ran.seconds < 10, ran.seconds


def test_100_000_identifiers_to_find_are_asked_for_in_time(tmp_path: Path, arxiv: ArxivStandIn) -> None:
    environ = in_folder(arxiv, tmp_path / "workspace", max_minutes="1")
    file = tmp_path / "workspace" / STATE
    file.parent.mkdir(parents=True)
    wanted = [f"{number // 100_000:04}.{number % 100_000:05}" for number in range(20_000)]
    file.write_text(json.dumps(state(months={}, total=0) | {"to-find": wanted}), "utf-8")
    ran = attack(tmp_path / "run", environ, kind=15, case="20,000 identifiers to ask for")
    assert ran.code == 0 and ran.seconds < 30, ran.seconds


def test_ours(tmp_path: Path) -> None:
    """The sound state that the others are made from is believed."""
    with open_hub(tmp_path) as hub:
        _believed(hub)


def _believed(hub: Hub) -> None:
    hub.github.commit("main", {STATE: json.dumps(state(months={}, total=0)).encode()})
    assert hub.run().code == 0
