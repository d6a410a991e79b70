"""The summary: counts, what is missing, the papers as far as they fit, and nothing that a title could set off."""

from __future__ import annotations

import html
import json
import re
from dataclasses import replace
from typing import Any

import cmarkgfm
import pytest

from radar.archive.coverage import Coverage
from radar.archive.paper import Paper
from radar.archive.record import Record
from radar.importing.merge import Imported
from radar.importing.row import Unread
from radar.ranking.rank import Ranking, rank
from radar.reporting.import_report import brought
from radar.reporting.mention import unlinked
from radar.reporting.output_values import papers_json
from radar.reporting.summary import headline, summary_markdown, where_it_went
from radar.reporting.topic_report import TopicReport
from radar.settings.model import Topic
from radar.text import count
from tests.stand_ins.demo_hostile import HOSTILE
from tests.unit.given_papers import change_of, month_of, paper

CONFIG = ".github/arxiv-radar.yml"
BEFORE, AFTER = paper("2501.00001"), paper("2501.00001", 3, updated="2025-03-01T00:00:00Z", title="Better")
NEW = paper("2502.00001", title="Fresh", authors=("A", "B", "C", "D"))
BARE = paper("2502.00002", title="", updated="2025-02-22T00:00:00Z")
COVERED = Coverage("2025-01-01T00:00:00Z", "2025-03-01T00:00:00Z")
LLM = TopicReport(Topic("llm", "llm"), 40, change_of(NEW, BARE, revised=[(BEFORE, AFTER)]), coverage=COVERED)
GAP = TopicReport(Topic("a|b", "a_b"), 5, gaps=("Only papers since 2025-01-01 were read: no time.",))
FAILED = TopicReport(Topic("gone", "gone"), 7, failure="arXiv was asked 6 times.")


def html_of(markdown: str) -> str:
    """What GitHub's parser makes of it, raw HTML included."""
    return cmarkgfm.github_flavored_markdown_to_html(markdown, options=cmarkgfm.cmark.Options.CMARK_OPT_UNSAFE)  # type: ignore[no-any-return]


def of_topic(*new: Paper, name: str = "llm") -> TopicReport:
    return TopicReport(Topic(name, "llm"), len(new), change_of(*new))


def test_a_number_agrees_with_its_noun() -> None:
    assert [count(number, "paper") for number in (0, 1, 2, 12_632)] == [
        "0 papers",
        "1 paper",
        "2 papers",
        "12,632 papers",
    ]


@pytest.mark.parametrize(
    ("number", "operation", "commit", "told"),
    [
        ("1", "created", "0123456789", "Proposed in [#1](https://h/o/r/pull/1)."),
        ("1", "updated", "", "Proposed in [#1](https://h/o/r/pull/1), which is up to date now."),
        ("1", "closed", "", "Nothing is left to propose, so [#1](https://h/o/r/pull/1) is closed."),
        ("1", "none", "", "The pull request [#1](https://h/o/r/pull/1) stays as it is."),
        ("", "none", "0123456789", "Committed to BRANCH as [`0123456`](https://h/o/r/commit/0123456789)."),
        ("", "none", "", ""),
    ],
)
def test_it_says_where_the_result_went(number: str, operation: str, commit: str, told: str) -> None:
    outputs = {
        "pull-request-number": number,
        "pull-request-operation": operation,
        "commit-sha": commit,
        "branch": "main" if number else "a|b",
    }
    markdown, line = where_it_went("https://h/o/r", outputs)
    assert markdown == told.replace("BRANCH", unlinked("a|b"))
    assert ("https://h/o/r/" in line) == bool(told)
    assert summary_markdown([LLM], CONFIG, 50_000, where=markdown).count(markdown or "Proposed") == bool(told)


