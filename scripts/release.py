"""The steps of a release that need no service: `.github/workflows/release.yml` calls them, with nothing installed.

python -m scripts.release check TAG OWNER/NAME   is TAG (release-1.2.3) what code and changelog say? prints outputs
python -m scripts.release pin IMAGE@DIGEST       name the published image in action.yml
python -m scripts.release notes VERSION          print the version's part of the changelog
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
PINNED = re.compile(r"ghcr\.io/[a-z0-9][a-z0-9._-]*/[a-z0-9][a-z0-9._-]*@sha256:[0-9a-f]{64}")
"""An image of GitHub's registry, by its digest."""

_BUILT = re.compile(r"^  image: Dockerfile$", re.MULTILINE)
_HEADING = re.compile(r"^## (\S+) \(([^)]+)\)$", re.MULTILINE)
_VERSION = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)")


class Refused(Exception):
    """The release cannot be made like this; the text says why and what to do."""


def version_of(tag: str) -> str:
    """The version that a tag asks to release."""
    version = tag.removeprefix("release-")
    if version == tag or not _VERSION.fullmatch(version):
        raise Refused(f"The tag {tag} names no version. Call it release-1.2.3.")
    return version


def stated_versions(read: Callable[[str], str]) -> dict[str, str]:
    """The version by the file that states it; `read` gives a file's text. The changelog's is its newest."""
    patterns = {"radar/__init__.py": r'^__version__ = "(.+)"$', "Dockerfile": r'image\.version="([^"]+)"'}
    found = {path: _first(pattern, read(path)) for path, pattern in patterns.items()}
    found["pyproject.toml"] = tomllib.loads(read("pyproject.toml"))["project"]["version"]
    found["CHANGELOG.md"] = _first(_HEADING.pattern, read("CHANGELOG.md"))
    return found


def check(tag: str, read: Callable[[str], str]) -> str:
    """The version to release. Raises Refused unless everything states it and the changelog gives it a day."""
    version = version_of(tag)
    others = {path: stated for path, stated in stated_versions(read).items() if stated != version}
    if others:
        told = ", ".join(f"{path} states {stated or 'none'}" for path, stated in others.items())
        raise Refused(f"The tag asks for {version}, but {told}. Make them agree, then set the tag anew.")
    day = _HEADING.search(read("CHANGELOG.md"))
    if day is None or not re.fullmatch(r"\d{4}-\d\d-\d\d", day[2]):
        raise Refused(f"CHANGELOG.md gives {version} no day. Write its heading as `## {version} (2026-12-31)`.")
    if not _BUILT.search(read("action.yml")):
        raise Refused("action.yml does not build the Dockerfile. Release from a commit of main.")
    return version


def pin(action: str, image: str) -> str:
    """`action.yml` with the image that is built replaced by one that is published; nothing else changes."""
    if not PINNED.fullmatch(image):
        raise Refused(f"{image} is not an image of ghcr.io by its digest. Write ghcr.io/owner/name@sha256:….")
    pinned, times = _BUILT.subn(f"  image: docker://{image}", action)
    if times != 1:
        raise Refused("action.yml has no line `  image: Dockerfile` to replace. Release from a commit of main.")
    return pinned


def notes(changelog: str, version: str) -> str:
    """What the changelog says of a version, without its heading."""
    headings = list(_HEADING.finditer(changelog))
    for number, heading in enumerate(headings):
        if heading[1] == version:
            end = headings[number + 1].start() if number + 1 < len(headings) else len(changelog)
            return changelog[heading.end() : end].strip() + "\n"
    raise Refused(f"CHANGELOG.md says nothing of {version}. Add a heading for it.")


def _first(pattern: str, text: str) -> str:
    found = re.search(pattern, text, re.MULTILINE)
    return found[1] if found else ""


def main(arguments: Sequence[str], project: Path = PROJECT) -> int:
    """Carry out one step; 0 when it is done, 1 when it is refused, 2 when the arguments are wrong."""

    def read(path: str) -> str:
        return (project / path).read_text(encoding="utf-8")

    try:
        match arguments:
            case ["check", tag, repository]:
                print(f"version={check(tag, read)}\nimage=ghcr.io/{repository.lower()}")
            case ["pin", image]:
                (project / "action.yml").write_text(pin(read("action.yml"), image), encoding="utf-8")
            case ["notes", version]:
                print(notes(read("CHANGELOG.md"), version), end="")
            case _:
                print(__doc__, file=sys.stderr)
                return 2
    except Refused as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
