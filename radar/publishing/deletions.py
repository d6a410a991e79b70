"""What people take out of pages and archive by commits of their own, or put back there: these are decisions.

Whether a month is as it was left, its digest tells without a request. GitHub is asked for its history only once a
paper is missing, or is there again.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from radar.archive.layout import STATE_FILE
from radar.archive.month_files import MonthFiles
from radar.archive.month_fingerprint import are_as_left
from radar.archive.topic_state import TopicState, read_topic_state
from radar.curation.curation_file import CURATION_FILE, CurationFile
from radar.curation.decision import Decision, Verb
from radar.curation.file_in_trees import curation_path
from radar.curation.month_lists import MonthLists, read_month_lists
from radar.curation.verdicts import Verdicts
from radar.errors import ArchiveError
from radar.publishing.git_objects import Commit
from radar.publishing.history import Deed, History
from radar.publishing.merged_back import MergedBack
from radar.publishing.month_change import MonthChange
from radar.publishing.refusals import Missing
from radar.publishing.repository import Repository
from radar.publishing.snapshot import Snapshot
from radar.settings.model import Settings
from radar.text import count
from radar.tree import Tree

log = logging.getLogger(__name__)

_MOST = 25  # papers that one commit can reject
_STEPS = 12  # commits of a month's history that are looked into
_NAMED = 25  # identifiers that a warning names


@dataclass
class _Taken:
    """What a commit did: papers it took out and put back, as topic and identifier; `why_not` rejects none of them."""

    deed: Deed
    out: dict[tuple[str, str], None] = field(default_factory=dict)
    back: dict[tuple[str, str], None] = field(default_factory=dict)
    why_not: str = ""


@dataclass(frozen=True)
class Deletions:
    """The curation file with what people have decided by their commits; `warnings` name what was not taken for that.

    `mended` has archive files, by path, with the lines that were taken out.
    """

    file: CurationFile
    mended: Mapping[str, bytes] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


class DeletionReader:
    """Reads deletions out of the head of a branch and, where something is missing, its history."""

    def __init__(self, repository: Repository, history: History, settings: Settings) -> None:
        self._repository = repository
        self._history = history
        self._settings = settings
        self._path = curation_path(settings.output_dir)
        self._trees: dict[str, Snapshot] = {}
        self._lists: dict[tuple[str, str], MonthLists] = {}

    def read(self, tree: Snapshot, file: CurationFile, heads: Collection[str], merged: str = "") -> Deletions:
        """What people have taken out of `tree` or put back there, and `file` does not say yet.

        `heads` are the branches' commits whose histories of the curation file count: what it said once and says no
        more, somebody has taken back. `merged` is the head of the pull request that was closed last: a squash leaves
        the history of what was deleted there behind.
        """
        if tree.commit is None:
            return Deletions(file)
        self._trees[tree.commit.sha] = tree
        taken: dict[str, _Taken] = {}
        mended: dict[str, bytes] = {}
        verdicts: Verdicts | None = None
        for topic in self._settings.topics:
            folder = f"{self._settings.output_dir}/{topic.slug}"
            try:
                state = read_topic_state(tree, folder)
            except ArchiveError:  # the run will say so
                continue
            for month in _touched(tree, folder, state):
                assert state is not None
                verdicts = verdicts or Verdicts.of(file.decisions)
                look = _Look(topic.slug, folder, month, state.months.get(month, 0))
                mended |= self._trace(tree, look, verdicts, taken, merged)
        return self._decided(file, taken, mended, [*heads, merged])

    def _trace(
        self, tree: Snapshot, look: _Look, verdicts: Verdicts, taken: dict[str, _Taken], merged: str
    ) -> Mapping[str, bytes]:
        """Enter into `taken` which commits took papers out of a month; archive files with lines that are missing."""
        here = self._month(tree, look)
        rows, lines, back = (
            {each for each in here.without_row if not verdicts.rejected(each, look.slug)},
            {each for each in here.without_line if not verdicts.rejected(each, look.slug)},
            {each for each in here.back if verdicts.rejected(each, look.slug)},
        )
        known = len(here.archived) + len(here.without_line)
        more = max(look.count - known, 0)
        again = MergedBack(here, {each for each in here.complete if verdicts.rejected(each, look.slug)})
        if not rows and not lines and not back and not more and not again.wants_more:
            return {}
        assert tree.commit is not None
        mended: dict[str, bytes] = {}
        squashed: list[tuple[Deed, set[str]]] = []
        path = f"{look.folder}/{look.month}"
        for deed in self._history.of_heads(path, [tree.commit.sha, merged], most=_STEPS):
            if not rows and not lines and not back and more <= 0 and not again.wants_more:
                break
            after_tree = self._at(deed.commit)
            if look.is_as_left(after_tree):
                more = 0  # before it all is accounted for
                again.left_so(self._month(after_tree, look))
                continue
            if not deed.commit.parents:
                continue
            change = self._change(after_tree, [self._at(parent) for parent in deed.commit.parents], look)
            lost_rows, lost_lines = rows & change.gone, lines & change.gone
            lost_both: set[str] = set()
            if more > 0:
                lost = change.archived - change.after.archived - here.archived - here.shown
                lost_both = {each for each in lost if not verdicts.rejected(each, look.slug)}
                lost_both -= self._elsewhere(tree, look, lost_both)
            squash = [self._month(self._at(merged), look)] if merged and change.is_squash else []
            out = lost_rows | lost_lines | lost_both | again.taken_out(change, squash)
            back -= change.gone  # what was done last counts
            put_back = back & change.put_back
            if out and change.brings_others:
                squashed.append((deed, out))  # who took them out, the history of what was merged may tell
                continue
            more -= len(lost_both)
            rows, lines, back = rows - lost_rows, lines - lost_lines, back - put_back
            if not out and not put_back:
                continue
            entry = taken.setdefault(deed.commit.sha, _Taken(deed))
            entry.out |= dict.fromkeys((look.slug, each) for each in sorted(out))
            entry.back |= dict.fromkeys((look.slug, each) for each in sorted(put_back))
            entry.why_not = entry.why_not or change.too_much(out)
            _mend(mended, tree, change.befores[0], (lost_lines | lost_both) & change.befores[0].archived)
        for deed, out in squashed:
            if left := out & (rows | lines):
                entry = taken.setdefault(deed.commit.sha, _Taken(deed))
                entry.out |= dict.fromkeys((look.slug, each) for each in sorted(left))
                entry.why_not = "others come with it, as in a merge"
        return mended

    def _elsewhere(self, tree: Snapshot, look: _Look, identifiers: Collection[str]) -> set[str]:
        """Those of the papers that stand in another of the topic's months: a revised one moves there."""
        months = MonthFiles(tree, look.folder)
        others = [month for month in sorted(months.files, reverse=True) if month != look.month]
        found: set[str] = set()
        for month in others if identifiers else ():
            found |= self._month(tree, look.of(month)).archived & set(identifiers)
        return found

    def _decided(
        self,
        file: CurationFile,
        taken: Mapping[str, _Taken],
        mended: Mapping[str, bytes],
        heads: Collection[str],
    ) -> Deletions:
        warnings: list[str] = []
        for entry in taken.values():
            short, by = entry.deed.short, entry.deed.by
            versions: list[bytes] | None = None
            if len(entry.out) > _MOST and not entry.why_not:
                entry.why_not = "that is too much to be meant paper by paper"
            if entry.out and entry.why_not:
                warnings.append(_warning(entry))
            for slug, identifier in entry.back:
                if not _says(file.to_bytes(), identifier, f"back in {short}"):
                    file = file.undoing(identifier, slug, f"back in {short} by {by}", only=Verb.REJECT)
                    log.info("%s put %s back into %s in %s; it is not rejected any more.", by, identifier, slug, short)
            for slug, identifier in () if entry.why_not else entry.out:
                trace = f"deleted in {short}"
                if versions is None:
                    versions = [file.to_bytes(), *self._history.versions(self._path, heads, entry.deed.at)]
                taken_back = any(_says(version, identifier, trace) for version in versions)
                if taken_back and _says(file.to_bytes(), identifier, trace):
                    continue
                file = file.adding([Decision(Verb.REJECT, identifier, slug, "", f"{trace} by {by}")])
                if taken_back:  # by somebody who took out the line; a comment keeps that where histories do not
                    file = file.undoing(identifier, slug, "taken back since", only=Verb.REJECT)
                    continue
                log.info("%s took %s out of %s in %s; it is rejected there.", by, identifier, slug, short)
        return Deletions(file, mended, tuple(warnings))

    def _at(self, commit: Commit | str) -> Snapshot:
        """The files of a commit."""
        sha = commit if isinstance(commit, str) else commit.sha
        if sha not in self._trees:
            whole = self._repository.objects.commit(sha, surely_there=True) if isinstance(commit, str) else commit
            self._trees[sha] = self._repository.snapshot(whole)
        return self._trees[sha]

    def _change(self, after: Snapshot, befores: Sequence[Snapshot], look: _Look) -> MonthChange:
        state = f"{look.folder}/{STATE_FILE}"
        with_state = all(before.sha(state) != after.sha(state) for before in befores)
        return MonthChange(self._month(after, look), [self._month(before, look) for before in befores], with_state)

    def _month(self, tree: Snapshot, look: _Look) -> MonthLists:
        key = ",".join(f"{path}:{tree.sha(path)}" for path in sorted(look.paths(tree)))
        if (look.folder, key) not in self._lists:
            own = self._settings.templates is not None
            self._lists[look.folder, key] = read_month_lists(tree, look.paths(tree), own_templates=own)
        return self._lists[look.folder, key]


