"""One whole answer to each request: what is believed of what comes over the wire."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import github
import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from radar.clock import Deadline, SystemClock
from radar.errors import SettingsError
from radar.publishing.connection import Connection, Redirected, _words
from radar.publishing.github_client import GitHub
from tests.end_to_end.clock import SkippingClock
from tests.stand_ins.github import GitHubStandIn, odd, redirect
from tests.stand_ins.github.server import Server

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=12,
)
MEMBERS = st.fixed_dictionaries({}, optional={"message": JSON, "errors": JSON, "documentation_url": JSON})


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[GitHubStandIn]:
    with GitHubStandIn(tmp_path) as stand_in:
        stand_in.commit("main", {"a.txt": b"a\n"})
        yield stand_in


def connection(hub: GitHubStandIn) -> Connection:
    return Connection(hub.token, hub.api_url, "tests", lambda: Deadline(SystemClock(), 60))


@given(st.one_of(JSON, MEMBERS))
def test_of_any_error_some_words_are_left_that_can_be_written(answer: object) -> None:
    assert _words(json.dumps(answer).encode()).encode() is not None


@given(st.binary(max_size=60))
def test_of_any_bytes_too(body: bytes) -> None:
    assert _words(body).encode() is not None


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b'{"message": "No", "errors": [{"code": "custom", "message": "at all"}, {"code": "bad"}]}', "No at all bad"),
        (b'{"message": "No", "errors": ["one", 2, null, [3]]}', "No one"),
        (b'{"message": "No", "errors": "really"}', "No really"),
        (b'{"message": 7}', ""),
        (b"[1]", ""),
        (b"Too many requests", "Too many requests"),
        (b"<html>No</html>", ""),
        (b'{"message": "cut o', ""),
        (b"", ""),
    ],
)  # fmt: skip
def test_the_words_of_an_error(body: bytes, words: str) -> None:
    assert _words(body) == words


def test_one_connection_serves_all_requests(hub: GitHubStandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[object] = []
    process = Server.process_request

    def counting(server: Server, request: object, address: object) -> None:
        made.append(address)
        process(server, request, address)

    monkeypatch.setattr(Server, "process_request", counting)
    asking = connection(hub)
    for _ in range(3):
        asking.requestJsonAndCheck("GET", "/repos/octo/reading")
        with pytest.raises(github.GithubException):
            asking.requestJsonAndCheck("GET", "/repos/octo/reading/git/ref/heads/none")
    assert len(made) == 1 and len(hub.log) == 6


def test_cookies_and_the_machines_netrc_are_not_sent(
    hub: GitHubStandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login someone password else\n", "ascii")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    hub.fault("GET", "*", odd(b"{}", Set_Cookie="session=1; Path=/"))
    asking = connection(hub)
    for _ in range(2):
        asking.requestJsonAndCheck("GET", "/repos/octo/reading")
    assert [request.token for request in hub.log] == ["right", "right"]
    assert "Cookie" not in hub.log[1].headers


@pytest.mark.parametrize("code", [300, 301, 302, 303, 304, 307, 308])
@pytest.mark.parametrize("to", ["SELF", "//evil.example/", "http://[::1", "\x00", ""])
def test_no_redirect_is_followed_wherever_it_leads(hub: GitHubStandIn, code: int, to: str) -> None:
    hub.fault("GET", "*", redirect(code, f"{hub.api_url}/repos/octo/reading" if to == "SELF" else to))
    with pytest.raises(Redirected) as caught:
        connection(hub).requestJsonAndCheck("GET", "/repos/octo/reading")
    assert caught.value.status == code and len(hub.log) == 1


@pytest.mark.parametrize(
    "fault",
    [
        odd(b'{"a": ', Content_Length="100"),
        odd(b"{}", Content_Encoding="gzip"),
        odd(b"5\r\n{}", Transfer_Encoding="chunked"),
    ],
)
def test_an_answer_that_is_not_whole_is_none(hub: GitHubStandIn, fault: object) -> None:
    hub.fault("GET", "*", fault)  # type: ignore[arg-type]
    with pytest.raises(requests.RequestException):
        connection(hub).requestJsonAndCheck("GET", "/repos/octo/reading")


def test_pairs_of_surrogates_are_characters_and_halves_are_none(hub: GitHubStandIn) -> None:
    hub.fault("GET", "*", odd(rb'{"a": "\ud83d\udd2d", "b": "\\ud800"}'))
    found = connection(hub).requestJsonAndCheck("GET", "/repos/octo/reading")[1]
    assert (found["a"], found["b"]) == ("\U0001f52d", "\\ud800")
    hub.fault("GET", "*", odd(rb'{"a": "\udd2d\ud83d"}'))
    with pytest.raises(ValueError, match="surrogates not allowed"):
        connection(hub).requestJsonAndCheck("GET", "/repos/octo/reading")


def test_the_token_is_taken_out_of_words_before_they_are_cut(hub: GitHubStandIn) -> None:
    hub.fault("GET", "*", odd(json.dumps({"message": " " * 9_990 + hub.token}).encode(), 400))
    with pytest.raises(github.GithubException) as caught:
        connection(hub).requestJsonAndCheck("GET", "/repos/octo/reading")
    assert hub.token[:6] not in caught.value.data["message"]


@pytest.mark.parametrize("token", ["a\nb", "a\r", "a b", "\ta", "ä", "€", "a\x00", "a\x7f", "\u2028"])
def test_a_token_that_no_header_can_hold_is_refused_before_anything_is_sent(token: str) -> None:
    clock = SkippingClock()
    with pytest.raises(SettingsError) as caught:
        GitHub("o/r", token, api_url="http://127.0.0.1:1", user_agent="t", clock=clock, deadline=Deadline(clock, 1))
    assert [problem.remedy.startswith("Store the secret again") for problem in caught.value.problems] == [True]


@pytest.mark.parametrize("address", ["", "x", "ftp://x", "http://", "http://x:99999", "http://[::1", "file:///etc"])
def test_an_address_that_nothing_can_be_sent_to_is_refused(address: str) -> None:
    clock = SkippingClock()
    with pytest.raises(SettingsError, match="GITHUB_API_URL"):
        GitHub("o/r", "t", api_url=address, user_agent="t", clock=clock, deadline=Deadline(clock, 1))
