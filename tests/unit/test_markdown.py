"""Each construct that means something to a parser: how it is written, and that both parsers show what went in."""

import itertools
import os
from collections.abc import Sequence

import pytest

from radar.rendering.markdown import escape
from radar.text import fold
from tests.renderers import cmark, fragments, kramdown, layout, read_back

THOROUGH = bool(os.environ.get("RADAR_REQUIRE_ALL"))
both_parsers = pytest.mark.parametrize(
    ("render", "seen"),
    [
        pytest.param(cmark.render_all, str, id="cmark-gfm"),
        pytest.param(kramdown.render_all, read_back.plain, id="kramdown", marks=kramdown.needs_kramdown),
    ],
)

WRITTEN = [
    # plain text, and what looks like Markdown but is none here
    ("A plain title: with (brackets), 100% & more - really!", "A plain title: with (brackets), 100% & more - really!"),
    ('"quotes" \'n dashes -- --- ... “”', '"quotes" \'n dashes -- --- ... “”'),
    ("p < 0.05, q <= 1, a > b, a -> b", "p < 0.05, q <= 1, a > b, a -> b"),
    # tables, code
    ("a|b", "a&#124;b"),
    ("`x` ``y``", "&#96;x&#96; &#96;&#96;y&#96;&#96;"),
    # emphasis
    ("*a* **b**", r"\*a\* \*\*b\*\*"),
    ("_a_ snake_case a_1 1_a a__b", r"\_a_ snake_case a_1 1\_a a_\_b"),
    ("~a~ ~~b~~", "&#126;a&#126; &#126;&#126;b&#126;&#126;"),
    # links, images, footnotes
    ("[x](y)", r"\[x&#93;(y)"),
    ("![x](y)", r"!\[x&#93;(y)"),
    ("[x]: y", r"\[x&#93;: y"),
    ("[12, 13] [^1]", r"\[12, 13\] \[&#94;1\]"),
    # HTML and entities
    ("<b>x</b>", "&lt;b>x&lt;/b>"),
    ("</details><script>", "&lt;/details>&lt;script>"),
    ("a<<b>>c >>> d", "a&lt;&lt;b&gt;>c &gt;&gt;> d"),
    ("&amp; AT&T &#124; R & D", "&amp;amp; AT&amp;T &amp;#124; R & D"),
    # Liquid and kramdown
    ("{{ x }} {% y %}", "&#123;{ x }} &#123;% y %}"),
    ("{: .c} {::comment} x {#id}", "&#123;: .c} &#123;::comment} x &#123;#id}"),
    ("{{{x}}}", "&#123;&#123;{x}}}"),
    # mathematics
    (r"$\frac{a_i}{b}$ and $x^2$", r"$\frac{a_i}{b}$ and $x^2$"),
    (r"$\mathbf{x}_1^*$", r"&#36;\mathbf{x}\_1&#94;\*&#36;"),
    (r"$a_1$/$27\%$/$b^2$", r"$a_1$/&#36;27\\%&#36;/$b^2$"),
    ("$$x$$ $$ $a$$b$", "&#36;&#36;x&#36;&#36; &#36;&#36; &#36;a&#36;&#36;b&#36;"),
    ("costs $5 or $6 for $x$", "costs &#36;5 or &#36;6 for $x$"),
    (r"a \$x$ b \ $x$", r"a \\&#36;x&#36; b \ $x$"),
    (r"10\% \{a\} \alpha \\ b", r"10\\% \\{a\\} \alpha \\\ b"),
    # URLs link to themselves on GitHub, whole or not at all
    ("https://a.bc/d_e?x=1&y=2#z, b", "https://a.bc/d_e?x=1&y=2#z, b"),
    # Hugo stops at what is no escape in one
    (
        "https://a.bc/%7Ed https://a.bc/100% https://a%41.bc",
        "https://a.bc/%7Ed https&#58;//a.bc/100% https&#58;//a%41.bc",
    ),
    ("(https://www.a.bc/d); e", "(https://www.a.bc/d); e"),
    ("https://a.bc/~d", "https&#58;//a.bc/&#126;d"),
    (r"\url{https://a.bc}", r"\url{https&#58;//a.bc}"),
    ("www.a.bc", r"www\.a.bc"),
    # what GitHub finds in the text that comes out
    ("mail a@b.cd", "mail a<span>@</span>b.cd"),
    ("mAP@0.5, R@1, @you, #1", "mAP@0.5, R@1, @you, #1"),
    ("$a@b.cd$", "&#36;a@<!---->b.cd&#36;"),
    (":tada: :+1: 12:30:45 std::x", "<span>:</span>tada: <span>:</span>+1: 12:30:45 std::x"),
    ("Code:https://a.bc", "Code:https://a.bc"),
    ("$x:a:y$ b:c:d", "$x:a:y$ b<span>:</span>c:d"),
    # the start and the end of a line
    ("- a", r"\- a"),
    ("+ a", r"\+ a"),
    ("# a #", r"\# a \#"),
    ("1. a", r"1\. a"),
    ("12) a", r"12\) a"),
    ("3.5D in 3D", "3.5D in 3D"),
    ("> a", "&gt; a"),
    ("^a 10^5", "&#94;a 10&#94;5"),
    (": a", ": a"),
    ("=a", "=a"),
    ("C#", "C#"),
    ("a\\", "a&#92;"),
    # other scripts and odd characters stand as they are
    (
        "\u202eשלום\u202c \u0301e 👩‍🔬 \u200b\ufeff\x01\x7f\u2028\x85",
        "\u202eשלום\u202c \u0301e 👩‍🔬 \u200b\ufeff\x01\x7f\u2028\x85",
    ),
    ("", ""),
]


