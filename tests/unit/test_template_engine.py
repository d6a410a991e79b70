"""Templates: ours, a repository's own in their place, and what those may not do."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

import pytest

from radar.archive.record import as_records
from radar.errors import Problem, SettingsError
from radar.rendering.markdown import escape
from radar.rendering.render_month import month_files
from radar.rendering.template_check import load_engine
from radar.rendering.template_engine import BUILT_IN, NAMES, Engine, TemplateTooLarge
from radar.rendering.views import PAPER_NAMES, PaperView
from radar.settings.columns import Column
from radar.settings.model import GroupBy, Settings, Topic
from tests.renderers import fragments
from tests.unit.given_papers import paper

FOLDER = ".github/arxiv-radar"
SETTINGS = Settings(topics=(Topic("llm", "llm", any=("llm",)),), templates=FOLDER)


def loaded(templates: Mapping[str, str]) -> Engine:
    """The engine with a repository's templates, tried out as before a run."""
    files = {f"{FOLDER}/{name}": text for name, text in templates.items()}
    return load_engine(SETTINGS, lambda folder: [*templates] if folder == FOLDER else None, files.get)


def fault(templates: Mapping[str, str]) -> Problem:
    """The one thing that is wrong with the templates."""
    with pytest.raises(SettingsError) as caught:
        loaded(templates)
    (problem,) = caught.value.problems
    return problem


OVERVIEW: dict[str, object] = {
    "others": [],
    "week": None,
    "bibtex": None,
    "feed": "",
    "project_url": "",
    "starred": None,
    "nearest": [],
}
"""What an overview without topics is made of."""


def test_the_built_in_templates_are_those_that_the_folder_holds() -> None:
    assert (
        *("overview.md.j2", "page.md.j2", "readme.md.j2", "row.md.j2", "starred.md.j2", "stars.md.j2"),
        *("topic.md.j2", "topics.md.j2"),
    ) == NAMES


def test_a_template_of_the_repository_replaces_the_built_in_one_of_its_name_and_no_other() -> None:
    engine = loaded({"topics.md.j2": "{% for topic in topics %}{{ topic.name }}: {{ topic.total }}{% endfor %}"})
    topics = [{"name": "llm", "total": 3, "link": "llm/README.md", "latest": None}]
    assert engine.render("topics.md.j2", {"topics": topics}) == "llm: 3"
    values = {"topics": topics, "project_url": "https://example.org", "until": "", "week": None, "feed": "feed.xml"}
    values |= {"others": [], "bibtex": None, "starred": None, "nearest": []}
    overview = engine.render("overview.md.j2", values)
    assert overview.startswith("# Papers\n\nllm: 3\n")


def test_templates_of_the_repository_can_share_a_file_of_their_own() -> None:
    engine = loaded({"page.md.j2": '{% include "footer.j2" %}', "footer.j2": "By hand."})
    assert engine.render("page.md.j2", {}) == "By hand."


