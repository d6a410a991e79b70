"""What GitHub refuses, why, and what to do about it: one text for each known answer."""

from __future__ import annotations

from radar.errors import RadarError


class GitHubError(RadarError):
    """GitHub refused, or could not be reached."""

    exit_code = 4


class Passing(GitHubError):
    """GitHub failed, or wants to be left alone for now: the same request may well succeed later."""


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


def signal(status: int, message: str) -> Exception | None:
    """What an answer of GitHub's tells of how things stand; None for one that refuses."""
    if status >= 500:
        return Lost()
    lower = message.lower()
    for known, words, kind in _SIGNALS:
        if status == known and words in lower:
            return kind(message)
    return None


_ARCHIVED = ("The repository is archived, so nothing can be written to it.", "Unarchive it, or remove the workflow.")
_NO_PULL_REQUESTS = (
    "GitHub Actions is not permitted to create or approve pull requests in this repository.",
    'Turn on "Allow GitHub Actions to create and approve pull requests" under Settings > Actions > General.',
)
_PROTECTED = (
    "The branch {branch} is protected, and the workflow may not change it.",
    "Use `publish: pull-request`, or let GitHub Actions bypass the protection.",
)
_RULESET = (
    "A ruleset of the repository does not let the workflow change the branch {branch}.",
    "Use `publish: pull-request`, or add GitHub Actions to the ruleset's bypass list.",
)
_TOKEN = (
    "GitHub does not accept the token.",
    "Leave the setting `token` out to use the workflow's own, or give a valid one.",
)
# Words of GitHub's messages, in lower case, and what they mean; the first that fits counts.
_KNOWN = (
    ("bad credentials", _TOKEN),
    ("requires authentication", _TOKEN),
    ("not permitted to create or approve pull requests", _NO_PULL_REQUESTS),
    ("archived", _ARCHIVED),
    ("rule violations", _RULESET),
    ("gh013", _RULESET),
    ("gh006", _PROTECTED),
    ("protected branch", _PROTECTED),
    ("changes must be made through a pull request", _PROTECTED),
    ("reference update failed", _PROTECTED),
    ("reference cannot be updated", _PROTECTED),
    ("required status check", _PROTECTED),
)
_NO_PERMISSION = (
    "The token may not {deed} (GitHub said: {said}).",
    # Both at once: a block of permissions takes away all that it does not name.
    "In the workflow file, give the job `permissions:` with `contents: write`, and for a pull request "
    "`pull-requests: write` too.",
)


def refusal(status: int, message: str, *, deed: str, branch: str) -> GitHubError:
    """The error for an answer of GitHub's that will not change.

    `deed` is what we wanted to do, in words that follow "to"; `message` is GitHub's own.
    """
    lower = message.lower()
    said = " ".join(message.split())[:300].rstrip(".") or "nothing"
    # To a token that may read but not write, GitHub says 404 as well.
    if status == 404 or (status == 403 and ("not accessible by" in lower or "must have push access" in lower)):
        what, remedy = _NO_PERMISSION
        return GitHubError(what.format(deed=deed, said=said), remedy)
    if status == 413 or "too large" in lower:
        return TooLarge(
            f"GitHub refused to {deed}, since that is too large.",
            "Narrow the topic with the most papers, or split it into several.",
        )
    for words, (what, remedy) in _KNOWN:
        if words in lower:
            return GitHubError(what.format(branch=branch), remedy)
    return GitHubError(
        f"GitHub refused to {deed}: it answered {status} and said: {said}.",
        "See the log for the request; the next run tries again.",
    )
