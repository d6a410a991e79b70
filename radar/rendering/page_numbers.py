"""Which page holds which papers: page 1 the newest or the oldest, and the others the same papers for good."""

from __future__ import annotations

from radar.settings.model import PageOrder


def page_name(number: int) -> str:
    """The name of a page, from 1 on."""
    return f"papers_{number}.md"


def from_newest(pages: int, order: PageOrder) -> list[int]:
    """The numbers of a month's pages, that with the newest papers first.

    With `newest-first` the page that still fills is page 1. The others are numbered from the oldest on, so that a link
    to one leads to the same papers when there are more.
    """
    if order is PageOrder.OLDEST_FIRST:
        return [*range(pages, 0, -1)]
    return [1, *range(pages, 1, -1)]
