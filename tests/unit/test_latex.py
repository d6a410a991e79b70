"""Strangers' text as LaTeX: what is kept, what is escaped, and that nothing gets out of its braces."""

from __future__ import annotations

import re
import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from radar.rendering.latex import to_latex
from radar.rendering.latex_characters import IN_TEXT
from tests.renderers import fragments
from tests.renderers.bibliography import plain

LATEX = [
    r"\emph{", r"{\it ", r"\input{", r"\frac", r"\left", r"\right\}", r"\'e", r"{\o}", r"\ss", r"\{", r"\}", r"\$",
    r"\\", "$$", "$", "^^", "@misc{a,", "\\", "{", "}", "%", "\n", " and ", ",",
]  # fmt: skip
MIXED = st.lists(st.sampled_from(fragments.ALL + LATEX), max_size=12).map("".join)

COMMANDED = ["\\", "$", *map(chr, IN_TEXT)]  # read back as a command or not at all
HARMLESS = """
textasciitilde textasciicircum textbackslash textless textgreater vphantom
emph textit frac left right lbrace rbrace alpha ss
"""


def balances(latex: str) -> bool:
    """Whether every brace has its partner, in BibTeX's way of counting and in that of those who skip `\\{`."""
    for braces in (re.findall(r"[{}]", latex), re.findall(r"(?<!\\)[{}]", latex)):
        depth = 0
        for brace in braces:
            depth += 1 if brace == "{" else -1
            if depth < 0:
                return False
        if depth:
            return False
    return True


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("Attention Is All You Need", "Attention Is All You Need"),
        ("80% of Q&A_s: #1", r"80\% of Q\&A\_s: \#1"),
        ("CA^2 ~ FA^{3}", r"CA{\textasciicircum}2 {\textasciitilde} FA{\textasciicircum}\{3\}"),
        ("a < b > c | d", r"a {\textless} b {\textgreater} c {$|$} d"),
        ("{GSR4B}: a map", r"\{GSR4B\}: a map"),
        ("} {", r"\vphantom{\{}\} \{\vphantom{\}}"),
        ("a\\", r"a{\textbackslash}"),
        # mathematics
        ("SD$^2$: Drafters", "SD{$^{2}$}: Drafters"),
        ("H$_2$O, $x^{10}$, 360$^\\circ$", r"H{$_2$}O, {$x^{10}$}, 360{$^\circ$}"),
        (r"$\textit{Rank, Co}$, $\text{a_b}$", r"\textit{Rank, Co}, a\_b"),
        ("$μ$P, $μx$, π ≤ 3, Δ†", r"{$\mu$}P, {$\mu x$}, {$\pi$} {$\leq$} 3, {$\Delta$}{\textdagger}"),
        ("ℝ⁴, x₂ \u200bΑ", r"{$\mathbb{R}$}{$^{4}$}, x{$_{2}$} {$\mathrm{A}$}"),
        (r"the $\ell_1$ norm", r"the {$\ell_1$} norm"),
        (r"($\times$4)", r"({$\times$}4)"),
        (r"$\left\{x\right\}$", r"{$\left\lbrace x\right\rbrace $}"),
        ("$$x$$", "{$$x$$}"),
        (r"$x\_$", r"{$x\_$}"),
        ("from $5 to $6, or $5-$6", r"from \$5 to \$6, or \$5-\$6"),
        (r"$ and \$5", r"\$ and \$5"),
        # none that can be trusted
        (r"$\input{x}$", r"\${\textbackslash}input\{x\}\$"),
        ("$^^5cinput$", r"\${\textasciicircum}{\textasciicircum}5cinput\$"),
        ("$a % b$", r"\$a \% b\$"),
        ("$a_$", r"\$a\_\$"),
        ("$$a_$$", r"\$\$a\_\$\$"),
        (r"$\hat$", r"\${\textbackslash}hat\$"),
        (r"$\left( x$", r"\${\textbackslash}left( x\$"),
        ("$}{$", r"\$\vphantom{\{}\}\{\vphantom{\}}\$"),
        (r"$a\$$", r"{$a\$$}"),
        (r"$\\$", r"\${\textbackslash}{\textbackslash}\$"),
        # symbols beyond ASCII
        ("$10⁻³$, $x^²$, $x₁₂$, $x_₂$", r"{$10^{-3}$}, {$x^{2}$}, {$x_{12}$}, {$x_{2}$}"),
        ("$x′$, $Δ_1^2$", r"{$x'$}, {$\Delta_1^{2}$}"),
        ("$a^′$", r"\$a{\textasciicircum}{$'$}\$"),
        (r"$\sqrt²$", r"\${\textbackslash}sqrt²\$"),
        ("ħ, ∗ and 𝒩 ⅓", r"{$\hbar$}, {$\ast$} and {$\mathcal{N}$} {$\tfrac{1}{3}$}"),
        # LaTeX on purpose
        (r"G\"odel, {\'e}, Erd\H{o}s, {\v c}", r"G{\"o}del, {\'e}, Erd{\H{o}}s, {\v c}"),
        (r"Stra\ss e, \o{}, {\AA}", r"Stra{\ss} e, {\o}, {\AA}"),
        (r"\textit{Rule}sual & {\it in vivo}", r"\textit{Rule}sual \& \textit{in vivo}"),
        (r"{\bf a {\em b}}, \dag, {\ddag}", r"\textbf{a \emph{b}}, {\textdagger}, {$\ddagger$}"),
        (r"\textbar, {\texttrademark} \textunderscore{} ‡", r"{$|$}, ™ \_ {$\ddagger$}"),
        (r"\emph{a $x$ \emph{b}}", r"\emph{a {$x$} \emph{b}}"),
        (r"Q\&A, 5\%, \{x\}", r"Q\&A, 5\%, \{x\}"),
        # not kept
        (r"\emph{a", r"{\textbackslash}emph\{\vphantom{\}}a"),
        (r"{\it a", r"\{\vphantom{\}}{\textbackslash}it a"),
        (r"\emphasis{a}", r"{\textbackslash}emphasis\{a\}"),
        (r"\end{document}", r"{\textbackslash}end\{document\}"),
        (r"a \\ b", r"a {\textbackslash}{\textbackslash} b"),
    ],
)
def test_text_is_escaped_and_latex_kept_by_the_rule(text: str, latex: str) -> None:
    assert to_latex(text) == latex
    assert balances(latex)


