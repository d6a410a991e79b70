"""Kind 15: a repository by its old name, a run for a pull request, other people's READMEs, a forged author."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.end_to_end.hub import open_hub
from tests.hostile.attack import attack
from tests.hostile.given import on_hub


@pytest.mark.parametrize("publish", ["commit", "pull-request"])
def test_a_repository_that_was_renamed_is_not_written_by_its_old_name(tmp_path: Path, publish: str) -> None:
    with open_hub(tmp_path) as hub:
        environ = on_hub(hub, publish=publish)
        hub.github.rename("ada/library")
        ran = attack(tmp_path / "run", environ, kind=15, case=f"the old name of a repository, {publish}")
        assert ran.code == 4 and "renamed or moved to ada/library, and by its old name" in ran.log
        assert hub.github.writes == []


@pytest.mark.parametrize("event", ["pull_request", "pull_request_target", "merge_group"])
def test_a_run_for_what_nobody_has_reviewed_publishes_nothing(tmp_path: Path, event: str) -> None:
    with open_hub(tmp_path) as hub:
        (tmp_path / "event.json").write_text(json.dumps({"pull_request": {"merged": "yes"}}))
        environ = on_hub(hub) | {"GITHUB_EVENT_NAME": event, "GITHUB_EVENT_PATH": str(tmp_path / "event.json")}
        ran = attack(tmp_path / "run", environ, kind=15, case=f"the event {event}")
        assert ran.code == 0 and "so it is a dry run" in ran.log
        assert hub.github.writes == [] and ran.outputs["new-papers"] == "12"


READMES = {
    "a million backticks": b"`" * 1_000_000 + b"<!-- arxiv-radar:begin -->\n",
    "9,000 runs of backticks": b" ".join(b"`" * (n % 50 + 1) for n in range(390)) + b" <!-- arxiv-radar:begin",
    "items within items": (b"- " * 5_000 + b"x\n") * 100 + b"<!-- arxiv-radar:begin -->\n",
    "a tag without end": b"<a" + b" b='c'" * 100_000 + b"\n<!-- arxiv-radar:begin -->\n",
    "marks without number": b"<!-- arxiv-radar:begin -->\n" * 50_000,
    "fences": b"```\n~~~\n" * 100_000 + b"<!-- arxiv-radar:begin -->\n<!-- arxiv-radar:end -->\n",
    "tabs": b"\t" * 500_000 + b"<!-- arxiv-radar:begin -->",
    "a forged command": b"<!-- ARXIV-RADAR:begin\x1b[2J ::error::x -->\r::error::y\n",
}


@pytest.mark.parametrize("name", READMES)
def test_no_readme_holds_a_run_up_or_is_changed(tmp_path: Path, name: str) -> None:
    with open_hub(tmp_path, files={"README.md": READMES[name]}) as hub:
        ran = attack(tmp_path / "run", on_hub(hub), kind=15, case=f"a README with {name}")
        assert ran.code == 0, ran.log
        assert ran.seconds < 20 and hub.github.tree()["README.md"] == READMES[name]
        assert "\n::error::" not in ran.log and "\x1b" not in ran.log


@pytest.mark.parametrize(
    "author", ["Ada <a@b.org>\nSigned-off-by: Bob <c@d.org>", "A<b> <a@b.org>", "\ud800 <a@b.org>"]
)
def test_no_author_adds_a_line_to_a_commit(tmp_path: Path, author: str) -> None:
    with open_hub(tmp_path) as hub:
        environ = on_hub(hub, author=author.encode("utf-8", "replace").decode()) | {"INPUT_SIGN-OFF": "true"}
        ran = attack(tmp_path / "run", environ, kind=15, case="a forged author")
        assert ran.code == 2 and hub.github.writes == []
