"""Where a paper has appeared or will appear, in the words of its own comment.

Comments are free text, so this is a reading and not a fact: it knows the few ways in which authors say that a paper was
accepted, and is silent about all others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from radar.extraction.venue_name import (
    ABBREVIATION,
    HAS_YEAR,
    MONTH,
    OF_A_SOCIETY,
    PARENTHESISED,
    YEAR,
    abbreviation_in_parentheses,
    name_at_start,
)
from radar.extraction.venue_names import JOURNALS, NO_VENUE, POSTERS, SERIES, STOP

LONGEST_VENUE = 70
"""Characters that a venue has at most; a longer one is shown by its abbreviation, or not at all."""

_READ = 1_000  # characters of a comment that are looked at, so that no text takes long


_SERIES_AND_YEAR = re.compile(rf"(?:{'|'.join(sorted(SERIES | JOURNALS, reverse=True))})(?: Asia)?[ -]?{YEAR}")
_NAME_AND_YEAR = re.compile(rf"{OF_A_SOCIETY}(?:{ABBREVIATION}|[A-Z][a-z]{{2,20}})(?: Asia)?[ -]?{YEAR}")
_FULL_NAME = re.compile(r"\b(?:Conference|Symposium|Transactions|Journal|Letters)\b")
_UP_TO_THE_YEAR = re.compile(r"[^'’\d]+")
_PART = re.compile(r",\s|\s[-–—]\s")
_LEADING = re.compile(rf"(?:(?:In|Findings of|Proceedings of|In Proceedings of|Findings|Proc\.) )?{OF_A_SOCIETY}")

# A sentence ends at a full stop (though not at an abbreviation's), at a semicolon, at an address.
_ABBREVIATIONS = (
    "Int Intl Conf Proc Trans Vol No J Lett Rev Phys Appl Sci St vs Comput Eng Symp Ann Math Mon Not Astron Astrophys"
    " Eur Vis Am Soc Nat Acad Mech Chem Opt Mod Theor Assoc Adv Med Res Nucl Syst Intell Mach Learn Inf Commun Rob"
)
_NOT_ABBREVIATED = "".join(rf"(?<!\b{each}\.)" for each in _ABBREVIATIONS.split(" "))
_SENTENCE_END = re.compile(rf"\.{_NOT_ABBREVIATED}(?=\s|\Z|[A-Z])|[;!?|\n]|(?:https?://|www\.)\S*+")

# Where one of these stands, the sentence may speak of a hope, of another paper or of another version.
_DOUBT = re.compile(
    r"""
      \b(?:subm|subi|re-?subm|reject|withdr|retract|prepar|intend|target|hope|expect|propos|draft|unofficial|extension|extends
        |extending|expanded|earlier|previous|prelim|predecess|older|abridged|companion|sequel|consider|dissert|rebuttal
        |challeng|competit|\w{0,3}review)\w*
    | \b(?:under\ view|if\ accepted|pending|admin\ note|thesis|report|solution|plan|plans|planned|planning|won|winner)\b
    | \b(?:extended|short|shorter|shortened|conference|workshop|demo)\ version\b | \bextended\ abstract\ of\b
    | \bfig(?:\.|ure)\ \d | \bbased\ on\b | \bbuilds\ (?:on|upon)\b | \b(?:parts?|portions?|some|sections?)\ of\b
    | \barXiv:\s?\d | \bnot\ (?:yet|been|accepted|published|appear|peer|submitted|intended|for|the)\b | \bdid\ not\b
    | \bpaper\ (?:id|no)\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_PHYSICAL_REVIEW = re.compile(r"\bPhys(?:ical|\.) Rev(?:iew\b|\.)")
_WORKSHOP = re.compile(
    r"workshop|tutorial|satellite|doctoral|findings|late[ -]breaking|\b(?:WS|LBW|LBR)\b", re.IGNORECASE
)
_POSTER = re.compile(r"\bas (?:an? )?poster\b|\bposter (?:session|track|volume)\b", re.IGNORECASE)

