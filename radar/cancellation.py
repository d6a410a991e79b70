"""SIGINT and SIGTERM: a run that is cancelled ends at the next safe point, with one sentence and a code of its own.

In its container the action is process 1, for which Linux drops a signal that nobody handles: without this a cancelled
workflow would work on until it is killed.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Stopped(BaseException):
    """Somebody cancelled the run. `exit_code` is 128 and the signal's number, as shells have it."""

    def __init__(self, number: int) -> None:
        super().__init__(
            f"The run was stopped by {signal.Signals(number).name}. "
            "What is published is whole; the next run goes on from there."
        )
        self.exit_code = 128 + number


_AGAIN = 1.0  # seconds


class _State:
    """What is known of the one process: the signal that asked it to stop, and what has to be finished first."""

    asked: int | None = None
    is_heard = False
    shields = 0


_state = _State()


@contextmanager
def heeding_signals() -> Iterator[None]:
    """Within the block SIGINT and SIGTERM raise `Stopped` in the main thread; behind it they do nothing more.

    Python drops what is raised while it tidies up after an object. So it is raised again, every second, until `heard`.
    """
    signal.signal(signal.SIGALRM, lambda number, frame: check())
    for number in _SIGNALS:
        signal.signal(number, _stop)
    try:
        yield
    finally:
        heard()
        for number in _SIGNALS:
            signal.signal(number, signal.SIG_IGN)


def heard() -> None:
    """`Stopped` has come to where the run ends: it is not raised any more."""
    signal.setitimer(signal.ITIMER_REAL, 0)
    _state.is_heard = True


def check() -> None:
    """Raise `Stopped` if the run is to stop."""
    if _state.asked is not None and not _state.is_heard and not _state.shields:
        raise Stopped(_state.asked)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Finish what is inside first: a signal that comes meanwhile stops the run at the end of the block."""
    _state.shields += 1
    try:
        yield
    finally:
        _state.shields -= 1
    check()


def _stop(number: int, frame: FrameType | None) -> None:
    if _state.asked is None:  # a runner sends several
        _state.asked = number
        signal.setitimer(signal.ITIMER_REAL, _AGAIN, _AGAIN)
        check()
