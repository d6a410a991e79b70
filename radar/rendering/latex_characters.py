"""Symbols that pdfLaTeX stops at, as commands that it and pandoc know; `make readers` tries each of them.

Letters are none of these. LaTeX takes those of Europe's languages in UTF-8 as they are; for Vietnamese, Cyrillic,
Hebrew, Chinese and others it needs another font, or LuaLaTeX.
"""

from __future__ import annotations

import unicodedata

# Each with its command in mathematics, of LaTeX or amssymb.
_COMMANDS = r"""
Γ Gamma Δ Delta ∆ Delta Θ Theta Λ Lambda Ξ Xi Π Pi Σ Sigma Υ Upsilon Φ Phi Ψ Psi Ω Omega
α alpha β beta γ gamma δ delta ε varepsilon ζ zeta η eta θ theta ι iota κ kappa λ lambda μ mu ν nu ξ xi π pi ρ rho
ς varsigma σ sigma τ tau υ upsilon φ varphi χ chi ψ psi ω omega ϑ vartheta ϕ phi ϖ varpi ϱ varrho ϵ epsilon
‖ Vert ℏ hbar ℓ ell ℘ wp ℵ aleph ← leftarrow ↑ uparrow → rightarrow ↓ downarrow ↔ leftrightarrow ↕ updownarrow
↗ nearrow ↘ searrow ↦ mapsto ↩ hookleftarrow ↪ hookrightarrow ⇀ rightharpoonup ⇌ rightleftharpoons
⇐ Leftarrow ⇒ Rightarrow ⇔ Leftrightarrow ⇝ rightsquigarrow ⟵ longleftarrow ⟶ longrightarrow ⟷ longleftrightarrow
⟹ Longrightarrow ⟼ longmapsto
∀ forall ∂ partial ∃ exists ∄ nexists ∅ emptyset ∇ nabla ∈ in ∉ notin ∋ ni ∏ prod ∐ coprod ∑ sum ∓ mp ∘ circ
∙ bullet ∝ propto ∞ infty ∠ angle ∣ mid ∤ nmid ∥ parallel ∧ wedge ∨ vee ∩ cap ∪ cup ∫ int ∬ iint ∭ iiint ∮ oint
∼ sim ≀ wr ≃ simeq ≅ cong ≈ approx ≍ asymp ≐ doteq ≜ triangleq ≠ neq ≡ equiv ≤ leq ≥ geq ≪ ll ≫ gg ≲ lesssim
≳ gtrsim ≺ prec ≻ succ ⪯ preceq ⪰ succeq ⊂ subset ⊃ supset ⊆ subseteq ⊇ supseteq ⊊ subsetneq ⊎ uplus ⊓ sqcap
⊔ sqcup ⊕ oplus ⊖ ominus ⊗ otimes ⊘ oslash ⊙ odot ⊢ vdash ⊣ dashv ⊤ top ⊥ perp ⋀ bigwedge ⋁ bigvee ⋂ bigcap
⋃ bigcup ⋄ diamond ⋅ cdot ⋆ star ★ bigstar ⋉ ltimes ⋊ rtimes ⋮ vdots ⋯ cdots ⋱ ddots ⌈ lceil ⌉ rceil ⌊ lfloor
⌋ rfloor □ square ⟨ langle ⟩ rangle ⩽ leqslant ⩾ geqslant ✓ checkmark
ħ hbar ∗ ast ∖ setminus ⊨ vDash ∴ therefore ∵ because ⇄ rightleftarrows ♯ sharp ♭ flat ♮ natural ○ bigcirc ● bullet
△ triangle ▽ triangledown ▲ blacktriangle ■ blacksquare ∎ blacksquare ⊞ boxplus ⊟ boxminus ⊠ boxtimes ☉ odot
⇑ Uparrow ⇓ Downarrow ⇕ Updownarrow ⇏ nRightarrow ↛ nrightarrow ⟂ perp ⨁ bigoplus ⨂ bigotimes ⪅ lessapprox
⊀ nprec ⊁ nsucc ≰ nleq ≱ ngeq ≮ nless ≯ ngtr ⊬ nvdash ⊭ nvDash ∦ nparallel ⊈ nsubseteq ⊋ supsetneq
"""
_PAIRS = _COMMANDS.split()
_LOOK_LATIN = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΧ", "ABEZHIKMNOPTX", strict=True))
_DIGITS = "0123456789+-=()"
RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵀ", f"{_DIGITS}niT", strict=True))
"""Characters that stand above the line, with those that they are."""

LOWERED = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ᵢⱼₙₖ", f"{_DIGITS}ijnk", strict=True))
"""The same below it."""

_STYLES = {
    "mathbb": "ℂℍℕℙℚℝℤ" + "".join(map(chr, range(0x1D538, 0x1D551))),
    "mathcal": "ℒℋℱℛℰℬℐℳ" + "".join(map(chr, range(0x1D49C, 0x1D4B6))),
    "mathbf": "".join(map(chr, range(0x1D400, 0x1D434))),
    "mathfrak": "".join(map(chr, range(0x1D504, 0x1D51D))),
}

IN_FORMULA: dict[str, str] = {
    **{character: f"\\{name}" for character, name in zip(_PAIRS[::2], _PAIRS[1::2], strict=True)},
    **{greek: rf"\mathrm{{{latin}}}" for greek, latin in _LOOK_LATIN.items()},
    **{
        letter: rf"\{style}{{{unicodedata.normalize('NFKC', letter)}}}"
        for style, letters in _STYLES.items()
        for letter in letters
        if letter != unicodedata.normalize("NFKC", letter)  # some places in Unicode are empty
    },
    **{raised: f"^{{{plain}}}" for raised, plain in RAISED.items()},
    **{lowered: f"_{{{plain}}}" for lowered, plain in LOWERED.items()},
    **{
        "⊄": r"\not\subset",
        "⊅": r"\not\supset",
        "⟦": r"[\![",
        "⟧": r"]\!]",
        "∕": "/",
        "ʼ": "'",
        "ʻ": "`",
        "𝟙": r"\mathbf{1}",
    },
    **{"½": r"\tfrac{1}{2}", "⅓": r"\tfrac{1}{3}", "⅔": r"\tfrac{2}{3}", "¼": r"\tfrac{1}{4}", "¾": r"\tfrac{3}{4}"},
    **{"−": "-", "×": r"\times", "′": "'", "″": "''", "‴": "'''", "√": r"\surd"},
}
"""What stands for a character between dollars."""

IN_TEXT: dict[int, str] = {
    **{ord(character): f"{{${command}$}}" for character, command in IN_FORMULA.items() if character not in "×¹²³½¼¾ʼʻ"},
    **{ord("ʼ"): "'", ord("ʻ"): "`"},
    ord("†"): r"{\textdagger}",
    ord("‡"): r"{$\ddagger$}",
    # What nobody sees: marks of width nought and of the direction of writing.
    **dict.fromkeys([0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), 0xFEFF], ""),
}
"""The same outside them, by code as `str.translate` takes it."""
