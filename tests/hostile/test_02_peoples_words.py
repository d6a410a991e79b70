"""Kind 2: what people write in the pull request while a run is on is never overwritten."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.hub import Hub
from tests.end_to_end.proposals import BRANCH, news, only, propose, proposing
from tests.hostile.attack import Outcome, attack
from tests.hostile.given import on_hub
from tests.hostile.meanwhile import while_arxiv_is_asked
from tests.stand_ins.github import Fault, Meanwhile, PullRequest, Reset, secondary_limit, status

OURS = "**4 new papers in 1 topic, 4 papers in all.**"
BEFORE = "Papers: 3 new, 0 revised"


@contextmanager
def proposed(folder: Path, **inputs: Any) -> Iterator[Hub]:
    """A repository with an open pull request, and one more paper for the next run to tell of."""
    with proposing(folder) as hub:
        propose(hub, **inputs)
        hub.announce(*news(100))
        yield hub


def run(hub: Hub, folder: Path, case: str, **inputs: str) -> Outcome:
    ran = attack(folder / "run", on_hub(hub, publish="pull-request", **inputs), kind=2, case=case)
    assert ran.code == 0, ran.log
    assert len(hub.papers(BRANCH)) == 4
    return ran


def around(pull: PullRequest) -> None:
    pull.body = f"Please read by Friday.\n\n{pull.body}\n\nThanks!"


def in_the_editor(pull: PullRequest) -> None:
    pull.body = f"Please read by Friday.  \n\n{pull.body}\n\n \nThanks!".replace("\n", "\r\n")


def instead(pull: PullRequest) -> None:
    pull.title, pull.body = "Mine", "All of it is mine."


def without_marks(pull: PullRequest) -> None:
    pull.body = (pull.body or "").replace("<!-- arxiv-radar:begin -->", "").replace("<!-- arxiv-radar:end -->", "")


def title(pull: PullRequest) -> None:
    pull.title = "Reading for November"


def draft(pull: PullRequest) -> None:
    pull.draft, pull.labels, pull.reviewers = True, ["urgent"], []


def between_the_marks(pull: PullRequest) -> None:
    pull.body = (pull.body or "").replace("3 new papers", "THREE new papers")


def line_ends(pull: PullRequest) -> None:
    pull.body = f"\n{pull.body}\n".replace("\n", "\r\n")


@dataclass(frozen=True)
class Edit:
    """What a person does, and what is in title and body afterwards (`{ours}`: our part, brought up to date)."""

    does: Callable[[PullRequest], object]
    title: str
    begins: str
    ends: str
    ours: bool = True


MARKS = "<!-- arxiv-radar:begin -->", "<!-- arxiv-radar:end -->"
NEW = "Papers: 4 new, 0 revised"
EDITS = {
    "around ours": Edit(around, NEW, f"Please read by Friday.\n\n{MARKS[0]}", f"{MARKS[1]}\n\nThanks!"),
    "around, in GitHub's editor": Edit(
        in_the_editor, NEW, f"Please read by Friday.  \r\n\r\n{MARKS[0]}", f"{MARKS[1]}\r\n\r\n \r\nThanks!"
    ),
    "in place of ours, and the title": Edit(instead, "Mine", "All of it is mine.", "All of it is mine.", ours=False),
    "the marks away": Edit(without_marks, BEFORE, "\n", "\n", ours=False),
    "the title": Edit(title, "Reading for November", MARKS[0], MARKS[1]),
    "a draft, another label, no reviewer": Edit(draft, NEW, MARKS[0], MARKS[1]),
    "within ours": Edit(between_the_marks, NEW, MARKS[0], MARKS[1]),
    "line ends alone": Edit(line_ends, NEW, f"\r\n{MARKS[0]}", f"{MARKS[1]}\r\n"),
}


@pytest.mark.parametrize("name", EDITS)
def test_what_is_written_while_arxiv_is_asked_stays(tmp_path: Path, name: str) -> None:
    edit = EDITS[name]
    with proposed(tmp_path, reviewers="bob", labels="papers") as hub:
        pull = only(hub)
        while_arxiv_is_asked(hub.arxiv, lambda: edit.does(pull))
        run(hub, tmp_path, f"meanwhile: {name}", reviewers="bob", labels="papers")
        body = pull.body or ""
        assert pull.title == edit.title
        assert body.startswith(edit.begins) and body.endswith(edit.ends)
        assert (OURS in body) is edit.ours and "THREE" not in body
        if edit.does is draft:
            assert (pull.draft, pull.labels, pull.reviewers) == (True, ["urgent"], [])


LATE: dict[str, tuple[Fault, ...]] = {
    "an answer that never came": (Reset(),),
    "an answer that is lost though the edit is made": (Reset(after_work=True),),
    "a limit of ten minutes": (secondary_limit(600), status(503)),
}


@pytest.mark.parametrize("name", LATE)
def test_what_is_written_before_the_next_try_of_an_edit_stays_too(tmp_path: Path, name: str) -> None:
    with proposed(tmp_path) as hub:
        pull = only(hub)
        for first, fault in enumerate(LATE[name], 1):
            hub.github.fault("PATCH", "pulls/*", fault, first=first)
        reads = 1 + len(LATE[name])
        hub.github.fault("GET", "pulls/*", Meanwhile(lambda: around(pull)), first=reads)
        run(hub, tmp_path, f"an edit is tried again after {name}")
        body = pull.body or ""
        assert body.startswith("Please read by Friday.") and body.endswith("Thanks!") and OURS in body


def test_what_is_written_right_after_opening_stays(tmp_path: Path) -> None:
    with proposing(tmp_path) as hub:
        hub.announce(*news(100))
        hub.github.fault("POST", "issues/*/labels", Meanwhile(lambda: around(only(hub))))
        hub.github.fault("POST", "issues/*/labels", Meanwhile(lambda: title(only(hub))))
        run(hub, tmp_path, "the body is edited while people are asked", labels="papers", reviewers="bob")
        pull = only(hub)
        assert pull.title == "Reading for November" and pull.labels == ["papers"]
        assert (pull.body or "").startswith("Please read by Friday.") and (pull.body or "").endswith("Thanks!")


def close(hub: Hub) -> None:
    hub.github.close(1)


def merge(hub: Hub) -> None:
    hub.github.merge(1)


def retarget(hub: Hub) -> None:
    only(hub).base = "develop"


def push(hub: Hub) -> None:
    hub.github.commit(BRANCH, {"notes/late.md": b"Just in time.\n"})


@pytest.mark.parametrize("does", [close, merge, retarget, push])
def test_what_becomes_of_the_pull_request_meanwhile_counts(tmp_path: Path, does: Callable[[Hub], None]) -> None:
    with proposed(tmp_path) as hub:
        hub.github.commit("develop", {"x": b"x"})
        first = only(hub)
        while_arxiv_is_asked(hub.arxiv, lambda: does(hub))
        run(hub, tmp_path, f"somebody comes to {does.__name__} it meanwhile")
        pulls = hub.github.pull_requests
        if does is push:
            assert pulls == [first] and OURS in (first.body or "")
            assert hub.github.tree(BRANCH)["notes/late.md"] == b"Just in time.\n"
        else:
            assert first.title == BEFORE and "**3 new papers" in (first.body or ""), "it is not edited any more"
            assert len(pulls) == 2 and pulls[1].base == "main"


@pytest.mark.parametrize("does", [close, merge, retarget])
def test_it_counts_where_nothing_but_the_text_is_to_change(tmp_path: Path, does: Callable[[Hub], None]) -> None:
    """Nothing is pushed then, so nobody would look at the pull request again before the edit."""
    with proposing(tmp_path) as hub:
        propose(hub)
        hub.github.commit("develop", {"x": b"x"})
        first = only(hub)
        while_arxiv_is_asked(hub.arxiv, lambda: does(hub))
        title = "{{ new }} to read"
        ran = attack(
            tmp_path / "run",
            on_hub(hub, publish="pull-request", pull_request_title=title, labels="papers"),
            kind=2,
            case=f"somebody comes to {does.__name__} it, and only its text is to change",
        )
        assert ran.code == 0, ran.log
        assert (first.title, first.labels) == (BEFORE, [])
        assert len(hub.github.pull_requests) == (2 if does is retarget else 1)
