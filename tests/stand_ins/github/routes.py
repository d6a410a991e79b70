"""The table of what the stand-in answers, and what each call needs of the token."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tests.stand_ins.github.answers import DOCS, Answer, Call
from tests.stand_ins.github.world import Level, World

Work = Callable[[World, Call], Answer]


@dataclass(frozen=True)
class Route:
    """One operation. It needs at least one of `needs` (permission: level); none means any token will do."""

    method: str
    pattern: re.Pattern[str]
    documentation: str
    needs: Mapping[str, Level]
    work: Work


ROUTES: list[Route] = []


def route(method: str, path: str, documentation: str, **needs: Level) -> Callable[[Work], Work]:
    """Adds an operation. `{name}` in the path is one segment and `{name*}` any number of them."""
    parts = re.split(r"\{(\w+)(\*?)\}", path)
    pattern = re.escape(parts[0])
    for name, wide, literal in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        pattern += f"(?P<{name}>{'.+' if wide else '[^/]+'}){re.escape(literal)}"
    whole = (
        pattern if path.startswith("/") else rf"/repos/(?P<owner>[^/]+)/(?P<repo>[^/]+){'/' if path else ''}{pattern}"
    )

    def add(work: Work) -> Work:
        ROUTES.append(Route(method, re.compile(whole), f"{DOCS}/{documentation}", needs, work))
        return work

    return add


def find_route(method: str, path: str) -> tuple[Route, dict[str, str]] | None:
    """The operation for a decoded path, with the named parts of it."""
    for each in ROUTES:
        found = each.pattern.fullmatch(path) if each.method == method else None
        if found is not None:
            return each, found.groupdict()
    return None
