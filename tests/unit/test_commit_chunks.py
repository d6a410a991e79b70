"""How a difference is cut into requests: small enough for GitHub, complete, and in order."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from radar.publishing.commit import _BYTES, _ENTRIES, _chunks, make_commit
from radar.publishing.git_objects import Entry, GitObjects
from radar.publishing.update import Difference
from radar.tree import blob_sha
from tests.stand_ins.github import GitHubStandIn
from tests.unit.given_github import client

# Lengths matter here, not texts: a character of JSON, or one that takes twelve.
TEXTS = st.builds(lambda text, times: text * times, st.sampled_from(["a", "é", "\U0001f52d"]), st.integers(0, 80_000))
ENTRIES = st.lists(
    st.builds(
        lambda number, text: Entry(f"papers/{number}", content=text), st.integers(0, 10**6), st.one_of(st.none(), TEXTS)
    ),
    max_size=320,
)


def size(entries: list[Entry]) -> int:
    return len(json.dumps({"base_tree": "0" * 40, "tree": [entry.as_json() for entry in entries]}))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(ENTRIES)
@example([Entry(f"papers/{number}", content="a" * 60_000) for number in range(40)])
@example([Entry(f"papers/{number}", content="\U0001f52d" * 83_000) for number in range(3)])
@example([Entry("papers/1", content="a" * 1_100_000), Entry("papers/2")])
def test_chunks_hold_all_entries_in_order_and_no_more_than_github_takes(entries: list[Entry]) -> None:
    chunks = list(_chunks(entries))
    assert [entry for chunk in chunks for entry in chunk] == entries
    for chunk in chunks:
        assert 0 < len(chunk) <= _ENTRIES
        assert len(chunk) == 1 or size(chunk) <= _BYTES + 300  # the frame, and the commas
    for chunk, after in pairwise(chunks):
        assert len(chunk) == _ENTRIES or size([*chunk, after[0]]) > _BYTES, "no chunk is smaller than it need be"


@pytest.mark.parametrize("count", [0, 1, 99, 100, 101, 200, 201])
def test_the_hundredth_entry_still_fits(count: int) -> None:
    chunks = list(_chunks([Entry(f"papers/{number}") for number in range(count)]))
    assert [len(chunk) for chunk in chunks] == [100] * (count // 100) + ([count % 100] if count % 100 else [])


# Against the stand-in


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[GitHubStandIn]:
    with GitHubStandIn(tmp_path) as stand_in:
        stand_in.commit("main", {"README.md": b"# Mine\n", "papers/old.md": b"old\n", "papers/gone/a.md": b"gone\n"})
        yield stand_in
        stand_in.fsck()


def objects(hub: GitHubStandIn) -> GitObjects:
    return GitObjects(client(hub, seconds=60))


def committed(hub: GitHubStandIn, difference: Difference, **how: Any) -> dict[str, bytes]:
    """The files of the commit that is made of `difference`."""
    head = hub.commit_of("main")
    commit = make_commit(objects(hub), head.tree, [head.sha], difference, "The message", **how)
    assert hub.commit_of(commit.sha).parents == (head.sha,)
    return hub.tree(commit.sha)


def test_writes_and_removals_come_out_as_they_went_in(hub: GitHubStandIn) -> None:
    writes = {
        "papers/old.md": b"new\n",
        "papers/empty": b"",
        "papers/utf-8.md": "äöü \U0001f52d \u2028\x00\r\n".encode(),
        "papers/latin-1.md": "äöü".encode("latin-1"),
        "papers/large.jsonl": b"x" * 1_100_000,
        "papers/wide.md": "é".encode() * 170_000,
    }
    files = committed(hub, Difference(writes, frozenset({"papers/gone/a.md"})))
    assert files == {"README.md": b"# Mine\n"} | writes
    blobs = [request for request in hub.log if request.path.endswith("/git/blobs")]
    assert len(blobs) == 3, "what is no text, and what is too large for a tree"


def test_a_trailer_names_the_tree(hub: GitHubStandIn) -> None:
    head = hub.commit_of("main")
    commit = make_commit(
        objects(hub), head.tree, [head.sha], Difference({"a": b"a"}, frozenset()), "The message", trailer="Tree-Was"
    )
    assert hub.commit_of(commit.sha).message == f"The message\n\nTree-Was: {commit.tree}"
    assert commit.tree == hub.commit_of(commit.sha).tree


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(limit=st.integers(1, 40), code=st.sampled_from([422, 502]), files=st.integers(1, 60))
def test_whatever_github_takes_at_once_the_commit_is_whole(
    hub: GitHubStandIn, limit: int, code: int, files: int
) -> None:
    hub.set(tree_entries=limit, tree_limit_status=code)
    writes = {f"papers/{number:03}.md": b"%d\n" % number for number in range(files)}
    found = committed(hub, Difference(writes, frozenset({"papers/old.md"})))
    assert found == {"README.md": b"# Mine\n", "papers/gone/a.md": b"gone\n"} | writes


def test_a_single_file_that_a_tree_cannot_take_goes_as_a_blob(hub: GitHubStandIn) -> None:
    hub.set(tree_bytes=5_000)
    writes = {"papers/a.md": b"a" * 20_000, "papers/b.md": b"b\n"}
    found = committed(hub, Difference(writes, frozenset({"papers/old.md"})))
    assert found == {"README.md": b"# Mine\n", "papers/gone/a.md": b"gone\n"} | writes


def test_a_file_that_is_there_under_another_name_is_not_sent_again(hub: GitHubStandIn) -> None:
    writes = {"papers/moved.md": b"old\n", "papers/new.md": b"new\n"}
    files = committed(
        hub, Difference(writes, frozenset({"papers/old.md"})), there={blob_sha(b"old\n"), blob_sha(b"elsewhere\n")}
    )
    assert files == {"README.md": b"# Mine\n", "papers/gone/a.md": b"gone\n"} | writes
    (tree,) = [request for request in hub.log if request.path.endswith("/git/trees")]
    assert [each.get("content") for each in tree.body["tree"]] == [None, "new\n", None]
