"""Whole sites made of the tree, by the programs that make sites, each with the settings that its recipe names."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

_MKDOCS = """\
site_name: Papers
docs_dir: {docs}
site_dir: {out}
theme: mkdocs
plugins: []
use_directory_urls: true
markdown_extensions: [{extensions}]
"""
_ARITHMATEX = "tables, {pymdownx.arithmatex: {generic: true}}"
_PASSTHROUGH = {"delimiters": {"inline": [["$", "$"]]}, "enable": True}
_HUGO_LAYOUT = "<!doctype html><html><body><main>{{ .Content }}</main></body></html>"
_SPHINX = """\
project = "Papers"
extensions = ["myst_parser"]
myst_enable_extensions = [{extensions}]
root_doc = "README"
html_theme = "alabaster"
smartquotes = False
suppress_warnings = ["myst.header", "toc.not_included"]
"""


class NotBuilt(Exception):
    """A program did not build its site; the text is what it said."""


def mkdocs(programs: Path, tree: Path, out: Path, *, mathematics: bool = False) -> str:
    """Returns where a page's HTML lies: `{}` stands for the page's path without its suffix."""
    configuration = out.with_suffix(".yml")
    extensions = _ARITHMATEX if mathematics else "tables"
    configuration.write_text(_MKDOCS.format(docs=tree, out=out, extensions=extensions), encoding="utf-8")
    _run([programs / "venv/bin/mkdocs", "build", "--quiet", "--config-file", configuration])
    return "{}/index.html"


def hugo(programs: Path, tree: Path, out: Path, *, mathematics: bool = False) -> str:
    """The same for Hugo, whose goldmark keeps HTML and follows links to `.md` files."""
    source = out.with_suffix(".hugo")
    for name in ("single", "list"):
        layout = source / "layouts" / "_default" / f"{name}.html"
        layout.parent.mkdir(parents=True, exist_ok=True)
        layout.write_text(_HUGO_LAYOUT, encoding="utf-8")
    if mathematics:  # so that it can be told what Hugo takes for a formula
        hook = source / "layouts" / "_default" / "_markup" / "render-passthrough-inline.html"
        hook.parent.mkdir()
        hook.write_text('<span class="math">{{ .Inner }}</span>', encoding="utf-8")
    goldmark = {
        "renderer": {"unsafe": True},
        "renderHooks": {"link": {"useEmbedded": "always"}},
        "extensions": {"passthrough": _PASSTHROUGH} if mathematics else {},
    }
    configuration = {
        "baseURL": "https://papers.example/",
        "disableKinds": ["taxonomy", "term", "rss", "sitemap", "404"],
        "disablePathToLower": True,
        "markup": {"goldmark": goldmark},
        # Feeds, charts and BibTeX stand beside the pages only if they are static files too and addresses are as paths.
        "uglyURLs": True,
        "module": {
            "mounts": [
                {"source": str(tree), "target": "content"},
                {"source": str(tree), "target": "static", "files": ["! **.md"]},
            ]
        },
    }
    (source / "hugo.json").write_text(json.dumps(configuration), encoding="utf-8")
    _run([programs / "venv/bin/hugo", "build", "--logLevel", "error", "--source", source, "--destination", out])
    return "{}.html"


def sphinx(programs: Path, tree: Path, out: Path, *, mathematics: bool = False) -> str:
    """The same for Sphinx with MyST, its smart quotes turned off."""
    configuration = out.with_suffix(".sphinx")
    configuration.mkdir()
    extensions = '"dollarmath"' if mathematics else ""
    (configuration / "conf.py").write_text(_SPHINX.format(extensions=extensions), encoding="utf-8")
    command: list[Path | str] = [
        programs / "venv/bin/sphinx-build",
        "-q",
        "-b",
        "html",
        "-d",
        configuration / "doctrees",
    ]
    _run([*command, "-c", configuration, tree, out])
    return "{}.html"


Site = Callable[..., str]


def _run(command: list[Path | str]) -> None:
    environment = {**os.environ, "NO_COLOR": "1", "PATH": f"{Path(command[0]).parent}:{os.environ['PATH']}"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    if done.returncode:
        raise NotBuilt(done.stdout[-2000:] + done.stderr[-2000:])
