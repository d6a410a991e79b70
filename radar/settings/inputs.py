"""The action's inputs, as the runner hands them over: `INPUT_` + the name in capitals, hyphens kept."""

from __future__ import annotations

import re
from collections.abc import Mapping

from radar.settings.definitions import BY_NAME, Setting
from radar.settings.raw_values import Broken, Items, Place, Problems, RawValue, Text, shown
from radar.settings.topics import TOPIC_KEYS
from radar.settings.values import report_unknown
from radar.settings.yaml_document import read_document

_PREFIX = "INPUT_"

LONGEST_INPUT = 131_072
"""Characters of an input: Linux hands no longer ones over."""

# `with: entrypoint` and `with: args` belong to the runner's handling of container actions.
_RUNNERS_OWN = {"entrypoint", "args"}

_YAML_START = re.compile(r"-(?:\s|\Z)|[\[{]")
_TOPIC_KEY_LINE = re.compile(rf"(?:{'|'.join(TOPIC_KEYS)}|topics):(?:\s|\Z)")


def read_inputs(environ: Mapping[str, str], problems: Problems) -> dict[str, RawValue]:
    """The inputs that are given, by the setting's name; one that is empty counts as not given."""
    given: dict[str, RawValue] = {}
    for variable in sorted(name for name in environ if name.startswith(_PREFIX)):
        name = variable.removeprefix(_PREFIX).lower()
        if name in _RUNNERS_OWN:
            continue
        setting = BY_NAME.get(name)
        if setting is None:
            report_unknown(Place(), name, BY_NAME, "an input of this action", problems)
            continue
        text = environ[variable].strip()
        if len(text) > LONGEST_INPUT:
            problems.add(
                Place(),
                f"The input `{name}` has {len(text):,} characters, and {LONGEST_INPUT:,} are allowed.",
                "Make it shorter, or put what is long into the config file.",
            )
            given[name] = Broken(Place())
        elif text:
            given[name] = _value(setting, text, problems)
    return given


def _value(setting: Setting, text: str, problems: Problems) -> RawValue:
    if setting.name == "topics":
        return _topics(text, problems)
    if setting.many:
        return _list(setting.name, text, problems)
    return Text(text, Place())


def _list(name: str, text: str, problems: Problems) -> RawValue:
    if re.match(r"-\s|\[", text):
        problems.add(
            Place(),
            f"The input `{name}` is {shown(text)}, but lists in YAML's notation belong in the config file.",
            "Write one entry per line, or separate them by commas, without dashes and brackets.",
        )
        return Broken(Place())
    lines = text.splitlines()
    return Items(
        tuple(
            Text(part.strip(), Place(None, number if len(lines) > 1 else None, name))
            for number, line in enumerate(lines, start=1)
            for part in line.split(",")
            if part.strip()
        ),
        Place(),
    )


def _topics(text: str, problems: Problems) -> RawValue:
    lines = text.splitlines()
    content = [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]
    if content and (_YAML_START.match(content[0]) or any(_TOPIC_KEY_LINE.match(line) for line in content)):
        return read_document(text, problems, input_name="topics")
    return Items(
        tuple(
            Text(line.strip(), Place(None, number, "topics"))
            for number, line in enumerate(lines, start=1)
            if line.strip() and not line.lstrip().startswith("#")
        ),
        Place(),
    )
