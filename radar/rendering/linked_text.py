"""People's text as Markdown: what it says, and its addresses as links."""

from __future__ import annotations

import re
from urllib.parse import quote

from radar.rendering.markdown import escape

# Where nothing but white space or an opening mark stands before it; what ends a sentence is no part of it.
_ADDRESS = re.compile(
    r"""(?<![^\s("'“‘«<\[])https?://[A-Za-z0-9][^\s<>"|`\\^{}\[\]“”]*[^\s<>"|`\\^{}\[\]“”.,;:!?'’»]"""
)
_SOUND = re.compile(r"https?://[\w.-]+(?::[0-9]*)?(?=[/?#]|\Z)")  # what Hugo stops at is no link: http://localhost:PORT
_LONE_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")
_LEFT_ALONE = "/:?#@&=+,;%~-._"  # in the target of a link; what else may mean something to Markdown is percent-encoded


def linked(text: str) -> str:
    """Markdown source that shows exactly `text`, one line, with each address in it a link to itself.

    It may stand where `escape` says.
    """
    parts: list[str] = []
    end = 0
    for found in _ADDRESS.finditer(text):
        address = _closed(found[0])
        if not _SOUND.match(address):
            continue
        parts += [_before_link(text[end : found.start()]), _link(address)]
        end = found.start() + len(address)
    return "".join([*parts, escape(text[end:])])


def _closed(address: str) -> str:
    """An address without a bracket at its end that it does not open."""
    while address.endswith(")") and address.count(")") > address.count("("):
        address = address[:-1].rstrip(".,;:!?'")
    return address


def _link(address: str) -> str:
    target = quote(_LONE_PERCENT.sub("%25", address), safe=_LEFT_ALONE).replace("&", "&amp;")
    scheme, _, rest = address.partition("://")
    return f"[{scheme}&#58;//{escape(rest)}]({target})"  # a whole address would be a link of its own there


def _before_link(text: str) -> str:
    before, blank, word = escape(text).rpartition(" ")
    source = before + blank + word.replace("://", "&#58;//")  # else GitHub takes the link for the end of an address
    return f"{source[:-1]}&#33;" if source.endswith("!") else source  # else it would make an image of the link
