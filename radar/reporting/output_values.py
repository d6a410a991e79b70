"""The step's outputs, for other steps to use."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from radar.reporting.topic_report import TopicReport

PAPERS_JSON_LIMIT = 200_000
"""Bytes of `papers-json`: a job's outputs may have 1 MB together."""


def outputs(reports: Sequence[TopicReport], *, changed: bool) -> dict[str, str]:
    """The outputs that do not depend on how the result was published. Topics are named by their slugs."""
    return {
        "changed": str(changed).lower(),
        "new-papers": str(sum(len(report.change.new) for report in reports)),
        "revised-papers": str(sum(len(report.change.revised) for report in reports)),
        "total-papers": str(sum(report.total for report in reports)),
        "failed-topics": ",".join(report.topic.slug for report in reports if report.failure),
        "incomplete-topics": ",".join(report.topic.slug for report in reports if report.gaps),
        "papers-json": papers_json(reports),
    }


def papers_json(reports: Sequence[TopicReport], limit: int = PAPERS_JSON_LIMIT) -> str:
    """The new and revised papers as a JSON array, as many as fit into `limit` bytes; ASCII only."""
    items: list[str] = []
    room = limit - 2
    for item in _items(reports):
        room -= len(item) + 2
        if room < 0:
            break
        items.append(item)
    return f"[{', '.join(items)}]"


def _items(reports: Sequence[TopicReport]) -> Iterator[str]:
    for report in reports:
        known = {record.id: before.version for before, record in report.change.revised}
        for record in [*report.change.new, *(after for _, after in report.change.revised)]:
            paper = record.paper
            yield json.dumps(
                {
                    "topic": report.topic.slug,
                    "id": paper.id,
                    "version": paper.version,
                    "previous-version": known.get(paper.id),
                    "title": paper.title,
                    "authors": paper.authors[:10],
                    "url": paper.url,
                    "published": paper.published,
                    "updated": paper.updated,
                }
            )
