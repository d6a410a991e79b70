"""Labelled papers for the measurement: narrow subjects within wide topics, made out of the real ones.

A paper belongs to a subject when its title names it, or its title and abstract do twice. The hard ones are those that
name it once: they mention what they are not about. Stars come from the earlier part of the papers, and what is ranked
from the later one. Each set is given twice: as it is written, and with the subject's name blanked out of every paper,
so that it has to be known by the company it keeps.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from radar.archive.paper import Paper
from radar.text import fold
from tests.real_data import real_papers

SUBJECTS = (
    # name, words of the wide topic, the subject's name; all as regular expressions
    (
        "driving",
        "vehicle|driving|robot|navigation|lidar|trajector|traffic",
        r"autonomous(?:ly)? driv\w*|self-driving|driving|autonomous vehicles?",
    ),
    (
        "gaussian splatting",
        "3D|NeRF|radiance|novel view|point cloud|mesh|render",
        r"(?:[234]D )?gaussian[- ]splatt\w*|[34]DGS|splatt\w*|gaussians?",
    ),
    ("medical segmentation", "segment", "medical|clinical|tumou?rs?|MRI|CT|lesions?|organs?"),
    ("hallucination", "language model|LLM|VLM", r"hallucinat\w*"),
    ("retrieval", "language model|LLM", "retrieval[- ]augmented(?: generation)?|RAG"),
    ("law", "language model|LLM", r"legal|laws?|court\w*|judicial"),
    ("speech", "language|audio|translation|dialogue|multimodal", "speech|spoken|ASR|TTS"),
    (
        "remote sensing",
        "segment|detect|classif|image",
        "remote[- ]sensing|satellites?|aerial|earth observation|geospatial",
    ),
    ("safety", "language model|LLM|VLM", r"jailbreak\w*|red[- ]team\w*|safety"),
    ("translation", "multilingual|language", r"machine translation|translat\w*|MT|NMT"),
)

MOST_RANKED = 500
"""Papers that are ranked, chosen at random: about what a wide topic brings in a week or two."""

_EARLIER = 0.6  # of the papers, by identifier
_OF_THE_YEAR = re.compile(r"25\d\d\.")


@dataclass(frozen=True)
class Labelled:
    """A set: the `earlier` papers, of which stars are drawn, and the `later` ones, which are ranked.

    `belongs_earlier` and `belongs` tell of each of them whether it belongs to the subject, `hard` counts those that
    only mention it.
    """

    name: str
    blanked: bool
    earlier: list[Paper]
    belongs_earlier: list[bool]
    later: list[Paper]
    belongs: list[bool]
    hard: int


def labelled() -> Iterator[Labelled]:
    """All sets."""
    papers = sorted(
        (
            Paper(
                each["id"], 1, fold(each["title"]), each["published"], each["updated"], abstract=fold(each["summary"])
            )
            for each in real_papers()
            if _OF_THE_YEAR.match(each["id"])
        ),
        key=lambda paper: paper.id,
    )
    lowered = [(paper.title.lower(), paper.abstract.lower()) for paper in papers]  # found in a third of the time
    for name, wide, subject in SUBJECTS:
        found = [*_found(zip(papers, lowered, strict=True), wide.lower(), subject.lower())]
        yield _set(found, name, blanked=False)
        named = re.compile(rf"\b(?:{subject})\b", re.IGNORECASE)
        blanked = [(_blanked(paper, named), belongs, named_there) for paper, belongs, named_there in found]
        yield _set(blanked, name, blanked=True)


def _found(
    papers: Iterable[tuple[Paper, tuple[str, str]]], wide: str, subject: str
) -> Iterator[tuple[Paper, bool, int]]:
    """The papers of a wide topic, each with whether it belongs to the subject and how often its abstract names that."""
    topic, named = re.compile(wide), re.compile(rf"\b(?:{subject})\b")
    for paper, texts in papers:
        in_title, in_abstract = (len(named.findall(text)) for text in texts)
        if in_title + in_abstract or any(map(topic.search, texts)):
            yield paper, bool(in_title) or in_abstract > 1, in_abstract


def _blanked(paper: Paper, named: re.Pattern[str]) -> Paper:
    title, abstract = (named.sub(" ", text) for text in (paper.title, paper.abstract))
    return Paper(paper.id, 1, title, paper.published, paper.updated, abstract=abstract)


def _set(found: Sequence[tuple[Paper, bool, int]], name: str, *, blanked: bool) -> Labelled:
    cut = int(len(found) * _EARLIER)
    later = found[cut:]
    if len(later) > MOST_RANKED:
        later = random.Random(name).sample(later, MOST_RANKED)
    return Labelled(
        name,
        blanked,
        [paper for paper, _, _ in found[:cut]],
        [it for _, it, _ in found[:cut]],
        [paper for paper, _, _ in later],
        [it for _, it, _ in later],
        sum(not it and mentioned > 0 for _, it, mentioned in later),
    )
