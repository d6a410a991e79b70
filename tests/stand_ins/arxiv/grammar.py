"""The service's query language: text to tree, and the tree back to the text that a feed's title repeats.

There is no precedence: an expression groups to the right, so `A AND B OR C` is `A AND (B OR C)` and
`A ANDNOT B ANDNOT C` is `A ANDNOT (B ANDNOT C)`. Terms side by side are joined by OR; `NOT` and `AND NOT` are ANDNOT.
A prefix that is none is a part of the word: `abstract:x` is looked for as `all:abstract:x`. Mistakes of form are
refused with 400; a few others break the service (500). Where it is not known what the service does, as with
`ti:(a OR b)`, the stand-in refuses: what passes here must pass there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tests.stand_ins.arxiv.dates import BrokenDate, span, with_plain_dates

_OTHER_NAMES = {"title": "ti"}
_OPERATORS = frozenset({"AND", "OR", "ANDNOT"})
_PREFIX = r"(?:ti|title|au|abs|co|jr|cat|rn|id|all|doi|submittedDate)"
_TOKEN = re.compile(
    rf"""\s*(?: (?P<paren>[()])
             | (?P<nothing>{_PREFIX}:(?=[\s()]|$))
             | (?:(?P<field>{_PREFIX}):)?(?P<value>"[^"]*" | [^\s()"]+)
             )""",
    re.VERBOSE,
)
MOST_NESTED = 966
"""How deep a query may be: each further operand of a chain is a level of its own."""
MOST_CLAUSES = 1_024
"""How many alternatives the index takes at one level, however they are put in parentheses."""


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


def parse(text: str) -> Query:
    """The tree of the query `text`; raises `BadQuery` or `BrokenQuery`."""
    _check_form(text)
    try:
        query = _Parser(_tokens(with_plain_dates(text))).whole()
        if _depth(query) > MOST_NESTED or _most_alternatives(query) > MOST_CLAUSES:
            raise BrokenQuery("too many operands")
    except RecursionError:
        raise BrokenQuery("too deep") from None
    except BrokenDate as broken:
        raise BrokenQuery(str(broken)) from None
    return query


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


def _tokens(text: str) -> list[str | Term | Span | Everything]:
    """Parentheses and operators as text, everything else as what it looks for."""
    tokens: list[str | Term | Span | Everything] = []
    position = 0
    text = text.rstrip()
    while position < len(text):
        found = _TOKEN.match(text, position)
        if found is None:
            raise BadQuery(f"cannot parse {text[position:]}")
        position = found.end()
        word = found[0].strip()
        if word == "NOT":
            if tokens[-1:] == ["AND"]:
                tokens.pop()
            tokens.append("ANDNOT")
        elif found["paren"] or word in _OPERATORS:
            tokens.append(word)
        elif found["nothing"]:
            raise BadQuery(f"nothing to look for in {word}")
        else:
            tokens.append(_term(found["field"] or "all", found["value"]))
    return _with_the_first_value(tokens)


def _with_the_first_value(tokens: list[str | Term | Span | Everything]) -> list[str | Term | Span | Everything]:
    """A mistake of the service's: the first value, if it has underscores, takes the place of every author's.

    It means to let `del_maestro` stand for `"del maestro"`.
    """
    first = tokens[0]
    if not isinstance(first, Term) or "_" not in first.value:
        return tokens
    author = Term("au", first.value.replace("_", " "), quoted=True)
    return [author if isinstance(token, Term) and token.field == "au" else token for token in tokens]


def _term(prefix: str, value: str) -> Term | Span | Everything:
    quoted = value.startswith('"')
    value = value.strip('"').strip()
    if prefix == "submittedDate":
        return Span(*span(value), f'submittedDate:"{value}"')
    field = _OTHER_NAMES.get(prefix, prefix)
    if not value:
        return Everything(f"{field}:")
    # Elasticsearch is set up to refuse a leading wildcard, and the service does not expect that.
    if re.search(r"(?:^|\s)[*?]" if field == "au" else r"^[*?]" if quoted else r"^[^\w*?]*[*?]", value):
        raise BrokenQuery("leading wildcard")
    return Term(field, value, quoted)


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


def _joined(operands: list[Query], operators: list[str]) -> Query:
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


class _Parser:
    """A cursor over the tokens of one query."""

    def __init__(self, tokens: list[str | Term | Span | Everything]) -> None:
        self._tokens = tokens
        self._at = 0

    def whole(self) -> Query:
        """The query that all tokens make up."""
        query = self._expression()
        if self._at < len(self._tokens):
            raise BadQuery("a parenthesis does not open outside quotes")
        return query

    def _peek(self) -> str | Term | Span | Everything | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _take(self) -> str | Term | Span | Everything | None:
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
        operands: list[Query] = [self._operand()]
        operators: list[str] = []
        while (token := self._peek()) not in (None, ")"):
            if isinstance(token, str) and token in _OPERATORS:
                operators.append(token)
                self._at += 1
            else:
                operators.append("OR")
            operands.append(self._operand())
        return _joined(operands, operators)

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
