"""Which lines Markdown shows as code, as GitHub's own parser has it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from radar.rendering.markdown_lines import lines_of
from radar.rendering.readme import BEGIN, END, has_marks, with_overview
from tests.renderers import cmark

BLOCKS = (
    "text",
    "- item",
    "1. item",
    "2. other",
    "-",
    "*",
    "> quote",
    ">",
    "```",
    "```py",
    "~~~",
    "````",
    "",
    "    ",
    "# heading",
    "---",
    "===",
    "<div>",
    "</div>",
    "<details>",
    "<b>",
    "a | b",
    "- - x",
    "-     code",
    "10) z",
    "`a",
    "[^{}]: note",
    "[^{}]:",
    "[^{}]: ",
)
INDENTS = ("", " ", "  ", "   ", "    ", "     ", "      ", "\t", "> ", ">", "- ", "1. ", "  > ")
MARK = "<!-- mark {} -->"
NOTES = "[^0][^1][^2][^3][^4][^5][^6][^7][^8]"  # a footnote to which nothing refers is not shown
LINES = st.lists(st.tuples(st.sampled_from(INDENTS), st.sampled_from((*BLOCKS, *[MARK] * 10))), min_size=2, max_size=9)


@given(LINES)
def test_comments_are_code_where_githubs_parser_makes_code_of_them(parts: list[tuple[str, str]]) -> None:
    lines = [indent + text.format(number) for number, (indent, text) in enumerate(parts)]
    html = cmark.render("\n".join([NOTES, "", *lines, ""]))
    for number, (line, standing) in enumerate(zip(lines, lines_of(lines), strict=True)):
        if MARK.format(number) in line and not standing.joined:
            is_code = MARK.format(number).replace("<", "&lt;").replace(">", "&gt;") in html
            assert standing.read is not is_code, (lines, html)


OVERVIEW = "| Topic |\n| --- |\n| overview |\n"


@given(LINES, st.data())
def test_where_the_overview_is_put_it_is_a_table_and_stays_where_it_is(
    parts: list[tuple[str, str]], data: st.DataObject
) -> None:
    lines = [indent + text.format(number) for number, (indent, text) in enumerate(parts)]
    for mark in (BEGIN, END):
        indent = data.draw(st.sampled_from(("", "", "  ", "    ")))
        lines.insert(data.draw(st.integers(0, len(lines))), indent + mark)
    before = "\n".join(lines).encode()
    after = with_overview(before, OVERVIEW)
    assert with_overview(after, OVERVIEW) == after
    assert (after != before) <= has_marks(before)
    if after != before:
        html = cmark.render(after.decode())
        assert "<td>overview</td>" in html, (lines, html)
        assert BEGIN in html and END in html
