"""A topic's papers by how near they are to its stars; silent where the stars do not tell them apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from heapq import nlargest
from itertools import islice
from typing import ClassVar

from radar.archive.merge import union
from radar.archive.paper import Paper
from radar.archive.record import Record
from radar.extraction.withdrawn import is_withdrawn
from radar.ranking.interest import Interest
from radar.ranking.judgement import LEAST_AUC, LEAST_OTHERS, LEAST_STARS, leave_one_out

MOST_SHOWN = 10
"""Papers that are shown first."""

BACKGROUND = 100
"""The newest papers of a topic that tell which words are common in it: more make little difference."""

MOST_RANKED = 2_000
"""Papers that are ranked, the newest: of more, nobody reads a list."""


@dataclass(frozen=True)
class Ranking:
    """What the stars say of a topic's papers.

    `auc` is the judgement of the ranking by itself, in thousandths, None where there are too few stars or other papers
    to tell. `scores` has the papers that may be shown, by identifier, in thousandths, the higher the nearer; none where
    the ranking is silent, and `papers` has what was scored. A paper is near when its score is above `least`, which
    is never below 0: so is that of one in four of the topic's newest papers at most.
    """

    stars: int
    auc: int | None = None
    scores: Mapping[str, int] = field(default_factory=dict)
    least: int = 0
    interest: Interest | None = field(default=None, repr=False)
    papers: Mapping[str, Paper] = field(default_factory=dict, repr=False)

    least_auc: ClassVar[int] = LEAST_AUC
    least_stars: ClassVar[int] = LEAST_STARS

    @property
    def speaks(self) -> bool:
        """Whether the stars tell the papers apart."""
        return self.auc is not None and self.auc >= LEAST_AUC

    def nearest(self, records: Iterable[Record], most: int = MOST_SHOWN) -> list[Record]:
        """Those of `records` that are shown first, the nearest first; ties by date, then by identifier."""
        near = [each for each in records if self.scores.get(each.id, self.least) > self.least]
        near.sort(key=lambda each: (self.scores[each.id], each.updated, each.id), reverse=True)
        return near[:most]

    def because(self, record: Record) -> tuple[str, ...]:
        """The words that decided of a near paper, the weightiest first, as it writes them: strangers' text.

        None of a paper that is not near: nothing speaks for it.
        """
        if self.interest is None or self.scores.get(record.id, self.least) <= self.least:
            return ()
        return self.interest.because(self.papers[record.id])


def rank(stars: Iterable[Paper], newest: Iterable[Record], candidates: Iterable[Record]) -> Ranking:
    """Rank `candidates` by the `stars`, against the `newest` papers of the topic: the first `BACKGROUND` of them count.

    The order of stars and candidates means nothing. Withdrawn and rejected papers are left out.
    """
    chosen = union(stars)
    if len(chosen) < LEAST_STARS:
        return Ranking(len(chosen))
    others = (each for each in newest if each.id not in chosen and not each.rejected)
    background = {each: each.paper for each in islice(others, BACKGROUND)}
    if len(background) < LEAST_OTHERS:
        return Ranking(len(chosen))
    interest = Interest([chosen[identifier] for identifier in sorted(chosen)], background.values())
    auc = leave_one_out(interest)
    if auc < LEAST_AUC:
        return Ranking(len(chosen), auc)
    ranked = _ranked((each for each in candidates if each.id not in chosen), background)
    scores = {identifier: interest.score(paper) for identifier, paper in ranked.items()}
    return Ranking(len(chosen), auc, scores, interest.least(), interest, ranked)


def _ranked(candidates: Iterable[Record], known: Mapping[Record, Paper]) -> dict[str, Paper]:
    """The papers that may be shown first, by identifier; `known` has those of some records.

    A record may decode its line each time that it is asked for its paper, so it is asked once.
    """
    newest = nlargest(MOST_RANKED, candidates, key=lambda each: (each.updated, each.id))
    papers = {each.id: known.get(each) or each.paper for each in newest if not each.rejected}
    return {identifier: paper for identifier, paper in papers.items() if not is_withdrawn(paper.comment)}
