"""A bare git repository: objects written straight into it, everything else asked of git itself."""

from __future__ import annotations

import hashlib
import os
import subprocess
import threading
import zlib
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import IO

ZERO = "0" * 40
EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
_temporary = count()


class GitError(RuntimeError):
    """git ended with an error; the text is what it wrote."""


def _environment() -> dict[str, str]:
    """Keeps the developer's own git configuration, and a hook's variables, away from the repository."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return kept | {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, "LC_ALL": "C", "TZ": "UTC"}


def run_git(
    *arguments: str | Path, stdin: bytes | None = None, check: bool = True
) -> subprocess.CompletedProcess[bytes]:
    """Runs git to its end; raises GitError when `check` and it failed."""
    command = ["git", *map(str, arguments)]
    done = subprocess.run(command, input=stdin, capture_output=True, check=False, env=_environment())
    if check and done.returncode:
        raise GitError(
            f"{' '.join(command)}: {done.stderr.decode(errors='replace')}{done.stdout.decode(errors='replace')}"
        )
    return done


class _CatFile:
    """One `git cat-file` that stays, so that an object costs a line through a pipe and not a process."""

    def __init__(self, git_dir: Path, mode: str) -> None:
        self._command = ["git", "-C", str(git_dir), "cat-file", mode]
        self._contents = mode == "--batch"
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def ask(self, name: str) -> tuple[str, str, int, bytes] | None:
        """The object's SHA, kind, size and (with `--batch`) content; None when there is no such object."""
        with self._lock:
            stdin, stdout = self._pipes()
            stdin.write(name.encode() + b"\n")
            stdin.flush()
            words = stdout.readline().split()
            if len(words) != 3:
                return None
            size = int(words[2])
            content = stdout.read(size + 1)[:-1] if self._contents else b""
            return words[0].decode(), words[1].decode(), size, content

    def close(self) -> None:
        with self._lock:
            if self._process is not None:
                for pipe in (self._process.stdin, self._process.stdout):
                    if pipe is not None:
                        pipe.close()
                self._process.wait()
                self._process = None

    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        if self._process is None:
            self._process = subprocess.Popen(
                self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=_environment()
            )
        assert self._process.stdin is not None and self._process.stdout is not None
        return self._process.stdin, self._process.stdout


