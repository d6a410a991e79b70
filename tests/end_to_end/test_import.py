"""Coming from arXivRadar: the first run brings everything over, asks arXiv for the rest, and never does so again."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from radar.archive.jsonl import read_lines
from radar.archive.paper import Paper
from tests.end_to_end.clock import TODAY
from tests.end_to_end.hub import Hub, Outcome, open_hub
from tests.end_to_end.world import invented
from tests.real_data import DATA, needs_real_data
from tests.stand_ins.arxiv import Entry, always, faults
from tests.stand_ins.arxiv.plan import FaultPlan
from tests.unit.given_arxivradar import HEAD, page, row

SINCE = "30 days"


def tree_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def rows_by_grep(files: Mapping[str, bytes], slug: str) -> list[tuple[str, int]]:
    """The identifiers and versions of a topic's rows, found without any of our code."""
    text = b"\n".join(data for path, data in sorted(files.items()) if re.match(rf"papers/{slug}/\d.*\.md", path))
    found = re.findall(rb"^\| \*\*\[.*?\]\(http://arxiv\.org/abs/([\w./-]+?)v(\d+)\)\*\*", text, re.MULTILINE)
    return [(identifier.decode(), int(version)) for identifier, version in found]


def archive(hub: Hub, slug: str = "llm", branch: str = "main") -> dict[str, Paper]:
    return {
        paper.id: paper
        for path, data in hub.github.tree(branch).items()
        if re.fullmatch(rf"papers/{slug}/\d{{4}}_\d\d/\w+\.jsonl", path)
        for paper in read_lines(data, path)
    }


def state(hub: Hub, slug: str = "llm", branch: str = "main") -> dict[str, object]:
    found: dict[str, object] = json.loads(hub.github.tree(branch)[f"papers/{slug}/radar.json"])
    return found


def asked_by_id(hub: Hub) -> list[list[str]]:
    return [r.params["id_list"].split(",") for r in hub.arxiv.log if r.params.get("id_list")]


def known(identifier: str, version: int, day: str, title: str = "As arXiv has it") -> Entry:
    """What arXiv knows of a paper that another program listed."""
    stamp = f"{day}T07:40:15Z"
    fields = {"title": title, "summary": "Healed; 8 pages.", "authors": ("Ada Lovelace", "B. Example")}
    return Entry(
        **fields,  # type: ignore[arg-type]
        id=identifier,
        version=version,
        categories=("cs.CV", "cs.GR"),
        published=stamp,
        updated=stamp,
        comment="8 pages, 4 figures",
    )


ROWS = [
    row("2502.00003v2", "Third, revised", "Old abstract", "2025-02-25", "8 pag"),
    row("2502.00003v1", "Third", "Older abstract", "2025-02-20", "7 pag"),
    row("2502.00002v1", "A | B | C", "x | y", "2025-02-19", "4 figur"),
    row("2502.00001v1", "irst letter gone", "Text", "2025-02-18"),
]
KNOWN = [
    known("2502.00003", 2, "2025-02-25"),
    known("2502.00002", 1, "2025-02-19"),
    known("2502.00001", 1, "2025-02-18"),
]
PAGES = {
    "papers/llm/2025_02/papers_1.md": page(ROWS),
    "papers/llm/README.md": b"# Statistics for llm\n\n- Total number of papers: 46\n",
    "papers/llm/monthly_stats.png": b"\x89PNG",
}


def run(hub: Hub, topics: str = "llm", *, variables: Mapping[str, str] | None = None, **inputs: str) -> Outcome:
    ran = hub.run(topics, variables=variables, since=SINCE, **inputs)
    assert ran.code == 0, ran.log
    return ran


def test_every_row_is_brought_over_healed_and_never_brought_over_again(tmp_path: Path) -> None:
    with open_hub(tmp_path, KNOWN, PAGES) as hub:
        ran = run(hub)
        said = "The pages said 46 papers; they have 4 rows for 3 papers, and all are in the archive now."
        assert said in ran.log
        assert said in ran.summary
        assert archive(hub).keys() == {"2502.00001", "2502.00002", "2502.00003"}
        for entry in KNOWN:
            paper = archive(hub)[entry.id]
            assert (paper.version, paper.title, paper.abstract) == (entry.version, entry.title, entry.summary)
            assert (paper.authors, paper.categories) == (entry.authors, entry.categories)
            assert (paper.published, paper.updated, paper.comment) == (entry.published, entry.updated, entry.comment)
        assert "to-complete" not in state(hub)
        assert ran.outputs["new-papers"] == "0", "they are no news to readers"
        assert hub.github.tree()["papers/llm/monthly_stats.png"] == b"\x89PNG", "what is not ours stays"
        assert asked_by_id(hub) == [["2502.00003", "2502.00002", "2502.00001"]]
        again = run(hub)
        assert again.writes == []
        assert "The pages said" not in again.log
        assert len(asked_by_id(hub)) == 1


