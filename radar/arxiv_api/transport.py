"""The only place that talks to arXiv: one request at a time, spaced, checked, and tried again with growing waits."""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from radar.arxiv_api.redirects import redirected
from radar.arxiv_api.response import BadResponse, ExpectedResponse, check_response
from radar.arxiv_api.retry_policy import Remedy, Tries
from radar.clock import Clock, Deadline
from radar.errors import ArxivError
from radar.settings.environment import SHORTEST_DELAY_SECONDS, is_arxivs
from radar.settings.secret import Secret

if TYPE_CHECKING:
    import requests

log = logging.getLogger(__name__)

_T = TypeVar("_T")
Check = Callable[[int, Mapping[str, str], bytes, frozenset[str]], _T]
"""Makes of an answer's status, headers and body what it says; raises `BadResponse` where that is nothing good. The last
are the claims of the bad answers before it."""

_OVERLOADED = "Its service is overloaded or down; the next run asks again."

_CHUNK = 1 << 16  # bytes read at a time, so that a dripping answer meets the time limit
_LARGEST = 1 << 26  # bytes; the largest pages, of papers by thousands of authors, could have half of it
_SLOW = 3.0  # times the usual time that a slow service may take for an answer
_ONCE = 30.0  # seconds that an answer may take which the run can do without
_MOST_REDIRECTS = 3  # that one answer may be behind
_NEWS_EVERY = 30.0  # seconds of waiting between two lines of the log


class OutOfTime(Exception):
    """`max-minutes` would be passed by the next request or wait.

    `after` is the last bad answer that we waited upon, if no good one has come since, be it to another topic's
    request: then it is arXiv that took the time.
    """

    def __init__(self, after: BadResponse | None = None) -> None:
        super().__init__("the time for asking arXiv is used up")
        self.after = after

    def unavailable(self) -> Unavailable:
        """The same as the service's failure, for when nothing at all could be read."""
        return Unavailable(
            f"arXiv sent no good answer in the time allowed (max-minutes); the last was {self.after}.",
            (self.after and self.after.advice) or _OVERLOADED,
        )


class Unanswerable(ArxivError):
    """arXiv could answer a smaller page perhaps, but not this one: it answered 500 again.

    `of_the_api` is as in `BadResponse`.
    """

    def __init__(self, what: str, remedy: str, *, of_the_api: bool = False) -> None:
        super().__init__(what, remedy)
        self.of_the_api = of_the_api


class Rejected(ArxivError):
    """arXiv says our query is wrong; asking again would get the same."""


class BreaksArxiv(Rejected):
    """arXiv fails at our query, and at no other: asking again would get the same."""


class Unavailable(ArxivError):
    """The service could not be reached or did not give one good answer in all tries."""


class Robot(Unavailable):
    """arXiv wants no more requests from this machine."""


class _Endless(Exception):
    """An answer has begun, and takes too long or is too large."""


@dataclass(frozen=True)
class Feed:
    """A good answer: the bytes of a whole Atom feed, and its `totalResults`."""

    body: bytes
    total: int


