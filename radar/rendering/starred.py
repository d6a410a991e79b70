"""The curated list: what people have starred, by tag and with their notes, as a page, BibTeX and a feed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from posixpath import dirname, relpath
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from radar import PROJECT_URL
from radar.archive.layout import STARRED_ARCHIVE, STARRED_BIBTEX, STARRED_FEED, STARRED_PAGE
from radar.archive.merge import outranks
from radar.archive.paper import Paper
from radar.archive.record import Record
from radar.rendering.addresses import addresses
from radar.rendering.bibtex import bibtex, entry
from radar.rendering.feed import atom_feed
from radar.rendering.latex import to_latex
from radar.rendering.markdown import escape
from radar.rendering.marks import Marks
from radar.rendering.template_engine import LARGEST_PAGE, Engine
from radar.rendering.text_limits import readable
from radar.rendering.views import PaperView, breadcrumb
from radar.settings.model import Settings
from radar.tree import README

_OTHERS = "Others"
_ALL = "All topics"
_LARGEST_PART = 200_000  # bytes of a part of a README, in which people have their own texts too


@dataclass(frozen=True)
class Starred:
    """A starred paper with its marks."""

    record: Record
    marks: Marks


def together(topics: Iterable[Iterable[Starred]]) -> list[Starred]:
    """The starred papers of several topics, each once with all its marks, in no order."""
    found: dict[str, Starred] = {}
    for papers in topics:
        for each in papers:
            known = found.get(each.record.id)
            if known is None:
                found[each.record.id] = each
                continue
            best = each.record if outranks(each.record, known.record) else known.record
            marks = Marks(
                True,
                tuple(sorted({*known.marks.tags, *each.marks.tags})),
                tuple(sorted({*known.marks.notes, *each.marks.notes})),
            )
            found[each.record.id] = Starred(best, marks)
    return list(found.values())


def render_starred(
    engine: Engine, settings: Settings, papers: Sequence[Starred], name: str = "", slug: str = ""
) -> dict[str, bytes]:
    """The files of the starred papers of a topic, or of all without one, by path; none without papers."""
    if not papers:
        return {}
    ordered = _ordered(settings, papers)
    folder = "/".join(filter(None, (settings.output_dir, slug)))
    where = addresses(settings, *filter(None, (slug,)))
    feed = f"{where.feed.removesuffix('feed.xml')}{STARRED_FEED}" if where.feed else ""
    identifier = feed or uuid5(NAMESPACE_URL, f"{PROJECT_URL}/starred/{slug}").urn
    shown = [readable(each.record.paper) for each in ordered]
    values = {
        "topic": escape(name or _ALL),
        "links": breadcrumb(settings.home_url, settings.output_dir, slug, depth=1) if slug else None,
        "feed": feed or STARRED_FEED,
        "bibtex": STARRED_BIBTEX,
        "level": "##",
    }
    files = {
        STARRED_PAGE: _fitted(engine, settings, "starred.md.j2", values, ordered, LARGEST_PAGE).encode(),
        STARRED_BIBTEX: bibtex([_entry(paper, each.marks) for paper, each in zip(shown, ordered, strict=True)]),
        STARRED_FEED: atom_feed(f"{name or _ALL}: starred", identifier, feed, where.page, shown, settings.group_by),
    }
    if slug:
        files[STARRED_ARCHIVE] = b"".join(each.record.raw + b"\n" for each in ordered)
    return {f"{folder}/{file}": data for file, data in files.items()}


def render_starred_part(
    engine: Engine, settings: Settings, papers: Sequence[Starred], slug: str = "", readme: str = README
) -> str:
    """The list for the file of people's at the path `readme`: of a topic, or of all."""
    text = _fitted(engine, settings, "stars.md.j2", {"level": "###"}, _ordered(settings, papers), _LARGEST_PART).strip(
        "\n"
    )
    if not papers:
        return text
    folder = quote("/".join(filter(None, (relpath(settings.output_dir, dirname(readme) or "."), slug))))
    return f"{text}\n\n[Starred papers]({folder}/{STARRED_PAGE}) · [BibTeX]({folder}/{STARRED_BIBTEX})\n"


def _ordered(settings: Settings, papers: Sequence[Starred]) -> list[Starred]:
    return sorted(papers, key=lambda each: (each.record.date(settings.group_by), each.record.id), reverse=True)


def _fitted(
    engine: Engine,
    settings: Settings,
    template: str,
    values: Mapping[str, object],
    papers: Sequence[Starred],
    most: int,
) -> str:
    """What a template makes of as many of the first papers as come to less than `most` bytes."""
    group_by = settings.group_by
    views = [(each.marks.tags, PaperView(readable(each.record.paper), group_by, each.marks)) for each in papers]
    count = len(views)
    while True:
        shown = {**values, "sections": _sections(views[:count]), "left_out": len(views) - count}
        text = engine.render(template, shown)
        if len(text.encode()) < most or not count:
            return text
        count = count * 3 // 4


def _sections(papers: Sequence[tuple[Sequence[str], PaperView]]) -> list[dict[str, object]]:
    """The papers of each tag, in alphabetical order of the tags; one with several tags stands under each."""
    by_tag: dict[str, list[PaperView]] = {}
    others: list[PaperView] = []
    for tags, view in papers:
        for tag in tags:
            by_tag.setdefault(tag, []).append(view)
        if not tags:
            others.append(view)
    tags = sorted(by_tag, key=lambda tag: (tag.casefold(), tag))
    sections: list[dict[str, object]] = [{"name": escape(tag), "papers": by_tag[tag]} for tag in tags]
    if others:
        sections.append({"name": _OTHERS if sections else "", "papers": others})
    return sections


def _entry(paper: Paper, marks: Marks) -> bytes:
    """A paper's entry in BibTeX, with what people wrote in the fields that reference managers have for it."""
    fields = (("keywords", ", ".join(marks.tags)), ("annote", " ".join(marks.notes)))
    told = "".join(f"      {name}={{{to_latex(text)}}},\n" for name, text in fields if text)
    return entry(paper) + told.encode()
