"""The marked part of a README of the repository; nothing else of that file is ours."""

from __future__ import annotations

import codecs
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain

from radar.rendering.markdown_lines import Line, lines_of
from radar.settings.raw_values import printable

BEGIN = "<!-- arxiv-radar:begin -->"
END = "<!-- arxiv-radar:end -->"

_STARRED = "starred"
_STARRED_BEGIN = re.compile(rb"<!-- arxiv-radar:(starred(?: [^\s<>]+)?) begin -->")
_MARK = re.compile(r"<!-- arxiv-radar:(?:starred(?: [^\s<>]+)? )?(?:begin|end) -->")
_STARRED_MARK = re.compile(r"<!-- arxiv-radar:(starred(?: [^\s<>]+)?) (?:begin|end) -->")
_WORD = r"(?:begin|start|end|stop)"
_STAR = r"star(?:red|s)?\b"
# What is written of us where a mark seems to be meant: with one of its words, or, alone in a comment, our name as code.
_MEANT = (
    rf"(?:/?arxiv[\s_-]*radar\s*+[:=._-]?+\s*+(?:{_STAR}[^\s<>]*(?:\s+[^\s<>]+){{0,3}}?(?:\s+|(?<=[:=._-])))?{_WORD}\b|"
    rf"{_WORD}[\s:=._-]*arxiv[\s_-]*radar\b)"
)
_NAME_ALONE = rf"/?arxiv[_-]?radar:?(?:(?<=:)(?:{_STAR}\s+[^\s<>]+|\w+(?:-\w+)*))?"
_LIKE_A_MARK = re.compile(
    rf"<!?[-\u2013\u2014]*\s*{_MEANT}[^<>]*>?|"
    rf"<![-\u2013\u2014]+\s*{_NAME_ALONE}\s*[-\u2013\u2014]+>|"
    # Comments of Markdown's own: a definition of a link that nothing refers to.
    rf"^[\s>*+-]*\[[^][]*\]:\s*(?:#|<[^<>]*>|//)\s++[\"'(]?\s*+(?:{_MEANT}[^<>]*|{_NAME_ALONE}\s*+[\"')]?+\s*+$)|"
    rf"^[\s>*+-]*\[\s*{_MEANT}[^][<>]*\]:\s*(?:#|<[^<>]*>)(?!\S)",
    re.IGNORECASE,
)
_LIKE_STARRED = re.compile(r"\bstar(?:red|s)?\b", re.IGNORECASE)
_INLINE_CODE = re.compile(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)")
_BLANK = " \t\v\f"
_IN_QUOTES = f"{_BLANK}>"
_OPENS = "<!--"
_LONGEST_SHOWN = 80  # characters of a line
_LONGEST_LINE = 10_000  # characters of one that is looked at for what looks like a mark
_LONGEST_COMMENT = 10  # lines of one that is looked at for the same
_MOST_NUMBERS = 5  # of lines that are told
_MOST_PARTS = 500  # of a file; there are no more topics
_LARGEST = 2_000_000  # bytes; above 2 MB GitHub shows no Markdown
_ANY_OVERVIEW = "| |\n| --- |\n"


def with_overview(readme: bytes, overview: str) -> bytes:
    """`readme` with `overview` between its two marks; unchanged where there is not exactly one of each, in order.

    The marks stand alone on their lines, where Markdown reads them; the file keeps its kind of line ends.
    """
    changed = _with_part(readme, overview, BEGIN, END)
    return readme if changed is None else changed


def with_parts(readme: bytes, parts: Mapping[str, str]) -> bytes:
    """`readme` with other parts of ours, by their names, each between its two marks as the overview between its own.

    The marks of `starred llm` are `<!-- arxiv-radar:starred llm begin -->` and `<!-- arxiv-radar:starred llm end -->`.
    """
    for name in _parts_of(readme):
        if name in parts:
            changed = _with_part(readme, parts[name], *_marks_of(name))
            readme = readme if changed is None else changed
    return readme


def _parts_of(readme: bytes) -> list[str]:
    """The names of the parts for which marks seem to stand there, the overview aside."""
    found = _STARRED_BEGIN.findall(readme) if len(readme) <= _LARGEST else []
    return [name.decode(errors="replace") for name in dict.fromkeys(found)][:_MOST_PARTS]


