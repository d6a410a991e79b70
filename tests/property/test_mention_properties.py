"""Whatever a title is made of, it sets nothing off in a conversation on GitHub, and reads as it is."""

from __future__ import annotations

import re
import unicodedata

from hypothesis import example, given
from hypothesis import strategies as st

from radar.reporting.mention import unlinked
from tests.renderers.fragments import ALL
from tests.renderers.github_rules import Seen, acts_of_source

SHA = "0123456789abcdef0123456789abcdef01234567"
OURS = "https://arxiv.org/abs/2502.15266v1"
PIECES = [
    *ALL, SHA, SHA[:7], SHA[:6], "DEADBEEF", "fixes ", "Closes: ", "resolved\t", "#1", "#", "12", "gh-", "GH-5",
    "o/r#5", "o/r@", "@torvalds", "@a/b-c", "https", "HTTP", ":", "//", "evil.example", "/issues/5", "www", ".",
    "mailto", "xmpp", "](", "![", "<!-- arxiv-radar:begin -->", "<!-- arxiv-radar:end -->", "&#35;", "&#64;",
    "\u200b", "\u00ad", "\u061c", "\U000e0001", "\ufffa", "\n", "\r", "| --- |", "shipit", "octocat",
]  # fmt: skip
TEXTS = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=3)), max_size=8).map("".join)


@given(TEXTS)
@example("@\U000e0001torvalds")
@example("https:\u00ad//evil.example")
def test_no_text_sets_anything_off(text: str) -> None:
    source = unlinked(text)
    assert "\n" not in source and "\r" not in source
    assert acts_of_source(source, []) == []
    for place in (
        f"- [{source}]({OURS}) · {source} et al.",
        f"| a | b |\n| --- | --- |\n| {source} | 0 |",
        f"### {source}",
    ):
        seen = Seen(place)
        assert seen.foreign == set()
        assert seen.acts == []
        assert seen.links == ([OURS] if OURS in place else [])


@given(TEXTS)
def test_every_text_reads_as_it_is(text: str) -> None:
    seen = Seen(f"x {unlinked(text)} x")
    assert visible("".join(seen.text)) == visible(f"x {text} x")


def visible(text: str) -> str:
    """What there is to see of a text, white space aside; what no page can hold counts as U+FFFD."""
    kept = (char for char in " ".join(text.split()) if unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Zl", "Zp"))
    return re.sub("[\u034f\ufffd\\s]", "", "".join(kept))
