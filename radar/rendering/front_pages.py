"""Everything people read: a pure function from archive and settings to files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from posixpath import dirname, relpath
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from radar import PROJECT_URL
from radar.archive.layout import BIBTEX, BIBTEX_FILE, STARRED_PAGE, piece_name
from radar.archive.merge import union
from radar.archive.papers import newest_first
from radar.archive.pieces import ONE_FILE
from radar.archive.record import Record
from radar.archive.topic_state import TopicState
from radar.rendering.addresses import Addresses, addresses
from radar.rendering.bibliography import MOST_ENTRIES as MOST_IN_BIBTEX
from radar.rendering.chart import monthly_chart
from radar.rendering.chart_layout import number_of
from radar.rendering.feed import MOST_ENTRIES, atom_feed
from radar.rendering.latest import Week, newest_week
from radar.rendering.markdown import escape
from radar.rendering.template_engine import Engine
from radar.rendering.text_limits import LONGEST_LINE, cut, readable
from radar.rendering.views import PaperView, breadcrumb
from radar.settings.model import GroupBy, Settings
from radar.tree import README

ATTRIBUTES_FILE = ".gitattributes"
CHART_FILE = "monthly_stats.svg"
FEED_FILE = "feed.xml"
OVERVIEW = "All topics"
"""The name of the feed of all topics together, and what that of their chart begins with."""

_COUNTED_TWICE = "A paper in two topics counts in each."
_SHOWN = 10  # papers that a front page lists; whoever wants more goes to the month
_ATTRIBUTES = """\
# What is rendered folds away in pull requests; the archive's lines stay to be read. Git changes no line's end.
* -text
README.md linguist-generated
papers_*.md linguist-generated
monthly_stats.svg linguist-generated
feed.xml linguist-generated
*.bib linguist-generated
*.jsonl merge=union -linguist-generated
starred.* linguist-generated
curation.txt merge=union
"""


def render_topic(
    engine: Engine, settings: Settings, slug: str, state: TopicState, latest: Sequence[Record], starred: int = 0
) -> dict[str, bytes]:
    """A topic's README, chart and feed, by path; `latest` has at least its newest week, and what a feed takes.

    `starred` papers stand in a list of their own.
    """
    state = state.shown
    folder = f"{settings.output_dir}/{slug}"
    topic = escape(state.name)
    where = addresses(settings, slug)
    values = {
        "topic": topic,
        "links": breadcrumb(settings.home_url, settings.output_dir, slug, depth=1),
        "total": state.total,
        "per_month": _per_month(state),
        "starred": _starred(starred),
        "complete": _complete(state),
        "found_nothing": state.found_nothing,
        "chart": CHART_FILE,
        "feed": where.feed or FEED_FILE,
        "week": _week(newest_week(latest, settings.group_by), settings.group_by),
        "months": [
            {
                "name": month,
                "link": f"{month}/papers_1.md",
                "bibtex": _bibtex_of(month, count),
                "count": count,
                "share": f"{count / state.total:.1%}",
            }
            for month, count in state.months.items()
        ],
    }
    return {
        f"{folder}/README.md": engine.render("topic.md.j2", values).encode(),
        f"{folder}/{CHART_FILE}": monthly_chart(state.name, state.months),
        f"{folder}/{FEED_FILE}": _feed(f"{state.name} on arXiv", where, slug, latest, settings.group_by),
    }


def render_overview(
    engine: Engine,
    settings: Settings,
    states: Mapping[str, TopicState],
    newest: Mapping[str, Iterable[Record]],
    others: Mapping[str, str] | None = None,
    starred: int = 0,
    nearest: Iterable[tuple[Record, Sequence[str]]] = (),
) -> dict[str, bytes]:
    """What is of all topics together but for their BibTeX, by path; `states` has those another job keeps, too, by slug.

    `newest` has at least the papers of each topic's newest week, and those for a feed. `others` are folders that
    another program kept and no topic does, each with a page in it. `starred` papers stand in a list of their own.
    `nearest` are papers of the newest week that are to be read first, with the words that say why: strangers' text.
    """
    states = {slug: state.shown for slug, state in states.items()}
    where = addresses(settings)
    together = list(union(*newest.values()).values())
    week = newest_week(together, settings.group_by)
    values = {
        **_values(settings, states, newest, ""),
        "project_url": PROJECT_URL,
        "starred": _starred(starred),
        "week": _week(week, settings.group_by),
        "nearest": [
            {
                "paper": PaperView(readable(record.paper), settings.group_by),
                "because": ", ".join(map(escape, because)),
            }
            for record, because in nearest
        ],
        "bibtex": _bibtex(states),
        "others": [{"name": escape(name), "link": quote(page)} for name, page in (others or {}).items()],
    }
    months: Counter[str] = Counter()
    for state in states.values():
        months.update(state.months)
    folder = settings.output_dir
    return {
        f"{folder}/README.md": engine.render("overview.md.j2", values).encode(),
        f"{folder}/{CHART_FILE}": monthly_chart(f"{OVERVIEW}, added up", months, _COUNTED_TWICE),
        f"{folder}/{FEED_FILE}": _feed(f"{OVERVIEW} on arXiv", where, "", together, settings.group_by),
        f"{folder}/{ATTRIBUTES_FILE}": _ATTRIBUTES.encode(),
    }


def render_readme_part(
    engine: Engine,
    settings: Settings,
    states: Mapping[str, TopicState],
    newest: Mapping[str, Iterable[Record]],
    readme: str = README,
) -> str:
    """The overview for the file of people's at the path `readme`; `newest` as for the overview."""
    states = {slug: state.shown for slug, state in states.items()}
    folder = f"{quote(relpath(settings.output_dir, dirname(readme) or '.'))}/"
    values = {**_values(settings, states, newest, folder), "overview": f"{folder}README.md"}
    return engine.render("readme.md.j2", values)


