"""The service's query language, read into a tree.

There is no precedence: an expression groups to the right, so `A AND B OR C` is `A AND (B OR C)` and
`A ANDNOT B ANDNOT C` is `A ANDNOT (B ANDNOT C)`. Terms side by side are joined by OR; `NOT` and `AND NOT` are ANDNOT.
A prefix that is none is a part of the word: `abstract:x` is looked for as `all:abstract:x`. Mistakes of form are
refused with 400; a few others break the service (500). Where it is not known what the service does, as with
`ti:(a OR b)`, the stand-in refuses: what passes here must pass there.
"""

from __future__ import annotations

import re

from tests.stand_ins.arxiv.dates import BrokenDate, span, with_plain_dates
from tests.stand_ins.arxiv.tree import Everything, Negation, Operation, Query, Span, Term, joined, too_large

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

_Token = str | Term | Span | Everything


class BadQuery(Exception):
    """The query is refused with 400."""


class BrokenQuery(Exception):
    """The query is one that the service breaks over, and answers with 500."""


def parse(text: str) -> Query:
    """The tree of the query `text`; raises `BadQuery` or `BrokenQuery`."""
    _check_form(text)
    try:
        query = _Parser(_tokens(with_plain_dates(text))).whole()
        if too_large(query):
            raise BrokenQuery("too many operands")
    except RecursionError:
        raise BrokenQuery("too deep") from None
    except BrokenDate as broken:
        raise BrokenQuery(str(broken)) from None
    return query


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


def _tokens(text: str) -> list[_Token]:
    """Parentheses and operators as text, everything else as what it looks for."""
    tokens: list[_Token] = []
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


def _with_the_first_value(tokens: list[_Token]) -> list[_Token]:
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


class _Parser:
    """A cursor over the tokens of one query."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._at = 0

    def whole(self) -> Query:
        """The query that all tokens make up."""
        query = self._expression()
        if self._at < len(self._tokens):
            raise BadQuery("a parenthesis does not open outside quotes")
        return query

    def _peek(self) -> _Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _take(self) -> _Token | None:
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
        return joined(operands, operators)

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
