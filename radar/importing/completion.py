"""Which papers from another program's pages arXiv is still to be asked for: those without authors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from radar.archive.merge import union
from radar.archive.paper import Paper
from radar.archive.topic import TopicState, read_topic, read_topic_state
from radar.importing.merge import needs_completion
from radar.importing.pages import Import, import_pages
from radar.tree import Tree


def to_complete(trees: Sequence[Tree], folder: str) -> list[str]:
    """The identifiers of a topic's papers that arXiv is to be asked for, those of lines that were not read included."""
    imports = [import_pages(tree, folder) for tree in trees]
    states = _states(trees, folder)
    if not any(imports) and not any(state.to_complete for state in states):
        return []
    archives = [archive_with(tree, folder, found) for tree, found in zip(trees, imports, strict=True)]
    papers = union(*(archive.values() for archive in archives))
    settled = {identifier for state in states for identifier in state.unknown}
    settled |= {paper.id for paper in papers.values() if not needs_completion(paper)}
    unread = [each.id.partition("v")[0] for found in imports if found for each in found.imported.unread if each.id]
    return [each for each in dict.fromkeys([*papers, *unread]) if each not in settled]


def archive_with(tree: Tree, folder: str, found: Import | None) -> Mapping[str, Paper]:
    """A topic's papers in a tree, with those that were `found` on another program's pages."""
    papers = read_topic(tree, folder).papers
    return union(papers.values(), found.imported.papers.values()) if found else papers


def unknown_to_arxiv(
    papers: Mapping[str, Paper], trees: Iterable[Tree], folder: str, told: Iterable[str]
) -> tuple[str, ...]:
    """The papers that stay as another program told of them: those `told` of in this run, and those known before."""
    candidates = {*told, *(identifier for state in _states(trees, folder) for identifier in state.unknown)}
    return tuple(sorted(each for each in candidates if each in papers and needs_completion(papers[each])))


def _states(trees: Iterable[Tree], folder: str) -> list[TopicState]:
    return [state for tree in trees if (state := read_topic_state(tree, folder)) is not None]
