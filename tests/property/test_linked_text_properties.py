"""People's notes as Markdown: both parsers show exactly the text, and an address in it is a link to itself."""

from __future__ import annotations

from urllib.parse import unquote

from hypothesis import example, given
from hypothesis import strategies as st

from radar.rendering.linked_text import linked
from radar.text import fold
from tests.property.test_markdown_properties import PUNCTUATED, both_parsers, unhurried
from tests.renderers import fragments, layout, read_back

ADDRESSES = st.sampled_from(
    [
        "https://github.com/octo/bench",
        "http://x.org/a_b_(c)?d=1&copy=2#*e*",
        "https://x.org/~a/$b$:smile:@c",
        "https://www.x.org/é{{ x }}",
        "(https://x.org/a)",
        "https://x.org.",
        "https://x.org/100%",
        "http://x.org:P/a",
        "https://",
        "!https://x.org/![a](b)",
    ]
)
NOTES = (
    st.lists(ADDRESSES | st.sampled_from([" ", "! ", "!"]) | st.sampled_from(fragments.ALL) | PUNCTUATED, max_size=8)
    .map("".join)
    .map(fold)
    .filter(bool)
)  # fmt: skip


@both_parsers
@unhurried
@example(note="Code: https://github.com/octo/bench, and more.")
@example(note='"https://x.org/a" <https://x.org/b>')
@example(note="!https://x.org/a(https://x.org/b)")
@given(note=NOTES)
def test_a_note_comes_out_as_it_went_in(render: layout.Render, seen: layout.Seen, note: str) -> None:
    (html,) = render([f"| a | b |\n| --- | --- |\n| t<br>{linked(note)} | x |\n"])
    ((cells,),) = read_back.tables(html)
    assert len(cells) == 2
    assert seen(cells[0].text) == seen(f"t{note}")
    for element in cells[0].element.walk():
        if element.tag == "a":
            target = unquote(element.attributes["href"] or "")
            assert seen(target) == seen(unquote(element.text())) or target == f"http://{element.text()}"
        else:
            assert element.tag in ("br", "span"), element


def test_addresses_become_links() -> None:
    assert linked("Code: https://github.com/octo/bench, data (https://x.org/d).") == (
        "Code: [https&#58;//github.com/octo/bench](https://github.com/octo/bench), "
        "data ([https&#58;//x.org/d](https://x.org/d))."
    )
    assert linked("https://x.org/%7Ea/100%") == "[https&#58;//x.org/%7Ea/100%](https://x.org/%7Ea/100%25)"


def test_what_is_no_address_stays_text() -> None:
    note = "At http://localhost:PORT/a, https://a%41.org, https://u:p@x.org or https://a(b).org: http://localhost:80/a."
    assert linked(note).count("](") == 1
    assert "[http&#58;//localhost:80/a](http://localhost:80/a)" in linked(note)
