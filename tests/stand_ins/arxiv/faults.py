"""Every kind of bad answer that arXiv, or the way to it, is known to give; each is a `Fault` to put into a plan.

`EVERY_FAULT` has them all by name, with moderate parameters, for tests that go through the whole table.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from urllib.parse import urlencode

from tests.stand_ins.arxiv.atom import ATOM, HTML, Page, write_error, write_html, write_page
from tests.stand_ins.arxiv.oai import OaiService
from tests.stand_ins.arxiv.service import INTERNAL, OVERLOADED, Answer, Service


class Ending(Enum):
    """What happens to the connection once the bytes that a reply sends are sent."""

    KEPT = "kept"
    """The answer is over, and the connection goes on as HTTP has it."""
    CLOSED = "closed"
    """The connection is closed, whether or not all of the promised bytes went out."""
    RESET = "reset"
    """The connection is reset."""
    SILENT = "silent"
    """Nothing more comes, and the connection stays open until the client goes or the server stops."""


@dataclass(frozen=True)
class Reply:
    """What goes out on the wire.

    `body` sets the promised Content-Length; `sends` is how many of its bytes go out (None: all; -1: not even a status
    line). `wait` is in seconds before the first byte, `pause` in seconds between any two bytes of the body, and
    `head_pause` between any two of status line and headers. With `interim`, answers of that status (1xx), which
    announce another one, go out again and again, with the pause between them, and the other never comes.
    """

    status: int
    body: bytes
    content_type: str = ATOM
    headers: Mapping[str, str] = field(default_factory=dict)
    sends: int | None = None
    ending: Ending = Ending.KEPT
    wait: float = 0.0
    pause: float = 0.0
    head_pause: float = 0.0
    interim: int = 0


@dataclass(frozen=True)
class Situation:
    """What a fault can draw on: what was asked, the right answer to it, and the services for any other."""

    params: Mapping[str, str]
    right: Answer
    service: Service
    oai: OaiService | None = None

    @property
    def honest(self) -> Reply:
        """The right answer as it would go out."""
        return Reply(self.right.status, self.right.body, self.right.content_type)


@dataclass(frozen=True)
class Fault:
    """A way to answer badly; `name` is what the server's log shows."""

    name: str
    reply: Callable[[Situation], Reply]


def _fixed(name: str, status: int, body: bytes, content_type: str = HTML, **headers: str) -> Fault:
    named = {key.replace("_", "-"): value for key, value in headers.items()}
    return Fault(name, lambda _: Reply(status, body, content_type, named))


def _on_page(name: str, change: Callable[[Page], Page]) -> Fault:
    """A fault in the page itself; answers that are not pages stay as they are."""

    def reply(situation: Situation) -> Reply:
        page = situation.right.page
        return situation.honest if page is None else Reply(200, write_page(change(page)))

    return Fault(name, reply)


def _on_body(name: str, change: Callable[[bytes], bytes]) -> Fault:
    return Fault(name, lambda situation: replace(situation.honest, body=change(situation.right.body)))


STATUS_503_HTML = _fixed("503 HTML", 503, write_html("503 Service Unavailable", OVERLOADED))
"""Overload."""

STATUS_403_HTML = _fixed("403 HTML", 403, write_html("403 Forbidden", "Access denied: automated requests."))
"""Taken for a robot."""

STATUS_406_EMPTY = _fixed("406 empty", 406, b"")
"""Not acceptable, since September 2026, with nothing in it."""

STATUS_406_WHOLE_FEED = Fault("406 whole feed", lambda situation: replace(situation.honest, status=406))
"""Not acceptable, since September 2026, yet with the whole right feed in it."""

RATE_EXCEEDED_200 = _fixed("200 Rate exceeded.", 200, b"Rate exceeded.", "text/plain; charset=utf-8")
"""What should be a 429."""

HTML_200 = _fixed("200 HTML", 200, write_html("arXiv", "We are performing maintenance."))
"""A page for people where a feed should be."""

EMPTY_BODY_200 = _fixed("200 without a body", 200, b"", ATOM)
"""Nothing at all, with every sign of success."""

GARBAGE = _fixed("200 garbage", 200, bytes(range(256)) * 4, ATOM)
"""Bytes that are neither text nor XML."""

BROKEN_GZIP = _fixed("200 broken gzip", 200, b"\x1f\x8b\x08\x00not compressed at all", ATOM, Content_Encoding="gzip")
"""An answer that says it is compressed and cannot be unpacked."""

STATUS_500_ATOM = Fault("500 Atom", lambda s: Reply(500, s.service.error(500, INTERNAL).body))
"""What a poisoned record, a bad range or a start past the window get."""

STATUS_500_HTML = _fixed("500 HTML", 500, write_html("500 Internal Server Error", OVERLOADED))
"""What stands before the service is out of order."""

STATUS_400_ATOM = Fault("400 Atom", lambda s: Reply(400, s.service.error(400, "Invalid query string").body))
"""What a query with a mistake gets."""

