"""What a pull request says for those who decide: how it is done, and what was decided on the branch, by whom."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from radar.archive.paper import Paper
from radar.curation.curation_file import CurationFile
from radar.curation.decision import Decision, Verb
from radar.reporting.mention import unlinked
from radar.reporting.summary import link as titled
from radar.text import count

_SHOWN = 40  # decisions
_ROOM = 8_000  # characters that they may take
_LONGEST = 200  # characters of a note or a reason
_IN_A_COMMENT = re.compile(r"\bissuecomment-[0-9]+")
_IN_A_COMMIT = re.compile(r"\b(?:deleted|back) in ([0-9a-f]{7}) by ")
_HOW = (
    "To decide about a paper, comment with a line such as `/radar reject ID`, `/radar star ID`, `/radar tag ID "
    "baseline` or `/radar note ID Why it matters.`; `/radar undo ID` takes it back. Deleting a paper's row rejects it "
    "too. All decisions stand in one file, which you may [{deed}]({link})."
)
_UNDONE = re.compile(r"# (?P<line>.*?) *\((?P<why>(?:undone|back) [^()]*)\)")


def how_to_decide(link: str, *, exists: bool) -> str:
    """One paragraph on how to decide; `link` leads to where the file is edited, or made where it does not exist."""
    return _HOW.format(deed="edit on this branch" if exists else "begin on this branch", link=link)


def decided(before: bytes, after: bytes, topics: Collection[str], papers: Mapping[str, Paper], repository: str) -> str:
    """What the curation file says on the branch and did not say before, as Markdown; empty where that is nothing.

    `papers` are those whose titles are known, by identifier, and `repository` is the address of its front page.
    """
    old, new = CurationFile.read(before, topics), CurationFile.read(after, topics)
    effects = {each.effect for each in new.decisions}
    known = {each.effect for each in old.decisions}
    undone = {line for each in new.lines if (line := each.decode("utf-8", "replace").strip()).startswith("#")}
    undone -= {each.decode("utf-8", "replace").strip() for each in old.lines}
    taken_back = [
        f"- taken back: {_quoted(found['line'], repository)} · {_who(found['why'], repository)}"
        for found in _undone(undone)
    ]
    if not taken_back:  # somebody has removed lines, which says it all
        taken_back = [
            f"- taken back: {_told(each, papers, repository)}" for each in old.decisions if each.effect not in effects
        ]
    lines = [f"- {_told(each, papers, repository)}" for each in new.decisions if each.effect not in known] + taken_back
    return _listed(lines)


def _undone(lines: Collection[str]) -> list[re.Match[str]]:
    return [found for line in sorted(lines) if (found := _UNDONE.fullmatch(line))]


def _listed(lines: list[str]) -> str:
    if not lines:
        return ""
    shown: list[str] = []
    room = _ROOM
    for line in reversed(lines[-_SHOWN:]):  # the latest stand last in the file
        room -= len(line) + 1
        if room < 0:
            break
        shown.insert(0, line)
    if len(shown) < len(lines):
        shown.append(f"- … and {count(len(lines) - len(shown), 'more decision')}; the file has them all.")
    return "\n".join(["### Decided", "", *shown, ""])


def _told(decision: Decision, papers: Mapping[str, Paper], repository: str) -> str:
    paper = papers.get(decision.id)
    subject = (
        f"{titled(paper)} · `{decision.id}`" if paper else f"[`{decision.id}`](https://arxiv.org/abs/{decision.id})"
    )
    text = f": {unlinked(decision.text[:_LONGEST])}" if decision.text else ""
    topic = f" in {unlinked(decision.topic)}" if decision.topic and decision.verb is not Verb.ADD else ""
    to = f" to {unlinked(decision.topic)}" if decision.topic and decision.verb is Verb.ADD else ""
    why = f" · {_who(decision.why, repository)}" if decision.why else ""
    return f"{decision.verb} {subject}{topic}{to}{text}{why}"


def _quoted(line: str, repository: str) -> str:
    said, _, why = line.partition(" # ")
    return unlinked(said[:_LONGEST]) + (f" · {_who(why, repository)}" if why else "")


def _who(why: str, repository: str) -> str:
    """The reason and who gave it; a commit that was read for it is a link."""
    told = _IN_A_COMMENT.sub("a comment", why)[:_LONGEST]
    if not (found := _IN_A_COMMIT.search(told)):
        return unlinked(told)
    commit = f"[{found[1]}]({repository}/commit/{found[1]})"
    return f"{unlinked(told[: found.start(1)])} {commit} {unlinked(told[found.end(1) :])}".strip()
