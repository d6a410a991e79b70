"""Proxies and certificates that the environment names, judged before anything is asked.

The connection would meet them in the middle of a run, one try after the other, and in words that name no variable.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from radar.errors import MachineError

_BUNDLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
"""The variables in which the package `requests` looks for certificates; the first that is not empty counts."""

_HASHED = re.compile(r"[0-9a-f]{8}\.[0-9]+")  # how OpenSSL finds a certificate in a folder
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,20}(?=://)")
_LONGEST_SHOWN = 200  # characters of a path


def check_surroundings(environ: Mapping[str, str], addresses: Iterable[str]) -> None:
    """Raise `MachineError` for a file of certificates that is none, or a proxy that cannot be one.

    `addresses` are those that will be asked: a proxy that none of them goes through does not matter.
    """
    _check_certificates(environ)
    for address in addresses:
        _check_proxy(environ, address)


def _check_certificates(environ: Mapping[str, str]) -> None:
    variable = next((name for name in _BUNDLES if environ.get(name)), None)
    if variable is None:
        return
    path = Path(environ[variable])
    shown = str(path).encode(errors="replace").decode()[:_LONGEST_SHOWN]
    correct = f"Correct the variable {variable}, or take it out; a container sees the file only where it is mounted."
    try:
        found = _hashed(path) if path.is_dir() else _has_certificates(path)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        what = f"The machine has no such file of certificates: {variable} names {shown}."
        raise MachineError(what, correct) from None
    except OSError as error:
        raise MachineError(
            f"The machine does not let the file of certificates be read that {variable} names, {shown}: "
            f"{error.strerror}.",
            "Let the step's user read it.",
        ) from None
    if not found:
        raise MachineError(
            f"The machine has a file of certificates without one: {variable} names {shown}.",
            "Put the authority's certificate there in PEM, the text that begins with `-----BEGIN CERTIFICATE-----`.",
        )


def _hashed(folder: Path) -> bool:
    return any(_HASHED.fullmatch(each.name) for each in folder.iterdir())


def _has_certificates(path: Path) -> bool:
    import ssl

    with path.open("rb"):  # OpenSSL's words for what cannot be read are the same as for what is none
        pass
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(path)
    except ssl.SSLError:
        return False
    return True


def _check_proxy(environ: Mapping[str, str], address: str) -> None:
    try:
        scheme = urlsplit(address).scheme.lower()
    except ValueError:  # no address: its own setting says so
        return
    for variable in _proxies(environ, scheme):
        why = _fault(environ[variable])
        if why is not None and not _goes_without(environ, address):
            raise MachineError(
                f"The proxy that {variable} names cannot be one: {why}.",
                f"Write it as `http://host:port`, or take {variable} out; NO_PROXY lists the hosts that need none.",
            )
        return  # the others do not count


def _proxies(environ: Mapping[str, str], scheme: str) -> Iterator[str]:
    """The variables that name a proxy for a scheme, the one that counts first."""
    for name in (f"{scheme}_proxy", "all_proxy"):
        variable = name if name in environ else name.upper()  # in small letters it wins, even empty
        if environ.get(variable):
            yield variable


def _goes_without(environ: Mapping[str, str], address: str) -> bool:
    from requests.utils import should_bypass_proxies

    return bool(should_bypass_proxies(address, environ.get("no_proxy") or environ.get("NO_PROXY") or ""))


def _fault(proxy: str) -> str | None:
    """Why an address is none of a proxy's; it may hold a password, so nothing else of it is said."""
    from requests import utils
    from urllib3.exceptions import LocationParseError
    from urllib3.util import parse_url

    try:
        whole = str(utils.prepend_scheme_if_needed(proxy, "http"))  # type: ignore[no-untyped-call]
        parts = parse_url(whole)
        host = parts.host or ""
        host.encode("idna")
    except (LocationParseError, ValueError):
        return "it has no host and port as an address has them"
    if parts.scheme not in ("http", "https"):
        found = _SCHEME.match(whole)
        scheme = found[0] if found else ""
        return f"it begins with `{scheme}://`, and only `http://` and `https://` are understood"
    if not host:
        return "it has no host"
    try:
        for part in utils.get_auth_from_url(whole):
            part.encode("latin-1")
    except UnicodeEncodeError:
        return "its user or password has a letter beyond Latin-1, which cannot be sent"
    return None
