"""Where readers find a folder of the output and its feed."""

from __future__ import annotations

from typing import Any

import pytest

from radar.rendering.addresses import Addresses, addresses, found_at
from radar.rendering.feed import atom_feed
from radar.settings.model import Settings, Topic


def of(*folders: str, **settings: Any) -> Addresses:
    return addresses(Settings((Topic("llm", "llm"),), **settings), *folders)


def test_on_a_site_of_its_own() -> None:
    found = of("llm", home_url="https://octocat.github.io/reading", repository="octocat/reading")
    assert found.page == "https://octocat.github.io/reading/papers/llm/"
    assert found.feed == "https://octocat.github.io/reading/papers/llm/feed.xml"


def test_in_the_repository_on_github() -> None:
    found = of("суп", repository="octocat/reading", output_dir="my papers")
    assert found.page == "https://github.com/octocat/reading/tree/HEAD/my%20papers/%D1%81%D1%83%D0%BF"
    assert found.feed == "https://github.com/octocat/reading/raw/HEAD/my%20papers/%D1%81%D1%83%D0%BF/feed.xml"


def test_on_another_branch_and_another_server() -> None:
    found = of(repository="o/r", base="list/new", github_server_url="https://git.example.org")
    assert found.feed == "https://git.example.org/o/r/raw/list/new/papers/feed.xml"


def test_on_the_branch_that_the_workflow_runs_on_unless_it_updates_another() -> None:
    assert of(repository="o/r", running_on="list/1").page == "https://github.com/o/r/tree/list/1/papers"
    assert of(repository="o/r", running_on="list/1", base="main").page == "https://github.com/o/r/tree/main/papers"


def test_outside_of_any_repository_there_is_none() -> None:
    assert of("llm") == Addresses("", "")


@pytest.mark.parametrize(
    "known",
    [
        {"repository": "octocat/reading", "running_on": "main"},
        {"repository": "o/r", "base": "list/new & ü", "github_server_url": "https://git.example.org:8443"},
        {"repository": "o/r", "output_dir": "docs/my papers"},
        {"home_url": "https://octocat.github.io/a&b"},
    ],
)
def test_they_are_found_again_in_the_feed(known: dict[str, Any]) -> None:
    settings = Settings((), **known)
    where = addresses(settings)
    feed = atom_feed("T", where.feed, where.feed, where.page, [], settings.group_by).decode()
    bare = Settings((), output_dir=settings.output_dir)
    assert addresses(found_at(bare, feed), "llm") == addresses(settings, "llm")
    home = Settings((), home_url="https://example.org", output_dir=settings.output_dir)
    assert found_at(home, feed) == home


@pytest.mark.parametrize(
    "feed",
    [
        "",
        "<id>urn:uuid:1</id>",
        "<id>https://x.org/other/feed.xml</id>",
        "<id>javascript:x/papers/feed.xml</id>",
        "<id>https://x.org/a) [b](c/papers/feed.xml</id>",
    ],
)
def test_a_feed_that_says_no_address_changes_nothing(feed: str) -> None:
    assert found_at(Settings(()), feed) == Settings(())
