"""Writes the JSON Schema of the config file, which editors check and complete it by, from the tables of settings.

python -m scripts.schema
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import radar
from radar.settings.categories import names
from radar.settings.definitions import SETTINGS, Setting
from radar.settings.kinds import Boolean, Category, Choice, Kind, Refused, WholeNumber
from radar.settings.slug import slug
from radar.settings.topic_keys import PHRASE, TOPIC_TABLE, TopicKey
from radar.settings.topics import MOST_TOPICS
from radar.settings.values import LONGEST_VALUE, MOST_VALUES
from scripts.container import PROJECT

FILE = "arxiv-radar.schema.json"
ADDRESS = (
    f"https://raw.githubusercontent.com{urlsplit(radar.PROJECT_URL).path}/v{radar.__version__.partition('.')[0]}/{FILE}"
)
LINE_FOR_EDITORS = f"# yaml-language-server: $schema={ADDRESS}"
"""The comment in a config file by which an editor finds the schema."""

Schema = dict[str, Any]


def schema(settings: Sequence[Setting] = SETTINGS, keys: Sequence[TopicKey] = TOPIC_TABLE) -> Schema:
    """The schema, in the draft that editors know best.

    A null is the same as no value, for settings and keys of topics alike, and the entry of a list is never null. To the
    reader all that is written is text, also what YAML takes for a number or a boolean, so these stand where text may.
    `errorMessage` and `doNotSuggest` are no words of JSON Schema but of YAML's language server; others pass them over.
    """
    definitions: dict[str, Schema] = {}
    topic = _topic(keys, definitions)
    properties = {setting.name: _of_setting(setting, definitions) for setting in settings if setting.in_file}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": ADDRESS,
        "title": "The config file of arXiv Radar",
        "description": f"The settings are explained at {radar.PROJECT_URL}/blob/main/docs/settings.md.",
        "type": ["object", "null"],
        "properties": properties,
        "additionalProperties": False,
        "definitions": {**dict(sorted(definitions.items())), "topic": topic},
    }


def _of_setting(setting: Setting, definitions: dict[str, Schema]) -> Schema:
    told: Schema = {"description": setting.description}
    if setting.kind is None:
        return told | {
            "type": ["array", "null"],
            "items": {"$ref": "#/definitions/topic"},
            "minItems": 1,
            "maxItems": MOST_TOPICS,
            "errorMessage": "It must be a list of topics.",
        }
    if not setting.many:
        return told | _default(setting.kind, setting.default) | _or_null(_value(setting.kind))
    default = [part.strip() for part in setting.default.split(",") if part.strip()]
    told |= {"default": default} if default else {}
    told |= _list(_entry(setting.kind, definitions), setting.kind, most=setting.most)
    if setting.needed is not None:
        told |= {"uniqueItems": True, "contains": {"const": str(setting.needed)}}
    return told


def _topic(keys: Sequence[TopicKey], definitions: dict[str, Schema]) -> Schema:
    mapping = {
        "title": "topic",
        "type": "object",
        "properties": {key.name: _of_key(key, definitions) for key in keys},
        "required": ["name"],
        "additionalProperties": False,
        **_together(keys),
    }
    return {
        "if": {"type": "object"},
        "then": mapping,
        "else": _entry(PHRASE, definitions),
    }


def _of_key(key: TopicKey, definitions: dict[str, Schema]) -> Schema:
    told = {"description": key.description} | _default(key.kind, key.default)
    if key.lists == 0:
        value = _value(key.kind)
        return told | (value if key.name == "name" else _or_null(value))
    entry = _entry(key.kind, definitions)
    for _ in range(key.lists - 1):
        entry = _list(entry, key.kind, null=False)
    return told | _list(entry, key.kind)


def _together(keys: Sequence[TopicKey]) -> Schema:
    """The rules about several keys of a topic at once.

    What breaks one is said to have a type that it has not: so editors show the message, and suggest nothing.
    """
    finding = [key for key in keys if key.finds]
    (whole,) = (key for key in keys if key.whole)
    others = [key for key in keys if not (key is whole or key.about_showing or key.name == "name")]
    apart = {key.name: _unused(key) | {"errorMessage": _apart(key, whole)} for key in others}
    return {
        "allOf": [
            {
                "if": {"properties": {key.name: _unused(key) for key in finding}},
                "then": {"type": "null", "errorMessage": f"Add at least one of {_names(finding)}."},
            },
            {"if": {"properties": {whole.name: _unused(whole)}}, "else": {"properties": apart}},
        ]
    }


def _names(keys: Sequence[TopicKey]) -> str:
    return f"{', '.join(f'`{key.name}`' for key in keys[:-1])} or `{keys[-1].name}`"


def _apart(key: TopicKey, whole: TopicKey) -> str:
    return f"`{key.name}` and `{whole.name}` do not go together."


def _unused(key: TopicKey) -> Schema:
    """What a key has that says nothing: it is empty, or has the default of a boolean."""
    told: Schema = {"doNotSuggest": True}  # the key's own place does that
    if key.lists > 1:  # groups without a phrase are none
        return told | {"type": ["array", "null"], "items": {"type": "array", "maxItems": 0}}
    if key.lists:
        return told | {"enum": [[], None]}
    if isinstance(key.kind, Boolean):
        default = key.kind.read(key.default)
        words = [word for word in key.kind.form.split("|") if key.kind.read(word) is default]
        return told | {"enum": [default, *words, None]}
    return told | {"type": "null"}


def _list(entry: Schema, kind: Kind, *, null: bool = True, most: int = MOST_VALUES) -> Schema:
    return {
        "type": ["array", "null"] if null else "array",
        "items": entry,
        "maxItems": most,
        "errorMessage": f"It must be a list, as `[{kind.example}]`.",
    }


def _entry(kind: Kind, definitions: dict[str, Schema]) -> Schema:
    """A reference to what an entry of a list may be, which is kept among the definitions."""
    name = slug(kind.among.__name__ if isinstance(kind, Choice) else kind.allowed)
    if definitions.setdefault(name, _value(kind)) != _value(kind):
        raise ValueError(f"Two kinds of value are called {kind.allowed}, and are not the same.")
    return {"$ref": f"#/definitions/{name}"}


def _value(kind: Kind) -> Schema:
    """What a value of the kind may be."""
    told: Schema = {"errorMessage": f"It must be {kind.allowed}."}
    match kind:
        case Choice():
            return {"type": "string", "enum": [choice.value for choice in kind.among]} | told
        case WholeNumber():
            bounds = {"minimum": kind.least, "maximum": kind.most}
            return {"type": ["integer", "string"], **bounds, **_text(kind)} | told
        case Boolean():
            return {"type": ["boolean", "string"], **_text(kind)} | told
        case Category():
            return {"type": "string", "anyOf": [_text(kind) | told, {"enum": list(names())}]} | told
    types = ["string", *(["number"] if _takes(kind, "7") else []), *(["boolean"] if _takes(kind, "true") else [])]
    bounds = {"minimum": 0} if "number" in types and not _takes(kind, "-7") else {}
    return {"type": types if len(types) > 1 else "string", **bounds, **_text(kind)} | told


def pattern(kind: Kind) -> str:
    """The expression that a text of the kind matches; what is around it is taken off before it is read."""
    return rf"^\s*(?=\S)(?:{kind.form})\s*$"


def _text(kind: Kind) -> Schema:
    return {"pattern": pattern(kind), "maxLength": LONGEST_VALUE}


def _takes(kind: Kind, text: str) -> bool:
    try:
        kind.read(text)
    except Refused:
        return False
    return True


def _or_null(value: Schema) -> Schema:
    types = [value["type"]] if isinstance(value["type"], str) else value["type"]
    enum = {"enum": [*value["enum"], None]} if "enum" in value else {}
    return value | {"type": [*types, "null"]} | enum


def _default(kind: Kind, text: str) -> Schema:
    """The default, as it is written in a file; none where there is no text that means the same."""
    if not text:
        return {}
    value = kind.read(text)
    return {"default": value if isinstance(value, bool | int) else text}


def text() -> str:
    """The file's text."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def main(project: Path = PROJECT) -> int:
    """Write the file; 0 when it is done."""
    (project / FILE).write_text(text(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
