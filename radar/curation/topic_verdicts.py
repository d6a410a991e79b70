"""What people decided, as one topic's papers meet it: what is rejected, what is shown, what is rendered anew."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from radar.archive.merge import Change
from radar.archive.record import Record
from radar.curation.verdicts import Verdicts
from radar.rendering.marks import Marks


@dataclass(frozen=True)
class TopicVerdicts:
    """The verdicts in the topic with the folder `slug`."""

    slug: str = ""
    verdicts: Verdicts = field(default_factory=lambda: Verdicts.of(()))

    def rejected(self, id: str) -> bool:
        """Whether the paper is not to be shown."""
        return self.verdicts.rejected(id, self.slug)

    def starred(self, id: str) -> bool:
        """Whether the paper stands in the curated list."""
        return self.verdicts.starred(id, self.slug) and not self.rejected(id)

    def marks(self, id: str) -> Marks:
        """What readers see of the decisions on a paper."""
        return Marks(
            self.verdicts.starred(id, self.slug),
            self.verdicts.tags(id, self.slug),
            self.verdicts.notes(id, self.slug),
        )

    @cached_property
    def papers(self) -> frozenset[str]:
        """The identifiers of all papers of which something is decided."""
        return frozenset(self.verdicts.papers(self.slug))

    @cached_property
    def added(self) -> frozenset[str]:
        """The papers that are to be there though no query may find them."""
        return self.verdicts.added(self.slug)

    def digest(self, id: str) -> str:
        """A digest of all that is decided of a paper; empty where that is nothing."""
        if id not in self.papers:
            return ""
        marks = self.marks(id)
        told = json.dumps([self.rejected(id), marks.starred, marks.tags, marks.notes])
        return hashlib.sha256(told.encode()).hexdigest()[:8]

    def judged(self, record: Record) -> Record:
        """The record as its line is to be; the same object where it is so already."""
        rejected = self.rejected(record.id)
        return record if record.rejected is rejected else record.judged(rejected)

    def visible(self, change: Change) -> Change:
        """What readers see of a change; the others are hidden in it."""
        return Change(
            tuple(record for record in change.new if not self.rejected(record.id)),
            tuple(pair for pair in change.revised if not self.rejected(pair[1].id)),
            tuple(record for record in change.papers if self.rejected(record.id)),
        )

    def hides(self, change: Change) -> bool:
        """Whether there is more to a change than readers see."""
        return bool(self.visible(change).hidden)

    def outdated(self, curated: Mapping[str, tuple[str, str]], awaited: str) -> set[str]:
        """The papers in an archive that were rendered by other decisions than these, and perhaps some not there.

        `curated` and `awaited` are what `TopicState` says of it.
        """
        changed = {id for id, (_, digest) in curated.items() if self.digest(id) != digest}
        missing = self.papers - curated.keys()
        return changed if digest_of(missing) == awaited else changed | missing


def digest_of(identifiers: Iterable[str]) -> str:
    """A digest of identifiers in any order; empty of none."""
    told = " ".join(sorted(identifiers))
    return hashlib.sha256(told.encode()).hexdigest()[:16] if told else ""


NO_VERDICTS = TopicVerdicts()
"""Those of a topic of which nobody has decided anything."""
