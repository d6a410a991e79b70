"""Pages of arXivRadar, the tool whose layout ours is: read once, to bring a reading list over.

A row of its is `| **[Title](http://arxiv.org/abs/2502.15266v1)**<details>Abstract</details> | 2025-02-21 |
<details>Comment</details> |`, and nothing in it is escaped. Pages of its first weeks have a column for the abstract, in
changing places, and put `<summary>…</summary>` and `<p>` around texts. Letters that its `strip` took (`8 pag`) only
arXiv still has. Its links are those of arXiv's answers: `http` at first, `https` since arXiv's service was renewed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from radar.archive.layout import LINES, MONTH, PAGE_NAME, STATE_FILE, is_in_a_month
from radar.archive.paper import is_timestamp
from radar.archive.topic_state import read_state
from radar.errors import ArchiveError
from radar.importing.merge import Imported, merge_rows
from radar.importing.page_origin import BREADCRUMB, is_ours, is_theirs
from radar.importing.row import ADDRESS, Page, Row, Unread, named_paper, start_of, unbarred
from radar.importing.table import divide, has_day, is_rule, lines, pieces
from radar.settings.slug import slug
from radar.text import fold

COLUMNS = ("paper", "date", "comment")
"""The columns of its tables, where no head says otherwise."""

NOT_TEXT = "It holds bytes that are no text in UTF-8."
FOREIGN_COLUMN = "It heads a column that is not arXivRadar's, and what stands in that column is not carried over."
FOREIGN_CELL = "Its paper is taken over, but not what stands in a column that is not arXivRadar's."
NO_ROW = "It names a paper, but is no row of a table."
BY_HAND = "arXivRadar writes no such line, so somebody wrote it by hand."
NO_TABLE = "It has no table of papers."
NO_PAPER = "It links to no paper on arXiv."
NO_DATE = "It has no date, as if it were cut off."
NO_SUCH_DAY = "Its date is a day that does not exist."
UNSURE = "Where its cells end is not sure, since bars and marks in its text are not escaped."
NOT_IN_A_MONTH = "The page is not in the folder of a month, so it was not read; it stays where it is."

_HEADS = {"paper": "paper", "title": "paper", "date": "date", "abstract": "abstract", "comment": "comment"}
_LINK = rf"\[(?P<title>.*?)\]\({ADDRESS}\)"
_BOLD_PAPER = re.compile(rf"\*\*{_LINK}\*\*(?P<rest>.*)", re.ASCII | re.DOTALL)
_PLAIN_PAPER = re.compile(rf"{_LINK}(?P<rest>.*)", re.ASCII | re.DOTALL)
_BOLD_END = re.compile(rf"\]\({ADDRESS}\)\*\*", re.ASCII)
_TWO_CELLS = re.compile(r"</details>\s*\|\s*<details>")
# `Abstract` stood over bare texts, all other summaries over paragraphs.
_SUMMARIES = [
    re.compile(rf"<summary>{form}", re.DOTALL)
    for form in (r"Abstract</summary>(.*)", r".*?</summary>\s*<p>(.*)</p>", r".*?</summary>(.*)")
]
_TITLE = re.compile(r"# .* - [0-9]{4}_[0-9]{2}")
_FURNITURE = re.compile(
    rf"## Navigation|## Papers|{BREADCRUMB.pattern}|- Part [0-9]+|- \[Part [0-9]+\]\(papers_[0-9]+\.md\)"
)
_TOTAL = re.compile(r"Total number of papers\W{1,5}([0-9][0-9,]{0,14})")
_NUMBER = re.compile(r"[0-9][0-9,]{0,14}")


def read_page(data: bytes, path: str) -> Page:
    """The rows of a page, and every line that is neither a row nor of arXivRadar's own making. Never raises.

    Of its making are the page's title, the way to other pages, and the heads and rules of its tables. A row with a cell
    in a column that is not arXivRadar's is both. `path` is the page's name in the reports.
    """
    rows: list[Row] = []
    unread: list[Unread] = []
    is_theirs = False
    for number, line, found in _accounted(data):
        if isinstance(found, str):
            unread.append(Unread(path, number, line, found, named_paper(line.replace("\0", ""))))
            continue
        is_theirs = True
        if found is not None:
            rows.append(replace(found, file=path, line=number))
    return Page(tuple(rows), tuple(unread), is_theirs)


def _accounted(data: bytes) -> Iterator[tuple[int, str, Row | str | None]]:
    """Each line that holds something with its number, and the row it is or the reason why it is none.

    None stands for what is of arXivRadar's making; the title is left out, as any page may have one.
    """
    columns: Sequence[str] = COLUMNS
    in_table = is_begun = False
    page = list(lines(data))
    for (number, line, is_text), (_, next_line, _) in zip(page, [*page[1:], (0, "", True)], strict=True):
        plain = line.replace("\0", "").strip()  # UTF-16 that does not say so looks like text full of these
        is_title = plain.startswith("# ") and (not is_begun or _TITLE.fullmatch(plain) is not None)
        is_begun |= bool(plain)
        bar = plain.startswith("|")
        in_table = bool(plain) and (bar or (in_table and not plain.startswith("#")))
        if not in_table:
            columns = COLUMNS
        if "arxiv.org/abs/" in plain:
            row = read_row(line, columns) if is_text and "\0" not in line else NOT_TEXT
            yield number, line, row
            if isinstance(row, Row) and _holds_more(line, columns):
                yield number, line, FOREIGN_CELL
        elif not is_text or "\0" in line:
            yield number, line, NOT_TEXT
        elif not in_table:
            if _FURNITURE.fullmatch(plain):
                yield number, line, None
            elif plain and not is_title:
                yield number, line, BY_HAND
        elif not is_rule(plain):
            heads = _columns(plain)
            if not (bar and heads and (is_rule(next_line) or all(heads))):
                yield number, line, NO_PAPER
                continue
            columns = heads if {"paper", "date"} <= set(heads) else COLUMNS
            yield number, line, None if all(heads) else FOREIGN_COLUMN


def _columns(head: str) -> list[str]:
    """The columns that a table's head names; empty for one that is not arXivRadar's, or stands there again."""
    columns: list[str] = []
    for part in pieces(head):
        column = _HEADS.get(part.strip(" *").lower(), "")
        columns.append("" if column in columns else column)
    return columns


def read_row(line: str, columns: Sequence[str]) -> Row | str:
    """The row in a line that names a paper, or why there is none to be sure of."""
    parts = pieces(line)
    if len(parts) < 2:
        return NO_DATE if line.lstrip().startswith("|") else NO_ROW
    if not has_day(parts):
        return NO_DATE
    ways = divide(parts, columns, _fits)
    if not ways and not line.rstrip().endswith("|"):
        parts[-1] += "</details>"  # the page ends within its last row, and that within its comment
        ways = divide(parts, columns, _fits)
    if len(ways) != 1 or len(_BOLD_END.findall(line)) > 1:
        return UNSURE
    cells = dict(zip(columns, ways[0], strict=True))
    paper = _paper(cells["paper"])
    if paper is None or any(_TWO_CELLS.search(cell) for column, cell in cells.items() if column != "paper"):
        return UNSURE
    if not is_timestamp(start_of(cells["date"])):
        return NO_SUCH_DAY
    return Row(
        id=paper["id"],
        version=int(paper["version"] or 0),
        title=fold(unbarred(paper["title"])),
        date=cells["date"],
        abstract=_summarised(cells["abstract"]) if "abstract" in cells else _text(paper["rest"]),
        comment=(_summarised if "abstract" in cells else _text)(cells.get("comment", "")),
    )


def _holds_more(line: str, columns: Sequence[str]) -> bool:
    """Whether a line that is a row has something in a column that is not arXivRadar's."""
    if all(columns):
        return False
    ways = divide(pieces(line), columns, _fits)
    return any(cell and not column for way in ways for column, cell in zip(columns, way, strict=True))


