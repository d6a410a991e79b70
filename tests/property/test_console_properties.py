"""No text, whatever it holds, makes a line of the log that the runner takes for a command.

The runner's rules are written here anew (actions/runner: ActionCommand.cs, and StreamReader's notion of a line), in
their stricter reading: .NET compares by the rules of a culture, which skip characters that are never seen.
"""

from __future__ import annotations

import io
import re
import traceback
import unicodedata

from hypothesis import example, given
from hypothesis import strategies as st

from radar.reporting.console import Console

# Char.IsWhiteSpace of .NET.
WHITE_SPACE = "\t\n\v\f\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
PIECES = [
    "::",
    ":",
    "##[",
    "#",
    "[",
    "]",
    "error",
    "set-output name=x::",
    "::endgroup::",
    "\r",
    "\n",
    "\r\n",
    "%0A",
    "%",
]
PIECES += [
    *WHITE_SPACE,
    "\u200b",
    "\u200d",
    "\u00ad",
    "\ufeff",
    "\u061c",
    "\x00",
    "\x1b",
    "\x08",
    "-",
    ".",
    "*",
    "é",
    "a",
]
TEXTS = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=8).map("".join),
    st.lists(st.one_of(st.sampled_from(PIECES), st.characters()), max_size=8).map("".join),
)


def is_command(line: str) -> bool:
    """Whether the runner takes a line of the log for a command."""
    seen = "".join(character for character in line if not is_ignorable(character))
    return any(
        text.lstrip(WHITE_SPACE).startswith("::") or "##[" in text for text in (line, seen, seen.lstrip(WHITE_SPACE))
    )


def is_ignorable(character: str) -> bool:
    return unicodedata.category(character) in ("Cf", "Cc", "Mn", "Me") and character not in WHITE_SPACE


def lines(log: str) -> list[str]:
    """The log as the runner reads it: a bare carriage return ends a line, too."""
    return re.split("\r\n|\r|\n", log)


@given(TEXTS)
@example("x\r::error::y")
@example("\u2003##[error]y")
@example("\xad:\xad:error::y")
@example("#\xad#\xad[error]y")
def test_no_line_of_plain_text_is_a_command(text: str) -> None:
    stream = io.StringIO()
    Console(stream, in_actions=True).line(text)
    assert [line for line in lines(stream.getvalue()) if is_command(line)] == []


@given(TEXTS)
def test_no_title_of_a_group_is_another_command(text: str) -> None:
    stream = io.StringIO()
    console = Console(stream, in_actions=True)
    console.group(text)
    console.end_group()
    first, last, rest = lines(stream.getvalue())
    assert (last, rest) == ("::endgroup::", "")
    assert first.startswith("::group::")
    assert "##[" not in first


@given(TEXTS, TEXTS, st.none() | st.integers(1, 10**6))
def test_an_annotation_is_one_line_whose_parts_come_back_as_they_were(
    message: str, file: str, line: int | None
) -> None:
    stream = io.StringIO(newline="")
    Console(stream, in_actions=True).annotate("error", message, file=file, line=line)
    (command, rest) = lines(stream.getvalue())
    assert rest == ""
    head, data = command.removeprefix("::error ").split("::", 1)
    properties = dict(part.split("=", 1) for part in head.split(","))
    assert unescaped(data) == writable(message)
    assert unescaped(properties.pop("file")) == writable(file)
    assert properties == {"title": "arXiv Radar"} | ({} if line is None else {"line": str(line)})


@given(TEXTS)
def test_a_token_that_stands_anywhere_in_a_text_or_a_traceback_is_not_shown(text: str) -> None:
    token = "ghs_16C7e42F292c6912E7710c838347Ae178B4a"
    stream = io.StringIO()
    console = Console(stream, in_actions=True, secret=token)
    try:
        raise ValueError(f"{text}{token}{text}")
    except ValueError:
        console.line(traceback.format_exc())
    console.line(f"{text}{token}{text}")
    console.group(f"{text}{token}{text}")
    console.annotate("error", f"{token}{text}", file=f"{text}{token}")
    assert token not in stream.getvalue()


def writable(text: str) -> str:
    """`text` as a UTF-8 stream can take it."""
    return text.encode(errors="backslashreplace").decode()


def unescaped(text: str) -> str:
    """The runner's way back from a command's data and properties."""
    for code, character in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, character)
    return text
