"""A dry run does everything but write."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path

from tests.end_to_end.clock import TODAY
from tests.end_to_end.world import World, invented
from tests.stand_ins.arxiv import ArxivStandIn, Corpus

YESTERDAY = TODAY - timedelta(days=1)


def test_a_dry_run_tells_what_it_would_do_and_writes_nothing(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.restore({"README.md": b"<!-- arxiv-radar:begin -->\n<!-- arxiv-radar:end -->\n"})
    before = world.tree()
    with ArxivStandIn(Corpus(invented(number, YESTERDAY) for number in range(3))) as arxiv:
        ran = world.run_action(arxiv.url, "splatting", dry_run="true")
        assert len(arxiv.log) == 1
    assert ran.code == 0
    assert world.tree() == before
    assert not (world.workspace / "papers").exists()
    assert (ran.outputs["changed"], ran.outputs["new-papers"], ran.outputs["total-papers"]) == ("true", "3", "3")
    assert len(json.loads(ran.outputs["papers-json"])) == 3
    # At least archive, page, radar.json, two READMEs, and the repository's own.
    would = re.search(r"^Dry run: (\d+) files would be written, 0 removed\.$", ran.log, re.MULTILINE)
    assert would is not None
    assert int(would[1]) >= 6
    assert "3 new papers" in ran.summary


def test_a_dry_run_counts_what_the_real_run_after_it_does(tmp_path: Path) -> None:
    world = World(tmp_path)
    corpus = Corpus([invented(1, TODAY - timedelta(days=70)), invented(2, YESTERDAY)])
    with ArxivStandIn(corpus) as arxiv:
        world.run_action(arxiv.url, "splatting", since="90 days")
        before = world.tree()
        corpus.add(invented(number, YESTERDAY) for number in range(3, 12))
        corpus.revise("2610.00001", updated="2026-10-29T12:00:00Z")
        dry = world.run_action(arxiv.url, "splatting", since="90 days", dry_run="true")
        assert world.tree() == before
        real = world.run_action(arxiv.url, "splatting", since="90 days")
    after = world.tree()
    assert dry.outputs == real.outputs
    assert (dry.outputs["new-papers"], dry.outputs["revised-papers"]) == ("9", "1")
    written = sum(before.get(path) != data for path, data in after.items())
    removed = before.keys() - after.keys()
    assert removed >= {"papers/splatting/2026_08/2026_08.jsonl", "papers/splatting/2026_08/papers_1.md"}
    assert f"Dry run: {written} files would be written, {len(removed)} removed." in dry.log
    assert f"{written} files written, {len(removed)} removed." in real.log


def test_a_dry_run_without_news_says_that_nothing_would_change(tmp_path: Path) -> None:
    world = World(tmp_path)
    with ArxivStandIn(Corpus([invented(1, YESTERDAY)])) as arxiv:
        world.run_action(arxiv.url, "splatting")
        ran = world.run_action(arxiv.url, "splatting", dry_run="true")
    assert ran.outputs["changed"] == "false"
    assert "Dry run: 0 files would be written, 0 removed." in ran.log
