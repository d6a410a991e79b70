"""A query as a tree, and as the text of it that a feed's title repeats."""

from __future__ import annotations

import re
from dataclasses import dataclass

MOST_NESTED = 966
"""How deep a query may be: each further operand of a chain is a level of its own."""
MOST_CLAUSES = 1_024
"""How many alternatives the index takes at one level, however they are put in parentheses."""


@dataclass(frozen=True)
class Term:
    """`value`, without quotes, looked for in `field`."""

    field: str
    value: str
    quoted: bool = False


@dataclass(frozen=True)
class Span:
    """Papers first submitted from `start` to `end`, both included; each has 14 digits."""

    start: str
    end: str
    text: str


@dataclass(frozen=True)
class Everything:
    """What is left of a term that has nothing to look for (`ti:""`), if it is all there is."""

    text: str


@dataclass(frozen=True)
class Negation:
    """A leading ANDNOT before a single term."""

    operand: Query


@dataclass(frozen=True)
class Operation:
    """`operands` with AND, OR or ANDNOT between each two, grouped to the right."""

    operands: tuple[Query, ...]
    operators: tuple[str, ...]


Query = Term | Span | Everything | Negation | Operation


def joined(operands: list[Query], operators: list[str]) -> Query:
    """The operands, joined; one that looks for nothing is left out."""
    chain: list[Query] = [operands[-1]]
    between: list[str] = []
    for operand, operator in zip(reversed(operands[:-1]), reversed(operators), strict=True):
        if isinstance(chain[0], Everything):
            chain = [operand]
        elif not isinstance(operand, Everything):
            chain.insert(0, operand)
            between.insert(0, operator)
        elif operator == "ANDNOT":
            chain, between = [Negation(_operation(chain, between))], []
    return _operation(chain, between)


def _operation(operands: list[Query], operators: list[str]) -> Query:
    return Operation(tuple(operands), tuple(operators)) if operators else operands[0]


def canonical(query: Query, inner: bool = False) -> str:
    """`query` as the service understood it, with parentheses around every inner operation."""
    match query:
        case Term():
            return f'{query.field}:"{query.value}"' if re.search(r"\s", query.value) else f"{query.field}:{query.value}"
        case Span() | Everything():
            return query.text
        case Negation():
            text = f"ANDNOT {canonical(query.operand, True)}"
        case Operation():
            *operands, last = (canonical(operand, True) for operand in query.operands)
            groups = [f"{left} {operator} " for left, operator in zip(operands, query.operators, strict=True)]
            text = f"{'('.join(groups)}{last}{')' * (len(groups) - 1)}"
    return f"({text})" if inner else text


def too_large(query: Query) -> bool:
    """Whether the service breaks over the size of `query`."""
    return _depth(query) > MOST_NESTED or _most_alternatives(query) > MOST_CLAUSES


def _depth(query: Query) -> int:
    """How many operands lie inside each other: in a chain, each in the one before."""
    match query:
        case Operation():
            return max(n + _depth(operand) for n, operand in enumerate(query.operands))
        case Negation():
            return 1 + _depth(query.operand)
        case _:
            return 1


def _alternatives(query: Query) -> int:
    """How many operands OR joins at this level, with those of parentheses that hold nothing but alternatives."""
    if isinstance(query, Operation) and set(query.operators) == {"OR"}:
        return sum(map(_alternatives, query.operands))
    return 1


def _most_alternatives(query: Query) -> int:
    """The most that OR joins anywhere in `query`."""
    inner = query.operands if isinstance(query, Operation) else ()
    return max(_alternatives(query), *map(_most_alternatives, inner), 0)
