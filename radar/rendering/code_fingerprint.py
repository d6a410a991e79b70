"""What a month's files depend on besides its papers: the code and templates that make them, and settings."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path

from radar.rendering.template_engine import Engine
from radar.settings.model import Settings, Topic

_PACKAGE = Path(__file__).parents[1]
MAKERS = (
    "analysis/letters.py",
    *("archive/jsonl.py", "archive/layout.py", "archive/merge.py", "archive/paper.py", "archive/record.py"),
    *("extraction/code_links.py", "extraction/venue.py", "extraction/venue_name.py", "extraction/venue_names.py"),
    *("extraction/withdrawn.py", "rendering/bibtex.py", "rendering/bibtex_names.py"),
    *("rendering/bibtex_organizations.py", "rendering/bibtex_titles.py", "rendering/latex.py"),
    *("rendering/latex_characters.py", "rendering/latex_letters.py"),
    *("rendering/linked_text.py", "rendering/markdown.py", "rendering/marks.py"),
    *("rendering/render_month.py", "rendering/month_parts.py", "rendering/pages.py", "rendering/template_engine.py"),
    *("rendering/text_limits.py", "rendering/views.py", "sandbox/environment.py", "text.py"),
    *("rendering/templates/page.md.j2", "rendering/templates/row.md.j2"),
)
"""The files of ours that have a hand in a month's; a release that changes none of them changes no month."""


STARRED_MAKERS = (
    *("rendering/addresses.py", "rendering/feed.py", "rendering/starred.py"),
    *("rendering/templates/starred.md.j2", "rendering/templates/stars.md.j2"),
)
"""What besides has a hand in the files of starred papers."""


@cache
def _code(makers: tuple[str, ...]) -> str:
    """A digest of the code and templates in these files."""
    digest = hashlib.sha256()
    for name in makers:
        digest.update(name.encode() + (_PACKAGE / name).read_bytes())
    return digest.hexdigest()


def starred_fingerprint(engine: Engine, settings: Settings, topic: Topic) -> str:
    """The same of a topic's files of starred papers, which name where people find them."""
    from radar.rendering.addresses import addresses  # once arXiv has answered

    where = addresses(settings, topic.slug)
    told = (fingerprint(engine, settings, topic), _code(STARRED_MAKERS), where.page, where.feed)
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def fingerprint(engine: Engine, settings: Settings, topic: Topic) -> str:
    """A digest of all that shapes the months of a topic; where it is the same, the same papers make the same files."""
    shaping = (
        *(_code(MAKERS), topic.name, topic.slug, settings.output_dir, settings.home_url, settings.group_by),
        *(settings.page_size, settings.page_order, settings.columns, sorted(engine.replaced.items())),
    )
    return hashlib.sha256(json.dumps(shaping).encode()).hexdigest()
