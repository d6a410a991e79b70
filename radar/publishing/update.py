"""The state that a repository should have after a run, and how far a tree is from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from radar.archive.layout import STATE_FILE, month_of, months_by_folder
from radar.errors import Problem
from radar.publishing.file_store import FileStore
from radar.rendering.readme import with_overview, with_parts
from radar.reporting.topic_report import TopicReport
from radar.tree import README, Tree


@dataclass(frozen=True)
class Difference:
    """What has to be done to a tree: files to write, by path, and paths to remove."""

    writes: Mapping[str, bytes]
    removals: frozenset[str]

    def __bool__(self) -> bool:
        return bool(self.writes or self.removals)


@dataclass(frozen=True)
class Update:
    """The state that the repository should have.

    `files` are those of the topics that were updated, whose folders are `folders`, and the overview; `readme_parts` is
    what stands between the marks of the repository's own README, and of other files of people's, by path. `topics` are
    the run's own, `others` those in the archive that it did not ask about, such as those of a matrix's other jobs.
    `outdated` are files to remove, such as another program's pages that were brought over. `kept` are files of theirs
    that stay as they are in `base`. `along` are files that are written only where anything else is. `starred_parts` are
    further parts of people's files, by path and by the part's name. `hides` says that papers come which readers do not
    see, since they are rejected. `remarks` are what is to be told of people's decisions.
    """

    files: FileStore
    folders: tuple[str, ...]
    readme_parts: Mapping[str, str]
    topics: tuple[TopicReport, ...]
    others: tuple[TopicReport, ...] = ()
    outdated: frozenset[str] = frozenset()
    kept: frozenset[str] = frozenset()
    base: Tree | None = None
    along: Mapping[str, bytes] = field(default_factory=dict)
    starred_parts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    hides: bool = False
    remarks: tuple[Problem, ...] = ()

    def difference(self, tree: Tree) -> Difference:
        """What `tree` lacks of this state, or has too much."""
        wanted = self.files.only(self.files)
        paths = tree.paths()
        if self.base is not None and tree is not self.base:
            lacking = {path for path in self.kept if tree.sha(path) != self.base.sha(path)}
            self.base.fetch(lacking)
            wanted.add({path: self.base.read(path) for path in lacking})
        for path, part in self.readme_parts.items():
            if path in paths:
                readme = with_overview(tree.read(path), part)
                wanted.add({path: with_parts(readme, self.starred_parts.get(path, {}))})
        writes = wanted.only(path for path in wanted if wanted.sha(path) != tree.sha(path))
        months = months_by_folder(paths)
        removals = {
            path for folder in self.folders for in_month in months.get(folder, {}).values() for path in in_month
        }
        removals |= self.outdated & paths
        removals -= wanted.keys() | self.kept
        if writes or removals:
            wanted.add(self.along)
            writes = wanted.only([*writes, *(path for path in self.along if wanted.sha(path) != tree.sha(path))])
        return Difference(writes, frozenset(removals))

    def news(self, difference: Difference) -> Difference:
        """A difference as readers see it: none, where all that it comes of are rejected papers."""
        if self.hides and all(map(self._is_beside, (*difference.writes, *difference.removals))):
            return Difference({}, frozenset())
        return difference

    def _is_beside(self, path: str) -> bool:
        """Whether a file changes with papers that nobody sees: archives, and what says how far they are complete."""
        name = path.rpartition("/")[2]
        in_month = any(month_of(path, folder) for folder in self.folders)
        return (in_month and name.endswith(".jsonl")) or name in (STATE_FILE, README) or path in self.readme_parts
