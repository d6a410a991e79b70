"""Commit message and pull request title, from their templates."""

from __future__ import annotations

import pytest

from radar.settings.message_templates import (
    DEFAULT_COMMIT_MESSAGE,
    DEFAULT_PULL_REQUEST_TITLE,
    LONGEST_TITLE,
    Counts,
    TemplateFault,
    render_message,
    render_title,
    template_fault,
)

MANY = Counts(new=12, revised=3, total=240, topics=2)


def test_the_defaults_speak_of_the_counts() -> None:
    assert render_message(DEFAULT_COMMIT_MESSAGE, MANY) == "Papers: 12 new, 3 revised"
    assert render_title(DEFAULT_PULL_REQUEST_TITLE, Counts(1, 0, 1, 1)) == "Papers: 1 new, 0 revised"


def test_a_commit_message_may_have_a_body_and_a_title_has_one_line() -> None:
    template = "{{ new }} new\n\n{{ total }} papers in {{ topics }} topics\n"
    assert render_message(template, MANY) == "12 new\n\n240 papers in 2 topics"
    assert render_title(template, MANY) == "12 new 240 papers in 2 topics"


def test_a_title_is_cut_to_what_github_takes() -> None:
    assert len(render_title("x" * 300, MANY)) == LONGEST_TITLE


@pytest.mark.parametrize(
    "template",
    [
        "{{ new",
        "{{ paper }}",
        "{{ new.real.__class__ }}",
        "{{ 1 // (new - 12) }}",
        " ",
        "{% if total > 100 %}many{% endif %}",
        "{% set counts.new = 1 %}",
        "{% import 'os' as os %}",
        "{{ 'x' * 10001 }}",
        "{% if new == 12 %}{{ 'x' * 10001 }}{% endif %}x",
        "{{ '\\0' }}x",
        "{{ '\\ud800' }}x",
        "{{ '\\x1b' }}[0m",
        "a\0b",
        "a\x1bb",
        "a\udcffb",
        "é" * 5_001,
        "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
        "{% set n = namespace(x='ab') %}{% for _ in range(60) %}{% set n.x = n.x ~ n.x %}{% endfor %}",
    ],
)
def test_a_template_that_fails_for_any_number_of_papers_is_a_fault(template: str) -> None:
    assert template_fault(template)


def test_rendering_a_faulty_template_says_why() -> None:
    with pytest.raises(TemplateFault, match="'paper' is undefined"):
        render_message("{{ paper }}", MANY)


def test_a_message_without_anything_to_fill_in_is_used_as_it_is() -> None:
    assert render_message("New papers\r\n\r\n100 % new }}", MANY) == "New papers\n\n100 % new }}"
    assert render_message("é" * 5_000, MANY) == "é" * 5_000
    assert template_fault("New papers") is None


def test_blocks_take_their_lines_with_them_as_in_any_template() -> None:
    template = "{{ new }} new\n{% if revised %}\n{{ revised }} revised\n{% endif %}\n{{ total }} in all"
    assert render_message(template, MANY) == "12 new\n3 revised\n240 in all"


def test_a_fault_in_one_of_several_lines_is_told_with_its_line() -> None:
    with pytest.raises(TemplateFault, match=r"^line 3: 'paper' is undefined$"):
        render_message("a\n\n{{ paper }}", MANY)
    with pytest.raises(TemplateFault, match=r"^'paper' is undefined$"):
        render_message("{{ paper }}", MANY)
