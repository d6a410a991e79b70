"""What started the workflow decides what a run may do: nobody's unreviewed settings are published."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.hub import Hub, open_hub

PULL = "refs/pull/7/merge"
QUEUE = "refs/heads/gh-readonly-queue/main/pr-7-" + "0" * 40
HELD_BACK = (
    "::notice title=arXiv Radar::This run is for {}, so it is a dry run: its settings and templates may be ones that "
    "nobody has reviewed. To publish all the same, name the branch with the input `base`.\n"
)


def event(hub: Hub, name: str, ref: str, payload: Any = None, **more: str) -> dict[str, str]:
    """What the runner tells of an event."""
    file = hub.world.root / "event.json"
    file.write_text(payload if isinstance(payload, str) else json.dumps(payload))
    return {"GITHUB_EVENT_NAME": name, "GITHUB_REF": ref, "GITHUB_EVENT_PATH": str(file), **more}


def untouched(hub: Hub) -> bool:
    return hub.our_commits() == 0 and hub.github.pull_requests == [] and hub.github.head("arxiv-radar/update") is None


@pytest.mark.parametrize("publish", ["commit", "pull-request"])
@pytest.mark.parametrize(
    ("name", "ref"),
    [
        ("pull_request", PULL),
        ("pull_request_target", "refs/heads/main"),
        ("pull_request_review", PULL),
        ("pull_request_review_comment", PULL),
        ("some_event_to_come", PULL),
    ],
)
def test_a_run_for_a_pull_request_is_a_dry_run(tmp_path: Path, publish: str, name: str, ref: str) -> None:
    with open_hub(tmp_path) as hub:
        payload = {"action": "opened", "pull_request": {"number": 7, "merged": False}}
        variables = event(hub, name, ref, payload, GITHUB_HEAD_REF="more-topics", GITHUB_BASE_REF="main")
        ran = hub.run(publish=publish, variables=variables)
        assert ran.code == 0, ran.log
        assert HELD_BACK.format("a pull request") in ran.log
        assert ran.summary.startswith("**Dry run.** This run is for a pull request") and "12 new papers" in ran.summary
        assert ran.writes == [] and untouched(hub)
        assert (ran.outputs["changed"], ran.outputs["new-papers"], ran.outputs["commit-sha"]) == ("true", "12", "")


@pytest.mark.parametrize("name", ["deployment", "deployment_status"])
def test_a_run_for_the_deployment_of_a_commit_is_a_dry_run(tmp_path: Path, name: str) -> None:
    with open_hub(tmp_path) as hub:
        ran = hub.run(variables=event(hub, name, "", {"deployment": {"ref": "0" * 40}}))
        assert ran.code == 0 and HELD_BACK.format("the deployment of a commit") in ran.log and untouched(hub)


@pytest.mark.parametrize("name", ["pull_request", "pull_request_review_comment"])
def test_what_is_said_of_a_merged_pull_request_publishes_nothing(tmp_path: Path, name: str) -> None:
    with open_hub(tmp_path) as hub:
        ran = hub.run(variables=event(hub, name, PULL, {"pull_request": {"merged": True, "base": {"ref": "feature"}}}))
        assert ran.code == 0 and HELD_BACK.format("a pull request") in ran.log and untouched(hub)


@pytest.mark.parametrize(("name", "ref"), [("merge_group", QUEUE), ("push", QUEUE)])
def test_a_run_for_a_merge_queue_is_a_dry_run(tmp_path: Path, name: str, ref: str) -> None:
    with open_hub(tmp_path) as hub:
        head = hub.github.head()
        hub.github.reset(ref.removeprefix("refs/heads/"), head)
        ran = hub.run(variables=event(hub, name, ref, {"merge_group": {"base_ref": "refs/heads/main"}}))
        assert ran.code == 0, ran.log
        assert HELD_BACK.format("a merge queue") in ran.log
        assert ran.writes == [] and untouched(hub)
        assert hub.github.head(ref.removeprefix("refs/heads/")) == head


def test_the_settings_of_the_pull_request_itself_do_not_lift_it(tmp_path: Path) -> None:
    files = {".github/arxiv-radar.yml": b"topics: [splatting]\nbase: main\npublish: commit\n"}
    with open_hub(tmp_path, files=files) as hub:
        ran = hub.run("", variables=event(hub, "pull_request", PULL, {"pull_request": {"merged": False}}))
        assert ran.code == 0 and HELD_BACK.format("a pull request") in ran.log
        assert untouched(hub)


def test_base_as_an_input_is_on_purpose(tmp_path: Path) -> None:
    with open_hub(tmp_path) as hub:
        ran = hub.run(base="main", variables=event(hub, "pull_request", PULL, {"pull_request": {"merged": False}}))
        assert ran.code == 0 and "dry run" not in ran.log
        assert hub.our_commits() == 1


def test_a_fork_whose_token_may_only_read_sees_what_would_change(tmp_path: Path) -> None:
    with open_hub(tmp_path, contents="read", pull_requests="read") as hub:
        ran = hub.run(variables=event(hub, "pull_request", PULL, {"pull_request": {"head": {"repo": {"fork": True}}}}))
        assert ran.code == 0 and HELD_BACK.format("a pull request") in ran.log
        assert ran.outputs["new-papers"] == "12"


def test_what_is_only_written_into_the_workspace_is_written(tmp_path: Path) -> None:
    with open_hub(tmp_path) as hub:
        ran = hub.run(publish="none", variables=event(hub, "pull_request", PULL, {}))
        assert ran.code == 0 and "dry run" not in ran.log
        assert (hub.world.workspace / "papers" / "README.md").is_file()


def test_a_dry_run_that_was_asked_for_needs_no_reason(tmp_path: Path) -> None:
    with open_hub(tmp_path) as hub:
        ran = hub.run(dry_run="true", variables=event(hub, "pull_request", PULL, {}))
        assert ran.code == 0 and "::notice" not in ran.log and untouched(hub)


MERGED = {"action": "closed", "pull_request": {"number": 7, "merged": True}}


@pytest.mark.parametrize("name", ["pull_request", "pull_request_target"])
def test_a_pull_request_that_was_merged_has_been_reviewed(tmp_path: Path, name: str) -> None:
    with open_hub(tmp_path) as hub:
        assert hub.run(variables=event(hub, name, "refs/heads/main", MERGED)).code == 0
        assert hub.our_commits() == 1


@pytest.mark.parametrize(
    "payload",
    [
        "",
        "null",
        "[]",
        "[" * 100_000,
        "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
        {"pull_request": []},
        {"pull_request": {"merged": "true"}},
        {"merged": True},
    ],
    ids=range(8),
)
def test_an_account_of_the_event_that_cannot_be_read_says_nothing(tmp_path: Path, payload: Any) -> None:
    with open_hub(tmp_path) as hub:
        ran = hub.run(variables=event(hub, "pull_request", "refs/heads/main", payload))
        assert ran.code == 0 and HELD_BACK.format("a pull request") in ran.log and untouched(hub)
        for path in ("", str(tmp_path), str(tmp_path / "none"), "a\0b"):
            ran = hub.run(variables=event(hub, "pull_request", PULL, payload) | {"GITHUB_EVENT_PATH": path})
            assert ran.code == 0 and HELD_BACK.format("a pull request") in ran.log and untouched(hub)


@pytest.mark.parametrize(
    ("name", "ref", "branch"),
    [
        ("schedule", "refs/heads/main", "main"),
        ("workflow_dispatch", "refs/heads/main", "main"),
        ("workflow_dispatch", "refs/heads/next", "next"),
        ("push", "refs/heads/next", "next"),
        ("push", "refs/tags/v1", "main"),
        ("release", "refs/tags/v1", "main"),
        ("issue_comment", "refs/heads/main", "main"),
        ("workflow_run", "refs/heads/main", "main"),
        ("repository_dispatch", "refs/heads/main", "main"),
        ("push", "refs/heads/pull/7", "pull/7"),
    ],
)
def test_other_events_publish_to_the_branch_they_run_on_or_the_default_one(
    tmp_path: Path, name: str, ref: str, branch: str
) -> None:
    with open_hub(tmp_path) as hub:
        hub.github.reset(branch, hub.github.head())
        ran = hub.run(variables=event(hub, name, ref, {"ref": ref}))
        assert ran.code == 0 and "dry run" not in ran.log
        assert ran.outputs["branch"] == branch and ran.outputs["commit-sha"] == hub.github.head(branch)
        assert branch == "main" or hub.our_commits("main") == 0
