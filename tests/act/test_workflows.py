"""Every complete workflow of README, docs and examples does what it is for, on a runner that is not ours."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import certifi
import pytest
import yaml

from scripts.container import PROJECT
from scripts.snippets import workflows
from tests.act.runner import Ended, Runner
from tests.renderers.test_jekyll_build import CONFIGURATION, PLUGINS
from tests.stand_ins.arxiv import ArxivStandIn, Corpus, Entry
from tests.stand_ins.github import GitHubStandIn, Person

SNIPPETS = {
    f"{document.relative_to(PROJECT)}:{line}": text
    for document in [PROJECT / "README.md", *sorted(PROJECT.glob("docs/*.md"))]
    for line, text in workflows(document.read_text(encoding="utf-8"))
}
EXAMPLES = {
    str(path.relative_to(PROJECT)): path
    for path in sorted(PROJECT.glob("examples/*/*.yml"))
    if "\njobs:" in path.read_text(encoding="utf-8")
}
# The hosts of the recipe for GitHub Enterprise are nobody's. On this runner the workspace is no mount of a container.
LOCAL = {"/github/workspace": "${{ github.workspace }}"}
OWN_README = b"# My reading\n\n<!-- arxiv-radar:begin -->\n<!-- arxiv-radar:end -->\n"


def papers(
    count: int, words: str = "Retrieval augmented generation, diffusion and Gaussian splatting for an LLM of a protein"
) -> list[Entry]:
    """Papers of the last week that the topics of all workflows find."""
    newest = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=2)
    stamps = [f"{newest - timedelta(minutes=2 * number):%Y-%m-%dT%H:%M:%SZ}" for number in range(count)]
    return [
        Entry(
            id=f"{newest:%y%m}.{number:05}",
            version=1,
            title=f'{words} "{number}" & <more> $x^2$',
            summary="LLM, large language model, protein language model, protein design, splatting, embodied AI, "
            "reasoning with a language agent",
            authors=("Abelone Okonvale", "Yann LeCun"),
            categories=("cs.CL", "cs.CV"),
            published=stamp,
            updated=stamp,
        )
        for number, stamp in enumerate(stamps)
    ]


OLD = replace(papers(1)[0], id="2201.11903", published="2022-01-28T02:33:07Z", updated="2022-01-28T02:33:07Z")
"""A paper of long ago, which no run finds; an example has it by its identifier."""


@contextmanager
def a_runner(root: Path, files: dict[str, bytes], count: int = 8) -> Iterator[Runner]:
    """A runner, and a repository with these files."""
    with ArxivStandIn(Corpus([*papers(count), OLD])) as arxiv, GitHubStandIn(root / "hub") as github:
        (root / "sites").mkdir()
        configuration = CONFIGURATION.format(plugins=", ".join(PLUGINS))
        (root / "sites" / "github-pages.yml").write_text(configuration, encoding="utf-8")
        github.commit("main", {"README.md": OWN_README, **files}, "Begin")
        github.add_person(Person("octocat", 583231, "The Octocat", "octocat@example.org"))
        yield Runner(root, arxiv, github)


def events(text: str) -> list[str]:
    """What a workflow runs for."""
    return list(yaml.load(text, yaml.BaseLoader)["on"])


def expect_papers(runner: Runner, text: str, ended: Ended, count: int = 8) -> None:
    """The papers lie in the repository, or in its pull request, as the workflow or its config file says."""
    assert ended.code == 0, ended.log
    assert re.search(r"^::(error|warning)|🚧 +::(error|warning)", ended.log, re.M) is None, ended.log
    config = runner.github.tree().get(".github/arxiv-radar.yml", b"").decode()
    proposed = re.search(r"^ *publish: pull-request", f"{text}\n{config}", re.M)
    branch = "arxiv-radar/update" if proposed else "main"
    assert bool(runner.github.pull_requests) is bool(proposed)
    tree = runner.github.tree(branch)
    folders = {path.rpartition("/")[0] for path in tree if path.endswith("/radar.json") and path.count("/") == 2}
    assert folders
    for folder in folders:
        lines = [data for path, data in tree.items() if re.fullmatch(rf"{folder}/\d{{4}}_\d\d/\w+\.jsonl", path)]
        added = tree.get("papers/curation.txt", b"").count(b"\nadd ") if folder == "papers/reasoning" else 0
        assert len(b"".join(lines).splitlines()) == count + added, folder


@pytest.mark.parametrize("place", SNIPPETS)
def test_a_workflow_of_the_documents_runs_to_its_end(tmp_path: Path, place: str) -> None:
    text = SNIPPETS[place]
    files = {".github/certificates.pem": Path(certifi.where()).read_bytes()}
    with a_runner(tmp_path, files) as runner, a_chat() as (address, received):
        local = LOCAL | {"https://arxiv-mirror.example.org/api/query": runner.arxiv.url}
        for public, here in local.items():
            text = text.replace(public, here)
        runner.github.commit("main", {".github/workflows/papers.yml": text.encode()})
        for event in events(text):
            ended = runner.run(event, "papers.yml", {"CHAT_WEBHOOK": address})
            expect_papers(runner, text, ended)
        if "CHAT_WEBHOOK" in text:
            assert [len(each["text"].splitlines()) for each in received] == [8]


@pytest.mark.parametrize("place", EXAMPLES)
def test_an_example_runs_to_its_end(tmp_path: Path, place: str) -> None:
    workflow = EXAMPLES[place]
    text = workflow.read_text(encoding="utf-8")
    files = {f".github/workflows/{workflow.name}": workflow.read_bytes()}
    for path in workflow.parent.rglob("*"):
        if path.is_file() and path != workflow:
            inside = path.relative_to(workflow.parent).as_posix()
            folder = {"arxiv-radar.yml": ".github/", "curation.txt": "papers/"}.get(inside, "")
            files[folder + inside] = path.read_bytes()
    with a_runner(tmp_path, files) as runner:
        for event in (each for each in ("schedule", "workflow_dispatch") if each in events(text)):
            shutil.rmtree(runner.sites / "deployed", ignore_errors=True)
            expect_papers(runner, text, runner.run(event, workflow.name))
            if "deploy-pages" in text:
                assert (runner.sites / "deployed" / "index.html").is_file()
                assert list((runner.sites / "deployed" / "papers").rglob("papers_1.html"))
            if "pagefind" in text:
                assert (runner.sites / "deployed" / "pagefind" / "pagefind.js").is_file()


def test_a_chat_is_told_though_there_are_three_thousand_new_papers(tmp_path: Path) -> None:
    (text,) = (text for text in SNIPPETS.values() if "CHAT_WEBHOOK" in text)
    files = {".github/workflows/papers.yml": text.encode()}
    with a_runner(tmp_path, files, count=3000) as runner, a_chat() as (address, received):
        ended = runner.run("schedule", "papers.yml", {"CHAT_WEBHOOK": address})
        expect_papers(runner, text, ended, count=3000)
        (message,) = received
        lines = message["text"].splitlines()
        assert 100 < len(lines) < 3000
        titles = {paper.title for paper in papers(3000)}
        assert {line.rpartition(" ")[0] for line in lines} <= titles


def test_a_comment_is_obeyed_at_once_if_its_author_has_a_standing(tmp_path: Path) -> None:
    (text,) = (text for text in SNIPPETS.values() if "issue_comment" in text)
    files = {".github/workflows/papers.yml": text.encode()}
    with a_runner(tmp_path, files) as runner:
        assert runner.run("schedule", "papers.yml").code == 0
        paper = papers(1)[0].id
        issue = {"number": 1, "pull_request": {"url": "x"}, "user": {"login": "github-actions[bot]"}}
        for standing, word in (("NONE", "reject"), ("COLLABORATOR", "thanks"), ("COLLABORATOR", "reject")):
            comment = runner.github.comment(1, f"/radar {word} {paper}" if word == "reject" else word)
            payload = {"id": comment.id, "body": comment.body, "author_association": standing}
            before = len(runner.github.log)
            ended = runner.run("issue_comment", "papers.yml", action="created", issue=issue, comment=payload)
            assert ended.code == 0, ended.log
            runs = (standing, word) == ("COLLABORATOR", "reject")
            assert (len(runner.github.log) > before) is runs
            assert bool(comment.reacted()) is runs


def test_what_fails_fails_there_too(tmp_path: Path) -> None:
    text = SNIPPETS[next(place for place in SNIPPETS if place.startswith("README.md"))]
    files = {".github/workflows/papers.yml": text.replace("topics: |", "topcis: |").encode()}
    with a_runner(tmp_path, files) as runner:
        ended = runner.run("schedule", "papers.yml")
        assert ended.code == 1
        assert "topics" in ended.log
        assert len(runner.github.history()) == 1


@contextmanager
def a_chat() -> Iterator[tuple[str, list[Any]]]:
    """A service that takes messages: its address, and what it was sent."""
    received: list[Any] = []

    class Chat(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            assert self.headers["Content-Type"] == "application/json"
            received.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *arguments: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Chat) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/hook", received
        server.shutdown()
