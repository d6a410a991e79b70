"""What is wrong with a single term of a query in arXiv's own syntax: its field, its value, its dates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatchcase

from radar.analysis.words import are_stop_words
from radar.settings.categories import CLASSES, WHOLE, UnknownCategory, canonical, codes
from radar.settings.query_tokens import FIELDS, SUBMITTED, Token, phrase, term, written

_ALIASES = {
    "ti": "title titles t",
    "au": "author authors aut auth name a",
    "abs": "abstract abstracts abst summary ab",
    "cat": "category categories cats subject subjects class archive primary primary_category",
    "co": "comment comments",
    "jr": "journal journal_ref journalref jref",
    "rn": "report report_no report_number",
    "id": "id_list arxiv arxivid arxiv_id identifier paper_id",
    "all": "any text anywhere keyword keywords kw topic full fulltext search q search_query",
}
_MEANT = {alias: field for field, aliases in _ALIASES.items() for alias in aliases.split()}
_DATES = {"date", "dates", "submitted", "submitteddate", "submitted_date", "published", "from", "year", "daterange"}
_UPDATED = {"lastupdateddate", "lastupdated", "updated", "updateddate", "last_updated_date"}

_RANGE = re.compile(r"[\[{(]?\s*([^\s\[\]{}()]+)\s+(?:TO|to|To|-|–)\s+([^\s\[\]{}()]+)\s*[\]})]?")
_FORM = re.compile(r"\[(\d+) TO (\d+)\]")
_DATE_FORM = "as `submittedDate:[20250101 TO 20251231]`, with 8, 12 or 14 digits for each end"
_LENGTHS = {8: "%Y%m%d", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}


@dataclass(frozen=True)
class Fault:
    """What is wrong with a query: `allowed` completes "which is not …"; `remedy` is a sentence without its full stop.

    `instead` is the query without this fault, where it is plain what was meant.
    """

    allowed: str
    remedy: str
    instead: str | None = None


def term_faults(parts: list[Token]) -> Fault | None:
    """The first fault of any term."""
    has_author = any(part.field == "au" for part in parts)
    for at, part in enumerate(parts):
        if part.is_term:
            behind = parts[at + 1] if at + 1 < len(parts) else None
            for fault, instead, taken in _faults(part, behind, has_author):
                whole = None if instead is None else written([*parts[:at], *instead, *parts[at + 1 + taken :]])
                return Fault(fault.allowed, fault.remedy, whole)
    return None


_Found = tuple[Fault, tuple[Token, ...] | None, int]
"""A fault, what to write for the term, and how many tokens behind it that includes."""


def _faults(part: Token, behind: Token | None, has_author: bool) -> Iterator[_Found]:
    yield from _field_faults(part)
    yield from _quote_faults(part)
    if part.field and not re.sub(r'["\s]', "", part.value):
        allowed = f"well formed: nothing stands behind `{part.field}:`"
        merged = part.value == "" and behind is not None and behind.is_term and not behind.field
        instead = (term(part.field, behind.value),) if merged and behind is not None else None
        remedy = "Put a word or a quoted phrase right behind it, or remove it"
        yield Fault(allowed, "Leave out the blank" if instead else remedy), instead, 1
    if part.field == SUBMITTED:
        yield from _date_faults(part)
        return
    if part.field == "cat":
        yield from _category_faults(part)
    if re.search(r"(?:^|[\s\"])[*?]+", part.value):
        allowed = "well formed: arXiv fails where a word begins with `*` or `?`"
        yield Fault(allowed, "Write the beginning of the word"), None, 0
    if has_author and not part.is_quoted and part.field not in ("au", "cat", "id") and "_" in part.value:
        allowed = "read as it is written: an underscore outside quotes also changes the author beside it"
        words = [part.unquoted] if part.field == "doi" else re.split(r"[\s_]+", part.unquoted)
        yield Fault(allowed, "Put the words into double quotes"), (phrase(part.field, words),), 0
    if part.field == "ti" and are_stop_words(part.unquoted):
        allowed = f"searched by arXiv: titles are searched without such words as `{part.unquoted}`"
        yield Fault(allowed, "Write further words of the title, or the abbreviation in full"), None, 0


def _field_faults(part: Token) -> Iterator[_Found]:
    if not part.field or part.field in FIELDS or part.field == SUBMITTED:
        return
    lowered = part.field.lower()
    if lowered in _UPDATED:
        allowed = f"understood: arXiv takes `{part.field}` for the day of the first version"
        remedy = (
            f"Write `{SUBMITTED}` if that is meant; the setting `since` already goes by the day of the last revision"
        )
        yield Fault(allowed, remedy), (term(SUBMITTED, part.value),), 0
    allowed = f"well formed: `{part.field}:` is no field of arXiv, which would look everywhere instead"
    if lowered == SUBMITTED.lower() or lowered in _DATES:
        yield Fault(allowed, f"Write `{SUBMITTED}:`"), (term(SUBMITTED, part.value),), 0
        return
    near = lowered if lowered in FIELDS else _MEANT.get(lowered)
    if near is not None:
        yield Fault(allowed, f"Write `{near}:`"), (term(near, part.value),), 0
    else:
        listed = ", ".join(f"`{field}`" for field in FIELDS)
        yield Fault(allowed, f"Use one of {listed} and `{SUBMITTED}`, or put the words into double quotes"), None, 0


def _quote_faults(part: Token) -> Iterator[_Found]:
    inner = re.fullmatch(r'"\s*(\w+):\s*(.*)"', part.value)
    if inner and not part.field and (inner[1] in FIELDS or inner[1].lower() in (SUBMITTED.lower(), *_UPDATED)):
        meant = term(inner[1], inner[2] if inner[2].startswith("[") else f'"{inner[2]}"')
        allowed = f"read as it is written: inside quotes `{inner[1]}:` is no field"
        yield Fault(allowed, "Put the quotes behind the field"), (meant,), 0
    if re.search(r'"[^"]*\b(?:submittedDate|lastUpdatedDate):\s*\[[^"]*"', part.value):
        allowed = "read as it is written: arXiv rewrites dates inside quotes too"
        yield Fault(allowed, "Take the dates out of the quotes"), None, 0


def _category_faults(part: Token) -> Iterator[_Found]:
    name = part.unquoted
    lowered = name.lower()
    several = [each for each in re.split(r"[+,;|]+", name) if each]
    if len(several) > 1:
        joined: list[Token] = []
        for each in several:
            joined += [term("cat", each), Token("OR")]
        meant = (Token("("), *joined[:-1], Token(")"))
        yield Fault(f"well formed: `{name}` is no category, but several", "Join them by OR"), meant, 0
    archive = lowered.removesuffix(".*")
    if archive in CLASSES and lowered == archive and archive not in ("astro-ph", "cond-mat", "q-bio"):
        allowed = f"read as it is meant: `cat:{name}` finds no paper of the archive's classes"
        yield Fault(allowed, f"Write `cat:{archive}.*`"), (term("cat", f"{archive}.*"),), 0
        return
    if archive in WHOLE and lowered != archive:
        allowed = f"read as it is meant: `{archive}` has no classes, so that `cat:{name}` finds nothing"
        yield Fault(allowed, f"Write `cat:{archive}`"), (term("cat", archive),), 0
        return
    if re.search(r"[*?]", lowered):
        if not lowered.startswith(("*", "?")) and not any(fnmatchcase(each.lower(), lowered) for each in codes()):
            yield Fault(f"well formed: no category of arXiv fits `{name}`", "Write for example `cat:cs.*`"), None, 0
        return
    try:
        canonical(name)
    except UnknownCategory as unknown:
        allowed = f"well formed: `{name}` is no category of arXiv"
        if unknown.suggestion is None:
            yield Fault(allowed, "Write one of https://arxiv.org/category_taxonomy"), None, 0
        else:
            remedy = f"Write `cat:{unknown.suggestion}` if that is what you mean"
            yield Fault(allowed, remedy), (term("cat", unknown.suggestion),), 0


def _date_faults(part: Token) -> Iterator[_Found]:
    if (form := _FORM.fullmatch(part.value)) and all(map(_is_moment, form.groups())):
        first, last = form.groups()
        if first.ljust(14, "0") > last.ljust(14, "9"):
            allowed = "well formed: its dates end before they begin"
            yield Fault(allowed, "Write the earlier date first"), (term(SUBMITTED, f"[{last} TO {first}]"),), 0
        return
    found = _RANGE.search(part.value)
    ends = _span(found[1], found[2]) if found else _span(*[part.value.strip('[](){}" ')] * 2)
    allowed = f"well formed: arXiv takes dates only {_DATE_FORM}"
    if ends is None:
        yield Fault(allowed, "Write both ends so, without `*`"), None, 0
    else:
        meant = term(SUBMITTED, f"[{ends[0]} TO {ends[1]}]")
        yield Fault(allowed, "Write both ends so"), (meant,), 0


def _is_moment(digits: str) -> bool:
    if len(digits) not in _LENGTHS:
        return False
    try:
        datetime.strptime(digits, _LENGTHS[len(digits)])
    except ValueError:
        return False
    return True


def _span(first: str, last: str) -> tuple[str, str] | None:
    """Both ends in digits, the earlier first; None where one is no date."""
    ends = _moment(first, "first"), _moment(last, "last")
    if all(ends) and ends[0] > ends[1]:
        ends = _moment(last, "first"), _moment(first, "last")
    return ends if all(ends) and first.strip("*") + last.strip("*") else None


def _moment(text: str, end: str) -> str:
    """A date in digits; what is open becomes the first or the last day there is; empty where it is no date."""
    first = end == "first"
    if text in ("*", "now", "NOW", "today"):
        return "19910814" if first else "20991231"
    digits = re.sub(r"[-/.:TZ]", "", text)
    if re.fullmatch(r"\d{4}", digits):
        digits += "0101" if first else "1231"
    elif re.fullmatch(r"\d{6}", digits):
        digits += "01" if first else _last_day(digits)
    elif re.fullmatch(r"\d{10}", digits):
        digits += "00"
    return digits if digits.isdigit() and _is_moment(digits) else ""


def _last_day(year_and_month: str) -> str:
    return next((day for day in ("31", "30", "29", "28") if _is_moment(year_and_month + day)), "")
