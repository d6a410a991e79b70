"""Topics compiled to arXiv's query language, and what a request for them measures."""

from __future__ import annotations

import pytest

from radar.arxiv_api.query import LONGEST_REQUEST_LINE, clean, compile_query, request_length, windowed
from radar.settings.categories import BARE_AS_WELL, CLASSES, WHOLE, UnknownCategory, canonical, covers, terms
from radar.settings.model import SearchIn, Topic


def compiled(**keys: object) -> str:
    return compile_query(Topic("x", "x", **keys))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("where", "query"),
    [
        (SearchIn.TITLE, 'ti:"large language model"'),
        (SearchIn.ABSTRACT, 'abs:"large language model"'),
        (SearchIn.TITLE_OR_ABSTRACT, '(ti:"large language model" OR abs:"large language model")'),
        (SearchIn.TITLE_AND_ABSTRACT, '(ti:"large language model" AND abs:"large language model")'),
        (
            SearchIn.ANYWHERE,
            '(ti:"large language model" OR abs:"large language model" OR co:"large language model" '
            'OR jr:"large language model" OR au:"large language model")',
        ),
    ],
)
def test_a_phrase_is_looked_for_where_the_topic_says(where: SearchIn, query: str) -> None:
    assert compiled(any=("large language model",), search_in=where) == query


def test_every_group_has_parentheses_and_one_sort_of_operator() -> None:
    query = compiled(
        any=("llm", "large language model"),
        all=("reasoning",),
        none=("survey", "review"),
        search_in=SearchIn.TITLE,
        categories=("cs.*", "stat.ML"),
        authors=("Yann LeCun", "Ada Lovelace"),
    )
    assert query == (
        '(((ti:"llm" OR ti:"large language model") AND ti:"reasoning" AND (au:"Yann LeCun" OR au:"Ada Lovelace") '
        'AND (cat:cs.* OR cat:stat.ML)) ANDNOT (ti:"survey" OR ti:"review"))'
    )


def test_an_exclusion_from_title_and_abstract_counts_in_either() -> None:
    query = compiled(any=("a1",), none=("b1",), search_in=SearchIn.TITLE_AND_ABSTRACT)
    assert query == '((ti:"a1" AND abs:"a1") ANDNOT (ti:"b1" OR abs:"b1"))'


@pytest.mark.parametrize(
    "phrase", ["C++", "Parkinson's", "naïve", "a/b", ".NET", "-x", "a--b", "x*", 'a "b"', "a_b", "β"]
)
def test_an_exclusion_that_arxiv_would_widen_is_not_sent(phrase: str) -> None:
    assert compiled(any=("a",), none=(phrase,), search_in=SearchIn.TITLE) == 'ti:"a"'


@pytest.mark.parametrize("phrase", ["survey", "few-shot learning", "GPT 4", "3d"])
def test_an_exclusion_of_plain_words_is_sent(phrase: str) -> None:
    assert compiled(any=("a",), none=(phrase,), search_in=SearchIn.TITLE) == f'(ti:"a" ANDNOT ti:"{phrase}")'


def test_what_is_said_twice_is_asked_once() -> None:
    assert compiled(any=("a", "A".lower(), 'a"'), search_in=SearchIn.TITLE) == 'ti:"a"'


def test_categories_alone_are_a_query() -> None:
    assert compiled(categories=("cs.CL",)) == "cat:cs.CL"


def test_a_raw_query_is_given_back_as_it_stands() -> None:
    assert compiled(query="ti:a OR ti:b") == "ti:a OR ti:b"


@pytest.mark.parametrize(
    ("phrase", "sent"),
    [
        ('say "hello"', "say hello"),
        ("back\\slash", "back slash"),
        ("f(x)", "f x"),
        ("*omics?", "omics"),
        ("a\tb\n c\x00d\u200be", "a b c d e"),
        ("“curly”", "curly"),
        ("A AND B", "A AND B"),
        ("ti:x", "ti:x"),
        ("e\u0301te\u0301", "\u00e9t\u00e9"),
        ("O'Brien", "O'Brien"),
    ],
)
def test_what_would_end_the_quotes_or_upset_arxiv_is_left_out(phrase: str, sent: str) -> None:
    assert clean(phrase) == sent


