"""The templates: ours, and those of the repository that replace them, run in a sandbox."""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from radar.errors import Problem, SettingsError

if TYPE_CHECKING:
    import jinja2

BUILT_IN = Path(__file__).with_name("templates")
NAMES = tuple(sorted(path.name for path in BUILT_IN.glob("*.j2")))


class Engine:
    """Renders templates by name. What they are given is Markdown already: papers' texts are escaped beforehand."""

    def __init__(self, replaced: Mapping[str, str] | None = None, folder: str = "") -> None:
        """`replaced` holds the repository's own templates by name; `folder` is where they lie, for messages."""
        self.replaced = dict(replaced or {})
        self._folder = folder

    @cached_property
    def _environment(self) -> jinja2.Environment:
        import jinja2  # here, since arXiv is asked first, and may have nothing to render

        from radar.rendering.sandbox import Sandbox

        return Sandbox(
            loader=jinja2.FunctionLoader(self._load),
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            autoescape=False,
        )

    def _load(self, name: str) -> tuple[str, str, None] | None:
        if name in self.replaced:
            return self.replaced[name], self._file(name), None
        path = BUILT_IN / name
        return (path.read_text("utf-8"), str(path), None) if name in NAMES else None

    def _file(self, name: str) -> str:
        return f"{self._folder}/{name}"

    def render(self, name: str, values: Mapping[str, Any]) -> str:
        """The template's text. An error in one of the repository's own is a `SettingsError` with file and line."""
        if not self.replaced:
            return self._environment.get_template(name).render(values)
        import jinja2

        from radar.rendering.sandbox import bounded

        try:
            with bounded():
                return self._environment.get_template(name).render(values)
        except jinja2.TemplateSyntaxError as error:
            if error.name not in self.replaced:
                raise
            raise self._wrong(error.name, error.lineno, str(error.message)) from error
        except Exception as error:
            # A template of the repository can raise anything, from a missing name to a division by zero.
            ours = {self._file(replaced): replaced for replaced in self.replaced}
            for frame in reversed(traceback.extract_tb(error.__traceback__)):
                if frame.filename in ours:
                    raise self._wrong(ours[frame.filename], frame.lineno, _reason(error)) from error
            raise

    def _wrong(self, name: str, line: int | None, why: str) -> SettingsError:
        return SettingsError(
            [
                Problem(
                    f"The template {name} has an error: {' '.join(why.split())[:200]}.",
                    "Correct the template, or remove it to use the built-in one of the same name.",
                    self._file(name),
                    line,
                )
            ]
        )


def _reason(error: Exception) -> str:
    import jinja2

    if isinstance(error, jinja2.TemplateNotFound):
        return f"there is no template {error.message}"
    return str(error) or type(error).__name__
