"""GitHub's REST API for one repository: each method is one deed, tried again where that is safe.

PyGithub makes the requests (authentication, addresses, exceptions), over a connection of ours. Its objects are left
aside, since they ask for more whenever an attribute is missing, out of reach of our retries and our count of them.
"""

from __future__ import annotations

import base64
import binascii
import logging
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, TypeVar
from urllib.parse import quote, urlsplit

import github
import requests

from radar.clock import Clock, Deadline
from radar.errors import Problem, SettingsError
from radar.network.trouble import network_trouble
from radar.publishing.connection import Allowance, Connection, Endless, Redirected
from radar.publishing.moved import moved_to, repository_name
from radar.publishing.refusals import (
    BranchMoved,
    Exists,
    GitHubError,
    Lost,
    Missing,
    NotYet,
    Passing,
    refusal,
    signal,
)

log = logging.getLogger(__name__)
logging.getLogger("github").handlers.clear()  # PyGithub writes its log to stderr too, past our console

Verb = Literal["GET", "POST", "PATCH", "PUT", "DELETE"]
T = TypeVar("T")

_WAITS = (1.0, 3.0, 8.0, 20.0)  # seconds before each further try of a request that failed for GitHub's sake
_SLOWEST = 120.0  # seconds that one request may take, from the look-up of the host to the answer's last byte
_SLOWEST_OF_ALL = 240.0  # seconds that the tries of one deed may take, waits aside
_BETWEEN_WRITES = 1.0  # seconds, as GitHub asks of clients; more than 80 writes a minute meet a limit
NOTHING = "0" * 40
"""Where a branch is that does not exist."""

_SHA = re.compile(r"[0-9a-f]{40}")
_SECONDS = re.compile(r"[0-9]+")  # of any length: those that are too many come to infinity
_LONGEST_LIMIT = timedelta(days=366)  # beyond it no end of a rate limit is believed

# What it raises to read an answer with a good status that is not what GitHub documents.
_GARBLED_ANSWER = "an answer that cannot be read"
_IN_BETWEEN = "See https://www.githubstatus.com, and which proxy or `GITHUB_API_URL` stands in between."
_GARBLED = (TypeError, LookupError, ValueError, AttributeError, OverflowError, RecursionError)
# Whatever is answered that is not what was asked for, where it can be done without, as everything of GraphQL can.
_NO_ANSWER = (github.GithubException, requests.RequestException, Redirected, Endless, *_GARBLED)
_REPOSITORY = (
    "query($owner: String!, $name: String!) { repository(owner: $owner, name: $name, followRenames: false) { id } }"
)
_UPDATE_REFS = """
mutation($repository: ID!, $updates: [RefUpdate!]!) {
  updateRefs(input: {repositoryId: $repository, refUpdates: $updates}) { clientMutationId }
}
"""