_CLAIM = re.compile(
    r"""
    \b(?: (?P<accepted> (?i: acc[cept]{0,8}ed | accept | camera[\ -]ready | forthcoming | in\ press ) )
        | (?i: appear(?:s|ed|ing)? | publication | presented )
        | (?i: (?:oral|poster|spotlight)(?:\ presentation)?(?=\ (?:at|in)\ ) )
        | (?P<published> [Pp]ublished )
    )\b
    (?P<to>
      (?: [:,]?\ (?: for | as | and | to | an? | [Tt]he | be | been | in | into | at | by | on | of | our | full | short
          | long | oral | regular | poster | spotlight | highlight | conference | journal | workshop | technical
          | research | main | track | papers? | articles? | versions? | publication | presentations? | presented
          | published | appear | appearing | inclusion | proceedings\ of | talk | accepted | recently | provisionally
          | camera-ready | final | @ )
          (?=[\ :])
      )*+
    ) :?\ ? ["'“‘]?
    """,
    re.VERBOSE,
)
_INTO = re.compile(r"\b(?:to|at|by|in|into|on|for|of)\b", re.IGNORECASE)
_OTHER_SUBJECT = re.compile(
    r"\b(?:codes?|data|datasets?|models?|weights|material|videos?|supplement\w*)\b", re.IGNORECASE
)

_YEAR_BEHIND = re.compile(r",? (?:19|20)\d\d(?=[.,:)]|\Z)")
_SHORT_YEAR_BEHIND = re.compile(r" \d\d(?=[.,:)]|\Z)")  # but for the pages of a journal, or of the paper
_NAMING = re.compile(
    r"\b(?:Journal|J\.|Transactions?|Trans|Letters?|Lett|Proceedings|Proc|Conference|Conf|Symposium|Workshops?|Annals|Phys"
    r"|Physical Review|Communications|Reports|Findings|Congress|Summit|Frontiers|Advances|Machine Learning|Bulletin)\b"
)
_NAME_GOES_ON = re.compile(
    r",? (?:and|or|&) [A-Z]|, (?:of|for|the|on) "
    r"|, [^.;()]{0,60}? (?:and|or|&) [A-Z]| (?:of|on|in|for)(?: [a-z]++)* |(?<=[a-z]) [a-z]{5,}"
)
_HARMLESS_AFTER = re.compile(
    r"\W*(?:\Z|\(|[A-Z]|\d++ ?p|acc[cept]|camera|poster|early|project|code|in press|with |has accepted)"
)
_REFERENCE = re.compile(r"(?!.*://)[A-Z0-9][\w '’&/()@+.,:;-]*")
_CONFERENCE = re.compile(r"\b(?:Conference|Symposium|Workshop|Congress|Meeting|Summit)\b[^()]{0,150}\(([^()]{4,24})\)")


def venue(comment: str, journal_ref: str = "") -> str:
    """The venue that the comment names, else the one that the journal reference does; "" when in doubt.

    It stands in the text as it is, and has `LONGEST_VENUE` characters at most: `ICML 2025`, `ACL 2025 Findings`. Being
    submitted or under review does not count, nor does another version's venue; a workshop is never its conference.
    """
    return _from_comment(comment[:_READ]) or _from_journal_ref(journal_ref)


def _from_comment(comment: str) -> str:
    doubtful = False
    certain = []
    for sentence in _sentences(comment):
        if _DOUBT.search(_PHYSICAL_REVIEW.sub("", sentence)):
            doubtful = True
        else:
            certain.append(sentence)
    for sentence in certain:
        for claim in _CLAIM.finditer(sentence):
            if found := _claimed(sentence, claim):
                return _with_year(found, sentence, claim.end())
    if doubtful:
        return ""
    return next((_with_year(found, sentence) for sentence in certain if (found := _bare(sentence))), "")


def _with_year(found: str, sentence: str, start: int = 0) -> str:
    """`found`, which stands in the sentence behind `start`, and the year behind it if it has none: `AAAI 25`."""
    if HAS_YEAR.search(found) or re.search(r"\d\d\Z", found):
        return found
    end = sentence.index(found, start) + len(found)
    year = _YEAR_BEHIND.match(sentence, end)
    if year is None and found.rpartition(" ")[2] in SERIES:
        year = _SHORT_YEAR_BEHIND.match(sentence, end)
    longer = found + (year[0] if year else "")
    return longer if len(longer) <= LONGEST_VENUE else found


def _sentences(comment: str) -> Iterator[str]:
    start = 0
    for end in _SENTENCE_END.finditer(comment):
        yield comment[start : end.start()].strip()
        start = end.end()
    yield comment[start:].strip()


