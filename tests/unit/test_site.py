"""The whole tree that people read: topic and overview pages, and links that lead somewhere."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping
from html import unescape
from typing import Any
from urllib.parse import unquote

import cmarkgfm
import pytest

from radar.archive.paper import Paper
from radar.archive.topic import TopicState, by_month
from radar.rendering.engine import Engine
from radar.rendering.markdown import escape
from radar.rendering.site import render_overview, render_readme_part, render_topic
from radar.settings.model import Settings, Topic
from tests.unit.given_papers import month_of, paper

PAPERS = [
    *month_of(25, abstract="See [this](evil.md) and <a href='gone.md'>that</a>."),
    *month_of(3, "2025-01"),
    paper("hep-th/9901001", updated="1999-01-01T00:00:00Z", title="](x.md)[y](z.md)"),
]
HOSTILE_NAMES = ["a|b", "*bold*", "<b>x</b>", "[x](y)", "`code`", "$x$ & y", "{{ x }}", "1. first", "# heading", "-"]


def site(names: Mapping[str, str], papers: Iterable[Paper] = PAPERS, **settings: Any) -> dict[str, str]:
    """The tree of topics by slug and name, each with the same papers, and a README for the root."""
    chosen = Settings(tuple(Topic(name, slug) for slug, name in names.items()), page_size=10, **settings)
    months = by_month(papers, chosen.group_by)
    counts = {month: len(in_month) for month, in_month in months.items()}
    states = {slug: TopicState(name, "all:x", None, counts) for slug, name in names.items()}
    engine = Engine()
    files = render_overview(engine, chosen, states)
    for slug, state in states.items():
        files |= render_topic(engine, chosen, slug, state, months)
    files["README.md"] = render_readme_part(engine, chosen, states).encode()
    return {path: data.decode() for path, data in files.items()}


def links(markdown: str) -> list[str]:
    """Where the links of a page lead, as GitHub's parser finds them."""
    html = cmarkgfm.github_flavored_markdown_to_html(markdown, options=cmarkgfm.cmark.Options.CMARK_OPT_UNSAFE)
    return [unescape(address) for address in re.findall(r'<a href="([^"]*)"', html)]


def resolved(page: str, address: str) -> str:
    """The path that a relative link on `page` leads to, in the repository."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(address)))


def heading(markdown: str) -> str:
    """The text of the first heading, as GitHub's parser shows it."""
    found = re.search(r"<h1>(.*?)</h1>", cmarkgfm.github_flavored_markdown_to_html(markdown), re.DOTALL)
    assert found is not None
    return unescape(found[1])


@pytest.mark.parametrize("output_dir", ["papers", "docs/reading list", "ص/(x)"])
def test_every_relative_link_of_the_tree_leads_to_a_file_of_the_tree(output_dir: str) -> None:
    tree = site({"llm": "llm", "суп_с_котом": "Суп с котом", "a_b": "a|b"}, output_dir=output_dir)
    seen = set()
    for page, text in tree.items():
        if not page.endswith(".md"):
            continue
        for address in links(text):
            if not address.startswith("https://"):
                target = resolved(page, address)
                assert target in tree or target == ".", f"{page} links {address}"
                seen.add(target)
    pages = {path for path in tree if path.endswith(".md")}
    assert seen >= {*pages, "."} - {"README.md"}, "and every page is linked from somewhere"


def test_absolute_links_lead_to_arxiv_and_the_project_alone() -> None:
    absolute = {address for text in site({"llm": "llm"}).values() for address in links(text) if ":" in address}
    assert all(
        re.fullmatch(r"https://arxiv\.org(/abs/[\w./-]+)?|https://github\.com/[\w-]+/[\w-]+", each) for each in absolute
    )


def test_a_slug_of_any_script_is_percent_encoded_in_links() -> None:
    tree = site({"суп": "Суп"})
    assert "(%D1%81%D1%83%D0%BF/README.md)" in tree["papers/README.md"]
    assert "(papers/%D1%81%D1%83%D0%BF/2025_02/papers_1.md)" in tree["README.md"]
    absolute = site({"суп": "Суп"}, home_url="https://example.org/list", output_dir="my papers")
    page = absolute["my papers/суп/2025_02/papers_1.md"]
    assert "[Суп](https://example.org/list/my%20papers/%D1%81%D1%83%D0%BF)" in page


def test_with_a_home_url_the_breadcrumb_is_absolute_and_all_else_stays_relative() -> None:
    tree = site({"llm": "llm"}, home_url="https://example.org/list")
    page, topic = tree["papers/llm/2025_02/papers_2.md"], tree["papers/llm/README.md"]
    crumbs = ["https://example.org/list", "https://example.org/list/papers", "https://example.org/list/papers/llm"]
    assert links(page)[:5] == [*crumbs, "papers_1.md", "papers_3.md"]
    assert links(topic)[:3] == [*crumbs[:2], "2025_02/papers_1.md"]


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_topics_name_is_shown_as_it_is_in_headings_breadcrumbs_and_tables(name: str) -> None:
    tree = site({"slug": name})
    assert heading(tree["papers/slug/README.md"]) == name
    assert heading(tree["papers/slug/2025_02/papers_1.md"]) == f"{name} - 2025_02"
    for page in ("README.md", "papers/README.md", "papers/slug/2025_02/papers_1.md"):
        html = cmarkgfm.github_flavored_markdown_to_html(tree[page])
        texts = [unescape(text) for text in re.findall(r'<a href="[^"]*slug/README.md">(.*?)</a>', html)]
        texts += [unescape(text) for text in re.findall(r'<a href="\.\./README.md">(.*?)</a>', html)]
        assert texts == [name]


def test_a_topics_page_counts_its_papers_by_month_newest_first() -> None:
    page = site({"llm": "llm"})["papers/llm/README.md"]
    assert page.startswith("# llm\n\n[Home](../../) / [Papers](../README.md) / llm\n\n- Papers: 29\n- Months: 3\n")
    assert (
        "| Month | Papers | Share |\n| --- | ---: | ---: |\n"
        "| [2025_02](2025_02/papers_1.md) | 25 | 86.2% |\n"
        "| [2025_01](2025_01/papers_1.md) | 3 | 10.3% |\n"
        "| [1999_01](1999_01/papers_1.md) | 1 | 3.4% |\n"
    ) in page


def test_a_topic_without_papers_says_so() -> None:
    tree = site({"llm": "llm"}, papers=[])
    assert not [path for path in tree if "/papers_" in path]
    assert "No papers yet." in tree["papers/llm/README.md"]
    assert "| [llm](llm/README.md) | 0 |  |" in tree["papers/README.md"]


def test_the_overview_lists_topics_by_name_whatever_their_case() -> None:
    tree = site({"zebra": "Zebra", "b": "bird", "a": "Ant"})
    assert re.findall(r"^\| \[(.*?)\]", tree["papers/README.md"], re.MULTILINE) == ["Ant", "bird", "Zebra"]
    assert "| [Ant](a/README.md) | 29 | [2025_02](a/2025_02/papers_1.md) (25) |" in tree["papers/README.md"]


def test_rendering_the_same_twice_gives_the_same_bytes() -> None:
    assert site({"llm": "llm", "a": "A"}) == site({"a": "A", "llm": "llm"})


def test_names_need_no_more_than_the_escaping_of_any_text() -> None:
    assert site({"slug": "a|b"})["papers/slug/README.md"].startswith(f"# {escape('a|b')}\n")
