"""What is shown, as HTML: a file of the repository, or a pull request, in a frame like that of its site."""

from __future__ import annotations

import re
from html import escape
from pathlib import PurePosixPath

from tests.renderers import cmark
from tests.stand_ins.github.pull_requests import PullRequest

_ABSTRACT = re.compile(r"<details>([^<$]{200,600})</details>")
"""Of a few lines and without a formula, which GitHub would set and a plain browser does not."""

_PULL_ICON = """<svg width="17" height="17" viewBox="0 0 17 17" fill="none" stroke="currentColor" stroke-width="1.6" \
aria-hidden="true"><circle cx="4" cy="3.6" r="2"/><circle cx="4" cy="13.4" r="2"/><circle cx="13" cy="13.4" r="2"/>\
<path d="M4 5.6v5.8M13 11.4V6a2.4 2.4 0 0 0-2.4-2.4H8.2M10 1.6 8 3.6l2 2"/></svg>"""
_FILE_ICON = """<svg width="16" height="16" viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="1.4" \
aria-hidden="true"><path d="M3 1.7h6.4L13 5.3v9H3zM9.2 1.9v3.6h3.6"/></svg>"""


def file_frame(repository: str, branch: str, path: str, markdown: str) -> str:
    """A file as the repository shows it, under its path."""
    *folders, name = PurePosixPath(repository, path).parts
    where = "".join(f"{escape(folder)} / " for folder in folders) + f"<b>{escape(name)}</b>"
    bar = f'<div class="path">{_FILE_ICON}<span>{where}</span><span class="branch">{escape(branch)}</span></div>'
    return f'<div class="file">{bar}<div class="text">{cmark.render(markdown)}</div></div>'


def unfolded(html: str) -> str:
    """The same with one abstract open: the first that is neither short nor long and has no formula."""
    found = _ABSTRACT.search(html)
    if found is None:
        raise ValueError("No paper of this page has an abstract to show.")
    return f"{html[: found.start()]}<details open>{found[1]}{html[found.end(1) :]}"


def pull_request_frame(pull: PullRequest, commits: int) -> str:
    """A pull request as its reviewer sees it: title, state, labels, reviewers and body."""
    author, _, is_bot = pull.author.login.partition("[")
    bot = '<span class="bot">bot</span>' if is_bot else ""
    reviewers = "".join(
        f'<p><span class="face small">{escape(name[0].upper())}</span>{escape(name)}<span class="waits"></span></p>'
        for name in pull.reviewers
    )
    labels = "".join(f'<p><span class="label">{escape(name)}</span></p>' for name in pull.labels)
    assignees = "".join(f"<p>{escape(name)}</p>" for name in pull.assignees)
    body = cmark.render(pull.body or "")
    return f"""<div class="pull">
<h1>{escape(pull.title)} <span>#{pull.number}</span></h1>
<div class="state"><span class="badge">{_PULL_ICON}{escape(pull.state.capitalize())}</span>
<span><b>{escape(author)}</b> wants to merge {commits} commit{"" if commits == 1 else "s"} into
<span class="branch">{escape(pull.base)}</span> from <span class="branch">{escape(pull.head)}</span></span></div>
<div class="columns"><div class="face">{escape(author[0].upper())}</div>
<div class="comment"><div class="who"><b>{escape(author)}</b>{bot} commented</div><div class="text">{body}</div></div>
<div class="side">{_section("Reviewers", reviewers)}{_section("Assignees", assignees)}{_section("Labels", labels)}</div>
</div></div>"""


def _section(name: str, content: str) -> str:
    nobody = '<p class="none">None yet</p>'
    return f"<section><h2>{name}</h2>{content or nobody}</section>"
