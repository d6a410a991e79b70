"""The whole tree that people read: topic and overview pages, and links that lead somewhere."""

from __future__ import annotations

import posixpath
import re
import subprocess
from collections.abc import Iterable, Mapping
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import cmarkgfm
import feedparser
import pytest

from radar.archive.coverage import Coverage
from radar.archive.paper import Paper
from radar.archive.papers import by_month
from radar.archive.record import as_records
from radar.archive.topic_state import TopicState
from radar.rendering.bibliography import bibliography
from radar.rendering.front_pages import render_overview, render_readme_part, render_topic
from radar.rendering.markdown import escape
from radar.rendering.render_month import month_files
from radar.rendering.template_engine import Engine
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
    newest = dict.fromkeys(states, as_records(papers))
    files = render_overview(engine, chosen, states, newest)
    for slug, state in states.items():
        files |= render_topic(engine, chosen, slug, state, newest[slug])
        for month, in_month in months.items():
            files |= month_files(engine, chosen, Topic(state.name, slug), month, as_records(in_month))
    files[f"{chosen.output_dir}/papers.bib"] = bibliography(
        (path.split("/")[-2], True, data) for path, data in files.items() if path.endswith(".bib")
    )
    files["README.md"] = render_readme_part(engine, chosen, states, newest).encode()
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


@pytest.mark.parametrize(
    ("months", "per_month"),
    [({"2025_01": 6}, "6.0"), ({"2025_02": 2, "2024_11": 4}, "1.5"), ({"2025_01": 1, "1992_01": 1}, "0.0"), ({}, None)],
)
def test_papers_per_month_count_the_months_without_papers_too(months: dict[str, int], per_month: str | None) -> None:
    files = render_topic(Engine(), Settings(()), "llm", TopicState("llm", "all:llm", None, months), [])
    found = re.search(rb"^- Papers per month: (.*)$", files["papers/llm/README.md"], re.MULTILINE)
    assert (found and found[1].decode()) == per_month


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
    absolute = {
        address
        for path, text in site({"llm": "llm"}).items()
        if path.endswith(".md")
        for address in links(text)
        if ":" in address
    }
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
    assert links(page)[:5] == [*crumbs, "papers_3.md", "papers_1.md"]
    assert links(topic)[:3] == [*crumbs[:2], f"{crumbs[2]}/feed.xml"]
    assert "2025_02/papers_1.md" in links(topic)


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
        "| Month | Papers | Share | |\n| --- | ---: | ---: | --- |\n"
        "| [2025_02](2025_02/papers_1.md) | 25 | 86.2% | [BibTeX](2025_02/2025_02.bib) |\n"
        "| [2025_01](2025_01/papers_1.md) | 3 | 10.3% | [BibTeX](2025_01/2025_01.bib) |\n"
        "| [1999_01](1999_01/papers_1.md) | 1 | 3.4% | [BibTeX](1999_01/1999_01.bib) |\n"
    ) in page


def test_a_topic_without_papers_says_so() -> None:
    tree = site({"llm": "llm"}, papers=[])
    assert not [path for path in tree if "/papers_" in path]
    assert "No papers yet." in tree["papers/llm/README.md"]
    assert "| [llm](llm/README.md) | 0 | 0 |  | not yet |" in tree["papers/README.md"]


def test_a_topic_that_never_found_a_paper_is_not_said_to_be_complete_but_to_be_looked_at() -> None:
    coverage = Coverage("2025-01-01T00:00:00Z", "2025-02-01T00:00:00Z")
    states = {
        "kept": TopicState("kept", "q", coverage, {"2025_02": 1}),
        "vain": TopicState("vain", "q", coverage, {}),
        "to_find": TopicState("to find", "q", coverage, {}, to_find=("2502.00001",)),
    }
    advice = "`python -m radar check` shows what"

    def pages(states: Mapping[str, TopicState]) -> list[str]:
        newest = {"kept": as_records(month_of(1))}
        overview = render_overview(Engine(), Settings(()), states, newest)["papers/README.md"].decode()
        return [overview, render_readme_part(Engine(), Settings(()), states, newest)]

    for text in pages(states):
        assert dict(re.findall(r"^\| \[([\w ]+)\].* \| ([^|]+) \|$", text, re.MULTILINE)) == {
            "kept": "2025-01-01 to 2025-02-01",
            "to find": "2025-01-01 to 2025-02-01",
            "vain": "nothing found",
        }
        assert text.count(advice) == 1
    assert not any(advice in text for text in pages({"kept": states["kept"]}))
    page = render_topic(Engine(), Settings(()), "vain", states["vain"], [])["papers/vain/README.md"].decode()
    assert advice in page
    assert "No paper was ever found" in page
    assert "omplete from" not in page


