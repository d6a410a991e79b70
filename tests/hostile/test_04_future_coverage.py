"""A `radar.json` that claims what cannot be, or more than is there: no paper is missed for it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.clock import TODAY
from tests.end_to_end.hub import Hub, open_hub
from tests.end_to_end.world import Tree, World, invented, records, state
from tests.hostile.attack import Outcome, attack
from tests.hostile.given import in_folder, on_hub
from tests.stand_ins.arxiv import ArxivStandIn, Corpus, Entry

STATE = "papers/splatting/radar.json"
BRANCH = "arxiv-radar/update"
FUTURE, PAST = "2099-01-01T00:00:00Z", "2026-09-01T00:00:00Z"
ALL = [invented(number, TODAY - timedelta(hours=30 + number)) for number in range(450)]  # of nearly nineteen days
SOME = ALL[::3]
"""What the archive has; the rest is what somebody's claim would have us miss."""
OLD = ALL[150:]
IDS = {entry.id for entry in ALL}

Lie = Callable[[dict[str, Any]], object]


def covering(**coverage: Any) -> Lie:
    """Claims coverage, by the file's own keys with `_` for `-` and `since` for `from`."""
    named = {key.replace("since", "from").replace("_", "-"): value for key, value in coverage.items()}
    return lambda record: record["coverage"].update(named)


def many_spans(record: dict[str, Any]) -> None:
    for _ in range(150):
        record["coverage"] = {**record["coverage"], "earlier": record["coverage"]}


IMPOSSIBLE: dict[str, Lie] = {
    "complete until 2099": covering(until=FUTURE),
    "complete until three days from now": covering(until="2026-11-02T06:17:01Z"),
    "complete until the end of time": covering(until="9999-12-31T23:59:59Z"),
    "complete in the year 9999 alone": covering(since="9999-01-01T00:00:00Z", until="9999-12-31T23:59:59Z"),
    "complete since the year 1": covering(since="0001-01-01T00:00:00Z"),
    "complete in the year 1 alone": covering(since="0001-01-01T00:00:00Z", until="0001-01-01T00:00:00Z"),
    "ends before it begins": covering(since="2026-10-29T00:00:00Z", until=PAST),
    "an earlier span that ends later": covering(earlier={"from": PAST, "until": FUTURE}),
    "an earlier span in the year 1": covering(
        earlier={"from": "0001-01-01T00:00:00Z", "until": "0001-01-01T00:00:00Z"}
    ),
    "a hundred and fifty spans": many_spans,
    "submitted from later on than complete": covering(submitted_from=FUTURE),
    "submitted from the year 1 on": covering(submitted_from="0001-01-01T00:00:00Z"),
    "revisions known of the future": covering(revised={"from": FUTURE, "submitted-from": PAST}),
    "revisions known of the year 1": covering(revised={"from": PAST, "submitted-from": "0001-01-01T00:00:00Z"}),
}
"""What no run of ours could have proven."""


def counting(number: int) -> Lie:
    return lambda record: record["months"].update(dict.fromkeys(record["months"], number))


WRONG: dict[str, Lie] = {
    "one paper in each month": counting(1),
    "digests of other files": lambda record: record.update(rendered=dict.fromkeys(record["months"], "0" * 16)),
    "digests of months that are not there": lambda record: record["rendered"].update({"1999_01": "0" * 16}),
    "papers that arXiv has, as unknown to it": lambda record: record.update({"unknown-to-arxiv": sorted(IDS)}),
    "papers that arXiv has, as unknown and sought": lambda record: record.update(
        {"unknown-to-arxiv": sorted(IDS), "to-find": sorted(IDS)}
    ),
    "a million papers to complete": lambda record: record.update({"to-complete": 10**6}),
    "complete since before arXiv began": covering(since="1950-01-01T00:00:00Z"),
}
"""What may be, and is not."""


@pytest.fixture(scope="module")
def arxiv() -> Iterator[ArxivStandIn]:
    with ArxivStandIn(Corpus(ALL)) as stand_in:
        yield stand_in


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Tree]:
    """What runs leave that arXiv showed only a part of what there is."""

    def archive(name: str, entries: list[Entry]) -> Tree:
        world = World(tmp_path_factory.mktemp(name))
        with ArxivStandIn(Corpus(entries)) as arxiv:
            assert world.run_action(arxiv.url, "splatting").code == 0
        return world.tree()

    return {"some": archive("some", SOME), "old": archive("old", OLD)}


