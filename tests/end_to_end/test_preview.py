"""`python -m radar preview`, as a person runs it: the real program in a process of its own."""

from __future__ import annotations

import json
import os
import pty
import select
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.end_to_end.world import invented
from tests.stand_ins.arxiv import ArxivStandIn, Corpus, FaultPlan, always
from tests.stand_ins.arxiv.faults import NEVER_ANSWERS
from tests.stand_ins.arxiv.plan import with_text

PROJECT = Path(__file__).parents[2]
PAPERS = 230
CONFIG = "topics:\n  - splatting\n  - moss\noutput-dir: list\ntemplates: own\npublish: pull-request\ndry-run: true\n"
SECONDS = 30


def corpus() -> Corpus:
    yesterday = datetime.now(UTC) - timedelta(days=1)
    papers = [invented(n, yesterday - timedelta(minutes=n)) for n in range(PAPERS)]
    return Corpus([*papers, invented(9000, yesterday, "Moss ::error::x ##[x]")])


@pytest.fixture
def arxiv() -> Iterator[ArxivStandIn]:
    with ArxivStandIn(corpus()) as stand_in:
        yield stand_in


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A repository with a config file and a template of its own."""
    (tmp_path / "radar.yml").write_text(CONFIG)
    (tmp_path / "own").mkdir()
    (tmp_path / "own/overview.md.j2").write_text('# Mine\n\n{% include "topics.md.j2" %}\n')
    return tmp_path


def command(place: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "radar", "preview", "--config", "radar.yml", "--output", "out", *arguments]


def environment(url: str) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(PROJECT),
        "ARXIV_API_URL": url,
        "ARXIV_DELAY_SECONDS": "0",
        "INPUT_PAGE-SIZE": "an input of a workflow that has nothing to say here",
        "TERM": "xterm",
    }


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def wait_until(condition: object, seconds: float = SECONDS) -> None:
    assert callable(condition)
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


def read_all(terminal: int) -> str:
    """What the process at the other end of the terminal writes until it ends."""
    shown = b""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        if not select.select([terminal], [], [], 0.1)[0]:
            continue
        try:
            data = os.read(terminal, 1 << 16)
        except OSError:  # Linux says so when the other end is closed
            break
        if not data:
            break
        shown += data
    return shown.decode()


def test_it_writes_the_tree_and_tells_its_progress_in_lines_where_no_terminal_is(
    place: Path, arxiv: ArxivStandIn
) -> None:
    ran = subprocess.run(
        command(place),
        env=environment(arxiv.url),
        cwd=place,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith(f"{PAPERS + 1} new papers ")
    assert ran.stdout.endswith("\nBegin with out/list/README.md\n")
    assert "== splatting\n" in ran.stderr
    assert f"Read 200 of {PAPERS} results, back to " in ran.stderr
    assert f"Read {PAPERS} of {PAPERS} results, back to " in ran.stderr
    made = files(place / "out")
    assert {"list/README.md", "list/moss/README.md", "list/splatting/radar.json"} <= made
    assert (place / "out/list/README.md").read_text().startswith("# Mine\n\n| Topic |"), "the repository's template"
    lines = [json.loads(line) for path in (place / "out").rglob("*.jsonl") for line in path.open()]
    assert len(lines) == PAPERS + 1
    assert files(place) - {f"out/{path}" for path in made} == {"radar.yml", "own/overview.md.j2"}


@pytest.mark.parametrize("columns", [120, 0])
def test_it_shows_a_bar_where_a_person_watches_even_if_the_terminal_does_not_tell_its_width(
    place: Path, arxiv: ArxivStandIn, columns: int
) -> None:
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (columns // 4, columns))
    with subprocess.Popen(
        command(place), env=environment(arxiv.url), cwd=place, stdout=subprocess.PIPE, stderr=theirs, text=True
    ) as process:
        os.close(theirs)
        shown = read_all(ours)
        assert process.stdout is not None
        printed = process.stdout.read()
    os.close(ours)
    assert process.returncode == 0, shown
    assert "splatting: 100%|" in shown
    assert f"{PAPERS}/{PAPERS}" in shown
    assert "moss: 100%|" in shown
    assert "back to 20" in shown
    assert "Read 200 of" not in shown, "the bar stands for the lines"
    assert printed.endswith("Begin with out/list/README.md\n")


@pytest.mark.parametrize("terminal", [True, False])
def test_stopped_by_hand_it_writes_nothing_and_says_so(place: Path, terminal: bool) -> None:
    plan = FaultPlan(always(NEVER_ANSWERS, with_text("moss")))
    with ArxivStandIn(corpus(), plan) as arxiv:
        ours, theirs = pty.openpty()
        with subprocess.Popen(
            command(place),
            env=environment(arxiv.url),
            cwd=place,
            stdout=subprocess.DEVNULL,
            stderr=theirs if terminal else subprocess.PIPE,
        ) as process:
            os.close(theirs)
            wait_until(lambda: any("moss" in request.params["search_query"] for request in arxiv.log))
            process.send_signal(signal.SIGINT)
            shown = read_all(ours) if terminal else process.communicate(timeout=SECONDS)[1].decode()
        os.close(ours)
    assert process.returncode == 130
    assert "Stopped; nothing is half-written, and the same command goes on from there." in shown
    assert "Traceback" not in shown
    assert files(place / "out") == set()


def test_bad_settings_and_a_bad_place_leave_with_2_and_sentences(place: Path, arxiv: ArxivStandIn) -> None:
    def run(*arguments: str) -> str:
        ran = subprocess.run(
            command(place, *arguments),
            env=environment(arxiv.url),
            cwd=place,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        assert ran.returncode == 2
        assert ran.stdout == ""
        assert "Traceback" not in ran.stderr
        return ran.stderr

    assert "The folder radar.yml cannot be made (File exists). Choose another one with --output." in run(
        "--output", "radar.yml"
    )
    (place / "radar.yml").write_text("topics: [llm]\npage-size: 5\ncolour: red\n")
    told = run()
    assert 'radar.yml:2: `page-size` is "5"' in told
    assert 'radar.yml:3: "colour" is not a setting.' in told
    assert not arxiv.log


def test_it_leaves_with_3_when_arxiv_fails(place: Path) -> None:
    ran = subprocess.run(
        command(place),
        env=environment("http://127.0.0.1:9/api/query"),
        cwd=place,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert ran.returncode == 3
    assert "2 topics failed." in ran.stdout
    assert files(place / "out") == set()
