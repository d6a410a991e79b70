"""What stands where, and what of it is in our way."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from radar.errors import SettingsError
from radar.publishing.path_conflicts import Kind, check_known, check_writes, wanted_at
from radar.settings.model import Settings, Topic
from tests.end_to_end.clock import TODAY
from tests.end_to_end.hub import open_hub, splats
from tests.end_to_end.world import invented

SETTINGS = Settings((Topic("llm", "llm"), Topic("Agents", "agents")), output_dir="docs/papers")
OUT = SETTINGS.output_dir


class Standing(dict[str, Kind]):
    """Places as a test has them."""

    def kinds(self) -> Mapping[str, Kind]:
        return self

    def kind(self, path: str) -> Kind | None:
        return self.get(path)


WANTED: dict[str, Kind | None] = {
    "docs": Kind.FOLDER,
    OUT: Kind.FOLDER,
    f"{OUT}/llm": Kind.FOLDER,
    f"{OUT}/agents": Kind.FOLDER,
    f"{OUT}/other": None,
    f"{OUT}/README.md": Kind.FILE,
    f"{OUT}/.gitattributes": Kind.FILE,
    f"{OUT}/radar.json": Kind.FILE,
    f"{OUT}/notes.md": None,
    f"{OUT}/llm/radar.json": Kind.FILE,
    f"{OUT}/llm/.gitattributes": None,
    f"{OUT}/llm/feed.xml": Kind.FILE,
    f"{OUT}/llm/2025_02": Kind.FOLDER,
    f"{OUT}/llm/2025_13": None,
    f"{OUT}/llm/notes": None,
    f"{OUT}/other/2025_02": None,
    f"{OUT}/llm/2025_02/2025_02.jsonl": Kind.FILE,
    f"{OUT}/llm/2025_02/papers_12.md": Kind.FILE,
    f"{OUT}/llm/2025_02/papers_0.md": None,
    f"{OUT}/llm/2025_02/notes.md": None,
    f"{OUT}/llm/2025_02/more/2025_02.bib": None,
    "README.md": None,
    "doc": None,
    "docs/paper": None,
    "docs/papersmore/llm": None,
    "llm": None,
}


@pytest.mark.parametrize("path", WANTED)
def test_what_has_to_be_where(path: str) -> None:
    assert wanted_at(path, OUT, {"llm", "agents"}) is WANTED[path]


@pytest.mark.parametrize("path", [path for path, wanted in WANTED.items() if wanted is not None])
@pytest.mark.parametrize("kind", Kind)
def test_anything_else_is_in_the_way(path: str, kind: Kind) -> None:
    places = Standing({path: kind})
    if kind is WANTED[path]:
        check_known(places, SETTINGS)
        return
    with pytest.raises(SettingsError) as caught:
        check_known(places, SETTINGS, "main")
    (problem,) = caught.value.problems
    assert f"cannot be written, since {path} is {kind.value} on the branch main." in problem.what
    wanted = "a file" if WANTED[path] is Kind.FILE else "a folder"
    assert problem.remedy == f"Replace it with {wanted}, or choose another output-dir."


def test_what_is_nothing_to_us_is_not() -> None:
    for kind in Kind:
        check_known(Standing(dict.fromkeys((path for path in WANTED if WANTED[path] is None), kind)), SETTINGS)


def test_a_message_names_a_file_that_has_no_place() -> None:
    places = Standing(dict.fromkeys(("docs", f"{OUT}/llm", f"{OUT}/llm/2025_02"), Kind.LINK))
    with pytest.raises(SettingsError) as caught:
        check_known(places, SETTINGS)
    named = [problem.what.partition(" cannot")[0] for problem in caught.value.problems]
    assert named == [f"{OUT}/README.md", f"{OUT}/llm/README.md", f"{OUT}/llm/2025_02/2025_02.jsonl"]


@pytest.mark.parametrize(
    ("path", "kind", "fits"),
    [
        ("a", Kind.FOLDER, True),
        ("a", Kind.LINK, False),
        ("a/b", Kind.FILE, False),
        ("a/b/c.md", Kind.FILE, True),
        ("a/b/c.md", Kind.FOLDER, False),
        ("a/b/c.md", Kind.SUBMODULE, False),
        ("a/b/c", Kind.LINK, True),
    ],
)
def test_each_file_to_be_written_has_its_place(path: str, kind: Kind, fits: bool) -> None:
    places = Standing({path: kind})
    if fits:
        check_writes(places, ["a/b/c.md", "d.md"])
    else:
        with pytest.raises(SettingsError, match=f"a/b/c.md cannot be written, since {path} is {kind.value}"):
            check_writes(places, ["d.md", "a/b/c.md"])


def test_all_that_a_run_writes_is_known_to_be_ours(tmp_path: Path) -> None:
    """Else something in its place would be met only when it is written."""
    old = [invented(900 + number, TODAY - timedelta(days=40 * number)) for number in range(4)]
    with open_hub(tmp_path, [*splats(range(12)), *old]) as hub:
        assert hub.run(since="2026-01-01", page_size="10").code == 0
        written = {path for path in hub.github.tree() if path.startswith("papers/")}
        assert len(written) > 20
        for path in written:
            assert wanted_at(path, "papers", {"splatting"}) is Kind.FILE, path
            for end in range(1, path.count("/") + 1):
                assert wanted_at(path.rsplit("/", end)[0], "papers", {"splatting"}) is Kind.FOLDER
