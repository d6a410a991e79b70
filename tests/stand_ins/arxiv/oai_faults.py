"""Every kind of bad answer that arXiv's OAI-PMH, or the way to it, can give."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from tests.stand_ins.arxiv import faults
from tests.stand_ins.arxiv.atom import write_html
from tests.stand_ins.arxiv.faults import Fault, Reply

_RECORD = re.compile("<record>.*?</record>", re.S)
_TOKEN = re.compile("<resumptionToken.*?</resumptionToken>", re.S)


def _on_text(name: str, change: Callable[[str], str]) -> Fault:
    return Fault(name, lambda s: replace(s.honest, body=change(s.right.body.decode()).encode()))


def _error(code: str) -> Fault:
    text = f'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><error code="{code}">No.</error></OAI-PMH>'
    return Fault(code, lambda _: Reply(200, text.encode(), "text/xml"))


NO_RECORDS = _error("noRecordsMatch")
"""An empty day, which it is not."""
BAD_ARGUMENT = _error("badArgument")
BAD_TOKEN = _error("badResumptionToken")

EDGE_503 = Fault("503 of the edge", lambda _: Reply(503, write_html("503 first byte timeout", "Backend fetch failed")))
"""What the caches in front of it say when it does not answer in time; the next answer may come out of one of them."""


def _half(text: str) -> str:
    records = _RECORD.findall(text)
    for record in records[len(records) // 2 :]:
        text = text.replace(record, "", 1)
    return _TOKEN.sub("", text)


SHORT_LIST = _on_text("short list", _half)
"""The first half of the records of a page, with no word of there being more."""
NO_TOKEN = _on_text("no token", lambda text: _TOKEN.sub("", text))
"""A page that says it is the last one."""
REPEATED = _on_text("repeated records", lambda text: _RECORD.sub(lambda found: found[0] * 2, text))
"""Each record twice."""
OTHER_DAY = _on_text(
    "records of another day",
    lambda text: re.sub("<datestamp>[^<]*</datestamp>", "<datestamp>2019-05-01</datestamp>", text),
)
"""An answer out of a cache, to what somebody else asked."""
NO_TITLES = _on_text("records without titles", lambda text: re.sub("<title>[^<]*</title>", "", text))
NO_VERSIONS = _on_text("records without versions", lambda text: re.sub("<version .*?</version>", "", text))
NO_RECORD = _on_text("a list without records", lambda text: _RECORD.sub("", text))
SAME_TOKEN = Fault(
    "the same page again",
    lambda s: (
        replace(s.honest, body=s.oai.answer({"verb": "ListRecords", "metadataPrefix": "arXivRaw"}).body)
        if s.oai
        else s.honest
    ),
)
"""The first page in place of every other."""

EVERY_OAI_FAULT = {
    fault.name: fault
    for fault in (
        NO_RECORDS, BAD_ARGUMENT, BAD_TOKEN, EDGE_503, SHORT_LIST, NO_TOKEN, REPEATED, OTHER_DAY, NO_TITLES,
        NO_VERSIONS, NO_RECORD, SAME_TOKEN, faults.RATE_EXCEEDED_200, faults.EMPTY_BODY_200, faults.GARBAGE,
        faults.HTML_200, faults.STATUS_403_HTML, faults.STATUS_406_EMPTY, faults.STATUS_500_HTML, faults.status_429(),
        faults.truncated(0.5), faults.cut_in_transfer(0.5), faults.RESET, faults.CLOSED_AT_ONCE, faults.slow(0.05),
        faults.redirect(None), faults.DOCTYPE,
    )
}  # fmt: skip
"""All of them by name."""
