"""Each `@entry` of a BibTeX file is a row, is asked for, or is set aside, however it names its paper."""

from __future__ import annotations

import pytest

from radar.importing.bibtex_list import read_bibtex
from radar.importing.reasons import IN_A_COMMENT, NO_PAPER, NO_TITLE, NOT_TEXT, SEVERAL, UNBALANCED
from radar.importing.row import Row, Unread


def read(text: str) -> list[Row | Unread]:
    return [each.found for each in read_bibtex(text.encode("utf-8", "surrogateescape"), "refs.bib")]


@pytest.mark.parametrize(
    "fields",
    [
        "eprint = {2401.00001v2}, archivePrefix = {arXiv}, primaryClass = {cs.CL}",
        "eprint = 2401.00001v2",
        "eprinttype = {arxiv}, eprint = {2401.00001v2}, abstract = {As in arXiv:2401.00009.}",
        "journal = {arXiv preprint arXiv:2401.00001v2}, year = {2024}",
        "journal = {CoRR}, volume = {abs/2401.00001v2}",
        "journal = arxiv, volume = {abs/2401.00001v2}, url = {https://api.semanticscholar.org/CorpusID:1}",
        "url = {https://arxiv.org/abs/2401.00001v2}, note = {Builds on arXiv:2401.00009.}",
        "doi = {10.48550/ARXIV.2401.00001v2}, publisher = {arXiv}",
        "howpublished = {\\url{https://arxiv.org/pdf/2401.00001v2}}",
        "note = {arXiv:2401.00001v2}",
        'booktitle = "CVPR" # { 2024}, eprint = "2401.00001v2"',
    ],
)
def test_an_entry_names_its_paper_in_many_ways(fields: str) -> None:
    (row,) = read(f"@misc{{key,\n  title = {{A Title}},\n  {fields}\n}}\n")
    assert isinstance(row, Row)
    assert (row.id, row.version, row.title, row.line) == ("2401.00001", 2, "A Title", 1)


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("{{ReAct}: Synergizing Reasoning}", "ReAct: Synergizing Reasoning"),
        ("{{A {NeRF}\n    of All}}", "A NeRF of All"),
        ('"Of {"}Quotes{"} \\& Such"', 'Of "Quotes" & Such'),
        (r"{Schr{\"o}dinger's \emph{Cat}}", "Schrödinger's Cat"),
        (r"{On $\mathcal{O}(n^{2})$ and 100\%}", r"On $\mathcal{O}(n^{2})$ and 100%"),
        ("{One~Two}", "One Two"),
        ("neurips # { and More}", "Neural Things and More"),
    ],
)
def test_a_title_is_read_without_tex(written: str, title: str) -> None:
    found = read(f'@string{{neurips = "Neural Things"}}\n@article{{a, eprint = {{2401.00001}}, Title = {written}}}')
    assert [each.title for each in found if isinstance(each, Row)] == [title]


def test_what_is_no_row_is_asked_for_or_set_aside_with_its_line_and_a_reason() -> None:
    found = read(
        "% first: arXiv:2401.00001\n@misc{a, eprint = {2401.00002}}\n@book{b, title = {On Paper}, year = 1999}\n"
        "@misc{c, title = {Open {brace}, eprint = {2401.00003}\n@misc{d, title = {Both},\n"
        " url = {arxiv.org/abs/2401.00004}, doi = {10.48550/arXiv.2401.00005}}\n"
        "@comment{@misc{e, eprint = {2401.00006}}}\n@misc{f, title = {\udcff}, eprint = {2401.00007}}\n"
        "@misc(g, title = {In Parentheses (of one)}, eprint = {2401.00008}) me@example.org\n"
    )
    assert [(each.id, each.line, each.why if isinstance(each, Unread) else "") for each in found] == [
        ("", 1, IN_A_COMMENT),
        ("2401.00002", 2, NO_TITLE),
        ("", 3, NO_PAPER),
        ("2401.00003", 4, UNBALANCED),
        ("2401.00004", 5, SEVERAL),
        ("2401.00005", 5, SEVERAL),
        ("", 7, IN_A_COMMENT),
        ("2401.00007", 8, NOT_TEXT),
        ("2401.00008", 9, ""),
    ]


def test_venue_and_keywords_come_along_and_arxivs_categories_do_not() -> None:
    (row,) = read(
        "@inproceedings{a, title={T}, eprint={2401.00001}, booktitle={{CVPR}}, date={2024-02-03}, "
        "keywords={agents, Computer Science - Machine Learning, Machine Learning (cs.LG), FOS: Physical sciences}}"
    )
    assert isinstance(row, Row)
    assert (row.note, row.tags, row.date) == ("Venue: CVPR.", ("agents",), "2024-02-03")


def test_macros_of_macros_fill_no_memory() -> None:
    doubled = "".join(f"@string{{a = {each} # {each}}}\n" for each in ["x" * 9, *["a"] * 60])
    (row,) = read(f"{doubled}@misc{{b, title = a, eprint = {{2401.00001}}}}")
    assert isinstance(row, Row)
    assert len(row.title) < 300
