"""All settings, one row each: the single source of their names, kinds, defaults and descriptions.

`action.yml` and the table of docs/settings.md are held against it. Only `token` has its default in `action.yml`: an
input with a default would never be empty, and the config file could not have its say.
"""

from __future__ import annotations

from dataclasses import dataclass

from radar.settings.columns import Column
from radar.settings.github_names import Label, Login, TeamName
from radar.settings.kinds import (
    Boolean,
    Category,
    Choice,
    Day,
    Kind,
    MessageTemplate,
    Secret,
    Since,
    WholeNumber,
)
from radar.settings.message_templates import DEFAULT_COMMIT_MESSAGE, DEFAULT_PULL_REQUEST_TITLE
from radar.settings.model import GroupBy, PageOrder, Publish
from radar.settings.names import Branch, MarkdownFile, RepositoryPath, WebAddress
from radar.settings.people import PersonLine
from radar.settings.values import MOST_VALUES
from radar.tree import README


@dataclass(frozen=True)
class Setting:
    """A setting. `default` is the text that means the same as giving none, "" when there is no such text.

    `kind` is that of the value, or of each value where the setting is a list (`many`); None for `topics`, which has
    a grammar of its own. `in_file` tells whether it may stand in the config file. `needed` is the value that a list
    must have, and each of its values may then stand once. `most` is how many values a list may have.
    `counts_with` is the one way of publishing with which it has an effect, None where it has one with several.
    """

    name: str
    kind: Kind | None
    default: str
    description: str
    many: bool = False
    in_file: bool = True
    needed: str | None = None
    most: int = MOST_VALUES
    counts_with: Publish | None = None

    @property
    def field(self) -> str:
        """The name of its field in Settings."""
        return self.name.replace("-", "_")


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "config",
        RepositoryPath(".github/arxiv-radar.yml"),
        ".github/arxiv-radar.yml",
        "The config file, as a path in the repository; the file may be absent when `topics` is given.",
        in_file=False,
    ),
    Setting(
        "topics",
        None,
        "",
        "What to follow, as a YAML list of topics or as one keyword or phrase per line.",
        many=True,
    ),
    Setting(
        "categories",
        Category(),
        "",
        "The arXiv categories, such as `cs.*, stat.ML`, for topics that name none.",
        many=True,
    ),
    Setting(
        "since",
        Since(),
        "30 days",
        "How far back the archive reaches, as `N days` or `YYYY-MM-DD`; moving it back fills the history in.",
    ),
    Setting(
        "until",
        Day(),
        "",
        "The last day on which a paper may have been first submitted, as `YYYY-MM-DD`; later ones are not collected.",
    ),
    Setting(
        "group-by",
        Choice(GroupBy),
        "updated",
        "The date that decides a paper's month, that of its latest version (`updated`) or its first (`published`).",
    ),
    Setting("page-size", WholeNumber(10, 500, "100"), "100", "The most papers that a page may have, from 10 to 500."),
    Setting(
        "page-order",
        Choice(PageOrder),
        "newest-first",
        "Whether a month's first page holds its newest papers (`newest-first`) or its oldest (`oldest-first`).",
    ),
    Setting(
        "output-dir",
        RepositoryPath("papers", owned=True),
        "papers",
        "The folder of the repository that holds everything the action owns.",
    ),
    Setting(
        "readme",
        MarkdownFile(),
        README,
        "The Markdown files of the repository that have the overview between two marks.",
        many=True,
    ),
    Setting(
        "home-url",
        WebAddress("https://octocat.github.io/reading"),
        "",
        "The site's root for absolute links in the breadcrumb, as for GitHub Pages; links are relative without it.",
    ),
    Setting(
        "columns",
        Choice(Column),
        "paper, date, comment",
        "The columns of the tables, in order, out of `paper`, `date`, `comment`, `authors`, `categories`, `links`, "
        "`tags` and `notes`.",
        many=True,
        needed=Column.PAPER,
    ),
    Setting(
        "templates",
        RepositoryPath(".github/arxiv-radar"),
        "",
        "A folder in the repository whose Jinja2 files replace the built-in templates of the same name.",
    ),
    Setting(
        "publish",
        Choice(Publish),
        "commit",
        "Where the result goes, a commit on `base` (`commit`), a pull request (`pull-request`), or only files in the "
        "workspace (`none`).",
    ),
    Setting(
        "base",
        Branch(),
        "",
        "The branch to update; without it the branch the workflow runs on, else the default branch.",
    ),
    Setting(
        "branch",
        Branch(example="arxiv-radar/update"),
        "arxiv-radar/update",
        "The branch that the pull request comes from.",
        counts_with=Publish.PULL_REQUEST,
    ),
    Setting(
        "commit-message",
        MessageTemplate(),
        DEFAULT_COMMIT_MESSAGE,
        "The commit message, as a Jinja2 template over the counts `new`, `revised`, `total` and `topics`.",
    ),
    Setting(
        "author",
        PersonLine(),
        "",
        "Whose name the commits carry, as `Name <mail>`; GitHub signs only commits without it, which name the token's "
        "owner.",
    ),
    Setting(
        "sign-off",
        Boolean(),
        "false",
        "Whether each commit ends with `Signed-off-by:` and its author, for repositories that ask for it (DCO).",
    ),
    Setting(
        "pull-request-title",
        MessageTemplate(),
        DEFAULT_PULL_REQUEST_TITLE,
        "The pull request's title, as a Jinja2 template over the counts `new`, `revised`, `total` and `topics`.",
        counts_with=Publish.PULL_REQUEST,
    ),
    Setting(
        "labels",
        Label(),
        "",
        "Labels to add to the pull request, of 50 characters at most.",
        many=True,
        most=100,
        counts_with=Publish.PULL_REQUEST,
    ),
    Setting(
        "assignees",
        Login(),
        "",
        "GitHub users to assign to the pull request, ten at most.",
        many=True,
        most=10,
        counts_with=Publish.PULL_REQUEST,
    ),
    Setting(
        "reviewers",
        Login(),
        "",
        "GitHub users to ask for a review of the pull request.",
        many=True,
        counts_with=Publish.PULL_REQUEST,
    ),
    Setting(
        "team-reviewers",
        TeamName(),
        "",
        "Teams to ask for a review of the pull request; `token` must be one that may see the organisation's teams, "
        "which the workflow's own may not.",
        many=True,
        counts_with=Publish.PULL_REQUEST,
    ),
    Setting(
        "draft", Boolean(), "false", "Whether the pull request is opened as a draft.", counts_with=Publish.PULL_REQUEST
    ),
    Setting(
        "rank",
        Boolean(),
        "true",
        "Whether the new papers nearest to the starred ones are shown first, in topics with three stars or more.",
    ),
    Setting(
        "max-minutes",
        WholeNumber(1, 360, "30"),
        "30",
        "The minutes that asking arXiv may take, from 1 to 360; what is not done by then waits for the next run.",
    ),
    Setting(
        "fallback",
        Boolean(),
        "true",
        "Whether news come from arXiv's OAI-PMH where its query API gives no good answer.",
    ),
    Setting(
        "strict",
        Boolean(),
        "false",
        "Whether the run fails when some topics failed, after the others are published.",
    ),
    Setting("dry-run", Boolean(), "false", "Whether everything is done but the writing."),
    Setting(
        "token",
        Secret(),
        "${{ github.token }}",
        "The token for GitHub's API; it needs `contents: write`, and `pull-requests: write` for pull requests.",
        in_file=False,
    ),
)

BY_NAME: dict[str, Setting] = {setting.name: setting for setting in SETTINGS}
