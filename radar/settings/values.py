"""Reads one value or a list of values of a kind, and notes everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from radar.settings.hints import hint
from radar.settings.kinds import Kind, Refused, Words
from radar.settings.raw_values import (
    Broken,
    Items,
    Pairs,
    Place,
    Problems,
    RawValue,
    Text,
    described,
    shown,
)

LONGEST_VALUE = 10_000
"""Characters that any text may have; arXiv takes 4,094 bytes of a query."""

MOST_VALUES = 500
"""Entries of a list; of phrases no more fit into a query."""

_MOST_SHOWN = 10


def is_absent(given: RawValue | None) -> bool:
    """Whether there is no value: nothing was given, or a null."""
    return given is None or (isinstance(given, Text) and given.absent)


def read_one(name: str, kind: Kind, given: RawValue, problems: Problems) -> Any | None:
    """The value that `given` stands for, or None with a problem noted. `name` is what messages call the setting."""
    if isinstance(given, Broken):
        return None
    if not isinstance(given, Text):
        problems.add(
            given.place,
            f"{name} is {described(given)}, but it must be {kind.allowed}.",
            f"Write a single value, for example `{kind.example}`.",
        )
        return None
    if len(given.text) > LONGEST_VALUE:
        problems.add(
            given.place,
            f"{name} has {len(given.text):,} characters, and {LONGEST_VALUE:,} are allowed.",
            f"Write a shorter value, for example `{kind.example}`.",
        )
        return None
    try:
        return kind.read(given.text.strip())
    except Refused as refused:
        problems.add(given.place, f"{name} is {shown(given.text)}, which is not {refused.allowed}.", refused.remedy)
        return None


def read_many(name: str, kind: Kind, given: RawValue, problems: Problems, most: int = MOST_VALUES) -> tuple[Any, ...]:
    """The values of the list that `given` stands for, those that are fine, each once; the others become problems."""
    match given:
        case Broken():
            return ()
        case Text(text=text, place=place):
            parts = kind.parts(text) if isinstance(kind, Words) else text.split(",")
            parts = [part for part in parts if part.strip()]
            refused = Problems()
            for part in parts[:_MOST_SHOWN]:
                read_one(f"An entry of {name}", kind, Text(part.strip(), place), refused)
            # A list is only advised that would be taken.
            written = f", for example `[{kind.example}]`" if refused.found else f": `[{_as_list(parts)}]`"
            problems.add(
                place, f"{name} is {shown(text)}, but it must be a list.", f"Write it as a YAML list{written}."
            )
            problems.found.extend(refused.found)
            return ()
        case Pairs(place=place):
            problems.add(place, f"{name} is a mapping, but it must be a list.", f"Write a list, as `[{kind.example}]`.")
            return ()
        case Items(items=items, place=place) if len(items) > most:
            problems.add(
                place,
                f"{name} has {len(items):,} entries, and {most} are allowed.",
                f"Keep the most important, for example `{kind.example}`.",
            )
            return ()
        case Items(items=items):
            values = (_read_item(name, kind, item, problems) for item in items)
            return tuple(dict.fromkeys(value for value in values if value is not None))


def read_groups(name: str, kind: Kind, given: RawValue, problems: Problems) -> tuple[tuple[Any, ...], ...]:
    """The values of the list of lists that `given` stands for; a list of plain values is told how to be written."""
    match given:
        case Items(items=items) if not any(isinstance(item, Text) for item in items):
            groups = (
                read_many(f"Group {number} of {name}", kind, item, problems)
                for number, item in enumerate(items, start=1)
            )
            return tuple(dict.fromkeys(group for group in groups if group))
        case Broken():
            return ()
        case _:
            problems.add(
                given.place,
                f"{name} is {described(given)}, but it must be a list of lists.",
                f"Write a list of groups, one of each of which must occur: `[[{kind.example}, …], [… , …]]`.",
            )
            return ()


def _as_list(parts: Sequence[str]) -> str:
    rest = [] if len(parts) <= _MOST_SHOWN else ["…"]
    return ", ".join([*(shown(part.strip()) for part in parts[:_MOST_SHOWN]), *rest])


def _read_item(name: str, kind: Kind, item: RawValue, problems: Problems) -> Any | None:
    if isinstance(item, Text) and item.absent and not item.text:
        problems.add(item.place, f"{name} has an empty entry.", f"Remove it, or write for example `{kind.example}`.")
        return None
    return read_one(f"An entry of {name}", kind, item, problems)


def report_unknown(place: Place, given_name: str, known: Iterable[str], whose: str, problems: Problems) -> None:
    """Notes that `given_name` is none of the `known` names, with the one that was probably meant."""
    problems.add(place, f"{shown(given_name)} is not {whose}.", hint(given_name, known))
