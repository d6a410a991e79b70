"""A query in arXiv's own syntax as the words that it is made of, and the way back to text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

FIELDS = ("ti", "au", "abs", "co", "jr", "cat", "rn", "id", "all", "doi")
"""What arXiv can look in; any other prefix silently becomes `all:`."""

SUBMITTED = "submittedDate"
OPERATORS = frozenset({"AND", "OR", "ANDNOT", "NOT"})

# A parenthesis, or a run of what is neither blank nor parenthesis, in which quotes and brackets hold blanks together.
_TOKEN = re.compile(r'[()]|(?:"[^"]*"|\[[^\]]*\]|[^\s()"])+')
_PREFIX = re.compile(r"([^\W\d][\w-]*):")


@dataclass(frozen=True)
class Token:
    """A parenthesis, an operator or a term, which looks for `value` in `field` (everywhere where that is empty)."""

    text: str
    field: str = ""
    value: str = ""

    @property
    def is_term(self) -> bool:
        return bool(self.value or self.field)

    @property
    def is_quoted(self) -> bool:
        return len(self.value) > 1 and self.value[0] == self.value[-1] == '"' and self.value.count('"') == 2

    @property
    def is_bare(self) -> bool:
        """Whether it is a word without field and quotes."""
        return self.is_term and not self.field and '"' not in self.value

    @property
    def unquoted(self) -> str:
        return self.value.strip('"').strip()


def term(field: str, value: str) -> Token:
    return Token(f"{field}:{value}" if field else value, field, value)


def phrase(field: str, words: Iterable[str]) -> Token:
    """A term for words that stand side by side."""
    joined = " ".join(words)
    return term(field, f'"{joined}"' if re.search(r"[\s_]", joined) else joined)


def operator(text: str) -> Token:
    return Token(text)


def tokens(query: str) -> list[Token]:
    """The tokens of a query whose quotes are closed; `AND NOT` and `NOT` are `ANDNOT`, as arXiv takes them."""
    found: list[Token] = []
    for text in _TOKEN.findall(query):
        if text in ("(", ")") or text in OPERATORS:
            if text == "NOT":
                if found and found[-1].text == "AND":
                    found.pop()
                text = "ANDNOT"  # noqa: PLW2901
            found.append(operator(text))
        elif prefix := _PREFIX.match(text):
            found.append(term(prefix[1], text[prefix.end() :]))
        else:
            found.append(term("", text))
    return found


def written(parts: Iterable[Token]) -> str:
    """The tokens as text, with blanks where they belong."""
    text = ""
    for part in parts:
        text += part.text if not text or text.endswith("(") or part.text == ")" else f" {part.text}"
    return text


def level_operators(parts: list[Token]) -> list[list[str]]:
    """The operators of each pair of parentheses, those of the whole query first."""
    levels: list[list[str]] = [[]]
    open_ = [levels[0]]
    for part in parts:
        if part.text == "(":
            levels.append([])
            open_.append(levels[-1])
        elif part.text == ")" and len(open_) > 1:
            open_.pop()
        elif part.text in OPERATORS:
            open_[-1].append(part.text)
    return levels
