"""Whether anything was announced at all: the newest of all arXiv, in one request."""

from __future__ import annotations

import hashlib
import logging
from datetime import UTC, datetime, timedelta

from radar.archive.last_asked import Newest
from radar.archive.look_back import AHEAD, stamp
from radar.arxiv_api.client import WINDOW, ArxivClient
from radar.arxiv_api.query import BEFORE_ARXIV
from radar.arxiv_api.transport import OutOfTime
from radar.errors import ArxivError

log = logging.getLogger(__name__)

_COUNT = 100  # papers looked at: the last hour or two before a deadline for submissions
_OLDEST = timedelta(days=14)  # that the newest paper of arXiv can be; the longest pause has been five days
_QUIET_HOURS = range(4, 23)
"""The hours, UTC, that are far enough from an announcement: those come at 20:00 US Eastern, which is 0:00 or 1:00, and
are indexed one by one."""


def ask_newest(client: ArxivClient, now: datetime) -> Newest | None:
    """The state of all arXiv by one request, which is not made again; None where the answer is not to be trusted.

    The request names the minute, so that no cache can have an answer to it.
    """
    try:
        page = client.once(f"submittedDate:[{BEFORE_ARXIV} TO {now + AHEAD:%Y%m%d%H%M}]", _COUNT)
    except (ArxivError, OutOfTime) as error:
        log.info("Whether arXiv has announced anything could not be found out, so each topic is asked for: %s", error)
        return None
    # A date ahead of time is somebody's mistake, and would stay the first for days.
    dates = [paper.updated for paper in page.papers if paper.updated <= stamp(now + AHEAD)]
    all_dates = [paper.updated for paper in page.papers]
    # An index that counts no further than its window would not show one paper more.
    is_counted = page.total >= len(all_dates) and page.total != WINDOW
    is_sorted = all_dates == sorted(all_dates, reverse=True)
    if not is_counted or not is_sorted or not dates or dates[0] < stamp(now - _OLDEST):
        return None
    # Those of one date stand in no order, so that of the last ones some are on the page and some are not.
    seen = sorted(f"{paper.id}v{paper.version}" for paper in page.papers if paper.updated > all_dates[-1])
    return Newest(page.total, dates[0], hashlib.sha256(" ".join(seen).encode()).hexdigest()[:16])


def is_settled(now: datetime) -> bool:
    """Whether what is found at the moment `now` is all of what was announced last, and more is not about to come."""
    return now.astimezone(UTC).hour in _QUIET_HOURS
