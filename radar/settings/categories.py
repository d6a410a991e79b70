"""arXiv's categories, and what to ask for each.

The list is https://arxiv.org/category_taxonomy. A query for `cat:cs` finds nothing and `cat:hep-th.*` neither, so
what to ask depends on whether the archive has subject classes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches

# Archives with subject classes, as archive -> classes.
CLASSES: dict[str, tuple[str, ...]] = {
    archive: tuple(classes.split())
    for archive, classes in {
        "astro-ph": "CO EP GA HE IM SR",
        "cond-mat": "dis-nn mes-hall mtrl-sci other quant-gas soft stat-mech str-el supr-con",
        "cs": "AI AR CC CE CG CL CR CV CY DB DC DL DM DS ET FL GL GR GT HC IR IT LG LO MA MM MS NA NE NI OH OS PF PL "
        "RO SC SD SE SI SY",
        "econ": "EM GN TH",
        "eess": "AS IV SP SY",
        "math": "AC AG AP AT CA CO CT CV DG DS FA GM GN GR GT HO IT KT LO MG MP NA NT OA OC PR QA RA RT SG SP ST",
        "nlin": "AO CD CG PS SI",
        "physics": "acc-ph ao-ph app-ph atm-clus atom-ph bio-ph chem-ph class-ph comp-ph data-an ed-ph flu-dyn gen-ph "
        "geo-ph hist-ph ins-det med-ph optics plasm-ph pop-ph soc-ph space-ph",
        "q-bio": "BM CB GN MN NC OT PE QM SC TO",
        "q-fin": "CP EC GN MF PM PR RM ST TR",
        "stat": "AP CO ME ML OT TH",
    }.items()
}

# Archives without subject classes: those of today, then those that were closed and live on in old papers.
_WHOLE = (
    "gr-qc hep-ex hep-lat hep-ph hep-th math-ph nucl-ex nucl-th quant-ph "
    "acc-phys adap-org alg-geom ao-sci atom-ph bayes-an chao-dyn chem-ph cmp-lg comp-gas dg-ga funct-an mtrl-th "
    "patt-sol plasm-ph q-alg solv-int supr-con"
)
WHOLE = frozenset(_WHOLE.split())

# Archives that gained classes later: their old papers carry the bare name (until 2008-12, 2004-01 and 2003-08).
BARE_AS_WELL = frozenset({"astro-ph", "cond-mat", "q-bio"})

# Two names of one category; a paper's primary category is always the first of the two.
_ALIASES = {
    "cs.NA": "math.NA",
    "cs.SY": "eess.SY",
    "math.IT": "cs.IT",
    "math.MP": "math-ph",
    "q-fin.EC": "econ.GN",
    "stat.TH": "math.ST",
}

_OTHER_NAMES = {
    **{alias: (name,) for alias, name in _ALIASES.items()},
    **{name: (alias,) for alias, name in _ALIASES.items()},
}

_NAMES = {
    name.lower(): name
    for name in (
        *(f"{archive}.{part}" for archive, classes in CLASSES.items() for part in (*classes, "*")),
        *WHOLE,
    )
}


def codes() -> tuple[str, ...]:
    """Every name that a paper's metadata can have, in arXiv's spelling."""
    return (*(name for name in _NAMES.values() if not name.endswith(".*")), *sorted(BARE_AS_WELL))


def is_of_arxiv(code: str) -> bool:
    """Whether `code`, as in a paper's metadata, is a category of arXiv's own; classes of the MSC and the ACM are not.

    A class that an archive gained after this was written counts.
    """
    archive, _, part = code.partition(".")
    return code in WHOLE | BARE_AS_WELL or (archive in CLASSES and _CLASS.fullmatch(part) is not None)


_CLASS = re.compile("[A-Za-z]+(?:-[a-z]+)*")

_LONGEST_NAME = 40
"""Characters of a name that is compared with those there are."""


class UnknownCategory(ValueError):
    """No such category; `suggestion` is the nearest name there is, or None."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._text = text

    @property
    def suggestion(self) -> str | None:
        # Worked out where it is told: it takes milliseconds, and a file may have thousands of such names.
        archive, _, part = self._text.lower()[:_LONGEST_NAME].partition(".")
        # `cs.ML` more likely means stat.ML than cs.PL.
        namesakes = [name for name in _NAMES if part and name.endswith(f".{part}")]
        spelled = f"{archive}.{part}" if part else archive
        near = get_close_matches(archive, namesakes, n=1, cutoff=0) or get_close_matches(spelled, _NAMES, n=1)
        return _NAMES[near[0]] if near else None


def canonical(text: str) -> str:
    """The category that `text` means, in arXiv's spelling: `cs.LG`, `hep-th`, or `cs.*` for a whole archive.

    The case of the letters does not matter, and `cs` means `cs.*`. Raises UnknownCategory.
    """
    lowered = text.strip().lower()
    archive = lowered.removesuffix(".*")
    if archive in WHOLE:
        return archive
    if archive in CLASSES:
        return f"{archive}.*"
    if lowered in _NAMES:
        return _NAMES[lowered]
    raise UnknownCategory(text.strip())


def names() -> tuple[str, ...]:
    """Every category as `canonical` spells it."""
    return tuple(sorted(_NAMES.values()))


def form() -> str:
    """The regular expression that a text matches, from end to end, if `canonical` knows it."""
    with_classes = [
        rf"{_in_any_case(archive)}(\.(\*|{'|'.join(map(_in_any_case, classes))}))?"
        for archive, classes in CLASSES.items()
    ]
    whole = "|".join(map(_in_any_case, sorted(WHOLE)))
    return rf"{'|'.join(with_classes)}|({whole})(\.\*)?"


def _in_any_case(name: str) -> str:
    return "".join(f"[{letter.upper()}{letter.lower()}]" if letter.isalpha() else letter for letter in name)


def terms(category: str) -> tuple[str, ...]:
    """The query terms any of which finds a paper of `category`, a canonical name; cross-lists count.

    Of two names of one category arXiv lists nearly all papers under both, and some under one alone.
    """
    archive = category.removesuffix(".*")
    if archive in BARE_AS_WELL and archive != category:
        return (f"cat:{archive}", f"cat:{category}")
    return tuple(f"cat:{name}" for name in (category, *_OTHER_NAMES.get(category, ())))


def covers(category: str, code: str) -> bool:
    """Whether a paper listed under `code` (as in its metadata) stands in `category`, a canonical name."""
    if category.endswith(".*"):
        archive = category.removesuffix(".*")
        return code.startswith(f"{archive}.") or (code == archive and archive in BARE_AS_WELL)
    return _ALIASES.get(code, code) == _ALIASES.get(category, category)


def any_is_in(categories: Sequence[str], codes: Sequence[str]) -> bool:
    """Whether any of a paper's `codes`, as in its metadata, stands in any of `categories`."""
    return any(covers(category, code) for category in categories for code in codes)


def primary_is_in(categories: Sequence[str], codes: Sequence[str]) -> bool:
    """Whether the first of a paper's `codes`, its primary category, stands in any of `categories`.

    A paper whose categories are unknown counts as being in: nothing is dropped on a guess.
    """
    return not codes or any(covers(category, codes[0]) for category in categories)
