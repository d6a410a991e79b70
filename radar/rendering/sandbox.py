"""Where templates run: Jinja2's sandbox, with bounds on the time and the memory that a mistake in one can cost."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

SECONDS = 2
"""Seconds of computing that one rendering may take; a page of 500 rows takes a hundredth of one."""

_LARGEST_BITS = 10_000
_LONGEST = 1_000_000


class Sandbox(ImmutableSandboxedEnvironment):
    """Refuses what the sandbox of Jinja2 refuses, and products and powers that would fill the memory at one stroke."""

    intercepted_binops = frozenset({"*", "**"})

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """`left operator right`, if the result keeps within bounds."""
        if _is_too_large(operator, left, right):
            raise SecurityError("a product or power is too large")
        return super().call_binop(context, operator, left, right)


def _is_too_large(operator: str, left: Any, right: Any) -> bool:
    if isinstance(left, int) and isinstance(right, int):
        bits, more = left.bit_length(), right.bit_length()
        return (bits * max(right, 0) if operator == "**" else bits + more) > _LARGEST_BITS
    for sequence, times in ((left, right), (right, left)):
        if isinstance(sequence, str | bytes | list | tuple) and isinstance(times, int):
            return len(sequence) * times > _LONGEST
    return False


@contextmanager
def bounded(seconds: float = SECONDS) -> Iterator[None]:
    """Raise `TimeoutError` in what runs inside once it has computed for `seconds`.

    It takes a signal of POSIX systems, which only the main thread receives; elsewhere there is no bound.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def end(*_: object) -> None:
        raise TimeoutError(f"it computes for more than {seconds:g} seconds")

    before = signal.signal(signal.SIGVTALRM, end)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
