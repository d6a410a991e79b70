"""PyGithub's way to GitHub, with an end for each request as a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import github
from github.Requester import HTTPRequestsConnectionClass, HTTPSRequestsConnectionClass, Requester, RequestsResponse

from radar.clock import Clock, Deadline
from radar.http_deadline import bounded, ends_with


def bounded_requester(limit: Callable[[], Deadline], **options: Any) -> Requester:
    """What makes the requests of a `github.Github` with these options; `limit` gives the end of one that begins now."""

    class Bounded:
        def __init__(self, *args: Any, **settings: Any) -> None:
            super().__init__(*args, **settings)
            bounded(self.session)  # type: ignore[attr-defined]

        def getresponse(self) -> RequestsResponse:
            with ends_with(limit()):
                return super().getresponse()  # type: ignore[misc,no-any-return]

    class Plain(Bounded, HTTPRequestsConnectionClass):
        pass

    class Secure(Bounded, HTTPSRequestsConnectionClass):
        pass

    # A requester takes its classes when it is made. While others are injected, none keeps its connection.
    Requester.injectConnectionClasses(Plain, Secure)
    try:
        return github.Github(**options).requester
    finally:
        Requester.resetConnectionClasses()


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
