"""Papers that come take their places among those that stand there, whatever they are and wherever they belong."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from radar.archive.paper import Paper
from radar.archive.papers import newest_first
from radar.archive.record import as_records
from radar.rendering.month_parts import MonthParts
from radar.settings.model import GroupBy
from tests.unit.given_papers import papers

# Few moments, so that identifiers have to decide.
MOMENTS = st.sampled_from(["2025-02-01T00:00:00Z", "2025-02-01T00:00:01Z", "2025-02-28T23:59:59Z"])
SOME = st.lists(
    st.builds(lambda each, one, other: (each, min(one, other), max(one, other)), papers(), MOMENTS, MOMENTS),
    max_size=12,
    unique_by=lambda each: each[0].id,
)


def pieces(some: list[Paper], group_by: GroupBy) -> MonthParts:
    """Pieces that tell which paper they are of, in the archive's order."""
    records = newest_first(as_records(some), group_by)
    names = [record.id.encode() for record in records]
    return MonthParts(
        [record.raw for record in records], [b"row " + name for name in names], [b"@" + name for name in names]
    )


@given(SOME, st.data(), st.sampled_from(GroupBy))
def test_together_they_are_in_the_archives_order(
    told: list[tuple[Paper, str, str]], data: st.DataObject, group_by: GroupBy
) -> None:
    some = [replace(each, published=published, updated=updated) for each, published, updated in told]
    coming = [each for each in some if data.draw(st.booleans())]
    standing = [each for each in some if each not in coming]
    together = pieces(coming, group_by).among(pieces(standing, group_by), group_by)
    wanted = pieces(some, group_by)
    assert [[*each] for each in (together.lines, together.rows, together.entries)] == [
        [*each] for each in (wanted.lines, wanted.rows, wanted.entries)
    ]
