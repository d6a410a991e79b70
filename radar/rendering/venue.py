"""Where a paper has appeared or will appear, in the words of its own comment.

Comments are free text, so this is a reading and not a fact: it knows the few ways in which authors say that a paper was
accepted, and is silent about all others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

LONGEST_VENUE = 70
"""Characters that a venue has at most; a longer one is shown by its abbreviation, or not at all."""

_READ = 1_000  # characters of a comment that are looked at, so that no text takes long


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Series whose name and year alone ("CVPR 2025", without "accepted at") mean that the paper is there.
_SERIES = _words(
    """
    3DV AAAI AACL AAMAS ACCV ACL ACML ACSAC AIED AISTATS APSIPA ASE ASPLOS ASRU BIBM BMVC CADE CAV CCS CHI CHIL CIKM
    CLeaR CogSci COLING COLM COLT CoNLL CoRL CRYPTO CSCW CVPR CVPRW DAC DASFAA EACL EAMT ECAI ECCV ECCVW ECIR ECML
    EDBT EMBC EMNLP ESWC EUROCRYPT Eurographics EUSIPCO FAccT FOCS FSE GECCO GLOBECOM HPCA HRI ICALP ICAPS ICASSP
    ICC ICCAD ICCV ICCVW ICDAR ICDE ICDM ICIP ICLR ICLRW ICME ICMI ICML ICMR ICPC ICPR ICRA ICSE ICWSM IGARSS IJCAI
    IJCB IJCNLP IJCNN INFOCOM INLG Interspeech InterSpeech INTERSPEECH IPDPS IPMI IROS ISBI ISCA ISCAS ISIT ISMAR
    ISMIR ISSTA ISWC ITSC IUI IWSLT KDD LICS LREC MICCAI MICRO MIDL MLSys MLHC MLSP MobiCom MobiSys MIUA MSR NAACL
    NDSS NeurIPS Neurips NIPS NLDB NLPCC NSDI OOPSLA OSDI PACT PAKDD PLDI PODC PODS POPL PPoPP RecSys RLC RLDM RSS
    SANER SaTML SCIA SIGCOMM SIGCSE SIGDIAL SIGGRAPH SIGIR SIGMETRICS SIGMOD SODA SOSP SPAA STACS STOC TACAS
    UAI UIST UMAP USENIX VISAPP VLDB VRST WACV WACVW WMT WSDM WWW
    """
)
# Journals that comments know by their abbreviation.
_JOURNALS = _words(
    """
    A&A AJ ApJ ApJL ApJS IJCV JAIR JCAP JHEP JMLR MNRAS PASP PRA PRB PRC PRD PRE PRL PRX RA-L TACL TASLP TCSVT TGRS
    TIP TKDE TMI TMLR TMM TNNLS TOG TOIS TOSEM TPAMI TSE TVCG
    """
)

# Series that show all their papers as posters: there a poster is a paper like any other.
_POSTERS = _words(
    """
    AAAI ACL AISTATS BMVC COLM CoRL CVPR EACL ECCV EMNLP ICASSP ICCV ICLR ICML IJCAI Interspeech INTERSPEECH ISMIR KDD
    MICCAI MIDL MLSys NAACL NeurIPS Neurips NIPS UAI WACV
    """
)

_YEAR = r"(?:(?:19|20)\d\d|['’]?\d\d)(?!\w)"
_ABBREVIATION = r"[\da-z]?[A-Z](?:[\w*&/-]{0,20}[A-Z0-9])?[a-z]{0,6}"
_OF_A_SOCIETY = "(?:(?:IEEE|ACM|IEEE/CVF|CVF/IEEE|IEEE/ACM|ACM/IEEE|IEEE/RSJ|The|the) )?"
_SERIES_AND_YEAR = re.compile(rf"(?:{'|'.join(sorted(_SERIES | _JOURNALS, reverse=True))})(?: Asia)?[ -]?{_YEAR}")
_NAME_AND_YEAR = re.compile(rf"{_OF_A_SOCIETY}(?:{_ABBREVIATION}|[A-Z][a-z]{{2,20}})(?: Asia)?[ -]?{_YEAR}")
_ABBREVIATED = re.compile(rf"{_OF_A_SOCIETY}{_ABBREVIATION}(?:[ -]?{_YEAR})?")
_FULL_NAME = re.compile(r"\b(?:Conference|Symposium|Transactions|Journal|Letters)\b")
_UP_TO_THE_YEAR = re.compile(r"[^'’\d]+")
_SHOWN = re.compile(r"\w[\w '’&/()@+.,:-]*", re.ASCII)
_PART = re.compile(r",\s|\s[-–—]\s")
_TWO_LETTERS = re.compile(r"[A-Za-z]{2}|A&A")
_LEADING = re.compile(rf"(?:(?:In|Findings of|Proceedings of|In Proceedings of|Findings|Proc\.) )?{_OF_A_SOCIETY}")
_PARENTHESISED = re.compile(r"\(([^()]{2,24})\)")

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
_ACCEPTED = re.compile(r"[Aa]cc[cept]{0,8}(?:ed)?")
_INTO = re.compile(r"\b(?:to|at|by|in|into|on|for|of)\b", re.IGNORECASE)
_OTHER_SUBJECT = re.compile(
    r"\b(?:codes?|data|datasets?|models?|weights|material|videos?|supplement\w*)\b", re.IGNORECASE
)

_TOKEN = re.compile(r"[^\s,:]++[,:]?|[,:]")
_SMALL = _words("of on and in for the & at to @ de by a from with or co-located")
_AFTER_THE_YEAR = _words("in for by from with")  # what follows these is no part of the name
_PLAIN = _words(
    """
    track tracks conference workshop workshops main findings oral spotlight highlight poster paper papers short long
    full industry research demo journal proceedings symposium international special issue session demonstrations
    """
)
_STOP = _words(
    """
    This We Our It Its These Please See Project Code Codes Github GitHub Website Webpage Homepage Page Dataset
    Datasets Source Video Videos Supplementary Appendix Accept Accepted Equal Extended Camera-ready Preprint
    Copyright First Authors Author Includes Including Total Pages Task DOI doi Camera Version Final Code/ Arxiv
    ArXiv arXiv Link Both
    """
)
_FURTHER = re.compile(
    r"[,:]? ?\(?(?:Main(?: Conference| Track)?|Findings|Oral|Spotlight|Highlight|Industry Track|Demo Track"
    r"|System Demonstrations|Resource Track|Research Track|Workshops?)(?!\w)\)?(?= ?(?:[,.;:(]|\Z))",
    re.IGNORECASE,
)
_OF_A_NAME = re.compile(r"\d++(?:st|nd|rd|th)(?!\w)|(?:19|20)\d\d(?!\w)|[\da-z]?[A-Z]|['’]\d\d(?!\w)")
_YEAR_BEHIND = re.compile(r",? (?:19|20)\d\d(?=[.,:)]|\Z)")
_SHORT_YEAR_BEHIND = re.compile(r" \d\d(?=[.,:)]|\Z)")  # but for the pages of a journal, or of the paper
_HAS_YEAR = re.compile(r"(?:19|20)\d\d(?!\d)|['’]\d\d(?!\d)")
_MONTH = re.compile(r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)(?:[a-z]{0,6})(?!\w)")
_NAMING = re.compile(
    r"\b(?:Journal|J\.|Transactions?|Trans|Letters?|Lett|Proceedings|Proc|Conference|Conf|Symposium|Workshops?|Annals|Phys"
    r"|Physical Review|Communications|Reports|Findings|Congress|Summit|Frontiers|Advances|Machine Learning|Bulletin)\b"
)
_NO_VENUE = _words(
    """
    IEEE ACM Springer Elsevier Wiley MDPI arXiv SPIE IET IOP Taylor Francis Sage SAGE LNCS Nature Science Xplore
    CEUR CEUR-WS Press University Zenodo Kaggle GitHub YouTube English Chinese French German Spanish Japanese
    Russian Journal Conference Proceedings Workshop Section Chapter Part Figure Table Theorem Special Issue
    International Main Findings Track Paper Springer-Verlag Cambridge Oxford MIT Verlag Publishing Publisher
    Main-track Oral Poster Spotlight
    """
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
    if _HAS_YEAR.search(found) or re.search(r"\d\d\Z", found):
        return found
    end = sentence.index(found, start) + len(found)
    year = _YEAR_BEHIND.match(sentence, end)
    if year is None and found.rpartition(" ")[2] in _SERIES:
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
    phrase = _phrase(rest)
    words = phrase.split()
    if not words or _MONTH.match(phrase) or all(word.strip("().,") in _NO_VENUE for word in words):
        return ""
    dated = _NAME_AND_YEAR.match(phrase)
    has_year = _HAS_YEAR.search(phrase) is not None
    if not (dated or has_year or _INTO.search(claim["to"])):
        return ""
    if not claim["accepted"]:
        if _OTHER_SUBJECT.search(sentence, 0, claim.start()):
            return ""
        known = words[0].strip("().") in _SERIES | _JOURNALS or words[0] in ("IEEE", "ACM")
        year_counts = has_year and (claim["published"] or " at" in claim["to"])
        if not (dated or known or year_counts or _NAMING.search(phrase)):
            return ""
    abbreviation = _abbreviation(rest)
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
    return [found[0]] if found and _HAS_YEAR.search(found[0]) else []


def _bare(sentence: str) -> str:
    """A sentence, or a part of it between commas, that is nothing but a venue: `CVPR 2025 (Oral)`."""
    for part in _PART.split(sentence):
        clause = part.lstrip("[(*")
        phrase = _phrase(clause)
        if not phrase or phrase.split()[0] in _STOP:
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
    if not _HAS_YEAR.search(phrase):
        return False
    if not _WORKSHOP.search(phrase):
        in_parentheses = _PARENTHESISED.search(phrase)
        return bool(_FULL_NAME.search(phrase) or (in_parentheses and _SERIES_AND_YEAR.fullmatch(in_parentheses[1])))
    names = (_UP_TO_THE_YEAR.match(word.strip("()")) for word in re.split(r"[ @]", phrase))
    return any(name and name[0] in _SERIES for name in names)


def _is_whole(found: str, sentence: str, abbreviation: str) -> bool:
    """Whether `found` is short enough, and does not leave out that it is but a workshop, a poster, or the findings."""
    if len(found) > LONGEST_VENUE:
        return False
    if _POSTER.search(sentence) and not _POSTERS.intersection(re.findall(r"[A-Za-z]+", found)):
        return False
    if _WORKSHOP.search(found) or not (limited := _WORKSHOP.search(sentence)):
        return True
    # "Workshop on Learning (WoL 2025)" may be shortened, "Workshop on Learning at a Conference (CONF 2025)" may not.
    if found != abbreviation or found in _SERIES or _SERIES_AND_YEAR.search(found) or limited[0].lower() == "findings":
        return False
    between = sentence[limited.end() : max(sentence.find(f"({found})"), 0)]
    return bool(between) and not re.search(r" (?:at|@|with) |[(),]", between)


def _phrase(text: str) -> str:
    """The name that `text` begins with: words with capitals, and what may stand between them."""
    end = 0
    after_small = complete = False
    for token in _TOKEN.finditer(text):
        whole = token[0]
        word = whole.strip("()[]*.,:")
        if whole in (",", ":") or '"' in whole or "“" in whole:
            break
        if word in _SMALL and whole == word:
            if not end or (complete and word in _AFTER_THE_YEAR):
                break
            after_small = True
            continue
        if not (_OF_A_NAME.match(word) or (end and word in _PLAIN)):
            break
        if end and not after_small and (word in _STOP or word == "The"):
            break
        if end and (_MONTH.fullmatch(word) or _ACCEPTED.fullmatch(word)):
            break
        end = token.end()
        after_small = False
        complete = _HAS_YEAR.search(word) is not None or (complete and word.lower() in _PLAIN)
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


def _abbreviation(text: str) -> str:
    """The first abbreviation in parentheses, as in `Conference on Learning (CoL 2025)`."""
    for found in _PARENTHESISED.finditer(text):
        if _ABBREVIATED.fullmatch(found[1]) and found[1] not in _NO_VENUE:
            return found[1]
    return ""


def _from_journal_ref(journal_ref: str) -> str:
    if not journal_ref or len(journal_ref) > _READ or _DOUBT.search(_PHYSICAL_REVIEW.sub("", journal_ref)):
        return ""
    if len(journal_ref) <= LONGEST_VENUE and _REFERENCE.fullmatch(journal_ref):
        return journal_ref
    return "" if _WORKSHOP.search(journal_ref) else _abbreviation(journal_ref)
