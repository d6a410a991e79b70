"""What looks in the list of topics as if something else was meant, each with its place and what to write instead.

It reads the list as it was written, beside `radar.settings.topics`, which says what is wrong for certain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from radar.settings.author_near_misses import of_author, of_authors
from radar.settings.near_miss import SEVERAL, NearMiss, flow
from radar.settings.near_misses import of_phrase
from radar.settings.query_tokens import SUBMITTED, tokens
from radar.settings.raw_query import doubts as query_doubts
from radar.settings.raw_values import Items, Pairs, Place, RawValue, Text, shown
from radar.settings.slug import name_fault
from radar.settings.topics import TOPIC_KEYS
from radar.text import fold

_LONGEST = 300
"""Characters of a phrase that is looked at; what is longer is no near miss of anything."""

_LONGEST_SHOWN = 400
_PHRASES = ("any", "all", "none", "any-of", "comment")
_AUTHORS = ("authors", "exclude-authors")
_OPPOSITE = {"categories": "exclude-categories", "authors": "exclude-authors"}


@dataclass(frozen=True)
class Doubt:
    """A sentence on what is meant, and one on what to write; `is_sure` where arXiv would find nothing as it stands."""

    place: Place
    what: str
    remedy: str
    is_sure: bool = False


def topic_doubts(given: RawValue | None) -> Iterator[Doubt]:
    """What may not be meant in the list of topics, in its order, each once."""
    if not isinstance(given, Items):
        return
    told: set[Doubt] = set()
    for number, item in enumerate(given.items, start=1):
        for doubt in _in_topic(number, item):
            if doubt not in told:
                told.add(doubt)
                yield doubt


def _in_topic(number: int, given: RawValue) -> Iterator[Doubt]:
    match given:
        case Text(text=text, place=place) if _is_looked_at(given):
            miss = of_phrase(text)
            if miss is not None:
                yield _doubt(place, f"Topic {number} is {shown(fold(text))}", miss, "phrase", _as_topic(text, miss))
        case Pairs(pairs=pairs):
            values = {key.text: value for key, value in pairs}
            name = values.get("name")
            of_topic = f"of topic {shown(fold(name.text))}" if isinstance(name, Text) else f"of topic {number}"
            for key, value in values.items():
                yield from _in_key(key, value, of_topic)


def _in_key(key: str, given: RawValue, of_topic: str) -> Iterator[Doubt]:
    if key not in TOPIC_KEYS:
        return
    match given:
        case Items(items=items, place=place) if key in _AUTHORS:
            names = [item.text for item in items if isinstance(item, Text) and _is_looked_at(item)]
            if len(names) == len(items) and (cut := of_authors(names)) is not None:
                yield _doubt(place, f"`{key}` {of_topic} is {flow(names)}", cut, "names", _as_keys(key, cut))
            for item in items:
                if isinstance(item, Text) and _is_looked_at(item) and (miss := of_author(item.text)) is not None:
                    where = f"An entry of `{key}` {of_topic} is {shown(fold(item.text))}"
                    yield _doubt(item.place, where, miss, "name", _as_keys(key, miss))
        case Items(items=items) if key in _PHRASES:
            groups = [item.items for item in items if isinstance(item, Items)] if key == "any-of" else [items]
            for item in (each for group in groups for each in group):
                if isinstance(item, Text) and _is_looked_at(item):
                    yield from _in_phrase(key, item, of_topic)
        case Text(text=text, place=place, absent=False) if key == "query" and len(text) < 10_000:
            for what, remedy in query_doubts(text) if text.count('"') % 2 == 0 else ():
                yield Doubt(place, f"`query` {of_topic} {what}.", remedy)


def _in_phrase(key: str, given: Text, of_topic: str) -> Iterator[Doubt]:
    miss = of_phrase(given.text)
    if miss is None:
        return
    where = f"An entry of `{key}` {of_topic} is {shown(fold(given.text))}"
    if miss.is_sure and key in ("none", "comment"):
        if key == "none":
            what = f"{where}, which nearly every paper has, case aside."
            yield Doubt(given.place, what, "Write the words in full, or leave it out.")
        return
    instead = _as_keys(key, miss)
    if key == "comment" and not (miss.phrase or miss.keys.keys() <= {"any", SEVERAL}):
        instead = ""
    if key == "comment" and not instead:
        miss = replace(miss, remedy="Write each form of the words alone: a comment is searched as it is written.")
    if key == "none" and not instead and not miss.remedy:
        remedy = "`none` is for phrases alone: write those, or say it all in arXiv's syntax as `query`, with `ANDNOT`."
        miss = replace(miss, remedy=remedy)
    yield _doubt(given.place, where, miss, "phrase", instead)


def _is_looked_at(given: Text) -> bool:
    return not given.absent and len(given.text) <= _LONGEST and any(map(str.isalnum, given.text))


def _doubt(place: Place, where: str, miss: NearMiss, sort: str, instead: str) -> Doubt:
    if miss.is_sure:
        return Doubt(place, f"{where}, which is {miss.looks}.", miss.remedy, is_sure=True)
    what = f"{where}, which looks like {miss.looks}, and is looked for as {sort if sort == 'names' else 'one ' + sort}."
    if instead and len(instead) <= _LONGEST_SHOWN:
        return Doubt(place, what, f"If that is what you mean, write {instead}.")
    remedy = miss.remedy or "Say it with `all`, `any` and `none`, or in arXiv's syntax as `query`."
    return Doubt(place, what, remedy)


def _as_topic(text: str, miss: NearMiss) -> str:
    """What to write in place of a keyword, in Markdown's backticks; empty where that cannot be told."""
    if miss.phrase:
        return f"`- {flow(miss.phrase)}`"
    keys = _known({"any" if key == SEVERAL else key: value for key, value in miss.keys.items()})
    if not keys:
        return ""
    return f"`- {flow({'name': _name(text, keys), **keys})}`"


