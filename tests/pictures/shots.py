"""What the pictures show, taken from the demonstration."""

from __future__ import annotations

import hashlib
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.demo.repository import BASE
from tests.demo.story import tell
from tests.pictures.frames import file_frame, pull_request_frame, unfolded
from tests.stand_ins.github.pull_requests import PullRequest

REPOSITORY = "octo/reading"
PAGE = "papers/protein_design/2026_10/papers_1.md"
"""It has papers that are revised, one that is withdrawn, and venues."""
OVERVIEW = "papers/README.md"


_COMMIT = re.compile(r"\b[0-9a-f]{7}\b")


@dataclass(frozen=True)
class Shot:
    """One picture: its name, its HTML, the folder its images are in, and the height in pixels of CSS that it has."""

    name: str
    html: str
    folder: Path
    height: int

    @property
    def digest(self) -> str:
        """Tells whether a picture that was drawn earlier shows the same; but for hashes, which any file changes."""
        return hashlib.sha256(_COMMIT.sub("", self.html).encode()).hexdigest()[:16]


def take(folder: Path) -> list[Shot]:
    """Play the demonstration in `folder`, which is empty, and say what is to be seen of it."""
    pull = tell(folder, lambda _: None)
    clone = folder / "reading"

    def file(path: str) -> str:
        return file_frame(REPOSITORY, BASE, path, (clone / path).read_text(encoding="utf-8"))

    return [
        Shot("page", unfolded(file(PAGE)), clone / Path(PAGE).parent, 890),
        Shot("overview", file(OVERVIEW), clone / Path(OVERVIEW).parent, 830),
        Shot("pull-request", pull_request_frame(pull, _commits(clone, pull)), clone, 890),
    ]


def _commits(clone: Path, pull: PullRequest) -> int:
    """How many commits a pull request proposes."""
    proposed = f"{pull.base_sha}..{pull.head_sha}"
    listed = subprocess.run(
        ["git", "-C", str(clone), "rev-list", "--count", proposed], capture_output=True, text=True, check=True
    )
    return int(listed.stdout)
