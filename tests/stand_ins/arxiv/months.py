"""Months of announcement that `all` sees in a value: `2025`, `2025-03`, or `2503` as identifiers have it."""

from __future__ import annotations

import re
from datetime import date

Months = tuple[tuple[str, str], ...]
"""Spans from a first to a last month, each `YYYY-MM` and included."""

_FIRST_YEAR = 1991
_DATE = re.compile(r"(?:^|\s+)(\d{4}-\d\d)(?:$|\s+)", re.ASCII)
_YEAR = re.compile(r"(?:^|\s+)(\d{4})(?:$|\s+)", re.ASCII)


def months_in(value: str, quoted: bool) -> tuple[Months | None, str]:
    """The months that `value` speaks of, None if it speaks of none, and what is left of it.

    Quotes are no blanks: a number at the edge of a phrase is none of these.
    """
    text = f'"{value}"' if quoted else value
    found = _DATE.search(text) or _YEAR.search(text)
    if found is None:
        return None, value
    months: list[tuple[str, str]] = []
    digits = found[1]
    if 1 <= int(digits[2:4]) <= 12 and len(digits) == 4:
        month = f"{19 if digits[:2] >= '91' else 20}{digits[:2]}-{digits[2:]}"
        months.append((month, month))
    if _FIRST_YEAR <= int(digits[:4]) <= date.today().year:
        months.append((f"{digits}-01", f"{digits}-12") if len(digits) == 4 else (digits, digits))
    rest = f"{text[: found.start()]} {text[found.end() :]}"
    return (tuple(months), rest.strip('" ')) if months else (None, value)
