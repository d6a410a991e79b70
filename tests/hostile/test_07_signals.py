"""Kind 7: a cancelled run stops at the next safe point, says so in one sentence, and what is published is whole."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.end_to_end.hub import open_hub
from tests.hostile.attack import Outcome, attack
from tests.hostile.given import in_folder, on_hub
from tests.stand_ins.arxiv import ArxivStandIn, Corpus, FaultPlan, always
from tests.stand_ins.arxiv.faults import NEVER_ANSWERS, STATUS_503_HTML, drips
from tests.stand_ins.github import Delay, Meanwhile

SIGNALS = [signal.SIGINT, signal.SIGTERM]
CODES = {signal.SIGINT: 130, signal.SIGTERM: 143}


def wait_until(true: Callable[[], object], seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "it did not come to that"
        time.sleep(0.01)


def stopped(ran: Outcome, number: signal.Signals) -> None:
    """Raise unless the run ended as one that was stopped, without delay."""
    assert ran.code == CODES[number], ran.log
    assert f"::warning title=arXiv Radar::The run was stopped by {number.name}." in ran.log
    assert "What is published is whole; the next run goes on from there." in ran.summary


@pytest.mark.parametrize("number", SIGNALS)
@pytest.mark.parametrize("fault", [NEVER_ANSWERS, drips(), STATUS_503_HTML], ids=lambda fault: fault.name)
def test_while_arxiv_is_asked_or_waited_for(tmp_path: Path, number: signal.Signals, fault: object) -> None:
    with ArxivStandIn(Corpus(), FaultPlan(always(fault))) as arxiv:  # type: ignore[arg-type]
        environ = in_folder(arxiv, tmp_path / "workspace") | {"ARXIV_DELAY_SECONDS": "5"}
        began = []

        def meanwhile(process: int) -> None:
            wait_until(lambda: arxiv.log)
            began.append(time.monotonic())
            os.kill(process, number)

        name = getattr(fault, "name", "")
        case = f"{number.name} while arXiv answers: {name}"
        ran = attack(tmp_path / "run", environ, kind=7, case=case, skip_waits=False, meanwhile=meanwhile)
    stopped(ran, number)
    assert time.monotonic() - began[0] < 5, "a runner kills after ten seconds"
    assert not [*(tmp_path / "workspace").iterdir()]


def test_both_signals_one_after_the_other_as_a_runner_sends_them(tmp_path: Path) -> None:
    with ArxivStandIn(Corpus(), FaultPlan(always(NEVER_ANSWERS))) as arxiv:

        def meanwhile(process: int) -> None:
            wait_until(lambda: arxiv.log)
            os.kill(process, signal.SIGINT)
            for _ in range(20):
                try:
                    os.kill(process, signal.SIGTERM)
                except ProcessLookupError:
                    break

        environ = in_folder(arxiv, tmp_path / "workspace")
        ran = attack(tmp_path / "run", environ, kind=7, case="SIGINT, then many SIGTERM", meanwhile=meanwhile)
    stopped(ran, signal.SIGINT)


@pytest.mark.parametrize("after", [0.0, 0.02, 0.05, 0.1, 0.2])
def test_before_anything_has_begun(tmp_path: Path, after: float) -> None:
    with ArxivStandIn(Corpus(), FaultPlan(always(NEVER_ANSWERS))) as arxiv:

        def meanwhile(process: int) -> None:
            wait_until(lambda: _heeds_sigterm(process))
            time.sleep(after)
            os.kill(process, signal.SIGTERM)

        environ = in_folder(arxiv, tmp_path / "workspace")
        case = f"SIGTERM {after:g} s after the start"
        ran = attack(tmp_path / "run", environ, kind=7, case=case, skip_waits=False, meanwhile=meanwhile)
    assert ran.code == 143 and "The run was stopped by SIGTERM." in ran.log


def _heeds_sigterm(process: int) -> bool:
    """Whether the process has a handler for SIGTERM by now, as Linux tells."""
    status = Path(f"/proc/{process}/status").read_text("ascii")
    caught = int(next(line for line in status.splitlines() if line.startswith("SigCgt")).split()[1], 16)
    return bool(caught >> (signal.SIGTERM - 1) & 1)


WRITES = [
    ("POST", "git/trees", "commit"),
    ("POST", "git/commits", "commit"),
    ("PATCH", "git/refs/*", "commit"),
    ("POST", "git/refs", "pull-request"),
    ("POST", "pulls", "pull-request"),
]


@pytest.mark.parametrize(("method", "path", "publish"), WRITES)
def test_while_github_is_written_to_all_is_whole_and_the_next_run_goes_on(
    tmp_path: Path, method: str, path: str, publish: str
) -> None:
    with open_hub(tmp_path) as hub:
        process: list[int] = []
        hub.github.fault(method, path, Meanwhile(lambda: os.kill(process[0], signal.SIGTERM)))
        hub.github.fault(method, path, Delay(0.3))
        case = f"SIGTERM while GitHub gets {method} {path}"
        ran = attack(
            tmp_path / "run", on_hub(hub, publish=publish), kind=7, case=case, meanwhile=process.append
        )  # fmt: skip
        assert ran.code == 143, ran.log
        hub.github.wait_idle()
        hub.github.fsck()
        again = hub.run(publish=publish)
        assert again.code == 0, again.log
        if publish == "commit":
            assert len(hub.papers()) == 12 and hub.our_commits() == 1
        else:
            (pull,) = hub.github.pull_requests
            assert len(hub.papers(pull.head)) == 12 and "12 new papers" in (pull.body or "")


def test_a_branch_that_was_moved_has_its_pull_request_told_of_it_before_the_run_stops(tmp_path: Path) -> None:
    with open_hub(tmp_path) as hub:
        process: list[int] = []
        hub.github.fault("POST", "git/refs", Meanwhile(lambda: os.kill(process[0], signal.SIGTERM)))
        environ = on_hub(hub, publish="pull-request")
        case = "SIGTERM between branch and pull request"
        ran = attack(tmp_path / "run", environ, kind=7, case=case, meanwhile=process.append)
        assert ran.code == 143, ran.log
        assert len(hub.github.pull_requests) == 1


def test_files_in_the_workspace_are_all_of_one_run(tmp_path: Path) -> None:
    """However the signal falls, the folder holds the state before or the state after; nothing lies beside it."""
    with open_hub(tmp_path / "papers") as hub:
        workspace = tmp_path / "workspace"
        environ = in_folder(hub.arxiv, workspace)
        states = []
        for delay in [step / 100 for step in range(12)]:

            def meanwhile(process: int, delay: float = delay) -> None:
                wait_until(lambda: hub.arxiv.log)
                time.sleep(delay)
                try:
                    os.kill(process, signal.SIGTERM)
                except ProcessLookupError:
                    return

            hub.arxiv.forget()
            case = f"SIGTERM {delay:g} s after the first request"
            ran = attack(tmp_path / "run", environ, kind=7, case=case, meanwhile=meanwhile)
            states.append((ran.code, sorted(_files(workspace))))
            for file in workspace.rglob("*"):
                if file.is_file():
                    file.unlink()
    whole = max(files for _, files in states)
    assert {code for code, _ in states} <= {0, 143}
    assert all(files in ([], whole) for _, files in states)


def _files(folder: Path) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
