"""Which authors are no persons: collaborations, teams, companies. BibTeX would take their names apart."""

from __future__ import annotations

import re

from radar.analysis.letters import folded

# Words of such names, in whatever capitals; hardly anybody is called so.
_WORDS = """
academy agency alliance association authors bureau centers centre centres clinic coalition collaboration
collaborations collaborators commission committee community communities consortium contributors
corporation corp corp. department developers division experiment faculty federation foundation
gmbh group groups hospital inc inc. initiative institute institutes institution investigators lab labs laboratories
laboratory library llc ltd ltd. members ministry museum network networks observatory office organisation
organization participants partnership program programme project projects research robotics society
software survey systems taskforce team teams technologies technology telescope university
institut universitat universität université universidad universidade università
"""
_COMPANIES = """
alibaba amazon anthropic baidu bytedance deepmind deepseek deepseek-ai eth google ibm kuaishou meituan microsoft nvidia
openai samsung tencent
"""
# Family names too, so that two words alone are a person's.
_FAMILIES_TOO = frozenset(["center", "college", "council", "department", "force", "school", "trust"])
_BETWEEN = frozenset(["at", "for", "of"])  # no particles of family names
_AT_THE_END = frozenset(["AI", "A.I.", "ai", "AGI", "Intelligence"])
# "The" is a Vietnamese given name too.
_FAMILIES = """
Bui Cao Chu Dang Dao Diep Dinh Do Doan Duong Ha Han Ho Hoang Huynh Kieu Lam Le Luong Luu Ly Mai Nghiem Ngo Nguyen Pham
Phan Phung Quach Ta Thai To Tong Tran Trieu Trinh Truong Vo Vu Vuong
"""


_MARKS = re.compile("[():;,]")
_NO_PERSONS = frozenset(_WORDS.split()) | frozenset(_COMPANIES.split())
_VIETNAMESE = frozenset(_FAMILIES.lower().split())


def is_organization(name: str) -> bool:
    """Whether an author's name, its words apart by one blank, is not a person's. A single word counts as a person's."""
    words = name.split(" ")
    if len(words) == 1:
        return False
    if _MARKS.search(name):
        words = [word.strip("():;,") for word in words]
    lower = " ".join(words).lower().split(" ")
    return (
        not _NO_PERSONS.isdisjoint(lower)
        or (len(words) > 2 and not _FAMILIES_TOO.isdisjoint(lower))
        or not _BETWEEN.isdisjoint(words[1:-1])
        or words[-1] in _AT_THE_END
        or words[0] == "the"
        or (words[0] == "The" and folded(words[-1].partition("-")[0]).lower() not in _VIETNAMESE)
    )
