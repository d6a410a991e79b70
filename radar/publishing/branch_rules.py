"""Rules that GitHub holds a branch or a repository to: what its words about one mean, and what to do about it.

Both kinds are meant, rulesets and the older branch protection. GitHub's words are those that people have met (its
documentation lists the rules, and not what it says of them); a rule that somebody has given a name is told by it alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_APP = "give `token` the token of a GitHub App in the rule's bypass list; the workflow's own cannot be put there."
_PROPOSE = f"Use `publish: pull-request`, or {_APP}"
_OTHER_BRANCH = f"Name a branch that the rule does not cover with the setting `branch`, or {_APP}"
_BY_HAND = f"Make the first commit of the repository by hand, or {_APP}"
_SEE = "See which rules hold there under Settings > Rules and Settings > Branches."
_MOST_ADVICE = 3
_LONGEST = 500  # characters of GitHub's words that are passed on


@dataclass(frozen=True)
class _Rule:
    """A rule of GitHub's, by the names that its API has for it, and words (in lower case) that it says of one broken.

    `advice` is what to do; without any it depends on what is published where.
    """

    types: tuple[str, ...]
    words: tuple[str, ...]
    advice: str = ""


_RULES = (
    _Rule(
        ("commit_message_pattern",),
        ("commit message",),
        "Write the setting `commit-message` so that it fits the pattern; for a `Signed-off-by`, set `sign-off: true`.",
    ),
    _Rule(
        ("branch_name_pattern",),
        ("branch name",),
        "Name a branch that fits the pattern with the setting `branch`, or with `base` for the one that is written to.",
    ),
    _Rule(
        ("commit_author_email_pattern", "committer_email_pattern"),
        ("author email", "committer email", "email address"),
        "The author is the one that the setting `author` names, else the token's owner: name one with `author` whose "
        "address the rule admits, or let the rule admit this one.",
    ),
    _Rule(
        ("required_signatures",),
        ("verified signature", "must be signed"),
        "GitHub signs what the workflow's own token and a GitHub App's commit, and nothing under an `author` of the "
        "settings or by a person's token: take these out, or give an App's; people sign their own commits.",
    ),
    _Rule(
        ("required_linear_history",),
        ("merge commits",),
        "The action makes no merge commit: rebase the branch that has one, or delete it; the next run makes it anew.",
    ),
    _Rule(
        ("file_path_restriction",),
        ("file path is restricted", "restricted file path", "restricted path"),
        "Choose an `output-dir` that the rule leaves alone; if it is about a README, take the marks out there, or name "
        "another file with `readme`.",
    ),
    _Rule(
        ("max_file_path_length",),
        ("path length", "file paths that exceed", "file path exceed"),
        "Choose a shorter `output-dir`, and shorter names for the topics.",
    ),
    _Rule(
        ("file_extension_restriction",),
        ("file extension", "restricted extension"),
        "Let the rule admit the endings of the action's files: md, json, jsonl, bib, svg, xml and gitattributes.",
    ),
    _Rule(
        ("max_file_size",),
        ("file size", "larger than", "exceeds the maximum"),
        "Split the topic with the most papers into several, or let the rule admit larger files.",
    ),
    _Rule(
        ("secret_scanning",),
        ("secret detected", "contain secrets", "push protection"),
        "See which paper's text GitHub takes for a secret, and allow it under Security > Secret scanning.",
    ),
    _Rule(("pull_request",), ("through a pull request", "approving review", "code owner")),
    _Rule(("merge_queue",), ("merge queue",)),
    _Rule(
        ("required_status_checks", "workflows", "required_deployments", "code_scanning", "code_quality"),
        ("status check", "required workflow", "deployment", "code scanning", "code quality"),
    ),
    _Rule(("creation",), ("creations being restricted",)),
    _Rule(("update",), ("cannot update this protected ref", "locked branch", "not authorized to push")),
    _Rule(("non_fast_forward",), ("cannot force-push", "force push")),
    _Rule(("deletion",), ("cannot delete this",), "Delete it by hand."),
)

NEVER_IN_THE_WAY = frozenset({"deletion", "non_fast_forward", "copilot_code_review", "license_compliance_scanning"})
"""Types of rules that a branch made or moved on breaks never, though they hold for it."""

_HEADERS = re.compile(
    r"(?:GH0\d\d:\s*)?(?:Repository rule violations found(?: for \S+)?|Protected branch update failed for \S+|"
    r"Could not (?:create|update) file:)\.?|Review all repository rules at \S+|GH0\d\d:",
    re.IGNORECASE,
)
_SIGNS = (
    *("rule violations", "gh013", "gh006", "protected branch", "protected ref", "locked branch", "merge queue"),
    *(
        "through a pull request",
        "approving review",
        "code owner review",
        "required status check",
        "verified signatures",
        "contain merge commits",
    ),
    *("cannot force-push", "creations being restricted", "not authorized to push"),
    *("reference update failed", "reference cannot be updated"),
)
# Names and patterns that people have given: they may hold any words.
_GIVEN = re.compile(r'"[^"]*"|(?<=pattern)\b.*', re.IGNORECASE)
_BULLET = re.compile(r"(?:^|\n)\s*-\s+")


def reasons(message: str) -> str:
    """GitHub's own words on the rule that was broken, on one line, without those that open every such message."""
    told = " ".join(_HEADERS.sub(" ", _BULLET.sub("\n", message)).split())
    return (told or " ".join(message.split()))[:_LONGEST].rstrip(". ")


def breaks_rule(message: str) -> bool:
    """Whether a message of GitHub's is about a rule that holds for a branch or for the repository."""
    lower = without_given_names(message).lower()
    return any(sign in lower for sign in _SIGNS)


def without_given_names(message: str) -> str:
    """GitHub's own words alone, without the names and patterns in it that people have given to checks and rules."""
    return _GIVEN.sub("", message)


def says_no_reason(message: str) -> bool:
    """Whether GitHub refuses to move or make a branch, and does not say why."""
    return reasons(message).lower() in ("reference update failed", "reference cannot be updated", "")


def advice(said: str, types: Iterable[str] = (), *, branch: str, proposal: str) -> str:
    """What to do about the rules that GitHub's words, or the `types` that its API names, are about.

    `branch` is what was to be changed, if anything, and `proposal` the branch of the pull request, empty where none is
    made: what is set already is never advised.
    """
    lower, known = without_given_names(said).lower(), {*types}
    broken = [rule for rule in _RULES if known & {*rule.types} or any(words in lower for words in rule.words)]
    if not proposal:
        otherwise = _PROPOSE
    elif branch in ("", proposal):
        otherwise = _OTHER_BRANCH
    else:
        otherwise = _BY_HAND
    found = dict.fromkeys(rule.advice or otherwise for rule in broken)
    return " ".join([*found][:_MOST_ADVICE]) if found else f"{_SEE} {otherwise}"
