"""What a person decided of a paper, and the line that says so, in the curation file or behind `/radar` in a comment."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import total_ordering

from radar.archive.paper import IDENTIFIER
from radar.settings.slug import LONGEST_NAME, slug
from radar.text import fold

LONGEST_NOTE = 2_000
"""Characters of a note."""

LONGEST_TAG = 60
"""Characters of a tag."""

LONGEST_LINE = 8_000
"""Characters of a line, what stands behind `#` among them."""

EVERYWHERE = "[*]"
"""Stands before a text for all topics, where the text begins like the name of one."""

_COMMENT = re.compile(r"(?:^|(?<=\s))#")
_ESCAPED = re.compile(r"((?:^|\s)\\*)\\#")
_MARK = re.compile(r"((?:^|\s)\\*)#")
_IDENTIFIER = re.compile(
    r"(?:(?:https?://)?(?:www\.|export\.)?arxiv\.org/(?:abs|pdf|html)/|arxiv:\s*)?"
    rf"({IDENTIFIER.pattern})(?:v[0-9]+)?(?:\.pdf)?(?![\w./-])",
    re.IGNORECASE | re.ASCII,
)
_LIKE_IDENTIFIER = re.compile(r"arxiv:|\S*\w\.[a-z]+/|\S*://|[0-9]{2,}[.,][0-9]|[a-z][a-z.-]*/[0-9]", re.IGNORECASE)
_SUBJECT_CLASS = re.compile(r"\.[a-z]{2}/")
_IN_BRACKETS = re.compile(r"\[([^\[\]]+)\](?:\s+|$)")
_UNPRINTABLE = re.compile("[\0-\x08\x0e-\x1b\x7f\ud800-\udfff]")
_BETWEEN = " ,;`"  # what people put around an identifier, or between two
_MOST_NAMED = 5  # topics that a sentence names
_LONGEST_QUOTED = 60


class Verb(StrEnum):
    """What can be decided of a paper."""

    REJECT = "reject"
    STAR = "star"
    TAG = "tag"
    NOTE = "note"
    ADD = "add"


class Unreadable(ValueError):
    """A line that is no decision. Its text is one sentence that says why."""


@total_ordering
@dataclass(frozen=True)
class Decision:
    """One decision on one paper.

    `id` is arXiv's identifier without version, `topic` the topic's folder, None for all topics that have the paper.
    `text` is a note, or one tag; `why` is what stands behind `#` and means nothing to the program.
    """

    verb: Verb
    id: str
    topic: str | None
    text: str = ""
    why: str = ""

    def __lt__(self, other: object) -> bool:
        return _key(self) < _key(other) if isinstance(other, Decision) else NotImplemented

    @property
    def effect(self) -> Decision:
        """The same without its reason: two lines with one effect say the same."""
        return Decision(self.verb, self.id, self.topic, self.text) if self.why else self

    def covers(self, other: Decision) -> bool:
        """Whether the other one changes nothing where this one holds."""
        same = (self.verb, self.id, self.text) == (other.verb, other.id, other.text)
        return same and self.topic in (None, other.topic)


def _key(decision: Decision) -> tuple[str, ...]:
    return decision.id, decision.topic or "", decision.verb, decision.text, decision.why


def canonical(identifier: str) -> str:
    """An identifier as decisions have it: `math.AG/0601001` is `math/0601001` too, which arXiv itself writes."""
    return _SUBJECT_CLASS.sub("/", identifier.lower()) if "/" in identifier else identifier


def parse_line(line: str, topics: Collection[str]) -> tuple[Decision, ...]:
    r"""The decisions on a line, several where it gives several; none where it is empty or a comment.

    `topics` are the folders that there are. A line is `VERB ID`, and then
    - with `reject`, `star` and `add` nothing, or a topic: its folder or its name, in brackets or without. Several
      identifiers may stand before it. `add` needs one, unless there is one topic only;
    - with `tag` tags between commas, with `note` a text. Both hold for all topics that have the paper; a topic's folder
      in brackets before the text, as in `note 2402.01830 [llm] The baseline.`, narrows them to that one.

    `#` after white space, or at the beginning, starts a comment; `\#` is the character itself. Raises `Unreadable`.
    """
    if len(line) > LONGEST_LINE:
        raise Unreadable(f"The line has {len(line):,} characters, and {LONGEST_LINE:,} are allowed.")
    said, why = _without_comment(line)
    words = said.split(None, 1)
    if not words:
        return ()
    verb, rest = _verb(words[0]), words[1] if len(words) > 1 else ""
    first, rest = _identifier(verb, rest)
    if verb in (Verb.TAG, Verb.NOTE):
        topic, text = _narrowed(rest, topics)
        return tuple(Decision(verb, first, topic, each, why) for each in _texts(verb, text))
    identifiers = [first]
    while found := _IDENTIFIER.match(rest):
        identifiers.append(canonical(found[1]))
        rest = rest[found.end() :].lstrip(_BETWEEN)
    one = _topic(verb, rest, topics)
    return tuple(Decision(verb, each, one, "", why) for each in dict.fromkeys(identifiers))


def unknown_topic(line: str, topics: Collection[str]) -> str:
    """A sentence on the brackets before a note or tags that name no topic, and so are taken for text; else empty."""
    if "[" not in line or len(line) > LONGEST_LINE:
        return ""
    try:
        words = _without_comment(line)[0].split(None, 1)
        if len(words) < 2 or (verb := _verb(words[0])) not in (Verb.TAG, Verb.NOTE):
            return ""
        rest = _identifier(verb, words[1])[1]
    except Unreadable:
        return ""
    found = _IN_BRACKETS.match(rest)
    if found is None or found[0].strip() == EVERYWHERE or _known(found[1], topics) is not None:
        return ""
    return (
        f"“{_short(found[1])}” in brackets is no topic: write {_choice(topics)}, "
        f"or {EVERYWHERE} before a text that begins with brackets."
    )


def quoted(text: str) -> str:
    """`text` as a line has it, in which nothing of it begins a comment."""
    return _MARK.sub(r"\1\\#", text)


def lines_of(decisions: Iterable[Decision]) -> list[str]:
    """The lines that `parse_line` reads as `decisions`: tags that belong together stand on one."""
    groups: dict[tuple[object, ...], list[Decision]] = {}
    for number, decision in enumerate(decisions):
        alone = () if decision.verb is Verb.TAG else (number,)
        groups.setdefault((decision.verb, decision.id, decision.topic, decision.why, *alone), []).append(decision)
    return [_line(group) for group in groups.values()]


def _line(group: list[Decision]) -> str:
    first = group[0]
    parts = [first.verb.value, first.id]
    if first.verb in (Verb.TAG, Verb.NOTE):
        text = ", ".join(each.text for each in group)
        if first.topic is not None:
            parts.append(f"[{first.topic}]")
        elif _IN_BRACKETS.match(text):
            parts.append(EVERYWHERE)
        parts.append(quoted(text))
    elif first.topic is not None:
        parts.append(first.topic)
    line = " ".join(parts)
    why = _clean(first.why)[: max(0, LONGEST_LINE - len(line) - 3)].strip()
    return f"{line} # {why}" if why else line


def _without_comment(line: str) -> tuple[str, str]:
    """What a line says, and what stands behind `#`."""
    comment = _COMMENT.search(line)
    said, why = (line, "") if comment is None else (line[: comment.start()], line[comment.end() :])
    return _ESCAPED.sub(r"\1#", _clean(said)), _clean(why)


def _clean(text: str) -> str:
    return fold(text if text.isprintable() else _UNPRINTABLE.sub(" ", text))


def _verb(word: str) -> Verb:
    try:
        return Verb(word.lower().rstrip(":"))
    except ValueError:
        raise Unreadable(f"“{_short(word)}” is none of {', '.join(Verb)}.") from None


def _identifier(verb: Verb, rest: str) -> tuple[str, str]:
    """The identifier that `rest` begins with, as arXiv writes it, and what follows it."""
    text = rest.lstrip(_BETWEEN)
    found = _IDENTIFIER.match(text)
    if found is None:
        raise _no_identifier(verb, text)
    return canonical(found[1]), text[found.end() :].lstrip(_BETWEEN)


def _no_identifier(verb: Verb, text: str) -> Unreadable:
    word = text.split(maxsplit=1)[:1]
    what = f"“{_short(word[0])}” is no identifier of arXiv's" if word else "The identifier is missing"
    return Unreadable(f"{what}: write, for example, {verb} 2402.01830.")


def _narrowed(rest: str, topics: Collection[str]) -> tuple[str | None, str]:
    """The topic that stands in brackets before a text, and the text."""
    found = _IN_BRACKETS.match(rest)
    if found is None:
        return None, rest
    if found[0].strip() == EVERYWHERE:
        return None, rest[found.end() :]
    folder = _known(found[1], topics)
    return (None, rest) if folder is None else (folder, rest[found.end() :])


def _known(word: str, topics: Collection[str]) -> str | None:
    """The folder of the topic that `word` names."""
    if word in topics:
        return word
    folder = slug(word) if len(word) <= LONGEST_NAME else ""
    return folder if folder and folder in topics else None


def _texts(verb: Verb, text: str) -> list[str]:
    """A note, or the tags between the commas."""
    most = LONGEST_NOTE if verb is Verb.NOTE else LONGEST_TAG
    found = [text] if verb is Verb.NOTE else [part.strip() for part in text.split(",")]
    texts = list(dict.fromkeys(each for each in found if each))
    if not texts:
        raise Unreadable(f"The {verb} is missing: write it behind the identifier.")
    for each in texts:
        if len(each) > most:
            raise Unreadable(f"The {verb} “{_short(each)}” has {len(each):,} characters, and {most:,} are allowed.")
    return texts


def _topic(verb: Verb, rest: str, topics: Collection[str]) -> str | None:
    """The topic that `rest` names; None for all."""
    found = _IN_BRACKETS.fullmatch(rest)
    word = found[1].strip() if found else rest.strip()
    if word in ("", "*"):
        if verb is not Verb.ADD:
            return None
        if len(topics) == 1:
            return next(iter(topics))
        raise Unreadable(f"The line adds a paper but names no topic: write {_choice(topics)} behind the identifier.")
    folder = _known(word, topics)
    if folder is None and _LIKE_IDENTIFIER.match(word):
        raise _no_identifier(verb, word)
    if folder is None:
        nothing = "nothing, or " if verb is not Verb.ADD or len(topics) == 1 else ""
        raise Unreadable(f"“{_short(word)}” is no topic: write {nothing}{_choice(topics)}; a reason stands behind #.")
    return folder


def _choice(topics: Collection[str]) -> str:
    named = sorted(topics)[:_MOST_NAMED]
    if not named:
        return "a topic's folder"
    return "one of " + ", ".join(named) + (" …" if len(topics) > len(named) else "")


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_QUOTED else text[: _LONGEST_QUOTED - 1] + "…"
