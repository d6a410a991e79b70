"""Rulesets in the way: GitHub's own words, and advice that is not taken already."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.hub import Outcome, open_hub, splats
from tests.end_to_end.proposals import BRANCH, beyond, news, propose, proposing, told
from tests.stand_ins.github import Rule, status

APP = "give `token` the token of a GitHub App in the rule's bypass list; the workflow's own cannot be put there."
PROPOSE = f"Use `publish: pull-request`, or {APP}"
OTHER_BRANCH = f"Name a branch that the rule does not cover with the setting `branch`, or {APP}"
BY_HAND = f"Make the first commit of the repository by hand, or {APP}"
SEE = "See which rules hold there under Settings > Rules and Settings > Branches."


def error(ran: Outcome) -> str:
    """What the run ended with."""
    begin = "::error title=arXiv Radar::"
    (line,) = (line for line in ran.log.splitlines() if line.startswith(begin))
    return line.removeprefix(begin).replace("%25", "%")


def pattern(operator: str, wanted: str, **more: Any) -> dict[str, Any]:
    return {"operator": operator, "pattern": wanted, **more}


@dataclass(frozen=True)
class Case:
    """A rule, GitHub's words about it, and the advice where commits go to the base and where they are proposed.

    Without advice of its own the rule holds for the branch alone. `cure` are inputs with which the run goes through.
    """

    rule: Rule
    said: str
    advice: str = ""
    cure: dict[str, Any] = field(default_factory=dict)


def checks(*names: str) -> dict[str, Any]:
    return {"strict_required_status_checks_policy": False, "required_status_checks": [{"context": n} for n in names]}


ADDRESS = (
    "The author is the one that the setting `author` names, else the token's owner: name one with `author` whose "
    "address the rule admits, or let the rule admit this one."
)
MESSAGE = "Write the setting `commit-message` so that it fits the pattern; for a `Signed-off-by`, set `sign-off: true`."
CASES = {
    "pull requests": Case(Rule("pull_request"), "Changes must be made through a pull request"),
    "a merge queue": Case(Rule("merge_queue"), "Changes must be made through the merge queue"),
    "a status check": Case(
        Rule("required_status_checks", checks("build")), 'Required status check "build" is expected'
    ),
    "status checks": Case(
        Rule("required_status_checks", checks("a", "b", "c")), "3 of 3 required status checks are expected"
    ),
    "a workflow": Case(
        Rule("workflows", {"workflows": [{"path": ".github/workflows/scan.yml", "repository_id": 1}]}),
        "Required workflow '.github/workflows/scan.yml' is not satisfied",
    ),
    "a deployment": Case(
        Rule("required_deployments", {"required_deployment_environments": ["preview"]}),
        "Missing successful active preview deployment",
    ),
    "code scanning": Case(
        Rule(
            "code_scanning",
            {
                "code_scanning_tools": [
                    {"tool": "CodeQL", "alerts_threshold": "all", "security_alerts_threshold": "all"}
                ]
            },
        ),
        "Code scanning is waiting for results from CodeQL for the commit ",
    ),
    "a commit message": Case(
        Rule("commit_message_pattern", pattern("regex", r"^(feat|docs|chore)(\(.+\))?: ")),
        r"Commit message must match a given regex pattern: ^(feat|docs|chore)(\(.+\))?:",
        MESSAGE,
        {"commit_message": "docs(papers): {{ new }} new"},
    ),
    "a commit message that must not": Case(
        Rule("commit_message_pattern", pattern("contains", "revised", negate=True)),
        "Commit message must not contain a matching pattern: revised",
        MESSAGE,
        {"commit_message": "{{ new }} new"},
    ),
    "an author's address": Case(
        Rule("commit_author_email_pattern", pattern("ends_with", "@example.org")),
        "Author email must end with a matching pattern: @example.org",
        ADDRESS,
    ),
    "a committer's address": Case(
        Rule("committer_email_pattern", pattern("starts_with", "alice")),
        "Committer email must start with a matching pattern: alice",
        ADDRESS,
    ),
    "a path": Case(
        Rule("file_path_restriction", {"restricted_file_paths": ["papers/splatting/*"]}),
        "File path is restricted Found ",
        "Choose an `output-dir` that the rule leaves alone; if it is about a README, take the marks out there, or "
        "name another file with `readme`.",
        {"output_dir": "papers/list"},
    ),
    "the length of a path": Case(
        Rule("max_file_path_length", {"max_file_path_length": 30}),
        "File paths that exceed the path length limit of 30 characters Found ",
        "Choose a shorter `output-dir`, and shorter names for the topics.",
    ),
    "an extension": Case(
        Rule("file_extension_restriction", {"restricted_file_extensions": ["*.svg", "*.bib"]}),
        "File extension is restricted Found ",
        "Let the rule admit the endings of the action's files: md, json, jsonl, bib, svg, xml and gitattributes.",
    ),
    "a size": Case(
        Rule("max_file_size", {"max_file_size": 0}),
        "File size exceeds the limit of 0 MB Found ",
        "Split the topic with the most papers into several, or let the rule admit larger files.",
    ),
    "a rule with a name of its own": Case(
        Rule("commit_message_pattern", pattern("starts_with", "x", name="House style, ask Ada ::error::x")),
        "House style, ask Ada ::error::x",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_rule_of_the_base_is_told_with_what_helps(tmp_path: Path, name: str) -> None:
    case = CASES[name]
    with open_hub(tmp_path, rules=[case.rule]) as hub:
        head = hub.github.head()
        ran = hub.run()
        assert ran.code == 4 and hub.github.head() == head
        words = error(ran)
        assert words.startswith(f"A ruleset does not let the workflow change the branch main (GitHub said: {case.said}")
        assert words.endswith(case.advice or PROPOSE) and "\n::error::x" not in ran.log
        assert "::error::x" not in ran.summary or "House style" in ran.summary
        if case.cure:
            cured = hub.run(**case.cure)
            assert cured.code == 0 and hub.our_commits() == 1, cured.log


@pytest.mark.parametrize("name", CASES)
def test_a_rule_of_the_pull_requests_branch_never_advises_a_pull_request(tmp_path: Path, name: str) -> None:
    case = CASES[name]
    with proposing(tmp_path, rules=[case.rule]) as hub:
        ran = propose(hub, code=4)
        words = error(ran)
        assert words.startswith(
            f"A ruleset does not let the workflow change the branch {BRANCH} (GitHub said: {case.said}"
        )
        assert words.endswith(case.advice or OTHER_BRANCH) and "publish" not in words
        assert hub.github.head(BRANCH) is None and hub.github.pull_requests == []
        if case.cure:
            cured = propose(hub, **case.cure)
            assert told(cured) == ("true", "created"), cured.log


@pytest.mark.parametrize("name", ["pull requests", "a merge queue", "status checks", "a workflow", "code scanning"])
def test_what_is_advised_helps(tmp_path: Path, name: str) -> None:
    """A pull request against a rule of the base, and another branch against one of all branches but some."""
    rule = CASES[name].rule
    with proposing(tmp_path, rules=[Rule(rule.type, rule.parameters, ("main",))]) as hub:
        assert hub.run().code == 4
        assert told(propose(hub)) == ("true", "created")
    with proposing(tmp_path / "other", rules=[Rule(rule.type, rule.parameters, ("main", "arxiv-*"))]) as hub:
        propose(hub, code=4)
        assert told(propose(hub, branch="bots/papers")) == ("true", "created")


# The pull request's branch


BRANCH_RULES = {
    "creation": (Rule("creation"), "Cannot create ref due to creations being restricted", OTHER_BRANCH),
    "a name": (
        Rule("branch_name_pattern", pattern("regex", "^(main|bots/.*)$")),
        "Branch name must match a given regex pattern: ^(main|bots/.*)$",
        "Name a branch that fits the pattern with the setting `branch`, or with `base` for the one that is written to.",
    ),
}


@pytest.mark.parametrize("name", BRANCH_RULES)
def test_a_branch_that_may_not_be_made_is_told(tmp_path: Path, name: str) -> None:
    rule, said, advice = BRANCH_RULES[name]
    with proposing(tmp_path, rules=[rule]) as hub:
        words = error(propose(hub, code=4))
        assert (
            words == f"A ruleset does not let the workflow change the branch {BRANCH} (GitHub said: {said}). {advice}"
        )
        hub.github.set(rules=[Rule(rule.type, rule.parameters, ("arxiv-*",))])
        assert told(propose(hub, branch="bots/papers")) == ("true", "created")


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (Rule("update", branches=("arxiv-*",)), "Cannot update this protected ref"),
        (Rule("non_fast_forward", branches=("arxiv-*",)), "Cannot force-push to this branch"),
    ],
    ids=["updates", "force pushes"],
)
def test_a_branch_that_may_not_be_moved_is_told(tmp_path: Path, rule: Rule, said: str) -> None:
    with proposing(tmp_path) as hub:
        propose(hub)
        hub.github.set(rules=[rule])
        hub.announce(*news(100))
        words = error(propose(hub, code=4))
        assert words == (
            f"A ruleset does not let the workflow change the branch {BRANCH} (GitHub said: {said}). {OTHER_BRANCH}"
        )
        assert len(hub.papers(BRANCH)) == 3 and len(beyond(hub)) == 1


def test_commits_that_people_did_not_sign_are_told_of(tmp_path: Path) -> None:
    """Those of the action are signed by GitHub, so that the rule alone is in nobody's way."""
    with open_hub(tmp_path, rules=[Rule("required_signatures")]) as hub:
        assert hub.run().code == 0
    with proposing(tmp_path / "other", rules=[Rule("required_signatures")]) as hub:
        assert told(propose(hub)) == ("true", "created")