@dataclass(frozen=True)
class _Look:
    """A month that is looked into; `count` is how many papers the topic's state says are there."""

    slug: str
    folder: str
    month: str
    count: int

    def of(self, month: str) -> _Look:
        return _Look(self.slug, self.folder, month, 0)

    def paths(self, tree: Tree) -> Sequence[str]:
        return MonthFiles(tree, self.folder).files.get(self.month, ())

    def is_as_left(self, tree: Tree) -> bool:
        """Whether a run left the month so."""
        try:
            state = read_topic_state(tree, self.folder)
        except (ArchiveError, Missing):
            return False
        digest = state.rendered.get(self.month) if state else None
        return digest is not None and are_as_left(digest, {path: tree.sha(path) for path in self.paths(tree)})


def _touched(tree: Tree, folder: str, state: TopicState | None) -> list[str]:
    """The months that are not as they were left."""
    if state is None:
        return []
    files = MonthFiles(tree, folder).files
    return [
        month
        for month, digest in state.rendered.items()
        if "-" in digest and not are_as_left(digest, {path: tree.sha(path) for path in files.get(month, ())})
    ]


def _mend(mended: dict[str, bytes], tree: Tree, before: MonthLists, identifiers: Iterable[str]) -> None:
    """Put the lines that archive files had before back into `mended`, which has files by path."""
    for identifier in identifiers:
        path, line = before.files[identifier], before.lines[identifier]
        said = mended.get(path, tree.read(path) if path in tree.paths() else b"")
        mended[path] = said + (b"" if said.endswith(b"\n") or not said else b"\n") + line + b"\n"


def _warning(entry: _Taken) -> str:
    identifiers = list(dict.fromkeys(identifier for _, identifier in entry.out))
    named = ", ".join(identifiers[:_NAMED])
    more = f" and {len(identifiers) - _NAMED:,} more" if len(identifiers) > _NAMED else ""
    return (
        f"The commit {entry.deed.short} by {entry.deed.by} takes out {count(len(identifiers), 'paper')}, "
        f"and {entry.why_not}; so none of them is rejected: {named}{more}. "
        f"To reject one, write it into {CURATION_FILE}."
    )


def _says(file: bytes, identifier: str, trace: str) -> bool:
    """Whether a line of the file, be it a comment, is on a paper and has these words."""
    if trace.encode() not in file:
        return False
    return any(identifier.encode() in line and trace.encode() in line for line in file.splitlines())
