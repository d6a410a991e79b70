"""Names that GitHub gives to people, teams and labels, and what people write in their place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from radar.settings.kinds import Refused
from radar.text import fold

LONGEST_LABEL = 50
"""Characters of a label's name; GitHub refuses more."""

_LONGEST_LOGIN = 39
_ADDRESS = re.compile(r"(?:https?://)?(?:www\.)?github\.[a-z.]+/(?P<path>[^?#]*?)/?", re.IGNORECASE)
_TEAM_IN_ADDRESS = re.compile(r"orgs/[^/]+/teams/(?P<team>[^/]+)")
_TEAM_IN_LOGIN = re.compile(r"@?[A-Za-z0-9-]+/(?P<team>[A-Za-z0-9_.-]+)")
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_LOGIN = rf"[A-Za-z0-9][A-Za-z0-9_-]{{0,{_LONGEST_LOGIN - 1}}}"


@dataclass(frozen=True)
class Label:
    allowed: str = f"the name of a label, of {LONGEST_LABEL} characters at most"
    example: str = "papers"
    form: str = rf"\s*[^,\s](?:\s*[^,\s]){{0,{LONGEST_LABEL - 1}}}\s*"

    def read(self, text: str) -> str:
        folded = fold(text)
        if len(folded) > LONGEST_LABEL:
            raise Refused(self.allowed, f"Write a shorter name; this one has {len(folded):,} characters.")
        if folded and folded.isprintable() and "," not in folded:
            return folded
        raise Refused(self.allowed, "Write the label's name, without a comma and on one line.")


@dataclass(frozen=True)
class Login:
    allowed: str = "the login of a GitHub user"
    example: str = "octocat"
    form: str = rf"@?{_LOGIN}(\[bot\])?"

    def read(self, text: str) -> str:
        if re.fullmatch(self.form, text):
            return text.removeprefix("@")
        remedy = f"Write the name from the user's GitHub address, for example `{self.example}`."
        raise Refused(self.allowed, next(_meant_by_login(text), remedy))


def _meant_by_login(text: str) -> Iterator[str]:
    """What to write in place of what people take for a login."""
    if found := _ADDRESS.fullmatch(text):
        if team := _TEAM_IN_ADDRESS.fullmatch(found["path"]):
            yield f"A team belongs under `team-reviewers`, as `{team['team']}`."
        if re.fullmatch(_LOGIN, found["path"]):
            yield f"Write the name alone: `{found['path']}`."
    if found := re.fullmatch(rf"app/({_LOGIN})", text):
        yield f"Write an app as `{found[1]}[bot]`."
    if found := _TEAM_IN_LOGIN.fullmatch(text):
        yield f"A team belongs under `team-reviewers`, as `{found['team']}`."
    if _MAIL.fullmatch(text):
        yield "Write the login, which stands in the address of the user's GitHub page, and not the e-mail address."
    parts = text.split()
    if len(parts) > 1 and all(re.fullmatch(r"@[A-Za-z0-9-]+", part) for part in parts):
        yield f"Write an entry for each: `{'`, `'.join(part[1:] for part in parts[:10])}`."
    if len(parts) > 1:
        yield "Write the login, which stands in the address of the user's GitHub page, and not the person's name."
    if len(text) > _LONGEST_LOGIN:
        yield f"Write the name from the user's GitHub address; no login has more than {_LONGEST_LOGIN} characters."


@dataclass(frozen=True)
class TeamName:
    allowed: str = "the name of a team"
    example: str = "readers"
    form: str = "@?([^/]*/)?[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}"

    def read(self, text: str) -> str:
        if re.fullmatch(self.form, text):
            return text.removeprefix("@").rpartition("/")[2]
        found = _ADDRESS.fullmatch(text)
        team = _TEAM_IN_ADDRESS.fullmatch(found["path"]) if found else None
        if team is not None:
            raise Refused(self.allowed, f"Write its name alone: `{team['team']}`.")
        named = re.sub(r"[^a-z0-9_.]+", "-", text.lower()).strip("-")
        if " " in text and "/" not in text and re.fullmatch(self.form, named):
            raise Refused(self.allowed, f"Write the name as it stands in the team's address, probably `{named}`.")
        raise Refused(self.allowed, f"Write the team's name from its GitHub address, for example `{self.example}`.")
