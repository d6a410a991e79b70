"""`python -m radar import`: another program's lists become an archive with pages, without asking arXiv."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from radar.archive.layout import LINES, MONTH, PAGE_NAME, STATE_FILE, is_piece
from radar.archive.papers import by_month
from radar.archive.record import Record, recorded
from radar.archive.topic_state import TopicState, read_topic_state, write_state
from radar.errors import ArchiveError, Problem, RadarError, SettingsError
from radar.importing.completion import archive_with, named, needs_completion
from radar.importing.merge import Imported, together
from radar.importing.pages import Import, aside, import_pages, unclaimed
from radar.publishing.checkout import read_file
from radar.publishing.workspace import Workspace
from radar.rendering.feed import MOST_ENTRIES
from radar.rendering.front_pages import render_overview, render_topic
from radar.rendering.latest import newest
from radar.rendering.render_month import month_files
from radar.rendering.template_engine import Engine
from radar.reporting.console import Console
from radar.reporting.summary import brought
from radar.reporting.topic_report import TopicReport
from radar.run.topic_states import topic_states
from radar.settings.model import Settings, Topic
from radar.settings.slug import is_device, name_fault, same_folder, slug

NAME = "import"
HELP = "Bring over lists of arXivRadar or cv-arxiv-daily; the next run asks arXiv for what they do not tell."

LARGEST_LIST = 100_000_000
"""Bytes that a page or a JSON file of another program's may have; the largest that are known have a tenth."""

_HEADING = re.compile(rb"^# (?:Statistics for )?(.+?)(?: - [0-9]{4}_[0-9]{2})?\s*$", re.MULTILINE)


def declare(parser: argparse.ArgumentParser) -> None:
    """Adds the command's arguments."""
    parser.add_argument(
        "source",
        metavar="SOURCE",
        help="a folder with arXivRadar's pages, or cv-arxiv-daily's JSON, a file or a folder of them",
    )
    parser.add_argument("--output", metavar="DIR", required=True, help="the repository's folder; they go to DIR/papers")


def run(arguments: argparse.Namespace) -> int:
    """Runs the command on this machine."""
    console = Console(sys.stderr, in_actions=False)
    try:
        reports = bring_over(Path(arguments.source), Path(arguments.output), Settings(topics=()))
    except RadarError as error:
        for sentence in error.problems if isinstance(error, SettingsError) else [error]:
            console.annotate("error", str(sentence))
        return error.exit_code
    for report in reports:
        for unread in report.imported.unread if report.imported else ():
            console.annotate("warning", str(unread))
        print(f"{report.topic.name}: {' '.join(brought(report))}")
    return 0


def bring_over(source: Path, output: Path, settings: Settings) -> list[TopicReport]:
    """Write archive and pages of every topic found at `source` into the repository's folder `output`.

    Raises `SettingsError` where there is nothing to bring over, or an archive stands in its place already, and
    `ArchiveError` for what we wrote ourselves; nothing is written then.
    """
    target = Workspace(output, settings.output_dir)
    topics = list(_found(source))
    if not topics:
        raise _refused(
            f"{source} holds no list to bring over.", "Name a folder with arXivRadar's pages, or a JSON file."
        )
    slugs = [each.topic.slug for each in topics]
    if device := next(filter(is_device, slugs), None):
        raise _refused(f"{source} would make the folder {device}, a name that Windows keeps for itself.", "Rename it.")
    kinds = [same_folder(each) for each in slugs]
    if twice := next((slug for slug, kind in zip(slugs, kinds, strict=True) if kinds.count(kind) > 1), None):
        raise _refused(
            f"Two lists in {source} would share the folder {twice}.", "Give one of them another name, or both the same."
        )
    writes: dict[str, bytes] = {}
    states = topic_states([target], settings.output_dir)
    latest = {}
    removals: set[str] = set()
    reports = []
    for theirs in topics:
        topic, found = theirs.topic, theirs.found
        folder = f"{settings.output_dir}/{topic.slug}"
        if any(is_piece(path, folder, LINES) for path in target.paths()):
            raise _refused(f"{folder} has an archive already.", theirs.remedy)
        papers = theirs.papers.values()
        months = by_month(papers, settings.group_by)
        counts = {month: len(in_month) for month, in_month in months.items()}
        unknown = theirs.unknown
        pending = sum(needs_completion(each) and each.id not in unknown for each in papers)
        find = tuple(each for each in theirs.to_find if each not in theirs.papers and each not in unknown)
        # No query is known that the list is complete for, so the first run reads the topic from `since` on.
        state = states[topic.slug] = TopicState(topic.name, "", None, counts, pending, unknown, find)
        writes[f"{folder}/{STATE_FILE}"] = write_state(state)
        latest[topic.slug] = newest(months.values(), MOST_ENTRIES, settings.group_by)
        writes |= render_topic(Engine(), settings, topic.slug, state, latest[topic.slug])
        for month, in_month in months.items():
            writes |= month_files(Engine(), settings, topic, month, in_month)
        writes |= aside(target, folder, found)
        removals |= {path for path in target.paths() if path.startswith(f"{folder}/") and _is_page(path)}
        reports.append(TopicReport(topic, state.total, imported=found.imported, to_complete=pending + len(find)))
    others = unclaimed(target.paths(), settings.output_dir, states)
    writes |= render_overview(Engine(), settings, states, latest, others)
    target.write(writes, removals - writes.keys())
    return reports


