"""The templates: ours, and those of the repository that replace them, run in a sandbox."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from radar.errors import Problem, SettingsError

if TYPE_CHECKING:
    from jinja2 import Environment

    from radar.sandbox.process import TemplateProcess

BUILT_IN = Path(__file__).with_name("templates")
NAMES = tuple(sorted(path.name for path in BUILT_IN.glob("*.j2")))

LARGEST_PAGE = 500_000
"""Bytes below which a page stays: GitHub shows no more than 512,000 of a Markdown file."""

_INCLUDED = re.compile(r'\{%-? include "([^"]+)"')


class TemplateTooLarge(SettingsError):
    """A template of the repository makes more than a file may have."""


class Engine:
    """Renders templates by name. What they are given is Markdown already: papers' texts are escaped beforehand.

    What a template of the repository has a part in is rendered in a process of its own, see `radar.sandbox`.
    """

    def __init__(self, replaced: Mapping[str, str] | None = None, folder: str = "") -> None:
        """`replaced` holds the repository's own templates by name; `folder` is where they lie, for messages."""
        self.replaced = dict(replaced or {})
        self._folder = folder

    @cached_property
    def _environment(self) -> Environment:
        """For templates that are all ours, which need no guard: without one a row takes two thirds of the time."""
        from jinja2 import Environment, FunctionLoader  # here, since arXiv may have nothing to tell

        from radar.sandbox.environment import OPTIONS

        return Environment(loader=FunctionLoader(lambda name: (_text(name), str(BUILT_IN / name), None)), **OPTIONS)

    @cached_property
    def _process(self) -> TemplateProcess:
        from radar.rendering.views import plain
        from radar.sandbox.process import TemplateProcess

        return TemplateProcess(self.replaced, {name: _text(name) for name in NAMES}, plain)

    @cached_property
    def _theirs(self) -> dict[str, str]:
        """The templates that the repository has a part in, each with the one of the repository."""
        found = {name: name for name in self.replaced}
        for name in NAMES if found else ():
            for included in _INCLUDED.findall(_text(name)):
                if included in self.replaced:
                    found.setdefault(name, included)
        return found

    def render(self, name: str, values: Mapping[str, Any], most: int = LARGEST_PAGE - 1) -> str:
        """The template's text.

        An error in one of the repository's own is a `SettingsError` with file and line. So is one that makes more than
        `most` bytes: a `TemplateTooLarge`.
        """
        if name not in self._theirs:
            return self._environment.get_template(name).render(values)
        from radar.sandbox.process import OutputTooLarge, TemplateFault

        try:
            return self._process.render(name, values, most)
        except TemplateFault as fault:
            if not fault.name:
                raise RuntimeError(f"the built-in template {name} has an error: {fault}") from fault
            kind = TemplateTooLarge if isinstance(fault, OutputTooLarge) else SettingsError
            at_fault = fault.name if fault.name in self.replaced else self._theirs[name]
            raise kind([self.problem(at_fault, str(fault), fault.line)]) from fault

    def problem(self, name: str, why: str, line: int | None = None) -> Problem:
        """What is wrong with one of the repository's own templates; `why` follows a colon."""
        from radar.settings.raw_values import printable

        return Problem(
            f"The template {name} has an error: {printable(' '.join(why.split()))[:200]}.",
            "Correct the template, or remove it to use the built-in one of the same name.",
            f"{self._folder}/{name}",
            line,
        )


def _text(name: str) -> str:
    return (BUILT_IN / name).read_text("utf-8")
