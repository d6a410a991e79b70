"""Every real paper, as both parsers show it."""

import pytest

from radar.text import fold
from tests.real_data import needs_real_data, real_papers
from tests.renderers import cmark, kramdown, layout, read_back


@needs_real_data
@pytest.mark.parametrize(
    ("render", "seen"),
    [
        pytest.param(cmark.render_all, str, id="cmark-gfm"),
        pytest.param(kramdown.render_all, read_back.plain, id="kramdown", marks=kramdown.needs_kramdown),
    ],
)
def test_every_real_paper_comes_out_as_it_went_in(render: layout.Render, seen: layout.Seen) -> None:
    rows = [
        layout.Row(fold(paper["title"]), fold(paper["summary"]), fold(paper.get("comment") or ""))
        for paper in real_papers()
    ]
    assert len(rows) > 12_000
    pages = [rows[start : start + 40] for start in range(0, len(rows), 40)]
    assert layout.wrong_in_rows(pages, render, seen) == []
