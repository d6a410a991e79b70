"""How the two processes talk: one JSON document after the other, each with its length before it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import IO, Any

_LENGTH = 4  # bytes


def send(stream: IO[bytes], value: Any, default: Callable[[Any], Any] | None = None) -> None:
    """Write `value`; `default` says what stands for an object that JSON does not know."""
    data = json.dumps(value, default=default).encode("ascii")
    stream.write(len(data).to_bytes(_LENGTH, "big") + data)
    stream.flush()


def receive(stream: IO[bytes]) -> Any:
    """Read a value; raises `EOFError` where the other end has gone."""
    head = stream.read(_LENGTH)
    length = int.from_bytes(head, "big")
    data = stream.read(length)
    if len(head) < _LENGTH or len(data) < length:
        raise EOFError
    return json.loads(data)
