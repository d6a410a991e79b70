"""Kind 15, GitHub: names that others have taken, files that are too large, tokens that are none, and forks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.hub import Hub, open_hub
from tests.end_to_end.proposals import BRANCH, news, propose
from tests.hostile.attack import attack
from tests.hostile.given import on_hub
from tests.stand_ins.github import Rule, status

FORKS = ["octo/reading-copy", "mallory/reading"]
"""The first has the owner of our repository too, as forks within an organisation have."""


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    with open_hub(tmp_path_factory.mktemp("shared")) as hub:
        yield hub


@pytest.mark.parametrize("state", ["open", "closed", "of a fork that is gone"])
def test_a_pull_request_from_a_fork_is_never_taken_for_ours(tmp_path: Path, state: str) -> None:
    """It has the branch's name, marks like ours, and the very papers that we would propose."""
    with open_hub(tmp_path) as hub:
        propose(hub, branch="aside")
        papers, marks = hub.github.head("aside"), "<!-- arxiv-radar:begin --><!-- arxiv-radar:end -->"
        assert papers is not None
        theirs = [hub.github.propose_from(fork, BRANCH, papers, marks) for fork in FORKS]
        for pull in theirs:
            pull.fork_is_gone = state == "of a fork that is gone"
            if state == "closed":
                hub.github.close(pull.number)
        before = [vars(pull).copy() for pull in theirs]
        environ = on_hub(hub, publish="pull-request", labels="papers")
        ran = attack(tmp_path / "run", environ, kind=15, case=f"pull requests of the same branch name, {state}")
        assert ran.code == 0 and ran.outputs["pull-request-number"] == "4", ran.log
        assert [vars(pull) for pull in theirs] == before
        hub.announce(*news(100))
        ran = attack(tmp_path / "run", environ, kind=15, case=f"the same, and ours is open, {state}")
        assert ran.outputs["pull-request-number"] == "4" and [vars(pull) for pull in theirs] == before
        assert ran.outputs["pull-request-operation"] == "updated" and len(hub.papers(BRANCH)) == 13


@pytest.mark.parametrize("taken", ["arxiv-radar", f"{BRANCH}/again", f"{BRANCH}/a/b"])
def test_a_branch_in_the_way_of_another_is_named(tmp_path: Path, shared: Hub, taken: str) -> None:
    hub = shared
    hub.github.commit(taken, {"x": b"x"})
    ran = attack(
        tmp_path / "run", on_hub(hub, publish="pull-request"), kind=15, case=f"there is a branch {taken} already"
    )
    hub.github.reset(taken, None)
    assert ran.code == 4, ran.log
    words = (
        f"The branch {BRANCH} cannot be made, since there is a branch {taken}, and git cannot have both. "
        "Name another branch with the setting `branch`, or delete that one."
    )
    assert words in ran.log and hub.github.head(BRANCH) is None


def test_a_protected_branch_is_still_called_protected(tmp_path: Path) -> None:
    with open_hub(tmp_path, protected_branches=["arxiv-radar/*"]) as hub:
        environ = on_hub(hub, publish="pull-request")
        ran = attack(tmp_path / "run", environ, kind=15, case="the pull request's branch is protected")
        assert ran.code == 4 and f"The branch {BRANCH} is protected, and the workflow may not change it (" in ran.log


@pytest.mark.parametrize("publish", ["commit", "pull-request"])
def test_a_rule_of_hostile_words_is_told_and_nothing_else(tmp_path: Path, publish: str) -> None:
    name = "::error::x ##[error]y <script>alert(1)</script> [x](javascript:1) @octocat fast forward"
    rule = Rule("commit_message_pattern", {"operator": "starts_with", "pattern": "x", "name": name})
    with open_hub(tmp_path, rules=[rule]) as hub:
        ran = attack(
            tmp_path / "run", on_hub(hub, publish=publish), kind=15, case=f"{publish}: a rule of hostile words"
        )
        assert ran.code == 4 and "GitHub said: ::error::x" in ran.log, ran.log
        assert [line for line in ran.log.splitlines() if line.lstrip().startswith("::error::")] == []
        assert "<script>" not in ran.summary and "[x](javascript:1)" not in ran.summary


