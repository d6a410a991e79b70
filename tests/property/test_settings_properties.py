"""Whatever stands in inputs and config file: settings come out, or problems that a person can read."""

from __future__ import annotations

import unicodedata
from datetime import date

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from radar.analysis.words import are_stop_words
from radar.arxiv_api.query import LONGEST_REQUEST_LINE, compile_query, request_length
from radar.errors import SettingsError
from radar.settings.definitions import SETTINGS
from radar.settings.model import Settings
from radar.settings.near_misses import of_phrase
from radar.settings.read import read_settings
from radar.settings.slug import name_fault, same_folder, slug
from radar.text import fold

CONFIG = ".github/arxiv-radar.yml"
SECRET = "ghs_0123456789abcdef"

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-1000, 1000),
    st.floats(),
    st.sampled_from(["llm", "cs.*", "main", "commit", "30 days", "2025-01-01", "papers", "../x", "true", "{{ new }}"]),
    st.text(max_size=20),
)
KEYS = st.sampled_from([setting.name for setting in SETTINGS if setting.name != "token"]) | st.text(max_size=10)
TOPIC = SCALARS | st.dictionaries(
    st.sampled_from(["name", "any", "all", "none", "in", "categories", "primary-only", "authors", "query", "kind"]),
    SCALARS | st.lists(SCALARS, max_size=3),
    max_size=5,
)
FILES = st.one_of(
    st.text(max_size=80),
    st.text(st.sampled_from("topics: []{}-&*a!|>\n\t\"'#,?"), max_size=60),
    st.builds(
        lambda settings, topics: yaml.safe_dump({**settings, "topics": topics}, allow_unicode=True),
        st.dictionaries(KEYS, SCALARS | st.lists(SCALARS, max_size=3) | st.dictionaries(KEYS, SCALARS, max_size=2)),
        st.lists(TOPIC, max_size=4),
    ),
)
INPUTS = st.dictionaries(
    st.sampled_from([f"INPUT_{setting.name.upper()}" for setting in SETTINGS if setting.name != "config"])
    | st.text(st.characters(exclude_characters="\0="), max_size=8).map("INPUT_{}".format),
    st.text(max_size=30) | st.sampled_from(["llm", "- name: x\n  any: [y]", "true", "50", "a, b"]),
    max_size=5,
)


@settings(deadline=None)
@given(FILES, INPUTS)
def test_anything_gives_settings_that_hold_or_problems_that_can_be_read(file: str, inputs: dict[str, str]) -> None:
    environ = {**inputs, "INPUT_TOKEN": SECRET}
    try:
        found = read_settings(environ, {CONFIG: file}.get, today=date(2026, 11, 23))
    except SettingsError as error:
        assert error.problems
        for problem in error.problems:
            assert str(problem).isprintable()
            assert SECRET not in str(problem)
            assert problem.what.endswith(".") and problem.remedy.endswith(".")
            assert problem.file in (None, CONFIG)
        return
    check(found)


def check(settings: Settings) -> None:
    slugs = [topic.slug for topic in settings.topics]
    assert slugs and len(slugs) == len(set(slugs))
    for topic in settings.topics:
        assert topic.slug == slug(topic.name) != ""
        assert request_length(compile_query(topic), settings.arxiv_api_url) <= LONGEST_REQUEST_LINE
    assert 10 <= settings.page_size <= 500
    parts = settings.output_dir.split("/")
    assert not {"", ".", "..", ".git"} & {part.lower() for part in parts}
    assert parts[0].lower() != ".github"
    assert settings.token == SECRET


@settings(deadline=None)
@given(st.text())
def test_a_slug_is_its_own_slug_and_no_path(name: str) -> None:
    folder = slug(name)
    assert slug(folder) == folder == unicodedata.normalize("NFKC", folder) == folder.lower()
    assert all(c == "_" or unicodedata.category(c)[0] == "L" or unicodedata.category(c) == "Nd" for c in folder)
    assert not folder.startswith("_") and not folder.endswith("_") and "__" not in folder


def folder_of(name: str) -> str:
    """What names must differ in."""
    return same_folder(slug(name))


WORDS = st.text(min_size=1, max_size=30).filter(
    lambda text: fold(text).isprintable() and any(c.isalnum() for c in text) and name_fault(fold(text)) is None
)


def is_searched(phrase: str) -> bool:
    miss = of_phrase(phrase)
    return miss is None or not miss.is_sure


@settings(deadline=None)
@given(
    st.lists(WORDS, min_size=1, max_size=4, unique_by=folder_of),
    st.lists(WORDS.filter(is_searched), min_size=1, max_size=4, unique_by=fold),
)
def test_names_and_phrases_come_out_as_they_went_in(names: list[str], phrases: list[str]) -> None:
    file = yaml.safe_dump({"topics": [{"name": name, "any": phrases} for name in names]}, allow_unicode=True)
    found = read_settings({}, {CONFIG: file}.get)
    assert [topic.name for topic in found.topics] == [fold(name) for name in names]
    assert all(topic.any == tuple(fold(phrase) for phrase in phrases) for topic in found.topics)


@settings(deadline=None)
@given(st.lists(st.from_regex(r"[A-Za-z0-9.~+-]{1,8}", fullmatch=True), min_size=1, max_size=5, unique_by=folder_of))
def test_plain_words_are_never_taken_for_numbers_or_booleans(words: list[str]) -> None:
    kept = [word for word in words if name_fault(word) is None and not word.startswith((".", "-", "~"))]
    kept = [word for word in kept if not are_stop_words(word)]
    file = "topics:\n" + "".join(f"- {word}\n" for word in [*kept, "the last one"])
    assert [topic.name for topic in read_settings({}, {CONFIG: file}.get).topics] == [*kept, "the last one"]
