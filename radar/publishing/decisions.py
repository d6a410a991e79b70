"""People's decisions, wherever they were made, brought into the curation file before a run reads it.

What a run sees of the repository then is as if the decisions had stood in the file all along.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from radar.archive.layout import topic_folders
from radar.archive.look_back import stamp
from radar.clock import Clock
from radar.curation.curation_file import CurationFile
from radar.curation.file_in_trees import curation_path, read_curation
from radar.publishing.comment_decisions import CommentReader, Heard
from radar.publishing.comments_api import CommentsApi
from radar.publishing.deletions import DeletionReader
from radar.publishing.history import History
from radar.publishing.publisher import ToldDecisions
from radar.publishing.pull_request_api import PullRequest
from radar.publishing.refusals import GitHubError, Missing
from radar.publishing.repository import Repository
from radar.publishing.snapshot import Snapshot
from radar.settings.model import Settings
from radar.tree import Tree, blob_sha

if TYPE_CHECKING:
    from radar.publishing.update import Difference, Update

_HEARD_AFTERWARDS = timedelta(days=30)  # how long after it was closed a pull request's comments are read
_WHO = re.compile(
    r"(?:undone by )?[A-Za-z0-9-]{1,39} in issuecomment-[0-9]+|(?:deleted|back) in [0-9a-f]{7} by [\w .-]+"
)
_MOST_NAMED = 50  # decisions that a commit's message names


class Overlaid:
    """A tree with other contents in some places."""

    def __init__(self, tree: Tree, files: Mapping[str, bytes]) -> None:
        self._tree = tree
        self._files = files
        self._paths = frozenset({*tree.paths(), *files})

    def paths(self) -> frozenset[str]:
        return self._paths

    def read(self, path: str) -> bytes:
        return self._files[path] if path in self._files else self._tree.read(path)

    def sha(self, path: str) -> str:
        return blob_sha(self._files[path]) if path in self._files else self._tree.sha(path)

    def fetch(self, paths: Iterable[str]) -> None:
        self._tree.fetch(path for path in paths if path not in self._files)


@dataclass(frozen=True)
class Decided:
    """The repository with what people have decided: `base`, and what is `waiting` to come there.

    `file` is what the curation file at `path` is to say; None where nobody has decided anything.
    """

    base: Tree
    waiting: Tree | None
    path: str
    file: bytes | None = None
    heard: tuple[Heard, ...] = ()
    warnings: tuple[str, ...] = ()

    def completed(self, update: Update) -> Update:
        """An update of these trees, with the curation file, where the plan has left it as it is."""
        if self.file is not None and self.path not in update.files:
            update.files.add({self.path: self.file})
        return update


class DecisionReader:
    """Brings people's decisions into the curation file."""

    def __init__(self, repository: Repository, settings: Settings, clock: Clock) -> None:
        self._repository = repository
        self._settings = settings
        self._clock = clock
        self._history = History(repository.github)
        self._comments = CommentReader(CommentsApi(repository.github))
        self._path = curation_path(settings.output_dir)

    def in_commits(self, base: Snapshot) -> Decided:
        """What was decided by commits to the base."""
        file = self._file(base)
        deletions = self._deletions().read(base, file, _heads(base))
        if deletions.file == file and not deletions.mended:
            return Decided(base, None, self._path, warnings=deletions.warnings)
        said = deletions.file.to_bytes()
        files = {**deletions.mended, self._path: said} if said or base.sha(self._path) else deletions.mended
        changed = deletions.file != file
        return Decided(Overlaid(base, files), None, self._path, said if changed else None, (), deletions.warnings)

    def around(self, base: Snapshot, waiting: Snapshot | None, pull: PullRequest | None) -> Decided:
        """The same where a pull request is open, or was: what was decided on its branch and in its comments too."""
        trees = [base] if waiting is None else [base, waiting]
        merged = pull.head if pull is not None and pull.closed_at else ""
        file = self._file(*trees)
        warnings: list[str] = []
        mended: list[Mapping[str, bytes]] = []
        reader = self._deletions()
        for tree in trees:
            found = reader.read(tree, file, _heads(*trees), merged)
            file = found.file
            warnings += found.warnings
            mended.append(found.mended)
        heard: list[Heard] = []
        if pull is not None:
            versions = partial(self._history.versions, self._path, _heads(*trees))
            try:
                heard.append(self._comments.read(pull.number, pull.author, file, versions))
                file = heard[0].file
                warnings += heard[0].warnings
            except (GitHubError, Missing) as error:
                warnings.append(f"The comments on the pull request could not be read: {error}")
        said = file.to_bytes()
        if not said and not any(tree.sha(self._path) for tree in trees):
            return Decided(base, waiting, self._path, None, tuple(heard), tuple(warnings))
        overlaid = [
            Overlaid(tree, {**lines, self._path: said})
            if lines or (tree.read(self._path) if tree.sha(self._path) else b"") != said
            else tree
            for tree, lines in zip(trees, mended, strict=True)
        ]
        return Decided(
            overlaid[0],
            overlaid[1] if len(overlaid) > 1 else None,
            self._path,
            said,
            tuple(heard),
            tuple(dict.fromkeys(warnings)),
        )

    def told(self, decided: Decided, update: Update, before: Tree) -> ToldDecisions:
        """What people have decided that the curation file did not say in the tree `before`."""
        from radar.reporting.deciding import decided as what_was_decided

        said = before.read(decided.path) if before.sha(decided.path) else b""
        if decided.file is None or decided.file == said:
            return ToldDecisions()
        papers = {
            each.id: each.paper for each in chain(*(it.proposed.papers for it in (*update.topics, *update.others)))
        }
        trees = [tree for tree in (decided.base, decided.waiting) if tree is not None]
        topics = self.topics(*trees)  # one that waits on the branch may be another job's
        home = f"{self._settings.github_server_url}/{self._repository.github.repository}"
        markdown = what_was_decided(said, decided.file, topics, papers, home)
        return ToldDecisions(markdown, who_asked(said, decided.file))

    def lately_closed(self, pull: PullRequest | None) -> PullRequest | None:
        """A closed pull request, as long as people may still decide in its comments."""
        if pull is None or not pull.closed_at:
            return None
        until = self._clock.now() - _HEARD_AFTERWARDS
        return pull if pull.closed_at >= stamp(until) else None

    def answer(self, decided: Decided) -> tuple[str, ...]:
        """Tell people that what they decided is in the repository; the warnings where that could not be done."""
        return tuple(warning for each in decided.heard for warning in self._comments.answer(each))

    def _deletions(self) -> DeletionReader:
        return DeletionReader(self._repository, self._history, self._settings)

    def topics(self, *trees: Tree) -> frozenset[str]:
        """The folders of topics that there are, or will be."""
        there = (topic_folders(tree.paths(), self._settings.output_dir) for tree in trees)
        return frozenset({topic.slug for topic in self._settings.topics}.union(*there))

    def _file(self, *trees: Snapshot) -> CurationFile:
        """What the curation file says in the base and in what is waiting together."""
        return read_curation(trees, self._settings.output_dir, self.topics(*trees))


