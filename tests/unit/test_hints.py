"""Hints at keys: what people call them elsewhere, never the opposite, never one that does not exist."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from radar.settings.definitions import SETTINGS
from radar.settings.hints import _CALLED_ELSEWHERE, hint, meant
from radar.settings.topics import TOPIC_KEYS
from tests.unit.given_settings import problem, problems

OF_FILE = [setting.name for setting in SETTINGS if setting.in_file]
ALL_KEYS = tuple(dict.fromkeys((*TOPIC_KEYS, "any-of", "comment", "exclude-categories", "exclude-authors")))
NEGATIONS = (
    "not-{}", "no-{}", "none-{}", "non-{}", "without-{}", "exclude-{}", "excluded-{}", "ignore-{}", "except-{}", "-{}",
    "skip-{}", "blacklist-{}", "block_{}", "not {}", "{}-exclude", "{}-blacklist", "{}_not",
)  # fmt: skip
POSITIVE = {"any", "all", "authors", "categories", "name", "query", "in", "topics", "any-of", "comment"}


@pytest.mark.parametrize("negation", NEGATIONS)
@pytest.mark.parametrize("key", ["any", "all", "authors", "author", "categories", "category", "phrases", "keywords"])
def test_a_negation_never_leads_to_its_opposite(negation: str, key: str) -> None:
    given = negation.format(key)
    for names in (TOPIC_KEYS, ALL_KEYS, OF_FILE, [*OF_FILE, "until"]):
        assert meant(given, names) not in POSITIVE
    subject = {"author": "authors", "category": "categories"}.get(key, key)
    wanted = f"exclude-{subject}" if subject in ("authors", "categories") else "none"
    assert meant(given, ALL_KEYS) == wanted


@pytest.mark.parametrize(
    ("given", "key"),
    [
        ("keywords", "any"),
        ("keyword", "any"),
        ("exclude", "none"),
        ("not", "none"),
        ("ignore", "none"),
        ("blacklist", "none"),
        ("Exclude", "none"),
        ("excludeAuthors", "exclude-authors"),
        ("exclude_categories", "exclude-categories"),
        ("author", "authors"),
        ("category", "categories"),
        ("and", "all"),
        ("or", "any"),
        ("where", "in"),
        ("search_query", "query"),
        ("comments", "comment"),
        ("anny", "any"),
        ("athors", "authors"),
        ("llm", None),
    ],
)
def test_keys_of_a_topic_are_known_by_what_people_call_them(given: str, key: str | None) -> None:
    assert meant(given, ALL_KEYS) == key


@pytest.mark.parametrize(
    ("given", "key"),
    [
        ("keywords", "topics"),
        ("topic", "topics"),
        ("start-date", "since"),
        ("from", "since"),
        ("days_back", "since"),
        ("end-date", "until"),
        ("to", "until"),
        ("per-page", "page-size"),
        ("output", "output-dir"),
        ("groupby", "group-by"),
    ],
)
def test_settings_are_known_by_what_people_call_them(given: str, key: str) -> None:
    assert meant(given, [*OF_FILE, "until"]) == key
    if key == "until" and "until" not in OF_FILE:
        assert meant(given, OF_FILE) is None


@pytest.mark.parametrize("given", ["max-results", "max_results", "MAX_PAPER_NUM", "limit"])
def test_a_cap_is_told_to_be_none(given: str) -> None:
    assert "there is no cap" in hint(given, TOPIC_KEYS)
    assert "there is no cap" in problem(f"{given}: 10\n", {"topics": "llm"}).remedy


def test_a_key_that_belongs_into_a_topic_is_sent_there() -> None:
    found = problem("exclude: [survey]\n", {"topics": "llm"})
    assert found.remedy == "Write `none` in an entry of the list under `topics:` if that is what you mean."


def test_hints_are_given_in_a_topic() -> None:
    found = problems("topics: [{name: x, keywords: [llm], not-any: [survey]}]\n")
    assert [re.findall("Write `(.*?)`", each.remedy) for each in found] == [["any"], ["none"]]


def test_no_name_stands_for_two_keys_of_the_same_list() -> None:
    said = [other for name in ALL_KEYS for other in _CALLED_ELSEWHERE.get(name, "").split()]
    assert sorted({name for name in said if said.count(name) > 1}) == []


@settings(deadline=None)
@given(st.text(max_size=30))
def test_only_keys_that_exist_are_ever_meant(given: str) -> None:
    for names in (TOPIC_KEYS, OF_FILE):
        assert meant(given, names) in (None, *names)
        assert hint(given, names).endswith(".")
