"""What holds of a paper in a topic, by all decisions together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from radar.curation.decision import Decision, Verb, canonical

_Texts = Mapping[str, tuple[tuple[str | None, str], ...]]


@dataclass(frozen=True)
class Verdicts:
    """What people decided, by paper and topic; `id` is always arXiv's identifier, `slug` a topic's folder.

    The order in which decisions were taken means nothing. `contradictions` are papers, with the topic, that are both
    added and rejected: they are rejected.
    """

    _rejects: _Texts
    _stars: _Texts
    _tags: _Texts
    _notes: _Texts
    _adds: _Texts
    contradictions: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, decisions: Iterable[Decision]) -> Verdicts:
        """What `decisions` come to."""
        by_verb: dict[Verb, dict[str, set[tuple[str | None, str]]]] = {verb: defaultdict(set) for verb in Verb}
        for each in decisions:
            by_verb[each.verb][each.id].add((each.topic, each.text))
        texts = {
            verb: {id: tuple(sorted(found, key=_order)) for id, found in papers.items()}
            for verb, papers in by_verb.items()
        }
        rejects, adds = texts[Verb.REJECT], texts[Verb.ADD]
        return cls(
            rejects,
            texts[Verb.STAR],
            texts[Verb.TAG],
            texts[Verb.NOTE],
            adds,
            tuple(
                (id, topic or "")
                for id in sorted(adds.keys() & rejects.keys())
                for topic, _ in adds[id]
                if _holds(rejects, id, topic)
            ),
        )

    def rejected(self, id: str, slug: str) -> bool:
        """Whether the paper is not to be shown in the topic."""
        return _holds(self._rejects, id, slug)

    def starred(self, id: str, slug: str) -> bool:
        """Whether the paper stands in the topic's curated list."""
        return _holds(self._stars, id, slug)

    def tags(self, id: str, slug: str) -> tuple[str, ...]:
        """The paper's tags in the topic, each once, in alphabetical order."""
        return _texts(self._tags, id, slug)

    def notes(self, id: str, slug: str) -> tuple[str, ...]:
        """The notes on the paper in the topic, each once, in alphabetical order."""
        return _texts(self._notes, id, slug)

    def added(self, slug: str) -> frozenset[str]:
        """The papers that are to be in the topic though no query may find them; without those rejected there."""
        return frozenset(
            id
            for id, found in self._adds.items()
            if any(topic in (None, slug) for topic, _ in found) and not self.rejected(id, slug)
        )

    def papers(self, slug: str) -> Iterator[str]:
        """The identifiers of all papers of which something was decided that holds in the topic; some twice."""
        for texts in (self._rejects, self._stars, self._tags, self._notes, self._adds):
            yield from (id for id, found in texts.items() if any(topic in (None, slug) for topic, _ in found))


def _order(found: tuple[str | None, str]) -> tuple[str, str]:
    return found[1], found[0] or ""


def _holds(texts: _Texts, id: str, slug: str | None) -> bool:
    return bool(texts) and any(topic in (None, slug) for topic, _ in texts.get(canonical(id), ()))


def _texts(texts: _Texts, id: str, slug: str) -> tuple[str, ...]:
    if not texts:  # as in most repositories, for each of very many papers
        return ()
    return tuple(dict.fromkeys(text for topic, text in texts.get(canonical(id), ()) if topic in (None, slug)))
