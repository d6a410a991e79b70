"""The whole tree as a site of GitHub Pages: built by Jekyll, crawled link by link, looked at in a browser.

All real papers are in it where they are present, and all hostile texts.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser

from radar.archive.coverage import Coverage
from radar.archive.paper import Paper
from radar.archive.paper_store import PaperStore
from radar.arxiv_api.topic_harvest import Outcome
from radar.rendering.readme import BEGIN, END, with_overview
from radar.rendering.template_engine import Engine
from radar.run.plan import make_update
from radar.settings.columns import Column
from radar.settings.model import Settings, Topic
from radar.text import fold
from tests.end_to_end.clock import TODAY
from tests.end_to_end.test_large import archived
from tests.real_data import DATA, real_papers
from tests.renderers import fragments
from tests.renderers.browser import DESK, PHONE, Scheme, keep, needs_browser, open_browser, open_page
from tests.renderers.kramdown import REQUIRE_ALL
from tests.renderers.test_jekyll_build import CONFIGURATION, PLUGINS, missing
from tests.unit.given_papers import Files, paper

EXAMPLE = Path("examples/github-pages")
pytestmark = [
    needs_browser,
    pytest.mark.skipif(not REQUIRE_ALL and missing() is not None, reason=missing() or ""),
]


def hostile_papers() -> list[Paper]:
    """A paper for each hostile text, which stands in all of its fields."""
    texts = [text for text in map(fold, fragments.ALL) if text]
    return [
        paper(
            f"2606.{number:05}",
            updated=f"2026-06-{1 + number % 28:02}T10:{number % 60:02}:00Z",
            title=text,
            abstract=f"{text} and {text}",
            comment=text,
            authors=(text, text, text, text),
            categories=("cs.CL", text),
            journal_ref=text,
        )
        for number, text in enumerate(texts)
    ]


def plain_papers() -> list[Paper]:
    """As many as make several parts, over more than a year."""
    return [
        paper(
            f"25{1 + number % 12:02}.{number:05}", updated=f"2025-{1 + number % 12:02}-{1 + number % 28:02}T08:00:00Z"
        )
        for number in range(600)
    ]


@dataclass(frozen=True)
class Site:
    """A built site: its folder, where it is served, and what Jekyll said."""

    folder: Path
    url: str
    said: str


def write_tree(folder: Path) -> None:
    """The repository's files: a README of its own, and the tree of four topics.

    Of the real papers every third is enough: test_markdown_real_papers.py has all of them through the same parser.
    """
    found = [archived(record) for record in real_papers()[::3]] if DATA else plain_papers()
    hostile = hostile_papers()
    splatting = [each for each in found if "splatting" in (each.title + each.abstract).lower()] or found[:250]
    topics = {
        "all of it": [*found, *hostile],
        "gaussian splatting": splatting,
        "<b>a|b</b> {{ x }} $y$": hostile,
        "nothing yet": [],
    }
    named = [
        Topic(name, slug, any=("x",))
        for name, slug in zip(topics, ("all", "gaussian_splatting", "a_b", "nothing"), strict=True)
    ]
    settings = Settings(tuple(named), columns=tuple(Column), repository="octo/reading")
    outcomes = [
        Outcome(
            topic,
            PaperStore(papers),
            Coverage("1992-01-01T00:00:00Z", max((p.updated for p in papers), default="1992-01-01T00:00:00Z")),
        )
        for topic, papers in zip(named, topics.values(), strict=True)
    ]
    update = make_update(settings, Engine(), Files({}), outcomes, now=TODAY)
    # The same once more with the default columns, so that both are looked at.
    second = make_update(
        replace(settings, output_dir="plain", columns=Settings.columns), Engine(), Files({}), outcomes[1:2], now=TODAY
    )
    readme = f"# Reading\n\nWhat we read.\n\n{BEGIN}\n{END}\n".encode()
    files = {**update.files, **second.files, "README.md": with_overview(readme, update.readme_parts["README.md"])}
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)


def build(source: Path, built: Path) -> str:
    """Build the site of `source`, which has a `_config.yml`, as GitHub Pages does; what Jekyll said."""
    settings = source.with_name("github.yml")
    settings.write_text(CONFIGURATION.format(plugins=", ".join(PLUGINS)), encoding="utf-8")
    run = subprocess.run(
        [
            *("jekyll", "build", "--safe", "--strict_front_matter", "--config", f"{source}/_config.yml,{settings}"),
            *("--source", str(source), "--destination", str(built)),
        ],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "HOME": str(source.parent), "LC_ALL": "C.UTF-8"},
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout + run.stderr


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    root = tmp_path_factory.mktemp("site")
    source, built = root / "source", root / "built"
    write_tree(source)
    shutil.copytree(EXAMPLE / "_layouts", source / "_layouts")
    shutil.copy(EXAMPLE / "_config.yml", source)
    said = build(source, built)
    handler = partial(QuietHandler, directory=str(built))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield Site(built, f"http://127.0.0.1:{server.server_port}", said)
        server.shutdown()
    shutil.rmtree(root)


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, *_: object) -> None: ...


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as opened:
        yield opened


class Links(HTMLParser):
    """Where a page leads, and what it shows."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name in {"href", "src"} and value]


