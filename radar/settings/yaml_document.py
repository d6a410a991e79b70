"""YAML text, read as YAML 1.2's core schema would, with the line of every value.

PyYAML follows YAML 1.1, where `no` is false and `12:30` a number. Here only the node graph of its safe loader is
used, and every scalar keeps the text it was written as: `no`, `2048` and `1e3` are keywords if they stand where
keywords stand.
"""

from __future__ import annotations

import re

import yaml

from radar.settings.raw_values import Broken, Items, Pairs, Place, Problems, RawValue, Text, printable, shown

_CORE = "tag:yaml.org,2002:"
_SCALAR_TAGS = {_CORE + name for name in ("str", "int", "float", "bool", "null")}

LARGEST_WRITTEN_OUT = 1_000_000
"""Characters and values of a document, with those that stand behind aliases counted each time."""


class _Loader(yaml.SafeLoader):
    """Knows null and takes every other plain scalar for text."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012


_Loader.add_implicit_resolver(_CORE + "null", re.compile(r"(?:~|null|Null|NULL|)\Z"), ["~", "n", "N", ""])


def read_document(text: str, problems: Problems, *, file: str | None = None, input_name: str | None = None) -> RawValue:
    """The one document in `text`, from the file or the input named.

    Every fault is added to `problems`; what it spoils is `Broken`. Text that holds no document is a null.
    """
    start = Place(file, 1, input_name)
    named = f"The file {shown(file)}" if file is not None else f"The input `{input_name}`"
    loader = None
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        if node is None:
            return Text("", start, absent=True)
        tree = _Tree(problems, start)
        document = tree.convert(node)
        if tree.size(node) <= LARGEST_WRITTEN_OUT:
            return document
        line, what = 1, f"comes to more than {LARGEST_WRITTEN_OUT:,} characters with its aliases written out"
        remedy = "Use fewer aliases, or shorter lists."
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        what, remedy = f"is not valid YAML: {_sentence(error)}", _remedy(text, line)
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        character = chr(error.character) if isinstance(error.character, int) else str(error.character)
        what = f"holds the character {shown(character)}, which YAML does not allow"
        remedy = "Remove the character."
    except (ValueError, OverflowError):
        line = loader.line + 1 if loader is not None else 1
        what = "holds an escape or a number that stands for nothing"
        remedy = "Write the character itself, and leave lines that begin with `%` out."
    except RecursionError:
        line, what = 1, "nests lists or mappings too deeply"
        remedy = "Keep to the settings in arXiv Radar's docs/settings.md."
    finally:
        if loader is not None:
            loader.dispose()
    place = Place(file, line, input_name)
    problems.add(place, f"{named} {what}.", remedy)
    return Broken(place)


def _sentence(error: yaml.MarkedYAMLError) -> str:
    said = ", ".join(part for part in (error.context, error.problem) if part)
    return printable(said)[:200].rstrip(".")


def _remedy(text: str, line: int) -> str:
    lines = text.splitlines()
    if any("\t" in part[: len(part) - len(part.lstrip())] for part in lines[max(0, line - 2) : line]):
        return "Indent with spaces instead of tabs."
    return "Check the indentation, quotes and colons of this line and the one before it."


class _Tree:
    """Turns nodes into given values. A node met again through an alias is the same value, so nothing explodes here.

    What reads the values would still look at each again, so their size counts as if every alias were written out.
    """

    def __init__(self, problems: Problems, start: Place) -> None:
        self._problems = problems
        self._start = start
        self._done: dict[int, RawValue] = {}
        self._sizes: dict[int, int] = {}
        self._open: set[int] = set()

    def convert(self, node: yaml.Node) -> RawValue:
        key = id(node)
        if key in self._open:
            place = self._place(node)
            self._problems.add(place, "A value refers to itself by a YAML alias.", "Write the value out.")
            return Broken(place)
        if key not in self._done:
            self._open.add(key)
            self._done[key] = self._convert(node)
            self._sizes[key] = self._size(node)
            self._open.discard(key)
        return self._done[key]

    def size(self, node: yaml.Node) -> int:
        """The characters and values that a converted node comes to, aliases written out."""
        return self._sizes.get(id(node), 1)

    def _size(self, node: yaml.Node) -> int:
        match node:
            case yaml.ScalarNode():
                return len(node.value) + 1
            case yaml.MappingNode():
                return sum(self.size(key) + self.size(value) for key, value in node.value) + 1
        return sum(map(self.size, node.value)) + 1

    def _place(self, node: yaml.Node) -> Place:
        return Place(self._start.file, node.start_mark.line + 1, self._start.input_name)

    def _convert(self, node: yaml.Node) -> RawValue:
        place = self._place(node)
        match node:
            case yaml.ScalarNode() if node.tag in _SCALAR_TAGS:
                return Text(node.value, place, absent=node.tag == _CORE + "null" and node.style is None)
            case yaml.SequenceNode() if node.tag == _CORE + "seq":
                return Items(tuple(self.convert(item) for item in node.value), place)
            case yaml.MappingNode() if node.tag == _CORE + "map":
                return Pairs(self._pairs(node), place)
        self._problems.add(
            place,
            f"The YAML tag {shown(str(node.tag))} is not understood here.",
            "Remove the tag and write plain text, a list or a mapping.",
        )
        return Broken(place)

    def _pairs(self, node: yaml.MappingNode) -> tuple[tuple[Text, RawValue], ...]:
        first_lines: dict[str, int | None] = {}
        pairs: list[tuple[Text, RawValue]] = []
        for key_node, value_node in node.value:
            place = self._place(key_node)
            if not isinstance(key_node, yaml.ScalarNode):
                self._problems.add(
                    place,
                    "A list or a mapping stands where the name of a setting belongs.",
                    "Write `name: value`; text with brackets, braces or colons of its own needs quotes.",
                )
                continue
            name = key_node.value
            if name in first_lines:
                self._problems.add(
                    place,
                    f"{shown(name)} stands twice, first in line {first_lines[name]}.",
                    "Keep one of the two.",
                )
                continue
            first_lines[name] = place.line
            pairs.append((Text(name, place), self.convert(value_node)))
        return tuple(pairs)