def test_what_arxiv_does_not_know_stays_as_it_is_is_listed_and_not_asked_for_again(tmp_path: Path) -> None:
    with open_hub(tmp_path, KNOWN[:2], PAGES) as hub:
        ran = run(hub)
        assert "arXiv has no more to tell of 1 paper: 2502.00001." in ran.log
        assert archive(hub)["2502.00001"].title == "irst letter gone"
        assert state(hub)["unknown-to-arxiv"] == ["2502.00001"]
        before = len(asked_by_id(hub))
        assert run(hub).writes == []
        assert len(asked_by_id(hub)) == before


def many(count: int) -> tuple[dict[str, bytes], list[Entry]]:
    """Pages of `count` papers, and what arXiv knows of them."""
    rows = [row(f"2502.{n:05}v1", f"Row {n}", "eaten", f"2025-02-{1 + n % 28:02}") for n in range(count)]
    parts = [rows[n : n + 100] for n in range(0, count, 100)]
    files = {f"papers/llm/2025_02/papers_{n}.md": page(part) for n, part in enumerate(parts, 1)}
    return files, [known(f"2502.{n:05}", 1, f"2025-02-{1 + n % 28:02}") for n in range(count)]


def test_a_budget_that_ends_in_between_leaves_a_whole_tree_and_the_next_run_goes_on(tmp_path: Path) -> None:
    files, entries = many(1000)
    with open_hub(tmp_path, entries, files) as hub:
        left = []
        for _ in range(9):
            ran = run(hub, max_minutes="1", variables={"ARXIV_DELAY_SECONDS": "20"})
            papers = archive(hub).values()
            assert len(papers) == 1000
            pages = [data for path, data in hub.github.tree().items() if "/2025_02/papers_" in path]
            assert sum(data.count(b"https://arxiv.org/abs/2502.") for data in pages) == 1000
            left.append(sum(not paper.authors for paper in papers))
            if not left[-1]:
                break
            assert (
                f"arXiv is still to be asked for {left[-1]:,} papers that came from lists; the next run goes on."
                in ran.log
            )
            assert state(hub)["to-complete"] == left[-1]
        assert len(left) > 2 and left == sorted(left, reverse=True)
        asked = [identifier for batch in asked_by_id(hub) for identifier in batch]
        assert len(asked) == len(set(asked)) == 1000, "none is asked for twice"


def test_a_service_that_is_down_leaves_the_rows_as_they_were(tmp_path: Path) -> None:
    with open_hub(tmp_path, KNOWN, PAGES) as hub:
        hub.arxiv.faults = FaultPlan(always(faults.STATUS_503_HTML, lambda asked: bool(asked.params.get("id_list"))))
        run(hub)
        assert {paper.title for paper in archive(hub).values()} == {"Third, revised", "A | B | C", "irst letter gone"}
        hub.arxiv.faults = FaultPlan()
        run(hub)
        assert {paper.title for paper in archive(hub).values()} == {"As arXiv has it"}


DAMAGED = page(
    [
        *ROWS[:1],
        "| **[Half a row](http://arxiv.org/abs/2502.00009v1)**<details>It ends he",
        ROWS[2].replace("A | B", "A || B | \\| B"),
        "Somebody wrote this by hand, between the rows.",
        "| Another | table |",
        ROWS[3],
    ]
).replace(b"\n", b"\r\n")


