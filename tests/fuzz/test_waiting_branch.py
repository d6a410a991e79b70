"""The archive on GitHub: on the branch of a waiting pull request, to which others can push, and on the base branch."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.end_to_end.world import Tree
from tests.fuzz import strategies as fed
from tests.fuzz.budget import fuzzed
from tests.fuzz.changes import TEXTS, Change
from tests.fuzz.oracle import Ran, broken, check_nothing_lost
from tests.fuzz.scene import BRANCH, HubScene
from tests.fuzz.test_archive import LISTS, MOMENTS, NUMBERS, RECORD, STATE, STATE_TOO
from tests.stand_ins.github import ALICE, BOT

FILES = (
    "papers/splatting/radar.json", "papers/splatting/2026_10/2026_10.jsonl", "papers/gaussian/radar.json",
    "papers/splatting/2026_10/papers_1.md", "papers/README.md", "README.md", "papers/splatting/2026_10/2026_10.bib",
    "papers/elsewhere/radar.json", "src/main.c", "papers/x/2026_10/2026_10.jsonl",
)  # fmt: skip
BEGIN, END = "<!-- arxiv-radar:begin -->", "<!-- arxiv-radar:end -->"


def run_with(
    hub: HubScene, branch: str, changes: dict[str, Change], publish: str, *, ours: bool = False
) -> tuple[Ran, Tree, Tree]:
    """Run after somebody, or we by the look of it, changed files on a branch; gives its files before and after."""
    hub.reset()
    base = hub.github.tree(branch)
    files: dict[str, bytes | None] = {path: change(base.get(path, b"")) for path, change in changes.items()}
    hub.github.commit(branch, files, author=BOT if ours else ALICE)
    hub.refs_now = hub.github.store.refs("refs/")
    before = hub.github.tree(branch)
    ran = hub.machine.run(hub.environ(publish=publish), hub.clock)
    may_move = BRANCH if publish == "pull-request" else "main"
    hub.check(before if branch == may_move else hub.github.tree(may_move), ran, may_move=may_move)
    after = hub.github.tree(branch)
    if hub.github.head(branch):
        check_nothing_lost({path: data for path, data in before.items() if path not in changes}, after)
    if ran.code and after != before:
        raise broken("WroteInSpiteOfAnError", ran.log)
    return ran, before, after


ONE_STATE = fed.each_value(number=NUMBERS, moment=MOMENTS, text=("name", "query"), other=LISTS)
CHANGES = fed.changed(fed.on_json(*STATE, *STATE_TOO), fed.on_json_lines(*RECORD), fed.on_lines(), fed.on_bytes())


@fuzzed(400, path=st.sampled_from(FILES), change=CHANGES, ours=st.booleans())
def test_files_on_the_waiting_branch(hub: HubScene, path: str, change: Change, ours: bool) -> None:
    run_with(hub, BRANCH, {path: change}, "pull-request", ours=ours)


@fuzzed(200, change=ONE_STATE)
def test_each_value_of_a_state_on_the_waiting_branch(hub: HubScene, change: Change) -> None:
    run_with(hub, BRANCH, {"papers/splatting/radar.json": change}, "pull-request")


@fuzzed(150, path=st.sampled_from(FILES), change=CHANGES, publish=st.sampled_from(["commit", "pull-request"]))
def test_files_on_the_base_branch(hub: HubScene, path: str, change: Change, publish: str) -> None:
    run_with(hub, "main", {path: change}, publish)


def bodies() -> st.SearchStrategy[str]:
    """What can stand in a pull request's text: its marks, in any order, among anything."""
    memory = st.sampled_from(
        ["", "<!-- arxiv-radar:memory title= people= -->", "<!-- arxiv-radar:memory title=0a people=,,f -->"]
    )
    pieces = st.one_of(
        st.sampled_from([BEGIN, END, "\r\n", "x" * 66_000, "\n"]), memory, st.sampled_from(TEXTS), st.text(max_size=20)
    )
    return st.lists(pieces, max_size=6).map("".join)


@fuzzed(150, title=fed.texts(), body=st.none() | bodies(), labels=st.sampled_from(["", "papers, x", "papers"]))
def test_words_of_the_pull_request(hub: HubScene, title: str, body: str | None, labels: str) -> None:
    """What people wrote stays: around our part, and all of it where there is none."""
    hub.reset()
    (pull,) = hub.github.world.pull_requests
    pull.title = title.encode("utf-8", "replace").decode()
    pull.body = None if body is None else body.encode("utf-8", "replace").decode()
    was_title, was = pull.title, pull.body or ""
    ran = hub.machine.run(hub.environ(publish="pull-request", labels=labels, assignees="octocat, alice"), hub.clock)
    hub.check(hub.github.tree(BRANCH), ran, may_move=BRANCH)
    now = pull.body or ""
    first, last = was.find(BEGIN), was.rfind(END)
    if 0 <= first < last:
        kept = now.startswith(was[:first]) and now.endswith(was[last + len(END) :])
    else:
        kept = now == was if was.strip() else True
        if was.strip() and pull.title != was_title:
            raise broken("LostWords", f"title {was_title!r} -> {pull.title!r}")
    if not kept:
        raise broken("LostWords", f"{was!r}\n-> {now!r}")
