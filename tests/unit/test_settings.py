"""Each setting from its text, from the file and from inputs; `test_settings_problems` has what is refused."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta
from typing import Any

import pytest

from radar.settings.columns import Column
from radar.settings.definitions import BY_NAME, SETTINGS
from radar.settings.model import GroupBy, PageOrder, Publish, Settings
from radar.settings.people import Person
from radar.settings.read import read_settings
from tests.unit.given_settings import CONFIG, given

TOPICS = "topics: [llm]\n"


def test_one_keyword_as_an_input_is_enough() -> None:
    settings = given(inputs={"topics": "gaussian splatting"})
    assert [topic.name for topic in settings.topics] == ["gaussian splatting"]
    assert dataclasses.replace(settings, topics=()) == Settings(())


def test_the_table_and_the_fields_of_settings_name_the_same_settings() -> None:
    seams = {"arxiv_api_url", "arxiv_oai_url", "arxiv_delay_seconds", "github_api_url", "github_server_url"}
    seams |= {"repository", "running_on"}
    # The default categories and the last day end up in the topics.
    assert {setting.field for setting in SETTINGS} - {"categories", "until"} | seams == {
        field.name for field in dataclasses.fields(Settings)
    }


@pytest.mark.parametrize("name", [s.name for s in SETTINGS if s.default and s.name != "token"])
def test_the_tables_default_given_as_an_input_changes_nothing(name: str) -> None:
    default = BY_NAME[name].default
    settings = read_settings(
        {"INPUT_TOPICS": "llm", f"INPUT_{name.upper()}": default}, {".github/arxiv-radar.yml": ""}.get
    )
    assert settings == given(inputs={"topics": "llm"})


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_description_is_one_sentence(setting: Any) -> None:
    assert setting.description[0].isupper()
    assert setting.description.endswith(".")
    assert ". " not in setting.description
    assert "\n" not in setting.description


EVERYTHING = """\
topics:
  - llm
