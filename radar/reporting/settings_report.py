"""What is wrong with settings, and what may not be meant by them, as people read it in log and summary."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from radar.errors import Problem

_MOST = 30
"""Doubts that the summary shows; the log has them all."""


def problem_item(problem: Problem, sentence: str) -> str:
    """An entry of a list in Markdown: the `sentence`, made safe by the caller, and below it the lines to paste."""
    if not problem.paste:
        return f"- {sentence}"
    longest = max(map(len, re.findall("`+", problem.paste)), default=0)
    fence = "`" * max(3, longest + 1)
    lines = "".join(f"  {line}\n" for line in problem.paste.splitlines())
    return f"- {sentence}\n\n  {fence}yaml\n{lines}  {fence}"


def doubts_markdown(sentences: Sequence[str], heading: str = "Topics that may mean something else") -> str:
    """What may not be meant, as a part of the summary; the `sentences` are safe in Markdown. Empty without any."""
    return "\n".join(_doubts(sentences, heading)) + "\n" if sentences else ""


def _doubts(sentences: Sequence[str], heading: str) -> Iterator[str]:
    yield from ["", f"### {heading}", ""]
    yield from (f"- {sentence}" for sentence in sentences[:_MOST])
    if len(sentences) > _MOST:
        yield f"- … and {len(sentences) - _MOST:,} more; the log has them all."
