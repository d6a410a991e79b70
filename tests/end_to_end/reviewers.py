"""Reviewers of a list: everything that people do about single papers, and what has to hold of it ever after."""

from __future__ import annotations

import random
import re
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from radar.archive.month_fingerprint import are_as_left
from radar.curation.curation_file import CurationFile
from radar.curation.verdicts import Verdicts
from radar.tree import blob_sha
from tests.end_to_end.hub import Hub
from tests.end_to_end.proposals import BRANCH, propose
from tests.end_to_end.world import invented, records, state
from tests.stand_ins.github import ALICE, BOB, GitError, Meanwhile, Person
from tests.stand_ins.github.git import run_git

FILE = "papers/curation.txt"
SLUG = "splatting"
STRANGER = Person("mallory", 666, "Mallory", "mallory@example.org")
WHO = {person.login: ("-c", f"user.name={person.name}", "-c", f"user.email={person.email}") for person in (ALICE, BOB)}


_ROW = re.compile(rb"^\|.*?\]\(https://arxiv\.org/abs/([^)]+?)v\d+\)", re.M)


def without(data: bytes, *identifiers: str) -> bytes:
    """A file without the lines on some papers: rows of a page, lines of an archive."""
    needles = [f"abs/{each}v".encode() for each in identifiers] + [f'"id": "{each}"'.encode() for each in identifiers]
    return b"".join(line for line in data.splitlines(keepends=True) if not any(needle in line for needle in needles))


def rows(tree: Mapping[str, bytes]) -> list[str]:
    """The papers in all rows of the topic's pages."""
    pages = [data for path, data in tree.items() if re.match(rf"papers/{SLUG}/\d{{4}}_\d\d/papers_\d+\.md", path)]
    return [found.decode() for page in pages for found in _ROW.findall(page)]


