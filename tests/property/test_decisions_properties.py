"""Whatever people decide in whatever order, the files are those of a run that had known it all along."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from radar.archive.merge import union
from radar.archive.paper import Paper
from radar.run.plan import make_update
from radar.settings.model import Settings
from tests.unit.given_papers import Files, told
from tests.unit.test_curation_plan import COVERAGE, FILE, NOW
from tests.unit.test_curation_plan import papers as made
from tests.unit.test_plan import AGENTS, ENGINE, LLM

papers = st.lists(
    st.builds(
        lambda number, version, month: made(number, version=version, month=month)[0],
        st.integers(1, 2),
        st.integers(1, 2),
        st.sampled_from([1, 3]),
    ),
    max_size=4,
)
lines = st.builds(
    "{} 25{:02}.{:05}{}".format,
    st.sampled_from(["reject", "star", "tag", "note", "add"]),
    st.sampled_from([1, 3]),
    st.integers(1, 2),
    st.sampled_from([" llm", " agents", "", " [llm] x"]),
)
files = st.lists(lines, max_size=5).map(lambda lines: "\n".join([*lines, ""]).encode())
SETTINGS = Settings((LLM, AGENTS), page_size=10, readme=("README.md",))
README = b"<!-- arxiv-radar:starred begin -->\n<!-- arxiv-radar:starred end -->\n"


def run(base: Files, found: list[Paper], waiting: Files | None = None, onto: Files | None = None) -> Files:
    """`onto`, or else the base, as a run leaves it."""
    tree = onto or base
    outcome = told(LLM, union(found).values(), COVERAGE)
    difference = make_update(SETTINGS, ENGINE, base, [outcome], waiting, now=NOW).difference(tree)
    assert not difference.removals & difference.writes.keys()
    return Files(
        {path: data for path, data in tree.files.items() if path not in difference.removals} | dict(difference.writes)
    )


def with_file(tree: Files, file: bytes) -> Files:
    return Files(tree.files | {FILE: file})


def without_moment(tree: Files) -> dict[str, bytes]:
    return {path: data for path, data in tree.files.items() if path != "papers/radar.json"}


@settings(deadline=None)
@given(steps=st.lists(st.tuples(files, papers), min_size=1, max_size=4))
def test_step_by_step_is_as_at_once(steps: list[tuple[bytes, list[Paper]]]) -> None:
    tree = Files({"README.md": README})
    found: list[Paper] = []
    for file, coming in steps:
        found += coming
        tree = run(with_file(tree, file), coming)
        at_once = run(with_file(Files({"README.md": README}), file), found)
        assert without_moment(tree) == without_moment(at_once)
    assert without_moment(run(tree, found)) == without_moment(tree)


@settings(deadline=None)
@given(first=papers, ours=files, theirs=files, coming=papers, news=papers)
def test_what_waits_is_as_if_it_were_there(
    first: list[Paper], ours: bytes, theirs: bytes, coming: list[Paper], news: list[Paper]
) -> None:
    begin = run(Files({"README.md": README}), first)
    base, waiting = with_file(begin, ours), run(with_file(begin, theirs), coming)
    proposed = run(base, news, waiting)
    assert without_moment(run(base, news, waiting, onto=waiting)) == without_moment(proposed)
    file = proposed.files[FILE]
    at_once = run(with_file(Files({"README.md": README}), file), [*first, *coming, *news])
    assert without_moment(proposed) == without_moment(at_once)
