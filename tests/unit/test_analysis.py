"""How arXiv's search reads a text: held to what Lucene's own analysers make of the same lines."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from radar.analysis.letters import folded, spellings
from radar.analysis.phrases import phrase
from radar.analysis.stems import stem
from radar.analysis.words import STOP_WORDS, words
from tests.real_data import needs_real_data, real_papers
from tests.stand_ins.arxiv import stemming

LINES = [
    tuple(line.split("\t"))
    for line in (Path(__file__).parent / "lucene_words.tsv").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]


def test_words_are_cut_as_lucene_cuts_them() -> None:
    assert len(LINES) > 400
    for text, _, standard in LINES:
        cut = [term.removesuffix("'s").removesuffix("’s").removesuffix("＇s") for term in standard.split(" ") if term]
        assert words(text) == cut, text


def test_words_are_stemmed_and_dropped_as_lucene_does() -> None:
    for text, english, _ in LINES:
        read = ["_" if word in STOP_WORDS else stem(word) for word in words(text)]
        assert " ".join(read).rstrip("_ ") == english.rstrip("_ "), text


@needs_real_data
@pytest.mark.corpus
def test_all_words_of_the_real_papers_have_the_stems_that_the_stand_in_gives_them() -> None:
    seen = {word for paper in real_papers() for word in words(f"{paper['title']} {paper['summary']}")}
    assert len(seen) > 30_000
    assert {word: stem(word) for word in seen} == {word: stemming.stem(word) for word in seen}
    # A text without these letters cannot have a word of that stem: so most texts need not be read.
    assert [word for word in seen if not word.startswith(stem(word)[:-1])] == []


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("Poincar\\'e", "Poincare"),
        ("Fr\\'{e}chet", "Frechet"),
        ("{\\'e}t{\\'e}", "ete"),
        ("\\v{C}ech", "Cech"),
        ('H\\"older', "Holder"),
        ('na\\"{\\i}ve', "naive"),
        ("Łukasz Strauß, Ørsted", "Lukasz Strauss, Orsted"),
        ("$\\hat{x}$ and \\vec{x}, \\circ", "$\\hat{x}$ and \\vec{x}, \\circ"),
        ("a plain text", "a plain text"),
    ],
)
def test_accents_go_in_unicode_and_in_tex(text: str, bare: str) -> None:
    assert folded(text) == bare


@pytest.mark.parametrize(
    ("written", "ways"),
    [
        ("naïve Bayes", {"naïve Bayes", "naive Bayes", "na ive Bayes", "na i ve Bayes"}),
        ("Poincare", {"Poincare", "Poincaré", "Poincar e"}),
        ("large language model", {"large language model"}),
        ("Čech complex", {"Čech complex", "Cech complex", "v C ech complex"}),
    ],
)
def test_a_phrase_has_the_spellings_that_texts_have(written: str, ways: set[str]) -> None:
    assert {*spellings(written)} == ways


@given(st.text(st.sampled_from("aeéïoößłπ中 -.'’:+#*_1,\\\"{}"), max_size=30))
def test_a_text_stands_in_itself_however_it_is_written(text: str) -> None:
    wanted = phrase(text)
    if wanted.plain and "*" not in text:
        for stemmed in (True, False):
            assert wanted.stands_in(text, stemmed=stemmed)
            if "\\" not in text:  # what TeX's commands are depends on the letters behind them
                assert wanted.stands_in(f"before {text} behind", stemmed=stemmed)
                assert wanted.stands_in(text.upper().lower(), stemmed=stemmed)


@given(st.text(max_size=40))
def test_no_text_upsets_the_reader(text: str) -> None:
    assert all(words(text))
    assert isinstance(phrase(text).stands_in(text, stemmed=True), bool)
    assert spellings(text)[0] == text
