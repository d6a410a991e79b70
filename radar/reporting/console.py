"""The log of a run: plain lines that nothing can turn into a command, and the runner's commands, which are ours alone.

The runner takes `::command::` at the start of a line, after white space, and the older `##[command]` anywhere in one;
a bare carriage return starts a line too (actions/runner, ActionCommand.cs). So every line goes through `neutral`.
"""

from __future__ import annotations

import logging
import re
from contextlib import suppress
from typing import Literal, TextIO

from radar.settings.secret import Secret

_LINE_BREAKS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
# The runner compares by the rules of a culture, which leave out invisible characters: some may stand between the signs.
_COMMAND = re.compile(r"^(\W*?):(?=[^ -~\n]*:)", re.MULTILINE)
_OLD_COMMAND = re.compile(r"(#[^ -~\n]*#)([^ -~\n]*\[)")

Kind = Literal["error", "warning", "notice"]


def neutral(text: str) -> str:
    """`text` as lines of a log that the runner takes for nothing but text."""
    text = _CONTROL.sub("\ufffd", _LINE_BREAKS.sub("\n", text))
    return _OLD_COMMAND.sub(r"\1 \2", _COMMAND.sub(r"\1: ", text))


class Console:
    """Writes the log. On a runner (`in_actions`) it folds groups and makes annotations; elsewhere it is plain text.

    `secret` is never written, whatever is asked for. A log that nobody reads any more (a closed pipe, a full disk)
    is no reason to end a run: what comes then is dropped.
    """

    def __init__(self, stream: TextIO, *, in_actions: bool, secret: str = "") -> None:
        self._stream = stream
        self._in_actions = in_actions
        self._secret = Secret(secret)
        self._in_group = False

    def hide(self, secret: str) -> Secret:
        """Never write `secret` from now on; the runner is told to mask it too, line by line, as it reads the log."""
        for line in secret.splitlines():
            if line.strip() and self._in_actions:
                self._put(f"::add-mask::{_data(line)}\n")
        self._secret = Secret(secret)
        return self._secret

    def masked(self, text: str) -> str:
        """`text` without the secret, for whatever else leaves the program: the runner masks nothing but the log."""
        return self._secret.masked(text)

    def line(self, text: str) -> None:
        """Write one or more lines of plain text."""
        self._write(neutral(text))

    def group(self, title: str) -> None:
        """Begin a part of the log that folds away; it ends the one before."""
        self.end_group()
        self._in_group = True
        self._write(f"::group::{_data(neutral(title))}" if self._in_actions else f"== {neutral(title)}")

    def end_group(self) -> None:
        """End the group, if one is open."""
        if self._in_group and self._in_actions:
            self._write("::endgroup::")
        self._in_group = False

    def annotate(self, kind: Kind, message: str, *, file: str | None = None, line: int | None = None) -> None:
        """Say it where people look: on the run's page, beside the line of the file it is about."""
        if not self._in_actions:
            where = "" if file is None else f"{file}: " if line is None else f"{file}:{line}: "
            self.line(f"{kind}: {where}{message}")
            return
        properties = ["title=arXiv Radar"]
        if file is not None:
            properties.append(f"file={_property(file)}")
        if line is not None:
            properties.append(f"line={line}")
        self._write(f"::{kind} {','.join(properties)}::{_data(self.masked(message)[:4000])}")

    def _write(self, text: str) -> None:
        text = self.masked(text)
        encoding = self._stream.encoding or "utf-8"
        self._put(text.encode(encoding, "backslashreplace").decode(encoding) + "\n")

    def _put(self, text: str) -> None:
        with suppress(OSError, ValueError):  # ValueError: the stream is closed
            self._stream.write(text)
            self._stream.flush()


def notice(log: logging.Logger, message: str, *values: object) -> None:
    """Log what people are to see on the run's page too, though nothing is wrong with the run."""
    log.info(message, *values, extra={"is_notice": True})


class ConsoleHandler(logging.Handler):
    """Sends the log's records to a console."""

    def __init__(self, console: Console) -> None:
        super().__init__()
        self._console = console

    def emit(self, record: logging.LogRecord) -> None:
        if getattr(record, "is_notice", False):
            self._console.annotate("notice", self.format(record))
            return
        prefix = "" if record.levelno == logging.INFO else f"{record.levelname.capitalize()}: "
        self._console.line(prefix + self.format(record))


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