def _marks_of(name: str) -> tuple[str, str]:
    return f"<!-- arxiv-radar:{name} begin -->", f"<!-- arxiv-radar:{name} end -->"


def has_marks(readme: bytes) -> bool:
    """Whether the overview, or another part, has its place in `readme`."""
    pairs = [(BEGIN, END), *map(_marks_of, _parts_of(readme))]
    return any(_with_part(readme, _ANY_OVERVIEW, *pair) is not None for pair in pairs)


def near_misses(readme: bytes, topics: Collection[str]) -> tuple[str, str]:
    """Why the overview, and why a starred list, has no place in `readme` though somebody seems to have meant one.

    Each completes "… is not in FILE: …" and is empty where nobody did. What Markdown shows as code is an example, and
    means nothing. `topics` are the folders of the topics that a starred list can be of.
    """
    lines = _lines(readme)
    comments = dict(_comments_of_several_lines(lines))
    if not any(map(_like_a_mark, chain(lines, comments.values()))):
        return "", ""
    if len(readme) > _LARGEST:
        return f"it has more than {_LARGEST:,} bytes, and GitHub shows no Markdown of that size", ""
    standing = _standing(tuple(lines))
    written = (_STARRED_MARK.fullmatch(line.strip(_BLANK)) for line in lines)
    names = [*dict.fromkeys(found[1] for found in written if found)][:_MOST_PARTS]
    pairs = [(BEGIN, END), *map(_marks_of, names)]
    found_in = {pair: (_marks(lines, standing, pair[0]), _marks(lines, standing, pair[1])) for pair in pairs}
    marks = {number for begins, ends in found_in.values() for number in (*begins, *ends)}
    missed = {pair: found_in[pair] for pair in pairs if _with_part(readme, _ANY_OVERVIEW, *pair) is None}

    def why(pairs: Sequence[tuple[str, str]], *, starred: bool) -> Iterator[str]:
        yield _misplaced(lines, comments, standing, marks, starred=starred)
        for pair in pairs:
            if pair in missed:
                yield _miscounted(lines, *missed[pair], *pair)

    overview = why(pairs[:1], starred=False) if pairs[0] in missed else ()
    placed = (name.partition(" ")[2] for name, pair in zip(names, pairs[1:], strict=True) if pair not in missed)
    no_topic = (f"no topic has the folder `{printable(each)}`" for each in placed if each and each not in topics)
    return next(filter(None, overview), ""), next(filter(None, chain(why(pairs[1:], starred=True), no_topic)), "")


def _misplaced(
    lines: Sequence[str],
    comments: Mapping[int, str],
    standing: Sequence[Line],
    marks: Collection[int],
    *,
    starred: bool,
) -> str:
    """What is wrong with the first line that seems to be meant for a mark and is none; empty without any.

    With `starred` those of starred lists are meant, else those of the overview.
    """
    written = _marks_of(_STARRED) if starred else (BEGIN, END)
    for number, line in enumerate(lines):
        whole = comments.get(number, line)
        if number in marks or not standing[number].read or not (like := _like_a_mark(whole)):
            continue
        if bool(_LIKE_STARRED.search(like[0])) is not starred:
            continue
        alone = _MARK.fullmatch(line.strip(_BLANK))
        if standing[number].noted and alone:
            return f"line {number + 1} belongs to a footnote, which is not shown where it is written"
        if standing[number].joined and alone:
            return f"line {number + 1} begins so far to the right that it is a part of the paragraph before it"
        text = _INLINE_CODE.sub("", whole)
        if not (found := _like_a_mark(text)):
            continue
        if number in comments and found.start() == text.rfind(_OPENS):
            first, last = written
            return (
                f"in line {number + 1} begins a comment of several lines, and the marks are written `{first}` and "
                f"`{last}`, each on one line"
            )
        return _why_none(number + 1, text, found[0], *written)
    return ""


