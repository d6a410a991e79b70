"""One string of authors, taken apart as arXiv takes it apart for its query API."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from radar.arxiv_api.authors_string import authors_in
from tests.real_data import needs_real_data, real_papers


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Ada Lovelace", ["Ada Lovelace"]),
        ("Ada Lovelace, Alan Turing and Grace Hopper", ["Ada Lovelace", "Alan Turing", "Grace Hopper"]),
        ("Ada Lovelace, Alan Turing, and Grace Hopper", ["Ada Lovelace", "Alan Turing", "Grace Hopper"]),
        ("Ada Lovelace & Alan Turing", ["Ada Lovelace", "Alan Turing"]),
        ("Ada Lovelace (1), Alan Turing (1 and 2) ((1) London, (2) Manchester)", ["Ada Lovelace", "Alan Turing"]),
        ("Ada Lovelace (Univ. of A, B and C), Alan Turing", ["Ada Lovelace", "Alan Turing"]),
        ("Ada Lovelace (never closed, Alan Turing", ["Ada Lovelace"]),
        ("J.P. Serre, J.-P. Serre", ["J. P. Serre", "J. -P. Serre"]),
        ("Marcelo H. Ang, Jr., Hal Daum\\'e III", ["Marcelo H. Ang, Jr.", "Hal Daum\\'e III"]),
        ("Antonio Laverghetta Jr.", ["Antonio Laverghetta Jr."]),
        ("ATLAS Collaboration: G. Aad, B. Abbott", ["ATLAS Collaboration", "G. Aad", "B. Abbott"]),
        ("The CMS Collaboration", ["The CMS Collaboration"]),
        ("Planck Collaboration, LISA team: N. Aghanim", ["Planck Collaboration", "LISA team", "N. Aghanim"]),
        ("N. Aghanim, Planck Collaboration", ["N. Aghanim", "Planck Collaboration"]),
        ("Ada Lovelace, et al.", ["Ada Lovelace"]),
        (", Ada Lovelace,, Alan Turing,", ["Ada Lovelace", "Alan Turing"]),
        ("Ada\n  Lovelace", ["Ada Lovelace"]),
        ("Plato", ["Plato"]),
        ("", []),
    ],
)  # fmt: skip
def test_names_come_apart(line: str, names: list[str]) -> None:
    assert list(authors_in(line)) == names


@given(st.text(alphabet=st.sampled_from("AbJr. ,:()&and\\'-")))
def test_any_string_is_taken_apart(line: str) -> None:
    names = authors_in(line)
    assert all(name == " ".join(name.split()) != "" for name in names)
    assert sum(map(len, names)) <= 2 * len(line)


@needs_real_data
def test_authors_of_real_papers_come_back() -> None:
    lists = [paper["authors"] for paper in real_papers()]
    odd = [names for names in lists if list(authors_in(", ".join(names))) != [" ".join(name.split()) for name in names]]
    # Remains of lists that arXiv itself did not take apart well, as ":" and "and Shadab Khan".
    assert len(odd) < 40, odd[40:]
    assert len(lists) > 12_000