def test_jekyll_builds_it_without_a_warning(site: Site) -> None:
    assert "warning" not in site.said.lower(), site.said
    assert "error" not in site.said.lower(), site.said


def broken_links(folder: Path) -> list[str]:
    """The links of a site's pages, and of their heads, that lead nowhere in it."""
    broken = []
    for page in sorted(folder.rglob("*.html")):
        links = Links()
        links.feed(page.read_text(encoding="utf-8"))
        for link in links.found:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            path = unquote(parts.path)
            target = folder / path.lstrip("/") if path.startswith("/") else page.parent / path
            if not (target.is_file() or (target / "index.html").is_file()):
                broken.append(f"{page.relative_to(folder)}: {link}")
    return broken


def test_every_internal_link_leads_somewhere(site: Site) -> None:
    assert len([*site.folder.rglob("*.html")]) > 20
    assert broken_links(site.folder) == []


def test_a_site_with_the_papers_elsewhere_finds_its_feed_and_is_called_what_it_is_called(tmp_path: Path) -> None:
    topic = Topic("R&D <b>", "r_d_b", any=("x",))
    settings = Settings((topic,), output_dir="docs/reading list", page_size=10)
    papers = tuple(plain_papers()[:150])
    outcome = Outcome(topic, PaperStore(papers), Coverage("2025-01-01T00:00:00Z", "2025-12-31T00:00:00Z"))
    update = make_update(settings, Engine(), Files({}), [outcome], now=TODAY)
    source, built = tmp_path / "source", tmp_path / "built"
    files = {
        **update.files,
        "README.md": with_overview(f"# Mine\n\n{BEGIN}\n{END}\n".encode(), update.readme_parts["README.md"]),
        # GitHub Pages' plugin for titles hands on what the heading shows, escaped.
        "titled.md": b"---\ntitle: R&amp;D &lt;b&gt;\n---\nText.\n",
    }
    for path, data in files.items():
        (source / path).parent.mkdir(parents=True, exist_ok=True)
        (source / path).write_bytes(data)
    shutil.copytree(EXAMPLE / "_layouts", source / "_layouts")
    config = (EXAMPLE / "_config.yml").read_text(encoding="utf-8")
    changed = config.replace("papers: papers", "papers: docs/reading list").replace("Reading list", "R&D")
    (source / "_config.yml").write_text(changed, encoding="utf-8")
    said = build(source, built)
    assert "warning" not in said.lower() and "error" not in said.lower(), said
    assert broken_links(built) == []
    topic_page = (built / "docs/reading list/r_d_b/index.html").read_text(encoding="utf-8")
    assert 'href="/docs/reading%20list/feed.xml"' in topic_page
    assert "<title>R&amp;D</title>" in topic_page
    titled = (built / "titled.html").read_text(encoding="utf-8")
    assert "<title>R&amp;D &lt;b&gt; | R&amp;D</title>" in titled


