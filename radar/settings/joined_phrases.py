"""Phrases that somebody joined by operators where one phrase belongs, as keys of a topic."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from radar.settings.near_miss import NearMiss
from radar.settings.query_tokens import OPERATORS, Token, level_operators, tokens

_WORD_OPERATOR = re.compile(r"(?:^|[\s\")])(AND NOT|ANDNOT|AND|OR|NOT)(?=[\s\"(]|$)")
_BESIDE_QUOTE = re.compile(r'"(ANDNOT|AND|OR|NOT)|(ANDNOT|AND|OR|NOT)"')
_LOGIC = re.compile(
    r"\b(?:AND|OR|NOT)(?:[- /](?:AND|OR|NOT))*[- ](?:gate|tree|graph|function|operator|logic|circuit|search|node)s?\b"
)


def of_joined(text: str) -> NearMiss | None:
    bare = _LOGIC.sub(" ", text)
    signs = re.search(r"\s(?:&&|\|\|)\s|\w\s*\|\s*\w", bare) and not re.search(r"[<>⟩⟨()\[\]$]|^\||\|$", bare)
    named = _WORD_OPERATOR.search(bare) or _BESIDE_QUOTE.search(bare)
    if not signs and not named:
        return None
    if not signs and bare == bare.upper() and not _BESIDE_QUOTE.search(bare) and _is_shouted(bare):
        return None
    even = _BESIDE_QUOTE.sub(lambda found: f'" {found[1]} ' if found[1] else f' {found[2]} "', text)
    even = re.sub(r"\s*(?:\|\||\|)\s*", " OR ", re.sub(r"\s&&\s", " AND ", even)) if signs else even
    keys = _keys(even)
    if keys is None:
        remedy = "Say it with `all`, `any` and `none`, or in arXiv's syntax as `query`."
        return NearMiss("several phrases joined by operators", remedy=remedy)
    return NearMiss("several phrases joined by operators", keys) if keys else None


def _is_shouted(text: str) -> bool:
    """Whether all is written in capitals, so that `AND` is a word as others are."""
    return "AND" in text.split() and any(len(word) > 5 for word in text.split())


def _keys(text: str) -> dict[str, Any] | None:
    """Phrases joined by operators as keys of a topic: None where keys cannot say it, empty where nothing is joined."""
    if text.count('"') % 2:
        return None
    parts = tokens(text)
    outermost = {*level_operators(parts)[0]}
    if "OR" in outermost and len(outermost) > 1:
        return None  # arXiv and people group it differently
    factors: list[list[str]] = []
    none: list[str] = []
    for joined, alternatives in _factors(parts):
        if not alternatives:  # an operator that begins or ends it is none
            return {} if joined in ("", "AND") and not factors else None
        if joined == "ANDNOT":
            none += alternatives
        elif joined == "OR" and factors:
            factors[0] = [*factors[0], *alternatives]
        else:
            factors.append(alternatives)
    return _said(factors, none)


def _said(factors: list[list[str]], none: list[str]) -> dict[str, Any]:
    """The keys for one phrase of each of `factors` and none of `none`."""
    several = [each for each in factors if len(each) > 1]
    single = [each[0] for each in factors if len(each) == 1]
    keys: dict[str, Any] = {}
    if several:
        keys |= {"any": several[0]} if len(several) == 1 else {"any-of": several}
    if single:
        keys["any" if len(single) == 1 and not several else "all"] = single
    if none:
        keys["none"] = none
    return keys if len(factors) > 1 or several or none else {}


def _factors(parts: list[Token]) -> Iterator[tuple[str, list[str]]]:
    """Each phrase or group in parentheses as its alternatives, with the operator before it; none if unclear."""
    joined, words = "", list[str]()
    at = 0
    while at < len(parts):
        part = parts[at]
        if part.text == "(" and not words:
            end = next((n for n in range(at + 1, len(parts)) if parts[n].text == ")"), None)
            inner = [] if end is None else list(_factors(parts[at + 1 : end]))
            fine = inner and all(len(each) == 1 for _, each in inner) and {op for op, _ in inner[1:]} <= {"OR"}
            if not fine or end is None:
                yield joined, []
                return
            words = [each[0] for _, each in inner]
            yield joined, words
            joined, words, at = "\0", [], end + 1
            continue
        if part.text in OPERATORS:
            if words:
                yield joined, [" ".join(words)]
            elif joined != "\0":
                yield joined, []
                return
            joined, words = part.text, []
        elif part.text in ("(", ")") or joined == "\0":
            yield joined, []
            return
        else:
            words.append(part.unquoted)
        at += 1
    if words:
        yield joined, [" ".join(words)]
    elif joined != "\0":
        yield joined, []
