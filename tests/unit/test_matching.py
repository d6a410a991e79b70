"""Exclusions as written and the primary category, checked on our side."""

from __future__ import annotations

import pytest

from radar.analysis.names import name
from radar.archive.paper import Paper
from radar.arxiv_api.matching import matches
from radar.settings.model import SearchIn, Topic
from tests.real_data import needs_real_data, real_papers


def paper(**fields: object) -> Paper:
    day = "2025-02-21T07:40:15Z"
    return Paper(id="2502.15266", version=1, published=day, updated=day, **{"title": "A title", **fields})  # type: ignore[arg-type]


def excludes(phrase: str, title: str) -> bool:
    return not matches(Topic("x", "x", any=("thing",), none=(phrase,)), paper(title=title))


@pytest.mark.parametrize(
    ("phrase", "title"),
    [
        ("survey", "A Survey of Things"),
        ("survey", "Surveys"),
        ("topology", "Topological insulators"),
        ("SURVEY", "survey"),
        ("C++", "Fast C++ templates"),
        ("C++", "C++"),
        ("C++", "Modern C++: a tour"),
        ("C++", "From C++17 to C++20"),
        (".NET", "The .NET runtime"),
        ("few-shot", "Few shot learning"),
        ("few shot", "A few-shot learner"),
        ("few shot", "Few\u2010shot and few\u2013shot"),
        ("state of the art", "State-of-the-Art Results"),
        ("large  language\nmodel", "A large language model"),
        ("naïve", "Nai\u0308ve Bayes"),
        ("strasse", "Die Straße"),
        ("fi", "ﬁ"),
        ("Parkinson's", "On Parkinson's disease"),
        ("a", "Plan a trip"),
    ],
)
def test_a_paper_with_the_phrase_is_left_out(phrase: str, title: str) -> None:
    assert excludes(phrase, title)


@pytest.mark.parametrize(
    ("phrase", "title"),
    [
        ("art", "Where to start"),
        ("art", "Artist"),
        ("C++", "The C language, and D--"),
        ("C--", "The C language"),
        ("language model", "Language of the model"),
        ("a.b", "axb"),
        (".NET", "A network"),
        ("GPT-4", "GPT-40"),
        ("in-domain", "In Domains of Law"),
    ],
)
def test_a_paper_without_the_phrase_stays(phrase: str, title: str) -> None:
    assert not excludes(phrase, title)


FIELDS = ["title", "abstract", "comment", "journal_ref", "authors"]


@pytest.mark.parametrize(
    ("where", "looked_at"),
    [
        (SearchIn.TITLE, {"title"}),
        (SearchIn.ABSTRACT, {"abstract"}),
        (SearchIn.TITLE_OR_ABSTRACT, {"title", "abstract"}),
        (SearchIn.TITLE_AND_ABSTRACT, {"title", "abstract"}),
        (SearchIn.ANYWHERE, set(FIELDS)),
    ],
)
@pytest.mark.parametrize("field", FIELDS)
def test_exclusions_are_looked_for_where_the_topic_says(where: SearchIn, looked_at: set[str], field: str) -> None:
    topic = Topic("x", "x", any=("thing",), none=("other", "bad word"), search_in=where)
    text = "A Bad Word"
    assert matches(topic, paper(**{field: (text,) if field == "authors" else text})) == (field not in looked_at)


def test_a_phrase_does_not_reach_from_one_field_into_the_next() -> None:
    assert matches(Topic("x", "x", any=("thing",), none=("bad word",)), paper(title="Bad", abstract="word"))


@pytest.mark.parametrize(
    ("categories", "codes", "belongs"),
    [
        (("cs.*",), ("cs.CL", "stat.ML"), True),
        (("cs.*",), ("stat.ML", "cs.CL"), False),
        (("math.MP",), ("math-ph", "math.MP"), True),
        (("cs.LG", "stat.ML"), ("stat.ML",), True),
        (("astro-ph.*",), ("astro-ph",), True),
        (("hep-th",), ("hep-th", "gr-qc"), True),
        (("cs.*",), (), True),
    ],
)
def test_primary_only_looks_at_the_first_category(
    categories: tuple[str, ...], codes: tuple[str, ...], belongs: bool
) -> None:
    topic = Topic("x", "x", any=("thing",), categories=categories, primary_only=True)
    assert matches(topic, paper(categories=codes)) == belongs
    everyone = Topic("x", "x", any=("thing",), categories=categories)
    assert matches(everyone, paper(categories=codes))


def test_a_raw_query_is_left_to_arxiv() -> None:
    assert matches(Topic("x", "x", query="ti:a"), paper())


