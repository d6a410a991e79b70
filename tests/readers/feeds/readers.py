"""The readers: each is given feeds and gives what it shows of them, newest first."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from tests.readers.feeds.newsboat import newsboat
from tests.readers.feeds.shown import Shown, of_html, plain

_HERE = Path(__file__).parent
_LONGEST = 300  # seconds that any of them takes for all feeds


@dataclass(frozen=True)
class Feed:
    """A feed's file and how many entries it has."""

    file: Path
    count: int


Read = Callable[[Path, Sequence[Feed], Path], list[list[Shown]]]
"""Given the folder of the programs, the feeds, and a folder to work in: what is shown of each feed."""


def _run(command: Sequence[str | Path], environment: Mapping[str, str] = os.environ) -> bytes:
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, timeout=_LONGEST, env=environment)
    return done.stdout


def _parsed(answer: bytes) -> list[list[Shown]]:
    """What `read.py` and `read.mjs` print; a title or text of another type than it is leaves a mark."""
    return [
        [
            Shown(plain(entry["title"]) + _marks(entry), plain(entry["authors"]), of_html(entry["html"]))
            for entry in sorted(feed, key=lambda entry: -entry["date"])
        ]
        for feed in json.loads(answer)
    ]


def _marks(entry: dict[str, Any]) -> str:
    title, *content = (kind.removeprefix("text/") for kind in entry.get("types", ["text"]))
    return "" if title in ("text", "plain") and set(content) <= {"html"} else f" \N{BALLOT X}{title} {content}"


def _feedparser(programs: Path, feeds: Sequence[Feed], work: Path) -> list[list[Shown]]:
    return _parsed(_run([programs / "venv/bin/python", _HERE / "read.py", *(feed.file for feed in feeds)]))


def _of_npm(name: str) -> Read:
    def read(programs: Path, feeds: Sequence[Feed], work: Path) -> list[list[Shown]]:
        return _parsed(_run(["node", _HERE / "read.mjs", programs, name, *(feed.file for feed in feeds)]))

    return read


def _newsboat(programs: Path, feeds: Sequence[Feed], work: Path) -> list[list[Shown]]:
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return [*pool.map(lambda feed: newsboat(feed.file, work / feed.file.stem, feed.count), feeds)]


_ESCAPES = re.compile(r"\\([\\nt])")  # of the column with the text, and of no other


def _sfeed(programs: Path, feeds: Sequence[Feed], work: Path) -> list[list[Shown]]:
    """By sfeed_update, which sorts; fields are https://codemadness.org/sfeed-simple-feed-parser.html's."""
    listed = "\n".join(f"feed '{feed.file.stem}' '{feed.file.as_uri()}' https://a.example/" for feed in feeds)
    (work / "sfeedrc").write_text(
        f'sfeedpath="{work}"\nfetch() {{ cat "${{2#file://}}"; }}\nfeeds() {{\n{listed}\n}}\n'
    )
    _run(["sfeed_update", work / "sfeedrc"])
    shown = []
    for feed in feeds:
        rows = (work / feed.file.stem).read_text(encoding="utf-8").removesuffix("\n").split("\n")
        shown.append([_row(*row.split("\t")) for row in rows])
    return shown


def _row(date: str, title: str, link: str, html: str, kind: str, identifier: str, authors: str, *rest: str) -> Shown:
    html = _ESCAPES.sub(lambda escape: {"n": "\n", "t": "\t"}.get(escape[1], "\\"), html)
    return Shown(plain(title), plain(authors), of_html(html))


_R2E = """\
[DEFAULT]
from = user@rss2email.invalid
to = reader@rss2email.invalid
email-protocol = maildir
maildir-path = {folder}
date-header = True
html-mail = {html}
body-width = -1
verbose = error
"""
_R2E_FEED = """\
[feed.{name}]
url = {url}
maildir-mailbox = {name}
"""


def _rss2email(kind: str) -> Read:
    """By mails of this kind: `html`, or `plain`, which is what rss2email sends unless it is told otherwise."""

    def read(programs: Path, feeds: Sequence[Feed], work: Path) -> list[list[Shown]]:
        parts = [_R2E.format(folder=work, html=kind == "html")]
        parts += [_R2E_FEED.format(name=feed.file.stem, url=feed.file.as_uri()) for feed in feeds]
        (work / "config").write_text("".join(parts))
        command = [str(programs / "venv/bin/r2e"), "-c", str(work / "config"), "-d", str(work / "data.json"), "run"]
        _run(command, {**os.environ, "LC_ALL": "C.UTF-8"})
        return [_mails(work / feed.file.stem / "new", kind) for feed in feeds]

    return read


def _mails(folder: Path, kind: str) -> list[Shown]:
    mails = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in folder.iterdir()]
    mails.sort(key=lambda mail: mail["Date"].datetime, reverse=True)
    return [_mail(mail, kind) for mail in mails]


def _mail(mail: EmailMessage, kind: str) -> Shown:
    assert mail.get_content_type() == f"text/{kind}"
    body = mail.get_content()
    if kind == "html":
        text = of_html(body.partition('<div class="body" id="body">')[2].partition("</div>")[0])
    else:
        text = plain(body.rpartition("\nURL: ")[0])
    sender = mail["From"].addresses[0].display_name
    return Shown(plain(mail["Subject"]), plain(sender.removeprefix("Papers: ")), text)


READERS: dict[str, Read] = {
    "feedparser": _feedparser,
    "rss-parser": _of_npm("rss-parser"),
    "feedsmith": _of_npm("feedsmith"),
    "newsboat": _newsboat,
    "sfeed": _sfeed,
    "rss2email, HTML mail": _rss2email("html"),
    "rss2email, plain mail": _rss2email("plain"),
}
