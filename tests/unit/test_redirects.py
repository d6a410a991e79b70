"""Where a redirect may lead: to arXiv, and to the very place that was asked."""

from __future__ import annotations

import pytest

from radar.arxiv_api.redirects import redirected
from radar.arxiv_api.response import BadResponse
from radar.arxiv_api.retry_policy import Remedy

ARXIV = "https://export.arxiv.org/api/query?search_query=all:x&start=0"
MIRROR = "http://127.0.0.1:8080/api/query?search_query=all:x"
PLAIN = "http://mirror.example/api/query"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize(
    ("address", "location", "target"),
    [
        (ARXIV, "https://arxiv.org/api/query?a=b", "https://arxiv.org/api/query?a=b"),
        (ARXIV, "https://EXPORT.arXiv.org:443/x", "https://EXPORT.arXiv.org:443/x"),
        (ARXIV, "/api/v2/query?search_query=all:x", "https://export.arxiv.org/api/v2/query?search_query=all:x"),
        (ARXIV, "?start=0", "https://export.arxiv.org/api/query?start=0"),
        (ARXIV, "//export.arxiv.org./x", "https://export.arxiv.org./x"),
        (ARXIV, " /x#part ", "https://export.arxiv.org/x"),
        (MIRROR, "/elsewhere", "http://127.0.0.1:8080/elsewhere"),
        (MIRROR, "http://127.0.0.1:8080/elsewhere", "http://127.0.0.1:8080/elsewhere"),
        (MIRROR, "https://127.0.0.1:8080/x", "https://127.0.0.1:8080/x"),
        (MIRROR, "https://export.arxiv.org/api/query", "https://export.arxiv.org/api/query"),
        (MIRROR, "http://export.arxiv.org/api/query", "http://export.arxiv.org/api/query"),
        (PLAIN, "https://mirror.example/api/query", "https://mirror.example/api/query"),
        (PLAIN, "http://mirror.example:80/x", "http://mirror.example:80/x"),
    ],
)
def test_these_are_followed(status: int, address: str, location: str, target: str) -> None:
    assert redirected(status, {"Location": location}, address) == target


@pytest.mark.parametrize(
    ("address", "location"),
    [
        (ARXIV, "https://example.org/api/query"),
        (ARXIV, "https://arxiv.org.example.org/"),
        (ARXIV, "https://notarxiv.org/"),
        (ARXIV, "//example.org/x"),
        (ARXIV, "https://arxiv.org:8443/"),
        (ARXIV, "https://arxiv.org@example.org/"),
        (ARXIV, "https://someone:secret@arxiv.org/"),
        (ARXIV, "file:///etc/passwd"),
        (ARXIV, "ftp://arxiv.org/"),
        (ARXIV, "javascript:alert(1)"),
        (ARXIV, "data:application/atom+xml,%3Cfeed/%3E"),
        (ARXIV, MIRROR),
        (MIRROR, "http://127.0.0.1:22/"),
        (MIRROR, "http://127.0.0.1/"),
        (MIRROR, "http://localhost:8080/"),
        (MIRROR, "http://127.0.0.1.example.org:8080/"),
        (PLAIN, "https://mirror.example:8443/"),
    ],
)
def test_no_other_service_is_asked(address: str, location: str) -> None:
    with pytest.raises(BadResponse, match="to another service") as caught:
        redirected(302, {"Location": location}, address)
    assert caught.value.remedy is Remedy.RETRY


@pytest.mark.parametrize(
    "location",
    [
        *("", " ", "https://[", "https://[::1", "https://arxiv.org:port/", "https://arxiv.org:99999/", "/a b"),
        *("https://example.org\\@arxiv.org/", "https://arxiv.org\\.example.org/", "/x\x00", "/\x1b[31m", "/näher"),
        "https://arxiv.org\u2024example/",
    ],
)
def test_what_is_no_address_leads_nowhere(location: str) -> None:
    with pytest.raises(BadResponse, match="without an address"):
        redirected(302, {"Location": location}, ARXIV)


def test_a_redirect_needs_an_address() -> None:
    with pytest.raises(BadResponse, match=r"a redirect \(301\) without an address"):
        redirected(301, {}, ARXIV)


@pytest.mark.parametrize("location", ["http://export.arxiv.org/api/query", "http://arxiv.org/"])
def test_encryption_is_not_given_up(location: str) -> None:
    with pytest.raises(BadResponse, match="without encryption"):
        redirected(302, {"Location": location}, ARXIV)


@pytest.mark.parametrize("status", [100, 200, 204, 300, 304, 305, 306, 400, 503])
def test_other_answers_are_none(status: int) -> None:
    assert redirected(status, {"Location": "https://example.org/"}, ARXIV) is None


def test_a_long_address_is_told_in_short() -> None:
    with pytest.raises(BadResponse) as caught:
        redirected(302, {"Location": f"https://{'a' * 5000}.example/"}, ARXIV)
    assert len(caught.value.what) < 200
