"""The papers whose feeds are read: hostile texts, and those of the real papers that are hard for a feed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from radar.archive.paper import Paper
from radar.extraction.withdrawn import is_withdrawn
from radar.rendering.feed import MOST_ENTRIES
from radar.text import fold
from tests.real_data import DATA
from tests.renderers import fragments
from tests.stand_ins.demo_hostile import HOSTILE
from tests.unit.given_papers import paper
from tests.unit.given_real_papers import archived_papers

_OF_EACH = 50
"""Real papers of each kind that is not rare."""

TROUBLE = (
    "]]>",
    "<![CDATA[x]]>",
    "<!DOCTYPE x>",
    "&lt;b&gt; &#38; &amp;amp; &nbsp; &copy; &notanentity;",
    '<img src=x onerror="alert(1)"> <a href="javascript:alert(1)">x</a>',
    "</p></content></entry></feed>",
    "<p>a</p><p>b</p>",
    r"$\alpha_{<}$ & \textit{x} \<b\>",
    "a < b, c<d, e <f> g, 1 <2>3",
    "lone \ud83d surrogate, \x00 \x01 \x1b[31m red \x7f",
)


@dataclass(frozen=True)
class Corpus:
    """Papers that are known by a name in the report, in feeds of at most `MOST_ENTRIES`."""

    name: str
    feeds: tuple[Sequence[Paper], ...]


def corpora() -> list[Corpus]:
    """Hostile texts, and the real papers where they are present."""
    found = [Corpus("hostile", _feeds(_hostile()))]
    if DATA is not None:
        found.append(Corpus("real", _feeds(_real())))
    return found


def _feeds(papers: Sequence[Paper]) -> tuple[Sequence[Paper], ...]:
    return tuple(papers[start : start + MOST_ENTRIES] for start in range(0, len(papers), MOST_ENTRIES))


def _hostile() -> list[Paper]:
    """A paper for each text, which stands in all its fields, and papers that lack something or have too much."""
    ours = [(text, text, text) for text in (*fragments.LONG, *TROUBLE)]
    texts = [tuple(map(fold, texts)) for texts in (*HOSTILE, *ours)]
    made = [
        paper(title=title, abstract=abstract, authors=(other, "Zoë Ångström", title), categories=("cs.CL", other))
        for title, abstract, other in texts
        if title and abstract
    ]
    names = tuple(f"Given{number} Family{number}" for number in range(5154))
    made += [
        paper(title="Without authors", abstract="Text."),
        paper(title="Without an abstract", authors=("Ada Alder",)),
        paper(title="With neither"),
        paper(title="By thousands", authors=names, abstract="Text."),
        paper(title="By twenty", authors=names[:20], abstract="Text."),
        paper(title="By twenty-one", authors=names[:21], abstract="Text."),
        paper(title="Revised", authors=names[:2], abstract="Text.", version=2),
        paper(title="Withdrawn", authors=names[:2], abstract="Text.", comment="This paper has been withdrawn"),
    ]
    return [_dated(each, number) for number, each in enumerate(made)]


def _dated(paper: Paper, number: int) -> Paper:
    """`paper` with an identifier and a moment of its own; a revision's first version is a year older."""
    moment = f"2026-06-{1 + number // 1440:02}T{number // 60 % 24:02}:{number % 60:02}:00Z"
    first = f"2025{moment[4:]}" if paper.version > 1 else moment
    return replace(paper, id=f"2606.{number:05}", published=first, updated=moment)


def _real() -> list[Paper]:
    """All with `<` or `&` in title or abstract, all that are withdrawn, those with the most authors, and some others.

    The date of a first version is when it was submitted, as arXiv has it; in the data some are later.
    """
    every = [replace(each, updated=each.published) if each.version == 1 else each for each in archived_papers()]
    chosen = {each.id: each for each in every if "<" in each.title + each.abstract or "&" in each.title + each.abstract}
    for kind in (
        [each for each in every if is_withdrawn(each.comment)],
        sorted(every, key=lambda each: -len(each.authors))[:_OF_EACH],
        [each for each in every if "$" in each.title][:_OF_EACH],
        [each for each in every if "$" in each.abstract and "\\" in each.abstract][:_OF_EACH],
        [each for each in every if each.version > 4][:_OF_EACH],
        [each for each in every if not f"{each.title}{each.authors}".isascii()][:_OF_EACH],
        every[:_OF_EACH],
    ):
        chosen.update((each.id, each) for each in kind)
    return list(chosen.values())
