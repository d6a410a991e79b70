"""A row of a table that people keep in Markdown, read by the heads of its columns."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from radar.importing.links import as_markdown, links, note_of
from radar.importing.prose_entry import day_in, read_entry, title_of
from radar.importing.row import Row, bare_paper, number_like_paper, papers_named
from radar.text import fold

_KINDS = {
    "title": "title titles papertitle papername paper papers",
    "date": "date publishdate published publicationdate updated updatedate day time submitted",
    "link": "pdf arxiv link links url paperlink paperurl arxivlink arxivid id abs preprint identifier",
    "authors": "authors author firstauthor",
    "abstract": "abstract",
    "tags": "tags tag keywords keyword",
}
_KIND_OF = {name: kind for kind, names in _KINDS.items() for name in names.split()}
_OLD = {"paper", "title", "date", "abstract", "comment"}
_BAR = re.compile(r"(?<!\\)\|")
_NOTHING = {"", "-", "–", "—", "n/a", "na", "none", "null", "tbd", "todo", "x", "✗", "❌"}


@dataclass(frozen=True)
class Columns:
    """The heads of a table as they stand there, and what each holds; empty for what only people know."""

    heads: tuple[str, ...]
    kinds: tuple[str, ...]

    @property
    def arxivradar(self) -> list[str]:
        """The columns if they are those of arXivRadar and DailyArXiv; else empty."""
        names = [head.lower() for head in self.heads]
        if {"date"} <= {*names} <= _OLD and {"paper", "title"} & {*names}:
            return ["paper" if name == "title" else name for name in names]
        return []

    def papers_in(self, line: str) -> dict[str, int]:
        """The papers of bare numbers in a line's cells that are for a paper's link, identifier or title."""
        cells = zip(self.kinds, _cells(line), strict=False)
        return {
            paper: n
            for kind, cell in cells
            if kind in ("link", "title")
            for paper, n in number_like_paper(cell).items()
        }


def read_columns(head: str) -> Columns:
    """The columns that the head of a table names."""
    heads = tuple(fold(_text(cell).replace("_", " ")) for cell in _cells(head))
    names = [re.sub(r"[^a-z]", "", each.lower()) for each in heads]
    kinds: list[str] = []
    for name in names:
        # Beside a column for titles, one for papers has links alone.
        kind = "link" if name in ("paper", "papers") and {"title", "papertitle"} & {*names} else _KIND_OF.get(name, "")
        kinds.append("" if kind in kinds and kind not in ("link", "") else kind)
    return Columns(heads, tuple(kinds))


def read_row(line: str, columns: Columns | None, row: Row) -> Row:
    """`row`, which has the paper's identifier, with what the cells of a line say of it."""
    cells = _cells(line)
    if columns is None or len(cells) > len(columns.heads):
        told = read_entry([" ".join(cells)])
        return replace(row, title=told.title, date=told.date, note=told.note)
    named = dict(zip(columns.kinds, cells, strict=False))
    title = title_of(named["title"]) if named.get("title") else ""
    if bare_paper(title) or papers_named(title):
        title = ""
    notes: list[str] = []
    if not title:
        title = next((told.title for cell in cells if papers_named(cell) and (told := read_entry([cell])).title), "")
    for head, kind, cell in zip(columns.heads, columns.kinds, cells, strict=False):
        if kind == "title":
            notes.append(note_of(links(as_markdown(cell))))
        elif kind in ("", "link"):
            notes.append(_note(head, cell, is_link=kind == "link"))
    return replace(
        row,
        title=title,
        date=day_in(named.get("date", "")),
        note=" ".join(note for note in notes if note),
        tags=tuple(tag for tag in map(fold, re.split(r"[,;/]", _text(named.get("tags", "")))) if tag),
    )


def _note(head: str, cell: str, *, is_link: bool) -> str:
    """What a cell that only people can know says: `Venue: CVPR 2024.`, or `Code: https://…`."""
    text = as_markdown(cell)
    found = list(links(text))
    told = note_of(replace(link, text=head) if _is_generic(link.text) and head else link for link in found)
    for link in reversed(found):
        text = text[: link.start] + " " + text[link.end :]
    remark = fold(re.sub(r"[*`\[\]]", "", text)).strip(" |,;-–—")
    if is_link or remark.lower() in _NOTHING or bare_paper(remark) or re.fullmatch(r"\W*", remark):
        return told
    return f"{head}: {remark.rstrip('.')}. {told}".strip() if head else f"{remark} {told}".strip()


def _is_generic(text: str) -> bool:
    return (
        re.fullmatch(r"\W*(?:link|links|here|url|url link|code|github|git|star|stars|yes)?\W*", text, re.I) is not None
    )


def _text(cell: str) -> str:
    text = as_markdown(cell)
    for link in reversed(list(links(text))):
        text = text[: link.start] + link.text + text[link.end :]
    return re.sub(r"[*`]", "", text)


def _cells(line: str) -> list[str]:
    """The cells of a row; a bar behind a backslash is none's end."""
    parts = [part.strip().replace("\\|", "|") for part in _BAR.split(line.strip())]
    if parts and not parts[0]:
        del parts[0]
    if parts and not parts[-1]:
        del parts[-1]
    return parts
