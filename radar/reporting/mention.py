"""A stranger's text for places where GitHub acts on text: pull requests, and the mail they are sent out as.

There a title could notify people (`@name`), leave references (`#4`, `owner/repo#4`, `GH-4`, links to issues, commit
hashes), close issues ("fixes #4") or make links. Breaking each of these with an invisible space, as Dependabot does,
holds in the rendered page and in the mail's bare text alike. The text is meant to be read, not to be exact: pages are.
"""

from __future__ import annotations

import re

from radar.rendering.markdown import escape

_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x1f\x7f-\x9f]")
_BREAK = "\u200b"
_ACTIVE = re.compile(
    r"@|#(?=\d)|\bGH-(?=\d)|(?<=[A-Za-z]):(?=//)|\bwww(?=\.)|\b(?:mailto|xmpp)(?=:)|(?<=[0-9a-f]{6})(?=[0-9a-f])",
    re.IGNORECASE,
)


def unlinked(text: str) -> str:
    """Markdown source that shows `text` and sets nothing off: no mention, no reference, no link."""
    text = " ".join(_INVISIBLE.sub("", text).split())
    return escape(_ACTIVE.sub(lambda match: match[0] + _BREAK, text))
