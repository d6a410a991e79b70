"""Other programs' lists: arXivRadar's pages and cv-arxiv-daily's JSON, in a run and by `python -m radar import`."""

from __future__ import annotations

import contextlib
import io
import json
import re

from hypothesis import strategies as st

from radar.__main__ import main
from tests.end_to_end.world import Tree
from tests.fuzz import strategies as fed
from tests.fuzz.budget import fuzzed
from tests.fuzz.changes import TEXTS, Change
from tests.fuzz.oracle import broken, check_folder, check_secrets, files_below, tally
from tests.fuzz.scene import PEOPLES, Scene
from tests.unit.given_arxivradar import EARLIER, earlier_head, earlier_row, page, row

ROWS = [
    row("2502.00003v2", "Third, revised", "Old abstract", "2025-02-25", "8 pag"),
    row("2502.00003v1", "Third", "Older abstract", "2025-02-20"),
    row("2502.00002v1", "A | B | C", "x | y", "2025-02-19", "4 figur"),
    row("hep-th/9901001v3", "Closed string states", "Text", "2025-02-18"),
]
PAGES = {
    "papers/llm/2025_02/papers_1.md": page(ROWS[:2]),
    "papers/llm/2025_02/papers_2.md": page(ROWS[2:]),
    "papers/llm/2025_01/papers.md": page(
        [
            earlier_row(f"2501.0000{n}v1", "Early", "Text", "2025-01-20", "5 pages", form)
            for n, form in enumerate(EARLIER)
        ],
        earlier_head(EARLIER[0]),
    ),
    "papers/llm/README.md": b"# Statistics for llm\n\n| Month | Count |\n| --- | --- |\n| [2025_02](2025_02) | 3 |\n",
}
DAILY = {
    "SLAM": {
        "2401.00001": "|**2024-01-02**|**A Title**|Ada Lovelace et.al.|[2401.00001](http://arxiv.org/abs/2401.00001)|null|\n",
        "2401.00002": "- 2024-01-02, **A Title**, Ada et.al., Paper: [http://arxiv.org/abs/2401.00002v2](http://arxiv.org/abs/2401.00002v2)\n",
    },
    "NeRF": {
        "2401.00003": {
            "date": "2024-01-03",
            "title": "A Title",
            "url": "http://arxiv.org/abs/2401.00003v1",
            "code": None,
        }
    },
}
_LINK = re.compile(rb"\*\*\[[^\n]*?\]\(https?://arxiv\.org/abs/(\d{4}\.\d{4,5}|[a-z-]+/\d{7})v\d+\)")


def check_all_told(before: Tree, after: Tree) -> None:
    """Raise where a paper that a row links to is named nowhere any more."""
    linked = {found for path, data in before.items() if path.endswith(".md") for found in _LINK.findall(data)}
    everything = b"\n".join(after.values())
    if missing := {identifier for identifier in linked if identifier not in everything}:
        raise broken("LostInImport", str(sorted(missing)))


def import_by_hand(scene: Scene, files: Tree, source: str) -> int:
    """The exit code of the command, run on these files of the workspace; they may not change, only be added to."""
    scene.machine.restore(files)
    said = io.StringIO()
    target = scene.machine.workspace / "out"
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said), scene.machine.watched():
        code = main(["import", str(scene.machine.workspace / source), "--output", str(target)])
    tally().codes[code] += 1
    after = scene.machine.files()
    if code not in (0, 2):
        raise broken(f"ExitCode{code}", said.getvalue())
    if {path: data for path, data in after.items() if not path.startswith("out/")} != files or (
        code and after != files
    ):
        raise broken("WroteOutside", said.getvalue())
    check_secrets(said.getvalue(), "what the command said")
    return code


@fuzzed(600, path=st.sampled_from(sorted(PAGES)), change=fed.changed(fed.on_lines(), fed.on_bytes()))
def test_pages_in_a_run(scene: Scene, path: str, change: Change) -> None:
    files = {**scene.base, **PAGES, path: change(PAGES[path])}
    ran = scene.run(files, topics="llm")
    after = scene.machine.files()
    check_folder(files, after, "papers")
    check_all_told({name: data for name, data in files.items() if "/llm/" in name}, after)
    if ran.code:
        raise broken("PagesStop", ran.log)