def test_a_damaged_tree_is_brought_over_as_far_as_can_be_and_the_rest_kept_aside(tmp_path: Path) -> None:
    files = {
        "papers/llm/2025_02/papers_1.md": DAMAGED,
        "papers/llm/2025_01/papers_1.md": page([]),
        "papers/llm/2024_12/papers_1.md": b"# My own notes\n\nNothing of arXivRadar's.\n",
        "papers/llm/2024_11/papers_1.md": b"\xff\xfe| broken",
    }
    with open_hub(tmp_path, [*KNOWN, known("2502.00009", 1, "2025-02-26", "Half a row no more")], files) as hub:
        ran = run(hub)
        held = archive(hub)
        assert held.keys() == {"2502.00001", "2502.00002", "2502.00003", "2502.00009"}
        assert held["2502.00009"].title == "Half a row no more", "arXiv knows the rest of it"
        kept = hub.github.tree()["papers/llm/not_imported.txt"].decode()
        assert "papers/llm/2025_02/papers_1.md, line 14: It has no date, as if it were cut off." in kept
        assert "It ends he" in kept and "| Another | table |" in kept
        assert "papers/llm/2024_12/papers_1.md: It has no table of papers.\n# My own notes" in kept
        assert "lines were not taken over and are kept in not_imported.txt of the topic's folder." in ran.log
        assert not [path for path in hub.github.tree() if re.search(r"llm/(2025_01|2024_1[12])/", path)]
        assert run(hub).writes == []


def test_months_of_both_programs_lose_nothing(tmp_path: Path) -> None:
    with open_hub(tmp_path, [*KNOWN, invented(1, TODAY, "llm news")], {}) as hub:
        hub.github.commit("main", {"README.md": b"Mine\n"})
        run(hub)
        ours = archive(hub)
        hub.github.commit("main", {"papers/llm/2025_02/papers_1.md": page(ROWS)})
        run(hub)
        assert archive(hub).keys() == {*ours, "2502.00001", "2502.00002", "2502.00003"}


def test_our_own_pages_without_their_archive_are_not_brought_over(tmp_path: Path) -> None:
    """The history has the archive, and it knows more than the pages."""
    with open_hub(tmp_path, [invented(1, TODAY, "llm news")]) as hub:
        run(hub)
        before = hub.github.tree()
        (lines,) = (path for path in before if path.endswith(".jsonl"))
        hub.github.commit("main", {lines: None})
        ran = hub.run("llm", since=SINCE)
        assert ran.code == 0, ran.log
        assert "a file of the archive goes as a whole" in ran.log
        assert hub.github.tree() == before


def test_a_pull_request_proposes_it_and_stays_quiet_until_there_is_news(tmp_path: Path) -> None:
    with open_hub(tmp_path, KNOWN, PAGES, actions_may_open_pull_requests=True) as hub:
        ran = run(hub, publish="pull-request")
        branch = ran.outputs["branch"]
        assert archive(hub, branch=branch)["2502.00002"].authors == ("Ada Lovelace", "B. Example")
        (pull,) = hub.github.pull_requests
        assert "they have 4 rows for 3 papers" in str(pull.body)
        asked = len(asked_by_id(hub))
        again = run(hub, publish="pull-request")
        assert again.writes == []
        assert len(asked_by_id(hub)) == asked
        hub.github.merge(pull.number)
        assert run(hub, publish="pull-request").writes == []


HALF = "| **[Half](http://arxiv.org/abs/2502.00009v1)**<details>It en"


def test_a_folder_that_our_names_cannot_make_is_brought_over_once_and_stays(tmp_path: Path) -> None:
    files = {path.replace("llm", "vision-language"): data for path, data in PAGES.items()}
    with open_hub(tmp_path, KNOWN, files) as hub:
        ran = run(hub, "vision-language")
        assert "They stand in papers/vision-language, which stays as it is" in ran.log
        assert "They stand in papers/vision-language, which stays as it is" in ran.summary
        assert archive(hub, "vision_language").keys() == {"2502.00001", "2502.00002", "2502.00003"}
        tree = hub.github.tree()
        assert {path: tree[path] for path in files} == files
        again = run(hub, "vision-language")
        assert again.writes == []
        assert "They stand" not in again.log


def test_a_folder_that_no_topic_claims_is_warned_of_and_named_in_the_overview(tmp_path: Path) -> None:
    files = PAGES | {path.replace("llm", "embodied_ai"): data for path, data in PAGES.items()}
    with open_hub(tmp_path, KNOWN, files) as hub:
        warning = "The folder papers/embodied_ai holds another program's pages"
        assert run(hub).log.count(warning) == 1
        assert "[embodied_ai](embodied_ai/README.md)" in hub.github.tree()["papers/README.md"].decode()
        again = run(hub, "llm\nembodied ai")
        assert warning not in again.log
        assert "Not kept" not in hub.github.tree()["papers/README.md"].decode()


