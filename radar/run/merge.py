"""What a topic's archive becomes with what arXiv has told: all of it, or only the months that something changes in."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from radar.archive.layout import month_name
from radar.archive.merge import Change, difference, supersedes, union, update, whole
from radar.archive.month_files import MonthFiles
from radar.archive.papers import by_month, newest_first
from radar.archive.record import Record, order, recorded
from radar.archive.topic_state import TopicState, read_topic_state
from radar.arxiv_api.topic_harvest import Outcome
from radar.curation.topic_verdicts import NO_VERDICTS, TopicVerdicts, digest_of
from radar.importing.completion import archive_with, completed, named, needs_completion, news, unknown_to_arxiv
from radar.importing.merge import Imported, together
from radar.importing.pages import Import, import_pages, import_strays
from radar.rendering.feed import MOST_ENTRIES
from radar.rendering.latest import newest
from radar.settings.model import GroupBy
from radar.tree import Tree


@dataclass(frozen=True)
class Edit:
    """What changes in a month: papers that come there, newest first, and identifiers of those that leave."""

    coming: Sequence[Record]
    leaving: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Merged:
    """A topic's archive after a run.

    The months in `edits` are to be written and rendered, newest first; those in `kept`, with their numbers of papers,
    stay as they lie. `change` is the news that the run brought and `proposed` what is new to the first tree. `latest`
    has the newest week and what a feed takes. About papers from another program's pages are `imported`, `to_complete`,
    `to_find` and `unknown`; `completed` of those in the base have been told in full since. `base` are the base's months
    where their digests have been found to fit, and which the edits are made to; without it they are made to nothing.

    `curated` and `awaited` are as in TopicState. `starred` gives the starred papers, newest first; where
    `stars_stay`, they are those of the base, as they were. `hides` says whether rejected papers are among what comes.
    """

    edits: Mapping[str, Edit]
    kept: Mapping[str, int]
    change: Change
    proposed: Change
    latest: Sequence[Record]
    imported: Import | None = None
    to_complete: int = 0
    to_find: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    completed: int = 0
    base: MonthFiles | None = None
    curated: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    awaited: str = ""
    starred: Callable[[], Sequence[Record]] = tuple
    stars_stay: bool = False
    hides: bool = False


def merge(
    trees: Sequence[Tree],
    folder: str,
    outcome: Outcome,
    group_by: GroupBy,
    fingerprint: str,
    verdicts: TopicVerdicts = NO_VERDICTS,
) -> Merged:
    """The union of the archives in `trees` with what was told; the first is the base, a second waits to come there.

    Where every month is as we left it, made with what `fingerprint` stands for, only those are looked into that differ
    between the trees or that a paper comes to or leaves, be it that people have decided something new of it. Else all
    are. Raises `ArchiveError`.
    """
    fetched = outcome.papers
    imports = [import_pages(tree, folder) for tree in trees]
    months = [MonthFiles(tree, folder) for tree in trees]
    states = [read_topic_state(tree, folder) for tree in trees]
    if not any(imports):
        untouched = [_is_untouched(*pair, fingerprint) for pair in zip(states, months, strict=True)]
        written = [state for state in states if state is not None]
        if all(untouched) and not any(identifier in fetched for state in written for identifier in state.unknown):
            return _merge_some(months, written, fetched, group_by, verdicts)
    for each in months:
        each.fetch(each.files)
    archives = [archive_with(tree, folder, found) for tree, found in zip(trees, imports, strict=True)]
    for place, (tree, state) in enumerate(zip(trees, states, strict=True)):
        if strays := import_strays(tree, folder, state, fingerprint, archives[place]):
            imports[place] = _with(imports[place], strays)
            archives[place] = union(archives[place].values(), recorded(strays.papers).values())
    known = union(*(archive.values() for archive in archives))
    told = [whole(completed(record, it := known.get(record.id)), it) for record in fetched.values()]
    merged, change = update(known, told)
    papers = {record.id: verdicts.judged(record) for record in merged.values()}
    in_months = by_month(papers.values(), group_by)
    sought = dict.fromkeys(named(states, imports))  # in order, and quick to look into
    unknown = unknown_to_arxiv(papers, sought, states, outcome.unknown)
    unknown_ids = frozenset(unknown)
    lacking = {each.id for each in papers.values() if needs_completion(each)}
    before = {each.id for each in archives[0].values() if needs_completion(each)}
    before |= {*named(states[:1], imports[:1])}
    curated = _curated(verdicts, {id: month_name(papers[id].date(group_by)) for id in verdicts.papers if id in papers})
    proposed = change if len(trees) == 1 else difference(archives[0], papers.values())
    return Merged(
        {month: Edit(records) for month, records in in_months.items()},
        {},
        verdicts.visible(news(change, sought)),
        verdicts.visible(news(proposed, sought)),
        newest(map(_visible, in_months.values()), MOST_ENTRIES, group_by),
        imports[0],
        len(lacking - unknown_ids),
        tuple(each for each in sought if each not in papers and each not in unknown_ids),
        unknown,
        len({each for each in before if each in papers} - lacking),
        curated=curated,
        awaited=digest_of(verdicts.papers - curated.keys()),
        starred=lambda: newest_first((papers[id] for id in curated if verdicts.starred(id)), group_by),
        hides=verdicts.hides(proposed),
    )


def _with(found: Import | None, strays: Imported) -> Import:
    if found is None:
        return Import(strays, frozenset())
    return replace(found, imported=together([found.imported, strays]))


def _is_untouched(state: TopicState | None, months: MonthFiles, fingerprint: str) -> bool:
    """Whether a topic is as we left it, or has nothing yet."""
    if state is None:
        return not months.files
    return (
        not state.to_complete
        and not state.to_find
        and state.months.keys() == months.files.keys()
        and state.rendered == months.digests(fingerprint, state.months)
    )


def _merge_some(
    trees: Sequence[MonthFiles],
    states: Sequence[TopicState],
    fetched: Mapping[str, Record],
    group_by: GroupBy,
    verdicts: TopicVerdicts,
) -> Merged:
    """The same, where each paper stands once in each tree, and in the month of its date."""
    base, last = trees[0], trees[-1]
    names = sorted({month for state in states for month in state.months}, reverse=True)
    differing = [month for month in names if base.sha(month) != last.sha(month)]
    for tree in trees:
        tree.fetch({*names[:2], *differing})
    ours = {month: [*base.records(month)] for month in differing}
    in_base = {record.id: record for records in ours.values() for record in records}
    waiting = () if last is base else (record for month in differing for record in last.records(month))
    together = union(in_base.values(), waiting)

    elsewhere = [record for record in fetched.values() if record.id not in together]
    same = [month for month in names if month not in differing]
    wanted_again = {*names[:2], *(month_name(record.date(group_by)) for record in elsewhere)}
    places = base.find(_where(elsewhere, same, group_by), (record.id for record in elsewhere), wanted_again)
    listed = states[0].curated if base.files else {}
    outdated = verdicts.outdated(listed, states[0].awaited if base.files else "") if states else set()
    places |= _places(base, outdated - together.keys() - places.keys(), listed, same)
    found = {record.id: record for _, record in places.values()}
    known, in_base = together | found, in_base | found
    told = (verdicts.judged(whole(each, known.get(each.id))) for each in fetched.values())
    changed = [each for each in told if (it := known.get(each.id)) != each and supersedes(each, it)]
    told_anew = {record.id for record in changed}
    changed += [
        record.judged(verdicts.rejected(record.id))
        for record in known.values()
        if record.id not in told_anew and (record.id in outdated or record.rejected is not verdicts.rejected(record.id))
    ]

    after = together | {record.id: record for record in changed if record.id in together}
    coming = [record for record in changed if record.id not in together]
    coming += [record for record in after.values() if in_base.get(record.id) is not record]
    leaving = [(places[record.id][0], record.id) for record in changed if record.id in places]
    leaving += [(month, each.id) for month, records in ours.items() for each in records if after[each.id] is not each]
    edits = _edits(coming, leaving, group_by)
    counts = states[0].months if base.files else {}
    kept = {month: count for month, count in counts.items() if month not in edits}
    base.fetch(edits)
    gone = {id for _, id in leaving}
    placed = {id: month for id, (month, _) in listed.items() if id not in gone and id in verdicts.papers}
    placed |= {each.id: month for month, edit in edits.items() for each in edit.coming if each.id in verdicts.papers}
    curated = _curated(verdicts, placed)
    proposed = difference(in_base, coming)

    def by_months() -> Iterator[Iterable[Record]]:
        for month in sorted({*edits, *kept}, reverse=True):
            yield _visible(_edited(base.records(month), edits.get(month, Edit(())), group_by))

    return Merged(
        edits,
        kept,
        verdicts.visible(difference(known, changed)),
        verdicts.visible(proposed),
        newest(by_months(), MOST_ENTRIES, group_by),
        unknown=tuple(sorted({identifier for state in states for identifier in state.unknown})),
        base=base,
        curated=curated,
        awaited=digest_of(verdicts.papers - curated.keys()),
        starred=partial(_starred, base, edits, curated, verdicts, group_by),
        stars_stay=_stars_stay(edits, listed, curated, verdicts),
        hides=verdicts.hides(proposed),
    )


def _places(
    base: MonthFiles, identifiers: Collection[str], listed: Mapping[str, tuple[str, str]], months: Sequence[str]
) -> dict[str, tuple[str, Record]]:
    """Where papers stand of which people have decided something, be it in a month that is `listed` or in any."""
    there = {id for id in identifiers if id in listed}
    known = {listed[id][0] for id in there}
    found = base.find([month for month in months if month in known], there, known)
    return found | base.find(months, {*identifiers} - there)


def _curated(verdicts: TopicVerdicts, placed: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """What `TopicState` keeps of the papers that stand in these months."""
    return {id: (month, digest) for id, month in placed.items() if (digest := verdicts.digest(id))}


def _stars_stay(
    edits: Mapping[str, Edit],
    before: Mapping[str, tuple[str, str]],
    after: Mapping[str, tuple[str, str]],
    verdicts: TopicVerdicts,
) -> bool:
    """Whether no starred paper has come, changed or gone."""
    coming = {record.id for edit in edits.values() for record in edit.coming}
    leaving = {id for edit in edits.values() for id in edit.leaving}
    stars = {id for id in after if verdicts.starred(id)}
    return not (stars & coming) and not (leaving & before.keys())


def _starred(
    base: MonthFiles,
    edits: Mapping[str, Edit],
    curated: Mapping[str, tuple[str, str]],
    verdicts: TopicVerdicts,
    group_by: GroupBy,
) -> list[Record]:
    """The starred papers, newest first."""
    stars = {id for id in curated if verdicts.starred(id)}
    coming = {record.id: record for edit in edits.values() for record in edit.coming if record.id in stars}
    months = {curated[id][0] for id in stars - coming.keys()}
    base.fetch(months)
    found = [record for _, record in base.find(sorted(months), stars - coming.keys(), months).values()]
    return newest_first([*found, *coming.values()], group_by)


def _visible(records: Iterable[Record]) -> Iterable[Record]:
    return (record for record in records if not record.rejected)


def _edits(coming: Iterable[Record], leaving: Iterable[tuple[str, str]], group_by: GroupBy) -> dict[str, Edit]:
    """Edits by month, newest first; `leaving` has months and identifiers."""
    come = by_month(coming, group_by)
    leave: dict[str, set[str]] = {}
    for month, identifier in leaving:
        leave.setdefault(month, set()).add(identifier)
    months = sorted({*come, *leave}, reverse=True)
    return {month: Edit(come.get(month, ()), frozenset(leave.get(month, ()))) for month in months}


def _edited(records: Iterable[Record], edit: Edit, group_by: GroupBy) -> Iterator[Record]:
    """The records of a month, newest first, after an edit."""
    stay = (record for record in records if record.id not in edit.leaving)
    return heapq.merge(stay, edit.coming, key=partial(order, group_by=group_by), reverse=True)


def _where(records: Iterable[Record], months: Sequence[str], group_by: GroupBy) -> list[str]:
    """Those of `months`, newest first, that papers can be in."""
    begins = {month_name(record.date(GroupBy.PUBLISHED)) for record in records}
    if group_by is GroupBy.PUBLISHED:
        return [month for month in months if month in begins]
    # A paper is in the month of its latest version, which is none before its first.
    return [month for month in months if begins and month >= min(begins)]
