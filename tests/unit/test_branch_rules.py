"""What GitHub says of a broken rule, made fit to be read, and advice that is never what is set already."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from radar.publishing.branch_rules import advice, breaks_rule, reasons, says_no_reason
from radar.publishing.refusals import refusal, signal

WORDS = st.lists(
    st.one_of(
        st.sampled_from(
            [
                *("Repository rule violations found", "GH013:", "GH006:", "- ", "\n", "\n\n", "Found 2 violations:"),
                *("Changes must be made through a pull request.", "Cannot update this protected ref.", "merge queue"),
                *("Commit message must match a given regex pattern: ^x$", "Protected branch update failed for x."),
                *("Review all repository rules at https://github.com/o/r/rules?ref=x", "already exists", "archived"),
            ]
        ),
        st.text(max_size=30),
    ),
    max_size=8,
).map(" ".join)

SAID = [
    ("Repository rule violations found\n\nA first.\n\nA second.\n\n", "A first. A second"),
    (
        "GH013: Repository rule violations found for refs/heads/main.\nReview all repository rules at "
        "https://github.com/o/r/rules?ref=refs%2Fheads%2Fmain\n\n- Cannot update this ref.\n\n- Another - one.",
        "Cannot update this ref. Another - one",
    ),
    ("Protected branch update failed for refs/heads/main. GH006: At least 1 review.", "At least 1 review"),
    (
        "Could not create file: Repository rule violations found\n\nSecret detected in content\n",
        "Secret detected in content",
    ),
    ("Reference update failed", "Reference update failed"),
    ("Repository rule violations found\n\n", "Repository rule violations found"),
]


@pytest.mark.parametrize(("message", "words"), SAID)
def test_the_reasons_are_what_is_left_of_the_message(message: str, words: str) -> None:
    assert reasons(message) == words


@given(WORDS)
def test_reasons_are_one_short_line_whatever_github_says(message: str) -> None:
    said = reasons(message)
    assert said == " ".join(said.split()) and len(said) <= 500


@given(WORDS, st.sampled_from(["", "main", "arxiv-radar/update"]))
def test_a_pull_request_is_never_advised_where_one_is_made(message: str, branch: str) -> None:
    told = advice(reasons(message), branch=branch, proposal="arxiv-radar/update")
    assert "publish" not in told and told.endswith(".")


@given(WORDS, st.integers(400, 499))
def test_a_broken_rule_is_always_a_refusal(message: str, status: int) -> None:
    message = f"Repository rule violations found\n\n{message}"
    assert breaks_rule(message) and signal(status, message) is None
    error = refusal(status, message, deed="do it", branch="main")
    assert error.what.startswith("A ruleset does not let the workflow change the branch main (GitHub said: ")


@pytest.mark.parametrize(
    "message",
    [
        "Validation Failed",
        "Not Found",
        "Bad credentials",
        "Resource not accessible by integration",
        "Branch main not found",
    ],
)
def test_other_refusals_are_about_no_rule(message: str) -> None:
    assert not breaks_rule(message) and not says_no_reason(message)


@pytest.mark.parametrize("kind", ["pull_request", "creation", "update", "merge_queue", "workflows", "code_scanning"])
def test_rules_that_the_api_names_get_the_advice_of_those_that_github_tells_of(kind: str) -> None:
    told = advice("", [kind], branch="main", proposal="")
    assert told.startswith("Use `publish: pull-request`, or give `token`")
    assert advice("", [kind], branch="b", proposal="b").startswith("Name a branch that the rule does not cover")
    assert advice("", [kind], branch="main", proposal="b").startswith("Make the first commit of the repository by hand")