def test_a_persons_token_signs_nothing(tmp_path: Path) -> None:
    with open_hub(tmp_path) as hub:
        words = (
            "Repository rule violations found\n\nCommits must have verified signatures.\n\nFound 1 violation:\n\nabc\n"
        )
        hub.github.fault("PATCH", "git/refs/*", status(422, words), times=None)
        assert error(hub.run()) == (
            "A ruleset does not let the workflow change the branch main (GitHub said: Commits must have verified "
            "signatures. Found 1 violation: abc). GitHub signs what the workflow's own token and a GitHub App's "
            "commit, "
            "and nothing under an `author` of the settings or by a person's token: take these out, or give an App's; "
            "people sign their own commits."
        )


@pytest.mark.parametrize("code", [422, 409])
@pytest.mark.parametrize(
    "words",
    [
        "At least 1 approving review is required by reviewers with write access.",
        "Could not update file: At least 2 approving reviews are required.",
        "Waiting on code owner review from octo/curators.",
    ],
)
def test_reviews_that_are_asked_for_are_known_without_words_about_rules(tmp_path: Path, words: str, code: int) -> None:
    with open_hub(tmp_path) as hub:
        hub.github.fault("PATCH", "git/refs/*", status(code, words), times=None)
        said = words.removeprefix("Could not update file: ").rstrip(".")
        assert error(hub.run()) == (
            f"The branch main is protected, and the workflow may not change it (GitHub said: {said}). {PROPOSE}"
        )


