"""Renders all pages of a tree with one program from PyPI; it runs in the programs' own environment.

`python render_with_python.py PROGRAM TREE OUT` writes OUT/PATH.html for each TREE/PATH.md.
"""

import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

Render = Callable[[str], str]


def markdown_it_py() -> Render:
    parser = import_module("markdown_it").MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    return lambda page: str(parser.render(page))


def mistune(mathematics: bool = False) -> Render:
    plugins = ["table", "strikethrough", "url", "footnotes", "task_lists", *(["math"] if mathematics else [])]
    made = import_module("mistune").create_markdown(escape=False, plugins=plugins)
    return lambda page: str(made(page))


def comrak(mathematics: bool = False) -> Render:
    program = import_module("comrak")
    extensions, rendering = program.ExtensionOptions(), program.RenderOptions()
    for name in ("autolink", "footnotes", "strikethrough", "table", "tagfilter", "tasklist"):
        setattr(extensions, name, True)
    extensions.math_dollars = mathematics
    rendering.unsafe_ = True
    return lambda page: str(program.render_markdown(page, extension_options=extensions, render_options=rendering))


def pandoc() -> Render:
    command = [import_module("pypandoc").get_pandoc_path(), "--from=gfm", "--to=html", "--mathjax", "--wrap=none"]
    return lambda page: subprocess.run(command, input=page.encode(), stdout=subprocess.PIPE, check=True).stdout.decode()


PROGRAMS: dict[str, Callable[[], Render]] = {
    "markdown-it-py": markdown_it_py,
    "mistune": mistune,
    "mistune-math": lambda: mistune(mathematics=True),
    "comrak": comrak,
    "comrak-math": lambda: comrak(mathematics=True),
    "pandoc": pandoc,
}


def main(program: str, tree: str, out: str) -> None:
    render = PROGRAMS[program]()
    for page in sorted(Path(tree).rglob("*.md")):
        target = Path(out) / page.relative_to(tree).with_suffix(".html")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(render(page.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
