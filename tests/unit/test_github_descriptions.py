"""GitHub's own descriptions of its APIs, as the tests use them: two versions of REST, and the schema of GraphQL."""

from __future__ import annotations

from typing import Any

import pytest

from tests.stand_ins.github.api_versions import FIRST, LATER, VERSIONS, as_of
from tests.stand_ins.github.graphql_schema import check_graphql, schema_file
from tests.stand_ins.github.openapi import check, from_environment
from tests.stand_ins.github.service import Request

REPOSITORY = "/repos/octo/reading"


def request(method: str, path: str, body: Any = None) -> Request:
    return Request(method, path, body, {}, "right", 0.0)


def test_the_later_version_lacks_what_it_broke_and_the_first_has_it() -> None:
    asked = [request("POST", f"{REPOSITORY}/issues", {"title": "t", "assignee": "ada"})]
    assert check(asked, from_environment(FIRST)) == []
    assert "assignee" in check(asked, from_environment(LATER))[0]
    for version in VERSIONS:
        schemas = from_environment(version).document["components"]["schemas"]
        assert ("merge_commit_sha" in schemas["pull-request"]["properties"]) is (version == FIRST)


READ = {
    "pull-request": ["number", "html_url", "title", "body", "head", "base", "state", "merged_at"],
    "pull-request-simple": ["number", "html_url", "title", "body", "head", "base", "state", "merged_at"],
    "git-commit": ["sha", "tree", "message", "author"],
    "git-ref": ["ref", "object"],
    "git-tree": ["sha", "tree", "truncated"],
    "blob": ["content", "encoding"],
    "commit": ["sha", "commit"],
    "commit-comparison": ["commits", "merge_base_commit", "ahead_by"],
    "content-file": ["type", "size", "encoding", "content", "name"],
    "file-commit": ["commit"],
    "full-repository": ["default_branch", "full_name"],
    "issue": ["assignees"],
    "issue-comment": ["id", "body", "user", "created_at", "author_association", "reactions"],
    "reaction": ["id", "user"],
    "repository-collaborator-permission": ["permission"],
    "label": ["name"],
}
"""What is read of GitHub's answers, by the schema of each."""


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("schema", READ)
def test_what_is_read_of_an_answer_is_in_both_versions(version: str, schema: str) -> None:
    known = from_environment(version).document["components"]["schemas"][schema]["properties"]
    assert [name for name in READ[schema] if name not in known] == []


def test_what_a_version_does_not_change_is_shared() -> None:
    changes = [
        {"version": LATER, "patch": {"properties": {"old": None, "new": {"type": "string"}}}},
        {"version": LATER, "patch": [{"op": "remove", "path": "/required/1"}, {"op": "remove", "path": "/required/0"}]},
        {"version": "2099-01-01", "patch": {"properties": None}},
    ]
    changed = {
        "properties": {"old": {}, "kept": {}},
        "required": ["old", "b", "kept"],
        "x-github-breaking-changes": changes,
    }
    document = {"same": {"a": [1, {"b": 2}]}, "changed": changed}
    later = as_of(document, LATER)
    assert later["changed"] == {"properties": {"kept": {}, "new": {"type": "string"}}, "required": ["kept"]}
    assert later["same"] is document["same"] and "old" in changed["properties"]
    assert as_of(document, FIRST) is document


REF_UPDATES = "mutation($r: ID!, $u: [RefUpdate!]!) { updateRefs(input: {repositoryId: $r, refUpdates: $u}) { %s } }"
UPDATE = {"name": "refs/heads/a", "afterOid": "0" * 40, "force": True}


@pytest.mark.parametrize(
    ("query", "variables", "words"),
    [
        ("query($n: String!) { repository(name: $n) { id } }", {"n": "a"}, "owner"),
        ('query { repository(owner: "a", name: "b", followRename: true) { id } }', {}, "followRename"),
        ('query { repository(owner: "a", name: "b") { object(oid: "0") { text } } }', {}, "text"),
        (REF_UPDATES % "refs", {"r": "R", "u": [UPDATE]}, "refs"),
        (REF_UPDATES % "clientMutationId", {"r": "R", "u": [UPDATE | {"beforeSha": "0"}]}, "beforeSha"),
        (REF_UPDATES % "clientMutationId", {"r": "R", "u": [{"name": "a"}]}, "afterOid"),
        (REF_UPDATES % "clientMutationId", {"u": [UPDATE]}, "$r"),
        ("mutation {", {}, "Syntax Error"),
    ],
)
def test_a_request_that_the_schema_of_graphql_does_not_know_is_told(
    query: str, variables: dict[str, Any], words: str
) -> None:
    if schema_file() is None:
        pytest.skip("GitHub's GraphQL schema is not here")
    found = check_graphql([request("POST", "/graphql", {"query": query, "variables": variables})])
    assert found and words in " ".join(found)


def test_a_request_that_the_schema_of_graphql_knows_is_not() -> None:
    body = {"query": REF_UPDATES % "clientMutationId", "variables": {"r": "R", "u": [UPDATE]}}
    assert check_graphql([request("POST", "/graphql", body)]) == []
