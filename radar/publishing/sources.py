"""The user's own files, settings and templates: from the checkout, or from GitHub where there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from radar.errors import Problem, SettingsError
from radar.publishing.refusals import Missing

if TYPE_CHECKING:
    from radar.publishing.github import GitHub


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

        found = self._contents(path)
        return None if found is None or isinstance(found, list) else as_text(decoded(found), path)

    def names(self, folder: str) -> list[str] | None:
        if (local := self._workspace.names(folder)) is not None:
            return local
        found = self._contents(folder)
        return (
            sorted(str(item["name"]) for item in found if item["type"] == "file") if isinstance(found, list) else None
        )

    def _contents(self, path: str) -> Any:
        from radar.publishing.github import in_url

        try:
            return self._github.call(
                "GET",
                f"/contents/{in_url(path)}",
                lambda answer: answer,
                deed=f"read {path}",
                query={"ref": self._ref} if self._ref else None,
            )
        except Missing:
            return None
