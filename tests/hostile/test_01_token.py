"""Kind 1, the token: whatever holds it is neither written nor sent nor put out, whoever put it there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.end_to_end.hub import open_hub, splats
from tests.hostile.attack import Outcome, attack
from tests.hostile.given import in_folder, on_hub
from tests.stand_ins.arxiv import ArxivStandIn, Corpus
from tests.stand_ins.github.git import run_git

TOKEN = "github_pat_11ABCDEFG0a1b2c3d4e5f6_Zz9Yy8Xx7Ww6Vv5Uu4Tt3Ss2Rr1Qq0"
SIGN = "Zz9Yy8Xx7Ww6Vv5Uu4Tt3Ss2Rr1Qq0"
"""The longest part of it that no escaping changes."""

TEMPLATE = (
    '{{ paper.title }} {% set parts = ["github_pat_11ABCDEFG0a1b2c3d4e5f6", "' + SIGN + '"] %}{{ parts | join("_") }}'
)


def silent(ran: Outcome, token: str = TOKEN) -> None:
    """Raise if the run put the token out."""
    said = ran.said.replace(f"::add-mask::{token}\n", "")
    assert token not in said and SIGN not in said


def refused(ran: Outcome, where: str) -> None:
    silent(ran)
    assert ran.code == 2, ran.log
    assert f"The token stands in {where}, so nothing of it was written or sent." in ran.log


def nothing_holds_it(folder: Path) -> None:
    for path in folder.rglob("*"):
        assert not path.is_file() or SIGN.encode() not in path.read_bytes(), path


@pytest.mark.parametrize("publish", ["commit", "pull-request", "none"])
def test_a_template_that_holds_it_writes_no_page(tmp_path: Path, publish: str) -> None:
    with open_hub(tmp_path / "hub") as hub:
        hub.github.set(token=TOKEN)
        hub.checkout()
        folder = hub.world.workspace / "look"
        folder.mkdir()
        (folder / "row.md.j2").write_text(TEMPLATE)
        environ = on_hub(hub, publish=publish, templates="look")
        ran = attack(tmp_path / "run", environ, kind=1, case=f"a template holds the token, {publish}")
        refused(ran, "papers/splatting/2026_10/papers_1.md")
        assert len(hub.github.history()) == 1 and not hub.github.pull_requests
        assert not (hub.world.workspace / "papers").exists()
        everything = run_git("-C", hub.github.git_dir, "cat-file", "--batch-all-objects", "--batch").stdout
        assert SIGN.encode() not in everything


@pytest.mark.parametrize("topic", [TOKEN, f"llm {TOKEN}", f"- name: llm\n  authors: [{TOKEN}]"])
def test_a_topic_that_holds_it_is_not_asked_for(tmp_path: Path, topic: str) -> None:
    with ArxivStandIn(Corpus(splats(range(3)))) as arxiv:
        environ = in_folder(arxiv, tmp_path / "workspace", topic, token=TOKEN)
        ran = attack(tmp_path / "run", environ, kind=1, case="a topic holds the token")
        refused(ran, "the input `topics`")
        assert not arxiv.log
    nothing_holds_it(tmp_path / "workspace")


@pytest.mark.parametrize(
    "inputs",
    [{"branch": f"papers/{TOKEN}"}, {"labels": TOKEN}, {"commit_message": f"{TOKEN} {{{{ new }}}}"}],
    ids=lambda inputs: next(iter(inputs)),
)
def test_another_setting_that_holds_it_is_not_sent(tmp_path: Path, inputs: dict[str, str]) -> None:
    with open_hub(tmp_path / "hub") as hub:
        hub.github.set(token=TOKEN)
        environ = on_hub(hub, publish="pull-request", **inputs)
        ran = attack(tmp_path / "run", environ, kind=1, case=f"{next(iter(inputs))} holds the token")
        refused(ran, f"the input `{next(iter(inputs)).replace('_', '-')}`")
        assert not any(SIGN in f"{request.path}{request.body}" for request in hub.github.log)


@pytest.mark.parametrize(
    "config",
    [
        f"topics: ['#{TOKEN}']\n",
        "topics: [{name: x, any: [w], in: " + "w" * 41 + TOKEN + "}]\n",
        "topics: [{name: x, query: 'ti:" + "w" * 20 + TOKEN + " and ti:x'}]\n",
    ],
    ids=["spelled out", "cut short", "in a query"],
)
def test_no_part_of_it_is_told_where_the_config_file_holds_it(tmp_path: Path, config: str) -> None:
    with ArxivStandIn(Corpus(splats(range(3)))) as arxiv:
        environ = in_folder(arxiv, tmp_path / "workspace", "", token=TOKEN)
        place = tmp_path / "workspace" / ".github" / "arxiv-radar.yml"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(config)
        ran = attack(tmp_path / "run", environ, kind=1, case="the config file holds the token")
        refused(ran, 'the config file ".github/arxiv-radar.yml"')
        assert "Zz9Yy8" not in ran.said.replace(f"::add-mask::{TOKEN}\n", "").replace(" ", "")
        assert not arxiv.log


def test_a_title_that_holds_it_is_written_nowhere(tmp_path: Path) -> None:
    """A paper that somebody uploads with a token in its title: whose token it is, only this run knows."""
    with open_hub(tmp_path / "hub", splats(range(3), title=f"Splatting {TOKEN}")) as hub:
        hub.github.set(token=TOKEN)
        ran = attack(tmp_path / "run", on_hub(hub), kind=1, case="a title holds the token")
        silent(ran)
        assert ran.code == 2 and "The token stands in papers/" in ran.log
        assert len(hub.github.history()) == 1


def test_where_nothing_is_published_outputs_and_summary_mask_it(tmp_path: Path) -> None:
    with open_hub(tmp_path / "hub", splats(range(3), title=f"Splatting {TOKEN}")) as hub:
        hub.github.set(token=TOKEN)
        ran = attack(tmp_path / "run", on_hub(hub, dry_run="true"), kind=1, case="a title holds the token, dry run")
        silent(ran)
        assert ran.code == 0 and "***" in ran.outputs["papers-json"] and "***" in ran.summary


def test_a_short_word_that_serves_as_token_forbids_no_text(tmp_path: Path) -> None:
    with ArxivStandIn(Corpus(splats(range(3)))) as arxiv:
        environ = in_folder(arxiv, tmp_path / "workspace", token="number")
        ran = attack(tmp_path / "run", environ, kind=1, case="a token that is a word")
        assert ran.code == 0, ran.log
