"""Where the links and pictures of a built site lead."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

_TARGET = re.compile(r"<(?:a|img|source)\b[^>]*?\s(?:href|src|srcset)=(\"[^\"]*\"|'[^']*'|[^\s>]+)")
_SITE = "https://papers.example/"


def broken(site: Path) -> list[str]:
    """`page -> address` for each link within the site that leads to no file of it, once for each page."""
    found = []
    for page in sorted(site.rglob("*.html")):
        where = page.relative_to(site).as_posix()
        html = page.read_text(encoding="utf-8")
        for address in sorted({unescape(target.strip("\"'")) for target in _TARGET.findall(html)}):
            full = urljoin(_SITE + where, address)
            if full.startswith(_SITE) and not _leads_somewhere(site / unquote(urlsplit(full).path).lstrip("/")):
                found.append(f"{where} -> {address}")
    return found


def _leads_somewhere(target: Path) -> bool:
    return target.is_file() or (target / "index.html").is_file()
