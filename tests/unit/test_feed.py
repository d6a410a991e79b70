"""The Atom feed: valid by the RFC's grammar, read back by feed readers' code, the same as long as there is no news."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import replace
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from radar.archive.paper import Paper
from radar.rendering.feed import LONGEST_ABSTRACT, MOST_AUTHORS, MOST_ENTRIES, atom_feed
from radar.rendering.text_limits import cut
from radar.settings.model import GroupBy
from radar.text import fold
from tests.real_data import needs_real_data
from tests.renderers import fragments
from tests.stand_ins.demo_hostile import HOSTILE
from tests.unit.given_papers import month_of, paper, papers
from tests.unit.given_real_papers import archived_papers

ATOM = {"a": "http://www.w3.org/2005/Atom"}
SCHEMA = etree.RelaxNG(etree.parse(str(Path(__file__).parents[1] / "renderers" / "atom.rng")))
LINKS = ("https://a.example/papers/llm/feed.xml", "https://a.example/papers/llm/README.md")


def feed(some: Sequence[Paper], title: str = "llm", group_by: GroupBy = GroupBy.UPDATED) -> bytes:
    return atom_feed(title, LINKS[0], *LINKS, some, group_by)


def valid(data: bytes) -> etree._Element:
    """The feed's root element, once it has been found valid, by the grammar and by what a grammar cannot say."""
    root = etree.fromstring(data)
    SCHEMA.assertValid(root)
    identifiers = texts(root, "a:entry/a:id/text()")
    assert len(identifiers) == len(set(identifiers))
    for link in [*identifiers, *texts(root, "//a:link/@href"), *texts(root, "//a:uri/text()")]:
        assert urlsplit(link).scheme == "https" and urlsplit(link).netloc
    assert root.xpath("a:author", namespaces=ATOM) or not root.xpath("a:entry[not(a:author)]", namespaces=ATOM)
    assert not root.xpath("a:entry[not(a:link[@rel='alternate'])]", namespaces=ATOM)
    return root


def texts(root: etree._Element, path: str) -> list[str]:
    found = root.xpath(path, namespaces=ATOM)
    assert isinstance(found, list)
    return list(map(str, found))


def paragraphs(html: str) -> list[str]:
    """What a browser shows of paragraphs that hold nothing but text."""
    assert re.fullmatch("(?:<p>[^<>]*</p>)*", html), html
    return [unescape(text) for text in re.findall("<p>([^<>]*)</p>", html)]


def shown(text: str) -> str:
    """`text` as far as XML 1.0 can hold it (https://www.w3.org/TR/xml/#charsets)."""
    allowed = ((0x9, 0xA), (0xD, 0xD), (0x20, 0xD7FF), (0xE000, 0xFFFD), (0x10000, 0x10FFFF))
    return "".join(c if any(low <= ord(c) <= high for low, high in allowed) else "\ufffd" for c in text)


def test_a_feed_as_it_is_written() -> None:
    one = paper(
        "hep-th/9901001",
        2,
        "2025-02-21T07:40:15Z",
        published="1999-01-01T00:00:00Z",
        title="Spin & <i>charge</i>",
        authors=("A. Doe", "Zoë"),
        abstract="a < b & &amp;",
        categories=("hep-th", 'the "second"'),
    )
    assert (
        feed([one]).decode().rstrip("\n") + "\n"
        == """\
<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <title type="text">llm</title>
  <id>https://a.example/papers/llm/feed.xml</id>
  <updated>2025-02-21T07:40:15Z</updated>
  <link rel="self" type="application/atom+xml" href="https://a.example/papers/llm/feed.xml"/>
  <link rel="alternate" type="text/html" href="https://a.example/papers/llm/README.md"/>
  <author><name>arXiv</name><uri>https://arxiv.org/</uri></author>
  <generator uri="https://github.com/arxiv-radar/arxiv-radar">arXiv Radar</generator>
  <entry>
    <title type="text">Spin &amp; &lt;i&gt;charge&lt;/i&gt; (v2)</title>
    <id>https://arxiv.org/abs/hep-th/9901001v2</id>
    <published>2025-02-21T07:40:15Z</published>
    <updated>2025-02-21T07:40:15Z</updated>
    <link rel="alternate" type="text/html" href="https://arxiv.org/abs/hep-th/9901001v2"/>
    <link rel="related" type="application/pdf" title="PDF" href="https://arxiv.org/pdf/hep-th/9901001v2"/>
    <author><name>A. Doe, Zoë</name></author>
    <category term="hep-th" scheme="http://arxiv.org/schemas/atom"/>
    <category term='the "second"'/>
    <content type="html">&lt;p&gt;A. Doe, Zoë&lt;/p&gt;&lt;p&gt;a &amp;lt; b &amp;amp; &amp;amp;amp;&lt;/p&gt;</content>
  </entry>
</feed>
"""
    )


