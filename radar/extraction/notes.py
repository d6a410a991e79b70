"""What a paper's own texts say that a reader wants to see at once: whether it is withdrawn, and where its code is."""

from __future__ import annotations

import re

MOST_LINKS = 3
"""Addresses that are shown of one paper; what else a text links stands in the text."""

_READ = 1_000  # characters of a comment that are looked at
_LONGEST_URL = 200

_NOUN = r"(?:paper|article|submission|manuscript|work|preprint|pre-print|document|report|note|e-?print)"
_THIS = rf"(?:this|the|our)\s(?:present\s|above\s|entire\s|whole\s|arxiv\s)?{_NOUN}"
_BEGINNING = r"(?:\A|[.;:!?(\[*])\W{0,2}"  # of a sentence, or of what stands like one
_BEEN = r"(?:has\s|have\s|had\s|as\s)?(?:now\s|since\s)?(?:been|is|was|being|is\sbeing|is\shereby)"
_WITHDRAWN = re.compile(
    rf"""
      (?: \b{_THIS}\s | {_BEGINNING}(?:{_NOUN}\s)? ) {_BEEN}
        \s(?:now\s|hereby\s|temporarily\s|voluntarily\s|permanently\s)?(?:withdrawn|retracted)\b
    | \bwithdrawn\sby\s(?:the\s)?arxiv
    | \b(?:i|we|authors?)(?:\s(?:have|has|had|am|are|hereby|am\shereby|are\shereby|must|have\sto|would\slike\sto
          |wish\sto|want\sto|decided\sto|have\sdecided\sto))?
        \s(?:withdraw|withdrew|withdrawn|withdrawing|retract|retracted|retracting)\s{_THIS}\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
# The word alone is said of much else: of a submission to a conference, of drugs, of data.
_WITHDRAWN_ALONE = re.compile(
    rf"""
      (?: {_BEGINNING} | (?:,|\s[-–—])\s? ) (?: (?:(?:this|the|our)\s)?{_NOUN}\s )? (?:withdrawn|retracted)
        (?= \W*\Z | [.;:!)\]*(] | ,(?!\s\w+ed\b) | \s[-–—(\[]
          | \s(?:by|due|because|since|as|owing|on|for|to|until|pending|upon|after|following|from)\s
          | \sand\s(?:is|was|will|has|not|replaced|superseded)\s
          | \sat\s(?:\w++\W{{1,3}}){{1,3}}request | \sin\s(?:order|light|view)\s
        )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_ELSEWHERE = re.compile(r"\b(?:submitted|resubmitted|accepted|rejected|review|presented)\b", re.IGNORECASE)
# What the sentence may say besides: of another paper, another version or a conference, or that it is no longer so.
_NOT_THIS_ONE = re.compile(
    rf"""
      \b(?:not|never|no\slonger|previously|once|if|unless|could|should|may|might|initially|originally)\b[^.;]{{0,40}}withdr
    | \b(?:earlier|previous|prior|old|older|first|second|initial|original|former|another|other|last)\s
        [^.;]{{0,40}}withdr
    | \b(?:v|version\s)\d++[^.;]{{0,20}}withdr
    | \barxiv:[\w./-]{{4,20}}\)?\s(?:has\sbeen|was|is|were)[^.;]{{0,20}}withdr
    | \b(?:supersed|replac|merg|resubmi|re-submi|reinstat|restor|un-?withdr)\w*[^.;]{{0,60}}
        withdrawn\s(?:paper|arxiv|submission|manusc)
    | \bwithdr\w+\s(?:paper|submission|manuscript|article|preprint)?\s?\(?arxiv:
    | \b(?:withdr|retract)\w+\s(?:{_THIS}\s|by\s(?:the\s)?authors?\s|by\sus\s)?
        from\s(?!(?:the\s)?(?:arxiv|public|publication|circulation)\b)
    | \bwithdr[^.;]{{0,80}}\b
        (?:reinstated|restored|resubmitted|re-submitted|this\sis\s(?:a|the)\s(?:new|corrected|revised))
    """,
    re.VERBOSE | re.IGNORECASE,
)


def is_withdrawn(comment: str) -> bool:
    """Whether the comment says that this very paper has been withdrawn from arXiv; False when in doubt."""
    comment = comment[:_READ]
    lowered = comment.lower()
    if "withdr" not in lowered and "retract" not in lowered:
        return False
    if _NOT_THIS_ONE.search(comment):
        return False
    if _WITHDRAWN.search(comment):
        return True
    alone = _WITHDRAWN_ALONE.search(comment)
    return alone is not None and _ELSEWHERE.search(comment, 0, alone.start()) is None


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
