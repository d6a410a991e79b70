"""The kinds of values that name a place: folders and files of the repository, branches, web addresses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from radar.settings.kinds import Refused
from radar.settings.raw_values import shown
from radar.settings.slug import is_device

# What file systems and GitHub take.
_LONGEST_NAME_BYTES = 255
_LONGEST_BRANCH_BYTES = 244
_NOT_ON_WINDOWS = '<>:"|?*'
# Blanks, quotes, parentheses and the like would end the Markdown link that an address becomes.
_ENDS_A_LINK = r"""\s"'`()<>\[\]{}|\\^?#"""


@dataclass(frozen=True)
class RepositoryPath:
    """A path inside the repository. What we own (`owned`) must not be the repository itself nor lie in `.github`."""

    example: str
    owned: bool = False

    @property
    def allowed(self) -> str:
        return "a folder inside the repository" if self.owned else "a path inside the repository"

    @property
    def form(self) -> str:
        unsafe = _NOT_ON_WINDOWS if self.owned else ""
        return rf"(?![/~]|[A-Za-z]:|([^\\]*/)?\.\.(/|$))[^\\{unsafe}]*[^\\{unsafe}/.\s][^\\{unsafe}]*"

    def read(self, text: str) -> str:
        if "\\" in text or not text.isprintable():
            raise self._refused("Write it with `/` between folders and without characters that cannot be printed.")
        if text.startswith(("/", "~")) or re.match(r"[A-Za-z]:", text):
            raise self._refused("Write it relative to the repository's root, without a leading `/`, `~` or drive.")
        parts = [part for part in text.split("/") if part not in ("", ".")]
        if ".." in parts:
            raise self._refused("Leave `..` out: what lies outside the repository is out of reach.")
        if not parts:
            raise self._refused("Name a folder of its own, for example `papers`; the root holds what is not ours.")
        for part in parts:
            if part.lower() in (".git", "git~1"):
                raise self._refused("Choose another folder: `.git` is git's own.")
            if part != part.strip() or part.endswith(".") or len(part.encode()) > _LONGEST_NAME_BYTES:
                raise self._refused("No part of it may begin or end with a blank, end with a dot, or pass 255 bytes.")
        if self.owned and any(is_device(part) or set(part) & set(_NOT_ON_WINDOWS) for part in parts):
            raise self._refused("Choose another folder: Windows has none of such a name, and could not check it out.")
        if self.owned and parts[0].lower() == ".github":
            raise self._refused("Choose another folder: `.github` holds workflows and settings.")
        return "/".join(parts)

    def _refused(self, remedy: str) -> Refused:
        suited = "a folder that the action can own" if self.owned else self.allowed
        return Refused(suited, remedy)


@dataclass(frozen=True)
class MarkdownFile:
    """A Markdown file inside the repository that is people's own, and holds a part of ours."""

    allowed: str = "a Markdown file inside the repository"
    example: str = "docs/README.md"
    form: str = r"(?![/~]|[A-Za-z]:|([^\\]*/)?\.\.(/|$))[^\\]*\.([Mm][Dd]|[Mm][Aa][Rr][Kk][Dd][Oo][Ww][Nn])"

    def read(self, text: str) -> str:
        if not text.lower().endswith((".md", ".markdown")):
            raise Refused(self.allowed, "Its name must end with `.md` or `.markdown`: the overview is Markdown.")
        path = RepositoryPath(self.example).read(text)
        if path.lower().startswith(".github/workflows/"):
            raise Refused(self.allowed, "Choose another folder: no workflow's token may write to that of workflows.")
        return path


@dataclass(frozen=True)
class Branch:
    """A branch name by git's rules (git-check-ref-format)."""

    allowed: str = "a branch name that git allows"
    example: str = "main"
    form: str = r"(?![-/.]|refs/heads/|\S*(\.\.|@\{|//|/\.))[^\s~^:?*\[\\]*[^\s~^:?*\[\\/.]"

    def read(self, text: str) -> str:
        if text.startswith("refs/heads/"):
            raise Refused(
                "a bare branch name", f"Leave `refs/heads/` out and write {shown(text.removeprefix('refs/heads/'))}."
            )
        parts = text.split("/")
        if (
            re.search(r"[\s~^:?*\[\\\x00-\x20\x7f]|\.\.|@\{", text)
            or not text.isprintable()
            or text in ("@", "HEAD")
            or text.startswith("-")
            or text.endswith(".")
            or any(part == "" or part.startswith(".") or part.endswith(".lock") for part in parts)
            or len(text.encode()) > _LONGEST_BRANCH_BYTES
        ):
            raise Refused(
                self.allowed,
                "Use letters, digits, `-`, `_`, `.` and single `/` between parts, for example `arxiv-radar/update`.",
            )
        return text


@dataclass(frozen=True)
class WebAddress:
    """An `http` or `https` address without query; a trailing `/` is taken off."""

    example: str

    @property
    def allowed(self) -> str:
        return "an http or https address"

    @property
    def form(self) -> str:
        return f"[Hh][Tt][Tt][Pp][Ss]?://[^{_ENDS_A_LINK}/@]+(/[^{_ENDS_A_LINK}]*)?"

    def read(self, text: str) -> str:
        if re.search(f"[{_ENDS_A_LINK}]", text) or not text.isprintable():
            raise Refused(
                "an address of printable characters without blanks, quotes, brackets, `?` or `#`",
                f"Write it as `{self.example}`, other characters percent-encoded.",
            )
        try:
            parts = urlsplit(text)
            host, _ = parts.hostname, parts.port
        except ValueError:
            host = None
        if not host or parts.scheme not in ("http", "https") or parts.username is not None:
            raise Refused(self.allowed, f"Write it whole, for example `{self.example}`.")
        return text.rstrip("/")
