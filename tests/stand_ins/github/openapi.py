"""Holds requests (and the stand-in's own answers) against GitHub's OpenAPI description.

The description is the npm package `@octokit/openapi`; `scripts/github-openapi` fetches it and prints where it is.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import jsonschema
import pytest

from tests.stand_ins.github.api_versions import FIRST, as_of
from tests.stand_ins.github.service import Request

VARIABLE = "RADAR_GITHUB_OPENAPI"
_JSON = "application/json"
_ANYTHING: Mapping[str, Any] = {}


@dataclass
class Description:
    """GitHub's description, with what has been worked out from it."""

    document: Mapping[str, Any]
    _paths: dict[tuple[str, int], list[tuple[re.Pattern[str], str]]] = field(default_factory=dict)
    _validators: dict[tuple[int, bool], jsonschema.Draft202012Validator] = field(default_factory=dict)
    _judged: dict[tuple[int, bool, bytes], list[str]] = field(default_factory=dict)

    def operation(self, method: str, path: str) -> tuple[str, Mapping[str, Any]] | None:
        """The template of a path (as sent, percent-encoded) and the operation on it."""
        method, length = method.lower(), path.count("/")
        if (method, length) not in self._paths:
            self._paths[method, length] = list(self._patterns(method, length))
        for pattern, template in self._paths[method, length]:
            if pattern.fullmatch(path):
                operation: Mapping[str, Any] = self.document["paths"][template][method]
                return template, operation
        return None

    def resolve(self, node: Mapping[str, Any]) -> Mapping[str, Any]:
        """The node itself, or what its `$ref` names."""
        while "$ref" in node:
            target: Any = self.document
            for part in node["$ref"].removeprefix("#/").split("/"):
                target = target[part.replace("~1", "/").replace("~0", "~")]
            node = target
        return node

    def parameters(self, template: str, operation: Mapping[str, Any]) -> list[Mapping[str, Any]]:
        shared = self.document["paths"][template].get("parameters", [])
        return [self.resolve(each) for each in [*shared, *operation.get("parameters", [])]]

    def faults_of(self, value: Any, schema: Mapping[str, Any], *, closed: bool) -> list[str]:
        """What is wrong with a value. `closed`: a member that the schema does not know is wrong as well.

        The schema is a part of the description: what is worked out for it holds for as long as the description is here.
        """
        # the same answers come again and again, and judging one takes far longer than telling it from the others
        which = (id(schema), closed, hashlib.sha256(json.dumps(value).encode()).digest())
        if which not in self._judged:
            errors = self._validator(schema, closed).iter_errors(value)
            self._judged[which] = [f"{error.json_path}: {error.message[:300]}" for error in errors]
        return self._judged[which]

    def _validator(self, schema: Mapping[str, Any], closed: bool) -> jsonschema.Draft202012Validator:
        which = (id(schema), closed)
        if which not in self._validators:
            found: dict[str, Any] = {}
            translated = self._translate(schema, closed, found)
            self._validators[which] = jsonschema.Draft202012Validator({**translated, "$defs": found})
        return self._validators[which]

    def _patterns(self, method: str, length: int) -> Iterator[tuple[re.Pattern[str], str]]:
        """What paths with so many slashes may fit, among those that know the method."""
        # the most literal path first: `/pulls/comments` before `/pulls/{pull_number}`
        for path in sorted(self.document["paths"], key=lambda path: (path.count("{"), path)):
            if method in self.document["paths"][path]:
                wide = self._wide(path)
                if wide or path.count("/") == length:
                    parts = re.split(r"\{([^}]+)\}", path)
                    inner = (
                        re.escape(part) if not place % 2 else ".+" if part in wide else "[^/]+"
                        for place, part in enumerate(parts)
                    )
                    yield re.compile("".join(inner)), path

    def _wide(self, path: str) -> set[str]:
        """The parameters of a path that may hold slashes."""
        return {
            parameter["name"]
            for operation in self.document["paths"][path].values()
            if isinstance(operation, Mapping)
            for parameter in map(self.resolve, operation.get("parameters", []))
            if parameter["in"] == "path" and parameter.get("x-multi-segment")
        }

    def _translate(self, schema: Any, closed: bool, found: dict[str, Any]) -> Any:
        """OpenAPI 3.0's dialect as JSON Schema; the schemas it refers to are gathered in `found`."""
        if isinstance(schema, list):
            return [self._translate(each, closed, found) for each in schema]
        if not isinstance(schema, Mapping):
            return schema
        if "$ref" in schema:
            name = schema["$ref"].rpartition("/")[2]
            if name not in found:
                found[name] = {}
                found[name] = self._translate(self.resolve(schema), closed, found)
            return {"$ref": f"#/$defs/{name}"}
        skipped = ("nullable", "example", "examples", "properties", "enum", "default")
        result = {name: self._translate(each, closed, found) for name, each in schema.items() if name not in skipped}
        if "enum" in schema:
            result["enum"] = schema["enum"]
        if "properties" in schema:
            members = schema["properties"].items()
            result["properties"] = {name: self._translate(each, closed, found) for name, each in members}
            if closed:
                result.setdefault("additionalProperties", False)
        return {"anyOf": [result, {"type": "null"}]} if schema.get("nullable") else result


