"""Whether a paper's comment says that it has been withdrawn: arXiv has no flag for it."""

from __future__ import annotations

import re

_READ = 1_000  # characters of a comment that are looked at, so that no text takes long

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
