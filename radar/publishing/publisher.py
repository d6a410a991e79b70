"""What all ways of publishing have in common: what they know beforehand, and what they leave behind."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol, TypeAlias

from radar.archive.merge import Change
from radar.errors import Problem, SettingsError
from radar.settings.message_templates import Counts, TemplateFault
from radar.tree import Tree

if TYPE_CHECKING:
    from radar.publishing.update import Update
    from radar.reporting.topic_report import TopicReport


@dataclass(frozen=True)
class ToldDecisions:
    """What people have decided since what is published was there before: as Markdown, and as lines for the log.

    Both are empty where that is nothing.
    """

    markdown: str = ""
    lines: str = ""


@dataclass(frozen=True)
class Published:
    """What publishing came to; the fields from `commit_sha` to `pull_request_operation` are the step's outputs."""

    update: Update
    changed: bool
    commit_sha: str = ""
    branch: str = ""
    pull_request_number: int | None = None
    pull_request_url: str = ""
    pull_request_operation: str = "none"
    warnings: tuple[str, ...] = ()
    decided: ToldDecisions = ToldDecisions()

    def followed_by(self, later: Published) -> Published:
        """This and what was published after it in the same run, as one; the later may have more topics."""
        first = {report.topic.slug: report for report in self.update.topics}
        topics = tuple(
            _both(first[report.topic.slug], report) if report.topic.slug in first else report
            for report in later.update.topics
        )
        operation = later.pull_request_operation
        if operation == "none" or (operation == "updated" and self.pull_request_operation == "created"):
            operation = self.pull_request_operation
        return replace(
            later,
            update=replace(later.update, topics=topics),
            changed=self.changed or later.changed,
            commit_sha=later.commit_sha or self.commit_sha,
            pull_request_operation=operation,
            warnings=tuple(dict.fromkeys(self.warnings + later.warnings)),
            decided=ToldDecisions(
                "\n".join(filter(None, (self.decided.markdown, later.decided.markdown))),
                "\n".join(filter(None, (self.decided.lines, later.decided.lines))),
            ),
        )


def _both(first: TopicReport, later: TopicReport) -> TopicReport:
    """What two updates after each other brought to a topic; all else is as the later one has it."""
    new = first.change.new + later.change.new
    change = Change(new, first.change.revised + later.change.revised)
    return replace(
        later,
        change=change,
        imported=first.imported or later.imported,
        unknown=tuple(dict.fromkeys(first.unknown + later.unknown)),
        completed=first.completed + later.completed,
        confirmed=first.confirmed + later.confirmed,
    )


def publication(published: Published) -> dict[str, str]:
    """The outputs that tell how the result was published; empty where there is nothing to tell."""
    number = published.pull_request_number
    return {
        "commit-sha": published.commit_sha,
        "branch": published.branch,
        "pull-request-number": "" if number is None else str(number),
        "pull-request-url": published.pull_request_url,
        "pull-request-operation": published.pull_request_operation,
    }


Plan: TypeAlias = "Callable[[Tree, Tree | None], Update]"
"""Makes the update for a base and for what waits to come there; done anew whenever the repository moves."""


class Publisher(Protocol):
    """Brings the result to where readers find it."""

    @property
    def base(self) -> str:
        """The branch that the result is meant for; empty where the run cannot know it."""

    def known(self) -> Collection[Tree]:
        """The trees whose archives are known already, before anything is asked of arXiv."""

    def publish(self, plan: Plan, *, dry_run: bool) -> Published:
        """Make what `plan` says true; with `dry_run`, only find out what that would change."""


def message(template: str, numbers: Counts, render: Callable[[str, Counts], str]) -> str:
    """A commit message or title; raises `SettingsError` for a template that fails on these very counts."""
    try:
        return render(template, numbers)
    except TemplateFault as fault:
        raise SettingsError(
            [
                Problem(
                    f"A template of `commit-message` or `pull-request-title` cannot be rendered: {fault}.",
                    "Use the names new, revised, total and topics, and mind that any of them can be 0.",
                )
            ]
        ) from fault


def counts(reports: Sequence[TopicReport]) -> Counts:
    """The counts that messages may speak of."""
    changes = [report.change for report in reports]
    return Counts(
        new=sum(len(change.new) for change in changes),
        revised=sum(len(change.revised) for change in changes),
        total=sum(report.total for report in reports),
        topics=len(reports),
    )
