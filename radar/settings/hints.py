"""What an unknown key was probably meant to be: what people call a key elsewhere, and what is spelt alike.

Only keys that exist are ever suggested, and a negation never leads to its opposite.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from difflib import get_close_matches

_LONGEST = 80
_SHORT = 4  # letters: of two so short words, many are alike by chance

_CALLED_ELSEWHERE = {
    "any": "any-of one-of or some should either keyword keywords phrase phrases term terms word words match matches "
    "include includes including included contains filter filters topics topic search-terms tags aliases synonyms",
    "topics": "topic keyword keywords phrase phrases terms words queries searches topic-list subjects interests feeds "
    "watch follow filters",
    "all": "all-of and must must-have required require every each",
    "none": "exclude excludes excluded excluding not no without except ignore ignores ignored blacklist blocklist "
    "block blocked deny denied negative negatives ban banned drop omit avoid skip minus must-not none-of filter-out",
    "categories": "category cat cats subject subjects archive archives subject-class subject-classes arxiv-categories",
    "authors": "author au by people person names researchers",
    "in": "search-in look-in where field fields scope within target search-fields",
    "query": "search search-query raw raw-query arxiv-query q advanced expression arxiv",
    "name": "label heading id key slug folder called",
    "comment": "comments note venue venues conference conferences",
    "primary-only": "primary primary-category only-primary main-category no-cross-lists exclude-cross-lists",
    "since": "start-date start from from-date date-from begin after days days-back lookback look-back lookback-days "
    "period history window time-range date-range date date-start newer-than max-age last-days min-date submitted-after",
    "until": "end-date end to to-date date-to date-end before stop older-than max-date submitted-before",
    "page-size": "per-page papers-per-page items-per-page rows-per-page",
    "page-order": "sort sort-by sort-order order order-by reverse",
    "output-dir": "output out outdir out-dir output-folder output-path folder dir directory path dest destination",
    "home-url": "url site site-url base-url homepage website pages-url",
    "columns": "column fields show-columns show-authors show-links table-columns",
    "templates": "template template-dir templates-dir layout theme",
    "publish": "push commit mode pr create-pr pull-request open-pr output-mode",
    "base": "base-branch target-branch default-branch",
    "branch": "pr-branch head head-branch work-branch",
    "commit-message": "message commit-msg msg",
    "pull-request-title": "pr-title title",
    "max-minutes": "timeout time-limit minutes timeout-minutes max-time",
    "strict": "fail fail-on-error fail-fast",
    "dry-run": "dry test preview simulate no-write",
    "token": "github-token gh-token repo-token access-token pat",
    "config": "config-file config-path configuration settings settings-file",
    "labels": "pr-labels",
    "draft": "as-draft is-draft pr-draft",
}

_HAS_NO_KEY = {
    "max-results max-papers max-paper-num limit max count num-papers max-result results-limit top-k top-n n "
    "num-results number-of-papers maximum": "Remove it: there is no cap, and every paper that matches is listed.",
    "cron schedule interval frequency every-day run-at": "Remove it: the workflow's own `on: schedule` says when "
    "it runs.",
    "user-name repo-name repository repo owner username github-repo": "Remove it: the workflow knows its repository.",
}
_SAID = {name: said for names, said in _HAS_NO_KEY.items() for name in names.split()}

_NEGATED = re.compile(
    r"(?:(?:not|no|non|none|without|exclude[sd]?|excluding|ignore[sd]?|ignoring|except|skip|block|blocked|ban|banned|deny|"
    r"drop|omit|minus|hide|avoid|blacklist|blacklisted|blocklist|negative|filter-out|must-not|never|anti)-|-+"
    r"|(?:exclude|ignore|without|except|blacklist|not|no|none)(?=author|categor|keyword|phrase|term|word|any|all|name))"
    r"(?P<rest>.*)"
)
_NEGATED_BEHIND = re.compile(
    r"(?P<rest>.+)-(?:to-)?(?:not|exclude[sd]?|ignore[sd]?|blacklist|blocklist|deny|denied|blocked|banned|skip|none|without)"
)
_OF_AUTHORS = re.compile(r"authors?|people|persons?|names?|by|au")
_OF_CATEGORIES = re.compile(r"categor(?:y|ies)|cats?|subjects?|archives?")


def hint(given: str, known: Iterable[str]) -> str:
    """A sentence on what to write instead of `given`, which is none of the `known` keys."""
    names = list(known)
    if (said := _SAID.get(_spelled(given))) is not None:
        return said
    near = meant(given, names)
    return f"Write `{near}` if that is what you mean." if near else f"Use one of these: {', '.join(names)}."


def meant(given: str, names: Collection[str]) -> str | None:
    """The one of the `names` that `given` probably stands for."""
    spelled = _spelled(given)
    if spelled in names:
        return spelled
    negated = negated_subject(spelled)
    if negated is not None:
        return next((name for name in _exclusions(negated) if name in names), None)
    for name, others in _CALLED_ELSEWHERE.items():
        if name in names and spelled in others.split():
            return name
    near = get_close_matches(spelled, names, n=1, cutoff=0.75 if len(spelled) <= _SHORT else 0.6)
    # What stands before a key's name may well turn it into its opposite.
    return near[0] if near and not spelled.endswith(f"-{near[0]}") else None


def negated_subject(spelled: str) -> str | None:
    """What a negation leaves out, "" where it does not say; None where `spelled` is no negation."""
    if spelled in _CALLED_ELSEWHERE["none"].split():
        return ""
    for pattern in (_NEGATED, _NEGATED_BEHIND):
        if (found := pattern.fullmatch(spelled)) and spelled not in _CALLED_ELSEWHERE["primary-only"].split():
            return found["rest"]
    return None


def _exclusions(subject: str) -> tuple[str, ...]:
    """The keys that leave out what `subject` names."""
    if _OF_AUTHORS.fullmatch(subject):
        return ("exclude-authors",)
    if _OF_CATEGORIES.fullmatch(subject):
        return ("exclude-categories",)
    return ("none",)


def _spelled(given: str) -> str:
    return re.sub(r"[\s_]", "-", given[:_LONGEST].strip().lower())
