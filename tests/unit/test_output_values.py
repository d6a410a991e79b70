"""The outputs' values: counts, topics by slug, and the papers as JSON."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from radar.archive.paper import Paper
from radar.reporting.output_values import LONGEST_OUTPUT, outputs, papers_json
from radar.reporting.topic_report import TopicReport
from radar.settings.model import Topic
from radar.settings.slug import LONGEST_BYTES
from radar.settings.topics import MOST_TOPICS
from tests.unit.given_papers import change_of, month_of, paper


def report(
    slug: str, new: tuple[Paper, ...] = (), revised: tuple[tuple[Paper, Paper], ...] = (), **what: object
) -> TopicReport:
    values = {"total": len(new) + len(revised), "change": change_of(*new, revised=revised)} | what
    return TopicReport(Topic(slug.upper(), slug), **values)  # type: ignore[arg-type]


BEFORE, AFTER = paper("2501.00001"), paper("2501.00001", 3, updated="2025-03-01T00:00:00Z", title="Revised")


def test_counts_are_sums_and_topics_are_named_by_slug() -> None:
    reports = [
        report("llm", tuple(month_of(2)), ((BEFORE, AFTER),), total=40, starred=3),
        report("суп", tuple(month_of(3)), total=5, rejected=4, gaps=("It is not whole.",)),
        report("gone", total=7, failure="It failed."),
        report("also_gone", total=0, failure="It failed."),
    ]
    found = outputs(reports, changed=True)
    assert {key: value for key, value in found.items() if key != "papers-json"} == {
        "papers-left-out": "0",
        "changed": "true",
        "new-papers": "5",
        "revised-papers": "1",
        "total-papers": "52",
        "starred-papers": "3",
        "rejected-papers": "4",
        "failed-topics": "gone,also_gone",
        "incomplete-topics": "суп",
    }


def test_a_run_without_news_says_so() -> None:
    found = outputs([report("llm", total=40)], changed=False)
    assert (found["changed"], found["new-papers"], found["papers-json"]) == ("false", "0", "[]")
    assert (found["failed-topics"], found["incomplete-topics"]) == ("", "")


def test_papers_json_has_what_a_later_step_needs_of_each_new_and_revised_paper() -> None:
    new = paper(title="Ä \u2028 ::x", authors=tuple(f"Author {number}" for number in range(30)))
    text, left_out = papers_json([report("llm", (new,), ((BEFORE, AFTER),))])
    assert left_out == 0
    assert text.isascii()
    assert "\n" not in text
    first, second = json.loads(text)
    assert first == {
        "topic": "llm",
        "id": "2502.15266",
        "version": 1,
        "previous-version": None,
        "title": "Ä \u2028 ::x",
        "authors": [f"Author {number}" for number in range(10)],
        "url": "https://arxiv.org/abs/2502.15266v1",
        "published": "2025-02-21T07:40:15Z",
        "updated": "2025-02-21T07:40:15Z",
    }
    assert (second["id"], second["version"], second["previous-version"]) == ("2501.00001", 3, 1)


def test_papers_json_is_cut_to_whole_papers_within_its_limit() -> None:
    reports = [report("llm", tuple(month_of(1000)))]
    whole = json.loads(papers_json(reports, 10**9)[0])
    assert len(whole) == 1000
    for limit in (2, 300, 5_000, 100_000):
        text, left_out = papers_json(reports, limit)
        assert len(text.encode()) <= limit
        some = json.loads(text)
        assert some == whole[: len(some)]
        assert left_out == 1000 - len(some)
        assert len(text) + len(json.dumps(whole[len(some)])) + 2 > limit, "one more would not have fitted"


def test_a_paper_that_would_not_fit_alone_keeps_no_other_out() -> None:
    huge = paper("2502.00009", title="x" * LONGEST_OUTPUT)
    text, left_out = papers_json([report("llm", (huge, *month_of(3)))])
    assert (len(json.loads(text)), left_out) == (3, 1)


TITLES = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


@given(st.lists(TITLES, max_size=20), st.integers(2, 5_000))
def test_whatever_the_titles_it_is_json_within_its_limit(titles: list[str], limit: int) -> None:
    new = tuple(paper(f"2502.{number:05}", title=title) for number, title in enumerate(titles))
    text, left_out = papers_json([report("llm", new)], limit)
    assert len(text.encode()) <= limit
    assert len(json.loads(text)) + left_out == len(titles)


def start_with(name: str, value: str) -> int:
    """The exit code of a process that has the variable in its environment, and holds it against what it should be."""
    check = "import os, sys; sys.exit(len(os.environb[os.fsencode(sys.argv[1])]) != int(sys.argv[2]))"
    size = len(value.encode())
    command = [sys.executable, "-I", "-S", "-c", check, name, str(size)]
    return subprocess.run(command, env={name: value}, check=False).returncode


LONG_NAME = "PAPERS_OF_THE_STEP_" * 50


def test_every_output_passes_through_the_environment_of_a_process_under_a_long_name() -> None:
    longest = ["漢" * (LONGEST_BYTES // 3 - 2) + f"_{number:03}" for number in range(MOST_TOPICS)]
    reports = [
        report(slug, tuple(month_of(10)), failure="It failed.", gaps=("It is not whole.",), total=10)
        for slug in longest
    ]
    found = outputs(reports, changed=True)
    assert len(found["papers-json"]) > LONGEST_OUTPUT - 2_000 and int(found["papers-left-out"]) > 1_000
    for name, value in found.items():
        assert len(value.encode()) <= LONGEST_OUTPUT, name
        assert start_with(LONG_NAME, value) == 0, name
    with pytest.raises(OSError, match="Argument list too long"):  # what Linux says of more
        start_with("PAPERS", "x" * 131_072)
