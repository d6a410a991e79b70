"""The repository's own templates, read and tried on a sample before anybody is asked for anything."""

from __future__ import annotations

from collections.abc import Callable

from radar.archive.coverage import Coverage
from radar.archive.paper import Paper
from radar.archive.papers import by_month
from radar.archive.record import as_records
from radar.archive.topic_state import TopicState
from radar.errors import Problem, SettingsError
from radar.rendering.template_engine import NAMES, Engine
from radar.settings.model import Settings, Topic

_FULL = Paper(
    id="2502.15266",
    version=2,
    title="A sample",
    published="2025-02-20T08:00:00Z",
    updated="2025-02-21T08:00:00Z",
    authors=("A. Author", "B. Author", "C. Author", "D. Author"),
    abstract="What it says.",
    categories=("cs.CL", "cs.LG"),
    comment="8 pages",
    journal_ref="J. Samples 1 (2025) 1",
    doi=("10.1000/1",),
)
_BARE = Paper(
    id="hep-th/9901001", version=1, title="", published="1999-01-01T00:00:00Z", updated="1999-01-01T00:00:00Z"
)

LONGEST_TEMPLATE = 65_536
"""Characters that a template may have: to read one that long can take a second."""

MOST_TEMPLATES = 100
"""Templates in the folder, those that others include among them."""


def load_engine(
    settings: Settings, names: Callable[[str], list[str] | None], text: Callable[[str], str | None]
) -> Engine:
    """The engine with the templates that `settings` name, each tried out.

    `names` gives the files in a folder of the repository (None: no such folder), `text` a file's content. Raises
    `SettingsError` where a template is wrong.
    """
    folder = settings.templates
    if folder is None:
        return Engine()
    found = names(folder)
    if found is None:
        raise _refused(
            f'The setting templates is "{folder}", but there is no such folder.', "Make it, or correct the name."
        )
    templates = [name for name in found if name.endswith(".j2")]
    if not {*templates} & {*NAMES}:
        raise _refused(
            f'The folder "{folder}" holds none of the templates that can be replaced.',
            f"Name the files after the built-in ones: {', '.join(NAMES)}.",
        )
    if len(templates) > MOST_TEMPLATES:
        raise _refused(
            f'The folder "{folder}" holds {len(templates):,} templates, and {MOST_TEMPLATES} are allowed.',
            "Keep those in a folder of their own that replace built-in ones or are included by them.",
        )
    replaced = {}
    for name in templates:
        path = f"{folder}/{name}"
        template = text(path)
        if template is None:
            raise _refused(f"The template {path} is gone since its folder was read.", "Run again.", path)
        if len(template) > LONGEST_TEMPLATE:
            raise _refused(
                f"The template {path} has {len(template):,} characters, and {LONGEST_TEMPLATE:,} are allowed.",
                "Make it shorter; the built-in ones have a thousand.",
                path,
            )
        replaced[name] = template
    engine = Engine(replaced, folder)
    _try(engine, settings)
    return engine


def _refused(what: str, remedy: str, file: str | None = None) -> SettingsError:
    return SettingsError([Problem(what, remedy, file)])


def _try(engine: Engine, settings: Settings) -> None:
    # Only templates of the repository's own are tried; else nothing is rendered before arXiv has answered.
    from radar.rendering.front_pages import render_overview, render_readme_part, render_topic
    from radar.rendering.marks import Marks
    from radar.rendering.render_month import month_files
    from radar.rendering.starred import Starred, render_starred, render_starred_part

    records = as_records([_FULL, _BARE])
    months = by_month(records, settings.group_by)
    counts = {month: len(papers) for month, papers in months.items()}
    state = TopicState("sample", 'ti:"sample"', Coverage("1999-01-01T00:00:00Z", "2025-02-21T08:00:00Z"), counts)
    empty = TopicState("empty", 'ti:"empty"', None, {})
    found_nothing = TopicState("found nothing", 'ti:"found nothing"', state.coverage, {})
    states = {"sample": state, "empty": empty, "found_nothing": found_nothing}
    for month, in_month in months.items():
        month_files(engine, settings, Topic("sample", "sample"), month, in_month)
    render_topic(engine, settings, "sample", state, records)
    render_topic(engine, settings, "empty", empty, [])
    render_topic(engine, settings, "found_nothing", found_nothing, [])
    render_overview(engine, settings, states, {"sample": records})
    render_readme_part(engine, settings, states, {"sample": records})
    render_overview(engine, settings, {}, {})
    marks = Marks(True, ("tag",), ("A note.",))
    render_starred(engine, settings, [Starred(record, marks) for record in records], "sample", "sample")
    render_starred_part(engine, settings, [])
