"""The file of decisions in a checkout, for what is started by hand."""

from __future__ import annotations

from pathlib import Path

from radar.archive.layout import STATE_FILE
from radar.curation.curation_file import CURATION_FILE, CurationFile
from radar.publishing.workspace import Workspace
from radar.settings.model import Settings


def repository_of(config: Path, output_dir: str) -> Path | None:
    """The folder around a config file that has the output folder; None where there is none."""
    return next((each for each in config.resolve().parents if (each / output_dir).is_dir()), None)


def read_decisions(folder: Workspace, settings: Settings) -> CurationFile:
    """The file of decisions in a checkout."""
    path = f"{settings.output_dir}/{CURATION_FILE}"
    parts = [each.removeprefix(f"{settings.output_dir}/").split("/") for each in folder.paths()]
    there = {each[0] for each in parts if len(each) == 2 and each[1] == STATE_FILE}
    topics = there | {topic.slug for topic in settings.topics}
    return CurationFile.read(folder.read(path) if path in folder.paths() else None, topics)
