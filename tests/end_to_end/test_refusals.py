"""GitHub refuses, or fails: the exact words a user reads, and what is done twice (nothing)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.clock import TODAY
from tests.end_to_end.hub import Hub, open_hub, splats
from tests.stand_ins.github import Fault, Meanwhile, Reset, nonsense, not_visible_yet, secondary_limit, status

READ_ONLY = (
    "The token may not write to the repository (GitHub said: Resource not accessible by integration). "
    "In the workflow file, give the job `permissions:` with `contents: write`, and for a pull request "
    "`pull-requests: write` too."
)
PROPOSE = (
    "Use `publish: pull-request`, or give `token` the token of a GitHub App in the rule's bypass list; the workflow's "
    "own cannot be put there."
)


def protected(said: str, remedy: str = PROPOSE) -> str:
    return f"The branch main is protected, and the workflow may not change it (GitHub said: {said}). {remedy}"


GH006 = (
    "Protected branch update failed for refs/heads/main. GH006: At least 1 approving review is required by reviewers "
    "with write access."
)
NOT_ACCEPTED = (
    "GitHub does not accept the token. Leave the setting `token` out to use the workflow's own, or give a valid one."
)


@dataclass(frozen=True)
class Refusal:
    """How things stand on GitHub's side, and what the user is told."""

    words: str
    github: dict[str, Any] = field(default_factory=dict)
    inputs: dict[str, str] = field(default_factory=dict)
    variables: dict[str, str] = field(default_factory=dict)


