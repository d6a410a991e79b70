"""What the user asks for, as the rest of the program sees it: read once, checked, never changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from radar.settings.columns import Column
from radar.settings.message_templates import DEFAULT_COMMIT_MESSAGE, DEFAULT_PULL_REQUEST_TITLE
from radar.settings.people import Person
from radar.tree import README


class SearchIn(StrEnum):
    """Where a topic's phrases are looked for."""

    TITLE = "title"
    ABSTRACT = "abstract"
    TITLE_OR_ABSTRACT = "title-or-abstract"
    TITLE_AND_ABSTRACT = "title-and-abstract"
    ANYWHERE = "anywhere"


class GroupBy(StrEnum):
    """Which of a paper's two dates decides its month, its place in the list and the date it shows."""

    UPDATED = "updated"
    PUBLISHED = "published"


class PageOrder(StrEnum):
    """Whether `papers_1.md` holds a month's newest papers or its oldest."""

    NEWEST_FIRST = "newest-first"
    OLDEST_FIRST = "oldest-first"


class Publish(StrEnum):
    """Where the result goes."""

    COMMIT = "commit"
    PULL_REQUEST = "pull-request"
    NONE = "none"


@dataclass(frozen=True)
class Topic:
    """What the user follows. `slug` is its folder; `query`, when given, is arXiv's own syntax, sent as it stands.

    A paper belongs to it that has one phrase of `any`, one of each group of `any_of`, every one of `all` and none of
    `none` where `search_in` says, one of `comment` in its comment, one of `categories`, one of `authors`, and none of
    `exclude_categories` and `exclude_authors`. What is empty asks for nothing. Categories are in arXiv's spelling,
    `cs.*` for a whole archive with subject classes; `categories` include the defaults.
    `until` is the setting of that name: the last day (UTC) on which a paper may have been first submitted.
    `rank_by` are the folders of other topics whose stars count here too.
    """

    name: str
    slug: str
    any: tuple[str, ...] = ()
    any_of: tuple[tuple[str, ...], ...] = ()
    all: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    comment: tuple[str, ...] = ()
    search_in: SearchIn = SearchIn.TITLE_OR_ABSTRACT
    categories: tuple[str, ...] = ()
    primary_only: bool = False
    exclude_categories: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    exclude_authors: tuple[str, ...] = ()
    query: str | None = None
    until: date | None = None
    rank_by: tuple[str, ...] = ()

    @property
    def wanted_phrases(self) -> tuple[str, ...]:
        """All phrases that are looked for where `search_in` says, each once."""
        return tuple(dict.fromkeys((*self.any, *(each for group in self.any_of for each in group), *self.all)))


@dataclass(frozen=True)
class Settings:
    """Every setting, checked. Field names are the settings' names with `_` for `-`; docs/settings.md explains them.

    `since` is either a span before the day of the run or a fixed day (UTC). Paths are relative to the repository,
    with `/` between folders. `base` is None when it is to be found out from the workflow's run. `commit_message` and
    `pull_request_title` are templates (see `radar.settings.message_templates`). Addresses have no `/` at their end.
    `arxiv_oai_url` is empty where there is no second source to ask. `repository` is the workflow's, as `owner/name`,
    empty where there is none. `running_on` is the branch that it runs on, empty where it is a tag, a pull request, or
    nothing of the kind.
    """

    topics: tuple[Topic, ...]
    config: str = ".github/arxiv-radar.yml"
    since: timedelta | date = timedelta(days=30)
    group_by: GroupBy = GroupBy.UPDATED
    page_size: int = 100
    page_order: PageOrder = PageOrder.NEWEST_FIRST
    output_dir: str = "papers"
    readme: tuple[str, ...] = (README,)
    home_url: str | None = None
    columns: tuple[Column, ...] = (Column.PAPER, Column.DATE, Column.COMMENT)
    templates: str | None = None
    publish: Publish = Publish.COMMIT
    base: str | None = None
    branch: str = "arxiv-radar/update"
    commit_message: str = DEFAULT_COMMIT_MESSAGE
    author: Person | None = None
    sign_off: bool = False
    pull_request_title: str = DEFAULT_PULL_REQUEST_TITLE
    labels: tuple[str, ...] = ()
    assignees: tuple[str, ...] = ()
    reviewers: tuple[str, ...] = ()
    team_reviewers: tuple[str, ...] = ()
    draft: bool = False
    rank: bool = True
    max_minutes: int = 30
    fallback: bool = True
    strict: bool = False
    dry_run: bool = False
    token: str = field(default="", repr=False)
    arxiv_api_url: str = "https://export.arxiv.org/api/query"
    arxiv_oai_url: str = "https://oaipmh.arxiv.org/oai"
    arxiv_delay_seconds: float = 3.0
    github_api_url: str = "https://api.github.com"
    github_server_url: str = "https://github.com"
    repository: str = ""
    running_on: str = ""

    @property
    def target(self) -> str:
        """The branch that is to be updated; empty where it is the default branch, which only GitHub can name."""
        return self.base or self.running_on
