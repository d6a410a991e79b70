"""The words that arXiv leaves out of titles when it searches: Lucene's, as docs/arxiv.md says."""

from __future__ import annotations

import re

_LISTED = (
    "a an and are as at be but by for if in into is it no not of on or such that the their then there these they this "
    "to was will with"
)
STOP_WORDS = frozenset(_LISTED.split())

_WORD = re.compile(r"[^\W_]+(?:['’.][^\W_]+)*")


def only_stop_words(text: str) -> bool:
    """Whether `text` has words, and none that arXiv is sure to search."""
    words = _WORD.findall(text.lower())
    return bool(words) and all(word in STOP_WORDS for word in words)
