"""What a run means for one topic, for whoever tells of it: log, summary, pull request, outputs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from radar.archive.coverage import Coverage
from radar.archive.merge import Change, Confirmation
from radar.importing.merge import Imported
from radar.settings.model import Topic

if TYPE_CHECKING:
    from radar.ranking.rank import Ranking  # for topics with stars alone


@dataclass(frozen=True)
class TopicReport:
    """What the run means for one topic. `failure` is empty and `gaps` has no sentence when all is well.

    `change` is what this run brought; `proposed`, all that the result changes on the branch it is meant for, papers
    that wait in a pull request included; `coverage`, what is now known to be complete. `imported` is what was brought
    over from another program's pages: `before` of its papers were in the archive before, and `sought` are those of
    which only the identifier is known. Of papers that came so, `completed` have been told in full, arXiv is still to be
    asked for `to_complete`, and of those in `unknown`, which the branch does not list yet, it has no more to tell.
    `found_nothing` says that arXiv has been asked and no paper was ever found. `unasked_since` is the moment since when
    arXiv has announced nothing, where the topic was not asked for because of that. Of the papers, people have `starred`
    so many; the `rejected` ones are not counted in `total`, and in no change. `fallback` is why the query API gave no
    answer, where its news are another source's; `confirmed` are papers that another source told of first, and now the
    query API. `ranking` says how near the papers are to the stars, None where there are no stars.
    """

    topic: Topic
    total: int
    change: Change = field(default_factory=Change)
    proposed: Change = field(default_factory=Change)
    gaps: tuple[str, ...] = ()
    failure: str = ""
    coverage: Coverage | None = None
    imported: Imported | None = None
    to_complete: int = 0
    unknown: tuple[str, ...] = ()
    completed: int = 0
    found_nothing: bool = False
    unasked_since: str = ""
    starred: int = 0
    rejected: int = 0
    fallback: str = ""
    confirmed: tuple[Confirmation, ...] = ()
    before: int = 0
    sought: tuple[str, ...] = ()
    ranking: Ranking | None = None
