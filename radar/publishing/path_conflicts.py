"""What stands where: whether the places that our files need are free for them, or taken by somebody's link or file.

Nothing is written through a link, and nothing takes the place of what is not ours. So places are looked at before arXiv
is asked, and once more for the very files that are to be written.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from enum import Enum
from typing import Protocol

from radar.archive.layout import BIBTEX_FILE, LINES, MONTH, STARRED_FILES, STATE_FILE, is_in_a_month, piece_name
from radar.curation.curation_file import CURATION_FILE
from radar.errors import Problem, SettingsError
from radar.importing.pages import ASIDE_FILE
from radar.settings.model import Settings
from radar.tree import README

# By name, since what renders them is not to be loaded before arXiv has answered.
_RENDERED = {README, "feed.xml", "monthly_stats.svg"}
_OF_ALL = _RENDERED | {BIBTEX_FILE, STATE_FILE, CURATION_FILE, ".gitattributes", *STARRED_FILES}
_OF_A_TOPIC = _RENDERED | {STATE_FILE, ASIDE_FILE, *STARRED_FILES}


class Kind(Enum):
    """What can stand at a path; the value is what messages call it."""

    FILE = "a file"
    FOLDER = "a folder"
    LINK = "a symbolic link"
    SUBMODULE = "a submodule"
    SPECIAL = "neither a file nor a folder"  # a named pipe, for example


class Places(Protocol):
    """A tree, as far as it tells what stands where."""

    def kinds(self) -> Mapping[str, Kind]:
        """What stands under the output folder, at people's READMEs, and on the way to these."""

    def kind(self, path: str) -> Kind | None:
        """What stands at `path`; None for nothing."""


def check_known(places: Places, settings: Settings, branch: str = "") -> None:
    """Raise `SettingsError` where something stands in a place that the files of the topics need.

    `branch` is the one that is looked at, where there is one.
    """
    output_dir, slugs = settings.output_dir, {topic.slug for topic in settings.topics}
    deepest = output_dir.count("/") + 2  # slashes in the path of a month's folder: what lies deeper may be a file
    problems = [
        _problem(path, path if wanted is Kind.FILE else _inside(path, output_dir), kind, wanted, branch)
        for path, kind in sorted(places.kinds().items(), key=lambda item: item[0])
        if kind is not Kind.FILE or path.count("/") <= deepest
        if (wanted := wanted_at(path, output_dir, slugs)) not in (None, kind)
    ]
    if problems:
        raise SettingsError(problems)


def check_writes(places: Places, paths: Iterable[str], branch: str = "") -> None:
    """Raise `SettingsError` unless files can be at `paths`, with nothing but folders on the way to them."""
    passed: set[str] = set()
    for path in paths:
        for place in _on_the_way(path):
            if place not in passed and (kind := places.kind(place)) not in (None, Kind.FOLDER):
                raise SettingsError([_problem(place, path, kind, Kind.FOLDER, branch)])
            passed.add(place)
        if (kind := places.kind(path)) not in (None, Kind.FILE):
            raise SettingsError([_problem(path, path, kind, Kind.FILE, branch)])


def wanted_at(path: str, output_dir: str, slugs: Collection[str]) -> Kind | None:
    """What has to be at `path` if anything is, a folder or a file; None where it is nothing to us."""
    is_folder, is_file = f"{output_dir}/".startswith(f"{path}/"), False
    if path.startswith(f"{output_dir}/"):
        match path.removeprefix(f"{output_dir}/").split("/"):
            case [name]:
                is_folder, is_file = name in slugs, name in _OF_ALL
            case [slug, name] if slug in slugs:
                is_folder, is_file = bool(MONTH.fullmatch(name)), name in _OF_A_TOPIC
            case [slug, month, name] if slug in slugs and MONTH.fullmatch(month):
                is_file = is_in_a_month(name)
    return Kind.FOLDER if is_folder else Kind.FILE if is_file else None


def is_near(path: str, places: Iterable[str]) -> bool:
    """Whether something at `path` is at one of the places, or on the way to one."""
    return any(f"{place}/".startswith(f"{path}/") for place in places)


def _inside(folder: str, output_dir: str) -> str:
    """A file of ours that is to lie in a folder, or below it."""
    if not folder.startswith(f"{output_dir}/"):
        return f"{output_dir}/{README}"
    name = folder.rpartition("/")[2]
    return f"{folder}/{piece_name(name, 1, LINES) if MONTH.fullmatch(name) else README}"


def _on_the_way(path: str) -> Iterator[str]:
    end = path.find("/")
    while end >= 0:
        yield path[:end]
        end = path.find("/", end + 1)


def _problem(place: str, path: str, kind: Kind | None, wanted: Kind | None, branch: str) -> Problem:
    assert kind is not None
    assert wanted is not None
    where = f" on the branch {branch}" if branch else ""
    return Problem(
        f"{path} cannot be written, since {place} is {kind.value}{where}.",
        f"Replace it with {wanted.value}, or choose another output-dir.",
    )
