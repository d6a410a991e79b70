"""`python -m radar import`: other people's lists become an archive with pages, without asking arXiv."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import yaml

from radar.archive.layout import MONTH
from radar.archive.record import recorded
from radar.archive.topic_state import read_topic_state
from radar.curation.file_in_trees import curation_path
from radar.errors import ArchiveError, Problem, RadarError, SettingsError
from radar.importing.completion import archive_with, named
from radar.importing.lists import Lists, further_papers, read_lists
from radar.importing.pages import Import, import_pages
from radar.publishing.checkout import Checkout, read_file
from radar.publishing.workspace import Workspace
from radar.rendering.addresses import found_at
from radar.rendering.front_pages import FEED_FILE
from radar.rendering.template_check import load_engine
from radar.reporting.console import Console
from radar.reporting.import_report import brought, in_all, unread_kinds
from radar.reporting.topic_report import TopicReport
from radar.run.bring_over import Coming, bring_over
from radar.settings.model import Settings, Topic
from radar.settings.read import read_settings
from radar.settings.slug import name_fault, slug
from radar.text import count

NAME = "import"
HELP = "Bring over lists of other programs and people; the next run asks arXiv for what they do not tell."

LARGEST_LIST = 100_000_000
"""Bytes that a page or a list of another program's may have; the largest that are known have a tenth."""

_HEADING = re.compile(rb"^# (?:Statistics for )?(.+?)(?: - [0-9]{4}_[0-9]{2})?\s*$", re.MULTILINE)
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+:/|git@[\w.-]+:", re.IGNORECASE)
_EVERY_LEVEL = 6
_NAMED = 3  # files and labels that a sentence names


def declare(parser: argparse.ArgumentParser) -> None:
    """Adds the command's arguments."""
    parser.add_argument(
        "source",
        metavar="SOURCE",
        help="a list (JSON, JSON lines, YAML, CSV, Markdown, BibTeX), a folder of them, or one with arXivRadar's pages",
    )
    parser.add_argument("--output", metavar="DIR", required=True, help="the repository's folder; they go to DIR/papers")
    parser.add_argument("--topic", metavar="NAME", default="", help="bring all of it into this one topic")
    parser.add_argument(
        "--headings",
        metavar="LEVEL",
        type=int,
        choices=range(1, _EVERY_LEVEL + 1),
        nargs="?",
        const=_EVERY_LEVEL,
        default=0,
        help="make topics of a Markdown file's headings, of those down to LEVEL (1 to 6; all without a number)",
    )


def run(arguments: argparse.Namespace) -> int:
    """Runs the command on this machine."""
    console = Console(sys.stderr, in_actions=False)
    output = Path(arguments.output)
    try:
        source = _place(arguments.source)
        _check_folder(output)
        settings, configured = _settings(output)
        if arguments.topic and (fault := name_fault(arguments.topic)):
            raise _refused(*fault)
        lists, coming = _found(source, arguments.topic, arguments.headings)
        target = Workspace(output, settings.output_dir)
        feed = f"{settings.output_dir}/{FEED_FILE}"
        if feed in target.paths():  # a run has made it, and knew the repository
            settings = found_at(settings, target.read(feed).decode(errors="replace"))
        there = {path.removeprefix(f"{settings.output_dir}/").partition("/")[0] for path in target.paths()}
        sources = Checkout(output)
        engine = load_engine(settings, sources.names, sources.text)
        result = bring_over(target, _configured(coming, settings), settings, engine)
        target.write(result.writes, result.removals)
    except RadarError as error:
        for message in error.messages:
            console.annotate("error", message)
        return error.exit_code
    for line in unread_kinds(result.reports):
        console.annotate("warning", line)
    for line in _about(lists, arguments.headings):
        console.annotate("warning", line)
    for report in result.reports:
        is_followed = report.topic.slug in configured
        print(f"{report.topic.name}: {' '.join(brought(report, is_followed=is_followed))}")
    if lists.files:
        print(in_all(result.reports, lists.files))
    if result.notes or result.tags:
        told = [count(number, kind) for number, kind in ((result.notes, "note"), (result.tags, "tag")) if number]
        are = "is" if result.notes + result.tags == 1 else "are"
        print(f"{' and '.join(told)} from beside the papers {are} in {curation_path(settings.output_dir)} now.")
    if not result.writes and not result.removals:
        print("All of it was there before, so nothing was written.")
    to_follow = [report for report in result.reports if report.topic.slug not in configured]
    if lists.files and not arguments.topic and len(to_follow) == len(result.reports) == 1:
        print(_named_for(lists.files, to_follow[0].topic, settings, is_new=to_follow[0].topic.slug not in there))
    print(_to_follow(to_follow), end="")
    return 0


