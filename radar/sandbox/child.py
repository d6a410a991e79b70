"""The process in which people's templates are rendered. It has their texts and is told values; it knows nothing else.

It begins with the templates: those of people (`theirs`) and ours that these may include, by name. Then comes a request
for each rendering: a template's name, the values it may use, and how many bytes may come out. The answer has the
`text`; or the `size` of one that is too large; or it says `why` a template is at fault, with its `name`, which is empty
where it is one of ours, and the `line`.
"""

from __future__ import annotations

import encodings.unicode_escape  # noqa: F401 (as html, pprint, textwrap: imported when it is needed, it comes too late)
import html  # noqa: F401
import os
import pprint  # noqa: F401
import sys
import textwrap  # noqa: F401
import traceback
import warnings
from collections.abc import Mapping
from typing import Any

import jinja2.constants
import jinja2.debug

from radar.sandbox.environment import Sandbox
from radar.sandbox.frames import receive, send
from radar.sandbox.limits import COMPILING_SECONDS, MEBIBYTES, OUT_OF_MEMORY, SECONDS, OutOfTime, bounded, confine

_LONGEST_REASON = 300  # characters


class _Unreadable(Exception):
    """A template that Python cannot compile, for want of time, memory or levels, though its syntax is right."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(why)
        self.name = name


class _ConfinedSandbox(Sandbox):
    """A sandbox that reads templates within bounds of their own."""

    def compile(self, source: Any, name: str | None = None, *arguments: Any, **options: Any) -> Any:
        try:
            with bounded(COMPILING_SECONDS, OutOfTime):  # Jinja2 tries constants out, and passes over their errors
                return super().compile(source, name, *arguments, **options)
        except jinja2.TemplateSyntaxError:
            raise
        except (Exception, OutOfTime) as error:
            raise _Unreadable(name or "", _reason(error)) from error


def main() -> None:
    """Answer requests on standard input until it ends."""
    warnings.simplefilter("ignore")  # they would be shown with lines of the template
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    try:
        templates = receive(requests)
        theirs, ours = templates["theirs"], templates["ours"]
        sandbox = _ConfinedSandbox(lambda name: _found(name, theirs, ours))
        confine()
        while True:
            send(answers, _answer(sandbox, theirs, receive(requests)))
    except EOFError:
        return
    except MemoryError:
        os._exit(OUT_OF_MEMORY)


def _found(name: str, theirs: Mapping[str, str], ours: Mapping[str, str]) -> tuple[str, str, None] | None:
    if name in theirs:
        return theirs[name], name, None
    return (ours[name], "", None) if name in ours else None


def _answer(sandbox: Sandbox, theirs: Mapping[str, str], request: Mapping[str, Any]) -> dict[str, Any]:
    name = request["name"]
    try:
        with bounded(SECONDS):
            text = sandbox.get_template(name).render(request["values"])
    except jinja2.TemplateSyntaxError as error:
        return _fault(str(error.message), error.name, error.lineno)
    except _Unreadable as error:
        return _fault(str(error), error.name)
    except Exception as error:
        # A template can raise anything, from a missing name to a division by zero.
        for frame, line in reversed([*traceback.walk_tb(error.__traceback__)]):
            if frame.f_code.co_filename in theirs:
                return _fault(_reason(error), frame.f_code.co_filename, line)
        beyond = isinstance(error, MemoryError | RecursionError | TimeoutError)
        return _fault(_reason(error), name if name in theirs or beyond else "")
    size = len(text)  # characters, of which each is a byte at least
    if size <= request["most"]:
        size = len(text.encode("utf-8", "surrogatepass"))
    return {"text": text} if size <= request["most"] else {"size": size}


def _fault(why: str, name: str | None, line: int | None = None) -> dict[str, Any]:
    return {"why": why[:_LONGEST_REASON], "name": name or "", "line": line}


def _reason(error: BaseException) -> str:
    if isinstance(error, jinja2.TemplateNotFound):
        return f"there is no template {error.message}"
    if isinstance(error, MemoryError):
        return f"it takes more than {MEBIBYTES} MiB of memory"
    return str(error) or type(error).__name__