@dataclass
class Reviewers:
    """Two people with permission to write, a stranger, and what they have decided of the papers of one topic."""

    hub: Hub
    folder: Path
    chance: random.Random
    announced: int = 0
    rejected: set[str] = field(default_factory=set)
    starred: set[str] = field(default_factory=set)
    notes: dict[str, set[str]] = field(default_factory=dict)
    added: set[str] = field(default_factory=set)
    ways: dict[str, int] = field(default_factory=dict)
    unseen: set[str] = field(default_factory=set)
    """Papers that were deleted since the last run."""
    reverted: set[str] = field(default_factory=set)
    diary: list[str] = field(default_factory=list)
    _clones: int = 0

    # arXiv

    def announce(self, number: int) -> None:
        """Let arXiv have new papers of the topic, and one that no query finds."""
        numbers = range(self.announced, self.announced + number)
        now = self.hub.clock.now()
        self.hub.announce(
            *(invented(each, now - timedelta(hours=14, minutes=-each % 600), "Splatting") for each in numbers)
        )
        self.hub.announce(invented(50_000 + self.announced, now - timedelta(hours=15), "Painting"))
        self.announced += number

    def revise(self) -> None:
        """A rejected paper gets a further version."""
        if self.rejected:
            updated = (self.hub.clock.now() - timedelta(hours=13)).strftime("%Y-%m-%dT%H:%M:%SZ")
            self.hub.arxiv.corpus.revise(self._one(self.rejected), updated=updated)

    # What there is

    @property
    def open(self) -> int | None:
        """The number of the open pull request."""
        return next((each.number for each in self.hub.github.pull_requests if each.state == "open"), None)

    @property
    def place(self) -> str:
        """The branch that readers of the proposal see."""
        return BRANCH if self.open is not None else "main"

    def shown(self, branch: str) -> list[str]:
        """The papers on a branch's pages."""
        return rows(self.hub.github.tree(branch))

    def _undecided(self, branch: str) -> list[str]:
        decided = self.rejected | self.starred | self.notes.keys() | self.added | self.reverted
        return sorted({*self.shown(branch)} - decided)

    def _one(self, of: set[str] | list[str]) -> str:
        return self.chance.choice(sorted(of))

    # What people do

    def act(self, way: str) -> bool:
        """One of the `WAYS`; whether there was anything to do it to."""
        done = WAYS[way](self)
        self.ways[way] = self.ways.get(way, 0) + done
        self.diary.append(
            f"{way}: {'done' if done else 'nothing to do'}, on {self.place}; {sorted(self.rejected)[-3:]}"
        )
        return done

    def reject_by_comment(self) -> bool:
        papers = self._undecided(self.place)
        if self.open is None or not papers:
            return False
        paper, by = self._one(papers), self.chance.choice([ALICE, BOB])
        where = self.chance.choice(["", f" {SLUG}"])
        self.hub.github.comment(self.open, f"Hm.\n\n> /radar star {paper}\n\n/radar reject {paper}{where}", by)
        self.rejected.add(paper)
        return True

    def reject_by_editor(self) -> bool:
        if not (papers := self._undecided(self.place)):
            return False
        paper = self._one(papers)
        self._append(f"reject {paper}  # not ours\n", self.place)
        self.rejected.add(paper)
        return True

    def _append(self, line: str, branch: str, by: Person = ALICE) -> str:
        before = self.hub.github.tree(branch).get(FILE, b"")
        end = b"" if not before or before.endswith(b"\n") else b"\n"
        return self.hub.github.commit(branch, {FILE: before + end + line.encode()}, "Decide", by)

    def _delete(self, branch: str, kind: str) -> str:
        """Take an undecided paper out of the files of one kind; the paper, empty where there is none."""
        if len(papers := self._undecided(branch)) < 3:
            return ""
        paper = self._one(papers)
        tree = self.hub.github.tree(branch)
        changes = {
            path: after
            for path, data in tree.items()
            if re.match(rf"papers/{SLUG}/\d{{4}}_\d\d/", path)
            and path.endswith(kind)
            and (after := without(data, paper)) != data
        }
        self.hub.github.commit(branch, changes, f"Not {paper}", self.chance.choice([ALICE, BOB]))
        self.rejected.add(paper)
        self.unseen.add(paper)
        return paper

    def delete_row(self) -> bool:
        return bool(self._delete(self.place, ".md"))

    def delete_row_on_base(self) -> bool:
        return bool(self._delete("main", ".md"))

    def delete_line(self) -> bool:
        return bool(self._delete("main", ".jsonl"))

    def star(self) -> bool:
        papers = self._undecided(self.place)
        if self.open is None or not papers:
            return False
        paper = self._one(papers)
        self.hub.github.comment(self.open, f"/radar star {paper}\n/radar tag {paper} method, fast", BOB)
        self.starred.add(paper)
        return True

    def note(self) -> bool:
        papers = self._undecided(self.place)
        if self.open is None or not papers:
            return False
        paper = self._one(papers)
        self.hub.github.comment(self.open, f"/radar note {paper} Worth a look: https://example.org/{paper}")
        self.notes.setdefault(paper, set()).add(f"Worth a look: https://example.org/{paper}")
        return True

    def add(self) -> bool:
        others = [entry.id for entry in self.hub.arxiv.corpus.snapshot().current if "Painting" in entry.title]
        free = {*others} - self.added
        if self.open is None or not free:
            return False
        paper = self._one(free)
        self.hub.github.comment(self.open, f"/radar add {paper} {SLUG}", ALICE)
        self.added.add(paper)
        return True

    def undo(self) -> bool:
        """Somebody changes his mind, by a comment or by taking the line out."""
        if not self.rejected:
            return False
        said = self._file(self.place)
        papers = {each for each in self.rejected if each.encode() in said}
        if not papers:
            return False
        paper = self._one(papers)
        if self.open is not None and self.chance.random() < 0.5:
            self.hub.github.comment(self.open, f"/radar undo {paper}", BOB)
        else:
            lines = said.splitlines(keepends=True)
            stays = b"".join(line for line in lines if paper.encode() not in line or line.startswith(b"#"))
            if stays == said:
                return False
            self.hub.github.commit(self.place, {FILE: stays}, f"Keep {paper}", BOB)
        self.rejected.discard(paper)
        return True

    def _file(self, branch: str) -> bytes:
        return self.hub.github.tree(branch).get(FILE, b"")

    def revert(self) -> bool:
        """Somebody decides, and somebody else takes that commit back with git."""
        kind = self.chance.choice([".md", "editor"])
        branch = self.place
        if kind == "editor":
            papers = self._undecided(branch)
            if not papers:
                return False
            paper = self._one(papers)
            sha = self._append(f"reject {paper}\n", branch)
        else:
            paper = self._delete(branch, kind)
            if not paper:
                return False
            sha = self.hub.github.head(branch) or ""
            if self.open is not None and self.chance.random() < 0.5:  # else the decision would wait beside the base
                self.run()  # which rejects it
        clone = self._clone(branch)
        try:
            run_git("-C", clone, *WHO["bob"], "revert", "--no-edit", sha)
        except GitError:  # the page has changed: the person gives up
            return False
        run_git("-C", clone, "push", "--quiet", "origin", f"HEAD:{branch}")
        self.rejected.discard(paper)
        self.unseen.discard(paper)
        self.reverted.add(paper)
        return True

    def two_at_once(self) -> bool:
        """Two people, one on the branch and one on the base, decide of two papers."""
        return self.reject_by_editor() and self.delete_row_on_base()

    def ask_as_stranger(self) -> bool:
        papers = self._undecided(self.place)
        if self.open is None or not papers:
            return False
        self.hub.github.comment(self.open, f"/radar reject {self._one(papers)}", STRANGER)
        return True

    def _clone(self, branch: str) -> Path:
        self._clones += 1
        return self.hub.github.clone(self.folder / f"person-{self._clones}", f"--branch={branch}")

    def merge(self) -> bool:
        """Merge what is open; where that meets a conflict, keep both sides of the file, and the branch's pages without
        the rows that were deleted.
        """
        number = self.open
        if number is None:
            return False
        how = self.chance.choice(["merge", "squash"])
        self.diary.append(f"{how} of {number}")
        try:
            self.hub.github.merge(number, "squash" if how == "squash" else "merge")
        except GitError:
            self._merge_in_conflict(how)
            self.hub.github.pull_requests  # noqa: B018  # which lets them notice the push
            if self.open == number:
                self.hub.github.close(number)
        if self.hub.github.head(BRANCH):
            self.hub.github.reset(BRANCH, None)
        self._look_after_merging()
        return True

    def _look_after_merging(self) -> None:
        """Count as kept what was deleted since the last run, where git's merge left no trace of that: nobody can tell.

        That is where a month is again just as a run left it.
        """
        tree = self.hub.github.tree("main")
        for month, digest in state(tree, SLUG)["rendered"].items():
            files = {path: data for path, data in tree.items() if path.startswith(f"papers/{SLUG}/{month}/")}
            if not are_as_left(digest, {path: blob_sha(data) for path, data in files.items()}):
                continue
            there = {*rows(files)} & self.unseen
            if there:
                self.diary.append(f"merged away: {sorted(there)}")
            self.rejected -= there
            self.unseen -= there
            self.reverted |= there

    def _merge_in_conflict(self, how: str) -> None:
        clone = self._clone("main")
        (clone / ".git/info/attributes").write_text(f"{FILE} -merge\n" if self.chance.random() < 0.5 else "")
        option = "--squash" if how == "squash" else "--no-ff"
        subprocess.run(
            ["git", "-C", clone, *WHO["alice"], "merge", "--quiet", option, "--no-commit", f"origin/{BRANCH}"],
            check=False,
            capture_output=True,
        )
        for path in run_git("-C", clone, "diff", "--name-only", "--diff-filter=U").stdout.decode().split():
            if path == FILE:
                ours, theirs = (run_git("-C", clone, "show", f":{n}:{path}", check=False).stdout for n in (2, 3))
                (clone / path).write_bytes(b"<<<<<<< HEAD\n" + ours + b"=======\n" + theirs + b">>>>>>> theirs\n")
            else:
                run_git("-C", clone, "checkout", "--quiet", "--theirs", path)
                if path.endswith((".md", ".jsonl")):
                    (clone / path).write_bytes(without((clone / path).read_bytes(), *self.unseen))
            run_git("-C", clone, "add", path)
        run_git("-C", clone, *WHO["alice"], "commit", "--quiet", "--message=Merge what was proposed")
        run_git("-C", clone, "push", "--quiet", "origin", "HEAD:main")

    # Runs, and what has to hold after them

    def run(self) -> None:
        self.unseen.clear()
        ran = propose(self.hub, since="90 days")
        told = [line for line in ran.log.splitlines() if "::warning" in line or " took " in line or " put " in line]
        self.diary.append("\n    ".join(["run", *told]))
        self.check()

    def run_with_somebody_in_between(self, way: str) -> None:
        """A run during which somebody decides."""
        self.hub.github.fault("POST", "git/trees", Meanwhile(lambda: self.act(way) and None))
        propose(self.hub, since="90 days")
        self.hub.github.faults.clear()
        self.run()

    def check(self) -> None:
        """Raise unless every decision holds, and nothing holds that nobody decided."""
        branch = self.place
        tree = self.hub.github.tree(branch)
        file = CurationFile.read(tree.get(FILE), {SLUG})
        verdicts = Verdicts.of(file.decisions)
        papers = {record["id"] for record in records(tree, SLUG)}
        shown = self.shown(branch)
        assert len(shown) == len({*shown})
        held = {each for each in papers | self.rejected if verdicts.rejected(each, SLUG)}
        told = "\n".join(self.diary[-25:])
        many, few = sorted(held - self.rejected), sorted(self.rejected - held)
        assert held == self.rejected, f"too many: {many}, too few: {few}\n{told}"
        assert {each for each in papers if verdicts.starred(each, SLUG)} == self.starred
        for paper, notes in self.notes.items():
            assert {*verdicts.notes(paper, SLUG)} == notes
        assert {*verdicts.added(SLUG)} == self.added
        back, lost = {*shown} & self.rejected, papers - self.rejected - {*shown}
        assert not back, f"rejected papers are back: {sorted(back)}\n{told}"
        assert not lost, f"papers are shown no more: {sorted(lost)}\n{told}"
        assert papers >= {f"2610.{number:05}" for number in range(self.announced)} | self.rejected | self.added


WAYS: dict[str, Callable[[Reviewers], bool]] = {
    "reject by comment": Reviewers.reject_by_comment,
    "reject by editor": Reviewers.reject_by_editor,
    "delete a row": Reviewers.delete_row,
    "delete a row on the base": Reviewers.delete_row_on_base,
    "delete a line": Reviewers.delete_line,
    "star": Reviewers.star,
    "note": Reviewers.note,
    "add": Reviewers.add,
    "undo": Reviewers.undo,
    "revert": Reviewers.revert,
    "two at once": Reviewers.two_at_once,
    "a stranger asks": Reviewers.ask_as_stranger,
}