def test_the_overview_lists_topics_by_name_whatever_their_case() -> None:
    tree = site({"zebra": "Zebra", "b": "bird", "a": "Ant"})
    assert re.findall(r"^\| \[(.*?)\]", tree["papers/README.md"], re.MULTILINE) == ["Ant", "bird", "Zebra"]
    assert (
        "| [Ant](a/README.md) | 29 | 25 | [2025_02](a/2025_02/papers_1.md) (25) | not yet |" in tree["papers/README.md"]
    )


def test_the_newest_week_is_listed_up_to_ten_and_counted() -> None:
    tree = site({"llm": "llm", "b": "B"})
    for page, lead in (("papers/llm/README.md", "# llm"), ("papers/README.md", "# Papers")):
        text = tree[page]
        assert text.startswith(lead)
        listed = re.findall(
            r"^- 2025-02-01: \[Paper (\d+)\]\(https://arxiv\.org/abs/2502\.\d+v1\)$", text, re.MULTILINE
        )
        assert [int(number) for number in listed] == list(range(25, 15, -1))
        assert "And 15 more in the week to 2025-02-01.\n" in text


def test_each_topic_is_said_to_be_complete_as_far_as_it_is_and_no_further() -> None:
    def state(name: str, since: str, until: str) -> TopicState:
        coverage = Coverage(f"{since}T00:00:00Z", f"{until}T00:00:00Z") if since else None
        return TopicState(name, "q", coverage, {"2025_02": 1})

    states = {
        "kept": state("kept", "2024-01-01", "2025-02-21"),
        "dropped": state("dropped", "2023-01-02", "2024-12-30"),
        "untold": state("untold", "", ""),
    }
    chosen = Settings((Topic("kept", "kept"),))
    newest = dict.fromkeys(states, as_records(month_of(1)))
    overview = render_overview(Engine(), chosen, states, newest)["papers/README.md"].decode()
    for text in (overview, render_readme_part(Engine(), chosen, states, newest)):
        said = re.findall(r"^\| \[(\w+)\].* \| ([^|]+) \|$", text, re.MULTILINE)
        assert said == [
            ("dropped", "2023-01-02 to 2024-12-30"),
            ("kept", "2024-01-01 to 2025-02-21"),
            ("untold", "not yet"),
        ]
        assert "omplete from" not in text
    topic = render_topic(Engine(), chosen, "dropped", states["dropped"], newest["dropped"])["papers/dropped/README.md"]
    assert "- Complete from 2023-01-02 to 2024-12-30\n" in topic.decode()


def test_the_newest_that_are_withdrawn_are_marked_wherever_they_are_listed() -> None:
    some = [
        paper("2502.00003", 2, comment="This paper has been withdrawn by the author"),
        paper("2502.00002", comment="Withdrawn"),
        paper("2502.00001", 3),
    ]
    tree = site({"llm": "llm"}, papers=some)
    for page in ("papers/llm/README.md", "papers/README.md"):
        listed = re.findall(r"^- 2025-02-21: \[A title\]\(https://arxiv.org/abs/(.*)$", tree[page], re.MULTILINE)
        assert listed == ["2502.00003v2) v2 **withdrawn**", "2502.00002v1) **withdrawn**", "2502.00001v3) v3"]
    for feed in ("papers/llm/feed.xml", "papers/feed.xml"):
        marks = ["A title (v2, withdrawn)", "A title (withdrawn)", "A title (v3)"]
        assert [entry.title for entry in feedparser.parse(tree[feed]).entries] == marks