@cache
def _document(path: Path) -> Any:
    """Reads `api.github.com.json`, which is large, once."""
    document = json.loads(path.read_text(encoding="utf-8"))
    return {name: each for name, each in document.items() if name in ("paths", "components")}


@cache
def load(path: Path, version: str = FIRST) -> Description:
    """The description as of a version of the API."""
    return Description(as_of(_document(path), version))


def from_environment(version: str = FIRST) -> Description:
    """The description that RADAR_GITHUB_OPENAPI names; skips the test where there is none, unless all is required."""
    path = os.environ.get(VARIABLE)
    if path:
        return load(Path(path), version)
    reason = f"GitHub's OpenAPI description is not here (set {VARIABLE} to what scripts/github-openapi prints)"
    if os.environ.get("RADAR_REQUIRE_ALL"):
        pytest.fail(reason)
    pytest.skip(reason)


def check(log: Iterable[Request], description: Description) -> list[str]:
    """What is wrong with the requests: unknown paths, methods, query parameters, bodies that do not fit."""
    return [
        f"{request.method} {request.path}: {fault}"
        for request in log
        for fault in _request_faults(request, description)
    ]


def _request_faults(request: Request, description: Description) -> list[str]:
    path, _, query = request.path.partition("?")
    found = description.operation(request.method, path)
    if found is None:
        return ["no such operation"]
    template, operation = found
    parameters = {each["name"]: each for each in description.parameters(template, operation) if each["in"] == "query"}
    faults = []
    for name, text in parse_qsl(query, keep_blank_values=True):
        if name not in parameters:
            faults.append(f"unknown query parameter {name!r}")
        else:
            schema = parameters[name].get("schema", _ANYTHING)
            value = _number(text) if schema.get("type") == "integer" else text
            faults += [f"query {name}: {fault}" for fault in description.faults_of(value, schema, closed=True)]
    wanted = description.resolve(operation.get("requestBody", {}))
    if not wanted:
        return faults if request.body is None else [*faults, "a body where none belongs"]
    if request.body is None:
        return [*faults, "no body"] if wanted.get("required") else faults
    # the description says in words, but not in its schema, that labels may also come as a bare list
    body = {"labels": request.body} if template.endswith("/labels") and isinstance(request.body, list) else request.body
    return faults + description.faults_of(body, wanted["content"][_JSON]["schema"], closed=True)


def _number(text: str) -> int | str:
    return int(text) if text.isdecimal() else text


def check_answers(log: Iterable[Request], description: Description) -> list[str]:
    """What is wrong with the stand-in's own answers: a status that GitHub has not, JSON of another shape."""
    return [
        f"{request.method} {request.path} answered {request.status}: {fault}"
        for request in log
        if request.status is not None
        for fault in _answer_faults(request, description)
    ]


def _answer_faults(request: Request, description: Description) -> list[str]:
    found = description.operation(request.method, request.path.partition("?")[0])
    if found is None:
        return []
    response = found[1]["responses"].get(str(request.status))
    if response is None:
        # refusals are described patchily (401 hardly anywhere), successes are not
        return ["GitHub does not answer so"] if request.status is not None and request.status < 400 else []
    content = description.resolve(response).get("content", {})
    if _JSON not in content:
        return [] if request.answer is None else ["an answer where none belongs"]
    return description.faults_of(request.answer, content[_JSON].get("schema", _ANYTHING), closed=False)
