"""The kinds of values that settings take: how each is read from its text, and what it allows.

A kind's `read` gives the value or raises Refused, which says what is allowed and what to write.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches
from enum import StrEnum
from typing import Any, Protocol

from radar.settings.categories import UnknownCategory, canonical
from radar.settings.categories import form as category_form
from radar.settings.message_templates import template_fault
from radar.settings.raw_values import printable
from radar.text import fold

# arXiv's first day; no paper is older.
ARXIV_BEGAN = date(1991, 8, 14)
LAST_DAY = date(2999, 12, 31)
_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
LONGEST_SPAN_DAYS = 36_500
LONGEST_WORDS = 1_000
_LONGEST_NAME = 40
_DAYS_IN = {"": 1, "d": 1, "day": 1, "w": 7, "week": 7, "month": 30, "y": 365, "year": 365}

# Some letter or digit, as far as a form can tell: a character of ASCII that is one, or any character beyond.
WITH_A_LETTER = r"[\s\S]*[^\x00-/:-@\[-`{-\x7f][\s\S]*"


class Refused(ValueError):
    """The text is not allowed: `allowed` completes "which is not …", `remedy` is a sentence."""

    def __init__(self, allowed: str, remedy: str) -> None:
        super().__init__(f"not {allowed}. {remedy}")
        self.allowed = allowed
        self.remedy = remedy


class Kind(Protocol):
    """A kind of value. `allowed` completes "it must be …"; `example` is a text that is fine.

    `form` is what an editor can tell: a regular expression, the same to Python and JavaScript, that every allowed text
    matches from end to end. `read` may refuse more.
    """

    @property
    def allowed(self) -> str: ...

    @property
    def example(self) -> str: ...

    @property
    def form(self) -> str: ...

    def read(self, text: str) -> Any: ...


@dataclass(frozen=True)
class WholeNumber:
    least: int
    most: int
    example: str

    @property
    def allowed(self) -> str:
        return f"a whole number from {self.least} to {self.most}"

    @property
    def form(self) -> str:
        # No value here has more than a few digits, and int() is slow for very many.
        return "[+-]?[0-9]{1,18}"

    def read(self, text: str) -> int:
        if re.fullmatch(self.form, text) and self.least <= int(text) <= self.most:
            return int(text)
        raise Refused(self.allowed, f"Write such a number in digits alone, for example {self.example}.")


@dataclass(frozen=True)
class Boolean:
    allowed: str = "true or false"
    example: str = "true"
    form: str = "true|True|TRUE|false|False|FALSE"

    def read(self, text: str) -> bool:
        if re.fullmatch(self.form, text):
            return text.lower() == "true"
        raise Refused(self.allowed, "Write `true` or `false`; `yes`, `no`, `on` and `off` are words in YAML 1.2.")


@dataclass(frozen=True)
class Choice:
    among: type[StrEnum]

    @property
    def allowed(self) -> str:
        return "one of " + ", ".join(f"`{choice.value}`" for choice in self.among)

    @property
    def example(self) -> str:
        return next(iter(self.among)).value

    @property
    def form(self) -> str:
        return "|".join(choice.value for choice in self.among)

    def read(self, text: str) -> StrEnum:
        for choice in self.among:
            if choice.value == text:
                return choice
        near = self._meant(re.sub(r"[\s_]+", "-", text[:_LONGEST_NAME].lower()))
        raise Refused(
            self.allowed, f"Write `{near}` if that is what you mean." if near else "Write one of these names."
        )

    def _meant(self, spelled: str) -> str | None:
        """The choice that a name probably stands for: it has the same letters or initials, or nearly the same."""
        names = [choice.value for choice in self.among]
        initials = {"".join(word[0] for word in name.split("-")): name for name in names if "-" in name}
        near = get_close_matches(spelled, names, n=1, cutoff=0.75)
        return initials.get(spelled) or (near[0] if near else None)


@dataclass(frozen=True)
class Since:
    allowed: str = "`N days` or a date as `YYYY-MM-DD`"
    example: str = "30 days"
    form: str = rf"[0-9]{{1,6}}\s+[Dd][Aa][Yy][Ss]?|{_DAY}"

    def read(self, text: str) -> timedelta | date:
        if span := re.fullmatch(r"([0-9]{1,6})\s+days?", text, re.IGNORECASE):
            days = int(span[1])
            if 1 <= days <= LONGEST_SPAN_DAYS:
                return timedelta(days=days)
            raise Refused(f"a span of 1 to {LONGEST_SPAN_DAYS} days", "Write for example `30 days`.")
        if re.fullmatch(_DAY, text):
            day = _day(text)
            if day >= ARXIV_BEGAN:
                return day
            raise Refused(f"a day from {ARXIV_BEGAN}, arXiv's first, on", f"Write `{ARXIV_BEGAN}` for everything.")
        raise Refused(self.allowed, _days_for(text) or "Write for example `30 days` or `2025-01-31`.")


def _days_for(text: str) -> str:
    """What to write for a span in other units; empty where it is none."""
    span = re.fullmatch(r"([0-9]{1,5})\s*([a-z]*)", text, re.IGNORECASE)
    days = int(span[1]) * _DAYS_IN.get(span[2].lower().removesuffix("s"), 0) if span else 0
    return f"Write `{days} days` if that is what you mean." if 1 <= days <= LONGEST_SPAN_DAYS else ""


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused("a day of the calendar", "Correct the date; its order is year, month, day.") from None


@dataclass(frozen=True)
class Day:
    allowed: str = "a date as `YYYY-MM-DD`"
    example: str = "2025-12-31"
    form: str = _DAY

    def read(self, text: str) -> date:
        if not re.fullmatch(self.form, text):
            raise Refused(self.allowed, f"Write for example `{self.example}`.")
        day = _day(text)
        if ARXIV_BEGAN <= day <= LAST_DAY:
            return day
        raise Refused(f"a day from {ARXIV_BEGAN} to {LAST_DAY}", f"Write for example `{self.example}`.")


@dataclass(frozen=True)
class MessageTemplate:
    allowed: str = "a Jinja2 template over `new`, `revised`, `total` and `topics`"
    example: str = "{{ new }} new papers"
    form: str = r"[\s\S]+"

    def read(self, text: str) -> str:
        fault = template_fault(text)
        if fault is None:
            return text
        raise Refused(
            self.allowed,
            f"Correct the template ({printable(fold(fault))[:200].rstrip('.')}); the names it may use are `new`, "
            "`revised`, `total` and `topics`.",
        )


@dataclass(frozen=True)
class Category:
    allowed: str = "a category of arXiv"
    example: str = "cs.CL"

    @property
    def form(self) -> str:
        return category_form()

    def read(self, text: str) -> str:
        try:
            return canonical(text)
        except UnknownCategory as unknown:
            near = f"Write `{unknown.suggestion}` if that is what you mean" if unknown.suggestion else "Write another"
            listed = "the categories are listed at https://arxiv.org/category_taxonomy."
            raise Refused(self.allowed, f"{near}; {listed}") from None


def by_commas(text: str) -> Sequence[str]:
    return text.split(",")


@dataclass(frozen=True)
class Words:
    """A phrase to look for, or a name; `what` is what messages call it, `parts` cuts a text with several."""

    what: str
    example: str
    parts: Callable[[str], Sequence[str]] = by_commas

    @property
    def allowed(self) -> str:
        return f"{self.what} with a letter or a digit"

    @property
    def form(self) -> str:
        return WITH_A_LETTER

    def read(self, text: str) -> str:
        folded = fold(text)
        if len(folded) > LONGEST_WORDS:
            raise Refused(f"{self.what} of {LONGEST_WORDS:,} characters at most", "Look for fewer words.")
        if not folded.isprintable():
            raise Refused(f"{self.what} of printable characters", "Remove the characters that cannot be printed.")
        if any(character.isalnum() for character in folded):
            return folded
        raise Refused(self.allowed, f"Write for example `{self.example}`.")


@dataclass(frozen=True)
class Secret:
    allowed: str = "a token"
    example: str = "${{ github.token }}"
    form: str = r"\S+"

    def read(self, text: str) -> str:
        return text