def test_the_headline_counts_everything_in_one_sentence() -> None:
    assert headline([LLM, GAP, FAILED]) == (
        "2 new papers and 1 revised paper in 3 topics, 52 papers in all; 1 topic incomplete; 1 topic failed."
    )
    assert headline([TopicReport(Topic("llm", "llm"), 1)]) == "No news in 1 topic, 1 paper in all."


def test_a_digest_shows_topics_troubles_and_papers() -> None:
    text, _, foot = summary_markdown([LLM, GAP, FAILED], CONFIG, 60_000).rpartition("---\n")
    assert text.rstrip() == (
        "**2 new papers and 1 revised paper in 3 topics, 52 papers in all; 1 topic incomplete; 1 topic failed.**\n\n"
        "| Topic | New | Revised | In all | Complete |\n| --- | ---: | ---: | ---: | --- |\n"
        "| llm | 2 | 1 | 40 | 2025-01-01 to 2025-03-01 |\n"
        f"| {unlinked('a|b')} (incomplete) | 0 | 0 | 5 |  |\n| gone (failed) | 0 | 0 | 7 |  |\n\n"
        "### What is missing\n\n"
        f"- **{unlinked('a|b')}** is incomplete: Only papers since 2025-01-01 were read: no time.\n"
        "- **gone** failed: arXiv was asked 6 times.\n\n"
        "### llm\n\nNew: 2\n\n"
        "- [2502.00002](https://arxiv.org/abs/2502.00002v1) · 2025-02-22 · `2502.00002`\n"
        "- [Fresh](https://arxiv.org/abs/2502.00001v1) · A, B, C et al. · 2025-02-21 · `2502.00001`\n\n"
        "Revised: 1\n\n"
        "- [Better](https://arxiv.org/abs/2501.00001v3) · v1 → v3 · 2025-03-01 · `2501.00001`"
    )
    assert foot.startswith("To follow other topics")
    assert f"`{CONFIG}`" in foot


def test_a_topic_that_never_found_a_paper_is_told_of_and_not_said_to_be_complete() -> None:
    vain = TopicReport(Topic("v|n", "v_n"), 0, coverage=COVERED, found_nothing=True)
    text = summary_markdown([LLM, vain], CONFIG, 60_000)
    assert f"| {unlinked('v|n')} | 0 | 0 | 0 | nothing found |" in text
    assert f"\n### Nothing found\n\n- **{unlinked('v|n')}**: No paper was ever found for it. Look at" in text
    many = summary_markdown([vain] * 200, CONFIG, 10_000)
    assert len(many) < 10_000
    assert re.search(r"\n- … and 1\d\d more topics; the overview has them all\.\n", many)


THEIRS = "papers/llm/2025_02/papers_1.md"


def test_what_was_brought_over_is_told_with_file_and_line_of_what_was_not() -> None:
    unread = tuple(Unread(THEIRS, line, "| half", "It has no date.") for line in range(1, 18))
    imported = Imported({}, 3, unread, 46, ("papers/l-l-m",), written_since=True)
    text = summary_markdown([TopicReport(Topic("llm", "llm"), 3, imported=imported, completed=2)], CONFIG, 60_000)
    shown = html.unescape(re.sub(r"<[^>]*>", "", html_of(text)))
    assert "The pages said 46 papers; they have 3 rows for 0 papers" in shown
    assert "They stand in papers/l-l-m, which stays as it is" in shown
    assert "Another program still writes into months that are kept here. Switch its workflow off." in shown
    assert "17 lines were not taken over and are kept in not_imported.txt" in shown
    assert f"17 lines: It has no date. See {THEIRS}, line 1; {THEIRS}, line 2; {THEIRS}, line 3 and 14 more." in shown
    assert "arXiv has told the rest of 2 papers" in shown