def _claimed(sentence: str, claim: re.Match[str]) -> str:
    """What stands after "accepted at", "to appear in" and the like."""
    rest = sentence[claim.end() :]
    phrase = name_at_start(rest)
    words = phrase.split()
    if not words or MONTH.match(phrase) or all(word.strip("().,") in NO_VENUE for word in words):
        return ""
    dated = _NAME_AND_YEAR.match(phrase)
    has_year = HAS_YEAR.search(phrase) is not None
    if not (dated or has_year or _INTO.search(claim["to"])):
        return ""
    if not claim["accepted"]:
        if _OTHER_SUBJECT.search(sentence, 0, claim.start()):
            return ""
        known = words[0].strip("().") in SERIES | JOURNALS or words[0] in ("IEEE", "ACM")
        year_counts = has_year and (claim["published"] or " at" in claim["to"])
        if not (dated or known or year_counts or _NAMING.search(phrase)):
            return ""
    abbreviation = abbreviation_in_parentheses(rest)
    goes_on = _NAME_GOES_ON.match(rest, len(phrase)) is not None
    if dated:
        shorter = [*_to_the_workshop(phrase), dated[0]]
        candidates = shorter if goes_on and "orkshop" in phrase else [phrase, *shorter]
    elif abbreviation[-1:].isdigit() or goes_on:
        candidates = [abbreviation] if goes_on else [abbreviation, phrase]
    else:
        candidates = [phrase, abbreviation, *_to_the_workshop(phrase)]
    return next((each for each in candidates if each and _is_whole(each, sentence, abbreviation)), "")


def _to_the_workshop(phrase: str) -> list[str]:
    """`CVPR 2025 Workshop` of `CVPR 2025 Workshop on a Long Name`."""
    found = re.match(r".*?[Ww]orkshops?\b", phrase)
    return [found[0]] if found and HAS_YEAR.search(found[0]) else []


def _bare(sentence: str) -> str:
    """A sentence, or a part of it between commas, that is nothing but a venue: `CVPR 2025 (Oral)`."""
    for part in _PART.split(sentence):
        clause = part.lstrip("[(*")
        phrase = name_at_start(clause)
        if not phrase or phrase.split()[0] in STOP:
            continue
        series = _SERIES_AND_YEAR.search(phrase)
        after = clause[clause.index(phrase) + len(phrase) :]
        if series and _LEADING.fullmatch(phrase[: series.start()]):
            fits = _HARMLESS_AFTER.match(after) is not None
        elif _NAME_AND_YEAR.fullmatch(phrase):
            fits = re.match(r" (?:early |was |is )?accepted?\b", after) is not None
        else:
            fits = phrase == clause and _is_a_whole_name(phrase)
            fits = fits and not _NAME_GOES_ON.match(sentence, sentence.index(phrase) + len(phrase))
        for each in (phrase, *_to_the_workshop(phrase)) if fits else ():
            if _is_whole(each, sentence, ""):
                return each
    named = _CONFERENCE.search(sentence)
    if named and _NAME_AND_YEAR.fullmatch(named[1]) and _is_whole(named[1], sentence, named[1]):
        return named[1]
    return ""


def _is_a_whole_name(phrase: str) -> bool:
    """Whether a phrase with a year is the name of a journal, of a conference, or of a workshop at one that is known."""
    if not HAS_YEAR.search(phrase):
        return False
    if not _WORKSHOP.search(phrase):
        in_parentheses = PARENTHESISED.search(phrase)
        return bool(_FULL_NAME.search(phrase) or (in_parentheses and _SERIES_AND_YEAR.fullmatch(in_parentheses[1])))
    names = (_UP_TO_THE_YEAR.match(word.strip("()")) for word in re.split(r"[ @]", phrase))
    return any(name and name[0] in SERIES for name in names)


def _is_whole(found: str, sentence: str, abbreviation: str) -> bool:
    """Whether `found` is short enough, and does not leave out that it is but a workshop, a poster, or the findings."""
    if len(found) > LONGEST_VENUE:
        return False
    if _POSTER.search(sentence) and not POSTERS.intersection(re.findall(r"[A-Za-z]+", found)):
        return False
    if _WORKSHOP.search(found) or not (limited := _WORKSHOP.search(sentence)):
        return True
    # "Workshop on Learning (WoL 2025)" may be shortened, "Workshop on Learning at a Conference (CONF 2025)" may not.
    if found != abbreviation or found in SERIES or _SERIES_AND_YEAR.search(found) or limited[0].lower() == "findings":
        return False
    between = sentence[limited.end() : max(sentence.find(f"({found})"), 0)]
    return bool(between) and not re.search(r" (?:at|@|with) |[(),]", between)


def _from_journal_ref(journal_ref: str) -> str:
    if not journal_ref or len(journal_ref) > _READ or _DOUBT.search(_PHYSICAL_REVIEW.sub("", journal_ref)):
        return ""
    if len(journal_ref) <= LONGEST_VENUE and _REFERENCE.fullmatch(journal_ref):
        return journal_ref
    return "" if _WORKSHOP.search(journal_ref) else abbreviation_in_parentheses(journal_ref)
