"""The overview in people's own files: where their marks mean it, with links from there, and told where it is not."""

from __future__ import annotations

import re
from pathlib import Path
from posixpath import dirname, normpath
from typing import Any
from urllib.parse import unquote

import pytest

from radar.rendering.readme import BEGIN, END
from tests.end_to_end.hub import Hub, open_hub, splats
from tests.end_to_end.world import Ran

PAIR = f"{BEGIN}\n{END}\n"
STARRED, STARRED_END = "<!-- arxiv-radar:starred begin -->", "<!-- arxiv-radar:starred end -->"
STARS = f"{STARRED}\n{STARRED_END}\n"
EXAMPLE = f"# Mine\n\nWrite this:\n\n```markdown\n{PAIR}```\n\nor\n\n    {BEGIN}\n    {END}\n"


def notice(why: str, path: str = "README.md", what: str = "overview") -> str:
    return f"::notice title=arXiv Radar::The {what} is not in {path}: {why}.\n"


def links_of(page: str) -> list[tuple[str, str]]:
    return re.findall(r"\]\(([^)#]+)\)|(?:src|href|srcset)=\"([^\"#]+)\"", page)


def assert_links_lead_to_files(tree: dict[str, bytes], path: str) -> None:
    found = [unquote("".join(groups)) for groups in links_of(tree[path].decode())]
    local = [link for link in found if not link.startswith("http")]
    assert len(local) >= 2
    for link in local:
        assert normpath(f"{dirname(path)}/{link}").lstrip("/") in tree, (path, link)


@pytest.mark.parametrize("publish", ["commit", "pull-request"])
@pytest.mark.parametrize(
    ("readme", "folder"),
    [
        ("docs/README.md", "papers"),
        ("docs/en/start.markdown", "papers"),
        ("docs/README.md", "docs/papers"),
        ("docs/a/index.md", "docs/b c/list"),
        (".github/README.md", "papers"),
        ("README.md, profile/README.md", "papers"),
    ],
)
def test_the_overview_is_in_the_files_that_the_setting_names(
    tmp_path: Path, publish: str, readme: str, folder: str
) -> None:
    paths = readme.split(", ")
    around = "# Mine\r\n\r\n{}\r\nBelow *by hand*"
    files = {path: around.format(PAIR.replace("\n", "\r\n")).encode() for path in paths} | {"a.md": PAIR.encode()}
    with open_hub(tmp_path, files=files) as hub:
        hub.readmes = set(paths)
        if folder != "papers":
            hub.check = lambda folder: None  # type: ignore[method-assign]  # it knows of no other folder
        ran = hub.run(publish=publish, readme=readme, output_dir=folder)
        assert ran.code == 0, ran.log
        branch = ran.outputs["branch"]
        tree = hub.github.tree(branch)
        assert tree["a.md"] == PAIR.encode()
        for path in paths:
            assert b"[splatting](" in tree[path]
            assert tree[path].startswith(b"# Mine\r\n\r\n") and tree[path].endswith(b"\r\n\r\nBelow *by hand*")
            assert tree[path].count(b"\n") == tree[path].count(b"\r\n")
            assert_links_lead_to_files(tree, path)
        assert "::notice" not in ran.log
        again = hub.run(publish=publish, readme=readme, output_dir=folder)
        assert again.outputs["changed"] == "false" and again.writes == []


def test_the_same_in_a_workspace(tmp_path: Path) -> None:
    with open_hub(tmp_path, files={}) as hub:
        hub.world.restore({"docs/README.md": PAIR.encode(), "README.md": PAIR.encode()})
        ran = hub.run(publish="none", readme="docs/README.md")
        assert ran.code == 0, ran.log
        tree = hub.world.tree()
        assert b"[splatting](../papers/splatting/README.md)" in tree["docs/README.md"]
        assert tree["README.md"] == PAIR.encode()
        assert_links_lead_to_files(tree, "docs/README.md")


def run_with(hub: Hub, files: dict[str, str], publish: str, **inputs: Any) -> Ran:
    """A run on a repository, or in a workspace, that has these files."""
    data = {path: text.encode() for path, text in files.items()}
    if publish == "none":
        hub.world.restore(data)
    else:
        hub.github.commit("main", data)
    ran = hub.run(publish=publish, **inputs)
    assert ran.code == 0, ran.log
    return ran


