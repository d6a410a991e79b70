"""What is known to be shown otherwise than it is, by program: the cause, and exactly where. No more, and no less."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Known:
    """`invented` and `real` are the identifiers of the papers whose rows are wrong; `links` is how many are broken."""

    cause: str
    invented: frozenset[str] = frozenset()
    real: frozenset[str] = frozenset()
    links: int = 0


KNOWN: dict[tuple[str, str], Known] = {
    ("VS Code", "@vscode/markdown-it-katex"): Known(
        "Between an HTML tag, here `<details>`, and the next markup its KaTeX takes no dollar for an opening one; it "
        "leaves the first formula, and where that ends in a brace it begins one at its end.",
        real=frozenset({"2504.10512", "2504.11379", "2505.09655", "2505.14436", "2505.20081", "2505.21785"}),
    ),
    ("pandoc", "gfm"): Known(
        "It composes a letter and its combining accents (Unicode's NFC).", invented=frozenset({"2607.02338"})
    ),
}
"""By name of the program and by what it sets mathematics."""
