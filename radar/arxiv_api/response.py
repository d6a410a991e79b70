"""Telling arXiv's answers from what only looks like one.

An answer counts only if it is a whole, well-formed Atom feed whose entries add up with its header. Everything else
is a `BadResponse` that says what to do next. What arXiv really sends is described, with sources, in docs/arxiv.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from html import unescape
from typing import Any

from lxml import etree

from radar.arxiv_api.feed_entry import ATOM, FeedEntry
from radar.arxiv_api.retry_policy import Remedy

OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
_ERROR_ID = re.compile(r"https?://arxiv\.org/api/errors")
_NUMBER = re.compile(r"[0-9]{1,9}")
_SLACK = 5  # papers by which a result may shrink between two requests before we call it a contradiction
_MOST_BARE = 3  # papers of an answer of which it can be believed that they lack what every other has
_LONGEST_ERROR = 1 << 20  # bytes of an answer that is looked into for what arXiv says of an error
_LONGEST_PAUSE = 1e9  # seconds, which no run has
MOST_MARKS = 1_000_000
"""Signs of elements and attributes that an answer may have; each takes some 200 bytes of memory once parsed."""


class BadResponse(Exception):
    """An answer that must not reach the parser; `what` says in a few words what came instead.

    `claims` are what would be believed if another answer to the same request said so too. `of_the_api` says that it is
    a 500 of arXiv's application itself, which writes an error entry, and not of what stands before it. `advice` is a
    sentence on what to do, where it is not arXiv that is to blame. `lasting` says that such an answer is known to come
    again for hours, so that waiting for minutes seldom helps.
    """

    def __init__(
        self,
        what: str,
        remedy: Remedy,
        retry_after: float = 0,
        claims: frozenset[str] = frozenset(),
        *,
        of_the_api: bool = False,
        advice: str = "",
        lasting: bool = False,
    ) -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy
        self.retry_after = retry_after
        self.claims = claims
        self.of_the_api = of_the_api
        self.advice = advice
        self.lasting = lasting


@dataclass(frozen=True)
class ExpectedResponse:
    """What we know of an answer before it comes.

    `start` and `count` are what was asked for. `at_least` is the number of results known to exist: an answer that
    counts fewer contradicts an earlier one. Where papers were asked for by id, `ids` are those, without versions.
    """

    start: int
    count: int
    at_least: int = 0
    ids: frozenset[str] | None = None


def check_response(
    status: int,
    headers: Mapping[str, str],
    body: bytes,
    expected: ExpectedResponse,
    claims: frozenset[str] = frozenset(),
) -> int:
    """The number of results (`totalResults`) of a good answer; raises `BadResponse` for any other.

    `claims` are those of the bad answers that came before to the same request.
    """
    if status in (200, 406):
        try:
            return _total(body, expected, claims)
        except BadResponse as bad:
            # Since September 2026 a 406 may carry a whole feed, which is used; any other is a 429 in disguise.
            if status == 200 or bad.claims:
                raise
            raise _not_acceptable(headers) from bad
    raise bad_status(status, headers, body)


def _not_acceptable(headers: Mapping[str, str]) -> BadResponse:
    return BadResponse("406 Not Acceptable", Remedy.WAIT, _retry_after(headers), lasting=True)


def bad_status(status: int, headers: Mapping[str, str], body: bytes) -> BadResponse:
    """What a status asks of us that no good answer has."""
    if status == 400:
        return BadResponse(f"400 Bad Request: {_error_text(body)}", Remedy.GIVE_UP)
    if status == 403:
        return BadResponse("403 Forbidden: arXiv takes this machine for a robot", Remedy.STOP)
    if status == 500:
        return BadResponse(
            f"500 Internal Server Error: {_error_text(body)}",
            Remedy.SPLIT,
            _retry_after(headers),
            of_the_api=_is_error_feed(body),
        )
    if status == 406:
        return _not_acceptable(headers)
    if status == 429 or status > 500:
        return BadResponse(
            f"{status} {_STATUS.get(status, 'from an overloaded service')}", Remedy.WAIT, _retry_after(headers)
        )
    return BadResponse(f"HTTP status {status}", Remedy.RETRY)


_STATUS = {429: "Too Many Requests", 502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout"}


def _total(body: bytes, expected: ExpectedResponse, claims: frozenset[str]) -> int:
    feed = _parse(body)
    entries = feed.findall(f"{ATOM}entry")
    if any(map(_is_error, entries)):
        raise BadResponse(f"an error inside a feed: {_error_text(body)}", Remedy.SPLIT)
    total = _number(feed, "totalResults")
    start = _number(feed, "startIndex")
    if start != expected.start:
        raise BadResponse(f"results from {start} on where those from {expected.start} on were asked for", Remedy.RETRY)
    due = max(0, min(expected.count, total - expected.start))
    if len(entries) != due:
        raise BadResponse(f"{len(entries)} papers where its own header promises {due}", Remedy.RETRY)
    if total == 0 < expected.at_least:
        raise BadResponse("an empty feed where papers are known to exist", Remedy.RETRY)
    if total < expected.at_least - max(_SLACK, expected.at_least // 100):
        raise BadResponse(f"{total} results where at least {expected.at_least} are known to exist", Remedy.RETRY)
    papers, bare = [], []
    for entry in map(FeedEntry, entries):  # one after the other, since what is looked at takes memory
        _check_entry(entry)
        papers.append(entry.identifier)
        if what := " and ".join(entry.lacking()):
            bare.append(f"{entry.identifier} without {what}")
    _check_bare(bare, claims)
    if expected.ids is not None:
        _check_asked_for(papers, expected.ids)
    return total


def _parse(body: bytes) -> Any:
    if body.strip()[:40].startswith(b"Rate exceeded"):
        raise BadResponse("Rate exceeded.", Remedy.WAIT)
    if b"<!DOCTYPE" in body[:1000] or b"<!ENTITY" in body:
        raise BadResponse("a document that is no feed", Remedy.WAIT)
    if body.count(b"<") + body.count(b"=") > MOST_MARKS:
        raise BadResponse("more than a feed can hold", Remedy.SPLIT)
    feed = _tree(body)
    if feed is None:
        raise BadResponse("a feed that is cut off or malformed" if body else "nothing", Remedy.RETRY)
    if feed.tag != f"{ATOM}feed" or feed.getroottree().docinfo.doctype:
        raise BadResponse("a document that is no feed", Remedy.WAIT)
    return feed


def _tree(body: bytes) -> Any:
    """The root of an XML document in UTF-8; None for anything else."""
    if b"\0" in body:  # no text has it, and in other encodings it is everywhere
        return None
    try:
        root = etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True, recover=False))
    except (etree.LxmlError, ValueError, LookupError):
        return None
    return root if (root.getroottree().docinfo.encoding or "UTF-8").upper() in ("UTF-8", "US-ASCII") else None


def _number(feed: Any, name: str) -> int:
    found = feed.findall(f"{OPENSEARCH}{name}")
    text = (found[0].text or "").strip() if len(found) == 1 and not len(found[0]) else ""
    if not _NUMBER.fullmatch(text):
        raise BadResponse(f"a feed without {name}", Remedy.RETRY)
    return int(text)


def _check_entry(entry: FeedEntry) -> None:
    """Raise unless the parser behind us will read what the entry says: it would drop or cut things in silence."""
    paper = entry.identifier
    if not paper:
        raise BadResponse("an entry without an arXiv identifier", Remedy.RETRY)
    if entry.published is None:
        raise BadResponse(f"{paper} without the time it was published", Remedy.RETRY)
    if entry.updated is None:
        raise BadResponse(f"{paper} without the time it was updated", Remedy.RETRY)
    for wrong in entry.damages():
        raise BadResponse(f"{paper} with {wrong}", Remedy.SPLIT)


def _check_bare(bare: Sequence[str], claims: frozenset[str]) -> None:
    """Raise where papers lack a text that every paper has, unless they are few and an answer before this said so too.

    `bare` has each in words. arXiv does write an empty abstract. But that of a whole page is the service's fault.
    """
    if len(bare) > _MOST_BARE or not claims.issuperset(bare):
        others = f", and {len(bare) - 1} more like it" if len(bare) > 1 else ""
        raise BadResponse(f"{bare[0]}{others}", Remedy.RETRY, claims=frozenset(bare))


def _check_asked_for(papers: Iterable[str], ids: Iterable[str]) -> None:
    """Raise unless every paper is another of those asked for: from a stale cache comes what others asked for."""
    left = set(ids)
    for paper in papers:
        bare = paper.rpartition("v")[0]
        if bare not in left:
            raise BadResponse(f"{bare}, which was not asked for or came twice", Remedy.RETRY)
        left.remove(bare)


def _is_error(entry: Any) -> bool:
    return _ERROR_ID.match(entry.findtext(f"{ATOM}id") or "") is not None


def _is_error_feed(body: bytes) -> bool:
    feed = _tree(body) if len(body) < _LONGEST_ERROR else None
    return feed is not None and any(map(_is_error, feed.findall(f"{ATOM}entry")))


def _error_text(body: bytes) -> str:
    """What arXiv says in an error feed, folded and cut; for HTML its bare words."""
    feed = _tree(body) if len(body) < _LONGEST_ERROR else None
    text = "" if feed is None else feed.findtext(f"{ATOM}entry/{ATOM}summary") or ""
    if not text:
        text = unescape(re.sub(r"<[^>]*>", " ", body[:2000].decode("utf-8", "replace")))
    printable = "".join(character if character.isprintable() else " " for character in text[:2000])
    return " ".join(printable.split())[:200] or "no reason given"


def _retry_after(headers: Mapping[str, str]) -> float:
    """Seconds that `Retry-After` asks for, which may also name a moment by the service's own clock; 0 without it."""
    value = headers.get("Retry-After", "").strip()
    if found := re.fullmatch(r"0*([0-9]+)", value):
        return float(found[1]) if len(found[1]) < 10 else _LONGEST_PAUSE
    try:
        pause = parsedate_to_datetime(value) - parsedate_to_datetime(headers.get("Date", ""))
    except (ValueError, TypeError, LookupError, OverflowError):  # no dates, or only one of them with a time zone
        return 0.0
    return max(0.0, pause.total_seconds())
