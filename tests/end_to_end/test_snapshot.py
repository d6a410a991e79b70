"""What is believed of a checkout: a file whose bytes are the repository's, and nothing else."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.end_to_end.hub import PEOPLES_FILES, Hub, open_hub, splats
from tests.stand_ins.github import status
from tests.stand_ins.github.git import run_git

JSONL = "papers/splatting/2026_10/2026_10.jsonl"


def none(hub: Hub) -> None:
    """The job has no checkout step."""


def empty(hub: Hub) -> None:
    hub.checkout()
    shutil.rmtree(hub.world.workspace)
    hub.world.workspace.mkdir()


def current(hub: Hub) -> None:
    hub.checkout()


def shallow(hub: Hub) -> None:
    hub.checkout("--depth=1")


def bare_of_files(hub: Hub) -> None:
    hub.checkout("--no-checkout")


def detached(hub: Hub) -> None:
    run_git("-C", hub.checkout(), "checkout", "--quiet", "--detach", "HEAD~1")


def stale(hub: Hub) -> None:
    hub.checkout()
    hub.announce(*splats([30]))
    shutil.move(hub.world.workspace, hub.world.root / "aside")
    assert hub.run().code == 0
    shutil.rmtree(hub.world.workspace)
    shutil.move(hub.world.root / "aside", hub.world.workspace)


def carriage_returns(hub: Hub) -> None:
    for file in hub.checkout().glob("papers/**/*.*"):
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))


def edited(hub: Hub) -> None:
    file = hub.checkout() / JSONL
    first = file.read_bytes().partition(b"\n")[0]
    file.write_bytes(first.replace(b"2610.00000", b"2610.09999") + b"\n" + file.read_bytes())


def broken(hub: Hub) -> None:
    (hub.checkout() / JSONL).write_bytes(b"no JSON\n")


def folders_for_files(hub: Hub) -> None:
    file = hub.checkout() / JSONL
    file.unlink()
    file.mkdir()


CHECKOUTS: list[Callable[[Hub], None]] = [
    none,
    empty,
    current,
    shallow,
    bare_of_files,
    detached,
    stale,
    carriage_returns,
    edited,
    broken,
    folders_for_files,
]


@pytest.mark.parametrize("checkout", CHECKOUTS)
def test_the_result_is_the_same_whatever_the_checkout_is(tmp_path: Path, checkout: Callable[[Hub], None]) -> None:
    expected = [f"splatting/2610.{number:05}v1" for number in [*range(12), *range(30, 32)]]
    with open_hub(tmp_path) as hub:
        hub.run()
        checkout(hub)
        before = hub.world.tree() if hub.world.workspace.exists() else {}
        hub.announce(*splats([30, 31]))
        ran = hub.run()
        assert ran.code == 0, ran.log
        assert hub.papers() == expected
        assert hub.run().writes == []
        assert hub.world.tree() == before, "the workspace is the user's"


def test_a_checkout_that_converts_line_ends_leaves_ours_alone(tmp_path: Path) -> None:
    with open_hub(tmp_path) as hub:
        hub.run()
        workspace = hub.checkout("--config=core.autocrlf=true")
        for path, data in hub.github.tree().items():
            if path.startswith("papers/"):
                assert (workspace / path).read_bytes() == data


def test_a_file_is_fetched_only_where_the_checkout_has_it_not(tmp_path: Path) -> None:
    with open_hub(tmp_path, graphql=False) as hub:
        hub.run()
        hub.checkout()
        assert not [call for call in hub.run().calls if "blobs" in call]
        (hub.world.workspace / JSONL).write_bytes(b"another\n")
        assert len([call for call in hub.run().calls if "blobs" in call]) == 1
        shutil.rmtree(hub.world.workspace)
        fetched = [call for call in hub.run().calls if "blobs" in call]
        assert len(fetched) == len(set(fetched)) == 4, "archive, state, BibTeX and README, each once"


@pytest.mark.parametrize("cut", ["a little", "as short as can be"])
def test_a_listing_that_github_cuts_is_completed_folder_by_folder(tmp_path: Path, cut: str) -> None:
    clutter = {f"src/deep/file_{number}.c": b"code\n" for number in range(40)}
    with open_hub(tmp_path, files={"README.md": PEOPLES_FILES["README.md"]} | clutter) as hub:
        hub.run()
        paths = {path for path in hub.github.entries() if path.startswith("papers/")}
        in_folder = Counter(path.rpartition("/")[0] for path in paths | {path.rpartition("/")[0] for path in paths})
        hub.github.set(listing_entries=40 if cut == "a little" else max(in_folder.values()))
        before = hub.github.head()
        quiet = hub.run()
        listings = [call for call in quiet.calls if "git/trees" in call]
        assert quiet.code == 0 and hub.github.head() == before, quiet.log
        assert len(listings) == 3 if cut == "a little" else len(listings) > 5
        hub.announce(*splats([20]))
        assert hub.run().code == 0
        assert len(hub.papers()) == 13


CONFIG = b"topics:\n  - splatting\npage-size: 10\ntemplates: my templates\n"
ROW = b"| {{ paper.title }} (mine) |\n"


def with_files(config: bytes = CONFIG) -> dict[str, bytes]:
    return PEOPLES_FILES | {".github/arxiv-radar.yml": config, "my templates/row.md.j2": ROW}


@pytest.mark.parametrize("with_checkout", [False, True])
def test_config_and_templates_are_read_from_the_checkout_or_through_the_api(
    tmp_path: Path, with_checkout: bool
) -> None:
    with open_hub(tmp_path, files=with_files()) as hub:
        if with_checkout:
            hub.checkout()
        ran = hub.run("")
        assert ran.code == 0, ran.log
        pages = [data for path, data in hub.github.tree().items() if "2026_10/papers_" in path]
        assert len(pages) > 1 and b"".join(pages).count(b"(mine)") == 12
        assert bool([call for call in ran.calls if "contents/" in call]) is not with_checkout


def test_without_a_checkout_the_config_is_the_one_of_the_commit_that_runs(tmp_path: Path) -> None:
    with open_hub(tmp_path, files=with_files()) as hub:
        running = hub.github.head()
        assert running is not None
        hub.github.commit("main", {".github/arxiv-radar.yml": b"topics: [another]\n"})
        ran = hub.run("", variables={"GITHUB_SHA": running})
        assert (ran.code, len(hub.papers(slug="splatting"))) == (0, 12)


def test_a_config_that_is_not_there_is_not_there_through_the_api_either(tmp_path: Path) -> None:
    with open_hub(tmp_path) as hub:
        ran = hub.run("", config="lists/mine.yml")
        assert (ran.code, ran.writes) == (2, [])
        assert "lists/mine.yml" in ran.log


def test_a_folder_where_the_config_should_be_is_no_config(tmp_path: Path) -> None:
    with open_hub(tmp_path, files=PEOPLES_FILES | {"lists/mine.yml/a": b"x\n"}) as hub:
        assert hub.run("", config="lists/mine.yml").code == 2


def test_a_config_that_is_not_utf_8_is_told_so(tmp_path: Path) -> None:
    with open_hub(tmp_path, files=with_files("topics: [Äther]\n".encode("latin-1"))) as hub:
        ran = hub.run("")
        assert ran.code == 2
        assert ".github/arxiv-radar.yml is not UTF-8 text. Save it in that encoding." in ran.log


def test_a_config_that_github_fails_to_show_is_no_reason_to_go_on_without_it(tmp_path: Path) -> None:
    with open_hub(tmp_path, files=with_files()) as hub:
        hub.github.fault("GET", "contents/*", status(502), times=None)
        ran = hub.run()
        assert (ran.code, ran.writes) == (4, [])
        assert "GitHub failed to read .github/arxiv-radar.yml, 5 times (the last: 502)." in ran.log


def test_an_archive_that_a_person_broke_is_not_overwritten(tmp_path: Path) -> None:
    with open_hub(tmp_path) as hub:
        hub.run()
        hub.github.commit("main", {JSONL: b'{"id": "2610.00001"\n'})
        before = hub.github.head()
        ran = hub.run()
        assert (ran.code, ran.writes, hub.github.head()) == (2, [], before)
        assert f"file={JSONL},line=1" in ran.log


def test_a_paper_that_a_person_removed_from_the_archive_is_found_again(tmp_path: Path) -> None:
    with open_hub(tmp_path) as hub:
        hub.run()
        lines = hub.github.tree()[JSONL].splitlines(keepends=True)
        hub.github.commit("main", {JSONL: b"".join(lines[1:])})
        assert hub.run().code == 0
        assert len(hub.papers()) == 12
