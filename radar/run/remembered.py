"""Which topics runs have read completely, as the repository remembers it: before arXiv is asked, and after."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from functools import reduce

from radar.archive.last_asked import (
    Asked,
    LastAsked,
    Newest,
    covering,
    last_asked,
    merged,
    path_of,
    state_digest,
    write_last_asked,
)
from radar.archive.topic_state import read_topic_state
from radar.arxiv_api.unasked import Reading
from radar.rendering.code_fingerprint import fingerprint
from radar.rendering.template_engine import Engine
from radar.run.topic_states import believed_coverage
from radar.settings.model import Settings, Topic
from radar.tree import Tree


def readings(
    settings: Settings, engine: Engine, trees: Collection[Tree], now: datetime
) -> Callable[[Topic, Newest], Iterator[Reading]]:
    """What tells, of a topic, its complete readings when arXiv was as an answer shows it.

    Those count whose tree still has all that was read then, and claims it for what the topic is now.
    """
    output_dir = settings.output_dir
    remembered = [(tree, known) for tree in trees if (known := last_asked(tree, output_dir, now)) is not None]

    def of(topic: Topic, newest: Newest) -> Iterator[Reading]:
        for tree, known in remembered:
            if known.newest != newest or (asked := covering(tree, output_dir, topic.slug, known)) is None:
                continue
            state = read_topic_state(tree, f"{output_dir}/{topic.slug}")
            until = topic.until.isoformat() if topic.until else ""
            mark = fingerprint(engine, settings, topic)
            if state and state.until == until and believed_coverage(settings, tree, topic, mark, now):
                yield Reading(newest, known.at, asked.read_to)

    return of


def remember(
    trees: Sequence[Tree], output_dir: str, read: Mapping[str, tuple[Reading, bytes]], now: datetime
) -> Mapping[str, bytes]:
    """The file, by its path, that says what is remembered in `trees` and what a run has read; none without any.

    `read` has the run's complete readings by slug, all of one state of arXiv, with the topic's `radar.json` since.
    """
    ours = None
    if read:
        topics = {slug: Asked(reading.read_to, state_digest(state)) for slug, (reading, state) in read.items()}
        first = min((reading for reading, _ in read.values()), key=lambda reading: reading.at)
        ours = LastAsked(first.newest, first.at, topics)
    before = [last_asked(tree, output_dir, now) for tree in trees]
    # What this run has read takes the place of what was known of those topics.
    together = reduce(merged, [each and each.without(read) for each in before], ours)
    return {} if together is None else {path_of(output_dir): write_last_asked(together)}
