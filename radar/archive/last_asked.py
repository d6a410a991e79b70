"""`radar.json` of the output folder: as of which state of all arXiv which topics were read completely.

It says what need not be asked again, and nothing else depends on it: what cannot be read, does not fit or is gone costs
requests and no paper. It changes only where something else changes, since a run without news changes no byte.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Container, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from radar import __version__
from radar.archive.layout import STATE_FILE
from radar.archive.look_back import AHEAD, stamp
from radar.archive.paper import is_moment
from radar.tree import Tree

_LARGEST = 2**24  # bytes; 10,000 topics take 1 MB
_MOST_PAPERS = 10**9


@dataclass(frozen=True)
class Newest:
    """The state of all arXiv, as one answer shows it: how many papers there are, and which were updated last.

    `total` counts the papers, so that one which is announced late shows too; `digest` is of identifiers and versions of
    those updated last, and `date` is that of the first of them.
    """

    total: int
    date: str
    digest: str


@dataclass(frozen=True)
class Asked:
    """That a topic's results were read back to `read_to`, without a gap, and are all in the archive of `state`.

    `state` is a digest of the topic's `radar.json` (see `state_digest`): as soon as that says anything else, this says
    nothing any more.
    """

    read_to: str
    state: str


@dataclass(frozen=True)
class LastAsked:
    """Which topics, by slug, were read completely when arXiv was as `newest` shows it; `at` is when that was."""

    newest: Newest
    at: str
    topics: Mapping[str, Asked] = field(default_factory=dict)

    def without(self, slugs: Container[str]) -> LastAsked:
        """The same without what it says of some topics."""
        return replace(self, topics={slug: asked for slug, asked in self.topics.items() if slug not in slugs})


def path_of(output_dir: str) -> str:
    """Where it lies."""
    return f"{output_dir}/{STATE_FILE}"


def state_digest(state: bytes) -> str:
    """What stands for the bytes of a topic's `radar.json`, and for the version of this program.

    Another version may take other papers for a topic's, or ask arXiv otherwise.
    """
    return hashlib.sha256(f"{__version__}\n".encode() + state).hexdigest()[:16]


def last_asked(tree: Tree, output_dir: str, now: datetime) -> LastAsked | None:
    """What a tree remembers, if it can be believed at the moment `now`; None where it cannot, or there is nothing."""
    path = path_of(output_dir)
    found = read_last_asked(tree.read(path)) if path in tree.paths() else None
    return found if found is not None and max(found.at, found.newest.date) <= stamp(now + AHEAD) else None


def covering(tree: Tree, output_dir: str, slug: str, remembered: LastAsked) -> Asked | None:
    """What was `remembered` in a tree of a topic, if the topic's archive is there still as it was then."""
    asked, path = remembered.topics.get(slug), f"{output_dir}/{slug}/{STATE_FILE}"
    if asked is None or path not in tree.paths() or state_digest(tree.read(path)) != asked.state:
        return None
    return asked


def merged(one: LastAsked | None, other: LastAsked | None) -> LastAsked | None:
    """What two runs remember, together: of different states of arXiv that which was seen later, of one state both.

    The result is the same in either order, and says of no topic what neither said.
    """
    if one is None or other is None:
        return one or other
    if one.newest != other.newest:
        return max(one, other, key=lambda each: (each.at, write_last_asked(each)))
    topics = dict(one.topics)
    for slug, asked in other.topics.items():
        known = topics.setdefault(slug, asked)
        topics[slug] = max(known, asked, key=lambda each: (each.state, each.read_to))
    return LastAsked(one.newest, min(one.at, other.at), topics)


def write_last_asked(last: LastAsked) -> bytes:
    """The bytes of the file, one topic to a line."""
    newest = last.newest
    record = {
        "arxiv": {"papers": newest.total, "updated": newest.date, "digest": newest.digest},
        "at": last.at,
        "asked": {},
    }
    head = json.dumps(record, indent=2)
    lines = [
        f"    {json.dumps(slug, ensure_ascii=False)}: {json.dumps({'from': asked.read_to, 'state': asked.state})}"
        for slug, asked in sorted(last.topics.items())
    ]
    if lines:
        head = head.removesuffix("{}\n}") + "{\n" + ",\n".join(lines) + "\n  }\n}"
    return (head + "\n").encode()


def read_last_asked(data: bytes) -> LastAsked | None:
    """What the file says; None where it is not as `write_last_asked` writes it."""
    try:
        if len(data) > _LARGEST:
            return None
        record: Any = json.loads(data)
        arxiv = record["arxiv"]
        total = arxiv["papers"]
        if type(total) is not int or not 0 < total < _MOST_PAPERS:
            return None
        found = LastAsked(
            Newest(total, _moment(arxiv["updated"]), _text(arxiv["digest"])),
            _moment(record["at"]),
            {slug: Asked(_moment(it["from"]), _text(it["state"])) for slug, it in record["asked"].items()},
        )
        write_last_asked(found)  # half a surrogate pair can be read but not written
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    return found


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _moment(value: object) -> str:
    if not is_moment(_text(value)):
        raise ValueError
    return _text(value)
