"""The history of a public list, once more: what its people took out stays out, though its program proposed it again."""

from __future__ import annotations

import json
import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from radar.curation.curation_file import CurationFile
from radar.curation.verdicts import Verdicts
from tests.end_to_end.clock import TODAY
from tests.end_to_end.hub import Hub, open_hub
from tests.end_to_end.reviewers import FILE, SLUG, rows, without
from tests.end_to_end.world import invented

FOLDER = Path(os.environ.get("RADAR_TEST_DATA") or Path(__file__).parents[3] / "shared" / "data")
REPLAY = FOLDER / "replay.json"

pytestmark = [
    pytest.mark.simulation,
    pytest.mark.skipif(not REPLAY.is_file(), reason="replay.json is not here (set RADAR_TEST_DATA)"),
]


def rejected(hub: Hub) -> set[str]:
    file = CurationFile.read(hub.github.tree().get(FILE), {SLUG})
    verdicts = Verdicts.of(file.decisions)
    return {each.id for each in file.decisions if verdicts.rejected(each.id, SLUG)}


def test_no_paper_that_people_took_out_of_a_public_list_comes_back(tmp_path: Path) -> None:
    events = json.loads(REPLAY.read_text("utf-8"))["events"]
    first = datetime.fromisoformat(events[0]["at"])
    proposed: set[str] = set()
    out: set[str] = set()
    with open_hub(tmp_path, [], rate_limit=10**9) as hub:
        for event in events:
            moment = TODAY + (datetime.fromisoformat(event["at"]) - first)
            hub.clock.sleep(max((moment - hub.clock.now()).total_seconds(), 0))
            known = {entry.id for entry in hub.arxiv.corpus.snapshot().current}
            by_program = event["who"] == "program"
            for place, each in enumerate(event["added"]):
                if each not in known:
                    title = "Splatting" if by_program else "Brought by hand"
                    hub.announce(invented(0, moment - timedelta(hours=1, seconds=-place), title, id=each))
            if by_program:
                proposed |= {*event["added"]}
            else:
                _decide(hub, event["added"], event["removed"], out)
                out |= {*event["removed"]}
                out -= {*event["added"]}
            ran = hub.run(since="300 days")
            assert ran.code == 0, ran.log
            shown = {*rows(hub.github.tree())}
            assert not shown & out, event
            assert out & proposed <= rejected(hub) <= out, event
            assert proposed - out <= shown, event
        assert (len(proposed), len(out & proposed)) == (244, 45)


def _decide(hub: Hub, added: list[str], removed: list[str], out: set[str]) -> None:
    """People's commit: rows that go, lines of the file that bring papers, and lines that go with what comes back."""
    tree = hub.github.tree()
    pages = {path: without(data, *removed) for path, data in tree.items() if path.endswith(".md") and "papers_" in path}
    changes = {path: data for path, data in pages.items() if path.startswith("papers/") and data != tree[path]}
    file = tree.get(FILE, b"")
    back = [each for each in added if each in out]
    lines = [line for line in file.splitlines(keepends=True) if not any(each.encode() in line for each in back)]
    lines += [f"add {each} {SLUG}\n".encode() for each in added if each not in rows(tree)]
    if b"".join(lines) != file:
        changes[FILE] = b"".join(lines)
    if changes:
        hub.github.commit("main", changes, "Curate")
