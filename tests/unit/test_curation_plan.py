"""What people's decisions make of the repository: what readers see, what the archive keeps, what is rendered anew."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from radar.archive.coverage import Coverage
from radar.archive.paper import Paper
from radar.arxiv_api.topic_harvest import Outcome
from radar.publishing.update import Update
from radar.rendering.template_engine import Engine
from radar.run.plan import make_update
from radar.settings.model import Settings, Topic
from tests.unit.given_papers import Files, paper, told
from tests.unit.test_plan import AGENTS, ENGINE, LLM

COVERAGE = Coverage("2025-01-01T00:00:00Z", "2025-03-21T07:40:15Z")
NOW = datetime(2025, 4, 1, tzinfo=UTC)
FILE = "papers/curation.txt"
NOTE = "note 2502.00002 The baseline! https://x.org/a_b_(c)?d=1&e#f."


def papers(*numbers: int, version: int = 1, month: int = 2) -> list[Paper]:
    return [
        paper(
            f"25{month:02}.{number:05}",
            version,
            f"2025-{month:02}-{number + version:02}T00:00:00Z",
            title=f"Title {number}",
            authors=("A. Author",),
        )
        for number in numbers
    ]


FEBRUARY, MARCH = papers(1, 2, 3), papers(4, 5, month=3)
BOTH = [*FEBRUARY, *MARCH]


def updated(tree: Files, *outcomes: Any, waiting: Files | None = None, engine: Engine = ENGINE, **what: Any) -> Update:
    return make_update(Settings((LLM, AGENTS), page_size=10, **what), engine, tree, outcomes, waiting, now=NOW)


def after(tree: Files, found: Sequence[Paper] = (), topic: Topic = LLM, **what: Any) -> Files:
    """`tree` as a run leaves it that finds these papers."""
    difference = updated(tree, told(topic, found, COVERAGE), **what).difference(tree)
    kept = {path: data for path, data in tree.files.items() if path not in difference.removals}
    return Files(kept | dict(difference.writes))


def decided(tree: Files, *lines: str) -> Files:
    """`tree` with further lines of somebody's."""
    return Files(tree.files | {FILE: tree.files.get(FILE, b"") + "".join(f"{line}\n" for line in lines).encode()})


def written(before: Files, later: Files) -> set[str]:
    return {
        path for path in before.files.keys() | later.files.keys() if before.files.get(path) != later.files.get(path)
    }


def seen(tree: Files, text: str) -> set[str]:
    """The files in which a text stands."""
    return {path for path, data in tree.files.items() if text.encode() in data and path != FILE}


def archive(tree: Files, month: str = "2025_02") -> str:
    """The file that has a month's papers."""
    (path,) = [path for path in tree.files if re.fullmatch(rf"papers/llm/{month}/.*\.jsonl", path)]
    return path


def state(tree: Files) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(tree.files["papers/llm/radar.json"])
    return found


@pytest.fixture(scope="module", params=["known", "decided before"])
def rejected(request: pytest.FixtureRequest) -> Files:
    if request.param == "known":
        return after(decided(after(Files(), BOTH), "reject 2502.00002 # off topic", "reject 2503.00005 llm"))
    return after(decided(Files(), "reject 2502.00002 # off topic", "reject 2503.00005 llm"), BOTH)


def test_a_rejected_paper_is_in_the_archive_alone(rejected: Files) -> None:
    assert seen(rejected, "Title 2") == {archive(rejected)}
    assert seen(rejected, "2502.00002") == {archive(rejected), "papers/llm/radar.json"}
    assert b'"id": "2502.00002"' in rejected.files[archive(rejected)]
    assert rejected.files[archive(rejected)].count(b'"rejected": true') == 1
    assert (state(rejected)["total"], state(rejected)["months"]) == (3, {"2025_03": 2, "2025_02": 3})
    assert b"- Papers: 3\n" in rejected.files["papers/llm/README.md"]
    assert b"| [2025_03](2025_03/papers_1.md) | 1 |" in rejected.files["papers/llm/README.md"]


def test_a_run_without_news_writes_nothing(rejected: Files) -> None:
    for found in ([], BOTH):
        assert written(rejected, after(rejected, found)) == set()