@pytest.mark.parametrize(("text", "source"), WRITTEN)
def test_no_more_is_escaped_than_is_needed(text: str, source: str) -> None:
    assert escape(text) == source


@both_parsers
def test_each_construct_comes_out_as_it_went_in(render: layout.Render, seen: layout.Seen) -> None:
    texts = [text for text, _ in WRITTEN if text] + [f for f in map(fold, fragments.ALL) if f]
    assert layout.wrong_in_rows([[layout.Row(text, text, text)] for text in texts], render, seen) == []
    assert layout.wrong_elsewhere(texts, render, seen) == []


@both_parsers
def test_all_pairs_of_fragments_come_out_as_they_went_in(render: layout.Render, seen: layout.Seen) -> None:
    texts = joined(fragments.ALL, 2)
    assert layout.wrong_in_rows(pages_of(texts), render, seen) == []
    assert layout.wrong_elsewhere(texts if THOROUGH else texts[::20], render, seen, together=10) == []


@both_parsers
def test_all_triples_of_short_fragments_come_out_as_they_went_in(render: layout.Render, seen: layout.Seen) -> None:
    texts = joined(fragments.SHORT, 3)
    assert layout.wrong_in_rows(pages_of(texts), render, seen) == []
    assert layout.wrong_elsewhere(texts if THOROUGH else texts[::20], render, seen, together=10) == []


@both_parsers
def test_a_name_with_markup_leaves_the_breadcrumb_whole(render: layout.Render, seen: layout.Seen) -> None:
    names = [f for f in map(fold, fragments.ALL) if f]
    pages = [layout.page([layout.Row("Title", "Abstract", "Comment")], name) for name in names]
    for name, html in zip(names, render(pages), strict=True):
        root = read_back.parse(html)
        assert seen(root.all("h1")[0].text()) == seen(f"{name} - 2025_02")
        assert seen(root.all("p")[0].text()) == seen(f"Home / {name}")
        assert [a.attributes["href"] for a in root.all("p")[0].all("a")] == [
            "https://example.org/",
            "https://example.org/llm/",
        ]


