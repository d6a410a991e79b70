"""The outputs as a runner reads them: what is declared is there, and no value can pass for another output."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.end_to_end.hub import Hub, open_hub
from tests.end_to_end.proposals import BRANCH, news, propose, proposing
from tests.stand_ins.github import Answer, Instead

ACTION = Path(__file__).parents[2] / "action.yml"
FORGERIES = [
    "changed=true",
    "changed<<EOF\ntrue\nEOF",
    "x\nchanged=false\ncommit-sha=0000",
    "radar-0123456789abcdef0123456789abcdef\ncommit-sha=0000",
    'quote " and \\ and \x1b[31m and \u2028commit-sha=0000',
    "::set-output name=commit-sha::0000",
    "]\ncommit-sha<<x\n0000\nx",
    "${{ github.token }} $(id) `id`",
]


def declared() -> set[str]:
    """The outputs that action.yml declares."""
    loaded = yaml.safe_load(ACTION.read_text("utf-8"))
    return set(loaded["outputs"])


class Refused(Exception):
    """The runner fails the step."""


def as_the_runner_reads(data: bytes) -> dict[str, str]:
    """The outputs in the file, by the rules of actions/runner on Linux (FileCommandManager.cs).

    The last of a name wins. A line ends with LF alone. A line with `=` before any `<<` is a whole output; one with `<<`
    first opens a value that goes on to the line that is the delimiter, and to it alone.
    """
    text, position = data.decode("utf-8-sig"), 0
    outputs: dict[str, str] = {}

    def line() -> str | None:
        nonlocal position
        if position >= len(text):
            return None
        end = text.find("\n", position)
        begin, position = position, len(text) if end < 0 else end + 1
        return text[begin:] if end < 0 else text[begin:end]

    while (current := line()) is not None:
        if not current:
            continue
        equals, opening = current.find("="), current.find("<<")
        if equals >= 0 and (opening < 0 or equals < opening):
            name, value = current[:equals], current[equals + 1 :]
        elif opening >= 0:
            name, delimiter = current[:opening], current[opening + 2 :]
            if not delimiter:
                raise Refused(current)
            begin = end = position
            while (inner := line()) != delimiter:
                if inner is None:
                    raise Refused(f"no delimiter {delimiter}")
                end = position - 1
            value = text[begin:end] if end > begin else ""
        else:
            raise Refused(current)
        if not name:
            raise Refused(current)
        outputs[name] = value
    return outputs


def read(hub: Hub) -> Mapping[str, str]:
    return as_the_runner_reads((hub.world.root / "GITHUB_OUTPUT").read_bytes())


def test_the_independent_reader_is_fooled_by_a_file_that_is_written_carelessly() -> None:
    careless = f"title={FORGERIES[2]}\n".encode()
    assert as_the_runner_reads(careless)["commit-sha"] == "0000"
    assert as_the_runner_reads(b"t<<EOF\nx\nEOF\ncommit-sha=1\nEOF=\n")["commit-sha"] == "1"
    for refused in (b"t<<EOF\nx\n", b"nothing\n", b"=x\n", b"t<<\n"):
        with pytest.raises(Refused):
            as_the_runner_reads(refused)


@pytest.mark.parametrize("publish", ["none", "commit", "pull-request"])
@pytest.mark.parametrize("dry_run", ["false", "true"])
def test_every_declared_output_is_set_and_no_other(tmp_path: Path, publish: str, dry_run: str) -> None:
    with proposing(tmp_path) as hub:
        for _ in range(2):
            assert hub.run(publish=publish, dry_run=dry_run).code == 0
            assert read(hub).keys() == declared()


def test_the_outputs_of_a_pull_request_by_name(tmp_path: Path) -> None:
    with proposing(tmp_path, first_number=41) as hub:
        propose(hub)
        outputs = dict(read(hub))
        papers = json.loads(outputs.pop("papers-json"))
        assert outputs == {
            "changed": "true",
            "new-papers": "3",
            "revised-papers": "0",
            "total-papers": "3",
            "starred-papers": "0",
            "rejected-papers": "0",
            "papers-left-out": "0",
            "failed-topics": "",
            "incomplete-topics": "",
            "commit-sha": hub.github.head(BRANCH),
            "branch": BRANCH,
            "pull-request-number": "41",
            "pull-request-url": f"{hub.github.server_url}/octo/reading/pull/41",
            "pull-request-operation": "created",
        }
        assert [paper["id"] for paper in papers] == ["2610.00000", "2610.00001", "2610.00002"]


def test_no_title_author_or_topic_can_forge_an_output(tmp_path: Path) -> None:
    on_a_line = [" ".join(forgery.replace("\x1b", "").split()) for forgery in FORGERIES]  # settings refuse the rest
    names = json.dumps([{"name": f"{forgery} {n}", "any": ["splatting"]} for n, forgery in enumerate(on_a_line)])
    with open_hub(tmp_path, []) as hub:
        hub.announce(*_forged())
        for publish in ("commit", "pull-request"):
            assert hub.run(names, publish=publish).code == 0
            outputs = read(hub)
            assert outputs.keys() == declared()
            assert outputs["commit-sha"] == ("" if publish == "pull-request" else hub.github.head())
            assert outputs["changed"] == ("true" if publish == "commit" else "false")
            if publish == "commit":
                papers = json.loads(outputs["papers-json"])
                told = {paper["title"] for paper in papers} | {name for paper in papers for name in paper["authors"]}
                assert {" ".join(f"Splatting {forgery}".split()) for forgery in _writable()} <= told
                assert outputs["papers-json"].isascii() and "\n" not in outputs["papers-json"]
                assert {paper["topic"] for paper in papers} >= {"changed_true_0"}


def _writable() -> list[str]:
    return [forgery for forgery in FORGERIES if "\x1b" not in forgery]  # which XML cannot hold


def _forged() -> list[Any]:
    return [
        entry
        for number, forgery in enumerate(_writable())
        for entry in news(number, title=f"Splatting {forgery}", authors=(f"Splatting {forgery}",))
    ]


def test_no_answer_of_githubs_can_forge_an_output(tmp_path: Path) -> None:
    with proposing(tmp_path) as hub:
        forgery = "https://x\nchanged=false\nradar-\ncommit-sha<<x\n0000\nx"
        body = {
            "number": 7,
            "title": forgery,
            "body": forgery,
            "html_url": forgery,
            "head": {"ref": BRANCH, "sha": "0" * 40},
        }
        hub.github.fault("POST", "pulls", Instead(Answer(201, body)))
        propose(hub)
        outputs = read(hub)
        assert outputs.keys() == declared()
        assert outputs["pull-request-url"] == forgery
        assert (outputs["changed"], outputs["commit-sha"]) == ("true", hub.github.head(BRANCH))


@pytest.mark.parametrize("publish", ["commit", "pull-request"])
def test_no_commit_or_title_has_a_papers_text(tmp_path: Path, publish: str) -> None:
    titles = ["@torvalds fixes #1", "closes: gh-1", "owner/repo#5", "https://github.com/o/r/issues/5"]
    with open_hub(tmp_path, []) as hub:
        for number, title in enumerate(titles):
            hub.announce(*news(number, title=f"Splatting {title}", authors=(title,), comment=title))
        topics = json.dumps([{"name": f"x {title}", "any": ["splatting"]} for title in titles])
        assert hub.run(topics, publish=publish).code == 0
        history = hub.github.history(BRANCH if publish == "pull-request" else "main")
        (made,) = [commit for commit in history if commit.signed]
        assert made.message.splitlines()[0] == "Papers: 16 new, 0 revised"
        assert not any(title in made.message for title in titles)
        assert [pull.title for pull in hub.github.pull_requests] == ["Papers: 16 new, 0 revised"][publish == "commit" :]