def test_a_later_version_stays_rejected_and_is_no_news(rejected: Files) -> None:
    update = updated(rejected, told(LLM, papers(2, version=9), COVERAGE))
    (report,) = update.topics
    assert (report.change.revised, report.total, report.rejected) == ((), 3, 2)
    later = after(rejected, papers(2, version=9))
    assert seen(later, "2502.00002v9") == seen(later, "Title 2") - seen(later, '"id": "2502.00002"')
    assert b'"id": "2502.00002", "version": 9' in later.files[archive(later)]
    assert not update.news(update.difference(rejected))


def test_to_remove_the_line_takes_it_back(rejected: Files) -> None:
    back = after(Files({path: data for path, data in rejected.files.items() if path != FILE}))
    plain = after(Files(), BOTH)
    assert {path for path in written(back, plain) if not path.endswith("papers/radar.json")} == set()


def test_a_month_of_rejected_papers_has_no_page() -> None:
    tree = after(decided(after(Files(), BOTH), "reject 2503.00004, 2503.00005"))
    assert {path for path in tree.files if "/2025_03/" in path} == {archive(tree, "2025_03")}
    assert seen(tree, "2025_03") == {"papers/llm/radar.json"}
    assert written(tree, after(tree, BOTH)) == set()
    everything = after(decided(tree, "reject 2502.00001, 2502.00002, 2502.00003"))
    assert b"No papers yet." in everything.files["papers/llm/README.md"]


def test_pages_that_a_decision_does_not_touch_are_not_even_read() -> None:
    class Watched(Files):
        def read(self, path: str) -> bytes:
            assert "2025_01/papers_" not in path, path
            return super().read(path)

    tree = after(Files(), [*BOTH, *papers(1, 2, 3, month=1)])
    tree = after(decided(tree, "reject 2503.00005", "star 2503.00004", "tag 2503.00004 a", "reject 2599.00001"))
    assert written(tree, after(Watched(tree.files))) == set()
    unstarred = Watched(tree.files | {FILE: b"reject 2503.00005\nreject 2599.00001\n"})
    assert {path for path in written(tree, after(unstarred)) if "/20" in path} == {"papers/llm/2025_03/papers_1.md"}


def test_a_starred_paper_has_its_marks_in_its_row_and_stands_in_the_lists() -> None:
    lines = ["star 2502.00002", "tag 2502.00002 bench, *b*", NOTE]
    tree = after(decided(after(Files(), BOTH), *lines))
    rows = tree.files["papers/llm/2025_02/papers_1.md"].decode().splitlines()
    (row,) = [row for row in rows if "Title 2" in row]
    assert row == (
        r"| ★ **[Title 2](https://arxiv.org/abs/2502.00002v1)**<br>\*b\* · bench<br>The baseline! "
        r"[https&#58;//x.org/a_b_(c)?d=1&amp;e#f](https://x.org/a_b_%28c%29?d=1&amp;e#f). | 2025-02-03 |  |"
    )
    page = tree.files["papers/llm/starred.md"].decode()
    assert page.count("[Title 2]") == 2  # under each of its tags
    assert page.index("## \\*b\\*") < page.index("## bench")
    assert tree.files["papers/starred.md"].decode().count("[Title 2]") == 2
    assert b"keywords={*b*, bench}" in tree.files["papers/starred.bib"]
    assert b'<title type="text">Title 2</title>' in tree.files["papers/llm/starred.xml"]
    assert "★ [1 starred](starred.md)" in tree.files["papers/llm/README.md"].decode()
    assert written(tree, after(tree, BOTH)) == set()
    gone = after(Files({path: data for path, data in tree.files.items() if path != FILE}))
    assert not [path for path in gone.files if "starred" in path]


def test_tags_and_notes_can_be_columns() -> None:
    from radar.settings.columns import Column

    columns = (Column.PAPER, Column.TAGS, Column.NOTES)
    lines = ("tag 2502.00002 b, a", "note 2502.00002 One.", "note 2502.00002 Two.")
    tree = after(decided(Files(), *lines), BOTH, columns=columns)
    assert (
        b"| **[Title 2](https://arxiv.org/abs/2502.00002v1)** | a \xc2\xb7 b | One.<br>Two. |"
        in (tree.files["papers/llm/2025_02/papers_1.md"])
    )


