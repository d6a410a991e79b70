"""Other people's lists at a place: which of its files are lists, and which topics their papers belong to.

A place is a file, or a folder that is searched to its depth. Where a folder has lists in JSON and the like, its
Markdown is taken for a rendering of them; what it names beyond them is counted, so that nothing is left out in silence.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from radar.archive.layout import STATE_FILE
from radar.importing.bibtex_list import read_bibtex
from radar.importing.entry import Entry
from radar.importing.markdown_list import read_markdown, title_of
from radar.importing.merge import Imported, gathered
from radar.importing.row import Row, papers_named
from radar.importing.structured_list import NoList, read_structured
from radar.settings.slug import name_fault, same_folder, slug
from radar.text import fold

STRUCTURED = ("json", "jsonl", "ndjson", "yml", "yaml", "csv", "tsv")
WRITTEN = ("md", "markdown", "mdx", "txt", "rst", "org", "html", "htm", "bib", "bibtex")
BIBTEX = ("bib", "bibtex")
_EVERY_LEVEL = 6  # of headings
_NOT_SEARCHED = {"node_modules", "venv", "__pycache__"}
_DATED = re.compile(r"\d{4}[-_.]?(?:\d{2}[-_.]?){0,2}.*|v?\d+")
_PLAIN_NAMES = {"readme", "index", "papers", "data", "list", "paper_list", "paperlist"}


@dataclass(frozen=True)
class FoundTopic:
    """A topic that lists have: its name, what they hold, and the labels that mean the same `folder` by another name."""

    name: str
    imported: Imported
    also: tuple[str, ...] = ()

    @property
    def folder(self) -> str:
        return slug(self.name)


@dataclass(frozen=True)
class Lists:
    """What was found at a place.

    `files` were read. `left` are files that were not, with the papers that they name beyond all those. `headings`
    counts those above entries that could have become topics, and `nameless` are labels that no folder can be named for,
    so that the topic is named for what they stand under.
    """

    topics: tuple[FoundTopic, ...]
    files: tuple[str, ...] = ()
    left: Mapping[str, frozenset[str]] = field(default_factory=dict)
    headings: int = 0
    nameless: tuple[str, ...] = ()


def read_lists(source: Path, read: Callable[[Path], bytes], topic: str = "", headings: int = 0) -> Lists:
    """The lists at `source`. All become the one `topic`, if it is named; else they go by their labels.

    Labels are names of groups and topics in JSON and the like, and headings of Markdown up to the level `headings`;
    without them a file is one topic. `read` gives the content of a file. Raises `ArchiveError` where a file that was
    named, or one of a folder's that names papers, is broken.
    """
    if source.is_file():
        return _lists(source, [source], read, topic, headings)
    files = [file for file in _files(source) if file.suffix]
    structured = [file for file in files if _suffix(file) in STRUCTURED]
    written = [file for file in files if _suffix(file) in WRITTEN]
    found = _lists(source, structured, read, topic, headings)
    if not found.topics:
        return _lists(source, written, read, topic, headings)
    known = {paper for each in found.topics for paper in [*each.imported.papers, *each.imported.sought]}
    return replace(found, left=_further(source, written, read, known))


def further_papers(
    folder: Path, read: Callable[[Path], bytes], known: Collection[str], besides: Collection[Path]
) -> dict[str, frozenset[str]]:
    """The files in a folder that name papers which are not `known`, with these; none of `besides` is looked into."""
    if not folder.is_dir():
        return {}
    files = [file for file in _files(folder) if _suffix(file) in (*STRUCTURED, *WRITTEN) and file not in besides]
    return _further(folder, files, read, known)


def _further(
    folder: Path, files: Iterable[Path], read: Callable[[Path], bytes], known: Collection[str]
) -> dict[str, frozenset[str]]:
    papers = {_shown(file, folder): frozenset(papers_named(_text(read(file))).keys() - known) for file in files}
    return {file: named for file, named in papers.items() if named}


def _lists(source: Path, files: Sequence[Path], read: Callable[[Path], bytes], topic: str, headings: int) -> Lists:
    entries: list[Entry] = []
    used: list[str] = []
    could_be = 0
    for file in files:
        data = read(file)
        try:
            found = _entries(file, _shown(file, source), data, headings or _EVERY_LEVEL)
        except NoList:
            if file == source or papers_named(_text(data)):
                raise
            continue
        if not any(isinstance(entry.found, Row) or entry.found.id for entry in found):
            continue
        used.append(_shown(file, source))
        if not headings and _suffix(file) not in STRUCTURED:
            could_be += len({entry.labels for entry in found})
            found = [Entry((), entry.found) for entry in found]
        name = _name_of(file, source, data)
        entries += [Entry((name, *entry.labels), entry.found) for entry in found]
    named, nameless = _names([entry.labels for entry in entries], topic)
    topics = _topics(entries, named)
    return Lists(tuple(topics), tuple(used), {}, could_be, nameless)


def _entries(file: Path, name: str, data: bytes, headings: int) -> list[Entry]:
    if _suffix(file) in BIBTEX:
        return read_bibtex(data, name)
    return read_structured(data, name) if _suffix(file) in STRUCTURED else read_markdown(data, name, headings)


def _topics(entries: Iterable[Entry], named: Mapping[tuple[str, ...], str]) -> Iterator[FoundTopic]:
    """The topics, joined where two names make one folder; the name that most entries have is the topic's."""
    folders: dict[str, dict[str, list[Entry]]] = {}
    for entry in entries:
        name = named[entry.labels]
        folders.setdefault(same_folder(slug(name)), {}).setdefault(name, []).append(entry)
    for names in folders.values():
        first, *others = sorted(names, key=lambda name: (-len(names[name]), name))
        yield FoundTopic(first, gathered(entry.found for each in names.values() for entry in each), tuple(others))