def told(tree: Tree, lie: Lie) -> Tree:
    """The tree with a lie in its `radar.json`."""
    record = state(tree, "splatting")
    lie(record)
    return tree | {STATE: json.dumps(record).encode()}


def run(folder: Path, arxiv: ArxivStandIn, tree: Tree, case: str) -> tuple[Outcome, Tree]:
    """A run with that archive: what came out, and the archive afterwards."""
    world = World(folder)
    world.restore(tree)
    ran = attack(folder / "run", in_folder(arxiv, world.workspace), kind=4, case=case)
    after = world.tree()
    shutil.rmtree(world.workspace)
    return ran, after


def ids(tree: Tree) -> list[str]:
    return sorted(record["id"] for record in records(tree, "splatting"))


@pytest.mark.parametrize("case", IMPOSSIBLE)
def test_coverage_that_cannot_be_is_absent(
    tmp_path: Path, arxiv: ArxivStandIn, archives: dict[str, Tree], case: str
) -> None:
    ran, after = run(tmp_path, arxiv, told(archives["some"], IMPOSSIBLE[case]), case)
    assert ran.code == 0
    assert ids(after) == sorted(IDS)
    assert f"What {STATE} claims to be complete cannot be" in ran.log
    assert state(after, "splatting")["coverage"] == {"from": "2026-09-30T00:00:00Z", "until": ALL[0].updated}


def test_the_next_run_has_nothing_to_doubt(tmp_path: Path, arxiv: ArxivStandIn, archives: dict[str, Tree]) -> None:
    lie = IMPOSSIBLE["complete until 2099"]
    _, after = run(tmp_path, arxiv, told(archives["some"], lie), "complete until 2099, once more")
    again, later = run(tmp_path, arxiv, after, "the run after that")
    assert "cannot be" not in again.log
    assert (again.outputs["changed"], later) == ("false", after)


@pytest.mark.parametrize("case", WRONG)
def test_no_claim_keeps_papers_away_that_come(
    tmp_path: Path, arxiv: ArxivStandIn, archives: dict[str, Tree], case: str
) -> None:
    ran, after = run(tmp_path, arxiv, told(archives["old"], WRONG[case]), case)
    assert ran.code == 0
    assert ids(after) == sorted(IDS)
    assert state(after, "splatting")["months"] == {
        month: sum(entry.updated.startswith(month.replace("_", "-")) for entry in ALL) for month in ("2026_10",)
    }


def test_a_claim_that_can_be_is_believed(tmp_path: Path, arxiv: ArxivStandIn, archives: dict[str, Tree]) -> None:
    ran, after = run(tmp_path, arxiv, archives["some"], "a claim that only arXiv could refute")
    assert ran.code == 0 and "cannot be" not in ran.log
    assert {entry.id for entry in SOME} < {*ids(after)} < IDS, "so the tests above test something"


def lied_to(hub: Hub, branch: str, lie: Lie) -> None:
    """Put a lie on the branch, as anybody can who may push there."""
    tree = dict(hub.github.tree(branch))
    hub.github.commit(branch, {STATE: told(tree, lie)[STATE]}, "Settle it")


@pytest.mark.parametrize("case", ["complete until 2099", "complete in the year 1 alone"])
def test_the_same_on_the_branch_that_is_written_to(tmp_path: Path, case: str) -> None:
    with open_hub(tmp_path, SOME) as hub:
        assert hub.run().code == 0
        lied_to(hub, "main", IMPOSSIBLE[case])
        hub.announce(*ALL)
        ran = attack(tmp_path / "run", on_hub(hub), kind=4, case=f"{case}, on the base")
        hub.github.wait_idle()
        assert ran.code == 0
        assert hub.papers() == sorted(f"splatting/{entry.id}v1" for entry in ALL)


@pytest.mark.parametrize("case", ["complete until 2099", "complete in the year 1 alone"])
def test_the_same_on_the_branch_that_waits(tmp_path: Path, case: str) -> None:
    with open_hub(tmp_path, SOME) as hub:
        assert hub.run(publish="pull-request").code == 0
        lied_to(hub, BRANCH, IMPOSSIBLE[case])
        hub.announce(*ALL)
        environ = on_hub(hub, publish="pull-request")
        ran = attack(tmp_path / "run", environ, kind=4, case=f"{case}, on a waiting branch")
        hub.github.wait_idle()
        assert ran.code == 0
        assert hub.papers(BRANCH) == sorted(f"splatting/{entry.id}v1" for entry in ALL)