def _paper(cell: str) -> re.Match[str] | None:
    return (_BOLD_PAPER if cell.startswith("**") else _PLAIN_PAPER).fullmatch(cell)


def _fits(column: str, cell: str) -> bool:
    """Whether a text can be the cell of a column; all that arXivRadar writes can, whatever a paper's texts are."""
    if column != "paper":
        return cell.startswith("<details>") == cell.endswith("</details>")
    paper = _paper(cell)
    if paper is None:
        return False
    rest = paper["rest"].strip()
    return not rest or (rest.startswith("<details>") and rest.endswith("</details>"))


def _text(cell: str) -> str:
    """What the cell of an abstract or a comment says."""
    cell = cell.strip()
    if cell.startswith("<details>"):
        return fold(cell.removeprefix("<details>").removesuffix("</details>"))
    return "" if cell == "None" else fold(cell)


def _summarised(cell: str) -> str:
    """What such a cell of an early page says."""
    text = _text(cell)
    return next((fold(found[1]) for form in _SUMMARIES if (found := form.fullmatch(text))), text)


def stated_total(readme: bytes, topic: str = "") -> int | None:
    """How many papers a README of arXivRadar's speaks of; None where it does not say.

    A topic's README says it of that topic. An overview says it of each topic: of the one whose name has the same slug
    as `topic`, else of all together.
    """
    text = readme.decode(errors="replace")
    if said := _TOTAL.search(text):
        return _number(said[1])
    totals: dict[str, int] = {}
    place = 0
    for line in text.splitlines():
        cells = [piece.strip(" *") for piece in pieces(line)] if "|" in line else []
        if "Total Papers" in cells:
            place = cells.index("Total Papers")
        elif place and len(cells) > place and _NUMBER.fullmatch(cells[place]):
            totals[slug(cells[0])] = _number(cells[place])
        elif not cells:
            place = 0
    if topic:
        return totals.get(slug(topic))
    return sum(totals.values()) if totals else None


