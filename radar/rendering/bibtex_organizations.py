"""Which authors are no persons: collaborations, teams, companies. BibTeX would take their names apart."""

from __future__ import annotations

# Words of such names, in whatever capitals; none is a family name or a given name that people have.
_WORDS = """
academy agency alliance association authors bureau center centers centre centres clinic coalition collaboration
collaborations collaborators college commission committee community communities consortium contributors
corporation corp corp. council department developers division experiment faculty federation foundation
gmbh group groups hospital inc inc. initiative institute institutes institution investigators lab labs laboratories
laboratory library llc ltd ltd. members ministry museum network networks observatory office organisation
organization participants partnership program programme project projects research robotics school society
software survey systems taskforce team teams technologies technology telescope university
institut universität université universidad universidade università
"""
_COMPANIES = """
alibaba anthropic baidu bytedance deepmind deepseek deepseek-ai google huawei ibm kuaishou meituan microsoft nvidia
openai samsung tencent xiaomi
"""
_AT_THE_END = frozenset(["AI", "A.I.", "Trust", "Intelligence", "Force"])
# "The" is a Vietnamese given name too.
_FAMILIES = """
Bui Cao Dang Dao Dinh Do Doan Duong Han Ho Hoang Huynh Le Luong Ly Mai Ngo Nguyen Pham Phan Ta Tran Trinh Truong Vo
Vu Vuong
"""


_NO_PERSONS = frozenset(_WORDS.split()) | frozenset(_COMPANIES.split())
_VIETNAMESE = frozenset(_FAMILIES.split())


def is_organization(name: str) -> bool:
    """Whether an author's name, its words apart by one blank, is not a person's. A single word counts as a person's."""
    words = name.split(" ")
    if len(words) == 1:
        return False
    return (
        not _NO_PERSONS.isdisjoint(name.lower().split(" "))
        or words[-1] in _AT_THE_END
        or words[0] == "the"
        or (words[0] == "The" and words[-1] not in _VIETNAMESE)
    )
