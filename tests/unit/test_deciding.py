"""What the pull request says to those who decide: how, and what was decided on the branch, by whom."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from radar.reporting.deciding import decided, how_to_decide
from radar.reporting.mention import unlinked
from tests.renderers.github_rules import Seen, acts
from tests.unit.given_papers import paper

TOPICS = {"llm"}
HOME = "https://github.com/octo/reading"
LINK = f"{HOME}/edit/main/papers/curation.txt"
KNOWN = paper("2502.15266", 2, title="Known | by @name")


def told(before: str, after: str) -> str:
    return decided(before.encode(), after.encode(), TOPICS, {KNOWN.id: KNOWN}, HOME)


def test_what_comes_is_named_with_who_asked() -> None:
    before = "star 2402.01830\n"
    after = before + (
        "reject 2502.15266 llm # deleted in 1a2b3c4 by bob\n"
        "note 2402.01830 See it. # alice in issuecomment-123\n"
        "add hep-th/9901001 llm\n"
    )
    assert told(before, after) == (
        "### Decided\n\n"
        f"- reject [{unlinked(KNOWN.title)}](https://arxiv.org/abs/2502.15266v2) · `2502.15266` in llm"
        f" · deleted in [1a2b3c4]({HOME}/commit/1a2b3c4) by bob\n"
        "- note [`2402.01830`](https://arxiv.org/abs/2402.01830): See it. · alice in a comment\n"
        "- add [`hep-th/9901001`](https://arxiv.org/abs/hep-th/9901001) to llm\n"
    )
    assert told(after, after) == ""


def test_what_goes_is_named_too() -> None:
    line = "reject 2502.15266 # bob in issuecomment-1"
    by_hand = told(f"{line}\n", "")
    known = f"[{unlinked(KNOWN.title)}]({KNOWN.url}) · `2502.15266`"
    assert by_hand == f"### Decided\n\n- taken back: reject {known} · bob in a comment\n"
    by_comment = told(f"{line}\n", f"# {line} (undone by alice in issuecomment-2)\n")
    assert "taken back: reject" in by_comment and "undone by alice in a comment" in by_comment


def test_the_paragraph_leads_to_the_file() -> None:
    assert Seen(how_to_decide(LINK, exists=True)).links == [LINK]
    assert "begin on this branch" in how_to_decide(LINK, exists=False)


def test_many_decisions_leave_room_for_papers() -> None:
    text = told("", "".join(f"note 2502.{n:05} {'@x #1 ' * 60}\n" for n in range(500)))
    assert len(text) < 9_000 and "more decisions; the file has them all." in text


@given(st.lists(st.text(st.characters(exclude_characters="\n\r"), max_size=60), max_size=4))
def test_nobodys_words_set_anything_off(texts: list[str]) -> None:
    lines = "".join(f"note 2502.1526{n} {text} # @octo fixes #1 {text}\n" for n, text in enumerate(texts))
    text = told("reject 2502.00001 # @octo\n", lines.encode("utf-8", "replace").decode())
    seen = Seen(text)
    assert all(re.fullmatch(r"https://arxiv\.org/abs/[0-9.v]+", each) for each in seen.links)
    assert seen.elements <= {"h3", "ul", "li", "code", "a"}
    assert acts("\n".join(seen.text)) == []
