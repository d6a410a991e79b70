"""How fast texts are escaped, against markupsafe's `escape`, which is written in C and knows HTML alone."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence

import markupsafe

from radar.rendering.markdown import escape
from radar.text import fold
from tests.stand_ins.arxiv.corpus import Entry


def texts(entries: Iterable[Entry]) -> list[str]:
    """Titles, abstracts and comments, as the archive keeps them."""
    return [fold(text) for entry in entries for text in (entry.title, entry.summary, entry.comment)]


def speeds(all_texts: Sequence[str], rounds: int) -> dict[str, float]:
    """Characters per second by function; the best of `rounds`."""
    characters = sum(map(len, all_texts))
    found = {}
    functions: dict[str, Callable[[str], object]] = {
        "radar.rendering.markdown.escape": escape,
        "markupsafe.escape": markupsafe.escape,
    }
    for name, function in functions.items():
        best = float("inf")
        for _ in range(rounds):
            began = time.perf_counter()
            for text in all_texts:
                function(text)
            best = min(best, time.perf_counter() - began)
        found[name] = characters / best
    return found
