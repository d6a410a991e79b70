"""What started the workflow, as far as it decides whether the run may publish.

A run for a pull request, or for a group in a merge queue, has settings, templates and perhaps a workflow file that
nobody has reviewed yet. What it makes of them belongs on no branch.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from radar.settings.model import Publish, Settings

# GitHub's events that are about a pull request's changes. `issue_comment` and `workflow_run` are not among them: by
# themselves they run with the default branch's files.
# https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows
_OF_A_PULL_REQUEST = {
    "pull_request",
    "pull_request_target",
    "pull_request_review",
    "pull_request_review_comment",
}
# What is deployed can be any commit, such as a pull request's for a preview.
_OF_A_COMMIT = {"deployment", "deployment_status"}
_CLOSING = {"pull_request", "pull_request_target"}
_PULL_REQUESTS = "refs/pull/"
_MERGE_QUEUES = "refs/heads/gh-readonly-queue/"
_LARGEST_PAYLOAD = 50_000_000  # bytes; GitHub sends no event with more than 25 MB


def reason_for_dry_run(settings: Settings, environ: Mapping[str, str]) -> str:
    """Why a run is to publish nothing; empty where it may.

    The input `base` says that it may all the same. In the config file it says nothing, since that file may be the very
    one that nobody has reviewed. A pull request that was merged has been.
    """
    if settings.publish is Publish.NONE or settings.dry_run or environ.get("INPUT_BASE", "").strip():
        return ""
    event, ref = environ.get("GITHUB_EVENT_NAME", ""), environ.get("GITHUB_REF", "")
    if event == "merge_group" or ref.startswith(_MERGE_QUEUES):
        return _reason("a merge queue")
    if ref.startswith(_PULL_REQUESTS):
        return _reason("a pull request")
    if event in _OF_A_PULL_REQUEST:  # one that was merged runs on the branch that it was merged into
        merged = event in _CLOSING and _was_merged(environ.get("GITHUB_EVENT_PATH", ""))
        return "" if merged else _reason("a pull request")
    if event in _OF_A_COMMIT and not ref.startswith("refs/heads/"):
        return _reason("the deployment of a commit")
    return ""


def _reason(what: str) -> str:
    return (
        f"This run is for {what}, so it is a dry run: its settings and templates may be ones that nobody has reviewed. "
        "To publish all the same, name the branch with the input `base`."
    )


def _was_merged(payload: str) -> bool:
    """Whether the runner's file on the event says that the pull request is merged; what cannot be read says nothing."""
    with suppress(OSError, ValueError, RecursionError, AttributeError):
        file = Path(payload)
        if payload and file.is_file() and file.stat().st_size <= _LARGEST_PAYLOAD:
            event: Any = json.loads(file.read_bytes())
            return event.get("pull_request", {}).get("merged") is True
    return False
