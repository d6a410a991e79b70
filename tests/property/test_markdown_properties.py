"""Text made up out of everything that means something to a parser, and out of anything else."""

import html
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from radar.rendering.markdown import escape
from radar.text import fold
from tests.renderers import cmark, fragments, kramdown, layout, read_back

CHARACTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
PUNCTUATED = st.text(st.sampled_from("\\`*_~[]()<>|&{}$:@#^!-+=./;%'\"a1 \u0301"), max_size=6)
TEXTS = (
    st.lists(st.one_of(st.sampled_from(fragments.ALL), PUNCTUATED, st.text(CHARACTERS, max_size=4)), max_size=10)
    .map("".join)
    .map(fold)
)
ROWS = st.builds(layout.Row, title=TEXTS.filter(bool), abstract=TEXTS, comment=TEXTS)
BATCHES = st.lists(ROWS, min_size=1, max_size=30)

both_parsers = pytest.mark.parametrize(
    ("render", "seen"),
    [
        pytest.param(cmark.render_all, str, id="cmark-gfm"),
        pytest.param(kramdown.render_all, read_back.plain, id="kramdown", marks=kramdown.needs_kramdown),
    ],
)
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@both_parsers
@unhurried
@given(rows=BATCHES)
def test_any_row_comes_out_as_it_went_in(render: layout.Render, seen: layout.Seen, rows: list[layout.Row]) -> None:
    assert layout.wrong_in_rows([rows], render, seen) == []


@both_parsers
@unhurried
@given(texts=st.lists(TEXTS.filter(bool), min_size=1, max_size=15))
def test_any_text_comes_out_of_headings_lists_and_bare_cells(
    render: layout.Render, seen: layout.Seen, texts: list[str]
) -> None:
    assert layout.wrong_elsewhere(texts, render, seen) == []


@unhurried
@given(rows=st.lists(ROWS, min_size=1, max_size=4))
def test_mathematics_is_never_cut(rows: list[layout.Row]) -> None:
    marked = [
        layout.Row(row.title, f"{row.abstract.replace('$', '')} $x_{{i}}{row.comment.replace('$', '').strip()}y$")
        for row in rows
    ]
    for row, cells in zip(marked, read_back.tables(cmark.render(layout.page(marked)))[0], strict=True):
        mathematics = row.abstract[row.abstract.index("$x_") :]
        if "://" not in mathematics:  # a URL in a formula links to itself
            assert any(mathematics in stretch for stretch in cells[0].stretches)


@given(st.text())
def test_taking_the_escapes_off_gives_the_text_back(text: str) -> None:
    assert without_escapes(escape(text)) == re.sub("[\0\ud800-\udfff]", "\ufffd", text)


@given(st.one_of(TEXTS, st.text(st.sampled_from("$$$a1 }_^\\\\%*-"), max_size=20)))
def test_a_bare_dollar_stands_only_around_what_is_the_same_in_the_text(text: str) -> None:
    outside, *rest = escape(text).split("$")
    assert len(rest) % 2 == 0
    for formula, behind in zip(rest[::2], rest[1::2], strict=True):
        assert formula and formula.strip() == formula
        assert f"${formula}$" in text and without_escapes(formula) == formula
        assert not behind[:1].isdigit()
        if not re.search(r"\w\Z", formula, re.ASCII):  # VS Code could take its second dollar for an opening one
            assert not re.search(r"[\w\\]\Z", outside, re.ASCII) and not re.match(r"\w", behind, re.ASCII)
        outside = behind
    assert "^" not in "".join(escape(text).split("$")[::2])


@given(st.text(st.one_of(st.characters(), st.sampled_from("|`{%\n\r\0\\"))))
def test_nothing_that_ends_a_row_or_starts_liquid_is_ever_written(text: str) -> None:
    source = escape(text)
    assert not re.search(r"[|`\n\r\0]|\{[{%]", source)
    source.encode("utf-8")


def without_escapes(source: str) -> str:
    """The text that `source` shows."""
    source = re.sub(r"</?span>|<!---->", "", source)
    return re.sub(r"\\([!-/:-@\[-`{-~])|(&#?\w+;)", lambda m: m[1] or html.unescape(m[2]), source)
