"""Kind 11, GitHub: whatever it answers, or something in its place, a run ends with a sentence and nothing is lost."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest

from tests.end_to_end.hub import Hub, open_hub, splats
from tests.end_to_end.proposals import BRANCH, news, only, propose
from tests.hostile.attack import Outcome, attack
from tests.hostile.given import on_hub
from tests.hostile.meanwhile import while_arxiv_is_asked
from tests.stand_ins.github import Answer, Fault, nonsense, odd, redirect, status
from tests.stand_ins.github.faults import Instead

DEEP = b"[" * 100_000


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    with open_hub(tmp_path_factory.mktemp("shared")) as hub:
        yield hub


def ended(ran: Outcome, code: int, *words: str) -> None:
    assert ran.code == code, ran.log
    assert all(each in ran.log for each in words), ran.log


def refusing(code: int, body: object, **headers: str) -> Fault:
    """An error of GitHub's with this body."""
    return Instead(Answer(code, body if isinstance(body, bytes) else json.dumps(body).encode(), headers))


UNREADABLE: dict[str, Fault] = {
    "a page for people": nonsense(),
    "nothing": odd(b""),
    "null": odd(b"null"),
    "a list": odd(b"[]"),
    "a number": odd(b"3"),
    "a number of 5,000 digits": odd(b'{"object": {"sha": %s}}' % (b"9" * 5_000)),
    "100,000 brackets": odd(b'{"object": ' + DEEP),
    "100,000 brackets that are closed": odd(b'{"object": ' + DEEP + b"]" * 100_000 + b"}"),
    "an infinite number": odd(b'{"object": {"sha": 1e999}}'),
    "half a surrogate pair": odd(b'{"object": {"sha": "\\ud800%s"}}' % (b"0" * 39)),
    "a name that leads elsewhere": odd(b'{"object": {"sha": "../../../../%s"}}' % (b"0" * 28)),
    "a mark of the byte order": odd(b"\xef\xbb\xbf{}"),
    "another encoding": odd(b"\xff\xfe{\x00"),
    "gzip that is none": odd(b'{"object": {}}', Content_Encoding="gzip"),
    "gzip that is cut": odd(gzip.compress(b'{"object": {}}' * 99)[:-20], Content_Encoding="gzip"),
    "less than it promises": odd(b'{"object": ', Content_Length="1000"),
    "a length that is none": odd(b'{"object": {}}', Content_Length="many"),
    "a chunk that is none": odd(b"zz\r\n{}\r\n", Transfer_Encoding="chunked", Content_Length="9"),
    "202, for later": odd(b"{}", 202),
    "204, and nothing": odd(b"", 204),
}


@pytest.mark.parametrize("first", range(0, len(UNREADABLE), 4))
def test_answers_that_cannot_be_read_are_asked_for_again(tmp_path: Path, shared: Hub, first: int) -> None:
    """Four of them after each other, and then a right one."""
    names = [*UNREADABLE][first : first + 4]
    hub = shared.afresh()
    for number, name in enumerate(names, 1):
        hub.github.fault("GET", "git/ref/*", UNREADABLE[name], first=number)
    ran = attack(tmp_path / "run", on_hub(hub), kind=11, case=f"GitHub: {'; '.join(names)}", seconds=20)
    ended(ran, 0, "trying again in 20 s.")
    assert len(hub.papers()) == 12 and hub.our_commits() == 1
    assert ran.seconds < 10


def test_a_202_without_end_is_not_waited_for(tmp_path: Path, shared: Hub) -> None:
    hub = shared.afresh()
    hub.github.fault("GET", "git/*", odd(b"{}", 202), times=None)
    ran = attack(tmp_path / "run", on_hub(hub), kind=11, case="GitHub: 202, for ever", seconds=20)
    ended(ran, 4, "GitHub failed to read the branch main, 5 times (the last: an answer that cannot be read).")
    assert ran.seconds < 10


ODD_ERRORS: list[object] = [
    {"message": ["not", "a", "text"]},
    {"message": {"a": {"b": [1]}}},
    {"message": None, "errors": "a text"},
    {"message": 7, "errors": 7},
    {"message": "m", "errors": [[["deep"]], None, 1.5, True]},
    {"message": "m", "errors": {"message": {"message": "m"}}},
    {"message": "m", "errors": [{"message": ["x"], "code": {}}, {"code": 5}, {}]},
    {"message": "\ud800 half", "errors": ["\udfff"]},
    {"message": "a\nb\r::error::c\x00\x1b[31m" + "d" * 10_000},
    ["a", "list"],
    "a text",
    7,
    None,
    b"<html>Forbidden</html>",
    b'{"message": ' + DEEP,
    b'{"message": %s}' % (b"9" * 5_000),
    b"\xff\xfe",
    b"",
]


