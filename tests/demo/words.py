"""What the demonstration says of a run, in plain words."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from radar.archive.layout import LINES
from radar.text import count
from tests.demo.repository import Ran

_KINDS = {".jsonl": "archive file", ".json": "archive file", ".md": "page"}


def about(ran: Ran) -> Iterator[str]:
    """Sentences on what the run brought and what it changed in the repository."""
    new, revised, total = (int(ran.outputs[f"{name}-papers"]) for name in ("new", "revised", "total"))
    news = f"{count(new, 'new paper')} and {count(revised, 'revised one')}" if new or revised else "No news"
    yield f"{news}; the topics have {total:,} in all, {different(ran):,} different papers among them."
    starred, rejected = (int(ran.outputs[f"{name}-papers"]) for name in ("starred", "rejected"))
    if starred or rejected:
        yield f"People have starred {count(starred, 'paper')} and rejected {rejected}."
    written, removed = ran.written, ran.removed
    if not written and not removed:
        yield "Nothing was written. Not one byte of the repository is different."
        return
    yield f"Files written: {len(written)} ({kinds(written)}). Files removed: {len(removed)}."
    added, gone = lines_changed(ran)
    yield f"In the archive {count(added, 'new line')}, {gone} taken out; all others are as they were."


def kinds(paths: Iterable[str]) -> str:
    """How many files there are of each kind."""
    counts = Counter(
        "README" if PurePosixPath(path).name == "README.md" else _KINDS.get(PurePosixPath(path).suffix, "other file")
        for path in paths
    )
    return ", ".join(count(number, kind) for kind, number in sorted(counts.items()))


def different(ran: Ran) -> int:
    """How many papers readers see when one that stands in several topics counts once."""
    papers = [json.loads(line) for _, line in _lines(ran.after)]
    return len({paper["id"] for paper in papers if not paper.get("rejected")})


def lines_changed(ran: Ran) -> tuple[int, int]:
    """Lines of the papers' archive that were added and taken out; one that moved to another month counts as both."""
    before, after = _lines(ran.before), _lines(ran.after)
    return sum((after - before).values()), sum((before - after).values())


def _lines(files: Mapping[str, bytes]) -> Counter[tuple[str, bytes]]:
    return Counter(
        (path, line)
        for path, data in files.items()
        if PurePosixPath(path).suffix == f".{LINES}"
        for line in data.splitlines()
    )
