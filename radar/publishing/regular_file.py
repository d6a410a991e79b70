"""Reading files of a folder that is not only ours: what is no regular file is never opened for long."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from radar.publishing.path_conflicts import Kind


def kind_of(mode: int) -> Kind:
    """What has the mode `mode`, as `lstat` gives it."""
    kinds = {stat.S_IFREG: Kind.FILE, stat.S_IFDIR: Kind.FOLDER, stat.S_IFLNK: Kind.LINK}
    return kinds.get(stat.S_IFMT(mode), Kind.SPECIAL)


def read_regular(path: str | Path, most: int | None = None) -> bytes:
    """The content of a regular file. Raises `OSError` for a link or anything else, which could have no end.

    So it does where the file has more than `most` bytes.
    """
    with open(path, "rb", buffering=0, opener=_careful) as file:
        found = os.fstat(file.fileno())
        if not stat.S_ISREG(found.st_mode):
            raise OSError(errno.EINVAL, "it is not a regular file", str(path))
        if most is not None and found.st_size > most:
            raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), str(path))
        return file.readall()


def _careful(path: str, flags: int) -> int:
    """Open without following a link, nor waiting for the other end of a pipe."""
    return os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, 0o666)
