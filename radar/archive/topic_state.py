"""`radar.json`: what a topic's archive holds, and how far it is complete."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from radar.archive.coverage import Coverage, Revised
from radar.archive.layout import MONTH, STATE_FILE
from radar.archive.paper import IDENTIFIER, is_moment
from radar.errors import ArchiveError
from radar.tree import Tree

_LARGEST_STATE = 32 * 2**20  # bytes of a `radar.json`; 100,000 identifiers that arXiv does not know take 2 MB
_MOST_IN_A_MONTH = 1_000_000  # papers; arXiv has some 29,000 a month in all
_UNTIL = "submitted until "
_SUBMITTED_UNTIL = re.compile(rf"{_UNTIL}\d{{4}}-\d\d-\d\d", re.ASCII)
_MOST_SPANS = 200  # spans of coverage behind each other; a run adds one at most, and filling in joins them


@dataclass(frozen=True)
class TopicState:
    """What `radar.json` says of a topic. `months` counts papers by `YYYY_MM`, newest month first.

    Of papers that came from another program's pages, `to_complete` are still to be asked for at arXiv, and `unknown`
    has the identifiers of those that it does not have, or cannot deliver. `to_find` are identifiers of papers of which
    the pages had no more than that, and for which arXiv is still to be asked too. `rendered` has a digest of each
    month's files as they were written, by which to see that they are as they were. `rules` are those by which papers
    were chosen beyond the query. `until` is the last day on which a paper may have been submitted, `YYYY-MM-DD`, and
    empty where there is none: `coverage` holds of those papers alone.

    `months` counts rejected papers too, which are `rejected` by month. `curated` are the papers here of which people
    have decided something: the month that each stands in, and a digest of what was decided when it was last rendered.
    `awaited` is a digest of the identifiers of those that are not here, `starred` one of the files of starred papers.
    """

    name: str
    query: str
    coverage: Coverage | None
    months: Mapping[str, int]
    to_complete: int = 0
    unknown: tuple[str, ...] = ()
    to_find: tuple[str, ...] = ()
    rendered: Mapping[str, str] = field(default_factory=dict)
    rules: tuple[str, ...] = ()
    until: str = ""
    rejected: Mapping[str, int] = field(default_factory=dict)
    curated: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    awaited: str = ""
    starred: str = ""

    @property
    def shown(self) -> TopicState:
        """The same with `months` as readers see them, without what is rejected."""
        if not self.rejected:
            return self
        counts = ((month, number - self.rejected.get(month, 0)) for month, number in self.months.items())
        return replace(self, months={month: number for month, number in counts if number > 0}, rejected={})

    @property
    def complete(self) -> Coverage | None:
        """What is known to be complete, be it of papers submitted after `until` too."""
        if self.coverage is None or not self.until:
            return self.coverage
        return self.coverage.up_to(f"{self.until}T23:59:59Z")

    @property
    def found_nothing(self) -> bool:
        """Whether arXiv has been asked, and no paper was ever found."""
        return self.coverage is not None and not self.months and not self.curated and not self.to_find

    @property
    def total(self) -> int:
        """Papers in the archive, without the rejected ones."""
        return sum(self.shown.months.values())


def read_topic_state(tree: Tree, folder: str) -> TopicState | None:
    """What the `radar.json` in `folder` says; None where there is none."""
    path = f"{folder}/{STATE_FILE}"
    return read_state(tree.read(path), path) if path in tree.paths() else None


def write_state(state: TopicState) -> bytes:
    """The bytes of `radar.json`."""
    coverage = state.coverage
    record: dict[str, Any] = {"name": state.name, "query": state.query}
    # A rule like the others to whoever knows nothing of that day.
    if rules := [*state.rules, *([f"{_UNTIL}{state.until}"] if state.until else [])]:
        record["rules"] = rules
    if coverage is not None:
        record["coverage"] = _coverage_record(coverage)
    if state.to_complete:
        record["to-complete"] = state.to_complete
    if state.to_find:
        record["to-find"] = state.to_find
    if state.unknown:
        record["unknown-to-arxiv"] = state.unknown
    record["total"] = state.total
    record["months"] = dict(state.months)
    if state.rendered:
        record["rendered"] = dict(state.rendered)
    if state.rejected:
        record["rejected"] = dict(state.rejected)
    if state.curated:
        record["curated"] = {identifier: " ".join(told) for identifier, told in sorted(state.curated.items())}
    if state.awaited:
        record["awaited"] = state.awaited
    if state.starred:
        record["starred"] = state.starred
    return (json.dumps(record, ensure_ascii=False, indent=2) + "\n").encode()


def read_state(data: bytes, file: str) -> TopicState:
    """What `radar.json` says; raises `ArchiveError` where it is not as `write_state` writes it."""
    try:
        if len(data) > _LARGEST_STATE:
            raise ValueError
        record = json.loads(data)
        coverage = record.get("coverage")
        months = record["months"]
        rules = [_text(rule) for rule in _list(record.get("rules", []))]
        days = [rule for rule in rules if _SUBMITTED_UNTIL.fullmatch(rule)]
        state = TopicState(
            name=_text(record["name"]),
            query=_text(record["query"]),
            coverage=_coverage(coverage) if coverage else None,
            months={month: _count(month, number) for month, number in sorted(months.items(), reverse=True)},
            to_complete=_number(record.get("to-complete", 0), 0, _MOST_IN_A_MONTH),
            unknown=_identifiers(record.get("unknown-to-arxiv", [])),
            to_find=_identifiers(record.get("to-find", [])),
            rendered={month: _text(digest) for month, digest in record.get("rendered", {}).items()},
            rules=tuple(rule for rule in rules if rule not in days),
            until=min(days, default="").removeprefix(_UNTIL),
            rejected={month: _count(month, number) for month, number in record.get("rejected", {}).items()},
            curated={_identifier(it): _curated(told) for it, told in record.get("curated", {}).items()},
            awaited=_text(record.get("awaited", "")),
            starred=_text(record.get("starred", "")),
        )
        write_state(state)  # half a surrogate pair can be read but not written
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise ArchiveError(
            f"{file} is not as arXiv Radar writes it.",
            "Restore it from the repository's history, or remove it: the next run reads the topic from the start.",
            file,
        ) from None
    return state


def _coverage_record(coverage: Coverage) -> dict[str, Any]:
    record: dict[str, Any] = {"from": coverage.since, "until": coverage.until}
    if coverage.submitted_since:
        record["submitted-from"] = coverage.submitted_since
    if coverage.revised is not None:
        record["revised"] = {"from": coverage.revised.since, "submitted-from": coverage.revised.submitted_since}
    if coverage.earlier is not None:
        record["earlier"] = _coverage_record(coverage.earlier)
    return record


def _coverage(record: Any, depth: int = 0) -> Coverage:
    if depth > _MOST_SPANS:
        raise ValueError
    submitted, earlier, revised = record.get("submitted-from"), record.get("earlier"), record.get("revised")
    return Coverage(
        since=_time(record["from"]),
        until=_time(record["until"]),
        submitted_since=_time(submitted) if submitted else "",
        earlier=_coverage(earlier, depth + 1) if earlier else None,
        revised=Revised(_time(revised["from"]), _time(revised["submitted-from"])) if revised else None,
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError
    return value


def _identifiers(value: object) -> tuple[str, ...]:
    found = tuple(map(_text, _list(value)))
    if not all(map(IDENTIFIER.fullmatch, found)):
        raise ValueError
    return found


def _identifier(value: object) -> str:
    (identifier,) = _identifiers([value])
    return identifier


def _curated(value: object) -> tuple[str, str]:
    month, _, digest = _text(value).partition(" ")
    if not MONTH.fullmatch(month):
        raise ValueError
    return month, digest


def _time(value: object) -> str:
    """A moment of any year: whether it can be believed is for `believed` to say."""
    if not is_moment(_text(value)):
        raise ValueError
    return _text(value)


def _number(value: object, least: int, most: int) -> int:
    if type(value) is not int or not least <= value <= most:
        raise ValueError
    return value


def _count(month: str, value: object) -> int:
    if not MONTH.fullmatch(month):
        raise ValueError
    return _number(value, 1, _MOST_IN_A_MONTH)
