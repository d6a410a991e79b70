"""Authors that are plainly no name, or more than one: what each looks like, and what says that. A text in, that out."""

from __future__ import annotations

import re

from radar.settings.names_of_people import INITIALS, people
from radar.settings.near_miss import NearMiss
from radar.settings.pasted import is_address
from radar.text import fold

_WRITE_NAMES = "Write the name as it stands on papers, for example `Ada Lovelace`; arXiv searches nothing else."

_NO_NAMES = (
    (re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dXx]"), "an ORCID"),
    (re.compile(r"@"), "an address of mail or a login"),
    (re.compile(r"^[a-z][a-z'-]*(?:_[a-z])+_\d+$"), "an author's identifier at arXiv"),
)
_MORE_THAN_NAMES = (
    (re.compile(r"(?:au|author):\s*\"?([^\"]+)\"?"), "a query in arXiv's syntax"),
    (re.compile(r"(.+?),?\s+(?:et al\.?|and others|u\. ?a\.)"), "a name with more than a name behind it"),
)


def of_author(text: str) -> NearMiss | None:
    """What is more likely meant by an author's name; None for what may well be one."""
    text = fold(text)
    for pattern, looks in _NO_NAMES:
        if pattern.search(text):
            return NearMiss(looks, remedy=_WRITE_NAMES, is_sure=True)
    if is_address(text):
        return NearMiss("an author's address", remedy=_WRITE_NAMES, is_sure=True)
    for pattern, looks in _MORE_THAN_NAMES:
        if found := pattern.fullmatch(text):
            return NearMiss(looks, {"authors": [found[1]]})
    if re.search(r"[*?]", text):
        return NearMiss("a pattern", remedy="Write the name in full; `*` and `?` are dropped.")
    several = people(text)
    return NearMiss("several people", {"authors": several}) if len(several) > 1 else None


def of_authors(names: list[str]) -> NearMiss | None:
    """A list of authors that is rather one name, cut at its comma."""
    words = [fold(name) for name in names]
    single = [" " not in name.strip() and not re.search(r"[.,_]", name) for name in words]
    pairs = [
        (surname, given)
        for surname, given, is_single in zip(words[::2], words[1::2], single[::2], strict=False)
        if is_single and INITIALS.fullmatch(given)
    ]
    if len(words) == 2 and all(single) and all(len(word) > 1 for word in words):
        pairs = [(words[0], words[1])]
    if not pairs or len(pairs) * 2 != len(words):
        return None
    return NearMiss(
        "one name that is cut at its comma" if len(pairs) == 1 else "names that are cut at their commas",
        {"authors": [f"{surname}, {given}" for surname, given in pairs]},
    )
