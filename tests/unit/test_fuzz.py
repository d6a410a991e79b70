"""The fuzz runs find faults: each promise that they hold the action to is broken once, on purpose."""

from __future__ import annotations

import importlib
import logging
import re
import socket
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st

from radar.archive.topic_state import TopicState, read_state
from radar.reporting import console
from radar.run import topic_states as states
from radar.settings.read import read_settings
from tests.end_to_end.clock import SkippingClock
from tests.fuzz import oracle
from tests.fuzz.budget import FULL, SHARES, fuzzed
from tests.fuzz.changes import LIKE, All, OnBytes, OnJson, OnLine, OnLines, OnXml, Raw, read_json, write_json
from tests.fuzz.oracle import TOKEN, Broken, Hung, check_folder, check_nothing_lost
from tests.fuzz.scene import Scene, open_scene

Deed = Callable[[Mapping[str, str]], object]
FOLDER = Path(oracle.__file__).parent


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with open_scene(tmp_path / "machine") as opened:
        yield opened


def plant(monkeypatch: pytest.MonkeyPatch, deed: Deed) -> None:
    """Let something happen in each run, before the settings are read; it is given the environment."""

    def reading(environ: Mapping[str, str], *arguments: Any, **options: Any) -> Any:
        deed(environ)
        return read_settings(environ, *arguments, **options)

    monkeypatch.setattr("radar.commands.action.read_settings", reading)


def test_a_run_that_does_well_passes(scene: Scene) -> None:
    ran = scene.run()
    assert (ran.code, ran.outputs["changed"]) == (0, "true")
    check_folder(scene.base, scene.machine.files(), "papers")
    check_nothing_lost(scene.base, scene.machine.files())


