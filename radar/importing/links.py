"""Links in people's Markdown and HTML: what they say, where they lead, and which of them are worth a note."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from radar.importing.row import papers_named
from radar.text import fold

_IMAGE = re.compile(r"!\[([^\[\]\n]*)\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+\"[^\"]*\")?\s*\)")
_ANCHOR = re.compile(r"<a\s[^<>]*?href\s*=\s*[\"']?([^\"'\s>]+)[\"']?[^<>]*>(.*?)</a\s*>", re.IGNORECASE | re.DOTALL)
_ALT = re.compile(r"<img\b[^<>]*?\balt\s*=\s*[\"']([^\"'<>]*)[\"'][^<>]*>", re.IGNORECASE)
_STRONG = re.compile(r"</?(?:b|strong)\s*>", re.IGNORECASE)
_EMPHASIS = re.compile(r"</?(?:i|em)\s*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][a-z0-9]*\b[^<>]*/?>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_LINK = re.compile(
    r"\[(?P<text>(?:[^\[\]]|\[[^\[\]]*\])*)\]\(\s*<?(?P<url>[^()\s<>]*(?:\([^()\s]*\)[^()\s<>]*)*)>?(?:\s+\"[^\"]*\")?\s*\)"
    r"|<?(?P<bare>https?://[^\s<>|]*[^\s<>|.,;:!?)\]*_'\"])>?"
)
_HOSTS_OF_CODE = ("github.com", "gitlab.com", "bitbucket.org", "codeberg.org", "gitee.com")
_MARKS = " *_`~[](){}|,.;:-–—·•<>\\"
_WORDS_FOR_CODE = re.compile(r"code|github|stars?|repo|implementation", re.IGNORECASE)
_WORDS_FOR_LINKS = re.compile(r"(?:links?|urls?|here|\W*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Link:
    """A link: its text, its address, and where it stands in the text, from `start` to `end`."""

    text: str
    url: str
    start: int
    end: int

    @property
    def is_paper(self) -> bool:
        """Whether it leads to a paper of arXiv's."""
        return bool(papers_named(self.url))

    @property
    def is_code(self) -> bool:
        """Whether it leads to a repository of code."""
        try:
            parts = urlsplit(self.url)
            host = (parts.hostname or "").removeprefix("www.")
        except ValueError:  # no address, such as http://[
            return False
        return host in _HOSTS_OF_CODE and parts.path.count("/") >= 2

    @property
    def note(self) -> str:
        """What it says and where it leads, `Code: https://github.com/octo/bench`; code is called so."""
        name = fold(self.text.strip(_MARKS))
        if self.is_code and (_WORDS_FOR_CODE.search(name) or _WORDS_FOR_LINKS.fullmatch(name) or name in self.url):
            name = "Code"
        elif _WORDS_FOR_LINKS.fullmatch(name) or name.startswith(("http://", "https://")):
            name = ""
        return f"{name[:1].upper()}{name[1:]}: {self.url}" if name else self.url


def as_markdown(text: str) -> str:
    """`text` with the links and emphasis of HTML in it as Markdown has them; images are their texts in links, or go."""
    if "<" in text:
        text = _ALT.sub(lambda found: found[1], text)
        text = _ANCHOR.sub(lambda found: f"[{fold(found[2])}]({found[1]})", text)
        text = _STRONG.sub("**", text)
        text = _EMPHASIS.sub("*", text)
        text = _TAG.sub(" ", text)
    if "![" in text:
        text = re.sub(rf"\[\s*{_IMAGE.pattern}", lambda found: f"[{found[1]}", text)
        text = _IMAGE.sub(" ", text)
    return html.unescape(text)


def links(text: str) -> Iterator[Link]:
    """All links of a Markdown text, bare addresses too."""
    for found in _LINK.finditer(text):
        if found["bare"]:
            yield Link("", found["bare"], *found.span())
        elif found["url"]:
            yield Link(found["text"], found["url"], *found.span())


def note_of(found: Iterable[Link]) -> str:
    """A note of those links that lead anywhere on the web but to arXiv, each once."""
    notes: dict[str, str] = {}
    for link in found:
        if link.url.startswith(("http://", "https://")) and not link.is_paper:
            notes.setdefault(link.url.rstrip("/"), link.note)
    return " ".join(notes.values())


def note_of_links(text: str) -> str:
    """The same of the links in a Markdown text."""
    return note_of(links(as_markdown(text))) if "](" in text or "http" in text or "<" in text else ""
