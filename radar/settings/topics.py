"""The list of topics: each a keyword, or a mapping with a name and what to look for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from radar.settings.definitions import BY_NAME as SETTINGS_BY_NAME
from radar.settings.kinds import Kind
from radar.settings.model import SearchIn, Topic
from radar.settings.named_by_key import as_list, as_topic
from radar.settings.raw_values import Broken, Items, Pairs, Place, Problems, RawValue, Text, described, shown
from radar.settings.slug import name_fault, same_folder, slug
from radar.settings.topic_keys import BY_KEY, PHRASE, TOPIC_TABLE
from radar.settings.values import is_absent, read_groups, read_many, read_one, report_unknown
from radar.text import fold

MOST_TOPICS = 200

TOPIC_KEYS = tuple(BY_KEY)
_ONE: dict[str, Kind] = {key.name: key.kind for key in TOPIC_TABLE if key.lists == 0 and key.name != "name"}
_MANY: dict[str, Kind] = {key.name: key.kind for key in TOPIC_TABLE if key.lists == 1}
_GROUPS: dict[str, Kind] = {key.name: key.kind for key in TOPIC_TABLE if key.lists == 2}
_FINDING = tuple(key.name for key in TOPIC_TABLE if key.finds)
_LEAVING_OUT = tuple(key.name for key in TOPIC_TABLE if key.leaves_out)

Placed = tuple[Topic, Place]


@dataclass(frozen=True)
class _Entry:
    """An entry of the list as far as it could be read: `topic` is None when something is wrong with it."""

    place: Place
    name: str | None = None
    topic: Topic | None = None


def read_topics(given: RawValue, defaults: tuple[str, ...], problems: Problems) -> tuple[Placed, ...]:
    """The topics, each with its place; `defaults` are the categories of those that name none.

    What is wrong is added to `problems`, and a topic that is wrong is left out.
    """
    match given:
        case Broken():
            return ()
        case Items(items=items, place=place):
            if not 1 <= len(items) <= MOST_TOPICS:
                problems.add(
                    place,
                    f"`topics` has {len(items)} entries, and from 1 to {MOST_TOPICS} are allowed.",
                    "Spread them over several steps." if items else "Name at least one keyword to follow.",
                )
                return ()
            entries = [_entry(number, item, defaults, problems) for number, item in enumerate(items, start=1)]
            _check_folders(entries, problems)
            return tuple((entry.topic, entry.place) for entry in entries if entry.topic is not None)
        case Pairs() if lines := as_list(given, TOPIC_KEYS):
            what = "`topics` is a mapping, but it must be a list."
            problems.add(given.place, what, "Write each topic as an entry of the list, as in these lines.", lines)
            return ()
        case _:
            problems.add(
                given.place,
                f"`topics` is {described(given)}, but it must be a list.",
                "Begin each topic with a dash: `- language models`, or `- name: llm` with its keys indented below.",
            )
            return ()


def _check_folders(entries: list[_Entry], problems: Problems) -> None:
    first: dict[str, _Entry] = {}
    for entry in entries:
        if entry.name is None:
            continue
        folder = slug(entry.name)
        key = same_folder(folder)
        if key in first:
            other = first[key]
            where = f" in line {other.place.line}" if other.place.line is not None else ""
            problems.add(
                entry.place,
                f"The topics {shown(other.name or '')}{where} and {shown(entry.name)} would share the folder "
                f"{shown(folder)}.",
                "Give one of them another `name`.",
            )
        first.setdefault(key, entry)


def _entry(number: int, given: RawValue, defaults: tuple[str, ...], problems: Problems) -> _Entry:
    match given:
        case Pairs():
            return _from_mapping(number, given, defaults, problems)
        case Text(text=text) if text.strip():
            keyword = read_one(f"Topic {number}", PHRASE, given, problems)
            if keyword is not None and _name_is_fine(keyword, given.place, problems):
                topic = Topic(keyword, slug(keyword), any=(keyword,), categories=defaults)
                return _Entry(given.place, keyword, topic)
        case Text() | Items():
            problems.add(
                given.place,
                f"Topic {number} is {described(given)}, but it must be a keyword or a mapping.",
                "Write a keyword or phrase, or a mapping with `name` and for example `any`.",
            )
    return _Entry(given.place)


def _name_is_fine(name: str, place: Place, problems: Problems) -> bool:
    fault = name_fault(name)
    if fault is not None:
        problems.add(place, *fault)
    return fault is None


def _from_mapping(number: int, given: Pairs, defaults: tuple[str, ...], problems: Problems) -> _Entry:
    before = len(problems.found)
    if meant := as_topic(given, TOPIC_KEYS):
        key = given.pairs[0][0]
        what = f"Topic {number} has its name {shown(key.text)} for a key."
        problems.add(key.place, what, f"If that is the name, write `{meant}`.")
        return _Entry(given.place)
    for key, _ in given.pairs:
        if key.text in SETTINGS_BY_NAME and key.text not in TOPIC_KEYS:
            problems.add(
                key.place,
                f"{shown(key.text)} is a setting for all topics, and not a key of a topic (topic {number}).",
                "Put it beside `topics`.",
            )
        elif key.text not in TOPIC_KEYS:
            report_unknown(key.place, key.text, TOPIC_KEYS, f"a key of a topic (topic {number})", problems)
    values = {key.text: value for key, value in given.pairs if not is_absent(value)}
    name = _name(number, values.get("name"), given.place, problems)
    called = f"Topic {number}" if name is None else f"Topic {shown(name)}"
    of_topic = f"of t{called[1:]}"
    one = {key: read_one(f"`{key}` {of_topic}", _ONE[key], values[key], problems) for key in _ONE if key in values}
    many = {key: read_many(f"`{key}` {of_topic}", _MANY[key], values[key], problems) for key in _MANY if key in values}
    many |= {
        key: read_groups(f"`{key}` {of_topic}", _GROUPS[key], values[key], problems) for key in _GROUPS if key in values
    }
    is_read = len(problems.found) == before
    # A key that cannot be read is said all the same; one that is false, or an empty list, is not.
    said = {key for key in one if one[key] is not False} | {key for key in many if many[key]}
    places = {key.text: key.place for key, _ in given.pairs}
    if "query" in said:
        _check_beside_query(called, said, places, problems)
    elif is_read:
        _check_keys_together(called, said, bool(defaults), places, problems)
    if name is None or len(problems.found) > before:
        return _Entry(given.place, name)
    if (fault := _contradiction(called, many)) is not None:
        problems.add(given.place, *fault)
        return _Entry(given.place, name)
    raw = one.get("query")
    topic = Topic(
        name,
        slug(name),
        any=many.get("any", ()),
        any_of=many.get("any-of", ()),
        all=many.get("all", ()),
        none=many.get("none", ()),
        comment=many.get("comment", ()),
        search_in=one.get("in") or SearchIn.TITLE_OR_ABSTRACT,
        categories=() if raw is not None else many.get("categories") or defaults,
        primary_only=one.get("primary-only") or False,
        exclude_categories=many.get("exclude-categories", ()),
        authors=many.get("authors", ()),
        exclude_authors=many.get("exclude-authors", ()),
        query=raw,
        rank_by=tuple(dict.fromkeys(slug(other) for other in many.get("rank-by", ()))),
    )
    return _Entry(given.place, name, topic)


def _contradiction(called: str, many: dict[str, Any]) -> tuple[str, str] | None:
    """What a topic both asks for and leaves out, so that no paper can belong to it; None where all is well."""
    for wanted, left_out in (
        ("all", "none"),
        ("any", "none"),
        ("categories", "exclude-categories"),
        ("authors", "exclude-authors"),
    ):
        asked = {value.lower(): value for value in many.get(wanted, ())}
        refused = {value.lower() for value in many.get(left_out, ())}
        both = asked.keys() & refused
        if both if wanted == "all" else asked and both == asked.keys():
            return (
                f"{called} has {shown(asked[min(both)])} under `{wanted}` and under `{left_out}`, so no paper belongs "
                "to it.",
                "Take it out of one of the two.",
            )
    return None


def _name(number: int, given: RawValue | None, place: Place, problems: Problems) -> str | None:
    match given:
        case None:
            problems.add(place, f"Topic {number} has no `name`.", "Add one; its folder is made from it.")
        case Text(text=text):
            name = fold(text)
            return name if _name_is_fine(name, given.place, problems) else None
        case _:
            read_one(f"`name` of topic {number}", BY_KEY["name"].kind, given, problems)
    return None


def _check_beside_query(called: str, said: set[str], places: dict[str, Place], problems: Problems) -> None:
    """That nothing to look for stands beside a query, whatever is wrong with their values."""
    for key in TOPIC_KEYS:
        if key in said and key != "query" and not BY_KEY[key].about_showing:
            problems.add(
                places[key],
                f"{called} has both `{key}` and `query`, which do not go together.",
                f"Say what `{key}` says within `query`, which is sent as it stands, or leave `query` out.",
            )


def _check_keys_together(
    called: str, said: set[str], has_defaults: bool, places: dict[str, Place], problems: Problems
) -> None:
    """The rules about several keys at once, where every value by itself is fine; `said` has the keys in use."""
    if not said.intersection(_FINDING):
        leaves_out = said.intersection(_LEAVING_OUT)
        problems.add(
            places["name"],
            f"{called} only says what to leave out." if leaves_out else f"{called} has nothing to look for.",
            f"Add at least one of {', '.join(f'`{key}`' for key in _FINDING[:-1])} or `{_FINDING[-1]}`.",
        )
    if "primary-only" in said and "categories" not in said and not has_defaults:
        problems.add(
            places["primary-only"],
            f"{called} has `primary-only`, but there are no categories.",
            "Add `categories` to the topic, or default categories for all topics.",
        )
