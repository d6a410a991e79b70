"""The recipes of docs/elsewhere.md and examples/mkdocs, carried out: each makes a site of a repository's papers."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tarfile
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import yaml

_PROJECT = Path(__file__).parents[3]
_EXAMPLE = _PROJECT / "examples" / "mkdocs"
_LAYOUT = "<!doctype html><title>{{ .Title }}</title><main>{{ .Content }}</main>\n"
_LONGEST = 300  # seconds that any program takes

USED = {"mkdocs.sh", "material.yml", "hugo.toml", "conf.py", "index.rst", "pandoc.sh"}
"""The snippets that are tried here."""


class NotBuilt(Exception):
    """A program did not build its site; the text is what it said."""


@cache
def snippets() -> dict[str, str]:
    """What docs/elsewhere.md says to put into files or to run, by the names that it gives for this."""
    text = (_PROJECT / "docs" / "elsewhere.md").read_text(encoding="utf-8")
    return dict(re.findall(r"^<!-- tried by make readers: (\S+) -->\n```\w+\n(.*?)^```$", text, re.M | re.S))


def mkdocs(programs: Path, repository: Path) -> Path:
    """By the example, with what its workflow runs on GitHub, where npm and pip have done their part."""
    return _mkdocs(programs, repository, (_EXAMPLE / "mkdocs.yml").read_text(encoding="utf-8"))


def material(programs: Path, repository: Path) -> Path:
    """The same with another theme."""
    text = (_EXAMPLE / "mkdocs.yml").read_text(encoding="utf-8")
    configuration, times = re.subn(r"^theme:\n(?:  .*\n)+", snippets()["material.yml"], text, flags=re.M)
    assert times == 1
    return _mkdocs(programs, repository, configuration)


def _mkdocs(programs: Path, repository: Path, configuration: str) -> Path:
    shutil.copytree(_EXAMPLE, repository, dirs_exist_ok=True)
    (repository / "mkdocs.yml").write_text(configuration, encoding="utf-8")
    katex = programs / "node_modules" / "katex"
    version = json.loads((katex / "package.json").read_text(encoding="utf-8"))["version"]
    with tarfile.open(repository / f"katex-{version}.tgz", "w:gz") as package:
        package.add(katex, "package")
    workflow = yaml.safe_load((_EXAMPLE / "pages.yml").read_text(encoding="utf-8"))
    (script,) = (step["run"] for step in workflow["jobs"]["site"]["steps"] if "run" in step)
    assert script.endswith(snippets()["mkdocs.sh"])
    lines = [line for line in script.splitlines() if not line.startswith(("npm ", "pip "))]
    _run(["bash", "-e", "-c", "\n".join(lines)], programs, repository)
    return repository / "site"


def hugo(programs: Path, repository: Path) -> Path:
    """With the barest theme there is."""
    (repository / "hugo.toml").write_text(snippets()["hugo.toml"], encoding="utf-8")
    (repository / "layouts").mkdir()
    for name in ("home", "list", "single"):
        (repository / "layouts" / f"{name}.html").write_text(_LAYOUT, encoding="utf-8")
    _run(["hugo", "--quiet"], programs, repository)
    return repository / "public"


def sphinx(programs: Path, repository: Path) -> Path:
    """Any warning is an error."""
    for name in ("conf.py", "index.rst"):
        (repository / name).write_text(snippets()[name], encoding="utf-8")
    _run(["sphinx-build", "-q", "-W", "-b", "html", ".", "site"], programs, repository)
    return repository / "site"


def pandoc(programs: Path, repository: Path) -> Path:
    """Each page by itself, where it is."""
    command = snippets()["pandoc.sh"].strip()
    assert command.count(" papers/llm/2026_10/papers_1.md ") == command.count(" papers.html") == 1
    for page in sorted((repository / "papers").rglob("*.md")):
        changed = command.replace("papers/llm/2026_10/papers_1.md", str(page.relative_to(repository)))
        _run(changed.replace("papers.html", str(page.with_suffix(".html"))).split(), programs, repository)
    return repository


Recipe = Callable[[Path, Path], Path]
"""Given the folder of the programs and a repository with papers: the folder of the site that was made."""

RECIPES: dict[str, Recipe] = {
    "MkDocs": mkdocs,
    "Material for MkDocs": material,
    "Hugo": hugo,
    "Sphinx": sphinx,
    "pandoc": pandoc,
}


def _run(command: Sequence[str], programs: Path, folder: Path) -> None:
    scripts = (programs / "venv" / "bin").resolve()
    (pandoc,) = (programs / "venv").resolve().glob("lib/python*/site-packages/pypandoc/files")
    path = f"{scripts}:{pandoc}:{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "NO_COLOR": "1", "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=_LONGEST
    )
    if done.returncode:
        raise NotBuilt((done.stdout + done.stderr)[-3000:])
