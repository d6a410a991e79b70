"""The config file: where it is, that it can be read, and which settings stand in it."""

from __future__ import annotations

from collections.abc import Callable

from radar.errors import Problem, SettingsError
from radar.settings.definitions import BY_NAME, SETTINGS
from radar.settings.hints import meant
from radar.settings.other_programs import recognised
from radar.settings.raw_values import Items, Pairs, Place, Problems, RawValue, Text, described, shown
from radar.settings.topics import TOPIC_KEYS
from radar.settings.values import report_unknown
from radar.settings.yaml_document import read_document

_IN_WORKFLOWS = {"on", "jobs", "steps", "uses", "with"}
_OF_WORKFLOW = (
    f"Write a file such as {BY_NAME['config'].default} with what stands under `with:`, its topics as a list, "
    "each behind a dash."
)

ReadFile = Callable[[str], str | None]
"""Gives the text of a file of the repository, by its path with `/`; None where there is none."""


def missing_config(path: str) -> Problem:
    """That there is no config file at `path`, where there has to be one."""
    return Problem(f"The config file {shown(path)} does not exist.", "Correct the path in `config`, or add the file.")


def read_config(
    path: str, must_exist: bool, has_topics: bool, read_file: ReadFile, problems: Problems
) -> dict[str, RawValue] | None:
    """The settings in the config file by name; None when the file is there, or should be, and cannot be used."""
    try:
        text = read_file(path)
        if text is None:
            return _without_config(path, must_exist, has_topics, read_file, problems)
    except SettingsError as error:
        problems.found.extend(error.problems)
    except UnicodeDecodeError:
        problems.add(Place(path), f"The config file {shown(path)} is not UTF-8 text.", "Save it in UTF-8.")
    except OSError as error:
        if error.errno is None:  # of the way to GitHub, not of the file
            raise
        reason = error.strerror or type(error).__name__
        problems.add(Place(path), f"The config file {shown(path)} cannot be read ({reason}).", "Make it a plain file.")
    else:
        return _settings_in(path, text, problems)
    return None


def _settings_in(path: str, text: str, problems: Problems) -> dict[str, RawValue] | None:
    before = len(problems.found)
    document = read_document(text, problems, file=path)
    other = recognised(document, text)
    if other is None and not _is_workflow(document):
        return _settings_of(path, document, problems)
    del problems.found[before:]  # its own faults are of no interest here
    if other is not None:
        problems.add(Place(path), other.what(shown(path)), other.remedy, other.paste)
    else:
        problems.add(Place(path), f"{shown(path)} is a workflow or a part of one, and no config file.", _OF_WORKFLOW)
    return None


def _is_workflow(document: RawValue) -> bool:
    """Whether it is a workflow, or a step of one, in which settings stand under `with:`."""
    if isinstance(document, Items):
        return any(isinstance(item, Pairs) and _is_workflow(item) for item in document.items)
    names = {key.text for key, _ in document.pairs} if isinstance(document, Pairs) else set()
    return bool(names & _IN_WORKFLOWS) and "topics" not in names


def _settings_of(path: str, document: RawValue, problems: Problems) -> dict[str, RawValue] | None:
    match document:
        case Text(absent=True):
            return {}
        case Pairs(pairs=pairs):
            return {key.text: value for key, value in pairs if _is_setting(key, problems)}
        case Items() | Text():
            problems.add(
                document.place,
                f"The config file {shown(path)} is {described(document)}, but it must be a mapping of settings.",
                "Write `topics:` and below it a list of keywords or phrases, each behind a dash.",
            )
    return None


def _without_config(
    path: str, must_exist: bool, has_topics: bool, read_file: ReadFile, problems: Problems
) -> dict[str, RawValue] | None:
    if has_topics and not must_exist:
        return {}
    stem, dot, ending = path.rpartition(".")
    other = f"{stem}.{'yaml' if ending == 'yml' else 'yml'}" if dot and ending in ("yml", "yaml") else None
    if other is not None and read_file(other) is not None:
        problems.add(
            Place(),
            f"The config file {shown(path)} does not exist, but {shown(other)} does.",
            f"Rename that file, or set the input `config` to {shown(other)}.",
        )
    elif must_exist:
        missing = missing_config(path)
        problems.add(Place(), missing.what, missing.remedy)
    else:
        problems.add(
            Place(),
            f"There is nothing to follow: the input `topics` is empty, and there is no config file {shown(path)}.",
            "Give the input `topics` with one keyword or phrase per line, or add the file with a list under `topics:`.",
        )
    return None


def _is_setting(key: Text, problems: Problems) -> bool:
    setting = BY_NAME.get(key.text)
    if setting is None:
        if key.text in TOPIC_KEYS:
            problems.add(
                key.place,
                f"{shown(key.text)} is not a setting, but a key of a topic.",
                "Put it into an entry of the list under `topics:`.",
            )
        else:
            known = [each.name for each in SETTINGS if each.in_file]
            of_topic = meant(key.text, TOPIC_KEYS) if meant(key.text, known) is None else None
            if of_topic is None:
                report_unknown(key.place, key.text, known, "a setting", problems)
            else:
                remedy = f"Write `{of_topic}` in an entry of the list under `topics:` if that is what you mean."
                problems.add(key.place, f"{shown(key.text)} is not a setting.", remedy)
        return False
    if not setting.in_file:
        # Neither message shows the value: it may be a secret.
        remedy = (
            "Remove it here and from the history, revoke the token, and give the input `token` a secret."
            if setting.name == "token"
            else "Remove it; where the file lies is said by the input of that name."
        )
        problems.add(key.place, f"`{setting.name}` must not stand in the config file.", remedy)
    return setting.in_file
