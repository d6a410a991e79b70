"""BibTeX through the programs that read it: titles keep their capitals, names are divided as people would."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from radar.archive.paper import Paper
from radar.rendering.bibtex import bibtex, entry
from radar.rendering.padding import padded
from tests.bench.table import table
from tests.readers.bibtex.faults import Fault, faults_of_characters, faults_of_names, faults_of_papers
from tests.readers.bibtex.given import REAL, lettered_papers, named_papers, names, papers
from tests.readers.bibtex.known import KNOWN
from tests.readers.bibtex.readings import PROGRAMS, SHOW_TEXT, Reading
from tests.readers.bibtex.typeset import hostile, typeset

_AT_ONCE = 1600  # papers in a file; biber's time grows faster than its file


def report(programs: Path) -> list[str]:
    """Print the table of what is right and wrong, and return what is not known."""
    some, given, lettered = papers(), names(), lettered_papers()
    if not REAL:
        sys.stdout.write("The real papers are not here (set RADAR_TEST_DATA): the demonstration's stand for them.\n\n")
    with tempfile.TemporaryDirectory() as name, ThreadPoolExecutor(os.cpu_count()) as pool:
        folder = Path(name)
        # The slow ones first, so that no processor waits for the last.
        of_papers = {
            program: _read(pool, programs, folder, program, _parts(program, some)) for program in reversed(PROGRAMS)
        }
        of_names = {
            program: _read(pool, programs, folder, program, {"names": named_papers(given)}) for program in PROGRAMS
        }
        of_characters = {
            program: _read(pool, programs, folder, program, {"characters": lettered}) for program in SHOW_TEXT
        }
        documents = {
            "hostile texts": pool.submit(typeset, folder / "hostile", hostile(), "plain"),
            "characters": pool.submit(typeset, folder / "characters", lettered, "plain"),
            "papers": pool.submit(typeset, folder / "typeset", some, "abbrv"),
        }
        faults: list[Fault] = []
        for program in PROGRAMS:
            faults += faults_of_names(program, _joined(of_names[program]), given)
            faults += faults_of_papers(program, _joined(of_papers[program]), some)
        for program in SHOW_TEXT:
            faults += faults_of_characters(program, _joined(of_characters[program]), lettered)
        errors = {of: document.result() for of, document in documents.items()}
    sys.stdout.write(_table(faults, of_papers, some, len(given)))
    sys.stdout.write("\n\nWhat is known:\n\n")
    for known in KNOWN:
        sys.stdout.write(f"- {known.program}, {known.of}: {known.number}, as {known.cause}.\n")
    sys.stdout.write("\npdfLaTeX, errors and warnings: ")
    sys.stdout.write(", ".join(f"{of} {len(lines)}" for of, lines in errors.items()) + "\n")
    return _unknown(faults) + [f"pdfLaTeX, {of}: {line}" for of, lines in errors.items() for line in lines]


def _parts(program: str, some: Sequence[Paper]) -> dict[str, Sequence[Paper]]:
    size = _AT_ONCE if program.startswith("biber") else len(some)
    return {f"papers-{start}": some[start : start + size] for start in range(0, len(some), size)}


def _read(
    pool: ThreadPoolExecutor, programs: Path, folder: Path, program: str, files: dict[str, Sequence[Paper]]
) -> list[Future[Reading]]:
    home = folder / re.sub(r"\W", "-", program)
    home.mkdir(exist_ok=True)
    futures = []
    for name, some in files.items():
        file = home / f"{name}.bib"
        file.write_bytes(padded(bibtex([*map(entry, some)])))  # as `papers.bib` is written
        futures.append(pool.submit(PROGRAMS[program], programs, file))
    return futures


def _joined(readings: Sequence[Future[Reading]]) -> Reading:
    whole = Reading()
    for reading in readings:
        whole.add(reading.result())
    return whole


def _table(
    faults: Sequence[Fault], readings: dict[str, list[Future[Reading]]], some: Sequence[Paper], given: int
) -> str:
    wrong = Counter((fault.program, fault.of) for fault in faults)
    authors = sum(any(map(str.isalnum, author)) for paper in some for author in paper.authors)
    rows = []
    for program in PROGRAMS:
        whole = _joined(readings[program])
        titles = wrong[program, "title"] + wrong[program, "capitals"]
        rows.append(
            (
                program,
                *((f"{len(some) - titles:,}", f"{titles:,}") if whole.titles else ("", "")),
                *(
                    (f"{authors - wrong[program, 'name']:,}", f"{wrong[program, 'name']:,}")
                    if whole.names
                    else ("", "")
                ),
                *(
                    (f"{given - wrong[program, 'checked name']}", f"{wrong[program, 'checked name']}")
                    if whole.names
                    else ("", "")
                ),
                f"{wrong[program, 'message']:,}",
            )
        )
    head = (
        "program",
        "titles right",
        "wrong",
        "authors whole",
        "not",
        "names divided rightly",
        "wrong",
        "errors, warnings",
    )
    return table(head, rows)


def _unknown(faults: Sequence[Fault]) -> list[str]:
    """Faults that no line of the table of known ones covers, and lines whose number is another by now."""
    seen: Counter[int] = Counter()
    problems = []
    for fault in faults:
        line = next((number for number, known in enumerate(KNOWN) if known.covers(fault)), None)
        if line is None:
            problems.append(f"{fault.program}, {fault.of}: {fault.text}")
        else:
            seen[line] += 1
    for number, known in enumerate(KNOWN):
        # Without the real papers there are fewer.
        if seen[number] > known.number or (REAL and seen[number] != known.number):
            problems.append(f"{known.program}, {known.of}, {known.cause}: {known.number} known, {seen[number]} seen")
    return problems
