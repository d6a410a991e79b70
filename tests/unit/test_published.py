"""What was published in several steps of one run is told of as one."""

from __future__ import annotations

from dataclasses import replace

from radar.publishing.file_store import FileStore
from radar.publishing.publisher import Published, ToldDecisions
from radar.publishing.update import Update
from radar.rendering.template_engine import Engine
from radar.reporting.topic_report import TopicReport
from radar.run.plan import make_update
from radar.settings.model import Settings, Topic
from tests.end_to_end.clock import TODAY
from tests.unit.given_papers import Files

LLM = Topic("llm", "llm", any=("llm",))


def published(report: TopicReport) -> Published:
    empty = make_update(Settings((LLM,)), Engine(), Files(), [], now=TODAY)
    return Published(Update(FileStore(), empty.folders, empty.readme_parts, (report,)), changed=True)


def test_what_each_step_found_out_of_papers_from_elsewhere_is_kept() -> None:
    first = published(TopicReport(LLM, 3, to_complete=2, unknown=("2502.00001",), completed=200))
    later = published(TopicReport(LLM, 3, unknown=("2502.00002",), completed=1))
    (report,) = first.followed_by(later).update.topics
    assert (report.unknown, report.completed, report.to_complete) == (("2502.00001", "2502.00002"), 201, 0)


def test_what_people_decided_is_told_of_each_step() -> None:
    steps = [
        replace(published(TopicReport(LLM, 3)), decided=ToldDecisions(text, text.lower())) for text in ("A", "", "B")
    ]
    assert steps[0].followed_by(steps[1]).followed_by(steps[2]).decided == ToldDecisions("A\nB", "a\nb")