def _miscounted(lines: Sequence[str], begins: Sequence[int], ends: Sequence[int], first: str, last: str) -> str:
    """What is wrong with the numbers and the order of marks that are well written; empty where there are none."""
    if not begins and not ends:
        return ""
    for mark, found_in, other in ((first, begins, last), (last, ends, first)):
        if not found_in:
            unread = next((number for number, line in enumerate(lines, 1) if line.strip(_BLANK) == mark), None)
            if unread is not None:
                return f"it has `{other}`, but `{mark}` in line {unread} is code or within a comment"
            return f"it has `{other}`, but not `{mark}`"
        if len(found_in) > 1:
            numbers = ", ".join(str(number + 1) for number in found_in[:_MOST_NUMBERS])
            return f"it has `{mark}` {len(found_in)} times, in the lines {numbers}"
    if begins[0] > ends[0]:
        return f"`{last}` stands before `{first}`"
    return "with the overview between them, the marks would not be comments any more; begin both lines alike"


def _with_part(readme: bytes, part: str, first: str, last: str) -> bytes | None:
    if len(readme) > _LARGEST or first.encode() not in readme:
        return None
    lines = _lines(readme)
    standing = _standing(tuple(lines))
    begins, ends = _marks(lines, standing, first), _marks(lines, standing, last)
    if len(begins) != 1 or len(ends) != 1 or begins > ends:
        return None
    (begin,), (end,) = begins, ends
    # In an item of a list, the overview is to be a part of it: else it would end the list before its other mark.
    indent = " " * standing[begin].inside
    middle = ["", *(indent + line if line else "" for line in part.strip("\n").split("\n")), ""]
    after = [*lines[: begin + 1], *middle, *lines[end:]]
    standing = _standing(tuple(after))  # an item that ends early, for one, would make code of the second mark
    if (_marks(after, standing, first), _marks(after, standing, last)) != ([begin], [begin + 1 + len(middle)]):
        return None
    raw = readme.splitlines(keepends=True)
    line_end = raw[begin][len(raw[begin].rstrip(b"\r\n")) :]
    return b"".join([*raw[: begin + 1], *(line.encode() + line_end for line in middle), *raw[end:]])


@lru_cache(maxsize=8)  # each mark is looked for in the same few files
def _standing(lines: tuple[str, ...]) -> Sequence[Line]:
    """What the lines are to Markdown."""
    return lines_of(lines)


def _lines(readme: bytes) -> list[str]:
    """The lines as text; what is no UTF-8 is something else than a mark."""
    # At LF, CR LF and CR, as Markdown does, which passes over a byte order mark, too.
    return [line.decode(errors="replace") for line in readme.removeprefix(codecs.BOM_UTF8).splitlines()]


def _comments_of_several_lines(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The numbers of the lines, from 0, on which short comments begin that end on another, and all their text in one.

    Whether they stand where Markdown reads them is not asked.
    """
    for number, line in enumerate(lines):
        _, opens, rest = line.rpartition(_OPENS)
        if not opens or "-->" in rest or len(line) > _LONGEST_LINE:
            continue
        text = line.rstrip()
        for following in lines[number + 1 : number + _LONGEST_COMMENT]:
            within, ends, behind = following.lstrip(_IN_QUOTES).partition("-->")
            if "<" in within or len(within) > _LONGEST_LINE:
                break
            text += f" {within}"
            if ends:
                yield number, f"{text}{ends}{behind.partition('<')[0]}"
                break


def _like_a_mark(line: str) -> re.Match[str] | None:
    return _LIKE_A_MARK.search(line) if len(line) <= _LONGEST_LINE else None


def _marks(lines: Sequence[str], standing: Sequence[Line], mark: str) -> list[int]:
    """The numbers of the lines, from 0, on which a mark stands as one."""
    found = (number for number, line in enumerate(lines) if line.strip(_BLANK) == mark)
    stands = ((number, standing[number]) for number in found)
    return [number for number, how in stands if how.read and not how.joined and not how.noted]


def _why_none(number: int, line: str, found: str, first: str, last: str) -> str:
    marks = list(dict.fromkeys(_MARK.findall(line)))
    if len(marks) > 1:
        return f"in line {number} both marks stand on one line, and each needs one of its own"
    if marks:
        return f"in line {number} something else stands beside `{marks[0]}`, which needs a line of its own"
    told = printable(found)[:_LONGEST_SHOWN]
    return f"in line {number} stands `{told}`, and the marks are written `{first}` and `{last}`"