def test_errors_of_any_shape_are_told_in_a_sentence(tmp_path: Path) -> None:
    """That a review was not asked is a warning: one run meets them all."""
    with open_hub(tmp_path) as hub:
        logins = [f"person{number}" for number in range(len(ODD_ERRORS))]
        for number, body in enumerate(ODD_ERRORS, 1):
            fault = refusing((422, 403, 400, 451)[number % 4], body)
            hub.github.fault("POST", "pulls/*/requested_reviewers", fault, first=number)
        environ = on_hub(hub, publish="pull-request", reviewers=",".join(logins))
        ran = attack(tmp_path / "run", environ, kind=11, case="GitHub: 18 errors of odd shapes")
        ended(ran, 0, *(f"No review was asked of {login}: GitHub refused to ask for a review" for login in logins))
        assert ran.outputs["pull-request-operation"] == "created"
        assert "it answered 451 and said: a text." in ran.log and "it answered 403 and said: m." in ran.log
        assert "\n::error::c" not in ran.log and "DOCTYPE" not in ran.log


@pytest.mark.parametrize("body", [["a", "list"], b'{"message": ' + DEEP])
def test_an_error_of_any_shape_at_the_first_request_is_told(tmp_path: Path, shared: Hub, body: object) -> None:
    hub = shared.afresh()
    hub.github.fault("GET", "git/ref/*", refusing(403, body))
    ran = attack(tmp_path / "run", on_hub(hub), kind=11, case=f"GitHub: 403 with {str(body)[:20]}")
    ended(ran, 4, "GitHub refused to read the branch main: it answered 403 and said: nothing.")


def test_words_of_another_request_mean_nothing_to_this_one(tmp_path: Path, shared: Hub) -> None:
    hub = shared.afresh()
    hub.github.fault("GET", "git/trees/*", status(409, "is at 1 but expected 2: no fast forward, it already exists"))
    ran = attack(tmp_path / "run", on_hub(hub), kind=11, case="GitHub: a read is refused in words for a write")
    ended(ran, 4, "GitHub refused to read the repository's files: it answered 409 and said: is at 1 but expected 2")


def limited(headers: Mapping[str, str]) -> Fault:
    return refusing(403, {"message": "You have exceeded a secondary rate limit."}, **headers)


def test_a_retry_after_that_is_garbled_means_a_minute(tmp_path: Path, shared: Hub) -> None:
    hub = shared.afresh()
    garbled = ["-5", "inf", "\u00b2", "Fri, 30 Oct 2026 07:00:00 GMT"]
    for number, text in enumerate(garbled, 1):
        hub.github.fault("GET", "git/ref/*", limited({"Retry-After": text}), first=number)
    ran = attack(tmp_path / "run", on_hub(hub), kind=11, case=f"GitHub: Retry-After is {', '.join(garbled)}")
    ended(ran, 0)
    assert ran.log.count("GitHub's rate limit is used up; waiting 60 s for it.") == 4 and "inf s" not in ran.log


LIMITS: dict[str, dict[str, str]] = {
    "400 digits": {"Retry-After": "9" * 400},
    "the year 33658": {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "999999999999"},
}


@pytest.mark.parametrize("name", LIMITS)
def test_a_limit_that_has_no_end_ends_the_run_at_once(tmp_path: Path, shared: Hub, name: str) -> None:
    hub = shared.afresh()
    hub.github.fault("PATCH", "git/refs/*", limited(LIMITS[name]))
    ran = attack(tmp_path / "run", on_hub(hub), kind=11, case=f"GitHub: a rate limit of {name}")
    ended(ran, 4, "GitHub's rate limit is used up, and the end that it names cannot be. Run again in an hour;")
    assert "Waiting for GitHub" not in ran.log and hub.our_commits() == 0


