"""The schema of the config file as an editor uses it: it reads YAML 1.2, and expressions as JavaScript does."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import regress
import yaml

from scripts.schema import FILE

PROJECT = Path(__file__).parents[2]
_CORE = "tag:yaml.org,2002:"


class _Loader(yaml.SafeLoader):
    """The core schema of YAML 1.2, https://yaml.org/spec/1.2.2/#103-core-schema."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012


for name, form in {
    "null": r"(?:~|null|Null|NULL|)",
    "bool": r"(?:true|True|TRUE|false|False|FALSE)",
    "int": r"(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)",
    "float": r"(?:[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))",
}.items():
    _Loader.add_implicit_resolver(_CORE + name, re.compile(rf"{form}\Z"), None)
_Loader.add_constructor(_CORE + "int", lambda _, node: int(node.value, 0 if node.value[1:2] in "ox" else 10))
_Loader.add_constructor(_CORE + "float", lambda _, node: float(re.sub(r"\.(inf|nan)$", r"\1", node.value.lower())))


def as_an_editor_reads(text: str) -> Any:
    """The value of a document in YAML."""
    return yaml.load(text, _Loader)  # a safe loader


def _pattern(_: Any, pattern: str, instance: Any, __: Any) -> Iterator[jsonschema.ValidationError]:
    if isinstance(instance, str) and _expression(pattern).find(instance) is None:
        yield jsonschema.ValidationError(f"{instance!r} does not match {pattern!r}")


@cache
def _expression(pattern: str) -> regress.Regex:
    return regress.Regex(pattern, "u")


_extend: Callable[..., type[jsonschema.Draft7Validator]] = jsonschema.validators.extend
_Validator = _extend(jsonschema.Draft7Validator, {"pattern": _pattern})


@cache
def _validator() -> jsonschema.Draft7Validator:
    return _Validator(json.loads((PROJECT / FILE).read_text(encoding="utf-8")))


def faults(config: str) -> list[str]:
    """What an editor finds wrong with a config file; nothing where all is well."""
    return [f"{error.json_path}: {error.message}" for error in _validator().iter_errors(as_an_editor_reads(config))]


def accepts(schema: Mapping[str, Any], value: Any) -> bool:
    """Whether a schema, or a part of one that refers to nothing else, accepts a value."""
    return _Validator(schema).is_valid(value)
