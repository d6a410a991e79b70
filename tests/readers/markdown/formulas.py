"""Formulas that a page cannot hold as they are, in each way of writing them that is the same to GitHub and kramdown."""

from __future__ import annotations

import re
from collections.abc import Callable

from radar.rendering.markdown import escape
from tests.readers.markdown.programs import Built, Program
from tests.readers.markdown.read_rows import Cell, cells_of, folded
from tests.renderers import read_back

# Of each kind that real papers have, with neighbours; three that stand in the source as they are are among these.
FORMULAS = (
    r"$27\%$", r"$\sim 3.5\%$", r"$+2.1\%/-0.4\%$", r"$\{a, b\}$", r"$\left\{x\right\}$", r"$x\,y$", r"$x\;y$",
    r"$x\!y$", r"$\mathbf{x}_1$", r"$\hat{y}_{i}$", r"$10^{-3}_{+1}$", r"$a^*$", r"$3 * 4$", r"$[0, 1]$", r"$x[i]$",
    r"$\[x\]$", r"$a \\ b$", r"$\$100$K", r"$a<b$", r"$x<0.05$", r"$|x|$", r"$p(a|b)$", r"$\|x\|$", r"$~10$",
    r"$5~\mu$m", r"$a & b$", r"$a&b$", r"$\text{`x'}$", r"$f({{x}})$", r"$a@b.cd$", r"$$x$$", r"$$\int_0^1 x\,dx$$",
    r"$\times$4", r"$^{18}$F", r"$k$NN", r"2$\times$", r"360$^{\circ}$", r"$5 or $6",
)  # fmt: skip

_DOUBLED = re.compile(r"\$(?=\$)")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def _backslashes(text: str) -> str:
    """Dollars bare but for kramdown's `$$`, and between them what stands elsewhere too: backslashes at punctuation."""
    return _DOUBLED.sub("&#36;", escape(text).replace("&#36;", "$").replace("&#94;", "^"))


def _references(text: str) -> str:
    """The same with character references in place of backslashes."""
    return _ESCAPED.sub(lambda match: f"&#{ord(match[1])};", _backslashes(text))


SPELLINGS: dict[str, Callable[[str], str]] = {
    "backslashes": _backslashes,
    "references": _references,
    "as it is written": escape,
}


def page_name(spelling: str) -> str:
    """Where in the tree the page with this spelling lies."""
    return f"formulas/{spelling.replace(' ', '_')}.md"


def pages() -> dict[str, str]:
    """The pages with all formulas, one for each spelling, by name."""
    head = "# Formulas\n\n| **Paper** |\n| --- |\n"
    return {
        page_name(spelling): head + "".join(f"| It is {write(formula)} here. |\n" for formula in FORMULAS)
        for spelling, write in SPELLINGS.items()
    }


def outcomes(program: Program, built: Built, spelling: str) -> dict[str, str]:
    """What became of each formula: `set` as it is, shown as `text`, exactly, or `wrong`."""
    seen = read_back.plain if program.typographic else str
    rows = cells_of(built.html(page_name(spelling)))
    if len(rows) != len(FORMULAS):
        return dict.fromkeys(FORMULAS, "wrong")
    return {formula: _outcome(formula, row, seen) for formula, row in zip(FORMULAS, rows, strict=True)}


def table(built: dict[Program, Built]) -> str:
    """The table of docs/fidelity.md: how many formulas each program sets, shows as text, or shows wrongly."""
    lines = [f"| Program | Mathematics by | {' | '.join(SPELLINGS)} |", f"| --- | --- |{' --- |' * len(SPELLINGS)}"]
    for program, made in built.items():
        if program.mathematics:
            counts = [_counted(outcomes(program, made, spelling)) for spelling in SPELLINGS]
            lines.append(f"| {program.name} | {program.mathematics} | {' | '.join(counts)} |")
    return "\n".join(lines) + "\n"


def _outcome(formula: str, row: list[Cell], seen: Callable[[str], str]) -> str:
    if len(row) != 1 or row[0].strangers or seen(folded(row[0].open)) != f"It is {formula} here.":
        return "wrong"
    return "set" if row[0].formulas else "text"


def _counted(found: dict[str, str]) -> str:
    values = list(found.values())
    return ", ".join(f"{values.count(name)} {name}" for name in ("set", "text", "wrong"))
