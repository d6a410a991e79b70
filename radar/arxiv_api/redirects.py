"""Where a redirect of arXiv's leads, and whether to go there: to the service itself, and to nobody else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import SplitResult, urldefrag, urljoin, urlsplit

from radar.arxiv_api.response import BadResponse
from radar.arxiv_api.retry_policy import Remedy
from radar.settings.environment import is_arxivs

_REDIRECTS = {301, 302, 303, 307, 308}
_PORTS = {"http": 80, "https": 443}
# Programs differ in what they make of other signs: one host could be looked at here, and another be asked.
_PLAIN = re.compile(r"[!-;=?-Z_a-z~\[\]]+")


def redirected(status: int, headers: Mapping[str, str], address: str) -> str | None:
    """Where the answer to a request for `address` sends us; None for an answer that is no redirect.

    Raises `BadResponse` for one that leads anywhere but to arXiv's hosts or the very place that was asked, and for one
    from an encrypted connection to one that is not.
    """
    if status not in _REDIRECTS:
        return None
    location = headers.get("Location", "").strip()
    try:
        if not _PLAIN.fullmatch(location):
            raise ValueError("no address")
        target = urldefrag(urljoin(address, location)).url
        before, after = urlsplit(address), urlsplit(target)
        is_trusted = _is_trusted(before, after)
    except ValueError:
        raise BadResponse(f"a redirect ({status}) without an address", Remedy.RETRY) from None
    if not is_trusted:
        place = after.netloc.rpartition("@")[2] or f"{after.scheme}:"
        raise BadResponse(f"a redirect ({status}) to another service ({place[:100]})", Remedy.RETRY)
    if before.scheme == "https" != after.scheme:
        raise BadResponse(f"a redirect ({status}) to an address without encryption", Remedy.RETRY)
    return target


def _is_trusted(before: SplitResult, after: SplitResult) -> bool:
    """Whether `after` is one of arXiv's hosts or where `before` is; the usual ports count as one.

    Raises ValueError where no port can be made out.
    """
    if after.scheme not in _PORTS or "@" in after.netloc:
        return False
    is_usual = after.port in (None, _PORTS[after.scheme])
    if is_arxivs(after.geturl()):
        return is_usual
    was_usual = before.port in (None, _PORTS[before.scheme])
    return before.hostname == after.hostname and (before.port == after.port or (was_usual and is_usual))