@pytest.mark.parametrize(
    ("text", "name", "asked"),
    [
        ("cs", "cs.*", ("cat:cs.*",)),
        ("cs.*", "cs.*", ("cat:cs.*",)),
        ("CS.lg", "cs.LG", ("cat:cs.LG",)),
        ("Stat.ML", "stat.ML", ("cat:stat.ML",)),
        ("hep-th", "hep-th", ("cat:hep-th",)),
        ("hep-th.*", "hep-th", ("cat:hep-th",)),
        ("QUANT-PH", "quant-ph", ("cat:quant-ph",)),
        ("astro-ph", "astro-ph.*", ("cat:astro-ph", "cat:astro-ph.*")),
        ("cond-mat.*", "cond-mat.*", ("cat:cond-mat", "cat:cond-mat.*")),
        ("q-bio", "q-bio.*", ("cat:q-bio", "cat:q-bio.*")),
        ("astro-ph.ga", "astro-ph.GA", ("cat:astro-ph.GA",)),
        ("cond-mat.mtrl-sci", "cond-mat.mtrl-sci", ("cat:cond-mat.mtrl-sci",)),
        ("cmp-lg", "cmp-lg", ("cat:cmp-lg",)),
    ],
)
def test_a_category_is_asked_the_way_that_finds_its_papers(text: str, name: str, asked: tuple[str, ...]) -> None:
    assert canonical(text) == name
    assert terms(name) == asked


def test_there_are_155_categories_of_today() -> None:
    of_today = {"gr-qc", "hep-ex", "hep-lat", "hep-ph", "hep-th", "math-ph", "nucl-ex", "nucl-th", "quant-ph"}
    assert sum(len(classes) for classes in CLASSES.values()) + len(of_today) == 155
    assert of_today <= WHOLE
    assert set(CLASSES) >= BARE_AS_WELL


@pytest.mark.parametrize(
    ("text", "suggestion"), [("cs.ML", "stat.ML"), ("cs.LGG", "cs.LG"), ("hepth", "hep-th"), ("csx", None), ("*", None)]
)
def test_an_unknown_category_comes_with_a_suggestion(text: str, suggestion: str | None) -> None:
    with pytest.raises(UnknownCategory) as caught:
        canonical(text)
    assert caught.value.suggestion == suggestion


def test_a_category_covers_its_papers_and_no_others() -> None:
    assert covers("cs.*", "cs.CL") and not covers("cs.*", "cs") and not covers("cs.*", "csx.CL")
    assert covers("astro-ph.*", "astro-ph") and covers("astro-ph.*", "astro-ph.GA")
    assert covers("hep-th", "hep-th") and not covers("hep-th", "hep-ph")
    assert covers("cs.LG", "cs.LG") and not covers("cs.LG", "stat.ML")


def test_two_names_of_one_category_are_one() -> None:
    assert covers("math.MP", "math-ph") and covers("stat.TH", "math.ST") and covers("cs.SY", "eess.SY")


def test_a_window_wraps_the_query() -> None:
    assert windowed("ti:a OR ti:b", "202501010000", "202502010000") == (
        "(ti:a OR ti:b) AND submittedDate:[202501010000 TO 202502010000]"
    )


def test_the_request_line_is_counted_byte_by_byte() -> None:
    line = (
        "GET /api/query?search_query=%28ti%3A%22%C3%A9+a%22%29+AND+submittedDate%3A%5B202501010000+TO+202501010000%5D"
        "&id_list=&sortBy=lastUpdatedDate&sortOrder=descending&start=10000&max_results=2000 HTTP/1.1"
    )
    assert request_length('ti:"é a"') == len(line)
    assert request_length('ti:"é a"', "http://127.0.0.1:9") == len(line) - len("/api/query") + 1
    assert LONGEST_REQUEST_LINE == 4094


@pytest.mark.parametrize("phrase", ["R\\'enyi entropy", "Rényi entropy", "Renyi entropy"])
def test_a_phrase_in_tex_is_asked_for_in_each_spelling(phrase: str) -> None:
    query = compiled(any=(phrase,), search_in=SearchIn.TITLE)
    assert all(f'ti:"{spelled} entropy"' in query for spelled in ("Rényi", "Renyi", "R enyi"))