NEAR_MISSES: dict[str, tuple[str, str]] = {
    "other case": (
        f"{BEGIN.upper()}\n{END.upper()}\n",
        f"in line 1 stands `{BEGIN.upper()}`, and the marks are written `{BEGIN}` and `{END}`",
    ),
    "blanks": (
        "# A\n<!--arxiv-radar:begin-->\n<!--arxiv-radar:end-->\n",
        f"in line 2 stands `<!--arxiv-radar:begin-->`, and the marks are written `{BEGIN}` and `{END}`",
    ),
    "the words the other way round": (
        "<!-- BEGIN ARXIV-RADAR -->\n<!-- END ARXIV-RADAR -->\n",
        f"in line 1 stands `<!-- BEGIN ARXIV-RADAR -->`, and the marks are written `{BEGIN}` and `{END}`",
    ),
    "dashes of a word processor": (
        "<!\u2013 arxiv-radar:begin \u2013>\n<!\u2013 arxiv-radar:end \u2013>\n",
        f"in line 1 stands `<!\u2013 arxiv-radar:begin \u2013>`, and the marks are written `{BEGIN}` and `{END}`",
    ),
    "an item for each": (
        f"- {BEGIN}\n- {END}\n",
        f"in line 1 something else stands beside `{BEGIN}`, which needs a line of its own",
    ),
    "another word": (
        "<!-- arxiv-radar:start -->\n<!-- arxiv-radar:end -->\n",
        f"in line 1 stands `<!-- arxiv-radar:start -->`, and the marks are written `{BEGIN}` and `{END}`",
    ),
    "one of two": (f"{BEGIN}\n", f"it has `{BEGIN}`, but not `{END}`"),
    "the other of two": (f"text\n\n{END}\n", f"it has `{END}`, but not `{BEGIN}`"),
    "one of two within a comment": (
        f"<!--\n{BEGIN}\n{END}\n-->\n",
        f"it has `{END}`, but `{BEGIN}` in line 2 is code or within a comment",
    ),
    "one of two in a fence": (
        f"{BEGIN}\n```\n{END}\n```\n",
        f"it has `{BEGIN}`, but `{END}` in line 3 is code or within a comment",
    ),
    "wrong order": (f"{END}\n{BEGIN}\n", f"`{END}` stands before `{BEGIN}`"),
    "both in one line": (
        f"{BEGIN} {END}\n",
        "in line 1 both marks stand on one line, and each needs one of its own",
    ),
    "within a sentence": (
        f"Here: {BEGIN}\n{END}\n",
        f"in line 1 something else stands beside `{BEGIN}`, which needs a line of its own",
    ),
    "twice": (f"{PAIR}\n{PAIR}", f"it has `{BEGIN}` 2 times, in the lines 1, 4"),
    "in a paragraph": (
        f"text\n      {BEGIN}\n{END}\n",
        "line 2 begins so far to the right that it is a part of the paragraph before it",
    ),
    "a comment of several lines": (
        "<!--\narxiv-radar:begin\n-->\n<!--\narxiv-radar:end\n-->\n",
        f"in line 1 begins a comment of several lines, and the marks are written `{BEGIN}` and `{END}`, each on one "
        "line",
    ),
    "in a footnote": (
        f"See[^1].\n\n[^1]: note\n\n    {BEGIN}\n    {END}\n",
        "line 5 belongs to a footnote, which is not shown where it is written",
    ),
    "in and out of a list": (
        f"- item\n\n  {BEGIN}\n\n  text\n\n      x\n\n-     code\n{END}\n",
        "",
    ),
    "a comment that ends a list": (
        f"{BEGIN}\n- item\n\n    {END}\n",
        "with the overview between them, the marks would not be comments any more; begin both lines alike",
    ),
}


@pytest.mark.parametrize("publish", ["commit", "none"])
@pytest.mark.parametrize("name", NEAR_MISSES)
def test_a_near_miss_is_a_notice_with_the_reason(tmp_path: Path, name: str, publish: str) -> None:
    text, why = NEAR_MISSES[name]
    with open_hub(tmp_path) as hub:
        ran = run_with(hub, {"README.md": text}, publish)
        after = hub.world.tree() if publish == "none" else hub.github.tree()
        if why:
            assert notice(why) in ran.log
            assert after["README.md"] == text.encode()
        else:
            assert "::notice" not in ran.log and b"[splatting]" in after["README.md"]


