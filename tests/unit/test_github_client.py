"""One deed at a time through GitHub's API, against the stand-in: what is tried again, when, and what is raised."""

from __future__ import annotations

import logging
import socket
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from radar.publishing import github_client as github_module
from radar.publishing.github_client import GitHub, Verb, decoded, in_url, sha_of
from radar.publishing.refusals import BranchMoved, Empty, Exists, GitHubError, Lost, Missing
from tests.end_to_end.clock import SkippingClock
from tests.stand_ins.github import Fault, GitHubStandIn, Reset, nonsense, not_visible_yet, secondary_limit, status
from tests.stand_ins.wire import SLOW, wire
from tests.unit.given_github import client

NOON = datetime(2026, 10, 30, 12, tzinfo=UTC)


@pytest.fixture
def clock() -> SkippingClock:
    return SkippingClock(NOON, speed=0)


@pytest.fixture
def hub(tmp_path: Path, clock: SkippingClock) -> Iterator[GitHubStandIn]:
    with GitHubStandIn(tmp_path, clock=clock.now) as stand_in:
        stand_in.commit("main", {"a.txt": b"a\n"})
        yield stand_in


def name_of(github: GitHub, **how: Any) -> str:
    return github.call("GET", "", lambda answer: str(answer["full_name"]), deed="read the repository", **how)


def make_blob(github: GitHub, **how: Any) -> str:
    body = {"content": "x", "encoding": "utf-8"}
    return github.call("POST", "/git/blobs", sha_of, deed="write", body=body, **how)


def test_a_request_says_who_asks_and_shows_the_token(hub: GitHubStandIn, clock: SkippingClock) -> None:
    assert name_of(client(hub, clock)) == "octo/reading"
    (request,) = hub.log
    assert request.token == "right"
    assert request.headers["User-Agent"] == "arxiv-radar/tests"


@pytest.mark.parametrize("prefix", ["", "/api/v3"])
@pytest.mark.parametrize("slash", ["", "/"])
def test_github_enterprise_has_its_api_below_a_prefix(
    tmp_path: Path, clock: SkippingClock, prefix: str, slash: str
) -> None:
    with GitHubStandIn(tmp_path, prefix=prefix) as hub:
        hub.commit("main", {"a.txt": b"a\n"})
        github = client(hub, clock, api_url=hub.api_url + slash)
        assert name_of(github) == "octo/reading"
        first = hub.head()
        second = hub.commit("main", {"a.txt": b"b\n"})
        assert first is not None
        assert github.update_ref("main", second, first)
        assert hub.head() == first


def test_writes_are_a_second_apart_and_reads_are_not(hub: GitHubStandIn, clock: SkippingClock) -> None:
    github = client(hub, clock)
    name_of(github)
    name_of(github)
    make_blob(github)
    assert clock.sleeps == []
    name_of(github)
    make_blob(github)
    assert clock.sleeps == [1]
    clock.sleep(5)
    make_blob(github)
    assert clock.sleeps == [1, 5], "enough time had passed"


def test_all_requests_share_one_connection(hub: GitHubStandIn, clock: SkippingClock) -> None:
    made: list[object] = []
    connect = socket.socket.connect

    def counting(self: socket.socket, address: object) -> None:
        made.append(address)
        connect(self, address)  # type: ignore[arg-type]

    github = client(hub, clock)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", counting)
        for _ in range(3):
            name_of(github)
        github.texts(["0" * 40])
    assert len(made) == 1


