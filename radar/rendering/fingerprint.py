"""What a month's pages depend on besides its papers: our own code, templates and the settings that shape pages."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from radar.rendering.engine import Engine
from radar.settings.model import Settings, Topic

_OURS = Path(__file__).parent
_ARCHIVE = _OURS.parent / "archive"


def code_fingerprint() -> str:
    """A digest of the code and templates that make a month's files."""
    digest = hashlib.sha256()
    for folder in (_OURS, _ARCHIVE):
        for path in sorted(path for path in folder.rglob("*") if path.suffix in {".py", ".j2"}):
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def fingerprint(code: str, engine: Engine, settings: Settings, topic: Topic) -> str:
    """A digest of all that shapes the months of a topic; where it is the same, the same papers make the same files."""
    shaping = (
        *(code, topic.name, topic.slug, settings.output_dir, settings.home_url, settings.group_by),
        *(settings.page_size, settings.page_order, settings.columns, sorted(engine.replaced.items())),
    )
    return hashlib.sha256(json.dumps(shaping).encode()).hexdigest()