def test_a_feed_without_papers_or_addresses_is_valid_and_never_changes() -> None:
    data = atom_feed("llm", "tag:a.example,2025:llm", None, None, [], GroupBy.UPDATED)
    SCHEMA.assertValid(etree.fromstring(data))
    assert b"<updated>1991-08-14T00:00:00Z</updated>" in data
    assert b"<link" not in data


def test_the_newest_papers_come_first_and_no_more_than_the_most() -> None:
    some = month_of(MOST_ENTRIES + 20)
    root = valid(feed(some[::-1]))
    assert texts(root, "a:entry/a:id/text()") == [each.url for each in some[:MOST_ENTRIES]]
    assert texts(root, "a:updated/text()") == [some[0].updated]


def test_papers_of_one_moment_stand_by_id_and_no_order_given_changes_a_byte() -> None:
    some = [paper(f"2502.{number:05}") for number in reversed(range(150))]
    data = feed(some)
    assert texts(valid(data), "a:entry/a:id/text()") == [each.url for each in some[:MOST_ENTRIES]]
    random.Random(1).shuffle(some)
    assert feed(some) == data


def test_an_older_paper_beyond_the_most_changes_no_byte() -> None:
    some = month_of(MOST_ENTRIES, "2025-03")
    assert feed([*some, *month_of(1, "2025-02")]) == feed(some)


def test_where_first_dates_count_the_newest_by_these_come_first_and_the_feed_is_as_new_as_any_of_its_entries() -> None:
    some = month_of(MOST_ENTRIES, "2025-03")
    revised = replace(some[7], version=2, updated="2025-06-01T00:00:00Z")
    of_old = paper("2401.00001", 3, "2025-07-01T00:00:00Z", published="2024-01-01T00:00:00Z")
    root = valid(feed([*some[:7], revised, *some[8:], of_old], group_by=GroupBy.PUBLISHED))
    assert texts(root, "a:entry/a:id/text()") == [each.url for each in [*some[:7], revised, *some[8:]]]
    assert texts(root, "a:updated/text()") == ["2025-06-01T00:00:00Z"]
    assert texts(valid(feed([*some, of_old])), "a:entry/a:id/text()")[0] == of_old.url


@pytest.mark.parametrize(("version", "mark"), [(1, "withdrawn"), (2, "v2, withdrawn")])
def test_a_withdrawn_version_says_so_and_offers_no_pdf(version: int, mark: str) -> None:
    root = valid(feed([paper(version=version, comment="This paper has been withdrawn by the author")]))
    assert texts(root, "a:entry/a:title/text()") == [f"A title ({mark})"]
    assert not texts(root, "a:entry/a:link[@rel='related']/@href")


def test_a_revision_is_another_entry_that_says_so() -> None:
    first, second = paper(), paper(version=2, updated="2025-03-01T00:00:00Z")
    before, after = valid(feed([first])), valid(feed([second]))
    assert texts(before, "a:entry/a:id/text()") != texts(after, "a:entry/a:id/text()")
    assert texts(before, "a:entry/a:title/text()") == ["A title"]
    assert texts(after, "a:entry/a:title/text()") == ["A title (v2)"]


def test_a_paper_given_twice_is_one_entry() -> None:
    assert feed([paper(), paper()]) == feed([paper()])


def test_what_is_unknown_is_left_out() -> None:
    root = valid(feed([paper(title="", authors=("",), categories=("",))]))
    assert not root.xpath("a:entry/a:author | a:entry/a:category | a:entry/a:content", namespaces=ATOM)


