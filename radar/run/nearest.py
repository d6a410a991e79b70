"""How near a run's papers are to the stars. Loaded only where there are stars."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from radar.archive.papers import newest_first
from radar.archive.record import Record
from radar.ranking.rank import BACKGROUND, MOST_SHOWN, Ranking, rank
from radar.rendering.latest import newest_week
from radar.reporting.topic_report import TopicReport
from radar.settings.model import GroupBy


def ranking(report: TopicReport, stars: Iterable[Record], latest: Iterable[Record], group_by: GroupBy) -> Ranking:
    """The ranking of what a topic's report tells of, and of the topic's newest papers.

    `latest` has at least its newest week, and as many papers as a feed takes.
    """
    newest = newest_first(latest, group_by)
    told: dict[str, Record] = {record.id: record for record in newest[:BACKGROUND]}
    for change in (report.proposed, report.change):
        told |= {record.id: record for record in change.new}
        told |= {record.id: record for _, record in change.revised}
    return rank((record.paper for record in stars), newest, told.values())


def nearest_of_the_week(
    rankings: Mapping[str, Ranking], latest: Mapping[str, Iterable[Record]], group_by: GroupBy
) -> Sequence[tuple[Record, Sequence[str]]]:
    """The nearest papers of the week in which the newest of all is, the nearest first, with the words that decided.

    `rankings` and `latest` are by topic; a paper of several topics counts where it is nearest.
    """
    days = [record.date(group_by)[:10] for records in latest.values() for record in records]
    until = max(days, default="")
    best: dict[str, tuple[int, str, Record]] = {}
    for slug in sorted(rankings):
        week = newest_week(latest.get(slug, ()), group_by, until)
        for record in rankings[slug].nearest(week.papers if week else ()):
            score = rankings[slug].scores[record.id]
            if record.id not in best or best[record.id][0] < score:
                best[record.id] = score, slug, record
    found = sorted(best.values(), key=lambda each: (each[0], each[2].date(group_by), each[2].id), reverse=True)
    return [(record, rankings[slug].because(record)) for _, slug, record in found[:MOST_SHOWN]]
