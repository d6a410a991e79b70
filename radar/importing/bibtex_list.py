"""Lists in BibTeX: each `@entry` is a row, asks arXiv for a paper, or is set aside.

@misc{yao, title = {{ReAct}}, eprint = {2210.03629}, archivePrefix = {arXiv}}          arXiv
@article{schick, title={Toolformer}, journal={arXiv preprint arXiv:2302.04761}}        Google Scholar
@article{schick, title = {Toolformer}, journal = {CoRR}, volume = {abs/2302.04761}}    DBLP
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from radar.arxiv_api.tex_to_unicode import tex_to_unicode
from radar.importing.bibtex_entries import BibtexEntry, bibtex_entries
from radar.importing.entry import LONGEST_ENTRY, Entry, asked_for, checked
from radar.importing.paper_object import Pairs, paper_object
from radar.importing.reasons import IN_A_COMMENT, NO_PAPER, NOT_TEXT, SEVERAL, UNBALANCED
from radar.importing.row import Row, Unread, bare_paper, papers_named
from radar.importing.table import lines
from radar.text import fold

_OF_THE_PAPER = ("url", "doi", "journal", "journaltitle", "howpublished", "number", "publisher", "booktitle", "series")
"""Fields that say where the paper itself is; others can speak of any paper."""

_OF_OTHERS = ("abstract", "annote", "annotation", "keywords", "file", "title")
_TOLD = ("title", "date", "abstract", "keywords", "note", "booktitle", "journal", "code", "github", "website")
_ARCHIVE = re.compile(r"\barxiv\b|\bcorr\b", re.IGNORECASE)
# Zotero and DataCite put the names of arXiv's categories there.
_CATEGORY = re.compile(
    r"(?:FOS: |(?:Computer Science|Mathematics|Statistics|Physics|Quantitative \w+|Electrical Engineering.*?|Economics)"
    r" - ).*|.*\([a-z-]+(?:\.[A-Za-z-]+)?\)"
)
_FORMULA = re.compile(r"((?<!\\)\$[^$]*\$)")
_COMMAND = re.compile(r"\\(?:emph|text[a-z]{2,5}|mbox|mathrm|uppercase|lowercase|url)\s*(?=\{)")


def read_bibtex(data: bytes, path: str) -> list[Entry]:
    """The entries of a BibTeX file, without labels. Never raises. `path` is the file's name in the reports."""
    page = list(lines(data))
    bad = [number for number, _, is_text in page if not is_text]
    found = bibtex_entries("\n".join(line.replace("\0", "") for _, line, _ in page))
    return [Entry((), each) for entry in found for each in _read(entry, path, bad)]


def _read(entry: BibtexEntry, path: str, bad: list[int]) -> Iterator[Row | Unread]:
    if not entry.kind:
        if papers_named(entry.text):
            yield Unread(path, entry.line, entry.text, IN_A_COMMENT)
        return
    last = entry.line + entry.text.count("\n")
    papers = _papers(entry)
    why = ""
    if any(entry.line <= number <= last for number in bad):
        why = NOT_TEXT
    elif not entry.is_whole:
        why = UNBALANCED
    elif len(papers) > 1:
        why = SEVERAL
    elif not papers:
        why = NO_PAPER
    if why:
        yield from asked_for(papers, path, entry.line, entry.text, why) or [Unread(path, entry.line, entry.text, why)]
        return
    ((identifier, version),) = papers.items()
    row = Row(identifier, version, "", "", file=path, line=entry.line)
    if len(entry.text) <= LONGEST_ENTRY:
        said = paper_object(_told(entry.fields), identifier)
        row = replace(said.row, id=identifier, version=version, file=path, line=entry.line) if said else row
    yield checked(row, entry.text)


def _papers(entry: BibtexEntry) -> dict[str, int]:
    """The papers that an entry is of: by `eprint`, else by where it was published, else by whatever it says."""
    fields = entry.fields
    archive = fields.get("archiveprefix", "") or fields.get("eprinttype", "")
    if (not archive or _ARCHIVE.search(archive)) and (bare := bare_paper(fields.get("eprint", ""))):
        return dict([bare])
    if _ARCHIVE.search(fields.get("journal", "") or fields.get("journaltitle", "")):
        for name in ("volume", "number", "pages", "eid"):
            if bare := bare_paper(fields.get(name, "").removeprefix("abs/")):
                return dict([bare])
    for names in (_OF_THE_PAPER, [name for name in fields if name not in _OF_OTHERS]):
        if papers := papers_named("\n".join(_address(fields[name]) for name in names if name in fields)):
            return papers
    return {} if fields and entry.is_whole else papers_named(entry.text)


def _address(text: str) -> str:
    return text.replace("\\_", "_").replace("{", "").replace("}", "")


def _told(fields: Mapping[str, str]) -> Pairs:
    """The fields that tell something of the paper, as people read them."""
    told = {name: _read_by_people(fields[name]) for name in _TOLD if fields.get(name)}
    for name in ("journal", "note", "booktitle"):
        if _ARCHIVE.search(told.get(name, "")):  # no venue, but where the preprint is
            del told[name]
    pairs: list[tuple[str, object]] = [*told.items()]
    if keywords := told.pop("keywords", ""):
        tags = [tag for tag in map(fold, re.split(r"[,;]", keywords)) if tag and not _CATEGORY.fullmatch(tag)]
        pairs = [*told.items(), ("keywords", tags)]
    return Pairs(pairs)


def _read_by_people(text: str) -> str:
    """A field's text without TeX; formulas stay as they are."""
    parts = _FORMULA.split(tex_to_unicode(text))
    return fold("".join(part if place % 2 else _bare(part) for place, part in enumerate(parts)))


def _bare(text: str) -> str:
    text = re.sub(r"(?<!\\)[{}]", "", _COMMAND.sub("", text))
    text = re.sub(r"\\([&%$#_{}])", r"\1", text).replace("``", "“").replace("''", "”")
    return text if "://" in text else text.replace("~", " ").replace("\\ ", " ")
