"""What a topic's archive becomes with what arXiv has told: all of it, or only the months that something changes in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from radar.archive.merge import Change, difference, supersedes, union, update
from radar.archive.months import Months
from radar.archive.paper import Paper
from radar.archive.record import Record, recorded
from radar.archive.topic import TopicState, by_month, month_name, read_topic_state
from radar.asking.survey import Outcome
from radar.importing.completion import archive_with, completed, named, needs_completion, news, unknown_to_arxiv
from radar.importing.merge import Imported, together
from radar.importing.pages import Import, import_pages, import_strays
from radar.rendering.feed import MOST_ENTRIES
from radar.rendering.newest import newest
from radar.settings.model import GroupBy
from radar.tree import Tree


@dataclass(frozen=True)
class Merged:
    """A topic's archive after a run.

    `months` are to be written and rendered, newest first; those in `kept`, with their numbers of papers, stay as they
    lie. `change` is the news that the run brought and `proposed` what is new to the first tree. `latest` has the newest
    week and what a feed takes. About papers from another program's pages are `imported`, `to_complete`, `to_find` and
    `unknown`; `completed` of those in the base have been told in full since. `base` are the base's months where their
    digests have been found to fit.
    """

    months: Mapping[str, list[Record]]
    kept: Mapping[str, int]
    change: Change
    proposed: Change
    latest: Sequence[Paper]
    imported: Import | None = None
    to_complete: int = 0
    to_find: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    completed: int = 0
    base: Months | None = None

    @property
    def counts(self) -> dict[str, int]:
        """The number of papers by month, newest first."""
        counts = dict(self.kept) | {month: len(papers) for month, papers in self.months.items()}
        return {month: counts[month] for month in sorted(counts, reverse=True)}


def merge(trees: Sequence[Tree], folder: str, outcome: Outcome, group_by: GroupBy, fingerprint: str) -> Merged:
    """The union of the archives in `trees` with what was told; the first is the base, a second waits to come there.

    Where every month is as we left it, made with what `fingerprint` stands for, only those are looked into that differ
    between the trees or that a paper comes to or leaves. Else all are. Raises `ArchiveError`.
    """
    fetched = outcome.papers
    imports = [import_pages(tree, folder) for tree in trees]
    months = [Months(tree, folder) for tree in trees]
    states = [read_topic_state(tree, folder) for tree in trees]
    if not any(imports):
        untouched = [_is_untouched(*pair, fingerprint) for pair in zip(states, months, strict=True)]
        written = [state for state in states if state is not None]
        if all(untouched) and not any(identifier in fetched for state in written for identifier in state.unknown):
            return _merge_some(months, written, fetched, group_by)
    for each in months:
        each.fetch(each.files)
    archives = [archive_with(tree, folder, found) for tree, found in zip(trees, imports, strict=True)]
    for place, (tree, state) in enumerate(zip(trees, states, strict=True)):
        if strays := import_strays(tree, folder, state, fingerprint, archives[place]):
            imports[place] = _with(imports[place], strays)
            archives[place] = union(archives[place].values(), recorded(strays.papers).values())
    known = union(*(archive.values() for archive in archives))
    told = [completed(record, known.get(record.id)) for record in fetched.values()]
    papers, change = update(known, told)
    in_months = by_month(papers.values(), group_by)
    sought = named(states, imports)
    unknown = unknown_to_arxiv(papers, sought, states, outcome.unknown)
    lacking = {each.id for each in papers.values() if needs_completion(each)}
    before = {each.id for each in archives[0].values() if needs_completion(each)}
    before |= {*named(states[:1], imports[:1])}
    return Merged(
        in_months,
        {},
        news(change, sought),
        news(change if len(trees) == 1 else difference(archives[0], papers), sought),
        newest(in_months.values(), MOST_ENTRIES, group_by),
        imports[0],
        len(lacking - {*unknown}),
        tuple(each for each in sought if each not in papers and each not in unknown),
        unknown,
        len({each for each in before if each in papers} - lacking),
    )


def _with(found: Import | None, strays: Imported) -> Import:
    if found is None:
        return Import(strays, frozenset())
    return replace(found, imported=together([found.imported, strays]))


def _is_untouched(state: TopicState | None, months: Months, fingerprint: str) -> bool:
    """Whether a topic is as we left it, or has nothing yet."""
    if state is None:
        return not months.files
    return (
        not state.to_complete
        and not state.to_find
        and state.months.keys() == months.files.keys()
        and state.rendered == months.digests(fingerprint)
    )


def _merge_some(
    trees: Sequence[Months], states: Sequence[TopicState], fetched: Mapping[str, Record], group_by: GroupBy
) -> Merged:
    """The same, where each paper stands once in each tree, and in the month of its date."""
    base, last = trees[0], trees[-1]
    names = sorted({month for state in states for month in state.months}, reverse=True)
    touched = {month for month in names if base.sha(month) != last.sha(month)}
    for tree in trees:
        tree.fetch({*names[:2], *touched})
    differing = union(*(tree.records(month) for month in touched for tree in trees))
    elsewhere = {identifier: record for identifier, record in fetched.items() if identifier not in differing}
    others = [month for month in names if month not in touched]
    places = base.find(_where(elsewhere.values(), others, group_by), elsewhere)
    changed: dict[str, Record] = {}
    for identifier, record in fetched.items():
        month, known = places.get(identifier, ("", differing.get(identifier)))
        if known is None or (known != record and supersedes(record, known)):
            changed[identifier] = record
            touched |= {month, month_name(record.date(group_by))} - {""}
    for tree in trees:
        tree.fetch(touched)
    archives = [union(*(tree.records(month) for month in touched)) for tree in trees]
    before = union(*(archive.values() for archive in archives)) if len(trees) > 1 else archives[0]
    after = before | changed
    in_months = by_month(after.values(), group_by)
    counts = {month: count for state in states for month, count in state.months.items()}
    kept = {month: count for month, count in counts.items() if month not in touched}

    def newest_first() -> Iterator[Iterator[Record]]:
        for month in sorted({*in_months, *kept}, reverse=True):
            yield iter(in_months[month]) if month in in_months else base.each(month)

    return Merged(
        in_months,
        kept,
        difference(before, after),
        difference(archives[0], after),
        newest(newest_first(), MOST_ENTRIES, group_by),
        unknown=tuple(sorted({identifier for state in states for identifier in state.unknown})),
        base=base,
    )


def _where(records: Iterable[Record], months: Sequence[str], group_by: GroupBy) -> list[str]:
    """Those of `months`, newest first, that papers can be in."""
    begins = {month_name(record.date(GroupBy.PUBLISHED)) for record in records}
    if group_by is GroupBy.PUBLISHED:
        return [month for month in months if month in begins]
    # A paper is in the month of its latest version, which is none before its first.
    return [month for month in months if begins and month >= min(begins)]
