"""Words cut to their stems as arXiv's search cuts them.

Its index stems with Lucene's PorterStemmer, which departs from `snowballstemmer`'s at three endings: `-bli` becomes
`-ble`, so that "possibly" is "possible"; `-logi` becomes `-log`, so that "topology" is "topological"; and every doubled
consonant before `-ed` and `-ing` but l, s and z becomes one, so that "grokking" is "grok".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache

# A vowel and then a consonant: what Porter calls a measure above 0. A y behind a consonant is a vowel.
_MEASURED = re.compile(r"(?:[aeiou]|(?<=[^aeiou])y)(?:[aeiou]|(?<=[^aeiou])y)*[^aeiou]")
_DOUBLED = re.compile(r"([chjkqvwx])\1\Z")
_PAST_OR_GERUND = re.compile(r"(?:ed|ing)s?\Z")


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The stem of `word`, which is in lower case."""
    if len(word) < 3:
        return word
    cut = _porter()(word)
    if _DOUBLED.search(cut) and _PAST_OR_GERUND.search(word):
        return cut[:-1]
    for ending, instead in (("bli", "ble"), ("logi", "log")):
        before = cut.removesuffix(ending)
        if before != cut and _MEASURED.search(before):
            return _porter()(before + instead)
    return cut


@cache
def _porter() -> Callable[[str], str]:
    # Its 36 languages take as long to import as a third of a run without news.
    from snowballstemmer import PorterStemmer

    stemmed: Callable[[str], str] = PorterStemmer().stemWord
    return stemmed
