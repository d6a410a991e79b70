"""What GitHub makes of text in a conversation, and of the mail it is sent out as: its rules, taken strictly.

After "Autolinked references and URLs", "Basic writing and formatting syntax" and "Linking a pull request to an issue"
of GitHub's documentation. Where those leave a doubt, the wider pattern is taken: no word boundary is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html.parser import HTMLParser

from cmarkgfm import cmark

ACTS = {
    "mention": r"@[A-Za-z0-9_-]",
    "reference": r"#[0-9]",
    "reference by GH-": r"(?i:gh-[0-9])",
    "closing keyword": r"(?i:(?:close[sd]?|fix(?:es|ed)?|resolve[sd]?):?\s+(?:[\w./-]*#|gh-|https?:)[0-9/])",
    "commit": r"(?<![0-9A-Za-z])(?i:[0-9a-f]{7,40})(?![0-9A-Za-z])",
    "address": r"(?i:[a-z][a-z0-9+.-]*://[^\s])",
    "address without scheme": r"(?i:www\.[^\s])",
    "address of mail": r"(?i:(?:mailto|xmpp):[^\s]|[\w.+-]+@[\w-]+\.[\w])",
    "emoji": r":[\w+-]+:",
}
_HTML = re.compile(r"<[A-Za-z/!?]")
_MARKS = re.compile(r"<!-- arxiv-radar:(?:begin|end|memory title=[0-9a-f]* people=[0-9a-f,]*) -->")
_OPTIONS = cmark.Options.CMARK_OPT_UNSAFE | cmark.Options.CMARK_OPT_FOOTNOTES | cmark.Options.CMARK_OPT_GITHUB_PRE_LANG
_EXTENSIONS = ["table", "autolink", "tagfilter", "strikethrough", "tasklist"]


def acts(text: str) -> list[str]:
    """What GitHub would act on in `text`, each as `kind: what`."""
    return [f"{kind}: {found[0]!r}" for kind, rule in ACTS.items() for found in re.finditer(rule, text)]


def acts_of_source(markdown: str, ours: Iterable[str]) -> list[str]:
    """What GitHub would act on in the source, as mail shows it; the targets of links of `ours` and our marks aside."""
    for link in ours:
        markdown = markdown.replace(f"]({link})", "]")
    source = _MARKS.sub("", markdown)
    return acts(source) + [f"HTML: {found!r}" for found in _HTML.findall(source)]


class Seen(HTMLParser):
    """What GitHub's parser makes of a body: the elements, the targets of links, the text that is shown."""

    def __init__(self, markdown: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.text: list[str] = []
        self.comments: list[str] = []
        self.html: str = cmark.markdown_to_html_with_extensions(markdown, options=_OPTIONS, extensions=_EXTENSIONS)
        self.feed(self.html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.attributes.update(name for name, _ in attrs)
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def handle_comment(self, data: str) -> None:
        self.comments.append(f"<!--{data}-->")

    @property
    def acts(self) -> list[str]:
        """What GitHub would act on in the text that is shown, from one element to the next as well as within each."""
        return acts("\n".join(self.text)) + acts("".join(self.text))

    @property
    def foreign(self) -> set[str]:
        """Elements, attributes and comments that we do not write."""
        ours = {"p", "strong", "table", "thead", "tbody", "tr", "th", "td", "h3", "ul", "li", "a", "hr", "code"}
        comments = {comment for comment in self.comments if not _MARKS.fullmatch(comment)}
        return (self.elements - ours) | (self.attributes - {"href", "align"}) | comments
