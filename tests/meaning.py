"""What a topic means, read in the plainest way, by code that shares nothing with the program's.

A text is read sign by sign, a phrase is found by comparing lists, and every rule of docs/topics.md stands here once.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from radar.settings.model import SearchIn, Topic
from tests.stand_ins.arxiv.stemming import stem

ALIASES = [
    {"cs.NA", "math.NA"}, {"cs.SY", "eess.SY"}, {"cs.IT", "math.IT"}, {"math-ph", "math.MP"},
    {"q-fin.EC", "econ.GN"}, {"stat.TH", "math.ST"},
]  # fmt: skip
_STOP_WORDS = (
    "a an and are as at be but by for if in into is it no not of on or such that the their then there these they "
    "this to was will with"
)
STOP_WORDS = {*_STOP_WORDS.split()}
_LETTERS = {"ø": "o", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "đ": "d", "ı": "i", "ð": "d", "þ": "th"}
_TEX = re.compile(r"""\\["'`^~=.]\s*\{?\\?([A-Za-z])\}?|\\[cHkruv]\{\\?([A-Za-z])\}""")


def bare(text: str) -> str:
    """`text` in lower case, without accents."""
    text = _TEX.sub(lambda found: found[1] or found[2], re.sub(r"\{(\\[\"'`^~=.]\{?\\?[A-Za-z]\}?)\}", r"\1", text))
    signs = (sign for sign in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(sign))
    return "".join(_LETTERS.get(sign, sign) for sign in signs)


def words(text: str) -> list[str]:
    """The words of `text`, one sign after the other: what parts two words, and what holds one together."""
    text = f"{bare(text)}  "
    found, word = [], ""
    for before, sign, after in zip(f" {text}", text, text[1:], strict=False):
        inner = (sign in ".:'’·" and before.isalpha() and after.isalpha()) or (
            sign in ".,;'’" and before.isdigit() and after.isdigit()
        )
        if sign.isalnum() or sign == "_" or (inner and word):
            word += sign
        else:
            found += [word.removesuffix("'s").removesuffix("’s")] * bool(word.strip("_"))
            word = ""
    return found


def between_blanks(words: Iterable[str]) -> str:
    return f" {' '.join(words)} "


def parts(name: str) -> list[str]:
    """The words of a name."""
    return [part.strip(".,'’") for part in re.split(r"[\s-]+", name.lower()) if part.strip(".,'’")]


@cache
def _ways(part: str) -> frozenset[str]:
    german = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
    return frozenset((bare(part), bare(unicodedata.normalize("NFC", part).translate(german))))


def ways(part: str) -> set[str]:
    """How a word of a name is written in plain letters."""
    return set(_ways(part))


Name = list[list[set[str]]]
"""The names of an author, as blanks part them, each in the parts that hyphens join, each part in all its spellings."""


def named(author: str) -> Name:
    return [[ways(part) for part in parts(each)] for each in author.split() if parts(each)]


def bears(wanted: str, name: Name) -> bool:
    """Whether an author bears the name that is wanted: all its words, or a family's name behind these initials."""
    if bears_words(wanted.replace(",", " "), name):
        return True
    if len(name) > 2 and name[-1] in ([{"jr"}], [{"sr"}], [{"ii"}], [{"iii"}], [{"iv"}]):
        name = name[:-1]
    surname, comma, given = wanted.partition(",")
    ordered = f"{given} {surname}".split() if comma else wanted.split()
    initials = [word for word in ordered if re.fullmatch(r"([^\W\d_]\.-?)+|[^\W\d_]", word)]
    written = [word for word in ordered if word not in initials]
    if not initials or (ordered[: len(initials)] != initials and ordered[len(written) :] != initials):
        return bears_words(" ".join(ordered), name)  # in `Michael I. Jordan` the initial is a word like others
    before = name[: -len(written)]
    if "-" in "".join(initials):
        before = [[part] for each in before for part in each]
    firsts = [{way[:1] for way in each[0]} for each in before]
    letters = [bare(letter) for each in initials for letter in each if letter.isalpha()]
    return bears_words(" ".join(written), name[-len(written) :]) and any(
        all(letter in one for letter, one in zip(letters, firsts[at:], strict=False))
        for at in range(len(firsts) - len(letters) + 1)
    )


def bears_words(phrase: str, name: Name) -> bool:
    """Whether the words of a phrase are an author's, whole names each; none of them is an initial."""
    left = [part for each in phrase.split() for part in parts(each)]
    for each in name:
        taken: list[str] = []
        for part in each:
            taken += [word for word in left if part & ways(word) and taken.count(word) < left.count(word)][:1]
        if len(taken) == len(each):
            for word in taken:
                left.remove(word)
    return not left and bool(phrase.strip())


