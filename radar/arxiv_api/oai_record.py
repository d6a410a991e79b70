"""What a page of OAI-PMH holds: papers, read strictly from `arXivRaw`, and the token for what comes behind them.

An answer counts only if it is a whole, well-formed OAI-PMH document with a list, or says that no records match. A
record that is not as arXiv writes it is left out and counted; the query API tells of its paper as soon as it answers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from lxml import etree

from radar.archive.look_back import stamp
from radar.archive.paper import IDENTIFIER, Paper, is_timestamp
from radar.arxiv_api.authors_string import authors_in
from radar.arxiv_api.response import MOST_MARKS, BadResponse, bad_status
from radar.arxiv_api.retry_policy import Remedy
from radar.arxiv_api.tex_to_unicode import tex_to_unicode
from radar.text import fold

SOURCE = "oai"
"""What the archive's lines say of papers that the query API has not confirmed."""

_OAI = "{http://www.openarchives.org/OAI/2.0/}"
_RAW = "{http://arxiv.org/OAI/arXivRaw/}"
_WITHDRAWN = "I"  # among the letters of a version's `source_type`
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_VERSION = re.compile(r"v([1-9]\d{0,3})", re.ASCII)
_LARGEST_TEXT = 1 << 18  # characters; the authors of the largest collaborations take a quarter of it
_LONGEST_TOKEN = 2_000
_CONTROL = re.compile(r"[\0-\x08\x0e-\x1f\x7f]")


@dataclass(frozen=True)
class OaiPage:
    """The papers of a page, in its order, and the `token` that asks for the next one (empty: none comes).

    `unreadable` records were none that we can take for a paper. `first` is the earliest day on which one of them was
    changed last, `YYYY-MM-DD`, empty where there are none.
    """

    papers: tuple[Paper, ...] = ()
    token: str = ""
    unreadable: int = 0
    first: str = ""


def read_page(status: int, headers: Mapping[str, str], body: bytes) -> OaiPage:
    """The page that an answer is; raises `BadResponse` for any other."""
    if status != 200:
        raise bad_status(status, headers, body)
    root = _parsed(body)
    errors = root.findall(f"{_OAI}error")
    if errors:
        codes = {error.get("code", "") for error in errors}
        if codes == {"noRecordsMatch"}:
            return OaiPage()
        said = fold(errors[0].text or "")[:200] or "no reason given"
        raise BadResponse(f"the error {fold(min(codes))[:40]}: {said}", Remedy.GIVE_UP)
    lists = root.findall(f"{_OAI}ListRecords")
    records = lists[0].findall(f"{_OAI}record") if len(lists) == 1 else []
    if not records:
        raise BadResponse("a list without records", Remedy.RETRY)
    days = [fold(record.findtext(f"{_OAI}header/{_OAI}datestamp") or "") for record in records]
    living = [each for each in records if _header(each).get("status") != "deleted"]
    papers = [paper_of(each) for each in living]
    token = fold(lists[0].findtext(f"{_OAI}resumptionToken") or "")
    if len(token) > _LONGEST_TOKEN:
        raise BadResponse("a token that no request can hold", Remedy.RETRY)
    return OaiPage(
        tuple(paper for paper in papers if paper is not None),
        token,
        papers.count(None),
        min(filter(_DAY.fullmatch, days), default=""),
    )


def paper_of(record: Any) -> Paper | None:
    """The paper that a record tells of, at its latest version; None where it lacks what every paper has."""
    raw = record.find(f"{_OAI}metadata/{_RAW}arXivRaw")
    identifier = _text(raw, "id")
    versions = _versions(raw)
    if not IDENTIFIER.fullmatch(identifier) or not versions or 1 not in versions:
        return None
    named = fold(_header(record).findtext(f"{_OAI}identifier") or "")
    latest = max(versions)
    title, abstract = (tex_to_unicode(_text(raw, name)) for name in ("title", "abstract"))
    authors = tuple(fold(tex_to_unicode(name)) for name in authors_in(_text(raw, "authors")))
    categories = _text(raw, "categories").split()
    published, (updated, is_withdrawn) = versions[1][0], versions[latest]
    if (
        named != f"oai:arXiv.org:{identifier}"
        or not (title and abstract and authors and categories)
        or updated < published
        or sum(len(each.text or "") for each in raw) > _LARGEST_TEXT
    ):
        return None
    subjects = [_text(raw, name) for name in ("msc-class", "acm-class")]
    return Paper(
        id=identifier,
        version=latest,
        title=fold(title),
        published=published,
        updated=updated,
        authors=tuple(name for name in authors if name),
        abstract=fold(abstract),
        # Each of the two is one category to the query API; OAI-PMH has been seen to give the first for the second.
        categories=tuple(dict.fromkeys([*categories, *filter(None, subjects)])),
        comment=fold(tex_to_unicode(_text(raw, "comments"))),
        journal_ref=fold(tex_to_unicode(_text(raw, "journal-ref"))),
        doi=tuple(dict.fromkeys(_CONTROL.sub("", _text(raw, "doi")).split())),
        withdrawn=is_withdrawn,
        source=SOURCE,
    )


def _parsed(body: bytes) -> Any:
    if body.strip()[:40].startswith(b"Rate exceeded"):
        raise BadResponse("Rate exceeded.", Remedy.WAIT)
    if body.count(b"<") + body.count(b"=") > MOST_MARKS:
        raise BadResponse("more than a page can hold", Remedy.RETRY)
    if b"<!DOCTYPE" in body[:1000] or b"<!ENTITY" in body or b"\0" in body:
        raise BadResponse("a document that is not OAI-PMH", Remedy.WAIT)
    try:
        root = etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True, recover=False))
    except (etree.LxmlError, ValueError, LookupError):
        what = "a list that is cut off or malformed" if body.strip() else "nothing"
        raise BadResponse(what, Remedy.RETRY) from None
    if root.tag != f"{_OAI}OAI-PMH":
        raise BadResponse("a document that is not OAI-PMH", Remedy.WAIT)
    return root


def _header(record: Any) -> Any:
    header = record.find(f"{_OAI}header")
    return etree.Element("none") if header is None else header


def _text(raw: Any, name: str) -> str:
    """The one text of that name; empty where there is none, or another than one."""
    found = [] if raw is None else raw.findall(f"{_RAW}{name}")
    return fold(found[0].text or "") if len(found) == 1 and not len(found[0]) else ""


def _versions(raw: Any) -> dict[int, tuple[str, bool]]:
    """Each version's moment, UTC, and whether it is withdrawn; none where one of them cannot be read."""
    versions: dict[int, tuple[str, bool]] = {}
    for element in () if raw is None else raw.findall(f"{_RAW}version"):
        number = _VERSION.fullmatch(element.get("version", ""))
        moment = _moment(element.findtext(f"{_RAW}date") or "")
        if number is None or not moment or int(number[1]) in versions:
            return {}
        versions[int(number[1])] = moment, _WITHDRAWN in (element.findtext(f"{_RAW}source_type") or "")
    return versions


def _moment(text: str) -> str:
    """`Fri, 21 Feb 2025 07:40:15 GMT` as the archive writes it; empty where it is no moment of a paper."""
    try:
        found = parsedate_to_datetime(text.strip())
        written = stamp(found if found.tzinfo is not None else found.replace(tzinfo=UTC))
    except (ValueError, TypeError, LookupError, OverflowError):
        return ""
    return written if is_timestamp(written) else ""


def day_of(moment: datetime) -> str:
    """The day, UTC, as OAI-PMH writes it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d")