@pytest.mark.parametrize(
    ("version", "published"), [(1, "2025-02-20T00:00:00Z"), (2, "2025-03-01T00:00:00Z"), (12, "2025-03-01T00:00:00Z")]
)
def test_a_revision_is_published_when_it_was_made_so_that_readers_show_it_as_the_news_it_is(
    version: int, published: str
) -> None:
    root = valid(feed([paper("2502.00001", version, "2025-03-01T00:00:00Z", published="2025-02-20T00:00:00Z")]))
    assert texts(root, "a:entry/a:published/text()") == [published]


def test_readers_that_sort_by_the_published_date_have_the_order_of_the_archive() -> None:
    some = [
        replace(
            each,
            version=1 + number % 3,
            published=each.updated if number % 3 == 0 else f"20{number:02}-01-01T00:00:00Z",
        )
        for number, each in enumerate(month_of(20))
    ]
    root = valid(feed(some))
    dated = zip(texts(root, "a:entry/a:published/text()"), texts(root, "a:entry/a:id/text()"), strict=True)
    assert [identifier for _, identifier in sorted(dated, reverse=True)] == [each.url for each in some]


@pytest.mark.parametrize(
    ("count", "rest"),
    [(1, ""), (MOST_AUTHORS, ""), (MOST_AUTHORS + 1, " and 1 more"), (MOST_AUTHORS + 5_134, " and 5,134 more")],
)
def test_authors_stand_in_one_element_and_above_the_abstract_and_of_many_their_number_is_told(
    count: int, rest: str
) -> None:
    names = tuple(f"Name {number}" for number in range(1, count + 1))
    root = valid(feed([paper(authors=("", *names), abstract="Text.")]))
    (author,) = texts(root, "a:entry/a:author/a:name/text()")
    assert author == ", ".join(names[:MOST_AUTHORS]) + rest
    (content,) = texts(root, "a:entry/a:content/text()")
    assert paragraphs(content) == [author, "Text."]


@pytest.mark.parametrize(
    "given_paper", [paper(authors=("Zoë",)), paper(abstract="Text.")], ids=["no abstract", "no authors"]
)
def test_an_entry_shows_what_there_is(given_paper: Paper) -> None:
    (content,) = texts(valid(feed([given_paper])), "a:entry/a:content/text()")
    assert paragraphs(content) == [*given_paper.authors, *filter(None, [given_paper.abstract])]


def test_classes_of_the_msc_and_the_acm_are_not_of_arxivs_scheme() -> None:
    own = ("cs.CL", "hep-th", "astro-ph", "astro-ph.GA", "cond-mat.mes-hall", "physics.acc-ph", "cmp-lg", "cs.NEW")
    others = ("68T50", "I.2.7", "I.2.7; I.2.10", "68T45, 62H30", "68", "H.3", "math", "cs.", "cs.*", "65-XX")
    root = valid(feed([paper(categories=(*own, *others))]))
    assert texts(root, "a:entry/a:category[@scheme]/@term") == list(own)
    assert texts(root, "a:entry/a:category[not(@scheme)]/@term") == list(others)


HOSTILE_TEXTS = [
    *fragments.LONG,
    *(text for entry in HOSTILE for text in entry),
    "]]>",
    "<![CDATA[x]]>",
    "<!DOCTYPE x>",
    "&lt;b&gt; &#38; &amp;amp;",
    '<img src=x onerror="alert(1)">',
    r"$\alpha_{<}$ & \textit{x}",
    "</title></entry></feed>",
]


def test_feed_readers_read_hostile_texts_back_as_they_are() -> None:
    texts_of_xml = map(fold, map(shown, HOSTILE_TEXTS))
    # feedparser takes the control characters from U+0080 on for letters of Windows-1252, as browsers do in HTML.
    wanted = [text for text in texts_of_xml if text and not re.search("[\x7f-\x9f]", text)]
    assert len(wanted) > 100
    for start in range(0, len(wanted), MOST_ENTRIES):
        part = wanted[start : start + MOST_ENTRIES]
        some = [
            paper(f"2502.{99999 - number}", title=text, authors=(text,), abstract=text, categories=(text,))
            for number, text in enumerate(part)
        ]
        data = feed(some, title=part[0])
        valid(data)
        read = feedparser.parse(data)
        assert not read.bozo and read.version == "atom10"
        assert read.feed.title == part[0]
        assert [entry.title for entry in read.entries] == part
        assert [entry.title_detail.type for entry in read.entries] == ["text/plain"] * len(part)
        assert [entry.content[0].type for entry in read.entries] == ["text/html"] * len(part)
        assert [paragraphs(entry.content[0].value) for entry in read.entries] == [
            [text, cut(text, LONGEST_ABSTRACT)] for text in part
        ]
        assert [entry.authors[0].name for entry in read.entries] == part
        assert [entry.tags[0].term for entry in read.entries] == part
        assert [entry.link for entry in read.entries] == [each.url for each in some]


