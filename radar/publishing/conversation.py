"""What a pull request says and whom it asks: written once, edited only where it changed and is ours."""

from __future__ import annotations

import logging
from dataclasses import replace

from radar.publishing import body as text_of
from radar.publishing.body import Memory, fingerprint
from radar.publishing.publisher import counts, message
from radar.publishing.pulls import PullRequest, Pulls
from radar.publishing.refusals import GitHubError
from radar.reporting.digest import digest
from radar.settings.messages import render_title
from radar.settings.model import Settings
from radar.update import Update

log = logging.getLogger(__name__)


class Conversation:
    """The words of one pull request. `warnings` tells of people who could not be asked."""

    def __init__(self, pulls: Pulls, settings: Settings, update: Update) -> None:
        self._pulls = pulls
        self._settings = settings
        # The text tells of all that is proposed, not of what the last run brought.
        self._reports = [replace(report, change=report.proposed) for report in update.topics]
        self._title = message(settings.pull_request_title, counts(self._reports), render_title)
        self._warnings: list[str] = []

    @property
    def warnings(self) -> tuple[str, ...]:
        return tuple(self._warnings)

    def begin(self) -> PullRequest:
        """Open the pull request, then put labels on it and ask people."""
        body = self._body("", Memory(fingerprint(self._title), ""))
        pull = self._pulls.create(self._title, body, draft=self._settings.draft)
        if self._people():
            # Remembered only once it is done, so that a run that is stopped in between leaves it to the next.
            self.refresh(pull)
        return pull

    def refresh(self, pull: PullRequest) -> bool:
        """Bring title, body, labels and people up to date; whether anything was edited."""
        remembered = text_of.memory(pull.body)
        changes: dict[str, str] = {}
        if text_of.is_ours(pull.body) or not pull.body.strip():
            title_is_ours = remembered.title == fingerprint(pull.title)
            if title_is_ours and pull.title != self._title:
                changes["title"] = self._title
            asked = self._people()
            if remembered.people != asked:
                self._ask(pull)
            now = Memory(fingerprint(self._title) if title_is_ours else remembered.title, asked)
            body = self._body(pull.body, now)
            if not text_of.same(body, pull.body):
                changes["body"] = body
        if changes:
            self._pulls.edit(pull.number, changes)
        return bool(changes)

    def _body(self, body: str, remembered: Memory) -> str:
        digested = digest(self._reports, self._settings.config, text_of.room(body))
        return text_of.with_part(body, digested, remembered)

    def _people(self) -> str:
        """A digest of everybody to be asked and every label; empty where there are none."""
        settings = self._settings
        lists = (settings.labels, settings.assignees, settings.reviewers, settings.team_reviewers)
        return fingerprint(*(",".join(items) for items in lists)) if any(lists) else ""

    def _ask(self, pull: PullRequest) -> None:
        settings = self._settings
        if settings.labels:
            self._pulls.add_labels(pull.number, settings.labels)
        if settings.assignees:
            assigned = self._pulls.add_assignees(pull.number, settings.assignees)
            for name in settings.assignees:
                if name.lower() not in assigned:
                    self._warn(f"GitHub did not assign {name}.", "Only people with access to the repository can be.")
        for name in settings.reviewers:
            self._request(pull, [name], [], name)
        for name in settings.team_reviewers:
            self._request(pull, [], [name], f"the team {name}")

    def _request(self, pull: PullRequest, reviewers: list[str], teams: list[str], who: str) -> None:
        try:
            self._pulls.request_review(pull.number, reviewers, teams)
        except GitHubError as error:
            self._warn(f"{who[0].upper()}{who[1:]} could not be asked for a review: {error.what}", "Check the setting.")

    def _warn(self, what: str, remedy: str) -> None:
        self._warnings.append(f"{what} {remedy}")
