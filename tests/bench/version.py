"""Another version of this project, to be measured beside this one."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.bench.process import PROJECT
from tests.real_data import DATA


@contextmanager
def versions(against: str | None) -> Iterator[dict[str, Path]]:
    """The folders of the versions to be measured, by name: this one, and that of the commit `against`, if any."""
    with ExitStack() as stack:
        found = {"this": PROJECT}
        if against:
            found[against] = stack.enter_context(version(against))
        yield found


@contextmanager
def version(commit: str) -> Iterator[Path]:
    """A folder with the files of a commit of this repository."""
    with tempfile.TemporaryDirectory(prefix="radar-version-") as folder:
        project = Path(folder, "project")
        project.mkdir()
        if DATA is not None:  # the real papers lie beside a checkout
            Path(folder, DATA.parent.name).symlink_to(DATA.parent)
        with subprocess.Popen(["git", "-C", PROJECT, "archive", commit], stdout=subprocess.PIPE) as archive:
            subprocess.run(["tar", "-x", "-C", project], stdin=archive.stdout, check=True)
        assert archive.returncode == 0, f"{commit} is no commit of this repository"
        yield project
