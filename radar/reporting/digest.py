"""What a run brought, for busy people: the job's summary and the pull request's body."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from radar.archive.paper import Paper
from radar.reporting.mention import unlinked
from radar.update import TopicReport

_AUTHORS = 3
_TITLE = 300  # characters of a title that are shown


def count(number: int, one: str, many: str = "") -> str:
    """A number with its noun, in the right grammatical number."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def headline(reports: Sequence[TopicReport]) -> str:
    """The counts in one sentence."""
    new = sum(len(report.change.new) for report in reports)
    revised = sum(len(report.change.revised) for report in reports)
    total = sum(report.total for report in reports)
    news = f"{count(new, 'new paper')} and {count(revised, 'revised paper')}" if new or revised else "No news"
    parts = [f"{news} in {count(len(reports), 'topic')}, {count(total, 'paper')} in all"]
    if incomplete := sum(bool(report.gaps) for report in reports):
        parts.append(f"{count(incomplete, 'topic')} incomplete")
    if failed := sum(bool(report.failure) for report in reports):
        parts.append(f"{count(failed, 'topic')} failed")
    return "; ".join(parts) + "."


def digest(reports: Sequence[TopicReport], config: str, limit: int) -> str:
    """Markdown of less than `limit` characters: counts, topics, what went wrong, then the papers as far as they fit.

    `config` is the file where people change what is followed.
    """
    head = "\n".join([f"**{headline(reports)}**", "", *_table(reports, limit // 4), *_troubles(reports, limit // 4)])
    foot = f"\n\n---\nWhat is followed is set in `{config}` or in the workflow file; topics, phrases and categories can be changed there.\n"
    room = limit - len(head) - len(foot) - 200
    lines: list[str] = []
    left_out = 0
    for line, is_paper in _papers(reports):
        if left_out or len(line) + 1 > room:
            left_out += is_paper
            continue
        lines.append(line)
        room -= len(line) + 1
    if left_out:
        lines.append(
            f"\n… and {count(left_out, 'more paper')}, left out here for want of room; the pages have them all."
        )
    return "\n".join([head, *lines]) + foot


def _table(reports: Iterable[TopicReport], room: int) -> Iterator[str]:
    yield "| Topic | New | Revised | In all |"
    yield "| --- | ---: | ---: | ---: |"
    rows = []
    for report in reports:
        mark = " (failed)" if report.failure else " (incomplete)" if report.gaps else ""
        change = report.change
        rows.append(
            f"| {unlinked(report.topic.name)}{mark} | {len(change.new)} | {len(change.revised)} | {report.total} |"
        )
    shown = _first(rows, room)
    yield from shown
    if len(shown) < len(rows):
        yield f"| … and {count(len(rows) - len(shown), 'more topic')} | | | |"
    yield ""


def _troubles(reports: Sequence[TopicReport], room: int) -> Iterator[str]:
    lines = [
        f"- **{unlinked(report.topic.name)}** {kind}: {unlinked(reason[:500])}"
        for report in reports
        for kind, reasons in (("failed", [report.failure] if report.failure else []), ("is incomplete", report.gaps))
        for reason in reasons
    ]
    if lines:
        shown = _first(lines, room)
        yield from ["### What is missing", "", *shown]
        if len(shown) < len(lines):
            yield f"- … and {len(lines) - len(shown):,} more; the log has them all."
        yield ""


def _first(lines: Sequence[str], room: int) -> list[str]:
    """As many of the first lines as fit into `room` characters, line ends included."""
    ends = accumulate(len(line) + 1 for line in lines)
    return [line for line, end in zip(lines, ends, strict=True) if end <= room]


def _papers(reports: Iterable[TopicReport]) -> Iterator[tuple[str, bool]]:
    """The lines about papers, and whether each is one."""
    for report in reports:
        new = sorted(report.change.new, key=lambda paper: (paper.updated, paper.id), reverse=True)
        revised = sorted(report.change.revised, key=lambda pair: (pair[1].updated, pair[1].id), reverse=True)
        if new or revised:
            yield f"### {unlinked(report.topic.name)}\n", False
        if new:
            yield f"New: {len(new):,}\n", False
            for paper in new:
                yield f"- {_link(paper)}{_authors(paper)} · {paper.updated[:10]}", True
            yield "", False
        if revised:
            yield f"Revised: {len(revised):,}\n", False
            for before, after in revised:
                yield f"- {_link(after)} · v{before.version} → v{after.version} · {after.updated[:10]}", True
            yield "", False


def _link(paper: Paper) -> str:
    title = paper.title if len(paper.title) <= _TITLE else paper.title[:_TITLE].rstrip() + "…"
    return f"[{unlinked(title) or paper.id}]({paper.url})"


def _authors(paper: Paper) -> str:
    if not paper.authors:
        return ""
    shown = ", ".join(name[:60] for name in paper.authors[:_AUTHORS])
    return f" · {unlinked(shown)}{' et al.' if len(paper.authors) > _AUTHORS else ''}"
