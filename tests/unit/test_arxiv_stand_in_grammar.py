"""How the stand-in for arXiv understands queries, held against what is known of the service."""

from __future__ import annotations

import pytest
from lxml import etree

from tests.stand_ins.arxiv.corpus import Corpus
from tests.stand_ins.arxiv.grammar import BadQuery, BrokenQuery, parse
from tests.stand_ins.arxiv.service import Service
from tests.stand_ins.arxiv.tree import MOST_CLAUSES, MOST_NESTED, canonical
from tests.unit.given_stand_in import ask, texts


@pytest.mark.parametrize(
    ("query", "understood"),
    [
        ("testing", "all:testing"),
        ('"dark matter"', 'all:"dark matter"'),
        ("ti:large language model", "ti:large OR (all:language OR all:model)"),
        ("ti:a AND ti:b OR ti:c", "ti:a AND (ti:b OR ti:c)"),
        ("ti:a OR ti:b AND ti:c", "ti:a OR (ti:b AND ti:c)"),
        ("ti:a ANDNOT ti:b ANDNOT ti:c", "ti:a ANDNOT (ti:b ANDNOT ti:c)"),
        ("(ti:a AND ti:b) OR ti:c", "(ti:a AND ti:b) OR ti:c"),
        ("((ti:a))", "ti:a"),
        ("ti:a and ti:b", "ti:a OR (all:and OR ti:b)"),
        ("ti:a  OR\tti:b", "ti:a OR ti:b"),
        ("ANDNOT ti:a", "ANDNOT ti:a"),
        ("ti:a OR (ANDNOT ti:b)", "ti:a OR (ANDNOT ti:b)"),
        ("title:a AND foo:b", "ti:a AND all:foo:b"),
        ("all:x:y", "all:x:y"),
        ("ti:“large language”", "ti:“large OR all:language”"),
        ("ti:'large language'", "ti:'large OR all:language'"),
        ('ti:"  padded  "', "ti:padded"),
        ('ti:"f(x)"', "ti:f(x)"),
        ("ti:a NOT ti:b", "ti:a ANDNOT ti:b"),
        ("ti:a AND NOT ti:b", "ti:a ANDNOT ti:b"),
        ("NOT ti:a", "ANDNOT ti:a"),
        ('ti:"" AND ti:a OR ti:""', "ti:a"),
        ('ti:a ANDNOT ti:"" AND ti:b', "ti:a ANDNOT ti:b"),
        ('ti:a AND ti:"" ANDNOT ti:b', "ti:a AND (ANDNOT ti:b)"),
        ("ti:foo_bar AND au:x OR au:y", 'ti:foo_bar AND (au:"foo bar" OR au:"foo bar")'),
        ("au:del_maestro", 'au:"del maestro"'),
        ("(au:del_maestro)", "au:del_maestro"),
        ("ti:x AND au:del_maestro", "ti:x AND au:del_maestro"),
        ("submittedDate:[20260101 TO 20260201]", 'submittedDate:"202601010000 TO 202602012359"'),
        ("submittedDate:[2024 TO 202402]", 'submittedDate:"202401010000 TO 202402292359"'),
        ("lastUpdatedDate:[202601010600 TO 20260201000000]", 'submittedDate:"202601010600 TO 202602010000"'),
        ('submittedDate:"202601010600 TO 202602010000"', 'submittedDate:"202601010600 TO 202602010000"'),
        (
            'ti:"x submittedDate:[2026 TO 2026] y"',
            'ti:"x submittedDate:" OR (all:202601010000 OR (all:TO OR (all:202612312359 OR all:y)))',
        ),
    ],
)
def test_a_query_is_understood_as_the_service_understands_it(query: str, understood: str) -> None:
    assert canonical(parse(query)) == understood


@pytest.mark.parametrize(
    "query",
    [
        " ", "()", "ti:a AND ( )", "(ti:a", "ti:a)", ")ti:a(", 'ti:"a(b"', '(ti:"a)"', 'ti:"a', 'ti:"a \\"b\\" c"',
        "ti:a AND", "AND ti:a", "OR ti:a", "ti:a AND OR ti:b", "ti:a AND ANDNOT ti:b", "AND", "ANDNOT", "ti:", "ti: a",
        "ti:(a OR b)",
    ],
)  # fmt: skip
def test_a_mistake_of_form_is_refused_with_400(query: str) -> None:
    with pytest.raises(BadQuery):
        parse(query)
    answer = ask(Service(Corpus()), query)
    assert answer.status == 400
    assert texts(etree.fromstring(answer.body), "a:entry/a:author/a:name/text()") == ["arXiv api core"]


@pytest.mark.parametrize(
    "query",
    [
        "ti:*ting", "all:*", "?x", 'ti:"*x"', "ANDNOT (ti:a OR ti:b)", "(ANDNOT (ti:a))", "ANDNOT ti:a AND ti:b",
        "NOT (ti:a)", "submittedDate:[* TO 20260101]", "submittedDate:[20260101 TO *]",
        "submittedDate:[2026-01-01 TO 2026-02-01]",
        "submittedDate:[20260101  TO 20260201]", "submittedDate:[20261301 TO 20270101]", "submittedDate:20260101",
        "submittedDate:[202613 TO 2027]", "ti:" + " OR ti:".join("a" * 967), "ti:a AND (" * 966 + "ti:b" + ")" * 966,
        f"({' OR '.join('a' * 513)}) OR ({' OR '.join('b' * 512)})", 'au:"x *y"', "(" * 3000 + "ti:a" + ")" * 3000,
    ],
)  # fmt: skip
def test_some_queries_break_the_service(query: str) -> None:
    with pytest.raises(BrokenQuery):
        parse(query)
    answer = ask(Service(Corpus()), query)
    assert (answer.status, texts(etree.fromstring(answer.body), "a:entry/a:title/text()")) == (500, ["Error"])


def test_a_chain_of_operands_may_be_as_long_as_the_service_can_go() -> None:
    assert ask(Service(Corpus()), "ti:" + " OR ti:".join("x" * MOST_NESTED)).status == 200
    assert ask(Service(Corpus()), "ti:" + " OR ti:".join("x" * (MOST_NESTED + 1))).status == 500


def test_parentheses_help_against_length_up_to_what_the_index_takes() -> None:
    def halves(count: int) -> str:
        return f"({' OR '.join('x' * (count // 2))}) OR ({' OR '.join('x' * (count - count // 2))})"

    assert ask(Service(Corpus()), halves(MOST_CLAUSES)).status == 200
    assert ask(Service(Corpus()), halves(MOST_CLAUSES + 1)).status == 500
