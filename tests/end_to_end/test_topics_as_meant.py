"""Topics that arXiv reads otherwise than they are written, over the real papers: found is what is meant.

The numbers were counted with Lucene's own analysers and the query service's own code.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from radar.settings.slug import slug
from tests.end_to_end.clock import SkippingClock
from tests.end_to_end.world import World, records
from tests.real_data import needs_real_data, real_papers
from tests.stand_ins.arxiv import ArxivStandIn, Corpus
from tests.stand_ins.arxiv.corpus import entry_from_json

pytestmark = [needs_real_data, pytest.mark.corpus]

LLM = "any: [large language model]"
CASES = {
    # What is left out: of 3,647 papers those that have the phrase, and no other.
    "without in-domain": (f"{LLM}, none: [in-domain]", 3647 - (758 - 713)),
    "without no-reference": (f"{LLM}, none: [no-reference]", 3647 - (186 - 185)),
    "without on-device": (f"{LLM}, none: [on-device]", 3647 - (47 - 40)),
    "without as a service": (f"{LLM}, none: [as a service]", 3647 - (57 - 54)),
    # What is looked for: not all that has the rest of the phrase.
    "no-reference": ("any: [no-reference]", 16),
    "on-device": ("any: [on-device]", 29),
    "AND gate": ("any: [AND gate]", 6),
    "computer vision": ("any: [computer vision]", 441),
    "computer vision anywhere": ("any: [computer vision], in: anywhere", 503),  # in comments and journals besides
    # Each spelling of an accent.
    "naive with an accent": ("any: [naïve Bayes]", 5),
    "Poincare with an accent": ("any: [Poincaré]", 2),
    "Schrodinger without": ("any: [Schrodinger], in: title", 1),
    # People.
    "initial": ("authors: [Y. LeCun]", 2),
    "two initials": ("authors: [V. M. Patel]", 16),
    "family first": ('authors: ["LeCun, Yann"]', 2),
    "with an underscore": ("authors: [LeCun_Y]", 2),
}


def test_as_many_papers_are_found_as_are_meant(tmp_path: Path) -> None:
    topics = "\n".join(f"- {{name: {name}, {keys}}}" for name, (keys, _) in CASES.items())
    clock = SkippingClock(datetime(2026, 7, 1, 6, 17, tzinfo=UTC))
    with ArxivStandIn(Corpus(entry_from_json(paper) for paper in real_papers())) as arxiv:
        ran = World(tmp_path).run_action(arxiv.url, topics, clock=clock, since="1991-08-14", max_minutes="300")
    assert ran.code == 0, ran.log
    tree = World(tmp_path).tree()
    found = {name: len(records(tree, slug(name))) for name in CASES}
    assert found == {name: count for name, (_, count) in CASES.items()}


def test_a_paper_under_one_name_of_its_category_alone_is_found_by_the_other(tmp_path: Path) -> None:
    listed = {paper["id"]: paper["categories"] for paper in real_papers()}
    alone = [id for id, codes in listed.items() if "math.NA" in codes and "cs.NA" not in codes]
    assert alone
    clock = SkippingClock(datetime(2026, 7, 1, 6, 17, tzinfo=UTC))
    with ArxivStandIn(Corpus(entry_from_json(paper) for paper in real_papers())) as arxiv:
        ran = World(tmp_path).run_action(
            arxiv.url, "- {name: na, categories: [cs.NA]}", clock=clock, since="1991-08-14", max_minutes="300"
        )
    assert ran.code == 0, ran.log
    assert {*alone} <= {line["id"] for line in records(World(tmp_path).tree(), "na")}
