"""BibTeX: read back by other programs' parsers, by BibTeX and LaTeX themselves where they are installed."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from radar.archive.paper import Paper
from radar.rendering.bibtex import bibtex, entries_of, entry
from radar.text import fold
from tests.real_data import needs_real_data
from tests.renderers import fragments
from tests.renderers.bibliography import authors, entries, plain
from tests.stand_ins.demo_hostile import HOSTILE
from tests.unit.given_papers import IDENTIFIERS, bib, paper, papers
from tests.unit.given_real_papers import archived_papers
from tests.unit.test_latex import LATEX, MIXED

HOSTILE_TEXTS = [
    *fragments.ALL,
    *LATEX,
    *(text for entry in HOSTILE for text in entry),
    "},\n}\n@misc{stolen,\n title={",
    "@comment{", "@string{a = {b}}", "@preamble{", "title = {x}", '"', '" # "', "{" * 50, "}" * 50, "\\" * 7,
    r"\input{/etc/passwd}", r"\end{document}", r"\write18{true}", r"\def\emph{x}", r"$\csname input\endcsname x$",
]  # fmt: skip


def hostile_papers(texts: Sequence[str]) -> list[Paper]:
    return [
        paper(f"9912.{number:05}", title=text, authors=(text, f"{text} A", f"B, {text}"), journal_ref=text, doi=(text,))
        for number, text in enumerate(texts)
    ]


def test_an_entry_as_it_is_written() -> None:
    one = paper(
        "1706.03762",
        7,
        "2023-08-02T00:41:18Z",
        published="2017-06-12T17:57:34Z",
        title="Attention Is All You Need",
        authors=("Ashish Vaswani", "Łukasz Kaiser"),
        categories=("cs.CL", "cs.LG"),
        comment="15 pages, 5 figures",
    )
    other = paper("hep-th/9901001", journal_ref="Phys. Rev. D 59 & more", doi=("10.1103/PhysRevD.59.105007", "10.1/x"))
    assert (
        bib([one, other]).decode()
        == """\
