"""What `make readers` compares by: the spellings are the same to GitHub and kramdown, and what is wrong is noticed."""

from pathlib import Path

import pytest

from tests.readers.markdown import formulas, links, read_rows
from tests.readers.markdown.known import KNOWN, Known
from tests.readers.markdown.programs import Built, Program
from tests.readers.markdown.report import Result, unknown
from tests.readers.markdown.tree import Row
from tests.renderers import cmark, kramdown, layout, read_back

ROW = Row("2502.15266", "A $x^2$ Title v2", "So it is.", "ICML", "9 pages", real=False)


@pytest.mark.parametrize(
    ("render", "seen"),
    [
        pytest.param(cmark.render_all, str, id="cmark-gfm"),
        pytest.param(kramdown.render_all, read_back.plain, id="kramdown", marks=kramdown.needs_kramdown),
    ],
)
def test_every_spelling_of_a_formula_is_the_same_to_both_parsers(render: layout.Render, seen: layout.Seen) -> None:
    names = list(formulas.pages())
    for name, html in zip(names, render(list(formulas.pages().values())), strict=True):
        shown = [seen(cells[0].open) for cells in read_rows.cells_of(html)]
        assert shown == [seen(f"It is {formula} here.") for formula in formulas.FORMULAS], name


def html(title: str = "A $x^2$ Title", abstract: str = "So it is.", more: str = "") -> str:
    cells = f"<td><strong><a href='#'>{title}</a></strong> v2<details>{abstract} </details></td><td>today</td>"
    comment = f"<td><strong>ICML</strong><details>9 pages{more}</details></td>"
    return f"<table><tr><th>Paper</th></tr><tr>{cells}{comment}</tr></table>"


@pytest.mark.parametrize(
    ("formula", "count"),
    [
        ("$x^2$", 0),
        (r'<span class="arithmatex">\(x^2\)</span>', 1),
        (r'<span class="math notranslate nohighlight">\(x^2\)</span>', 1),
        ('<code class="language-math math-inline">x^2</code>', 1),
        ('<span data-math-style="inline">x^2</span>', 1),
        ('<span class="katex"><math><mi>x</mi><annotation encoding="t">x^2</annotation></math></span>', 1),
        ('<span class="katex-error" title="no">x^2</span>', 1),
    ],
)
def test_a_formula_is_read_back_however_it_is_set(formula: str, count: int) -> None:
    (cells,) = read_rows.cells_of(html(f"A {formula} Title"))
    assert read_rows.wrong(ROW, cells) == []
    assert sum(cell.formulas for cell in cells) == count


@pytest.mark.parametrize(
    "page",
    [
        html("A $x^3$ Title"),
        html(r'A <span class="math">\(x^3\)</span> Title'),
        html("A <em>$x^2$</em> Title"),
        html(abstract="So it is"),
        html(more=" <img src=x>"),
        html(more="</details></td><td><details>"),
        html("A $x^2$ Title", "So</details><details>is."),
    ],
)
def test_what_shows_otherwise_is_noticed(page: str) -> None:
    (cells,) = read_rows.cells_of(page)
    assert read_rows.wrong(ROW, cells) != []


def test_a_link_that_leads_nowhere_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "index.html").write_text("<a class=x href=../c.html>c</a> <img src='/no.svg'>")
    (tmp_path / "a" / "c.html").write_text('<a href="b/">b</a> <a href="#x">x</a> <a href="https://a.bc/d">d</a>')
    assert links.broken(tmp_path) == ["a/b/index.html -> /no.svg"]


def test_what_is_known_is_exact_in_both_directions(monkeypatch: pytest.MonkeyPatch) -> None:
    program = Program("Reader", lambda programs, tree, out: Built(out, "{}"))
    monkeypatch.setitem(KNOWN, ("Reader", ""), Known("It cannot.", invented=frozenset({"1", "2"}), links=1))
    result = Result(links=["a -> b"])
    for number in ("1", "2"):
        result.add(Row(number, "", "", "", "", real=False), ["wrong"])
    assert unknown(program, result) == []
    result.add(Row("3", "", "", "", "", real=False), ["quite wrong"])
    assert unknown(program, result) == ["Reader shows 1 papers wrongly that are not known:\n  quite wrong"]
    del result.wrong[False]["3"], result.wrong[False]["1"]
    assert unknown(program, result) == ["Reader shows 1 rightly: it is known no more."]
    result.links.clear()
    assert len(unknown(program, result)) == 2
