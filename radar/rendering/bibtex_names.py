r"""Authors as `Family, Given`, the one form that BibTeX, biber, pandoc and reference managers divide alike.

The family name is the last word and the words in small letters before it, of which BibTeX alone would take all behind
the first. Braces keep together what programs would take apart: a word of it with a hyphen (`{Rodr{\'i}guez-de-Vera}`),
one in small letters alone (biber takes `lan, jun` for two particles), and whatever is no person.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from radar.analysis.letters import without_tex_accents
from radar.rendering.bibtex_organizations import is_organization
from radar.rendering.latex import to_latex
from radar.rendering.latex_letters import accents_as_commands
from radar.text import fold

_GENERATIONS = frozenset(
    [
        *("Jr", "Jr.", "JR", "Sr", "Sr.", "SR", "jr", "jr.", "sr", "sr.", "II", "III", "IV", "2nd", "3rd"),
        *("PhD", "Ph.D.", "MD", "M.D."),
    ]
)
_PARTICLES = frozenset(["al", "bin", "da", "de", "del", "della", "der", "di", "du", "el", "ten", "ter", "van", "von"])
_CAPITAL_PARTICLES = frozenset(["De", "Van", "Von"])  # of the family before a small one: "Van den Broeck"
_INSIDE_FAMILIES = frozenset(["La", "Las", "Le", "Les", "Los", "San", "Santa", "São"])  # "de La Fontaine"
_ELIDED = frozenset(["D'", "O'", "D’", "O’"])  # "O' Neill"

# Nearly all names: words of ASCII with a capital in front, none of them "O'".
_PLAIN = re.compile(r"[A-Z](?:[A-Za-z.-]|'[A-Za-z])*+(?: [A-Z](?:[A-Za-z.-]|'[A-Za-z])*+)++")
_LOOSE_HYPHEN = re.compile(r"(?<=[A-Z]\.) -(?=[A-Z])")
_BETWEEN_PERSONS = re.compile(r" and ", re.IGNORECASE)
_TWO_WORDS = re.compile(r"[^\W\d_][^ ,]*(?: [^\W\d_][^ ,]*){1,3}")
_TURNED = re.compile(r"([^\W\d_][^ ,]*), ([^\W\d_][^ ,]*(?: [^\W\d_][^ ,]*){0,2})")  # "Müller, Jörg"
_AND_OTHERS = re.compile(
    r"(?:^|[\s,;]+) (?:(?:and|&)\ )? et\.?\ al\.? $ | ^others\.?$ | (?:^|[\s,;]+) (?:and|&)\ others\.? $",
    re.IGNORECASE | re.VERBOSE,
)
# BibTeX would divide at each "and", and turn round at a comma.
_DIVIDED = re.compile(r",|(?:^|\s)and(?:\s|$)", re.IGNORECASE)
_JOINED = re.compile(r" (?:and|al|others)\b", re.IGNORECASE)  # what no ordinary name has
_LATEX_SPACE = re.compile(r"(?<!\\)~")
_AND = re.compile(r"(?<![^ ])(and)(?![^ ])", re.IGNORECASE)
_FIRST_LETTER = re.compile(r"[`'’\"]*(?:\{?\\(?:[^A-Za-z{}]|[A-Za-z]+)\{?[ ]?)*(\w?)")
_OUTSIDE_ASCII = re.compile(r"^[^\0-\x7f]")


def author_list(names: Sequence[str]) -> str:
    """The authors as the value of BibTeX's field.

    What has no letter, such as the colon that arXiv lists behind a collaboration, is no author. "et al.", alone or
    behind a name, becomes `and others` at the end.
    """
    written = []
    others = False
    for each in names:
        if ordinary := _ordinary(each):
            written.append(ordinary)
            continue
        # A bare "~" is LaTeX's space, which no name has; arXiv writes "S.-M." as "S. -M.".
        name = _LOOSE_HYPHEN.sub("-", fold(_LATEX_SPACE.sub(" ", without_tex_accents(each))))
        if name.lower().endswith(("al", "al.", "others", "others.")):
            name, found = _AND_OTHERS.subn("", name)
            others = others or bool(found)
        if any(map(str.isalnum, name)):
            written += map(_author, _persons(name))
    return " and ".join([*written, "others"] if others and written else written)


@lru_cache(16_384)  # people write more than one paper
def _ordinary(name: str) -> str:
    """Nearly every name, turned round; empty for one that has to be looked at more closely."""
    if not _PLAIN.fullmatch(name):
        return ""
    given, _, family = name.rpartition(" ")
    ordinary = "-" not in family and family not in _GENERATIONS and _JOINED.search(name) is None
    return f"{family}, {given}" if ordinary and not is_organization(name) else ""


def _persons(name: str) -> list[str]:
    """The name, or the names of two or more persons that were given as one."""
    words = name.split(" ")
    if len(words) > 2 and "and" in (words[0], words[-1]):  # left over from a list of names
        name = name.removeprefix("and ").removesuffix(" and")
    names = _BETWEEN_PERSONS.split(name)
    several = len(names) > 1 and not is_organization(name) and all(map(_TWO_WORDS.fullmatch, names))
    return names if several else [name]


def _author(name: str) -> str:
    if is_organization(name):
        return _whole(name)
    words = name.split(" ")
    while len(words) > 1 and not any(map(str.isalpha, words[-1])):  # the mark of a footnote
        words.pop()
    name = " ".join(words)
    if turned := _TURNED.fullmatch(name):
        name = f"{turned[2]} {turned[1]}"
    person, _, generation = name.rpartition(" ")
    if generation not in _GENERATIONS or " " not in person:
        person, generation = name, ""
    person = person.removesuffix(",")
    if _DIVIDED.search(person):
        return _whole(name)
    words, first_letters = _words(person)
    family = _family(words, first_letters)
    given = " ".join(map(_begun, words[:family]))
    if len(words) > 1 and not any(map(str.isalnum, given)):
        return _whole(name)  # "van Gogh"; and BibTeX complains of a comma without a name behind it
    *particles, last = (f"{{{word}}}" if "-" in word else word for word in map(_begun, words[family:]))
    if first_letters[-1].islower() and "-" not in last:
        last = f"{{{last}}}"
    parts = (" ".join([*particles, last]), generation, given)
    return ", ".join(filter(None, parts))


def _whole(name: str) -> str:
    # The inner braces are for programs that divide at each "and", wherever it stands.
    return "{" + _AND.sub(r"{\1}", _latex(name)) + "}"


def _latex(name: str) -> str:
    return accents_as_commands(to_latex(unicodedata.normalize("NFC", name)))


def _words(name: str) -> tuple[list[str], list[str]]:
    """The words of a name as LaTeX, blanks inside braces left alone, and the first letter of each."""
    words = []
    depth = 0
    start = 0
    latex = _latex(name)
    for found in re.finditer("[{} ]", latex):
        if found[0] != " ":
            depth += 1 if found[0] == "{" else -1
        elif not depth:
            words.append(latex[start : found.start()])
            start = found.end()
    words.append(latex[start:])
    return words, [match[1] if (match := _FIRST_LETTER.match(word)) else "" for word in words]


def _family(words: list[str], first_letters: list[str]) -> int:
    """Where among the words the family name begins; 0 where there is no other."""
    family = len(words) - 1
    if family > 1 and all(map(str.islower, first_letters)) and words[0] not in _PARTICLES:
        return family  # written in small letters throughout
    if family > 1 and words[family - 1] in _INSIDE_FAMILIES and first_letters[family - 2].islower():
        family -= 1
    while family > 0 and (first_letters[family - 1].islower() or words[family - 1] in _ELIDED):
        family -= 1
    if family == 0:
        return 0 if words[0] in _PARTICLES else min(1, len(words) - 1)
    if family < len(words) - 1 and family > 1 and words[family - 1] in _CAPITAL_PARTICLES:
        family -= 1
    return family


def _begun(word: str) -> str:
    """A word whose first letter BibTeX would cut into bytes, if no command held it together."""
    return word if word[:1].isascii() else rf"{{\textup{{{word[0]}}}}}{word[1:]}"
