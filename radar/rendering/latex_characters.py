"""Characters that pdfLaTeX stops at, as commands that it and pandoc know; `make readers` tries each of them.

Letters with accents are none of these: LaTeX takes them in UTF-8 as they are.
"""

from __future__ import annotations

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
"""
_PAIRS = _COMMANDS.split()
_LOOK_LATIN = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΧ", "ABEZHIKMNOPTX", strict=True))
_DIGITS = "0123456789+-=()"

IN_FORMULA: dict[str, str] = {
    **{character: f"\\{name}" for character, name in zip(_PAIRS[::2], _PAIRS[1::2], strict=True)},
    **{greek: rf"\mathrm{{{latin}}}" for greek, latin in _LOOK_LATIN.items()},
    **{f"{letter}": rf"\mathbb{{{plain}}}" for letter, plain in zip("ℂℍℕℙℚℝℤ", "CHNPQRZ", strict=True)},
    **{raised: f"^{{{digit}}}" for raised, digit in zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾", _DIGITS, strict=True)},
    **{lowered: f"_{{{digit}}}" for lowered, digit in zip("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", _DIGITS, strict=True)},
    **{"−": "-", "×": r"\times", "′": "'", "″": "''", "‴": "'''", "√": r"\surd"},
}
"""What stands for a character between dollars."""

IN_TEXT: dict[int, str] = {
    **{ord(character): f"{{${command}$}}" for character, command in IN_FORMULA.items() if character not in "×¹²³"},
    ord("†"): r"{\textdagger}",
    ord("‡"): r"{\textdaggerdbl}",
    # What nobody sees: marks of width nought and of the direction of writing.
    **dict.fromkeys([0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), 0xFEFF], ""),
}
"""The same outside them, by code as `str.translate` takes it."""
