"""Everything people read: a pure function from archive and settings to files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import quote

from radar import PROJECT_URL
from radar.archive.paper import Paper
from radar.archive.topic import TopicState
from radar.rendering.engine import Engine
from radar.rendering.markdown import escape
from radar.rendering.pages import render_month
from radar.rendering.views import breadcrumb
from radar.settings.model import Settings


def render_topic(
    engine: Engine, settings: Settings, slug: str, state: TopicState, months: Mapping[str, Sequence[Paper]]
) -> dict[str, bytes]:
    """A topic's pages and its README, by path."""
    folder = f"{settings.output_dir}/{slug}"
    topic = escape(state.name)
    links = breadcrumb(settings.home_url, settings.output_dir, slug, depth=2)
    files = {}
    for month, papers in months.items():
        pages = render_month(engine, settings, topic, month, papers, links)
        files.update({f"{folder}/{month}/{name}": data for name, data in pages.items()})
    values = {
        "topic": topic,
        "links": breadcrumb(settings.home_url, settings.output_dir, slug, depth=1),
        "total": state.total,
        "complete": _complete(state),
        "months": [
            {"name": month, "link": f"{month}/papers_1.md", "count": count, "share": f"{count / state.total:.1%}"}
            for month, count in state.months.items()
        ],
    }
    files[f"{folder}/README.md"] = engine.render("topic.md.j2", values).encode()
    return files


def _complete(state: TopicState) -> dict[str, str] | None:
    """From which day to which every paper is known, late ones aside."""
    if state.coverage is None:
        return None
    return {"since": state.coverage.unbroken_since[:10], "until": state.coverage.until[:10]}


def render_overview(engine: Engine, settings: Settings, states: Mapping[str, TopicState]) -> dict[str, bytes]:
    """The overview of all topics by path; `states` holds them by slug, those another job keeps included."""
    values = {"topics": _topics(states, ""), "project_url": PROJECT_URL}
    return {f"{settings.output_dir}/README.md": engine.render("overview.md.j2", values).encode()}


def render_readme_part(engine: Engine, settings: Settings, states: Mapping[str, TopicState]) -> str:
    """The overview for the repository's own README, which stands in the root."""
    return engine.render("topics.md.j2", {"topics": _topics(states, f"{quote(settings.output_dir)}/")})


def _topics(states: Mapping[str, TopicState], prefix: str) -> list[dict[str, object]]:
    topics = []
    for slug, state in sorted(states.items(), key=lambda item: (item[1].name.casefold(), item[0])):
        folder = prefix + quote(slug)
        latest = next(iter(state.months.items()), None)
        topics.append(
            {
                "name": escape(state.name),
                "link": f"{folder}/README.md",
                "total": state.total,
                "latest": latest
                and {"name": latest[0], "link": f"{folder}/{latest[0]}/papers_1.md", "count": latest[1]},
            }
        )
    return topics