def _place(named: str) -> Path:
    """The file or folder that `SOURCE` names. Raises `SettingsError` for what is none."""
    if _ADDRESS.match(named):
        raise _refused(
            "SOURCE is an address, and import reads files and folders of this machine.",
            "Clone the repository or download the file first, and name what you have then.",
        )
    if not os.path.exists(named):  # noqa: PTH110 - a name that no file can have is no error
        raise _refused(
            f"There is no file or folder {named}.",
            "Name one that is there, as seen from the folder in which the command runs; clone or download it first.",
        )
    return Path(named)


def _found(source: Path, topic: str, headings: int) -> tuple[Lists, list[Coming]]:
    """What is at `source`: lists that were read, or nothing of these and the topics of arXivRadar's pages.

    Raises `SettingsError` where there is nothing to bring over, and `ArchiveError` for what we wrote ourselves.
    """
    candidates = [page for page in source.rglob("papers*.md") if MONTH.fullmatch(page.parent.name)]
    # What is no plain file is told of, and a link to nothing is passed over.
    pages = [page for page in candidates if page.is_file() or read_file(page) is not None]
    if coming := list(_pages(pages)):
        papers = {paper for each in coming for paper in (*each.papers, *each.to_find)}
        return Lists((), left=further_papers(source, _content, papers, {*pages})), coming
    lists = read_lists(source, _content, topic, headings)
    if not lists.topics and pages:
        folder = pages[0].parent.parent
        raise ArchiveError(
            f"{folder} was written by arXiv Radar, so there is nothing to bring over.",
            "Copy the folder as it is: the papers are in its archive.",
            folder.as_posix(),
        )
    if not lists.topics:
        raise _refused(
            f"{source} holds no list to bring over: nothing in it names a paper of arXiv's.",
            "Name a file or folder that does, by addresses, DOIs or arXiv:2502.15266, or one with arXivRadar's pages.",
        )
    return lists, [_coming(each.name, Import(each.imported, frozenset())) for each in lists.topics]


def _coming(name: str, found: Import) -> Coming:
    topic = Topic(name, slug(name))
    return Coming(topic, found, recorded(found.imported.papers), tuple(named([], [found])))


class _Theirs(Workspace):
    """A folder of another program's, which may hold anything."""

    def read(self, path: str) -> bytes:
        return _content(self._root / path)


def _content(file: Path) -> bytes:
    return read_file(file, LARGEST_LIST) or b""


def _pages(pages: Sequence[Path]) -> Iterator[Coming]:
    """The topics whose months have these pages of arXivRadar's; those that we wrote are none."""
    for folder in sorted({page.parent.parent for page in pages}):
        tree = _Theirs(folder.parent, folder.name)
        found = import_pages(tree, folder.name)
        if found is None:  # ours
            continue
        state = read_topic_state(tree, folder.name)
        yield Coming(
            Topic(_name(folder, found), slug(folder.name) or "papers"),
            found,
            archive_with(tree, folder.name, found),
            tuple(named([state], [found])),
            state.unknown if state else (),
        )


def _name(folder: Path, found: Import) -> str:
    """A topic's name as its pages give it, if its folder can have been made from that."""
    for page in [folder / "README.md", *(folder.parent / path for path in sorted(found.pages))]:
        heading = _HEADING.search(_content(page)) if page.is_file() else None
        name = heading[1].decode(errors="replace") if heading else ""
        if slug(name) == slug(folder.name) and name_fault(name) is None:
            return name
    return folder.name


