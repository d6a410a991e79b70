"""What was brought over from other programs' lists, in sentences: read, set aside, still to be asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from radar.archive.layout import STATE_FILE
from radar.importing.pages import ASIDE_FILE
from radar.text import count

if TYPE_CHECKING:
    from radar.importing.merge import Imported
    from radar.importing.row import Unread
    from radar.reporting.topic_report import TopicReport

_NAMED = 15  # identifiers that are named of a topic
_PLACES = 3  # places that are named of a kind of lines


def brought(report: TopicReport, *, is_followed: bool = True) -> Iterator[str]:
    """What was brought over from another program's pages, and what is still to come, in sentences.

    `is_followed` says whether the topic is known to be configured, so that the next run asks for it.
    """
    if report.imported is not None:
        yield from _read(report.imported, report.before)
    if report.completed:
        yield f"arXiv has told the rest of {count(report.completed, 'paper')}; that does not count as news."
    if report.to_complete:
        papers = count(report.to_complete, "paper")
        when = "the next run goes on" if is_followed else "a run does so once the topic is configured"
        yield f"arXiv is still to be asked for {papers} that came from lists; {when}."
    if report.unknown:
        told = ", ".join(report.unknown[:_NAMED])
        more = len(report.unknown) - _NAMED
        rest = f" and {more:,} more; {STATE_FILE} in the topic's folder lists them all" if more > 0 else ""
        yield f"arXiv has no more to tell of {count(len(report.unknown), 'paper')}: {told}{rest}."


def _read(imported: Imported, before: int) -> Iterator[str]:
    papers = count(len(imported.papers), "paper")
    alone = len(imported.papers) == 1
    all_are = ", which is" if alone else ", which are" if imported.unread else ", and all are"
    end = f"{all_are} in the archive now"
    were = f"; {before:,} of them {'was' if before == 1 else 'were'} there before" if before else ""
    end = f"{end}{were}." if imported.papers else "."
    if imported.stated is not None:
        rows = count(imported.rows, "row")
        yield f"The pages said {count(imported.stated, 'paper')}; they have {rows} for {papers}{end}"
    elif imported.rows:
        entries = count(imported.rows, "entry", "entries")
        yield f"{entries} {'was' if imported.rows == 1 else 'were'} read for {papers}{end}"
    else:
        yield "No entry was brought over."
    if undated := len(imported.undated):
        yield f"{count(undated, 'paper')} had no date there: the month in the identifier counts until arXiv is asked."
    if imported.left:
        yield (
            f"They stand in {', '.join(imported.left)}, which stays as it is: "
            "keep it for links that people have, or remove it."
        )
    if imported.written_since:
        yield "Another program still writes into months that are kept here. Switch its workflow off."
    if imported.unread:
        number = sum(not each.goes_on for each in imported.unread)
        was, kept = ("was", "is") if number == 1 else ("were", "are")
        told = _counted([each for each in imported.unread if not each.goes_on])
        yield f"{told} {was} not taken over and {kept} kept in {ASIDE_FILE} of the topic's folder."
        if sought := len(imported.sought):
            names = "It names" if number == 1 else "They name"
            yield f"{names} {count(sought, 'paper')} that no other entry tells of."


def unread_kinds(reports: Iterable[TopicReport]) -> Iterator[str]:
    """What was not taken over, a line for each kind: how many there are, why, and the first three places."""
    kinds: dict[str, list[Unread]] = {}
    for report in reports:
        for unread in report.imported.unread if report.imported is not None else ():
            if not unread.goes_on:
                kinds.setdefault(unread.why, []).append(unread)
    for why, unread_lines in kinds.items():
        yield _kind(why, unread_lines)


def _counted(unread: Sequence[Unread]) -> str:
    """How many they are: lines, or entries where a file has no lines that matter."""
    in_lines = any(each.line is not None or not each.inside for each in unread)
    return count(len(unread), "line") if in_lines else count(len(unread), "entry", "entries")


def _kind(why: str, unread: Sequence[Unread]) -> str:
    if len(unread) == 1:
        return str(unread[0])
    places = "; ".join(each.place for each in unread[:_PLACES])
    more = f" and {len(unread) - _PLACES:,} more" if len(unread) > _PLACES else ""
    return f"{_counted(unread)}: {why} See {places}{more}."


def in_all(reports: Sequence[TopicReport], files: Sequence[str]) -> str:
    """The account of all that was read: each entry is a row, names a paper that is asked for, or was set aside."""
    found = [(report.imported, {*report.sought}) for report in reports if report.imported is not None]
    rows = sum(each.rows for each, _ in found)
    asked = sum(unread.paper in sought for each, sought in found for unread in each.unread if unread.id)
    aside = sum(len(each.unread) for each, _ in found) - asked
    where = f" in {count(len(files), 'file')}" if files else ""
    return (
        f"In all: {count(rows + asked + aside, 'entry', 'entries')}{where} for {count(len(found), 'topic')}: "
        f"{rows:,} brought over, {asked:,} that arXiv is asked for by {'its' if asked == 1 else 'their'} "
        f"{'identifier' if asked == 1 else 'identifiers'} alone, {aside:,} set aside."
    )