@misc{arXiv:1706.03762,
      title={Attention Is All You Need},
      author={Ashish Vaswani and Łukasz Kaiser},
      year={2017},
      eprint={1706.03762},
      archivePrefix={arXiv},
      primaryClass={cs.CL},
      url={https://arxiv.org/abs/1706.03762},
}

@misc{arXiv:hep-th/9901001,
      title={A title},
      year={2025},
      eprint={hep-th/9901001},
      archivePrefix={arXiv},
      doi={10.1103/PhysRevD.59.105007},
      note={Phys. Rev. D 59 \\& more},
      url={https://arxiv.org/abs/hep-th/9901001},
}
"""
    )


def test_no_papers_are_an_empty_file() -> None:
    assert bibtex([]) == b"" and entries_of(b"") == []


def test_a_revision_that_says_the_same_changes_no_byte() -> None:
    assert bib([paper()]) == bib([replace(paper(), version=2, updated="2026-01-01T00:00:00Z")])


def test_an_entry_does_not_depend_on_others() -> None:
    one, other = paper("2502.00001"), paper("2502.00002")
    assert bib([one, other]) == bib([one]) + b"\n" + bib([other])


@pytest.mark.parametrize(
    ("doi", "written"),
    [
        ("10.1002/(SICI)1096-8644(199601)99:1<1::AID-AJPA1>3.0.CO;2-1", True),
        ("10.1007/978-3-031-1_23#a&b~c", True),
        ("10.1000/a{b", False),
        ("10.1000/a\\b", False),
        ("10.1000/a%b", False),
        ("10.1000/a b", False),
        ("10.1000/é", False),
        ("doi:10.1000/a", False),
    ],
)
def test_a_doi_is_written_as_it_is_if_it_can_stand_so(doi: str, written: bool) -> None:
    (entry,) = entries(bib([paper(doi=("nonsense", doi))]))
    assert entry.get("doi") == (doi if written else None)


def test_a_category_that_is_none_is_left_out() -> None:
    assert [entry.get("primaryclass") for entry in entries(bib([paper(categories=("a}b", "cs.CL"))]))] == [None]


@pytest.mark.parametrize(
    ("name", "divided"),
    [
        ("Ashish Vaswani", {"first": "Ashish", "last": "Vaswani"}),
        ("Jean-Paul van der Berg", {"first": "Jean-Paul", "von": "van der", "last": "Berg"}),
        (
            "Jean-Paul van der Berg, Jr.",
            {"first": "Jean-Paul", "von": "van der", "last": "Berg", "lineage": "Jr."},
        ),
        ("Roberto M. Cesar Jr.", {"first": "Roberto M.", "last": "Cesar", "lineage": "Jr."}),
        ("Hal Daumé III", {"first": "Hal", "last": "Daumé", "lineage": "III"}),
        ("Napoleon III", {"first": "Napoleon", "last": "III"}),
        ("ATLAS Collaboration", {"last": "ATLAS Collaboration"}),
        ("The Institute of Cancer Research", {"last": "The Institute of Cancer Research"}),
        ("Essential AI", {"last": "Essential AI"}),
        ("Weiwei Ai", {"first": "Weiwei", "last": "Ai"}),
        ("Ernst and Young", {"last": "Ernst and Young"}),
        ("and", {"last": "and"}),
        ("A. and", {"last": "A. and"}),
        ("Anders And Sons II", {"last": "Anders And Sons II"}),
        ("Alexander Sandoval", {"first": "Alexander", "last": "Sandoval"}),
        ("others", {"last": "others"}),
        ("Li, Wei", {"last": "Li, Wei"}),
        ("Eric~Granger", {"first": "Eric", "last": "Granger"}),
        ("Young-Jun_Lee", {"last": "Young-Jun_Lee"}),
        ('Zhaoqin "Richie" Li', {"first": 'Zhaoqin "Richie"', "last": "Li"}),
        (r"P. Erd\H{o}s", {"first": "P.", "last": "Erdős"}),
        ("a} and {b", {"last": "a} and {b"}),
        ("John {Smith", {"first": "John", "last": "{Smith"}),
    ],
)
def test_bibtex_divides_an_authors_name_rightly(name: str, divided: dict[str, str]) -> None:
    data = bib([paper(authors=("First Author", name, "Last Author"))])
    found = authors(data)["arXiv:2502.15266"]
    assert found == [{"first": "First", "last": "Author"}, divided, {"first": "Last", "last": "Author"}]


@pytest.mark.parametrize("name", [":", "", " ", "~", "--"])
def test_what_is_no_name_is_left_out(name: str) -> None:
    assert b"author={A. Author and B. Author}," in bib([paper(authors=("A. Author", name, "B. Author"))])


@settings(deadline=None)
@given(st.lists(papers(), max_size=5, unique_by=lambda each: each.id))
def test_any_papers_make_a_file_with_their_entries_and_no_others(some: list[Paper]) -> None:
    read = entries(bib(some))
    assert [entry["eprint"] for entry in read] == [each.id for each in some]
    assert [entry["key"] for entry in read] == [f"arXiv:{each.id}" for each in some]


@settings(deadline=None)
@given(st.lists(MIXED, min_size=1, max_size=4))
def test_no_hostile_text_gets_out_of_its_field(texts: list[str]) -> None:
    some = hostile_papers(texts)
    read = entries(bib([*some, paper()]))
    assert [entry["eprint"] for entry in read] == [each.id for each in some] + ["2502.15266"]
    assert read[-1]["title"] == "A title"
    for each, divided in zip(some, authors(bib(some)).values(), strict=True):
        assert len(divided) == sum(any(map(str.isalnum, name)) for name in each.authors)


@settings(deadline=None)
@given(st.lists(IDENTIFIERS, unique=True))
def test_keys_are_ascii_unique_and_safe(identifiers: list[str]) -> None:
    keys = [line[6:-1] for line in bib(list(map(paper, identifiers))).decode().split("\n") if line[:1] == "@"]
    assert len(set(keys)) == len(identifiers)
    assert all(key.isascii() and not set(key) & set(" \"#%'(),={}~\\") for key in keys)


@needs_real_data
@pytest.mark.corpus
def test_every_real_paper_is_read_back_as_the_archive_has_it() -> None:
    some = archived_papers()
    assert len(some) > 12_000
    data = bib(some)
    by_key = {entry["key"]: entry for entry in entries(data)}
    names = authors(data)
    assert len(by_key) == len(some)
    latex = []
    for each in some:
        entry = by_key[f"arXiv:{each.id}"]
        assert entry["eprint"] == each.id
        assert entry["year"] == each.published[:4]
        assert entry["primaryclass"] == each.categories[0]
        assert entry["url"] == f"https://arxiv.org/abs/{each.id}"
        if plain(entry["title"]) != each.title:
            latex.append(each.title)
        wanted = [fold(name.replace("~", " ")) for name in each.authors if name != ":"]
        assert [" ".join(name.values()) for name in names[entry["key"]]] == wanted
    # What their authors wrote as LaTeX outside mathematics is what reads otherwise, and nothing else.
    assert len(latex) == 3
    assert all(command in " ".join(latex) for command in ("\\textit{", "\\textpertenthousand", "\\textsuperscript{"))


@pytest.mark.skipif(not (shutil.which("bibtex") and shutil.which("pdflatex")), reason="LaTeX is not installed")
def test_bibtex_and_latex_take_every_hostile_text(tmp_path: Path) -> None:
    # What 8-bit LaTeX has no glyphs for says nothing about escaping.
    texts = [text for text in HOSTILE_TEXTS if fold(text).isascii() and fold(text).isprintable() and fold(text)]
    texts += [a + b for a in fragments.SHORT for b in fragments.SHORT if (a + b).strip().isascii()]
    assert len(texts) > 1000
    (tmp_path / "papers.bib").write_bytes(bib(hostile_papers(texts)))
    (tmp_path / "main.tex").write_text(
        r"\documentclass{article}\usepackage{amsmath}\begin{document}"
        r"\cite{arXiv:9912.00001,arXiv:9912.00002}\nocite{*}\bibliographystyle{plain}\bibliography{papers}\end{document}"
    )

    def run(*command: str) -> str:
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False, timeout=60)
        assert done.returncode == 0, done.stdout[-2000:]
        return done.stdout.decode(errors="replace")

    latex = ("pdflatex", "-interaction=nonstopmode", "-no-shell-escape", "main")
    run(*latex)
    assert "warning" not in run("bibtex", "main").casefold()
    assert (tmp_path / "main.bbl").read_bytes().count(b"\\bibitem{") == len(texts)
    log = run(*latex)
    assert not [line for line in log.split("\n") if line.startswith("!")]


@given(st.lists(papers(), min_size=1, max_size=5))
def test_a_files_entries_are_found_again(some: list[Paper]) -> None:
    written = [*map(entry, some)]
    assert entries_of(bibtex(written)) == written
