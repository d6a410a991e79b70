"""What the digests of months stand for: all that has a hand in their files, and nothing that has none."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

import radar
from radar.archive.record import as_records
from radar.rendering.code_fingerprint import MAKERS, fingerprint
from radar.rendering.render_month import month_files
from radar.rendering.template_engine import Engine
from radar.settings.columns import Column
from radar.settings.model import GroupBy, PageOrder, Settings, Topic
from tests.renderers import fragments
from tests.unit.given_papers import paper

TOPIC = Topic("llm", "llm", any=("llm",))
SETTINGS = Settings((TOPIC,))
PACKAGE = Path(radar.__file__).parent


def mark(engine: Engine | None = None, topic: Topic = TOPIC, **settings: Any) -> str:
    return fingerprint(engine or Engine(), replace(SETTINGS, **settings), topic)


def test_every_module_that_runs_while_a_month_is_made_has_its_part_in_the_digest() -> None:
    papers = [
        paper(f"2502.{n:05}", title=text, abstract=text, comment=f"Accepted at ICML 2025. {text}", authors=(text,))
        for n, text in enumerate(fragments.ALL[:300])
    ]
    ran: set[str] = set()

    def note(frame: FrameType, event: str, argument: object) -> None:
        ran.add(frame.f_code.co_filename)

    settings = replace(SETTINGS, columns=tuple(Column))
    engine = Engine()
    sys.setprofile(note)
    try:
        month_files(engine, settings, TOPIC, "2025_02", as_records(papers))
    finally:
        sys.setprofile(None)
    ours = {Path(name).relative_to(PACKAGE).as_posix() for name in ran if Path(name).is_relative_to(PACKAGE)}
    templates = {name for name in ours if name.endswith(".j2")}
    assert templates == {"rendering/templates/page.md.j2", "rendering/templates/row.md.j2"}
    # The settings hold no text that gets into a file.
    assert ours - {*MAKERS} <= {"settings/model.py", "extraction/__init__.py"}
    assert all((PACKAGE / name).is_file() for name in MAKERS)


@pytest.mark.parametrize(
    "settings",
    [
        {"page_size": 50},
        {"page_order": PageOrder.OLDEST_FIRST},
        {"columns": (Column.PAPER,)},
        {"group_by": GroupBy.PUBLISHED},
        {"output_dir": "other"},
        {"home_url": "https://example.org"},
    ],
)
def test_a_setting_that_shapes_pages_changes_it(settings: dict[str, Any]) -> None:
    assert mark(**settings) != mark()


def test_so_do_templates_and_the_topics_name() -> None:
    assert mark(Engine({"row.md.j2": "| {{ paper.title }} |"})) != mark()
    assert mark(topic=replace(TOPIC, name="LLM")) != mark()


def test_what_shapes_no_page_does_not() -> None:
    assert mark(max_minutes=5, repository="o/r", token="x", labels=("a",)) == mark()
    assert mark(topic=replace(TOPIC, any=("other",))) == mark()
