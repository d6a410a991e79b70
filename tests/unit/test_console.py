"""The log: groups, annotations, and a token that is never shown."""

from __future__ import annotations

import io
import logging

import pytest

from radar.reporting.console import Console, ConsoleHandler, neutral


def written(in_actions: bool = True, secret: str = "") -> tuple[Console, io.StringIO]:
    stream = io.StringIO()
    return Console(stream, in_actions=in_actions, secret=secret), stream


def test_plain_text_stays_as_it_is() -> None:
    text = "A title: with a colon, a::double one, C# and #1 [x] ## heading"
    assert neutral(text) == text


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("::error::x", ": :error::x"),
        ("  \t::set-output name=a::b", "  \t: :set-output name=a::b"),
        ("\u00a0\u3000::stop-commands::x", "\u00a0\u3000: :stop-commands::x"),
        ("\u200b\ufeff::error::x", "\u200b\ufeff: :error::x"),
        (":\u200b:error::x", ": \u200b:error::x"),
        ("before ##[error]x", "before ## [error]x"),
        ("#\u200d#\u00ad[error]x", "#\u200d# \u00ad[error]x"),
        ("###[x", "### [x"),
        ("one\r::error::x", "one\n: :error::x"),
        ("one\u2028::error::x", "one\n: :error::x"),
        ("one\x1b[31m\x00", "one\ufffd[31m\ufffd"),
    ],
)
def test_what_the_runner_takes_for_a_command_is_taken_apart(text: str, line: str) -> None:
    assert neutral(text) == line


def test_groups_open_once_and_are_closed_before_the_next_and_at_the_end() -> None:
    console, stream = written()
    console.group("one")
    console.line("in it")
    console.group("two\n::error::x ##[x]")
    console.end_group()
    console.end_group()
    assert stream.getvalue().splitlines() == [
        "::group::one",
        "in it",
        "::endgroup::",
        "::group::two%0A: :error::x ## [x]",
        "::endgroup::",
    ]


def test_annotations_say_where_and_escape_what_has_a_meaning() -> None:
    console, stream = written()
    console.annotate("error", "50% off:\r\nnow, ::x", file="a,b:c%\n.yml", line=3)
    console.annotate("warning", "plain")
    assert stream.getvalue() == (
        "::error title=arXiv Radar,file=a%2Cb%3Ac%25%0A.yml,line=3::50%25 off:%0D%0Anow, ::x\n"
        "::warning title=arXiv Radar::plain\n"
    )


def test_an_annotation_keeps_within_what_github_shows() -> None:
    console, stream = written()
    console.annotate("error", "x" * 10_000)
    assert len(stream.getvalue().split("::")[2]) < 4_096


def test_away_from_a_runner_everything_is_plain_text() -> None:
    console, stream = written(in_actions=False)
    console.hide("ghs_secret")
    console.group("one")
    console.annotate("error", "wrong", file="a.yml", line=3)
    console.annotate("error", "wrong", file="a.yml")
    console.annotate("warning", "::error::x")
    console.end_group()
    assert stream.getvalue().splitlines() == [
        "== one", "error: a.yml:3: wrong", "error: a.yml: wrong", "warning: ::error::x",
    ]  # fmt: skip


def test_the_token_is_masked_for_the_runner_and_shown_nowhere() -> None:
    console, stream = written()
    console.hide("ghs_secret")
    assert stream.getvalue() == "::add-mask::ghs_secret\n"
    stream.truncate(stream.seek(0))
    console.line("it is ghs_secret, xghs_secretx")
    console.group("ghs_secret")
    console.annotate("error", "ghs_secret", file="ghs_secret")
    ConsoleHandler(console).emit(logging.LogRecord("radar", logging.INFO, "", 1, "%s", ("ghs_secret",), None))
    assert "ghs_secret" not in stream.getvalue()
    assert stream.getvalue().count("***") == 6


def test_without_a_token_nothing_is_masked() -> None:
    console, stream = written()
    console.hide("")
    console.line("text")
    assert stream.getvalue() == "text\n"


def test_records_of_the_log_carry_their_level_unless_they_are_plain_news() -> None:
    console, stream = written()
    logger = logging.Logger("test")
    logger.addHandler(ConsoleHandler(console))
    logger.info("Read %d of %d.", 1, 2)
    logger.warning("::error::x")
    assert stream.getvalue().splitlines() == ["Read 1 of 2.", "Warning: ::error::x"]


def test_a_stream_of_another_encoding_gets_what_it_can_hold() -> None:
    raw = io.BytesIO()
    console = Console(io.TextIOWrapper(raw, "ascii", write_through=True), in_actions=True)
    console.line("Ein schöner Titel \u2014 \ud800")
    assert raw.getvalue() == b"Ein sch\\xf6ner Titel \\u2014 \\ud800\n"
