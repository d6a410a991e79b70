"""BibTeX: read back by other programs' parsers; `make readers ARGS=bibtex` has the programs themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from radar.archive.paper import Paper
from radar.rendering.bibtex import bibtex, entries_of, entry
from radar.rendering.bibtex_names import author_list
from radar.rendering.bibtex_titles import with_capitals_kept
from radar.rendering.latex import to_latex
from tests.real_data import needs_real_data
from tests.renderers import fragments
from tests.renderers.bibliography import authors, entries, plain
from tests.stand_ins.demo_hostile import HOSTILE
from tests.unit.given_papers import IDENTIFIERS, bib, paper, papers
from tests.unit.given_real_papers import archived_papers
from tests.unit.test_latex import LATEX, MIXED, balances

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
      author={Vaswani, Ashish and Kaiser, {\\L}ukasz},
      year={2017},
      month=jun,
      publisher={arXiv},
      eprint={1706.03762},
      archivePrefix={arXiv},
      primaryClass={cs.CL},
      url={https://arxiv.org/abs/1706.03762},
}

@misc{arXiv:hep-th/9901001,
      title={A title},
      year={2025},
      month=feb,
      publisher={arXiv},
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
        ("LHCb collaboration", {"last": "LHCb collaboration"}),
        ("the TCV team", {"last": "the TCV team"}),
        ("Google DeepMind", {"last": "Google DeepMind"}),
        ("The Anh Han", {"first": "The Anh", "last": "Han"}),
        ("Hung-yi Lee", {"first": "Hung-yi", "last": "Lee"}),
        ("Jesús M. Rodríguez-de-Vera", {"first": "Jesús M.", "last": "Rodríguez-de-Vera"}),
        ("Guy Van den Broeck", {"first": "Guy", "von": "Van den", "last": "Broeck"}),
        ("jun lan", {"first": "jun", "last": "lan"}),
        ("S. -M. Niemi", {"first": "S.-M.", "last": "Niemi"}),
        ("and Shadab Khan", {"first": "Shadab", "last": "Khan"}),
        ("- Khan", {"last": "- Khan"}),
        ("Li, Wei", {"first": "Wei", "last": "Li"}),
        ("Huawei Lin", {"first": "Huawei", "last": "Lin"}),
        ("Roger Council", {"first": "Roger", "last": "Council"}),
        ("The Anh Nguyễn", {"first": "The Anh", "last": "Nguyễn"}),
        ("The Hung Nguyen-Tang", {"first": "The Hung", "last": "Nguyen-Tang"}),
        ("(LHCb Collaboration)", {"last": "(LHCb Collaboration)"}),
        ("AI at Meta", {"last": "AI at Meta"}),
        ("Wei Li $^{1}$", {"first": "Wei", "last": "Li"}),
        ("Zhou Fengjin MD", {"first": "Zhou", "last": "Fengjin", "lineage": "MD"}),
        ("John And And", {"last": "John And And"}),
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
    assert b"author={Author, A. and Author, B.}," in bib([paper(authors=("A. Author", name, "B. Author"))])


@pytest.mark.parametrize(
    ("names", "written"),
    [
        (("A. Author", "et al."), "Author, A. and others"),
        (("A. Author et al", "B. Author"), "Author, A. and Author, B. and others"),
        (("others", "A. Author"), "Author, A. and others"),
        (("A. Author, and others",), "Author, A. and others"),
        (("Chen Et Al", "B. Author"), "Chen and Author, B. and others"),
        (("Xiao Li And Wei Wang", "Ann Dee"), "Li, Xiao and Wang, Wei and Dee, Ann"),
        (("Bilal Al.", "Kamal Jamal"), "Al., Bilal and Jamal, Kamal"),
    ],
)
def test_et_al_becomes_others_at_the_end(names: tuple[str, ...], written: str) -> None:
    assert f"author={{{written}}},".encode() in bib([paper(authors=names)])


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Éva Ékes", r"{\'E}kes, {\'E}va"),
        ("Jesús Íñiguez", r"{\'I}{\~n}iguez, Jes{\'u}s"),
        ("Ana Martín", r"Mart{\'i}n, Ana"),
        ("Øystein Ångström", r"{\r{A}}ngstr{\"o}m, {\O}ystein"),
        ("Ana Nguyễn", "Nguyễn, Ana"),
        ("Jose\u0301 Đokić", r"{\textup{Đ}}oki{\'c}, Jos{\'e}"),
        ("Marta R. Costa-jussà", r"{Costa-juss{\`a}}, Marta R."),
        ("jun lan", "{lan}, jun"),
        ("Jean van der Meer-Smit", "van der {Meer-Smit}, Jean"),
        ("Omar el-Haj Ali", "{el-Haj} Ali, Omar"),
        ("Ana đa Silva", r"{\textup{đ}}a Silva, Ana"),
        ("van Gogh", "{van Gogh}"),
        ("Hal Daumé III", r"Daum{\'e}, III, Hal"),
        ("the A and B team", "{the A {and} B team}"),
        (r"Karel {\v C}apek", r"{\v{C}}apek, Karel"),
        (r"Enrique Mu\~noz", r"Mu{\~n}oz, Enrique"),
        (r"Jo\~{a}o Silva", r"Silva, Jo{\~a}o"),
        (r"\O ystein S\o rensen", r"S{\o}rensen, {\O}ystein"),
        (r"Fran\c cois Mar\'{\i}a", r"Mar{\'i}a, Fran{\c{c}}ois"),
        ("Jean de La Fontaine", "de La Fontaine, Jean"),
        ("ana maria silva", "{silva}, ana maria"),
        ("Ann O' Neill", "O' Neill, Ann"),
    ],
)
def test_a_name_is_written_in_the_form_that_every_program_reads(name: str, written: str) -> None:
    assert f"author={{{written}}},".encode() in bib([paper(authors=(name,))])


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("GPT-4 Beats LLaMA in Zero-Shot QA", "{GPT-4} Beats {LLaMA} in Zero-Shot {QA}"),
        ("H$_2$O and R&D", r"{H{$_2$}O} and {R\&D}"),
        ("SD$^2$: a", "{SD{$^{2}$}}: a"),
        ("$K$-MSHC, Re$^2$", "{$K$}-{MSHC}, Re{$^{2}$}"),
        ("CA^2ST, GS_Dra@2025", r"{CA{\textasciicircum}2ST}, {GS\_Dra@2025}"),
        ("'YES', \"BERT\" (LLMs): CLIP's", "'{YES}', \"{BERT}\" ({LLMs}): {CLIP's}"),
        ("LLM-Based Text-to-SQL", "{LLM}-Based Text-to-{SQL}"),
        ("PET/CT or Read/Write", "{PET/CT} or Read/Write"),
        ("3D, 4th and RGB-D", "{3D}, 4th and {RGB-D}"),
        ("A Part I of a U-Net: A Study", "A Part {I} of a {U}-Net: A Study"),
        ("A/B Tests, LLM-as-A-Judge, I'll", "{A/B} Tests, {LLM}-as-A-Judge, {I'll}"),
        ("MÉTÉO École ÜBER", "{MÉTÉO} École {ÜBER}"),
        (r"M\'ET\'EO \'Ecole", r"{M{\'E}T{\'E}O} {\'E}cole"),
        ("{GSR4B}: a", r"\{{GSR4B}\}: a"),
        (r"\emph{An LLM}", r"\emph{An {LLM}}"),
        (r"{\it An LLM}", r"\textit{An {LLM}}"),
        ("π-MoE and Param$Δ$", r"{$\pi$}-{MoE} and Param{$\Delta$}"),
        ("The $1/N$ Expansion", "The {$1/N$} Expansion"),
        (r"YBa$_2$Cu$_3$O$_{7-\delta}$ films", r"{YBa{$_2$}Cu{$_3$}O{$_{7-\delta}$}} films"),
        ("10$^{-3}$Mpc", "{10{$^{-3}$}Mpc}"),
        ("iPhone and the mRNA of McAdams", "{iPhone} and the {mRNA} of {McAdams}"),
        ("C# for #MeToo, $HOME-Based &Co", r"{C\#} for \#{MeToo}, \${HOME}-Based \&{Co}"),
        (r"{\textit{In Vivo}} {#A} {GPT", r"\{{}\textit{In Vivo}\} \{{}\#{A}\} \{\vphantom{\}}{GPT}"),
        ("#4-GPT and GPT-#4B", r"\#4-{GPT} and {GPT-\#4B}"),
    ],
)
def test_a_title_has_braces_around_the_words_that_need_them(title: str, written: str) -> None:
    assert f"title={{{written}}},".encode() in bib([paper(title=title)])


def in_lower_case(title: str) -> str:
    """What BibTeX's styles make of a title: all but the first letter, and what stands in braces.

    What begins with an opening brace and a backslash is one letter with its commands, small as any other.
    """
    depth = 0
    of_letter = False
    written = ""
    for place, (before, character) in enumerate(pairwise(f" {title}")):
        depth += {"{": 1, "}": -1}.get(character, 0)
        of_letter = depth > 0 and (of_letter or (depth == 1 and before + character == "{\\"))
        in_command = re.search(r"\\[A-Za-z]*$", title[:place]) is not None
        small = place and (not depth or (of_letter and not in_command))
        written += character.lower() if small else character
    return written


@given(st.text(st.sampled_from("aAbBI1'.+-/: &#$_%({}") | st.characters(categories=["Lu", "Ll"]), max_size=30))
def test_no_title_loses_a_capital_behind_a_letter_or_gains_one(title: str) -> None:
    latex = with_capitals_kept(to_latex(title))
    assert balances(latex)
    assert re.sub("[{}]", "", latex) == re.sub("[{}]", "", to_latex(title))
    words = re.compile(r"(?<=[A-Za-z0-9])[A-Z]")
    shown = re.sub(r"[{}]", "", in_lower_case(latex))
    plain = re.sub(r"[{}]", "", latex)
    assert [plain[found.start()] for found in words.finditer(plain)] == [
        shown[found.start()] for found in words.finditer(plain)
    ]


FORMULA = re.compile(r"\{\$\$?(?:[^$\\]|\\.)+\$\$?\}")


@given(
    st.lists(
        st.sampled_from(
            ["$1/N$", "$k-NN$", r"$\frac{1/A}{B}$", "$_{7-x}$", "$A-B/C$", "Cu", "A", "-", "/", " ", "é", r"\'E"]
        )
    )
)
def test_no_formula_of_a_title_is_taken_apart(pieces: list[str]) -> None:
    latex = to_latex("".join(pieces))
    assert FORMULA.findall(with_capitals_kept(latex)) == FORMULA.findall(latex)


@given(st.lists(MIXED | st.text(max_size=20), max_size=4))
def test_whatever_authors_are_called_each_is_one_and_keeps_its_letters(names: list[str]) -> None:
    written = author_list(names)
    assert balances(written)
    people = [name for name in names if any(map(str.isalnum, name))]
    assert not people or written.count(" and ") <= len(people)


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
        # A blank of arXiv's before a hyphen, and what is left of a list of names, are no part of one.
        wanted = [
            re.sub(r"^and (?=.* )| and$", "", name.replace("~", " ").replace(". -", ".-")) for name in each.authors
        ]
        wanted = [name for name in wanted if name not in (":", "others")]
        wanted += ["others"] * ("others" in each.authors)
        assert [" ".join(name.values()) for name in names[entry["key"]]] == wanted
    # What their authors wrote as LaTeX, and what pdfLaTeX cannot set, reads otherwise, and nothing else.
    assert len(latex) == 46
    assert all(set(title) & set("$\\πμΔΨ") for title in latex)


@given(st.lists(papers(), min_size=1, max_size=5))
def test_a_files_entries_are_found_again(some: list[Paper]) -> None:
    written = [*map(entry, some)]
    assert entries_of(bibtex(written)) == written
