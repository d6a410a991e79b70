"""The step's outputs, which no value can forge, and its summary, which GitHub must not drop."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from radar.reporting.runner_files import SUMMARY_LIMIT, write_outputs, write_summary

VALUES = st.lists(
    st.sampled_from(
        ["x=y", "changed=true", "radar-", "EOF", "<<", "\n", "\r", "\r\n", "=", "total<<EOF", "a", "é", ""]
    ),
    max_size=8,
).map("".join)


def read_by_the_runner(data: bytes) -> dict[str, str]:
    """What the runner makes of `GITHUB_OUTPUT` on Linux (actions/runner, FileCommandManager.cs), written anew."""
    lines = data.decode().split("\n")
    found = {}
    while lines:
        line = lines.pop(0)
        equals, heredoc = line.find("="), line.find("<<")
        if not line:
            continue
        if equals >= 0 and (heredoc < 0 or equals < heredoc):
            name, _, found_value = line.partition("=")
        else:
            name, sign, delimiter = line.partition("<<")
            assert sign and name and delimiter, f"the runner refuses the line {line!r}"
            assert delimiter in lines, "the runner finds no closing delimiter"
            end = lines.index(delimiter)
            found_value = "\n".join(lines[:end])
            lines = lines[end + 1 :]
        assert name, "the runner refuses an output without a name"
        found[name] = found_value
    return found


@given(values=st.lists(VALUES, min_size=1, max_size=4))
def test_no_value_can_end_itself_or_begin_another_output(
    tmp_path_factory: pytest.TempPathFactory, values: list[str]
) -> None:
    file = tmp_path_factory.getbasetemp() / "outputs"
    file.unlink(missing_ok=True)
    wanted = {f"name-{number}": value for number, value in enumerate(values)}
    write_outputs(file, wanted)
    assert read_by_the_runner(file.read_bytes()) == wanted


def test_outputs_are_added_to_what_earlier_steps_of_the_program_wrote(tmp_path: Path) -> None:
    file = tmp_path / "outputs"
    file.write_bytes(b"before=1\n")
    write_outputs(file, {"papers-json": '[{"title": "x\\ny"}]', "empty": ""})
    assert read_by_the_runner(file.read_bytes()) == {
        "before": "1",
        "papers-json": '[{"title": "x\\ny"}]',
        "empty": "",
    }


def test_delimiters_cannot_be_foreseen(tmp_path: Path) -> None:
    write_outputs(tmp_path / "outputs", {"one": "", "two": "", "three": ""})
    lines = (tmp_path / "outputs").read_text().splitlines()
    delimiters = {line.partition("<<")[2] for line in lines if "<<" in line}
    assert len(delimiters) == 3
    assert all(len(delimiter) > 32 for delimiter in delimiters)


@pytest.mark.parametrize("character", ["x", "é", "𝔸", "\ud800"])
def test_a_summary_keeps_below_the_size_at_which_github_drops_it(tmp_path: Path, character: str) -> None:
    write_summary(tmp_path / "summary", character * 1_200_000)
    data = (tmp_path / "summary").read_bytes()
    assert SUMMARY_LIMIT - 8 < len(data) <= SUMMARY_LIMIT + 1 < 1_048_576
    assert data.decode().endswith("\n")


def test_a_summary_is_added_to_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "summary").write_text("Before\n")
    write_summary(tmp_path / "summary", "# After")
    assert (tmp_path / "summary").read_text() == "Before\n# After\n"
