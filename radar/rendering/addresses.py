"""Where people find things on the web: absolute addresses, for feeds, which are read far from the repository."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from radar.settings.model import Settings


@dataclass(frozen=True)
class Addresses:
    """The address of a folder of the output, as people see it, and of the feed in it. Without either: empty."""

    page: str
    feed: str


def addresses(settings: Settings, *folders: str) -> Addresses:
    """Those of the output folder, or of one below it: on the site at `home-url`, else in the repository on GitHub."""
    path = quote("/".join([settings.output_dir, *folders]))
    if settings.home_url is not None:
        return Addresses(f"{settings.home_url}/{path}/", f"{settings.home_url}/{path}/feed.xml")
    if not settings.repository:
        return Addresses("", "")
    repository = f"{settings.github_server_url}/{settings.repository}"
    branch = quote(settings.target or "HEAD")
    return Addresses(f"{repository}/tree/{branch}/{path}", f"{repository}/raw/{branch}/{path}/feed.xml")
