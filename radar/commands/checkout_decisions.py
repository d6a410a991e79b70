"""The file of decisions in a checkout, for what is started by hand."""

from __future__ import annotations

import os
from pathlib import Path

from radar.archive.layout import topic_folders
from radar.curation.curation_file import CurationFile
from radar.curation.file_in_trees import read_curation
from radar.errors import SettingsError
from radar.publishing.workspace import Workspace
from radar.settings.config_file import missing_config
from radar.settings.model import Settings


def repository_of(config: Path, output_dir: str) -> Path | None:
    """The checkout around a config file, which need not have the output folder yet; None where there is none.

    Without git it is the folder that has the output folder.
    """
    around = config.resolve().parents
    checkout = next((each for each in around if (each / ".git").exists()), None)
    return checkout or next((each for each in around if (each / output_dir).is_dir()), None)


def checkout_with(config: Path, output_dir: str) -> Path:
    """The checkout around a config file, for a command that works in it.

    The file may be absent where topics stand in a workflow alone; then the output folder has to be there. Raises
    `SettingsError`.
    """
    root = repository_of(config, output_dir)
    if not config.exists() and (root is None or not (root / output_dir).is_dir()):
        raise SettingsError([missing_config(str(config))])
    return root or Path.cwd()


def named(root: Path, path: str) -> str:
    """A file of the checkout as people who are in another folder find it."""
    return path if root.resolve() == Path.cwd() else os.path.relpath(root / path)


def read_decisions(folder: Workspace, settings: Settings) -> CurationFile:
    """The file of decisions in a checkout."""
    topics = topic_folders(folder.paths(), settings.output_dir) | {topic.slug for topic in settings.topics}
    return read_curation([folder], settings.output_dir, topics)
