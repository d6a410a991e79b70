"""The user's own files, settings and templates: from the checkout, or from GitHub where there is none."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from radar.errors import Problem, SettingsError
from radar.publishing.refusals import Missing
from radar.settings.raw_values import printable

if TYPE_CHECKING:
    from radar.publishing.github_client import GitHub

T = TypeVar("T")

LARGEST_FILE = 262_144
"""Bytes that a config file or a template may have: of 200 topics, each could take 1,300."""

_LONGEST_SHOWN = 200  # characters of a path


class Sources(Protocol):
    """Files that people write for us. What is there and cannot be read, or not as text, is a `SettingsError`."""

    def text(self, path: str) -> str | None:
        """The text of a file; None where there is none."""

    def names(self, folder: str) -> list[str] | None:
        """The names of what lies right in a folder, folders aside; None where there is no such folder."""


def unreadable(path: str, kind: str, why: str) -> SettingsError:
    """The error for a user's file or folder (`kind`) that cannot be read; `why` follows a colon."""
    name = printable(path)[:_LONGEST_SHOWN]
    return SettingsError([Problem(f"The {kind} {name} cannot be read: {why}.", f"Put a plain {kind} there.", name)])


def too_large(path: str, most: int) -> SettingsError:
    """The error for a user's file of more than `most` bytes."""
    name = printable(path)[:_LONGEST_SHOWN]
    what = f"The file {name} is too large: no more than {most:,} bytes are read."
    return SettingsError([Problem(what, "Take out what is not needed.", name)])


def as_text(data: bytes, path: str) -> str:
    """The text of a user's file, without a byte order mark."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        problem = Problem(f"The file {path} is not UTF-8 text.", "Save it in that encoding.", path)
        raise SettingsError([problem]) from None


class RemoteSources:
    """Files of a commit on GitHub, for jobs without a checkout; what the workspace has goes first."""

    def __init__(self, github: GitHub, ref: str, workspace: Sources) -> None:
        """`ref` is a commit's name or a branch; empty for the default branch."""
        self._github = github
        self._ref = ref
        self._workspace = workspace

    def text(self, path: str) -> str | None:
        if (local := self._workspace.text(path)) is not None:
            return local
        from radar.publishing.github_client import decoded

        def read(answer: Any) -> bytes:
            kind = "folder" if isinstance(answer, list) and all(each["type"] for each in answer) else answer["type"]
            if kind == "symlink":  # GitHub follows those that lead to a file of the repository
                raise unreadable(path, "file", "it is a symbolic link that leads to no file of the repository")
            if kind != "file":
                raise unreadable(path, "file", f"it is a {kind}, not a file")
            if answer["size"] > LARGEST_FILE:  # from a megabyte on GitHub would send no content
                raise too_large(path, LARGEST_FILE)
            return decoded(answer)

        data = self._contents(path, read)
        return None if data is None else as_text(data, path)

    def names(self, folder: str) -> list[str] | None:
        if (local := self._workspace.names(folder)) is not None:
            return local

        def read(answer: Any) -> list[str] | None:
            if isinstance(answer, list) and len(answer) >= 1_000:  # GitHub lists no more, and does not say so
                what = f"The folder {folder} holds more than GitHub lists of one, so that templates could be missed."
                remedy = "Put the templates into a folder of their own, or check the repository out before."
                raise SettingsError([Problem(what, remedy)])
            items = answer if isinstance(answer, list) else [answer]
            names = sorted(str(item["name"]) for item in items if item["type"] != "dir")
            return names if items is answer else None

        return self._contents(folder, read)

    def _contents(self, path: str, read: Callable[[Any], T]) -> T | None:
        from radar.publishing.github_client import in_url

        try:
            return self._github.call(
                "GET",
                f"/contents/{in_url(path)}",
                read,
                deed=f"read {path}",
                query={"ref": self._ref} if self._ref else None,
            )
        except Missing:
            return None
