"""The token, kept from everything that leaves the program, whatever made it and however it is escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from radar.errors import RadarError

_SHORTEST = 12  # characters: what is shorter is no token of GitHub's, and may well be a word of a text
_RUN = re.compile("[A-Za-z0-9]+")


def texts_in(value: object) -> Iterator[str]:
    """Every text in a value that JSON knows, the names of members included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, member in value.items():
            yield str(name)
            yield from texts_in(member)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from texts_in(item)


class SecretError(RadarError):
    """What was to be written or sent holds the token."""

    exit_code = 2


class Secret:
    """A secret text.

    It is known by its longest run of letters and digits, which no escaping changes: not that of Markdown, HTML, LaTeX,
    JSON or an address.
    """

    def __init__(self, text: str = "") -> None:
        self._text = text
        run = max(_RUN.findall(text), key=len, default="")
        self._sign = run if len(run) >= _SHORTEST else text if len(text) >= _SHORTEST else ""
        self._bytes = self._sign.encode("utf-8", "replace")

    def __repr__(self) -> str:
        return "Secret()"

    def __bool__(self) -> bool:
        return bool(self._text)

    def is_in(self, data: bytes | str) -> bool:
        """Whether `data` shows the secret."""
        if not self._sign:
            return False
        return self._sign in data if isinstance(data, str) else self._bytes in data

    def masked(self, text: str) -> str:
        """`text` without the secret: `***` stands in its place."""
        for part in (self._text, self._sign):
            if part:
                text = text.replace(part, "***")
        return text

    def keep_out_of(self, what: str, data: Iterable[bytes | str]) -> None:
        """Raise `SecretError` if any of `data` shows the secret; `what` names it, and is what is not done."""
        if any(map(self.is_in, data)):
            raise SecretError(
                f"The token stands in {self.masked(what)}, so nothing of it was written or sent.",
                "Look where it comes from (a topic, a template, another setting), take it out there, and revoke it.",
            )