def test_without_a_folder_of_templates_the_built_in_ones_are_used() -> None:
    engine = load_engine(Settings(topics=SETTINGS.topics), lambda _: None, lambda _: None)
    assert engine.render("topics.md.j2", {"topics": [], "until": ""}) == "No topics yet.\n"


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        pytest.param("one\n{% for x in %}", 2, "Expected an expression", id="syntax"),
        pytest.param("{{ papers", 1, "unexpected end of template", id="never closed"),
        pytest.param("\n\n{{ nobody }}", 3, "'nobody' is undefined", id="unknown name"),
        pytest.param("{{ topic.nothing }}", 1, "has no attribute 'nothing'", id="unknown attribute"),
        pytest.param("{{ topic | sparkle }}", 1, "No filter named 'sparkle'", id="unknown filter"),
        pytest.param("a\n{{ 1 / 0 }}", 2, "division by zero", id="arithmetic"),
        pytest.param('\n{% include "gone.j2" %}', 2, "there is no template gone.j2", id="missing include"),
        pytest.param('{% include "../../secret" %}', 1, "there is no template ../../secret", id="path"),
        pytest.param('{% include "page.md.j2" %}', 1, "recursion", id="includes itself"),
        pytest.param("{% macro f() %}{{ f() }}{% endmacro %}\n{{ f() }}", 1, "recursion", id="recursion"),
        pytest.param("{{ ''.__class__.__mro__ }}", 1, "unsafe", id="escape by class"),
        pytest.param("{{ links.__init__.__globals__ }}", 1, "unsafe", id="escape by function"),
        pytest.param("{{ cycler.__init__.__globals__.os.popen('id') }}", 1, "unsafe", id="escape by a helper"),
        pytest.param("{{ '{0.__class__}'.format(topic) }}", 1, "unsafe", id="escape by a format"),
        pytest.param("{{ rows.append('x') }}", 1, "unsafe", id="change of what is shared"),
        pytest.param("{{ range(10 ** 9) }}", 1, "Range too big", id="long range"),
        pytest.param("{{ 'x' * 10 ** 9 }}", 1, "too large", id="long text"),
        pytest.param("{{ [0] * 10 ** 9 }}", 1, "too large", id="long list"),
        pytest.param("{{ 9 ** 9 ** 9 ** 9 ** 9 }}", 1, "too large", id="power"),
        pytest.param("{% set n = namespace(x=99) %}{% for _ in range(99) %}{% set n.x = n.x * n.x %}{% endfor %}",
                     1, "too large", id="squares"),
        pytest.param("{% for a in range(99999) %}\n{% for b in range(99999) %}{% endfor %}\n{% endfor %}",
                     2, "it computes for more than 2 seconds", id="endless loops"),
    ],
)  # fmt: skip
def test_an_error_in_a_template_is_named_with_file_and_line_before_anything_is_asked(
    text: str, line: int, why: str
) -> None:
    problem = fault({"page.md.j2": text})
    assert (problem.file, problem.line) == (f"{FOLDER}/page.md.j2", line)
    assert problem.what.startswith("The template page.md.j2 has an error: ")
    assert why in problem.what
    assert problem.remedy == "Correct the template, or remove it to use the built-in one of the same name."


def test_an_error_is_told_of_the_file_it_stands_in_not_of_the_one_that_includes_it() -> None:
    problem = fault({"page.md.j2": '{% include "footer.j2" %}', "footer.j2": "\n{% if %}"})
    assert (problem.file, problem.line) == (f"{FOLDER}/footer.j2", 2)
    problem = fault({"topics.md.j2": "{{ nobody }}"})
    assert (problem.file, problem.line) == (f"{FOLDER}/topics.md.j2", 1)


def test_an_error_that_only_some_papers_meet_is_found_by_the_bare_and_the_full_sample() -> None:
    for text in (
        "{% if not paper.abstract %}{{ nobody }}{% endif %}",
        "{% if paper.abstract %}{{ nobody }}{% endif %}",
    ):
        assert "'nobody' is undefined" in fault({"row.md.j2": text}).what


def test_plain_arithmetic_is_allowed() -> None:
    engine = loaded({"page.md.j2": "{{ 7 * 6 }} {{ 2 ** 10 }} {{ '-' * 10 }} {{ 2.0 ** 0.5 > 1.4 }} {{ 3 * 0.5 }}"})
    assert engine.render("page.md.j2", {}) == "42 1024 ---------- True 1.5"


def test_a_folder_that_is_not_there_or_holds_no_template_is_a_problem() -> None:
    with pytest.raises(SettingsError, match="there is no such folder"):
        load_engine(SETTINGS, lambda _: None, lambda _: None)
    assert "page.md.j2, readme.md.j2, row.md.j2" in fault({"pages.md.j2": "# A typing error"}).remedy


def test_a_filter_around_a_block_may_give_a_number() -> None:
    counted = "{% filter length %}four{% endfilter %}"
    assert Engine({"page.md.j2": counted}, FOLDER).render("page.md.j2", {}) == "4"
    assert "4" in Engine({"topics.md.j2": counted}, FOLDER).render("overview.md.j2", OVERVIEW)


def test_a_bug_in_a_built_in_template_is_ours_and_not_blamed_on_the_settings() -> None:
    with pytest.raises(Exception, match="'paper' is undefined") as caught:
        Engine({"page.md.j2": ""}, FOLDER).render("row.md.j2", {"columns": ["date"]})
    assert not isinstance(caught.value, SettingsError)


