"""Whatever people write into the curation file: it is read, kept to the byte, and merged without an order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from radar.curation.curation_file import CurationFile, union
from radar.curation.decision import LONGEST_NOTE, LONGEST_TAG, Decision, Unreadable, Verb, lines_of, parse_line
from radar.text import fold

TOPICS = ("llm", "strings")
ids = st.sampled_from(["2402.01830", "2402.01831", "hep-th/9901001", "math/0601001"])
topics = st.sampled_from([None, *TOPICS])
words = st.lists(
    st.sampled_from(["#", "\\#", "\\", "[llm]", "[*]", "[x]", "llm", "2402.01830", "a#b", "\n", "reject"])
    | st.text(max_size=5),
    max_size=6,
).map(" ".join)  # fmt: skip


def _printable(text: str) -> str:
    return fold("".join(" " if ord(c) < 32 or c == "\x7f" or "\ud800" <= c <= "\udfff" else c for c in text))


texts = words.map(_printable).filter(bool)
tags = texts.map(lambda text: _printable(text.replace(",", " "))).filter(lambda text: 0 < len(text) <= LONGEST_TAG)
notes = texts.filter(lambda text: len(text) <= LONGEST_NOTE)
reasons = words.map(_printable)
decisions = st.one_of(
    st.builds(Decision, st.sampled_from([Verb.REJECT, Verb.STAR]), ids, topics, st.just(""), reasons),
    st.builds(Decision, st.just(Verb.ADD), ids, st.sampled_from(TOPICS), st.just(""), reasons),
    st.builds(Decision, st.just(Verb.TAG), ids, topics, tags, reasons),
    st.builds(Decision, st.just(Verb.NOTE), ids, topics, notes, reasons),
)
lines = st.one_of(
    decisions.map(lambda each: lines_of([each])[0].encode()),
    words.map(lambda text: text.encode("utf-8", "replace")),
    st.binary(max_size=8),
    st.sampled_from([b"<<<<<<< a", b"=======", b">>>>>>> b", b"||||||| c", b"", b"# x"]),
)
contents = st.lists(lines, max_size=8).map(b"\n".join)


def read(data: bytes) -> CurationFile:
    return CurationFile.read(data, TOPICS)


@given(decisions)
def test_what_is_written_is_read_again(decision: Decision) -> None:
    (line,) = lines_of([decision])
    assert "\n" not in line
    assert parse_line(line, TOPICS) == (decision,)


@given(st.text() | words, st.sampled_from([(), ("llm",), TOPICS]))
def test_any_line_is_decisions_or_a_sentence(line: str, topics: tuple[str, ...]) -> None:
    try:
        for decision in parse_line(line, topics):
            assert decision.topic is None or decision.topic in topics
    except Unreadable as why:
        assert str(why).endswith(".")


@given(contents)
def test_a_file_stays_as_it_is(data: bytes) -> None:
    file = read(data)
    assert file.to_bytes() == data
    assert file.adding(file.decisions, "again") is file
    assert file.undoing("2402.09999") is file


@given(contents, st.lists(decisions, max_size=4))
def test_what_is_added_holds_and_can_be_undone(data: bytes, coming: list[Decision]) -> None:
    file = read(data)
    added = file.adding(coming, "of bob")
    held = {each.effect for each in added.decisions}
    assert all(any(one.covers(each.effect) for one in held) for each in coming)
    assert added.to_bytes().startswith(file.to_bytes())
    assert added.adding(coming) is added
    for paper in {each.id for each in coming}:
        added = added.undoing(paper, why="a slip")
        assert paper not in {each.id for each in added.decisions}


@given(contents, contents, contents)
def test_a_union_has_no_order(a: bytes, b: bytes, base: bytes) -> None:
    ours, theirs, before = read(a), read(b), read(base)
    one, other = union(ours, theirs, before), union(theirs, ours, before)
    assert {*one.decisions} == {*other.decisions}
    assert union(ours, ours, before) == ours
    assert {*union(ours, before, before).decisions} == {*union(before, ours, before).decisions} == {*ours.decisions}
    assert {*ours.decisions} | {*theirs.decisions} == {*union(ours, theirs).decisions}
