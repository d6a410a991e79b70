"""Git's index of a checkout, which tells the action what it need not read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import pytest
from hypothesis import strategies as st

from tests.fuzz import strategies as fed
from tests.fuzz.budget import fuzzed
from tests.fuzz.changes import Change, OnBytes
from tests.fuzz.oracle import broken, check_nothing_lost, papers
from tests.fuzz.scene import HubScene

NUMBERS = (
    b"\xff\xff\xff\xff",
    b"\0\0\0\0",
    b"\x7f\xff\xff\xff",
    b"\x80\0\0\0",
    b"\0\0\0\x01",
    b"\0\0\0\x03",
    b"\0\0\0\x04",
    b"\0\x0f\xff\xff",
)


@pytest.fixture(scope="module")
def checkout(hub: HubScene) -> Iterator[tuple[HubScene, bytes]]:
    """The hub with a checkout in the workspace, and the bytes of its index."""
    hub.reset()
    hub.github.clone(hub.machine.workspace)
    yield hub, (hub.machine.workspace / ".git" / "index").read_bytes()
    hub.machine.restore({})


def signed(body: bytes) -> bytes:
    """An index as git ends it: with the name of all before."""
    return body + hashlib.sha1(body, usedforsecurity=False).digest()


def on_numbers() -> st.SearchStrategy[Change]:
    """A change of one of the numbers of four bytes that an index is full of."""
    return st.builds(lambda at, what: OnBytes("replace", at * 4, 4, what), fed.PLACES, st.sampled_from(NUMBERS))


@fuzzed(
    600, change=fed.changed(on_numbers(), on_numbers(), fed.on_bytes()), sign=st.sampled_from([True, True, True, False])
)
def test_index(checkout: tuple[HubScene, bytes], change: Change, sign: bool) -> None:
    """Whatever it claims: a file counts for what it holds, and the result is what it would be without."""
    hub, index = checkout
    hub.reset()
    (hub.machine.workspace / ".git" / "index").write_bytes(signed(change(index[:-20])) if sign else change(index))
    hub.workspace = hub.machine.files()
    before = hub.github.tree("main")
    ran = hub.machine.run(hub.environ(), hub.clock)
    hub.check(before, ran, may_move="main")
    after = hub.github.tree("main")
    check_nothing_lost(before, after)
    if ran.code:
        raise broken("IndexStops", ran.log)
    wanted = {f"{slug}/{paper.id}" for slug in ("splatting", "gaussian") for paper in hub.papers(slug)}
    if missing := wanted - papers(after).keys():
        raise broken("MissedInSilence", f"{sorted(missing)}\n{ran.log}")
