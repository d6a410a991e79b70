"""Writes each complete workflow of README and docs into a file, for the validators: people copy those too.

python -m scripts.snippets FOLDER
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from scripts.container import PROJECT


def workflows(document: str) -> Iterator[tuple[int, str]]:
    """The complete workflows among the document's blocks, each with the number of its first line."""
    for found in re.finditer(r"^```ya?ml\n(.*?)^```$", document, re.MULTILINE | re.DOTALL):
        if re.search(r"^jobs:", found[1], re.MULTILINE):
            yield document.count("\n", 0, found.start(1)) + 1, found[1]


def main(arguments: Sequence[str]) -> int:
    """Write the files, named after document and line; 0 when there were any."""
    (folder,) = map(Path, arguments)
    written = 0
    for document in [PROJECT / "README.md", *sorted(PROJECT.glob("docs/*.md"))]:
        for line, text in workflows(document.read_text(encoding="utf-8")):
            (folder / f"{document.stem}-line-{line}.yml").write_text(text, encoding="utf-8")
            written += 1
    return 0 if written else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