def _per_month(state: TopicState) -> str:
    """Papers per month of the calendar, from the first month to the last; empty where there is none."""
    numbers = [number_of(month) for month in state.months]
    return f"{state.total / (max(numbers) - min(numbers) + 1):.1f}" if numbers else ""


def _starred(count: int) -> dict[str, object] | None:
    """The list of starred papers, where there are any."""
    return {"link": STARRED_PAGE, "count": count} if count else None


def _feed(title: str, where: Addresses, slug: str, records: Sequence[Record], group_by: GroupBy) -> bytes:
    papers = [readable(record.paper) for record in newest_first(records, group_by)[:MOST_ENTRIES]]
    # Where nobody knows the address the identifier has to be made up, the same each time.
    identifier = where.feed or uuid5(NAMESPACE_URL, f"{PROJECT_URL}/{slug}").urn
    return atom_feed(title, identifier, where.feed, where.page, papers, group_by)


def _bibtex(states: Mapping[str, TopicState]) -> dict[str, str] | None:
    """The BibTeX file of all topics, and how many papers it has at most where there may be more."""
    total = sum(state.total for state in states.values())
    return {"link": BIBTEX_FILE, "most": f"{MOST_IN_BIBTEX:,}" if total > MOST_IN_BIBTEX else ""} if total else None


def _bibtex_of(month: str, count: int) -> str:
    """Where a month's BibTeX is: its file, or the page that names its files where there are several."""
    return f"{month}/{piece_name(month, 1, BIBTEX) if count <= ONE_FILE else 'papers_1.md'}"


def _complete(state: TopicState) -> dict[str, str] | None:
    """From which day to which every paper is known, late ones aside; not said where none was ever found."""
    known = state.complete
    if known is None or state.found_nothing:
        return None
    return {"since": known.unbroken_since[:10], "until": known.until[:10]}


def _week(week: Week | None, group_by: GroupBy) -> dict[str, object] | None:
    if week is None:
        return None
    shown = [PaperView(readable(record.paper), group_by) for record in week.papers[:_SHOWN]]
    return {"until": week.until, "count": len(week.papers), "papers": shown}


def _values(
    settings: Settings, states: Mapping[str, TopicState], newest: Mapping[str, Iterable[Record]], prefix: str
) -> dict[str, object]:
    """What the overview and its part in the repository's own README have in common; links begin with `prefix`."""
    days = [record.date(settings.group_by)[:10] for records in newest.values() for record in records]
    until = max(days, default="")
    topics = []
    for slug, state in sorted(states.items(), key=lambda item: (item[1].name.casefold(), item[0])):
        folder = prefix + quote(slug)
        latest = next(iter(state.months.items()), None)
        week = newest_week(newest.get(slug, ()), settings.group_by, until)
        topics.append(
            {
                "name": escape(cut(state.name, LONGEST_LINE)),
                "link": f"{folder}/README.md",
                "total": state.total,
                "week": len(week.papers) if week else 0,
                "latest": latest
                and {"name": latest[0], "link": f"{folder}/{latest[0]}/papers_1.md", "count": latest[1]},
                "complete": _complete(state),
                "found_nothing": state.found_nothing,
            }
        )
    return {
        "topics": topics,
        "until": until,
        "chart": prefix + CHART_FILE,
        "feed": addresses(settings).feed or prefix + FEED_FILE,
    }