STARRED_WRITTEN = f"and the marks are written `{STARRED}` and `{STARRED_END}`"
STARRED_MISSES = {
    "one of two": (f"{PAIR}\n{STARRED}\n", f"it has `{STARRED}`, but not `{STARRED_END}`"),
    "other case": (STARS.upper(), f"in line 1 stands `{STARRED.upper()}`, {STARRED_WRITTEN}"),
    "blanks": (
        STARS.replace("<!-- ", "<!--"),
        f"in line 1 stands `{STARRED.replace('<!-- ', '<!--')}`, {STARRED_WRITTEN}",
    ),
    "the words the other way round": (
        "<!-- arxiv-radar:begin starred -->\n<!-- arxiv-radar:end starred -->\n",
        f"in line 1 stands `<!-- arxiv-radar:begin starred -->`, {STARRED_WRITTEN}",
    ),
    "both in one line": (
        f"{STARRED} {STARRED_END}\n",
        "in line 1 both marks stand on one line, and each needs one of its own",
    ),
    "a name, not a folder": (
        STARS.replace("starred", "starred my topic"),
        f"in line 1 stands `<!-- arxiv-radar:starred my topic begin -->`, {STARRED_WRITTEN}",
    ),
    "a topic that there is not": (
        f"{PAIR}\n{STARS.replace('starred', 'starred spatting')}",
        "no topic has the folder `spatting`",
    ),
    "of two topics in one": (
        STARS.replace("starred end", "starred splatting end"),
        f"it has `{STARRED}`, but not `{STARRED_END}`",
    ),
}


@pytest.mark.parametrize("publish", ["commit", "none"])
@pytest.mark.parametrize("name", STARRED_MISSES)
def test_a_near_miss_of_a_starred_list_is_a_notice_too(tmp_path: Path, name: str, publish: str) -> None:
    text, why = STARRED_MISSES[name]
    with open_hub(tmp_path) as hub:
        ran = run_with(hub, {"README.md": text}, publish)
        assert ran.log.count("::notice") == 1 and notice(why, what="starred list") in ran.log


def test_a_starred_list_beside_it_excuses_no_near_miss_of_the_overview(tmp_path: Path) -> None:
    with open_hub(tmp_path) as hub:
        ran = run_with(hub, {"README.md": f"{STARS}\n{END}\n"}, "commit")
        assert ran.log.count("::notice") == 1 and notice(f"it has `{END}`, but not `{BEGIN}`") in ran.log


def test_a_starred_list_that_stands_right_is_no_near_miss(tmp_path: Path) -> None:
    with open_hub(tmp_path) as hub:
        of_one = STARS.replace("starred", "starred splatting")
        ran = run_with(hub, {"README.md": f"{STARS}\n{of_one}"}, "commit")
        assert "::notice" not in ran.log


def test_a_byte_order_mark_is_no_part_of_the_first_line(tmp_path: Path) -> None:
    """GitHub's parser passes over it, and editors on Windows begin a file with one."""
    with open_hub(tmp_path, files={"README.md": f"\ufeff{PAIR}".encode()}) as hub:
        ran = hub.run()
        after = hub.github.tree()["README.md"]
        assert ran.code == 0 and "::notice" not in ran.log
        assert after.startswith(f"\ufeff{BEGIN}\n\n| ".encode()) and b"[splatting]" in after


EXAMPLES = {
    "in fences and indented": EXAMPLE,
    "in a fence of a list": f"1. Do\n\n   ~~~\n   {BEGIN}\n   {END}\n   ~~~\n",
    "in a fence of a quote": f"> ```\n> {BEGIN}\n> {END}\n> ```\n",
    "in a fence without end": f"````md\n```\n{BEGIN}\n{END}\n",
    "in code of an item by digits that are none to Markdown": f"# r\n\n\u0661. do\n\n    {BEGIN}\n    {END}\n",
    "in a fence behind a lone carriage return": f"text\r```\n{BEGIN}\n{END}\n```\n",
    "in a fence behind a comment that ends at once": f"<!-->\n```\n-->\n{BEGIN}\n{END}\n```\n",
    "starred, in a fence": f"```\n{STARS}{STARS.replace('starred', 'starred llm')}```\n",
    "starred, inline": f"Put `{STARRED}` into it.\n",
    "words about it": "<!-- arxiv-radar puts its list at the end -->\n<!-- arxiv-radar: see the end -->\n",
    "inline": f"Put `{BEGIN}` and ``{END}`` into it.\n",
    "in raw HTML": f"<pre>\n{BEGIN}\n{END}\n</pre>\n",
    "a mention": "<!-- made with arxiv-radar, see https://github.com/arxiv-radar/arxiv-radar -->\n",
    "nothing of the kind": "# Mine\n\n<!-- arxiv -->\n<!-- other:begin -->\n",
}


@pytest.mark.parametrize("publish", ["commit", "none"])
@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_is_left_alone_and_nothing_is_said_of_it(tmp_path: Path, name: str, publish: str) -> None:
    with open_hub(tmp_path) as hub:
        ran = run_with(hub, {"README.md": EXAMPLES[name]}, publish)
        after = hub.world.tree() if publish == "none" else hub.github.tree()
        assert after["README.md"] == EXAMPLES[name].encode() and "::notice" not in ran.log