class GitHub:
    """The API of one repository.

    `deadline` bounds the waiting for a rate limit to end. `requests_sent` counts every request.
    """

    def __init__(
        self,
        repository: str,
        token: str,
        *,
        api_url: str,
        user_agent: str,
        clock: Clock,
        deadline: Deadline,
        proposal: str = "",
    ) -> None:
        """`repository` is `owner/name`; `proposal` is the branch of the pull request, empty where none is made.

        Raises `SettingsError` for a token or an address that cannot be one.
        """
        _check(token, api_url)
        self.proposal = proposal
        self.repository = repository
        self.owner, _, self._name = repository.partition("/")
        self._requester = Connection(token, api_url, user_agent, lambda: Deadline(clock, _SLOWEST))
        self.secret = self._requester.secret
        self._clock = clock
        self._deadline = deadline
        self._last_write: float | None = None
        self.requests_sent = 0

    def call(
        self,
        verb: Verb,
        path: str,
        read: Callable[[Any], T],
        *,
        deed: str,
        branch: str = "",
        body: Mapping[str, Any] | Callable[[], Mapping[str, Any]] | None = None,
        query: Mapping[str, str | int] | None = None,
        repeatable: bool = True,
        surely_there: bool = False,
    ) -> T:
        """What `read` makes of the answer to a request below `/repos/OWNER/NAME`.

        An answer that is lost, garbled, or a failure of GitHub's own is asked for again, unless the request is not
        `repeatable`: then `Lost` is raised. What is `surely_there` may be too new for GitHub to find it at once. Where
        `body` is to be called, it is made anew right before each try: no wait comes between it and the request. Raises
        `Missing`, `Exists`, `BranchMoved`, or `GitHubError` with advice.
        """
        waits = iter(_WAITS)
        advice = ""
        allowance = Allowance(self._clock, _SLOWEST_OF_ALL)
        while True:
            if verb != "GET":
                self._pace()
            sent = body() if callable(body) else body
            try:
                with allowance.spent():
                    return read(self._send(verb, f"/repos/{self.repository}{path}", sent, query))
            except github.GithubException as error:
                trouble = self._trouble(error, verb, deed, branch)
                last, advice = f"{error.status}", ""
                if surely_there and isinstance(trouble, Missing):
                    trouble = NotYet()
            except requests.RequestException as error:
                trouble, known = Lost(), network_trouble(error)
                last, advice = (known.what, known.remedy) if known else (type(error).__name__, "")
            except _GARBLED as error:
                log.debug("The answer to the request to %s is not as documented: %r", deed, error)
                trouble = Lost()
                last, advice = _GARBLED_ANSWER, _IN_BETWEEN
            except Redirected as error:
                raise self._elsewhere(error, deed) from None
            except Endless:
                raise GitHubError(
                    f"The answer to the request to {deed} is larger than any that GitHub gives.",
                    _IN_BETWEEN,
                ) from None
            if not isinstance(trouble, Lost) or not (repeatable or isinstance(trouble, NotYet)):
                raise trouble
            wait = next(waits, None)
            if wait is None:
                if last == "404":
                    advice = "See whether the repository is still there, and the token may read it."
                raise Passing(
                    f"GitHub failed to {deed}, {len(_WAITS) + 1} times (the last: {last}).",
                    advice or "See https://www.githubstatus.com; the next run tries again.",
                )
            log.warning("GitHub failed to %s (%s); trying again in %.0f s.", deed, last, wait)
            self._clock.sleep(wait)

    def texts(self, shas: Sequence[str]) -> dict[str, str]:
        """The texts of blobs by name, in one request of GraphQL; those that are long may be cut or missing.

        Empty where GraphQL is not to be had: the REST API gives them one by one.
        """
        blobs = [f'b{number}: object(oid: "{sha}") {{ ... on Blob {{ text }} }}' for number, sha in enumerate(shas)]
        query = _REPOSITORY.replace("{ id }", f"{{ {' '.join(blobs)} }}")
        try:
            self.requests_sent += 1
            variables = {"owner": self.owner, "name": self._name}
            found = self._requester.graphql_query(query, variables)[1]["data"]["repository"]
            texts = {sha: found[f"b{number}"]["text"] for number, sha in enumerate(shas) if found.get(f"b{number}")}
            return {sha: text for sha, text in texts.items() if isinstance(text, str)}
        except _NO_ANSWER as error:
            log.debug("GraphQL did not give the files: %s", error)
            return {}

    def update_ref(self, branch: str, before: str, after: str) -> bool:
        """Ask GraphQL to move a branch, by force, from one commit to another; whether it says that it did.

        To `NOTHING` it is deleted. Raises `BranchMoved` where it is not at `before`, as GraphQL knows better than the
        REST API, which can lag behind; other refusals are not told apart.
        """
        update = {"name": f"refs/heads/{branch}", "beforeOid": before, "afterOid": after, "force": True}
        try:
            self._pace()
            self.requests_sent += 2
            _, found = self._requester.graphql_query(_REPOSITORY, {"owner": self.owner, "name": self._name})
            variables = {"repository": found["data"]["repository"]["id"], "updates": [update]}
            _, done = self._requester.graphql_query(_UPDATE_REFS, variables)
            return isinstance(done["data"]["updateRefs"], dict)
        except _NO_ANSWER as error:
            if isinstance(error, github.GithubException) and "STALE_DATA" in str(error.data):
                raise BranchMoved from None
            log.debug("GraphQL did not move the branch %s: %s", branch, error)
            return False

    def _send(self, verb: Verb, url: str, body: Mapping[str, Any] | None, query: Mapping[str, str | int] | None) -> Any:
        self.requests_sent += 1
        log.debug("%s %s", verb, url)
        parameters = dict(query) if query else None
        return self._requester.requestJsonAndCheck(verb, url, parameters=parameters, input=body)[1]

    def _elsewhere(self, redirected: Redirected, deed: str) -> GitHubError:
        """The error for a redirect. None is followed: what it leads to is not what was asked for, or not GitHub."""
        where = moved_to(redirected.location, self._requester.base_url)
        name = self._name_of(where) if isinstance(where, int) else where
        if name is None or name.lower() == self.repository.lower():
            return GitHubError(
                f"GitHub sent the request to {deed} on to another address ({redirected.status}), which is not "
                "followed.",
                "See which proxy or `GITHUB_API_URL` stands in between.",
            )
        return GitHubError(
            f"The repository {self.repository} was renamed or moved to {name or 'where this token may not see it'}, "
            "and by its old name nothing is read or written.",
            "Start the workflow anew: its next run goes by the new name. Where the workflow sets `GITHUB_REPOSITORY` "
            "itself, write the new name there.",
        )

    def _name_of(self, number: int) -> str:
        """The name of the repository with a number, as GitHub has it; empty where it does not say."""
        try:
            return repository_name(self._send("GET", f"/repositories/{number}", None, None)["full_name"])
        except _NO_ANSWER as error:
            log.debug("GitHub did not name the repository %d: %r", number, error)
            return ""

    def _pace(self) -> None:
        if self._last_write is not None:
            self._sleep(self._last_write + _BETWEEN_WRITES - self._clock.monotonic())
        self._last_write = self._clock.monotonic()

    def _trouble(self, error: github.GithubException, verb: Verb, deed: str, branch: str) -> Exception:
        """What to raise for an error of GitHub's; `Lost` for one that may pass. Waits for a rate limit to end."""
        status, message = error.status, str(error.data["message"])
        limited = "rate limit" in message.lower() or bool(_header(error, "retry-after"))
        if status == 429 or (status == 403 and limited):
            self._wait_for_limit(error)
            return NotYet()
        trouble = signal(status, message)
        if verb == "GET":  # which makes nothing and moves nothing
            told = not isinstance(trouble, BranchMoved | Exists)
        else:
            told = status != 404 or not isinstance(trouble, Missing)
        if trouble is not None and told:
            return trouble
        return refusal(status, message, deed=deed, branch=branch, proposal=self.proposal)

    def _wait_for_limit(self, error: github.GithubException) -> None:
        retry_after, reset = _header(error, "retry-after"), _header(error, "x-ratelimit-reset")
        now = self._clock.now().timestamp()
        wait = 60.0  # what GitHub asks for where it names no time
        if _SECONDS.fullmatch(retry_after):
            wait = float(retry_after)
        elif _SECONDS.fullmatch(reset) and _header(error, "x-ratelimit-remaining") == "0":
            wait = max(float(reset) - now + 1, 1)
        if wait > _LONGEST_LIMIT.total_seconds():
            raise Passing(
                "GitHub's rate limit is used up, and the end that it names cannot be.",
                "Run again in an hour; fewer workflows at the same time help.",
            )
        if wait > self._deadline.remaining:
            raise Passing(
                f"GitHub's rate limit is used up until {datetime.fromtimestamp(now + wait, UTC):%Y-%m-%d %H:%M} UTC.",
                "Run again after that; fewer workflows at the same time help.",
            )
        log.warning("GitHub's rate limit is used up; waiting %.0f s for it.", wait)
        self._sleep(wait)

    def _sleep(self, seconds: float) -> None:
        end = self._clock.monotonic() + seconds
        while (left := end - self._clock.monotonic()) > 0:
            if left > 30:
                log.info("Waiting for GitHub: %.0f s to go.", left)
            self._clock.sleep(min(left, 30))


