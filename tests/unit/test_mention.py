"""Strangers' text where GitHub acts on text: it reads as it is, and sets nothing off."""

from __future__ import annotations

import html
import re

import pytest

from radar.reporting.mention import unlinked
from tests.renderers.github_rules import Seen, acts_of_source

SHA = "0123456789abcdef0123456789abcdef01234567"
HOSTILE = [
    "@torvalds fixes #1",
    "@github/security-team and @a-b",
    "](https://evil.example)",
    "[x](https://evil.example) ![y](https://evil.example/pixel.png)",
    "<img src=x onerror=alert(1)> <a href=https://evil.example>x</a>",
    "<!-- -->",
    "<!-- arxiv-radar:end -->",
    "<!-- arxiv-radar:memory title= people= -->",
    "owner/repo#5, owner#6, (#7) [#8] _#9_",
    "GH-5 gh-6 xGH-7 _GH-8_",
    "https://github.com/o/r/issues/5 http://a.example ftp://b.example HTTPS://C.EXAMPLE x-y+z.1://d.example",
    "#5",
    "closes: gh-1, Resolved #2 and FIXES owner/repo#3",
    f"{SHA} {SHA.upper()} o/r@{SHA[:7]} {SHA[:7]} deadbeef 1234567",
    "someone@mail.example mailto:someone@mail.example xmpp:a@b.example",
    "www.evil.example WWW.EVIL.EXAMPLE",
    ":octocat: :tada::shipit: 10:30:45",
    "&#35;5 &commat;torvalds &#x40;torvalds &lt;img&gt;",
    "a@\u200btorvalds @\u2060x #\u200b5 gh-\u200d5 h\u00adttps://x.example :\u200b//",
    "\u202e@torvalds \u2066#5\u2069 \u061c\u200f\ufeff#6",
    "#\U000e00315 @\U000e0001torvalds",
    "| a | b |\n| --- | --- |\n| c | d |",
    "one\r\n\r\n# two\u2028\u0085#3\n- [ ] four",
    "[^1]: note [^1]",
    "```\ncode\n``` `@torvalds`",
    "$\\href{https://evil.example}{x}$",
    "#" * 20 + "1" + "@" * 20,
]


def shown(text: str) -> str:
    """A stranger's text without what has no width, as far as it matters here."""
    hidden = "[\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]"
    return " ".join(re.sub(hidden, "", " ".join(text.split())).split())


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize(
    "place",
    ["{}", "- [{}](https://arxiv.org/abs/1)", "- x · {} et al.", "| a |\n| --- |\n| {} |", "### {}", "**{}** failed"],
)
def test_nothing_is_set_off_and_the_text_reads_as_it_is(text: str, place: str) -> None:
    source = unlinked(text)
    assert acts_of_source(source, []) == []
    assert "\n" not in source
    seen = Seen(place.format(source))
    assert seen.foreign == set()
    assert seen.links == (["https://arxiv.org/abs/1"] if "](" in place else [])
    assert seen.acts == []
    assert shown(text) in shown("".join(seen.text))


def test_ordinary_titles_stay_as_they_are() -> None:
    for title in (
        "Attention Is All You Need",
        "C# in 10:30 minutes, at $5",
        "A/B tests: 1234 of 567890",
        "Faded facade",
    ):
        assert unlinked(title) == title


def test_white_space_separates_words_still() -> None:
    assert unlinked("one\ntwo\tthree\u2028four\u00a0 five\x85six") == "one two three four five six"


def test_what_stands_for_a_sign_of_markdown_does_not_look_like_an_issue() -> None:
    source = unlinked("`a` | b {{ c }} #1 $$")
    assert "&#96;" not in source and "&#x60;" in source
    assert html.unescape(source).replace("\u200b", "").replace("\\", "") == "`a` | b {{ c }} #1 $$"


def test_a_very_long_text_takes_no_long_time() -> None:
    for piece in (":a", "#", "@", "0", "gh-", "<!--", "](", "&#", ":x:", "www."):
        assert len(unlinked(piece * 50_000)) >= 50_000
