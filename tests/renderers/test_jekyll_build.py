"""A whole `jekyll build` with GitHub Pages' plugins: it succeeds, and shows what the tests' own renderer shows."""

import os
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest

from radar.text import fold
from tests.renderers import fragments, kramdown, layout, read_back

# GitHub Pages' settings as far as they shape a page; its plugin titles-from-headings only sets the page's title.
PLUGINS = ["jekyll-relative-links", "jekyll-readme-index", "jekyll-optional-front-matter"]
CONFIGURATION = """\
markdown: kramdown
highlighter: rouge
kramdown:
  input: GFM
  hard_wrap: false
  gfm_quirks: paragraph_end
  math_engine: mathjax
  syntax_highlighter: rouge
  syntax_highlighter_opts:
    default_lang: plaintext
plugins: [{plugins}]
whitelist: [{plugins}]
"""


@cache
def missing() -> str | None:
    """Why no site can be built here, or None."""
    if shutil.which("jekyll") is None:
        return "jekyll is not installed"
    requires = " ".join(f"-r{plugin}" for plugin in PLUGINS).split()
    found = subprocess.run(["ruby", "-rjekyll", *requires, "-e", ""], capture_output=True, check=False)
    return None if found.returncode == 0 else "a plugin of GitHub Pages is not installed"


@pytest.mark.skipif(not kramdown.REQUIRE_ALL and missing() is not None, reason=missing() or "")
def test_jekyll_builds_hostile_pages_and_shows_every_text_exactly(tmp_path: Path) -> None:
    texts = [text for text in map(fold, fragments.ALL) if text]
    pairs = [fold(f"{a}{b}") for a, b in zip(texts, texts[7:] + texts[:7], strict=True)]
    rows = [layout.Row(*texts[i : i + 3]) for i in range(len(texts) - 2)]
    rows += [layout.Row(*pairs[i : i + 3]) for i in range(0, len(pairs) - 2, 3)]
    papers, names = layout.page(rows), layout.elsewhere(texts)

    folder = tmp_path / "site" / "papers" / "llm"
    (folder / "2025_02").mkdir(parents=True)
    (folder / "README.md").write_text(names, encoding="utf-8")
    (folder / "2025_02" / "papers_1.md").write_text(papers, encoding="utf-8")
    (folder / "papers_1.md").write_text("# Here too\n", encoding="utf-8")
    (tmp_path / "site" / "_config.yml").write_text(CONFIGURATION.format(plugins=", ".join(PLUGINS)), encoding="utf-8")
    built = tmp_path / "built"
    run = subprocess.run(
        ["jekyll", "build", "--safe", "--quiet", "--source", str(tmp_path / "site"), "--destination", str(built)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "HOME": str(tmp_path), "LC_ALL": "C.UTF-8"},
    )
    assert run.returncode == 0, run.stdout + run.stderr

    page = (built / "papers" / "llm" / "2025_02" / "papers_1.html").read_text(encoding="utf-8")
    topic = (built / "papers" / "llm" / "index.html").read_text(encoding="utf-8")
    expected_page, expected_topic = kramdown.render_all([papers, names])
    # Jekyll's links between pages are the only difference, and only our own are made absolute.
    assert page.count('href="/papers/llm/2025_02/papers_1.html"') == 1
    assert re.sub(r'href="/papers/llm/2025_02/(\w+)\.html"', r'href="\1.md"', page) == expected_page
    assert topic == expected_topic

    def already_rendered(_: list[str]) -> list[str]:
        return [page]

    assert layout.wrong_in_rows([rows], already_rendered, read_back.plain) == []
