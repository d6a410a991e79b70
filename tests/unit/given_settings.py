"""Settings from a config file's text and from inputs, without a repository: for the tests of settings and topics."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from radar.arxiv_api.query import length_fault
from radar.errors import Problem, SettingsError
from radar.settings.model import Settings, Topic
from radar.settings.read import read_settings

CONFIG = ".github/arxiv-radar.yml"
TODAY = date(2026, 11, 23)


def given(file: str | None = None, inputs: Mapping[str, str] | None = None, **variables: str) -> Settings:
    """The settings from the text of the config file, inputs by their names, and further environment variables."""
    environ = {f"INPUT_{name.upper()}": value for name, value in (inputs or {}).items()}
    return read_settings(environ | variables, {CONFIG: file}.get, today=TODAY, check_topic=length_fault)


def problems(file: str | None = None, inputs: Mapping[str, str] | None = None, **variables: str) -> tuple[Problem, ...]:
    """What is wrong with them; fails where nothing is."""
    with pytest.raises(SettingsError) as caught:
        given(file, inputs, **variables)
    return caught.value.problems


def problem(file: str | None = None, inputs: Mapping[str, str] | None = None, **variables: str) -> Problem:
    """The one thing that is wrong with them."""
    found = problems(file, inputs, **variables)
    assert len(found) == 1, [str(each) for each in found]
    return found[0]


def topic(text: str) -> Topic:
    """The topic that is written as the one entry of the config file's list."""
    lines = text.strip("\n").splitlines()
    (only,) = given("topics:\n" + "\n".join(("- " if not n else "  ") + line for n, line in enumerate(lines))).topics
    return only