def test_people_and_labels_that_github_refuses_are_warnings(tmp_path: Path) -> None:
    with open_hub(tmp_path, unassignable=["mallory"], drafts=False) as hub:
        hub.github.fault("POST", "issues/*/labels", status(422, "::error::x"), times=None)
        given = {"labels": "papers", "assignees": "mallory", "reviewers": "eve", "draft": "true"}
        environ = on_hub(hub, publish="pull-request", **given)
        ran = attack(tmp_path / "run", environ, kind=15, case="label, assignee, reviewer and draft are refused")
        assert ran.code == 0 and ran.outputs["pull-request-operation"] == "created", ran.log
        assert len(hub.papers(BRANCH)) == 12 and ran.log.count("::warning title=arXiv Radar::") == 4


@pytest.mark.parametrize("publish", ["commit", "pull-request"])
def test_a_file_that_github_does_not_take_is_named(tmp_path: Path, publish: str) -> None:
    with open_hub(tmp_path, tree_bytes=4_000, blob_bytes=3_000) as hub:
        head = hub.github.head()
        ran = attack(tmp_path / "run", on_hub(hub, publish=publish), kind=15, case=f"{publish}: a file is too large")
        assert ran.code == 4 and hub.github.head() == head, ran.log
        assert "GitHub does not take the file papers/" in ran.log and "Narrow the topic, or split it" in ran.log


def test_a_file_that_github_does_not_give_is_named(tmp_path: Path) -> None:
    with open_hub(tmp_path, graphql=False) as hub:
        propose(hub)
        hub.github.set(blob_bytes=200)
        ran = attack(tmp_path / "run", on_hub(hub, publish="pull-request"), kind=15, case="a file is too large to read")
        assert ran.code == 4 and "GitHub does not give the file " in ran.log, ran.log
        assert "Check the repository out before, with actions/checkout: then the file is read from there." in ran.log
        hub.checkout(f"--branch={BRANCH}")
        ran = attack(tmp_path / "run", on_hub(hub, publish="pull-request"), kind=15, case="the same, with a checkout")
        assert ran.code == 0, ran.log
        hub.github.set(blob_bytes=2**20)


TOKENS = {
    "a line break": "ghs_theFirstHalfOfAToken\nandTheSecondOfIt0000",
    "a carriage return and a header": "ghs_theFirstHalfOfAToken\r\nX-Evil: 1",
    "a character beyond ASCII": "ghs_theFirstHalfOfAToken€andTheSecondOfIt",
    "a letter of Latin-1": "ghs_theFirstHalfOfATökenAndTheSecondOfIt",
    "a blank": "ghs_theFirstHalfOfAToken andTheSecondOfIt",
}


@pytest.mark.parametrize("name", TOKENS)
def test_a_token_that_cannot_be_one_is_told_and_not_shown(tmp_path: Path, shared: Hub, name: str) -> None:
    hub = shared
    before = len(hub.github.log)
    ran = attack(tmp_path / "run", on_hub(hub, token=TOKENS[name]), kind=15, case=f"a token with {name}")
    assert ran.code == 2 and len(hub.github.log) == before, ran.log
    assert "The token has a line break, a blank or a character in it that no token of GitHub's has." in ran.log
    shown = "\n".join(line for line in ran.said.splitlines() if not line.startswith("::add-mask::"))
    assert "FirstHalf" not in shown and "SecondOf" not in shown and "Evil" not in shown


def test_blanks_around_a_token_are_no_part_of_it(tmp_path: Path, shared: Hub) -> None:
    environ = on_hub(shared, token=f"\n {shared.github.token} \n", dry_run="true")
    assert attack(tmp_path / "run", environ, kind=15, case="blanks around the token").code == 0


@pytest.mark.parametrize("address", ["ftp://api.github.com", "http://[::1", "http://x:y/"])
def test_an_address_that_is_none_is_told(tmp_path: Path, shared: Hub, address: str) -> None:
    environ = on_hub(shared) | {"GITHUB_API_URL": address}
    ran = attack(tmp_path / "run", environ, kind=15, case=f"GITHUB_API_URL is {address}")
    assert ran.code == 2 and "GITHUB_API_URL" in ran.log, ran.log