@settings(deadline=None)
@given(st.lists(st.sampled_from(fragments.ALL), max_size=12).map("".join) | st.text())
def test_any_text_comes_out_of_any_xml_parser_as_it_went_in(text: str) -> None:
    root = valid(feed([paper(title=text, authors=(text,), abstract=text, categories=(text,))], title=text))
    wanted = [shown(text)] if text else []
    for path in ("a:title", "a:entry/a:title", "a:entry/a:author/a:name"):
        assert texts(root, f"{path}/text()") == wanted
    assert list(map(paragraphs, texts(root, "a:entry/a:content/text()"))) == [[*wanted, *wanted]] * len(wanted)
    assert texts(root, "a:entry/a:category/@term") == wanted


@settings(deadline=None)
@given(st.lists(papers(), max_size=5))
def test_any_papers_make_a_valid_feed(some: list[Paper]) -> None:
    root = valid(feed(some))
    assert set(texts(root, "a:entry/a:id/text()")) == {each.url for each in some}


def test_lone_surrogates_come_out_as_replacement_characters() -> None:
    assert texts(valid(feed([paper(title="a\udc80b\ud83d")])), "a:entry/a:title/text()") == ["a\ufffdb\ufffd"]


@pytest.mark.parametrize(
    ("pattern", "instead"),
    [
        (r"<id>.*?</id>", ""),
        (r"<updated>2025-", "<updated>25-"),
        (r"T07:40:15Z", "T07:40:15"),
        (r'type="text"', 'type="plain"'),
        (r"<name>A</name>", ""),
        (r"<published>", "<created/><published>"),
        (r'type="text/html"', 'type="html"'),
        (r"term=", "word="),
        (r'<content type="html">', '<content type="html"><b/>'),
        (r"<entry>", "<entry><title/>"),
    ],
)
def test_the_grammar_refuses_what_the_rfc_refuses(pattern: str, instead: str) -> None:
    data = feed([paper(authors=("A",), categories=("cs.CL",), abstract="Text.")]).decode()
    spoilt, times = re.subn(pattern, instead, data, count=1)
    assert times == 1
    assert not SCHEMA.validate(etree.fromstring(spoilt.encode()))


@needs_real_data
@pytest.mark.corpus
def test_every_real_paper_is_read_back_from_a_valid_feed() -> None:
    every = archived_papers()
    assert len(every) > 12_000
    for start in range(0, len(every), MOST_ENTRIES):
        part = {each.url: each for each in every[start : start + MOST_ENTRIES]}
        entries = valid(feed(list(part.values()))).findall("a:entry", ATOM)
        assert len(entries) == len(part)
        for entry in entries:
            given_paper = part[entry.findtext("a:id", "", ATOM)]
            suffix = f" (v{given_paper.version})" if given_paper.version > 1 else ""
            assert entry.findtext("a:title", "", ATOM) == given_paper.title + suffix
            (authors,) = texts(entry, "a:author/a:name/text()")
            assert paragraphs(entry.findtext("a:content", "", ATOM)) == [
                authors,
                cut(given_paper.abstract, LONGEST_ABSTRACT),
            ]
            assert authors.startswith(", ".join(given_paper.authors[:MOST_AUTHORS]))
            assert texts(entry, "a:category/@term") == list(given_paper.categories)
            date = given_paper.updated if given_paper.version > 1 else given_paper.published
            assert entry.findtext("a:published", "", ATOM) == date
            assert entry.findtext("a:updated", "", ATOM) == given_paper.updated
