"""A compiled query means what the topic means, however its operators are read.

arXiv groups to the right without precedence; its documentation suggests otherwise. So queries are parsed here by a
strict reader of its tokens and evaluated in three ways: grouped to the right, grouped to the left, and with AND and
ANDNOT binding tighter than OR. Whether a paper holds a term is decided by chance.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from radar.analysis.names import name
from radar.analysis.phrases import phrase
from radar.arxiv_api.query import clean, compile_query, request_length, windowed
from radar.settings.categories import CLASSES, WHOLE, canonical, covers, terms
from radar.settings.model import SearchIn, Topic

Tree = list["str | Tree"]
Holds = Callable[[str, str], bool]
OPERATORS: dict[str, Callable[[bool, bool], bool]] = {
    "AND": lambda a, b: a and b,
    "OR": lambda a, b: a or b,
    "ANDNOT": lambda a, b: a and not b,
}


def parsed(query: str) -> Tree:
    """Tokens nested by parentheses, read as arXiv does: parentheses count inside quotes too. Strict about the rest."""
    stack: list[Tree] = [[]]
    token, quoted = "", False
    for character in f"{query} ":
        if character in "()":
            assert not quoted, "arXiv would count this parenthesis"
            if character == "(":
                assert token == ""
                stack.append([])
                continue
        if character in " )" and not quoted:
            if token:
                stack[-1].append(token)
            token = ""
            if character == ")":
                group = stack.pop()
                assert group, "empty parentheses"
                stack[-1].append(group)
            continue
        quoted ^= character == '"'
        token += character
    assert not quoted, "a quote is open"
    (tree,) = stack
    return tree


def value(item: str | Tree, holds: Holds, group: Callable[[list[bool], list[str]], bool]) -> bool:
    if isinstance(item, str):
        term = re.fullmatch(r'(ti|abs|all|au|co|jr):"([^"]+)"|(cat|au):(\S+)', item)
        assert term, f"not a term: {item}"
        return holds(term[1] or term[3], term[2] or term[4])
    values = [value(each, holds, group) for each in item[::2]]
    operators = [each for each in item[1::2] if isinstance(each, str)]
    assert len(values) == len(operators) + 1 and set(operators) <= set(OPERATORS)
    return group(values, operators)


def to_the_right(values: list[bool], operators: list[str]) -> bool:
    if not operators:
        return values[0]
    return OPERATORS[operators[0]](values[0], to_the_right(values[1:], operators[1:]))


def to_the_left(values: list[bool], operators: list[str]) -> bool:
    result = values[0]
    for operator, following in zip(operators, values[1:], strict=True):
        result = OPERATORS[operator](result, following)
    return result


def with_precedence(values: list[bool], operators: list[str]) -> bool:
    alternatives = [values[0]]
    for operator, following in zip(operators, values[1:], strict=True):
        if operator == "OR":
            alternatives.append(following)
        else:
            alternatives[-1] = OPERATORS[operator](alternatives[-1], following)
    return any(alternatives)


FIELDS = {
    SearchIn.TITLE: ["ti"],
    SearchIn.ABSTRACT: ["abs"],
    SearchIn.TITLE_OR_ABSTRACT: ["ti", "abs"],
    SearchIn.TITLE_AND_ABSTRACT: ["ti", "abs"],
    SearchIn.ANYWHERE: ["ti", "abs", "co", "jr", "au"],
}
READINGS = (to_the_right, to_the_left, with_precedence)


def words(text: str) -> str:
    """The letters and digits of a phrase, which are all that arXiv looks at."""
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFC", text)))


def chance(seed: int) -> Holds:
    """Whether a paper made up from `seed` holds a term, decided by its field and words alone."""
    return lambda field, text: Random(f"{seed} {field} {text if field == 'cat' else words(text)}").random() < 0.5


def intended(topic: Topic, holds: Holds) -> bool:
    """What docs/topics.md promises of a topic, in plain logic."""

    def spelled(field: str, text: str) -> bool:
        return any(holds(field, each) for each in ([text] if field == "au" else phrase(text).spellings))

    def found(text: str) -> bool:
        fields = FIELDS[topic.search_in]
        stands = [spelled(field, text) for field in fields]
        return all(stands) if topic.search_in is SearchIn.TITLE_AND_ABSTRACT else any(stands)

    def dropped(text: str) -> bool:
        return any(spelled(field, text) for field in FIELDS[topic.search_in] if field != "au")

    def written_by(author: str) -> bool:
        return any(holds("au", term[3:].strip('"')) for term in name(clean(author)).terms)

    def listed_in(category: str) -> bool:
        return any(holds("cat", term[4:]) for term in terms(category))

    return (
        all(any(map(found, group)) for group in (topic.any, *topic.any_of) if group)
        and all(map(found, topic.all))
        and (not topic.comment or any(spelled("co", each) for each in topic.comment))
        and (not topic.authors or any(map(written_by, topic.authors)))
        and (not topic.categories or any(map(listed_in, topic.categories)))
        and not any(dropped(each) for each in topic.none if phrase(each).may_be_excluded)
        and not any(map(listed_in, topic.exclude_categories))
    )


HOSTILE = [
    'x" OR ti:"y',
    "a AND b",
    "ANDNOT",
    "a ANDNOT (b OR c)",
    "((a",
    "a))",
    "a\\",
    '\\"a',
    'a"',
    "ti:a",
    "cat:cs.*",
    "* a ?",
    "C++",
    "“a”",
    "a\u2028b\x00c",
    "submittedDate:[2020 TO 2021]",
    "O'Brien",
    "few-shot",
    "naïve",
    "Poincare",
    "Y. LeCun",
    "LeCun, Y.",
]
PHRASES = (
    st.sampled_from([*HOSTILE, "llm", "survey", "large language model"])
    | st.text(st.sampled_from('ab"\\()*?:-+ \t\nANDORTéß“”[]{}'), min_size=1, max_size=12)
    | st.text(min_size=1, max_size=8)
).filter(lambda text: words(text).replace("_", "").strip() != "")
CATEGORIES = st.sampled_from([*(f"{archive}.*" for archive in CLASSES), *sorted(WHOLE), "cs.LG", "stat.ML"])
LISTS = st.lists(PHRASES, max_size=3).map(tuple)

TOPICS = st.builds(
    Topic,
    name=st.just("x"),
    slug=st.just("x"),
    any=LISTS,
    any_of=st.lists(LISTS.filter(bool), max_size=2).map(tuple),
    all=LISTS,
    none=LISTS,
    comment=LISTS,
    search_in=st.sampled_from(SearchIn),
    categories=st.lists(CATEGORIES, max_size=3, unique=True).map(tuple),
    exclude_categories=st.lists(CATEGORIES, max_size=2, unique=True).map(tuple),
    authors=LISTS,
).filter(
    lambda topic: bool(topic.any or topic.any_of or topic.all or topic.comment or topic.authors or topic.categories)
)


@given(TOPICS, st.lists(st.integers(0, 2**32), min_size=8, max_size=8))
def test_a_query_means_the_topic_in_every_reading(topic: Topic, seeds: list[int]) -> None:
    tree = parsed(compile_query(topic))
    for seed in seeds:
        holds = chance(seed)
        expected = intended(topic, holds)
        for reading in READINGS:
            assert value(tree, holds, reading) == expected


@given(TOPICS, st.integers(0, 2**32), st.booleans())
def test_a_window_around_a_query_means_both(topic: Topic, seed: int, inside: bool) -> None:
    query = windowed(compile_query(topic), "202501010000", "202502010000")
    query, _, dates = query.rpartition(" AND ")
    assert dates == "submittedDate:[202501010000 TO 202502010000]"
    tree: Tree = [*parsed(query), "AND", f'all:"{"inside"}"']
    holds = chance(seed)
    with_dates: Holds = lambda field, text: inside if (field, text) == ("all", "inside") else holds(field, text)  # noqa: E731
    for reading in READINGS:
        assert value(tree, with_dates, reading) == (intended(topic, holds) and inside)


@given(PHRASES)
def test_a_cleaned_phrase_is_harmless_and_keeps_its_words(phrase: str) -> None:
    cleaned = clean(phrase)
    assert words(cleaned) == words(phrase)
    assert cleaned.isprintable()
    assert not set(cleaned) & set('"\\()*?')
    assert clean(cleaned) == cleaned


@given(st.text(st.characters(codec="utf-8")))
def test_the_request_is_as_long_as_its_parts(query: str) -> None:
    empty = request_length("")
    escaped = request_length(query) - empty
    assert len(query.encode()) <= escaped <= 3 * len(query.encode())


@given(CATEGORIES)
def test_a_category_is_its_own_canonical_name_and_covers_what_it_asks_for(category: str) -> None:
    assert canonical(category) == canonical(category.upper()) == category
    for term in terms(category):
        assert covers(category, term.removeprefix("cat:").replace("*", "XX"))