def _name(text: str, keys: Mapping[str, Any]) -> str:
    """What the topic may be called: as now where that is a good name, or after what it looks for."""
    if "name" in keys:
        return str(keys["name"])
    if "query" in keys:
        told = " ".join(part.unquoted for part in tokens(keys["query"]) if part.is_term and part.field != SUBMITTED)
    else:
        told = ", ".join(_texts([value for key, value in keys.items() if key not in ("in", "none")]))
    is_plain = re.search(r"[\"*?|&/+:()]|\b(?:AND|OR|ANDNOT|NOT)\b|\s-", text) is None
    named = (fold(each) for each in ((text, told) if is_plain else (told, text)))
    return next((each for each in named if name_fault(each) is None), "my topic")


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    else:
        for each in value:
            yield from _texts(each)


def _as_keys(key: str, miss: NearMiss) -> str:
    """What to write in place of an entry of `key`, in Markdown's backticks; empty where that cannot be told."""
    if miss.phrase:
        return f"`{key}: {flow([[miss.phrase]] if key == 'any-of' else [miss.phrase])}`"
    wanted = {name: value for name, value in miss.keys.items() if name != "name"}
    said: dict[str, Any] = {}
    for name, value in wanted.items():
        if name == SEVERAL or (name == "any" and key != "all"):
            said[key] = [value] if key == "any-of" else value
        elif name == "authors" and key in _AUTHORS:
            said[key] = value
        elif key == "none" and name in _OPPOSITE:
            said[_OPPOSITE[name]] = value
        elif key == "none" and name != "in":
            return ""
        else:
            said[name] = value
    known = _known(said)
    return " with ".join(f"`{name}: {flow(value)}`" for name, value in known.items())


def _known(keys: Mapping[str, Any]) -> dict[str, Any]:
    """Those keys, where a topic has all of them; of a key and a query that say the same, the key."""
    if "query" in keys and len(keys) > 1:
        return _known({name: value for name, value in keys.items() if name != "query"}) or {"query": keys["query"]}
    return dict(keys) if keys.keys() <= {*TOPIC_KEYS} else {}
