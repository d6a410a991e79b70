"""People's decisions, wherever they were made, brought into the curation file before a run reads it.

What a run sees of the repository then is as if the decisions had stood in the file all along.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from radar.archive.layout import STATE_FILE
from radar.archive.look_back import stamp
from radar.clock import Clock
from radar.curation.curation_file import CURATION_FILE, CurationFile, union
from radar.publishing.comment_decisions import CommentReader, Heard
from radar.publishing.comments_api import CommentsApi
from radar.publishing.deletions import DeletionReader
from radar.publishing.history import History
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

    def paths(self) -> Collection[str]:
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
        self._path = f"{settings.output_dir}/{CURATION_FILE}"

    def in_commits(self, base: Snapshot) -> Decided:
        """What was decided by commits to the base."""
        file = self._file(base, self.topics(base))
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
        topics = self.topics(*trees)
        before = self._file(base, topics)
        file = before if waiting is None else self._together(before, base, waiting, topics)
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
            try:
                heard.append(self._comments.read(pull.number, pull.author, file, self._versions(trees)))
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
        begin = f"{self._settings.output_dir}/"
        there = {
            path.split("/")[-2]
            for tree in trees
            for path in tree.paths()
            if path.endswith(f"/{STATE_FILE}") and path.removeprefix(begin).count("/") == 1
        }
        return frozenset(there | {topic.slug for topic in self._settings.topics})

    def _file(self, tree: Tree, topics: Collection[str]) -> CurationFile:
        return CurationFile.read(tree.read(self._path) if tree.sha(self._path) else None, topics)

    def _together(
        self, before: CurationFile, base: Snapshot, waiting: Snapshot, topics: Collection[str]
    ) -> CurationFile:
        """What base and branch say together; a line that either has taken out stays out."""
        if base.sha(self._path) == waiting.sha(self._path):
            return before
        fork = None if waiting.fork is None else self._file(waiting.fork, topics)
        return union(before, self._file(waiting, topics), fork)

    def _versions(self, trees: Iterable[Snapshot]) -> _Versions:
        return _Versions(self._history, self._path, _heads(*trees))


@dataclass(frozen=True)
class _Versions:
    """What the curation file has said on some branches, to be asked since a moment."""

    history: History
    path: str
    heads: Collection[str]

    def __call__(self, since: str) -> Iterable[bytes]:
        seen: set[str] = set()
        for head in self.heads:
            for deed in self.history.of(self.path, head, since=since):
                if deed.commit.sha not in seen:
                    seen.add(deed.commit.sha)
                    yield self.history.file(self.path, deed.commit.sha)


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
