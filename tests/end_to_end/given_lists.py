"""Lists in the manner of those that people keep in public, each with what has to become of it. No paper is real."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

_IDENTIFIER = re.compile(r"(?<!\d)(?<!\d\.)(?:\d{4}\.\d{5}|hep-th/\d{7})(?!\d)")


@dataclass(frozen=True)
class Layout:
    """A place with lists. `files` are texts by path; `source` is what is imported of it, and `options` how.

    `topics` are the names of the topics that come of it. Of its entries `rows` are brought over, `asked` name a paper
    that arXiv is asked for by its identifier, and `aside` are set aside, `elsewhere` of them naming none of arXiv's.
    `notes` are what stands beside papers, by identifier.
    """

    files: Mapping[str, str]
    topics: tuple[str, ...]
    rows: int
    asked: int = 0
    aside: int = 0
    elsewhere: int = 0
    source: str = ""
    options: tuple[str, ...] = ()
    notes: Mapping[str, str] = field(default_factory=dict)

    def write(self, folder: Path) -> Path:
        """Write the files; gives what is to be imported."""
        for path, text in self.files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, "utf-8")
        return folder / self.source

    def grep(self) -> int:
        """How often a line names a paper, counted without any of our code."""
        return sum(
            len({*_IDENTIFIER.findall(line)})
            for path, text in self.files.items()
            if path.startswith(self.source)
            for line in text.splitlines()
        )

    def identifiers(self) -> set[str]:
        """All papers that the files name."""
        return {each for text in self.files.values() for each in _IDENTIFIER.findall(text)}


def daily(identifier: str, title: str, code: str = "null", leaf: str = "abs") -> str:
    """A line as cv-arxiv-daily writes it."""
    link = f"[{identifier}](http://arxiv.org/{leaf}/{identifier})"
    return f"|**2024-01-02**|**{title}**|Ada Lovelace et.al.|{link}|{code}|\\n"


CODE = "**[link](https://github.com/octo/bench)**"
BENCH = "Code: https://github.com/octo/bench"

LAYOUTS = {
    "cv-arxiv-daily": Layout(
        {
            "cv-arxiv-daily.json": f'{{"SLAM": {{"2401.10001": "{daily("2401.10001", "A Map of All")}",\n'
            f'"2401.10002": "{daily("2401.10002", "A | B", CODE)}"}},\n'
            f'"NeRF": {{"2401.10002": "{daily("2401.10002", "A | B")}",\n"2401.10003": "no row at all"}}}}'
        },
        ("SLAM", "NeRF"),
        rows=3,
        asked=1,
        source="cv-arxiv-daily.json",
        notes={"2401.10002": BENCH},
    ),
    "groups, then topics": Layout(
        {
            "arxiv-daily.json": f'{{"Vision": {{"Image Matching":'
            f'{{"2401.10101": "{daily("2401.10101", "One Match")}"}},\n'
            f'"Survey": {{"2401.10102": "{daily("2401.10102", "A Survey of Vision")}"}}}},\n'
            f'"Language": {{"Survey": {{"2401.10103": "{daily("2401.10103", "A Survey of Language", leaf="all")}"}}}}}}'
        },
        ("Image Matching", "Vision Survey", "Language Survey"),
        rows=3,
        source="arxiv-daily.json",
    ),
    "one file and a folder of months": Layout(
        {
            "docs/daily.json": f'{{"Agents": {{"2401.10201": "{daily("2401.10201", "Newest of All")}"}}}}',
            "docs/archive/2023/12.json": f'{{"Agents": {{"2312.10202": "{daily("2312.10202", "Older Than That")}"}}}}',
            "docs/archive/2023/11.json": f'{{"Agents": {{"2311.10203": "{daily("2311.10203", "Oldest of All")}"}}}}',
            "docs/_config.yml": "theme: minimal\n",
            "docs/package.json": '{"name": "site", "version": "1.0.0"}',
        },
        ("Agents",),
        rows=3,
        source="docs",
    ),
    "objects by identifier": Layout(
        {
            "nlp.json": '{"RAG": {"2401.10301": {"date": "2024-01-03", "title": "Found Again", '
            '"url": "http://arxiv.org/abs/2401.10301v2", "code": "https://github.com/octo/bench"},\n'
            '"2401.10302": {"publish_date": "2024-01-03", "paper_title": "Asked Again", '
            '"paper_url": "http://arxiv.org/abs/2401.10302"}}}'
        },
        ("RAG",),
        rows=2,
        source="nlp.json",
        notes={"2401.10301": BENCH},
    ),
    "lists of objects": Layout(
        {
            "papers.json": '[{"topic": "Planning", "papers": [\n'
            '{"title": "Plan With Care", "arxiv_id": "2401.10401", "venue": "ICLR 2024", "tags": ["search", "a b"]},\n'
            '{"title": "Plan Elsewhere", "url": "https://openreview.net/forum?id=1"},\n'
            '{"links": {"pdf": "https://arxiv.org/pdf/2401.10402.pdf"}, "year": 2024}]}]'
        },
        ("Planning",),
        rows=1,
        asked=1,
        aside=1,
        elsewhere=1,
        source="papers.json",
        notes={"2401.10401": "Venue: ICLR 2024."},
    ),
    "JSON lines for each day": Layout(
        {
            "daily/data/2024-01-05.jsonl": '{"id": "2401.10501", "title": "Line by Line", "authors": ["A. B."], '
            '"summary": "What it says.", "categories": ["cs.CV"], "abs": "https://arxiv.org/abs/2401.10501"}\n'
            '{"id": "2401.10502", "title": "Line After Line", "pdf": "https://arxiv.org/pdf/2401.10502"}\n',
            "daily/data/2024-01-06.jsonl": '{"id": "2401.10503", "title": "Cut off, "pdf": "https://arxiv.org/pdf/2401.10503\n',
        },
        ("data",),
        rows=2,
        asked=1,
        source="daily/data",
    ),
    "the link before the title": Layout(
        {
            "list.json": '{"Robots": {"2401.10601": "|**2024-01-02**|[2401.10601](https://arxiv.org/abs/2401.10601)'
            '|**Grasp It All**|Ada et.al.|\\n",\n"2401.10602": "|2024-01-02|**[Grasp It Again]'
            '(https://www.arxiv.org/abs/2401.10602v1)**|Ada et.al.|[code](https://github.com/octo/bench)|\\n"}}'
        },
        ("Robots",),
        rows=2,
        source="list.json",
        notes={"2401.10602": BENCH},
    ),
    "lines without topics": Layout(
        {
            "reading.json": '["- 2024-01-02, **Read Me First**, Ada et.al., Paper: '
            '[http://arxiv.org/abs/2401.10701](http://arxiv.org/abs/2401.10701)",\n"https://arxiv.org/abs/2401.10702"]'
        },
        ("reading",),
        rows=1,
        asked=1,
        source="reading.json",
    ),
    "labels that make one folder": Layout(
        {
            "odd.json": f'{{"Low-Rank (SVD)": {{"2401.10801": "{daily("2401.10801", "Ranks Are Low")}"}},\n'
            f'"Low\\u2011Rank (SVD)": {{"2401.10802": "{daily("2401.10802", "Ranks Are Lower")}"}},\n'
            f'"\\ud83d\\udcda": {{"2401.10803": "{daily("2401.10803", "Books and Such")}"}},\n'
            f'"con": {{"2401.10804": "{daily("2401.10804", "Pros and Cons")}"}}}}'
        },
        ("Low-Rank (SVD)", "odd"),
        rows=4,
        source="odd.json",
    ),
    "YAML": Layout(
        {
            "awesome.yaml": "- title: Splats in Space\n  paper: https://arxiv.org/abs/2401.10901\n"
            "  code: https://github.com/octo/bench\n  project_page: https://octo.example/splats\n"
            "  tags: [space, '3D']\n"
            "- title: Splats in Time\n  paper: https://arxiv.org/pdf/2401.10910.pdf\n  date: 2024-01-09\n"
            "- arxiv: 2401.10920\n"
        },
        ("awesome",),
        rows=2,
        asked=1,
        source="awesome.yaml",
        notes={"2401.10901": f"{BENCH} Project page: https://octo.example/splats"},
    ),
    "CSV": Layout(
        {
            "table.csv": "Title,arXiv,Published,Venue\n"
            '"Tables, and More",2401.11001,2024-01-08,CVPR 2024\n'
            '"Tables Elsewhere",,,ICCV\nOld Strings,hep-th/9901001,,\n'
        },
        ("table",),
        rows=2,
        aside=1,
        elsewhere=1,
        source="table.csv",
        notes={"2401.11001": "Venue: CVPR 2024."},
    ),
    "DailyArXiv": Layout(
        {
            "DailyArXiv/README.md": "# Daily Papers\nUpdated on 2024-01-09.\n\n## time series\n"
            "| **Title** | **Date** | **Abstract** | **Comment** |\n| --- | --- | --- | --- |\n"
            "| **[Series of Times](https://arxiv.org/abs/2401.11101v2)** | 2024-01-08 | "
            "<details><summary>Show</summary><p>It says a | b.</p></details> | 8 pages |\n"
            "| **[Times of Series](https://arxiv.org/abs/2401.11102v1)** | 2024-01-07 | "
            "<details><summary>Show</summary><p>It is short.</p></details> |  |\n\n## traffic\n"
            "| **Title** | **Date** | **Comment** |\n| --- | --- | --- |\n"
            "| **[Jams at Dawn](https://arxiv.org/abs/2401.11103v1)** | 2024-01-07 |  |\n"
        },
        ("time series", "traffic"),
        rows=3,
        source="DailyArXiv/README.md",
        options=("--headings",),
    ),
    "cv-arxiv-daily's README": Layout(
        {
            "cv/README.md": "## Updated on 2024.01.09\n\n<details>\n  <summary>Contents</summary>\n  <ol>\n"
            "    <li><a href=#depth>Depth</a></li>\n  </ol>\n</details>\n\n## Depth\n\n"
            "|Publish Date|Title|Authors|PDF|Code|\n|---|---|---|---|---|\n"
            + daily("2401.11201", "Depth of Field").replace("\\n", "\n")
            + daily("2401.11202", "Field of Depth", CODE).replace("\\n", "\n")
        },
        ("Depth",),
        rows=2,
        source="cv/README.md",
        options=("--headings", "2"),
        notes={"2401.11202": BENCH},
    ),
    "awesome list of bullets": Layout(
        {
            "bullets/README.md": "# Awesome Bullets\n\n- [Surveys](#surveys)\n\n## Surveys\n\n"
            "- **A Survey of Everything**, *Ada Lovelace, B. Example*, TPAMI 2024. "
            "[[paper](https://arxiv.org/abs/2401.11301)] [[code](https://github.com/octo/bench)]\n"
            "- [Another Survey of Everything](https://arxiv.org/pdf/2401.11302v3.pdf) - the one to begin with.\n"
            "- **Published Elsewhere Alone** [[paper](https://openreview.net/forum?id=2)]\n"
            "- Two at once: [one](https://arxiv.org/abs/2401.11303), [two](https://arxiv.org/abs/2401.11304)\n"
        },
        ("Awesome Bullets",),
        rows=2,
        asked=2,
        aside=1,
        elsewhere=1,
        source="bullets/README.md",
        notes={"2401.11301": f"TPAMI 2024. {BENCH}", "2401.11302": "the one to begin with."},
    ),
    "bullets of several lines": Layout(
        {
            "lines/README.md": "# Awesome Lines\n\n1. **Reasons to Reason.** `ACL 2024`\n\n"
            "    *Ada Lovelace, B. Example.* "
            "[[Paper](https://arxiv.org/abs/2401.11401)] [[Code](https://github.com/octo/bench)], 2024.1\n\n"
            "* (2024-TKDE) A Way of Asking That Is Plain\n  \\[[paper](https://arxiv.org/pdf/2401.11402)]\n\n"
            "**What Stands Alone in a Line** \\\n*Ada Lovelace, et al* \\\narXiv 2024. "
            "[[Paper](https://arxiv.org/abs/2401.11403)]\n\n- Group\n"
            "  - [The First Inside It](https://arxiv.org/abs/2401.11404)\n"
            "  - [The Second Inside It](https://alphaxiv.org/abs/2401.11405)\n"
        },
        ("Awesome Lines",),
        rows=5,
        source="lines/README.md",
        notes={"2401.11401": f"ACL 2024. {BENCH}", "2401.11402": "(2024-TKDE)."},
    ),
    "awesome list of tables": Layout(
        {
            "tables/README.md": "# Awesome Tables\n\n## Models\n\n| Title | Venue | Date | Code | Tags |\n"
            "| :--- | :---: | --- | --- | --- |\n"
            "| ![Star](https://img.shields.io/github/stars/octo/bench.svg) <br> "
            "[**One Model to Align**](https://arxiv.org/abs/2401.11501) <br> | CVPR | 2024-01-06 | "
            "[Github](https://github.com/octo/bench) | audio, video |\n"
            "| **No Link in the Title** | - | 2024-01-07 | - | |\n"
            "| [**Kept at the Publisher**](https://publisher.example/1) | ICCV | - | - | |\n"
            "| **[Model of a Model](https://arxiv.org/abs/2401.11502)** | NeurIPS | | | |\n"
        },
        ("Models",),
        rows=2,
        aside=1,
        elsewhere=1,
        source="tables/README.md",
        options=("--headings",),
        notes={"2401.11501": f"Venue: CVPR. {BENCH}", "2401.11502": "Venue: NeurIPS."},
    ),
    "tables of other columns": Layout(
        {
            "columns/survey.md": "# Survey\n\nMethod | Paper | Title | Comments\n--- | --- | --- | ---\n"
            "Splat | [Link](https://arxiv.org/abs/2401.12001) | Splats Under Water | the *best* of them\n"
            "Nerf | [PDF](https://arxiv.org/pdf/2401.12002) | Fields Under Water | -\n\n"
            "|Publish Date|Title|Authors|Tag|PDF|\n|---|---|---|---|---|\n"
            "|**2024-01-02**|**Tags Under Water**|Ada Lovelace et.al.|sonar|[2401.12003](http://arxiv.org/pdf/2401.12003)|\n"
        },
        ("Survey",),
        rows=3,
        source="columns/survey.md",
        notes={"2401.12001": "Method: Splat. Comments: the best of them.", "2401.12002": "Method: Nerf."},
    ),
    "badges and HTML": Layout(
        {
            "badges/README.md": '<h1 align="center">Awesome Badges</h1>\n\n'
            '- [ ] **Ticked or Not, a Badge** <a href="https://arxiv.org/abs/2401.11601"><img alt="arXiv" '
            'src="https://img.shields.io/badge/arXiv-2401.11601-b31b1b.svg"></a> '
            '<a href=\'https://octo.example/badge\'><img alt="Project" src="p.svg"></a>\n'
            "- **A Badge of Markdown** [![arXiv](https://img.shields.io/badge/arXiv-2401.11602-b31b1b.svg)]"
            "(https://arxiv.org/abs/2401.11602) [![Star](https://img.shields.io/github/stars/octo/bench)]"
            "(https://github.com/octo/bench)\n"
            '<table>\n<tr><td><a href="https://arxiv.org/abs/2401.11603">In a Row of HTML</a></td></tr>\n'
            '<tr><td>no title</td><td><a href="https://arxiv.org/abs/2401.11604">PDF</a></td></tr>\n</table>\n'
        },
        ("Awesome Badges",),
        rows=3,
        asked=1,
        source="badges/README.md",
        notes={"2401.11601": "Project: https://octo.example/badge", "2401.11602": BENCH},
    ),
    "papers as headings": Layout(
        {
            "notes/reading-notes.md": "# Reading notes\n\n"
            "### [Headings for All of Us](https://arxiv.org/abs/2401.11701)\n"
            "Read twice.\n\nSee also arXiv:2401.11702.\n\n"
            "<!-- - [Not Yet Read](https://arxiv.org/abs/2401.11703) -->\n\n"
            "```bibtex\n@article{x, eprint={2401.11704}}\n```\n\n"
            "Talk: https://huggingface.co/papers/2401.11705 and https://doi.org/10.48550/arXiv.2401.11706\n"
        },
        ("Reading notes",),
        rows=1,
        asked=4,
        aside=1,
        source="notes/reading-notes.md",
        notes={"2401.11701": "Read twice."},
    ),
    "BibTeX": Layout(
        {
            "refs.bib": "@article{one,\n  title = {One of Many},\n  eprint = {2401.11801},\n}\n"
            "@misc{two,\n  url = {https://arxiv.org/abs/2401.11802},\n}\n@book{three,\n  title = {No Preprint}\n}\n"
            "@article{four,\n  title={{F}our of Many},\n"
            "  journal={arXiv preprint arXiv:2401.11803},\n  year={2024}\n}\n"
        },
        ("refs",),
        rows=2,
        asked=1,
        aside=1,
        elsewhere=1,
        source="refs.bib",
    ),
    "everything in one topic": Layout(
        {
            "mixed/a.md": "# A\n- [The First of Mixed Things](https://arxiv.org/abs/2401.11901)\n",
            "mixed/b/c.md": "# B\n- [The Second of Mixed Things](https://arxiv.org/abs/2401.11902)\n"
            "- [The First of Mixed Things](https://arxiv.org/abs/2401.11901)\n",
        },
        ("mixed things",),
        rows=3,
        source="mixed",
        options=("--topic", "mixed things"),
    ),
}
