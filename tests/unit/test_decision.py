"""A line of the curation file, or behind `/radar` in a comment: what it says, and what is no line."""

from __future__ import annotations

import pytest

from radar.curation.decision import Decision, Unreadable, Verb, lines_of, parse_line, unknown_topic

TOPICS = ("llm", "strings", "splats")
REJECT, STAR, TAG, NOTE, ADD = Verb


@pytest.mark.parametrize(
    ("line", "decisions"),
    [
        ("", []),
        ("   # a comment", []),
        ("#reject 2502.15266", []),
        ("reject 2502.15266            # off topic", [Decision(REJECT, "2502.15266", None, why="off topic")]),
        ("reject 2502.01830 llm        # only there", [Decision(REJECT, "2502.01830", "llm", why="only there")]),
        ("reject 2502.01830v3", [Decision(REJECT, "2502.01830", None)]),
        ("reject arXiv:2502.01830v3 llm", [Decision(REJECT, "2502.01830", "llm")]),
        ("reject https://arxiv.org/abs/2502.01830v3", [Decision(REJECT, "2502.01830", None)]),
        ("star https://arxiv.org/pdf/2502.01830v3.pdf llm", [Decision(STAR, "2502.01830", "llm")]),
        ("star `2502.01830`", [Decision(STAR, "2502.01830", None)]),
        ("Reject: 2502.01830", [Decision(REJECT, "2502.01830", None)]),
        ("reject 2502.01830, 2502.01831 llm", [Decision(REJECT, f"2502.0183{n}", "llm") for n in (0, 1)]),
        ("star 2402.01830 Splats!", [Decision(STAR, "2402.01830", "splats")]),
        ("star 2402.01830 [llm]", [Decision(STAR, "2402.01830", "llm")]),
        ("star math.AG/0601001", [Decision(STAR, "math/0601001", None)]),
        ("star HEP-TH/9901001v2", [Decision(STAR, "hep-th/9901001", None)]),
        ("tag 2402.01830 a b, c", [Decision(TAG, "2402.01830", None, t) for t in ("a b", "c")]),
        ("tag 2402.01830 llm", [Decision(TAG, "2402.01830", None, "llm")]),
        ("tag 2402.01830 [llm] a,, a", [Decision(TAG, "2402.01830", "llm", "a")]),
        ("note 2402.01830 llm is what it is", [Decision(NOTE, "2402.01830", None, "llm is what it is")]),
        ("note 2402.01830 [llm] The baseline.", [Decision(NOTE, "2402.01830", "llm", "The baseline.")]),
        ("note 2402.01830 [*] [llm] it", [Decision(NOTE, "2402.01830", None, "[llm] it")]),
        ("note 2402.01830 [x](y)", [Decision(NOTE, "2402.01830", None, "[x](y)")]),
        ("note 2402.01830 https://x/#y  now # why", [Decision(NOTE, "2402.01830", None, "https://x/#y now", "why")]),
        (r"note 2402.01830 See \#12 and C# # why", [Decision(NOTE, "2402.01830", None, "See #12 and C#", "why")]),
        ("note 2402.01830 2402.01831 is better", [Decision(NOTE, "2402.01830", None, "2402.01831 is better")]),
        ("add    hep-th/9901001 strings", [Decision(ADD, "hep-th/9901001", "strings")]),
    ],
)  # fmt: skip
def test_what_a_line_says(line: str, decisions: list[Decision]) -> None:
    assert [*parse_line(line, TOPICS)] == decisions


def test_with_one_topic_add_needs_none() -> None:
    assert parse_line("add hep-th/9901001", ["strings"]) == (Decision(ADD, "hep-th/9901001", "strings"),)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("remove 2502.15266", "“remove” is none of reject, star, tag, note, add."),
        ("reject", "The identifier is missing: write, for example, reject 2402.01830."),
        ("reject off topic", "“off” is no identifier of arXiv's: write, for example, reject 2402.01830."),
        ("reject 2502.152661", "“2502.152661” is no identifier of arXiv's: write, for example, reject 2402.01830."),
        ("reject 2502.15266x", "“2502.15266x” is no identifier of arXiv's: write, for example, reject 2402.01830."),
        (
            "star 2402.01830 great work",
            "“great work” is no topic: write nothing, or one of llm, splats, strings; a reason stands behind #.",
        ),
        ("star 2402.01831 2402.1", "“2402.1” is no identifier of arXiv's: write, for example, star 2402.01830."),
        (
            "star 2402.01831 alphaxiv.org/abs/2402.01830",
            "“alphaxiv.org/abs/2402.01830” is no identifier of arXiv's: write, for example, star 2402.01830.",
        ),
        (
            "add hep-th/9901001 ads",
            "“ads” is no topic: write one of llm, splats, strings; a reason stands behind #.",
        ),
        ("tag 2402.01830 , # none", "The tag is missing: write it behind the identifier."),
        ("note 2402.01830 [llm]", "The note is missing: write it behind the identifier."),
        (
            "add 2402.01830",
            "The line adds a paper but names no topic: write one of llm, splats, strings behind the identifier.",
        ),
        (f"tag 2402.01830 {'x' * 61}", f"The tag “{'x' * 59}…” has 61 characters, and 60 are allowed."),
        (f"note 2402.01830 {'x' * 9000}", "The line has 9,016 characters, and 8,000 are allowed."),
    ],
)  # fmt: skip
def test_why_a_line_cannot_be_read(line: str, why: str) -> None:
    with pytest.raises(Unreadable) as raised:
        parse_line(line, TOPICS)
    assert str(raised.value) == why


@pytest.mark.parametrize(
    "line", ["note 2402.01830 [lmm] good", "tag 2402.01830 [vision] x # why", "Note: 2402.01830 [code]"]
)
def test_brackets_that_name_no_topic_are_told(line: str) -> None:
    named = line.partition("[")[2].partition("]")[0]
    assert unknown_topic(line, TOPICS) == (
        f"“{named}” in brackets is no topic: write one of llm, splats, strings, "
        "or [*] before a text that begins with brackets."
    )


@pytest.mark.parametrize(
    "line",
    [
        "note 2402.01830 [llm] x",
        "note 2402.01830 [*] [lmm] x",
        "note 2402.01830 [x](y)",
        "star 2402.01830 [lmm]",
        "[a]",
    ],
)
def test_brackets_that_are_right_or_wrong_otherwise_are_not(line: str) -> None:
    assert unknown_topic(line, TOPICS) == ""


def test_lines_put_tags_together_and_quote_what_would_begin_a_comment() -> None:
    decisions = [
        Decision(TAG, "2402.01830", None, "a", "of bob"),
        Decision(TAG, "2402.01830", None, "b", "of bob"),
        Decision(NOTE, "2402.01830", None, r"[llm] #1 \#2 x#3"),
        Decision(REJECT, "2402.01831", "llm", why="no\nreject 2402.01832"),
    ]
    assert lines_of(decisions) == [
        "tag 2402.01830 a, b # of bob",
        r"note 2402.01830 [*] [llm] \#1 \\#2 x#3",
        "reject 2402.01831 llm # no reject 2402.01832",
    ]


def test_decisions_have_an_order() -> None:
    for_all, for_one = Decision(STAR, "2402.01830", None), Decision(STAR, "2402.01830", "llm")
    assert sorted([for_one, for_all]) == [for_all, for_one]
