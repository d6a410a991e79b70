"""Where a paper's code, models, data and project page are, as its own texts have it."""

from __future__ import annotations

import re

MOST_LINKS = 3
"""Addresses that are shown of one paper; what else a text links stands in the text."""

_LONGEST_URL = 200

# Hosts of code and of project pages. What is not among them is not shown: nobody can say what it is.
_HOSTS = re.compile(
    r"""
    (?: https?:\ ?//(?:www\.)?                    # some write a blank before the slashes
      | (?<![\w.@:/?=&\#%~+-])(?:www\.)?          # or leave the scheme out
    )
    (?P<host>
        github\.com | gitlab\.com | bitbucket\.org | codeberg\.org | huggingface\.co | hf\.co | zenodo\.org | doi\.org
      | anonymous\.4open\.science | (?!www\.)[a-z0-9](?:[a-z0-9-]{0,37}[a-z0-9])?\.(?:github|gitlab)\.io
    )
    (?P<path> (?: /[A-Za-z0-9._~/%?=&\#+-]*+ )? )
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_MENTIONED = ("github", "gitlab", "bitbucket", "codeberg", "huggingface", "hf.co", "zenodo", "4open")
_REPOSITORY = re.compile(r"/[\w-]+/(?!\.{1,2}(?:/|\Z))[\w.-]+(?:[/?#].*)?", re.ASCII)
_MODELS = re.compile(r"/(?!(?:papers|blog|docs|join|login|pricing)(?:/|\Z))[\w-][\w./-]*(?:[?#].*)?", re.ASCII)
_PATHS = {
    "github.com": re.compile(
        rf"(?!/(?:orgs|topics|search|features|about|login|sponsors)/){_REPOSITORY.pattern}", re.ASCII
    ),
    "gitlab.com": _REPOSITORY,
    "bitbucket.org": _REPOSITORY,
    "codeberg.org": _REPOSITORY,
    "huggingface.co": _MODELS,
    "hf.co": _MODELS,
    "doi.org": re.compile(r"/10\.5281/zenodo\.\d+"),
    "zenodo.org": re.compile(r"/(?:records?|doi)/[\w./-]+", re.ASCII),
    "anonymous.4open.science": re.compile(r"/r(?:epository)?/[\w./-]+", re.ASCII),
}
_NAMES = {"huggingface.co": "Hugging Face", "hf.co": "Hugging Face", "zenodo.org": "Zenodo", "doi.org": "Zenodo"}
_PAGE = re.compile(r"(?:/.*)?")
_ENDS = re.compile(r"""\Z|\s|[,;)\]}](?!@)|[.:!'"`$*\\|>](?![\w=/<@:])""", re.ASCII)  # what may follow an address
_ODD = re.compile(r"/\.{1,2}(?:/|\Z)|%(?![0-9A-Fa-f]{2})|//")
_LATEX = re.compile(r"\{\\?(_)\}|\\([_&%#~-])(?:\{\})?|\\textunderscore(?:\{\})?|\\textasciitilde(?:\{\})?|\$\\sim\$")


def code_links(abstract: str, comment: str) -> tuple[str, ...]:
    """The addresses of code, models, data and project pages that the texts have, in order, `MOST_LINKS` at most.

    Each is `https://`, one of a few hosts, and a path of letters, digits and `._~/%?=&#+-`. Whatever is cut off,
    misspelt or made to mislead is left out.
    """
    found: dict[str, str] = {}
    for text in (abstract, comment):
        plain = _LATEX.sub(_undone, text) if "\\" in text or "{_}" in text else text
        for match in _HOSTS.finditer(plain, _first_mention(plain)):
            url = _address(match)
            if url is not None:
                found.setdefault(_same(url), url)
    return tuple(found.values())[:MOST_LINKS]


def _first_mention(text: str) -> int:
    """Where to begin to look, a little before the first of the names; the end where there is none."""
    lowered = text.lower()
    places = [place for name in _MENTIONED if (place := lowered.find(name)) >= 0]
    if not places:
        return len(text)
    return max(0, min(places) - 60) if len(lowered) == len(text) else 0


def _undone(match: re.Match[str]) -> str:
    return match[1] or match[2] or ("_" if "underscore" in match[0] else "~")


def _address(match: re.Match[str]) -> str | None:
    host, path = match["host"].lower(), match["path"]
    if not _ENDS.match(match.string, match.end()):
        return None
    if path[-1:] in ("-", "_") and match.end() < len(match.string):
        return None  # broken at the end of a line
    path = path.rstrip(".?&#=~")
    if len(path) > _LONGEST_URL or _ODD.search(path) or not _PATHS.get(host, _PAGE).fullmatch(path):
        return None
    return f"https://{host}{path}"


def _same(url: str) -> str:
    """What two spellings of one address have in common."""
    return url.lower().rstrip("/").removesuffix(".git")


def link_name(url: str) -> str:
    """What to call an address of `code_links`: `Code`, `Page` for a project's page, or the name of the site."""
    host = url.split("/")[2]
    if host.endswith((".github.io", ".gitlab.io")):
        return "Page"
    return _NAMES.get(host, "Code")