@pytest.mark.parametrize("name", ["license already exists", "fast forward only", "Build (timed out)", "file size"])
def test_the_name_of_a_check_is_never_taken_for_githubs_words(tmp_path: Path, name: str) -> None:
    words = f'Required status check "{name}" is expected.'
    with open_hub(tmp_path, protected_branches=["main"], protection_message=words) as hub:
        ran = hub.run()
        assert ran.code == 4
        assert f"GitHub said: {words[:-1]}" in error(ran)
        assert "publish: pull-request" in error(ran) and "kept moving" not in ran.log and "Split the" not in ran.log


def test_linear_history_is_in_nobodys_way_until_a_person_merges(tmp_path: Path) -> None:
    with open_hub(tmp_path, rules=[Rule("required_linear_history")]) as hub:
        assert hub.run().code == 0
        words = "Repository rule violations found\n\nThis branch must not contain merge commits.\n\n"
        hub.announce(*splats([20]))
        hub.github.fault("PATCH", "git/refs/*", status(422, words), times=None)
        assert error(hub.run()).endswith(
            "(GitHub said: This branch must not contain merge commits). The action makes no merge commit: rebase the "
            "branch that has one, or delete it; the next run makes it anew."
        )


# Rules that GitHub does not name


@pytest.mark.parametrize("name", BRANCH_RULES)
def test_where_github_says_no_reason_the_rules_are_looked_up(tmp_path: Path, name: str) -> None:
    rule, _, advice = BRANCH_RULES[name]
    with proposing(tmp_path, rules=[rule, Rule("deletion"), Rule("non_fast_forward")], silent_rules=True) as hub:
        assert error(propose(hub, code=4)) == (
            f"The rules of the branch {BRANCH} do not let the workflow change it; GitHub names no other reason "
            f"than that "
            f"these hold: {rule.type}. {advice}"
        )


