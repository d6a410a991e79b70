"""What a pull request says and whom it asks: written once, edited only where it changed and is ours."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace

from radar import PROJECT_URL
from radar.publishing import pull_request_body as text_of
from radar.publishing.publisher import counts, message
from radar.publishing.pull_request_api import PullRequest, PullRequestApi
from radar.publishing.pull_request_body import Memory, fingerprint
from radar.publishing.refusals import BranchMoved, GitHubError
from radar.publishing.update import Update
from radar.reporting.summary import summary_markdown
from radar.settings.message_templates import render_title
from radar.settings.model import Settings

log = logging.getLogger(__name__)

_NOTE = (
    f"[arXiv Radar]({PROJECT_URL}) keeps this pull request up to date until it is merged or closed. Commits that you "
    "add to its branch stay, and so does what you write above or below this text."
)
_TEAMS = (
    "Name teams with access to the repository in `team-reviewers`, and give `token` the token of a GitHub App or a "
    "person that may see the organisation's teams: the workflow's own may not."
)
_TopicHarvest = tuple[str, str]  # a setting's name, and one label or person that it names


class PullRequestText:
    """The words of one pull request. `warnings` tells of people who could not be asked."""

    def __init__(self, pulls: PullRequestApi, settings: Settings, update: Update) -> None:
        self._pulls = pulls
        self._settings = settings
        # The text tells of all that is proposed, not of what this run brought: every run of a matrix says the same.
        topics = sorted(
            (*update.topics, *update.others), key=lambda report: (report.topic.name.casefold(), report.topic.slug)
        )
        self._reports = [replace(report, change=report.proposed) for report in topics]
        self._title = message(settings.pull_request_title, counts(self._reports), render_title)
        self._warnings: list[str] = []

    @property
    def warnings(self) -> tuple[str, ...]:
        return tuple(self._warnings)

    def begin(self) -> PullRequest:
        """Open the pull request, then put labels on it and ask people. Raises `Exists` where it is open already."""
        body = self._body("", Memory(fingerprint(self._title)))
        pull = self._pulls.create(self._title, body, draft=self._settings.draft)
        if self._people():
            # Remembered only once it is done, so that a run that is stopped in between leaves it to the next.
            self._ask(pull)
            with suppress(BranchMoved):  # somebody was quick to close it
                self._pulls.edit(pull.number, self._changes)
        return pull

    def refresh(self, pull: PullRequest) -> bool:
        """Bring title, body, labels and people up to date; whether anything was edited.

        `pull` is as it was read last, which can be half an hour ago: it tells whether there is anything to do. What is
        done goes by what people have made of it since. Raises `BranchMoved` where it is no more what we are to keep.
        """
        if not self._changes(pull):
            return False
        if self._wanted(pull):
            pull = self._pulls.read(pull.number)
            if self._changes(pull):
                self._ask(pull)
        return self._pulls.edit(pull.number, self._changes)

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
        body = self._body(pull.body, Memory(title, tuple(self._people())))
        if len(body) > text_of.LONGEST:
            log.info("The text of pull request #%d leaves no room for ours; it stays as it is.", pull.number)
            return {}
        if not text_of.same(body, pull.body):
            changes["body"] = body
        return changes

    def _body(self, body: str, remembered: Memory) -> str:
        room = text_of.room(body, remembered) - len(_NOTE) - 2
        text = summary_markdown(self._reports, self._settings.config, room)
        return text_of.with_part(body, f"{text.strip()}\n\n{_NOTE}", remembered)

    def _people(self) -> Mapping[str, _TopicHarvest]:
        """Every label and everybody to be asked, by a digest."""
        settings = self._settings
        lists = {
            "labels": settings.labels,
            "assignees": settings.assignees,
            "reviewers": settings.reviewers,
            "team-reviewers": settings.team_reviewers,
        }
        return {fingerprint(kind, name): (kind, name) for kind, names in lists.items() for name in names}

    def _wanted(self, pull: PullRequest) -> set[_TopicHarvest]:
        """Those that were not asked before: whom people have taken off since is not asked again."""
        remembered = text_of.memory(pull.body).people
        return {asked for digest_of_it, asked in self._people().items() if digest_of_it not in remembered}

    def _ask(self, pull: PullRequest) -> None:
        settings, wanted = self._settings, self._wanted(pull)
        if labels := [name for name in settings.labels if ("labels", name) in wanted]:
            self._pulls.add_labels(pull.number, labels)
        if assignees := [name for name in settings.assignees if ("assignees", name) in wanted]:
            assigned = self._pulls.add_assignees(pull.number, assignees)
            self._warnings += [
                f"GitHub did not assign {name}. Only people with access to the repository can be assigned."
                for name in assignees
                if name.lower() not in assigned
            ]
        for name in settings.reviewers:
            if ("reviewers", name) in wanted:
                self._request(pull, [name], [], name)
        for name in settings.team_reviewers:
            if ("team-reviewers", name) in wanted:
                self._request(pull, [], [name], f"the team {name}")

    def _request(self, pull: PullRequest, reviewers: list[str], teams: list[str], who: str) -> None:
        try:
            self._pulls.request_review(pull.number, reviewers, teams)
        except GitHubError as error:
            remedy = _TEAMS if teams else "Name collaborators of the repository in `reviewers`."
            self._warnings.append(f"No review was asked of {who}: {error.what} {remedy}")
