"""What the stand-in for arXiv finds, held against what is known of the service and was counted with its own code."""

from __future__ import annotations

from functools import cache

import pytest

from tests.real_data import needs_real_data, real_papers
from tests.stand_ins.arxiv.analysis import standard
from tests.stand_ins.arxiv.corpus import Corpus, entry_from_json
from tests.stand_ins.arxiv.grammar import parse
from tests.stand_ins.arxiv.index import Index
from tests.stand_ins.arxiv.service import Service
from tests.stand_ins.arxiv.stemming import stem
from tests.unit.given_stand_in import entry_of, found

_LIBRARY = [
    entry_of("2610.00001", title="Auditable LLMs for Vision-Language Tasks", categories=("cs.CL", "cs.AI", "stat.ML")),
    entry_of("2610.00002", title="Splatting", summary="A gaussian\n  splat of large\nlanguage ones.", comment="C++"),
    entry_of("2610.00003", title="Strings", categories=("hep-th",), authors=("Évelyse van der Zandpoort", "Jo Quist")),
    entry_of("hep-th/9901001", version=3, title="Branes", journal_ref="J. Imag. 3 (1999)", doi=("10.5555/OLD.1",),
           categories=("hep-th", "cs.GR"), published="1999-01-01T00:00:00Z"),
    entry_of("2610.00005", title="Large Language Models", published="2026-10-02T00:00:00Z"),
    entry_of("2610.00006", title="Language, large; models", published="2026-10-02T00:00:01Z"),
    entry_of("2503.00007", title="It is the state of the art", summary="It’s 5% of a multi:modal don't, in C#; R^2.",
           authors=("Feng Xue", "Xiao Han", "Vishal M. Patel"), categories=("cs.NA", "math-ph", "68T45"),
           published="2025-03-01T00:00:00Z"),
    entry_of("2504.00008", title="Naïve probabilities", summary="Poincaré's 2024 apologies", authors=("Jürgen O’Neil",),
           categories=("math.NA", "stat.ML"), comment="To appear, in the end", published="2025-03-31T00:00:00Z"),
]  # fmt: skip


