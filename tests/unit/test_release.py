"""A release is made only of a version that everything agrees on, and names the image that was published."""

from __future__ import annotations

import re
from pathlib import Path
from shutil import copyfile

import pytest
import yaml

from scripts.release import PROJECT, Refused, check, main, notes, pin, stated_versions, version_of

IMAGE = f"ghcr.io/arxiv-radar/arxiv-radar@sha256:{'0a' * 32}"
STATED = ("radar/__init__.py", "pyproject.toml", "Dockerfile", "CHANGELOG.md")
FILES = {
    "radar/__init__.py": '__version__ = "1.2.3"\n',
    "pyproject.toml": '[project]\nversion = "1.2.3"\n',
    "Dockerfile": 'LABEL org.opencontainers.image.version="1.2.3"\n',
    "CHANGELOG.md": "# Changelog\n\n## 1.2.3 (2026-12-31)\n\n- New.\n\n## 1.2.2 (2026-11-30)\n\n- Old.\n",
    "action.yml": "runs:\n  using: docker\n  image: Dockerfile\n",
}


def text(path: str) -> str:
    return (PROJECT / path).read_text(encoding="utf-8")


def unpinned() -> str:
    """The action's description as on main; these tests also hold on a release's commit."""
    return re.sub(r"^  image: .*$", "  image: Dockerfile", text("action.yml"), flags=re.MULTILINE)


def test_a_tag_names_the_version_to_release() -> None:
    assert version_of("release-1.2.3") == "1.2.3"


@pytest.mark.parametrize("tag", ["v1.2.3", "1.2.3", "release-1.2", "release-1.2.3-rc1", "release-01.2.3", "release-"])
def test_another_tag_is_refused(tag: str) -> None:
    with pytest.raises(Refused, match=r"release-1\.2\.3"):
        version_of(tag)


def test_a_version_that_everything_states_is_released() -> None:
    assert check("release-1.2.3", FILES.__getitem__) == "1.2.3"


@pytest.mark.parametrize("path", STATED)
def test_a_file_that_states_another_version_is_named(path: str) -> None:
    files = FILES | {path: FILES[path].replace("1.2.3", "1.2.4")}
    with pytest.raises(Refused, match=rf"{path} states 1\.2\.4"):
        check("release-1.2.3", files.__getitem__)


@pytest.mark.parametrize("path", ["radar/__init__.py", "Dockerfile", "CHANGELOG.md"])
def test_a_file_that_states_no_version_is_named(path: str) -> None:
    with pytest.raises(Refused, match=f"{path} states none"):
        check("release-1.2.3", (FILES | {path: ""}).__getitem__)


def test_a_version_without_a_day_in_the_changelog_is_refused() -> None:
    files = FILES | {"CHANGELOG.md": "## 1.2.3 (unreleased)\n"}
    with pytest.raises(Refused, match="no day"):
        check("release-1.2.3", files.__getitem__)


def test_a_commit_that_is_a_release_already_is_refused() -> None:
    files = FILES | {"action.yml": pin(FILES["action.yml"], IMAGE)}
    with pytest.raises(Refused, match="commit of main"):
        check("release-1.2.3", files.__getitem__)


def test_the_projects_own_files_state_one_version() -> None:
    versions = stated_versions(text)
    assert tuple(sorted(versions)) == tuple(sorted(STATED))
    assert len(set(versions.values())) == 1
    assert "" not in versions.values()


def test_pinning_changes_the_image_in_action_yml_and_nothing_else() -> None:
    before = unpinned()
    after = pin(before, IMAGE)
    described = yaml.safe_load(before)
    assert yaml.safe_load(after) == described | {"runs": {"using": "docker", "image": f"docker://{IMAGE}"}}
    assert [line for line in after.splitlines() if line not in before.splitlines()] == [f"  image: docker://{IMAGE}"]


@pytest.mark.parametrize(
    "image",
    [
        "ghcr.io/arxiv-radar/arxiv-radar:1.2.3",
        "ghcr.io/arxiv-radar/arxiv-radar@sha256:0a",
        "ghcr.io/Arxiv-Radar/arxiv-radar@sha256:" + "0a" * 32,
        "docker.io/arxiv-radar/arxiv-radar@sha256:" + "0a" * 32,
        IMAGE + "\n  args: [more]",
        "ghcr.io/arxiv-radar/arxiv-radar@",
    ],
)
def test_an_image_that_is_not_named_by_its_digest_is_refused(image: str) -> None:
    with pytest.raises(Refused, match="digest"):
        pin(FILES["action.yml"], image)


def test_an_action_that_is_pinned_already_is_not_pinned_again() -> None:
    with pytest.raises(Refused, match="no line"):
        pin(pin(FILES["action.yml"], IMAGE), IMAGE)


def test_the_notes_are_the_versions_part_of_the_changelog() -> None:
    assert notes(FILES["CHANGELOG.md"], "1.2.3") == "- New.\n"
    assert notes(FILES["CHANGELOG.md"], "1.2.2") == "- Old.\n"
    with pytest.raises(Refused, match=r"nothing of 1\.2\.1"):
        notes(FILES["CHANGELOG.md"], "1.2.1")


def test_the_steps_work_from_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "radar").mkdir()
    for path in (*STATED, "action.yml"):
        copyfile(PROJECT / path, tmp_path / path)
    version = stated_versions(text)["CHANGELOG.md"]
    changelog = text("CHANGELOG.md").replace("(unreleased)", "(2026-12-31)", 1)
    (tmp_path / "CHANGELOG.md").write_text(changelog, encoding="utf-8")
    action = unpinned()
    (tmp_path / "action.yml").write_text(action, encoding="utf-8")
    assert main(["check", f"release-{version}", "arXiv-Radar/arxiv-radar"], tmp_path) == 0
    assert capsys.readouterr().out == f"version={version}\nimage=ghcr.io/arxiv-radar/arxiv-radar\n"
    assert main(["pin", IMAGE], tmp_path) == 0
    assert (tmp_path / "action.yml").read_text(encoding="utf-8") == pin(action, IMAGE)
    assert main(["check", f"release-{version}", "arxiv-radar/arxiv-radar"], tmp_path) == 1
    assert "commit of main" in capsys.readouterr().err
    assert main(["notes", version], tmp_path) == 0
    assert capsys.readouterr().out == notes(changelog, version)
    assert main(["publish"], tmp_path) == 2
