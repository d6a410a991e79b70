"""A paper, and its line in the archive."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from radar.settings.model import GroupBy

# arXiv's identifiers: 2502.15266, hep-th/9901001, math.AG/0601001 (https://info.arxiv.org/help/arxiv_identifier.html).
IDENTIFIER = re.compile(r"\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7}", re.ASCII)
_encode = json.JSONEncoder(ensure_ascii=False).encode
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)


def is_moment(text: str) -> bool:
    """Whether `text` is a moment that exists, UTC as `YYYY-MM-DDTHH:MM:SSZ`, of any year."""
    if not _MOMENT.fullmatch(text):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def is_timestamp(text: str) -> bool:
    """Whether `text` is a moment that a paper can be of: of the years 1900 to 2999.

    From a century before arXiv on, no look-back and no window leaves the calendar.
    """
    return is_moment(text) and "1900" <= text[:4] <= "2999"


@dataclass(frozen=True, slots=True)
class Paper:
    """One arXiv work at its latest known version; texts are folded (see `fold`), otherwise as arXiv gave them.

    `id` has no version. `categories` starts with the primary one. `published` is the time of the first version,
    `updated` that of this one, both UTC as `YYYY-MM-DDTHH:MM:SSZ`, so that they compare as text. What is unknown is
    empty. `withdrawn` says that arXiv marks this version as withdrawn, which only OAI-PMH tells. `source` is what told
    of the paper, as long as the query API has not: `oai`; then it is empty. `rejected` says that people have decided
    against the paper: the archive knows it, and readers never see it.
    """

    id: str
    version: int
    title: str
    published: str
    updated: str
    authors: tuple[str, ...] = ()
    abstract: str = ""
    categories: tuple[str, ...] = ()
    comment: str = ""
    journal_ref: str = ""
    doi: tuple[str, ...] = ()
    withdrawn: bool = False
    source: str = ""
    rejected: bool = False

    @property
    def url(self) -> str:
        """The abstract page of this very version."""
        return f"https://arxiv.org/abs/{self.id}v{self.version}"

    @property
    def has_texts(self) -> bool:
        """Whether what every paper has is known: title, authors, abstract and categories."""
        return bool(self.title and self.authors and self.abstract and self.categories)

    @property
    def is_withdrawn(self) -> bool:
        """Whether arXiv marks this version as withdrawn."""
        return self.withdrawn

    @property
    def is_confirmed(self) -> bool:
        """Whether the query API has told of the paper, and not another source alone."""
        return not self.source

    def as_withdrawn(self) -> Paper:
        """The same with the mark of a version that is withdrawn."""
        return replace(self, withdrawn=True)

    @property
    def line(self) -> str:
        """One JSON object, keys in the archive's order, without what is unknown and without a line break."""
        record: dict[str, Any] = {
            "id": self.id,
            "version": self.version,
            "title": self.title,
            "authors": self.authors,
            "abstract": self.abstract,
            "categories": self.categories,
            "published": self.published,
            "updated": self.updated,
            "comment": self.comment,
            "journal_ref": self.journal_ref,
            "doi": self.doi,
            "withdrawn": self.withdrawn,
            "source": self.source,
            "rejected": self.rejected,
        }
        return _encode({key: value for key, value in record.items() if value})

    def date(self, group_by: GroupBy) -> str:
        """The date that decides the paper's month and place."""
        return self.published if group_by is GroupBy.PUBLISHED else self.updated
