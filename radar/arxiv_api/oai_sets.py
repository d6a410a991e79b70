"""Which of OAI-PMH's sets hold the papers of topics: few, since each costs a request that takes a minute.

Sets are named `group`, `group:archive` or `group:archive:CLASS`: `cs`, `cs:cs:CL`, `physics:hep-th`. A set holds papers
that are cross-listed in it.
"""

from __future__ import annotations

from collections.abc import Iterable

from radar.settings.categories import CLASSES, WHOLE
from radar.settings.model import Topic

ALL_OF_ARXIV = ""
"""No set: all papers."""

_OF_PHYSICS = "astro-ph cond-mat gr-qc hep-ex hep-lat hep-ph hep-th math-ph nlin nucl-ex nucl-th physics quant-ph"
_GROUPS = {archive: archive for archive in CLASSES} | dict.fromkeys(_OF_PHYSICS.split(), "physics")
_MOST_OF_A_GROUP = 2
_MOST = 3


def sets_of(topics: Iterable[Topic]) -> tuple[str, ...]:
    """The fewest sets, and of those the smallest, that hold every paper of the topics.

    Many classes of one group are asked for as that group, and many groups as all of arXiv.
    """
    wanted: set[str] = set()
    for topic in topics:
        if not topic.categories:
            return (ALL_OF_ARXIV,)
        for category in topic.categories:
            archive, _, part = category.partition(".")
            if archive not in _GROUPS:  # closed since, and of no set
                assert archive in WHOLE
                return (ALL_OF_ARXIV,)
            group = _GROUPS[archive]
            of_archive = group if archive == group else f"{group}:{archive}"
            wanted.add(of_archive if part in ("", "*") else f"{group}:{archive}:{part}")
    for group in {each.partition(":")[0] for each in wanted}:
        of_group = {each for each in wanted if each.partition(":")[0] == group}
        if group in of_group or len(of_group) > _MOST_OF_A_GROUP:
            wanted -= of_group
            wanted.add(group)
    wanted -= {each for each in wanted if any(each.startswith(f"{other}:") for other in wanted)}
    return tuple(sorted(wanted)) if 0 < len(wanted) <= _MOST else (ALL_OF_ARXIV,)
