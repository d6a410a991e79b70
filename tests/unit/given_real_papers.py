"""The real papers as the archive keeps them."""

from __future__ import annotations

from radar.archive.paper import Paper
from radar.text import fold
from tests.real_data import real_papers


def archived_papers() -> list[Paper]:
    """All of them, in the order of the data."""
    return [
        Paper(
            id=record["id"],
            version=record["version"],
            title=fold(record["title"]),
            published=record["published"],
            updated=record["updated"],
            authors=tuple(map(fold, record["authors"])),
            abstract=fold(record["summary"]),
            categories=tuple(record["categories"]),
            comment=fold(record["comment"]),
        )
        for record in real_papers()
    ]
