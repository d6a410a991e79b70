"""Runs at the same time against one branch: real processes, one GitHub; and people who push in between."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.end_to_end.hub import Hub, open_hub, splats
from tests.end_to_end.world import records, row_links, state
from tests.stand_ins.arxiv import Entry
from tests.stand_ins.github import BOB, Meanwhile

WORDS = ("splatting", "diffusion", "protein", "language", "knots", "galaxies", "sheaves", "lattices")
EACH = 6


def corpus(words: tuple[str, ...]) -> list[Entry]:
    """`EACH` papers for every word, and one that all topics share."""
    papers = [
        entry
        for number, word in enumerate(words)
        for entry in splats(range(100 * number, 100 * number + EACH), word.title())
    ]
    return [*papers, *splats([900], " ".join(words))]


def expected(words: tuple[str, ...]) -> list[str]:
    """What the archive must hold in the end, as `Hub.papers` gives it."""
    numbers = {word: [*range(100 * number, 100 * number + EACH), 900] for number, word in enumerate(words)}
    return sorted(f"{word}/2610.{number:05}v1" for word in words for number in numbers[word])


def assert_complete(hub: Hub, words: tuple[str, ...]) -> None:
    tree = hub.github.tree()
    assert hub.papers() == expected(words)
    for word in words:
        assert sum(state(tree, word)["months"].values()) == len(records(tree, word)) == EACH + 1
        assert len(set(row_links(tree, word))) == len(row_links(tree, word)) == EACH + 1
        assert f"({word}/" in tree["papers/README.md"].decode(), "the overview lists every topic"
        assert f"papers/{word}/" in tree["README.md"].decode()
    history = hub.github.history()
    assert all(len(commit.parents) == 1 for commit in history[:-1]), "one line, no merges"
    assert not [r for r in hub.github.log if isinstance(r.body, dict) and r.body.get("force")]


@pytest.mark.parametrize("runs", [2, 4, 8])
def test_runs_with_a_topic_each_all_get_through(tmp_path: Path, runs: int) -> None:
    words = WORDS[:runs]
    with open_hub(tmp_path, corpus(words)) as hub:
        ended = hub.race(words)
        assert [code for code, _ in ended] == [0] * runs, "\n\n".join(log for _, log in ended)
        assert_complete(hub, words)
        assert hub.our_commits() == runs


@pytest.mark.parametrize("runs", [2, 4, 8])
def test_runs_with_all_topics_each_do_the_work_once(tmp_path: Path, runs: int) -> None:
    words = WORDS[:4]
    with open_hub(tmp_path, corpus(words)) as hub:
        ended = hub.race(["\n".join(words)] * runs)
        assert [code for code, _ in ended] == [0] * runs, "\n\n".join(log for _, log in ended)
        assert_complete(hub, words)
        assert hub.our_commits() == 1, "whoever comes second finds nothing left to do"


def test_runs_that_meet_in_an_empty_repository_all_get_through(tmp_path: Path) -> None:
    words = WORDS[:3]
    with open_hub(tmp_path, corpus(words), files={}) as hub:
        ended = hub.race(words)
        assert [code for code, _ in ended] == [0] * 3, "\n\n".join(log for _, log in ended)
        assert hub.papers() == expected(words)


def pushes(hub: Hub) -> Callable[[], None]:
    """A person who commits another file at each call."""
    numbers = itertools.count(1)

    def push() -> None:
        number = next(numbers)
        hub.github.commit("main", {f"by-hand/{number}.txt": b"%d\n" % number}, f"Number {number}", BOB)

    return push


@pytest.mark.parametrize("call", ["GET git/trees/*", "POST git/trees", "POST git/commits", "PATCH git/refs/*"])
@pytest.mark.parametrize("times", [1, 5])
def test_a_persons_commit_that_lands_between_is_kept(tmp_path: Path, call: str, times: int) -> None:
    with open_hub(tmp_path) as hub:
        method, path = call.split()
        hub.github.fault(method, path, Meanwhile(pushes(hub)), times=times)
        ran = hub.run()
        assert ran.code == 0, ran.log
        tree = hub.github.tree()
        assert [tree[f"by-hand/{number}.txt"] for number in range(1, times + 1)] == [
            b"%d\n" % number for number in range(1, times + 1)
        ]
        assert len(hub.papers()) == 12 and hub.our_commits() == 1
        assert ran.log.count("The branch main moved meanwhile; merging with what is there now") == times


def test_a_branch_that_moves_six_times_ends_the_run(tmp_path: Path) -> None:
    with open_hub(tmp_path) as hub:
        hub.github.fault("PATCH", "git/refs/*", Meanwhile(pushes(hub)), times=6)
        ran = hub.run()
        assert ran.code == 4
        words = (
            "The branch main kept moving: 6 times somebody else's commit came first. "
            "Let fewer workflows write to it at the same time, for example with `concurrency` in the workflow file."
        )
        assert f"::error title=arXiv Radar::{words}\n" in ran.log and words.partition("`")[0] in ran.summary
        assert hub.our_commits() == 0 and len(hub.github.history()) == 7
        assert hub.run().code == 0


def test_what_a_rival_brought_between_is_merged_and_not_lost(tmp_path: Path) -> None:
    with open_hub(tmp_path) as hub:
        hub.run()
        older = hub.github.head()
        hub.announce(*splats([20, 21]))
        hub.run()
        rival = hub.github.head()
        hub.github.reset("main", older)
        hub.arxiv.corpus.remove("2610.00020")
        hub.announce(*splats([22]))
        hub.github.fault("PATCH", "git/refs/*", Meanwhile(lambda: hub.github.reset("main", rival)))
        ran = hub.run()
        assert ran.code == 0
        assert hub.papers() == [f"splatting/2610.{number:05}v1" for number in [*range(12), 20, 21, 22]]
        assert ran.outputs["new-papers"] == "1", "what the rival brought is not new any more"


def test_a_readme_edited_between_keeps_the_edit(tmp_path: Path) -> None:
    with open_hub(tmp_path) as hub:

        def edit() -> None:
            readme = hub.github.tree()["README.md"]
            hub.github.commit("main", {"README.md": readme.replace(b"# My reading", b"# Our reading")})

        hub.github.fault("PATCH", "git/refs/*", Meanwhile(edit))
        assert hub.run().code == 0
        readme = hub.github.tree()["README.md"]
        assert readme.startswith(b"# Our reading") and b"papers/splatting" in readme


def test_a_branch_deleted_between_is_told(tmp_path: Path) -> None:
    with open_hub(tmp_path) as hub:
        hub.github.commit("lists", {"a.txt": b"a\n"})
        hub.github.fault("PATCH", "git/refs/*", Meanwhile(lambda: hub.github.reset("lists", None)))
        ran = hub.run(base="lists")
        assert ran.code == 4
        assert "The repository has no branch lists." in ran.log
