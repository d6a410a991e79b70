"""Comments on a pull request through the API: read, answered, and given a thumbs-up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from radar.publishing.github_client import GitHub, listed
from radar.publishing.refusals import Lost, Missing

_PER_PAGE = 100
_MOST_PAGES = 30
_THUMBS_UP = "+1"
_MAY_WRITE = frozenset({"admin", "write"})


@dataclass(frozen=True)
class Comment:
    """A comment on a pull request.

    `author` is the login of who wrote it, empty where the account is gone; `is_bot` says that it is a program's.
    `association` is what GitHub calls the author's standing, which is no permission. `thumbs_up` counts these
    reactions, whoever gave them.
    """

    id: int
    author: str
    body: str
    is_bot: bool = False
    association: str = ""
    created_at: str = ""
    thumbs_up: int = 0


class CommentsApi:
    """The comments of one repository's pull requests."""

    def __init__(self, github: GitHub) -> None:
        self._github = github

    def all(self, number: int) -> list[Comment]:
        """The comments on a pull request, oldest first; the first 3,000 where there are more."""
        found: list[Comment] = []
        for page in range(1, _MOST_PAGES + 1):
            query = {"per_page": _PER_PAGE} | ({"page": page} if page > 1 else {})
            here = self._github.call(
                "GET",
                f"/issues/{number}/comments",
                lambda answer: [_comment(item) for item in listed(answer)],
                deed="read the comments on the pull request",
                query=query,
            )
            found += here
            if len(here) < _PER_PAGE:
                break
        return found

    def thumbs_up_by(self, comment: int, login: str) -> bool:
        """Whether somebody has given a comment a thumbs-up."""
        return self._github.call(
            "GET",
            f"/issues/comments/{comment}/reactions",
            lambda answer: any(_login(item["user"]).lower() == login.lower() for item in listed(answer)),
            deed="read the reactions to a comment",
            query={"content": _THUMBS_UP, "per_page": _PER_PAGE},
        )

    def give_thumbs_up(self, comment: int) -> None:
        """Give a comment a thumbs-up; one that it has of ours stays."""
        self._github.call(
            "POST",
            f"/issues/comments/{comment}/reactions",
            lambda answer: int(answer["id"]),
            deed="react to a comment on the pull request",
            body={"content": _THUMBS_UP},
        )

    def answer(self, number: int, body: str) -> None:
        """Write a comment. One whose answer was lost is not written again: the next run sees whether it is there."""
        try:
            self._github.call(
                "POST",
                f"/issues/{number}/comments",
                lambda answer: int(answer["id"]),
                deed="comment on the pull request",
                body={"body": body},
                repeatable=False,
            )
        except Lost:
            return

    def may_write(self, login: str) -> bool:
        """Whether somebody may write to the repository, as GitHub says it of permissions."""
        try:
            return self._github.call(
                "GET",
                f"/collaborators/{quote(login, safe='')}/permission",
                lambda answer: str(answer["permission"]) in _MAY_WRITE,
                deed=f"ask what {login} may do in the repository",
            )
        except Missing:
            return False


def _comment(answer: Mapping[str, Any]) -> Comment:
    user, body = answer["user"], answer.get("body")
    reactions = answer.get("reactions") or {}
    login = _login(user)
    return Comment(
        id=int(answer["id"]),
        author=login,
        body=body if isinstance(body, str) else "",
        is_bot=user is not None and (user.get("type") == "Bot" or login.endswith("[bot]")),
        association=str(answer.get("author_association") or ""),
        created_at=str(answer["created_at"]),
        thumbs_up=int(reactions.get(_THUMBS_UP) or 0),
    )


def _login(user: Any) -> str:
    return "" if user is None else str(user["login"])