def test_counts_of_the_rate_limit_that_are_none_are_no_matter(tmp_path: Path, shared: Hub) -> None:
    hub = shared.afresh()
    body = json.dumps({"object": {"sha": hub.github.head()}}).encode()
    headers = {"Reset": "inf", "Remaining": "9" * 400, "Limit": "1e400", "Used": "none"}
    headers = {f"X-RateLimit-{name}": value for name, value in headers.items()}
    hub.github.fault("GET", "git/ref/*", Instead(Answer(200, body, headers)))
    ran = attack(tmp_path / "run", on_hub(hub, dry_run="true"), kind=11, case="GitHub: X-RateLimit-* are no numbers")
    ended(ran, 0)
    assert "trying again" not in ran.log


class _Thief(BaseHTTPRequestHandler):
    """Another host, which takes whatever it is told."""

    got: ClassVar[list[Mapping[str, str]]] = []

    def do_GET(self) -> None:
        self.got.append(dict(self.headers))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"{}")

    do_POST = do_PATCH = do_PUT = do_DELETE = do_GET

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@contextmanager
def elsewhere() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), _Thief)
    _Thief.got.clear()
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def to_itself(hub: Hub, other: str) -> str:
    return f"{hub.github.api_url}/repos/octo/reading/git/ref/heads/main"


def to_another_path(hub: Hub, other: str) -> str:
    return f"{hub.github.api_url}/repositories/1296269/git/ref/heads/main"


def to_another_host(hub: Hub, other: str) -> str:
    return f"{other}/collect"


REDIRECTS: list[tuple[str, str, int, Callable[[Hub, str], str]]] = [
    ("GET", "git/ref/*", 301, to_itself),
    ("GET", "git/ref/*", 301, to_another_path),
    ("GET", "git/trees/*", 302, to_another_host),
    ("POST", "git/trees", 307, to_another_host),
    ("PATCH", "git/refs/*", 308, to_itself),
]


@pytest.mark.parametrize(("verb", "path", "code", "where"), REDIRECTS)
def test_a_redirect_is_not_followed_and_nobody_else_gets_the_token(
    tmp_path: Path, shared: Hub, verb: str, path: str, code: int, where: Callable[[Hub, str], str]
) -> None:
    hub = shared.afresh()
    with elsewhere() as other:
        hub.github.fault(verb, path, redirect(code, where(hub, other)), times=None)
        before = len(hub.github.log)
        case = f"GitHub: {verb} {path}: {code} {where.__name__.replace('_', ' ')}"
        ran = attack(tmp_path / "run", on_hub(hub), kind=11, case=case, seconds=20)
        ended(ran, 4, "GitHub sent the request to ", f" on to another address ({code}), which is not followed.")
        assert _Thief.got == [] and hub.our_commits() == 0
        answered = [request for request in hub.github.log[before:] if request.status == code]
        assert len(answered) == 1, "it is not asked again"


def test_a_redirect_of_graphql_is_not_followed_either(tmp_path: Path) -> None:
    with open_hub(tmp_path) as hub, elsewhere() as other:
        propose(hub)
        hub.announce(*news(100))
        hub.github.fault("POST", "/graphql", redirect(307, f"{other}/collect"), times=None)
        ran = attack(
            tmp_path / "run", on_hub(hub, publish="pull-request"), kind=11, case="GraphQL: 307 to another host"
        )
        ended(ran, 0)
        assert _Thief.got == [] and len(hub.papers(BRANCH)) == 13


@pytest.mark.parametrize("code", [200, 403, 301])
def test_a_bomb_is_not_unpacked(tmp_path: Path, shared: Hub, code: int) -> None:
    hub = shared.afresh()
    packed = gzip.compress(b"0" * 2**24, 1) * 40  # members of gzip follow each other
    fault = odd(packed, code, Content_Encoding="gzip", Location="http://[::1")
    hub.github.fault("GET", "git/trees/*", fault, times=None)
    ran = attack(tmp_path / "run", on_hub(hub), kind=11, case=f"GitHub: {code}, and 640 MB in gzip")
    words = "The answer to the request to read the repository's files is larger than any that GitHub gives."
    ended(ran, 4, words if code != 301 else "on to another address (301), which is not followed.")
    assert ran.peak < 400 * 2**20 and ran.seconds < 20


def deleted(hub: Hub) -> None:
    hub.github.reset("main", None)


def renamed(hub: Hub) -> None:
    head = hub.github.head()
    hub.github.reset("trunk", head)
    hub.github.reset("main", None)


def gone(hub: Hub) -> None:
    hub.github.set(exists=False)


def hidden(hub: Hub) -> None:
    hub.github.set(token="ghs_anotherOneThatWasGivenMeanwhile00000")


