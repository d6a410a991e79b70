"""What people's templates may cost, and what the process that renders them may touch: the system sees to both."""

from __future__ import annotations

import math
import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

SECONDS = 2
"""Seconds of computing that one rendering may take; a page of 500 rows takes a hundredth of one."""

COMPILING_SECONDS = 5
"""Seconds of computing that reading one template may take; one of 64 KiB takes one at the most."""

ALTOGETHER_SECONDS = 300
"""Seconds of computing that all renderings of a run may take; 100,000 rows take 10."""

MEBIBYTES = 256
"""The memory that rendering may take, beside that of the program itself; a page takes two or three."""

OUT_OF_MEMORY = 99
"""The exit code of a process that has not even the memory to say so."""


class OutOfTime(BaseException):
    """Computing has taken too long. What goes on after any `Exception` does not go on after this."""


@contextmanager
def bounded(seconds: float, error: type[BaseException] = TimeoutError) -> Iterator[None]:
    """Raise `error` in what runs inside once it has computed for `seconds`; around it, time stands still.

    Where a single call goes on all the same, the system ends the process a little later. Only the main thread of a
    process can be bounded so.
    """

    def end(*_: object) -> None:
        raise error(f"it computes for more than {seconds:g} seconds")

    before = signal.signal(signal.SIGVTALRM, end)
    left, _ = signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    _end_process_after(seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, left)
        signal.signal(signal.SIGVTALRM, before)
        if left:
            _end_process_after(left)


def _end_process_after(seconds: float) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    end = math.ceil(used.ru_utime + used.ru_stime + seconds) + 2
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CPU, (min(end, ALTOGETHER_SECONDS), most))


def confine() -> None:
    """Let this process take little more memory than it has, open no file or connection, and start no other process.

    What a system knows no limit for stays as it is: macOS has none for memory.
    """
    with suppress(OSError):
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
        _limit(resource.RLIMIT_AS, pages * resource.getpagesize() + MEBIBYTES * 2**20)
    for kind in (resource.RLIMIT_NPROC, resource.RLIMIT_FSIZE, resource.RLIMIT_CORE, resource.RLIMIT_NOFILE):
        _limit(kind, 0)


def _limit(kind: int, most: int) -> None:
    with suppress(OSError, ValueError):  # a limit that is lower already
        resource.setrlimit(kind, (most, most))