@pytest.fixture(scope="module")
def library() -> Service:
    return Service(Corpus(_LIBRARY))


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ('ti:"LLM"', [1]),
        ('ti:"audit"', [1]),
        ("ti:AUDITABLE", [1]),
        ('ti:"vision language"', [1]),
        ('ti:"vision-language"', [1]),
        ('ti:"language vision"', []),
        ('abs:"gaussian splatting"', [2]),
        ('ti:"gaussian splatting"', []),
        ('ti:"large language model"', [5]),
        ('all:"large language"', [2, 5]),
        ("ti:large ti:splatting", [2, 5, 6]),
        ("co:C++", [2]),
        ("co:c", [2]),
        ('ti:"++"', []),
        ("ti:brane*", [4]),
        ("ti:splat*", [2]),
        ("ti:splatt*", []),  # the index holds stems
        ("abs:few-language", []),
        ("abs:language-large", [2]),
        ('au:"evelyse zandpoort"', [3]),
        ('au:"Zandpoort, Évelyse"', [3]),
        ("au:zandpoort_evelyse", [3]),
        ("(au:zandpoort_evelyse)", []),
        ('au:"Évelyse Quist"', []),
        ("cat:cs.*", [1, 2, 4, 5, 6, 7]),
        ("cat:cs", []),
        ("cat:stat.ML", [1, 8]),
        ('cat:"cs.GR"', [4]),
        ("cat:hep-th", [3, 4]),
        ("cat:hep-th.*", []),
        ("jr:imag", [4]),
        ("id:hep-th/9901001", [4]),
        ("id:2610.00003v1", [3]),
        ("doi:10.5555/old.1", [4]),
        ("rn:any", []),
        ("ANDNOT cat:cs.*", [3, 8]),
        ("ti:language ANDNOT ti:vision ANDNOT ti:large", [5, 6]),
        ("submittedDate:[19990101 TO 19990101]", [4]),
        ("submittedDate:[20261002 TO 20261002]", [5, 6]),
        ("submittedDate:[20261002 TO 20261003]", [5, 6]),
        ("submittedDate:[202610020000 TO 202610020000]", [5]),
        ("submittedDate:[20261002000001 TO 20261002000001]", [5]),
        ("submittedDate:[1999 TO 202503]", [4, 7, 8]),
        ("lastUpdatedDate:[20261002 TO 20261003]", [5, 6]),
        ("submittedDate:[20261003 TO 20261002]", []),
        # stop words
        ('ti:"it"', []),
        ('ti:"the large"', [5, 6]),
        ('ti:"state of the art"', [7]),
        ('ti:"state in an art"', [7]),
        ('ti:"state of art"', []),
        ('ti:"of the art"', [7]),
        ("ti:the-state", [7]),
        ('abs:"of a"', [7]),
        ('abs:"in a"', []),
        ('co:"in the end"', [8]),
        ('co:"appear by the end"', [8]),
        ("co:the-end", []),
        ('all:"it"', []),
        # signs
        ('abs:"multi:modal"', [7]),
        ('abs:"multi modal"', []),
        ('abs:"5"', [7]),
        ('abs:"don\'t"', [7]),
        ('abs:"don’t"', []),
        ('abs:"R 2"', [7]),
        ("abs:abs:5", []),
        ("all:R^2", [7]),
        # stems and accents
        ('ti:"probably"', [8]),
        ('ti:"probability"', [8]),
        ('abs:"apology"', [8]),
        ('ti:"naive"', []),
        ('ti:"naïve"', [8]),
        ('abs:"Poincaré"', [8]),
        ('abs:"poincare"', []),
        ('all:"naive"', [8]),
        # authors
        ('au:"Feng Xu"', [7]),
        ('au:"Han Xia"', [7]),
        ('au:"xi* HAN"', [7]),
        ('au:"Xue Han"', []),
        ('au:"juergen o\'neil"', [8]),
        ('au:"Jürgen"', [8]),
        ('au:"V. M. Patel"', []),
        ("au:patel,v,m", [7]),
        ("au:patel,vish", [7]),
        ("au:patel,m", [7]),
        ("au:patel,m,v", []),
        ("au:xue,m", []),
        ("au:v", [3, 7]),
        ('all:"V. M. Patel"', [7]),
        ('all:"Patel Vishal"', [7]),
        ("ti:naïve_xue AND au:x", []),
        ("ti:jürgen_o’neil OR au:nobody", [8]),
        # categories
        ("cat:CS.na", [7]),
        ("cat:math.NA", [8]),
        ("cat:math*", [7, 8]),
        ("cat:math.*", [8]),
        ("cat:68T45", []),
        ('all:"numerical analysis"', [7, 8]),
        ('all:"analysis numerical"', [7, 8]),
        ('all:"mathematical physics"', [7]),
        ('all:"learning statistics"', [1, 8]),
        ("all:stat.ML", [1, 8]),
        ("all:68T45", [7]),
        # months
        ("all:2025-04", [8]),
        ("all:2503", [7]),
        ("all:2025", [7, 8]),
        ('all:"2025"', []),
        ('all:"naïve 2025 probabilities"', [8]),
        ('all:"naïve 2026 probabilities"', []),
        ('all:"Poincaré\'s 2024 apologies"', [8]),
        # nothing to look for
        ('ti:""', [1, 2, 3, 4, 5, 6, 7, 8]),
        ('ti:"" AND ti:naïve', [8]),
        ('ti:naïve OR ti:""', [8]),
        ('ti:"–"', []),
        # operators
        ("ti:strings NOT cat:cs.*", [3]),
        ("ti:strings AND NOT cat:hep-th", []),
        ("ti:strings and cat:stat.ML", [1, 3, 8]),
        ("abstract:language", []),
    ],
)
def test_a_query_finds_what_the_service_would_find(library: Service, query: str, numbers: list[int]) -> None:
    assert sorted(found(library, query)) == sorted(_LIBRARY[number - 1].id for number in numbers)


# --- the numbers that the service's own code gave for the real papers


@cache
def _real() -> Index:
    return Index(entry_from_json(paper) for paper in real_papers())


def _in_texts(phrase: str) -> str:
    return f'(ti:"{phrase}" OR abs:"{phrase}")'


