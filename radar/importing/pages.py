"""Another program's pages in a topic's folder, found in a tree: the first run of a topic brings them over."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from radar.archive.layout import BIBTEX, LINES, MONTH, PAGE_NAME, STATE_FILE, is_in_a_month, pieces_below
from radar.archive.month_files import MonthFiles
from radar.archive.topic_state import TopicState
from radar.settings.slug import slug
from radar.tree import Tree, blob_sha

if TYPE_CHECKING:
    from radar.importing.merge import Imported
    from radar.importing.row import Unread

ASIDE_FILE = "not_imported.txt"
"""Where lines that could not be taken over are kept, in the topic's folder."""

_ASIDE_FOLDER = "not_imported"  # beside that file; holds pages that are no text
_MOST_STRAYS = 50  # pages that are looked into when months are not as we left them: all are, after a new version


@dataclass(frozen=True)
class Import:
    """What was brought over, out of which `pages` (paths): they have served, and are rendered anew or removed.

    `whole` are pages, by the path at which they are kept as they are, since not all of their bytes are text.
    """

    imported: Imported
    pages: frozenset[str]
    whole: Mapping[str, bytes] = field(default_factory=dict)


def import_pages(tree: Tree, folder: str) -> Import | None:
    """What pages without an archive beside them hold; None where there are none.

    Where there is neither an archive nor such a page, a folder counts whose name was made in another way of the same
    words, such as `vision-language` for `vision_language`. Raises `ArchiveError` for pages of our own whose archive is
    gone.
    """
    paths = tree.paths()
    if pages := foreign_pages(paths, folder):
        return _import(tree, folder, folder, pages)
    if f"{folder}/{STATE_FILE}" in paths or any(pieces_below(paths, folder, LINES)):
        return None
    parent, _, name = folder.rpartition("/")
    others = [other for other in foreign_folders(paths, parent) if slug(other) == name]
    if not others:
        return None
    from radar.importing.merge import together

    found = [_import(tree, f"{parent}/{other}", folder, foreign_pages(paths, f"{parent}/{other}")) for other in others]
    imported = replace(together([each.imported for each in found]), left=tuple(f"{parent}/{other}" for other in others))
    return Import(imported, frozenset(), {path: data for each in found for path, data in each.whole.items()})


def _import(tree: Tree, source: str, folder: str, pages: Collection[str]) -> Import:
    """What the `pages` in the folder `source` hold, for the topic in `folder`."""
    from radar.importing.arxivradar import import_topic  # most lists come from nowhere else
    from radar.importing.row import Unread
    from radar.importing.table import lines

    tree.fetch(pages)
    inside = [path for path in tree.paths() if path.startswith(f"{source}/")]
    read = {*pages, f"{source}/{STATE_FILE}", f"{source}/README.md"}
    names = [path for path in inside if path in read or _tells(path.removeprefix(f"{source}/"))]
    files = {path.removeprefix(f"{source}/"): tree.read(path) if path in read else b"" for path in names}
    imported = import_topic(files, source)
    whole: dict[str, bytes] = {}
    unread: list[Unread] = []
    for path in sorted(pages):
        data = tree.read(path)
        if not all(is_text for _, _, is_text in lines(data)):
            month, _, name = path.removeprefix(f"{source}/").partition("/")
            kept = f"{_ASIDE_FOLDER}/{month}_{name.removesuffix('.md')}_{blob_sha(data)[:7]}.txt"
            whole[f"{folder}/{kept}"] = data
            unread.append(Unread(path, None, "", f"Not all of it is text in UTF-8; it is kept whole in {kept}."))
    return Import(replace(imported, unread=(*imported.unread, *unread)), frozenset(pages), whole)


def _tells(path: str) -> bool:
    """Whether it means something to the import that there is a file at `path` in a topic's folder."""
    place, _, name = path.rpartition("/")
    return is_in_a_month(name, BIBTEX) or (PAGE_NAME.fullmatch(name) is not None and not MONTH.fullmatch(place))


