"""What is known to be shown wrongly, how often, and why; more is a fault, and so is less."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Known:
    """How many entries a reader shows wrongly, by what of them is wrong, and why."""

    why: str
    title: int = 0
    authors: int = 0
    text: int = 0


_WINDOWS_1252 = "U+009F is shown as Ÿ, which it is in Windows-1252, as browsers do of &#x9F;"
_UNESCAPED = "references such as &lt; are decoded in the header, which is no HTML"

KNOWN: Mapping[tuple[str, str], Known] = {
    ("hostile", "feedparser"): Known(_WINDOWS_1252, title=1, text=1),
    ("hostile", "rss-parser"): Known("a title of nothing but U+FEFF is taken for empty, which is shown as $", title=1),
    ("hostile", "feedsmith"): Known("U+FEFF counts as white space, which is trimmed", title=1, authors=1),
    ("hostile", "newsboat"): Known("U+007F, U+009F and U+10FFFF are shown as U+FFFD", title=4, authors=4, text=4),
    ("hostile", "sfeed"): Known("U+007F is left out, as other control characters are", title=2, authors=2, text=2),
    ("hostile", "rss2email, HTML mail"): Known(f"{_UNESCAPED}; {_WINDOWS_1252}", title=9, authors=8, text=1),
    ("hostile", "rss2email, plain mail"): Known(
        f"{_UNESCAPED}; texts are Markdown: a backslash before what would begin a list or a rule, or is one; "
        f"{_WINDOWS_1252}",
        title=9,
        authors=8,
        text=14,
    ),
}
"""By corpus and reader."""
