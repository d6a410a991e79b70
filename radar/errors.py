"""The errors a user can meet, each with its exit code and its remedy.

Every message is made of two sentences: what is wrong, and what to do about it.
"""

from __future__ import annotations

import errno
from collections.abc import Sequence
from dataclasses import dataclass


class RadarError(Exception):
    """Something the user can act on; anything else that is raised is a bug of ours (exit 1)."""

    exit_code = 1

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(f"{what} {remedy}")
        self.what = what
        self.remedy = remedy

    @property
    def messages(self) -> tuple[str, ...]:
        """What to tell whoever has started a command by hand, one message for each thing that is wrong."""
        return (str(self),)


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with the settings, or that may not be meant.

    `what` and `remedy` are one sentence each. `file` and `line` (counted from 1) say where, when the setting
    stands in a file. `paste` has the lines that the remedy speaks of, if there are any, each with its line break.
    """

    what: str
    remedy: str
    file: str | None = None
    line: int | None = None
    paste: str = ""

    @property
    def in_full(self) -> str:
        """What is wrong and what to do, with the lines to paste below."""
        return f"{self.what} {self.remedy}" + (f"\n\n{self.paste}" if self.paste else "")

    def __str__(self) -> str:
        where = "" if self.file is None else f"{self.file}: " if self.line is None else f"{self.file}:{self.line}: "
        return f"{where}{self.what} {self.remedy}"


class SettingsError(RadarError):
    """The settings are wrong; carries every problem that was found, not the first alone."""

    exit_code = 2

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        count = len(self.problems)
        super().__init__(
            "A setting is wrong." if count == 1 else f"{count} settings are wrong.",
            "\n".join(self.messages),
        )

    @property
    def messages(self) -> tuple[str, ...]:
        return tuple(map(str, self.problems))


class ArchiveError(RadarError):
    """A file of the archive cannot be read, so nothing is overwritten.

    It shares the settings' exit code: what the repository holds needs a person's hand.
    """

    exit_code = 2

    def __init__(self, what: str, remedy: str, file: str, line: int | None = None) -> None:
        super().__init__(what, remedy)
        self.file = file
        self.line = line


class ArxivError(RadarError):
    """arXiv could not be asked."""

    exit_code = 3


class MachineError(RadarError):
    """The machine that runs the action is in the way: a full disk, a folder that cannot be written to, no memory."""

    exit_code = 5


_NO_SPACE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_NOT_ALLOWED = {errno.EACCES, errno.EPERM, errno.EROFS}


def machine_error(error: Exception) -> MachineError | None:
    """The error for what the operating system refused us; None where it is something else."""
    if isinstance(error, MemoryError):
        return MachineError(
            "The machine has too little memory for this run.", "Use a runner with more, or split the topics over runs."
        )
    if isinstance(error, RuntimeError) and "start new thread" in str(error):
        return MachineError(
            "The machine lets the action start no further thread.", "Raise its limit of processes, and run again."
        )
    # What requests raises is an OSError too, and speaks of the network.
    if isinstance(error, OSError) and not type(error).__module__.startswith("requests"):
        return _refused_by_system(error)
    return None


def _refused_by_system(error: OSError) -> MachineError:
    said = error.strerror or str(error)
    where = f" for {error.filename}" if error.filename else ""
    if "CA certificate bundle" in said:
        what, remedy = (
            f"The machine has no such file of certificates: {said}.",
            "Correct the variable REQUESTS_CA_BUNDLE or CURL_CA_BUNDLE; in a container, mount the file too.",
        )
    elif "temporary directory" in said:
        what, remedy = (
            f"The machine has no folder for temporary files: {said}.",
            "Free some space, or name a folder that can be written to in the variable TMPDIR.",
        )
    elif error.errno in _NO_SPACE:
        what, remedy = (
            f"The machine has no room left{where}: {said}.",
            "Free some space on its disk, and run again.",
        )
    elif error.errno in _NOT_ALLOWED:
        what, remedy = (
            f"The machine gives the action no access{where}: {said}.",
            "Let the step's user read and write there, and run again.",
        )
    else:
        what, remedy = (
            f"The machine failed{where}: {said}.",
            "Look at the runner's disk and folders, and run again.",
        )
    return MachineError(what, remedy)
