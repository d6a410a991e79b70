"""The connection to GitHub behind PyGithub: each request gets one whole answer, from GitHub itself, or fails.

PyGithub's own follows redirects and waits for the end of a 202, both for ever, reads whatever comes, and meets errors
of its own in answers that are not as GitHub documents them.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import github
import requests
from github.Requester import Requester
from urllib3.exceptions import HTTPError

from radar.clock import Clock, Deadline
from radar.network.http_deadline import ends_with
from radar.network.session import plain_session
from radar.settings.secret import Secret, texts_in

log = logging.getLogger(Requester.__module__)  # PyGithub's: all that goes over the wire, and no header that we send

_TIMEOUT = 60  # seconds to wait for a connection, or for the next bytes
_CHUNK = 1 << 16  # bytes read at a time
_LARGEST = 150_000_000  # bytes; a blob of 100 MB, the largest that GitHub gives, takes 145
_MOST_WORDS = 10_000  # characters of what GitHub says of an error
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


# What a request asks for, and the statuses with which it is granted. GitHub takes 2022-11-28 where no version is named;
# it is named, so that the day on which another becomes the default changes nothing here.
_ASKED = {"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28"}
_GRANTED = {"GET": {200}, "POST": {200, 201}, "PATCH": {200}, "PUT": {200, 201}, "DELETE": {204}}


class Redirected(Exception):
    """GitHub, or something before it, wants the request to be sent elsewhere: `location`, as it stands in the answer.

    `status` is that of the answer.
    """

    def __init__(self, status: int, location: str) -> None:
        super().__init__(f"a redirect ({status})")
        self.status = status
        self.location = location


class Endless(Exception):
    """The answer is larger than any that GitHub gives."""


class Connection(Requester):
    """PyGithub's requester, but for the way that requests go.

    What it raises is `github.GithubException`, whose `data` has one `message`, for an answer with a status that tells
    of an error; `requests.RequestException`, `Redirected` or `Endless` where no answer came that can be believed; and
    `ValueError` or `RecursionError` for one that is no JSON, or has a status with which GitHub grants no such request.
    """

    def __init__(self, token: str, api_url: str, user_agent: str, limit: Callable[[], Deadline]) -> None:
        """`limit` gives the end of a request that begins now, from the look-up of the host to the last byte."""
        auth = github.Auth.Token(token) if token else None
        super().__init__(auth, api_url.rstrip("/"), _TIMEOUT, user_agent, 30, True, None, None)
        self._token = token
        self._headers = {"User-Agent": user_agent, **_ASKED}
        if auth is not None:
            auth.authentication(self._headers)
        self._limit = limit
        self.secret = Secret(token)
        self._session = plain_session()

    def requestJson(
        self,
        verb: str,
        url: str,
        parameters: dict[str, Any] | None = None,
        headers: dict[str, Any] | None = None,
        input: Any | None = None,
        cnx: Any = None,
        follow_302_redirect: bool = False,
    ) -> tuple[int, dict[str, Any], str]:
        """Status, headers (their names in lower case) and text of the answer; `url` may begin below the API's."""
        address = self.base_url + url if url.startswith("/") else url
        status, found, body = self._exchange(verb, address, parameters, input)
        if log.isEnabledFor(logging.DEBUG):
            said = body.decode(errors="replace")
            log.debug("%s %s %s %s ==> %d %s %s", verb, address, parameters or "", input or "", status, found, said)
        if status >= 400:
            return status, found, json.dumps({"message": self._masked(_words(body))[:_MOST_WORDS]})
        text = body.decode()
        if status not in _GRANTED[verb] or (status != 204 and text.lstrip()[:1] not in ("{", "[")):
            raise ValueError(f"not as GitHub answers, with the status {status}")
        if _SURROGATE.search(text):  # half of a pair can be said in JSON, but in no file
            json.dumps(json.loads(text), ensure_ascii=False).encode()
        return status, found, text

    def _exchange(
        self, verb: str, url: str, parameters: dict[str, Any] | None, body: Any
    ) -> tuple[int, dict[str, Any], bytearray]:
        """Send one request, and read what comes to its end; raises `Redirected` without a look into it.

        Raises `SecretError` where the token stands in anything but its own header.
        """
        self.secret.keep_out_of("what GitHub would be sent", texts_in([url, parameters, body]))
        with (
            ends_with(self._limit()),
            self._session.request(
                verb,
                url,
                params=parameters,
                json=body,
                headers=self._headers,
                timeout=_TIMEOUT,
                allow_redirects=False,
                stream=True,
            ) as response,
        ):
            if 300 <= response.status_code < 400:
                raise Redirected(response.status_code, response.headers.get("Location", ""))
            found = bytearray()
            try:
                # `iter_content` would wait until a chunk is full, however slowly it fills.
                while chunk := response.raw.read1(_CHUNK, decode_content=True):
                    found += chunk
                    if len(found) > _LARGEST:
                        raise Endless
            except HTTPError as error:
                raise requests.ConnectionError(error) from None
            headers = {name.lower(): value for name, value in response.headers.items()}
            return response.status_code, headers, found

    def _masked(self, words: str) -> str:
        """`words` without the token, before anything is cut: nobody would know half of it for what it is."""
        return words.replace(self._token, "***") if self._token else words

    @classmethod
    def createException(cls, status: int, headers: dict[str, Any], output: Any) -> github.GithubException:
        """The one kind of exception for all errors: PyGithub's finer kinds are told by words that need not be there."""
        return github.GithubException(status, output, headers)


def _words(body: bytes | bytearray) -> str:
    """What an answer says of an error: its message, and those of the errors it lists. Empty where it says nothing."""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        text = body.decode(errors="replace").strip()
        return "" if text.startswith(("<", "{", "[")) else text  # a page for people, or half an answer
    if not isinstance(answer, dict):
        return ""
    said = [answer.get("message")]
    errors = answer.get("errors")
    for error in errors if isinstance(errors, list) else [errors]:
        said += _of_error(error) if isinstance(error, dict) else [error]
    words = " ".join(text for text in said if isinstance(text, str) and text)
    return words.encode(errors="replace").decode()  # half of a surrogate pair can be in JSON, but in no log


def _of_error(error: dict[Any, Any]) -> list[Any]:
    """The message of an error in a list; without one what is wrong, how, and the value that is."""
    if isinstance(message := error.get("message"), str) and message:
        return [message]
    return [error.get("field"), error.get("code"), error.get("value")]


class Allowance:
    """Seconds that several requests may take together, the waits between them aside."""

    def __init__(self, clock: Clock, seconds: float) -> None:
        self._clock = clock
        self._left = seconds

    @contextmanager
    def spent(self) -> Iterator[None]:
        """Within the block, requests end when the allowance is used up; the time that the block takes is taken off."""
        began = self._clock.monotonic()
        try:
            with ends_with(Deadline(self._clock, self._left)):
                yield
        finally:
            self._left -= self._clock.monotonic() - began
