"""pdfLaTeX sets what BibTeX makes of ours: papers, hostile texts, and each character with a command."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

from radar.archive.paper import Paper
from radar.rendering.bibtex import bibtex, entry
from radar.text import fold
from tests.renderers import fragments
from tests.unit.test_bibtex import HOSTILE_TEXTS, hostile_papers

_DOCUMENT = r"""\documentclass{article}\usepackage[T1]{fontenc}\usepackage{amsmath,amssymb}
\begin{document}\nocite{*}\bibliographystyle{STYLE}\bibliography{papers}\end{document}
"""


def hostile() -> list[Paper]:
    """Papers whose every text means something to LaTeX or to BibTeX; ASCII, as 8-bit LaTeX lacks most other glyphs."""
    texts = [text for text in HOSTILE_TEXTS if fold(text).isascii() and fold(text).isprintable() and fold(text)]
    texts += [a + b for a in fragments.SHORT for b in fragments.SHORT if (a + b).strip().isascii()]
    assert len(texts) > 1000
    return hostile_papers(texts)


def typeset(folder: Path, papers: Sequence[Paper], style: str) -> list[str]:
    """The errors of LaTeX and the warnings of BibTeX over a document that cites all of these papers."""
    folder.mkdir()
    (folder / "papers.bib").write_bytes(bibtex([*map(entry, papers)]))
    (folder / "main.tex").write_text(_DOCUMENT.replace("STYLE", style), encoding="utf-8")
    latex = ("pdflatex", "-interaction=nonstopmode", "-no-shell-escape", "main")
    _run(folder, *latex)
    said = _run(folder, "bibtex", "main")
    entries = (folder / "main.bbl").read_bytes().count(b"\n\\bibitem")
    log = _run(folder, *latex)
    return [
        *(line for line in log.split("\n") if line.startswith("!")),
        *(line for line in said.split("\n") if re.search("(?i)warning|error", line)),
        *([f"{entries} entries of {len(papers)}"] if entries != len(papers) else []),
    ]


def _run(folder: Path, *command: str) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False, timeout=300)
    return done.stdout.decode(errors="replace")
