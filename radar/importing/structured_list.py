"""Lists in JSON, JSON lines, YAML or CSV: papers by topic, in groups of any depth, as lines of Markdown or as objects.

The lists of cv-arxiv-daily are among them: JSON that holds, by topic and identifier, a line for each paper.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import yaml

from radar.errors import ArchiveError
from radar.importing.cv_arxiv_daily import read_line
from radar.importing.entry import LONGEST_ENTRY, Entry, asked_for, checked, is_label, writable
from radar.importing.paper_object import Pairs, name_of, paper_object
from radar.importing.prose_entry import read_entry
from radar.importing.reasons import ANOTHER_PAPER, NO_PAPER, NOT_A_ROW, NOT_JSON, NOT_TEXT, SEVERAL
from radar.importing.row import Row, Unread, bare_paper, papers_named
from radar.importing.table import lines
from radar.text import fold

_LONGEST_NAME = 60  # characters of a name on the way to an entry


class NoList(ArchiveError):
    """A file that is not what its name says: no JSON, no YAML."""


def read_structured(data: bytes, path: str) -> list[Entry]:
    """What a file holds: each leaf of its structure is a row, or told of.

    The form goes by the file's name. Raises `ArchiveError` if the file is not of that form at all.
    """
    suffix = path.rpartition(".")[2].lower()
    reader = _Reader(path)
    if suffix in ("csv", "tsv"):
        return list(reader.table(data))
    if suffix in ("yml", "yaml"):
        return list(reader.tree(_yaml(data, path)))
    if suffix in ("jsonl", "ndjson"):
        return list(reader.json_lines(data))
    return list(reader.tree(_json(data, path)))


def _json(data: bytes, path: str) -> Any:
    try:
        return json.loads(data, object_pairs_hook=Pairs) if data.strip() else Pairs()
    except json.JSONDecodeError as error:
        raise _broken(path, "JSON", f"{error.msg}, at column {error.colno}", error.lineno) from None
    except ValueError:
        raise _broken(path, "JSON", "it holds bytes that are no text") from None
    except RecursionError:
        raise _broken(path, "JSON", "it is nested too deeply") from None


def _broken(path: str, form: str, why: str, line: int | None = None) -> NoList:
    where = f"line {line}: " if line else ""
    return NoList(f"{path} is not {form} ({where}{fold(why)}).", "Correct it there, or leave the file out.", path, line)


class _Loader(yaml.BaseLoader):
    """All scalars are text, so that no identifier becomes a number; an alias, by which few bytes make many, is none."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError
        return super().compose_node(parent, index)

    def construct_document(self, node: yaml.Node) -> Any:
        return _of_node(node)