def test_each_group_of_words_must_be_there() -> None:
    groups = (("nerf", "gaussian splatting"), ("real-time",))
    assert compiled(any_of=groups, search_in=SearchIn.TITLE) == (
        '((ti:"nerf" OR ti:"gaussian splatting") AND ti:"real-time")'
    )


def test_words_of_the_comment_are_looked_for_there() -> None:
    assert compiled(comment=("accepted", "CVPR")) == '(co:"accepted" OR co:"CVPR")'


def test_categories_are_left_out_under_both_their_names() -> None:
    assert compiled(categories=("math.*",), exclude_categories=("cs.NA", "q-bio.*")) == (
        "(cat:math.* ANDNOT (cat:cs.NA OR cat:math.NA OR cat:q-bio OR cat:q-bio.*))"
    )


@pytest.mark.parametrize(("one", "other"), [("cs.NA", "math.NA"), ("cs.IT", "math.IT"), ("math-ph", "math.MP")])
def test_two_names_of_a_category_are_both_asked_for(one: str, other: str) -> None:
    for first, second in ((one, other), (other, one)):
        assert compiled(categories=(first,)) == f"(cat:{first} OR cat:{second})"


def test_people_are_never_left_out_by_arxiv_which_takes_namesakes_for_them() -> None:
    assert compiled(any=("x",), exclude_authors=("Feng Xu",)) == compiled(any=("x",))


@pytest.mark.parametrize(
    "phrase", ["in-domain", "no-reference", "on-device", "as a service", "state of the art", "C++", "naïve Bayes", "A*"]
)
def test_what_arxiv_would_read_otherwise_it_is_not_asked_to_leave_out(phrase: str) -> None:
    assert compiled(any=("large language model",), none=(phrase,)) == compiled(any=("large language model",))


def test_in_anywhere_names_of_categories_are_not_searched() -> None:
    query = compiled(any=("computer vision",), none=("robotics",), search_in=SearchIn.ANYWHERE)
    assert "all:" not in query
    assert 'ANDNOT (ti:"robotics" OR abs:"robotics" OR co:"robotics" OR jr:"robotics")' in query


@pytest.mark.parametrize("phrase", ["naïve Bayes", "naive Bayes", "Poincaré", "Poincare", "Schrodinger", "Gödel"])
def test_a_word_with_an_accent_is_asked_for_in_each_spelling(phrase: str) -> None:
    bare = phrase.translate(str.maketrans("ïéö", "ieo"))
    query = compiled(any=(phrase,), search_in=SearchIn.TITLE)
    assert f'ti:"{bare}"' in query
    assert sum(f'ti:"{bare[:at]}{letter}{bare[at + 1 :]}"' in query for at in range(len(bare)) for letter in "ïéö") == 1


@pytest.mark.parametrize(
    ("author", "query"),
    [
        ("Yann LeCun", 'au:"Yann LeCun"'),
        ("LeCun, Yann", 'au:"Yann LeCun"'),
        ("Y. LeCun", '(au:"Y LeCun" OR au:lecun,y)'),
        ("LeCun, Y.", '(au:"Y LeCun" OR au:lecun,y)'),
        ("Weinan E", '(au:"E Weinan" OR au:weinan,e)'),
        ("LeCun_Y", '(au:"Y LeCun" OR au:lecun,y)'),
        ("V. M. Patel", '(au:"V M Patel" OR au:patel,v,m)'),
        ("J. van der Berg", 'au:"van der Berg"'),
        ("Michael I. Jordan", 'au:"Michael I. Jordan"'),
        ("Jean Pierre Serre", '(au:"Jean Pierre Serre" OR au:"Jean-Pierre Serre")'),
        ("Jean-Pierre Serre", '(au:"Jean-Pierre Serre" OR au:"Jean Pierre Serre")'),
    ],
)
def test_a_name_is_asked_for_in_each_way_that_finds_the_person(author: str, query: str) -> None:
    assert compiled(authors=(author,)) == query
