"""What a pull request says: written once, edited only where it changed and is ours.

The branch has the papers by then. So whatever else GitHub refuses of a pull request is a warning.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace

from radar import PROJECT_URL
from radar.publishing import pull_request_body as text_of
from radar.publishing.decorations import Decorations
from radar.publishing.publisher import counts, message
from radar.publishing.pull_request_api import PullRequest, PullRequestApi
from radar.publishing.pull_request_body import Memory, fingerprint
from radar.publishing.refusals import BranchMoved, GitHubError, Passing
from radar.publishing.update import Update
from radar.reporting.summary import summary_markdown
from radar.settings.message_templates import render_title
from radar.settings.model import Settings

log = logging.getLogger(__name__)

_NOTE = (
    f"[arXiv Radar]({PROJECT_URL}) keeps this pull request up to date until it is merged or closed. Commits that you "
    "add to its branch stay, and so does what you write above or below this text."
)


class PullRequestText:
    """The words of one pull request. `warnings` tells of what could not be said, put on or asked."""

    def __init__(
        self, pulls: PullRequestApi, settings: Settings, update: Update, decided: str = "", deciding: str = ""
    ) -> None:
        """`decided` is what people have decided about papers, `deciding` how they do it, both as Markdown."""
        self._pulls = pulls
        self._decided = decided
        self._deciding = deciding
        self._settings = settings
        # The text tells of all that is proposed, not of what this run brought: every run of a matrix says the same.
        topics = sorted(
            (*update.topics, *update.others), key=lambda report: (report.topic.name.casefold(), report.topic.slug)
        )
        self._reports = [replace(report, change=report.proposed, confirmed=()) for report in topics]
        self._title = message(settings.pull_request_title, counts(self._reports), render_title)
        self._decorations = Decorations(pulls, settings)
        self._warnings: list[str] = []

    @property
    def warnings(self) -> tuple[str, ...]:
        return (*self._warnings, *self._decorations.warnings)

    def begin(self) -> PullRequest:
        """Open the pull request, then put labels on it and ask people. Raises `Exists` where it is open already."""
        body = self._body("", Memory(fingerprint(self._title)))
        pull = self._create(body)
        if self._decorations.all():
            # Remembered only once it is done, so that a run that is stopped in between leaves it to the next.
            self._decorations.ask(pull)
            with suppress(BranchMoved):  # somebody was quick to close it
                self._edit(pull)
        return pull

    def _create(self, body: str) -> PullRequest:
        """Open the pull request; as no draft where GitHub has none here."""
        try:
            return self._pulls.create(self._title, body, draft=self._settings.draft)
        except GitHubError as error:
            if not self._settings.draft or "draft" not in error.what.lower():
                raise
            pull = self._pulls.create(self._title, body, draft=False)
            self._warnings.append(
                f"The pull request is open for review, and no draft: {error.what} "
                "GitHub has drafts in public repositories, and in private ones of paid plans; else take `draft` out."
            )
            return pull

    def refresh(self, pull: PullRequest) -> bool:
        """Bring title, body, labels and people up to date; whether anything was edited.

        `pull` is as it was read last, which can be half an hour ago: it tells whether there is anything to do. What is
        done goes by what people have made of it since. Raises `BranchMoved` where it is no more what we are to keep.
        """
        if not self._changes(pull):
            return False
        if self._decorations.wanted(pull):
            try:
                pull = self._pulls.read(pull.number)
            except GitHubError as error:
                self._not_current("text", error)
                return False
            if self._changes(pull):
                self._decorations.ask(pull)
        return self._edit(pull)

    def _not_current(self, part: str, error: GitHubError) -> None:
        self._warnings.append(f"The pull request's {part} could not be brought up to date: {error}")

    def _edit(self, pull: PullRequest) -> bool:
        """Edit title and body; where GitHub refuses them together, each alone. Whether anything was edited."""
        try:
            return self._pulls.edit(pull.number, self._changes)
        except Passing as error:
            self._not_current("text", error)
            return False
        except GitHubError:
            return any([self._edit_alone(pull, part) for part in ("title", "body")])

    def _edit_alone(self, pull: PullRequest, part: str) -> bool:
        try:
            return self._pulls.edit(
                pull.number, lambda now: {name: text for name, text in self._changes(now).items() if name == part}
            )
        except GitHubError as error:
            self._not_current(part, error)
            return False

    def _changes(self, pull: PullRequest) -> Mapping[str, str]:
        """What title and body are to be where they are ours and not so yet."""
        if not text_of.is_ours(pull.body) and pull.body.strip():
            return {}
        changes: dict[str, str] = {}
        remembered = text_of.memory(pull.body)
        title_is_ours = remembered.title == fingerprint(pull.title)
        if title_is_ours and pull.title != self._title:
            changes["title"] = self._title
        title = fingerprint(self._title) if title_is_ours else remembered.title
        body = self._body(pull.body, Memory(title, self._decorations.settled()))
        if len(body) > text_of.LONGEST:
            log.info("The text of pull request #%d leaves no room for ours; it stays as it is.", pull.number)
            return {}
        if not text_of.same(body, pull.body):
            changes["body"] = body
        return changes

    def _body(self, body: str, remembered: Memory) -> str:
        room = text_of.room(body, remembered) - len(_NOTE) - 2
        text = summary_markdown(self._reports, self._settings.config, room, self._decided, self._deciding)
        return text_of.with_part(body, f"{text.strip()}\n\n{_NOTE}", remembered)
