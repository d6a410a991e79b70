"""The demonstration's corpus: large and odd enough to be worth showing, and the same every time."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

import arxiv
import pytest

from radar.archive.paper import IDENTIFIER, is_timestamp
from tests.stand_ins.arxiv import ArxivStandIn, Corpus, Entry
from tests.stand_ins.arxiv.service import Service
from tests.stand_ins.demo_corpus import END, TOPICS, demo_entries, demo_news
from tests.stand_ins.demo_hostile import HOSTILE

_MARKS = (
    *(
        "|",
        "```",
        "](",
        "![",
        "</details>",
        "<script>",
        "&amp;",
        "{{",
        "{% raw %}",
        "{: .",
        "[^1]",
        "$x|y$",
        "$$",
        "\\",
    ),
    *("::error::", "##[error]", "@someone", "#1", ":tada:", "<!--", "\u202e", "\u0301", "\u2028", '\\"'),
)


@pytest.fixture(scope="module")
def entries() -> list[Entry]:
    return demo_entries()


def _count(service: Service, query: str) -> int:
    page = service.answer({"search_query": query, "max_results": "1"}).page
    assert page is not None
    return page.total


def test_the_corpus_is_the_same_every_time_and_moves_with_its_end(entries: list[Entry]) -> None:
    assert demo_entries() == entries
    assert demo_news() == demo_news()
    other = date(2027, 3, 3)
    assert max(entry.updated for entry in demo_entries(other))[:7] == "2027-03"
    assert len(demo_entries(other)) == len(entries)


def test_every_entry_is_well_formed(entries: list[Entry]) -> None:
    assert len(entries) > 390
    assert len({entry.id for entry in entries}) == len(entries)
    for entry in entries:
        assert IDENTIFIER.fullmatch(entry.id)
        assert is_timestamp(entry.published)
        assert is_timestamp(entry.updated)
        assert entry.published <= entry.updated <= f"{END}T18:00:00Z"
        assert (entry.version == 1) == (entry.published == entry.updated)
        assert entry.writable
        assert entry.authors
        assert entry.categories


def test_it_spans_months_topics_and_versions(entries: list[Entry]) -> None:
    assert len({entry.updated[:7] for entry in entries}) >= 5
    assert {entry.version for entry in entries} >= {1, 2, 3, 4}
    assert sum("/" in entry.id for entry in entries) >= 3
    assert any(len(entry.doi) > 1 for entry in entries)
    assert any(len(entry.authors) >= 300 for entry in entries)
    assert any("withdrawn" in entry.comment for entry in entries)
    assert max(Counter(entry.published for entry in entries).values()) > 1
    service = Service(Corpus(entries))
    counts = [_count(service, f'ti:"{topic}" OR abs:"{topic}"') for topic in TOPICS]
    assert min(counts) > 100
    a, b, c = (f'(ti:"{topic}" OR abs:"{topic}")' for topic in TOPICS)
    assert _count(service, f"({a} AND {b}) OR (({a} AND {c}) OR ({b} AND {c}))") > 20
    assert _count(service, f"all:study ANDNOT ({a} OR ({b} OR {c}))") > 20


def test_each_hostile_text_is_found_in_its_topic(entries: list[Entry]) -> None:
    assert len(HOSTILE) >= 25
    titles = {entry.title for entry in entries}
    service = Service(Corpus(entries))
    found = set()
    for topic in TOPICS:
        page = service.answer({"search_query": f'abs:"{topic}"', "max_results": "1000"}).page
        assert page is not None
        found |= {entry.title for entry in page.entries}
    for number, (title, _, _) in enumerate(HOSTILE):
        sent = title.replace("{topic}", TOPICS[number % 3].title())
        assert sent in titles
        assert sent in found
    told = "\n".join(text for entry in entries for text in (entry.title, entry.summary, entry.comment))
    assert [mark for mark in _MARKS if mark not in told] == []
    assert re.search("[\U0001f300-\U0001faff]", told)


def test_the_news_are_new_papers_and_next_versions(entries: list[Entry]) -> None:
    new, revised = demo_news()
    known = {entry.id: entry for entry in entries}
    newest = max(entry.updated for entry in entries)
    assert (len(new), len(revised)) == (5, 2)
    assert not {entry.id for entry in new} & set(known)
    assert all(entry.version == 1 and entry.updated > newest for entry in new)
    for entry in revised:
        before = known[entry.id]
        assert (entry.version, entry.published) == (before.version + 1, before.published)
        assert entry.updated > newest
    service = Service(Corpus([*entries, *new, *revised]))
    assert _count(service, 'ti:"extended version"') == 2
    matched = " OR ".join(f'abs:"{topic}"' for topic in TOPICS)
    assert _count(service, f"({matched}) AND ({' OR '.join(f'id:{entry.id}' for entry in new)})") == 5


def test_the_arxiv_package_reads_the_whole_corpus_as_it_is(entries: list[Entry]) -> None:
    with ArxivStandIn(Corpus(entries)) as server:
        client = arxiv.Client(page_size=100, delay_seconds=0)
        client.query_url_format = server.url + "?{}"
        search = arxiv.Search("submittedDate:[19900101 TO 20270101]", max_results=None)
        read = {result.entry_id: result for result in client.results(search)}
    assert len(read) == len(entries)
    for entry in entries:
        result = read[f"http://arxiv.org/abs/{entry.id}v{entry.version}"]
        assert result.title.split() == entry.title.split()
        # XML makes one line feed of every line end, which the archive's folding makes a space in any case.
        assert result.summary.split() == entry.summary.split()
        assert (result.comment or "").split() == entry.comment.split()
        assert [author.name.split() for author in result.authors] == [name.split() for name in entry.authors]
        assert result.categories == list(entry.categories)
