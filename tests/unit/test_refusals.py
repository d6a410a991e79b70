"""What GitHub's answers mean: how things stand, or a refusal with its own advice."""

from __future__ import annotations

import pytest

from radar.publishing.refusals import BranchMoved, Empty, Exists, Lost, Missing, NotYet, refusal, signal

SIGNALS: list[tuple[int, str, type[Exception] | None]] = [
    (500, "Server Error", Lost),
    (502, "", Lost),
    (408, "Request Timeout", Lost),
    (422, "Sorry, your request timed out. It's likely that your input was too large to process.", Lost),
    (422, "Tree SHA does not exist", NotYet),
    (422, "Parent SHA does not exist or is not a commit object", NotYet),
    (422, "Object does not exist", NotYet),
    (422, "Validation Failed PullRequest was submitted too quickly", NotYet),
    (422, "base_tree is not a valid tree oid", NotYet),
    (422, "tree.sha 0123 is not a valid blob", NotYet),
    (422, "Update is not a fast forward", BranchMoved),
    (409, "papers/README.md: is at 0123 but expected 4567", BranchMoved),
    (422, 'Invalid request.\n\n"sha" wasn\'t supplied.', BranchMoved),
    (404, "Branch main not found", BranchMoved),
    (409, "Git Repository is empty.", Empty),
    (422, "Reference already exists", Exists),
    (422, "Validation Failed A pull request already exists for octo:arxiv-radar/update.", Exists),
    (422, "Reference does not exist", Missing),
    (404, "Not Found", Missing),
    (404, "This repository is empty.", Missing),
    (403, "Resource not accessible by integration", None),
    (401, "Bad credentials", None),
    (422, "Validation Failed", None),
    (422, "GitRPC::BadObjectState", None),
    (409, "Conflict", None),
]


@pytest.mark.parametrize(("status", "message", "kind"), SIGNALS)
def test_what_an_answer_tells_of_how_things_stand(status: int, message: str, kind: type[Exception] | None) -> None:
    found = signal(status, message)
    assert type(found) is (kind or type(None))


def test_something_not_done_yet_counts_as_lost_and_an_empty_repository_has_no_branch() -> None:
    assert issubclass(NotYet, Lost)
    assert issubclass(Empty, Missing)


PROPOSE = (
    "Use `publish: pull-request`, or give `token` the token of a GitHub App in the rule's bypass list; the workflow's "
    "own cannot be put there."
)
SEE = f"See which rules hold there under Settings > Rules and Settings > Branches. {PROPOSE}"


def protected(said: str, remedy: str = PROPOSE) -> str:
    return f"The branch main is protected, and the workflow may not change it (GitHub said: {said}). {remedy}"


def ruleset(said: str, remedy: str = PROPOSE) -> str:
    what = "A ruleset does not let the workflow change the branch main"
    return f"{what} (GitHub said: {said}). {remedy}"


TOKEN = (
    "GitHub does not accept the token. Leave the setting `token` out to use the workflow's own, or give a valid one."
)
ARCHIVED = "The repository is archived, so nothing can be written to it. Unarchive it, or remove the workflow."
NO_PULL_REQUESTS = (
    "GitHub Actions is not permitted to create or approve pull requests in this repository. "
    'Turn on "Allow GitHub Actions to create and approve pull requests" under Settings > Actions > General; where it '
    "is greyed out the organisation forbids it, and `token` must be the token of a GitHub App or a person."
)
PERSONAL = (
    "The token may not do it (GitHub said: Resource not accessible by personal access token). Give it access to this "
    "repository, with Contents and Pull requests to read and write; what `permissions:` in the workflow says is for "
    "the workflow's own token."
)


TWO_PERMISSIONS = (
    "In the workflow file, give the job `permissions:` with `contents: write`, and for a pull request "
    "`pull-requests: write` too."
)


def may_not(said: str) -> str:
    what = f"The token may not do it (GitHub said: {said})."
    return f"{what} {TWO_PERMISSIONS}"


REFUSALS = [
    (403, "Resource not accessible by integration", may_not("Resource not accessible by integration")),
    (403, "Resource not accessible by personal access token", PERSONAL),
    (403, "Must have push access to repository.", may_not("Must have push access to repository")),
    (404, "Not Found", may_not("Not Found")),
    (401, "Bad credentials", TOKEN),
    (401, "Requires authentication", TOKEN),
    (403, "Repository was archived so is read-only.", ARCHIVED),
    (403, "GitHub Actions is not permitted to create or approve pull requests.", NO_PULL_REQUESTS),
    (422, "Changes must be made through a pull request.", protected("Changes must be made through a pull request")),
    (
        409,
        "Could not create file: Changes must be made through a pull request.",
        protected("Changes must be made through a pull request"),
    ),
    (
        422,
        "Protected branch update failed for refs/heads/main. GH006: At least 1 approving review is required.",
        protected("At least 1 approving review is required"),
    ),
    (422, 'Required status check "build" is expected.', protected('Required status check "build" is expected')),
    (422, "Cannot delete protected branch", protected("Cannot delete protected branch", SEE)),
    (422, "Reference update failed", protected("Reference update failed", SEE)),
    (422, "Reference cannot be updated", protected("Reference cannot be updated", SEE)),
    (
        422,
        "Repository rule violations found\n\nChanges must be made through a pull request.\n\n",
        ruleset("Changes must be made through a pull request"),
    ),
    (
        422,
        "GH013: Repository rule violations found for refs/heads/main.",
        ruleset("GH013: Repository rule violations found for refs/heads/main", SEE),
    ),
    (
        422,
        "Validation Failed  base\n invalid.",
        "GitHub refused to do it: it answered 422 and said: Validation Failed base invalid. "
        "See the log for the request; the next run tries again.",
    ),
    (
        418,
        "",
        "GitHub refused to do it: it answered 418 and said: nothing. "
        "See the log for the request; the next run tries again.",
    ),
]


@pytest.mark.parametrize(("status", "message", "words"), REFUSALS)
def test_a_refusal_says_what_happened_and_what_to_do(status: int, message: str, words: str) -> None:
    error = refusal(status, message, deed="do it", branch="main")
    assert str(error) == words
    assert error.exit_code == 4


def test_what_github_says_at_length_is_cut() -> None:
    error = refusal(400, "word " * 1000, deed="do it", branch="main")
    assert len(str(error)) < 450


def test_braces_in_names_and_words_are_only_text() -> None:
    error = refusal(422, "Protected branch", deed="do it", branch="{0}{branch}")
    assert "The branch {0}{branch} is protected" in str(error)
    assert "{deed}" in str(refusal(404, "{deed}", deed="do it", branch="main"))
