"""What is fed: strategies for changes of valid documents, for values that have caused trouble before, and for bytes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from tests.fuzz.changes import (
    LIKE,
    TEXTS,
    All,
    Change,
    Instead,
    OnBytes,
    OnJson,
    OnLine,
    OnLines,
    OnXml,
    Raw,
    write_json,
)

PLACES = st.sampled_from(range(2**16))
"""Numbers without a bias to small ones, unlike those of `integers`."""

NUMBERS = (0, 1, -1, 2, 50, 2**31, 2**63, 10**18, -(10**18), 0.5, -0.0, 1e308)
RAWS = (
    Raw("NaN"), Raw("Infinity"), Raw("-Infinity"), Raw("1e999"), Raw("-1e999"), Raw("9", 5000), Raw("-"), Raw("01"),
    Raw(""), Raw("[", 20_000), Raw('{"a":', 5000), Raw('"\\ud83d"'), Raw("'single'"), Raw("undefined"), Raw("9", 400),
)  # fmt: skip
"""What JSON's grammar, or Python's reader of it, makes something else of."""

KEYS = ("", "id", "version", "title", "__proto__", "\x00", "é", "a" * 5000, "total", "name", "sha", "type")


def texts() -> st.SearchStrategy[str]:
    """Any text, half of the time one that is known to be dangerous; lone surrogates are among them."""
    return st.sampled_from(TEXTS) | st.text(st.characters(), max_size=30)


def json_values(raws: Sequence[Raw] = RAWS) -> st.SearchStrategy[Any]:
    """Any value of JSON, or what only looks like one."""
    leaves = st.one_of(
        st.none(), st.booleans(), st.sampled_from(NUMBERS), st.sampled_from(raws), texts(), st.integers(), st.floats()
    )
    return st.recursive(
        leaves,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=3),
        max_leaves=5,
    )


def noise(most: int = 200) -> st.SearchStrategy[bytes]:
    """Random bytes, and texts that have no business there."""
    return st.one_of(
        st.binary(max_size=most),
        texts().map(lambda text: text.encode("utf-8", "surrogatepass")),
        st.sampled_from(
            [b"\xff\xfe", b"\xef\xbb\xbf", b"\x1f\x8b\x08\x00", b"<<<<<<< HEAD\n", b"\x00" * 64, b"\r", b"\xc0\x80"]
        ),
    )


def on_bytes() -> st.SearchStrategy[Change]:
    """A change of bytes."""
    lengths = st.integers(1, 8) | st.integers(1, 2000)
    return st.builds(OnBytes, st.sampled_from(OnBytes.WAYS), PLACES, lengths, noise())


def on_lines() -> st.SearchStrategy[Change]:
    """A change of lines."""
    return st.builds(OnLines, st.sampled_from(OnLines.WAYS), PLACES, PLACES, noise())


def on_json(*keys: str) -> st.SearchStrategy[Change]:
    """A change of a JSON document; `keys` are those that it is known to have."""
    names = st.sampled_from(["", *keys])
    alter = st.builds(OnJson, st.just("alter"), PLACES, names, number=st.sampled_from(range(1000)))
    add = st.builds(OnJson, st.just("add"), st.just(0), names, json_values())
    return alter | alter | alter | add | st.builds(OnJson, st.sampled_from(OnJson.WAYS), PLACES, names, json_values())


def each_value(**keys: Sequence[str]) -> st.SearchStrategy[Change]:
    """One value of a JSON document altered; Hypothesis goes through all of them.

    `keys` are given by kind, as in `LIKE`. Where a key stands several times, it is the first or the second one.
    """
    return st.sampled_from(
        [
            OnJson("alter", at, key, number=number)
            for kind, names in keys.items()
            for key in names
            for at in (0, 1)
            for number in range(len(LIKE[kind]))
        ]
    )


def on_xml(*names: str) -> st.SearchStrategy[Change]:
    """A change of an XML document; `names` are those of elements that it is known to have."""
    what = texts().map(lambda text: text.replace("&", "&amp;").replace("<", "&lt;")) | st.sampled_from(
        [
            "<b>x</b>",
            "&#0;",
            "&#xD800;",
            "&x;",
            "<![CDATA[x]]>",
            "<!-- x -->",
            "<?php x ?>",
            "]]>",
            "&amp;lt;",
            "<entry/>",
        ]
    )
    return st.builds(OnXml, st.sampled_from(OnXml.WAYS), PLACES, st.sampled_from(["", *names]), what.map(Raw))


def changed(*kinds: st.SearchStrategy[Change], most: int = 4) -> st.SearchStrategy[Change]:
    """One to `most` changes of these kinds, or something else altogether."""
    one = st.one_of(*kinds)
    several = st.lists(one, min_size=2, max_size=most).map(lambda changes: All(tuple(changes)))
    else_ = noise(2000).map(Instead)
    return st.integers(0, 9).flatmap(lambda number: else_ if number == 9 else several if number > 6 else one)


def on_json_lines(*keys: str) -> st.SearchStrategy[Change]:
    """A change of one of several lines of JSON."""
    return st.builds(OnLine, PLACES, on_json(*keys))


def json_documents(keys: st.SearchStrategy[str]) -> st.SearchStrategy[bytes]:
    """Documents that are JSON at least, in their outermost form."""
    objects = st.dictionaries(keys, json_values(), max_size=6)
    return (objects | json_values()).map(encoded)


def encoded(document: Any) -> bytes:
    """A document of strategies here as bytes, whatever is in it."""
    return write_json(document).encode("utf-8", "surrogatepass")


MOMENTS_OF_HTTP = (
    "Fri, 30 Oct 2026 06:20:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT", "Sat, 01 Jan 0001 00:00:00 GMT", "30 Oct 2026",
)  # fmt: skip
LENGTHS = ("0", "1", "60", "-5", "1.5", "inf", "nan", "1e999", "9" * 19, "9" * 400, "9" * 5000, "²", "\xb9\xb2", "")
LOCATIONS = (
    "SELF", "SELF?start=0", "/api/query", "/", "?", "", "/repos/octo/other", "http://127.0.0.1:9/", "//127.0.0.1:9/",
    "http://[", "ftp://x/", "\xff", "http://",
)  # fmt: skip
"""Where a redirection may lead; SELF is who is asked, and at port 9 nobody listens."""

HEADERS: dict[str, Sequence[str]] = {
    "Retry-After": (*LENGTHS, *MOMENTS_OF_HTTP),
    "X-RateLimit-Reset": LENGTHS,
    "X-RateLimit-Remaining": LENGTHS,
    "Date": MOMENTS_OF_HTTP,
    "Location": LOCATIONS,
    "Content-Encoding": ("gzip", "deflate", "br", "zstd", "identity", "gzip, gzip", "x", "chunked"),
    "Transfer-Encoding": ("chunked", "gzip"),
    "Content-Type": ("text/html", "application/json; charset=utf-7", "x", "text/plain;charset=\xff"),
    "Connection": ("close", "keep-alive", "x"),
    "Link": ("<SELF>; rel=next", "x" * 60_000),
    "Set-Cookie": ("a=b", "x" * 60_000, "\xff"),
}


def headers() -> st.SearchStrategy[tuple[tuple[str, str], ...]]:
    """Up to three headers that somebody on the way may set; nothing in them breaks the line."""
    every = [(name, value) for name, values in HEADERS.items() for value in values]
    return st.lists(st.sampled_from(every), max_size=3).map(tuple)


def statuses() -> st.SearchStrategy[int]:
    """Any status that can stand in an answer, more often one that is in use."""
    used = [
        200,
        201,
        202,
        204,
        206,
        301,
        302,
        303,
        304,
        307,
        308,
        400,
        401,
        403,
        404,
        406,
        408,
        409,
        410,
        413,
        418,
        422,
        429,
        451,
    ]
    return st.sampled_from([*used, 500, 502, 503, 504, 520, 599]) | st.integers(200, 999)


def shown(document: Any) -> bytes:
    """A document of Python's as the bytes of JSON."""
    return json.dumps(document, ensure_ascii=False, indent=2).encode("utf-8", "surrogatepass")
