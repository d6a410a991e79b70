"""What is wrong with a query in arXiv's own syntax, as far as it can be told without asking arXiv.

What arXiv is sure to refuse, or to take for something else, is an error, with the query as it was probably meant;
what it may well read otherwise than people do is a doubt. Everything else is sent as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from radar.settings.kinds import WITH_A_LETTER, Refused
from radar.settings.pasted import decoded, is_address, is_encoded, read_address
from radar.settings.query_terms import Fault, term_faults
from radar.settings.query_tokens import OPERATORS, Token, level_operators, operator, phrase, tokens, written
from radar.text import fold

LONGEST_QUERY = 4_000
"""Characters of a query; a request to arXiv has 4,094 bytes for it and all the rest."""

LONGEST_SHOWN = 300
"""Characters of a corrected query that a message shows."""

_MOST_CORRECTIONS = 12
_MOST_WORDS = 20  # of a run of words that is looked at in either direction
_EXAMPLE = 'ti:"diffusion" AND cat:cs.LG'
_NEGATIVE = "ANDNOT"
_LOWER_CASE = {"and": "AND", "or": "OR", "andnot": _NEGATIVE, "not": _NEGATIVE}
_SIGNS = {"&&": "AND", "&": "AND", "+": "AND", "||": "OR", "|": "OR", "/": "OR", "!": _NEGATIVE, "-": _NEGATIVE}
_GLUED = re.compile(r'"(AND|OR|ANDNOT|NOT)(?="|$)|(?:^|(?<=\W))(AND|OR|ANDNOT|NOT)"')


@dataclass(frozen=True)
class RawQuery:
    """A query that is sent as it stands, white space folded."""

    allowed: str = "a query in arXiv's syntax"
    example: str = _EXAMPLE
    form: str = WITH_A_LETTER

    def read(self, text: str) -> str:
        query = fold(text)
        if len(query) > LONGEST_QUERY:
            raise Refused(f"a query of {LONGEST_QUERY:,} characters at most", "Ask for less, or make two topics of it.")
        fault = _fault(query)
        if fault is not None:
            raise Refused(fault.allowed, _remedy(fault))
        return query


def corrected(query: str) -> str | None:
    """`query` as it was probably meant, in a form that arXiv reads so; None where that cannot be told."""
    current = fold(query)
    for _ in range(_MOST_CORRECTIONS):
        fault = _fault(current)
        if fault is None:
            return current
        if fault.instead is None or fault.instead == current:
            return None
        current = fault.instead
    return None


def as_yaml(query: str) -> str:
    """The key `query` with its value, ready to paste."""
    return "query: '" + query.replace("'", "''") + "'"


def doubts(query: str) -> Iterator[tuple[str, str]]:
    """What arXiv reads otherwise than most people would, in a query that is sound: what that is, and what to write."""
    parts = tokens(fold(query))
    glued = next(filter(None, (_GLUED.search(re.sub('"[^"]*"', '"', part.text)) for part in parts)), None)
    if glued is not None:
        yield (
            f"has `{glued[1] or glued[2]}` right beside a quote",
            "Put blanks around the operator, so that it is surely read as one.",
        )
        return
    for before, after in pairwise(parts):
        if _is_word_for_operator(before) or _is_word_for_operator(after):
            continue  # that is a fault, with a query that joins the right words
        if (before.is_term or before.text == ")") and (after.is_term or after.text == "("):
            yield (
                f"joins `{_cut(before.text)}` and `{_cut(after.text)}` by no operator, and arXiv takes that for OR",
                "Write `AND` or `OR` between them, and a phrase of several words in quotes.",
            )
            break
    if any(map(_is_grouped_otherwise, level_operators(parts))):
        yield (
            "has several operators side by side, and arXiv groups them from the right: `A AND B OR C` is "
            "`A AND (B OR C)`, and `A ANDNOT B ANDNOT C` is `A ANDNOT (B ANDNOT C)`",
            "Put parentheses around what belongs together.",
        )


def _is_grouped_otherwise(operators: list[str]) -> bool:
    """Whether grouping from the right means something else than AND binding closer than OR."""
    return any(
        first == _NEGATIVE or (first == "AND" and "OR" in operators[at + 1 :])
        for at, first in enumerate(operators[:-1])
    )


def _remedy(fault: Fault) -> str:
    """What to do, with the whole query as it was meant where that is known and short."""
    instead = fault.instead or ""
    meant = corrected(instead) if 0 < len(instead) <= 2 * LONGEST_SHOWN else None
    if meant is None or len(meant) > LONGEST_SHOWN:
        return f"{fault.remedy}."
    return f"{fault.remedy}: `{as_yaml(meant)}`."


def _cut(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"


def _fault(query: str) -> Fault | None:
    if (fault := _fault_of_text(query)) is not None:
        return fault
    parts = tokens(query)
    for check in _CHECKS:
        if (fault := check(parts)) is not None:
            return fault
    return None


def _fault_of_text(query: str) -> Fault | None:
    """What is wrong before a single term can be told apart."""
    if not query.isprintable():
        return Fault("made of printable characters alone", "Remove the characters that cannot be printed")
    if not any(character.isalnum() for character in query):
        return Fault("a query that looks for anything", f"Write for example `{_EXAMPLE}`")
    if is_address(query):
        return _address_fault(query)
    if is_encoded(query):
        allowed = "plain text: it is encoded as in a web address, and arXiv would look for the signs"
        return Fault(allowed, "Write it decoded", decoded(query))
    return _quotes_fault(query) or _parentheses_fault(query)


def _quotes_fault(query: str) -> Fault | None:
    if re.search("[“”„«»]", query):
        remedy = 'Write straight double quotes, `"`; arXiv takes no others for quotes'
        return Fault("quoted with straight quotes", remedy, re.sub("[“”„«»]", '"', query))
    if '\\"' in query:
        return Fault("free of `\\`, which arXiv refuses", "Leave out the backslashes", query.replace("\\", ""))
    if single := re.search(
        r"(?<![\w\"])'([^'\"]*)'(?!\w)", re.sub('"[^"]*"', lambda found: "_" * len(found[0]), query)
    ):
        meant = f'{query[: single.start()]}"{single[1]}"{query[single.end() :]}'
        return Fault("quoted with double quotes: arXiv takes no others for quotes", "Write double quotes", meant)
    if query.count('"') % 2:
        return Fault("well formed: a quote is not closed", 'Add the `"` that is missing')
    return None


def _parentheses_fault(query: str) -> Fault | None:
    """Parentheses that do not balance; arXiv counts those inside quotes too."""
    depth = 0
    for character in query:
        depth += {"(": 1, ")": -1}.get(character, 0)
        if depth < 0:
            break
    if depth == 0:
        return None
    remedy = "Add or remove a parenthesis; arXiv counts those inside quotes, so leave them out there"
    return Fault("well formed: its parentheses are not balanced", remedy)


def _address_fault(query: str) -> Fault:
    asked = read_address(query)
    if asked.query:
        return Fault("a query, but a web address", "Write what the address asks for", asked.query)
    if asked.is_paper:
        return Fault("a query, but the address of one paper", f"Write what to look for, as `{_EXAMPLE}`")
    return Fault("a query, but a web address", f"Write what it shows as a query, such as `{_EXAMPLE}`")


def _sign_fault(parts: list[Token]) -> Fault | None:
    """Operators of other search engines: signs between terms or before one."""
    for at, part in enumerate(parts):
        if not part.is_bare:
            continue
        behind = parts[at + 1] if at + 1 < len(parts) else None
        if part.text in _SIGNS and at and behind is not None:
            instead = [*parts[:at], operator(_SIGNS[part.text]), *parts[at + 1 :]]
            allowed = f"well formed: `{part.text}` is no operator of arXiv"
            return Fault(allowed, f"Write `{_SIGNS[part.text]}`", written(instead))
        if found := re.fullmatch(r"([-+!])((?:[A-Za-z]+:)?\w.*)", part.text):
            sign = found[1]
            before = parts[:at]
            if before and before[-1].text == "AND":
                before = before[:-1]
            meant = tokens(found[2])
            instead = [*before, *([operator(_SIGNS[sign])] if before else []), *meant, *parts[at + 1 :]]
            leaves_out = sign != "+"
            if leaves_out and not before:
                remedy = "Put what to look for first, and `ANDNOT` before what to leave out"
                return Fault(f"well formed: `{sign}` is no operator of arXiv", remedy)
            allowed = f"well formed: `{sign}` before a word is no operator of arXiv"
            return Fault(allowed, f"Write `{_SIGNS[sign]}`", written(instead))
    return None


def _lower_case_fault(parts: list[Token]) -> Fault | None:
    """`and`, `or` and `not` that are words to arXiv, where they stand for operators."""
    for at, part in enumerate(parts):
        name = part.text.lower()
        if not _is_word_for_operator(part) or not 0 < at < len(parts) - 1:
            continue
        before, after = parts[at - 1], parts[at + 1]
        upper = _LOWER_CASE[name]
        if before.text == "AND" and upper == _NEGATIVE:
            instead = [*parts[: at - 1], operator(_NEGATIVE), *parts[at + 1 :]]
        elif after.text == _NEGATIVE or (after.is_bare and _LOWER_CASE.get(after.text.lower()) == _NEGATIVE):
            upper = _NEGATIVE
            instead = [*parts[:at], operator(_NEGATIVE), *parts[at + 2 :]]
        elif before.text in OPERATORS or after.text in OPERATORS or not _is_operator(parts, at):
            continue
        else:
            if after.is_bare and before.field and before.field != "cat":
                after = phrase(before.field, [after.unquoted])
            instead = [*parts[:at], operator(upper), after, *parts[at + 2 :]]
        allowed = f"joined by operators in capitals: arXiv would look for the word `{part.text}`"
        return Fault(allowed, f"Write `{upper}`", written(instead))
    return None


def _is_operator(parts: list[Token], at: int) -> bool:
    """Whether the lower-case word is more likely an operator than a word of the phrase that it stands in."""
    before, after = parts[at - 1], parts[at + 1]
    if not before.is_bare and not after.is_bare:
        return True
    if after.text == "(" or (after.is_term and not after.is_bare) or before.text == ")" or before.is_quoted:
        return True
    first = at - 1
    while parts[first].is_bare and first and parts[first - 1].is_term and at - first < _MOST_WORDS:
        first -= 1
    last = at + 1
    while last + 1 < len(parts) and parts[last + 1].is_bare and last - at < _MOST_WORDS:
        last += 1
    run = [part.text.lower() in _LOWER_CASE for part in parts[first : last + 1]]
    return all(is_word != was for was, is_word in pairwise(run))


def _bare_words_fault(parts: list[Token]) -> Fault | None:
    """A fielded word with more words behind it: only the first is looked for in the field."""
    for at, part in enumerate(parts):
        if not part.field or '"' in part.value or not part.value:
            continue
        end = at + 1
        while end < len(parts) and parts[end].is_bare:
            end += 1
        rest = parts[at + 1 : end]
        if not rest:
            continue
        words = [part.value, *(each.value for each in rest)]
        allowed = (
            f"read as one: arXiv takes only `{_cut(part.value)}` for the field `{part.field}`, and looks for "
            f"`{_cut(rest[0].value)}` everywhere, joined by OR"
        )
        if part.field in ("cat", "id", "doi"):
            several: list[Token] = [operator("(")]
            for word in words:
                several += [phrase(part.field, [word.strip(",;")]), operator("OR")]
            instead = [*parts[:at], *several[:-1], operator(")"), *parts[end:]]
            return Fault(allowed, "Give each its field", written(instead))
        if any(set(word) & set("()[]*?") for word in words):
            return Fault(allowed, "Put a phrase of several words into double quotes")
        instead = [*parts[:at], phrase(part.field, words), *parts[end:]]
        return Fault(allowed, "Put a phrase of several words into double quotes", written(instead))
    return None


def _is_word_for_operator(part: Token) -> bool:
    return part.is_bare and part.text.lower() in _LOWER_CASE


def _word_for_operator_fault(parts: list[Token]) -> Fault | None:
    """`and`, `or` and `not` that stand as words to look for."""
    for at, part in enumerate(parts):
        if not _is_word_for_operator(part):
            continue
        before, after = parts[:at], parts[at + 1 :]
        instead = None
        if before and after and before[-1].text in OPERATORS:
            after = after[1:] if after[0].text == before[-1].text else after
            instead = written([*before, *after]) if after and after[0].is_term else None
        allowed = f"well formed: `{part.text}` stands where a word to look for belongs"
        return Fault(allowed, "Remove it, or put the phrase that it belongs to into double quotes", instead)
    return None


def _operator_fault(parts: list[Token]) -> Fault | None:
    for first, second in pairwise(["(", *(part.text for part in parts), ")"]):
        if first == "(" and second == ")":
            return Fault("well formed: it has empty parentheses", "Remove the `()`, or put a term between them")
        if first == "(" and second in OPERATORS:
            allowed = f"well formed: nothing stands before `{second}`"
            return Fault(allowed, "Put what to look for before it; a query cannot begin with what to leave out")
        if first in OPERATORS and (second in OPERATORS or second == ")"):
            return Fault(f"well formed: no term follows `{first}`", "Put a term behind it, or remove it")
    return None


_CHECKS: tuple[Callable[[list[Token]], Fault | None], ...] = (
    _sign_fault,
    _lower_case_fault,
    term_faults,
    _bare_words_fault,
    _word_for_operator_fault,
    _operator_fault,
)