def as_stem(word: str) -> str:
    """A word's stem; `its` has the stem of "it", and is another word."""
    return f"={word}" if word in STOP_WORDS else stem(word)


def is_plain(phrase: str) -> bool:
    """Whether arXiv reads a phrase as it is written."""
    return re.fullmatch(r"[A-Za-z0-9]+([ -][A-Za-z0-9]+)*", phrase) is not None and not STOP_WORDS & {*words(phrase)}


def is_in(category: str, code: str) -> bool:
    """Whether a paper listed under `code` stands in the category."""
    if category.endswith(".*"):
        return code.startswith(category[:-1]) or code == category[:-2]
    return code == category or {code, category} in ALIASES


class Library:
    """Papers, as records of arXiv's, and which of them mean what."""

    def __init__(self, papers: Sequence[dict[str, Any]]) -> None:
        self.everything = set(range(len(papers)))
        self._codes = [paper["categories"] for paper in papers]
        self._read = [[between_blanks(words(paper[key])) for paper in papers] for key in ("title", "summary")]
        self._stems = [[between_blanks(map(as_stem, text.split())) for text in texts] for texts in self._read]
        self._words = [
            [between_blanks(words(paper.get(key) or "")) for paper in papers] for key in ("comment", "journal_ref")
        ]
        self._people: dict[str, list[tuple[int, Name]]] = {}
        for number, paper in enumerate(papers):
            for author in paper["authors"]:
                name = named(author)
                for way in set().union(*(part for each in name for part in each)):
                    self._people.setdefault(way, []).append((number, name))

    def having(self, phrase: str, where: SearchIn, stemmed: bool = True) -> set[int]:
        """The papers with the phrase, by its stems in title and abstract or not."""
        stems, plain = between_blanks(map(as_stem, words(phrase))), between_blanks(words(phrase))
        title, abstract = (
            {n for n, text in enumerate(texts) if stems in text and (stemmed or plain in read[n])}
            for texts, read in zip(self._stems, self._read, strict=True)
        )
        match where:
            case SearchIn.TITLE:
                return title
            case SearchIn.ABSTRACT:
                return abstract
            case SearchIn.TITLE_AND_ABSTRACT:
                return title & abstract
            case SearchIn.TITLE_OR_ABSTRACT:
                return title | abstract
            case SearchIn.ANYWHERE:
                others = {n for texts in self._words for n, text in enumerate(texts) if plain in text}
                return (
                    title | abstract | others | {n for n, name in self._candidates(phrase) if bears_words(phrase, name)}
                )

    def commented(self, phrase: str) -> set[int]:
        """The papers with the phrase in their comment."""
        return {n for n, text in enumerate(self._words[0]) if between_blanks(words(phrase)) in text}

    def by(self, wanted: str) -> set[int]:
        """The papers that somebody of that name has written."""
        return {number for number, name in self._candidates(wanted) if bears(wanted, name)}

    def listed(self, category: str, primary: bool = False) -> set[int]:
        """The papers in a category, or with it as their primary one."""
        return {
            n for n, codes in enumerate(self._codes) if any(is_in(category, c) for c in codes[: 1 if primary else None])
        }

    def meant(self, topic: Topic) -> set[int]:
        """The papers that belong to the topic, by their places."""
        where = topic.search_in
        not_in = SearchIn.TITLE_OR_ABSTRACT if where is SearchIn.TITLE_AND_ABSTRACT else where
        wanted = [
            *([self.having(each, where) for each in group] for group in (topic.any, *topic.any_of) if group),
            *([self.having(each, where)] for each in topic.all),
            [self.commented(each) for each in topic.comment],
            [self.by(each) for each in topic.authors],
            [self.listed(each) for each in topic.categories],
            [self.listed(each, primary=True) for each in topic.categories if topic.primary_only],
        ]
        unwanted = [
            *(self.having(each, not_in, stemmed=is_plain(each)) for each in topic.none),
            *(self.by(each) for each in topic.exclude_authors),
            *(self.listed(each) for each in topic.exclude_categories),
        ]
        found = self.everything.intersection(*(set().union(*sets) for sets in wanted if sets))
        return found.difference(*unwanted)

    def _candidates(self, name: str) -> list[tuple[int, Name]]:
        """Those who bear the longest word of a name."""
        longest = max((part for each in name.replace(",", " ").split() for part in parts(each)), key=len, default="")
        return [one for way in ways(longest) for one in self._people.get(way, [])]
