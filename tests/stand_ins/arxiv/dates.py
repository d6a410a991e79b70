"""Dates in queries: what the service makes of `submittedDate:[FROM TO UNTIL]`, wherever it stands, quotes or not."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import datetime

_RANGE = re.compile(r"submittedDate:\[([\d-]{4,14}) TO ([\d-]{4,14})\]", re.ASCII)


class BrokenDate(Exception):
    """A range that the service breaks over."""


def with_plain_dates(query: str) -> str:
    """`query` with every range written out to the minute and in quotes of its own, as the service does it first."""
    query = query.replace("lastUpdatedDate:", "submittedDate:")
    return _RANGE.sub(lambda found: f'submittedDate:"{_filled(found[1], 0)} TO {_filled(found[2], -1)}"', query)


def span(value: str) -> tuple[str, str]:
    """First and last moment of the range `value`, which is written out, in 14 digits; raises `BrokenDate`."""
    parts = value.split(" ")
    if len(parts) != 3 or parts[1] != "TO":
        raise BrokenDate(f"bad range {value}")
    return _moment(parts[0]), _moment(parts[2])


def _filled(digits: str, end: int) -> str:
    """A year, month or day as its first minute, or as its last where `end` is -1; seconds go."""
    digits = digits[:12]
    if not digits.isdigit():
        return digits
    if len(digits) == 4:
        digits += ("01", "12")[end]
    if len(digits) == 6:
        try:
            digits += ("01", str(monthrange(int(digits[:4]), int(digits[4:]))[1]))[end]
        except ValueError:
            return digits
    return digits + ("0000", "2359")[end] if len(digits) == 8 else digits


def _moment(digits: str) -> str:
    if not re.fullmatch(r"\d{12}", digits, re.ASCII):
        raise BrokenDate(f"bad date {digits}")
    try:
        datetime.strptime(digits, "%Y%m%d%H%M")
    except ValueError:
        raise BrokenDate(f"bad date {digits}") from None
    return digits + "00"