def _settings(output: Path) -> tuple[Settings, frozenset[str]]:
    """The settings of the repository that lists are brought into, and the folders of the topics it follows.

    Topics may stand in its workflow, which is not read; then none are known.
    """
    text = Checkout(output).text
    if text(Settings.config) is None:
        return Settings(topics=()), frozenset()
    try:
        settings = read_settings({}, text)
    except SettingsError as error:
        try:
            return read_settings({"INPUT_TOPICS": "some"}, text), frozenset()
        except SettingsError:
            raise error from None
    return settings, frozenset(topic.slug for topic in settings.topics)


def _configured(coming: Sequence[Coming], settings: Settings) -> Iterator[Coming]:
    """The same, each with the topic that the repository follows under that folder, if it does."""
    topics = {topic.slug: topic for topic in settings.topics}
    for each in coming:
        yield Coming(topics.get(each.topic.slug, each.topic), each.found, each.papers, each.to_find, each.unknown)


def _about(lists: Lists, headings: int) -> Iterator[str]:
    """What is to be known of the files and labels as a whole."""
    for topic in lists.topics:
        if topic.also:
            names = ", ".join(f'"{name}"' for name in topic.also[:_NAMED])
            yield f'The labels "{topic.name}" and {names} make one folder, {topic.folder}, so they are one topic.'
    if lists.nameless:
        names = ", ".join(f'"{name[:60]}"' for name in lists.nameless[:_NAMED])
        more = f" and {len(lists.nameless) - _NAMED:,} more" if len(lists.nameless) > _NAMED else ""
        yield f"No folder can be named for {names}{more}; what stands there is in the topic that it stands under."
    if lists.left:
        yield _left(lists.left)
    if lists.headings > 1 and not headings:
        yield f"{count(lists.headings, 'heading')} could be topics of their own. To make them so, add --headings."


def _left(left: Mapping[str, frozenset[str]]) -> str:
    papers = count(len(frozenset().union(*left.values())), "paper")
    if len(left) == 1:
        return f"{next(iter(left))} names {papers} more, but was not read. To bring them over, import it by its name."
    more = f" and {len(left) - _NAMED:,} more" if len(left) > _NAMED else ""
    named = ", ".join([*left][:_NAMED])
    return f"{named}{more} name {papers} more, but were not read. To bring them over, import each by its name."


def _to_follow(reports: Sequence[TopicReport]) -> str:
    """Lines for the config file, by which arXiv is asked for the rest; empty where all are followed."""
    if not reports:
        return ""
    topics = yaml.safe_dump([report.topic.name for report in reports], allow_unicode=True, width=1000)
    indented = "".join(f"  {line}\n" for line in topics.splitlines())
    what = "This is" if len(reports) == 1 else "These are"
    # A list is often called by what no paper says, such as Awesome Things or January 2025.
    return (
        f"A run asks arXiv for the topics in {Settings.config}. {what} to be among them:\n\ntopics:\n{indented}\n"
        "Written so, arXiv is asked for a name as for a phrase. Where papers do not say it, or too many do, "
        "tell beside the name what to find:\n\n"
        f"  - name: {_quoted(reports[0].topic.name)}\n    any: [a phrase, another phrase]\n"
    )


def _named_for(files: Sequence[str], topic: Topic, settings: Settings, *, is_new: bool) -> str:
    """How a topic that is called by what its list says gets another name."""
    again = f"remove the folder {settings.output_dir}/{topic.slug} and " if is_new else ""
    what = files[0] if len(files) == 1 else "the files"
    return f"The topic has its name from {what}. For another name, {again}import once more with --topic NAME."


def _quoted(name: str) -> str:
    """A name as YAML has it in one line."""
    return yaml.safe_dump(name, allow_unicode=True, width=1000).removesuffix("\n").removesuffix("\n...")


def _check_folder(output: Path) -> None:
    """That the output can be a folder; one that is missing is made. Raises `SettingsError`."""
    there = next((each for each in (output, *output.parents) if each.exists()), output)
    if there.exists() and not there.is_dir():
        raise _refused(f"{there} is a file, and no folder.", "Name the repository's folder with --output.")


def _refused(what: str, remedy: str) -> SettingsError:
    return SettingsError([Problem(what, remedy)])
