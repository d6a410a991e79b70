"""Bodies and summaries of hostile papers and topics: every link is ours, nothing is set off, and all of it fits."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from radar.archive.paper import IDENTIFIER, Paper
from radar.publishing import pull_request_body as body
from radar.publishing.pull_request_body import BODY_LIMIT, Memory
from radar.reporting.summary import summary_markdown
from radar.reporting.topic_report import TopicReport
from radar.settings.model import Topic
from tests.property.test_mention_properties import TEXTS
from tests.renderers.github_rules import Seen, acts_of_source
from tests.stand_ins.demo_hostile import HOSTILE
from tests.unit.given_papers import IDENTIFIERS, TIMESTAMPS, change_of, month_of
from tests.unit.given_papers import paper as some_paper
from tests.unit.test_mention import HOSTILE as TITLES

CONFIG = ".github/arxiv-radar.yml"
SUMMARY_CHARACTERS = 250_000
MEMORY = Memory("0123456789ab", ("0123456789ab",) * 30)

PAPERS = st.builds(
    Paper,
    id=IDENTIFIERS,
    version=st.integers(1, 20),
    title=TEXTS,
    published=TIMESTAMPS,
    updated=TIMESTAMPS,
    authors=st.lists(TEXTS, max_size=5).map(tuple),
)
REPORTS = st.builds(
    TopicReport,
    topic=TEXTS.map(lambda name: Topic(name, "slug")),
    total=st.integers(0, 10**6),
    change=st.builds(
        lambda new, revised: change_of(*new, revised=revised),
        new=st.lists(PAPERS, max_size=4),
        revised=st.lists(st.tuples(PAPERS, PAPERS), max_size=2),
    ),
    gaps=st.lists(TEXTS, max_size=2).map(tuple),
    failure=TEXTS,
)


def listed(reports: list[TopicReport]) -> list[str]:
    """The links that a body of all these papers has, in any order."""
    changes = [report.change for report in reports]
    records = [record for change in changes for record in (*change.new, *(after for _, after in change.revised))]
    return sorted(record.paper.url for record in records)


_IDENTIFIERS = re.compile(rf" · `(?:{IDENTIFIER.pattern})`$", re.M)


def harmless(markdown: str, links: list[str] | None) -> None:
    """Raise unless the only links are `links` (None: links to arXiv's abstracts) and nothing is set off.

    Identifiers in code aside: there GitHub takes seven digits for no commit.
    """
    markdown = _IDENTIFIERS.sub("", markdown)
    seen = Seen(markdown)
    assert seen.foreign == set()
    assert seen.acts == []
    if links is None:
        assert all(re.fullmatch(r"https://arxiv\.org/abs/[\w./-]+v\d+", link) for link in seen.links)
    else:
        assert sorted(seen.links) == links
    assert acts_of_source(markdown, set(seen.links)) == []


def bodied(reports: list[TopicReport], around: str = "") -> str:
    """The reports as the body of a pull request, with what people wrote `around` our part."""
    before = f"{around}{body.with_part('', '', MEMORY)}" if around else ""
    return body.with_part(before, summary_markdown(reports, CONFIG, body.room(before, MEMORY)), MEMORY)


@settings(max_examples=30, deadline=None)
@given(st.lists(REPORTS, max_size=4))
def test_a_body_of_hostile_texts_has_our_links_alone(reports: list[TopicReport]) -> None:
    text = bodied(reports)
    harmless(text, listed(reports))
    assert body.memory(text) == MEMORY
    assert text.count("<!--") == 3


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.tuples(TEXTS, st.integers(0, 80)), min_size=1, max_size=6),
    st.sampled_from([2_500, 8_000]),
)
def test_the_limit_is_kept_and_what_is_left_out_is_counted(topics: list[tuple[str, int]], limit: int) -> None:
    reports = [TopicReport(Topic(name, "s"), count, change_of(*month_of(count))) for name, count in topics]
    text = summary_markdown(reports, CONFIG, limit)
    assert len(text) < limit
    harmless(text, None)
    left_out = sum(int(number.replace(",", "")) for number in re.findall(r"^… and ([\d,]+) more papers?", text, re.M))
    assert len(Seen(text).links) + left_out == sum(count for _, count in topics)


@pytest.mark.parametrize("limit", [BODY_LIMIT, SUMMARY_CHARACTERS])
def test_every_hostile_title_there_is_in_one_body(limit: int) -> None:
    titles = [*TITLES, *(part for texts in HOSTILE for part in texts)]
    papers = tuple(
        some_paper(f"2502.{number:05}", title=" ".join(title.split()), authors=(title, title))
        for number, title in enumerate(titles)
    )
    reports = [TopicReport(Topic(title, "s"), 1, gaps=(title,), failure=title) for title in TITLES]
    reports.append(TopicReport(Topic("all", "all"), len(papers), change_of(*papers)))
    text = summary_markdown(reports, CONFIG, limit)
    harmless(text, listed(reports))


def test_three_thousand_new_papers_keep_below_the_limit_and_every_topic_is_seen() -> None:
    many = tuple(month_of(3_000, title="@torvalds fixes #1 <!-- arxiv-radar:end --> " * 4, authors=("@a #1",) * 2_000))
    few = tuple(month_of(5, month="2025-01"))
    reports = [
        TopicReport(Topic("many", "many"), 3_000, change_of(*many)),
        TopicReport(Topic("few", "few"), 5, change_of(*few)),
    ]
    text = bodied(reports)
    assert 0.9 * BODY_LIMIT < len(text) < BODY_LIMIT
    assert all(f"]({paper.url})" in text for paper in few)
    shown = text.count("\n- [") - 5
    assert f"… and {3_000 - shown:,} more papers, left out here for want of room; the pages have them all." in text
    harmless(text, None)


def test_an_author_list_of_two_thousand_is_cut_to_the_first() -> None:
    authors = tuple(f"Author {number}" for number in range(2_000))
    text = summary_markdown(
        [TopicReport(Topic("x", "x"), 1, change_of(some_paper(authors=authors)))], CONFIG, BODY_LIMIT
    )
    assert "Author 0, Author 1, Author 2 et al." in text and "Author 3" not in text


def test_what_people_wrote_leaves_less_room_for_ours() -> None:
    report = TopicReport(Topic("x", "x"), 3_000, change_of(*month_of(3_000)))
    text = bodied([report], around="w" * 40_000)
    assert text.startswith("w" * 40_000)
    assert 0.9 * BODY_LIMIT < len(text) < BODY_LIMIT


def test_a_topic_without_room_for_a_single_paper_is_counted_all_the_same() -> None:
    reports = [TopicReport(Topic(f"t{n}", f"t{n}"), 9, change_of(*month_of(9, title="w" * 250))) for n in range(40)]
    text = summary_markdown(reports, CONFIG, 9_000)
    assert len(text) < 9_000
    assert re.search(r"… and \d+ more papers of other topics, left out here for want of room\.", text)
