"""Git's commit objects, and how GitHub signs those it makes itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from tests.stand_ins.github.git import GitStore

_STAMP = re.compile(
    r"(?P<name>.*?) ?<(?P<email>[^>]*)> (?P<seconds>\d+) (?P<sign>[+-])(?P<hours>\d\d)(?P<minutes>\d\d)"
)

# Not a real signature (no key of GitHub's is here), but a well-formed header, so that git itself remembers who signed.
SIGNATURE = """\
-----BEGIN PGP SIGNATURE-----

c3RhbmQtaW4gZm9yIEdpdEh1YidzIHdlYi1mbG93IGtleQ==
=AAAA
-----END PGP SIGNATURE-----
"""


@dataclass(frozen=True)
class Person:
    """A GitHub account and the name and address its commits carry."""

    login: str
    id: int
    name: str
    email: str
    type: str = "User"


BOT = Person(
    "github-actions[bot]",
    41_898_282,
    "github-actions[bot]",
    "41898282+github-actions[bot]@users.noreply.github.com",
    "Bot",
)
WEB_FLOW = Person("web-flow", 19_864_447, "GitHub", "noreply@github.com")
ALICE = Person("alice", 101, "Alice Lidell", "alice@example.org")
BOB = Person("bob", 102, "Bob Builder", "102+bob@users.noreply.github.com")


@dataclass(frozen=True)
class Stamp:
    """Who did it and when."""

    name: str
    email: str
    at: datetime

    def line(self) -> str:
        # git drops these characters from names and addresses as well
        name, email = (re.sub(r"[<>\n\r\0]", "", text).strip() for text in (self.name, self.email))
        return f"{name} <{email}> {int(self.at.timestamp())} {self.at:%z}"


@dataclass(frozen=True)
class Commit:
    """A commit, parsed. `signed` when it carries a signature; `payload` is what the signature is over."""

    sha: str
    tree: str
    parents: tuple[str, ...]
    author: Stamp
    committer: Stamp
    message: str
    signed: bool
    payload: str


def stamp(person: Person, at: datetime) -> Stamp:
    return Stamp(person.name, person.email, at)


def write_commit(
    store: GitStore,
    tree: str,
    parents: Sequence[str],
    message: str,
    author: Stamp,
    committer: Stamp,
    *,
    signed: bool = False,
) -> str:
    """Stores a commit and returns its SHA."""
    lines = [f"tree {tree}", *(f"parent {parent}" for parent in parents)]
    lines += [f"author {author.line()}", f"committer {committer.line()}"]
    if signed:
        lines.append("gpgsig " + SIGNATURE.rstrip("\n").replace("\n", "\n "))
    return store.write("commit", ("\n".join(lines) + "\n\n" + message).encode())


def read_commit(store: GitStore, sha: str) -> Commit | None:
    """A commit, parsed; None when there is none with that SHA."""
    data = store.read(sha, "commit")
    if data is None:
        return None
    head, _, message = data.decode(errors="replace").partition("\n\n")
    headers: list[tuple[str, str]] = []
    for line in head.split("\n"):
        if not line.startswith(" "):
            name, _, value = line.partition(" ")
            headers.append((name, value))
    first = dict(reversed(headers))
    unsigned = re.sub(r"\ngpgsig [^\n]*(\n [^\n]*)*", "", head)
    return Commit(
        sha=sha,
        tree=first["tree"],
        parents=tuple(value for name, value in headers if name == "parent"),
        author=_stamp(first["author"]),
        committer=_stamp(first["committer"]),
        message=message,
        signed="gpgsig" in first,
        payload=f"{unsigned}\n\n{message}",
    )


def _stamp(text: str) -> Stamp:
    found = _STAMP.fullmatch(text)
    assert found is not None, text
    offset = timedelta(hours=int(found["hours"]), minutes=int(found["minutes"]))
    zone = timezone(-offset if found["sign"] == "-" else offset)
    return Stamp(found["name"], found["email"], datetime.fromtimestamp(int(found["seconds"]), zone))
