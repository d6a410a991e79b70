"""What a run makes of people's decisions besides the pages: papers to ask for, and what people are to be told."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from radar.archive.topic_state import read_topic_state
from radar.curation.curation_file import CurationFile
from radar.curation.verdicts import Verdicts
from radar.errors import Problem
from radar.text import count
from radar.tree import Tree

if TYPE_CHECKING:
    from radar.curation.topic_verdicts import TopicVerdicts

TAKEN_FOR_TEXT = "Until then the line holds for all topics, brackets and all."
"""What to know of a line whose brackets name no topic."""

_MOST_TOLD = 20  # lines that cannot be read or are in doubt, and contradictions, of each kind


def remarks(file: CurationFile, verdicts: Verdicts, path: str) -> Iterator[Problem]:
    """What people are to be told of the file at `path`: lines that say nothing, and decisions that contradict."""
    for number, why in file.problems[:_MOST_TOLD]:
        remedy = "Correct or remove the line; it stays as it is until then, and all others hold."
        yield Problem(why, remedy, path, number)
    if (more := len(file.problems) - _MOST_TOLD) > 0:
        what = f"The file has {count(more, 'more line')} that cannot be read."
        yield Problem(what, "Correct or remove them; `python -m radar check` names them all.", path)
    for number, why in file.doubts[:_MOST_TOLD]:
        yield Problem(why, TAKEN_FOR_TEXT, path, number)
    for id, slug in verdicts.contradictions[:_MOST_TOLD]:
        what = f"The paper {id} is both added to {slug} and rejected there."
        yield Problem(what, "It stays rejected; remove one of the two lines.", path)


def not_known(unknown: Collection[str], verdicts: TopicVerdicts, path: str) -> Iterator[Problem]:
    """What people are to be told of papers that they have added to a topic, and arXiv does not have."""
    for id in sorted(verdicts.added & {*unknown}):
        what = f"arXiv has no paper {id}, which is added to {verdicts.slug}, or cannot deliver it."
        yield Problem(what, "Correct the line or remove it; each run asks again.", path)


def to_add(verdicts: Verdicts, trees: Sequence[Tree], output_dir: str, slug: str) -> list[str]:
    """The papers that people have added to a topic, and that none of `trees` has."""
    added = verdicts.added(slug)
    if not added:
        return []
    states = (read_topic_state(tree, f"{output_dir}/{slug}") for tree in trees)
    return sorted(added.difference(*(state.curated for state in states if state is not None)))
