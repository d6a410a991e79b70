"""The step's outputs, for other steps to use."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from radar.reporting.topic_report import TopicReport

LONGEST_OUTPUT = 120_000
"""Bytes of UTF-8 that an output may have, so that a later step can have it in its environment.

Linux takes an environment string, `NAME=value` and the NUL at its end, of up to 131,072 bytes (MAX_ARG_STRLEN in its
include/uapi/linux/binfmts.h); what is left over is for the name. A job's outputs may have 1 MB together.
"""


def outputs(reports: Sequence[TopicReport], *, changed: bool) -> dict[str, str]:
    """The outputs that do not depend on how the result was published. Topics are named by their slugs.

    None has more than `LONGEST_OUTPUT` bytes: of `papers-json` as much is given as fits, and the others cannot.
    """
    papers, left_out = papers_json(reports)
    return {
        "changed": str(changed).lower(),
        "new-papers": str(sum(len(report.change.new) for report in reports)),
        "revised-papers": str(sum(len(report.change.revised) for report in reports)),
        "total-papers": str(sum(report.total for report in reports)),
        "starred-papers": str(sum(report.starred for report in reports)),
        "rejected-papers": str(sum(report.rejected for report in reports)),
        "failed-topics": ",".join(report.topic.slug for report in reports if report.failure),
        "fallback-topics": ",".join(report.topic.slug for report in reports if report.fallback),
        "incomplete-topics": ",".join(report.topic.slug for report in reports if report.gaps),
        "papers-json": papers,
        "papers-left-out": str(left_out),
    }


def papers_json(reports: Sequence[TopicReport], limit: int = LONGEST_OUTPUT) -> tuple[str, int]:
    """The new and revised papers as a JSON array, as many as fit into `limit` bytes, and how many do not; ASCII only.

    The first that does not fit ends it, unless it would not fit alone.
    """
    items: list[str] = []
    room = limit - 2
    for item in _items(reports):
        needed = len(item) + 2
        if needed > limit - 2:
            continue
        if needed > room:
            break  # papers behind it are not even read, of which a first run has very many
        items.append(item)
        room -= needed
    told = sum(len(report.change.new) + len(report.change.revised) for report in reports)
    return f"[{', '.join(items)}]", told - len(items)


def _items(reports: Sequence[TopicReport]) -> Iterator[str]:
    for report in reports:
        known = {record.id: before.version for before, record in report.change.revised}
        for record in [*report.change.new, *(after for _, after in report.change.revised)]:
            paper = record.paper
            near: dict[str, object] = {}
            if report.ranking and (score := report.ranking.scores.get(record.id)) is not None:
                near = {"score": score / 1000, "because": report.ranking.because(record)}
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
                    **near,
                }
            )
