"""What sites become of the papers by the recipes that we give: pages, rows, links, titles found."""

from __future__ import annotations

import json
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path

from tests.demo.folder import fresh
from tests.demo.story import tell
from tests.readers.sites.pages import broken, page
from tests.readers.sites.recipes import RECIPES, NotBuilt


@dataclass(frozen=True)
class Known:
    """Links that lead nowhere: how they end, what their sources have in common, and why."""

    end: str
    source: str
    why: str


_HOME = "home-url is not set in the demonstration, so `Home` leads to a folder,"
KNOWN = {
    "Sphinx": Known("../", "[Home](", f"{_HOME} and MyST follows no link to one"),
    "pandoc": Known("../", "[Home](", f"{_HOME} and pandoc makes no page of one"),
}


def report(programs: Path) -> list[str]:
    """Build all sites, print a table, and return what is wrong with them."""
    problems: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        demo = Path(folder) / "demo"
        tell(fresh(demo), lambda _: None)
        papers = demo / "reading" / "papers"
        sys.stdout.write("| site | pages | rows | links broken |\n| --- | ---: | ---: | ---: |\n")
        for name, recipe in RECIPES.items():
            repository = Path(folder) / re.sub(r"\W", "_", name)
            shutil.copytree(papers, repository / "papers")
            try:
                site = recipe(programs, repository)
            except NotBuilt as error:
                problems.append(f"{name} built nothing: {error}")
                continue
            problems += [f"{name}: {problem}" for problem in _wrong(name, papers, site)]
            sys.stdout.flush()
        sys.stdout.write("\n")
        for name, known in KNOWN.items():
            sys.stdout.write(f"- {name}: the links {known.source}…), for {known.why}.\n")
    return problems


def _wrong(name: str, papers: Path, site: Path) -> Iterator[str]:
    pages, rows, lost = 0, 0, []
    known, due = KNOWN.get(name), 0
    for source in sorted(papers.rglob("*.md")):
        relative = source.relative_to(papers.parent)
        file = site / relative.with_suffix(".html")
        if source.name == "README.md" and not file.is_file():
            file = file.with_name("index.html")
        if not file.is_file():
            yield f"{relative} has no page"
            continue
        pages += 1
        text = source.read_text(encoding="utf-8")
        due += text.count(known.source) if known else 0
        wanted, found = text.count("<details>"), page(file).folded
        rows += found
        if found != wanted:
            yield f"{relative} has {found} texts folded away, should be {wanted}"
        lost += [(relative, link) for link in broken(site, file)]
    sys.stdout.write(f"| {name} | {pages} | {rows} | {len(lost)} |\n")
    others = [(place, link) for place, link in lost if known is None or not link.endswith(known.end)]
    if len(lost) != due or others:
        shown = "".join(f"\n  {place}: {link}" for place, link in others)
        yield f"{len(lost)} links lead nowhere, known are {due}{shown}"
    index = site / "search" / "search_index.json"
    if index.is_file():
        yield from (f"{title!r} is not in the search index" for title in _not_found(papers, index))


def _not_found(papers: Path, index: Path) -> Iterator[str]:
    """Titles of papers that no text of MkDocs' search index has."""
    documents = json.loads(index.read_text(encoding="utf-8"))["docs"]
    # MkDocs has plain text there, Material HTML.
    texts = "".join(_letters(document["text"]) for document in documents)
    texts += "".join(_letters(unescape(re.sub("<[^>]*>", "", document["text"]))) for document in documents)
    for file in papers.rglob("*.jsonl"):
        for line in file.read_text(encoding="utf-8").splitlines():
            paper = json.loads(line)
            if not paper.get("rejected") and _letters(paper["title"]) not in texts:
                yield paper["title"]


def _letters(text: str) -> str:
    r"""`text` without blanks, and without what stands around formulas: `$`, where arithmatex has `\(` and `\)`."""
    return re.sub(r"\s|\$|\\[()]", "", text)