PAGES = {
    "readme": "/",
    "overview": "/papers/",
    "topic": "/papers/gaussian_splatting/",
    "hostile topic": "/papers/a_b/",
    "empty topic": "/papers/nothing/",
    "page": "/papers/a_b/2026_06/papers_1.html",
    "plain page": None,
}


FRONT = ("readme", "overview", "topic", "plain page")
SCHEMES: tuple[Scheme, Scheme] = ("light", "dark")


def address(site: Site, name: str) -> str:
    path = PAGES[name]
    if path is None:
        newest = max((site.folder / "plain" / "gaussian_splatting").glob("*/papers_1.html"))
        path = "/" + newest.relative_to(site.folder).as_posix()
    return site.url + path


SEEN: list[tuple[str, int, Scheme]] = [
    *((name, width, scheme) for name in FRONT for width in (PHONE, DESK) for scheme in SCHEMES),
    *((name, PHONE, "light") for name in PAGES if name not in FRONT),
    *((name, DESK, "dark") for name in PAGES if name not in FRONT),
]


BROKEN_DATES = r"""() => {
  const broken = [];
  for (const cell of document.querySelectorAll("td")) {
    const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      for (const found of texts.currentNode.data.matchAll(/\d{4}-\d\d-\d\d/g)) {
        const range = document.createRange();
        range.setStart(texts.currentNode, found.index);
        range.setEnd(texts.currentNode, found.index + 10);
        if (range.getClientRects().length > 1) broken.push(cell.textContent);
      }
    }
  }
  return broken;
}"""
SCROLLING = """[...document.querySelectorAll("table:not(:has(details))")]
  .filter(table => table.scrollWidth > table.clientWidth).map(table => table.textContent)"""


@pytest.mark.parametrize(("name", "width", "scheme"), SEEN)
def test_a_page_fits_its_window(site: Site, browser: Browser, name: str, width: int, scheme: Scheme) -> None:
    with open_page(browser, width, scheme) as page:
        page.goto(address(site, name))
        keep(page, f"{name}, {width}, {scheme}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.locator("h1").count() == 1
        assert page.evaluate(BROKEN_DATES) == []
        assert page.evaluate(SCROLLING) == [], "tables of topics and of months need no scrolling"
        broken = page.evaluate("[...document.images].filter(image => !image.naturalWidth).length")
        assert broken == 0


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_the_parts_of_a_big_month_stand_in_a_few_lines(site: Site, browser: Browser, width: int) -> None:
    months = (site.folder / "papers" / "all").glob("*/")
    largest = max(months, key=lambda month: len([*month.glob("papers_*.html")]))
    parts = len([*largest.glob("papers_*.html")])
    with open_page(browser, width) as page:
        page.goto(f"{site.url}/papers/all/{largest.name}/papers_1.html")
        keep(page, f"big month, {width}, light")
        listed = page.locator("h2#navigation + p + ul")
        assert listed.locator("li").count() == parts
        box, line = listed.bounding_box(), listed.locator("li").first.bounding_box()
        assert box and line
        assert round(box["height"] / line["height"]) <= -(-parts // (2 if width == PHONE else 4))
        page.goto(site.url + "/papers/gaussian_splatting/")
        lines = [item.bounding_box() for item in page.locator("ul").first.locator("li").all()]
        assert len({line and line["y"] for line in lines}) == len(lines), "other lists are lists"


@pytest.mark.parametrize("name", ["page", "plain page"])
def test_an_abstract_opens_and_shows_its_text(site: Site, browser: Browser, name: str) -> None:
    with open_page(browser, PHONE) as page:
        page.goto(address(site, name))
        cell = page.locator("td:has(> details)").first
        closed = cell.bounding_box()
        cell.locator("details").first.click(position={"x": 20, "y": 14})
        opened = cell.bounding_box()
        keep(page, f"{name}, opened")
        assert closed and opened and opened["height"] > closed["height"] + 15
        text = cell.locator("details").first.inner_text()
        assert len(text) > 3
