"""Kind 10: a template of the repository can take no more time, memory and room than the limits say."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from radar.rendering.template_engine import BUILT_IN, LARGEST_PAGE, NAMES
from tests.end_to_end.hub import open_hub, splats
from tests.hostile.attack import Outcome, attack
from tests.hostile.given import in_folder, on_hub
from tests.stand_ins.arxiv import ArxivStandIn, Corpus

TIME = "it computes for more than 2 seconds"
MEMORY = "it takes more than 256 MiB of memory"
DOUBLING = "{% set n = namespace(x='ab') %}{% for _ in range(60) %}{% set n.x = n.x ~ n.x %}{% endfor %}"
ROW = "| {{ paper.title }} |"

REFUSED: dict[str, tuple[str, str]] = {
    "doubling by ~": (DOUBLING, MEMORY),
    "doubling by join": (DOUBLING.replace("n.x ~ n.x", "[n.x, n.x] | join"), MEMORY),
    "doubling a list": (DOUBLING.replace("'ab'", "[1]").replace("~", "+"), MEMORY),
    "centre": ("{{ 'x' | center(2000000000) }}", MEMORY),
    "a wide format": ("{{ '%2000000000d' | format(1) }}", MEMORY),
    "a wide format of another kind": ("{{ '{:2000000000}'.format(1) }}", MEMORY),
    "many decimals": ("{{ '%.2000000000f' % 1.0 }}", MEMORY),
    "padding": ("{{ 'x'.ljust(10 ** 12) }}", MEMORY),
    "tabulators": ("{{ ('\t' * 900000).expandtabs(100000) }}", MEMORY),
    "indent": ("{{ ('a\n' * 400000) | indent(100000) }}", MEMORY),
    "replace": ("{{ ('a' * 900000) | replace('a', 'b' * 900000) }}", MEMORY),
    "batch": ("{{ [1] | batch(10 ** 9, 'x') | list }}", MEMORY),
    "loops in loops": ("{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}", TIME),
    "one call that takes minutes": (
        "{{ ([[0] * 1000] * 99999) | sum(start=[]) | length }}",
        "for longer than is allowed",
    ),
    "a megabyte": (
        "{% for _ in range(100000) %}xxxxxxxxxx{% endfor %}",
        "it makes 1,000,000 bytes, and 499,999 are allowed",
    ),
    "itself": ("{% include 'topic.md.j2' %}", "recursion"),
    "1,000 blocks": ("{% if 1 %}" * 1000 + "{% endif %}" * 1000, "recursion"),
    "25 loops in each other": ("{% for a in [1] %}" * 25 + "{% endfor %}" * 25, "nested"),
    "60,000 signs": ("{{ " + "-" * 60_000 + "1 }}", "recursion"),
    "70,000 characters": ("x" * 70_000, "has 70,000 characters, and 65,536 are allowed"),
}


@pytest.fixture(scope="module")
def arxiv() -> Iterator[ArxivStandIn]:
    with ArxivStandIn(Corpus(splats(range(6)))) as stand_in:
        yield stand_in


def given(arxiv: ArxivStandIn, workspace: Path, **inputs: str) -> dict[str, str]:
    """A run with the templates in `own`; those of `inputs` that end in `_j2` are put there, the others are inputs."""
    templates = {name: text for name, text in inputs.items() if name.endswith("_j2")}
    environ = in_folder(
        arxiv, workspace, templates="own", **{name: text for name, text in inputs.items() if name not in templates}
    )
    (workspace / "own").mkdir()
    for name, text in templates.items():
        (workspace / "own" / f"{name.removesuffix('_j2')}.md.j2").write_text(text)
    return environ


def refused(ran: Outcome, workspace: Path, words: str) -> None:
    assert ran.code == 2 and words in ran.log, ran.log
    assert "own/" in ran.log and len(ran.log) < 3_000
    assert not (workspace / "papers").exists()
    assert ran.seconds < 45 and ran.peak < 400 * 2**20


@pytest.mark.parametrize("case", REFUSED)
def test_a_template_beyond_the_limits_is_refused_before_arxiv_is_asked(
    tmp_path: Path, arxiv: ArxivStandIn, case: str
) -> None:
    text, words = REFUSED[case]
    asked = len(arxiv.log)
    ran = attack(tmp_path / "run", given(arxiv, tmp_path / "work", topic_j2=text), kind=10, case=f"topic.md.j2: {case}")
    refused(ran, tmp_path / "work", words)
    assert len(arxiv.log) == asked


@pytest.mark.parametrize("name", ["row", "page", "topics", "overview", "readme"])
def test_so_is_any_other_template(tmp_path: Path, arxiv: ArxivStandIn, name: str) -> None:
    environ = given(arxiv, tmp_path / "work", **{f"{name}_j2": DOUBLING})
    ran = attack(tmp_path / "run", environ, kind=10, case=f"{name}.md.j2: doubling by ~")
    refused(ran, tmp_path / "work", f"The template {name}.md.j2 has an error: {MEMORY}")


def test_so_is_one_that_a_template_of_ours_includes_or_one_of_theirs(tmp_path: Path, arxiv: ArxivStandIn) -> None:
    environ = given(arxiv, tmp_path / "work", row_j2='{% include "part.md.j2" %}', part_j2=f"\n\n{DOUBLING}")
    ran = attack(tmp_path / "run", environ, kind=10, case="a file that row.md.j2 includes: doubling by ~")
    refused(ran, tmp_path / "work", f"The template part.md.j2 has an error: {MEMORY}")
    assert "line=3" in ran.log


WHEN_IT_COUNTS: dict[str, tuple[dict[str, str], str]] = {
    "a row of 1.8 MB": (
        {"row_j2": "| {% for _ in range(60000 if 'number' in paper.title else 1) %}{{ paper.title }}{% endfor %} |"},
        "row.md.j2",
    ),
    "a row that takes all memory": (
        {"row_j2": "{% if 'number' in paper.title %}" + DOUBLING + "{% endif %}" + ROW},
        "row.md.j2",
    ),
    "a row that takes all time": (
        {"row_j2": "{% if 'number' in paper.title %}" + REFUSED["loops in loops"][0] + "{% endif %}" + ROW},
        "row.md.j2",
    ),
    "a page of 600 KB around one row": (
        {"page_j2": "{{ 'x' * (600000 if rows | length > 1 or page else 1) }}"},
        "page.md.j2",
    ),
    "a topic's page that grows with its papers": ({"topic_j2": "{{ 'x' * total * 90000 }}"}, "topic.md.j2"),
    "an overview that does": (
        {"overview_j2": "{% for topic in topics %}{{ 'x' * topic.total * 90000 }}{% endfor %}"},
        "overview.md.j2",
    ),
    "half a character in a row": ({"row_j2": "| {{ '\\ud800' if 'number' in paper.title }} |"}, "row.md.j2"),
}


@pytest.mark.parametrize("case", WHEN_IT_COUNTS)
def test_what_only_real_papers_set_off_ends_with_a_sentence_and_nothing_written(
    tmp_path: Path, arxiv: ArxivStandIn, case: str
) -> None:
    templates, name = WHEN_IT_COUNTS[case]
    ran = attack(tmp_path / "run", given(arxiv, tmp_path / "work", **templates), kind=10, case=case)
    refused(ran, tmp_path / "work", f"The template {name} has an error: it ")


def test_nothing_is_committed_either(tmp_path: Path) -> None:
    with open_hub(tmp_path, splats(range(6))) as hub:
        template = {"own/row.md.j2": WHEN_IT_COUNTS["a row of 1.8 MB"][0]["row_j2"].encode()}
        hub.github.commit("main", template, "A template")
        before = hub.github.tree()
        ran = attack(tmp_path / "run", on_hub(hub, templates="own"), kind=10, case="a row of 1.8 MB, publish: commit")
        assert ran.code == 2 and "row.md.j2" in ran.log
        assert hub.github.tree() == before


def test_templates_that_keep_to_the_limits_make_what_ours_make(tmp_path: Path) -> None:
    trees = []
    for own in (False, True):
        work = tmp_path / f"work-{own}"
        with ArxivStandIn(Corpus(splats(range(250)))) as stand_in:
            environ = in_folder(stand_in, work, **({"templates": "own"} if own else {}))
            (work / "own").mkdir()
            for name in NAMES:
                (work / "own" / name).write_bytes((BUILT_IN / name).read_bytes())
            ran = attack(
                tmp_path / f"run-{own}",
                environ,
                kind=10,
                case=f"250 papers, templates of {'their' if own else 'our'} own",
            )
        assert ran.code == 0, ran.log
        made = {path.relative_to(work): path.read_bytes() for path in (work / "papers").rglob("*") if path.is_file()}
        trees.append({path: data for path, data in made.items() if path.name != "radar.json"})
        assert len(made) > 5
    assert trees[0] == trees[1]


def test_a_papers_own_texts_of_any_size_make_no_page_too_large(tmp_path: Path, arxiv: ArxivStandIn) -> None:
    environ = in_folder(arxiv, tmp_path / "work", columns="paper, date, comment, authors, categories, links")
    papers = [
        {
            "id": f"2610.{90_000 + number:05}",
            "version": 1,
            "title": "Splatting" + "|" * size,
            "authors": ["@" * size] * 4,
            "abstract": ":a:" * size,
            "categories": ["cs.CV", "x" * size],
            "published": "2026-10-20T00:00:00Z",
            "updated": "2026-10-20T00:00:00Z",
            "comment": "$" * size,
            "journal_ref": "<" * size,
            "doi": ["10.1000/" + "x" * size],
        }
        for number, size in enumerate((1_000, 10_000, 1_000_000))
    ]
    archive = tmp_path / "work/papers/splatting/2026_10/2026_10.jsonl"
    archive.parent.mkdir(parents=True)
    archive.write_text("".join(json.dumps(paper) + "\n" for paper in papers))
    ran = attack(tmp_path / "run", environ, kind=10, case="papers of 10 MB in the archive")
    assert ran.code == 0, ran.log
    kept = archive.read_text()
    assert all(json.dumps(paper, ensure_ascii=False) in kept for paper in papers), "the archive keeps all"
    for page in (tmp_path / "work/papers").rglob("*.md"):
        assert page.stat().st_size < LARGEST_PAGE
    row = next(line for line in (archive.parent / "papers_1.md").read_text().split("\n") if "2610.90002" in line)
    assert "…](https://" in row and "… </details>" in row
    assert ran.seconds < 45 and ran.peak < 400 * 2**20
