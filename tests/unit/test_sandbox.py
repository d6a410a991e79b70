"""The process in which people's templates are rendered: what it gives, what it can touch, and how it ends."""

from __future__ import annotations

import gc
import os
import re
import signal
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2.filters import FILTERS
from jinja2.tests import TESTS

from radar.errors import MachineError
from radar.sandbox.environment import Sandbox
from radar.sandbox.limits import MEBIBYTES
from radar.sandbox.process import OutputTooLarge, TemplateFault, TemplateProcess

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="it is Linux that shows what a process may do")
VALUES: dict[str, Any] = {
    "text": "A <b>text</b> of http://example.org & ünï\u2028code\n" * 3,
    "words": ["b", "a", "c"],
    "numbers": [3, 1, 2],
    "table": {"b": 1, "a": [2]},
    "pairs": [{"k": 1, "v": "x"}, {"k": 2, "v": "y"}],
    "number": 1234567,
}


def rendered(text: str, values: dict[str, Any] | None = None, most: int = 100_000) -> str:
    return TemplateProcess({"m": text}).render("m", values or {}, most)


def running(process: TemplateProcess) -> int:
    """The system's number of the process, once it has rendered something."""
    process.render("m", {}, 1_000)
    assert process._process is not None
    return process._process.pid


def same(text: str) -> str:
    """A text without the places of objects in memory."""
    return re.sub(" at 0x[0-9a-f]+", "", text)


EXPRESSIONS = [
    *(f"{{{{ {value} | {name} }}}}" for name in sorted(FILTERS) if name != "random" for value in VALUES),
    *(f"{{{{ {value} is {name} }}}}" for name in sorted(TESTS) if name.isalpha() for value in VALUES),
    *(
        f"{{{{ pairs | {call} | list }}}}"
        for call in ("groupby('k')", "map(attribute='v')", "selectattr('k')", "batch(1)")
    ),
    "{{ 'a%sb' | format('x') }}{{ '{:>9}{}'.format('x', 2.5) }}{{ number | filesizeformat }}{{ 2.5 | round(1) }}",
    "{{ text | wordwrap(20) }}{{ text | indent(2) }}{{ text | truncate(9) }}{{ text | replace('b', 'c') | striptags }}",
    "{{ 'ä'.encode('utf-8') }}{{ '%e' % 2.5 }}{{ range(3) | sum }}{{ dict(a=1) | xmlattr }}{{ '\\u00e9' }}",
    "{% macro m(x) %}[{{ x }}]{% endmacro %}{% call(x) m(1) %}{% endcall %}{% set n = namespace(a=1) %}{{ n.a }}",
    "{% for x in words recursive %}{{ loop.index }}{{ loop.cycle('a', 'b') }}{% else %}none{% endfor %}",
    "{% set c = cycler(1, 2) %}{{ c.next() }}{{ c.next() }}{% set j = joiner() %}{{ j() }}{{ j() }}",
    "{% filter upper %}x{% endfilter %}{% set y %}z{% endset %}{{ y }}{% raw %}{{ }}{% endraw %}",
]


def test_whatever_jinja_knows_is_there_although_the_process_can_open_no_file_any_more() -> None:
    process = TemplateProcess({str(number): text for number, text in enumerate(EXPRESSIONS)})
    ours = Sandbox(lambda name: (EXPRESSIONS[int(name)], "", None))
    for number, text in enumerate(EXPRESSIONS):
        try:
            expected = ours.get_template(str(number)).render(VALUES)
        except Exception as error:
            expected = str(error)
            with pytest.raises(TemplateFault) as caught:
                process.render(str(number), VALUES, 1_000_000)
            assert same(str(caught.value)) == same(expected or type(error).__name__)[:300], text
        else:
            assert same(process.render(str(number), VALUES, 1_000_000)) == same(expected), text
    assert "Lorem" in rendered("{{ lipsum(1, False, 5, 6) }} Lorem")


_TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
_ECHO = TemplateProcess({"m": "{{ value }}"})


@settings(deadline=None)
@given(st.recursive(st.none() | st.integers() | _TEXTS, lambda inner: st.lists(inner) | st.dictionaries(_TEXTS, inner)))
def test_values_arrive_as_they_were_sent(value: Any) -> None:
    assert _ECHO.render("m", {"value": value}, 1_000_000) == str(value)


