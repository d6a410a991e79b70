"""What goes over the wire: a call that came in, the answer that goes out, and GitHub's ways of saying no."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import urlencode

T = TypeVar("T")
DOCS = "https://docs.github.com/rest"


@dataclass(frozen=True)
class Answer:
    """A status and a body: JSON, or bytes as they are, or nothing at all (204)."""

    status: int
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def content(self) -> bytes:
        if isinstance(self.body, bytes):
            return self.body
        return b"" if self.body is None else json.dumps(self.body, ensure_ascii=False).encode()


class Refusal(Exception):
    """GitHub says no. `documentation` is where it sends the reader; by default the page of the call refused."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        documentation: str | None = None,
        errors: Sequence[Mapping[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.documentation = documentation
        self.errors = errors
        self.headers = headers or {}

    def answer(self, documentation: str) -> Answer:
        body: dict[str, Any] = {"message": self.message}
        if self.errors:
            body["errors"] = list(self.errors)
        body["documentation_url"] = self.documentation or documentation
        body["status"] = str(self.status)
        return Answer(self.status, body, self.headers)


def not_found() -> Refusal:
    return Refusal(404, "Not Found")


def no_permission() -> Refusal:
    return Refusal(403, "Resource not accessible by integration")


def invalid(resource: str, field_: str | None, message: str | None = None) -> Refusal:
    """422 Validation Failed, with one error: `custom` when it has words of its own, else `invalid`."""
    error = {"resource": resource, "code": "custom" if message else "invalid"}
    if field_:
        error["field"] = field_
    if message:
        error["message"] = message
    return Refusal(422, "Validation Failed", errors=[error])


@dataclass(frozen=True)
class Call:
    """One request, taken apart: `groups` are the named parts of its path, decoded."""

    method: str
    path: str
    query: Mapping[str, str]
    body: Any
    groups: Mapping[str, str]
    size: int

    def text(self, name: str) -> str:
        """A member of the body that must be a string."""
        value = self._member(name)
        if value is None:
            raise Refusal(422, f'Invalid request.\n\n"{name}" wasn\'t supplied.')
        return self._of(name, value, str, "string")

    def optional_text(self, name: str) -> str | None:
        value = self._member(name)
        return None if value is None else self._of(name, value, str, "string")

    def flag(self, name: str) -> bool:
        value = self._member(name)
        return False if value is None else self._of(name, value, bool, "boolean")

    def texts(self, name: str) -> list[str]:
        """A member of the body that is a list of strings; absent means empty."""
        value = self._of(name, self._member(name) or [], list, "array")
        return [self._of(f"{name}/items", item, str, "string") for item in value]

    def _member(self, name: str) -> Any:
        if not isinstance(self.body, dict):
            raise Refusal(400, "Body should be a JSON object")
        return self.body.get(name)

    @staticmethod
    def _of(name: str, value: Any, kind: type[T], word: str) -> T:
        if not isinstance(value, kind):
            raise Refusal(422, f"Invalid request.\n\nFor 'properties/{name}', {json.dumps(value)} is not a {word}.")
        return value


def paged(call: Call, items: Sequence[Any], url: str) -> tuple[Sequence[Any], dict[str, str]]:
    """The page asked for (`per_page` 30 unless said, 100 at most) and the `Link` header that leads to the others."""
    size = min(max(_number(call.query.get("per_page"), 30), 1), 100)
    page = max(_number(call.query.get("page"), 1), 1)
    last = max(-(-len(items) // size), 1)
    targets = {"prev": page - 1, "next": page + 1, "last": last, "first": 1}
    wanted = [name for name in targets if (page > 1 if name in ("prev", "first") else page < last)]
    links = ", ".join(f'<{url}?{urlencode({**call.query, "page": targets[name]})}>; rel="{name}"' for name in wanted)
    return items[(page - 1) * size : page * size], {"Link": links} if links else {}


def _number(text: str | None, default: int) -> int:
    return int(text) if text is not None and text.isdecimal() else default