@both_parsers
@pytest.mark.parametrize(
    "mathematics", [r"$a_{i}^* \{b\}$", "$$x_1 * y_2 * z$$", r"$a|b|_2 < c & d$", "$x:a:y$", "$a@b.cd$"]
)
def test_mathematics_is_left_whole(render: layout.Render, seen: layout.Seen, mathematics: str) -> None:
    text = f"_a_ {mathematics} *b* a@b.cd :tada:"
    [html] = render([layout.page([layout.Row(text, text, text)])])
    [[paper, _, comment]] = read_back.tables(html)[0]
    assert [mathematics in stretch for stretch in paper.stretches].count(True) == 2
    assert [mathematics in stretch for stretch in comment.stretches].count(True) == 1


def test_a_url_links_to_itself_on_github() -> None:
    text = "see https://a.bc/d_e?x=1&y=2 (https://www.f.gh/i), https://j.kl/~m"
    [html] = cmark.render_all([layout.page([layout.Row("Title", text)])])
    links = [a.attributes["href"] for a in read_back.parse(html).all("td")[0].all("a")]
    assert links[1:] == ["https://a.bc/d_e?x=1&y=2", "https://www.f.gh/i"]


@both_parsers
def test_line_breaks_and_what_no_page_can_hold_break_no_row(render: layout.Render, seen: layout.Seen) -> None:
    row = layout.Row("a\nb\0c\ud800d", "|\n|\n---\n\n# e\n", "\udfff\0")
    [html] = render([layout.page([row])])
    [[paper, _, comment]] = read_back.tables(html)[0]
    assert paper.text == "a\nb\ufffdc\ufffdd"
    assert seen(paper.details or "") == seen(row.abstract)
    assert comment.details == "\ufffd\ufffd"


@both_parsers
@pytest.mark.parametrize("text", ["a|b", "*a*", "`a`", "~~a~~", "[a](b)", "<b>a</b>", "&amp;", "x](y)", "</details>"])
def test_the_harness_notices_text_that_is_not_escaped(
    render: layout.Render, seen: layout.Seen, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layout, "escape", str)
    try:
        complaints = layout.wrong_in_rows([[layout.Row(text, text, text)]], render, seen)
    except AssertionError:
        return  # elements that do not nest: noticed too
    assert complaints


@both_parsers
@pytest.mark.parametrize("text", ["a|b", "*a*", "`a`", "~~a~~", "[a](b)", "<b>a</b>", "&amp;"])
def test_the_harness_notices_it_among_others_on_a_page(
    render: layout.Render, seen: layout.Seen, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layout, "escape", str)
    texts = [*map(str, range(13)), text, "z"]
    complaints = layout.wrong_elsewhere(texts, render, seen, together=5)
    assert complaints and all(repr(text) in complaint for complaint in complaints)


@kramdown.needs_kramdown
@pytest.mark.parametrize("text", ["{% a %}", "{% raw %}", "{{ a", "{{ a }}"])
def test_the_harness_notices_liquid(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "escape", str)
    try:
        complaints = layout.wrong_in_rows([[layout.Row("Title", text)]], kramdown.render_all)
    except AssertionError:
        return
    assert complaints


def joined(pieces: Sequence[str], count: int) -> list[str]:
    """All texts made of `count` pieces, folded as the archive folds them."""
    return sorted({fold("".join(some)) for some in itertools.product(pieces, repeat=count)} - {""})


def pages_of(texts: Sequence[str]) -> list[list[layout.Row]]:
    """Rows that hold every text once (in every place, if thorough), 40 to a page, which kramdown is quickest with."""
    turns = [texts, [*texts[1:], *texts[:1]], [*texts[2:], *texts[:2]]] if THOROUGH else [texts]
    rows = [layout.Row(*turn[i : i + 3]) for turn in turns for i in range(0, len(turn), 3)]
    return [rows[i : i + 40] for i in range(0, len(rows), 40)]
