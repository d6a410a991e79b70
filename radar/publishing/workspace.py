"""A folder as the repository: read for what is there, and written to under `publish: none`."""

from __future__ import annotations

import errno
import logging
import os
import stat
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import accumulate
from pathlib import Path

from radar.cancellation import uninterrupted
from radar.errors import ArchiveError
from radar.publishing.git_index import unchanged
from radar.publishing.path_conflicts import Kind, check_known, check_writes
from radar.publishing.publisher import Plan, Published
from radar.publishing.readmes import README_FOLDERS, is_readme, tell_of_readmes
from radar.publishing.regular_file import kind_of, read_regular
from radar.settings.model import Settings
from radar.settings.secret import Secret
from radar.text import count
from radar.tree import README, Tree, blob_sha

log = logging.getLogger(__name__)

_LARGEST = 150_000_000  # bytes; half more than GitHub takes


class Workspace:
    """The files below `root` that matter: those under `output_dir`, and those of people's with a part of ours.

    Only regular files count; links, pipes and devices are left alone, and never opened.
    """

    def __init__(
        self,
        root: Path,
        output_dir: str = "",
        secret: Secret | None = None,
        readmes: Collection[str] = (README,),
    ) -> None:
        """`secret` is what no file that is written may hold; `readmes` are where people's files with ours may be."""
        self._root = root
        self._secret = secret or Secret()
        self._output_dir = output_dir
        self._readmes = frozenset(readmes)
        self._on_the_way = [folder for folder in accumulate(output_dir.split("/"), "{}/{}".format) if folder]
        self._kinds: Mapping[str, Kind] | None = None
        self._paths: frozenset[str] | None = None
        self._shas: dict[str, str] | None = None

    def paths(self) -> frozenset[str]:
        """All files under the output folder, and people's with a part of ours; found once."""
        if self._paths is None:
            folder = f"{self._output_dir}/" if self._output_dir else ""
            files = (path for path, kind in self.kinds().items() if kind is Kind.FILE)
            self._paths = frozenset(path for path in files if path in self._readmes or path.startswith(folder))
        return self._paths

    def kinds(self) -> Mapping[str, Kind]:
        """What stands under the output folder, at people's READMEs, and on the way to these; found once."""
        if self._kinds is None:
            found: dict[str, Kind] = {}
            for path in (*self._on_the_way, *self._readmes, *self._other_readmes()):
                for place in accumulate(path.split("/"), "{}/{}".format):
                    if (kind := self.kind(place)) is not None:
                        found[place] = kind
                    if kind is not Kind.FOLDER:
                        break
            if all(found.get(path) is Kind.FOLDER for path in self._on_the_way):
                found.update(self._below(self._output_dir))
            self._kinds = found
        return self._kinds

    def _other_readmes(self) -> Iterator[str]:
        """Where people may keep a README besides, as far as there is one."""
        for folder in README_FOLDERS:
            if not folder or self.kind(folder) is Kind.FOLDER:
                with suppress(OSError), os.scandir(f"{self._root}/{folder}") as entries:
                    names = sorted(entry.name for entry in entries if _is_text(entry.name))
                    yield from filter(is_readme, (f"{folder}/{name}" if folder else name for name in names))

    def kind(self, path: str) -> Kind | None:
        """What stands at `path` at this moment; None for nothing."""
        try:
            return kind_of(os.lstat(f"{self._root}/{path}").st_mode)
        except (FileNotFoundError, NotADirectoryError):
            return None

    def _below(self, folder: str) -> Iterator[tuple[str, Kind]]:
        """All that is below a folder. One that cannot be read is an error, since it is not the same as an empty one."""
        folders = [folder]
        while folders:
            folder = folders.pop()
            with suppress(FileNotFoundError, NotADirectoryError), os.scandir(f"{self._root}/{folder}") as entries:
                for entry in entries:
                    if not _is_text(entry.name):  # no name that we give, nor one that a page could show
                        continue
                    path, kind = f"{folder}/{entry.name}" if folder else entry.name, _kind_of_entry(entry)
                    yield path, kind
                    if kind is Kind.FOLDER:
                        folders.append(path)

    def read(self, path: str) -> bytes:
        """The content of a file.

        Raises `OSError` where there is none, and for what is no regular file; `ArchiveError` where it is too large.
        """
        try:
            return read_regular(f"{self._root}/{path}", _LARGEST)
        except OSError as error:
            if error.errno != errno.EFBIG:
                raise
            raise ArchiveError(
                f"The file {path} is larger than any that arXiv Radar writes.",
                "Restore it from the repository's history, or remove it.",
                path,
            ) from None

    def read_readme(self, path: str) -> bytes:
        """The content of a README of people's, as `read` gives it."""
        return self.read(path)

    def sha(self, path: str) -> str:
        if self._shas is None:
            self._shas = unchanged(self._root, self.paths())
        if path not in self._shas:
            self._shas[path] = self._hashed(path) if path in self.paths() else ""
        return self._shas[path]

    def _hashed(self, path: str) -> str:
        try:
            return blob_sha(self.read(path))
        except FileNotFoundError:  # gone since
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
        check_writes(self, [*writes, *removals])
        for path, data in writes.items():
            self._secret.keep_out_of(path, [path, data])
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
                    os.fchmod(handle, _mode(target))
                owner.give(temporary)
            with uninterrupted():
                for temporary, target in staged:
                    os.replace(temporary, target)  # noqa: PTH105
                    moved += 1
                self._remove(removals)
        finally:
            with uninterrupted():
                for temporary, _ in staged[moved:]:
                    Path(temporary).unlink(missing_ok=True)
        self._kinds = None
        self._paths = None
        self._shas = None

    def _remove(self, paths: Collection[str]) -> None:
        """Remove files, and the folders that they leave empty."""
        for path in paths:
            (self._root / path).unlink(missing_ok=True)
        for left in {(self._root / path).parent for path in paths}:
            if left.is_dir() and not any(left.iterdir()):
                left.rmdir()


def _mode(path: str) -> int:
    """The mode that a file is to have: that of the one in whose place it comes, such as a README of somebody's."""
    try:
        return stat.S_IMODE(os.lstat(path).st_mode) & 0o777
    except FileNotFoundError:
        return 0o644


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


def _is_text(name: str) -> bool:
    """Whether a name on the disk is UTF-8."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _kind_of_entry(entry: os.DirEntry[str]) -> Kind:
    """The same without a question to the disk, which the folder has answered already."""
    if entry.is_symlink():
        return Kind.LINK
    if entry.is_dir(follow_symlinks=False):
        return Kind.FOLDER
    return Kind.FILE if entry.is_file(follow_symlinks=False) else Kind.SPECIAL


class WorkspacePublisher:
    """`publish: none`: the files are written into the folder, and nothing is pushed."""

    def __init__(self, folder: Workspace, settings: Settings, base: str = "") -> None:
        """`base` is the branch that the folder is a checkout of, as far as that is known."""
        self._folder = folder
        self._settings = settings
        self.base = base

    def known(self) -> Collection[Tree]:
        check_known(self._folder, self._settings)
        tell_of_readmes(self._folder, self._settings)
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