@dataclass(frozen=True)
class _Found:
    """A topic at the source: what its lists hold, and all its papers, those of months that are ours included.

    `to_find` and `unknown` are as in TopicState; `remedy` is what to do where the topic has an archive already.
    """

    topic: Topic
    found: Import
    papers: Mapping[str, Record]
    to_find: tuple[str, ...]
    unknown: tuple[str, ...] = ()
    remedy: str = "Run arXiv Radar as usual; it reads what lies beside it."


def _found(source: Path) -> Iterator[_Found]:
    """The topics at `source`."""
    candidates = [page for page in source.rglob("papers*.md") if MONTH.fullmatch(page.parent.name)]
    # What is no plain file is told of, and a link to nothing is passed over.
    pages = [page for page in candidates if page.is_file() or read_file(page) is not None]
    lists = [source] if source.is_file() else [] if pages else sorted(source.glob("*.json"))
    if lists:
        yield from _found_in_lists(lists)
    for folder in sorted({page.parent.parent for page in pages}):
        tree = _Theirs(folder.parent, folder.name)
        found = import_pages(tree, folder.name)
        if found is None:
            raise ArchiveError(
                f"{folder} was written by arXiv Radar, so there is nothing to bring over.",
                "Copy the folder as it is: the papers are in its archive.",
                folder.as_posix(),
            )
        state = read_topic_state(tree, folder.name)
        yield _Found(
            Topic(_name(folder, found), slug(folder.name) or "papers"),
            found,
            archive_with(tree, folder.name, found),
            tuple(named([state], [found])),
            state.unknown if state else (),
        )


class _Theirs(Workspace):
    """A folder of another program's, which may hold anything."""

    def read(self, path: str) -> bytes:
        data = read_file(self._root / path, LARGEST_LIST)
        return b"" if data is None else data


def _found_in_lists(files: Sequence[Path]) -> Iterator[_Found]:
    from radar.importing.cv_arxiv_daily import read_json

    parts: dict[str, list[Imported]] = {}
    for file in files:
        for name, imported in read_json(read_file(file, LARGEST_LIST) or b"", file.as_posix()).items():
            parts.setdefault(name, []).append(imported)
    for name, read in parts.items():
        if fault := name_fault(name):
            raise _refused(*fault)
        found = Import(together(read), frozenset())
        remedy = "Lists are brought over all at once: put them into one folder, and name that and another --output."
        topic = Topic(name, slug(name))
        yield _Found(topic, found, recorded(found.imported.papers), tuple(named([], [found])), remedy=remedy)


def _name(folder: Path, found: Import) -> str:
    """A topic's name as its pages give it, if its folder can have been made from that."""
    for page in [folder / "README.md", *(folder.parent / path for path in sorted(found.pages))]:
        heading = _HEADING.search(read_file(page, LARGEST_LIST) or b"") if page.is_file() else None
        name = heading[1].decode(errors="replace") if heading else ""
        if slug(name) == slug(folder.name) and name_fault(name) is None:
            return name
    return folder.name


def _is_page(path: str) -> bool:
    *_, month, name = path.split("/")
    return MONTH.fullmatch(month) is not None and PAGE_NAME.fullmatch(name) is not None


def _refused(what: str, remedy: str) -> SettingsError:
    return SettingsError([Problem(what, remedy)])
