"""People's templates, rendered in a process of their own.

A mistake in a template, or malice, can then cost no more than the limits say: the system itself ends what computes for
too long or wants too much memory, be it in the middle of one call. And there is nothing to be found: the process has
no environment, no token, no file and no connection.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import weakref
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import radar
from radar.errors import MachineError
from radar.sandbox.frames import receive, send
from radar.sandbox.limits import MEBIBYTES, OUT_OF_MEMORY

_START = "import sys; sys.path[:] = sys.argv[1:]; from radar.sandbox.child import main; main()"
_LOADERS = "LD_LIBRARY_PATH"  # where some machines keep Python's own library
_UNWRITABLE = re.compile("[\0\ud800-\udfff]")  # UTF-8 has no surrogates, and for git a file with U+0000 is no text
_CRASHES = {signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGILL, signal.SIGTRAP}


class TemplateFault(Exception):
    """A template that cannot be rendered; the text says why, in words that fit into a sentence.

    `name` and `line` say where, as far as that is known; without a name it was none of people's.
    """

    def __init__(self, why: str, name: str = "", line: int | None = None) -> None:
        super().__init__(why)
        self.name = name
        self.line = line


class OutputTooLarge(TemplateFault):
    """What comes out is larger than it may be."""


class TemplateProcess:
    """Renders people's templates. The process starts with the first, and ends with this object."""

    def __init__(
        self,
        theirs: Mapping[str, str],
        ours: Mapping[str, str] | None = None,
        plain: Callable[[Any], Any] | None = None,
    ) -> None:
        """`theirs` are people's templates by name; `ours`, those that they may include.

        `plain` makes what JSON knows of any other object among the values.
        """
        self._templates = {"theirs": dict(theirs), "ours": dict(ours or {})}
        self._plain = plain
        self._process: subprocess.Popen[bytes] | None = None

    def render(self, name: str, values: Mapping[str, Any], most: int) -> str:
        """The text of a template.

        Raises `TemplateFault` where it cannot be rendered: `OutputTooLarge` where it comes to more than `most` bytes.
        """
        process = self._process or self._start()
        assert process.stdin is not None and process.stdout is not None
        try:
            if self._process is None:
                self._process = process
                send(process.stdin, self._templates)
            send(process.stdin, {"name": name, "values": values, "most": most}, self._plain)
            answer = receive(process.stdout)
        except (EOFError, BrokenPipeError):
            self._process = None
            raise _end(process, name) from None
        if "size" in answer:
            raise OutputTooLarge(f"it makes {answer['size']:,} bytes, and {most:,} are allowed", name)
        if "text" not in answer:
            raise TemplateFault(answer["why"], answer["name"], answer["line"])
        text: str = answer["text"]
        if found := _UNWRITABLE.search(text):
            raise TemplateFault(f"it makes the character U+{ord(found[0]):04X}, which no text file can hold", name)
        return text

    def _start(self) -> subprocess.Popen[bytes]:
        places = [str(Path(radar.__file__).parents[1]), *(str(Path(place).absolute()) for place in sys.path if place)]
        process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-B", "-c", _START, *dict.fromkeys(places)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={_LOADERS: os.environ[_LOADERS]} if _LOADERS in os.environ else {},
            cwd="/",
            start_new_session=True,  # who stops a run at a terminal stops us; we end it
        )
        weakref.finalize(self, _stop, process)
        return process


def _end(process: subprocess.Popen[bytes], name: str) -> Exception:
    """What it means that the process has ended by itself while it rendered a template."""
    code = process.wait()
    if code == -signal.SIGXCPU:
        return TemplateFault("it computes for longer than is allowed", name)
    if code == OUT_OF_MEMORY or -code in _CRASHES:
        return TemplateFault(f"it takes more than {MEBIBYTES} MiB of memory, or nests too deeply", name)
    if code < 0:
        return MachineError(
            f"The process that renders templates was ended from outside ({signal.Signals(-code).name}).",
            "Most likely the machine is short of memory: run again, or on one that has more.",
        )
    return RuntimeError(f"the process that renders templates ended with {code}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with suppress(BrokenPipeError):
                stream.close()
