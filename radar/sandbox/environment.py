"""How templates are understood: Jinja2's sandbox, the same for pages, commit messages and titles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import jinja2
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

_LARGEST_BITS = 10_000
_LONGEST = 1_000_000


OPTIONS: Mapping[str, Any] = {
    "undefined": jinja2.StrictUndefined,
    "trim_blocks": True,
    "lstrip_blocks": True,
    "keep_trailing_newline": True,
    "autoescape": False,
}
"""How all templates are read, ours and people's."""


class _Template(jinja2.Template):
    """A template that is imported anew each time: what one rendering counts, the next must not go on from."""

    def _get_default_module(self, ctx: Context | None = None) -> Any:
        self._module = None
        return super()._get_default_module(ctx)


class Sandbox(ImmutableSandboxedEnvironment):
    """Refuses what the sandbox of Jinja2 refuses, and products and powers that would fill the memory at one stroke."""

    template_class = _Template
    intercepted_binops = frozenset({"*", "**"})

    @staticmethod
    def concat(parts: Iterable[object]) -> str:
        """What a template puts out, as one text. A filter around a block may give a number, as `length` does."""
        return "".join(map(str, parts))

    def __init__(self, load: Callable[[str], tuple[str, str, None] | None]) -> None:
        """`load` gives a template's text and file by its name, or None where there is none."""
        super().__init__(loader=jinja2.FunctionLoader(load), **OPTIONS)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """`left operator right`, if the result keeps within bounds."""
        if _is_too_large(operator, left, right):
            raise SecurityError("a product or power is too large")
        return super().call_binop(context, operator, left, right)


def _is_too_large(operator: str, left: Any, right: Any) -> bool:
    if isinstance(left, int) and isinstance(right, int):
        bits, more = left.bit_length(), right.bit_length()
        return (bits * max(right, 0) if operator == "**" else bits + more) > _LARGEST_BITS
    for sequence, times in ((left, right), (right, left)):
        if isinstance(sequence, str | bytes | list | tuple) and isinstance(times, int):
            return len(sequence) * times > _LONGEST
    return False
