"""The curation file: read whatever it holds, written in one way, merged as a union."""

from __future__ import annotations

import time

import pytest

from radar.curation.curation_file import CurationFile, union
from radar.curation.decision import Decision, Verb
from radar.curation.verdicts import Verdicts
from radar.run.curation import remarks

TOPICS = ("llm", "strings")
REJECT, STAR, TAG, NOTE, ADD = Verb


def read(text: str | bytes) -> CurationFile:
    return CurationFile.read(text.encode() if isinstance(text, str) else text, TOPICS)


def test_no_file_says_nothing() -> None:
    nothing = CurationFile.read(None, TOPICS)
    assert (nothing.decisions, nothing.problems, nothing.to_bytes()) == ((), (), b"")


def test_a_line_that_cannot_be_read_stays_and_is_told_of() -> None:
    text = b"star 2402.01830\nremove it\n\n  # why\nreject \xff\nreject 2402.01831 # caf\xe9"
    file = read(text)
    assert [*file.decisions] == [Decision(STAR, "2402.01830", None), Decision(REJECT, "2402.01831", None, why="café")]
    assert [number for number, _ in file.problems] == [2, 5]
    assert file.to_bytes() == text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_and_ends_of_lines(encoding: str, end: str) -> None:
    file = read(end.join(["note 2402.01830 naïve", "star 2402.01830", ""]).encode(encoding))
    assert [*file.decisions] == [Decision(NOTE, "2402.01830", None, "naïve"), Decision(STAR, "2402.01830", None)]
    assert file.problems == ()


def test_a_file_of_windows_goes_on_as_one() -> None:
    file = read(b"star 2402.01830\r\nstar 2402.01831").adding([Decision(STAR, "2402.01832", "llm")])
    assert file.to_bytes() == b"star 2402.01830\r\nstar 2402.01831\r\nstar 2402.01832 llm\r\n"


def test_marks_of_a_conflict_are_passed_over_with_what_both_sides_had_before() -> None:
    sides = "<<<<<<< ours\nstar 2402.01830\n||||||| base\nstar 2402.01831\n=======\nstar 2402.01832\n>>>>>>> theirs\n"
    file = read(sides + "star 2402.01833\n")
    assert [each.id for each in file.decisions] == ["2402.01830", "2402.01832", "2402.01833"]
    assert file.problems == ()


def test_a_union_of_conflicts_has_each_line_once() -> None:
    ours, theirs = read("star 2402.01830\n"), read("<<<<<<< a\nstar 2402.01831\n=======\nstar 2402.01830\n>>>>>>> b\n")
    assert union(ours, theirs).to_bytes() == b"star 2402.01830\nstar 2402.01831\n"


def test_what_holds_already_is_not_added() -> None:
    file = read("reject 2402.01830 # all\nreject 2402.01831 llm\ntag 2402.01832 a\n")
    same = [
        Decision(REJECT, "2402.01830", "llm", why="again"),
        Decision(REJECT, "2402.01831", "llm"),
        Decision(TAG, "2402.01832", None, "a"),
    ]
    assert file.adding(same, "of bob") is file
    more = [Decision(REJECT, "2402.01831", None, why="off"), *(Decision(TAG, "2402.01832", None, t) for t in "abc")]
    added = file.adding(more, "of bob").to_bytes()
    assert added == file.to_bytes() + b"reject 2402.01831 # off; of bob\ntag 2402.01832 b, c # of bob\n"


def test_to_undo_removes_a_papers_lines() -> None:
    file = read(
        "star 2402.01830\nreject 2402.01831 llm # a\nreject 2402.01831, 2402.01832\nnote 2402.01833 2402.01831\n"
    )
    assert file.undoing("2402.01831").to_bytes() == (
        b"star 2402.01830\nreject 2402.01832\nnote 2402.01833 2402.01831\n"
    )  # fmt: skip
    assert file.undoing("2402.01831", "llm", "undone by bob").to_bytes() == (
        b"star 2402.01830\n"
        b"# reject 2402.01831 llm # a (undone by bob)\n"
        b"reject 2402.01831 strings\nreject 2402.01832\n# reject 2402.01831, 2402.01832 (undone by bob)\n"
        b"note 2402.01833 2402.01831\n"
    )
    assert file.undoing("2402.01834") is file


