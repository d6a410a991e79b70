"""What a run brought, for busy people: the job's summary and the pull request's body."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain
from typing import TYPE_CHECKING

from radar.archive.paper import Paper
from radar.archive.record import Record
from radar.arxiv_api.unasked import unasked_line
from radar.reporting.import_report import brought, unread_kinds
from radar.reporting.mention import unlinked
from radar.text import count

if TYPE_CHECKING:
    from radar.ranking.rank import Ranking
    from radar.reporting.topic_report import TopicReport

_AUTHORS = 3
_AUTHOR = 60  # characters of a name that are shown
_TITLE = 300  # characters of a title that are shown
_SENTENCE = 600  # characters of a sentence that are shown
FOUND_NOTHING = "No paper was ever found for it. Look at the topic: `python -m radar check` shows what it asks arXiv."
_NOTE = 120  # characters that a note on what was left out may have


def headline(reports: Sequence[TopicReport], *, decided: bool = False) -> str:
    """The counts in one sentence; `decided` says whether people have decided about papers."""
    new = sum(len(report.change.new) for report in reports)
    revised = sum(len(report.change.revised) for report in reports)
    total = sum(report.total for report in reports)
    news = [count(number, f"{kind} paper") for number, kind in ((new, "new"), (revised, "revised")) if number]
    nothing = "No new papers, but decisions" if decided else "No news"
    told = f"{' and '.join(news) or nothing} in {count(len(reports), 'topic')}, {count(total, 'paper')} in all"
    parts = [told]
    if incomplete := sum(bool(report.gaps) for report in reports):
        parts.append(f"{count(incomplete, 'topic')} incomplete")
    if fallback := sum(bool(report.fallback) for report in reports):
        parts.append(f"{count(fallback, 'topic')} from OAI-PMH")
    if failed := sum(bool(report.failure) for report in reports):
        parts.append(f"{count(failed, 'topic')} failed")
    return "; ".join(parts) + "."


def unasked(reports: Sequence[TopicReport]) -> str:
    """Why topics were not asked for in this run, in a sentence; empty where all were. It is no news of a topic's."""
    since = [report.unasked_since for report in reports if report.unasked_since]
    return unasked_line(min(since), len(since), len(reports)) if since else ""


def where_it_went(home: str, outputs: Mapping[str, str]) -> tuple[str, str]:
    """Where a run's result is, as Markdown and as a line for the log; both empty where nothing was published.

    `home` is the address of the repository, and `outputs` are those that tell how the result was published.
    """
    number, commit, branch = (outputs[name] for name in ("pull-request-number", "commit-sha", "branch"))
    if number:
        said = {
            "created": "Proposed in {}.",
            "updated": "Proposed in {}, which is up to date now.",
            "closed": "Nothing is left to propose, so {} is closed.",
        }.get(outputs["pull-request-operation"], "The pull request {} stays as it is.")
        address = f"{home}/pull/{number}"
        return said.format(f"[#{number}]({address})"), f"{said.format(f'#{number}')} {address}"
    if commit:
        address = f"{home}/commit/{commit}"
        return (
            f"Committed to {unlinked(branch)} as [`{commit[:7]}`]({address}).",
            f"Committed to {branch} as {commit[:7]}. {address}",
        )
    return "", ""


