"""What templates see: papers and links as Markdown, safe to put anywhere in a row."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any
from urllib.parse import quote

from radar.archive.paper import Paper
from radar.rendering.markdown import escape
from radar.rendering.marks import Marks
from radar.rendering.text_limits import LONGEST_LINE, MOST_NOTES, MOST_TAGS, cut
from radar.settings.model import GroupBy

_AUTHORS_SHOWN = 3

PAPER_NAMES = (
    *("title", "abstract", "comment", "journal_ref", "authors", "categories", "id", "version", "date", "venue"),
    *("withdrawn", "url", "pdf_url", "html_url", "code", "links", "starred", "tags", "notes"),
)
"""What a template can use of a paper."""


class PaperView:
    """The texts of a paper, made `readable`, as Markdown.

    `authors` names the first three; `date` is the day that `group-by` chooses. `venue`, `withdrawn` and `code` are read
    out of the texts, and silent when in doubt. `starred`, `tags` and `notes` are what people have decided.
    """

    def __init__(self, paper: Paper, group_by: GroupBy, marks: Marks | None = None) -> None:
        self._paper = paper
        self._marks = marks or Marks()
        self.starred = self._marks.starred
        self.id = paper.id
        self.version = paper.version
        self.url = paper.url
        self.date = paper.date(group_by)[:10]
        self.pdf_url = f"https://arxiv.org/pdf/{paper.id}v{paper.version}"
        self.html_url = f"https://arxiv.org/html/{paper.id}v{paper.version}"

    @cached_property
    def title(self) -> str:
        return escape(self._paper.title) or self.id

    @cached_property
    def abstract(self) -> str:
        return escape(self._paper.abstract)

    @cached_property
    def comment(self) -> str:
        return escape(self._paper.comment)

    @cached_property
    def journal_ref(self) -> str:
        return escape(self._paper.journal_ref)

    @cached_property
    def venue(self) -> str:
        from radar.extraction.venue import venue  # here, since on most days there is nothing to render

        return "" if self.withdrawn else escape(venue(self._paper.comment, self._paper.journal_ref))

    @cached_property
    def withdrawn(self) -> bool:
        from radar.extraction.withdrawn import is_withdrawn

        return is_withdrawn(self._paper.comment)

    @cached_property
    def code(self) -> tuple[str, ...]:
        """Addresses that the abstract or the comment has, as the targets of links."""
        from radar.extraction.code_links import code_links

        return tuple(url.replace("&", "&amp;") for url in code_links(self._paper.abstract, self._paper.comment))

    @cached_property
    def links(self) -> tuple[tuple[str, str], ...]:
        """Names and addresses: of the paper at arXiv, then those of `code`, numbered where they share a name.

        Of a version that is withdrawn arXiv keeps neither PDF nor HTML.
        """
        from radar.extraction.code_links import link_name

        links = {} if self.withdrawn else {"PDF": self.pdf_url, "HTML": self.html_url}
        for url in self.code:
            name, number = link_name(url), 1
            while (numbered := name if number == 1 else f"{name} {number}") in links:
                number += 1
            links[numbered] = url
        return tuple(links.items())

    @cached_property
    def tags(self) -> tuple[str, ...]:
        return tuple(map(escape, self._marks.tags[:MOST_TAGS]))

    @cached_property
    def notes(self) -> tuple[str, ...]:
        from radar.rendering.linked_text import linked

        return tuple(map(linked, self._marks.notes[:MOST_NOTES]))

    @cached_property
    def authors(self) -> str:
        names = self._paper.authors
        return escape(", ".join(names[:_AUTHORS_SHOWN]) + (" et al." if len(names) > _AUTHORS_SHOWN else ""))

    @cached_property
    def categories(self) -> str:
        return escape(cut(", ".join(self._paper.categories), LONGEST_LINE))


@dataclass(frozen=True)
class Links:
    """The breadcrumb: the site's front page, the overview and the topic, seen from one folder."""

    home: str
    papers: str
    topic: str = ""


def plain(value: object) -> dict[str, Any]:
    """What the repository's own templates, which run in another process, are given in place of an object of ours."""
    if isinstance(value, PaperView):
        return {name: getattr(value, name) for name in PAPER_NAMES}
    if isinstance(value, Links):
        return asdict(value)
    raise TypeError(f"templates know no {type(value).__name__}")


def breadcrumb(home_url: str | None, output_dir: str, slug: str, depth: int) -> Links:
    """Absolute links on the site at `home_url`, else relative ones from `depth` folders below the output folder."""
    if home_url is not None:
        papers = f"{home_url}/{quote(output_dir)}"
        return Links(home_url, papers, f"{papers}/{quote(slug)}")
    up = "../" * depth
    home = up + "../" * (output_dir.count("/") + 1)
    return Links(home, f"{up}README.md", f"{'../' * (depth - 1)}README.md")
