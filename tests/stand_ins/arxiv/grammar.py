"""The service's query language: text to tree, and the tree back to the text that a feed's title repeats.

There is no precedence: an expression groups to the right, so `A AND B OR C` is `A AND (B OR C)` and
`A ANDNOT B ANDNOT C` is `A ANDNOT (B ANDNOT C)`. Terms side by side are joined by OR. Mistakes of form are refused
with 400; a few others break the service (500). Where it is not known what the service does, as with `ti:(a OR b)`,
the stand-in refuses: what passes here must pass there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

FIELDS = frozenset({"ti", "au", "abs", "co", "jr", "cat", "rn", "id", "all", "doi", "submittedDate"})
_DATES = frozenset({"submittedDate", "lastUpdatedDate"})
_OPERATORS = frozenset({"AND", "OR", "ANDNOT"})
_TOKEN = re.compile(
    r"""\s*(?: (?P<paren>[()])
             | (?P<range>(?:submittedDate|lastUpdatedDate):\[[^\]]*\])
             | (?P<term>(?:[^\s()":]+:)?"[^"]*" | [^\s()"]+)
             )""",
    re.VERBOSE,
)
_STAMP = re.compile(r"\d{8}(?:\d{4}(?:\d\d)?)?")


class BadQuery(Exception):
    """The query is refused with 400."""


class BrokenQuery(Exception):
    """The query is one that the service breaks over, and answers with 500."""


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
class Negation:
    """A leading ANDNOT before a single term."""

    operand: Query


@dataclass(frozen=True)
class Operation:
    """`left` and `right`, joined by AND, OR or ANDNOT."""

    operator: str
    left: Query
    right: Query


Query = Term | Span | Negation | Operation


def parse(text: str) -> Query:
    """The tree of the query `text`; raises `BadQuery` or `BrokenQuery`."""
    _check_form(text)
    try:
        return _Parser(_tokens(text)).whole()
    except RecursionError:
        raise BrokenQuery("too deep") from None


def canonical(query: Query, inner: bool = False) -> str:
    """`query` as the service understood it, with parentheses around every inner operation."""
    match query:
        case Term():
            return f'{query.field}:"{query.value}"' if re.search(r"\s", query.value) else f"{query.field}:{query.value}"
        case Span():
            return query.text
        case Negation():
            text = f"ANDNOT {canonical(query.operand, True)}"
        case Operation():
            text = f"{canonical(query.left, True)} {query.operator} {canonical(query.right, True)}"
    return f"({text})" if inner else text


def _check_form(text: str) -> None:
    """Refuse what the service finds wrong before it looks at words; it counts parentheses inside quotes as well."""
    if not text.strip():
        raise BadQuery("empty query")
    if '\\"' in text:
        raise BadQuery("escaped quote")
    if text.count('"') % 2:
        raise BadQuery("quotation does not close")
    depth = 0
    for character in text:
        depth += (character == "(") - (character == ")")
        if depth < 0:
            raise BadQuery("unbalanced parentheses")
    if depth:
        raise BadQuery("unbalanced parentheses")
    if re.search(r"\(\s*\)", text):
        raise BadQuery("empty parentheses")


def _tokens(text: str) -> list[str | Term | Span]:
    """Parentheses and operators as text, everything else as what it looks for."""
    tokens: list[str | Term | Span] = []
    position = 0
    text = text.rstrip()
    while position < len(text):
        found = _TOKEN.match(text, position)
        if found is None:
            raise BadQuery(f"cannot parse {text[position:]}")
        position = found.end()
        word = found[0].strip()
        if found["paren"] or word in _OPERATORS:
            tokens.append(word)
        elif found["range"]:
            tokens.append(_span(word))
        else:
            tokens.append(_term(word))
    return tokens


def _term(word: str) -> Term | Span:
    prefix, colon, value = word.partition(":")
    if word.startswith('"') or not colon:
        prefix, value = "all", word
    if not value or value == '""':
        raise BadQuery(f"nothing to look for in {word}")
    if prefix in _DATES:
        return _span(f"{prefix}:{value}")
    quoted = value.startswith('"')
    value = value.strip('"').strip()
    # Elasticsearch is set up to refuse a leading wildcard, and the service does not expect that.
    if re.match(r"[*?]" if quoted else r"[^\w*?]*[*?]", value):
        raise BrokenQuery("leading wildcard")
    return Term(prefix if prefix in FIELDS else "all", value, quoted)


def _span(word: str) -> Span:
    # The service takes either prefix for submittedDate, and says nothing.
    value = word.partition(":")[2]
    parts = value[1:-1].split(" ")
    if not (value.startswith("[") and value.endswith("]") and len(parts) == 3 and parts[1] == "TO"):
        raise BrokenQuery(f"bad range {value}")
    return Span(_stamp(parts[0]), _stamp(parts[2]), f"submittedDate:{value}")


def _stamp(digits: str) -> str:
    if not _STAMP.fullmatch(digits):
        raise BrokenQuery(f"bad date {digits}")
    whole = digits.ljust(14, "0")
    try:
        datetime.strptime(whole, "%Y%m%d%H%M%S")
    except ValueError:
        raise BrokenQuery(f"bad date {digits}") from None
    return whole


class _Parser:
    """A cursor over the tokens of one query."""

    def __init__(self, tokens: list[str | Term | Span]) -> None:
        self._tokens = tokens
        self._at = 0

    def whole(self) -> Query:
        """The query that all tokens make up."""
        query = self._expression()
        if self._at < len(self._tokens):
            raise BadQuery("a parenthesis does not open outside quotes")
        return query

    def _peek(self) -> str | Term | Span | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _take(self) -> str | Term | Span | None:
        token = self._peek()
        self._at += 1
        return token

    def _expression(self) -> Query:
        if self._peek() != "ANDNOT":
            return self._operation()
        self._take()
        if self._peek() == "(":
            raise BrokenQuery("leading ANDNOT before a group")
        operand = self._operation()
        if isinstance(operand, Operation):
            # It groups to the right, so the ANDNOT governs all that follows; but only a single term can be negated.
            raise BrokenQuery("leading ANDNOT before an operation")
        return Negation(operand)

    def _operation(self) -> Query:
        operands = [self._operand()]
        operators: list[str] = []
        while (token := self._peek()) not in (None, ")"):
            if isinstance(token, str) and token in _OPERATORS:
                operators.append(token)
                self._at += 1
            else:
                operators.append("OR")
            operands.append(self._operand())
        tree = operands.pop()
        while operands:
            tree = Operation(operators.pop(), operands.pop(), tree)
        return tree

    def _operand(self) -> Query:
        token = self._take()
        if token is None or token == ")":
            raise BadQuery("an operator has nothing after it")
        if token == "(":
            inner = self._expression()
            if self._take() != ")":
                raise BadQuery("a parenthesis does not close outside quotes")
            return inner
        if isinstance(token, str):
            raise BadQuery(f"operator {token} has nothing before it")
        return token