def _heads(*trees: Snapshot) -> list[str]:
    return [tree.commit.sha for tree in trees if tree.commit is not None]


def with_who_asked(message: str, path: str, parent: Tree, difference: Difference) -> str:
    """A commit's message that says who asked for what it changes in the curation file at `path`."""
    if path not in difference.writes:
        return message
    told = who_asked(parent.read(path) if parent.sha(path) else b"", difference.writes[path])
    return f"{message.rstrip()}\n\n{told}" if told else message


def who_asked(before: bytes, after: bytes) -> str:
    """A paragraph for a commit's message: which decisions come to the file or go, and who asked for each.

    It has identifiers and logins alone: what GitHub acts on in a message, it cannot hold.
    """
    known = set(before.splitlines())
    told: list[str] = []
    for line in after.splitlines():
        if line in known:
            continue
        text = line.decode("utf-8", "replace")
        words = text.removeprefix("# ").split()[:2]
        found = _WHO.findall(text)
        if len(words) == 2 and found and re.fullmatch(r"[a-z]+", words[0]) and re.fullmatch(r"[\w./-]+", words[1]):
            told.append(f"- {words[0]} {words[1]}: {found[-1]}")
    if len(told) > _MOST_NAMED:
        told[_MOST_NAMED:] = [f"- and {len(told) - _MOST_NAMED:,} more"]
    return "\n".join(["Decided by people:", *told]) if told else ""
