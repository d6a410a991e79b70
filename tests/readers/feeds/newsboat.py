"""newsboat, in a terminal of its own: what it draws of each article, in the order of its list."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from tests.readers.feeds.shown import Shown, plain

_PATIENCE = 60.0  # seconds for what takes two

# One key opens all articles in turn, each in an "external pager" that keeps what newsboat has drawn.
_CONFIG = """\
auto-reload no
show-read-articles yes
text-width 1000000
pager "{pager} %f"
macro a {all}
"""
_PAGER = """\
#!/bin/sh
set -e
cp "$1" "{folder}/part"
mv "{folder}/part" "{folder}/$(printf %05d $(ls "{folder}" | wc -l))"
"""


class NewsboatStopped(Exception):
    """newsboat has not shown all articles in time."""


def newsboat(feed: Path, work: Path, count: int) -> list[Shown]:
    """What newsboat shows of the `count` entries of a feed; `work` is a folder of its own.

    Raises:
        NewsboatStopped: it shows fewer.
    """
    folder = work / "drawn"
    folder.mkdir(parents=True)
    pager = work / "pager"
    pager.write_text(_PAGER.format(folder=folder))
    pager.chmod(0o755)
    (work / "config").write_text(_CONFIG.format(pager=pager, all=" ; ".join(["open", "down"] * count)))
    (work / "urls").write_text(f"{feed.as_uri()}\n")
    command = ["newsboat", "-q", *("-u", str(work / "urls")), *("-c", str(work / "cache.db"))]
    command += ["-C", str(work / "config")]
    environment = {"HOME": str(work), "PATH": os.environ["PATH"], "TERM": "xterm", "LC_ALL": "C.UTF-8"}
    subprocess.run([*command, "-x", "reload"], check=True, env=environment, timeout=_PATIENCE)
    ours, its = pty.openpty()
    process = subprocess.Popen(command, env=environment, stdin=its, stdout=its, stderr=its, start_new_session=True)
    os.close(its)
    try:
        screen = _Screen(ours)
        screen.wait(lambda: b"unread" in screen.seen)
        os.write(ours, b"\r")  # opens the feed
        screen.wait(lambda: b"Articles in feed" in screen.seen)
        os.write(ours, b",a")
        screen.wait(lambda: len([*folder.glob("[0-9]*")]) == count)
    finally:
        process.kill()
        process.wait()
        os.close(ours)
    return [_read(file.read_text(encoding="utf-8")) for file in sorted(folder.glob("[0-9]*"))]


class _Screen:
    """What a program has written on its terminal."""

    def __init__(self, terminal: int) -> None:
        self._terminal = terminal
        self.seen = b""

    def wait(self, until: Callable[[], bool]) -> None:
        """Read on until something is the case."""
        end = time.monotonic() + _PATIENCE
        while not until():
            if time.monotonic() > end:
                raise NewsboatStopped(self.seen[-2000:].decode(errors="replace"))
            if select.select([self._terminal], [], [], 0.02)[0]:
                self.seen += os.read(self._terminal, 1 << 16)


def _read(drawn: str) -> Shown:
    """An article as newsboat draws it: lines of `Name: value`, an empty line, the text."""
    head, _, text = drawn.partition("\n \n")
    values = dict(line.partition(": ")[::2] for line in head.split("\n"))
    return Shown(plain(values["Title"]), plain(values.get("Author", "")), plain(text))
