"""The papers of one topic over four years: as many as wanted, with the texts of the real ones again and again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from tests.bench.papers import MOST, papers
from tests.stand_ins.arxiv.corpus import Entry, timestamp

YEARS = timedelta(days=4 * 365)
NEW, REVISED = 100, 30
_MONTHS = 6  # how far back the revised papers go
_HOURS = 2  # the day's news are the last hours', so that no new ISO week begins in between


def config(now: datetime) -> str:
    """The config file of a repository that keeps them all in one topic."""
    since = f"{now - YEARS - timedelta(days=2):%Y-%m-%d}"
    query = "submittedDate:[199101010000 TO 209901010000]"
    return f"topics:\n  - name: everything\n    query: '{query}'\nsince: {since}\nmax-minutes: 60\n"


def spread(number: int, now: datetime) -> list[Entry]:
    """`number` papers at even distances over four years, under new identifiers."""
    texts = papers(min(number, MOST), now)
    apart = YEARS / number
    entries = []
    for position in range(number):
        moment = now - timedelta(hours=_HOURS) - (number - 1 - position) * apart
        identifier = f"{moment:%y%m}.{position % 100_000:05}"
        when = timestamp(moment)
        entries.append(replace(texts[position % len(texts)], id=identifier, version=1, published=when, updated=when))
    return entries


def next_day(entries: Sequence[Entry], now: datetime) -> list[Entry]:
    """The same a day later: 100 are new, and 30 of the last six months are revised."""
    step = timedelta(hours=_HOURS) / (NEW + REVISED + 1)
    moments = [timestamp(now - timedelta(hours=_HOURS) + (n + 1) * step) for n in range(NEW + REVISED)]
    texts = entries[-NEW:]
    new = [
        replace(entry, id=f"{now:%y%m}.{90_000 + n:05}", published=moment, updated=moment)
        for n, (entry, moment) in enumerate(zip(texts, moments, strict=False))
    ]
    recent = [place for place, entry in enumerate(entries) if entry.updated >= timestamp(now - timedelta(30 * _MONTHS))]
    chosen = recent[:: max(1, len(recent) // REVISED)][:REVISED]
    later = dict(zip(chosen, moments[NEW:], strict=False))
    kept = [
        replace(entry, version=2, updated=later[place]) if place in later else entry
        for place, entry in enumerate(entries)
    ]
    return [*kept, *new]
