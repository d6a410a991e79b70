"""Which papers from another program's pages arXiv is still to be asked for, and what its answers make of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from radar.archive.merge import Change, union
from radar.archive.paper import Paper
from radar.archive.papers import read_papers
from radar.archive.record import Record
from radar.archive.topic_state import TopicState, read_topic_state
from radar.importing.pages import Import, import_pages
from radar.tree import Tree


def needs_completion(record: Record) -> bool:
    """Whether arXiv has more to tell of the paper: it lists none without authors, so this one came from elsewhere."""
    return not record.has_authors


def to_complete(trees: Sequence[Tree], folder: str) -> list[str]:
    """The identifiers of a topic's papers that arXiv is to be asked for.

    Those that lines which were not read name come first, as nothing else is known of them.
    """
    imports = [import_pages(tree, folder) for tree in trees]
    states = _states(trees, folder)
    if not any(imports) and not any(state.to_complete or state.to_find for state in states):
        return []
    archives = [archive_with(tree, folder, found) for tree, found in zip(trees, imports, strict=True)]
    papers = union(*(archive.values() for archive in archives))
    settled = {identifier for state in states for identifier in state.unknown}
    settled |= {record.id for record in papers.values() if not needs_completion(record)}
    return [each for each in dict.fromkeys([*named(states, imports), *papers]) if each not in settled]


def named(states: Iterable[TopicState | None], imports: Iterable[Import | None]) -> list[str]:
    """The identifiers of papers that lines which were not read name, found before or in this run."""
    before = [identifier for state in states if state is not None for identifier in state.to_find]
    now = [each.paper for found in imports if found for each in found.imported.unread if each.paper]
    return list(dict.fromkeys([*before, *now]))


def archive_with(tree: Tree, folder: str, found: Import | None) -> Mapping[str, Record]:
    """A topic's papers in a tree, with those that were `found` on another program's pages."""
    papers = read_papers(tree, folder)
    if found:
        papers.unite(paper for paper in found.imported.papers.values() if tells_more(paper, papers.get(paper.id)))
    return papers


def tells_more(found: Paper | Record, known: Record | None) -> bool:
    """Whether another program can know of a paper what the archive does not: of what arXiv has told, no."""
    return known is None or known.version < found.version or needs_completion(known)


def completed(fetched: Record, known: Record | None) -> Record:
    """What was fetched, but where a page told of a version that arXiv's index has not: that, with what it lacked."""
    if known is None or known.version <= fetched.version or not needs_completion(known):
        return fetched
    told, lacking = fetched.paper, known.paper
    paper = replace(
        lacking,
        authors=told.authors,
        categories=told.categories,
        published=min(told.published, lacking.updated),
        abstract=lacking.abstract or told.abstract,
        comment=lacking.comment or told.comment,
        journal_ref=told.journal_ref,
        doi=told.doi,
    )
    return Record(paper.id, paper)


def unknown_to_arxiv(
    papers: Mapping[str, Record], sought: Iterable[str], states: Iterable[TopicState | None], told: Iterable[str]
) -> tuple[str, ...]:
    """The papers that arXiv has not, or cannot deliver: those `told` of in this run, and those known before.

    They stay as another program told of them; or they are only named, as those `sought`, by lines kept aside.
    """
    before = {identifier for state in states if state is not None for identifier in state.unknown}
    candidates = {*told, *before}
    named_only = {*sought, *before} - papers.keys()
    bare = {each for each in candidates if each in papers and needs_completion(papers[each])}
    return tuple(sorted(bare | (candidates & named_only)))


def news(change: Change, sought: Collection[str]) -> Change:
    """What of a change readers have not seen: not what is only told in full, nor papers that were `sought`."""
    return Change(
        tuple(paper for paper in change.new if paper.id not in sought),
        tuple((before, after) for before, after in change.revised if not needs_completion(before)),
    )


def _states(trees: Iterable[Tree], folder: str) -> list[TopicState]:
    return [state for tree in trees if (state := read_topic_state(tree, folder)) is not None]
