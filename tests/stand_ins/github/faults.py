"""The fault plan: what goes wrong, on which call, how often."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from tests.stand_ins.github.answers import Answer, Refusal


@dataclass(frozen=True)
class Instead:
    """This answer is given. With `after_work` the call is carried out all the same, and its own answer is lost."""

    answer: Answer
    after_work: bool = False


@dataclass(frozen=True)
class Reset:
    """The connection is reset (RST), before the call is carried out or after it."""

    after_work: bool = False


@dataclass(frozen=True)
class Delay:
    """The call waits so many seconds, then goes on as it would have."""

    seconds: float


@dataclass(frozen=True)
class Meanwhile:
    """Something else happens just before the call is carried out: somebody pushes, closes, merges."""

    happens: Callable[[], object]


Fault = Instead | Reset | Delay | Meanwhile


@dataclass
class _Rule:
    method: str
    path: str
    first: int
    times: int | None
    fault: Fault
    seen: int = 0

    def strikes(self, method: str, paths: Sequence[str]) -> bool:
        """Counts the call if it is one of the rule's, and says whether the rule strikes at it."""
        if self.method not in ("*", method) or not any(fnmatchcase(path, self.path) for path in paths):
            return False
        self.seen += 1
        return self.seen >= self.first and (self.times is None or self.seen < self.first + self.times)


@dataclass
class FaultPlan:
    """Rules in the order they were added. All that strike are applied, up to the first that decides the answer."""

    _rules: list[_Rule] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, method: str, path: str, fault: Fault, *, first: int = 1, times: int | None = 1) -> None:
        """Lets `fault` strike at calls of `method` (`*`: any) whose path matches the pattern.

        The path is the whole one (`/rate_limit`) or what follows `/repos/OWNER/REPO/` (`git/trees`, `pulls/*`),
        decoded, without the query; `*` stands for any characters, slashes too. Of the calls that match from now
        on, `first` (counted from 1) is the first to suffer and `times` is how many in a row do (None: all of them).
        """
        with self._lock:
            self._rules.append(_Rule(method, path, first, times, fault))

    def clear(self) -> None:
        """Everything works again."""
        with self._lock:
            self._rules.clear()

    def struck(self, method: str, path: str) -> list[Fault]:
        """The faults that strike at this call; counts it."""
        paths = [path, path.split("/", 4)[4]] if path.startswith("/repos/") and path.count("/") > 3 else [path]
        with self._lock:
            return [rule.fault for rule in self._rules if rule.strikes(method, paths)]


# Faults that GitHub is known for


def status(code: int, message: str = "Server Error", *, after_work: bool = False) -> Instead:
    """A status with GitHub's JSON around the message."""
    return Instead(Refusal(code, message).answer("https://docs.github.com/rest"), after_work)


def nonsense(code: int = 200, *, body: bytes = b"", after_work: bool = False) -> Instead:
    """A page for people where JSON is due (GitHub's unicorn, a proxy's log-in page), or the bytes given."""
    page = (
        body or b"<!DOCTYPE html>\n<html><head><title>Unicorn! &middot; GitHub</title></head><body>:(</body></html>\n"
    )
    return Instead(Answer(code, page, {"Content-Type": "text/html; charset=utf-8"}), after_work)


def redirect(code: int, to: str) -> Instead:
    """The client is sent on to another address: 301 and 307 come of a repository that was renamed."""
    words = "Moved Permanently" if code in (301, 308) else "Temporary Redirect"
    return Instead(Answer(code, {"message": words, "url": to}, {"Location": to}))


def odd(body: bytes, code: int = 200, **headers: str) -> Instead:
    """These very bytes, with these headers (`_` for `-`); then the connection ends."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Instead(Answer(code, body, {"Connection": "close", **named}))


def not_visible_yet(message: str = "Tree SHA does not exist") -> Instead:
    """An object just made has not reached the server that is asked."""
    return status(422, message)


def secondary_limit(retry_after: int | None = 60, code: int = 403) -> Instead:
    """Too much too fast. Without `retry_after` GitHub leaves it to the client how long to wait."""
    words = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."
    refusal = Refusal(
        code,
        words,
        documentation="https://docs.github.com/rest/overview/rate-limits-for-the-rest-api#about-secondary-rate-limits",
        headers={} if retry_after is None else {"Retry-After": str(retry_after)},
    )
    return Instead(refusal.answer(""))
