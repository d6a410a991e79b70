"""The exit codes and the sentences that go with them, and where a traceback is shown and where it is not."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any, NoReturn

import pytest
import requests

from radar.commands.action import run
from radar.run.job import Effects
from tests.end_to_end.clock import TODAY, SkippingClock
from tests.end_to_end.world import Ran, World, invented
from tests.stand_ins.arxiv import ArxivStandIn, Corpus, FaultPlan, always
from tests.stand_ins.arxiv.faults import STATUS_503_HTML
from tests.stand_ins.arxiv.plan import with_text

TOKEN = "ghs_16C7e42F292c6912E7710c838347Ae178B4a"
YESTERDAY = TODAY - timedelta(days=1)


def corpus() -> Corpus:
    return Corpus(
        [*(invented(n, YESTERDAY) for n in range(3)), *(invented(10 + n, YESTERDAY, "Moss") for n in range(2))]
    )


def run_topics(world: World, topics: str, faults: FaultPlan | None = None, **inputs: Any) -> Ran:
    with ArxivStandIn(corpus(), faults) as arxiv:
        return world.run_action(arxiv.url, topics, **inputs)


def failing(topic: str) -> FaultPlan:
    return FaultPlan(always(STATUS_503_HTML, with_text(topic)))


def test_0_with_news_and_without(tmp_path: Path) -> None:
    world = World(tmp_path)
    first = run_topics(world, "splatting")
    second = run_topics(world, "splatting")
    assert (first.code, first.outputs["changed"]) == (0, "true")
    assert (second.code, second.outputs["changed"]) == (0, "false")
    assert "No news in 1 topic, 3 papers in all." in second.log


def test_0_with_a_warning_when_some_topics_failed_and_their_files_are_untouched(tmp_path: Path) -> None:
    world = World(tmp_path)
    run_topics(world, "splatting\nmoss")
    before = world.tree()
    (world.workspace / "papers/moss/2026_10/papers_9.md").write_bytes(b"one too many")
    failed = {path: data for path, data in world.tree().items() if path.startswith("papers/moss/")}
    ran = run_topics(world, "splatting\nmoss", failing("moss"), page_size="20")
    assert ran.code == 0
    assert ran.named("failed-topics") == ["moss"]
    assert re.search(
        r"^::warning title=arXiv Radar::Topic moss failed: arXiv was asked \d+ times", ran.log, re.MULTILINE
    )
    assert "- **moss** failed: arXiv was asked" in ran.summary
    after = world.tree()
    assert {path: data for path, data in after.items() if path.startswith("papers/moss/")} == failed
    assert "| [moss](moss/README.md) | 2 |" in after["papers/README.md"].decode()
    assert after["papers/README.md"] == before["papers/README.md"]
    assert "Traceback" not in ran.log


def test_3_when_some_topics_failed_and_strict_is_on_after_the_others_are_published(tmp_path: Path) -> None:
    world = World(tmp_path)
    ran = run_topics(world, "splatting\nmoss", failing("moss"), strict="true")
    assert (ran.code, ran.named("failed-topics"), ran.outputs["new-papers"]) == (3, ["moss"], "3")
    assert "papers/splatting/2026_10/papers_1.md" in world.tree()


def test_3_when_every_topic_failed_and_nothing_is_written(tmp_path: Path) -> None:
    world = World(tmp_path)
    ran = run_topics(world, "splatting\nmoss", FaultPlan(always(STATUS_503_HTML)))
    assert (ran.code, ran.named("failed-topics")) == (3, ["splatting", "moss"])
    assert world.tree() == {}
    assert ran.outputs["changed"] == "false"
    assert "Traceback" not in ran.log


@pytest.mark.parametrize(
    ("damage", "file", "line"),
    [
        ("line", "papers/moss/2026_10/2026_10.jsonl", 3),
        ("conflict", "papers/moss/2026_10/2026_10.jsonl", 3),
        ("state", "papers/moss/radar.json", None),
        ("page alone", "papers/moss/2026_10/papers_1.md", None),
    ],
)
def test_2_when_the_archive_is_damaged_or_not_ours_and_nothing_is_touched(
    tmp_path: Path, damage: str, file: str, line: int | None
) -> None:
    world = World(tmp_path)
    run_topics(world, "moss")
    archive = world.workspace / "papers/moss/2026_10/2026_10.jsonl"
    match damage:
        case "line":
            archive.write_bytes(archive.read_bytes() + b'{"id": "2610.000')
        case "conflict":
            archive.write_bytes(archive.read_bytes() + b"<<<<<<< HEAD\n")
        case "state":
            (world.workspace / file).write_bytes(b'{"name": "moss"')
        case "page alone":
            archive.unlink()
    before = world.tree()
    ran = run_topics(world, "splatting\nmoss")
    assert ran.code == 2
    assert world.tree() == before
    where = f"file={file}" + ("" if line is None else f",line={line}")
    (message,) = re.findall(rf"^::error title=arXiv Radar,{re.escape(where)}::(.*)$", ran.log, re.MULTILINE)
    assert message.startswith(file)
    assert re.search(r"\. [A-Z].*\.$", message)
    assert "Traceback" not in ran.log
    assert "**arXiv Radar stopped.**" in ran.summary


class Broken(Exception):
    """Stands for any mistake of ours."""


def broken_session(_: str) -> NoReturn:
    raise Broken(f"::error::made up\n##[error] with {TOKEN}")


def in_a_world(tmp_path: Path, session: Callable[[str], requests.Session], **variables: str) -> tuple[int, str]:
    """Exit code and log of a run in which `session` makes the connection to arXiv."""
    environ = {
        "GITHUB_ACTIONS": "true",
        "GITHUB_WORKSPACE": str(tmp_path),
        "INPUT_TOPICS": "llm",
        "INPUT_PUBLISH": "none",
        "INPUT_TOKEN": TOKEN,
        **variables,
    }
    stream = StringIO()
    code = run(Effects(environ, stream, SkippingClock(), session))
    first, _, rest = stream.getvalue().partition("\n")
    assert first == f"::add-mask::{TOKEN}"
    assert TOKEN not in rest
    return code, rest


def test_1_for_a_bug_of_ours_with_a_traceback_and_a_sentence_and_without_the_token(tmp_path: Path) -> None:
    code, log = in_a_world(tmp_path, broken_session)
    assert code == 1
    assert "Traceback (most recent call last):" in log
    assert "broken_session" in log
    assert "***" in log
    (message,) = re.findall(r"^::error title=arXiv Radar::(.*)$", log, re.MULTILINE)
    assert re.fullmatch(
        r"arXiv Radar [\d.]+ met a bug of its own \(Broken\)\. Please report it, with this log, at https://\S+/issues\.",
        message,
    )
    commands = [line for line in log.splitlines() if line.lstrip().startswith("::") or "##[" in line]
    assert commands == [f"::error title=arXiv Radar::{message}"]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("debug", "shown"), [("1", True), ("", False), ("0", False)])
def test_a_users_mistake_has_a_traceback_only_with_debug_logging(tmp_path: Path, debug: str, shown: bool) -> None:
    code, log = in_a_world(tmp_path, broken_session, **{"INPUT_PAGE-SIZE": "5", "RUNNER_DEBUG": debug})
    assert code == 2
    assert ("Traceback" in log) is shown


def test_groups_are_closed_before_errors_and_the_log_is_left_as_it_was(tmp_path: Path) -> None:
    handlers = [*logging.getLogger().handlers], [*logging.getLogger("radar").handlers]
    ran = run_topics(World(tmp_path), "splatting\nmoss", failing("moss"))
    open_groups = 0
    for line in ran.log.splitlines():
        open_groups += line.startswith("::group::") - line.startswith("::endgroup::")
        assert open_groups in (0, 1)
        if line.startswith(("::error", "::warning")):
            assert open_groups == 0
    assert open_groups == 0
    assert ran.log.count("::group::") == 2
    assert ([*logging.getLogger().handlers], [*logging.getLogger("radar").handlers]) == handlers


def test_other_packages_warnings_are_made_harmless_too(tmp_path: Path) -> None:
    def warning_session(_: str) -> NoReturn:
        logging.getLogger("another.package").warning("A link: %s", "x\n::error::made up ##[error]")
        raise Broken

    _, log = in_a_world(tmp_path, warning_session)
    assert "Warning: A link: x\n: :error::made up ## [error]\n" in log
