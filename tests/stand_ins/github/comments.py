"""What people write below a pull request, and the reactions to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from tests.stand_ins.github.commits import Person

REACTIONS = ("+1", "-1", "laugh", "confused", "heart", "hooray", "rocket", "eyes")


@dataclass
class Reaction:
    """One person's reaction to a comment; each has at most one of a kind."""

    id: int
    by: Person
    content: str
    at: datetime


@dataclass
class Comment:
    """A comment on an issue or pull request. `author` is None once the account was deleted."""

    id: int
    number: int
    author: Person | None
    body: str
    created_at: datetime
    updated_at: datetime
    reactions: list[Reaction] = field(default_factory=list)

    def reacted(self, content: str = "+1") -> list[str]:
        """Who reacted so."""
        return [each.by.login for each in self.reactions if each.content == content]


@dataclass
class Comments:
    """All comments of the repository, oldest first."""

    _all: list[Comment] = field(default_factory=list)
    _reactions: int = 0

    def __iter__(self) -> Iterator[Comment]:
        return iter(list(self._all))

    def on(self, number: int) -> list[Comment]:
        return [each for each in self._all if each.number == number]

    def numbered(self, id: int) -> Comment | None:
        return next((each for each in self._all if each.id == id), None)

    def write(self, number: int, author: Person, body: str, at: datetime) -> Comment:
        made = Comment(3_141_592_000 + len(self._all), number, author, body, at, at)
        self._all.append(made)
        return made

    def react(self, comment: Comment, by: Person, content: str, at: datetime) -> tuple[Reaction, bool]:
        """The person's reaction, and whether it is a new one."""
        for each in comment.reactions:
            if (each.by.login, each.content) == (by.login, content):
                return each, False
        self._reactions += 1
        made = Reaction(271_828_000 + self._reactions, by, content, at)
        comment.reactions.append(made)
        return made, True