REFUSALS = {
    "read-only token": Refusal(READ_ONLY, {"contents": "read"}),
    "protected branch": Refusal(
        protected("Changes must be made through a pull request"), {"protected_branches": ["main"]}
    ),
    "protected branch, GH006": Refusal(
        protected("At least 1 approving review is required by reviewers with write access"),
        {"protected_branches": ["main"], "protection_message": GH006},
    ),
    "required status check": Refusal(
        protected('Required status check "build" is expected'),
        {"protected_branches": ["m*"], "protection_message": 'Required status check "build" is expected.'},
    ),
    "ruleset": Refusal(
        "A ruleset does not let the workflow change the branch main "
        f"(GitHub said: Changes must be made through a pull request). {PROPOSE}",
        {"ruleset_branches": ["main"]},
    ),
    "missing base": Refusal(
        "The repository has no branch gone. "
        "Create it, or name another one with the setting `base`; the default branch is main.",
        inputs={"base": "gone"},
    ),
    "missing branch of the workflow": Refusal(
        "The repository has no branch deleted/meanwhile. "
        "Create it, or name another one with the setting `base`; the default branch is main.",
        variables={"GITHUB_REF": "refs/heads/deleted/meanwhile"},
    ),
    "archived": Refusal(
        "The repository is archived, so nothing can be written to it. Unarchive it, or remove the workflow.",
        {"archived": True},
    ),
    "repository not found": Refusal(
        "GitHub shows no repository octo/reading to this token. "
        "Check its name, and that the job has `permissions:` with `contents: write`.",
        {"exists": False},
    ),
    "repository not found, branch unknown": Refusal(
        "GitHub shows no repository octo/reading to this token. "
        "Check its name, and that the job has `permissions:` with `contents: write`.",
        {"exists": False},
        variables={"GITHUB_REF": ""},
    ),
    "token missing": Refusal(
        "There is no token to write to the repository with. "
        "Leave the setting `token` out to use the workflow's own, or give one.",
        inputs={"token": ""},
    ),
    "token wrong": Refusal(NOT_ACCEPTED, inputs={"token": "ghp_ofAnotherPlaceAltogether"}),
    "private, and the token wrong": Refusal(NOT_ACCEPTED, {"private": True}, inputs={"token": "ghp_anOldOne"}),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_a_refusal_is_told_in_two_sentences(tmp_path: Path, name: str) -> None:
    refusal = REFUSALS[name]
    with open_hub(tmp_path, **refusal.github) as hub:
        before = hub.github.head()
        for debug in (False, True):
            variables = refusal.variables | ({"RUNNER_DEBUG": "1"} if debug else {})
            ran = hub.run(variables=variables, **refusal.inputs)
            assert ran.code == 4
            assert f"::error title=arXiv Radar::{refusal.words}\n" in ran.log
            assert refusal.words.partition("(")[0].partition("`")[0].rstrip() in ran.summary
            assert ("Traceback" in ran.log) is debug
            assert hub.github.head() == before
            assert ran.outputs == {}
            token = refusal.inputs.get("token")
            assert not token or token not in ran.log.replace(f"::add-mask::{token}\n", "") + ran.summary


def test_a_token_that_sees_but_may_not_write_is_told_so_when_github_answers_404(tmp_path: Path) -> None:
    with open_hub(tmp_path) as hub:
        hub.github.fault("POST", "git/trees", status(404, "Not Found"), times=None)
        ran = hub.run()
        assert ran.code == 4
        assert "The token may not write to the repository (GitHub said: Not Found). In the workflow" in ran.log


def test_words_of_github_that_nobody_knows_are_passed_on(tmp_path: Path) -> None:
    with open_hub(tmp_path) as hub:
        hub.github.fault("POST", "git/commits", status(422, "Something ::error::new\nentirely"), times=None)
        ran = hub.run()
        assert ran.code == 4
        what = "GitHub refused to write to the repository: it answered 422 and said: Something ::error::new entirely."
        assert what in ran.log
        assert "\n::error::new" not in ran.log


def test_an_update_that_met_another_one_is_not_taken_for_protection(tmp_path: Path) -> None:
    with open_hub(tmp_path) as hub:
        pushed = hub.github.commit("other", {"by-hand.txt": b"1\n"})
        hub.github.reset("other", None)

        def push() -> None:
            hub.github.reset("main", pushed)

        hub.github.fault("PATCH", "git/refs/*", Meanwhile(push))
        hub.github.fault("PATCH", "git/refs/*", status(422, "Reference cannot be updated"))
        ran = hub.run()
        assert ran.code == 0, ran.log
        assert hub.github.tree()["by-hand.txt"] == b"1\n" and len(hub.papers()) == 12


def test_an_update_that_cannot_be_is_taken_for_protection(tmp_path: Path) -> None:
    with open_hub(tmp_path) as hub:
        hub.github.fault("PATCH", "git/refs/*", status(422, "Reference cannot be updated"), times=None)
        ran = hub.run()
        see = "See which rules hold there under Settings > Rules and Settings > Branches."
        assert ran.code == 4 and protected("Reference cannot be updated", f"{see} {PROPOSE}") in ran.log


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """One hub for the long tables; `Hub.afresh` makes it as good as new."""
    with open_hub(tmp_path_factory.mktemp("shared")) as hub:
        yield hub


# Limits


def test_the_run_waits_for_a_rate_limit_that_ends_in_time(tmp_path: Path) -> None:
    with open_hub(tmp_path, rate_limit=1000, rate_used=995, rate_reset=TODAY + timedelta(minutes=10)) as hub:
        ran = hub.run()
        assert ran.code == 0, ran.log
        assert len(hub.papers()) == 12 and hub.our_commits() == 1
        assert "GitHub's rate limit is used up; waiting 60" in ran.log
        assert "Waiting for GitHub: " in ran.log
        assert 590 < sum(hub.clock.sleeps) < 620


def test_a_rate_limit_that_lasts_too_long_ends_the_run_with_its_end(tmp_path: Path) -> None:
    with open_hub(tmp_path, rate_limit=1000, rate_used=1000, rate_reset=TODAY + timedelta(minutes=50)) as hub:
        ran = hub.run(max_minutes="45")
        assert ran.code == 4
        words = (
            "GitHub's rate limit is used up until 2026-10-30 07:07 UTC. "
            "Run again after that; fewer workflows at the same time help."
        )
        assert words in ran.log and words in ran.summary
        assert sum(hub.clock.sleeps) == 0


@pytest.mark.parametrize(
    ("fault", "seconds"),
    [
        (secondary_limit(90), 90),
        (secondary_limit(7, code=429), 7),
        (secondary_limit(None), 60),
        (status(429, "Too Many Requests"), 60),
    ],
)
@pytest.mark.parametrize("call", ["GET git/trees/*", "POST git/trees", "PATCH git/refs/*"])
def test_a_secondary_limit_is_waited_for(shared: Hub, call: str, fault: Fault, seconds: float) -> None:
    hub = shared.afresh()
    method, path = call.split()
    hub.github.fault(method, path, fault)
    ran = hub.run()
    assert ran.code == 0, ran.log
    assert hub.our_commits() == 1 and len(hub.papers()) == 12
    assert f"waiting {seconds} s for it" in ran.log
    assert seconds <= sum(hub.clock.sleeps) < seconds + 10
    assert len(ran.bodies("POST", "git/trees")) == (2 if call == "POST git/trees" else 1), "the same again, not less"


def test_writes_too_many_for_a_minute_are_waited_for(tmp_path: Path) -> None:
    with open_hub(tmp_path) as hub:
        hub.github.fault("POST", "*", secondary_limit(30), times=3)
        assert hub.run().code == 0
        assert hub.our_commits() == 1


# Failures that pass

RESET_BEFORE, RESET_AFTER = Reset(), Reset(after_work=True)
PASSING: dict[str, Fault] = {
    "reset before": RESET_BEFORE,
    "reset after": RESET_AFTER,
    "502": status(502, "Bad Gateway"),
    "503 after": status(503, "Service Unavailable", after_work=True),
    "garbage": nonsense(),
    "garbage after": nonsense(after_work=True),
    "another object": nonsense(body=b'{"sha": 7, "object": [], "tree": null, "content": 3}'),
    "a list": nonsense(body=b"[1]", after_work=True),
}
REQUESTS = {
    "GET contents/*": "Not Found",
    "GET git/ref/*": "",
    "GET git/commits/*": "Not Found",
    "GET git/trees/*": "Not Found",
    "GET git/blobs/*": "Not Found",
    "POST git/trees": "base_tree is not a valid tree oid",
    "POST git/commits": "Tree SHA does not exist",
    "PATCH git/refs/*": "Object does not exist",
}
"""The requests of a normal run, and what GitHub says to each when it does not see yet what is there."""


@dataclass
class Trouble:
    """One request of a run fails `times` in a row."""

    call: str
    fault: Fault
    times: int = 1

    def arrange(self, hub: Hub) -> None:
        method, path = self.call.split()
        hub.github.fault(method, path, self.fault, times=self.times)


def not_visible(call: str) -> Fault:
    words = REQUESTS[call]
    return status(404, words) if call.startswith("GET") else not_visible_yet(words)


def troubles() -> list[Any]:
    table = [
        pytest.param(Trouble(call, fault), id=f"{call}, {name}") for call in REQUESTS for name, fault in PASSING.items()
    ]
    table += [
        pytest.param(Trouble(call, not_visible(call)), id=f"{call}, not visible yet")
        for call in REQUESTS
        if REQUESTS[call]
    ]
    return table + [pytest.param(Trouble(call, status(502), 4), id=f"{call}, 502 four times") for call in REQUESTS]


@pytest.mark.parametrize("trouble", troubles())
@pytest.mark.hostile
def test_trouble_that_passes_leaves_one_commit(shared: Hub, trouble: Trouble) -> None:
    hub = shared.afresh()
    trouble.arrange(hub)
    ran = hub.run()
    assert ran.code == 0, ran.log
    assert hub.our_commits() == 1
    assert len(hub.papers()) == 12
    assert ran.outputs["commit-sha"] == hub.github.head()


@pytest.mark.parametrize("call", ["PUT contents/*", "GET git/ref/*"])
@pytest.mark.parametrize("fault", list(PASSING.values())[:4], ids=list(PASSING)[:4])
@pytest.mark.hostile
def test_trouble_that_passes_at_an_empty_repository(tmp_path: Path, call: str, fault: Fault) -> None:
    with open_hub(tmp_path, files={}) as hub:
        Trouble(call, fault).arrange(hub)
        assert hub.run().code == 0
        assert len(hub.papers()) == 12
        assert hub.our_commits() == 2


LASTING = {
    "GET git/ref/*": "GitHub failed to read the branch main, 5 times (the last: 502).",
    "GET git/commits/*": "GitHub failed to read the commit ",
    "GET git/trees/*": "GitHub failed to read the repository's files, 5 times (the last: 502).",
    "GET git/blobs/*": "GitHub failed to read a file of the repository, 5 times (the last: 502).",
    "POST git/trees": "GitHub failed to write to the repository, 5 times (the last: 502).",
    "POST git/commits": "GitHub failed to write to the repository, 5 times (the last: 502).",
    "PATCH git/refs/*": "GitHub failed to update the branch main, 5 times (the last: 502).",
}


@pytest.mark.parametrize("call", LASTING)
def test_trouble_that_lasts_is_told_and_changes_nothing(tmp_path: Path, call: str) -> None:
    with open_hub(tmp_path) as hub:
        before = hub.github.head()
        Trouble(call, status(502), 1000).arrange(hub)
        ran = hub.run()
        assert ran.code == 4
        assert LASTING[call] in ran.log
        assert "See https://www.githubstatus.com; the next run tries again." in ran.log
        assert hub.github.head() == before


def test_a_github_that_cannot_be_reached_is_told(tmp_path: Path) -> None:
    with open_hub(tmp_path) as hub:
        ran = hub.run(variables={"GITHUB_API_URL": "http://127.0.0.1:1"})
        assert ran.code == 4
        assert "GitHub failed to read .github/arxiv-radar.yml, 5 times (the last: ConnectionError)." in ran.log


@pytest.mark.parametrize("stale", [1, 2])
def test_a_branch_that_github_still_reports_at_its_old_place_costs_another_try(tmp_path: Path, stale: int) -> None:
    with open_hub(tmp_path) as hub:
        hub.run()
        hub.github.set(stale_reads=stale)
        hub.announce(*splats([20]))
        assert hub.run().code == 0
        hub.announce(*splats([21]))
        ran = hub.run()
        assert ran.code == 0
        assert "The branch main moved meanwhile" in ran.log
        assert len(hub.papers()) == 14 and hub.our_commits() == 3


def test_the_token_is_in_no_line_even_when_github_repeats_it(tmp_path: Path) -> None:
    with open_hub(tmp_path) as hub:
        words = f"Who is {hub.github.token}? ::error::{hub.github.token}"
        hub.github.fault("POST", "git/trees", status(422, words), times=None)
        ran = hub.run(variables={"RUNNER_DEBUG": "1"})
        assert ran.code == 4
        assert "Who is ***?" in ran.log  # and the run itself makes sure that the token is nowhere
