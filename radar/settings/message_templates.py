"""The commit message and the pull request's title: templates over counts, never over a paper's text.

A paper's text in a commit message could mention people, close issues and notify strangers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

DEFAULT_COMMIT_MESSAGE = "Papers: {{ new }} new, {{ revised }} revised"
DEFAULT_PULL_REQUEST_TITLE = "Papers: {{ new }} new, {{ revised }} revised"

# GitHub cuts no title for us: a longer one is refused.
LONGEST_TITLE = 256

LARGEST_MESSAGE = 10_000
"""Bytes that a message, or a title before it is cut, may come to."""


@dataclass(frozen=True)
class Counts:
    """What a template may speak of: papers `new` and `revised` in this run, papers and topics in all."""

    new: int
    revised: int
    total: int
    topics: int


_OURS = {DEFAULT_COMMIT_MESSAGE, DEFAULT_PULL_REQUEST_TITLE}
_NAME = "message"
_LINE_END = re.compile("\r\n?")
_UNPRINTABLE = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_SAMPLES = (Counts(0, 0, 0, 1), Counts(1, 0, 1, 1), Counts(12, 3, 240, 2))


class TemplateFault(Exception):
    """A template that cannot be rendered; the text says why, in words that fit into a sentence."""


def render_message(template: str, counts: Counts) -> str:
    """The commit message (it may have several lines), without white space at the ends.

    Raises TemplateFault when the template is wrong, or comes out empty, too long or with what is no text.
    """
    (text,) = _render(template, [counts])
    return text


def _render(template: str, samples: Sequence[Counts]) -> list[str]:
    if "{" not in template:  # there is nothing to fill in
        texts = [_LINE_END.sub("\n", template)] * len(samples)
    elif template in _OURS:
        texts = _filled_in_here(template, samples)
    else:
        texts = _filled_in_elsewhere(template, samples)
    for text in texts:
        if not text.strip():
            raise TemplateFault("it comes out empty")
        if unprintable := _UNPRINTABLE.search(text):
            raise TemplateFault(f"it makes the character U+{ord(unprintable[0]):04X}, which cannot be printed")
        if (size := len(text.encode())) > LARGEST_MESSAGE:
            raise TemplateFault(f"it makes {size:,} bytes, and {LARGEST_MESSAGE:,} are allowed")
    return [text.strip() for text in texts]


def _filled_in_here(template: str, samples: Iterable[Counts]) -> list[str]:
    from radar.sandbox.environment import Sandbox  # here as below, so that start-up stays quick

    ready = Sandbox(lambda _: (template, "", None)).get_template(_NAME)
    return [ready.render(asdict(counts)) for counts in samples]


def _filled_in_elsewhere(template: str, samples: Iterable[Counts]) -> list[str]:
    from radar.sandbox import process

    renderer = process.TemplateProcess({_NAME: template})
    try:
        return [renderer.render(_NAME, asdict(counts), LARGEST_MESSAGE) for counts in samples]
    except process.TemplateFault as fault:
        where = f"line {fault.line}: " if fault.line is not None and "\n" in template else ""
        raise TemplateFault(f"{where}{fault}") from fault


def render_title(template: str, counts: Counts) -> str:
    """The pull request's title: `render_message` on one line, cut to the 256 characters that GitHub takes."""
    line = " ".join(render_message(template, counts).split())
    return line if len(line) <= LONGEST_TITLE else line[: LONGEST_TITLE - 1] + "…"


def template_fault(template: str) -> str | None:
    """Why the template is of no use, or None: it is rendered for no news, one paper and many."""
    try:
        _render(template, _SAMPLES)
    except TemplateFault as fault:
        return str(fault)
    return None
