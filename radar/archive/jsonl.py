"""The lines of the archive's files: written in one way only, read strictly."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from radar.archive.paper import IDENTIFIER, Paper, is_timestamp
from radar.errors import ArchiveError

_TEXTS = ("title", "abstract", "comment", "journal_ref", "published", "updated", "source")
_LISTS = ("authors", "categories", "doi")
_FLAGS = ("withdrawn", "rejected")
_KEYS = frozenset({"id", "version", *_TEXTS, *_LISTS, *_FLAGS})
_REMEDY = "Restore the line from the repository's history, or remove it: the next run finds the paper again."


def write_lines(papers: Iterable[Paper]) -> bytes:
    """The bytes of a file that holds `papers` in this order."""
    return "".join(f"{paper.line}\n" for paper in papers).encode()


def read_lines(data: bytes, file: str) -> Iterator[Paper]:
    """The papers of a file of the archive; raises `ArchiveError` with file and line for anything that is not one."""
    for number, line in enumerate(data.split(b"\n"), 1):
        if line.strip():
            yield read_line(line, file, number)


def read_line(line: bytes, file: str, number: int) -> Paper:
    """The paper on one line; raises `ArchiveError` with file and line where there is none."""
    if line.startswith((b"<<<<<<<", b"=======", b">>>>>>>", b"|||||||")):
        raise ArchiveError(
            f"{file}, line {number}, is a mark of a merge conflict.",
            "Remove the conflict's marks and keep the lines of both sides: papers that stand twice become one again.",
            file,
            number,
        )
    try:
        text = line.decode()
        record = json.loads(text)
        if "\\ud" in text.lower():
            json.dumps(record, ensure_ascii=False).encode()  # half a surrogate pair could be read but not written
        paper = _checked(record)
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise ArchiveError(f"{file}, line {number}, is not a paper: {_reason(error)}.", _REMEDY, file, number) from None
    return paper


def read_own_line(line: bytes) -> Paper:
    """The paper on a line that `Paper.line` made in this very run, which need not be looked at with care."""
    return _paper(json.loads(line))


def _reason(error: Exception) -> str:
    match error:
        case json.JSONDecodeError():
            return f"it is not JSON from character {error.pos + 1} on"
        case UnicodeError():
            return "it is not UTF-8 text"
        case RecursionError():
            return "it nests too deeply"
        case KeyError():
            return f"it lacks {error}"
        case _:
            return str(error)


def _checked(record: Any) -> Paper:
    if not isinstance(record, dict):
        raise TypeError("it is not a JSON object")
    if unknown := [key for key in record if key not in _KEYS]:
        raise ValueError(f"it has the unknown key {unknown[0][:40]!r}")
    for key in _TEXTS:
        if not isinstance(record.get(key, ""), str):
            raise TypeError(f"its {key} is not a text")
    for key in _LISTS:
        value = record.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise TypeError(f"its {key} is not a list of texts")
    identifier, version = record["id"], record["version"]
    if not isinstance(identifier, str) or not IDENTIFIER.fullmatch(identifier):
        raise ValueError("its id is not an arXiv identifier without version")
    if type(version) is not int or version < 1:
        raise ValueError("its version is not a whole number from 1 on")
    if wrong := next((key for key in _FLAGS if type(record.get(key, False)) is not bool), ""):
        raise TypeError(f"its {wrong} is neither true nor false")
    for key in ("published", "updated"):
        if not is_timestamp(record[key]):
            raise ValueError(f"its {key} is not a time such as 2025-02-21T07:40:15Z")
    return _paper(record)


def _paper(record: Mapping[str, Any]) -> Paper:
    return Paper(
        id=record["id"],
        version=record["version"],
        title=record.get("title", ""),
        published=record["published"],
        updated=record["updated"],
        authors=tuple(record.get("authors", ())),
        abstract=record.get("abstract", ""),
        categories=tuple(record.get("categories", ())),
        comment=record.get("comment", ""),
        journal_ref=record.get("journal_ref", ""),
        doi=tuple(record.get("doi", ())),
        withdrawn=record.get("withdrawn", False),
        source=record.get("source", ""),
        rejected=record.get("rejected", False),
    )
