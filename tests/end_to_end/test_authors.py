"""Whose name commits carry, and who signs them off, for repositories that ask for it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.hub import open_hub, splats
from tests.stand_ins.github import BOT, Person

ADA = Person("ada", 7, "Ada Lovelace", "ada+papers@example.org")
CAROL = Person("carol", 8, "Carol", "8+carol@users.noreply.github.com")
ADA_LINE = f"{ADA.name} <{ADA.email}>"
BOT_LINE = f"Signed-off-by: {BOT.name} <{BOT.email}>"


@pytest.mark.parametrize("publish", ["commit", "pull-request"])
def test_commits_carry_the_name_of_the_setting_and_are_not_signed(tmp_path: Path, publish: str) -> None:
    with open_hub(tmp_path) as hub:
        hub.unsigned = {ADA.email}
        ran = hub.run(publish=publish, author=ADA_LINE)
        assert ran.code == 0, ran.log
        commit = hub.github.commit_of(ran.outputs["commit-sha"])
        assert (commit.author.name, commit.author.email) == (ADA.name, ADA.email)
        assert (commit.committer.name, commit.committer.email) == (ADA.name, ADA.email)
        assert not commit.signed and "Signed-off-by" not in commit.message


@pytest.mark.parametrize("publish", ["commit", "pull-request"])
@pytest.mark.parametrize("committer", [BOT, CAROL, Person("radar[bot]", 9, "radar[bot]", "9+radar[bot]@x.org", "Bot")])
def test_a_sign_off_names_whom_github_makes_the_author(tmp_path: Path, publish: str, committer: Person) -> None:
    with open_hub(tmp_path, committer=committer) as hub:
        ran = hub.run(publish=publish, sign_off="true")
        assert ran.code == 0, ran.log
        commit = hub.github.commit_of(ran.outputs["commit-sha"])
        assert commit.message.split("\n")[-1] == f"Signed-off-by: {committer.name} <{committer.email}>"
        assert commit.signed and commit.author.email == committer.email
        assert [call for call in ran.calls if call == "POST git/commits"] == ["POST git/commits"] * 2


@pytest.mark.parametrize("publish", ["commit", "pull-request"])
def test_with_both_the_author_signs_off(tmp_path: Path, publish: str) -> None:
    with open_hub(tmp_path) as hub:
        hub.unsigned = {ADA.email}
        ran = hub.run(publish=publish, author=f"  Ada   Lovelace  <{ADA.email}> ", sign_off="true")
        assert ran.code == 0, ran.log
        message = hub.github.commit_of(ran.outputs["commit-sha"]).message
        assert message.split("\n")[-1] == f"Signed-off-by: {ADA_LINE}" and message.count("Signed-off-by") == 1
        assert len([call for call in ran.calls if call == "POST git/commits"]) == 1


def test_the_trailers_are_read_as_such_by_git(tmp_path: Path) -> None:
    with open_hub(tmp_path) as hub:
        ran = hub.run(publish="pull-request", sign_off="true")
        sha = ran.outputs["commit-sha"]
        trailers = hub.github.store.git("log", "-1", "--format=%(trailers:only)", sha).decode().split("\n")
        assert trailers[:2] == [f"arXiv-Radar-Tree: {hub.github.commit_of(sha).tree}", BOT_LINE]


def test_trailers_of_a_template_stay_trailers(tmp_path: Path) -> None:
    with open_hub(tmp_path) as hub:
        written = f"Papers\n\nCo-authored-by: Bob <bob@example.org>\n{BOT_LINE}"
        ran = hub.run(publish="pull-request", sign_off="true", commit_message=written)
        sha = ran.outputs["commit-sha"]
        trailers = hub.github.store.git("log", "-1", "--format=%(trailers:only)", sha).decode().split("\n")
        tree = f"arXiv-Radar-Tree: {hub.github.commit_of(sha).tree}"
        assert trailers[:3] == ["Co-authored-by: Bob <bob@example.org>", BOT_LINE, tree]


def test_a_message_that_is_signed_off_already_is_not_again(tmp_path: Path) -> None:
    with open_hub(tmp_path) as hub:
        message = f"Papers\n\nCo-authored-by: Bob <bob@example.org>\n{BOT_LINE}"
        ran = hub.run(sign_off="true", commit_message=message)
        assert hub.github.commit_of(ran.outputs["commit-sha"]).message == message
        hub.announce(*splats([20]))
        ran = hub.run(sign_off="true", commit_message="Papers\n\nCo-authored-by: Bob <bob@example.org>")
        assert hub.github.commit_of(ran.outputs["commit-sha"]).message == message


@pytest.mark.parametrize(
    "settings", [{"author": ADA_LINE}, {"sign_off": "true"}, {"author": ADA_LINE, "sign_off": "true"}]
)
def test_commits_on_the_waiting_branch_are_still_known_as_ours(tmp_path: Path, settings: dict[str, Any]) -> None:
    with open_hub(tmp_path) as hub:
        hub.unsigned = {ADA.email}
        hub.run(publish="pull-request", **settings)
        hub.announce(*splats([20]))
        ran = hub.run(publish="pull-request", **settings)
        assert ran.code == 0 and ran.outputs["pull-request-operation"] == "updated"
        history = hub.github.history("arxiv-radar/update")
        assert len(history) == 2, "made anew, not added to"
        # And what somebody else adds is not.
        hub.github.commit("arxiv-radar/update", {"notes.md": b"mine\n"})
        hub.announce(*splats([21]))
        assert hub.run(publish="pull-request", **settings).code == 0
        assert len(hub.github.history("arxiv-radar/update")) == 4
        assert hub.github.tree("arxiv-radar/update")["notes.md"] == b"mine\n"


def test_the_first_commit_of_an_empty_repository_has_both_too(tmp_path: Path) -> None:
    with open_hub(tmp_path, files={}) as hub:
        hub.unsigned = {ADA.email}
        assert hub.run(author=ADA_LINE, sign_off="true").code == 0
        for commit in hub.github.history():
            assert commit.author.email == ADA.email
            assert commit.message.endswith(f"\n\nSigned-off-by: {ADA_LINE}")


def test_an_empty_repository_is_signed_off_by_the_workflows_bot(tmp_path: Path) -> None:
    with open_hub(tmp_path, files={}) as hub:
        assert hub.run(sign_off="true").code == 0
        assert [commit.message.split("\n")[-1] for commit in hub.github.history()] == [BOT_LINE, BOT_LINE]


@pytest.mark.parametrize(
    "author",
    [
        "Ada\nSigned-off-by: Bob <bob@example.org>",
        "Ada <ada@example.org>\nSigned-off-by: Bob <bob@example.org>",
        "Ada\r<ada@example.org>",
        "Ada\u2028 <ada@example.org>",
        "Ada <b> <ada@example.org>",
        "Ada <ada@example.org> 0 +0000",
        "Ada\x1b[31m <ada@example.org>",
        "@octocat",
    ],
)
def test_no_author_forges_another_line_of_the_commit(tmp_path: Path, author: str) -> None:
    with open_hub(tmp_path) as hub:
        ran = hub.run(author=author, sign_off="true")
        assert ran.code == 2 and "`author` is " in ran.log and hub.arxiv.log == []
        assert "Write both on one line, for example `Ada Lovelace <ada@example.org>`." in ran.log
        assert hub.our_commits() == 0
