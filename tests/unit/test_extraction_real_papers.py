"""What is read out of the real papers: how much, and that it is never more than they say."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from time import perf_counter

from radar.extraction.code_links import MOST_LINKS, code_links, link_name
from radar.extraction.venue import LONGEST_VENUE, venue
from radar.extraction.withdrawn import is_withdrawn
from radar.text import fold
from tests.real_data import needs_real_data, real_papers

URL = re.compile(r"https://[a-z0-9.-]+(?:/[A-Za-z0-9._~/%?=&#+-]*)?")


@cache
def texts() -> list[tuple[str, str]]:
    """Abstract and comment of every paper, as the archive keeps them."""
    return [(fold(paper["summary"]), fold(paper.get("comment") or "")) for paper in real_papers()]


@cache
def venues() -> list[tuple[str, str]]:
    """The venues that are recognised, each with its comment."""
    return [(found, comment) for _, comment in texts() if (found := venue(comment))]


@needs_real_data
def test_as_many_venues_are_recognised_as_were_looked_through() -> None:
    assert len(venues()) == 2110
    frequent = Counter(found for found, _ in venues()).most_common(3)
    assert frequent == [("CVPR 2025", 400), ("CVPR2025", 92), ("ICML 2025", 66)]


@needs_real_data
def test_a_venue_is_a_piece_of_its_comment_and_never_speaks_of_a_hope() -> None:
    for found, comment in venues():
        assert found in comment
        assert 2 <= len(found) <= LONGEST_VENUE
        assert not re.search(r"subm|under review|reject|withdr|accept|http|\bpages?\b|figures", found, re.IGNORECASE)
        assert found.count("(") == found.count(")")


@needs_real_data
def test_a_comment_that_only_speaks_of_a_submission_names_no_venue() -> None:
    said = re.compile(r"accept|appear|publi|present|camera", re.IGNORECASE)
    hoped = [
        comment
        for _, comment in texts()
        if re.search(r"submit|under review|in submission", comment, re.IGNORECASE) and not said.search(comment)
    ]
    assert len(hoped) > 300
    assert [comment for comment in hoped if venue(comment)] == []


@needs_real_data
def test_a_workshops_paper_is_never_given_out_for_its_conferences() -> None:
    for found, comment in venues():
        sentence = next((each for each in re.split(r"[.;] ", comment) if found in each), "")
        if re.search("workshop", sentence, re.IGNORECASE) and not re.search("workshop", found, re.IGNORECASE):
            assert f"({found})" in sentence, comment


@needs_real_data
def test_none_of_the_real_papers_is_withdrawn() -> None:
    assert sum("withdr" in comment.lower() for _, comment in texts()) == 0
    assert not any(is_withdrawn(comment) for _, comment in texts())


@needs_real_data
def test_links_to_code_are_safe_and_stand_in_the_text() -> None:
    found = [(links, " ".join(both)) for both in texts() if (links := code_links(*both))]
    assert (len(found), sum(len(links) for links, _ in found)) == (3071, 3179)
    kinds = Counter(link_name(url) for links, _ in found for url in links)
    assert kinds == {"Code": 2245, "Page": 784, "Hugging Face": 141, "Zenodo": 9}
    for links, text in found:
        assert len(links) <= MOST_LINKS
        as_written = re.sub(r"\\([_#%&])", r"\1", text).lower()
        for url in links:
            assert URL.fullmatch(url)
            assert url.removeprefix("https://").lower() in as_written


@needs_real_data
def test_reading_all_of_them_takes_little_time() -> None:
    papers = texts()
    start = perf_counter()
    for abstract, comment in papers:
        venue(comment)
        is_withdrawn(comment)
        code_links(abstract, comment)
    assert len(papers) / (perf_counter() - start) > 4_000  # a fifth of what was measured