class Transport:
    """A connection to arXiv's API that yields nothing but good answers.

    `delay` is the least time in seconds between the end of one request and the start of the next; waits between
    tries are multiples of it. `timeout` is the seconds to wait for a connection or for the next bytes; a whole
    answer, from the look-up of the host to its last byte, may take `slowest` seconds, and none outlasts `deadline`.
    `requests_sent` counts every request, the failed ones too, and those that a redirect leads to. `status` tells what
    is asked for at present and how far that is, for the lines of the log while one waits; another thread may ask it.
    """

    def __init__(
        self,
        session: requests.Session,
        clock: Clock,
        deadline: Deadline,
        *,
        delay: float,
        jitter: Callable[[], float] = random.random,
        timeout: float = 60,
        slowest: float = 300,
        secret: Secret | None = None,
    ) -> None:
        """`secret` is what no request may hold."""
        from radar.network.http_deadline import bounded  # with all that makes connections

        self._session = bounded(session)
        self._clock = clock
        self._deadline = deadline
        self._delay = delay
        self._jitter = jitter
        self._timeout = timeout
        self._slowest = slowest
        self._secret = secret or Secret()
        self._last_end: float | None = None
        self._waited_upon: BadResponse | None = None  # since the last good answer
        self._has_answered = False
        self._gives_way = False
        self._kept = 0.0  # seconds of the time, for another source
        self.requests_sent = 0
        self.status: Callable[[], str] = str

    @property
    def seconds_left(self) -> float:
        """What is left of the budget."""
        return self._deadline.remaining

    @contextmanager
    def giving_way(self, seconds: float, *, at_once: bool) -> Iterator[None]:
        """Within the block, none of the last `seconds` is spent on waiting to try again: they are another source's.

        `at_once` says that it can be asked for the same, so that answers known to come for hours are not tried again.
        """
        self._gives_way, self._kept = at_once, seconds
        try:
            yield
        finally:
            self._gives_way, self._kept = False, 0.0

    def fetch(self, url: str, expected: ExpectedResponse) -> Feed:
        """The good answer to `url`.

        Raises `Rejected`, `Unanswerable`, `Unavailable` or `Robot` when there is none to be had, `OutOfTime` when the
        budget ends first.
        """
        return self._fetch(url, _feed(expected), Tries(self._delay, self._jitter), self._timeout, self._deadline)

    def fetch_slow(self, url: str, check: Check[_T], limit: Deadline) -> _T:
        """What `check` makes of the answer to `url`, from a service that takes its time; it is asked twice at most.

        Three times as long as else may pass until its next bytes, and all of it ends with `limit`. Raises as `fetch`.
        """
        tries = Tries(self._delay, self._jitter, most=1)
        return self._fetch(url, check, tries, _SLOW * self._timeout, limit)

    def _fetch(self, url: str, check: Check[_T], tries: Tries, timeout: float, limit: Deadline) -> _T:
        self._secret.keep_out_of("what arXiv would be asked", [url])
        claims: frozenset[str] = frozenset()
        while True:
            try:
                return self._try(url, check, claims, min(self._slowest, max(limit.remaining, 0.0)), timeout)
            except BadResponse as bad:
                claims |= bad.claims
                wait = tries.wait_after(bad.remedy, bad.retry_after)
                if wait is None or (bad.lasting and self._gives_way):
                    raise self._give_up(bad, tries.count) from bad
                self._waited_upon = bad
                if wait >= min(self._deadline.remaining - self._kept, limit.remaining):
                    log.warning("arXiv sent %s; there is no time to try again (max-minutes).", bad.what)
                    raise OutOfTime(bad) from bad
                log.warning("arXiv sent %s; trying again in %.0f s.", bad.what, wait)
                self._wait(wait)

    def fetch_once(self, url: str, expected: ExpectedResponse) -> Feed:
        """The good answer to `url`, which the run can do without: it is asked once, and not waited for long.

        Raises as `fetch` does. An overloaded service has its rest before anything else is asked.
        """
        self._secret.keep_out_of("what arXiv would be asked", [url])
        try:
            return self._try(url, _feed(expected), frozenset(), min(self._slowest, _ONCE), self._timeout)
        except BadResponse as bad:
            self._waited_upon = bad
            wait = Tries(self._delay, self._jitter).wait_after(bad.remedy, bad.retry_after)
            if wait is not None and bad.remedy is Remedy.WAIT:
                log.warning("arXiv sent %s; going on in %.0f s.", bad.what, wait)
                self._wait(wait)
            raise self._give_up(bad, 1) from bad

    def _try(self, url: str, check: Check[_T], claims: frozenset[str], slowest: float, timeout: float) -> _T:
        """One try, through the redirects there may be; raises `BadResponse`, `OutOfTime`."""
        asked = [url]
        while True:
            status, headers, body = self._ask(asked[-1], slowest, timeout)
            target = redirected(status, headers, asked[-1])
            if target is None:
                break
            if target in asked or len(asked) > _MOST_REDIRECTS:
                raise BadResponse(f"a redirect ({status}) without end", Remedy.RETRY)
            asked.append(target)
        answer = check(status, headers, body, claims)
        self._waited_upon = None
        self._has_answered = True
        return answer

    def _ask(self, address: str, slowest: float, timeout: float) -> tuple[int, Mapping[str, str], bytes]:
        """One request: status, headers and body of what comes; raises `BadResponse` where nothing does."""
        import requests
        from urllib3 import exceptions as wire  # what reading a body raises

        from radar.network.trouble import network_trouble

        if self._last_end is not None:
            delay = max(self._delay, SHORTEST_DELAY_SECONDS if is_arxivs(address) else 0)
            self._wait(self._last_end + delay - self._clock.monotonic())
        if self._deadline.remaining <= 0:
            raise OutOfTime(self._waited_upon)
        self.requests_sent += 1
        try:
            return self._read(address, Deadline(self._clock, min(slowest, self._deadline.remaining)), timeout)
        except (requests.Timeout, wire.TimeoutError, _Endless) as error:
            # Where arXiv has answered before, it is the budget that left no time for this answer.
            if self._deadline.remaining <= 0 and self._has_answered:
                raise OutOfTime(self._waited_upon) from None
            what = "an answer without end" if isinstance(error, _Endless) else "no answer in time"
            raise BadResponse(what, Remedy.RETRY) from None
        except (requests.ConnectionError, wire.ProtocolError) as error:
            trouble = network_trouble(error)
            if trouble is not None:
                raise BadResponse(trouble.what, Remedy.RETRY, advice=trouble.remedy) from None
            raise BadResponse("a broken connection", Remedy.RETRY) from None
        except (requests.RequestException, wire.HTTPError) as error:
            raise BadResponse(f"something unreadable ({type(error).__name__})", Remedy.RETRY) from None
        finally:
            self._last_end = self._clock.monotonic()

    def _read(self, address: str, limit: Deadline, timeout: float) -> tuple[int, Mapping[str, str], bytes]:
        from urllib3 import exceptions as wire

        from radar.network.http_deadline import ends_with

        body = bytearray()
        with (
            _news_of_silence(self._said),
            ends_with(limit),
            self._session.get(address, timeout=timeout, stream=True, allow_redirects=False) as response,
        ):
            if response.is_redirect:
                return response.status_code, response.headers, b""
            try:
                # `iter_content` would wait until a chunk is full, however slowly it fills.
                while chunk := response.raw.read1(_CHUNK, decode_content=True):
                    body += chunk
                    if limit.remaining < 0 or len(body) > _LARGEST:
                        raise _Endless
            except wire.TimeoutError:
                if limit.remaining <= 0:
                    raise _Endless from None
                raise
            return response.status_code, response.headers, bytes(body)

    def _give_up(self, bad: BadResponse, tries: int) -> ArxivError:
        times = "once" if tries == 1 else f"{tries} times"
        if bad.remedy is Remedy.GIVE_UP:
            return Rejected(f"arXiv refused the query: {bad.what}.", "Check the topic's phrases and its query.")
        if bad.remedy is Remedy.STOP:
            return Robot(f"arXiv answered {bad.what}.", "Wait a day before the next run, and run at most once a day.")
        if bad.remedy is Remedy.SPLIT:
            what, remedy = f"arXiv answered {bad.what}.", "The next run asks again."
            return Unanswerable(what, remedy, of_the_api=bad.of_the_api)
        return Unavailable(
            f"arXiv was asked {times} and sent no good answer; the last was {bad.what}.",
            bad.advice or _OVERLOADED,
        )

    def _wait(self, seconds: float) -> None:
        """Sleep, with a line in the log every half minute; raises `OutOfTime` at once if the budget would end first."""
        if seconds <= 0:
            return
        if seconds >= self._deadline.remaining:
            raise OutOfTime(self._waited_upon)
        end = self._clock.monotonic() + seconds
        while (left := end - self._clock.monotonic()) > 0:
            if left > _NEWS_EVERY:
                log.info("Waiting for arXiv: %.0f s to go%s.", left, self._said())
            self._clock.sleep(min(left, _NEWS_EVERY))

    def _said(self) -> str:
        status = self.status()
        return f"; {status}" if status else ""


def _feed(expected: ExpectedResponse) -> Check[Feed]:
    """What a feed must be in which `expected` is looked for."""

    def check(status: int, headers: Mapping[str, str], body: bytes, claims: frozenset[str]) -> Feed:
        return Feed(body, check_response(status, headers, body, expected, claims))

    return check


@contextmanager
def _news_of_silence(said: Callable[[], str]) -> Iterator[None]:
    """Within the block, a line in the log every half minute: whoever reads along knows what is being waited for."""
    over = threading.Event()

    def tell() -> None:
        while not over.wait(_NEWS_EVERY):
            log.info("Still waiting for arXiv's answer%s.", said())

    threading.Thread(target=tell, daemon=True).start()
    try:
        yield
    finally:
        over.set()


def new_session(user_agent: str) -> requests.Session:
    """The one connection to arXiv. Without an `Accept` header the service may answer 406 (since September 2026)."""
    from radar.network.session import plain_session  # with all that makes connections

    session = plain_session()
    session.headers.update(
        {"User-Agent": user_agent, "Accept": "application/atom+xml, application/xml;q=0.9, */*;q=0.1"}
    )
    return session