def belongs(title: str, **keys: object) -> bool:
    return matches(Topic("x", "x", **keys), paper(title=title))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("phrase", "title"),
    [
        ("no-reference", "No-Reference Image Quality"),
        ("state of the art", "Beyond the State-of-the-Art"),
        ("AND gate", "An AND gate"),
        ("naive bayes", "Naïve Bayes classifiers"),
        ("naïve bayes", 'A na\\"ive Bayes classifier'),
        ("Poincare map", "Poincar\\'{e} maps"),
        ("C++", "Modern C++20"),
        ("on device LLM", "On-Device LLMs"),
        ("R\\'enyi entropy", "Rényi entropy"),
        ("S{\\o}rensen index", "Sørensen index"),
    ],
)
def test_what_arxiv_finds_too_much_for_stays_where_it_is_meant(phrase: str, title: str) -> None:
    assert belongs(title, any=(phrase,))
    assert belongs(title, any=("nothing of the kind in here", phrase))
    assert belongs(title, any_of=(("nothing of the kind in here", phrase),))
    assert belongs(title, all=(phrase,))


@pytest.mark.parametrize(
    ("phrase", "title"),
    [
        ("no-reference", "A Reference"),
        ("state of the art", "State and its art"),
        ("AND gate", "Gates"),
        ("C++", "The C language"),
        ("on device LLM", "Devices, LLMs"),
    ],
)
def test_what_arxiv_finds_too_much_for_is_left_out_where_it_is_not_meant(phrase: str, title: str) -> None:
    assert not belongs(title, any=(phrase,))
    assert not belongs(title, any_of=((phrase,), ("gate", "reference", "state", "language", "device")))
    assert not belongs(title, all=(phrase,))


@pytest.mark.parametrize(
    ("person", "author", "same"),
    [
        ("Feng Xu", "Feng Xu", True),
        ("Feng Xu", "Feng Xue", False),
        ("Xu Feng", "Feng Xu", True),
        ("Han Xia", "Xiao Han", False),
        ("Y. LeCun", "Yann LeCun", True),
        ("Y. LeCun", "Y. LeCun", True),
        ("Y. LeCun", "Jean LeCun", False),
        ("A. George", "George Armstrong", False),
        ("Weinan E", "Weinan E", True),
        ("E, Weinan", "Weinan E", True),
        ("Mallikarjun B R", "Mallikarjun B R", True),
        ("R. W. Heath", "Robert W. Heath Jr.", True),
        ("J. Smith", "John Smith III", True),
        ("Jr. Smith", "John Smith", False),
        ("S{\\o}ren Larsen", "Søren Larsen", True),
        ("A. George", "David Alan George", True),
        ("V. M. Patel", "Vishal M. Patel", True),
        ("V. M. Patel", "M. Vishal Patel", False),
        ("LeCun_Y", "Yann LeCun", True),
        ("LeCun, Yann", "Yann LeCun", True),
        ("Mueller", "Hans Müller", True),
        ("Müller", "Hans Mueller", True),
        ("Müller", "Hans Muller", True),
        ("Jean Pierre Serre", "Jean-Pierre Serre", True),
        ("Jean-Pierre Serre", "Jean Pierre Serre", True),
        ("J.-P. Serre", "Jean-Pierre Serre", True),
        ("J.-P. Serre", "Jean Pierre Serre", True),
        ("H. Zhou", "Xiao-Hu Zhou", False),
        ("Chen Xie", "Chen-Wei Xie", False),
        ("J. van der Berg", "Jan van der Berg", True),
        ("J. van der Berg", "Piet van der Berg", False),
        ("O'Neil", "Cathy O’Neil", True),
        ("Erdos", "Paul Erdős", True),
        ("Lukasz Kaiser", "Łukasz Kaiser", True),
    ],
)
def test_an_author_is_the_one_who_is_named(person: str, author: str, same: bool) -> None:
    by = paper(authors=("Somebody Else", author))
    assert matches(Topic("x", "x", authors=(person,)), by) is same
    assert matches(Topic("x", "x", any=("thing",), exclude_authors=(person,)), by) is not same


def test_left_out_categories_count_under_both_their_names() -> None:
    topic = Topic("x", "x", any=("thing",), exclude_categories=("cs.NA",))
    assert not matches(topic, paper(categories=("math.NA",)))
    assert matches(topic, paper(categories=("math.AG",)))


def test_signs_in_a_comment_are_looked_for_too() -> None:
    topic = Topic("x", "x", comment=("C++",))
    assert matches(topic, paper(comment="We give C++ code"))
    assert not matches(topic, paper(comment="We give C code"))


@needs_real_data
@pytest.mark.corpus
def test_every_author_is_found_by_their_own_name() -> None:
    authors = {" ".join(author.split()) for paper in real_papers() for author in paper["authors"]}
    assert len(authors) > 40_000
    assert [author for author in authors if not name(author).is_borne_by(author)] == []