def _names(labels: Iterable[tuple[str, ...]], topic: str) -> tuple[dict[tuple[str, ...], str], tuple[str, ...]]:
    """The topic's name for each path of labels, and the labels that can name none.

    A topic is named for its innermost label. Where that stands in several groups, it is named for the group too.
    """
    usable: dict[tuple[str, ...], tuple[str, ...]] = {}
    nameless: dict[str, None] = {}
    for path in dict.fromkeys(labels):
        if topic:
            usable[path] = (topic,)
            continue
        folded = [fold(label) for label in path]
        nameless.update({name: None for name in folded[1:] if name_fault(name)})
        usable[path] = tuple(name for name in folded if name and not name_fault(name)) or ("papers",)
    groups: dict[str, set[str]] = {}
    for names in usable.values():
        if len(names) > 2:
            groups.setdefault(same_folder(slug(names[-1])), set()).add(same_folder(slug(names[-2])))
    named = {}
    for path, names in usable.items():
        both = " ".join(names[-2:])
        several = len(groups.get(same_folder(slug(names[-1])), ())) > 1
        named[path] = both if several and len(names) > 2 and not name_fault(both) else names[-1]
    return named, tuple(nameless)


def _name_of(file: Path, source: Path, data: bytes) -> str:
    """What a file without labels is a list of: by its title, by its name, or by its folder's if that says nothing."""
    title = title_of(data) if _suffix(file) not in STRUCTURED else ""
    if title and not name_fault(title):
        return title
    stem = file.name.removesuffix(file.suffix)
    if stem.lower() in _PLAIN_NAMES or _DATED.fullmatch(stem):
        stem = Path(os.path.abspath(source if source.is_dir() else file.parent)).name  # noqa: PTH100
    return re.sub(r"[-_]+", " ", stem) if " " not in stem else stem


def _shown(file: Path, source: Path) -> str:
    """How a file is named in what is told and kept: as seen from the place that was named, wherever that lies."""
    return file.name if file == source else file.relative_to(source).as_posix()


def _files(folder: Path) -> Iterator[Path]:
    """All files in a folder, to its depth, in order; hidden folders, those of programs and links to nothing aside."""
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in _NOT_SEARCHED)
        if STATE_FILE in names:  # a topic of ours
            folders.clear()
        if STATE_FILE in names or any(Path(place, name, STATE_FILE).is_file() for name in folders):
            continue
        yield from (path for name in sorted(names) if not name.startswith(".") and (path := Path(place, name)).exists())


def _suffix(file: Path) -> str:
    return file.suffix.lower().removeprefix(".")


def _text(data: bytes) -> str:
    return data.decode(errors="replace")
