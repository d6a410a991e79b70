"""One paper in a list that people keep by hand: its title, and what they wrote beside it.

    - **Title**, *Ada Lovelace, B. Example*, CVPR 2024. [[paper](https://arxiv.org/abs/2401.00001)] [[code](https://…)]

No two lists do it alike. Taken for the title is the text of the link to the paper, what is in bold, or what is in
quotation marks; where none of them can be one, there is no title to be sure of, and arXiv is asked. The rest is the
note: remarks, venue, links to code. Left out are names of authors, badges, and words such as `paper` or `PDF`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from radar.importing.links import Link, as_markdown, links, note_of
from radar.importing.row import bare_paper, papers_named, unbarred
from radar.text import fold

_BOLD = re.compile(r"(?:\*\*|__)(?!\s)(.+?)(?<!\s)(?:\*\*|__)", re.DOTALL)
_QUOTED = re.compile(r"[“\"]([^“”\"\n]{8,300})[”\"]")
_EMPHASISED = re.compile(r"(?<![*\w])([*_])(?![*_\s])([^*_]+?)\1(?![*\w])", re.DOTALL)
_NAME = re.compile(r"(?:[A-ZÀ-Þ][\w.'’-]*|[a-z]{1,3}|van|von|der)(?:\s+[\w.'’-]+){0,4}[*†‡\d,]*")
_PART_OF_NAME = r"(?:[A-ZÀ-Þ][\w.'’-]*[*†‡]?|van|von|der|den|de|del|di|da|du|la|le|and|&)"
_UP_TO_ET_AL = re.compile(rf"(\(?)(?:{_PART_OF_NAME}[\s,;]+)+et\.?\s?al\b[\s.,;:]*")
_DAY = re.compile(r"(?<![0-9/.-])([0-9]{4})[-/.](0[1-9]|1[0-2])[-/.]([0-3][0-9])(?![0-9/-])", re.ASCII)
_GENERIC = re.compile(
    r"(?:the\s+)?"
    r"(?:arxiv|paper|papers|pdf|abs|abstract|html|link|links|url|here|preprint|full text|read|doi|eprint|page)"
    r"(?:\s*(?:page|link|paper|pdf|version|preprint|abs|20\d\d|'\d\d|v\d+))*",
    re.IGNORECASE,
)
_PAPER_WORDS = re.compile(r"\b(?:arxiv|paper|pdf|preprint)\s*:\s*(?=$|[\s,;|.])", re.IGNORECASE)
_EMPTY = re.compile(r"\\?\[\s*[,;|/]?\s*\\?\]|\(\s*[,;|/]?\s*\)|``|\*\*\s*\*\*")
_EDGES = " \t,;:|·•–—-/\\*_.<>~"
_MONTH = re.compile(r"(?<![\w./-])20[0-9]{2}[./-](?:0?[1-9]|1[0-2])(?![\w./-])")
_BEFORE = re.compile(r"\s*(?:[(\[（【`][^()\[\]（）【】`\n]{1,40}[)\]）】`](?!\()\s*)*")
_CHECKBOX = re.compile(r"^\[[ xX]\]\s+")
_BULLET = re.compile(r"^\s*(?:[-*+]|\(?[0-9]{1,3}[.)]|\[[0-9]{1,5}\](?!\()|#{1,6})\s+")


@dataclass(frozen=True, slots=True)
class Told:
    """What an entry tells of its paper; each is empty where it does not."""

    title: str = ""
    date: str = ""
    note: str = ""


def read_entry(lines: Sequence[str]) -> Told:
    """What the lines of an entry that names one paper tell of it."""
    text = as_markdown("\n".join(_CHECKBOX.sub("", _BULLET.sub("", line, count=1), count=1) for line in lines))
    found = list(links(text))
    title, taken = _title(text, found)
    if not title and _BULLET.match(lines[0]):
        title, taken = _first_words(text, found)
    date = day_in(text.partition("\n")[0])  # what stands further below is the date of something else
    if not title:  # which words are the title's is not known, so none are taken for a remark
        return Told(date=date, note=note_of(found))
    rest = _without(text, [taken, *((link.start, link.end) for link in found)])
    return Told(title, date, _note(rest, [_unnamed(link, taken) for link in found], date))


def day_in(text: str) -> str:
    """The one day that `text` names, `YYYY-MM-DD`; empty where there is none, or several."""
    days = {"-".join(found) for found in _DAY.findall(text)}
    return days.pop() if len(days) == 1 else ""


def title_of(cell: str) -> str:
    """The title that a table's cell for it holds."""
    text = as_markdown(cell)
    title, _ = _title(text, list(links(text)))
    return title or _tidied(_plain(text))


