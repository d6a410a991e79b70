"""Git's index of a checkout: what is still as git left it, and need not be read to be known.

The format is described in git's documentation (gitformat-index); versions 2 and 3 are read.
"""

from __future__ import annotations

import hashlib
import os
import stat
import struct
from collections.abc import Container, Iterator
from pathlib import Path
from typing import NamedTuple

from radar.publishing.regular_file import read_regular

_HEADER = struct.Struct(">4sII")
_ENTRY = struct.Struct(">10I20sH")
_TRAILER = 20  # bytes: the SHA-1 of all before it
_EXTENDED, _STAGE = 0x4000, 0x3000  # bits of an entry's flags
_LARGEST = 1 << 28  # bytes; half a million files take a quarter of that
_SECOND = 1_000_000_000  # nanoseconds


class _Entry(NamedTuple):
    path: str
    sha: str
    size: int
    inode: int
    changed: int  # the file's ctime and mtime, in nanoseconds
    modified: int


def unchanged(root: Path, paths: Container[str]) -> dict[str, str]:
    """The names of the blobs, by path, for those of `paths` that have not been touched since git wrote or read them.

    It is git's own test: dates, size and inode are those in the index, and the file is older than the index itself.
    Nothing is known without an index, nor from one of another kind.
    """
    place = root / ".git" / "index"
    try:
        data, written = read_regular(place, _LARGEST), place.stat().st_mtime_ns
        entries = [entry for entry in _entries(data) if entry.path in paths]
    except (OSError, struct.error, ValueError):  # the last two are of an index that is cut in the middle
        return {}
    return {entry.path: entry.sha for entry in entries if entry.modified < written and _is_as_told(root, entry)}


def _entries(data: bytes) -> Iterator[_Entry]:
    """The regular files in an index; none where it is damaged, or not understood."""
    if len(data) < _HEADER.size + _TRAILER:
        return
    body = data[:-_TRAILER]
    kind, version, count = _HEADER.unpack_from(body)
    # An index of SHA-256, or one that git was told to write without a checksum, does not end so.
    if (
        kind != b"DIRC"
        or version not in (2, 3)
        or hashlib.sha1(body, usedforsecurity=False).digest() != data[len(body) :]
    ):
        return
    position = _HEADER.size
    for _ in range(count):
        *numbers, sha, flags = _ENTRY.unpack_from(body, position)
        begin = position + _ENTRY.size + (2 if flags & _EXTENDED else 0)
        end = body.index(b"\0", begin)
        changed, modified = (numbers[at] * _SECOND + numbers[at + 1] for at in (0, 2))
        inode, mode, size = numbers[5], numbers[6], numbers[9]
        if stat.S_ISREG(mode) and not flags & _STAGE:
            yield _Entry(os.fsdecode(body[begin:end]), sha.hex(), size, inode, changed, modified)
        position += (end - position + 8) // 8 * 8  # one to eight NUL, up to a multiple of eight


def _is_as_told(root: Path, entry: _Entry) -> bool:
    try:
        found = os.lstat(f"{root}/{entry.path}")
    except OSError:
        return False
    return (
        stat.S_ISREG(found.st_mode)
        and found.st_mtime_ns == entry.modified
        and found.st_ctime_ns == entry.changed
        and found.st_size == entry.size
        and found.st_ino & 0xFFFFFFFF == entry.inode
    )
