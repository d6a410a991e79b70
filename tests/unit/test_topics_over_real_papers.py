"""2,000 random topics over the real papers: what is asked for, found and narrowed is what is meant."""

from __future__ import annotations

import re
from functools import cache
from random import Random
from typing import Any

import pytest

from radar.archive.paper import Paper
from radar.arxiv_api.matching import matches
from radar.arxiv_api.query import compile_query
from radar.settings.categories import CLASSES, WHOLE
from radar.settings.model import SearchIn, Topic
from radar.text import fold
from tests.meaning import STOP_WORDS, Library
from tests.real_data import needs_real_data, real_papers
from tests.stand_ins.arxiv.corpus import entry_from_json
from tests.stand_ins.arxiv.grammar import parse
from tests.stand_ins.arxiv.index import Index

pytestmark = [needs_real_data, pytest.mark.corpus]


@cache
def index() -> Index:
    return Index(entry_from_json(paper) for paper in real_papers())


@cache
def library() -> Library:
    return Library(real_papers())


@cache
def codes() -> list[str]:
    """The categories of the real papers, classes of mathematics' and computer science's own lists left out."""
    return sorted({code for given in real_papers() for code in given["categories"] if is_category(code)})


def is_category(code: str) -> bool:
    archive, _, part = code.partition(".")
    return code in WHOLE or part in CLASSES.get(archive, ())


@cache
def paper(number: int) -> Paper:
    given = real_papers()[number]
    return Paper(
        given["id"],
        given["version"],
        fold(given["title"]),
        given["published"],
        given["updated"],
        tuple(map(fold, given["authors"])),
        fold(given["summary"]),
        tuple(given["categories"]),
        fold(given.get("comment") or ""),
        fold(given.get("journal_ref") or ""),
    )


PARTICLES = {"da", "de", "del", "della", "dem", "den", "der", "di", "la", "le", "mac", "ter", "van", "von"}


def phrase(chance: Random) -> str:
    """One to three words that stand together in some paper, now and then rare ones, hyphens, stop words and all."""
    given = chance.choice(real_papers())
    text = fold(given[chance.choice(["title", "summary", "summary"])])
    found = re.findall(r"[^\W_]+(?:['-][^\W_]+)*", text)
    at = chance.randrange(len(found))
    words = found[at : at + chance.choice([1, 1, 2, 2, 3])]
    return " ".join(words) if any(word.lower() not in STOP_WORDS for word in words) else phrase(chance)


def name(chance: Random) -> str:
    """An author's name, written in one of the ways in which people write them."""
    given = fold(chance.choice(chance.choice(real_papers())["authors"]))
    *first, last = given.split()
    if len(last.strip(".")) < 2 or PARTICLES.intersection(given.lower().split()):
        return name(chance)  # of `Luciano Del Corro`, `L. D. Corro` is no way to write it
    if not first or chance.random() < 0.5:
        return given
    initials = " ".join(f"{each[0]}." for each in first)
    return chance.choice([f"{last}, {' '.join(first)}", f"{initials} {last}", f"{last}, {initials}"])


def some(chance: Random, make: Any, most: int) -> tuple[str, ...]:
    return tuple(make(chance) for _ in range(chance.randint(0, most)))


def topic(chance: Random) -> Topic:
    """A topic of any keys, with something to look for."""

    def category(chance: Random) -> str:
        code = chance.choice(codes())
        return f"{code.partition('.')[0]}.*" if "." in code and chance.random() < 0.3 else code

    categories = some(chance, category, 2)
    made = Topic(
        "x",
        "x",
        any=some(chance, phrase, 3),
        any_of=tuple((phrase(chance), phrase(chance)) for _ in range(chance.choice([0, 0, 0, 1]))),
        all=some(chance, phrase, 1) if chance.random() < 0.3 else (),
        none=some(chance, phrase, 2),
        comment=("pages",) if chance.random() < 0.1 else (),
        search_in=chance.choice(list(SearchIn)),
        categories=categories,
        primary_only=bool(categories) and chance.random() < 0.2,
        exclude_categories=some(chance, category, 1),
        authors=some(chance, name, 2) if chance.random() < 0.3 else (),
        exclude_authors=some(chance, name, 1),
    )
    looks_for = made.any or made.any_of or made.all or made.comment or made.authors or made.categories
    return made if looks_for else topic(chance)


@pytest.mark.parametrize("seed", range(20))
def test_what_is_found_is_what_is_meant(seed: int) -> None:
    chance = Random(seed)
    for _ in range(100):
        wanted = topic(chance)
        found = {number for number in index().find(parse(compile_query(wanted))) if matches(wanted, paper(number))}
        meant = library().meant(wanted)
        assert found == meant, (wanted, compile_query(wanted), [real_papers()[n]["id"] for n in found ^ meant][:5])
