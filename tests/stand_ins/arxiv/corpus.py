"""What the stand-in knows: papers in all their versions, searchable from the moment they are announced."""

from __future__ import annotations

import gzip
import json
import re
import threading
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

# What XML 1.0 has no way to write, not even as a character reference.
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def timestamp(moment: datetime) -> str:
    """`moment` in UTC, as the service writes times."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True, slots=True)
class Entry:
    """One version of one paper; texts are as sent and may have line breaks and leading spaces.

    `id` has no version. `categories` starts with the primary one. Times are UTC, `YYYY-MM-DDTHH:MM:SSZ`: `published`
    is the first version's, `updated` this one's, `announced` the one from which it can be found (empty: always). The
    query API says nothing of what is `withdrawn`.
    """

    id: str
    version: int
    title: str
    summary: str
    authors: tuple[str, ...]
    categories: tuple[str, ...]
    published: str
    updated: str
    comment: str = ""
    journal_ref: str = ""
    doi: tuple[str, ...] = ()
    announced: str = ""
    withdrawn: bool = False

    @property
    def writable(self) -> bool:
        """Whether the service can put this record on a page: title and dates are there, and nothing XML cannot hold.

        A title of blanks will do, and an empty summary.
        """
        texts = (self.title, self.summary, self.comment, self.journal_ref, *self.authors, *self.doi)
        return bool(self.title and self.published and self.updated) and not any(map(_UNWRITABLE.search, texts))


def entry_from_json(record: Mapping[str, Any]) -> Entry:
    """The entry that a line of `papers.jsonl.gz` holds."""
    return Entry(
        id=record["id"],
        version=record["version"],
        title=record["title"],
        summary=record["summary"],
        authors=tuple(record["authors"]),
        categories=tuple(record["categories"]),
        published=record["published"],
        updated=record["updated"],
        comment=record.get("comment", ""),
        journal_ref=record.get("journal_ref", ""),
        doi=tuple(record.get("doi", ())),
        announced=record.get("announced", ""),
    )


@dataclass(frozen=True)
class Snapshot:
    """What can be found at one moment. Two snapshots of one corpus with equal `key` hold the same entries."""

    key: tuple[int, int]
    current: tuple[Entry, ...]
    versions: Mapping[str, tuple[Entry, ...]]
    poisoned: frozenset[str]


class Corpus:
    """A changing set of papers; any thread may use it.

    `now` tells the moment as of which the corpus is searched. Without it, all that is in the corpus can be found.
    """

    def __init__(self, entries: Iterable[Entry] = (), now: Callable[[], datetime] | None = None) -> None:
        self._now = now
        self._lock = threading.RLock()
        self._versions: dict[str, dict[int, Entry]] = {}
        self._poisoned: set[str] = set()
        self._changes = 0
        self._announcements: list[str] = []
        self._snapshot: Snapshot | None = None
        self.add(entries)

    @classmethod
    def from_json_lines(cls, path: Path, now: Callable[[], datetime] | None = None) -> Corpus:
        """The corpus in the file at `path`, one JSON object per line; a name that ends in `.gz` is unpacked."""
        data = path.read_bytes()
        lines = (gzip.decompress(data) if path.suffix == ".gz" else data).split(b"\n")
        return cls((entry_from_json(json.loads(line)) for line in lines if line.strip()), now)

    def __len__(self) -> int:
        return len(self.snapshot().current)

    def add(self, entries: Iterable[Entry]) -> None:
        """Take `entries` in. Another version of a known paper stands beside the one that is there."""
        with self._lock:
            for entry in entries:
                self._versions.setdefault(entry.id, {})[entry.version] = entry
            self._changed()

    def revise(self, id: str, *, updated: str, **changes: Any) -> Entry:
        """Add the next version of paper `id`, last updated at `updated`; `changes` are fields of `Entry`."""
        with self._lock:
            versions = self._versions[id]
            latest = versions[max(versions)]
            entry = replace(latest, version=latest.version + 1, updated=updated, **changes)
            self.add([entry])
            return entry

    def remove(self, id: str) -> None:
        """Forget paper `id` in all its versions."""
        with self._lock:
            del self._versions[id]
            self._changed()

    def poison(self, *ids: str) -> None:
        """Make each of `ids` a record that the service cannot write: every page that holds it answers 500."""
        with self._lock:
            self._poisoned.update(ids)
            self._changed()

    def heal(self, *ids: str) -> None:
        """Undo `poison`."""
        with self._lock:
            self._poisoned.difference_update(ids)
            self._changed()

    def snapshot(self) -> Snapshot:
        """What can be found now: of each paper the versions announced so far, the last of them being current."""
        with self._lock:
            moment = "9999" if self._now is None else timestamp(self._now())
            key = (self._changes, bisect_right(self._announcements, moment))
            if self._snapshot is None or self._snapshot.key != key:
                found: dict[str, tuple[Entry, ...]] = {}
                for id, versions in self._versions.items():
                    known = tuple(versions[v] for v in sorted(versions) if versions[v].announced <= moment)
                    if known:
                        found[id] = known
                current = tuple(known[-1] for known in found.values())
                unwritable = {entry.id for entry in current if not entry.writable}
                self._snapshot = Snapshot(key, current, found, frozenset(self._poisoned | unwritable))
            return self._snapshot

    def _changed(self) -> None:
        self._changes += 1
        self._announcements = sorted(
            entry.announced for versions in self._versions.values() for entry in versions.values() if entry.announced
        )
