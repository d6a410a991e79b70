"""What must hold after every run, whatever it was fed; a run that breaks it raises `Broken`, or `Hung`."""

from __future__ import annotations

import contextlib
import io
import json
import logging
import os
import re
import shutil
import signal
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import FrameType

from radar.commands.action import run
from radar.run.job import Effects
from scripts.runner import read_outputs
from tests.end_to_end import world
from tests.end_to_end.clock import SkippingClock
from tests.end_to_end.world import Tree
from tests.fuzz.witness import Witness, witnessed

CODES = frozenset({0, 2, 3, 4})
"""The exit codes that a run may end with on a machine that is well: not 1, which is a bug of ours."""

CODES_OF_MACHINES = CODES | {5}
"""The same where the machine may be in the way."""

TOKEN = "ghs_theTokenOfTheFuzzRunsThatNobodyMaySee0"
CANARY = "what stands beside the workspace is nobody's business"

SECONDS = 30.0  # that one run may take; on a machine that has other things to do
MEMORY = 256 * 2**20  # bytes that one run may add to what the process has
WAITING = 2 * 3600.0  # seconds that one run may want to sleep in all
LOG = 1_000_000  # characters

_COMMANDS = {"add-mask", "debug", "endgroup", "error", "group", "notice", "warning"}
_COMMAND = re.compile(r"\s*::([^:\s]+)[^\n]*?::")
_OUTPUTS = {
    "changed", "new-papers", "revised-papers", "total-papers", "failed-topics", "incomplete-topics", "papers-json",
    "papers-left-out", "starred-papers", "rejected-papers",
    "commit-sha", "branch", "pull-request-number", "pull-request-url", "pull-request-operation",
}  # fmt: skip
_FRAME = re.compile(r'File "([^"]*)", line (\d+), in (\S+)')
_ERROR = re.compile(
    r"^((?:\w+\.)*\w*[Ee]rror|Timeout\w*|KeyboardInterrupt|SystemExit|AssertionError|\w+Exception)(?::|$)", re.MULTILINE
)
_ARCHIVE = re.compile(r"([^/]+)/([^/]+)/\d{4}_\d\d/papers\.jsonl")


class Broken(AssertionError):
    """A promise was broken. Each kind of breach is a class of its own, so that Hypothesis tells them apart."""


class Hung(BaseException):
    """A run did not end. No `Exception`: neither the action nor Hypothesis shall go on from it."""


@cache
def _kind(name: str) -> type[Broken]:
    return type(name, (Broken,), {})


def broken(kind: str, story: str) -> Broken:
    """The error for a breach of this kind."""
    return _kind(kind)(f"{kind}\n{story}")


@dataclass(frozen=True)
class Ran(world.Ran):
    """What a run left behind, files aside, and what it did outside of them."""

    witness: Witness

    @property
    def said(self) -> str:
        """Everything that it put out, the masking of the token aside."""
        return self.log.replace(f"::add-mask::{TOKEN}\n", "") + self.summary + "".join(self.outputs.values())


