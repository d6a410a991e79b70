"""Topics whose names somebody wrote as keys: `llm: large language model`, or a mapping of such for the list."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from radar.settings.hints import meant
from radar.settings.near_miss import flow
from radar.settings.raw_values import Items, Pairs, RawValue, Text
from radar.settings.slug import name_fault
from radar.text import fold

_LONGEST = 400
"""Characters of a topic that a message shows."""


def as_topic(given: Pairs, keys: Collection[str]) -> str:
    """The one topic that the mapping means, as an entry of the list; empty where it is no such thing."""
    if len(given.pairs) != 1 or _is_key(given.pairs[0][0], keys):
        return ""
    written = _entry(*given.pairs[0], keys)
    return written if len(written) <= _LONGEST else ""


def as_list(given: Pairs, keys: Collection[str]) -> str:
    """The list of topics that the mapping means, each on a line of its own; empty where it is no such thing."""
    if any(_is_key(key, keys) for key, _ in given.pairs):
        return ""
    entries = [_entry(key, value, keys) for key, value in given.pairs]
    return "topics:\n" + "".join(f"  {entry}\n" for entry in entries) if entries and all(entries) else ""


def _is_key(key: Text, keys: Collection[str]) -> bool:
    return meant(key.text, keys) is not None


def _entry(key: Text, value: RawValue, keys: Collection[str]) -> str:
    name = fold(key.text)
    said = _keys(name, value, keys)
    return f"- {flow({'name': name, **said})}" if said and name_fault(name) is None else ""


def _keys(name: str, value: RawValue, keys: Collection[str]) -> dict[str, Any]:
    """What the topic called `name` looks for."""
    match value:
        case Text(absent=True):
            return {"any": [name]}
        case Text(text=text):
            return {"any": [fold(text)]}
        case Items(items=items) if items and all(isinstance(item, Text) for item in items):
            return {"any": [fold(item.text) for item in items if isinstance(item, Text)]}
        case Pairs(pairs=pairs) if pairs and all(key.text in keys and key.text != "name" for key, _ in pairs):
            return {key.text: _plain(each) for key, each in pairs}
    return {}


def _plain(value: RawValue) -> Any:
    match value:
        case Text(text=text):
            return text
        case Items(items=items):
            return [_plain(item) for item in items]
    return None