class GitStore:
    """The objects and refs of one bare repository. Safe to use from several threads."""

    def __init__(self, git_dir: Path, default_branch: str) -> None:
        self.git_dir = git_dir
        run_git("init", "--quiet", "--bare", "--template=", f"--initial-branch={default_branch}", git_dir)
        with (git_dir / "config").open("a", encoding="utf-8") as config:
            config.write("[gc]\n\tauto = 0\n")
            config.write("[pack]\n\twindow = 0\n")  # clones are to be looked at: making them small takes time
        self._contents = _CatFile(git_dir, "--batch")
        self._checks = _CatFile(git_dir, "--batch-check")
        self._settled: dict[tuple[str, ...], tuple[int, bytes]] = {}

    def close(self) -> None:
        self._contents.close()
        self._checks.close()

    def git(self, *arguments: str | Path, stdin: bytes | None = None) -> bytes:
        """What git writes when run in the repository; raises GitError."""
        return run_git("-C", self.git_dir, *arguments, stdin=stdin).stdout

    def settled(self, *arguments: str) -> tuple[int, bytes]:
        """How git ends and what it writes when asked about objects by their SHAs alone: asked once, for it stays so.

        That an object is not there may change; git ends with more than 1 then.
        """
        if arguments in self._settled:
            return self._settled[arguments]
        done = run_git("-C", self.git_dir, *arguments, check=False)
        named = [argument.removeprefix("^") for argument in arguments[1:] if not argument.startswith("-")]
        if done.returncode < 2 and each_sha_is_whole(named):
            self._settled[arguments] = done.returncode, done.stdout
        return done.returncode, done.stdout

    # Objects

    def write(self, kind: str, data: bytes) -> str:
        """Puts a loose object into the repository, as `git hash-object -w` would, without a process for each."""
        whole = f"{kind} {len(data)}\0".encode() + data
        sha = hashlib.sha1(whole, usedforsecurity=False).hexdigest()
        path = self.git_dir / "objects" / sha[:2] / sha[2:]
        if not path.exists():
            path.parent.mkdir(exist_ok=True)
            half = path.parent / f"tmp_obj_{next(_temporary)}"
            half.write_bytes(zlib.compress(whole, 1))
            half.chmod(0o444)
            half.replace(path)
        return sha

    def read(self, sha: str, kind: str) -> bytes | None:
        """An object's content; None when it is not there or is of another kind."""
        found = self._contents.ask(sha)
        return found[3] if found is not None and found[1] == kind else None

    def kind(self, sha: str) -> str | None:
        """`blob`, `tree`, `commit` or `tag`; None when there is no such object."""
        found = self._checks.ask(sha)
        return None if found is None else found[1]

    def size(self, sha: str) -> int:
        """Bytes of an object that is there."""
        found = self._checks.ask(sha)
        assert found is not None, sha
        return found[2]

    # Refs

    def ref(self, name: str) -> str | None:
        """The SHA a fully named ref points to, as it is at this moment; None when there is no such ref."""
        if not is_ref_name(name):
            return None
        found = self._checks.ask(name)
        return None if found is None else found[0]

    def refs(self, prefix: str) -> dict[str, str]:
        """All refs whose names begin with `prefix`, sorted by name."""
        lines = self.git("for-each-ref", "--format=%(refname) %(objectname)", "refs/").decode().splitlines()
        return {name: sha for name, sha in (line.split(" ") for line in lines) if name.startswith(prefix)}

    def move(self, name: str, new: str | None, old: str) -> None:
        """Moves a ref from `old` (ZERO: it must not exist) to `new` (None: removes it).

        Raises GitError if it is not at `old`.
        """
        if new is None:
            self.git("update-ref", "-d", name, old)
        else:
            self.git("update-ref", name, new, old)

    # History

    def is_ancestor(self, older: str, newer: str) -> bool:
        """Whether `newer` can be reached from `older` by a fast-forward."""
        if older == newer:
            return True
        return self.settled("merge-base", "--is-ancestor", older, newer)[0] == 0

    def merge_base(self, one: str, other: str) -> str | None:
        """The best common ancestor of two commits; None when their histories are not related."""
        return self.settled("merge-base", one, other)[1].decode().strip() or None

    def commits(self, *revisions: str) -> list[str]:
        """The SHAs `git rev-list` gives, newest first."""
        code, said = self.settled("rev-list", *revisions, "--")
        if code:
            raise GitError(f"rev-list {' '.join(revisions)} ended with {code}")
        return said.decode().split()

    def fsck(self) -> None:
        """Raises GitError unless `git fsck --strict` finds nothing wrong."""
        done = run_git("-C", self.git_dir, "fsck", "--strict", "--full", "--no-dangling", "--no-progress", check=False)
        said = (done.stdout + done.stderr).decode(errors="replace")
        complaints = [line for line in said.splitlines() if not line.startswith("notice: ")]
        if done.returncode or complaints:
            raise GitError("git fsck --strict: " + "\n".join(complaints))


def is_ref_name(name: str) -> bool:
    """Whether a full name such as `refs/heads/main` is one git would accept (git-check-ref-format(1))."""
    parts = name.split("/")
    return (
        len(parts) > 2
        and parts[0] == "refs"
        and all(part and not part.startswith(".") and not part.endswith(".lock") for part in parts)
        and not name.endswith(".")
        and not any(bad in name for bad in ("..", "@{", "\\", " ", "~", "^", ":", "?", "*", "["))
        and name.isprintable()
    )


def each_sha_is_whole(values: Sequence[object]) -> bool:
    """Whether all are full SHAs: exactly 40 characters of lower-case hexadecimal."""
    return all(
        isinstance(value, str) and len(value) == 40 and set(value) <= set("0123456789abcdef") for value in values
    )
