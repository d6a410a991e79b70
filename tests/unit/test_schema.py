"""The schema of the config file: it is what the tables say, and agrees with the reader; see also the properties."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import regress

import radar
from radar.errors import SettingsError
from radar.settings.definitions import BY_NAME, SETTINGS
from radar.settings.kinds import Since, WholeNumber
from radar.settings.topic_keys import BY_KEY, PHRASE, TOPIC_TABLE, TopicKey
from scripts.schema import ADDRESS, FILE, LINE_FOR_EDITORS, main, schema, text
from tests.unit.given_schema import accepts, faults
from tests.unit.given_settings import given

PROJECT = Path(__file__).parents[2]
SCHEMA = schema()
IN_FILE = [setting for setting in SETTINGS if setting.in_file]
TOPICS = "topics: [llm]\n"


def is_read(config: str) -> bool:
    """Whether the reader takes a config file, the workflow giving the topics where the file has none."""
    try:
        given(config, None if "topics:" in config else {"topics": "llm"})
    except SettingsError:
        return False
    return True


def topic(keys: str) -> str:
    return f"topics: [{{{keys}}}]\n"


# What it is


def test_the_file_is_what_the_tables_say() -> None:
    assert (PROJECT / FILE).read_text(encoding="utf-8") == text(), "Run: make schema"


def test_it_is_written_anew(tmp_path: Path) -> None:
    assert main(tmp_path) == 0
    assert [(path.name, path.read_text(encoding="utf-8")) for path in tmp_path.iterdir()] == [(FILE, text())]


def test_it_is_a_schema_of_the_draft_that_it_names() -> None:
    jsonschema.Draft7Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == jsonschema.Draft7Validator.META_SCHEMA["$id"]


def test_its_expressions_are_ones_for_javascript_and_for_python() -> None:
    found = set(re.findall(r'"pattern": ("(?:[^"\\]|\\.)*")', text()))
    assert len(found) > 10
    for pattern in map(json.loads, found):
        regress.Regex(pattern, "u")
        re.compile(pattern)


def test_it_has_every_setting_and_every_key_of_a_topic_with_its_description_and_no_other() -> None:
    told = {name: each["description"] for name, each in SCHEMA["properties"].items()}
    assert told == {setting.name: setting.description for setting in IN_FILE}
    of_topic = SCHEMA["definitions"]["topic"]["then"]
    assert {name: each["description"] for name, each in of_topic["properties"].items()} == {
        key.name: key.description for key in TOPIC_TABLE
    }
    assert SCHEMA["additionalProperties"] is of_topic["additionalProperties"] is False


@pytest.mark.parametrize("setting", [each for each in IN_FILE if each.default], ids=lambda setting: setting.name)
def test_a_default_written_out_changes_nothing(setting: Any) -> None:
    default = json.dumps({setting.name: SCHEMA["properties"][setting.name]["default"]})
    assert given(default, {"topics": "llm"}) == given(None, {"topics": "llm"})


def test_a_new_setting_and_new_keys_need_nothing_but_their_rows() -> None:
    until = replace(BY_NAME["since"], name="until", kind=Since(), default="")
    groups = TopicKey("any-of", PHRASE, "Groups of phrases.", lists=2, finds=True)
    without = TopicKey("exclude-authors", BY_KEY["authors"].kind, "Who must not have written it.", lists=1)
    grown = schema([*SETTINGS, until], [*TOPIC_TABLE, groups, without])
    assert accepts(grown, {"until": "2026-01-01", "topics": [{"name": "a", "any-of": [["b", "c"], ["d"]]}]})
    keys: list[tuple[dict[str, Any], bool]] = [
        ({"any-of": []}, False),
        ({"any-of": ["b"]}, False),
        ({"any-of": [["***"]]}, False),
        ({"exclude-authors": ["b"]}, False),
        ({"query": "b"}, True),
        ({"query": "b", "exclude-authors": ["c"]}, False),
    ]
    for given_keys, right in keys:
        assert accepts(grown, {"topics": [{"name": "a", **given_keys}]}) is right, given_keys
    with pytest.raises(ValueError, match="not the same"):
        schema(SETTINGS, [*TOPIC_TABLE, replace(groups, kind=replace(Since(), allowed=PHRASE.allowed))])


# Where it is named


def test_its_address_is_that_of_the_file_at_the_major_version() -> None:
    owner_and_name = radar.PROJECT_URL.removeprefix("https://github.com/")
    assert ADDRESS == f"https://raw.githubusercontent.com/{owner_and_name}/v1/{FILE}" == SCHEMA["$id"]


@pytest.mark.parametrize("path", ["README.md", "docs/settings.md"])
def test_documents_have_the_line_for_editors(path: str) -> None:
    assert LINE_FOR_EDITORS in (PROJECT / path).read_text(encoding="utf-8").splitlines()


def test_every_config_file_among_the_examples_begins_with_it() -> None:
    found = list(PROJECT.glob("examples/*/arxiv-radar.yml"))
    assert len(found) >= 2
    for path in found:
        assert path.read_text(encoding="utf-8").startswith(f"{LINE_FOR_EDITORS}\n"), path


# What it says, and the reader alike; documents and examples are in test_docs.py

RIGHT = (
    "",
    "# nothing\n",
    "since: 30 days\n",
    TOPICS,
    "topics: [2048, true, 1.5, 1e3, cs.CV, 'C++', 言語, .nan]\n",
    topic("name: 2048, any: [0x10, 3.14, false, yes]"),
    topic("name: a, any: , all: , none: , in: , categories: [cs.lg, 'CS.*', stat, hep-th, HEP-TH.*], primary-only: "),
    topic("name: a, all: [b], none: [c], in: title, primary-only: TRUE, categories: [math-ph], authors: [Y. LeCun]"),
    topic("name: a, query: 'ti:\"b\"', any: [], all: , in: ~, primary-only: false"),
    topic("name: a, query: , any: [b]"),
    topic("name: a, authors: [b]"),
    TOPICS + "categories: []\n",
    TOPICS + "since: 1 DAY\n",
    TOPICS + "since: ' 36500  days '\n",
    TOPICS + "since: 2026-01-01\n",
    TOPICS + "since:\ndraft: ~\npublish: null\nlabels:\npage-size:\n",
    TOPICS + "draft: True\nstrict: 'FALSE'\ndry-run: \"true\"\n",
    TOPICS + "page-size: '100'\nmax-minutes: +5\n",
    TOPICS + "page-size: 0100\n",
    TOPICS + "publish: none\n",
    TOPICS + "columns: [links, paper]\n",
    TOPICS + "labels: [a b, 'c: d', 7, true, é]\n",
    TOPICS + "assignees: ['@octo-cat', 'dependabot[bot]', 7]\nreviewers: [a_b]\nteam-reviewers: [a/b.c, '@a/b', _x]\n",
    TOPICS + "output-dir: ./a b/.c/\ntemplates: 2026\nbase: 1.5\nbranch: a/b-c_d\n",
    TOPICS + "home-url: HTTPS://x.org:8080/a/~b/%20/\n",
    TOPICS + "commit-message: Papers\npull-request-title: '{{ new }} papers'\n",
)

WRONG = (
    "- llm\n",
    "llm\n",
    "7\n",
    "topics: []\n",
    "topics: llm\n",
    "topics: {a: b}\n",
    "topics: [" + "x, " * 201 + "]\n",
    "topics: ['', a]\n",
    "topics:\n- a\n-\n",
    "topics: [[a]]\n",
    "topics: ['***']\n",
    "topics: ['++ ! --']\n",
    "topic: [a]\n",
    TOPICS + "any: [a]\n",
    TOPICS + "page_size: 100\n",
    TOPICS + "token: x\n",
    TOPICS + "config: x.yml\n",
    TOPICS + "<<: {page-size: 10}\n",
    topic("any: [a]"),
    topic("name: , any: [a]"),
    topic("name: '!!!', any: [a]"),
    topic("name: [a], any: [a]"),
    topic("name: a"),
    topic("name: a, any: []"),
    topic("name: a, none: [b], in: title, primary-only: true"),
    topic("name: a, any: b"),
    topic("name: a, any: b, all: [c]"),
    topic("name: a, any: {b: c}"),
    topic("name: a, any: [[b]]"),
    topic("name: a, any: ['']"),
    topic("name: a, any: ['*']"),
    topic("name: a, any: [~]"),
    topic("name: a, any: [b], in: titles"),
    topic("name: a, any: [b], in: Title"),
    topic("name: a, any: [b], in: [title]"),
    topic("name: a, any: [b], keyword: c"),
    topic("name: a, any: [b], since: 30 days"),
    topic("name: a, any: [b], primary-only: yes"),
    topic("name: a, any: [b], " + "all: [" + "c, " * 501 + "]"),
    topic("name: a, categories: [cs.XX]"),
    topic("name: a, categories: [cs.]"),
    topic("name: a, categories: cs.LG"),
    topic("name: a, categories: ['*']"),
    topic("name: a, categories: [hep-th.AB]"),
    topic("name: a, categories: [1]"),
    topic("name: a, authors: ['.']"),
    topic("name: a, query: '()'"),
    topic("name: a, query: [b]"),
    topic("name: a, query: b, any: [c]"),
    topic("name: a, query: b, in: title"),
    topic("name: a, query: b, categories: [cs.LG]"),
    topic("name: a, query: b, primary-only: true"),
    TOPICS + "categories: cs.*\n",
    TOPICS + "categories: [cs.LG, all]\n",
    TOPICS + "since: 30\n",
    TOPICS + "since: last week\n",
    TOPICS + "since: 2025-1-1\n",
    TOPICS + "since: 20250101\n",
    TOPICS + "since: 2025-01-01T00:00:00Z\n",
    TOPICS + "since: -1 days\n",
    TOPICS + "since: [1]\n",
    TOPICS + "group-by: month\n",
    TOPICS + "publish: true\n",
    TOPICS + "publish: ''\n",
    TOPICS + "page-size: 9\n",
    TOPICS + "page-size: 100.5\n",
    TOPICS + "page-size: ten\n",
    TOPICS + "page-size: '1e2'\n",
    TOPICS + "page-size: true\n",
    TOPICS + "max-minutes: 361\n",
    TOPICS + "max-minutes: [5]\n",
    TOPICS + "draft: yes\n",
    TOPICS + "draft: 1\n",
    TOPICS + "draft: tRUE\n",
    TOPICS + "columns: paper\n",
    TOPICS + "columns: []\n",
    TOPICS + "columns: [date]\n",
    TOPICS + "columns: [paper, paper]\n",
    TOPICS + "columns: [paper, title]\n",
    TOPICS + "labels: a, b\n",
    TOPICS + "labels: ['a, b']\n",
    TOPICS + "labels: ['']\n",
    TOPICS + "labels: [[a]]\n",
    TOPICS + "assignees: [octo cat]\n",
    TOPICS + "assignees: [-x, '@']\n",
    TOPICS + "reviewers: [a/b]\n",
    TOPICS + "team-reviewers: [a/b/c]\n",
    TOPICS + "team-reviewers: [a b]\n",
    TOPICS + "output-dir: ../x\n",
    TOPICS + "output-dir: a/../b\n",
    TOPICS + "output-dir: ' /papers'\n",
    TOPICS + "output-dir: C:/x\n",
    TOPICS + "output-dir: ./\n",
    TOPICS + "output-dir: 'a|b'\n",
    TOPICS + "templates: a\\b\n",
    TOPICS + "templates: ''\n",
    TOPICS + "base: refs/heads/main\n",
    TOPICS + "base: a b\n",
    TOPICS + "base: a..b\n",
    TOPICS + "branch: -1\n",
    TOPICS + "branch: a//b\n",
    TOPICS + "branch: a/\n",
    TOPICS + "branch: x/.a\n",
    TOPICS + "home-url: octocat.github.io\n",
    TOPICS + "home-url: ftp://x.org\n",
    TOPICS + "home-url: https://\n",
    TOPICS + "home-url: https://x.org/?a\n",
    TOPICS + "home-url: https://user@x.org\n",
    TOPICS + "home-url: 7\n",
    TOPICS + "commit-message: ' '\n",
    TOPICS + "pull-request-title: [a]\n",
    TOPICS + f"labels: [{'x' * 10_001}]\n",
)

BEYOND_A_SCHEMA = {
    "what two topics are to each other": "topics: [a b, a-b]\n",
    "what folder a name makes": topic("name: con, any: [a]"),
    "which words arXiv searches": "topics: [the]\n",
    "which of two days comes first": TOPICS + "since: 2025-02-01\nuntil: 2025-01-01\n",
    "how long a query is": topic("name: a, any: [" + ", ".join(f"phrase {n}" for n in range(400)) + "]"),
    "how a query is built": topic("name: a, query: '(b'"),
    "which signs beyond ASCII are letters": "topics: ['—']\n",
    "which characters can be printed": 'topics: ["a\\u200b"]\n',
    "how many characters are left when blanks are folded": f"topics: [{'x' * 1_001}]\n",
    "whether the workflow gives categories": topic("name: a, any: [b], primary-only: true"),
    "whether a template works": TOPICS + "commit-message: '{{ new'\n",
    "which days there are": TOPICS + "since: 2025-02-30\n",
    "which days are to come": TOPICS + "since: 2999-01-01\n",
    "how long a span is": TOPICS + "since: 36501 days\n",
    "what a number in quotes comes to": TOPICS + "page-size: '7'\n",
    "how a number is written": TOPICS + "page-size: 1e2\n",
    "which folders git and Windows keep": TOPICS + "output-dir: .git\n",
    "which names git keeps": TOPICS + "branch: HEAD\n",
    "whether two branches are one": TOPICS + "base: main\nbranch: main\n",
    "which hosts and ports there are": TOPICS + "home-url: https://x.org:y\n",
}
"""What the schema accepts and the reader refuses. There is no saying it in a schema, or not in a few words."""

FOR_EDITORS_ALONE = {
    "the word null": topic("name: a, any: [null]"),
    "the sign of a null": TOPICS + "labels: [~]\n",
    "blanks around a choice": TOPICS + "publish: ' none '\n",
    "blanks around a word that says nothing": topic("name: a, query: b, primary-only: ' false '"),
}
"""What the reader accepts and the schema refuses: to all who know YAML it means something else, or is a slip."""


@pytest.mark.parametrize("config", RIGHT)
def test_what_is_right_is_right_to_both(config: str) -> None:
    assert faults(config) == []
    assert is_read(config)


@pytest.mark.parametrize("config", WRONG, ids=lambda config: config[-60:])
def test_what_is_wrong_is_wrong_to_both(config: str) -> None:
    assert faults(config) != []
    assert not is_read(config)


@pytest.mark.parametrize("config", BEYOND_A_SCHEMA.values(), ids=BEYOND_A_SCHEMA)
def test_what_a_schema_cannot_say_is_refused_by_the_reader_alone(config: str) -> None:
    assert faults(config) == []
    assert not is_read(config)


@pytest.mark.parametrize("config", FOR_EDITORS_ALONE.values(), ids=FOR_EDITORS_ALONE)
def test_what_is_read_but_surely_not_meant_is_told_by_editors_alone(config: str) -> None:
    assert faults(config) != []
    assert is_read(config)


@pytest.mark.parametrize("setting", [each for each in IN_FILE if isinstance(each.kind, WholeNumber)])
def test_a_number_has_the_same_bounds_for_both(setting: Any) -> None:
    bounds = {setting.kind.least - 1: False, setting.kind.least: True}
    bounds |= {setting.kind.most: True, setting.kind.most + 1: False}
    for number, right in bounds.items():
        config = f"{TOPICS}{setting.name}: {number}\n"
        assert (faults(config) == []) is is_read(config) is right


def test_every_category_is_one_in_any_case_for_both() -> None:
    listed = [name for part in SCHEMA["definitions"]["a_category_of_arxiv"]["anyOf"] for name in part.get("enum", ())]
    assert len(listed) > 150
    for written in (listed, [*map(str.upper, listed)], [*map(str.lower, listed)]):
        config = f"{TOPICS}categories: {json.dumps(written)}\n"
        assert faults(config) == []
        assert is_read(config)
