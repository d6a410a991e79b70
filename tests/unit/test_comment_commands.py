"""Commands are read from a comment's own words, and from nothing that it quotes or shows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from radar.curation.comment_commands import Command, has_commands, read_commands
from radar.curation.decision import Decision, Verb

TOPICS = {"llm", "splatting"}
REJECT = Decision(Verb.REJECT, "2502.15266", None)


def decisions(body: str) -> list[Decision]:
    return [each for command in read_commands(body, TOPICS) for each in command.decisions]


def test_each_command_of_a_comment_is_read() -> None:
    body = """Thanks!

/radar reject 2502.15266 # off topic
/radar star 2402.01830 llm
/radar tag 2402.01830 benchmark, reasoning
   /radar note 2402.01830 The baseline that everybody uses.

/RADAR add hep-th/9901001 splatting
"""
    found = read_commands(body, TOPICS)
    assert [each.problem for each in found] == [""] * 5
    assert [(each.verb.value, each.id, each.topic, each.text) for each in decisions(body)] == [
        ("reject", "2502.15266", None, ""),
        ("star", "2402.01830", "llm", ""),
        ("tag", "2402.01830", None, "benchmark"),
        ("tag", "2402.01830", None, "reasoning"),
        ("note", "2402.01830", None, "The baseline that everybody uses."),
        ("add", "hep-th/9901001", "splatting", ""),
    ]
    assert decisions(body)[0].why == "off topic"


def test_an_undo_names_papers_and_perhaps_a_topic() -> None:
    assert read_commands("/radar undo 2502.15266v2 llm", TOPICS) == (
        Command("/radar undo 2502.15266v2 llm", (Decision(Verb.REJECT, "2502.15266", "llm"),), undo=True),
    )
    (bare,) = read_commands("/radar undo", TOPICS)
    assert bare.problem and not bare.decisions and "undo 2402.01830" in bare.problem


NOT_COMMANDS = {
    "quoted": "> /radar reject 2502.15266",
    "quoted, and the mark left out": "> Somebody wrote\n/radar reject 2502.15266",
    "nested quotation": "> > /radar reject 2502.15266",
    "fenced": "```\n/radar reject 2502.15266\n```",
    "fenced with tildes": "~~~text\n/radar reject 2502.15266\n~~~",
    "fenced to the end": "```sh\n/radar reject 2502.15266",
    "fence within a longer one": "````\n```\n/radar reject 2502.15266\n```\n````",
    "indented": "Like this:\n\n    /radar reject 2502.15266",
    "tab": "\t/radar reject 2502.15266",
    "inline": "`/radar reject 2502.15266`",
    "in a span of several lines": "Write ``this\n/radar reject 2502.15266\n`` and wait.",
    "in a list": "- /radar reject 2502.15266",
    "below a list's item": "- See\n\n  /radar reject 2502.15266",
    "in the middle of a line": "Please /radar reject 2502.15266",
    "comment": "<!--\n/radar reject 2502.15266\n-->",
    "comment within a paragraph": "a <!--\n/radar reject 2502.15266\n--> b",
    "preformatted": "<pre>\n/radar reject 2502.15266\n</pre>",
    "another word": "/radars reject 2502.15266",
    "escaped": "\\/radar reject 2502.15266",
}


@pytest.mark.parametrize("body", NOT_COMMANDS.values(), ids=NOT_COMMANDS)
def test_what_is_quoted_or_shown_is_no_command(body: str) -> None:
    assert not has_commands(body) and read_commands(body, TOPICS) == ()
    for end in ("\r\n", "\r"):
        assert read_commands(body.replace("\n", end), TOPICS) == ()
    after = body + ("\n```" if body.startswith("```sh") else "") + "\n\n/radar star 2402.01830"
    assert [each.verb for each in decisions(after)] == ([] if "below" in body else [Verb.STAR])


def test_a_command_stands_beside_code_and_quotations() -> None:
    body = (
        "> not this\n\n/radar reject 2502.15266\n```\n/radar star 2502.15266\n```\n`a` and `b`\n/radar star 2402.01830"
    )
    assert [each.verb.value for each in decisions(body)] == ["reject", "star"]


def test_a_line_that_cannot_be_read_says_why_and_spoils_no_other() -> None:
    first, second, third = read_commands("/radar remove 2502.15266\n/radar reject 2502.15266\n/radar", TOPICS)
    assert "remove" in first.problem and not first.decisions
    assert second.decisions == (REJECT,)
    assert third.problem


@given(st.text(alphabet=st.sampled_from("`>~ -\n\t/radarejct2502.15266<!x\r#"), max_size=120))
def test_anything_can_be_read(body: str) -> None:
    found = read_commands(body, TOPICS)
    assert bool(found) is has_commands(body)
    assert all(bool(each.problem) is not bool(each.decisions) for each in found)


@given(st.text(max_size=80))
def test_nothing_in_a_quotation_is_a_command(text: str) -> None:
    quoted = "".join(f"> {line}\n" for line in text.splitlines() or [""])
    assert decisions(quoted + "> /radar reject 2502.15266\n") == []


def test_brackets_that_name_no_topic_are_refused() -> None:
    wrong, right = read_commands("/radar note 2402.01830 [lmm] x\n/radar note 2402.01830 [*] [lmm] x", TOPICS)
    assert "“lmm” in brackets is no topic" in wrong.problem and not wrong.decisions
    assert [decision.text for decision in right.decisions] == ["[lmm] x"] and not right.problem
