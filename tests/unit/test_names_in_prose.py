"""What documents and examples name in passing exists: settings, outputs, keys, choices, variables and commands."""

from __future__ import annotations

import importlib.util
import json
import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
import yaml

from radar.__main__ import COMMANDS
from radar.archive.coverage import Coverage
from radar.archive.topic_state import TopicState, write_state
from radar.reporting.output_values import papers_json
from radar.reporting.topic_report import TopicReport
from radar.settings.categories import BARE_AS_WELL
from radar.settings.definitions import BY_NAME
from radar.settings.kinds import Boolean, Choice
from radar.settings.model import SearchIn, Settings, Topic
from radar.settings.topics import TOPIC_KEYS
from scripts.snippets import workflows
from tests.unit.given_papers import change_of, paper

PROJECT = Path(__file__).parents[2]
PROSE = {
    path.relative_to(PROJECT).as_posix(): path.read_text(encoding="utf-8")
    for pattern in ("*.md", "docs/*.md", "examples/**/*.md", "examples/**/*.yml")
    for path in sorted(PROJECT.glob(pattern))
}
ACTION: dict[str, Any] = yaml.safe_load((PROJECT / "action.yml").read_text(encoding="utf-8"))
CODE = "".join(path.read_text(encoding="utf-8") for path in (PROJECT / "radar").rglob("*.py"))
TARGETS = set(re.findall(r"^([a-z]+):.*## ", (PROJECT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))

OF_REQUESTS = {"CURL_CA_BUNDLE", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "REQUESTS_CA_BUNDLE"}
"""Variables that the package `requests` reads, and urllib for it: tests/end_to_end/test_proxy.py."""

OTHERS = {
    "arxiv-radar": "the action's own name",
    "gaussian-splatting": "an example of a phrase",
    "in-domain": "an example of a phrase",
    "timeout-minutes": "GitHub's key of a job or a step",
    "ubuntu-latest": "GitHub's name of its runners",
    "vision-language": "an example of a folder",
    **dict.fromkeys(BARE_AS_WELL, "arXiv's names of archives"),
}
OTHER_KEYS = {
    "contents": "a permission",
    "image": "a key of action.yml",
    "pull-requests": "a permission",
    "search": "a key of the example's _config.yml",
}
OTHER_VARIABLES = {
    "DIR": "a place to put a folder's name",
    "FILE": "a place to put a file's name",
    "GITHUB_TOKEN": "GitHub's name of a secret",
    "RADAR_REQUIRE_ALL": "what the tests read",
    "SOURCE": "a place to put a folder's name",
    "TMPDIR": "what Python and most programs read",
}


def quoted(text: str) -> Iterator[str]:
    """What stands between backticks, blocks left out."""
    yield from re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL))


def keys(node: Any) -> Iterator[str]:
    """The keys of a document in JSON, however deep."""
    for key, value in node.items() if isinstance(node, dict) else ():
        yield key
        yield from keys(value)
    for value in node if isinstance(node, list) else ():
        yield from keys(value)


def choices() -> dict[str, type[StrEnum]]:
    among = {each.name: each.kind.among for each in BY_NAME.values() if isinstance(each.kind, Choice)}
    return among | {"in": SearchIn}


def papers_keys() -> list[str]:
    """The keys of an entry of `papers-json`, in their order."""
    report = TopicReport(Topic("llm", "llm"), 1, change_of(paper()))
    (entry,) = json.loads(papers_json([report])[0])
    return list(entry)


def state_keys() -> set[str]:
    """The keys that `radar.json` can have."""
    coverage = Coverage("2025-01-01T00:00:00Z", "2025-02-01T00:00:00Z", "2025-01-02T00:00:00Z")
    coverage = Coverage(coverage.since, coverage.until, coverage.submitted_since, earlier=coverage)
    state = TopicState("llm", "q", coverage, {"2025_01": 1}, 1, ("2501.00001",), ("2501.00002",), {"2025_01": "0"})
    return set(keys(json.loads(write_state(state))))


KNOWN = {
    *BY_NAME,
    *ACTION["outputs"],
    *TOPIC_KEYS,
    *(choice.value for among in choices().values() for choice in among),
    *papers_keys(),
    *state_keys(),
    *OTHERS,
}


