"""The schema of the config file and the reader: what one accepts the other does, but for what is named."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from radar.arxiv_api.query import length_fault
from radar.errors import SettingsError
from radar.settings.categories import names
from radar.settings.definitions import SETTINGS
from radar.settings.github_names import Label, Login, TeamName
from radar.settings.kinds import (
    Boolean,
    Category,
    Choice,
    Kind,
    MessageTemplate,
    Refused,
    Since,
    WholeNumber,
)
from radar.settings.names import Branch, RepositoryPath, WebAddress
from radar.settings.read import read_settings
from radar.settings.topic_keys import PHRASE, TOPIC_TABLE
from scripts.schema import pattern
from tests.unit.given_schema import accepts, faults

CONFIG = ".github/arxiv-radar.yml"
TODAY = date(2026, 11, 23)
IN_FILE = [setting for setting in SETTINGS if setting.in_file]
KINDS = dict.fromkeys([setting.kind for setting in IN_FILE if setting.kind] + [key.kind for key in TOPIC_TABLE])

SAID_WHOLE = (Boolean, Category, Choice, Login, TeamName)
"""Kinds whose form says all."""

TO_ONE_ALONE = set("\x1c\x1d\x1e\x1f\x85\ufeff")
"""Characters that either Python or JavaScript takes for blanks. No editor lets one type them."""


class Plain(str):
    """A scalar that is written without quotes."""


def plain(*texts: str) -> list[Any]:
    return [Plain(text) for text in texts]


def written(value: Any) -> str:
    """A document in YAML's flow style."""
    match value:
        case Plain():
            return str(value)
        case dict():
            return "{" + ", ".join(f"{json.dumps(key)}: {written(each)}" for key, each in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(written, value)) + "]"
        case _:
            return json.dumps(value)


ANY = st.sampled_from(
    [
        *("", " ", "***", "a", " b ", [], [""], ["a"], [[]], {}, {"a": "b"}),
        *plain("~", "yes", "true", "False", "7", "-7", "1.5", "1e3", "0x10", ".inf", "2026-01-01", "large model"),
    ]
)
OF_KIND: dict[type[Kind], tuple[list[Any], list[Any]]] = {
    Boolean: ([*plain("true", "False", "TRUE"), "true", "FALSE"], [*plain("yes", "1"), "tRUE"]),
    Branch: (
        [*plain("main", "a/b", "1.5", "true"), " a "],
        [*plain("-1", "a b", "a..b", "a//b", "x/.y"), "refs/heads/a", "a:b"],
    ),
    Category: (
        [*plain("cs.LG", "CS.lg", "stat", "hep-th", "math.*"), " cs.CL "],
        [*plain("cs.XX", "cs.", "all", "7", "~"), "*"],
    ),
    Label: ([*plain("papers", "7", "true", "good first issue", "é"), "a: b"], ["a, b", " "]),
    Login: ([*plain("octocat", "7", "true"), "@octo-cat", "x[bot]"], [*plain("-x", "a b", "a/b", "~"), "@"]),
    RepositoryPath: (
        [*plain("papers", "./a b/", "7", "true"), " a "],
        [*plain(".", "/a", "~/a", "a/../b", "C:/a"), "a\\b", " /a"],
    ),
    Since: (
        [*plain("30 days", "1 DAY", "2026-01-01"), " 7  days "],
        [*plain("30", "2026-1-1", "20260101", "a day"), ""],
    ),
    TeamName: ([*plain("readers", "a/b", "7", "1.5", "true"), "@a/b"], [*plain("a/b/c", "a b", "~"), "/"]),
    WebAddress: (plain("https://x.org", "HTTP://x.org:80/a/"), [*plain("x.org", "ftp://x.org"), "https://a@b"]),
    WholeNumber: ([*plain("10", "100", "360", "+20", "0100"), "100"], [*plain("0", "9", "501", "-10", "ten"), "x"]),
}
"""Values of a kind, right and wrong, as far as a schema can tell."""

WORDS = ([*plain("large model", "7", "1.5", "true", "no", "b"), "C++", " é "], ["", "++"])


