"""Where a redirect of GitHub's says that a repository is now, after it was renamed or moved to another owner.

GitHub answers requests by the old name with 301 to reads and 307 to writes, and names the repository by its number:
`/repositories/ID/…`. A redirect to anything else than a repository of the same API tells nothing.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

_NAME = re.compile(r"[A-Za-z0-9_.-]{1,100}/[A-Za-z0-9_.-]{1,100}")
_BY_NAME = re.compile(rf"/repos/({_NAME.pattern})(?:/.*)?")
_BY_NUMBER = re.compile(r"/repositories/([0-9]{1,18})(?:/.*)?")
_PORTS = {"http": 80, "https": 443}


def moved_to(location: str, api_url: str) -> str | int | None:
    """The repository that an address leads to, by name or number; None where it leads elsewhere than the API there."""
    try:
        api, found = urlsplit(api_url), urlsplit(urljoin(f"{api_url}/", location))
        if _origin(api) != _origin(found) or not found.path.startswith(f"{api.path}/"):
            return None
    except ValueError:
        return None
    path = unquote(found.path.removeprefix(api.path))
    if by_number := _BY_NUMBER.fullmatch(path):
        return int(by_number[1])
    by_name = _BY_NAME.fullmatch(path)
    return by_name[1] if by_name else None


def repository_name(given: Any) -> str:
    """`given`, if it is a repository's name as `owner/name`. Raises ValueError."""
    if not isinstance(given, str) or not _NAME.fullmatch(given):
        raise ValueError("no name of a repository")
    return given


def _origin(address: SplitResult) -> tuple[str, str | None, int | None]:
    return address.scheme, address.hostname, address.port or _PORTS.get(address.scheme)
