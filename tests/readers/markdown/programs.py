"""The programs, and how each renders all pages of a tree in one process."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.readers.markdown import sites
from tests.renderers import cmark

_HERE = Path(__file__).parent
_GO_LIBRARIES = "/usr/share/gocode"  # where Debian has them, as sources


@dataclass(frozen=True)
class Built:
    """What a program made: in `folder`, `pattern` leads to a page's HTML, `{}` for the page's path without suffix."""

    folder: Path
    pattern: str

    def html(self, page: str) -> str:
        """The HTML of the page at this path in the tree; empty where the program made none."""
        path = self.folder / self.pattern.format(page.removesuffix(".md"))
        return path.read_text(encoding="utf-8") if path.is_file() else ""


@dataclass(frozen=True)
class Program:
    """A program as people use it: `mathematics` says by what it sets formulas, if it does."""

    name: str
    build: Callable[[Path, Path, Path], Built]
    mathematics: str = ""
    site: bool = False
    typographic: bool = False


def _python(name: str) -> Callable[[Path, Path, Path], Built]:
    def build(programs: Path, tree: Path, out: Path) -> Built:
        command: list[Path | str] = [programs / "venv/bin/python", _HERE / "render_with_python.py", name, tree, out]
        subprocess.run(command, check=True)
        return Built(out, "{}.html")

    return build


def _node(name: str) -> Callable[[Path, Path, Path], Built]:
    def build(programs: Path, tree: Path, out: Path) -> Built:
        subprocess.run(["node", _HERE / "render_with_node.mjs", name, programs, tree, out], check=True)
        return Built(out, "{}.html")

    return build


def _goldmark(programs: Path, tree: Path, out: Path) -> Built:
    program = programs.absolute() / "goldmark"
    libraries = {"GO111MODULE": "off", "GOPATH": _GO_LIBRARIES, "GOCACHE": f"{program}-cache", "GOFLAGS": ""}
    command: list[Path | str] = ["go", "build", "-o", program, _HERE / "render_with_goldmark.go"]
    subprocess.run(command, check=True, env={**os.environ, **libraries})
    subprocess.run([program, tree, out], check=True)
    return Built(out, "{}.html")


def _site(make: sites.Site, *, mathematics: bool = False) -> Callable[[Path, Path, Path], Built]:
    def build(programs: Path, tree: Path, out: Path) -> Built:
        return Built(out, make(programs, tree, out, mathematics=mathematics))

    return build


def _cmark_gfm(_: Path, tree: Path, out: Path) -> Built:
    for page in tree.rglob("*.md"):
        target = (out / page.relative_to(tree)).with_suffix(".html")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(cmark.render(page.read_text(encoding="utf-8")), encoding="utf-8")
    return Built(out, "{}.html")


PROGRAMS = (
    Program("cmark-gfm", _cmark_gfm),
    Program("MkDocs", _site(sites.mkdocs), site=True),
    Program("Hugo (goldmark)", _site(sites.hugo), site=True, typographic=True),
    Program("Sphinx (MyST)", _site(sites.sphinx), site=True),
    Program("markdown-it", _node("markdown-it")),
    Program("markdown-it-py", _python("markdown-it-py")),
    Program("marked", _node("marked")),
    Program("remark, GitHub's schema", _node("remark")),
    Program("goldmark", _goldmark),
    Program("comrak", _python("comrak")),
    Program("mistune", _python("mistune")),
    Program("MkDocs", _site(sites.mkdocs, mathematics=True), mathematics="pymdownx.arithmatex", site=True),
    Program("Hugo", _site(sites.hugo, mathematics=True), mathematics="passthrough", site=True, typographic=True),
    Program("Sphinx (MyST)", _site(sites.sphinx, mathematics=True), mathematics="dollarmath", site=True),
    Program("VS Code", _node("vscode-katex"), mathematics="@vscode/markdown-it-katex"),
    Program("remark", _node("remark-math"), mathematics="remark-math"),
    Program("comrak", _python("comrak-math"), mathematics="math_dollars"),
    Program("mistune", _python("mistune-math"), mathematics="math"),
    Program("pandoc", _python("pandoc"), mathematics="gfm"),
)
