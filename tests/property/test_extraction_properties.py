"""Any text at all: what is read out of it is a piece of it, safe to show, and found in no time."""

from __future__ import annotations

import re
from collections.abc import Callable
from time import perf_counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from radar.extraction.code_links import MOST_LINKS, code_links, link_name
from radar.extraction.venue import LONGEST_VENUE, venue
from radar.extraction.withdrawn import is_withdrawn
from tests.renderers import fragments

PIECES = [
    "Accepted", "accepted", "acc", "acceptt", "ed ", " at ", " by ", " to appear in ", "Published ", "presented ",
    "the ", "ICML 2025", "CVPR", "2025", "'25", "(", ")", "(ACL 2025)", "Workshop", " on ", "Journal of ",
    "Conference ", "and ", "Findings ", "A", "Aa ", ", ", ". ", "; ", ": ", " - ", "submitted ", "under review",
    "Phys. Rev. ", "Proc. ", "IEEE ", "This paper has been ", "withdrawn", "retracted ", "not ", "arXiv:",
    "version 1", "earlier ", "supersedes ", "https://", "https: //", "http://", "www.", "github.com", "/a", "/b_c",
    ".github.io", "huggingface.co", "a-", "-", ".", "@", "\\_", "{\\_}", "\\url{", "\\href{", "}{", "}", "%20", "%",
    "?x=1&y", "#", "..", "/../", "~", "é", "\u202e", "\x00", *fragments.SHORT,
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=25).map("".join)
SAFE_URL = re.compile(r"https://[a-z0-9.-]+(?:/(?:[A-Za-z0-9._~/?=&#+-]|%[0-9A-Fa-f]{2})*)?")


@given(TEXTS, TEXTS)
@example("", "Accepted https://x")
def test_a_venue_is_a_short_piece_of_the_comment_or_of_the_journal_reference(comment: str, reference: str) -> None:
    found = venue(comment, reference)
    assert found in comment or found in reference
    assert len(found) <= LONGEST_VENUE
    assert not re.search(r"[\[\]{}<>|\\`*$~\"\n\r\0]|://", found)


@given(TEXTS)
def test_a_submission_is_never_a_venue(text: str) -> None:
    assert venue(f"Submitted to {text.translate({ord(end): ' ' for end in '.;!?|/:' + chr(10)})}") == ""


@given(TEXTS, TEXTS)
def test_links_to_code_are_safe_and_lead_to_hosts_that_are_known(abstract: str, comment: str) -> None:
    links = code_links(abstract, comment)
    assert len(links) <= MOST_LINKS
    assert len({url.lower() for url in links}) == len(links)
    for url in links:
        assert SAFE_URL.fullmatch(url)
        assert re.match(r"https://(?:[a-z0-9-]+\.(?:github|gitlab)\.io|[a-z0-9.]+)(?:/|\Z)", url)
        assert link_name(url) in ("Code", "Page", "Hugging Face", "Zenodo")


@given(TEXTS)
def test_a_text_without_the_word_is_not_withdrawn(text: str) -> None:
    assert not is_withdrawn(text.replace("withdr", "").replace("retract", ""))


def seconds(read: Callable[[str], object], text: str) -> float:
    """The shortest of three runs."""
    times = []
    for _ in range(3):
        start = perf_counter()
        read(text)
        times.append(perf_counter() - start)
    return min(times)


READERS: list[Callable[[str], object]] = [
    venue,
    is_withdrawn,
    lambda text: venue("", text),
    lambda text: is_withdrawn(f"withdrawn{text}"),
    lambda text: is_withdrawn(text + "withdrawn"),
    lambda text: code_links(f"github{text}", ""),
    lambda text: code_links("https://github.com/a/" + text, text),
]


@pytest.mark.parametrize("piece", [*PIECES, "Accepted at A ", "(A", "A(", "a.github.io", "https://github.com/", "a-a-"])
def test_a_piece_repeated_without_end_takes_time_in_proportion(piece: str) -> None:
    for read in READERS:
        # Ten times what the slowest takes; if it were a square, it would be seconds.
        assert seconds(read, piece * (32_000 // len(piece))) < 0.1
