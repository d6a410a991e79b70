"""A folder as the repository: read for what is there, and written to under `publish: none`."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Collection, Mapping
from pathlib import Path

from radar.errors import Problem, SettingsError


class Folder:
    """The files below `root` that matter: those under `output_dir`, and the README beside it."""

    def __init__(self, root: Path, output_dir: str = "") -> None:
        self._root = root
        self._output_dir = output_dir
        self._paths: frozenset[str] | None = None

    def text(self, path: str) -> str | None:
        """The text of a file of the user's, or None where there is none; raises `SettingsError` if it is not UTF-8."""
        try:
            return (self._root / path).read_bytes().decode("utf-8-sig")
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None
        except UnicodeDecodeError:
            raise SettingsError(
                [Problem(f"The file {path} is not UTF-8 text.", "Save it in that encoding.", path)]
            ) from None

    def names(self, folder: str) -> list[str] | None:
        """The names of the files that lie right in `folder`; None where there is no such folder."""
        place = self._root / folder
        return sorted(entry.name for entry in place.iterdir() if entry.is_file()) if place.is_dir() else None

    def paths(self) -> Collection[str]:
        """All files under the output folder, and `README.md`; found once."""
        if self._paths is None:
            found = [
                Path(folder, name).relative_to(self._root).as_posix()
                for folder, _, names in os.walk(self._root / self._output_dir)
                for name in names
            ]
            readme = ["README.md"] if (self._root / "README.md").is_file() else []
            self._paths = frozenset(found + readme)
        return self._paths

    def read(self, path: str) -> bytes:
        """The content of a file."""
        return (self._root / path).read_bytes()

    def write(self, writes: Mapping[str, bytes], removals: Collection[str]) -> None:
        """Bring the folder to its new state: each file whole or not at all, and nothing removed before all is written.

        Everything is written beside its place first; only then is it moved there. Archives come before what is
        rendered from them and newest months first, so that a paper that changes its month stands in two places
        rather than in none if the machine stops in between.
        """
        top = self._root.resolve()
        staged: list[tuple[Path, Path]] = []
        try:
            for path, data in sorted(
                writes.items(), key=lambda item: (item[0].endswith(".jsonl"), item[0]), reverse=True
            ):
                target = self._root / path
                if not target.parent.resolve().is_relative_to(top):
                    raise SettingsError(
                        [
                            Problem(
                                f"{path} would be written outside the repository, through a symbolic link.",
                                "Replace the link with a folder, or choose another output-dir.",
                            )
                        ]
                    )
                target.parent.mkdir(parents=True, exist_ok=True)
                handle, temporary = tempfile.mkstemp(prefix=".arxiv-radar-", dir=target.parent)
                staged.append((Path(temporary), target))
                with os.fdopen(handle, "wb") as stream:
                    stream.write(data)
                Path(temporary).chmod(0o644)
            for temporary_file, target in staged:
                temporary_file.replace(target)
        finally:
            for temporary_file, _ in staged:
                temporary_file.unlink(missing_ok=True)
        for path in removals:
            (self._root / path).unlink(missing_ok=True)
        for folder in {(self._root / path).parent for path in removals}:
            if folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()
        self._paths = None
