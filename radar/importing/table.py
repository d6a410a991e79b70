"""Tables in Markdown that were written without escaping: a bar may end a cell, or belong to its text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress

from radar.importing.row import is_day

_RULE = re.compile(r":?-+:?")

# Texts with more bars than this are no prose, and trying every way to divide them would take long.
_MOST_BARS = 64
_MOST_DAYS = 16


def lines(data: bytes) -> Iterator[tuple[int, str, bool]]:
    """Each line of a file with its number, counted from 1, and whether all of its bytes were text.

    Unix's, Windows' and old Macs' line ends all end a line. A byte order mark is no text; one of UTF-16 is believed.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        with suppress(UnicodeDecodeError):  # or else none of its lines is text
            data = data.decode("utf-16").encode()
    data = data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    for number, line in enumerate(data.split(b"\n"), 1):
        try:
            yield number, line.decode(), True
        except UnicodeDecodeError:
            yield number, line.decode(errors="replace"), False


def pieces(line: str) -> list[str]:
    """What stands between the bars of a line, with the spaces around it; the outer bars are left away."""
    parts = line.strip().split("|")
    if not parts[0].strip():
        del parts[0]
    if parts and not parts[-1].strip():
        del parts[-1]
    return parts


def is_rule(line: str) -> bool:
    """Whether the line is the one between a table's header and its rows, `| --- | --- |`."""
    cells = pieces(line)
    return "|" in line and bool(cells) and all(_RULE.fullmatch(cell.strip()) for cell in cells)


def has_day(parts: Sequence[str]) -> bool:
    """Whether one of the pieces is a day, as the cell of a date is."""
    return any(is_day(part.strip()) for part in parts)


def divide(parts: Sequence[str], columns: Sequence[str], fits: Callable[[str, str], bool]) -> list[list[str]]:
    """The ways in which `parts`, the pieces of a line, make one cell for each of `columns`; two at most.

    The column named `date` holds a day, in which no bar can be; the cells before and after it are found from there.
    `fits` tells whether a text can be the cell of a column. Cells missing at the end are empty, as on GitHub.
    """
    if "date" not in columns:
        return []
    place = columns.index("date")
    before, after = columns[:place], columns[place + 1 :]
    ways: list[list[str]] = []
    days = [number for number, part in enumerate(parts) if is_day(part.strip())]
    for number in days[:_MOST_DAYS]:
        for left in _ways(parts[:number], before, fits):
            for right in _ways([*parts[number + 1 :], *[""] * (len(after) - len(parts) + number + 1)], after, fits):
                ways.append([*left, parts[number].strip(), *right])
                if len(ways) > 1:
                    return ways
    return ways if len(days) <= _MOST_DAYS else []


def _ways(parts: Sequence[str], columns: Sequence[str], fits: Callable[[str, str], bool]) -> list[list[str]]:
    if len(parts) < len(columns) or (parts and not columns):
        return []
    if not columns:
        return [[]]
    if len(columns) == 1 or len(parts) == len(columns):
        cells = ["|".join(parts).strip()] if len(columns) == 1 else [part.strip() for part in parts]
        return [cells] if all(map(fits, columns, cells)) else []
    if len(parts) > _MOST_BARS:
        return []
    return _every_way(parts, columns, fits)


def _every_way(parts: Sequence[str], columns: Sequence[str], fits: Callable[[str, str], bool]) -> list[list[str]]:
    # ways[n]: how the pieces from n on make the columns from the one at hand on; two ways are enough to be unsure.
    ways: list[list[list[str]]] = [[] for _ in parts] + [[[]]]
    for column in reversed(columns):
        wider: list[list[list[str]]] = [[] for _ in range(len(parts) + 1)]
        for start in range(len(parts)):
            for end in range(start + 1, len(parts) + 1):
                if ways[end] and len(wider[start]) < 2:
                    cell = "|".join(parts[start:end]).strip()
                    if fits(column, cell):
                        wider[start] += [[cell, *rest] for rest in ways[end]]
            del wider[start][2:]
        ways = wider
    return ways[0]
