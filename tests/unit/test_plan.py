"""From arXiv's answers to the repository's new state: what changes, what stays, and what is believed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from radar.archive.coverage import Coverage
from radar.archive.paper import Paper
from radar.arxiv_api.query import compile_query
from radar.arxiv_api.topic_harvest import Outcome
from radar.errors import ArchiveError
from radar.publishing.update import Update
from radar.rendering.readme import BEGIN, END
from radar.rendering.template_engine import Engine
from radar.run.plan import make_update
from radar.run.topic_states import believed_coverage
from radar.settings.model import GroupBy, PageOrder, Settings, Topic
from tests.unit.given_arxivradar import page, row
from tests.unit.given_papers import Files, archive_files, change_of, month_of, paper, told

LLM, AGENTS = Topic("LLM", "llm", any=("llm",)), Topic("agents", "agents", any=("agents",))
COVERAGE = Coverage("2025-01-01T00:00:00Z", "2025-02-21T07:40:15Z")
ENGINE = Engine()
NOW = datetime(2025, 3, 1, tzinfo=UTC)
MARK = "of other settings, so that everything is looked into"


def settings(**what: Any) -> Settings:
    return Settings((LLM, AGENTS), page_size=10, **what)


def found(papers: Sequence[Paper], topic: Topic = LLM, coverage: Coverage | None = COVERAGE) -> Outcome:
    return told(topic, papers, coverage)


def brought_over(papers: Sequence[Paper]) -> Files:
    """An archive of papers of one month that another program told of: those without authors are told in part."""
    return Files(archive_files("papers/llm", {"2025_02": papers}))


def failed(topic: Topic = LLM) -> Outcome:
    return Outcome(topic, failure="arXiv was down.")


def after(tree: Files, *outcomes: Outcome, **what: Any) -> Files:
    """`tree` as a run with these outcomes leaves it."""
    difference = updated(tree, *outcomes, **what).difference(tree)
    kept = {path: data for path, data in tree.files.items() if path not in difference.removals}
    return Files(kept | dict(difference.writes))


def updated(tree: Files, *outcomes: Outcome, **what: Any) -> Update:
    return make_update(settings(**what), ENGINE, tree, outcomes, now=NOW)


def changed(before: Files, later: Files) -> set[str]:
    """The paths of files that were added, changed or removed."""
    return {path for path in {*before.files, *later.files} if before.files.get(path) != later.files.get(path)}


def pages_and_lines(paths: Iterable[str]) -> set[str]:
    """Those of the paths that are pages or archives."""
    return {path for path in paths if re.search(r"/papers_\d+\.md$|\.jsonl$", path)}


def test_a_first_run_makes_the_documented_files() -> None:
    tree = after(Files(), found(month_of(15)), found([], AGENTS))
    assert tree.files.keys() >= {
        "papers/README.md",
        "papers/agents/README.md",
        "papers/agents/radar.json",
        "papers/llm/2025_02/2025_02.jsonl",
        "papers/llm/2025_02/papers_1.md",
        "papers/llm/2025_02/papers_2.md",
        "papers/llm/README.md",
        "papers/llm/radar.json",
    }
    made = {path.rpartition("/")[2] for path in pages_and_lines(tree.files)}
    assert made == {"2025_02.jsonl", "papers_1.md", "papers_2.md"}


def test_a_run_without_news_changes_nothing() -> None:
    tree = after(Files({"README.md": f"{BEGIN}\n{END}\n".encode()}), found(month_of(15)), found([], AGENTS))
    for papers in ([], month_of(15), month_of(3, first=13)):
        update = updated(tree, found(papers), found([], AGENTS))
        assert not update.difference(tree)
        assert not any(report.change.new or report.change.revised for report in update.topics)


def test_a_revised_paper_moves_to_its_new_month_and_stands_once() -> None:
    before = after(Files(), found([*month_of(2), paper("2502.00009")]))
    revised = paper("2502.00009", 2, updated="2025-03-01T00:00:00Z", published="2025-02-21T07:40:15Z")
    later = after(before, found([revised]))
    rows = [path for path, data in later.files.items() if b"/2502.00009v" in data and "/papers_" in path]
    lines = [path for path, data in later.files.items() if b'"2502.00009"' in data]
    assert rows == ["papers/llm/2025_03/papers_1.md"]
    assert lines == ["papers/llm/2025_03/2025_03.jsonl"]
    assert sorted(path for path, data in later.files.items() if b"@misc{arXiv:2502.00009," in data) == [
        "papers/llm/2025_03/2025_03.bib",
        "papers/papers.bib",
    ]
    for feed in ("papers/feed.xml", "papers/llm/feed.xml"):
        assert later.files[feed].count(b"/abs/2502.00009v2</id>") == later.files[feed].count(b"/abs/2502.00009") / 2
    assert json.loads(later.files["papers/llm/radar.json"])["months"] == {"2025_03": 1, "2025_02": 2}


def test_a_month_that_is_emptied_goes_with_all_that_we_made_for_it_and_nothing_else() -> None:
    before = after(Files(), found([paper()]))
    before.files["papers/llm/2025_02/notes.md"] = b"mine"
    revised = paper(version=2, updated="2025-03-01T00:00:00Z", published="2025-02-21T07:40:15Z")
    later = after(before, found([revised]))
    assert [path for path in later.files if "2025_02" in path] == ["papers/llm/2025_02/notes.md"]
    assert "2025_02" not in later.files["papers/llm/README.md"].decode()


def test_with_group_by_published_a_revision_stays_in_its_month() -> None:
    before = after(Files(), found([paper()]), group_by=GroupBy.PUBLISHED)
    revised = paper(version=2, updated="2025-03-01T00:00:00Z", published="2025-02-21T07:40:15Z")
    later = after(before, found([revised]), group_by=GroupBy.PUBLISHED)
    assert pages_and_lines(changed(before, later)) == {
        f"papers/llm/2025_02/{name}" for name in ("2025_02.jsonl", "papers_1.md")
    }


def test_pages_that_are_no_longer_needed_are_removed_and_the_archive_is_untouched() -> None:
    before = after(Files(), found(month_of(35)))
    later = Files({**before.files})
    difference = make_update(Settings((LLM,), page_size=100), ENGINE, before, [found([])], now=NOW).difference(later)
    assert difference.removals == {f"papers/llm/2025_02/papers_{number}.md" for number in range(2, 6)}
    assert pages_and_lines(difference.writes) == {"papers/llm/2025_02/papers_1.md"}


def test_changing_what_shapes_pages_renders_all_of_them_anew_and_leaves_the_archive() -> None:
    before = after(Files(), found([*month_of(15), *month_of(5, "2025-01")]))
    later = after(before, found([]), page_order=PageOrder.OLDEST_FIRST, home_url="https://example.org")
    assert pages_and_lines(changed(before, later)) == {path for path in before.files if "/papers_" in path}
    assert "papers/llm/README.md" in changed(before, later)


def test_changing_the_grouping_moves_the_lines_and_loses_none() -> None:
    papers = [
        paper(f"2502.0000{n}", 2, published=f"2024-1{n}-01T00:00:00Z", updated="2025-02-21T07:40:15Z") for n in (1, 2)
    ]
    before = after(Files(), found(papers))
    later = after(before, found([]), group_by=GroupBy.PUBLISHED)
    assert {path for path in later.files if path.endswith(".jsonl")} == {
        "papers/llm/2024_11/2024_11.jsonl", "papers/llm/2024_12/2024_12.jsonl",
    }  # fmt: skip
    assert not updated(later, found(papers), group_by=GroupBy.PUBLISHED).difference(later)


def test_a_failed_topics_files_stay_as_they_are_even_where_they_are_damaged() -> None:
    before = after(Files(), found(month_of(15)), found(month_of(3), AGENTS))
    before.files["papers/llm/2025_02/2025_02.jsonl"] += b"damaged\n"
    before.files["papers/llm/2025_02/papers_9.md"] = b"too many"
    update = updated(before, failed(), found([paper("2503.00001", updated="2025-03-01T00:00:00Z")], AGENTS))
    difference = update.difference(before)
    assert not [path for path in {*difference.writes, *difference.removals} if path.startswith("papers/llm/")]
    assert [(report.total, report.failure) for report in update.topics] == [(15, "arXiv was down."), (4, "")]
    assert "| [LLM](llm/README.md) | 15 |" in difference.writes["papers/README.md"].decode()


def test_when_every_topic_failed_nothing_at_all_changes() -> None:
    before = Files({"README.md": f"{BEGIN}\n{END}\n".encode()})
    assert not updated(before, failed(), failed(AGENTS)).difference(before)


def test_the_overview_lists_what_other_jobs_of_a_matrix_keep() -> None:
    other = after(Files(), found(month_of(3), AGENTS))
    tree = after(other, found(month_of(2)))
    overview = tree.files["papers/README.md"].decode()
    assert re.findall(r"^\| \[(\w+)\]\((\S+)\) \| (\d+) \|", overview, re.MULTILINE) == [
        ("agents", "agents/README.md", "3"),
        ("LLM", "llm/README.md", "2"),
    ]
    assert {path for path in changed(other, tree) if path.startswith("papers/agents/")} == set()


def test_jobs_of_a_matrix_end_in_the_same_tree_in_whatever_order_they_run() -> None:
    one = after(after(Files(), found(month_of(3), AGENTS)), found(month_of(2)))
    other = after(after(Files(), found(month_of(2))), found(month_of(3), AGENTS))
    assert one.files == other.files


def test_another_jobs_damaged_radar_json_stops_the_run_rather_than_dropping_it_from_the_overview() -> None:
    tree = Files({"papers/agents/radar.json": b"{"})
    with pytest.raises(ArchiveError, match=r"papers/agents/radar\.json is not as arXiv Radar writes it"):
        updated(tree, found(month_of(2)))


def test_the_readme_beside_the_folder_gets_the_overview_between_its_marks() -> None:
    tree = after(Files({"README.md": f"# Mine\r\n{BEGIN}\r\n{END}\r\nRest".encode()}), found(month_of(2)))
    readme = tree.files["README.md"].decode()
    assert readme.startswith(f"# Mine\r\n{BEGIN}\r\n\r\n| Topic |")
    assert "| [LLM](papers/llm/README.md) | 2 | 2 | [2025_02](papers/llm/2025_02/papers_1.md) (2) | " in readme
    assert readme.endswith(f"\r\n{END}\r\nRest")
    untouched = Files({"README.md": b"# Mine\n"})
    assert after(untouched, found(month_of(2))).files["README.md"] == b"# Mine\n"
    assert "README.md" not in after(Files(), found(month_of(2))).files


def test_a_damaged_line_stops_the_run_with_file_and_line() -> None:
    tree = after(Files(), found(month_of(15)))
    tree.files["papers/llm/2025_02/2025_02.jsonl"] += b"{}\n"
    with pytest.raises(ArchiveError) as caught:
        updated(tree, found([]))
    assert (caught.value.file, caught.value.line) == ("papers/llm/2025_02/2025_02.jsonl", 16)


def test_both_sides_of_a_merge_conflict_become_one_archive() -> None:
    tree = after(Files(), found([paper()]))
    both = [paper(), paper(version=2), paper("2502.00001")]
    tree.files |= archive_files("papers/llm", {"2025_02": both})
    assert believed_coverage(settings(), tree, LLM, MARK, NOW) is None
    assert after(tree, found([])).files["papers/llm/2025_02/2025_02.jsonl"].count(b"\n") == 2


def test_coverage_is_believed_of_an_untouched_archive_asked_for_by_the_same_query() -> None:
    tree = after(Files(), found([*month_of(15), *month_of(5, "2025-01")]))
    assert believed_coverage(settings(), tree, LLM, MARK, NOW) == COVERAGE
    # Line ends and blank lines are a matter of git's settings.
    path = "papers/llm/2025_02/2025_02.jsonl"
    tree.files[path] = tree.files[path].replace(b"\n", b"\r\n") + b"\r\n"
    assert believed_coverage(settings(), tree, LLM, MARK, NOW) == COVERAGE


def test_coverage_starts_anew_when_the_query_changes_and_the_papers_stay() -> None:
    tree = after(Files(), found(month_of(15)))
    other = Topic("LLM", "llm", any=("llm", "large language model"))
    assert believed_coverage(settings(), tree, other, MARK, NOW) is None
    new = Coverage("2025-02-01T00:00:00Z", "2025-02-20T00:00:00Z")
    later = after(tree, found([], other, new))
    assert json.loads(later.files["papers/llm/radar.json"])["coverage"] == {"from": new.since, "until": new.until}
    assert later.files["papers/llm/2025_02/2025_02.jsonl"] == tree.files["papers/llm/2025_02/2025_02.jsonl"]


@pytest.mark.parametrize("changed", [{"primary_only": True}, {"none": ("C++",)}])
def test_coverage_starts_anew_when_what_is_checked_on_our_side_changes(changed: dict[str, Any]) -> None:
    strict = replace(LLM, **({"categories": ("cs.CV",)} | changed))
    plain = replace(strict, primary_only=False, none=())
    assert compile_query(strict) == compile_query(plain)
    tree = after(Files(), found(month_of(15), strict))
    assert json.loads(tree.files["papers/llm/radar.json"])["rules"]
    assert believed_coverage(settings(), tree, strict, MARK, NOW) == COVERAGE
    assert believed_coverage(settings(), tree, plain, MARK, NOW) is None
    later = after(tree, found([], plain))
    assert "rules" not in json.loads(later.files["papers/llm/radar.json"])
    assert later.files["papers/llm/2025_02/2025_02.jsonl"] == tree.files["papers/llm/2025_02/2025_02.jsonl"]
    assert believed_coverage(settings(), later, strict, MARK, NOW) is None


def test_rules_that_are_only_written_otherwise_change_nothing() -> None:
    one = replace(LLM, none=("C++", "F#"))
    tree = after(Files(), found(month_of(15), one))
    assert believed_coverage(settings(), tree, replace(one, none=("f#", "c++", "C++")), MARK, NOW) == COVERAGE
    assert believed_coverage(settings(), tree, replace(one, none=("C++",)), MARK, NOW) is None


@pytest.mark.parametrize("meddle", ["state gone", "month gone", "line gone", "line added", "line moved", "month added"])
def test_coverage_is_not_believed_when_somebody_has_added_or_removed_files_or_lines(meddle: str) -> None:
    tree = after(Files(), found([*month_of(15), *month_of(5, "2025-01")]))
    february, january = "papers/llm/2025_02/2025_02.jsonl", "papers/llm/2025_01/2025_01.jsonl"
    first, rest = tree.files[february].split(b"\n", 1)
    match meddle:
        case "state gone":
            del tree.files["papers/llm/radar.json"]
        case "month gone":
            del tree.files[january]
        case "line gone":
            tree.files[february] = rest
        case "line added":
            tree.files[february] += first.replace(b"2502.", b"2509.") + b"\n"
        case "line moved":
            tree.files |= {february: rest, january: tree.files[january] + first + b"\n"}
        case "month added":
            tree.files["papers/llm/2024_12/2024_12.jsonl"] = first + b"\n"
    assert believed_coverage(settings(), tree, LLM, MARK, NOW) is None


def test_pages_that_were_brought_over_give_way_whatever_they_are_called() -> None:
    theirs = Files({"papers/llm/2020_01/papers.md": page([row("2001.00001v1", day="2020-01-30")])})
    later = after(theirs, found([]))
    assert "papers/llm/2020_01/papers.md" not in later.files
    assert b"2001.00001" in later.files["papers/llm/2020_01/papers_1.md"]


def test_what_waits_to_be_brought_over_needs_no_answer_of_arxivs() -> None:
    theirs = Files({"papers/llm/2025_02/papers_1.md": page([row("2502.00001v1")])})
    update = updated(theirs, failed())
    (report,) = update.topics
    assert (report.failure, report.total, report.to_complete) == ("arXiv was down.", 1, 1)
    later = after(theirs, failed())
    assert json.loads(later.files["papers/llm/radar.json"])["to-complete"] == 1
    assert not updated(later, failed()).difference(later)


def test_the_overview_names_folders_of_another_program_that_no_topic_keeps() -> None:
    pages = {f"papers/{name}/2025_02/papers_1.md": page([row()]) for name in ("embodied_ai", "a-gents", "l-l-m")}
    theirs = Files(pages | {"papers/embodied_ai/README.md": b"# embodied ai\n"})
    later = after(theirs, found(month_of(2)))
    overview = later.files["papers/README.md"].decode()
    assert "Not kept by arXiv Radar: [a-gents](a-gents/2025_02/papers_1.md), [embodied_ai](embodied_ai/README.md)," in (
        overview
    )
    assert not updated(later, found([])).difference(later)
    assert "Not kept" not in after(Files(), found([])).files["papers/README.md"].decode()


def test_what_arxiv_does_not_know_is_told_of_in_the_run_that_finds_it_out() -> None:
    before = after(brought_over([paper("2502.00001"), paper("2502.00002")]), found([]))
    news = told(LLM, (), COVERAGE, unknown=("2502.00001",))
    (report,) = updated(before, news).topics
    assert report.unknown == ("2502.00001",)
    (report,) = updated(after(before, news), found([])).topics
    assert report.unknown == ()


def test_a_paper_that_is_only_named_is_not_forgotten_while_nothing_else_is_lacking() -> None:
    half = "| **[Half](http://arxiv.org/abs/2502.00009v1)**<details>It en"
    theirs = Files({"papers/llm/2025_02/papers_1.md": page([half])})
    later = after(theirs, found([paper("2502.00001", authors=("Ada",))]))
    assert json.loads(later.files["papers/llm/radar.json"])["to-find"] == ["2502.00009"]
    assert not updated(later, found([])).difference(later)
    (report,) = updated(later, found([])).topics
    assert report.to_complete == 1


def test_papers_told_in_full_are_counted_but_are_no_news() -> None:
    before = after(brought_over([paper("2502.00001"), paper("2502.00002", authors=("Ada",))]), found([]))
    fetched = [paper(f"2502.0000{number}", 3, authors=("Ada",)) for number in (1, 2)]
    (report,) = updated(before, found(fetched)).topics
    assert [after.id for _, after in report.change.revised] == ["2502.00002"]
    assert [after.id for _, after in report.proposed.revised] == ["2502.00002"]
    assert report.completed == 1


def test_a_failed_topic_whose_pages_wait_to_be_brought_over_proposes_no_paper_of_theirs_as_new() -> None:
    base = Files({"papers/llm/2025_02/papers_1.md": page([row("2502.00001v1"), row("2502.00002v1")])})
    fresh = paper("2502.00003")
    waiting = after(base, found([fresh]))
    (report,) = make_update(settings(), ENGINE, base, [failed()], waiting, now=NOW).topics
    assert report.proposed == change_of(fresh)
