"""READMEs of people's that have a part of ours, or seem to be meant to: what is told where they have none."""

from __future__ import annotations

import logging
import re
from collections.abc import Collection, Iterator, Sequence
from itertools import accumulate
from typing import Protocol

from radar.archive.layout import topic_folders
from radar.errors import RadarError
from radar.publishing.path_conflicts import Kind, Places
from radar.reporting.console import notice
from radar.settings.model import Settings
from radar.settings.raw_values import printable
from radar.tree import README

log = logging.getLogger(__name__)

README_FOLDERS = ("", "docs", ".github")
"""Where GitHub takes a README for the repository's own."""

_README = re.compile(r"(?:(?:docs|\.github)/)?readme(?:\.(?:md|markdown|rst|txt|adoc|org))?", re.IGNORECASE)
_NAMES_US = re.compile(rb"arxiv[\s_-]*radar", re.IGNORECASE)
_MOST_OTHERS = 10


class Readable(Places, Protocol):
    """A tree whose READMEs can be read."""

    def read_readme(self, path: str) -> bytes:
        """The content of a README that `kinds` has as a file."""


def is_readme(path: str) -> bool:
    """Whether a file's name is one that people give to a README of the repository."""
    return _README.fullmatch(path) is not None


def tell_of_readmes(tree: Readable, settings: Settings) -> None:
    """Say why the overview, or a starred list, is not in a file that it seems to be meant for.

    Nothing is said where nobody wants it anywhere.
    """
    kinds, readmes = tree.kinds(), settings.readme
    topics = {topic.slug for topic in settings.topics} | topic_folders(frozenset(kinds), settings.output_dir)
    placed = False
    for path in readmes:
        link = next(
            (place for place in accumulate(path.split("/"), "{}/{}".format) if kinds.get(place) is Kind.LINK), ""
        )
        if link:
            log.warning(
                "%s is a symbolic link, so it is left alone, and with it any marks of ours in it. To have the part "
                "between the marks kept up to date, put a file in the link's place.",
                printable(link),
            )
        elif kinds.get(path) is Kind.FILE:
            content = tree.read_readme(path)
            has_place, why, why_not_starred = _place(content, topics)
            placed = placed or has_place
            if not has_place and not why and not why_not_starred and path != README:  # which most repositories have
                why = "it has no marks that say where"
            if why:
                notice(log, "The overview is not in %s: %s.", printable(path), why)
            if why_not_starred:
                notice(log, "The starred list is not in %s: %s.", printable(path), why_not_starred)
        elif path != README:
            notice(log, "The overview is not in %s: there is no such file.", printable(path))
    if not placed:
        for path in _marked_otherwise(tree, readmes):
            notice(
                log,
                "The overview is not in %s, which has marks of ours: only the files in the setting `readme` are kept "
                "up to date (%s).",
                printable(path),
                ", ".join(map(printable, readmes)),
            )


def _place(content: bytes, topics: Collection[str] = ()) -> tuple[bool, str, str]:
    """Whether a part of ours has its place in a README; why the overview, and why a starred list, seems to miss its."""
    if not _NAMES_US.search(content):
        return False, "", ""
    from radar.rendering.readme import has_marks, near_misses  # most runs need it only once arXiv has answered

    return has_marks(content), *near_misses(content, topics)


def _marked_otherwise(tree: Readable, readmes: Sequence[str]) -> Iterator[str]:
    """READMEs that the settings do not name and that have marks; what cannot be read has none."""
    others = sorted(path for path, kind in tree.kinds().items() if kind is Kind.FILE and is_readme(path))
    for path in [path for path in others if path not in readmes][:_MOST_OTHERS]:
        try:
            if any(_place(tree.read_readme(path))):
                yield path
        except (OSError, RadarError):  # one too large, for example
            continue
