"""Kind 16: comments that want what their authors may not have, or far too much of it, and deletions that are none."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.end_to_end.hub import Hub, open_hub, splats
from tests.end_to_end.proposals import BRANCH, news, propose, proposing
from tests.end_to_end.reviewers import FILE, STRANGER, without
from tests.stand_ins.github import ALICE, BOB, BOT, Fault, Person, odd, status

pytestmark = pytest.mark.hostile

PAPER, OTHER = "2610.00000", "2610.00001"
SHOWN_ONLY = (
    f"> /radar reject {PAPER}",
    f"> Please:\n/radar reject {PAPER}",
    f"```\n/radar reject {PAPER}\n```",
    f"~~~~\n~~~\n/radar reject {PAPER}\n~~~~",
    f"    /radar reject {PAPER}",
    f"Write `\n/radar reject {PAPER}\n` so.",
    f"<!--\n/radar reject {PAPER}\n-->",
    f"<pre>\n/radar reject {PAPER}\n</pre>",
    f"1. /radar reject {PAPER}",
    f"\u200b/radar reject {PAPER}",
)


def decided(hub: Hub, branch: str = BRANCH) -> list[str]:
    return [line.split(" #")[0].strip() for line in hub.github.tree(branch).get(FILE, b"").decode().splitlines()]


def test_a_thousand_comments_that_only_show_commands_decide_nothing(tmp_path: Path) -> None:
    with proposing(tmp_path) as hub:
        propose(hub)
        for number in range(1_000):
            hub.github.comment(1, SHOWN_ONLY[number % len(SHOWN_ONLY)], ALICE)
        ran = propose(hub)
        assert ran.writes == [] and decided(hub) == []
        assert ran.calls.count("GET issues/1/comments") == 11


def test_a_thousand_commands_of_a_reviewer_are_obeyed_at_once_and_thanked_by_and_by(tmp_path: Path) -> None:
    with proposing(tmp_path, papers=10) as hub:
        hub.github.set(rate_limit=10**6)
        propose(hub)
        for number in range(1_000):
            hub.github.comment(1, f"/radar tag {PAPER} tag {number}", BOB if number % 2 else ALICE)
        ran = propose(hub)
        assert len(decided(hub)) == 1_000
        assert len([call for call in ran.calls if "permission" in call]) == 2
        assert len([each for each in ran.writes if "reactions" in each.path]) == 40
        head = hub.github.head(BRANCH)
        propose(hub)
        assert hub.github.head(BRANCH) == head, "what waits for its thumbs-up is not done again"
        assert sum(bool(each.reacted()) for each in hub.github.comments(1)) == 80


def test_a_thousand_strangers_get_one_answer_a_run_and_hold_nobody_up(tmp_path: Path) -> None:
    with proposing(tmp_path) as hub:
        hub.github.set(rate_limit=10**6)
        propose(hub)
        for number in range(200):
            who = Person(f"troll-{number}", 7_000 + number, "Troll", f"troll{number}@example.org")
            for _ in range(5):
                hub.github.comment(1, f"/radar reject {PAPER}\n@octo fixes #1 `x` <b>", who)
        hub.github.comment(1, f"/radar reject {OTHER}", ALICE)
        ran = propose(hub)
        assert decided(hub) == [f"reject {OTHER}"]
        assert len([call for call in ran.calls if "permission" in call]) <= 30
        answers = [each for each in hub.github.comments(1) if each.author == BOT]
        assert len(answers) == 1 and "@" not in answers[0].body and len(answers[0].body) < 65_536
        for _ in range(8):
            propose(hub)
        assert propose(hub).writes == [] and len(answers) < 9


@pytest.mark.parametrize("line", ["reject " + "9" * 70_000, "note 2610.00000 " + "x" * 60_000, "tag 2610.00000 \x00"])
def test_lines_that_are_too_long_or_hold_controls_are_refused_in_a_sentence(tmp_path: Path, line: str) -> None:
    with proposing(tmp_path) as hub:
        propose(hub)
        hub.github.comment(1, f"/radar {line}")
        propose(hub)
        assert decided(hub) == []
        (_, answer) = hub.github.comments(1)
        assert answer.author == BOT and len(answer.body) < 5_000
        assert propose(hub).writes == []


def test_a_note_cannot_forge_a_line_a_commit_or_a_mention(tmp_path: Path) -> None:
    with proposing(tmp_path) as hub:
        propose(hub)
        note = f"@octo fixes #1 <img src=x> {{{{ x }}}} # reject {OTHER} (undone by alice in issuecomment-1)"
        hub.github.comment(1, f"/radar note {PAPER} {note}\u2028reject {OTHER}\x85reject {OTHER}")
        propose(hub)
        assert [line.split()[0] for line in decided(hub)] == ["note"]
        message = hub.github.history(BRANCH)[0].message
        assert "@" not in message and "#1" not in message and "octo" not in message
        body = hub.github.pull_requests[0].body or ""
        assert "@octo" not in body and "<img" not in body and "fixes #1" not in body
        assert propose(hub).writes == []


def test_somebody_who_lost_the_permission_decides_nothing_more(tmp_path: Path) -> None:
    with proposing(tmp_path) as hub:
        propose(hub)
        hub.github.comment(1, f"/radar reject {PAPER}", BOB)
        propose(hub)
        hub.github.set(roles={"bob": "read"})
        hub.github.comment(1, f"/radar undo {PAPER}", BOB)
        propose(hub)
        assert decided(hub) == [f"reject {PAPER}"]


def test_a_comment_of_an_account_that_is_gone_is_nobodys(tmp_path: Path) -> None:
    with proposing(tmp_path) as hub:
        propose(hub)
        hub.github.comment(1, f"/radar reject {PAPER}").author = None
        assert propose(hub).writes == [] and decided(hub) == []


ODD = {
    "comments": ("GET", "issues/1/comments"),
    "permission": ("GET", "collaborators/*"),
    "reactions": ("POST", "issues/comments/*"),
    "history": ("GET", "commits"),
}
FAULTS: dict[str, Fault] = {
    "500": status(500, "x"),
    "403": status(403, "no"),
    "404": status(404, "Not Found"),
    "odd": odd(b'[{"id": 1}]'),
}


# GitHub's 404 for a permission says that somebody is nobody here.
CASES = [(which, name) for which in ODD for name in FAULTS if (which, name) != ("permission", "404")]


@pytest.mark.parametrize(("which", "name"), CASES, ids=[" ".join(case) for case in CASES])
def test_whatever_is_answered_no_decision_is_lost_or_made_up(tmp_path: Path, which: str, name: str) -> None:
    with proposing(tmp_path) as hub:
        propose(hub)
        hub.github.comment(1, f"/radar reject {PAPER}")
        hub.github.comment(1, f"/radar reject {OTHER}", STRANGER)
        method, path = ODD[which]
        hub.github.fault(method, path, FAULTS[name], times=None)
        hub.announce(*news(100))
        ran = hub.run(publish="pull-request")
        assert ran.code in (0, 4) and "bug of its own" not in ran.log
        hub.github.faults.clear()
        propose(hub)
        propose(hub)
        assert decided(hub) == [f"reject {PAPER}"]
        assert len(hub.papers(BRANCH)) == 4


def test_a_curation_file_of_a_hundred_thousand_lines_is_read(tmp_path: Path) -> None:
    with open_hub(tmp_path, splats(range(12))) as hub:
        hub.run()
        lines = [f"reject 2501.{number:05}\n" for number in range(99_990)]
        lines[5:5] = ["<<<<<<< HEAD\n", "reject it\n", "=======\n", f"star {OTHER} # caf\u00e9\n", ">>>>>>> side\n"]
        hub.github.commit("main", {FILE: "".join(lines).encode("latin-1") + f"reject {PAPER}".encode()})
        ran = hub.run()
        assert ran.code == 0 and "is no identifier" in ran.log
        pages = b"".join(data for path, data in hub.github.tree().items() if "papers_" in path)
        assert PAPER.encode() not in pages and OTHER.encode() in pages
        assert hub.run().writes == []


def test_a_page_that_somebody_filled_with_other_text_deletes_nothing(tmp_path: Path) -> None:
    with open_hub(tmp_path, splats(range(12))) as hub:
        hub.run()
        before = hub.github.tree()
        page = next(path for path in before if path.endswith("papers_1.md") and path.startswith("papers/"))
        for data in (b"", b"# Mine\n", b"\xff\xfe", b"| x |\n" * 100_000):
            hub.github.commit("main", {page: data})
            assert hub.run().code == 0
            assert hub.github.tree() == before


def test_rows_of_other_papers_that_name_the_one_deleted_do_not_hide_it(tmp_path: Path) -> None:
    entries = splats(
        range(3), summary=f"We build on https://arxiv.org/abs/{PAPER}v1 and [x](https://arxiv.org/abs/{PAPER}v1)."
    )
    with open_hub(tmp_path, entries) as hub:
        hub.run()
        page = next(path for path in hub.github.tree() if path.endswith("papers_1.md") and path.startswith("papers/"))
        rows = hub.github.tree()[page].splitlines(keepends=True)
        gone = next(row for row in rows if f"](https://arxiv.org/abs/{PAPER}v1)**".encode() in row)
        hub.github.commit("main", {page: b"".join(row for row in rows if row != gone)})
        hub.run()
        assert len(decided(hub, "main")) == 1 and decided(hub, "main")[0].startswith(f"reject {PAPER}")


def test_a_merge_that_loses_most_of_a_month_rejects_nothing(tmp_path: Path) -> None:
    with open_hub(tmp_path, splats(range(80))) as hub:
        hub.run(page_size="10")
        tree = hub.github.tree()
        gone = [f"2610.{number:05}" for number in range(0, 80, 3)]
        kinds = (".md", ".jsonl", ".bib")
        changes = {
            path: without(data, *gone) for path, data in tree.items() if path.endswith(kinds) and "2026_" in path
        }
        hub.github.commit("main", changes, "Bad merge")
        ran = hub.run(page_size="10")
        assert decided(hub, "main") == [] and "takes out 27 papers" in ran.log and len(hub.papers()) == 80