def test_the_readmes_part_leads_to_the_newest_papers_and_to_the_feed() -> None:
    assert site({"llm": "llm"}, output_dir="my papers")["README.md"].endswith(
        "\n\n[Newest papers](my%20papers/README.md) · [Feed](my%20papers/feed.xml)\n"
    )
    on_github = site({"llm": "llm"}, repository="octo/reading")
    feed = "https://github.com/octo/reading/raw/HEAD/papers/feed.xml"
    assert f"[Newest papers](papers/README.md) · [Feed]({feed})\n" in on_github["README.md"]
    assert f"[Feed of all topics]({feed}) · [BibTeX of all topics](papers.bib)\n" in on_github["papers/README.md"]
    assert "Newest papers" not in on_github["papers/README.md"]


def test_where_topics_are_added_up_it_is_said_that_a_paper_in_two_counts_in_each() -> None:
    tree = site({"llm": "llm", "b": "B"})
    said = "A paper in two topics counts in each."
    assert f" {said}</desc>" in tree["papers/monthly_stats.svg"]
    assert '<title id="title">Papers per month: All topics, added up</title>' in tree["papers/monthly_stats.svg"]
    assert "a paper in two topics counts in each](monthly_stats.svg)" in tree["papers/README.md"]
    assert said not in tree["papers/llm/monthly_stats.svg"]
    assert said not in site({}, papers=[])["papers/monthly_stats.svg"]


def test_charts_feeds_and_bibtex_are_there_for_all_and_say_what_the_archive_says() -> None:
    tree = site({"llm": "llm", "b": "B"})
    for folder in ("papers", "papers/llm", "papers/b"):
        assert len(feedparser.parse(tree[f"{folder}/feed.xml"]).entries) == 29
        assert "![Papers per month" in tree[f"{folder}/README.md"]
    assert 'data-month="2025_02" data-count="25"' in tree["papers/llm/monthly_stats.svg"]
    assert 'data-month="2025_02" data-count="50"' in tree["papers/monthly_stats.svg"]
    assert tree["papers/llm/2025_01/2025_01.bib"].count("@misc{") == 3


def test_a_feeds_identifier_is_its_address_or_made_of_its_topic_and_never_another_topics() -> None:
    def identifiers(**settings: Any) -> list[str]:
        tree = site({"llm": "llm", "b": "B"}, **settings)
        return [feedparser.parse(tree[f"papers/{folder}feed.xml"]).feed.id for folder in ("", "llm/", "b/")]

    addresses = identifiers(repository="octo/reading")
    assert addresses[1] == "https://github.com/octo/reading/raw/HEAD/papers/llm/feed.xml"
    made_up = identifiers()
    assert made_up == identifiers()
    assert all(each.startswith("urn:uuid:") for each in made_up)
    assert len({*addresses, *made_up}) == 6


def test_git_folds_what_is_rendered_and_keeps_every_line_of_the_archive(tmp_path: Path) -> None:
    tree = site({"llm": "llm"}, output_dir="my papers")
    for path, text in tree.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    archive, notes = "my papers/llm/2025_02/2025_02.jsonl", "my papers/llm/notes.txt"
    paths = [*(path for path in tree if path.startswith("my papers/")), notes, "README.md"]
    archives = {path for path in paths if path.endswith(".jsonl")}
    command = ["git", "-C", str(tmp_path), "check-attr", "-z", "linguist-generated", "merge", "text", "--", *paths]
    words = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split("\0")
    found = {(words[n], words[n + 1]): words[n + 2] for n in range(0, len(words) - 1, 3)}
    folded = {path for path in paths if found[path, "linguist-generated"] == "set"}
    assert folded == {*paths} - archives - {notes, "README.md", "my papers/.gitattributes"}
    assert found[archive, "linguist-generated"] == "unset"
    assert found[archive, "merge"] == "union"
    assert {found[path, "text"] for path in paths if path != "README.md"} == {"unset"}


def test_rendering_the_same_twice_gives_the_same_bytes() -> None:
    assert site({"llm": "llm", "a": "A"}) == site({"a": "A", "llm": "llm"})


def test_names_need_no_more_than_the_escaping_of_any_text() -> None:
    assert site({"slug": "a|b"})["papers/slug/README.md"].startswith(f"# {escape('a|b')}\n")