def _of_node(node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return Pairs((str(_of_node(key)), _of_node(value)) for key, value in node.value)
    if isinstance(node, yaml.SequenceNode):
        return [_of_node(each) for each in node.value]
    return node.value


def _yaml(data: bytes, path: str) -> Any:
    try:
        documents = list(yaml.load_all(data, Loader=_Loader))
        return documents[0] if len(documents) == 1 else documents
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        raise _broken(path, "YAML", error.problem or "it cannot be read", mark.line + 1 if mark else None) from None
    except (yaml.YAMLError, ValueError):
        raise _broken(path, "YAML", "it holds bytes that are no text, or an alias") from None
    except RecursionError:
        raise _broken(path, "YAML", "it is nested too deeply") from None


class _Reader:
    def __init__(self, path: str) -> None:
        self._path = path

    def table(self, data: bytes) -> Iterator[Entry]:
        text = data.removeprefix(b"\xef\xbb\xbf").decode(errors="replace").replace("\0", "")
        delimiter = max(",;\t", key=text.partition("\n")[0].count)
        try:
            reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
            heads, *rows = [*reader] or [[]]
        except csv.Error as error:
            raise _broken(self._path, "CSV", str(error), reader.line_num or None) from None
        for number, row in enumerate(rows, 2):  # as spreadsheets count: the heads are the first, empty rows count too
            if row:
                yield from self._leaf(Pairs(dict(zip(heads, row, strict=False)).items()), "", (), f"row {number}")

    def json_lines(self, data: bytes) -> Iterator[Entry]:
        for number, line, is_text in lines(data):
            if not line.strip():
                continue
            try:
                value = json.loads(line, object_pairs_hook=Pairs) if is_text else None
            except (ValueError, RecursionError):
                value = None
            if isinstance(value, Pairs | list):
                yield from self.tree(value, (), f"line {number}")
            else:
                why = NOT_JSON if is_text else NOT_TEXT
                found = asked_for(papers_named(line), self._path, number, line, why)
                yield from (Entry((), each) for each in found or [Unread(self._path, number, line, why)])

    def tree(self, value: Any, labels: tuple[str, ...] = (), at: str = "") -> Iterator[Entry]:
        """The entries of a value that holds papers, or is one; `at` is the way to it from outside in."""
        try:
            if isinstance(value, Pairs):
                yield from self._pairs(value, labels, at)
            elif isinstance(value, list):
                for place, each in enumerate(value):
                    yield from self._value("", each, labels, f"{at}[{place}]")
        except RecursionError:
            raise NoList(
                f"{self._path} is nested too deeply for a list of papers.", "Leave it out.", self._path
            ) from None

    def _pairs(self, pairs: Pairs, labels: tuple[str, ...], at: str) -> Iterator[Entry]:
        if not any(bare_paper(name) for name, _ in pairs) and paper_object(pairs) is not None:
            yield from self._leaf(pairs, "", labels, at)
            return
        name = name_of(pairs) if any(isinstance(value, list | Pairs) for _, value in pairs) else ""
        inside = (*labels, writable(name)) if name else labels
        for key, value in pairs:
            if name and isinstance(value, str) and not papers_named(value):
                continue  # what a group says of itself
            name_inside = fold(writable(key))[:_LONGEST_NAME]
            yield from self._value(key, value, inside, f"{at} > {name_inside}" if at else name_inside)

    def _value(self, key: str, value: Any, labels: tuple[str, ...], at: str) -> Iterator[Entry]:
        if bare_paper(key) is not None or not isinstance(value, Pairs | list):
            yield from self._leaf(value, key, labels, at)
        elif (
            isinstance(value, Pairs)
            and not any(bare_paper(name) for name, _ in value)
            and paper_object(value) is not None
        ):
            yield from self._leaf(value, "", labels, at)
        else:
            yield from self.tree(value, (*labels, writable(key)) if is_label(key) else labels, at)

    def _leaf(self, value: Any, key: str, labels: tuple[str, ...], at: str) -> Iterator[Entry]:
        for found in self._read(value, key):
            yield Entry(labels, replace(found, inside=at) if isinstance(found, Unread) else found)

    def _read(self, value: Any, key: str) -> Sequence[Row | Unread]:
        """What an entry is: one row, or why there is none. `key` is what it stands under."""
        own = bare_paper(key)
        text = _text(key, value)
        if isinstance(value, Pairs):
            said = paper_object(value, own[0] if own else "")
            if said is None:
                return self._unread(text, NOT_A_ROW, own, papers_named(text))
            return self._of_object(said.papers, said.row, own, text)
        if not isinstance(value, str) or value != writable(value):
            return self._unread(text, NOT_A_ROW, own, papers_named(text))
        return self._of_line(value, own, text)

    def _of_object(
        self, papers: dict[str, int], row: Row, own: tuple[str, int] | None, text: str
    ) -> Sequence[Row | Unread]:
        if own is not None:
            if papers and own[0] not in papers:
                return [Unread(self._path, None, text, ANOTHER_PAPER)]
            papers = {own[0]: max(own[1], papers.get(own[0], 0))}
        if len(papers) != 1:
            return asked_for(papers, self._path, None, text, SEVERAL) or [Unread(self._path, None, text, NO_PAPER)]
        ((identifier, version),) = papers.items()
        return [checked(replace(row, id=identifier, version=version, file=self._path), text)]

    def _of_line(self, line: str, own: tuple[str, int] | None, text: str) -> Sequence[Row | Unread]:
        found: Row | str = NOT_A_ROW
        if len(line) <= LONGEST_ENTRY:
            found = read_line(line, self._path, None, own[0] if own else "")
        papers = papers_named(line)
        if isinstance(found, Row):
            return [replace(found, version=found.version or (own[1] if own else 0))]
        if line.lstrip().startswith(("|", "-")) or not papers or len(line) > LONGEST_ENTRY:
            bare = bare_paper(line)
            if own is None and bare is not None:
                papers = dict([bare])
            return self._unread(text, found if papers or own else NOT_A_ROW, own, papers)
        if own is not None and own[0] not in papers:
            return [Unread(self._path, None, text, ANOTHER_PAPER)]
        if len(papers) > 1:
            return asked_for(papers, self._path, None, text, SEVERAL)
        ((identifier, version),) = papers.items()
        told = read_entry([line])
        return [checked(Row(identifier, version, told.title, told.date, file=self._path, note=told.note), text)]

    def _unread(
        self, text: str, why: str, own: tuple[str, int] | None, papers: dict[str, int]
    ) -> Sequence[Row | Unread]:
        """What was not read. Papers that it names are asked for, but none if it names others than it stands under."""
        if own is not None:
            papers = {own[0]: max(own[1], papers.get(own[0], 0))} if not papers or own[0] in papers else {}
        return asked_for(papers, self._path, None, text, why) or [Unread(self._path, None, text, why)]


def _text(key: str, entry: Any) -> str:
    """An entry as it is kept aside: nothing of what it holds is left out."""
    before = f"{key}: " if key else ""
    if isinstance(entry, str):
        return writable(f"{before}{entry}")
    try:
        return writable(before + json.dumps(_as_json(entry), ensure_ascii=False))
    except RecursionError:  # nobody's paper
        return writable(key)


def _as_json(value: Any) -> Any:
    """`value` as JSON is written from; of names that stand twice in an object, the pairs."""
    if isinstance(value, Pairs):
        names = [name for name, _ in value]
        pairs = [(name, _as_json(inner)) for name, inner in value]
        return dict(pairs) if len({*names}) == len(names) else pairs
    return [_as_json(inner) for inner in value] if isinstance(value, list) else value
