"""The words of the stand-in for arXiv, held against Lucene's own.

What Lucene 8 makes of some hundreds of tricky words and names lies beside this file. It was checked in the same way
against Lucene over all titles, abstracts, comments and authors of the real papers, without a difference. Emoji are
left out: Lucene 8 takes them for words, that of the live index (7.2) does not.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.stand_ins.arxiv.analysis import GAP, author, english, phrase, standard
from tests.stand_ins.arxiv.stemming import stem

_HERE = Path(__file__).parent


def _lines(name: str) -> list[list[str]]:
    lines = (_HERE / name).read_text(encoding="utf-8").removesuffix("\n").split("\n")
    return [line.split("\t") for line in lines if not line.startswith("# ")]


def _shown(terms: list[str]) -> str:
    return " ".join("_" if term == GAP else term for term in terms)


def test_texts_are_cut_and_stemmed_as_lucene_does() -> None:
    lines = _lines("lucene_words.tsv")
    assert len(lines) > 400
    for text, in_english, in_standard in lines:
        assert _shown(english(text)).rstrip("_ ") == in_english.rstrip("_ "), text
        assert _shown(standard(text)) == in_standard, text


def test_names_are_folded_as_lucene_does() -> None:
    lines = _lines("lucene_names.tsv")
    assert len(lines) > 100
    for name, folded in lines:
        assert _shown(author(name)) == folded, name


def test_a_phrase_loses_stop_words_at_its_edges_and_keeps_their_places_inside() -> None:
    assert phrase(english, "the state of the art in") == ["state", GAP, GAP, "art"]
    assert phrase(english, "to be or not to be") == []
    assert phrase(standard, "in-domain") == ["in", "domain"]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("caresses", "caress"), ("ponies", "poni"), ("feed", "feed"), ("agreed", "agre"), ("plastered", "plaster"),
        ("sing", "sing"), ("hopping", "hop"), ("falling", "fall"), ("filing", "file"), ("sized", "size"),
        ("happy", "happi"), ("sky", "sky"), ("relational", "relat"), ("conditional", "condit"), ("rational", "ration"),
        ("generalizations", "gener"), ("oscillators", "oscil"), ("adjustment", "adjust"), ("adoption", "adopt"),
        ("replacement", "replac"), ("probate", "probat"), ("rate", "rate"), ("cease", "ceas"),
        ("controlled", "control"), ("roll", "roll"), ("llms", "llm"), ("auditable", "audit"), ("splatting", "splat"),
        ("as", "as"), ("3d", "3d"),
    ],
)  # fmt: skip
def test_words_have_the_stems_of_porters_algorithm(word: str, expected: str) -> None:
    assert stem(word) == expected
