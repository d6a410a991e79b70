"""A topic as one query in arXiv's language.

arXiv reads queries without precedence, grouping to the right: `A AND B OR C` is `A AND (B OR C)`. So every group
stands in parentheses of its own and holds one sort of operator, and the query means the same however it is read.

What arXiv does with a phrase, and no query can change: words match by their stem (`survey` also finds, and as an
exclusion drops, `surveys`), case does not count, and symbols are dropped (`C++` searches `c`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import urlencode, urlsplit

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

# What arXiv searches as it is written: words of plain letters and digits, split by blanks or single hyphens.
_SEARCHED_AS_WRITTEN = re.compile(r"[A-Za-z0-9]+(?:[ -][A-Za-z0-9]+)*")


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
    wanted = [
        _any(_in(topic.search_in, phrase) for phrase in topic.any),
        *(_in(topic.search_in, phrase) for phrase in topic.all),
        _any(f'au:"{clean(author)}"' for author in topic.authors),
        _any(term for category in topic.categories for term in terms(category)),
    ]
    found = _group("AND", (part for part in wanted if part))
    dropped = _any(_excluded_in(topic.search_in, phrase) for phrase in topic.none if is_sent_as_exclusion(phrase))
    return f"({found} ANDNOT {dropped})" if dropped else found


def is_sent_as_exclusion(phrase: str) -> bool:
    """Whether arXiv may be asked to leave out papers with `phrase`.

    Only where it searches what is written: of `C++` it would search `c`, and drop papers that nobody wants dropped.
    Every other exclusion is checked on our side alone.
    """
    return _SEARCHED_AS_WRITTEN.fullmatch(fold(phrase)) is not None


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


def _in(where: SearchIn, phrase: str) -> str:
    value = f'"{clean(phrase)}"'
    match where:
        case SearchIn.TITLE:
            return f"ti:{value}"
        case SearchIn.ABSTRACT:
            return f"abs:{value}"
        case SearchIn.TITLE_OR_ABSTRACT:
            return f"(ti:{value} OR abs:{value})"
        case SearchIn.TITLE_AND_ABSTRACT:
            return f"(ti:{value} AND abs:{value})"
        case SearchIn.ANYWHERE:
            return f"all:{value}"


def _excluded_in(where: SearchIn, phrase: str) -> str:
    """As `_in`, but who looks in title and abstract wants an excluded phrase in neither."""
    return _in(SearchIn.TITLE_OR_ABSTRACT if where is SearchIn.TITLE_AND_ABSTRACT else where, phrase)


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