def in_url(ref: str) -> str:
    """A branch, path or ref as a part of a URL; slashes stay."""
    return quote(ref, safe="/")


def decoded(blob: Any) -> bytes:
    """The content of a blob or file as the API gives it."""
    if blob["encoding"] != "base64":
        raise ValueError("not base64")
    try:
        return base64.b64decode(blob["content"])
    except binascii.Error as error:
        raise ValueError("not base64") from error


def listed(answer: Any) -> list[Any]:
    """A list in an answer; raises ValueError for anything else."""
    if not isinstance(answer, list):
        raise ValueError("no list")
    return answer


def sha_of(answer: Any) -> str:
    """The object name in an answer; raises ValueError where there is none."""
    sha = answer["sha"]
    if not isinstance(sha, str) or not _SHA.fullmatch(sha):
        raise ValueError("no object name")
    return sha


def _header(error: github.GithubException, name: str) -> str:
    return str((error.headers or {}).get(name, "")).strip()


def _check(token: str, api_url: str) -> None:
    """Raise `SettingsError` for a token that cannot be sent, and for an address that nothing can be sent to."""
    problems = []
    if not token.isascii() or not token.isprintable() or " " in token:
        problems.append(
            Problem(
                "The token has a line break, a blank or a character in it that no token of GitHub's has.",
                "Store the secret again, without anything before, in or after it.",
            )
        )
    try:
        address = urlsplit(api_url)
        reachable = address.scheme in ("http", "https") and bool(address.hostname) and address.port != 0
    except ValueError:
        reachable = False
    if not reachable:
        problems.append(
            Problem(
                "`GITHUB_API_URL` is no address that GitHub's API can be at.",
                "Leave it to the runner, or give one that begins with `https://`.",
            )
        )
    if problems:
        raise SettingsError(problems)