def import_strays(
    tree: Tree, folder: str, state: TopicState | None, fingerprint: str, known: Collection[str]
) -> Imported | None:
    """Papers beyond the `known` that another program wrote over our pages since; None where there are none.

    Looked into are months that are not as the `state` says we left them; where these have very many pages, the newest.
    """
    if state is None:
        return None
    digests = MonthFiles(tree, folder).digests(fingerprint, state.months)
    altered = sorted((month for month, digest in digests.items() if state.rendered.get(month) != digest), reverse=True)
    pages = [path for month in altered for path in _pages_of(tree, folder, month)][:_MOST_STRAYS]
    if not pages:
        return None
    from radar.importing import arxivradar

    tree.fetch(pages)
    found = arxivradar.import_strays({path: tree.read(path) for path in pages}, known)
    return found if found.written_since else None


def _pages_of(tree: Tree, folder: str, month: str) -> list[str]:
    top = f"{folder}/{month}/"
    return [path for path in tree.paths() if path.startswith(top) and PAGE_NAME.fullmatch(path.removeprefix(top))]


@lru_cache(8)
def foreign_pages(paths: frozenset[str], folder: str) -> frozenset[str]:
    """The pages in the folders of months that have no archive."""
    inside = [path[len(folder) + 1 :].split("/") for path in paths if path.startswith(f"{folder}/")]
    months = [parts for parts in inside if len(parts) == 2 and MONTH.fullmatch(parts[0])]
    ours = {month for month, name in months if is_in_a_month(name, LINES)}
    return frozenset(
        f"{folder}/{month}/{name}" for month, name in months if month not in ours and PAGE_NAME.fullmatch(name)
    )


@lru_cache(8)
def foreign_folders(paths: frozenset[str], output_dir: str) -> Mapping[str, str]:
    """The folders with another program's pages and nothing of ours, each with the path of the page to begin with.

    Both are seen from `output_dir`; sorted by name.
    """
    begin: dict[str, tuple[str, str]] = {}
    ours: set[str] = set()
    inside = len(output_dir) + 1
    for path in paths:
        name, _, rest = path[inside:].partition("/")
        if name in ours or not rest or not path.startswith(f"{output_dir}/"):
            continue
        month, _, file = rest.partition("/")
        if rest == STATE_FILE or is_in_a_month(file, LINES):
            ours.add(name)
        elif MONTH.fullmatch(month) and PAGE_NAME.fullmatch(file):
            newest = max(month, begin.get(name, ("", ""))[0])
            begin[name] = min(each for each in ((month, file), begin.get(name, (month, file))) if each[0] == newest)
    readmes = paths & {f"{output_dir}/{name}/README.md" for name in begin}
    return {
        name: f"{name}/README.md" if f"{output_dir}/{name}/README.md" in readmes else "/".join((name, *begin[name]))
        for name in sorted(begin.keys() - ours)
    }


def unclaimed(paths: frozenset[str], output_dir: str, slugs: Collection[str]) -> dict[str, str]:
    """Those of the `foreign_folders` whose papers are in none of the topics with these slugs."""
    return {
        name: page
        for name, page in foreign_folders(paths, output_dir).items()
        if name not in slugs and slug(name) not in slugs
    }


def aside(tree: Tree, folder: str, found: Import) -> dict[str, bytes]:
    """The files that keep what was not taken over, by path; what is in them already stays. None where there is none."""
    path = f"{folder}/{ASIDE_FILE}"
    known = tree.read(path).decode(errors="replace") if path in tree.paths() else ""
    each = frozenset(known.split("\n\n"))  # to search all of a long file for each of many entries would take hours
    told = (_entry(unread) for unread in found.imported.unread if not unread.goes_on)
    entries = [entry for entry in told if not _is_in(entry, known, each)]
    lines = {path: (known + "".join(entries)).encode(errors="replace")} if entries else {}
    return {**lines, **found.whole}


def _is_in(entry: str, known: str, each: Collection[str]) -> bool:
    bare = entry.removesuffix("\n\n")
    return bare in each or ("\n\n" in bare and entry in known)


def _entry(unread: Unread) -> str:
    return f"{unread}\n{unread.text}\n\n" if unread.text else f"{unread}\n\n"