def value_of(kind: Kind, lists: int = 0) -> st.SearchStrategy[Any]:
    """Mostly right, sometimes wrong, and sometimes anything."""
    right, wrong = OF_KIND.get(type(kind), WORDS)
    if isinstance(kind, Choice):
        right, wrong = [choice.value for choice in kind.among], plain("title", "paper", "Title", "none")
    values = st.sampled_from([*right * 16, *wrong])
    for _ in range(lists):
        values = st.lists(values, max_size=3)
    return st.one_of(*[values] * 8, st.just(Plain("~")), ANY)


def some(values: Mapping[str, st.SearchStrategy[Any]], most: int) -> st.SearchStrategy[dict[str, Any]]:
    """A mapping with a few of the keys."""
    pairs = st.one_of([st.tuples(st.just(key), value) for key, value in values.items()])
    return st.lists(pairs, max_size=most, unique_by=lambda pair: pair[0]).map(dict)


KEYS = {key.name: value_of(key.kind, key.lists) for key in TOPIC_TABLE} | {"keyword": ANY}
TOPIC = st.one_of(
    value_of(PHRASE),
    st.builds(
        lambda told, keys: {**told, **keys},
        st.sampled_from([{"name": "a", "any": ["b"]}, {"name": Plain("7"), "query": "b"}, {"name": Plain("no")}]),
        some(KEYS, 2),
    ),
    some(KEYS, 3),
)
SETTING = {s.name: value_of(s.kind, int(s.many)) if s.kind else ANY for s in SETTINGS} | {"pages": ANY}
DOCUMENT = st.one_of(
    some(SETTING, 3),
    some({"topics": st.lists(TOPIC, min_size=1, max_size=1), **SETTING}, 2),
    st.builds(lambda topics: {"topics": topics}, st.lists(TOPIC, min_size=1, max_size=2)),
)

BEYOND_A_SCHEMA = {
    "two topics": "would share the folder",
    "small words": "which is a word that arXiv does not search",
    "the first day and the last": "`until` is",
    "the workflow": r"has `primary-only`, but there are no categories",
    "two branches": "^`base` and `branch` are both",
    "numbers written otherwise": '"(1e3|0x10|[.]inf|1[.]5)", which is not',
}
"""What the reader alone can tell, and these documents have; tests/unit/test_schema.py names all of it."""


def told_by_the_reader(config: str, topics: object) -> list[str]:
    """What is wrong with a config file; the workflow gives the topics where the file has none."""
    environ = {} if topics not in (None, "~", "null") else {"INPUT_TOPICS": "llm"}
    try:
        read_settings(environ, {CONFIG: config}.get, today=TODAY, check_topic=length_fault)
    except SettingsError as error:
        return [problem.what for problem in error.problems]
    return []


@settings(deadline=None, max_examples=1000)
@given(DOCUMENT)
def test_a_document_is_right_to_both_or_wrong_to_both(document: dict[str, Any]) -> None:
    config = written(document)
    told = told_by_the_reader(config, document.get("topics"))
    if faults(config):
        assert told
    else:
        assert [what for what in told if not any(re.search(each, what) for each in BEYOND_A_SCHEMA.values())] == []


def texts(kind: Kind) -> st.SearchStrategy[str]:
    """Texts of the kind's form, and others that are nearly of it."""
    in_capitals = st.sampled_from([name.upper() for name in names()])  # their expression is too long to draw from
    of_form = in_capitals if isinstance(kind, Category) else st.from_regex(kind.form, fullmatch=True)
    right = st.just(kind.example) | of_form
    places, insertions = st.integers(0, 9), st.text(max_size=2)
    nearly = st.builds(lambda text, at, more: text[:at] + more + text[at:], right, places, insertions)
    return (right | nearly | st.text()).filter(lambda text: not TO_ONE_ALONE & {*text})


@pytest.mark.parametrize(
    "kind", [kind for kind in KINDS if not isinstance(kind, MessageTemplate)], ids=lambda kind: type(kind).__name__
)
@settings(deadline=None)
@given(st.data())
def test_a_form_has_all_that_is_read_and_of_some_kinds_nothing_else(kind: Kind, data: st.DataObject) -> None:
    text = data.draw(texts(kind))
    try:
        kind.read(text.strip())
    except Refused:
        is_read = False
    else:
        is_read = True
    has_form = accepts({"pattern": pattern(kind)}, text)
    assert has_form >= is_read
    if isinstance(kind, SAID_WHOLE):
        assert has_form == is_read