def test_a_pair_beside_an_example_is_meant(tmp_path: Path) -> None:
    with open_hub(tmp_path, files={"README.md": f"{EXAMPLE}\n{PAIR}".encode()}) as hub:
        hub.check = lambda folder: None  # type: ignore[method-assign]  # it does not tell examples from marks
        ran = hub.run()
        after = hub.github.tree()["README.md"].decode()
        assert ran.code == 0 and "::notice" not in ran.log
        assert after.startswith(f"{EXAMPLE}\n{BEGIN}\n\n| ") and after.count("[splatting]") == 1


@pytest.mark.parametrize("publish", ["commit", "pull-request", "none"])
@pytest.mark.parametrize("path", ["docs/README.md", "readme.md", "README.rst", ".github/README.md", "README"])
def test_marks_in_another_readme_are_told_of(tmp_path: Path, path: str, publish: str) -> None:
    said = (
        f"::notice title=arXiv Radar::The overview is not in {path}, which has marks of ours: only the files in the "
        "setting `readme` are kept up to date (README.md).\n"
    )
    with open_hub(tmp_path, files={"src/a.c": b"x\n"}) as hub:
        ran = run_with(hub, {path: PAIR, "notes/README.md": PAIR}, publish)
        assert ran.log.count(said) == 1 and ran.log.count("::notice") == 1
        after = hub.world.tree() if publish == "none" else hub.github.tree()
        assert after[path] == after["notes/README.md"] == PAIR.encode()


def test_a_readme_that_has_the_overview_is_enough(tmp_path: Path) -> None:
    with open_hub(tmp_path) as hub:
        ran = run_with(hub, {"docs/README.md": PAIR}, "commit")
        assert "::notice" not in ran.log


@pytest.mark.parametrize("publish", ["commit", "none"])
@pytest.mark.parametrize(
    ("files", "why"),
    [({}, "there is no such file"), ({"docs/index.md": "# Mine\n"}, "it has no marks that say where")],
)
def test_a_file_that_the_setting_names_is_missed(tmp_path: Path, files: dict[str, str], why: str, publish: str) -> None:
    with open_hub(tmp_path) as hub:
        ran = run_with(hub, {"README.md": "# No marks\n", **files}, publish, readme="docs/index.md")
        assert notice(why, "docs/index.md") in ran.log
        if not files:
            assert "docs/index.md" not in (hub.world.tree() if publish == "none" else hub.github.tree())


@pytest.mark.parametrize("link", ["docs", "docs/index.md"])
def test_no_link_is_followed_to_a_file_outside(tmp_path: Path, link: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "index.md").write_text(PAIR)
    with open_hub(tmp_path) as hub:
        place = hub.world.workspace / link
        place.parent.mkdir(parents=True)
        place.symlink_to(outside if link == "docs" else outside / "index.md")
        ran = hub.run(publish="none", readme="docs/index.md")
        assert ran.code == 0, ran.log
        assert f"Warning: {link} is a symbolic link, so it is left alone" in ran.log
        assert (outside / "index.md").read_text() == PAIR and place.is_symlink()


@pytest.mark.parametrize(
    ("readme", "words"),
    [
        ("README.rst", "Its name must end with `.md` or `.markdown`"),
        ("../README.md", "Leave `..` out"),
        ("papers/README.md", "which is in the way of `output-dir`"),
        ("papers/splatting/2026_10/papers_1.md", "which is in the way of `output-dir`"),
        (".github/workflows/a.md", "no workflow's token may write"),
    ],
)
def test_a_file_that_cannot_have_it_is_told_before_arxiv_is_asked(tmp_path: Path, readme: str, words: str) -> None:
    with open_hub(tmp_path) as hub:
        ran = hub.run(readme=readme)
        assert ran.code == 2 and words in ran.log and hub.arxiv.log == []


def test_what_people_change_in_another_readme_on_the_waiting_branch_is_not_taken_for_a_proposal(tmp_path: Path) -> None:
    with open_hub(tmp_path) as hub:
        hub.run(publish="pull-request")
        hub.github.commit("main", {"docs/README.md": b"# Theirs\n"})
        hub.announce(*splats([20]))
        ran = hub.run(publish="pull-request")
        assert ran.code == 0, ran.log
        assert hub.github.tree("arxiv-radar/update")["docs/README.md"] == b"# Theirs\n"
        assert len(hub.github.history("arxiv-radar/update")) == 3