@pytest.mark.parametrize(
    "answer", [status(404, "Not Found"), status(403, "No"), status(502)], ids=["404", "403", "502"]
)
def test_nor_does_it_matter_that_they_cannot_be(tmp_path: Path, answer: Any) -> None:
    with proposing(tmp_path, rules=[Rule("creation")], silent_rules=True) as hub:
        hub.github.fault("GET", "rules/*", answer, times=None)
        assert error(propose(hub, code=4)) == (
            f"The branch {BRANCH} is protected, and the workflow may not change it (GitHub said: Reference update "
            f"failed). {SEE} {OTHER_BRANCH}"
        )


def test_several_rules_are_answered_together(tmp_path: Path) -> None:
    rules = [CASES["pull requests"].rule, CASES["a commit message"].rule, CASES["a status check"].rule]
    with open_hub(tmp_path, rules=rules) as hub:
        words = error(hub.run())
        assert "Changes must be made through a pull request. Commit message must match" in words
        assert words.endswith(f"{CASES['a commit message'].advice} {PROPOSE}")


def test_the_first_commit_of_an_empty_repository_may_be_ruled_out(tmp_path: Path) -> None:
    for number, publish in enumerate(["commit", "pull-request"]):
        with open_hub(tmp_path / str(number), files={}, rules=[Rule("pull_request", branches=("main",))]) as hub:
            ran = hub.run(publish=publish)
            assert ran.code == 4 and hub.github.head() is None
            assert error(ran).endswith(BY_HAND if publish == "pull-request" else PROPOSE)


def test_words_of_a_rule_are_never_taken_for_how_things_stand(tmp_path: Path) -> None:
    """A pattern may hold any words, those too by which other answers are known."""
    for number, words in enumerate(["fast forward", "already exists", "timed out", "sha does not exist", "rate limit"]):
        rule = Rule("commit_message_pattern", pattern("starts_with", "x", name=f"No {words} please"))
        with open_hub(tmp_path / str(number), rules=[rule]) as hub:
            ran = hub.run()
            assert ran.code == 4 and f"(GitHub said: No {words} please)" in error(ran), ran.log
            assert len(ran.bodies("PATCH", "git/refs")) == 1, "asked once"


def test_the_words_are_cut_and_hold_no_token(tmp_path: Path) -> None:
    with open_hub(tmp_path) as hub:
        words = f"Repository rule violations found\n\n{hub.github.token} {'word ' * 500}\n\n"
        hub.github.fault("PATCH", "git/refs/*", status(422, words), times=None)
        ran = hub.run()
        assert "(GitHub said: *** word word" in error(ran) and len(error(ran)) < 1_000


# Rules of the whole repository


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        (
            "Secret detected in content",
            "See which paper's text GitHub takes for a secret, and allow it under Security > ",
        ),
        ("File path is restricted", "Choose an `output-dir` that the rule leaves alone"),
        ("Something new of Tuesday", f"{SEE} {PROPOSE}"),
    ],
)
@pytest.mark.parametrize("call", ["git/trees", "git/commits"])
def test_rules_of_the_whole_repository_are_met_at_each_write(
    tmp_path: Path, call: str, words: str, advice: str
) -> None:
    with open_hub(tmp_path) as hub:
        hub.github.fault("POST", call, status(422, f"Repository rule violations found\n\n{words}\n\n"), times=None)
        told_of = error(hub.run())
        assert told_of.startswith(
            f"A ruleset does not let the workflow write to the repository (GitHub said: {words}). "
        )
        assert advice in told_of
        assert hub.our_commits() == 0
