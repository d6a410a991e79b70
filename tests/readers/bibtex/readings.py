"""What each program reads in a BibTeX file: titles, names divided, and what it complains about."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from tests.readers.bibtex.shown import from_latex, shown_name

_HERE = Path(__file__).parent
_BIBLATEX = "{http://biblatex-biber.sourceforge.net/biblatexml}"

Name = tuple[str, str, str]
"""Family name with its particles, given name, and suffix, as a reader sees them."""


@dataclass
class Reading:
    """What a program made of a file: titles as it gives them, by key."""

    titles: dict[str, str] = field(default_factory=dict)
    names: dict[str, list[Name]] = field(default_factory=dict)
    months: dict[str, str] = field(default_factory=dict)
    """As a number, or as the month's name in English, cut or not."""

    messages: list[str] = field(default_factory=list)

    def add(self, other: Reading) -> None:
        """Take in what the program read in another file."""
        self.titles |= other.titles
        self.names |= other.names
        self.months |= other.months
        self.messages += other.messages


def _name(particle: str | None, family: str | None, given: str | None, suffix: str | None) -> Name:
    particle = particle or ""
    # "d’" and "del-" stand right before the rest.
    apart = " " if particle and particle[-1] not in "-'’" else ""
    return shown_name(f"{particle}{apart}{family or ''}"), shown_name(given or ""), shown_name(suffix or "")


def _name_in_latex(particle: str, family: str, given: str, suffix: str) -> Name:
    return _name(from_latex(particle), from_latex(family), from_latex(given), from_latex(suffix))


def _run(command: list[str | Path], folder: Path, accepted: tuple[int, ...] = (0,)) -> tuple[str, str]:
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False, timeout=600)
    out, err = done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace")
    if done.returncode not in accepted:
        raise RuntimeError(f"{command[0]} ended with {done.returncode}: {(err or out)[-2000:]}")
    return out, err


def _from_json(out: str, err: str) -> Reading:
    read = json.loads(out)
    reading = Reading(messages=[*read["messages"], *filter(None, err.split("\n"))])
    for entry in read["entries"]:
        reading.titles[entry["key"]] = entry["title"]
        reading.months[entry["key"]] = str(entry["month"])
        reading.names[entry["key"]] = [
            _name(particle, family, given, suffix) for (particle, family), given, suffix in entry["names"]
        ]
    return reading


def by_npm(program: str) -> Callable[[Path, Path], Reading]:
    """Read with citation-js, or with the parser of Better BibTeX."""

    def read(programs: Path, file: Path) -> Reading:
        return _from_json(*_run(["node", _HERE / "read_by_npm.mjs", program, file], programs))

    return read


def by_pybtex(programs: Path, file: Path) -> Reading:
    """Read with pybtex."""
    return _from_json(*_run([programs / "venv" / "bin" / "python", _HERE / "read_by_pybtex.py", file], file.parent))


def by_pandoc(programs: Path, file: Path) -> Reading:
    """Read with pandoc, as it hands entries on to citeproc."""
    where = "import pypandoc, sys; sys.stdout.write(pypandoc.get_pandoc_path())"
    pandoc, _ = _run([programs / "venv" / "bin" / "python", "-c", where], file.parent)
    out, err = _run([pandoc, "--from=bibtex", "--to=csljson", file], file.parent)
    reading = Reading(messages=[*filter(None, err.split("\n"))])
    for entry in json.loads(out):
        reading.titles[entry["id"]] = entry["title"]
        reading.months[entry["id"]] = str(entry["issued"]["date-parts"][0][1])
        reading.names[entry["id"]] = [_of_csl(name) for name in entry.get("author", ())]
    return reading


def _of_csl(name: Mapping[str, str]) -> Name:
    particles = filter(None, map(name.get, ("dropping-particle", "non-dropping-particle")))
    return _name(" ".join(particles), name.get("family") or name.get("literal"), name.get("given"), name.get("suffix"))