def test_a_union_keeps_what_either_side_says_and_what_one_removed_stays_removed() -> None:
    base = read("star 2402.01830\nstar 2402.01831\n# a comment\n")
    ours = read("# a comment\r\nstar 2402.01831\r\nreject 2402.01832\r\n")
    theirs = read("star 2402.01830\n# a comment\nreject 2402.01833")
    for a, b in ((ours, theirs), (theirs, ours)):
        assert {each.id for each in union(a, b, base).decisions} == {"2402.01832", "2402.01833"}
        assert {each.id for each in union(a, b).decisions} == {f"2402.0183{n}" for n in range(4)}
    assert union(ours, theirs, base).to_bytes() == b"# a comment\r\nreject 2402.01832\r\nreject 2402.01833\r\n"


def test_a_hundred_thousand_lines_are_read_and_merged_fast() -> None:
    file = read("".join(f"reject 25{n % 12 + 1:02}.{n // 12:05}v1 # no\n" for n in range(100_000)))
    begin = time.process_time()
    again = CurationFile.read(file.to_bytes(), TOPICS)
    together = union(again, again.adding([Decision(STAR, "2402.01830", None)]), file)
    verdicts = Verdicts.of(together.decisions)
    spent = time.process_time() - begin
    assert len(together.decisions) == 100_001
    assert verdicts.rejected("2501.00000", "llm")
    assert spent < 15  # seconds; some 2 on a machine of 2024


def test_verdicts_hold_for_all_topics_or_for_one() -> None:
    verdicts = Verdicts.of(
        read(
            "reject 2402.01830\nreject 2402.01831 llm\nstar 2402.01832\nstar 2402.01832 llm\n"
            "tag 2402.01832 b, a\ntag 2402.01832 [llm] a, c\nnote math.AG/0601001 Two.\nnote math/0601001 One.\n"
            "add 2402.01834 llm\nadd 2402.01835 strings\nadd 2402.01830 llm\n"
        ).decisions
    )
    assert [verdicts.rejected(id, "llm") for id in ("2402.01830", "2402.01831", "2402.01832")] == [True, True, False]
    assert not verdicts.rejected("2402.01831", "strings")
    assert verdicts.starred("2402.01832", "strings")
    assert (verdicts.tags("2402.01832", "llm"), verdicts.tags("2402.01832", "strings")) == (("a", "b", "c"), ("a", "b"))
    assert verdicts.notes("math/0601001", "llm") == verdicts.notes("math.AG/0601001", "llm") == ("One.", "Two.")
    assert verdicts.added("llm") == {"2402.01834"}
    assert verdicts.contradictions == (("2402.01830", "llm"),)


def test_brackets_that_name_no_topic_are_in_doubt_and_text() -> None:
    file = CurationFile.read(b"note 2402.01830 [llm] x\n# [lmm]\ntag 2402.01830 [lmm] x\nstar what\n", {"llm"})
    assert [number for number, _ in file.doubts] == [3]
    assert Decision(TAG, "2402.01830", None, "[lmm] x") in file.decisions
    told = [str(each) for each in remarks(file, Verdicts.of(file.decisions), "papers/curation.txt")]
    assert [each.partition(": ")[0] for each in told] == ["papers/curation.txt:4", "papers/curation.txt:3"]
    assert "“lmm” in brackets is no topic: write one of llm, or [*]" in told[1]
    written = file.adding([Decision(NOTE, "2402.01831", None, "[code] y")])
    assert written.doubts == file.doubts and written.lines[-1] == b"note 2402.01831 [*] [code] y\n"
