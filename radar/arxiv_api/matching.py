"""What arXiv cannot promise of an answer, checked on our side: exclusions as written, and the primary category.

arXiv matches by stem and drops symbols, so an exclusion such as `C++` is none of its business; and it cannot be
asked for the primary category alone.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from radar.archive.paper import Paper
from radar.arxiv_api.query import is_sent_as_exclusion
from radar.settings.categories import primary_is_in
from radar.settings.model import SearchIn, Topic
from radar.text import fold

_HYPHENS_WITHIN_WORDS = re.compile(r"(?<=\w)[-\u2010-\u2015]+(?=\w)")


def beyond_the_query(topic: Topic) -> tuple[str, ...]:
    """The rules that the compiled query says nothing of, in a fixed form: by these and the query papers are chosen.

    What is known to be complete by some rules is not so by others.
    """
    here_alone = sorted({_comparable(phrase) for phrase in topic.none if not is_sent_as_exclusion(phrase)})
    rules = [f"none in {topic.search_in}: {phrase}" for phrase in here_alone]
    if topic.primary_only:
        rules.append("primary-only")
    return tuple(rules)


def matches(topic: Topic, paper: Paper) -> bool:
    """Whether `paper`, which arXiv found for `topic`, belongs to it by the rules that are checked on our side."""
    if topic.until is not None and paper.published[:10] > topic.until.isoformat():
        return False
    if topic.primary_only and not primary_is_in(topic.categories, paper.categories):
        return False
    if not topic.none:
        return True
    texts = [_comparable(text) for text in _fields(topic.search_in, paper)]
    return not any(_stands_in(phrase, text) for phrase in topic.none for text in texts)


def _fields(where: SearchIn, paper: Paper) -> tuple[str, ...]:
    match where:
        case SearchIn.TITLE:
            return (paper.title,)
        case SearchIn.ABSTRACT:
            return (paper.abstract,)
        case SearchIn.ANYWHERE:
            return (paper.title, paper.abstract, paper.comment, paper.journal_ref, *paper.authors)
        case _:
            return (paper.title, paper.abstract)


def _comparable(text: str) -> str:
    """Case and width of letters, runs of white space, and hyphens between words make no difference."""
    even = (
        text.lower()  # the same for ASCII, and quicker
        if text.isascii()
        else unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    )
    return fold(_HYPHENS_WITHIN_WORDS.sub(" ", even))


def _stands_in(phrase: str, text: str) -> bool:
    wanted, pattern = _pattern(phrase)
    return wanted in text and pattern.search(text) is not None


@lru_cache(maxsize=1024)
def _pattern(phrase: str) -> tuple[str, re.Pattern[str]]:
    """The comparable phrase, and what finds it where no word of the text is cut: `art` is not in `start`."""
    wanted = _comparable(phrase)
    before = r"(?<!\w)" if re.match(r"\w", wanted) else ""
    after = r"(?!\w)" if re.search(r"\w\Z", wanted) else ""
    return wanted, re.compile(before + re.escape(wanted) + after)
