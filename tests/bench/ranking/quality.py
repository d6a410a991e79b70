"""How well stars tell papers apart, ours and others' ways side by side, on the same draws."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import mean, pstdev

from radar.analysis.terms import Terms
from radar.archive.paper import Paper
from radar.ranking.interest import Interest
from radar.ranking.judgement import LEAST_AUC, leave_one_out
from radar.ranking.rank import BACKGROUND
from tests.bench.process import PROJECT
from tests.bench.ranking.judged import auc, precision
from tests.bench.ranking.labelled import Labelled, labelled
from tests.bench.table import table

STARS = (3, 5, 10, 30)
OURS, CHANCE = "ours", "chance"
MARGIN = 0.02
"""How far ours may stay behind the best of the others at ten stars."""

_HOME = Path(__file__).parent
_VENV = PROJECT / ".cache" / "bench" / "ranking"

Found = dict[str, dict[tuple[bool, int], list[tuple[float, float]]]]
"""By method, then by whether the subject's name was blanked and the number of stars: AUC and precision of each draw."""


def measured(draws: int, sets: Sequence[Labelled] | None = None) -> tuple[Found, list[str]]:
    """What all methods reach, and what each set is like."""
    python = _install()
    found: Found = defaultdict(lambda: defaultdict(list))
    about = []
    for each in labelled() if sets is None else sets:
        share = mean(each.belongs)
        about.append(
            f"{each.name}{', its name blanked' if each.blanked else ''}: {len(each.later)} to rank, "
            f"{share:.0%} belong, {each.hard} only mention it"
        )
        chance = random.Random(f"{each.name} {each.blanked}")
        candidates = [place for place, it in enumerate(each.belongs_earlier) if it]
        drawn = [(number, chance.sample(candidates, number)) for number in STARS for _ in range(draws)]
        stars = [chosen for _, chosen in drawn]
        with _others(python, each, stars) as others:
            reached = {OURS: _ours(each, stars), CHANCE: [(0.5, share)] * len(drawn)} | others()
        for name, results in reached.items():
            for (number, _), result in zip(drawn, results, strict=True):
                found[name][each.blanked, number].append(result)
    return found, about


def quality_table(found: Found, blanked: bool) -> str:
    """AUC and share of the first ten, means over all subjects and draws, with the spread of the draws."""
    rows = []
    for name, by in found.items():
        cells = []
        for number in STARS:
            results = by[blanked, number]
            cells += [f"{mean(each):.3f} ± {pstdev(each):.3f}" for each in zip(*results, strict=True)]
        rows.append([name, *cells])
    head = [f"{what}, {number} stars" for number in STARS for what in ("AUC", "first ten")]
    return table(["name blanked" if blanked else "as written", *head], rows)


def behind(found: Found) -> Mapping[str, float]:
    """How far ours is behind the best of the others at ten stars, by what is measured; negative where it is ahead."""
    said = {}
    for blanked in (False, True):
        for place, what in enumerate(("AUC", "first ten")):
            means = {name: mean(result[place] for result in by[blanked, 10]) for name, by in found.items()}
            best = max(value for name, value in means.items() if name not in (OURS, CHANCE))
            said[f"{what}, {'name blanked' if blanked else 'as written'}"] = best - means[OURS]
    return said


def silence(sets: Sequence[Labelled] | None = None, draws: int = 10) -> str:
    """How often ranking is silent, where stars share a subject and where they are drawn at random."""
    quiet: dict[tuple[bool, int], list[bool]] = defaultdict(list)
    for each in labelled() if sets is None else sets:
        if each.blanked:
            continue
        chance = random.Random(each.name)
        terms = _Remembered()
        belonging = [place for place, it in enumerate(each.belongs_earlier) if it]
        for number in STARS:
            for _ in range(draws):
                for shared, pool in ((True, belonging), (False, range(len(each.earlier)))):
                    interest = _interest(each, chance.sample(list(pool), number), terms)
                    quiet[shared, number].append(leave_one_out(interest) < LEAST_AUC)
    rows = [
        [name, *(f"{mean(quiet[shared, number]):.0%}" for number in STARS)]
        for shared, name in ((True, "stars of one subject"), (False, "stars at random"))
    ]
    return table(["silent", *(f"{number} stars" for number in STARS)], rows)


class _Remembered(Terms):
    """Terms that are read once for all draws."""

    def __init__(self) -> None:
        super().__init__()
        self._read: dict[str, Counter[str]] = {}

    def counted(self, text: str) -> Counter[str]:
        if (known := self._read.get(text)) is None:
            known = self._read[text] = super().counted(text)
        return known


def _interest(each: Labelled, stars: Sequence[int], terms: Terms) -> Interest:
    chosen = {*stars}
    newest = [paper for place, paper in enumerate(each.earlier) if place not in chosen][-BACKGROUND:]
    return Interest([each.earlier[place] for place in sorted(chosen)], newest, terms)


def _ours(each: Labelled, draws: Iterable[Sequence[int]]) -> list[tuple[float, float]]:
    terms = _Remembered()
    found = []
    for stars in draws:
        interest = _interest(each, stars, terms)
        scores = [interest.score(paper) for paper in each.later]
        found.append((auc(scores, each.belongs), precision(scores, each.belongs)))
    return found


@contextmanager
def _others(
    python: Path, each: Labelled, draws: Sequence[Sequence[int]]
) -> Iterator[Callable[[], dict[str, list[tuple[float, float]]]]]:
    """Begin what the others make of it, beside what is done within; gives what waits for it."""
    with tempfile.TemporaryDirectory(prefix="radar-bench-") as folder:
        given, found = Path(folder, "given.json"), Path(folder, "found.json")
        given.write_text(
            json.dumps(
                {
                    "earlier": [_text(paper) for paper in each.earlier],
                    "later": [_text(paper) for paper in each.later],
                    "belongs": each.belongs,
                    "draws": [[*stars] for stars in draws],
                }
            ),
            encoding="utf-8",
        )
        command: list[str | Path] = [python, "-W", "ignore", _HOME / "others.py", given, found]
        with subprocess.Popen(command) as process:

            def results() -> dict[str, list[tuple[float, float]]]:
                if process.wait():
                    raise subprocess.CalledProcessError(process.returncode, command)
                read: dict[str, list[tuple[float, float]]] = json.loads(found.read_text(encoding="utf-8"))
                return read

            yield results


def _text(paper: Paper) -> str:
    return f"{paper.title}\n{paper.abstract}"


def _install() -> Path:
    """The Python that has the others' packages; they are installed once, apart from the project's own."""
    lock = _HOME / "requirements.txt"
    stamp = _VENV / "ready"
    python = _VENV / "bin" / "python"
    if not stamp.is_file() or stamp.read_bytes() != lock.read_bytes():
        subprocess.run([sys.executable, "-m", "venv", "--clear", _VENV], check=True)
        pip: list[str | Path] = [
            python,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--require-hashes",
        ]
        subprocess.run([*pip, "--requirement", lock], check=True)
        stamp.write_bytes(lock.read_bytes())
    return python
