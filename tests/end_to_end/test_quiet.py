"""Quiet: a run without news changes no byte, and one with news changes what the news are about and nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.clock import SkippingClock
from tests.end_to_end.world import Tree, World, invented, recorded, records
from tests.stand_ins.arxiv import ArxivStandIn, Corpus, Entry
from tests.stand_ins.demo_corpus import TOPICS, demo_entries

END = date(2026, 10, 29)
NOW = datetime(2026, 10, 30, 6, 17, tzinfo=UTC)
SLUGS = [topic.replace(" ", "_") for topic in TOPICS]
HALF_A_YEAR: dict[str, Any] = {"since": "2026-03-01", "page_size": "10"}
STEADY = HALF_A_YEAR | {"page_order": "oldest-first", "group_by": "published"}
MARKED = b"# Mine\n\n<!-- arxiv-radar:begin -->\n<!-- arxiv-radar:end -->\n\nThe rest.\n"


@pytest.fixture
def arxiv() -> Iterator[ArxivStandIn]:
    with ArxivStandIn(Corpus(demo_entries(END))) as stand_in:
        yield stand_in


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = World(tmp_path)
    made.restore({"README.md": MARKED, "papers/notes.md": b"mine"})
    return made


def run(world: World, arxiv: ArxivStandIn, topics: str = "\n".join(TOPICS), **inputs: Any) -> Mapping[str, str]:
    """A good run's outputs."""
    ran = world.run_action(arxiv.url, topics, clock=SkippingClock(NOW), **inputs)
    assert ran.code == 0, ran.log
    return ran.outputs


def traces(world: World) -> dict[str, tuple[int, int]]:
    """What even writing the same bytes again would change: the time and the number of each file and folder."""
    return {
        path.relative_to(world.workspace).as_posix(): (path.stat().st_mtime_ns, path.stat().st_ino)
        for path in world.workspace.rglob("*")
    }


def archive(tree: Tree) -> Tree:
    return {path: data for path, data in tree.items() if path.endswith(".jsonl")}


def lines(tree: Tree) -> set[str]:
    """All lines of all archives, each with its topic."""
    return {
        f"{path.split('/')[1]} {line}"
        for path, data in archive(tree).items()
        for line in data.decode().split("\n")
        if line
    }


def changed(before: Tree, after: Tree) -> set[str]:
    return {path for path in {*before, *after} if before.get(path) != after.get(path)}


