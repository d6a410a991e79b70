"""BibTeX through the programs that read it: titles keep their capitals, names are divided as people would."""

from __future__ import annotations

import os
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from radar.archive.paper import Paper
from radar.rendering.bibtex import bibtex, entry
from tests.readers.bibtex.faults import Fault, faults_of_names, faults_of_papers
from tests.readers.bibtex.given import REAL, named_papers, names, papers
from tests.readers.bibtex.known import KNOWN, Known
from tests.readers.bibtex.readings import PROGRAMS, Reading
from tests.readers.bibtex.typeset import typeset

_AT_ONCE = 1600  # biber's time and memory grow faster than its file


def report(programs: Path) -> list[str]:
    """Print the table of what is right and wrong, and return what is not known."""
    some, given = papers(), names()
    if not REAL:
        sys.stdout.write("The real papers are not here (set RADAR_TEST_DATA): the demonstration's stand for them.\n\n")
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(os.cpu_count()) as pool:
        typed = pool.submit(typeset, Path(folder) / "typeset", some)
        of_names = _read(pool, programs, Path(folder), "names", named_papers(given))
        of_papers = _read(pool, programs, Path(folder), "papers", some)
        faults = [
            fault
            for program in PROGRAMS
            for fault in (
                *faults_of_names(program, of_names[program].result(), given),
                *faults_of_papers(program, of_papers[program].result(), some),
            )
        ]
        problems = typed.result()
    sys.stdout.write(_table(faults, len(some), len(given)))
    return problems + _unknown(faults)
