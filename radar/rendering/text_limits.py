"""How much of a paper's texts is shown: all of any that arXiv takes, and no more than a page can bear of any other.

arXiv takes abstracts of 1,920 characters. The longest title of 12,632 papers has 226, the longest comment 431, and no
paper has as many authors as the 5,154 of one of 2015. What is longer comes from a hand or a fault; the archive keeps it
as it is, and what is made of the archive has the beginning, and an ellipsis.
"""

from __future__ import annotations

from dataclasses import replace

from radar.archive.paper import Paper

LONGEST_ABSTRACT = 10_000
LONGEST_COMMENT = 2_000
LONGEST_LINE = 1_000
"""Characters of any other text: a title, a journal reference, a name."""

MOST_NAMES = 10_000
"""Authors that are named, where all are; of categories and DOIs too."""

MOST_TAGS = 50
"""Tags that are shown of a paper."""

MOST_NOTES = 20
"""Notes that are shown of a paper; the file of decisions lets each have 2,000 characters."""


def readable(paper: Paper) -> Paper:
    """`paper` with its texts cut to what is shown of them: nearly always, itself."""
    lists = (paper.authors, paper.categories, paper.doi)
    if (
        len(paper.abstract) <= LONGEST_ABSTRACT
        and len(paper.comment) <= LONGEST_COMMENT
        and len(paper.title) <= LONGEST_LINE
        and len(paper.journal_ref) <= LONGEST_LINE
        and all(len(names) <= MOST_NAMES and max(map(len, names), default=0) <= LONGEST_LINE for names in lists)
    ):
        return paper
    authors, categories, doi = (tuple(cut(name, LONGEST_LINE) for name in names[:MOST_NAMES]) for names in lists)
    return replace(
        paper,
        title=cut(paper.title, LONGEST_LINE),
        authors=authors,
        abstract=cut(paper.abstract, LONGEST_ABSTRACT),
        categories=categories,
        comment=cut(paper.comment, LONGEST_COMMENT),
        journal_ref=cut(paper.journal_ref, LONGEST_LINE),
        doi=doi,
    )


def cut(text: str, longest: int) -> str:
    """`text`, or as much of its beginning as makes `longest` characters together with an ellipsis."""
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"