def test_the_starred_list_stands_in_a_readme_and_follows_revisions() -> None:
    marks = "<!-- arxiv-radar:starred{0} begin -->\nold\n<!-- arxiv-radar:starred{0} end -->\n"
    readme = "".join(map(marks.format, ("", " llm", " agents", " other")))
    tree = after(decided(Files({"README.md": readme.encode()}), "star 2502.00002 llm"), BOTH)
    text = tree.files["README.md"].decode()
    assert text.count("- **[Title 2](https://arxiv.org/abs/2502.00002v1)**") == 2
    assert text.count("No paper is starred yet.") == 0  # the topic is not there yet
    assert "](papers/llm/starred.md)" in text
    tree = after(tree, papers(2, version=2))
    assert tree.files["README.md"].decode().count("[Title 2](https://arxiv.org/abs/2502.00002v2)") == 2
    tree = after(tree, BOTH, AGENTS)
    assert tree.files["README.md"].decode().count("No paper is starred yet.") == 1
    assert tree.files["papers/starred.md"].decode().count("[Title 2]") == 1


def test_decisions_that_wait_hold_and_are_proposed() -> None:
    base = after(Files(), BOTH)
    waiting = after(decided(base, "reject 2502.00002", "star 2503.00004"), papers(6))
    update = updated(base, told(LLM, (), COVERAGE), waiting=waiting)
    proposal = dict(update.difference(base).writes)
    assert proposal[FILE] == b"reject 2502.00002\nstar 2503.00004\n"
    assert "papers/llm/starred.md" in proposal
    assert b"Title 2" not in proposal["papers/llm/2025_02/papers_1.md"]
    assert not update.difference(waiting)


def test_what_was_taken_back_on_the_base_does_not_come_back_from_the_branch() -> None:
    fork = after(decided(after(Files(), BOTH), "reject 2502.00002"))
    waiting = after(decided(fork, "star 2503.00004"))
    waiting.fork = fork  # type: ignore[attr-defined]
    base = Files({path: data for path, data in fork.files.items() if path != FILE})
    update = updated(base, told(LLM, (), COVERAGE), waiting=waiting)
    assert update.difference(base).writes[FILE] == b"star 2503.00004\n"
    assert b"Title 2" in update.files["papers/llm/2025_02/papers_1.md"]


def test_lines_that_say_nothing_and_contradictions_are_told() -> None:
    tree = decided(Files(), "rejct 2502.00002", "add 2502.00001 llm", "reject 2502.00001", "add 2502.09999 llm")
    update = updated(tree, told(LLM, BOTH, COVERAGE, unknown=("2502.09999",)))
    assert [(remark.file, remark.line, remark.what) for remark in update.remarks] == [
        (FILE, 1, "“rejct” is none of reject, star, tag, note, add."),
        (FILE, None, "The paper 2502.00001 is both added to llm and rejected there."),
        (FILE, None, "arXiv has no paper 2502.09999, which is added to llm, or cannot deliver it."),
    ]
    assert FILE not in update.difference(tree).writes


def test_decisions_hold_although_arxiv_is_down() -> None:
    tree = decided(after(Files(), BOTH), "reject 2502.00002", "reject 2599.00001")
    failure = Outcome(LLM, failure="arXiv was down.")
    update = updated(tree, failure)
    (report,) = update.topics
    assert (report.failure, report.total, report.rejected) == ("arXiv was down.", 4, 1)
    rejected = Files(tree.files | dict(update.difference(tree).writes))
    assert seen(rejected, "Title 2") == {archive(rejected)}
    assert state(rejected)["coverage"] == state(tree)["coverage"]
    assert not updated(rejected, failure).difference(rejected)
    assert not updated(after(Files(), BOTH), failure).files


def test_templates_of_the_repositorys_own_see_the_marks() -> None:
    row = "| {{ paper.starred }} {{ paper.tags | join }} {{ paper.notes | join }} |"
    engine = Engine({"row.md.j2": row}, "templates")
    tree = after(decided(Files(), "star 2502.00002", "tag 2502.00002 a", "note 2502.00002 One."), BOTH, engine=engine)
    page = tree.files["papers/llm/2025_02/papers_1.md"]
    assert (page.count(b"| True a One. |"), page.count(b"| False   |")) == (1, 2)
    tree = after(decided(tree, "reject 2502.00001"), engine=engine)
    assert tree.files["papers/llm/2025_02/papers_1.md"].count(b"| False   |") == 1