def summary_markdown(
    reports: Sequence[TopicReport], config: str, limit: int, decided: str = "", deciding: str = "", where: str = ""
) -> str:
    """Markdown of less than `limit` characters: counts, topics, what went wrong, then the papers as far as they fit.

    Where they do not, each topic gets its share, and says how many of its papers are left out. `config` is the file
    where people change what is followed. `decided` is a section behind the papers, `deciding` a paragraph below all,
    `where` one below the counts.
    A limit of less than 2,000 characters, and what these two have, may not be kept.
    """
    parts = (
        _table(reports, limit // 4),
        _brought(reports, limit // 8),
        _second_source(reports, limit // 8),
        _troubles(reports, limit // 4),
        _found_nothing(reports, limit // 8),
    )
    first = [f"**{headline(reports, decided=bool(decided))}**", "", *([where, ""] if where else [])]
    head = "\n".join([*first, *chain(*parts)])
    follow = f"To follow other topics, phrases or categories, edit `{config}`, or the workflow file that has them.\n"
    foot = "\n---\n" + "\n".join([f"{deciding}\n"] * bool(deciding) + [follow])
    if decided:
        foot = f"\n{decided}{foot}"
    room = limit - len(head) - len(foot) - 2 * _NOTE
    sections = [_section(report, room) for report in reports if report.change.new or report.change.revised]
    return "\n".join([head, *_fitted(sections, room)]) + foot


def _table(reports: Iterable[TopicReport], room: int) -> Iterator[str]:
    yield "| Topic | New | Revised | In all | Complete |"
    yield "| --- | ---: | ---: | ---: | --- |"
    rows = []
    for report in reports:
        marks = {"failed": report.failure, "OAI-PMH": report.fallback, "incomplete": report.gaps}
        said = ", ".join(mark for mark, holds in marks.items() if holds)
        mark = f" ({said})" if said else ""
        numbers = (len(report.change.new), len(report.change.revised), report.total)
        cells = [unlinked(report.topic.name) + mark, *(f"{number:,}" for number in numbers), _complete(report)]
        rows.append(f"| {' | '.join(cells)} |")
    shown = _first(rows, room)
    yield from shown
    if len(shown) < len(rows):
        yield f"| … and {count(len(rows) - len(shown), 'more topic')} | | | | |"
    yield ""


def _complete(report: TopicReport) -> str:
    """From when to when the archive is complete, unless no paper was ever found."""
    coverage = report.coverage
    if report.found_nothing:
        return "nothing found"
    return "" if coverage is None else f"{coverage.unbroken_since[:10]} to {coverage.until[:10]}"


def _troubles(reports: Sequence[TopicReport], room: int) -> Iterator[str]:
    lines = [
        f"- **{unlinked(report.topic.name)}** {kind}: {unlinked(reason[:500])}"
        for report in reports
        for kind, reasons in (("failed", [report.failure] if report.failure else []), ("is incomplete", report.gaps))
        for reason in reasons
    ]
    return _listed("What is missing", lines, room, lambda left: f"{left:,} more; the log has")


def fallback_sentence(failure: str) -> str:
    """What it means that a topic's news are another source's, and why they are."""
    return (
        "Its news came from OAI-PMH, since arXiv's query API gave no good answer. Such papers are marked until it "
        f"does, and what is known to be complete stays as it was. {failure}"
    )


def confirmed_sentence(report: TopicReport) -> str:
    """What the query API said of papers that came from OAI-PMH; empty where it said nothing."""
    if not report.confirmed:
        return ""
    said = f"arXiv's query API has confirmed {count(len(report.confirmed), 'paper')} that came from OAI-PMH."
    differing = sum(bool(each.keys) for each in report.confirmed)
    return f"{said} Of {differing:,} it tells other texts, which are taken; the log says which." if differing else said


def differences(report: TopicReport) -> Iterator[str]:
    """What the query API told otherwise than OAI-PMH had, a line for each paper."""
    for each in report.confirmed:
        if each.keys:
            yield f"{each.id}: the query API tells otherwise than OAI-PMH did: {', '.join(each.keys)}."


def _second_source(reports: Sequence[TopicReport], room: int) -> Iterator[str]:
    """What came from OAI-PMH on a bad day, and what became of what came before."""
    lines = []
    if fallen := sum(bool(report.fallback) for report in reports):
        lines.append(
            f"- arXiv's query API gave no good answer, so the news of {count(fallen, 'topic')} came from OAI-PMH. Such "
            "papers are marked until the query API confirms them, and what is known to be complete stays as it was."
        )
    lines += [
        f"- **{unlinked(report.topic.name)}**: {said}" for report in reports if (said := confirmed_sentence(report))
    ]
    return _listed("From OAI-PMH", lines, room, lambda left: f"{left:,} more; the log has")


def _found_nothing(reports: Sequence[TopicReport], room: int) -> Iterator[str]:
    lines = [f"- **{unlinked(report.topic.name)}**: {FOUND_NOTHING}" for report in reports if report.found_nothing]
    return _listed("Nothing found", lines, room, lambda left: f"{count(left, 'more topic')}; the overview has")


def _listed(heading: str, lines: Sequence[str], room: int, rest: Callable[[int], str]) -> Iterator[str]:
    """A section with as many lines as there is room for; `rest` says how many are left out, and what has them."""
    if lines:
        shown = _first(lines, room)
        yield from [f"### {heading}", "", *shown]
        if len(shown) < len(lines):
            yield f"- … and {rest(len(lines) - len(shown))} them all."
        yield ""


def _brought(reports: Sequence[TopicReport], room: int) -> Iterator[str]:
    lines: list[str] = []
    for report in reports:
        name = unlinked(report.topic.name)
        lines += [f"- **{name}**: {unlinked(sentence[:_SENTENCE])}" for sentence in brought(report)]
        lines += [f"  - {unlinked(line[:_SENTENCE])}" for line in unread_kinds([report])]
    if lines:
        yield from ["### Brought over", "", *_first(lines, room), ""]


def _first(lines: Sequence[str], room: int) -> list[str]:
    """As many of the first lines as fit into `room` characters, line ends included."""
    ends = accumulate(len(line) + 1 for line in lines)
    return [line for line, end in zip(lines, ends, strict=True) if end <= room]


@dataclass(frozen=True)
class _Section:
    """The lines about a topic's papers, and whether each is one; `papers` counts also those that have got no line."""

    lines: Sequence[tuple[str, bool]]
    papers: int


def _section(report: TopicReport, room: int) -> _Section:
    """What is to be said of a topic's papers, up to where it takes more than `room` characters."""
    new = sorted(report.change.new, key=lambda record: (record.updated, record.id), reverse=True)
    near = report.ranking.nearest(new) if report.ranking else []
    first = {record.id for record in near}
    others = [record for record in new if record.id not in first]
    revised = sorted(report.change.revised, key=lambda pair: (pair[1].updated, pair[1].id), reverse=True)

    def lines() -> Iterator[tuple[str, bool]]:
        yield f"### {unlinked(report.topic.name)}\n", False
        if new:
            yield f"New: {len(new):,}\n", False
            if report.ranking and (said := silence(report.ranking)):
                yield f"{said}\n", False
        if report.ranking and near:
            yield "Nearest to your stars:\n", False
            for record in near:
                yield f"{_item(record)}{_because(report.ranking.because(record))}", True
            yield "", False
        if others:
            if near:
                yield "The others, newest first:\n", False
            for record in others:
                yield _item(record), True
            yield "", False
        if revised:
            yield f"Revised: {len(revised):,}\n", False
            for before, record in revised:
                after = record.paper
                versions = f"v{before.version} → v{after.version}"
                yield f"- {link(after)} · {versions} · {after.updated[:10]} · `{after.id}`", True
            yield "", False

    told: list[tuple[str, bool]] = []
    for line in lines():
        told.append(line)
        room -= len(line[0]) + 1
        if room < 0:
            break
    return _Section(told, len(new) + len(revised))


def _fitted(sections: Sequence[_Section], room: int) -> Iterator[str]:
    """The sections' lines in `room` characters; the short ones leave what they do not need to the long ones."""
    sizes = [sum(len(line) + 1 for line, _ in section.lines) for section in sections]
    share, left = 0, room
    for position, size in enumerate(sorted(sizes)):
        share = left // (len(sizes) - position)
        left -= min(size, share)
    unseen = 0
    for section, size in zip(sections, sizes, strict=True):
        if size <= share:
            yield from (line for line, _ in section.lines)
            continue
        shown = _first([line for line, _ in section.lines], share - _NOTE)
        while shown and not section.lines[len(shown) - 1][1]:
            shown.pop()
        listed = sum(is_paper for _, is_paper in section.lines[: len(shown)])
        if not listed:
            unseen += section.papers
            continue
        yield from shown
        more = count(section.papers - listed, "more paper")
        yield f"\n… and {more}, left out here for want of room; the pages have them all.\n"
    if unseen:
        yield f"\n… and {count(unseen, 'more paper')} of other topics, left out here for want of room.\n"


def _item(record: Record) -> str:
    paper = record.paper
    return f"- {link(paper)}{_authors(paper)} · {paper.updated[:10]} · `{paper.id}`"


def _because(words: Sequence[str]) -> str:
    return f" · because of {', '.join(map(unlinked, words))}" if words else ""


def silence(ranking: Ranking) -> str:
    """Why papers are not shown by nearness, though there are stars enough; empty where they are."""
    if ranking.speaks or ranking.auc is None:
        return ""
    stars = count(ranking.stars, "star")
    return (
        f"Your {stars} do not tell these papers apart (AUC {two_digits(ranking.auc)}; chance has 0.50, and "
        f"{two_digits(ranking.least_auc)} is needed), so none is shown first."
    )


def two_digits(thousandths: int) -> str:
    """`0.58` of 589: rounded down, so that what is too little does not look like enough."""
    return f"{thousandths // 1000}.{thousandths % 1000 // 10:02}"


def link(paper: Paper) -> str:
    """The title, shortened where it is very long, as a link to arXiv."""
    title = paper.title if len(paper.title) <= _TITLE else paper.title[:_TITLE].rstrip() + "…"
    return f"[{unlinked(title) or unlinked(paper.id)}]({paper.url})"


def _authors(paper: Paper) -> str:
    if not paper.authors:
        return ""
    shown = ", ".join(name[:_AUTHOR] for name in paper.authors[:_AUTHORS])
    return f" · {unlinked(shown)}{' et al.' if len(paper.authors) > _AUTHORS else ''}"
