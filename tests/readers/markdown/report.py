"""Renders the tree with every program, and says what each shows otherwise than the archive has it."""

from __future__ import annotations

import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from tests.readers.markdown import formulas, links, read_rows
from tests.readers.markdown.known import KNOWN, Known
from tests.readers.markdown.programs import PROGRAMS, Built, Program
from tests.readers.markdown.tree import Row, Tree, build
from tests.real_data import DATA

_AT_ONCE = 2
_SHOWN = 3  # complaints of a kind that are told in full
_DOCS = Path(__file__).parents[3] / "docs" / "fidelity.md"


@dataclass
class Result:
    """What a program made of the tree: `wrong` has the complaints of each row by its paper's identifier."""

    right: int = 0
    rows_wrong: int = 0
    formulas: int = 0
    wrong: dict[bool, dict[str, list[str]]] = field(default_factory=lambda: {False: {}, True: {}})
    links: list[str] = field(default_factory=list)

    def add(self, row: Row, complaints: list[str]) -> None:
        """Count a row as right, or as wrong for these reasons."""
        self.right += not complaints
        self.rows_wrong += bool(complaints)
        if complaints:
            self.wrong[row.real].setdefault(row.id, complaints)


def report(programs: Path) -> list[str]:
    """Print the tables; what is not as known is returned."""
    if DATA is None:
        sys.stdout.write("The real papers are not here (set RADAR_TEST_DATA): the demonstration's alone are read.\n\n")
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        tree = build(work / "tree")
        for name, text in formulas.pages().items():
            page = tree.folder / name
            page.parent.mkdir(exist_ok=True)
            page.write_text(text, encoding="utf-8")
        with ThreadPoolExecutor(_AT_ONCE) as threads:
            made = threads.map(
                lambda pair: pair[1].build(programs, tree.folder, work / f"built-{pair[0]}"), enumerate(PROGRAMS)
            )
            built = dict(zip(PROGRAMS, made, strict=True))
        results = {program: _read(program, each, tree) for program, each in built.items()}
        spelled = formulas.table(built)
    _print_table(results)
    sys.stdout.write("\nWhat is known:\n\n")
    for (name, mathematics), known in KNOWN.items():
        papers = ", ".join(sorted(known.real | known.invented))
        sys.stdout.write(f"- {name} ({mathematics}), {papers}: {known.cause}\n")
    sys.stdout.write(f"\n{len(formulas.FORMULAS)} formulas by how they are written:\n\n")
    sys.stdout.write(spelled)
    problems = [problem for program, result in results.items() for problem in unknown(program, result)]
    if spelled not in _DOCS.read_text(encoding="utf-8"):
        problems.append(f"The table of formulas in docs/{_DOCS.name} is not the one above. Copy that one.")
    return problems


def unknown(program: Program, result: Result) -> list[str]:
    """Where a program's result is not exactly what is known of it, in either direction."""
    known = KNOWN.get((program.name, program.mathematics), Known(""))
    title = f"{program.name} ({program.mathematics})" if program.mathematics else program.name
    problems = []
    expected = {False: known.invented, True: known.real if DATA is not None else frozenset()}
    for real, wrong in result.wrong.items():
        new = [paper for paper in wrong if paper not in expected[real]]
        complaints = [complaint for paper in new[:_SHOWN] for complaint in wrong[paper]]
        if new:
            problems.append(
                f"{title} shows {len(new)} papers wrongly that are not known:\n  " + "\n  ".join(complaints)
            )
        problems += [f"{title} shows {paper} rightly: it is known no more." for paper in expected[real] - wrong.keys()]
    if len(result.links) != known.links:
        told = "\n  ".join(result.links[:_SHOWN])
        problems.append(f"{title} breaks {len(result.links)} links, and {known.links} are known:\n  {told}")
    return problems


def _read(program: Program, built: Built, tree: Tree) -> Result:
    result = Result(links=links.broken(built.folder) if program.site else [])
    for page, rows in tree.rows.items():
        try:
            found = read_rows.cells_of(built.html(page))
        except AssertionError as error:  # its elements do not nest: one row has broken the others
            found, why = [], str(error)
        else:
            why = f"{len(found)} rows for {len(rows)}"
        if len(found) != len(rows):
            for row in rows:
                result.add(row, [f"{page}: {why}"])
            continue
        for row, cells in zip(rows, found, strict=True):
            result.formulas += sum(cell.formulas for cell in cells)
            result.add(row, read_rows.wrong(row, cells, typographic=program.typographic))
    return result


def _print_table(results: dict[Program, Result]) -> None:
    sys.stdout.write("| program | mathematics by | rows right | rows wrong | formulas set | links broken |\n")
    sys.stdout.write("| --- | --- | ---: | ---: | ---: | ---: |\n")
    for program, result in results.items():
        cells = [
            program.name,
            program.mathematics,
            f"{result.right:,}",
            f"{result.rows_wrong:,}",
            f"{result.formulas:,}" if program.mathematics else "",
            str(len(result.links)) if program.site else "",
        ]
        sys.stdout.write(f"| {' | '.join(cells)} |\n")
