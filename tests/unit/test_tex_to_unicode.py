"""TeX of authors as arXiv's query API gives it: Unicode where arXiv converts, and as it is elsewhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from radar.arxiv_api.tex_to_unicode import tex_to_unicode
from tests.real_data import needs_real_data, real_papers
from tests.stand_ins.arxiv.tex import in_tex


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"Schr\"odinger", "Schrödinger"),
        (r"Schr\"{o}dinger", "Schrödinger"),
        (r"Schr{\"o}dinger", "Schr{ö}dinger"),
        (r"Poincar{{\'{e}}}", "Poincar{é}"),
        (r"Nikola Zubi\'c and \v{S}i\v{s}ka", "Nikola Zubić and Šiška"),
        (r"Erd\H{o}s, Fran\c{c}ois, W\k{a}s", "Erdős, François, Wąs"),
        (r"{\O}rsted, {\L}ukasz, Stra\ss e, \AA{}ngstr\"om", "Ørsted, Łukasz, Straße, Ångström"),
        (r"na\"{\i}ve, na\"\i ve", "naïve, naïve"),
        (r"$\tau$ leptons, $\alpha_s$, \mu-KE", "$τ$ leptons, $α_s$, μ-KE"),
        (r"30{\deg} and \pounds 5", "30° and £5"),
        (r"$\phi$ and $\varphi$", "$ϕ$ and $φ$"),
        (r"\textbf{E}fficient, 40\% of $\mathcal{O}(T)$", r"\textbf{E}fficient, 40\% of $\mathcal{O}(T)$"),
        (r"\alphabet \Pile \times", r"\alphabet \Pile \times"),
        (r"\'x and \c{x}", "x and cx"),
        (r"J\'ozef", "Józef"),
        ("no TeX at all", "no TeX at all"),
    ],
)
def test_what_arxiv_converts_is_converted(tex: str, text: str) -> None:
    assert tex_to_unicode(tex) == text


@given(st.text(alphabet=st.sampled_from("\\\"'`^~=.{}abcHkouvijoss αlL ")))
def test_any_text_comes_to_an_end_and_nothing_but_tex_changes(text: str) -> None:
    found = tex_to_unicode(text)
    if "\\" not in text and "{{" not in text:
        assert found == text
    assert len(found) <= len(text)


@needs_real_data
def test_unicode_of_real_papers_comes_back_from_tex() -> None:
    texts = [text for paper in real_papers()[::20] for text in (paper["title"], *paper["authors"]) if "\\" not in text]
    assert sum(in_tex(text) != text for text in texts) > 20
    assert [tex_to_unicode(in_tex(text)) for text in texts] == texts
