"""Decisions of people, from the file to what readers see: on the base, on the pull request's branch, and on both."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path

from tests.end_to_end.clock import TODAY
from tests.end_to_end.hub import Hub, open_hub, splats
from tests.end_to_end.proposals import BRANCH, news, only, propose, proposing, told
from tests.end_to_end.world import invented
from tests.stand_ins.github import ALICE

FILE = "papers/curation.txt"
README = b"# List\n\n<!-- arxiv-radar:starred begin -->\n<!-- arxiv-radar:starred end -->\n"


def pages(hub: Hub, branch: str = "main") -> bytes:
    """All that readers see: every file but archives, states and the decisions themselves."""
    tree = hub.github.tree(branch)
    return b"\n".join(data for path, data in tree.items() if path != FILE and not path.endswith((".jsonl", ".json")))


def by_id(hub: Hub) -> list[str]:
    return [request.params["id_list"] for request in hub.arxiv.log if request.params.get("id_list")]


def test_decisions_on_the_base_hold_from_the_next_run_on(tmp_path: Path) -> None:
    with open_hub(tmp_path, files={"README.md": README}) as hub:
        hub.announce(invented(700, TODAY - timedelta(days=200), "Off every query"))
        hub.run()
        plain = hub.run()
        lines = (
            b"reject 2610.00003 # off topic\nstar 2610.00004\ntag 2610.00004 *basics*\n"
            b"add 2610.00700\nstar 2610.00700\nreject it"
        )
        hub.github.commit("main", {FILE: lines}, author=ALICE)
        ran = hub.run()
        assert ran.code == 0, ran.log
        assert (ran.outputs["total-papers"], ran.outputs["new-papers"]) == ("12", "1")
        assert (ran.outputs["rejected-papers"], ran.outputs["starred-papers"]) == ("1", "2")
        assert (
            re.search("::warning [^:]*file=papers/curation.txt,line=6", ran.log)
            and "“it” is no identifier" in ran.summary
        )
        assert b"2610.00003" not in pages(hub) and b"2610.00700v1" in pages(hub)
        assert by_id(hub) == ["2610.00700"]
        readme = hub.github.tree()["README.md"].decode()
        assert readme.index("### \\*basics\\*") < readme.index("2610.00004v1") < readme.index("### Others")
        assert hub.github.tree()[FILE] == lines
        assert len(hub.papers()) == 13

        quiet = hub.run()
        assert quiet.writes == [] and by_id(hub) == ["2610.00700"]
        assert len(quiet.calls) <= len(plain.calls)

        hub.announce(invented(3, TODAY - timedelta(hours=2), version=2, published="2026-10-28T00:00:00Z"))
        ran = hub.run()
        assert (ran.outputs["revised-papers"], ran.outputs["changed"]) == ("0", "true")
        assert "splatting/2610.00003v2" in hub.papers() and b"2610.00003" not in pages(hub)
        assert "2610.00003" not in ran.summary + ran.outputs["papers-json"]

        hub.github.commit("main", {FILE: b""}, author=ALICE)
        hub.run()
        assert b"2610.00003v2" in pages(hub) and b"2610.00700v1" in pages(hub)
        assert not [path for path in hub.github.tree() if "starred" in path]
        assert "No paper is starred yet." in hub.github.tree()["README.md"].decode()
        assert hub.run().writes == []


def test_a_pull_request_is_not_opened_for_rejected_papers_alone(tmp_path: Path) -> None:
    with proposing(tmp_path, papers=1) as hub:
        hub.github.commit("main", {FILE: b"reject 2610.00000\nreject 2610.00100\n"}, author=ALICE)
        ran = propose(hub)
        assert told(ran) == ("true", "created")  # the topic itself is new
        hub.github.merge(only(hub).number)
        propose(hub)
        hub.announce(*news(100))
        ran = propose(hub)
        assert told(ran) == ("false", "none") and ran.writes == []
        hub.announce(*news(101))
        ran = propose(hub)
        assert told(ran) == ("true", "created")
        assert len(hub.papers(BRANCH)) == 3 and b"2610.00100" not in pages(hub, BRANCH)
        body = hub.github.pull_requests[-1].body or ""
        assert "2610.00101" in body and "2610.00100" not in body


def test_what_is_decided_on_the_branch_and_on_the_base_holds_together(tmp_path: Path) -> None:
    with proposing(tmp_path, papers=3) as hub:
        hub.github.commit("main", {FILE: b"reject 2610.00000\n"}, author=ALICE)
        propose(hub)
        hub.github.commit(BRANCH, {FILE: b"reject 2610.00000\nreject 2610.00001\n"}, author=ALICE)
        hub.github.commit("main", {FILE: b"star 2610.00002\n"}, author=ALICE)  # and the first is taken back
        ran = propose(hub)
        assert told(ran) == ("true", "updated")
        assert {*hub.github.tree(BRANCH)[FILE].split(b"\n")} == {b"reject 2610.00001", b"star 2610.00002", b""}
        assert b"2610.00000v1" in pages(hub, BRANCH) and b"2610.00001" not in pages(hub, BRANCH)
        assert "★".encode() in hub.github.tree(BRANCH)["papers/splatting/2026_10/papers_1.md"]
        assert propose(hub).writes == []
        hub.github.commit("main", hub.github.tree(BRANCH), author=ALICE)  # as one who solves the conflict does
        propose(hub)  # which leaves the pull request open, since a commit of hers is on the branch
        assert b"2610.00001" not in pages(hub) and hub.run(publish="pull-request").writes == []
        state = json.loads(hub.github.tree()["papers/splatting/radar.json"])
        assert (state["total"], state["rejected"]) == (2, {"2026_10": 1})


def test_a_page_with_a_thousand_decisions_is_as_if_they_had_always_been_there(tmp_path: Path) -> None:
    with open_hub(tmp_path) as hub:
        lines = [
            f"note 2610.{n:05} Note {n} | of *many*\ntag 2610.{n:05} t{n % 7}\nstar 2610.{n:05}\n" for n in range(400)
        ]
        hub.github.commit("main", {FILE: "".join(lines).encode()}, author=ALICE)
        hub.run()
        later = hub.github.tree()
        hub.github.reset("main", hub.github.history()[-1].sha)
        hub.run()
        hub.github.commit("main", {FILE: "".join(lines).encode()}, author=ALICE)
        hub.run()
        moment = re.compile(rb'"at": "[^"]*"')
        assert {path: moment.sub(b"", data) for path, data in hub.github.tree().items()} == {
            path: moment.sub(b"", data) for path, data in later.items()
        }


def test_papers_that_a_template_makes_no_row_of_count_all_the_same(tmp_path: Path) -> None:
    row = b"{% if '1' not in paper.id[-1] %}* [{{ paper.title }}]({{ paper.url }}){% endif %}"
    with open_hub(tmp_path, splats(range(25)), files={"own/row.md.j2": row}) as hub:
        hub.checkout()
        hub.run(templates="own", page_size="10")
        hub.github.commit("main", {FILE: b"reject 2610.00007\n"}, author=ALICE)
        hub.checkout()
        ran = hub.run(templates="own", page_size="10")
        assert (ran.outputs["total-papers"], ran.outputs["rejected-papers"]) == ("24", "1")
        tree = hub.github.tree()
        state = json.loads(tree["papers/splatting/radar.json"])
        assert (state["total"], state["months"], state["rejected"]) == (24, {"2026_10": 25}, {"2026_10": 1})
        assert tree["papers/splatting/2026_10/2026_10.bib"].count(b"@") == 24
        pages = [data for path, data in tree.items() if "2026_10/papers_" in path]
        assert sum(data.count(b"\n* [") for data in pages) == 21 and not any(b"\n\n\n" in data for data in pages)
