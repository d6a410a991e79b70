"""The short way of reading HTML comes to what the standard library's parser comes to, or leaves it to that."""

from __future__ import annotations

import pytest

from radar.text import fold
from tests.renderers import cmark, fragments, kramdown, layout, read_back

TEXTS = [text for text in map(fold, fragments.ALL) if text]
RENDERS = [
    pytest.param(cmark.render_all, id="cmark-gfm"),
    pytest.param(kramdown.render_all, id="kramdown", marks=kramdown.needs_kramdown),
]


def both(html: str) -> list[read_back.Element | str | None]:
    """The trees of the short way (None: it is none) and of the long one, or why there is none."""
    trees: list[read_back.Element | str | None] = []
    for way in (read_back.feed_plain, read_back.feed_parser):
        builder = read_back.TreeBuilder()
        try:
            trees.append(builder.stack[0] if way(html, builder) else None)
        except AssertionError as error:
            trees.append(str(error))
    return trees


@pytest.mark.parametrize("render", RENDERS)
def test_pages_are_read_the_short_way_and_rightly(render: layout.Render) -> None:
    pages = [layout.page([layout.Row(text, text, text)]) for text in TEXTS]
    for html in render([*pages, *(layout.elsewhere([text]) for text in TEXTS)]):
        short, long = both(html)
        assert short == long


@pytest.mark.parametrize("render", RENDERS)
def test_what_is_not_escaped_is_read_rightly(render: layout.Render) -> None:
    pages = [
        f"{before}{text} a & b &amp; c"
        for text in TEXTS
        if "{%" not in text and "{{" not in text
        for before in ("", "- x ", "# ")
    ]
    for html in render(pages):
        short, long = both(html)
        assert short in (None, long)


@pytest.mark.parametrize(
    "html",
    [
        "<p>a < b</p>",
        "<p>a<",
        "<p>&lt;b&gt; &amp;amp; &nope; &copy &#x41",
        '<a href="x?a=1&amp;b=2" title="c">d</a>',
        '<a href="x?a=1&copy=2">d</a>',
        '<a title="a>b">c</a>',
        "<a href=x>c</a>",
        "<td/><br><br /><hr>a",
        "a<!---->b<!-- c -->d<!-->e",
        "<P>a</P>",
        "<p>a</em></p>",
        "</p >a",
        "<script>a<b>c</b></script>",
        "<title>a<b>c</b></title>",
        "<?x?>a<!x>b<![CDATA[c]]>",
        "<p\nclass='a'>b</p>",
    ],
)
def test_odd_html_is_read_rightly(html: str) -> None:
    short, long = both(html)
    assert short in (None, long)
