"""What people have decided in comments on the pull request: each comment is obeyed once, and told so.

A run remembers nothing. That a comment was obeyed, three things show, each of which holds without the others: a line of
the curation file names it (be it one that was made a comment since), so does an earlier version of the file, and it has
a thumbs-up of ours. What was refused, our answer names.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from radar.curation.curation_file import CurationFile
from radar.publishing.comments_api import Comment, CommentsApi
from radar.publishing.refusals import BranchMoved, Exists, GitHubError, Lost, Missing
from radar.text import count

if TYPE_CHECKING:
    from radar.curation.comment_commands import Command

log = logging.getLogger(__name__)

_NAMED = re.compile(rb"issuecomment-([0-9]+)")
_ANSWERED = re.compile(r"<!-- arxiv-radar:answered ([0-9 ]*) -->")
_STANDING = ("OWNER", "MEMBER", "COLLABORATOR", "CONTRIBUTOR")  # whose permission is asked first
_MOST_ASKED = 30  # people whose permission is asked in a run
_MOST_REACTIONS = 30  # comments whose reactions are read in a run
_MOST_THUMBS = 40  # thumbs-up given in a run: GitHub takes 80 writes a minute
_MOST_SHOWN = 20  # refused lines that an answer shows
_LONGEST_SHOWN = 200  # characters of a line
_NO_PERMISSION = "who may not write to this repository"


@dataclass(frozen=True)
class Refused:
    """A comment of which lines were refused; each with the reason, in a sentence."""

    comment: Comment
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Heard:
    """What the comments on a pull request came to.

    `file` is the curation file with what was decided. Once it is in the repository, the comments in `obeyed` get their
    thumbs-up, and `refused` are answered.
    """

    number: int
    file: CurationFile
    obeyed: tuple[Comment, ...] = ()
    refused: tuple[Refused, ...] = ()
    warnings: tuple[str, ...] = ()


class CommentReader:
    """Reads the comments on the action's own pull requests, and answers them."""

    def __init__(self, api: CommentsApi) -> None:
        self._api = api
        self._may_write: dict[str, bool] = {}

    def read(self, number: int, us: str, file: CurationFile, versions: Callable[[str], Iterable[bytes]]) -> Heard:
        """What people decide in the comments on a pull request, beyond what `file` says already.

        `us` is the login by which the pull request was opened; `versions` gives what the file said since a moment.
        """
        comments = self._api.all(number)
        answered = {
            int(each)
            for comment in comments
            if comment.author == us
            for found in _ANSWERED.findall(comment.body)
            for each in found.split()
        }
        named = _comments_named([file.to_bytes()])
        asking = [comment for comment in comments if comment.author and not comment.is_bot and _asks(comment)]
        obeyed: list[Comment] = []
        new: list[Comment] = []
        ambiguous = 0
        for comment in asking:
            if comment.id in named:
                if not comment.thumbs_up:  # the run that obeyed it could not say so
                    obeyed.append(comment)
            elif comment.id not in answered:
                if comment.thumbs_up:
                    ambiguous += 1
                    if ambiguous > _MOST_REACTIONS or self._api.thumbs_up_by(comment.id, us):
                        continue
                new.append(comment)
        warnings: list[str] = []
        refused: list[Refused] = []
        if new:
            earlier = _comments_named(versions(min(each.created_at for each in new)))
            obeyed += [each for each in new if each.id in earlier]
            new = [each for each in new if each.id not in earlier]
            allowed = self._allowed(new, warnings)
            for comment in new:
                if comment.author not in allowed:
                    continue
                if not allowed[comment.author]:
                    refused.append(Refused(comment, (("", _NO_PERMISSION),)))
                    continue
                file, problems, did = _with_commands(file, comment)
                if problems:
                    refused.append(Refused(comment, problems))
                if did:
                    obeyed.append(comment)
        return Heard(number, file, tuple(obeyed), tuple(refused), tuple(warnings))

    def _allowed(self, comments: Sequence[Comment], warnings: list[str]) -> dict[str, bool]:
        """Who of those who wrote comments may write to the repository, as far as that could be asked."""

        def standing(comment: Comment) -> int:
            known = comment.association in _STANDING
            return _STANDING.index(comment.association) if known else len(_STANDING)

        people = list(dict.fromkeys(each.author for each in sorted(comments, key=standing)))
        try:
            for login in [each for each in people if each not in self._may_write][:_MOST_ASKED]:
                self._may_write[login] = self._api.may_write(login)
        except GitHubError as error:
            warnings.append(f"Comments on the pull request wait, since it is not known who may decide: {error}")
        return {login: self._may_write[login] for login in people if login in self._may_write}

    def answer(self, heard: Heard) -> list[str]:
        """Tell people what became of their comments; the warnings where that was not to be done."""
        warnings: list[str] = []
        try:
            if heard.refused:
                self._api.answer(heard.number, _answer(heard.refused))
            for comment in heard.obeyed[:_MOST_THUMBS]:
                self._api.give_thumbs_up(comment.id)
        except (GitHubError, BranchMoved, Exists, Lost, Missing) as error:
            told = str(error) or "the comment is gone"
            warnings.append(f"What was decided in comments holds, but they could not be answered: {told}")
        return warnings


def _asks(comment: Comment) -> bool:
    if "/radar" not in comment.body.lower():
        return False
    from radar.curation.comment_commands import has_commands  # on most days nobody asks for anything

    return has_commands(comment.body)


def _with_commands(file: CurationFile, comment: Comment) -> tuple[CurationFile, tuple[tuple[str, str], ...], bool]:
    """The file with what a comment decides, its lines that cannot be read, with the reason, and whether any can."""
    from radar.curation.comment_commands import read_commands

    why = f"{comment.author} in issuecomment-{comment.id}"
    problems: list[tuple[str, str]] = []
    commands = read_commands(comment.body, file.topics)
    for command in commands:
        if command.problem:
            problems.append((command.line, command.problem))
        else:
            file = _obeying(file, command, why)
    log.info("%s decided in comment %d on the pull request.", comment.author, comment.id)
    return file, tuple(problems), len(problems) < len(commands)


def _obeying(file: CurationFile, command: Command, why: str) -> CurationFile:
    if not command.undo:
        return file.adding(command.decisions, why)
    for each in command.decisions:
        file = file.undoing(each.id, each.topic, f"undone by {why}")
    return file


def _comments_named(files: Iterable[bytes]) -> set[int]:
    """The comments that versions of the curation file name."""
    return {int(each) for file in files for each in _NAMED.findall(file) if len(each) < 20}


def _answer(refused: Collection[Refused]) -> str:
    """One answer for all that was refused; it mentions nobody, and its last line says whom it answers."""
    from radar.reporting.mention import unlinked

    lines: list[str] = []
    for each in refused:
        who = unlinked(each.comment.author)
        for line, reason in each.lines:
            what = f"{_code(line)} by {who}: {unlinked(reason)}" if line else f"the comment by {who}, {reason}."
            lines.append(f"- {what}")
    shown = lines[:_MOST_SHOWN]
    if len(shown) < len(lines):
        shown.append(f"- … and {count(len(lines) - len(shown), 'more line')}.")
    ids = " ".join(str(each.comment.id) for each in refused)
    head = "These comments were not obeyed, or not in full:"
    foot = "A new comment is read at the next run; one that was read is not read again."
    return "\n".join([head, "", *shown, "", foot, "", f"<!-- arxiv-radar:answered {ids} -->"])


def _code(line: str) -> str:
    """A line as code, with nothing that could end it."""
    return f"`{line[:_LONGEST_SHOWN].replace('`', chr(39))}`"