_LLM = _in_texts("large language model")


@needs_real_data
@pytest.mark.corpus
@pytest.mark.parametrize(
    ("query", "count"),
    [
        # Stop words at the edges of a phrase go: 16, 29 and 6 papers hold what these say.
        (_in_texts("no-reference"), 705),
        (_in_texts("on-device"), 302),
        (_in_texts("AND gate"), 130),
        ('ti:"it"', 0),
        ('ti:"IT"', 0),
        # So exclusions drop what nobody wants dropped: 713 of these 758 do not hold "in-domain", and so on.
        (_LLM, 3_647),
        (f"({_LLM} ANDNOT {_in_texts('in-domain')})", 3_647 - 758),
        (f"({_LLM} ANDNOT {_in_texts('no-reference')})", 3_647 - 186),
        (f"({_LLM} ANDNOT {_in_texts('on-device')})", 3_647 - 47),
        (f"({_LLM} ANDNOT {_in_texts('as a service')})", 3_647 - 57),
        # `all` searches the names of archives and categories, and knows months.
        ('all:"large language model"', 3_647),
        ('all:"large language model" ANDNOT all:"computer vision"', 3_647 - 756),
        ('all:"computer science"', 12_632),
        ('all:"computer vision"', 7_843),
        (_in_texts("computer vision"), 441),
        # Either spelling of an accent stands in real papers, and each finds its own.
        (_in_texts("naïve Bayes"), 0),
        (_in_texts("naive Bayes"), 5),
        (_in_texts("Poincaré"), 0),
        (_in_texts("Poincare"), 2),
        ('ti:"Schrodinger"', 0),
        ('ti:"Schrödinger"', 1),
        # Authors: initials find nothing in quotes; folding makes one person of several.
        ('au:"Y. LeCun"', 0),
        ("au:lecun,y", 2),
        ('au:"V. M. Patel"', 0),
        ("au:patel,v,m", 16),
        ('au:"Feng Xu" ANDNOT au:"Feng Xue"', 0),
        ('au:"Han Xia" ANDNOT au:"Xiao Han"', 0),
        # Of each alias pair the metadata mostly list both, but not always.
        ("cat:math.NA", 15),
        ("cat:math.NA ANDNOT cat:cs.NA", 1),
        ("cat:cs.IT", 21),
        ("cat:cs.IT ANDNOT cat:math.IT", 1),
        ("cat:cs", 0),
        ('ti:""', 12_632),
    ],
)  # fmt: skip
def test_as_many_real_papers_are_found_as_the_service_would_find(query: str, count: int) -> None:
    assert len(_real().find(parse(query))) == count


@needs_real_data
@pytest.mark.corpus
def test_a_month_finds_the_papers_that_were_first_announced_in_it() -> None:
    index = _real()
    numbers = index.find(parse("all:2025-03"))
    assert {index.entries[n].id for n in numbers} == {e.id for e in index.entries if e.id.startswith("2503.")}
    assert len(numbers) == 2_689


def _stems(text: str) -> str:
    return f" {' '.join(map(stem, standard(text)))} "


@needs_real_data
@pytest.mark.corpus
@pytest.mark.parametrize(("phrase", "count"), [("no-reference", 16), ("on-device", 29), ("AND gate", 6)])
def test_few_of_them_hold_what_was_asked_for(phrase: str, count: int) -> None:
    index = _real()
    found = (index.entries[n] for n in index.find(parse(_in_texts(phrase))))
    assert sum(_stems(phrase) in _stems(each.title) + _stems(each.summary) for each in found) == count


@needs_real_data
@pytest.mark.corpus
@pytest.mark.parametrize(
    ("phrase", "lost"), [("in-domain", 713), ("no-reference", 185), ("on-device", 40), ("as a service", 54)]
)
def test_most_of_what_an_exclusion_takes_away_does_not_hold_it(phrase: str, lost: int) -> None:
    def words(text: str) -> str:
        return f" {' '.join(standard(text))} "

    index = _real()
    gone = (index.entries[n] for n in index.find(parse(f"{_LLM} AND {_in_texts(phrase)}")))
    assert sum(words(phrase) not in words(each.title) + words(each.summary) for each in gone) == lost
