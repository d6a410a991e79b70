"""Every message that the code can end or warn with is in the troubleshooting, and every message there is the code's."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import radar
from radar.errors import Problem, RadarError

PROJECT = Path(__file__).parents[2]
DOCUMENT = (PROJECT / "docs" / "troubleshooting.md").read_text(encoding="utf-8")
QUOTED = re.findall(r"^\| `([^`]+)` \| .", DOCUMENT, re.MULTILINE)

GATHERED_IN = {"_warnings", "failure", "gaps", "said", "what"}
"""Names of variables that hold sentences on what went wrong."""

KINDS = ("error", "warning", "notice")
NEEDS_NO_ROW = {
    "Topic \0 failed: \0": "what follows is a message that is listed",
    "Topic \0 is incomplete: \0": "the same",
}
BY_HAND = (
    "__main__.py",
    "commands/rank.py",
    "commands/check.py",
    "commands/import_lists.py",
    "importing/structured_list.py",
    "commands/preview.py",
)
"""What only `python -m radar` says, to whom has the command before their eyes."""


def shown(node: ast.expr) -> str | None:
    """The text that a literal makes, with U+0000 where something is put in; None for what is no literal."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(shown(part) or "\0" for part in parts)
    return None


def modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted((PROJECT / "radar").rglob("*.py")):
        yield path.relative_to(PROJECT / "radar").as_posix(), ast.parse(path.read_text(encoding="utf-8"))


@cache
def texts() -> tuple[str, ...]:
    """Every text in the code."""
    return tuple(
        shown(node) or ""
        for _, module in modules()
        for node in ast.walk(module)
        if isinstance(node, ast.Constant | ast.JoinedStr)
    )


def error_names() -> set[str]:
    """The names of everything whose first argument says what is wrong."""
    for module in pkgutil.walk_packages(radar.__path__, "radar."):
        if module.name != "radar.__main__":
            importlib.import_module(module.name)

    def below(kind: type[Exception]) -> Iterator[str]:
        yield kind.__name__
        for each in kind.__subclasses__():
            yield from below(each)

    return {Problem.__name__, *below(RadarError)}


def name_of(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def said_by(module: ast.Module, errors: set[str]) -> Iterator[str]:
    """The sentences on what is wrong in a module: of errors, warnings and annotations, and those that are gathered."""

    def all_in(node: ast.expr) -> Iterator[str]:
        for each in node.elts if isinstance(node, ast.Tuple | ast.List) else [node]:
            inner = each.elt if isinstance(each, ast.ListComp) else each
            if (text := shown(inner)) is not None:
                yield text

    for node in ast.walk(module):
        match node:
            case ast.Call(func=func, args=[first, *rest]):
                name = name_of(func)
                if name in errors or name == "warning":
                    yield from all_in(first)
                elif rest and (name == "notice" or (name == "annotate" and shown(first) in KINDS)):
                    yield from all_in(rest[0])
                elif name == "append" and isinstance(func, ast.Attribute) and name_of(func.value) in GATHERED_IN:
                    yield from all_in(first)
            case ast.Assign(targets=[target], value=value) | ast.AugAssign(target=target, value=value):
                if name_of(target) in GATHERED_IN:
                    yield from all_in(value)
            case ast.Return(value=ast.Tuple(elts=[ast.Starred(), last])):  # what was gathered, and one more
                yield from all_in(last)
    for statement in module.body:  # a module's own pairs of what is wrong and what to do
        match statement:
            case ast.Assign(value=ast.Tuple(elts=[what, remedy])):
                sentence = shown(what)
                if sentence is not None and shown(remedy) is not None and " " in sentence and sentence.endswith("."):
                    yield sentence


@cache
def said() -> tuple[str, ...]:
    """Every message that the troubleshooting has to know: those of the settings' values have one paragraph for all."""
    errors = error_names()
    found = (
        message
        for path, module in modules()
        if not path.startswith("settings/") and path not in BY_HAND
        for message in said_by(module, errors)
    )
    # What says nothing of its own is put together from others.
    return tuple(dict.fromkeys(message for message in found if len(re.findall(r"[A-Za-z]{2,}", message)) > 1))


def fits(quoted: str, message: str) -> bool:
    """Whether the row quotes the message, whose gaps (`%s`, `{…}`, `\\0`) may stand where the row has `…`."""
    message = re.sub(r"%[.0-9]*[sdf]|\{\w+\}", "\0", message)
    parts = [re.escape(part) for part in quoted.split("…")]
    return re.search(".*?".join(parts), message, re.DOTALL) is not None


@pytest.mark.parametrize("quoted", QUOTED)
def test_every_message_of_the_troubleshooting_is_one_of_the_codes(quoted: str) -> None:
    assert any(fits(quoted, message) for message in texts())


@pytest.mark.parametrize("message", said())
def test_every_message_of_the_code_is_in_the_troubleshooting(message: str) -> None:
    assert message in NEEDS_NO_ROW or any(fits(quoted, message) for quoted in QUOTED), message


def test_messages_are_found_in_every_form_that_the_code_gives_them() -> None:
    text = "\n".join(said())
    for form in (
        "The repository has no branch",  # an error
        "There is no token to write",  # an error in parentheses over lines
        "The repository is archived",  # a pair of a table
        "A ruleset does not let",  # one that is chosen among several
        "cannot be rendered",  # a problem in a list
        "trying again in",  # a warning of the log
        "met a bug of its own",  # an annotation
        "No review was asked of",  # a warning that is gathered
        "GitHub did not assign",  # several
        "are not all read yet",  # a gap
        "It was not asked for",  # a failure
        "results kept changing",  # a gap that is gathered
        "there is no such file",  # a notice of the log
    ):
        assert form in text, form


def test_what_needs_no_row_is_still_said() -> None:
    assert NEEDS_NO_ROW.keys() <= {*said()}


def test_rows_are_listed_once() -> None:
    assert len(QUOTED) == len(set(QUOTED)) > 40
    assert len(QUOTED) == len(re.findall(r"^\| [^|]+ \| [^|]+ \|$", DOCUMENT, re.MULTILINE)) - 2 * DOCUMENT.count(
        "| --- |"
    )
