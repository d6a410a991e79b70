"""The kind of value that names whom commits are by."""

from __future__ import annotations

import re
from dataclasses import dataclass

from radar.settings.kinds import Refused
from radar.text import fold

_DROPPED = " .,:;<>\"\\'"  # what git drops from the ends of a name; kept, the sign-off would differ from it
_LONGEST = 254  # characters, of an address as the mail system has it; of a name it is more than enough


@dataclass(frozen=True)
class Person:
    """A name and an address as git keeps them; written `Name <mail>`. Neither holds a line break or a bracket `<>`."""

    name: str
    email: str

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>"


@dataclass(frozen=True)
class PersonLine:
    """A `Person`, written on one line."""

    allowed: str = "a name and a mail address as `Name <mail>`"
    example: str = "Ada Lovelace <ada@example.org>"
    form: str = r"[^<>\r\n]*[^<>\s]\s+<[^<>\s@]+@[^<>\s@]+>"

    def read(self, text: str) -> Person:
        found = re.fullmatch(r"([^<>]*[^<>\s]) +<([^<>\s@]+@[^<>\s@]+)>", fold(text))
        if (
            found is None
            or len(text.splitlines()) != 1
            or not found[0].isprintable()
            or max(map(len, found.groups())) > _LONGEST
            or not any(character.isalnum() for character in found[1])
        ):
            raise Refused(self.allowed, f"Write both on one line, for example `{self.example}`.")
        return Person(found[1].strip(_DROPPED), found[2])