def _title(text: str, found: Sequence[Link]) -> tuple[str, tuple[int, int]]:
    """The title, and where it stands; empty where there is none to be sure of."""
    papers = [link for link in found if link.is_paper]
    for link in papers:
        if title := _as_title(link.text):
            return title, (link.start, link.end)
    for pattern in (_BOLD, _QUOTED):
        for match in pattern.finditer(text):
            inside = [link for link in found if match.start() <= link.start and link.end <= match.end()]
            title = _as_title(_plain(match[1]))
            if title and (not inside or len(_plain(match[1])) > len(_bare(match[1])) // 2):
                return title, match.span()
    for link in found:
        if (title := _as_title(link.text)) and title.count(" ") >= 3 and not link.is_code:
            return title, (link.start, link.end)
    return "", (0, 0)


def _first_words(text: str, found: Sequence[Link]) -> tuple[str, tuple[int, int]]:
    """The title where an item begins with it, without a mark around it, and nothing else stands before the links."""
    start = len(_BEFORE.match(text)[0])  # type: ignore[index]
    end = min([text.find("\n", start) % (len(text) + 1), *(link.start for link in found if link.start >= start)])
    words = _tidied(text[start:end].rstrip(_EDGES + "[({"))
    is_sentence = re.search(r"[.;|]\s|\*[^*]+\*(?!\*)|\bet al\b", words.replace("**", "")) is None
    if is_sentence and words.count(" ") >= 3 and (title := _as_title(words.replace("**", ""))):
        return title, (start, end)
    return "", (0, 0)


def _as_title(text: str) -> str:
    """`text` if it can be a title: words, and more than `paper`, an identifier or a venue."""
    title = _tidied(_plain(text))
    if _GENERIC.fullmatch(title) or bare_paper(title) or papers_named(title) or "://" in title:
        return ""
    words = re.findall(r"[^\W\d_]{2,}", title)
    return title if len(words) >= 3 or (len(words) == 2 and len(title) >= 12) else ""


def _tidied(title: str) -> str:
    title = fold(unbarred(title))
    title = re.sub(r"^(?:\*\*|__|[*_`“\"])+|(?:\*\*|__|[*_`”\"])+$", "", title).strip()
    return title[:-1] if title.endswith((".", ",", ":")) and not title.endswith("..") else title


def _plain(text: str) -> str:
    """`text` with each link as its text."""
    for link in reversed(list(links(text))):
        text = text[: link.start] + link.text + text[link.end :]
    return text


def _bare(text: str) -> str:
    return _without(text, [(link.start, link.end) for link in links(text)])


def _without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    kept, at = [], 0
    for start, end in sorted(spans):
        if start >= at:
            kept.append(text[at:start])
        at = max(at, end)
    return " ".join([*kept, text[at:]])


def _unnamed(link: Link, title: tuple[int, int]) -> Link:
    """A link as a note has it: without a text that is the title."""
    return replace(link, text="") if title[0] <= link.start and link.end <= title[1] else link


def _note(rest: str, found: Sequence[Link], date: str) -> str:
    rest = _EMPHASISED.sub(lambda match: " " if _names_people(match[2]) else match[0], rest)
    lines = [_remark(line) for line in rest.split("\n")]
    if date:
        lines = [line for line in lines if _DAY.sub("", line).strip(_EDGES)]
    remark = ". ".join(line.rstrip(".") for line in lines if line)
    told = note_of(found)
    return f"{remark}{'' if remark.endswith(('!', '?')) else '.'} {told}".strip() if remark else told


def _remark(line: str) -> str:
    """A line of the rest, without the marks that stood around what was taken out of it."""
    line = _PAPER_WORDS.sub(" ", _BULLET.sub("", line, count=1))
    line = line.replace("**", "")
    before = ""
    while before != line:
        before, line = line, _EMPTY.sub(" ", line)
    line = _MONTH.sub(" ", line.replace("`", "").replace("*", ""))
    line = re.sub(r"\s+([,.;:!?])(?=\s|$)", r"\1", fold(line))
    line = re.sub(r"([,;:|])(?:\s*[,;:|.])+", r"\1", line).strip(_EDGES + "[]")
    if people := _UP_TO_ET_AL.match(line):  # behind the names may stand the venue, and what somebody thinks
        rest = people[1] + line[people.end() :]
        line = rest if re.search(r"[^\W\d_]", rest) else ""
    has_words = re.search(r"[^\W_]", line) is not None
    return line if has_words and not _names_people(line) and not _GENERIC.fullmatch(line) else ""


def _names_people(text: str) -> bool:
    """Whether a text is a list of names, of two people at least, or ends as one that is cut short does."""
    if re.search(r"\bet\.?\s?al\b\W*$", text):
        return True
    names = [name.strip(" .*†‡") for name in re.split(r",|;|\band\b|&", text) if name.strip(" .*†‡")]
    full = sum(" " in name for name in names)  # a list of venues has words alone
    each = all(_NAME.fullmatch(name) and not re.search(r"[0-9]{4}", name) for name in names)
    return len(names) >= 2 and full * 2 >= len(names) and each