def test_one_line_that_was_not_taken_over_is_told_of_in_the_singular() -> None:
    imported = Imported({}, 0, (Unread(THEIRS, 1, "| half", "It has no date."),))
    sentences = list(brought(TopicReport(Topic("llm", "llm"), 0, imported=imported)))
    assert "1 line was not taken over and is kept in not_imported.txt of the topic's folder." in sentences
    inside = Unread("x.json", None, "y", "Why.", inside="a[1]")
    sentences = [*brought(replace(LLM, imported=Imported({}, 0, (inside, inside))))]
    assert "2 entries were not taken over and are kept in not_imported.txt of the topic's folder." in sentences


@pytest.mark.parametrize("number", [1, 15, 16, 150])
def test_what_arxiv_does_not_know_is_named_and_never_cut_within_a_name(number: int) -> None:
    unknown = tuple(f"astro-ph.CO/99{place:05}" for place in range(number))
    (sentence,) = brought(TopicReport(Topic("llm", "llm"), 0, unknown=unknown))
    shown = re.sub(
        r"<[^>]*>",
        "",
        html_of(summary_markdown([TopicReport(Topic("llm", "llm"), 0, unknown=unknown)], CONFIG, 60_000)),
    )
    assert invisible_gone(sentence) in invisible_gone(html.unescape(shown))
    named = re.findall(r"astro-ph\.CO/\d{7}", sentence)
    assert named == list(unknown[:15])
    assert (f"and {number - 15} more; radar.json" in sentence) == (number > 15)


@pytest.mark.parametrize("limit", [3_000, 60_000, 250_000])
def test_a_digest_keeps_within_its_limit_and_says_how_many_papers_it_leaves_out(limit: int) -> None:
    papers = month_of(5_000, authors=("Author One", "Author Two"))
    text = summary_markdown([of_topic(*papers)], CONFIG, limit)
    assert limit * 0.8 < len(text) < limit
    listed = text.count("\n- [")
    assert f"… and {5_000 - listed:,} more papers, left out here" in text
    assert "\n---\nTo follow other topics" in text


def test_a_topic_with_much_news_leaves_room_for_those_with_little() -> None:
    text = summary_markdown([of_topic(*month_of(5_000), name="loud"), of_topic(NEW, name="quiet")], CONFIG, 10_000)
    assert len(text) < 10_000
    assert "### quiet\n\nNew: 1\n\n- [Fresh]" in text
    assert f"… and {5_001 - text.count(chr(10) + '- ['):,} more papers" in text


def test_two_hundred_topics_that_failed_with_long_names_and_reasons_keep_within_it_too() -> None:
    reports = [
        TopicReport(Topic(f"{number} {'*|' * 48}", f"t{number}"), 1, failure=f"arXiv said {'<*>' * 200}. Wait.")
        for number in range(200)
    ]
    text = summary_markdown([*reports, of_topic(*month_of(100))], CONFIG, 60_000)
    assert len(text) < 60_000
    assert re.search(r"\| … and \d+ more topics \| \| \| \|", text)
    assert re.search(r"- … and \d+ more; the log has them all\.", text)


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_a_hostile_title_is_one_item_whose_only_link_is_ours_and_reads_as_it_is(number: int) -> None:
    title = " ".join(HOSTILE[number][0].split())[:300]
    hostile = paper(title=title, authors=(title[:50],))
    rendered = html_of(summary_markdown([of_topic(hostile, name="x")], CONFIG, 60_000))
    (item,) = re.findall(r"<li>(.*?)</li>", rendered, re.DOTALL)
    assert re.findall(r'<a href="([^"]*)"', item) == [hostile.url]
    (shown,) = re.findall(r"<a [^>]*>(.*?)</a>", item, re.DOTALL)
    assert not re.search(r"<(?!/?span>)", shown), "no element of the title's own making"
    visible = html.unescape(re.sub(r"<[^>]*>", "", shown))
    assert invisible_gone(visible).rstrip("…") in invisible_gone(title)


def invisible_gone(text: str) -> str:
    return " ".join(re.sub("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x1f\x7f-\x9f]", "", text).split())