@pytest.mark.hostile
def test_a_fault_in_a_reader_is_found_and_the_smallest_example_is_told(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    def reading(data: bytes, file: str) -> TopicState:
        if b"\xff" in data:
            raise KeyError("a fault that was planted")
        return read_state(data, file)

    monkeypatch.setattr(states, "read_state", reading)
    path = "papers/splatting/radar.json"

    def test(what: bytes, at: int) -> None:
        scene.run({**scene.base, path: OnBytes("insert", at, 1, what)(scene.base[path])})

    with pytest.raises(Broken, match=r"Bug KeyError in run/topic_states.py:topic_states") as found:
        fuzzed(FULL, what=st.binary(min_size=1, max_size=2), at=st.integers(0, 9))(test)()
    del SHARES[f"{__name__}.test"]
    assert re.search(r"what=b'\\xff',\s+at=0", "".join(found.value.__notes__))


@pytest.mark.parametrize(
    ("kind", "deed"),
    [
        ("Bug ZeroDivisionError", lambda environ: 1 / 0),
        ("LeftTemporaryFiles", lambda environ: tempfile.mkstemp()),
        ("WroteOutside", lambda environ: Path("../beside/new.txt").resolve().write_text("x")),
        ("ReadOutside", lambda environ: Path("../beside/secret.txt").resolve().read_text()),
        ("Memory", lambda environ: bytearray(400 * 2**20)),
        ("CalledAStranger", lambda environ: socket.create_connection(("127.0.0.1", 9), 1)),
        ("ForgedOutput", lambda environ: Path(environ["GITHUB_OUTPUT"]).write_text("other<<x\ny\nx\n")),
        ("Secret", lambda environ: Path(environ["GITHUB_STEP_SUMMARY"]).write_text(f"x{TOKEN}x")),
        ("LongLog", lambda environ: logging.getLogger("radar").info("x" * 2_000_000)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_kind_of_breach_is_found(scene: Scene, monkeypatch: pytest.MonkeyPatch, kind: str, deed: Deed) -> None:
    def done(environ: Mapping[str, str]) -> None:
        try:
            deed(environ)
        except OSError:
            return  # what counts is that it was tried

    plant(monkeypatch, done)
    with pytest.raises(Broken, match=kind):
        scene.run()


def test_a_forged_command_is_found(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(console, "neutral", str)
    plant(monkeypatch, lambda environ: logging.getLogger("radar").info("::set-output name=changed::x"))
    with pytest.raises(Broken, match="ForgedCommand"):
        scene.run()


def test_too_long_a_wait_is_found(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = SkippingClock()
    plant(monkeypatch, lambda environ: clock.sleep(100_000))
    with pytest.raises(Broken, match="LongWait"):
        scene.machine.run(scene.environ(), clock)


def test_a_run_that_does_not_end_is_stopped_and_nothing_goes_on_from_there(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oracle, "SECONDS", 0.2)
    plant(monkeypatch, lambda environ: time.sleep(30))
    with pytest.raises(Hung, match=r"had not ended after 0.2 s"):
        scene.run()


RECORD = {"id": "2610.00001", "version": 2, "title": "T", "abstract": "A", "authors": ["B"], "categories": ["cs.CV"]}


@pytest.mark.parametrize(
    ("now", "kind"),
    [
        (RECORD, ""),
        ({**RECORD, "version": 3, "title": ""}, ""),
        ({**RECORD, "id": "2610.00002"}, "Lost"),
        ({**RECORD, "version": 1}, "Lost"),
        ({**RECORD, "abstract": ""}, "Wiped"),
        ({**RECORD, "authors": []}, "Wiped"),
    ],
)
def test_a_paper_that_was_lost_is_found(now: dict[str, Any], kind: str) -> None:
    path = "papers/x/2026_10/2026_10.jsonl"
    before, after = ({path: write_json(record).encode()} for record in (RECORD, now))
    if not kind:
        check_nothing_lost(before, after)
        return
    with pytest.raises(Broken, match=kind):
        check_nothing_lost(before, after)


@pytest.mark.parametrize("path", ["src/main.c", "paper/x", "papersx", ".git/config"])
def test_what_was_written_elsewhere_is_found(path: str) -> None:
    with pytest.raises(Broken, match="WroteOutside"):
        check_folder({}, {path: b"x"}, "papers")
    check_folder({}, {"papers/x": b"x"}, "papers")


def test_changes_do_what_they_say() -> None:
    assert All((OnBytes("cut", 3), OnBytes("insert", 0, 1, b"x")))(b"abcdef") == b"xabc"
    assert OnLines("conflict", 0, 1)(b"a\nb") == b"<<<<<<< HEAD\na\n=======\nb\n>>>>>>> theirs\nb"
    assert OnLine(1, OnBytes("cut", 1))(b"ab\n\ncd\n") == b"ab\n\nc\n"
    assert OnJson("set", 0, "b", Raw("9", 3))(b'{"a": {"b": 1}}') == b'{"a": {"b": 999}}'
    assert OnJson("double", 0, "a")(b'{"a": 1}') == b'{"a": 1, "a": 1}'
    assert OnJson("remove", 1)(b"[1, 2]") == b"[1]"
    assert OnJson("alter", 0, "a", number=len(LIKE["number"]) + 1)(b'{"a": 7}') == b'{"a": -1}'
    assert OnJson("set", 0, "", "\ud800")(b"[1]") == b'["\\ud800"]'
    assert OnJson("set", 0, "", 1)(b"not JSON") == b"not JSON"
    assert OnXml("text", 0, "b", Raw("&x;"))(b"<a><b>1</b></a>").endswith(b"<a><b>&x;</b></a>")
    assert OnXml("remove", 1, "b")(b"<a><b>1</b><b>2</b></a>").endswith(b"<a><b>1</b></a>")
    assert write_json(read_json('{"a": [1, null, "\\u00e9"], "a": {}}')) == '{"a": [1, null, "é"], "a": {}}'


def test_a_full_run_has_twenty_thousand_examples() -> None:
    for file in FOLDER.glob("test_*.py"):
        importlib.import_module(f"tests.fuzz.{file.stem}")
    assert sum(SHARES.values()) == FULL == 20_000
