"""Why no answer came, as far as the machine's own proxy or certificates are the reason: for people to read."""

from __future__ import annotations

from dataclasses import dataclass

from requests import exceptions


@dataclass(frozen=True)
class NetworkTrouble:
    """What stood between us and an answer: `what` follows "the last was", `remedy` is a sentence."""

    what: str
    remedy: str


_PROXY = NetworkTrouble(
    "a proxy that does not let it through",
    "See whether the proxy is there that HTTPS_PROXY, HTTP_PROXY or ALL_PROXY names; NO_PROXY lists the hosts that "
    "need none.",
)
_CERTIFICATE = NetworkTrouble(
    "a certificate that this machine does not trust",
    "If an authority of your own has signed it, name the authority's PEM file in REQUESTS_CA_BUNDLE; SSL_CERT_FILE is "
    "not read.",
)


def network_trouble(error: Exception) -> NetworkTrouble | None:
    """The trouble that an exception tells of, where there is something on this side to be done about it."""
    # The proxy's comes first: requests tells of a proxy's certificate as of any other.
    if isinstance(error, exceptions.ProxyError):
        return _PROXY
    if isinstance(error, exceptions.SSLError) and "CERTIFICATE_VERIFY_FAILED" in str(error):
        return _CERTIFICATE
    return None