@dataclass
class Machine:
    """A runner's folders below `root`: the workspace, what lies beside it, the runner's own files, temporary files."""

    root: Path

    def __post_init__(self) -> None:
        for folder in (self.workspace, self.beside, self.runner, self.temporary):
            folder.mkdir(parents=True)
        (self.beside / "secret.txt").write_text(f"{CANARY}\n")
        (self.beside / "papers.jsonl").write_text(f'{{"id": "{CANARY}"}}\n')

    @property
    def workspace(self) -> Path:
        return self.root / "workspace"

    @property
    def beside(self) -> Path:
        return self.root / "beside"

    @property
    def runner(self) -> Path:
        return self.root / "runner"

    @property
    def temporary(self) -> Path:
        return self.root / "temporary"

    def files(self) -> Tree:
        """What the workspace holds; of links, where they lead."""
        return files_below(self.workspace)

    def restore(self, files: Mapping[str, bytes]) -> None:
        """Make the workspace hold these files and nothing else."""
        _remove(self.workspace)
        for path, data in files.items():
            place = self.workspace / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)

    def tidy(self) -> None:
        """Remove a workspace that a run was told to work in instead."""
        for folder in {*self.root.iterdir()} - {self.workspace, self.beside, self.runner, self.temporary}:
            shutil.rmtree(folder)

    def run(
        self,
        environ: Mapping[str, str],
        clock: SkippingClock | None = None,
        *,
        waiting: float = WAITING,
        codes: frozenset[int] = CODES,
    ) -> Ran:
        """A run of the action that may end well or badly, but not break anything.

        It may sleep for `waiting` seconds in all, and end with one of `codes`.
        """
        reports = {name: self.runner / name for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
        for file in reports.values():
            file.write_bytes(b"")
        clock = clock or SkippingClock()
        slept = len(clock.sleeps)
        stream = io.StringIO()
        whole = {
            "GITHUB_ACTIONS": "true",
            "GITHUB_WORKSPACE": str(self.workspace),
            "ARXIV_DELAY_SECONDS": "0",
            "INPUT_TOKEN": TOKEN,
            **{name: str(file) for name, file in reports.items()},
            **environ,
        }
        before = files_below(self.beside)
        with self.watched(*(whole[name] for name in (*reports, "GITHUB_WORKSPACE"))) as witness:
            code = run(Effects(whole, stream, clock, timeout=2))
        log = stream.getvalue()
        tally().codes[code] += 1
        told = f"exit code {code}\n{_shortened(log)}"
        if code not in codes:
            raise broken(_signature(log) if code == 1 else f"ExitCode{code}", told)
        if "Traceback (most" in log and whole.get("RUNNER_DEBUG") != "1":
            raise broken("Traceback", told)
        if len(log) > LOG:
            raise broken("LongLog", f"{len(log)} characters: {log[:2000]}")
        if (waited := sum(clock.sleeps[slept:])) > waiting:
            raise broken("LongWait", f"{waited:.0f} s: {told}")
        for line in re.split(r"\r\n|\r|\n", log):
            found = _COMMAND.match(line)
            if (found[1] not in _COMMANDS) if found else "##[" in line:
                raise broken("ForgedCommand", line)
        try:
            outputs = read_outputs(reports["GITHUB_OUTPUT"].read_text("utf-8"))
        except ValueError as error:
            raise broken("ForgedOutput", str(error)) from error
        if not outputs.keys() <= _OUTPUTS:
            raise broken("ForgedOutput", str(outputs.keys() - _OUTPUTS))
        ran = Ran(code, log, outputs, reports["GITHUB_STEP_SUMMARY"].read_text("utf-8"), witness)
        check_secrets(ran.said, "log, summary or outputs")
        if strangers := {port for _, port in witness.called} - _ports(whole):
            raise broken("CalledAStranger", f"port {sorted(strangers)}: {told}")
        if files_below(self.beside) != before:
            raise broken("WroteBeside", told)
        return ran

    @contextmanager
    def watched(self, *places: str) -> Iterator[Witness]:
        """Within the block somebody's code runs that must keep its time, its memory and its place.

        It runs in the workspace, as on a runner. `places` are others that it may write to.
        """
        memory = _memory("VmRSS")
        handlers = list(logging.getLogger().handlers)
        _forget_peak()
        began = time.monotonic()
        before, tempfile.tempdir = tempfile.tempdir, str(self.temporary)
        folder = Path.cwd()
        os.chdir(self.workspace)
        try:
            with witnessed() as witness, _bounded(SECONDS):
                yield witness
        except Exception as error:
            story = "".join(traceback.format_exception(error))
            raise broken(f"Escaped{_signature(story)}", story) from None
        finally:
            tempfile.tempdir = before
            os.chdir(folder)
            logging.getLogger().handlers[:] = handlers
            took, grown = time.monotonic() - began, _memory("VmHWM") - memory
            tally().note(took, grown)
        if grown > MEMORY:
            raise broken("Memory", f"{grown / 2**20:.0f} MiB")
        allowed = [self.workspace, self.runner, self.temporary, *map(Path, filter(None, places))]
        if outside := witness.written_outside(*allowed):
            raise broken("WroteOutside", str(sorted(outside)))
        if left := files_below(self.temporary):
            _remove(self.temporary)
            raise broken("LeftTemporaryFiles", str(sorted(left)))
        if seen := {path for path in witness.read if _is_forbidden(path, self.beside)}:
            raise broken("ReadOutside", str(sorted(seen)))


def _ports(environ: Mapping[str, str]) -> set[int]:
    """The ports of those that may be asked, all of them on this machine."""
    found = (re.search(r":(\d+)", environ.get(name, "")) for name in ("ARXIV_API_URL", "GITHUB_API_URL"))
    return {int(port[1]) for port in found if port}


def check_secrets(text: str, where: str) -> None:
    """Raise where the token, or what stands beside the workspace, has got out."""
    for secret in (TOKEN, CANARY):
        if secret in text:
            at = text.index(secret)
            raise broken("Secret", f"in {where}: {text[max(0, at - 200) : at + 200]}")


def check_folder(before: Tree, after: Tree, output_dir: str | None) -> None:
    """Raise where the workspace differs elsewhere than in the output folder and the README's part; None: anywhere."""
    for path in sorted(before.keys() | after.keys()):
        if before.get(path) == after.get(path):
            continue
        if output_dir is None or not (path.startswith(f"{output_dir}/") or path == "README.md"):
            raise broken("WroteOutside", f"{path} (the output folder is {output_dir})")
        if path == "README.md" and _without_part(before.get(path)) != _without_part(after.get(path)):
            raise broken("WroteOutside", "README.md beyond its part")
        check_secrets(after.get(path, b"").decode("utf-8", "replace"), path)


def papers(files: Mapping[str, bytes], output_dir: str = "papers") -> dict[str, dict[str, object]]:
    """The records of an archive by `topic/identifier`, read without the code that is judged."""
    found: dict[str, dict[str, object]] = {}
    for path, data in files.items():
        if path.startswith(f"{output_dir}/") and (place := _ARCHIVE.fullmatch(path)):
            for line in filter(None, data.split(b"\n")):
                with contextlib.suppress(ValueError, KeyError, TypeError, RecursionError):
                    record = json.loads(line)
                    found[f"{place[2]}/{record['id']}"] = record
    return found


def check_nothing_lost(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> None:
    """Raise where a paper of the archive is gone, is at a lower version, or lost its words at the same version."""
    known, kept = papers(before), papers(after)
    for key, record in known.items():
        if key not in kept:
            raise broken("Lost", f"{key} is gone")
        now = kept[key]
        if int(str(now["version"])) < int(str(record["version"])):
            raise broken("Lost", f"{key} went back: {record} -> {now}")
        for name in ("title", "abstract", "authors", "categories"):
            if now["version"] == record["version"] and record.get(name) and not now.get(name):
                raise broken("Wiped", f"{name} of {key}")


def files_below(folder: Path) -> Tree:
    """All files below `folder`; of links, where they lead."""
    found: Tree = {}
    for place, _, names in os.walk(folder):
        for name in names:
            path = f"{place}/{name}"
            is_file = os.path.isfile(path) and not os.path.islink(path)  # noqa: PTH113, PTH114 (many thousand times)
            key = path[len(str(folder)) + 1 :]
            found[key] = Path(path).read_bytes() if is_file else os.fsencode(os.readlink(path))  # noqa: PTH115
    return found


def _without_part(readme: bytes | None) -> bytes | None:
    if readme is None:
        return None
    return re.sub(rb"(<!-- arxiv-radar:begin -->).*(<!-- arxiv-radar:end -->)", rb"\1\2", readme, flags=re.DOTALL)


def _is_forbidden(path: str, beside: Path) -> bool:
    real = os.path.realpath(path)
    return real.startswith((f"{beside}/", "/proc/self/environ", "/dev/zero")) or real == "/etc/passwd"


def _remove(folder: Path) -> None:
    """Remove what is in `folder`."""
    for place, folders, names in os.walk(folder, topdown=False):
        for name in names:
            os.unlink(f"{place}/{name}")  # noqa: PTH108
        for name in folders:
            path = f"{place}/{name}"
            (os.unlink if os.path.islink(path) else os.rmdir)(path)  # noqa: PTH114


def _shortened(log: str) -> str:
    return log if len(log) < 6000 else f"{log[:3000]}\n[...]\n{log[-3000:]}"


def _signature(log: str) -> str:
    """What kind of bug a traceback tells of: the error's name and the last place in our code."""
    frames = [found for found in _FRAME.findall(log) if "/radar/" in found[0]]
    errors = _ERROR.findall(log)
    where = f"{frames[-1][0].partition('/radar/')[2]}:{frames[-1][2]}" if frames else "?"
    return f"Bug {errors[-1] if errors else '?'} in {where}"


# What is measured


@dataclass
class Tally:
    """What the runs of a test came to."""

    examples: int = 0
    runs: int = 0
    codes: Counter[int] = field(default_factory=Counter)
    seconds: float = 0
    slowest: float = 0
    largest: int = 0
    has_failed: bool = False

    def note(self, seconds: float, memory: int) -> None:
        """Count a run."""
        self.runs += 1
        self.seconds += seconds
        self.slowest = max(self.slowest, seconds)
        self.largest = max(self.largest, memory)


TABLE = "RADAR_FUZZ_TABLE"
"""The environment variable that names the file to which each process adds its tallies, as lines of JSON."""

TALLIES: dict[str, Tally] = {}
"""By test."""


def tally() -> Tally:
    """That of the test that is under way."""
    return TALLIES.setdefault(os.environ.get("PYTEST_CURRENT_TEST", "").split(" ", maxsplit=1)[0], Tally())


@contextmanager
def _bounded(seconds: float) -> Iterator[None]:
    """Raise `Hung` in what runs inside once `seconds` have passed."""

    def end(_number: int, frame: FrameType | None) -> None:
        raise Hung(f"It had not ended after {seconds:g} s.\n" + "".join(traceback.format_stack(frame)[-12:]))

    before = signal.signal(signal.SIGALRM, end)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _memory(name: str) -> int:
    """A figure of this process's memory in bytes, by its name in Linux's table; 0 elsewhere."""
    try:
        table = Path("/proc/self/status").read_text("ascii")
    except OSError:
        return 0
    return int(table.partition(f"{name}:")[2].split(maxsplit=1)[0]) * 1024


def _forget_peak() -> None:
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", "ascii")