def test_pages_are_brought_over_though_arxiv_does_not_answer(tmp_path: Path) -> None:
    with open_hub(tmp_path, KNOWN, PAGES) as hub:
        hub.arxiv.faults = FaultPlan(always(faults.STATUS_503_HTML))
        ran = hub.run("llm", since=SINCE)
        assert ran.code == 3
        assert ran.outputs["failed-topics"] == "llm"
        assert len(archive(hub)) == 3
        hub.arxiv.faults = FaultPlan()
        run(hub)
        assert {paper.title for paper in archive(hub).values()} == {"As arXiv has it"}


@pytest.mark.parametrize("publish", ["commit", "pull-request"])
def test_papers_that_unread_lines_name_are_asked_for_until_they_are_settled(tmp_path: Path, publish: str) -> None:
    lost = HALF.replace("2502.00009", "2502.00008")
    files = {"papers/llm/2025_02/papers_1.md": page([*ROWS, HALF, lost])}
    entries = [*KNOWN, known("2502.00009", 1, "2025-02-26")]
    with open_hub(tmp_path, entries, files, actions_may_open_pull_requests=True) as hub:
        hub.arxiv.faults = FaultPlan(always(faults.STATUS_503_HTML, lambda asked: bool(asked.params.get("id_list"))))
        ran = run(hub, publish=publish)
        branch = ran.outputs["branch"]
        assert state(hub, branch=branch)["to-find"] == ["2502.00009", "2502.00008"]
        hub.arxiv.faults = FaultPlan()
        ran = run(hub, publish=publish)
        assert "arXiv has no more to tell of 1 paper: 2502.00008." in ran.log
        assert archive(hub, branch=branch).keys() == {"2502.00001", "2502.00002", "2502.00003", "2502.00009"}
        assert "to-find" not in state(hub, branch=branch)
        assert state(hub, branch=branch)["unknown-to-arxiv"] == ["2502.00008"]
        assert ran.outputs["new-papers"] == "0"
        asked = len(asked_by_id(hub))
        assert run(hub, publish=publish).writes == []
        assert len(asked_by_id(hub)) == asked


def test_a_version_that_arxiv_has_not_yet_is_kept_and_asked_for_once(tmp_path: Path) -> None:
    with open_hub(tmp_path, [known("2502.00003", 1, "2025-02-20"), *KNOWN[1:]], PAGES) as hub:
        run(hub)
        paper = archive(hub)["2502.00003"]
        assert (paper.version, paper.title, paper.authors[0]) == (2, "Third, revised", "Ada Lovelace")
        assert run(hub).writes == []
        assert len(asked_by_id(hub)) == 1


def test_what_arxiv_tells_of_papers_that_were_brought_over_is_no_news(tmp_path: Path) -> None:
    with open_hub(tmp_path, [known("2502.00003", 4, "2025-05-01"), *KNOWN[1:]], PAGES) as hub:
        ran = run(hub)
        assert archive(hub)["2502.00003"].version == 4
        assert (ran.outputs["new-papers"], ran.outputs["revised-papers"], ran.outputs["papers-json"]) == (
            "0",
            "0",
            "[]",
        )
        assert "arXiv has told the rest of 3 papers" in ran.summary


def test_what_another_program_still_writes_into_our_months_is_not_lost(tmp_path: Path) -> None:
    with open_hub(tmp_path, [*KNOWN, known("2502.00077", 1, "2025-02-26")], PAGES) as hub:
        run(hub)
        theirs = page([*ROWS, row("2502.00077v1", "Only theirs", "x", "2025-02-26"), HALF])
        hub.github.commit("main", {"papers/llm/2025_02/papers_1.md": theirs})
        ran = run(hub)
        assert "Another program still writes into months that are kept here. Switch its workflow off." in ran.log
        assert archive(hub)["2502.00077"].title == "Only theirs"
        assert HALF in hub.github.tree()["papers/llm/not_imported.txt"].decode()
        run(hub)
        assert archive(hub)["2502.00077"].title == "As arXiv has it"
        assert run(hub).writes == []


