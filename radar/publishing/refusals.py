"""What GitHub refuses, why, and what to do about it: one text for each known answer."""

from __future__ import annotations

import re
from collections.abc import Sequence

from radar.errors import RadarError
from radar.publishing.branch_rules import advice, breaks_rule, reasons, says_no_reason, without_given_names


class GitHubError(RadarError):
    """GitHub refused, or could not be reached."""

    exit_code = 4


class Passing(GitHubError):
    """GitHub failed, or wants to be left alone for now: the same request may well succeed later."""


class Unexplained(GitHubError):
    """GitHub refused in words for which there is no advice."""


class NoReason(GitHubError):
    """GitHub refused to make or move a branch, and did not say why."""


class TooLarge(GitHubError):
    """What was sent or asked for is larger than GitHub takes or gives."""


class BranchMoved(Exception):
    """Somebody else's commit came first: the branch is not where it was read."""


class Missing(Exception):
    """What was asked for is not there."""


class Empty(Missing):
    """The repository has no commit at all."""


class Exists(Exception):
    """What was to be made is there already."""


class Lost(Exception):
    """No answer came, or one that may pass; the request may have been carried out all the same."""


class NotYet(Lost):
    """The request was not carried out, and can be as it stands in a moment: too early, or too many before it."""


# Status and words (in lower case) of answers that tell how things stand rather than refuse; the first that fits counts.
_SIGNALS: tuple[tuple[int, str, type[Exception]], ...] = (
    (408, "", Lost),
    (422, "timed out", Lost),
    (422, "sha does not exist", NotYet),  # made a moment ago, and not to be seen everywhere yet
    (422, "object does not exist", NotYet),
    (422, "submitted too quickly", NotYet),  # a limit on what is made, in words of its own
    (422, "not a valid tree", NotYet),
    (422, "not a valid blob", NotYet),
    (422, "fast forward", BranchMoved),
    (409, "fast forward", BranchMoved),
    (409, "but expected", BranchMoved),
    (422, "wasn't supplied", BranchMoved),  # the first file of an empty repository: it is there already
    (409, "empty", Empty),
    (422, "already exists", Exists),
    (422, "reference does not exist", Missing),
    (404, "branch", BranchMoved),  # while the first file was sent, somebody began the repository with another branch
    (404, "", Missing),
)


_OF_A_CHECK = re.compile("required (?:status check|workflow|deployment)")


def signal(status: int, message: str) -> Exception | None:
    """What an answer of GitHub's tells of how things stand; None for one that refuses."""
    if status >= 500:
        return Lost()
    lower = without_given_names(message).lower()
    if breaks_rule(message) or _OF_A_CHECK.search(lower):
        return None
    for known, words, kind in _SIGNALS:
        if status == known and words in lower:
            return kind(message)
    return None