@pytest.mark.parametrize("document", PROSE)
def test_every_hyphenated_name_is_a_settings_an_outputs_a_keys_or_a_choices(document: str) -> None:
    named = {name for name in quoted(PROSE[document]) if re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)+", name)}
    assert named <= KNOWN


@pytest.mark.parametrize("document", PROSE)
def test_every_key_that_is_quoted_with_a_value_takes_that_value(document: str) -> None:
    for found in quoted(PROSE[document]):
        if pair := re.fullmatch(r"([a-z][a-z-]*): (\S+)", found):
            name, value = pair.groups()
            assert name in {*BY_NAME, *TOPIC_KEYS, *OTHER_KEYS}, found
            if name in choices():
                assert value in {choice.value for choice in choices()[name]}, found
            elif name in BY_NAME and isinstance(BY_NAME[name].kind, Boolean):
                assert value in ("true", "false"), found


@pytest.mark.parametrize("document", PROSE)
def test_every_variable_is_one_that_is_read(document: str) -> None:
    for name in quoted(PROSE[document]):
        if re.fullmatch(r"[A-Z][A-Z_]+", name):
            assert f'"{name}"' in CODE or name in OF_REQUESTS or name in OTHER_VARIABLES, name


@pytest.mark.parametrize("document", PROSE)
def test_every_command_exists(document: str) -> None:
    text = PROSE[document]
    assert set(re.findall(r"(?:^|`)make ([a-z]+)", text, re.MULTILINE)) <= TARGETS
    modules = re.findall(r"\bpython -m ([a-z._]+)(?: ([a-z]+))?", text)
    assert {command for module, command in modules if module == "radar"} <= {each.NAME for each in COMMANDS}
    assert all(importlib.util.find_spec(module) for module, _ in modules)


@pytest.mark.parametrize("document", PROSE)
def test_the_pull_requests_branch_is_called_by_its_name(document: str) -> None:
    branches = {name for name in quoted(PROSE[document]) if re.fullmatch(r"arxiv-radar/[\w-]+", name)}
    assert branches <= {Settings((Topic("llm", "llm", any=("llm",)),)).branch}


def test_the_keys_of_papers_json_are_listed() -> None:
    told = PROSE["docs/outputs.md"]
    sentence = re.search(r"^An entry of `papers-json` has (.*?)\. ", told, re.MULTILINE | re.DOTALL)
    assert sentence is not None
    assert re.findall(r"`([^`]+)`", sentence[1]) == papers_keys()


def test_programs_over_papers_json_ask_for_its_keys() -> None:
    programs = [program for text in PROSE.values() for program in re.findall(r"\bjq '([^']+)'", text)]
    assert programs
    assert {key for program in programs for key in re.findall(r"(?<!\w)\.([a-z-]+)", program)} <= {*papers_keys()}


def all_workflows() -> Iterator[tuple[str, str]]:
    for path, text in PROSE.items():
        if path.endswith(".yml"):
            yield path, text
        else:
            yield from ((f"{path}:{line}", workflow) for line, workflow in workflows(text))


@pytest.mark.parametrize(("where", "text"), [pytest.param(*each, id=each[0]) for each in all_workflows()])
def test_the_variables_that_a_workflow_sets_are_read(where: str, text: str) -> None:
    jobs: Mapping[str, Any] = yaml.safe_load(text).get("jobs", {})
    for step in (step for job in jobs.values() for step in job["steps"]):
        for name in step.get("env", {}):
            if "run" in step:
                assert re.search(rf"\$\{{?{name}\b", step["run"]), f"{where}: {name}"
            else:
                assert f'"{name}"' in CODE or name in OF_REQUESTS, f"{where}: {name}"


def test_a_document_has_its_complete_workflows_and_their_lines() -> None:
    document = "# A\n\n```yaml\non: push\njobs: {}\n```\n\n```yaml\ntopics: [a]\n```\n\n```yml\njobs:\n  a: {}\n```\n"
    assert list(workflows(document)) == [(4, "on: push\njobs: {}\n"), (13, "jobs:\n  a: {}\n")]
    assert sum(1 for text in PROSE.values() for _ in workflows(text)) >= 4
