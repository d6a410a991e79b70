"""Whose text in a pull request's body is whose."""

from __future__ import annotations

import pytest

from radar.publishing.pull_request_body import (
    BODY_LIMIT,
    LONGEST,
    Memory,
    fingerprint,
    is_ours,
    memory,
    room,
    same,
    with_part,
)

MEMORY = Memory("0123456789ab", ("aaaaaaaaaaaa", "bbbbbbbbbbbb"))
BEGIN, END = "<!-- arxiv-radar:begin -->", "<!-- arxiv-radar:end -->"


def test_an_empty_body_becomes_ours() -> None:
    body = with_part("", "  Three papers.\n", MEMORY)
    assert body == (
        f"{BEGIN}\nThree papers.\n\n"
        f"<!-- arxiv-radar:memory title=0123456789ab people=aaaaaaaaaaaa,bbbbbbbbbbbb -->\n{END}"
    )
    assert is_ours(body) and memory(body) == MEMORY


@pytest.mark.parametrize("remembered", [Memory(), Memory("0123456789ab"), MEMORY])
def test_what_is_remembered_is_read_back(remembered: Memory) -> None:
    assert memory(with_part("", "x", remembered)) == remembered
    assert memory(with_part("", "x", remembered).replace("\n", "\r\n")) == remembered


def test_only_what_stands_between_the_marks_is_replaced() -> None:
    body = f"Mine before.\r\n\r\n{with_part('', 'Old', MEMORY)}\r\n\r\nMine after."
    new = with_part(body, "New", Memory())
    assert new.startswith(f"Mine before.\r\n\r\n{BEGIN}\nNew\n")
    assert new.endswith(f"{END}\r\n\r\nMine after.")
    assert "Old" not in new and memory(new) == Memory()


@pytest.mark.parametrize(
    "body",
    ["", "Mine.", BEGIN, END, f"{END} {BEGIN}", "<!-- arxiv-radar:memory title=abc people= -->"],
    ids=["empty", "a person's", "no end", "no beginning", "the wrong way round", "memory alone"],
)
def test_without_both_marks_nothing_is_ours_or_remembered(body: str) -> None:
    assert not is_ours(body)
    assert memory(body) == Memory()


def test_a_memory_that_somebody_quotes_outside_our_part_is_not_believed() -> None:
    quoted = "> <!-- arxiv-radar:memory title=ffffffffffff people= -->\n\n"
    assert memory(quoted + with_part("", "x", MEMORY)) == MEMORY


def test_line_ends_and_white_space_at_the_ends_make_no_difference() -> None:
    assert same("a\n\nb\n", "a\r\n\r\nb")
    assert not same("a\nb", "a b")


def test_there_is_room_for_our_text_beside_what_people_wrote() -> None:
    for theirs in ("", "w" * 20_000):
        before = theirs + with_part("", "x", MEMORY) if theirs else ""
        text = "y" * room(before, MEMORY)
        assert len(with_part(before, text, MEMORY)) == BODY_LIMIT - 1 < LONGEST
    assert room("w" * BODY_LIMIT + with_part("", "x", MEMORY), MEMORY) < 0


def test_fingerprints_tell_lists_apart() -> None:
    assert len({fingerprint("a", "b"), fingerprint("ab"), fingerprint("b", "a"), fingerprint("a", "b", "")}) == 4
    assert fingerprint("a", "b") == fingerprint("a", "b")