def test_a_pull_request_goes_on_proposing_what_another_program_wrote_into_our_months(tmp_path: Path) -> None:
    entries = [*KNOWN, known("2502.00077", 1, "2025-02-26")]
    with open_hub(tmp_path, entries, PAGES, actions_may_open_pull_requests=True) as hub:
        run(hub)
        theirs = page([*ROWS, row("2502.00077v1", "Only theirs", "x", "2025-02-26"), HALF])
        hub.github.commit("main", {"papers/llm/2025_02/papers_1.md": theirs})
        for number in range(3):
            ran = run(hub, publish="pull-request")
            branch = ran.outputs["branch"]
            assert "2502.00077" in archive(hub, branch=branch)
            assert HALF in hub.github.tree(branch)["papers/llm/not_imported.txt"].decode()
            assert number < 2 or ran.writes == []
        hub.github.merge(hub.github.pull_requests[0].number)
        assert run(hub, publish="pull-request").writes == []


@pytest.mark.parametrize("home_url", ["", "https://reader.github.io/arXivRadar"])
def test_our_own_pages_are_never_taken_for_another_programs(tmp_path: Path, home_url: str) -> None:
    with open_hub(tmp_path, KNOWN, PAGES) as hub:
        run(hub, home_url=home_url)
        path = "papers/llm/2025_02/papers_1.md"
        hub.github.commit("main", {path: hub.github.tree()[path] + b"Somebody's words\n"})
        ran = run(hub, home_url=home_url)
        assert "Another program" not in ran.log
        assert "papers/llm/not_imported.txt" not in hub.github.tree()
        assert run(hub, home_url=home_url).writes == []


def test_the_log_names_file_and_line_of_what_was_not_taken_over(tmp_path: Path) -> None:
    files = {"papers/llm/2025_02/papers_1.md": page([*ROWS, HALF])}
    with open_hub(tmp_path, KNOWN, files) as hub:
        ran = run(hub)
        place = "papers/llm/2025_02/papers_1.md, line 17: It has no date, as if it were cut off."
        assert place in ran.log
        assert place.replace("2025_02", "2025\\_02") in ran.summary


@needs_real_data
@pytest.mark.parametrize("slug", ["gaussian_splatting", "embodied_ai"])
def test_the_real_tree_comes_over_whole_and_healed(tmp_path: Path, slug: str) -> None:
    assert DATA is not None
    files = tree_of(DATA / "arxivradar")
    rows = rows_by_grep(files, slug)
    highest: dict[str, int] = {}
    for identifier, version in rows:
        highest[identifier] = max(version, highest.get(identifier, 0))
    days = entries_days(files, slug)
    entries = [known(identifier, version, days[identifier, version]) for identifier, version in highest.items()]
    with open_hub(tmp_path, entries, files) as hub:
        ran = run(hub, slug.replace("_", " "))
        assert f"{len(rows):,} rows for {len(highest):,} papers, and all are in the archive now." in ran.log
        held = archive(hub, slug)
        assert {paper.id: paper.version for paper in held.values()} == highest
        assert all(paper.authors == ("Ada Lovelace", "B. Example") for paper in held.values())
        tree = hub.github.tree()
        old = {path for path in files if re.fullmatch(rf"papers/{slug}/\d{{4}}_\d\d/papers_1\.md", path)}
        assert {path for path in old if path not in tree} == moved_away(files, slug, held.values())
        assert run(hub, slug.replace("_", " ")).writes == []


def entries_days(files: Mapping[str, bytes], slug: str) -> dict[tuple[str, int], str]:
    """The day of each row by its paper and version."""
    days = {}
    for path, data in files.items():
        if path.startswith(f"papers/{slug}/"):
            for line in data.decode().splitlines():
                found = re.search(r"abs/([\w./-]+?)v(\d+)\)\*\*", line)
                dates = re.findall(r"\| (\d{4}-\d\d-\d\d) \|", line)
                if found and dates:
                    days[found[1], int(found[2])] = dates[-1]
    return days


def moved_away(files: Mapping[str, bytes], slug: str, papers: Iterable[Paper]) -> set[str]:
    """First pages of months that have no paper left, since all of theirs were revised later."""
    months = {paper.updated[:7].replace("-", "_") for paper in papers}
    found = {path for path in files if re.fullmatch(rf"papers/{slug}/\d{{4}}_\d\d/papers_1\.md", path)}
    return {path for path in found if path.split("/")[2] not in months}


@needs_real_data
def test_the_head_of_these_pages_is_the_real_ones() -> None:
    assert HEAD.startswith("| **Paper** | **Date** | **Comment** |")
    assert DATA is not None
    pages = [data for path, data in tree_of(DATA / "arxivradar").items() if re.search(r"/papers_\d+\.md$", path)]
    assert pages
    assert all(f"\n{HEAD}\n".encode() in data.replace(b"\r\n", b"\n") for data in pages)
