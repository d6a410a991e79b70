"""Organisations that let no token in, or none of its kind, or no pull request from Actions: who is told what."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.end_to_end.hub import Outcome, open_hub
from tests.end_to_end.proposals import propose, proposing
from tests.stand_ins.github import status


def error(ran: Outcome) -> str:
    """What the run ended with."""
    begin = "::error title=arXiv Radar::"
    (line,) = (line for line in ran.log.splitlines() if line.startswith(begin))
    return line.removeprefix(begin)


LOCKED_OUT = {
    "saml": (
        "Resource protected by organization SAML enforcement. You must grant your Personal Access token access to this "
        "organization.",
        "The organisation's single sign-on (SAML) does not let the token in (GitHub said: ",
        "Leave `token` out, since the workflow's own needs no sign-on, or authorize yours for the organisation under "
        "Settings > Developer settings > Personal access tokens > Configure SSO.",
    ),
    "addresses": (
        "Although you appear to have the correct authorization credentials, the `octo` organization has an IP "
        "allow list "
        "enabled, and your IP address is not permitted to access this resource.",
        "The organisation lets in only addresses of its IP allow list, and the runner's is none of them (GitHub said: ",
        "Run the job on a runner with such an address, a self-hosted one for example.",
    ),
    "classic tokens": (
        "`octo` forbids access via a personal access token (classic). Please use a GitHub App, OAuth App, or a "
        "personal "
        "access token with fine-grained permissions.",
        "The organisation does not let in tokens of this kind (GitHub said: ",
        "Leave `token` out to use the workflow's own, or give the token of a GitHub App.",
    ),
    "a suspended app": (
        "This installation has been suspended",
        "GitHub has suspended the account or the app that the token belongs to (GitHub said: ",
        "Leave `token` out to use the workflow's own, or give another one.",
    ),
}


@pytest.mark.parametrize("publish", ["commit", "pull-request"])
@pytest.mark.parametrize("name", LOCKED_OUT)
def test_an_organisation_that_lets_nobody_in_is_told(tmp_path: Path, name: str, publish: str) -> None:
    said, what, remedy = LOCKED_OUT[name]
    with open_hub(tmp_path, locked_out=said) as hub:
        for folder in (False, True):  # without a checkout the config file is asked for first
            if folder:
                (hub.world.workspace / ".git").mkdir(parents=True)
            ran = hub.run(publish=publish)
            assert ran.code == 4 and ran.writes == []
            assert error(ran) == f"{what}{said[:300].rstrip('.')}). {remedy}"


def test_an_organisation_that_forbids_pull_requests_is_told_of_the_way_out(tmp_path: Path) -> None:
    with proposing(tmp_path, actions_may_open_pull_requests=False) as hub:
        words = error(propose(hub, code=4))
        assert (
            "where it is greyed out the organisation forbids it, and `token` must be the token of a GitHub App" in words
        )


def test_a_personal_token_is_not_told_of_the_workflows_permissions(tmp_path: Path) -> None:
    with open_hub(tmp_path) as hub:
        hub.github.fault(
            "POST", "git/trees", status(403, "Resource not accessible by personal access token"), times=None
        )
        assert error(hub.run()) == (
            "The token may not write to the repository (GitHub said: Resource not accessible by personal access "
            "token). "
            "Give it access to this repository, with Contents and Pull requests to read and write; what "
            "`permissions:` in "
            "the workflow says is for the workflow's own token."
        )
