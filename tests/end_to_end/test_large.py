"""Large commits: in pieces that GitHub takes, and in one commit all the same."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from radar.archive.coverage import Coverage
from radar.archive.paper import Paper
from radar.archive.paper_store import PaperStore
from radar.arxiv_api.topic_harvest import Outcome
from radar.publishing.choose import publisher
from radar.publishing.publisher import Published
from radar.publishing.update import Update
from radar.rendering.template_engine import Engine
from radar.run.plan import make_update
from radar.settings.model import Settings, Topic
from radar.text import fold
from radar.tree import Tree
from tests.end_to_end.clock import TODAY
from tests.end_to_end.hub import Hub, called, open_hub, splats
from tests.real_data import needs_real_data, real_papers
from tests.stand_ins.github import nonsense, status

ENTRIES, BYTES = 100, 1_001_000
"""What a request for a tree may hold; the bytes are about a million, the frame around the entries included."""


def assert_chunked(hub: Hub) -> None:
    trees = [request.body for request in hub.github.log if called(request) == "POST git/trees"]
    assert max(len(tree["tree"]) for tree in trees) <= ENTRIES
    assert max(len(json.dumps(tree)) for tree in trees) <= BYTES


def archived(record: dict[str, Any]) -> Paper:
    """A real paper as the archive has it."""
    return Paper(
        id=record["id"],
        version=record["version"],
        title=fold(record["title"]),
        published=record["published"],
        updated=record["updated"],
        authors=tuple(fold(name) for name in record["authors"]),
        abstract=fold(record["summary"]),
        categories=tuple(record["categories"]),
        comment=fold(record.get("comment", "")),
        journal_ref=fold(record.get("journal_ref", "")),
        doi=tuple(record.get("doi", ())),
    )


def publish(hub: Hub) -> Published:
    """Publish all the real papers in one topic, as if arXiv had just told of them."""
    papers = tuple(archived(record) for record in real_papers())
    topic = Topic("everything", "everything", any=("everything",))
    settings = Settings((topic,), token=hub.github.token, github_api_url=hub.github.api_url)
    span = Coverage(min(paper.updated for paper in papers), max(paper.updated for paper in papers))
    outcomes = [Outcome(topic, PaperStore(papers), span)]

    def plan(base: Tree, waiting: Tree | None) -> Update:
        return make_update(settings, Engine(), base, outcomes, waiting, now=TODAY)

    chosen = publisher(settings, hub.environment(), hub.world.workspace, hub.clock, lambda: 0.5, "tests")
    chosen.known()
    return chosen.publish(plan, dry_run=False)


@needs_real_data
def test_all_the_real_papers_land_in_one_commit(tmp_path: Path) -> None:
    with open_hub(tmp_path) as hub:
        published = publish(hub)
        assert published.commit_sha == hub.github.head()
        assert hub.our_commits() == 1
        papers = hub.papers()
        assert len(papers) == len(set(papers)) == len(real_papers()) == 12_632
        assert_chunked(hub)
        writes = [called(request) for request in hub.github.writes]
        assert set(writes[:-2]) <= {"POST git/trees", "POST git/blobs"}
        assert writes[-2:] == ["POST git/commits", "PATCH git/refs/heads/main"]
        assert len(writes) < 80, "a minute's worth of what GitHub lets one create"

        hub.checkout()
        before = len(hub.github.log)
        again = publish(hub)
        assert (again.changed, hub.our_commits()) == (False, 1)
        assert len(hub.github.log) - before < 10


@contextmanager
def many_files(folder: Path, **settings: Any) -> Iterator[Hub]:
    """A hub whose first run, with pages of 10, writes some 40 files."""
    with open_hub(folder, splats(range(300)), **settings) as hub:
        yield hub


def assert_whole(hub: Hub) -> None:
    assert len(hub.papers()) == 300 and hub.our_commits() == 1
    pages = [path for path in hub.github.tree() if path.startswith("papers/splatting/2026_10/papers_")]
    assert len(pages) >= 30


@pytest.mark.parametrize(
    ("code", "limit"), [(502, {"tree_entries": 12}), (422, {"tree_entries": 12}), (422, {"tree_bytes": 30_000})]
)
def test_a_tree_too_large_for_github_is_sent_in_smaller_pieces(
    tmp_path: Path, code: int, limit: dict[str, int]
) -> None:
    with many_files(tmp_path, tree_limit_status=code, **limit) as hub:
        ran = hub.run(page_size="10")
        assert ran.code == 0, ran.log
        assert "files at once; sending them in halves." in ran.log
        assert_whole(hub)


def test_a_tree_that_failed_once_costs_two_smaller_ones(tmp_path: Path) -> None:
    with many_files(tmp_path) as hub:
        hub.github.fault("POST", "git/trees", nonsense(502))
        hub.run(page_size="10")
        sizes = [len(request.body["tree"]) for request in hub.github.log if called(request) == "POST git/trees"]
        assert len(sizes) == 3 and sizes[1] + sizes[2] == sizes[0]
        assert_whole(hub)


def test_a_tree_that_github_never_takes_ends_the_run(tmp_path: Path) -> None:
    with open_hub(tmp_path) as hub:
        hub.github.fault("POST", "git/trees", status(422, "Sorry, your request timed out."), times=None)
        ran = hub.run()
        assert ran.code == 4
        assert "GitHub failed to write to the repository, 5 times (the last: 422)." in ran.log
        assert hub.our_commits() == 0


def test_more_files_than_one_tree_may_hold_are_chained(tmp_path: Path) -> None:
    with open_hub(tmp_path, splats(range(1400), summary="Short.")) as hub:
        ran = hub.run(page_size="10")
        trees = ran.bodies("POST", "git/trees")
        assert ran.code == 0
        assert max(len(tree["tree"]) for tree in trees) == ENTRIES and len(trees) > 1
        made = [r.answer["sha"] for r in ran.requests if called(r) == "POST git/trees"]
        assert [tree["base_tree"] for tree in trees[1:]] == made[:-1]
        assert hub.github.commit_of("main").tree == made[-1]
        assert_chunked(hub)


def test_a_file_larger_than_a_tree_may_be_goes_as_a_blob(tmp_path: Path) -> None:
    long = "No two words are the same, say the authors. " * 2400
    with open_hub(tmp_path, splats(range(12), summary=long)) as hub:
        ran = hub.run()
        assert ran.code == 0
        assert len(ran.bodies("POST", "git/blobs")) == 1, "the month's archive; feeds cut so long a text"
        assert len(hub.papers()) == 12
        assert_chunked(hub)
