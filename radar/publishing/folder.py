"""A folder as the repository: read for what is there, and written to under `publish: none`."""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from radar.errors import Problem, SettingsError
from radar.publishing.index import unchanged
from radar.publishing.publisher import Plan, Published
from radar.tree import Tree, blob_sha
from radar.words import count

log = logging.getLogger(__name__)


class Folder:
    """The files below `root` that matter: those under `output_dir`, and the README beside it."""

    def __init__(self, root: Path, output_dir: str = "") -> None:
        self._root = root
        self._output_dir = output_dir
        self._paths: frozenset[str] | None = None
        self._shas: dict[str, str] | None = None

    def paths(self) -> Collection[str]:
        """All files under the output folder, and `README.md`; found once."""
        if self._paths is None:
            found = ["README.md"] if (self._root / "README.md").is_file() else []
            for folder, _, names in os.walk(self._root / self._output_dir):
                below = Path(folder).relative_to(self._root).as_posix()
                found += names if below == "." else [f"{below}/{name}" for name in names]
            self._paths = frozenset(found)
        return self._paths

    def read(self, path: str) -> bytes:
        """The content of a file."""
        with open(f"{self._root}/{path}", "rb", buffering=0) as file:  # noqa: PTH123 (much faster, for many files)
            return file.readall()

    def sha(self, path: str) -> str:
        if self._shas is None:
            self._shas = unchanged(self._root, self.paths())
        if path not in self._shas:
            self._shas[path] = self._hashed(path) if path in self.paths() else ""
        return self._shas[path]

    def _hashed(self, path: str) -> str:
        try:
            return blob_sha(self.read(path))
        except FileNotFoundError:  # a symbolic link to nowhere
            return ""

    def fetch(self, paths: Iterable[str]) -> None:
        pass  # they lie here

    def _make(self, folder: Path, owner: _Owner) -> None:
        """Make `folder`, and the folders on the way to it, each its owner's."""
        if not folder.is_dir():
            self._make(folder.parent, owner)
            folder.mkdir(exist_ok=True)
            owner.give(folder)

    def write(self, writes: Mapping[str, bytes], removals: Collection[str]) -> None:
        """Bring the folder to its new state: each file whole or not at all, and nothing removed before all is written.

        Everything is written beside its place first; only then is it moved there. Archives come before what is
        rendered from them and newest months first, so that a paper that changes its month stands in two places
        rather than in none if the machine stops in between. What root writes, as in a container, belongs to whom the
        folder belongs to: on a machine of one's own, the next checkout has to be able to remove it.
        """
        self._check_places(writes)
        staged: list[tuple[str, str]] = []  # text, since paths as objects take their time where files are many
        owner = _Owner(self._root)
        made: set[str] = set()
        moved = 0
        try:
            for path in sorted(writes, key=lambda path: (path.endswith(".jsonl"), path), reverse=True):
                target = f"{self._root}/{path}"
                folder = target.rpartition("/")[0]
                if folder not in made:
                    self._make(Path(folder), owner)
                    made.add(folder)
                handle, temporary = tempfile.mkstemp(prefix=".arxiv-radar-", dir=folder)
                staged.append((temporary, target))
                with os.fdopen(handle, "wb") as stream:
                    stream.write(writes[path])
                    os.fchmod(handle, 0o644)
                owner.give(temporary)
            for temporary, target in staged:
                os.replace(temporary, target)  # noqa: PTH105
                moved += 1
        finally:
            for temporary, _ in staged[moved:]:
                Path(temporary).unlink(missing_ok=True)
        for path in removals:
            (self._root / path).unlink(missing_ok=True)
        for left in {(self._root / path).parent for path in removals}:
            if left.is_dir() and not any(left.iterdir()):
                left.rmdir()
        self._paths = None
        self._shas = None

    def _check_places(self, paths: Iterable[str]) -> None:
        """Raise `SettingsError` unless files can be at `paths`, with nothing but folders on the way to them."""
        passed = {self._root}
        for path in paths:
            *folders, name = path.split("/")
            place = self._root
            for folder in folders:
                place /= folder
                if place not in passed and (place.is_symlink() or (place.exists() and not place.is_dir())):
                    what = "a symbolic link" if place.is_symlink() else "a file"
                    raise _in_the_way(path, place.relative_to(self._root), what, "folder")
                passed.add(place)
            if (place / name).is_dir():
                raise _in_the_way(path, Path(path), "a folder", "file")


class _Owner:
    """Whom what is written in a folder is to belong to, where we may say so."""

    def __init__(self, root: Path) -> None:
        if os.name == "posix" and os.geteuid() == 0 and root.is_dir():
            stat = root.stat()
            self._ids: tuple[int, int] | None = (stat.st_uid, stat.st_gid)
        else:
            self._ids = None

    def give(self, path: Path | str) -> None:
        """Let `path` be theirs. A root that may not, as in a container without rights, keeps it."""
        if self._ids is not None:
            with suppress(OSError):
                os.chown(path, *self._ids)


def _in_the_way(path: str, place: Path, what: str, wanted: str) -> SettingsError:
    return SettingsError(
        [
            Problem(
                f"{path} cannot be written, since {place.as_posix()} is {what}.",
                f"Replace it with a {wanted}, or choose another output-dir.",
            )
        ]
    )


class FolderPublisher:
    """`publish: none`: the files are written into the folder, and nothing is pushed."""

    def __init__(self, folder: Folder, base: str = "") -> None:
        """`base` is the branch that the folder is a checkout of, as far as that is known."""
        self._folder = folder
        self.base = base

    def known(self) -> Collection[Tree]:
        return [self._folder]

    def publish(self, plan: Plan, *, dry_run: bool) -> Published:
        update = plan(self._folder, None)
        difference = update.difference(self._folder)
        files = count(len(difference.writes), "file")
        if dry_run:
            log.info("Dry run: %s would be written, %d removed.", files, len(difference.removals))
        else:
            self._folder.write(difference.writes, difference.removals)
            log.info("%s written, %d removed.", files, len(difference.removals))
        return Published(update, bool(difference))
