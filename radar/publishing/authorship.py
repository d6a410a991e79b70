"""Whose commits the action makes: GitHub's own choice for the token, unless the settings name somebody."""

from __future__ import annotations

import re
from dataclasses import dataclass

from radar.settings.people import Person

ACTIONS_BOT = Person("github-actions[bot]", "41898282+github-actions[bot]@users.noreply.github.com")
"""Whom GitHub makes the author of what a workflow's own token commits."""

_TRAILER = re.compile(r"[A-Za-z0-9-]+: \S.*")


@dataclass(frozen=True)
class Authorship:
    """`author` is named in commits, which GitHub then does not sign; None leaves author and signature to GitHub.

    With `sign_off` a commit says, in the words of the Developer Certificate of Origin, who signs it off: its author.
    """

    author: Person | None = None
    sign_off: bool = False


def signed_off(message: str, by: Person) -> str:
    """`message` with the trailer of a sign-off at its end, beside other trailers; as it is where it has that one."""
    return with_trailer(message, f"Signed-off-by: {by}")


def with_trailer(message: str, line: str) -> str:
    """`message` with a trailer at its end, beside those that it has; as it is where this is one of them."""
    lines = message.rstrip().split("\n")
    last = lines[len(lines) - lines[::-1].index("") :] if "" in lines else []
    beside = last and all(_TRAILER.fullmatch(each) for each in last)
    if beside and line in last:
        return message
    return "\n".join([*lines, *([] if beside else [""]), line])
