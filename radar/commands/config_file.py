"""The config file, and others that are named by hand, as commands read them on this machine."""

from __future__ import annotations

import os
from pathlib import Path

from radar.publishing.checkout import read_file
from radar.publishing.sources import as_text
from radar.settings.model import Settings
from radar.settings.read import read_settings


def read_text_file(path: str) -> str | None:
    """The text of the file at `path`, which may lie anywhere on this machine; None where there is none."""
    data = read_file(Path(path))
    return None if data is None else as_text(data, path)


def settings_of(config: Path) -> Settings:
    """What the config file says; with inputs in a workflow alone there is none."""
    if not config.exists():
        return Settings(topics=())
    seams = {name: value for name, value in os.environ.items() if not name.startswith("INPUT_")}
    return read_settings(seams, read_text_file, config=str(config))
