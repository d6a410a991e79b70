"""The seams: environment variables by which stand-ins and mirrors serve in place of arXiv and GitHub."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from radar.settings.model import Settings
from radar.settings.names import WebAddress
from radar.settings.raw_values import Place, Problems, Text, shown
from radar.settings.values import read_one

_ADDRESSES = {
    "ARXIV_OAI_URL": Settings.arxiv_oai_url,
    "ARXIV_API_URL": Settings.arxiv_api_url,
    "GITHUB_API_URL": Settings.github_api_url,
    "GITHUB_SERVER_URL": Settings.github_server_url,
}

_BRANCHES = "refs/heads/"
_HALF = re.compile("[\ud800-\udfff]")  # what Python makes of a byte that is no UTF-8
_REPOSITORY = re.compile(r"[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+")

# arXiv's terms of use: one request in three seconds.
SHORTEST_DELAY_SECONDS = 3.0
LONGEST_DELAY_SECONDS = 600.0


def read_environment(environ: Mapping[str, str], problems: Problems) -> dict[str, Any]:
    """The seams that are set, and the workflow's repository and branch, by their field in Settings.

    Empty counts as not set.
    """
    values: dict[str, Any] = {}
    for variable, default in _ADDRESSES.items():
        text = environ.get(variable, "").strip()
        if text:
            address = read_one(f"`{variable}`", WebAddress(default), Text(text, Place()), problems)
            if address is not None:
                values[variable.lower()] = address
    if "arxiv_oai_url" not in values and not is_arxivs(values.get("arxiv_api_url", Settings.arxiv_api_url)):
        values["arxiv_oai_url"] = ""  # what serves in the place of arXiv may be meant to be the only one asked
    if _REPOSITORY.fullmatch(repository := environ.get("GITHUB_REPOSITORY", "")):
        values["repository"] = repository
    if (ref := environ.get("GITHUB_REF", "")).startswith(_BRANCHES):
        values["running_on"] = ref.removeprefix(_BRANCHES)
        if _HALF.search(ref):
            problems.add(
                Place(),
                f"`GITHUB_REF` is {shown(ref)}, which is not UTF-8 text.",
                "Give the branch that the workflow runs on another name.",
            )
    delay = _delay(environ.get("ARXIV_DELAY_SECONDS", "").strip(), problems)
    if delay is not None:
        values["arxiv_delay_seconds"] = delay
        addresses = [values.get(name, getattr(Settings, name)) for name in ("arxiv_api_url", "arxiv_oai_url")]
        _hold_to_terms(delay, addresses, problems)
    return values


def is_arxivs(address: str) -> bool:
    """Whether an address is at one of arXiv's own hosts, for which the terms of use hold."""
    host = (urlsplit(address).hostname or "").rstrip(".").lower()
    return host == "arxiv.org" or host.endswith(".arxiv.org")


def _delay(text: str, problems: Problems) -> float | None:
    if not text:
        return None
    if re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,9})?", text) and float(text) <= LONGEST_DELAY_SECONDS:
        return float(text)
    problems.add(
        Place(),
        f"`ARXIV_DELAY_SECONDS` is {shown(text)}, which is not a number from 0 to {LONGEST_DELAY_SECONDS:g}.",
        "Write the seconds in digits, for example 3.",
    )
    return None


def _hold_to_terms(delay: float, addresses: Iterable[str], problems: Problems) -> None:
    if delay < SHORTEST_DELAY_SECONDS and any(map(is_arxivs, addresses)):
        problems.add(
            Place(),
            f"`ARXIV_DELAY_SECONDS` is {delay:g}, but arXiv's terms of use ask for 3 seconds between requests.",
            "Write 3 or more, or unset the variable; only stand-ins at other hosts may be asked faster.",
        )
