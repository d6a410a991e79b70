"""Inputs and config file in, one Settings out, or every problem at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from radar.errors import Problem, SettingsError
from radar.settings.columns import Column
from radar.settings.config_file import ReadFile, read_config
from radar.settings.definitions import BY_NAME, SETTINGS
from radar.settings.environment import read_environment
from radar.settings.inputs import read_inputs
from radar.settings.kinds import ARXIV_BEGAN
from radar.settings.model import Settings, Topic
from radar.settings.raw_values import Items, Place, Problems, RawValue, Text, TooManyProblems, shown
from radar.settings.secret import Secret
from radar.settings.topic_doubts import topic_doubts
from radar.settings.topics import Placed, read_topics
from radar.settings.values import MOST_VALUES, is_absent, read_many, read_one
from radar.text import count

Warn = Callable[[Problem], None]
"""Hears of a setting that is sound and may not be meant."""

CheckTopic = Callable[[Topic, str], tuple[str, str] | None]
"""Says what is wrong with a topic for the arXiv at an address, and what to do; None where it can be asked for."""

_MOST_SHOWN = 10
_DEFAULT_CONFIG = BY_NAME["config"].default


def read_settings(
    environ: Mapping[str, str],
    read_file: ReadFile,
    *,
    today: date | None = None,
    config: str | None = None,
    check_topic: CheckTopic = lambda topic, address: None,
    warn: Warn = lambda doubt: None,
) -> Settings:
    """The settings from the environment (inputs and seams) and the config file.

    `read_file` gives the text of a file of the repository, by its path with `/`, or None where there is none. `today`
    (UTC) lets a date in the future be told. `config` names the config file instead of the input of that name, and
    may then lie anywhere. `check_topic` judges each topic by what arXiv takes. `warn` hears of topics that are sound
    and look as if something else was meant. Raises SettingsError with all problems that were found,
    and SecretError where an input or the file holds the token.
    """
    # Before anything of it is told: a message may show a part of a value.
    secret = Secret(environ.get("INPUT_TOKEN", "").strip())
    for name, value in environ.items():
        if name.startswith("INPUT_") and name != "INPUT_TOKEN":
            secret.keep_out_of(f"the input `{name.removeprefix('INPUT_').lower()}`", [value])

    def read_text(path: str) -> str | None:
        text = read_file(path)
        secret.keep_out_of(f"the config file {shown(path)}", [text or ""])
        return text

    problems, doubts = Problems(), Problems()
    settings = None
    with suppress(TooManyProblems):
        settings = _read(environ, read_text, today, config, check_topic, problems, doubts)
    for doubt in doubts.in_order():
        warn(doubt)
    if settings is None:
        raise SettingsError(problems.in_order())
    return settings


def _read(
    environ: Mapping[str, str],
    read_file: ReadFile,
    today: date | None,
    config: str | None,
    check_topic: CheckTopic,
    problems: Problems,
    doubts: Problems,
) -> Settings | None:
    inputs = read_inputs(environ, problems)
    values: dict[str, Any] = read_environment(environ, problems)

    path = _config_path(inputs, config, problems)
    if path is not None:
        values["config"] = path
    must_exist = config is not None or "config" in inputs
    from_file = {} if path is None else read_config(path, must_exist, "topics" in inputs, read_file, problems)

    # An input wins over the file; a broken file is a problem already, so nothing is said of what it might have held.
    given = {**(from_file or {}), **inputs}
    for setting in SETTINGS:
        value = given.get(setting.name)
        if setting.kind is None or setting.name == "config" or value is None or is_absent(value):
            continue
        name = f"`{setting.name}`"
        result: Any = (
            read_many(name, setting.kind, value, problems, setting.most)
            if setting.many
            else read_one(name, setting.kind, value, problems)
        )
        if result is not None:
            values[setting.field] = result

    # Default categories end up in the topics, and so does the last day.
    categories = values.pop("categories", ())
    until = values.pop("until", None)
    where_missed = Place(path) if from_file is not None else None
    topics = tuple(
        (replace(topic, until=until), place)
        for topic, place in _topics(given.get("topics"), categories, where_missed, problems)
    )
    for doubt in topic_doubts(given.get("topics")):
        (problems if doubt.is_sure else doubts).add(doubt.place, doubt.what, doubt.remedy)
    _check_effects(values, given, doubts)
    _check_since(values.get("since"), given, today, problems)
    _check_until(until, values.get("since", Settings.since), given, today, problems)
    _check_columns(values.get("columns"), given, problems)
    _check_branches(values, given, problems)
    _check_readme(values, given, problems)
    _check_topics(topics, values.get("arxiv_api_url", Settings.arxiv_api_url), check_topic, problems)
    if problems.found:
        return None
    return Settings(**{**values, "topics": tuple(topic for topic, _ in topics)})


def _config_path(inputs: Mapping[str, RawValue], config: str | None, problems: Problems) -> str | None:
    kind = BY_NAME["config"].kind
    if config is not None:
        return config
    if "config" not in inputs or kind is None:
        return _DEFAULT_CONFIG
    path = read_one("`config`", kind, inputs["config"], problems)
    return path if isinstance(path, str) else None


def _topics(
    given: RawValue | None, categories: tuple[str, ...], where_missed: Place | None, problems: Problems
) -> tuple[Placed, ...]:
    """The topics; that there are none is a problem at `where_missed`, unless that is None."""
    if given is not None and not is_absent(given):
        return read_topics(given, categories, problems)
    if where_missed is not None:
        problems.add(
            given.place if given is not None else where_missed,
            "There is nothing to follow: `topics` is empty.",
            "Write `topics:` and below it a list of keywords or phrases, each behind a dash.",
        )
    return ()


def _check_effects(values: Mapping[str, Any], given: Mapping[str, RawValue], doubts: Problems) -> None:
    """That settings for one way of publishing are not given with another; one sentence for all of them."""
    if ("publish" in given and "publish" not in values) or not given:
        return
    publish = values.get("publish", Settings.publish)
    idle = [
        setting
        for setting in SETTINGS
        if setting.counts_with not in (None, publish)
        and values.get(setting.field, getattr(Settings, setting.field)) != getattr(Settings, setting.field)
    ]
    if idle:
        names = " and ".join(", ".join(f"`{setting.name}`" for setting in idle).rsplit(", ", 1))
        doubts.add(
            given[idle[0].name].place,
            f"{names} {'count' if len(idle) > 1 else 'counts'} only with `publish: {idle[0].counts_with}`.",
            f"Write that too, or remove {'them' if len(idle) > 1 else 'it'}.",
        )


def _check_since(since: object, given: Mapping[str, RawValue], today: date | None, problems: Problems) -> None:
    # A runner's clock may be a day behind: by it, today's date is tomorrow's.
    if isinstance(since, date) and today is not None and since > today + timedelta(days=1):
        problems.add(
            given["since"].place,
            f'`since` is "{since}", which is not a day up to today, {today}.',
            "Write a day of the past, or a span such as `30 days`.",
        )


def _check_until(
    until: date | None, since: timedelta | date, given: Mapping[str, RawValue], today: date | None, problems: Problems
) -> None:
    if isinstance(since, timedelta):
        if today is None:
            return
        first = today - since
        called = f"{first}, the day that `since` reaches back to ({count(since.days, 'day')})"
    else:
        first, called = since, f"{since}, the day in `since`"
    if until is not None and until < first:
        earlier = max(ARXIV_BEGAN, until - timedelta(days=365))
        problems.add(
            given["until"].place,
            f'`until` is "{until}", which is before {called}.',
            f"Give `since` a day before that, such as `{earlier}`, or move `until`.",
        )


def _check_columns(columns: Sequence[Column] | None, given: Mapping[str, RawValue], problems: Problems) -> None:
    value = given.get("columns")
    if columns is None or not isinstance(value, Items) or len(value.items) > MOST_VALUES:
        return
    written = [item.text.strip() for item in value.items if isinstance(item, Text)]
    twice = sorted(name for name, count in Counter(written).items() if count > 1)[:_MOST_SHOWN]
    if twice:
        problems.add(
            value.place, f"`columns` names {', '.join(map(shown, twice))} more than once.", "Name each column once."
        )
    needed = BY_NAME["columns"].needed
    if needed not in columns:
        problems.add(
            value.place,
            f"`columns` is {shown(', '.join(written))}, but it must have the column `{needed}`.",
            f"Add `{needed}`, for example `{BY_NAME['columns'].default}`.",
        )


def _check_branches(values: Mapping[str, Any], given: Mapping[str, RawValue], problems: Problems) -> None:
    branch = values.get("branch", Settings.branch)
    if values.get("base") == branch:
        problems.add(
            given.get("branch", given["base"]).place,
            f"`base` and `branch` are both {shown(branch)}.",
            "Give `branch` another name: the pull request goes from `branch` to `base`.",
        )


def _check_readme(values: Mapping[str, Any], given: Mapping[str, RawValue], problems: Problems) -> None:
    folder = values.get("output_dir", Settings.output_dir)
    for path in values.get("readme", ()):
        if f"{path}/".startswith(f"{folder}/") or f"{folder}/".startswith(f"{path}/"):
            problems.add(
                given["readme"].place,
                f"`readme` has {shown(path)}, which is in the way of `output-dir`, {shown(folder)}.",
                "Name a file outside of it: the action makes all that it owns in there, an overview included.",
            )


def _check_topics(topics: Iterable[Placed], api_url: str, check_topic: CheckTopic, problems: Problems) -> None:
    for topic, place in topics:
        if (fault := check_topic(topic, api_url)) is not None:
            problems.add(place, *fault)