categories: [cs.*, stat.ml]
since: 2025-01-31
until: 2025-06-30
group-by: published
page-size: 50
page-order: oldest-first
output-dir: ./reading/list/
readme: [README.md, ./docs/start.markdown]
home-url: https://octocat.github.io/reading/
columns: [paper, links, authors]
templates: .github/radar templates
publish: pull-request
base: develop
branch: radar/news
commit-message: "{{ total }} papers"
author: "Ada  Lovelace <ada@example.org>"
sign-off: true
pull-request-title: "{{ new }} more"
labels: [papers, good first issue]
assignees: ["@octocat", hubot]
reviewers: [octo-cat]
team-reviewers: [octo-org/readers, writers]
draft: true
max-minutes: 5
strict: True
dry-run: FALSE
"""


def test_every_setting_is_read_from_the_file() -> None:
    settings = given(EVERYTHING)
    assert dataclasses.replace(settings, topics=()) == Settings(
        topics=(),
        since=date(2025, 1, 31),
        group_by=GroupBy.PUBLISHED,
        page_size=50,
        page_order=PageOrder.OLDEST_FIRST,
        output_dir="reading/list",
        readme=("README.md", "docs/start.markdown"),
        home_url="https://octocat.github.io/reading",
        columns=(Column.PAPER, Column.LINKS, Column.AUTHORS),
        templates=".github/radar templates",
        publish=Publish.PULL_REQUEST,
        base="develop",
        branch="radar/news",
        commit_message="{{ total }} papers",
        author=Person("Ada Lovelace", "ada@example.org"),
        sign_off=True,
        pull_request_title="{{ new }} more",
        labels=("papers", "good first issue"),
        assignees=("octocat", "hubot"),
        reviewers=("octo-cat",),
        team_reviewers=("readers", "writers"),
        draft=True,
        max_minutes=5,
        strict=True,
    )
    assert settings.topics[0].categories == ("cs.*", "stat.ML")
    assert settings.topics[0].until == date(2025, 6, 30)


def test_every_setting_is_read_from_inputs_all_the_same() -> None:
    inputs = {
        "topics": "llm",
        "categories": "cs.*\nstat.ml",
        "since": " 2025-01-31 ",
        "until": "2025-06-30",
        "group-by": "published",
        "page-size": "50",
        "page-order": "oldest-first",
        "output-dir": "reading/list",
        "readme": "README.md, docs/start.markdown",
        "home-url": "https://octocat.github.io/reading",
        "columns": "paper, links,authors,",
        "templates": ".github/radar templates",
        "publish": "pull-request",
        "base": "develop",
        "branch": "radar/news",
        "commit-message": "{{ total }} papers",
        "author": "Ada Lovelace <ada@example.org>",
        "sign-off": "true",
        "pull-request-title": "{{ new }} more",
        "labels": "papers\ngood first issue\n",
        "assignees": "octocat, hubot",
        "reviewers": "octo-cat",
        "team-reviewers": "octo-org/readers\n\nwriters",
        "draft": "true",
        "max-minutes": "5",
        "strict": "true",
        "dry-run": "false",
    }
    assert given(inputs=inputs) == given(EVERYTHING)


def test_an_input_wins_over_the_file_unless_it_is_empty() -> None:
    settings = given(TOPICS + "page-size: 50\nlabels: [a, b]\n", {"page-size": "60", "labels": " \n", "topics": ""})
    assert (settings.page_size, settings.labels, settings.topics[0].name) == (60, ("a", "b"), "llm")


def test_inputs_of_the_runner_itself_are_left_alone() -> None:
    assert given(TOPICS, {"entrypoint": "/bin/sh", "args": "x"}) == given(TOPICS)


def test_a_null_in_the_file_counts_as_not_given() -> None:
    assert given(TOPICS + "home-url:\ncategories: ~\npage-size: null\n") == given(TOPICS)


def test_the_file_may_have_a_byte_order_mark_and_windows_line_ends() -> None:
    assert given("\ufeff" + EVERYTHING.replace("\n", "\r\n")) == given(EVERYTHING)


def test_blanks_around_a_quoted_value_do_not_count() -> None:
    assert given(TOPICS + "page-size: ' 50 '\nlabels: [' a  b ']\n") == given(TOPICS + "page-size: 50\nlabels: [a b]\n")


def test_the_config_file_is_looked_for_where_the_input_says() -> None:
    settings = read_settings({"INPUT_CONFIG": "./radar.yml"}, {"radar.yml": TOPICS}.get)
    assert (settings.config, settings.topics[0].name) == ("radar.yml", "llm")


def test_an_anchor_may_be_used_again() -> None:
    settings = given("topics:\n- {name: a, any: &words [x, y]}\n- {name: b, all: *words}\n")
    assert settings.topics[0].any == settings.topics[1].all == ("x", "y")


@pytest.mark.parametrize(
    ("text", "since"),
    [
        ("30 days", timedelta(days=30)),
        ("1 day", timedelta(days=1)),
        ("36500  Days", timedelta(days=36_500)),
        ("1991-08-14", date(1991, 8, 14)),
        ("2026-11-23", date(2026, 11, 23)),
    ],
)
def test_since_is_a_span_or_a_day(text: str, since: timedelta | date) -> None:
    assert given(TOPICS + f"since: {text}\n").since == since


def test_a_past_day_is_past_for_any_time_zone_if_no_day_is_given() -> None:
    assert read_settings({"INPUT_SINCE": "2999-01-01"}, {CONFIG: TOPICS}.get).since == date(2999, 1, 1)


def test_the_seams_are_read_from_the_environment() -> None:
    settings = given(
        TOPICS,
        ARXIV_API_URL="http://127.0.0.1:8080/api/query",
        ARXIV_DELAY_SECONDS="0.01",
        GITHUB_API_URL="https://ghe.example.org/api/v3/",
        GITHUB_SERVER_URL="https://ghe.example.org",
    )
    assert settings.arxiv_api_url == "http://127.0.0.1:8080/api/query"
    assert settings.arxiv_delay_seconds == 0.01
    assert settings.arxiv_oai_url == "", "what stands in for arXiv's API is the only one asked"
    both = given(TOPICS, ARXIV_API_URL="http://127.0.0.1:8080/api/query", ARXIV_OAI_URL="http://127.0.0.1:8080/oai")
    assert both.arxiv_oai_url == "http://127.0.0.1:8080/oai"
    assert settings.github_api_url == "https://ghe.example.org/api/v3"
    assert settings.github_server_url == "https://ghe.example.org"
    assert given(TOPICS, ARXIV_API_URL="", ARXIV_DELAY_SECONDS=" ") == given(TOPICS)


@pytest.mark.parametrize(
    ("ref", "base", "target"),
    [
        ("refs/heads/lists/1", "", "lists/1"),
        ("refs/heads/lists/1", "main", "main"),
        ("refs/heads/refs/heads/x", "", "refs/heads/x"),
        ("refs/pull/7/merge", "", ""),
        ("refs/tags/v1", "", ""),
        ("", "main", "main"),
        ("", "", ""),
    ],
)
def test_the_branch_to_update_is_the_one_named_or_the_one_the_workflow_runs_on(
    ref: str, base: str, target: str
) -> None:
    assert given(TOPICS, inputs={"base": base}, GITHUB_REF=ref).target == target


def test_the_token_is_read_and_not_shown() -> None:
    settings = given(TOPICS, {"token": "ghs_secret\n"})
    assert settings.token == "ghs_secret"
    assert "ghs_secret" not in repr(settings)