ERROR_FEED_200 = Fault(
    "200 error feed", lambda s: Reply(200, write_error(INTERNAL, "2026-10-01T00:00:00Z", named=False))
)
"""A well-formed feed whose only entry is an error, with every sign of success."""

EMPTY_FEED_200 = _on_page("200 empty feed", lambda page: replace(page, total=0, entries=()))
"""A valid feed that says there are no papers."""

EMPTY_PAGE_200 = _on_page("200 empty page", lambda page: replace(page, entries=()))
"""A valid feed that holds no papers while its header promises them."""

NEVER_ANSWERS = Fault("never answers", lambda s: replace(s.honest, sends=-1, ending=Ending.SILENT))
"""The request is taken and no byte comes back."""

STALLS = Fault("stalls", lambda s: replace(s.honest, sends=len(s.right.body) // 2, ending=Ending.SILENT))
"""Half of the answer comes, and then nothing."""

RESET = Fault("reset", lambda s: replace(s.honest, sends=len(s.right.body) // 2, ending=Ending.RESET))
"""The connection is reset in the middle of the answer."""

RESET_AT_ONCE = Fault("reset at once", lambda s: replace(s.honest, sends=-1, ending=Ending.RESET))
"""The connection is reset before the answer begins."""

CLOSED_AT_ONCE = Fault("closed at once", lambda s: replace(s.honest, sends=-1, ending=Ending.CLOSED))
"""The connection is closed in good order and without an answer, as a kept connection is that was idle too long."""


def status_429(retry_after: str | None = None) -> Fault:
    """The 14 bytes `Rate exceeded.`, as a rule without a `Retry-After` (seconds, or an HTTP date)."""
    headers = {} if retry_after is None else {"Retry_After": retry_after}
    return _fixed("429", 429, b"Rate exceeded.", "text/plain; charset=utf-8", **headers)


def status_503(retry_after: str) -> Fault:
    """Overload, with a `Retry-After` (seconds, or an HTTP date)."""
    body = write_html("503 Service Unavailable", OVERLOADED)
    return _fixed(f"503 Retry-After {retry_after}", 503, body, Retry_After=retry_after)


def truncated(fraction: float = 0.5) -> Fault:
    """The first `fraction` of the feed, delivered well: the length that is promised is that of the part."""
    return _on_body(f"truncated at {fraction:g}", lambda body: body[: int(len(body) * fraction)])


def cut_in_transfer(fraction: float = 0.5) -> Fault:
    """The first `fraction` of the feed, then the connection closes; the promised length is that of the whole."""
    return Fault(
        f"cut in transfer at {fraction:g}",
        lambda s: replace(s.honest, sends=int(len(s.right.body) * fraction), ending=Ending.CLOSED),
    )


def _within_published(body: bytes) -> bytes:
    starts = [n for n in range(len(body)) if body.startswith(b"<published>", n)]
    return body[: starts[len(starts) // 2] + len("<published>2025-0")] if starts else body[: len(body) // 2]


CUT_IN_PUBLISHED = _on_body("cut in <published>", _within_published)
"""The feed ends inside a date, delivered well; a parser that recovers finds a paper with half a date."""


def fewer_entries(missing: int = 1) -> Fault:
    """The page without its last `missing` entries; the header promises them all."""
    return _on_page(f"{missing} entries fewer", lambda page: replace(page, entries=page.entries[:-missing]))


def wrong_total(delta: int) -> Fault:
    """The page with a `totalResults` that is off by `delta`."""
    return _on_page(f"total off by {delta:+}", lambda page: replace(page, total=max(0, page.total + delta)))


NO_TOTAL = _on_body(
    "no totalResults",
    lambda body: b"\n".join(line for line in body.split(b"\n") if b"opensearch:totalResults" not in line),
)
"""A feed whose header does not say how many results there are."""


def duplicate_entries(count: int = 1) -> Fault:
    """The page with its last `count` entries replaced by its first ones: as long as promised, with papers missing."""
    return _on_page(
        f"{count} entries twice",
        lambda page: replace(page, entries=(page.entries[: max(0, len(page.entries) - count)] + page.entries[:count])),
    )


def other_page(*, admitted: bool = True) -> Fault:
    """A neighbouring page, as from a stale cache; its `startIndex` is its own or, unless `admitted`, the asked one."""

    def reply(situation: Situation) -> Reply:
        page = situation.right.page
        if page is None:
            return situation.honest
        start = page.start - page.max_results if page.start >= page.max_results else page.start + page.max_results
        other = situation.service.answer({**situation.params, "start": str(start)}).page
        if other is None:
            return situation.honest
        return Reply(200, write_page(other if admitted else replace(other, start=page.start)))

    return Fault("another page" if admitted else "another page in disguise", reply)


def _with_bomb(body: bytes) -> bytes:
    entities = ['<!ENTITY e0 "ha">']
    entities += [f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 7)]
    declaration, rest = body.split(b"\n", 1)
    doctype = f"<!DOCTYPE feed [{''.join(entities)}]>".encode()
    return b"\n".join([declaration, doctype, rest.replace(b"<title>", b"<title>&e6;", 1)])


DOCTYPE = _on_body("entity expansion", _with_bomb)
"""A feed with a document type whose entities grow to two million characters."""


def in_entries(name: str, change: Callable[[str], str], *ids: str) -> Fault:
    """A change in the entries of the papers with these identifiers, on whatever page; in all entries without any."""

    def entry(found: re.Match[str]) -> str:
        is_one = not ids or any(f"/{each}v" in found[0] for each in ids)
        return change(found[0]) if is_one else found[0]

    return _on_body(name, lambda body: re.sub("<entry>.*?</entry>", entry, body.decode(), flags=re.S).encode())


def without(element: str, *ids: str) -> Fault:
    """Papers without their elements of that name, as from an index that lost them."""
    pattern = rf"\s*<{element}(?: [^>]*)?(?:/>|>.*?</{element}>)"
    return in_entries(f"no {element}", lambda entry: re.sub(pattern, "", entry, flags=re.S), *ids)


def blank(element: str, *ids: str) -> Fault:
    """Papers with nothing in their elements of that name."""
    pattern, nothing = rf"<{element}>.*?</{element}>", f"<{element}></{element}>"
    return in_entries(f"blank {element}", lambda entry: re.sub(pattern, nothing, entry, flags=re.S), *ids)


def in_texts(markup: str, element: str = "title", *ids: str) -> Fault:
    """Papers with `markup` after the first letter of what is in their elements of that name."""
    pattern = rf"(<{element}>\s*\S)"
    return in_entries(f"{markup} in {element}", lambda entry: re.sub(pattern, rf"\g<1>{markup}", entry), *ids)


def twice_over(element: str, *ids: str) -> Fault:
    """Papers with another element of that name before their own."""
    other = f"<{element}>Another</{element}><{element}>"
    return in_entries(f"two of {element}", lambda entry: entry.replace(f"<{element}>", other, 1), *ids)


def redirect(location: str | None, status: int = 302, name: str = "") -> Fault:
    """The right answer as the body of a redirect to `location`; to what was asked, if that is empty; to nowhere (None).

    `name` is needed where the location differs from run to run.
    """

    def reply(situation: Situation) -> Reply:
        headers = {} if location is None else {"Location": location or f"?{urlencode(situation.params)}"}
        return replace(situation.honest, status=status, headers=headers)

    return Fault(name or f"{status} to {location or 'itself'}", reply)


def drips_head(pause: float = 0.05) -> Fault:
    """The right answer, with `pause` seconds between any two bytes of status line and headers."""
    return Fault("drips its head", lambda s: replace(s.honest, head_pause=pause))


def announces_for_ever(status: int = 100, pause: float = 0.05) -> Fault:
    """One interim answer after the other, and never the one that they announce."""
    return Fault(f"{status} for ever", lambda s: replace(s.honest, interim=status, pause=pause))


def drips_compressed(pause: float = 0.05) -> Fault:
    """The right answer, compressed, with `pause` seconds between any two bytes."""

    def reply(situation: Situation) -> Reply:
        body = gzip.compress(situation.right.body, mtime=0)
        return replace(situation.honest, body=body, headers={"Content-Encoding": "gzip"}, pause=pause)

    return Fault("drips compressed", reply)


def slow(seconds: float) -> Fault:
    """The right answer, `seconds` late."""
    return Fault(f"{seconds:g} s late", lambda s: replace(s.honest, wait=seconds))


def drips(pause: float = 0.05) -> Fault:
    """The right answer, with `pause` seconds between any two bytes: no read ever times out, and the end never comes."""
    return Fault("drips", lambda s: replace(s.honest, pause=pause))


EVERY_FAULT = {
    fault.name: fault
    for fault in (
        STATUS_503_HTML, status_503("1"), status_429(), RATE_EXCEEDED_200, EMPTY_FEED_200, EMPTY_PAGE_200,
        STATUS_406_EMPTY, STATUS_406_WHOLE_FEED, STATUS_403_HTML, STATUS_500_ATOM, STATUS_400_ATOM, HTML_200,
        STATUS_500_HTML,
        EMPTY_BODY_200, GARBAGE, BROKEN_GZIP, ERROR_FEED_200, truncated(0.5), cut_in_transfer(0.5), CUT_IN_PUBLISHED,
        fewer_entries(1), wrong_total(-1), wrong_total(+1), NO_TOTAL, duplicate_entries(1), other_page(),
        other_page(admitted=False), DOCTYPE, NEVER_ANSWERS, STALLS, RESET, RESET_AT_ONCE, CLOSED_AT_ONCE, slow(0.2),
        drips(), drips_head(), announces_for_ever(), redirect(""), redirect(None), without("title"), blank("summary"),
        redirect("http://example.org/api/query"), in_texts("<b>x</b>"),
    )
}  # fmt: skip
"""All of them by name."""