@pytest.mark.parametrize("name", SLOW)
def test_no_answer_takes_longer_than_a_request_may(
    hub: GitHubStandIn, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(github_module, "_SLOWEST", 0.1)
    clock = SkippingClock(NOON)
    began = time.monotonic()
    with wire(SLOW[name]) as server, pytest.raises(GitHubError, match="GitHub failed to read the repository, 5 times"):
        name_of(client(hub, clock, api_url=server.url))
    assert time.monotonic() - began < 15
    assert clock.sleeps == [1, 3, 8, 20]


def test_all_tries_of_a_deed_together_end_as_well(hub: GitHubStandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(github_module, "_SLOWEST_OF_ALL", 0.3)
    began = time.monotonic()
    with wire(SLOW["drips headers"]) as server, pytest.raises(GitHubError):
        name_of(client(hub, SkippingClock(NOON), api_url=server.url))
    assert time.monotonic() - began < 15
    assert server.connections == 1


def test_waiting_for_a_rate_limit_takes_nothing_off_the_time_for_requests(
    hub: GitHubStandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(github_module, "_SLOWEST_OF_ALL", 30)
    hub.fault("GET", "/repos/octo/reading", secondary_limit(retry_after=600), times=2)
    clock = SkippingClock(NOON)
    assert name_of(client(hub, clock)) == "octo/reading"
    assert round(sum(clock.sleeps)) >= 1200


LOST: list[Fault] = [
    Reset(),
    Reset(after_work=True),
    status(500),
    status(502),
    status(503),
    status(504),
    status(408, "Request Timeout"),
    nonsense(),
    nonsense(502),
    nonsense(body=b" "),
    nonsense(body=b"{"),
    nonsense(body=b"[]"),
    nonsense(body=b"null"),
    nonsense(body=b"3"),
    nonsense(body=b'"text"'),
    nonsense(body=b'{"full_na\xff'),
    nonsense(body=b'{"message": "Not the repository"}'),
]


@pytest.mark.parametrize("fault", LOST, ids=range(len(LOST)))
def test_a_lost_answer_is_asked_for_again(hub: GitHubStandIn, clock: SkippingClock, fault: Fault) -> None:
    hub.fault("GET", "/repos/octo/reading", fault, times=2)
    github = client(hub, clock)
    assert name_of(github) == "octo/reading"
    assert clock.sleeps == [1.0, 3.0]
    assert github.requests_sent == len(hub.log) == 3


@pytest.mark.parametrize("fault", LOST, ids=range(len(LOST)))
def test_a_lost_answer_to_what_must_not_be_repeated_is_told(
    hub: GitHubStandIn, clock: SkippingClock, fault: Fault
) -> None:
    hub.fault("GET", "/repos/octo/reading", fault)
    with pytest.raises(Lost):
        name_of(client(hub, clock), repeatable=False)
    assert len(hub.log) == 1 and clock.sleeps == []


def test_what_was_certainly_not_done_is_repeated_in_any_case(hub: GitHubStandIn, clock: SkippingClock) -> None:
    hub.fault("POST", "git/blobs", not_visible_yet())
    hub.fault("POST", "git/blobs", secondary_limit(20), first=2)
    assert make_blob(client(hub, clock), repeatable=False)
    assert len(hub.log) == 3


def test_after_five_tries_the_run_is_told(hub: GitHubStandIn, clock: SkippingClock) -> None:
    hub.fault("GET", "*", status(502), times=None)
    with pytest.raises(GitHubError) as caught:
        name_of(client(hub, clock))
    assert str(caught.value) == (
        "GitHub failed to read the repository, 5 times (the last: 502). "
        "See https://www.githubstatus.com; the next run tries again."
    )
    assert clock.sleeps == [1.0, 3.0, 8.0, 20.0]


def test_a_server_that_is_not_there_is_told(hub: GitHubStandIn, clock: SkippingClock) -> None:
    github = client(hub, clock, api_url="http://127.0.0.1:1")
    with pytest.raises(GitHubError, match=r"5 times \(the last: ConnectionError\)"):
        name_of(github)


STATES: list[tuple[Verb, str, Any, type[Exception]]] = [
    ("GET", "/git/ref/heads/gone", None, Missing),
    ("POST", "/git/refs", {"ref": "refs/heads/main", "sha": "HEAD"}, Exists),
    ("PATCH", "/git/refs/heads/main", {"sha": "ROOT", "force": False}, BranchMoved),
    ("PATCH", "/git/refs/heads/gone", {"sha": "HEAD", "force": False}, Missing),
    ("DELETE", "/git/refs/heads/gone", None, Missing),
    ("PUT", "/contents/a.txt", {"message": "m", "content": "", "branch": "main"}, BranchMoved),
    ("PUT", "/contents/a.txt", {"message": "m", "content": "", "branch": "gone"}, BranchMoved),
]


@pytest.mark.parametrize(("verb", "path", "body", "kind"), STATES)
def test_answers_that_tell_how_things_stand(
    hub: GitHubStandIn, clock: SkippingClock, verb: Verb, path: str, body: Any, kind: type[Exception]
) -> None:
    root = hub.head()
    named = {"ROOT": root, "HEAD": hub.commit("main", {"a.txt": b"b\n"})}
    sent = body and {key: named.get(value, value) for key, value in body.items()}
    with pytest.raises(kind):
        client(hub, clock).call(verb, path, lambda answer: answer, deed="do it", body=sent)
    assert len(hub.log) == 1


def test_a_repository_without_a_commit_is_empty(tmp_path: Path, clock: SkippingClock) -> None:
    with GitHubStandIn(tmp_path) as hub, pytest.raises(Empty):
        client(hub, clock).call("GET", "/git/ref/heads/main", sha_of, deed="read the branch")


def test_what_is_surely_there_is_looked_for_again(hub: GitHubStandIn, clock: SkippingClock) -> None:
    hub.fault("GET", "/repos/octo/reading", status(404, "Not Found"), times=2)
    assert name_of(client(hub, clock), surely_there=True) == "octo/reading"
    with pytest.raises(GitHubError, match=r"5 times \(the last: 404\)"):
        client(hub, clock).call("GET", f"/git/blobs/{'0' * 40}", sha_of, deed="read a blob", surely_there=True)


def test_not_found_upon_a_write_is_a_matter_of_permission(hub: GitHubStandIn, clock: SkippingClock) -> None:
    hub.fault("POST", "git/blobs", status(404, "Not Found"))
    with pytest.raises(GitHubError) as caught:
        make_blob(client(hub, clock))
    assert caught.value.what == "The token may not write (GitHub said: Not Found)."


def test_the_errors_within_a_validation_count_as_words(hub: GitHubStandIn, clock: SkippingClock) -> None:
    body = {"title": "t", "head": "nothing", "base": "main", "body": ""}
    with pytest.raises(GitHubError, match="it answered 422 and said: Validation Failed head invalid"):
        client(hub, clock).call("POST", "/pulls", lambda answer: answer, deed="open it", body=body)


def test_the_token_is_cut_out_of_words_that_github_repeats(hub: GitHubStandIn, clock: SkippingClock) -> None:
    hub.fault("POST", "*", status(400, f"No: {hub.token}"))
    with pytest.raises(GitHubError) as caught:
        make_blob(client(hub, clock))
    assert hub.token not in str(caught.value) and "No: ***" in str(caught.value)


# Limits


@pytest.mark.parametrize(
    ("fault", "seconds"),
    [
        (secondary_limit(45), 45),
        (secondary_limit(45, code=429), 45),
        (secondary_limit(None), 60),
        (status(429, "Too Many Requests"), 60),
    ],
)
def test_a_limit_is_waited_for(hub: GitHubStandIn, clock: SkippingClock, fault: Fault, seconds: float) -> None:
    hub.fault("GET", "*", fault)
    assert name_of(client(hub, clock)) == "octo/reading"
    assert sum(clock.sleeps) == seconds + 1, "and a second before the next try"


def test_the_end_of_the_primary_limit_is_waited_for(hub: GitHubStandIn, clock: SkippingClock) -> None:
    hub.set(rate_used=1000, rate_reset=NOON + timedelta(minutes=7))
    assert name_of(client(hub, clock)) == "octo/reading"
    assert 420 <= sum(clock.sleeps) <= 423


def test_while_it_waits_a_line_comes_every_thirty_seconds(
    hub: GitHubStandIn, clock: SkippingClock, caplog: pytest.LogCaptureFixture
) -> None:
    hub.fault("GET", "*", secondary_limit(100))
    with caplog.at_level(logging.INFO, "radar"):
        name_of(client(hub, clock))
    assert max(clock.sleeps) <= 30
    waiting = [record.getMessage() for record in caplog.records if "to go" in record.getMessage()]
    assert waiting == [f"Waiting for GitHub: {left} s to go." for left in (100, 70, 40)]


@pytest.mark.parametrize(
    ("reset", "until"), [(timedelta(minutes=31), "2026-10-30 12:31"), (timedelta(hours=13), "2026-10-31 01:00")]
)
def test_a_limit_beyond_the_deadline_ends_the_run(
    hub: GitHubStandIn, clock: SkippingClock, reset: timedelta, until: str
) -> None:
    hub.set(rate_used=1000, rate_reset=NOON + reset)
    with pytest.raises(GitHubError) as caught:
        name_of(client(hub, clock))
    assert str(caught.value) == (
        f"GitHub's rate limit is used up until {until} UTC. "
        "Run again after that; fewer workflows at the same time help."
    )
    assert clock.sleeps == []


def test_a_limit_that_never_ends_is_not_waited_for_without_end(hub: GitHubStandIn, clock: SkippingClock) -> None:
    hub.fault("GET", "*", secondary_limit(0), times=None)
    with pytest.raises(GitHubError, match="5 times"):
        name_of(client(hub, clock))
    assert len(hub.log) == 5


# GraphQL


def two_commits(hub: GitHubStandIn) -> tuple[str, str]:
    """The branch's root, and a commit beside it that does not follow from where the branch is."""
    root = hub.head()
    assert root is not None
    aside = hub.commit("aside", {"b.txt": b"b\n"}, start=root)
    hub.commit("main", {"a.txt": b"of somebody else\n"})
    return root, aside


def test_graphql_moves_a_branch_that_is_where_it_was_read(hub: GitHubStandIn, clock: SkippingClock) -> None:
    _, aside = two_commits(hub)
    before = hub.head()
    assert before is not None
    assert client(hub, clock).update_ref("main", before, aside)
    assert hub.head() == aside
    assert [request.path for request in hub.log] == ["/graphql", "/graphql"]
    assert [request.path for request in hub.writes] == ["/graphql"], "the first only asks"


def test_graphql_leaves_a_branch_that_has_moved(hub: GitHubStandIn, clock: SkippingClock) -> None:
    root, aside = two_commits(hub)
    before = hub.head()
    with pytest.raises(BranchMoved):
        client(hub, clock).update_ref("main", root, aside)
    assert hub.head() == before


UNABLE: list[dict[str, Any]] = [
    {"graphql": False},
    {"contents": "read"},
    {"archived": True},
    {"protected_branches": ["main"]},
    {"ruleset_branches": ["main"]},
    {"exists": False},
]


@pytest.mark.parametrize("settings", UNABLE)
def test_graphql_that_refuses_moves_nothing(hub: GitHubStandIn, clock: SkippingClock, settings: dict[str, Any]) -> None:
    _, aside = two_commits(hub)
    before = hub.head()
    assert before is not None
    hub.set(**settings)
    assert not client(hub, clock).update_ref("main", before, aside)
    assert hub.head() == before


@pytest.mark.parametrize("fault", [*LOST, nonsense(body=b'{"errors": [7]}'), nonsense(body=b'{"errors": {}}')])
@pytest.mark.parametrize("first", [1, 2])
def test_graphql_that_fails_is_no_error(hub: GitHubStandIn, clock: SkippingClock, fault: Fault, first: int) -> None:
    _, aside = two_commits(hub)
    before = hub.head()
    assert before is not None
    hub.fault("POST", "/graphql", fault, first=first)
    said = client(hub, clock).update_ref("main", before, aside)
    assert not said or hub.head() == aside


# Parts of answers


def test_names_in_urls() -> None:
    assert in_url("arxiv-radar/update") == "arxiv-radar/update"
    assert in_url("päpers/#1 100%?") == "p%C3%A4pers/%231%20100%25%3F"


def test_content_is_base64_or_nothing() -> None:
    assert decoded({"encoding": "base64", "content": "w6TD\ntg==\n"}) == "äö".encode()
    for blob in ({"encoding": "none", "content": ""}, {"encoding": "base64", "content": "abcde"}):
        with pytest.raises(ValueError, match="not base64"):
            decoded(blob)


@pytest.mark.parametrize("answer", [{"sha": "abc"}, {"sha": None}, {"sha": 7}, {"sha": ["x"] * 40}])
def test_an_object_name_is_forty_characters(answer: Any) -> None:
    with pytest.raises(ValueError, match="no object name"):
        sha_of(answer)