def test_a_bug_in_what_is_ours_around_a_template_of_theirs_is_not_blamed_on_them_either() -> None:
    with pytest.raises(RuntimeError, match=r"the built-in template overview\.md\.j2 has an error: 'week' is undefined"):
        Engine({"topics.md.j2": "x"}, FOLDER).render("overview.md.j2", {"others": []})


def test_what_a_template_of_theirs_takes_beyond_the_limits_is_blamed_on_it_though_ours_includes_it() -> None:
    engine = Engine({"topics.md.j2": "{{ 'x' * 500000 }}"}, FOLDER)
    with pytest.raises(TemplateTooLarge) as caught:
        engine.render("overview.md.j2", OVERVIEW)
    (problem,) = caught.value.problems
    assert problem.what.startswith("The template topics.md.j2 has an error: it makes 500,")
    assert problem.file == f"{FOLDER}/topics.md.j2"


def test_only_what_the_repository_has_a_part_in_is_rendered_in_another_process() -> None:
    engine = Engine({"topics.md.j2": "x"}, FOLDER)
    assert engine._theirs == {name: "topics.md.j2" for name in ("topics.md.j2", "overview.md.j2", "readme.md.j2")}
    assert Engine({"row.md.j2": "x", "part.j2": ""}, FOLDER)._theirs.keys() == {"row.md.j2", "part.j2"}
    assert Engine()._theirs == {}


def test_templates_of_theirs_are_given_all_names_of_a_paper_and_make_of_them_what_ours_make() -> None:
    papers = [
        paper(title=text, abstract=text, comment=f"ICML 2025. {text}", authors=(text,)) for text in fragments.ALL[:200]
    ]
    papers.append(paper(abstract="See github.com/a/b and https://x.github.io/y & z", categories=("cs.CL", "x|y")))
    theirs = Engine({name: (BUILT_IN / name).read_text("utf-8") for name in NAMES}, FOLDER)
    for columns in (tuple(Column), SETTINGS.columns):
        settings = replace(SETTINGS, columns=columns)
        ours, made = (
            month_files(engine, settings, SETTINGS.topics[0], "2025_02", as_records(papers))
            for engine in (Engine(), theirs)
        )
        assert made == ours
    names = {name for name in vars(PaperView) | vars(PaperView(paper(), GroupBy.UPDATED)) if not name.startswith("_")}
    assert {*PAPER_NAMES} == names


def test_the_documents_names_of_a_paper_are_those_that_templates_have() -> None:
    document = (BUILT_IN.parents[2] / "docs" / "templates.md").read_text("utf-8")
    assert {*re.findall(r"`paper\.(\w+)`", document)} == {*PAPER_NAMES}


def test_templates_that_are_too_long_or_too_many_are_told_of() -> None:
    with pytest.raises(SettingsError, match=r"row\.md\.j2 has 65,537 characters, and 65,536 are allowed"):
        loaded({"row.md.j2": "x" * 65_537})
    assert loaded({"row.md.j2": "x" * 65_536}).replaced
    with pytest.raises(SettingsError, match="holds 101 templates, and 100 are allowed"):
        loaded({f"{number}.j2": "" for number in range(100)} | {"row.md.j2": ""})
    with pytest.raises(SettingsError, match="gone since its folder was read"):
        load_engine(SETTINGS, lambda _: ["row.md.j2"], lambda _: None)


@pytest.mark.parametrize(("escape", "name"), [("\\ud800", "U+D800"), ("\\udfff", "U+DFFF"), ("\\0", "U+0000")])
def test_what_no_file_can_hold_is_an_error(escape: str, name: str) -> None:
    assert (
        f"it makes the character {name}, which no text file can hold"
        in fault({"page.md.j2": f"{{{{ '{escape}' }}}}"}).what
    )


def test_an_error_of_any_length_is_a_sentence() -> None:
    problem = fault({"page.md.j2": "{{ topic['" + "a\\x1b" * 5_000 + "'] }}"})
    assert len(problem.what) < 300 and problem.what.isprintable()


def test_what_a_template_is_given_of_a_paper_is_escaped_already() -> None:
    engine = Engine({"row.md.j2": "{{ paper.title }} / {{ paper.authors }}"}, FOLDER)
    view = PaperView(paper(title="<b>|", authors=("*A*",)), GroupBy.UPDATED)
    assert engine.render("row.md.j2", {"paper": view}) == f"{escape('<b>|')} / {escape('*A*')}"