def test_nothing_of_one_rendering_is_left_for_the_next() -> None:
    process = TemplateProcess(
        {
            "m": "{% from 'x' import n %}{% set n.v = n.v + 1 %}{{ n.v }}{% import 'x' as x %}{{ x.f() }}",
            "x": "{% set n = namespace(v=0) %}{% macro f() %}{% set n.v = n.v + 1 %}{{ n.v }}{% endmacro %}",
        }
    )
    assert {process.render("m", {}, 100) for _ in range(4)} == {"11"}


@on_linux
def test_it_has_no_environment_no_file_and_little_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INPUT_TOKEN", "ghs_secret")
    monkeypatch.delenv("LD_LIBRARY_PATH", raising=False)
    process = TemplateProcess({"m": "x"})
    place = Path(f"/proc/{running(process)}")
    assert (place / "environ").read_bytes() == b""
    assert sorted(path.name for path in (place / "fd").iterdir()) == ["0", "1", "2"]
    limits = (place / "limits").read_text()
    for name in ("Max open files", "Max file size", "Max core file size"):
        (line,) = [line for line in limits.splitlines() if line.startswith(name)]
        assert line.split()[-3:-1] == ["0", "0"] or line.split()[-2:] == ["0", "0"], line
    (line,) = [line for line in limits.splitlines() if line.startswith("Max address space")]
    assert MEBIBYTES * 2**20 < int(line.split()[3]) < (MEBIBYTES + 100) * 2**20
    assert (place / "cwd").readlink() == Path("/")


@on_linux
def test_it_ends_with_the_object_and_when_whoever_started_it_dies() -> None:
    process = TemplateProcess({"m": "x"})
    place = Path(f"/proc/{running(process)}")
    assert place.exists()
    del process
    gc.collect()
    assert not place.exists()


def test_many_renderings_take_no_more_memory_than_one() -> None:
    process = TemplateProcess({"m": "{% set x = 'x' * 900000 %}{% set y = [x ~ x, x ~ x, x ~ x] %}{{ y | length }}"})
    assert {process.render("m", {"number": number}, 10) for number in range(500)} == {"3"}


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_that_something_else_ended_it_is_no_fault_of_the_templates(number: signal.Signals) -> None:
    process = TemplateProcess({"m": "x"})
    os.kill(running(process), number)
    with pytest.raises(MachineError, match=f"was ended from outside \\({number.name}\\)"):
        process.render("m", {}, 100)
    assert process.render("m", {}, 100) == "x", "and it can begin anew"


def test_that_it_crashed_is_the_templates_fault() -> None:
    process = TemplateProcess({"m": "x"})
    os.kill(running(process), signal.SIGSEGV)
    with pytest.raises(TemplateFault, match="or nests too deeply") as caught:
        process.render("m", {}, 100)
    assert caught.value.name == "m"


def test_that_it_cannot_start_is_a_bug(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("radar.sandbox.process._START", "raise SystemExit(7)")
    with pytest.raises(RuntimeError, match="ended with 7"):
        rendered("x")


@pytest.mark.parametrize(
    ("text", "size"), [("{{ 'x' * 101 }}", 101), ("{{ 'é' * 51 }}", 102), ("{{ '\\ud800' * 50 }}", 150)]
)
def test_the_size_is_that_in_bytes(text: str, size: int) -> None:
    with pytest.raises(OutputTooLarge, match=f"it makes {size} bytes, and 100 are allowed"):
        rendered(text, most=100)
    assert rendered("{{ 'é' * 50 }}", most=100) == "é" * 50


def test_a_fault_says_where_it_is() -> None:
    process = TemplateProcess({"m": "\n{% include 'part' %}", "part": "\n\n{{ 1 / 0 }}"}, {"ours": "{{ nobody }}"})
    with pytest.raises(TemplateFault) as caught:
        process.render("m", {}, 100)
    assert (caught.value.name, caught.value.line, str(caught.value)) == ("part", 3, "division by zero")
    with pytest.raises(TemplateFault) as caught:
        process.render("ours", {}, 100)
    assert (caught.value.name, str(caught.value)) == ("", "'nobody' is undefined")
