"""Rulesets: which rules a change of a branch breaks, in the words that people have had from GitHub.

The types and their parameters are those of the REST API (`repository-rule-…` in its description). The words of
metadata, linear history, signatures, checks, deployments, code scanning, queues and creations are from published logs;
those of the rules about files are not, so the stand-in's are near the documentation's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from tests.stand_ins.github.commits import read_commit
from tests.stand_ins.github.git import ZERO
from tests.stand_ins.github.trees import walk

if TYPE_CHECKING:
    from tests.stand_ins.github.commits import Commit
    from tests.stand_ins.github.trees import Entry
    from tests.stand_ins.github.world import World

FOUND = "Repository rule violations found"
_VERBS = {
    "starts_with": "start with a matching pattern",
    "ends_with": "end with a matching pattern",
    "contains": "contain a matching pattern",
    "regex": "match a given regex pattern",
}
_SUBJECTS = {
    "commit_message_pattern": "Commit message",
    "commit_author_email_pattern": "Author email",
    "committer_email_pattern": "Committer email",
    "branch_name_pattern": "Branch name",
}


@dataclass(frozen=True)
class Rule:
    """A rule of a ruleset, active for the branches that one of the patterns fits; nobody bypasses it."""

    type: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    branches: tuple[str, ...] = ("*",)

    def holds_for(self, branch: str) -> bool:
        return any(fnmatchcase(branch, pattern) for pattern in self.branches)


def rules_of(world: World, branch: str) -> list[Rule]:
    """The rules that hold for a branch."""
    plain = Rule("pull_request", branches=tuple(world.settings.ruleset_branches))
    return [rule for rule in (plain, *world.settings.rules) if rule.holds_for(branch)]


def violations(world: World, branch: str, old: str, new: str) -> list[str]:
    """What moving a branch breaks, rule by rule; `old` is zeros for one that is made, `new` for one removed."""
    change = _Change(world, branch, old, new)
    return [said for rule in rules_of(world, branch) for said in _broken(rule, change)]


def report(reasons: Sequence[str]) -> str:
    """GitHub's message for these violations."""
    return "\n\n".join([FOUND, *reasons, ""])


@dataclass(frozen=True)
class _Change:
    """A branch that moves."""

    world: World
    branch: str
    old: str
    new: str

    @property
    def commits(self) -> list[Commit]:
        """The commits that no branch has yet, newest first."""
        store = self.world.store
        known = [f"^{sha}" for sha in store.refs("refs/heads/").values()]
        found = (read_commit(store, sha) for sha in store.commits(self.new, *known))
        return [commit for commit in found if commit is not None]

    def files(self) -> Iterator[tuple[str, int]]:
        """Path and size of every file that the new commits bring or change."""
        store = self.world.store
        for commit in self.commits:
            before: dict[str, Entry] = {}
            for parent in commit.parents:
                parsed = read_commit(store, parent)
                before |= dict(walk(store, parsed.tree)) if parsed else {}
            for path, entry in walk(store, commit.tree):
                if entry.kind == "blob" and before.get(path) != entry:
                    yield path, store.size(entry.sha)


def _broken(rule: Rule, change: _Change) -> Iterator[str]:
    if change.new == ZERO:
        if rule.type == "deletion":
            yield "Cannot delete this branch"
        return
    yield from _of_ref(rule, change)
    yield from _of_commits(rule, change)
    yield from _of_files(rule, change)


def _of_ref(rule: Rule, change: _Change) -> Iterator[str]:
    is_new, given = change.old == ZERO, rule.parameters
    match rule.type:
        case "creation" if is_new:
            yield "Cannot create ref due to creations being restricted."
        case "update" if not is_new:
            yield "Cannot update this protected ref."
        case "non_fast_forward" if not is_new and not change.world.store.is_ancestor(change.old, change.new):
            yield "Cannot force-push to this branch"
        case "pull_request":
            yield "Changes must be made through a pull request."
        case "merge_queue":
            yield "Changes must be made through the merge queue"
        case "required_status_checks":
            names = [check["context"] for check in given["required_status_checks"]]
            if len(names) == 1:
                yield f'Required status check "{names[0]}" is expected.'
            else:
                yield f"{len(names)} of {len(names)} required status checks are expected."
        case "workflows":
            yield f"Required workflow '{given['workflows'][0]['path']}' is not satisfied"
        case "required_deployments":
            yield f"Missing successful active {given['required_deployment_environments'][0]} deployment."
        case "code_scanning":
            tool = given["code_scanning_tools"][0]["tool"]
            yield f"Code scanning is waiting for results from {tool} for the commit {change.new[:7]}."
        case "branch_name_pattern" if is_new:
            yield from _pattern(rule, [change.branch])


def _of_commits(rule: Rule, change: _Change) -> Iterator[str]:
    match rule.type:
        case "required_signatures":
            unsigned = [commit.sha for commit in change.commits if not commit.signed]
            yield from _listed("Commits must have verified signatures.", unsigned)
        case "required_linear_history":
            merges = [commit.sha for commit in change.commits if len(commit.parents) > 1]
            yield from _listed("This branch must not contain merge commits.", merges)
        case "commit_message_pattern":
            yield from _pattern(rule, [commit.message for commit in change.commits])
        case "commit_author_email_pattern":
            yield from _pattern(rule, [commit.author.email for commit in change.commits])
        case "committer_email_pattern":
            yield from _pattern(rule, [commit.committer.email for commit in change.commits])


def _of_files(rule: Rule, change: _Change) -> Iterator[str]:
    given = rule.parameters
    match rule.type:
        case "file_path_restriction":
            patterns = given["restricted_file_paths"]
            bad = [path for path, _ in change.files() if any(fnmatchcase(path, pattern) for pattern in patterns)]
            yield from _listed("File path is restricted", bad)
        case "max_file_path_length":
            most = given["max_file_path_length"]
            bad = [path for path, _ in change.files() if len(path) > most]
            yield from _listed(f"File paths that exceed the path length limit of {most} characters", bad)
        case "file_extension_restriction":
            endings = tuple(f".{each.lstrip('*.')}" for each in given["restricted_file_extensions"])
            bad = [path for path, _ in change.files() if path.endswith(endings)]
            yield from _listed("File extension is restricted", bad)
        case "max_file_size":
            most = given["max_file_size"] * 2**20
            bad = [path for path, size in change.files() if size > most]
            yield from _listed(f"File size exceeds the limit of {given['max_file_size']} MB", bad)


def _pattern(rule: Rule, values: Sequence[str]) -> Iterator[str]:
    given = rule.parameters
    wanted, negate = given["pattern"], given.get("negate", False)

    def fits(value: str) -> bool:
        match given["operator"]:
            case "starts_with":
                found = value.startswith(wanted)
            case "ends_with":
                found = value.rstrip("\n").endswith(wanted)
            case "contains":
                found = wanted in value
            case _:
                found = re.search(wanted, value) is not None
        return bool(found != negate)

    if any(not fits(value) for value in values):
        must = f"must {'not ' if negate else ''}{_VERBS[given['operator']]}: {wanted}"
        yield given.get("name") or f"{_SUBJECTS[rule.type]} {must}"


def _listed(words: str, found: Sequence[str]) -> Iterator[str]:
    if found:
        yield f"{words}\n\nFound {len(found)} violation{'s' if len(found) > 1 else ''}:\n\n" + "\n".join(found[:5])