_ARCHIVED = ("The repository is archived, so nothing can be written to it.", "Unarchive it, or remove the workflow.")
_NO_PULL_REQUESTS = (
    "GitHub Actions is not permitted to create or approve pull requests in this repository.",
    'Turn on "Allow GitHub Actions to create and approve pull requests" under Settings > Actions > General; where it '
    "is greyed out the organisation forbids it, and `token` must be the token of a GitHub App or a person.",
)
_PULL_REQUESTS_OFF = (
    "Pull requests are switched off in this repository (GitHub said: {said}).",
    "Turn them on under Settings > General > Features, or use `publish: commit`.",
)
_COLLABORATORS_ALONE = (
    "Only collaborators may open pull requests in this repository (GitHub said: {said}).",
    "Give `token` the token of one who may write, or let all open them, under Settings > General > Features.",
)
_TOKEN = (
    "GitHub does not accept the token.",
    "Leave the setting `token` out to use the workflow's own, or give a valid one.",
)
_SAML = (
    "The organisation's single sign-on (SAML) does not let the token in (GitHub said: {said}).",
    "Leave `token` out, since the workflow's own needs no sign-on, or authorize yours for the organisation under "
    "Settings > Developer settings > Personal access tokens > Configure SSO.",
)
_ADDRESS_LIST = (
    "The organisation lets in only addresses of its IP allow list, and the runner's is none of them "
    "(GitHub said: {said}).",
    "Run the job on a runner with such an address, a self-hosted one for example.",
)
_TOKENS_FORBIDDEN = (
    "The organisation does not let in tokens of this kind (GitHub said: {said}).",
    "Leave `token` out to use the workflow's own, or give the token of a GitHub App.",
)
_SUSPENDED = (
    "GitHub has suspended the account or the app that the token belongs to (GitHub said: {said}).",
    "Leave `token` out to use the workflow's own, or give another one.",
)
# Words of GitHub's messages, in lower case, and what they mean; the first that fits counts.
_KNOWN = (
    ("bad credentials", _TOKEN),
    ("requires authentication", _TOKEN),
    ("saml", _SAML),
    ("ip allow list", _ADDRESS_LIST),
    ("forbids access via", _TOKENS_FORBIDDEN),
    ("suspended", _SUSPENDED),
    ("not permitted to create or approve pull requests", _NO_PULL_REQUESTS),
    ("pull requests are disabled", _PULL_REQUESTS_OFF),
    ("limited the ability to open a pull request", _COLLABORATORS_ALONE),
    ("archived", _ARCHIVED),
)
_MAY_NOT = ("not accessible by", "must have push access", "must have admin rights")
_NO_PERMISSION = (
    "The token may not {deed} (GitHub said: {said}).",
    # Both at once: a block of permissions takes away all that it does not name.
    "In the workflow file, give the job `permissions:` with `contents: write`, and for a pull request "
    "`pull-requests: write` too.",
)
_NO_PERSONAL_PERMISSION = (
    "The token may not {deed} (GitHub said: {said}).",
    "Give it access to this repository, with Contents and Pull requests to read and write; what `permissions:` in the "
    "workflow says is for the workflow's own token.",
)


def refusal(status: int, message: str, *, deed: str, branch: str, proposal: str = "") -> GitHubError:
    """The error for an answer of GitHub's that will not change.

    `deed` is what we wanted to do, in words that follow "to"; `message` is GitHub's own. `branch` is what was to be
    changed, and `proposal` the branch of the pull request, empty where none is made.
    """
    lower = message.lower()
    said = " ".join(message.split())[:300].rstrip(".") or "nothing"
    if breaks_rule(message):
        return _rule_broken(message, deed, branch, proposal)
    for words, (what, remedy) in _KNOWN:
        if words in lower:
            return GitHubError(what.format(said=said), remedy)
    # To a token that may read but not write, GitHub says 404 as well.
    if status == 404 or (status == 403 and any(words in lower for words in _MAY_NOT)):
        what, remedy = _NO_PERSONAL_PERMISSION if "by personal access token" in lower else _NO_PERMISSION
        return GitHubError(what.format(deed=deed, said=said), remedy)
    if status == 413 or "too large" in lower or "file size limit" in lower:
        return TooLarge(
            f"GitHub refused to {deed}, since that is too large.",
            "Narrow the topic with the most papers, or split it into several.",
        )
    return Unexplained(
        f"GitHub refused to {deed}: it answered {status} and said: {said}.",
        "See the log for the request; the next run tries again.",
    )


def _rule_broken(message: str, deed: str, branch: str, proposal: str) -> GitHubError:
    said = reasons(message)
    if not branch:
        what = f"A ruleset does not let the workflow {deed} (GitHub said: {said})."
    elif "rule violations" in message.lower() or "gh013" in message.lower():
        what = f"A ruleset does not let the workflow change the branch {branch} (GitHub said: {said})."
    else:
        what = f"The branch {branch} is protected, and the workflow may not change it (GitHub said: {said})."
    kind = NoReason if says_no_reason(message) else GitHubError
    return kind(what, advice(said, branch=branch, proposal=proposal))


def rules_broken(types: Sequence[str], *, branch: str, proposal: str) -> GitHubError:
    """The error for a branch that GitHub refuses to change without a reason; `types` are the rules that hold for it."""
    named = ", ".join(types)
    return GitHubError(
        f"The rules of the branch {branch} do not let the workflow change it; GitHub names no other reason than "
        f"that these hold: {named}.",
        advice("", types, branch=branch, proposal=proposal),
    )