@pytest.mark.parametrize(
    "title",
    [
        "Thanks to @octocat and @github/team",
        "fixes #4, closes owner/repo#4, GH-4, resolves gh-12",
        "see https://github.com/o/r/issues/4 and www.example.com and mailto:a@example.com",
        "write to ada@example.com or xmpp:ada@example.com",
        "as of 1234567890abcdef1234567890abcdef12345678 and deadbeef",
    ],
)
def test_a_title_mentions_nobody_refers_to_nothing_and_links_nowhere(title: str) -> None:
    text = summary_markdown([of_topic(paper(title=title, authors=(title,)))], CONFIG, 60_000)
    bare = html.unescape(text)
    assert not re.search(r"@\w", bare)
    assert not re.search(r"#\d|\bgh-\d", bare, re.IGNORECASE)
    assert not re.search(r"\b[0-9a-f]{7,}\b", bare)
    rendered = html_of(text)
    assert re.findall(r'<a href="([^"]*)"', rendered) == ["https://arxiv.org/abs/2502.15266v1"]


def test_a_very_long_title_is_cut() -> None:
    text = summary_markdown([of_topic(paper(title="word " * 1000))], CONFIG, 60_000)
    assert "word…](" in text
    assert len(text) < 1_000


def test_the_nearest_papers_come_first_with_words_that_set_nothing_off() -> None:
    stars = [paper(f"2503.{n:05}", title="Splatting of scenes", abstract="A scene by gaussians") for n in range(4)]
    near = paper("2505.00001", title="Splatting", abstract="Scenes as Gaussians *by* @octo <b>splatting</b> #4")
    alike: dict[str, Any] = {"title": "Courts", "abstract": "A law of courts and claims"}
    others = [paper(f"2504.{n:05}", **alike) for n in range(30)]
    far = paper("2505.00002", updated="2025-06-01T00:00:00Z", **alike)
    newest = [Record(each.id, each) for each in (far, near, *others)]
    ranking = rank(stars, newest, newest)
    report = replace(of_topic(near, far), ranking=ranking)
    text = summary_markdown([report], CONFIG, 60_000)
    first, _, rest = text.partition("The others, newest first:")
    assert "Nearest to your stars:" in first and near.url in first and far.url in rest and near.url not in rest
    because = first.partition("because of ")[2].splitlines()[0]
    assert {word.lower() for word in because.split(", ")} <= {"splatting", "scenes", "gaussians"}
    (told,) = (each for each in json.loads(papers_json([report])[0]) if each["id"] == near.id)
    assert 0 < told["score"] <= 1 and told["because"] == because.split(", ")
    assert "Nearest" not in summary_markdown([of_topic(near, far)], CONFIG, 60_000)


@pytest.mark.parametrize("word", ["@octo", "#4", "<b>x</b>", "GH-4", "deadbeef0", "a|b", "https://x.io"])
def test_a_word_that_decided_is_text_and_nothing_else(word: str) -> None:
    class Chosen(Ranking):
        def because(self, record: Record) -> tuple[str, ...]:
            return (word,)

    report = replace(of_topic(NEW), ranking=Chosen(3, 900, {NEW.id: 500}))
    line = next(each for each in summary_markdown([report], CONFIG, 60_000).splitlines() if "because" in each)
    assert line.endswith(f"because of {unlinked(word)}")


def test_silence_is_told_with_its_number_where_there_is_something_to_rank() -> None:
    quiet = Ranking(12, 589)
    assert "Your 12 stars do not tell these papers apart (AUC 0.58; chance has 0.50, and 0.65 is needed)" in (
        summary_markdown([replace(of_topic(NEW), ranking=quiet)], CONFIG, 60_000)
    )
    for report in (replace(of_topic(), ranking=quiet), replace(of_topic(NEW), ranking=Ranking(2))):
        assert "tell these papers apart" not in summary_markdown([report], CONFIG, 60_000)
