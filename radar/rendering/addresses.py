"""Where people find things on the web: absolute addresses, for feeds, which are read far from the repository."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from html import unescape
from urllib.parse import quote, unquote

from radar.settings.model import Settings

# What an address may hold without ending a link in Markdown or an attribute.
_PART = r"[^\s<>\"'()\[\]|\\`?#]"
_IN_A_REPOSITORY = re.compile(
    rf"(?P<server>https?://[A-Za-z0-9.:\[\]-]+)/(?P<repository>[\w.-]+/[\w.-]+)/raw/(?P<branch>{_PART}+)", re.ASCII
)
_SITE = re.compile(rf"https?://{_PART}+")
_ID = re.compile(r"<id>([^<]*)</id>")


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


def found_at(settings: Settings, feed: str) -> Settings:
    """`settings` with the addresses by which the output folder's `feed` was made; the same where it says none.

    So whoever does not know the repository, such as a command, makes the feeds that a run makes.
    """
    found = _ID.search(feed)  # the feed's own stands before those of its entries
    end = f"/{quote(settings.output_dir)}/feed.xml"
    if settings.home_url is not None or not found or not found[1].endswith(end):
        return settings
    place = unescape(found[1]).removesuffix(end)
    if where := _IN_A_REPOSITORY.fullmatch(place):
        return replace(
            settings,
            github_server_url=where["server"],
            repository=where["repository"],
            base=unquote(where["branch"]),
        )
    return replace(settings, home_url=place) if _SITE.fullmatch(place) else settings