def lines() -> st.SearchStrategy[bytes]:
    """Rows of a table, nearly."""
    cells = st.sampled_from(
        [
            "2025-02-30",
            "2025-02-25",
            "**[x](http://arxiv.org/abs/2502.00009v1)**",
            "<details>",
            "</details>",
            "|",
            "\\|",
            *TEXTS[:60],
        ]
    )
    return st.lists(cells, max_size=6).map(lambda chosen: f"| {' | '.join(chosen)} |".encode("utf-8", "surrogatepass"))


@fuzzed(
    200, rows=st.lists(lines(), max_size=4), name=st.sampled_from(["papers_1.md", "papers.md", "papers_99999999999.md"])
)
def test_rows_in_a_run(scene: Scene, rows: list[bytes], name: str) -> None:
    files = {**PEOPLES, f"papers/llm/2025_02/{name}": page() + b"\n".join(rows) + b"\n"}
    ran = scene.run(files, topics="llm")
    check_folder(files, scene.machine.files(), "papers")
    check_all_told(files, scene.machine.files())
    if ran.code:
        raise broken("PagesStop", ran.log)


@fuzzed(200, path=st.sampled_from(sorted(PAGES)), change=fed.changed(fed.on_lines(), fed.on_bytes()))
def test_pages_by_hand(scene: Scene, path: str, change: Change) -> None:
    files = {**PAGES, path: change(PAGES[path])}
    if import_by_hand(scene, files, "papers") == 0:
        check_all_told(files, files_below(scene.machine.workspace / "out"))


DAILY_KEYS = ("SLAM", "NeRF", "2401.00001", "2401.00002", "2401.00003", "date", "title", "url")


@fuzzed(300, change=fed.changed(fed.on_json(*DAILY_KEYS), fed.on_json(*DAILY_KEYS), fed.on_lines(), fed.on_bytes()))
def test_json_by_hand(scene: Scene, change: Change) -> None:
    import_by_hand(scene, {"daily.json": change(json.dumps(DAILY, indent=1).encode())}, "daily.json")


@fuzzed(150, document=fed.json_documents(st.sampled_from(DAILY_KEYS)))
def test_any_json_by_hand(scene: Scene, document: bytes) -> None:
    import_by_hand(scene, {"daily.json": document}, "daily.json")


README = b"""# Awesome things

- [Contents](#papers)

## Papers
- **A Title of Three**, *Ada Lovelace, B. Example*, CVPR 2024. [[paper](https://arxiv.org/abs/2401.00001v2)] [[code](https://github.com/a/b)]
- Group
  - [The First Inside](https://arxiv.org/pdf/2401.00002.pdf)
  - Two: https://arxiv.org/abs/2401.00003 and arXiv:hep-th/9901001

| Title | Venue | Date | Tags |
| --- | --- | --- | --- |
| [**One Model to Align**](https://arxiv.org/abs/2401.00004) | CVPR | 2024-01-06 | audio, video |

<!-- [Hidden One of Them](https://arxiv.org/abs/2401.00005) -->
```
@misc{x, eprint={2401.00006}}
```
<tr><td><a href="https://arxiv.org/abs/2401.00007"><img alt="arXiv" src="https://img.shields.io/badge/arXiv-2401.00007-red"></a></td></tr>
"""
_NAMED = re.compile(rb"arxiv\.org/(?:abs|pdf)/(\d{4}\.\d{4,5})(?!\d)")


@fuzzed(200, change=fed.changed(fed.on_lines(), fed.on_bytes()))
def test_markdown_by_hand(scene: Scene, change: Change) -> None:
    data = change(README)
    if import_by_hand(scene, {"README.md": data}, "README.md") == 0:
        everything = b"\n".join(files_below(scene.machine.workspace / "out").values())
        if missing := {each for each in _NAMED.findall(data) if each not in everything}:
            raise broken("LostInImport", str(sorted(missing)))


BIBTEX = rb"""% reading
@string{cvpr = "CVPR"}
@misc{one, title = {{A Title} of \'Three}, eprint = {2401.00001v2}, archivePrefix = {arXiv}}
@article{two, title = "Another" # { One}, journal = {CoRR}, url = {https://arxiv.org/abs/2401.00002}, booktitle = cvpr}
@article(three, journal={arXiv preprint arXiv:2401.00003}, note={See https://arxiv.org/abs/2401.00004})
@book{four, title = {On Paper}, keywords = {a, b}}
@comment{@misc{five, url = {https://arxiv.org/abs/2401.00005}}}
"""


@fuzzed(100, change=fed.changed(fed.on_lines(), fed.on_bytes()))
def test_bibtex_by_hand(scene: Scene, change: Change) -> None:
    import_by_hand(scene, {"refs.bib": change(BIBTEX)}, "refs.bib")
