"""What the checkout has not is fetched many files at a time, so that a quiet run stays quiet towards GitHub too."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.end_to_end.hub import Outcome, open_hub, splats

TOPICS = "\n".join(["splatting", "fields", "rendering"])


def blob_requests(outcome: Outcome) -> int:
    """How often a file was asked for by itself."""
    return sum("/git/blobs/" in request.path for request in outcome.requests)


@pytest.mark.parametrize("graphql", [True, False])
def test_without_a_checkout_the_archive_is_read_all_the_same(tmp_path: Path, graphql: bool) -> None:
    with open_hub(tmp_path, splats(range(12)), graphql=graphql) as hub:
        assert hub.run().code == 0
        before = hub.papers()
        again = hub.run()
        assert again.code == 0
        assert again.outputs["changed"] == "false"
        assert not again.writes
        assert blob_requests(again) == (1 if graphql else 4), "what is wanted alone, the month's BibTeX, comes alone"
        hub.announce(*splats([30]))
        assert hub.run().outputs["new-papers"] == "1"
        assert len(hub.papers()) == len(before) + 1


def test_a_file_too_long_for_it_is_fetched_by_itself(tmp_path: Path) -> None:
    long = splats(range(400), summary="Splatting, at length. " * 80)
    with open_hub(tmp_path, long) as hub:
        assert hub.run().code == 0
        again = hub.run()
        assert again.code == 0
        assert again.outputs["changed"] == "false"
        assert blob_requests(again) == 2, "the archive, and BibTeX, which is wanted alone"


def test_a_quiet_run_with_a_pull_request_that_waits_makes_fewer_than_ten_requests(tmp_path: Path) -> None:
    with open_hub(tmp_path, splats(range(12), title="Splatting fields for rendering")) as hub:
        hub.checkout()
        assert hub.run(TOPICS, publish="pull-request").outputs["pull-request-operation"] == "created"
        quiet = hub.run(TOPICS, publish="pull-request")
        assert quiet.code == 0
        assert quiet.outputs["pull-request-operation"] == "none"
        assert not quiet.writes
        assert len(quiet.requests) < 10
