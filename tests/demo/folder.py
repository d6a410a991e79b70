"""The folder that the demonstration leaves: made anew each time, and never in place of anything else."""

from __future__ import annotations

import shutil
from pathlib import Path

_MARK = ".made-by-the-demonstration"


class Refused(Exception):
    """The folder is somebody else's; the text says what to do."""


def fresh(folder: Path) -> Path:
    """`folder`, empty; what an earlier demonstration left there is removed.

    Raises Refused where anything else is there already.
    """
    if folder.is_dir() and not folder.is_symlink():
        if (folder / _MARK).is_file():
            shutil.rmtree(folder)
        elif any(folder.iterdir()):
            raise Refused(f"{folder} is not empty, and no demonstration made it. Name another folder with --output.")
    elif folder.exists() or folder.is_symlink():
        raise Refused(f"{folder} is not a folder. Name another one with --output.")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _MARK).write_text("The next demonstration removes this folder and makes it anew.\n", encoding="utf-8")
    return folder
