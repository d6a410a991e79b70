"""All that people read is derived: what is deleted comes back, to the byte, in a run without news."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.end_to_end.hub import OWN_README, open_hub, splats
from tests.end_to_end.world import Tree, World
from tests.stand_ins.arxiv import ArxivStandIn, Corpus


def test_what_is_deleted_comes_back_to_the_byte_without_any_news(tmp_path: Path) -> None:
    with open_hub(tmp_path, splats(range(30))) as hub:
        hub.run("splatting\nnothing like it", since="60 days", page_size="10")
        before = {path: data for path, data in hub.github.tree().items() if path.startswith("papers/")}
        derived = [path for path in before if not path.endswith((".jsonl", "radar.json"))]
        kinds = {re.sub(r"_[1-9]\d?(?=\.)|^\d+_\d+(?=\.)", "", path.rpartition("/")[2]) for path in derived}
        assert kinds == {
            "README.md",
            "papers.md",
            ".bib",
            "monthly_stats.svg",
            "feed.xml",
            "papers.bib",
            ".gitattributes",
        }
        hub.github.commit("main", dict.fromkeys(derived))
        ran = hub.run("splatting\nnothing like it", since="60 days", page_size="10")
        assert ran.code == 0, ran.log
        assert (ran.outputs["new-papers"], ran.outputs["changed"]) == ("0", "true")
        assert {path: data for path, data in hub.github.tree().items() if path.startswith("papers/")} == before
        assert hub.run("splatting\nnothing like it", since="60 days", page_size="10").writes == []


KINDS = {
    "the overview": "papers/README.md",
    "the overview's chart": "papers/monthly_stats.svg",
    "the feed of all topics": "papers/feed.xml",
    ".gitattributes": r"papers/\.gitattributes",
    "a topic's README": "papers/splatting/README.md",
    "a topic's chart": "papers/splatting/monthly_stats.svg",
    "a topic's feed": "papers/splatting/feed.xml",
    "an empty topic's files": r"papers/nothing_like_it/.*(?<!\.json)",
    "one page of several": r"papers/splatting/\d{4}_\d\d/papers_2\.md",
    "all pages": r"papers/splatting/\d{4}_\d\d/papers_\d+\.md",
    "the BibTeX of all topics": r"papers/papers\.bib",
    "the BibTeX": r"papers/splatting/\d{4}_\d\d/\d{4}_\d\d\.bib",
}
SPOILT: dict[str, Callable[[bytes], bytes | None]] = {
    "deleted": lambda _: None,
    "emptied": lambda _: b"",
    "changed": lambda data: data[:-5] + b"XXXX\n",
}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    """The tree that a run leaves in the workspace."""
    world = World(tmp_path_factory.mktemp("written"))
    world.restore({"README.md": OWN_README})
    return rerun(world)


def rerun(world: World) -> Tree:
    """What the workspace holds after a run without news, or with nothing but news."""
    with ArxivStandIn(Corpus(splats(range(30)))) as arxiv:
        ran = world.run_action(arxiv.url, "splatting\nnothing like it", since="60 days", page_size="10")
    assert ran.code == 0, ran.log
    assert ran.outputs["new-papers"] in ("0", "30")
    return world.tree()


@pytest.mark.parametrize("how", SPOILT)
@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_file_comes_back_to_the_byte_in_the_workspace(
    tmp_path: Path, written: Tree, kind: str, how: str
) -> None:
    chosen = {path for path in written if re.fullmatch(KINDS[kind], path)}
    assert chosen
    spoilt = {path: SPOILT[how](data) if path in chosen else data for path, data in written.items()}
    world = World(tmp_path)
    world.restore({path: data for path, data in spoilt.items() if data is not None})
    assert rerun(world) == written


def test_the_marked_part_of_the_readme_comes_back_too(tmp_path: Path, written: Tree) -> None:
    world = World(tmp_path)
    world.restore(written | {"README.md": OWN_README})
    assert written["README.md"] != OWN_README
    assert rerun(world) == written


def test_months_as_they_were_before_they_were_cut_are_read_and_moved(tmp_path: Path) -> None:
    """One `papers.jsonl` and one `papers.bib` a month: their papers stay, and no line is sent again."""
    with open_hub(tmp_path, splats(range(30))) as hub:
        hub.run(since="60 days", page_size="10")
        after = {path: data for path, data in hub.github.tree().items() if path.startswith("papers/")}
        months = {path for path in after if re.search(r"/\d{4}_\d\d\.(jsonl|bib)$", path)}
        old = {re.sub(r"\d{4}_\d\d(?=\.\w+$)", "papers", path): after[path] for path in months}
        assert len(old) == len(months) == 2
        hub.github.commit("main", dict.fromkeys(months) | old)
        ran = hub.run(since="60 days", page_size="10")
        assert (ran.code, ran.outputs["new-papers"], ran.outputs["revised-papers"]) == (0, "0", "0"), ran.log
        assert {path: data for path, data in hub.github.tree().items() if path.startswith("papers/")} == after
        sent = [each for tree in ran.bodies("POST", "git/trees") for each in tree["tree"] if each["path"] in months]
        assert len(sent) == len(months) and not any("content" in each for each in sent)
        assert hub.run(since="60 days", page_size="10").writes == []
