"""Telling arXiv's answers from what only looks like one.

An answer counts only if it is a whole, well-formed Atom feed whose entries add up with its header. Everything else
is a `BadAnswer` that says what to do next. What arXiv really sends is described, with sources, in docs/arxiv.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import Enum
from html import unescape
from typing import Any

from lxml import etree

ATOM = "{http://www.w3.org/2005/Atom}"
OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
_ENTRY_ID = re.compile(r"https?://arxiv\.org/abs/(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})v[1-9]\d*")
_ERROR_ID = re.compile(r"https?://arxiv\.org/api/errors")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)")
_SLACK = 5  # papers by which a result may shrink between two requests before we call it a contradiction


class Remedy(Enum):
    """What a bad answer asks of us."""

    WAIT = "wait"  # the service is overloaded: come back after minutes
    RETRY = "retry"  # the answer was damaged: ask again soon
    SPLIT = "split"  # it cannot answer this page: once more, then in halves
    GIVE_UP = "give up"  # asking again would get the same
    STOP = "stop"  # it wants no more requests from us at all


class BadAnswer(Exception):
    """An answer that must not reach the parser; `what` says in a few words what came instead."""

    def __init__(self, what: str, remedy: Remedy, retry_after: float = 0) -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy
        self.retry_after = retry_after


@dataclass(frozen=True)
class Expectation:
    """What we know of an answer before it comes.

    `start` and `count` are what was asked for. `at_least` is the number of results known to exist: an answer that
    counts fewer contradicts an earlier one. Where papers were asked for by id, `ids` are those, without versions.
    """

    start: int
    count: int
    at_least: int = 0
    ids: frozenset[str] | None = None


def judge(status: int, headers: Mapping[str, str], body: bytes, expected: Expectation) -> int:
    """The number of results (`totalResults`) of a good answer; raises `BadAnswer` for any other."""
    if status in (200, 406):
        try:
            return _total(body, expected)
        except BadAnswer as bad:
            # Since September 2026 a 406 may carry a whole feed, which is used; any other is a 429 in disguise.
            if status == 200:
                raise
            raise BadAnswer("406 Not Acceptable", Remedy.WAIT, _retry_after(headers)) from bad
    if status == 400:
        raise BadAnswer(f"400 Bad Request: {_error_text(body)}", Remedy.GIVE_UP)
    if status == 403:
        raise BadAnswer("403 Forbidden: arXiv takes this machine for a robot", Remedy.STOP)
    if status == 500:
        raise BadAnswer(f"500 Internal Server Error: {_error_text(body)}", Remedy.SPLIT, _retry_after(headers))
    if status == 429 or status > 500:
        raise BadAnswer(
            f"{status} {_STATUS.get(status, 'from an overloaded service')}", Remedy.WAIT, _retry_after(headers)
        )
    raise BadAnswer(f"HTTP status {status}", Remedy.RETRY)


_STATUS = {429: "Too Many Requests", 502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout"}


def _total(body: bytes, expected: Expectation) -> int:
    feed = _parse(body)
    entries = feed.findall(f"{ATOM}entry")
    if any(_ERROR_ID.match(entry.findtext(f"{ATOM}id") or "") for entry in entries):
        raise BadAnswer(f"an error inside a feed: {_error_text(body)}", Remedy.SPLIT)
    total = _number(feed, "totalResults")
    start = _number(feed, "startIndex")
    if start != expected.start:
        raise BadAnswer(f"results from {start} on where those from {expected.start} on were asked for", Remedy.RETRY)
    due = max(0, min(expected.count, total - expected.start))
    if len(entries) != due:
        raise BadAnswer(f"{len(entries)} papers where its own header promises {due}", Remedy.RETRY)
    if total == 0 < expected.at_least:
        raise BadAnswer("an empty feed where papers are known to exist", Remedy.RETRY)
    if total < expected.at_least - max(_SLACK, expected.at_least // 100):
        raise BadAnswer(f"{total} results where at least {expected.at_least} are known to exist", Remedy.RETRY)
    for entry in entries:
        _check_entry(entry)
    if expected.ids is not None:
        _check_asked_for(entries, expected.ids)
    return total


def _parse(body: bytes) -> Any:
    if body.strip()[:40].startswith(b"Rate exceeded"):
        raise BadAnswer("Rate exceeded.", Remedy.WAIT)
    if b"<!DOCTYPE" in body[:1000] or b"<!ENTITY" in body:
        raise BadAnswer("a document that is no feed", Remedy.WAIT)
    try:
        feed = etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True, recover=False))
    except etree.XMLSyntaxError:
        raise BadAnswer("a feed that is cut off or malformed" if body else "nothing", Remedy.RETRY) from None
    if feed.tag != f"{ATOM}feed":
        raise BadAnswer("a document that is no feed", Remedy.WAIT)
    return feed


def _number(feed: Any, name: str) -> int:
    text = (feed.findtext(f"{OPENSEARCH}{name}") or "").strip()
    if not text.isdecimal():
        raise BadAnswer(f"a feed without {name}", Remedy.RETRY)
    return int(text)


def _check_entry(entry: Any) -> None:
    """Raise unless the entry has what a paper needs: the parser behind us would drop it in silence."""
    identifier = (entry.findtext(f"{ATOM}id") or "").strip()
    if not _ENTRY_ID.fullmatch(identifier):
        raise BadAnswer("an entry without an arXiv identifier", Remedy.RETRY)
    for name in ("published", "updated"):
        if not _is_time((entry.findtext(f"{ATOM}{name}") or "").strip()):
            raise BadAnswer(f"{identifier} without the time it was {name}", Remedy.RETRY)


def _check_asked_for(entries: Iterable[Any], ids: Iterable[str]) -> None:
    """Raise unless every entry is another of the papers asked for: from a stale cache comes what others asked for."""
    left = set(ids)
    for entry in entries:
        address = (entry.findtext(f"{ATOM}id") or "").strip()
        identifier = address.partition("/abs/")[2].rpartition("v")[0]
        if identifier not in left:
            raise BadAnswer(f"{identifier}, which was not asked for or came twice", Remedy.RETRY)
        left.remove(identifier)


def _is_time(text: str) -> bool:
    try:
        datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return False
    return _TIME.fullmatch(text) is not None


def _error_text(body: bytes) -> str:
    """What arXiv says in an error feed, folded and cut; for HTML its bare words."""
    text = ""
    with suppress(etree.XMLSyntaxError):
        feed = etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True, recover=False))
        text = feed.findtext(f"{ATOM}entry/{ATOM}summary") or ""
    if not text:
        text = unescape(re.sub(r"<[^>]*>", " ", body[:2000].decode("utf-8", "replace")))
    return " ".join(text.split())[:200] or "no reason given"


def _retry_after(headers: Mapping[str, str]) -> float:
    """Seconds that `Retry-After` asks for, which may also name a moment by the service's own clock; 0 without it."""
    value = headers.get("Retry-After", "").strip()
    if value.isdecimal():
        return float(value)
    try:
        pause = parsedate_to_datetime(value) - parsedate_to_datetime(headers.get("Date", ""))
    except (ValueError, TypeError):  # no dates, or only one of them with a time zone
        return 0.0
    return max(0.0, pause.total_seconds())