NO_BRANCH = "The repository has no branch main. Create it, or name another one"
VANISHED = [
    ("commit", deleted, NO_BRANCH),
    ("commit", gone, "The token may not write to the repository (GitHub said: Not Found)."),
    ("pull-request", deleted, NO_BRANCH),
    ("pull-request", renamed, f"{NO_BRANCH} with the setting `base`; the default branch is "),
    ("pull-request", hidden, "GitHub does not accept the token."),
]


@pytest.mark.parametrize(("publish", "what", "words"), VANISHED)
def test_what_vanishes_while_arxiv_is_asked_is_told(
    tmp_path: Path, publish: str, what: Callable[[Hub], None], words: str
) -> None:
    with open_hub(tmp_path) as hub:
        hub.github.commit("other", {"x": b"x"})
        token = hub.github.token
        if publish == "pull-request" and what is not deleted:
            propose(hub)
            hub.announce(*news(100))
        while_arxiv_is_asked(hub.arxiv, lambda: what(hub))
        case = f"{publish}: base, repository or token is {what.__name__} meanwhile"
        ran = attack(tmp_path / "run", on_hub(hub, publish=publish), kind=11, case=case)
        hub.github.set(exists=True, token=token)
        ended(ran, 4, words)
        if what in (deleted, renamed):
            hub.github.reset("main", hub.github.head("other"))


def test_the_pull_requests_branch_is_deleted_meanwhile(tmp_path: Path) -> None:
    with open_hub(tmp_path) as hub:
        propose(hub)
        hub.announce(*news(100))
        while_arxiv_is_asked(hub.arxiv, lambda: hub.github.reset(BRANCH, None))
        environ = on_hub(hub, publish="pull-request")
        ran = attack(tmp_path / "run", environ, kind=11, case="pull-request: its branch is deleted meanwhile")
        ended(ran, 0)
        assert len(hub.papers(BRANCH)) == 13 and len(hub.github.pull_requests) == 2


def test_a_repository_that_stays_empty_is_no_loop(tmp_path: Path, shared: Hub) -> None:
    hub = shared.afresh()
    hub.github.fault("GET", "git/*", status(409, "Git Repository is empty."), times=None)
    ran = attack(tmp_path / "run", on_hub(hub), kind=11, case="GitHub: a repository that stays empty", seconds=30)
    ended(ran, 4, "The branch main kept moving")


def test_a_repository_without_a_default_branch_is_told(tmp_path: Path, shared: Hub) -> None:
    hub = shared.afresh()
    hub.github.fault("GET", "/repos/octo/reading", odd(b'{"default_branch": null}'), times=None)
    environ = on_hub(hub) | {"GITHUB_REF": "refs/tags/v1"}
    ran = attack(tmp_path / "run", environ, kind=11, case="GitHub: default_branch is null")
    ended(ran, 4, "GitHub failed to read the repository, 5 times (the last: an answer that cannot be read).")


def test_pull_requests_and_commits_of_nobody_are_no_matter(tmp_path: Path) -> None:
    """A fork was deleted, an account too: their places in the answers are null."""
    with open_hub(tmp_path) as hub:
        propose(hub)
        hub.announce(*splats([20]))
        pull = only(hub)
        item: dict[str, Any] = {"number": 7, "title": "t", "body": None, "html_url": "u", "user": None}
        side = {"ref": BRANCH, "sha": pull.head_sha, "user": None, "repo": None, "label": "unknown repository"}
        items = [item | {"head": head, "base": {"ref": "main"}} for head in (side, None)]
        hub.github.fault("GET", "pulls", Instead(Answer(200, json.dumps(items).encode())), times=None)
        comparison = {
            "ahead_by": 1,
            "commits": [
                {
                    "sha": pull.head_sha,
                    "author": None,
                    "committer": None,
                    "commit": {"message": None, "author": None, "tree": {"sha": hub.github.commit_of(BRANCH).tree}},
                }
            ],
            "merge_base_commit": {
                "sha": hub.github.head(),
                "author": None,
                "commit": {"tree": {"sha": hub.github.commit_of("main").tree}},
            },
        }
        hub.github.fault("GET", "compare/*", Instead(Answer(200, json.dumps(comparison).encode())), times=None)
        environ = on_hub(hub, publish="pull-request")
        ran = attack(tmp_path / "run", environ, kind=11, case="pull requests and commits of nobody")
        ended(ran, 4, f"The branch {BRANCH} holds commits of somebody else's, and no pull request is open for it.")
