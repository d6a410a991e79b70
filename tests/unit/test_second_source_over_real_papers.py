"""Which papers are a topic's is decided on our side as arXiv's search decides it: the real papers, topics of every key.

The papers are those that OAI-PMH tells of, in TeX; the judge is the stand-in's own search over what the query API tells
of them, and after it what is checked again of its results.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from random import Random

import pytest

from radar.archive.paper import Paper
from radar.arxiv_api.matching import belongs, is_decidable, matches
from radar.arxiv_api.oai_record import read_page
from radar.arxiv_api.query import compile_query
from radar.settings.model import SearchIn, Topic
from tests.real_data import needs_real_data, real_papers
from tests.stand_ins.arxiv.corpus import Corpus, entry_from_json
from tests.stand_ins.arxiv.grammar import parse
from tests.stand_ins.arxiv.index import Index
from tests.stand_ins.arxiv.oai import OaiService
from tests.unit import test_topics_over_real_papers as meant
from tests.unit.test_topics_over_real_papers import topic

pytestmark = needs_real_data


def decidable_topics(count: int, seed: int) -> list[Topic]:
    """Topics of all keys but authors, in turn of all places to look but anywhere."""
    chance, found = Random(seed), list[Topic]()
    while len(found) < count:
        made = replace(topic(chance), authors=())
        if is_decidable(made) and (made.any or made.any_of or made.all or made.comment or made.categories):
            found.append(made)
    return found


def told_by_oai(numbers: Sequence[int]) -> Iterator[Paper]:
    """The papers as they are read from OAI-PMH."""
    by_id: dict[str, Paper] = {}
    service = OaiService(Corpus(entry_from_json(real_papers()[number]) for number in numbers))
    params = {"verb": "ListRecords", "metadataPrefix": "arXivRaw"}
    while True:
        page = read_page(200, {}, service.answer(params).body)
        assert not page.unreadable
        by_id |= {paper.id: paper for paper in page.papers}
        if not page.token:
            return (by_id[real_papers()[number]["id"]] for number in numbers)
        params = {"verb": "ListRecords", "resumptionToken": page.token}


def hold_against_the_search(topics: list[Topic], numbers: Sequence[int]) -> Counter[str]:
    """How many papers both find, and which are found beyond what the search finds, by the cause."""
    index = Index(entry_from_json(real_papers()[number]) for number in numbers)
    papers = list(told_by_oai(numbers))
    api = [meant.paper(number) for number in numbers]
    found = [index.find(parse(compile_query(each))) for each in topics]
    causes: Counter[str] = Counter()
    for place, paper in enumerate(papers):
        for each, positions in zip(topics, found, strict=True):
            by_search = place in positions and matches(each, api[place])
            by_us = belongs(each, paper)
            assert by_us or not by_search, (each, paper.id)
            if by_us and not by_search:
                causes["a text that reads otherwise" if not belongs(each, api[place]) else "the search"] += 1
            causes["both"] += by_us and by_search
    return causes


def test_a_few_topics_over_some_real_papers() -> None:
    topics = decidable_topics(25, seed=23)
    assert {each.search_in for each in topics} >= {*SearchIn} - {SearchIn.ANYWHERE}
    causes = hold_against_the_search(topics, range(0, len(real_papers()), 16))
    assert causes["both"] > 500
    assert causes.keys() == {"both"}, causes


@pytest.mark.corpus
def test_two_hundred_topics_over_all_real_papers() -> None:
    topics = decidable_topics(200, seed=7)
    for key in ("any", "any_of", "all", "none", "comment", "categories", "primary_only", "exclude_categories"):
        assert any(getattr(each, key) for each in topics), key
    causes = hold_against_the_search(topics, range(len(real_papers())))
    print(f"Found by both and, beyond the search, by cause: {dict(causes)}")
    assert causes["both"] > 50_000
    assert causes.keys() == {"both"}, causes