def news(corpus: Corpus) -> tuple[list[Entry], list[Entry], list[Entry]]:
    """Put 50 new and 20 revised papers into the corpus; these, and the latter as they were."""
    moment = datetime(2026, 10, 29, 20, tzinfo=UTC)
    new = [
        invented(90_000 + number, moment + timedelta(minutes=number), f"About {TOPICS[number % 3].title()}")
        for number in range(50)
    ]
    young = [
        entry
        for entry in corpus.snapshot().current
        if entry.published > "2026-05" and any(topic in entry.summary.lower() for topic in TOPICS)
    ]
    old = young[:: len(young) // 20][:20]
    corpus.add(new)
    revised = [
        corpus.revise(
            entry.id,
            updated=f"2026-10-29T21:{number:02}:00Z",
            comment="Second thoughts",
            title=f"{entry.title} Again",
        )
        for number, entry in enumerate(old)
    ]
    return new, revised, old


def test_a_second_run_without_news_changes_no_byte_and_writes_no_file(world: World, arxiv: ArxivStandIn) -> None:
    first = run(world, arxiv, **HALF_A_YEAR)
    assert int(first["new-papers"]) > 350
    assert b"[protein design](papers/protein_design/README.md)" in world.tree()["README.md"]
    before, before_traces = world.tree(), traces(world)
    for days in (0, 1, 30):
        later = SkippingClock(NOW + timedelta(days=days))
        ran = world.run_action(arxiv.url, "\n".join(TOPICS), clock=later, **HALF_A_YEAR)
        assert (ran.code, ran.outputs["changed"], ran.outputs["papers-json"]) == (0, "false", "[]")
        assert world.tree() == before
        assert traces(world) == before_traces


def test_after_50_new_and_20_revised_papers_the_archives_diff_is_their_lines_alone(
    world: World, arxiv: ArxivStandIn
) -> None:
    run(world, arxiv, **HALF_A_YEAR)
    before = world.tree()
    new, revised, old = news(arxiv.corpus)
    outputs = run(world, arxiv, **HALF_A_YEAR)
    after = world.tree()

    def of(entries: list[Entry], tree: Tree) -> set[str]:
        texts = {json.dumps(recorded(entry), ensure_ascii=False): entry.id for entry in entries}
        homes = {slug: {record["id"] for record in records(tree, slug)} for slug in SLUGS}
        return {in_order(f"{slug} {text}") for text, id in texts.items() for slug in SLUGS if id in homes[slug]}

    gone, come = lines(before) - lines(after), lines(after) - lines(before)
    assert {in_order(line) for line in come} == of(new, after) | of(revised, after)
    assert {in_order(line) for line in gone} == of(old, before)
    assert len(of(new, after)) == 50
    assert len(of(revised, after)) >= 20
    assert outputs["new-papers"] == "50"
    assert outputs["revised-papers"] == str(len(of(revised, after)))
    assert "papers/notes.md" not in changed(before, after)


def in_order(line: str) -> str:
    """The line with its keys sorted: what it says, not how."""
    slug, text = line.split(" ", 1)
    return f"{slug} {json.dumps(json.loads(text), sort_keys=True)}"


def test_oldest_first_by_first_version_only_pages_that_hold_the_news_change(world: World, arxiv: ArxivStandIn) -> None:
    run(world, arxiv, **STEADY)
    before = world.tree()
    new, revised, _ = news(arxiv.corpus)
    run(world, arxiv, **STEADY)
    after = world.tree()
    ids = re.compile("|".join(re.escape(f"/abs/{entry.id}v") for entry in new + revised))
    pages = [path for path in changed(before, after) if "/papers_" in path]
    untouched = [path for path in after if "/papers_" in path and path not in pages]
    assert len(untouched) > 20
    assert len(pages) > 20
    without_news = [path for path in pages if not ids.search(after[path].decode())]
    other_rows = [path for path in without_news if rows_of(before[path]) != rows_of(after[path])]
    assert len(other_rows) < (len(pages) - len(without_news)) / 4, "where a page ends, a paper that comes may change"
    assert len(without_news) > len(other_rows), "pages were added to the latest month: its list of parts has grown"
    assert "papers/notes.md" not in changed(before, after)
    others = changed(before, after) - set(pages) - set(archive(after))
    assert others >= {
        "README.md",
        "papers/README.md",
        *(f"papers/{slug}/{name}" for slug in SLUGS for name in ("README.md", "radar.json")),
    }
    months = {f"papers/{slug}/{month}" for slug in SLUGS for month in touched_months(after, slug, new + revised)}
    assert {str(Path(path).parent) for path in [*pages, *changed(archive(before), archive(after))]} == months


def touched_months(tree: Tree, slug: str, entries: list[Entry]) -> set[str]:
    here = {record["id"] for record in records(tree, slug)}
    return {entry.published[:7].replace("-", "_") for entry in entries if entry.id in here}


def rows_of(page: bytes) -> str:
    return re.sub(r"^- .*\n", "", page.decode(), flags=re.MULTILINE)


def test_changing_the_page_size_renders_all_pages_anew_and_removes_those_no_longer_needed(
    world: World, arxiv: ArxivStandIn
) -> None:
    run(world, arxiv, **HALF_A_YEAR)
    before, before_traces = world.tree(), traces(world)
    run(world, arxiv, **HALF_A_YEAR | {"page_size": "50"})
    after, after_traces = world.tree(), traces(world)
    assert archive(after) == archive(before)
    assert all(after_traces[path] == before_traces[path] for path in archive(before))
    assert {path for path in before if path not in after} == {
        path for path in before if "/papers_" in path and number_of(path) > pages_beside(after, path)
    }
    pages = r"papers/\w+/(\d{4}_\d\d/papers_\d+\.md|radar\.json)"
    assert all(re.fullmatch(pages, path) for path in changed(before, after))
    run(world, arxiv, **HALF_A_YEAR)
    assert world.tree() == before


def number_of(path: str) -> int:
    return int(path.rpartition("_")[2].removesuffix(".md"))


def pages_beside(tree: Tree, page: str) -> int:
    return sum(path.startswith(f"{Path(page).parent}/papers_") for path in tree)


def test_a_month_that_is_emptied_disappears_with_its_folder(tmp_path: Path) -> None:
    world = World(tmp_path)
    corpus = Corpus([invented(1, NOW - timedelta(days=70)), invented(2, NOW - timedelta(days=10))])
    with ArxivStandIn(corpus) as arxiv:
        run(world, arxiv, "splatting", since="2026-03-01")
        assert (world.workspace / "papers/splatting/2026_08").is_dir()
        corpus.revise("2610.00001", updated="2026-10-29T12:00:00Z")
        run(world, arxiv, "splatting", since="2026-03-01")
    assert not (world.workspace / "papers/splatting/2026_08").exists()
    assert [(record["id"], record["version"]) for record in records(world.tree(), "splatting")] == [
        ("2610.00001", 2),
        ("2610.00002", 1),
    ]


def test_a_topic_that_finds_nothing_is_a_notice_until_it_does_and_changes_no_byte(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.restore({"README.md": MARKED})
    notice = "::notice title=arXiv Radar::Topic splatting: No paper was ever found for it. Look at the topic:"
    pages = ("README.md", "papers/README.md", "papers/splatting/README.md")
    with ArxivStandIn(Corpus([invented(1, NOW - timedelta(days=9), "Proteins")])) as arxiv:
        for days in (0, 1, 40):
            before = world.tree()
            ran = world.run_action(arxiv.url, "splatting\nproteins", clock=SkippingClock(NOW + timedelta(days=days)))
            assert (ran.code, ran.named("failed-topics"), ran.named("incomplete-topics")) == (0, [], [])
            assert ran.log.count("::notice") == ran.log.count(notice) == 1
            assert "### Nothing found" in ran.summary
            assert not days or world.tree() == before
            assert all(b"python -m radar check" in world.tree()[page] for page in pages)
        arxiv.corpus.add([invented(2, NOW + timedelta(days=40))])
        later = SkippingClock(NOW + timedelta(days=41))
        ran = world.run_action(arxiv.url, "splatting\nproteins", clock=later)
    assert ran.outputs["new-papers"] == "1"
    assert "::notice" not in ran.log
    assert "Nothing found" not in ran.summary
    assert not any(b"python -m radar check" in world.tree()[page] for page in pages)
    assert b"- Complete from 2026-09-30 to 2026-12-09\n" in world.tree()["papers/splatting/README.md"]


@pytest.mark.parametrize("removed", ["radar.json", "2026_09", "2026_09, 2026_10"])
def test_what_somebody_has_removed_comes_back_as_it_was(world: World, arxiv: ArxivStandIn, removed: str) -> None:
    run(world, arxiv, TOPICS[0], **HALF_A_YEAR)
    before = world.tree()
    for name in removed.split(", "):
        for path in before:
            if path.startswith(f"papers/{SLUGS[0]}/{name}"):
                (world.workspace / path).unlink()
    run(world, arxiv, TOPICS[0], **HALF_A_YEAR)
    assert world.tree() == before


def test_a_line_removed_by_hand_comes_back_too(world: World, arxiv: ArxivStandIn) -> None:
    run(world, arxiv, TOPICS[0], **HALF_A_YEAR)
    before = world.tree()
    path = f"papers/{SLUGS[0]}/2026_06/2026_06.jsonl"
    (world.workspace / path).write_bytes(before[path].split(b"\n", 1)[1])
    run(world, arxiv, TOPICS[0], **HALF_A_YEAR)
    assert world.tree() == before


def test_a_topic_that_is_no_longer_followed_keeps_its_files_and_its_line_in_the_overview(
    world: World, arxiv: ArxivStandIn
) -> None:
    run(world, arxiv, **HALF_A_YEAR)
    before = world.tree()
    run(world, arxiv, TOPICS[0], **HALF_A_YEAR)
    assert world.tree() == before


def test_a_topic_that_is_no_longer_followed_is_not_said_to_be_complete_beyond_its_end(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.restore({"README.md": MARKED})
    first = [
        invented(100 * place + days, NOW - timedelta(days=days), title)
        for place, title in enumerate(("Splatting", "Proteins"))
        for days in range(1, 20)
    ]
    later = [
        invented(500 + 100 * place + days, NOW + timedelta(days=days), title)
        for place, title in enumerate(("Splatting", "Proteins"))
        for days in range(1, 60)
    ]
    with ArxivStandIn(Corpus(first)) as arxiv:
        run(world, arxiv, "splatting\nproteins")
        arxiv.corpus.add(later)
        clock = SkippingClock(NOW + timedelta(days=61))
        assert world.run_action(arxiv.url, "splatting", clock=clock).code == 0
    tree = world.tree()
    for path in ("README.md", "papers/README.md"):
        said = dict(re.findall(r"^\| \[(\w+)\].* \| \S+ to (\S+) \|$", tree[path].decode(), re.MULTILINE))
        assert said == {"proteins": "2026-10-29", "splatting": "2026-12-28"}
        assert b"omplete from" not in tree[path]
