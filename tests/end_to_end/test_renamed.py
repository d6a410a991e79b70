"""The repository was renamed or moved: by its old name nothing is believed, and the run says what the new name is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.end_to_end.hub import Hub, open_hub, splats
from tests.end_to_end.proposals import BRANCH, news
from tests.stand_ins.github import ALICE, Answer, Fault, Meanwhile, Request, nonsense, odd, redirect, status
from tests.stand_ins.github.faults import Instead

OLD = {"GITHUB_REPOSITORY": "octo/reading"}
MOVED = "The repository octo/reading was renamed or moved to "
REMEDY = (
    "and by its old name nothing is read or written. Start the workflow anew: its next run goes by the new name. Where "
    "the workflow sets `GITHUB_REPOSITORY` itself, write the new name there."
)


def by_the_old_name(requests: tuple[Request, ...]) -> list[str]:
    return [each.method for each in requests if each.path.startswith("/repos/octo/reading")]


@pytest.mark.parametrize("new", ["octo/library", "ada/reading", "ada/Library.2"])
@pytest.mark.parametrize("publish", ["commit", "pull-request"])
def test_a_run_by_the_old_name_ends_with_the_new_one(tmp_path: Path, new: str, publish: str) -> None:
    with open_hub(tmp_path) as hub:
        before = hub.github.head()
        hub.github.rename(new)
        ran = hub.run(publish=publish, variables=OLD)
        assert ran.code == 4
        assert f"::error title=arXiv Radar::{MOVED}{new}, {REMEDY}\n" in ran.log
        assert f"renamed or moved to {new}" in ran.summary
        assert by_the_old_name(ran.requests) == ["GET"] and ran.writes == []
        assert hub.github.head() == before and hub.github.head("arxiv-radar/update") is None
        assert hub.run(publish=publish).code == 0, "by the new name all is well"


@pytest.mark.parametrize(
    "call", ["GET git/trees/*", "POST git/trees", "POST git/commits", "PATCH git/refs/*", "POST pulls"]
)
def test_a_run_during_which_it_is_renamed_ends_where_it_is(tmp_path: Path, call: str) -> None:
    with open_hub(tmp_path) as hub:
        before = hub.github.head()
        method, path = call.split()
        hub.github.fault(method, path, Meanwhile(lambda: hub.github.rename("octo/library")))
        ran = hub.run(publish="pull-request" if path == "pulls" else "commit")
        assert ran.code == 4 and f"{MOVED}octo/library, {REMEDY}" in ran.log
        assert ran.outputs == {} and hub.github.head() == before
        assert hub.github.pull_requests == []


@pytest.mark.parametrize(
    ("call", "code", "ends"),
    [
        ("GET contents/*", 301, True),
        ("GET commits", 302, True),
        ("GET compare/*", 307, True),
        ("GET issues/*/comments", 301, False),
        ("GET collaborators/*", 308, False),
        ("POST issues/*/comments", 307, False),
        ("POST issues/comments/*", 308, False),
        ("POST issues/*/assignees", 307, False),
        ("PATCH pulls/*", 307, False),
    ],
)
def test_no_request_is_sent_on_and_those_that_a_run_can_do_without_are_warnings(
    tmp_path: Path, call: str, code: int, ends: bool
) -> None:
    with open_hub(tmp_path) as hub:
        assert hub.run(publish="pull-request").code == 0
        hub.github.comment(1, "/radar reject 2610.00000\n/radar nonsense")
        pages = {path: data for path, data in hub.github.tree(BRANCH).items() if "/papers_" in path}
        rows = {
            path: b"".join(line for line in data.splitlines(keepends=True) if b"2610.00001v" not in line)
            for path, data in pages.items()
        }
        hub.github.commit(BRANCH, {path: data for path, data in rows.items() if data != pages[path]}, "No", ALICE)
        method, path = call.split()
        hub.github.fault(method, path, redirect(code, "/repos/ada/library/x"), times=None)
        hub.announce(*news(100))
        ran = hub.run(publish="pull-request", assignees="bob")
        kind = "::error" if ends else "::warning"
        assert ran.code == (4 if ends else 0)
        assert any(f"{MOVED}ada/library, {REMEDY}" in line for line in ran.log.splitlines() if line.startswith(kind))
        assert "ada/library" not in "".join(request.path for request in ran.requests)
        if not ends:
            assert ran.outputs["commit-sha"] == hub.github.head(BRANCH)


def test_a_branch_is_not_moved_by_graphql_which_follows_renames_of_itself(tmp_path: Path) -> None:
    with open_hub(tmp_path) as hub:
        hub.run(publish="pull-request")
        hub.announce(*splats([20]))
        waiting = hub.github.head("arxiv-radar/update")
        hub.github.fault("POST", "/graphql", Meanwhile(lambda: hub.github.rename("octo/library")), times=None)
        ran = hub.run(publish="pull-request")
        assert ran.code == 4 and f"{MOVED}octo/library" in ran.log
        assert hub.github.head("arxiv-radar/update") == waiting


def test_whom_the_new_place_is_hidden_from_is_told_so(tmp_path: Path) -> None:
    with open_hub(tmp_path) as hub:
        hub.github.rename("ada/private")
        hub.github.fault("GET", "/repositories/*", status(404, "Not Found"))
        ran = hub.run(variables=OLD)
        assert ran.code == 4 and f"{MOVED}where this token may not see it, {REMEDY}" in ran.log


def to(where: Callable[[Hub], str], code: int = 301) -> Callable[[Hub], Fault]:
    return lambda hub: redirect(code, where(hub))


LOCATIONS: dict[str, tuple[Callable[[Hub], Fault], str]] = {
    "by name": (to(lambda hub: f"{hub.github.api_url}/repos/ada/library/git/ref/heads/main"), "ada/library"),
    "by name, 302": (to(lambda hub: f"{hub.github.api_url}/repos/ada/library/git/ref/heads/main", 302), "ada/library"),
    "by name, 308": (to(lambda hub: "/repos/ada/library/git/ref/heads/main", 308), "ada/library"),
    "to another host": (to(lambda hub: "http://example.invalid/repos/ada/library/git/ref/heads/main"), ""),
    "to another port": (to(lambda hub: "http://127.0.0.1:1/repositories/1/git/ref/heads/main"), ""),
    "to itself": (to(lambda hub: f"{hub.github.api_url}/repos/Octo/Reading/git/ref/heads/main"), ""),
    "nowhere": (lambda hub: Instead(Answer(301, {"message": "Moved Permanently"})), ""),
    "to a log-in page": (to(lambda hub: "/login?return_to=/repos/ada/library", 302), ""),
    "to no address": (to(lambda hub: "http://[/repos/ada/library", 307), ""),
    "to a name that is none": (to(lambda hub: "/repos/ada/a%0A::error::b/git"), ""),
}


@pytest.mark.parametrize("name", LOCATIONS)
def test_only_a_repository_of_the_same_api_is_a_new_name(tmp_path: Path, name: str) -> None:
    fault, new = LOCATIONS[name]
    with open_hub(tmp_path) as hub:
        hub.github.fault("GET", "git/ref/*", fault(hub), times=None)
        ran = hub.run()
        assert ran.code == 4
        assert len([call for call in ran.calls if call.startswith("GET git/ref/")]) == 1, "a redirect is no outage"
        if new:
            assert f"{MOVED}{new}, {REMEDY}" in ran.log
        else:
            assert "GitHub sent the request to read the branch main on to another address (30" in ran.log
            assert "See which proxy or `GITHUB_API_URL` stands in between." in ran.log
        assert "\n::error::b" not in ran.log


ODD_NAMES = [
    b'{"full_name": 7}',
    b'{"full_name": "a/b\\n::error::c"}',
    b"[]",
    b"",
    b"<html>",
    b'{"full_name": "../.."}x',
]


@pytest.mark.parametrize("body", ODD_NAMES)
def test_a_new_name_that_is_none_is_not_told(tmp_path: Path, body: bytes) -> None:
    with open_hub(tmp_path) as hub:
        hub.github.rename("octo/library")
        hub.github.fault("GET", "/repositories/*", odd(body))
        ran = hub.run(variables=OLD)
        assert ran.code == 4 and f"{MOVED}where this token may not see it" in ran.log
        assert "\n::error::c" not in ran.log


# Answers with a good status that are none: from a proxy, a captive portal, a cache.

UNDOCUMENTED: dict[str, tuple[str, Fault]] = {
    "a page for people": ("GET git/ref/*", nonsense()),
    "a page for people, to a write": ("POST git/trees", nonsense()),
    "nothing": ("POST git/commits", odd(b"")),
    "a list for an object": ("PATCH git/refs/*", odd(b"[]")),
    "an object for a list": ("GET pulls", odd(b"{}")),
    "JSON of another shape": ("POST pulls", odd(b'{"ok": true}', 201)),
    "accepted, for later": ("POST git/trees", odd(b'{"sha": "%s"}' % (b"0" * 40), 202)),
    "a good status of another request": ("PATCH git/refs/*", odd(b'{"object": {"sha": "%s"}}' % (b"0" * 40), 201)),
    "a quoted page": ("GET git/ref/*", odd(b'"<html>log in</html>"')),
}


@pytest.mark.parametrize("name", UNDOCUMENTED)
def test_an_answer_that_github_does_not_document_is_an_error(tmp_path: Path, name: str) -> None:
    call, fault = UNDOCUMENTED[name]
    method, path = call.split()
    with open_hub(tmp_path) as hub:
        before = hub.github.head()
        hub.github.fault(method, path, fault, times=None)
        ran = hub.run(publish="pull-request" if path == "pulls" else "commit")
        assert ran.code == 4 and ran.outputs == {}
        told = (
            "GitHub failed to open the pull request. The next run tries again."
            if call == "POST pulls"
            else "5 times (the last: an answer that cannot be read). "
            "See https://www.githubstatus.com, and which proxy or `GITHUB_API_URL` stands in between."
        )
        assert told in ran.log
        assert hub.github.head() == before


def test_labels_that_a_page_for_people_answers_for_are_not_taken_for_set(tmp_path: Path) -> None:
    with open_hub(tmp_path) as hub:
        hub.github.fault("POST", "issues/*/labels", nonsense(), times=2)
        ran = hub.run(publish="pull-request", labels="papers")
        assert ran.code == 0, ran.log
        assert "GitHub failed to label the pull request (an answer that cannot be read); trying again" in ran.log
        assert hub.github.pull_requests[0].labels == ["papers"]
