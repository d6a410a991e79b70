"""The file of decisions in a checkout, for what is started by hand."""

from __future__ import annotations

import os
from pathlib import Path

from radar.archive.layout import STATE_FILE
from radar.curation.curation_file import CURATION_FILE, CurationFile
from radar.publishing.workspace import Workspace
from radar.settings.model import Settings


def repository_of(config: Path, output_dir: str) -> Path | None:
    """The checkout around a config file, which need not have the output folder yet; None where there is none.

    Without git it is the folder that has the output folder.
    """
    around = config.resolve().parents
    checkout = next((each for each in around if (each / ".git").exists()), None)
    return checkout or next((each for each in around if (each / output_dir).is_dir()), None)


def named(root: Path, path: str) -> str:
    """A file of the checkout as people who are in another folder find it."""
    return path if root.resolve() == Path.cwd() else os.path.relpath(root / path)


def read_decisions(folder: Workspace, settings: Settings) -> CurationFile:
    """The file of decisions in a checkout."""
    path = f"{settings.output_dir}/{CURATION_FILE}"
    parts = [each.removeprefix(f"{settings.output_dir}/").split("/") for each in folder.paths()]
    there = {each[0] for each in parts if len(each) == 2 and each[1] == STATE_FILE}
    topics = there | {topic.slug for topic in settings.topics}
    return CurationFile.read(folder.read(path) if path in folder.paths() else None, topics)
