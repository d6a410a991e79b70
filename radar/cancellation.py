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


class _State:
    """What is known of the one process: the signal that asked it to stop, and what has to be finished first."""

    asked: int | None = None
    shields = 0


_state = _State()


@contextmanager
def heeding_signals() -> Iterator[None]:
    """Within the block SIGINT and SIGTERM raise `Stopped` in the main thread, once; behind it they do nothing more."""
    for number in _SIGNALS:
        signal.signal(number, _stop)
    try:
        yield
    finally:
        for number in _SIGNALS:
            signal.signal(number, signal.SIG_IGN)


def check() -> None:
    """Raise `Stopped` if the run is to stop: where waiting begins, in case the signal's own raise went unheard."""
    if _state.asked is not None and not _state.shields:
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
    if _state.asked is None:  # a runner sends several: what tidies up after the first is left in peace
        _state.asked = number
        check()
