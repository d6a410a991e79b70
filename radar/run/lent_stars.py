"""Stars that a topic borrows from others, by its key `rank-by`."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from radar.errors import Problem
from radar.settings.model import Topic

_MOST_NAMED = 10


def lent_by_nobody(topic: Topic, folders: Collection[str]) -> Iterator[Problem]:
    """What people are to be told of topics under `rank-by` that do not exist; `folders` are those of all topics."""
    for slug in topic.rank_by:
        if slug not in folders:
            others = sorted({*folders} - {topic.slug})
            known = f"Name one of {', '.join(others[:_MOST_NAMED])}" if others else "Name a topic that has an archive"
            yield Problem(
                f"The topic {topic.name} is to rank by the stars of {slug}, and no topic has that folder.",
                f"{known}, or remove `rank-by`.",
            )
