"""The terms of a text, which papers are compared by."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from radar.analysis.terms import Terms


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("The Views of a scene", "view scene"),
        ("Studies of 3D boxes, matches and classes", "study 3d box match class"),
        ("cases, sizes, bus, corpus, analysis, gas", "case size bus corpus analysis gas"),
        ("Poincar\\'e and Poincaré", "poincare poincare"),
        ("$\\mathcal{O}(n^2)$ in 2025, 0.75 of 10", ""),
        ("in 5s of the 1990s", "5s 1990s"),
        ("see github.com/octo/bench, https://x.org or foo_bar", "see or foo bar"),
        ("the model's state-of-the-art “views” – β-VAE", "model state art view vae"),
        ("αβγ proteins", "αβγ protein"),
    ],
)
def test_terms_are_what_a_text_is_about(text: str, terms: str) -> None:
    assert Terms().counted(text) == Counter(each for each in terms.split() if each != "or")


def test_a_text_spells_its_terms_as_it_does_most_often() -> None:
    text = "Views of LLMs: LLMs see views, few views, and one LLM a view. Poincaré's NeRF, Gaussians"
    wanted = ["llm", "view", "poincare", "nerf", "gaussian", "absent"]
    assert Terms().spellings(text, wanted) == {
        "view": "views",
        "llm": "LLMs",
        "poincare": "Poincaré",
        "nerf": "NeRF",
        "gaussian": "Gaussians",
    }


@given(st.text(max_size=80))
def test_what_any_text_spells_is_one_word_of_letters_and_digits(text: str) -> None:
    terms = Terms()
    read = terms.counted(text)
    assert all(len(term) > 1 for term in read)
    assert all(way.isalnum() for way in terms.spellings(text, read).values())
