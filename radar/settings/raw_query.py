"""What is wrong with a query in arXiv's own syntax, as far as it can be told without asking arXiv.

Only what arXiv is sure to refuse, or to take for something else, is told; everything else is sent as it stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from radar.settings.kinds import WITH_A_LETTER, Refused
from radar.text import fold

_OPERATORS = ("AND", "OR", "ANDNOT")

# A parenthesis, or a run of what is neither blank nor parenthesis, in which quotes and brackets hold blanks together.
_TOKEN = re.compile(r'[()]|(?:"[^"]*"|\[[^\]]*\]|[^\s()"])+')


@dataclass(frozen=True)
class RawQuery:
    """A query that is sent as it stands, white space folded."""

    allowed: str = "a query in arXiv's syntax"
    example: str = 'ti:"diffusion" AND cat:cs.LG'
    form: str = WITH_A_LETTER

    def read(self, text: str) -> str:
        query = fold(text)
        fault = _fault(query)
        if fault is not None:
            allowed, remedy = fault
            raise Refused(allowed, remedy)
        return query


def _fault(query: str) -> tuple[str, str] | None:
    """What is wrong, to complete "which is not …", and the remedy."""
    if not query.isprintable():
        return "made of printable characters alone", "Remove the characters that cannot be printed."
    if not any(character.isalnum() for character in query):
        return "a query that looks for anything", 'Write for example `ti:"diffusion" AND cat:cs.LG`.'
    if re.search("[“”„«»]", query):
        return "quoted with straight quotes", 'Write straight double quotes, `"`: arXiv takes no others for quotes.'
    if query.count('"') % 2:
        return "well formed: a quote is not closed", 'Add the `"` that is missing.'
    # arXiv counts the parentheses inside quotes too.
    if not _balanced(query):
        return (
            "well formed: its parentheses are not balanced",
            "Add or remove a parenthesis; arXiv counts those inside quotes, so leave them out there.",
        )
    return _operator_fault(_TOKEN.findall(query))


def _balanced(query: str) -> bool:
    depth = 0
    for character in query:
        depth += {"(": 1, ")": -1}.get(character, 0)
        if depth < 0:
            return False
    return depth == 0


def _operator_fault(tokens: list[str]) -> tuple[str, str] | None:
    for before, after in pairwise(["(", *tokens, ")"]):
        if before == "(" and after == ")":
            return "well formed: it has empty parentheses", "Remove the `()`, or put a term between them."
        if after == "NOT":
            return "well formed: `NOT` is no operator of arXiv", "Write `ANDNOT`, as one word and without `AND`."
        if before == "(" and after in _OPERATORS:
            return (
                f"well formed: nothing stands before `{after}`",
                "Put what to look for before it; a query cannot begin with what to leave out.",
            )
        if before in _OPERATORS and after in (*_OPERATORS, ")"):
            return f"well formed: no term follows `{before}`", "Put a term behind it, or remove it."
    return None