@settings(deadline=None)
@given(MIXED | st.text())
def test_whatever_is_written_keeps_within_its_braces_and_breaks_no_line(text: str) -> None:
    latex = to_latex(text)
    assert balances(latex)
    assert not re.search("[\0-\x1f\x7f-\x9f\ud800-\udfff]", latex)
    assert not re.search(r"\\$|(?<!\\)%", latex)


@settings(deadline=None)
@given(MIXED)
def test_no_command_is_kept_but_those_known_to_be_harmless(text: str) -> None:
    assert set(re.findall(r"\\([A-Za-z]{2,})", to_latex(text))) <= set(HARMLESS.split())
    assert "^^" not in to_latex(text)


@settings(deadline=None)
@given(
    st.text(
        st.sampled_from("&%#_{}~^<>|ab @\"'.,;=()[]é漢")
        | st.characters(codec="utf-8", exclude_characters=["\\", "$", *map(chr, IN_TEXT)])
    )
)
def test_text_without_latex_is_typeset_as_it_stands(text: str) -> None:
    wanted = unicodedata.normalize("NFC", re.sub("[\0-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]", "\ufffd", text))
    assert plain(to_latex(wanted)).replace("$|$", "|") == wanted
    assert to_latex(text) == to_latex(wanted)


@pytest.mark.parametrize(
    "piece", ["$a%", r"\emph{", "{", "}", "$x$", "$$", "\\", r"\$", "$a\\$ ", "{\\it ", "^", "{\\'"]
)
def test_long_texts_take_no_time(piece: str) -> None:
    began = time.perf_counter()
    to_latex(piece * 20_000)
    assert time.perf_counter() - began < 3