def _number(text: str) -> int:
    return int(text.replace(",", ""))


def import_topic(files: Mapping[str, bytes], folder: str = "") -> Imported:
    """What arXivRadar's pages of one topic hold; `files` are those of the topic's folder, by path inside it.

    `folder` is that folder's path, for messages.

    Read are the `.md` files in the folders of months, as arXivRadar itself did, but not where an archive stands
    beside them: those papers are in the archive. Raises `ArchiveError` if the pages are ones that we wrote, all of
    them or those of a month whose archive is gone, and if `radar.json` is not as we write it.
    """
    ours = {path.partition("/")[0] for path in files if is_in_a_month(path.rpartition("/")[2], LINES)}
    top = f"{folder}/" if folder else ""
    known = read_state(files[STATE_FILE], top + STATE_FILE).months if STATE_FILE in files else {}
    rows: list[Row] = []
    unread: list[Unread] = []
    passed_over = ""
    read = 0
    for path in sorted(files):
        month, _, name = path.rpartition("/")
        if not name.endswith(".md"):
            continue
        if not MONTH.fullmatch(month):
            if PAGE_NAME.fullmatch(name):
                unread.append(Unread(top + path, None, "", NOT_IN_A_MONTH))
        elif month in ours:
            passed_over = top + path
        elif month in known or is_ours(files, month, files[path]):
            raise ArchiveError(
                f"{top}{path} was written by arXiv Radar, and the archive it was made from is gone.",
                f"Restore {top}{month}/*.{LINES} from the repository's history; it knows more than the page.",
                top + path,
            )
        else:
            page = read_page(files[path], top + path)
            rows.extend(page.rows)
            unread.extend(page.unread if page.is_theirs else _of_somebody(files[path], page, top + path))
            read += 1
    if passed_over and not read:
        raise ArchiveError(
            f"{passed_over} was written by arXiv Radar, so there is nothing to bring over.",
            "Run arXiv Radar as usual: the papers are in its archive already.",
            passed_over,
        )
    return replace(merge_rows(rows), unread=tuple(unread), stated=stated_total(files.get("README.md", b"")))


def import_strays(pages: Mapping[str, bytes], known: Collection[str]) -> Imported:
    """What arXivRadar wrote into months that are ours, by path: papers that are not among the `known`.

    Ours are made anew, so only what names another paper is told of. Where we write the same breadcrumb as it did, pages
    of ours are read too; those hold no other papers.
    """
    found = [read_page(data, path) for path, data in sorted(pages.items()) if is_theirs(data)]
    rows = [row for page in found for row in page.rows if row.id not in known]
    told = {*known, *(row.id for row in rows)}
    unread = [each for page in found for each in page.unread if each.paper and each.paper not in told]
    return replace(merge_rows(rows), unread=tuple(unread), written_since=bool(rows or unread))


def _of_somebody(data: bytes, page: Page, path: str) -> Iterator[Unread]:
    """A page without anything of arXivRadar's, which stands where ours will: as a whole, and the papers it names."""
    if page.unread:
        yield Unread(path, None, data.decode(errors="replace").strip(), NO_TABLE)
        yield from (each for each in page.unread if each.id)
