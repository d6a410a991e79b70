"""A stranger's text for places where GitHub acts on text: pull requests, and the mail they are sent out as.

There a title could notify people (`@name`), leave references (`#4`, `owner/repo#4`, `GH-4`, links to issues, commit
hashes), close issues ("fixes #4") or make links. Breaking each of these with an invisible space, as Dependabot does,
holds in the rendered page and in the mail's bare text alike. The text is meant to be read, not to be exact: pages are.
"""

from __future__ import annotations

import re

from radar.rendering.markdown import escape

# Controls, what has no width, and what turns the direction of reading: any of them could hide one of the signs below.
_INVISIBLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)
_BREAK = "\u200b"
_ACTIVE = re.compile(
    r"""
      @
    | \# (?=[0-9]) | GH- (?=[0-9])
    | : (?= // | [\w+-]+ : )                # addresses, and emoji, some of which are images
    | www (?=\.) | (?: mailto | xmpp ) (?=:)
    | [0-9a-f]{6} (?=[0-9a-f])              # a commit is known by seven digits
    """,
    re.IGNORECASE | re.VERBOSE,
)
_OF_OTHER_PROGRAMS = "$^"
"""What `escape` writes as references for programs that read pages; to GitHub both are the same."""

_DECIMAL_REFERENCE = re.compile("&#([0-9]+);")


def unlinked(text: str) -> str:
    """Markdown source that shows `text` on one line and sets nothing off: no mention, no reference, no link."""
    text = " ".join(_INVISIBLE.sub("", " ".join(text.split())).split())
    source = escape(_ACTIVE.sub(lambda match: match[0] + _BREAK, text))
    return _DECIMAL_REFERENCE.sub(_for_github, source)


def _for_github(reference: re.Match[str]) -> str:
    character = chr(int(reference[1]))
    if character in _OF_OTHER_PROGRAMS:
        return character
    return f"&#x{ord(character):x};"  # in the mail's bare text `&#96;` has the looks of issue 96