def by_biber(programs: Path, file: Path) -> Reading:
    """Read with biber, as it hands entries on to biblatex."""
    target = file.with_suffix(".xml")
    out, _ = _run(["biber", "--tool", "--output-format=biblatexml", f"--output-file={target}", file], file.parent)
    reading = Reading(messages=[line for line in out.split("\n") if re.match("WARN|ERROR", line)])
    for entry in ElementTree.parse(target).getroot():
        key = entry.attrib["id"]
        reading.titles[key] = from_latex(entry.findtext(f"{_BIBLATEX}title", ""))
        reading.months[key] = str(int(entry.findtext(f"{_BIBLATEX}date", "0-0").split("-")[1]))
        names = entry.find(f"{_BIBLATEX}names[@type='author']")
        reading.names[key] = [_of_biber(name) for name in names or ()]
        if names is not None and names.get("morenames"):
            reading.names[key].append(_name(None, "others", None, None))
    return reading


def _of_biber(name: Any) -> Name:
    parts = {part.get("type"): " ".join(filter(str.strip, part.itertext())) for part in name}
    return _name_in_latex(*(parts.get(part, "") for part in ("prefix", "family", "given", "suffix")))


def by_bibtex(programs: Path, file: Path) -> Reading:
    """Read with BibTeX itself, which divides the names; its styles write the titles (`by_style`)."""
    out, bbl = _bibtex(file, _HERE / "names")
    reading = Reading(messages=out)
    for line in re.sub(r"\n  ", " ", bbl).split("\n"):
        if line.startswith("@"):
            key = line[1:]
            reading.names[key] = []
        elif line.startswith("="):
            particle, family, suffix, given = line[1:].split("|")
            reading.names[key].append(_name_in_latex(particle, family, given, suffix))
    return reading


def by_style(style: str) -> Callable[[Path, Path], Reading]:
    """What one of BibTeX's classic styles writes."""

    def read(programs: Path, file: Path) -> Reading:
        out, bbl = _bibtex(file, style)
        reading = Reading(messages=out)
        for item in re.split(r"\n\\bibitem", re.sub(r"\n +", " ", bbl))[1:]:
            found = re.match(
                r"(?:\[.*?\])?\{([^{}]+)\}\n.*?\\newblock (.*?), ([A-Z][a-z]+)\.? \d{4}\.\n", item, re.DOTALL
            )
            assert found, item
            reading.titles[found[1]] = from_latex(found[2])
            reading.months[found[1]] = found[3]
        return reading

    return read


def _bibtex(file: Path, style: str | Path) -> tuple[list[str], str]:
    """BibTeX's complaints and what it wrote; a letter cut into bytes is one too."""
    folder = file.parent / f"{file.stem}-{Path(style).name}"
    folder.mkdir(exist_ok=True)
    lines = (r"\citation{*}", rf"\bibstyle{{{style}}}", rf"\bibdata{{{file.with_suffix('')}}}", "")
    (folder / "main.aux").write_text("\n".join(lines), encoding="utf-8")
    out, _ = _run(["bibtex", "main"], folder, accepted=(0, 1, 2))
    written = (folder / "main.bbl").read_bytes()
    messages = [line for line in out.split("\n") if re.search(r"^[^(].*---|^Warning|^I'm ", line)]
    for line in written.split(b"\n"):
        try:
            line.decode()
        except UnicodeDecodeError:
            messages.append(f"half a letter: {line.decode(errors='replace')}")
    return messages, written.decode(errors="replace")


PROGRAMS: dict[str, Callable[[Path, Path], Reading]] = {
    "BibTeX 0.99d": by_bibtex,
    "plain": by_style("plain"),
    "alpha": by_style("alpha"),
    "abbrv": by_style("abbrv"),
    "biber 2.18": by_biber,
    "pybtex 0.26": by_pybtex,
    "pandoc 3.9": by_pandoc,
    "citation-js 0.8.2": by_npm("citation-js"),
    "Better BibTeX 9.0.29": by_npm("Better BibTeX"),
}
"""Each program, and each of BibTeX's classic styles, by its name in the table."""

SHOW_TEXT = ("pybtex 0.26", "pandoc 3.9", "citation-js 0.8.2", "Better BibTeX 9.0.29")
"""Those that make text of LaTeX themselves."""
