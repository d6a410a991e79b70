"""The user's own files, settings and templates: from the checkout, or from GitHub where there is none."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from radar.errors import Problem, SettingsError
from radar.publishing.refusals import Missing

if TYPE_CHECKING:
    from radar.publishing.github import GitHub

T = TypeVar("T")


class Sources(Protocol):
    """Files that people write for us."""

    def text(self, path: str) -> str | None:
        """The text of a file; None where there is none. Raises `SettingsError` where it is not UTF-8."""

    def names(self, folder: str) -> list[str] | None:
        """The names of the files right in a folder; None where there is no such folder."""


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
        from radar.publishing.github import decoded

        def read(answer: Any) -> bytes | None:
            return None if isinstance(answer, list) or answer["type"] != "file" else decoded(answer)

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
            names = sorted(str(item["name"]) for item in items if item["type"] == "file")
            return names if items is answer else None

        return self._contents(folder, read)

    def _contents(self, path: str, read: Callable[[Any], T]) -> T | None:
        from radar.publishing.github import in_url

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
