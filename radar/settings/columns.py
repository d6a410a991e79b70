"""The columns that the tables of papers can have. What stands in each is in `rendering/templates/row.md.j2`."""

from __future__ import annotations

from enum import StrEnum


class Column(StrEnum):
    """A column of the table of papers."""

    PAPER = "paper"
    DATE = "date"
    COMMENT = "comment"
    AUTHORS = "authors"
    CATEGORIES = "categories"
    LINKS = "links"
    TAGS = "tags"
    NOTES = "notes"
