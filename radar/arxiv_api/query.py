"""A topic as one query in arXiv's language.

arXiv reads queries without precedence, grouping to the right: `A AND B OR C` is `A AND (B OR C)`. So every group
stands in parentheses of its own and holds one sort of operator, and the query means the same however it is read.

A query finds every paper that is meant, and may find more: arXiv drops stop words and signs (`in-domain` searches
`domain`, `C++` searches `c`) and folds authors' names. `radar.arxiv_api.matching` then leaves out what is not meant. So
nothing is asked to be left out but what arXiv reads as it is written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import partial
from urllib.parse import urlencode, urlsplit

from radar.analysis.names import name
from radar.analysis.phrases import phrase
from radar.settings.categories import terms
from radar.settings.model import SearchIn, Topic
from radar.settings.raw_values import shown
from radar.text import fold

# The longest request line that arXiv answers, in bytes; beyond it comes an HTML page with 400.
LONGEST_REQUEST_LINE = 4094

BEFORE_ARXIV = "199101010000"
"""A moment before arXiv's first paper, as `windowed` takes it."""

# arXiv's tokenizer counts parentheses inside quotes, knows no escapes, and takes * and ? for wildcards.
_UNSENDABLE = re.compile(r'["“”„\\()*?]')


def clean(phrase: str) -> str:
    """`phrase` without what would end its quotes or upset arXiv's tokenizer; white space folded."""
    spaced = _UNSENDABLE.sub(" ", unicodedata.normalize("NFC", phrase))
    return fold("".join(character if character.isprintable() else " " for character in spaced))


def compile_query(topic: Topic) -> str:
    """The query that finds the topic's papers; `radar.arxiv_api.matching` checks again what it cannot promise.

    A raw query is given back as it stands. The topic is taken to be checked: it has something to look for besides
    exclusions, and every phrase has a letter or a digit.
    """
    if topic.query is not None:
        return topic.query
    phrases = partial(_phrase, topic.search_in)
    wanted = [
        _any(phrases(each) for each in topic.any),
        *(_any(phrases(each) for each in group) for group in topic.any_of),
        *(phrases(each) for each in topic.all),
        _any(_in_field("co", each) for each in topic.comment),
        _any(term for author in topic.authors for term in name(clean(author)).terms),
        _any(term for category in topic.categories for term in terms(category)),
    ]
    found = _group("AND", (part for part in wanted if part))
    dropped = _any(
        (
            *(_left_out(topic.search_in, each) for each in topic.none if phrase(each).may_be_excluded),
            *(term for category in topic.exclude_categories for term in terms(category)),
        )
    )
    return f"({found} ANDNOT {dropped})" if dropped else found


def windowed(query: str, first: str, last: str) -> str:
    """`query` for papers first submitted from `first` to `last`, both UTC as `YYYYMMDDhhmm` and both included."""
    return f"({query}) AND submittedDate:[{first} TO {last}]"


def submitted_before(query: str, end: str) -> str:
    """`query` for papers first submitted before `end`, the beginning of a day; as it is where there is none."""
    return windowed(query, BEFORE_ARXIV, f"{end[:10].replace('-', '')}0000") if end else query


def request_length(query: str, api_url: str = "https://export.arxiv.org/api/query") -> int:
    """The bytes of the longest request line that asking `query` takes: with a window of dates, far down the pages."""
    parameters = urlencode(
        {
            "search_query": windowed(query, "202501010000", "202501010000"),
            "id_list": "",
            "sortBy": "lastUpdatedDate",
            "sortOrder": "descending",
            "start": "10000",
            "max_results": "2000",
        }
    )
    return len(f"GET {urlsplit(api_url).path or '/'}?{parameters} HTTP/1.1".encode())


def _group(operator: str, parts: Iterable[str]) -> str:
    distinct = tuple(dict.fromkeys(parts))
    return distinct[0] if len(distinct) == 1 else f"({f' {operator} '.join(distinct)})" if distinct else ""


def _any(parts: Iterable[str]) -> str:
    return _group("OR", parts)


_FIELDS = {
    SearchIn.TITLE: ("ti",),
    SearchIn.ABSTRACT: ("abs",),
    SearchIn.TITLE_OR_ABSTRACT: ("ti", "abs"),
    SearchIn.TITLE_AND_ABSTRACT: ("ti", "abs"),
    # Not `all`, which also searches the names of categories, and takes four digits for a year.
    SearchIn.ANYWHERE: ("ti", "abs", "co", "jr", "au"),
}


def _phrase(where: SearchIn, text: str) -> str:
    group = "AND" if where is SearchIn.TITLE_AND_ABSTRACT else "OR"
    return _group(group, (_in_field(field, text) for field in _FIELDS[where]))


def _left_out(where: SearchIn, text: str) -> str:
    """As `_phrase`, but in any of the fields, and not among authors, where arXiv would also find namesakes."""
    return _any(_in_field(field, text) for field in _FIELDS[where] if field != "au")


def _in_field(field: str, text: str) -> str:
    """The term for a phrase in a field; accents are folded in authors' names alone."""
    spelled = (text,) if field == "au" else phrase(text).spellings
    return _any(f'{field}:"{clean(each)}"' for each in spelled)


def length_fault(topic: Topic, api_url: str) -> tuple[str, str] | None:
    """What is wrong with a query that is too long for one request, and what to do; None for one that fits."""
    beyond = request_length(compile_query(topic), api_url) - LONGEST_REQUEST_LINE
    if beyond <= 0:
        return None
    return (
        f"The query of topic {shown(topic.name)} is {beyond} bytes too long for arXiv, whose limit is "
        f"{LONGEST_REQUEST_LINE} for the whole request.",
        "Use fewer or shorter phrases, or split the topic into two; a phrase looked for in the title alone "
        "(`in: title`) takes half the room.",
    )
