"""What is taken in comes out as it was, in memory or on disk, however the same paths are used again."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from radar.publishing import file_store as spool
from radar.publishing.file_store import FileStore
from radar.tree import blob_sha

FILES = st.dictionaries(st.sampled_from(["a.md", "b/c.md", "b/d.md", "é"]), st.binary(max_size=30))


@given(st.lists(FILES, max_size=5), st.sampled_from([1, 20, 10**6]))
def test_the_last_of_each_path_comes_out(taken: list[dict[str, bytes]], in_memory: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(spool, "_IN_MEMORY", in_memory)
        files = FileStore()
    wanted: dict[str, bytes] = {}
    for some in taken:
        files.add(some)
        wanted |= some
        assert dict(files) == wanted
    assert len(files) == len(wanted)
    assert {path: files.sha(path) for path in files} == {path: blob_sha(data) for path, data in wanted.items()}


def test_a_part_shares_its_place_and_goes_its_own_way() -> None:
    files = FileStore()
    files.add({"a": b"one", "b": b"two", "c": b"three"})
    some = files.only(["a", "c"])
    some.add({"c": b"other", "d": b"new"})
    files.add({"a": b"changed"})
    assert dict(some) == {"a": b"one", "c": b"other", "d": b"new"}
    assert dict(files) == {"a": b"changed", "b": b"two", "c": b"three"}
    with pytest.raises(KeyError):
        some["b"]


def test_much_goes_to_disk_and_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool, "_IN_MEMORY", 10)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    files = FileStore()
    files.add({"a": bytes(100)})
    part = files.only(["a"])
    del files
    assert part["a"] == bytes(100)
    del part
    assert not any(tmp_path.iterdir())
