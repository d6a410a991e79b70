"""The name that a text begins with: `CVPR 2025 Workshop` of "CVPR 2025 Workshop, 8 pages", its words and no more."""

from __future__ import annotations

import re

from radar.extraction.venue_names import AFTER_THE_YEAR, NO_VENUE, PLAIN, SMALL, STOP

YEAR = r"(?:(?:19|20)\d\d|['’]?\d\d)(?!\w)"
ABBREVIATION = r"[\da-z]?[A-Z](?:[\w*&/-]{0,20}[A-Z0-9])?[a-z]{0,6}"
OF_A_SOCIETY = "(?:(?:IEEE|ACM|IEEE/CVF|CVF/IEEE|IEEE/ACM|ACM/IEEE|IEEE/RSJ|The|the) )?"
_ABBREVIATED = re.compile(rf"{OF_A_SOCIETY}{ABBREVIATION}(?:[ -]?{YEAR})?")
_SHOWN = re.compile(r"\w[\w '’&/()@+.,:-]*", re.ASCII)
_TWO_LETTERS = re.compile(r"[A-Za-z]{2}|A&A")
PARENTHESISED = re.compile(r"\(([^()]{2,24})\)")
_TOKEN = re.compile(r"[^\s,:]++[,:]?|[,:]")
_FURTHER = re.compile(
    r"[,:]? ?\(?(?:Main(?: Conference| Track)?|Findings|Oral|Spotlight|Highlight|Industry Track|Demo Track"
    r"|System Demonstrations|Resource Track|Research Track|Workshops?)(?!\w)\)?(?= ?(?:[,.;:(]|\Z))",
    re.IGNORECASE,
)
_OF_A_NAME = re.compile(r"\d++(?:st|nd|rd|th)(?!\w)|(?:19|20)\d\d(?!\w)|[\da-z]?[A-Z]|['’]\d\d(?!\w)")
HAS_YEAR = re.compile(r"(?:19|20)\d\d(?!\d)|['’]\d\d(?!\d)")
MONTH = re.compile(r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)(?:[a-z]{0,6})(?!\w)")
_ACCEPTED = re.compile(r"[Aa]cc[cept]{0,8}(?:ed)?")


def name_at_start(text: str) -> str:
    """The name that `text` begins with: words with capitals, and what may stand between them."""
    end = 0
    after_small = complete = False
    for token in _TOKEN.finditer(text):
        whole = token[0]
        word = whole.strip("()[]*.,:")
        if whole in (",", ":") or '"' in whole or "“" in whole:
            break
        if word in SMALL and whole == word:
            if not end or (complete and word in AFTER_THE_YEAR):
                break
            after_small = True
            continue
        if not (_OF_A_NAME.match(word) or (end and word in PLAIN)):
            break
        if end and not after_small and (word in STOP or word == "The"):
            break
        if end and (MONTH.fullmatch(word) or _ACCEPTED.fullmatch(word)):
            break
        end = token.end()
        after_small = False
        complete = HAS_YEAR.search(word) is not None or (complete and word.lower() in PLAIN)
        if whole[-1] in ",:":
            end -= 1
            if further := _FURTHER.match(text, end):
                end = further.end()
            break
    phrase = text[:end].rstrip(" .,:;'’*&-]")
    if phrase.count("(") != phrase.count(")"):
        phrase = phrase[: phrase.rindex("(")].rstrip() if "(" in phrase else phrase.rstrip(")")
    shown = phrase.count("(") == phrase.count(")") and _SHOWN.fullmatch(phrase) and _TWO_LETTERS.search(phrase)
    return phrase if shown else ""


def abbreviation_in_parentheses(text: str) -> str:
    """The first abbreviation in parentheses, as in `Conference on Learning (CoL 2025)`."""
    for found in PARENTHESISED.finditer(text):
        if _ABBREVIATED.fullmatch(found[1]) and found[1] not in NO_VENUE:
            return found[1]
    return ""
