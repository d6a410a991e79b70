"""The stand-in's OAI-PMH, which must behave as arXiv's does."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.stand_ins.arxiv.corpus import Corpus
from tests.stand_ins.arxiv.oai import PAGE, OaiService
from tests.unit.given_stand_in import entry_of

NOW = datetime(2026, 10, 30, 6, 17, tzinfo=UTC)
CL = entry_of("2610.00001", categories=("cs.CL", "stat.ML"), announced="2026-10-27T00:00:00Z")
TH = entry_of("2610.00002", categories=("hep-th",), announced="2026-10-28T00:00:00Z")
OLD = entry_of("1301.00003", version=4, categories=("astro-ph.CO",), announced="2026-10-29T00:00:00Z")


class Clock:
    now = NOW

    def __call__(self) -> datetime:
        return self.now


def service(clock: Clock | None = None) -> OaiService:
    return OaiService(Corpus([OLD, TH, CL]), clock=clock or Clock())


def ask(oai: OaiService, **params: str) -> str:
    given = {"verb": "ListRecords", **params}
    if "resumptionToken" not in params:
        given.setdefault("metadataPrefix", "arXivRaw")
    return oai.answer(given).body.decode()


def listed(answer: str) -> list[str]:
    return re.findall("<id>(.*?)</id>", answer)


def token(answer: str) -> str:
    (found,) = re.findall("<resumptionToken[^>]*>(.+?)</resumptionToken>", answer)
    return str(found)


def test_records_stand_by_the_day_of_their_last_change() -> None:
    assert PAGE == 2_000
    assert listed(ask(service())) == [CL.id, TH.id, OLD.id]
    assert listed(ask(service(), **{"from": "2026-10-28"})) == [TH.id, OLD.id]
    assert listed(ask(service(), **{"from": "2026-10-28", "until": "2026-10-28"})) == [TH.id]


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("cs", [CL.id]),
        ("cs:cs", [CL.id]),
        ("cs:cs:CL", [CL.id]),
        ("stat:stat:ML", [CL.id]),
        ("physics", [TH.id, OLD.id]),
        ("physics:hep-th", [TH.id]),
        ("physics:astro-ph", [OLD.id]),
        ("physics:astro-ph:CO", [OLD.id]),
    ],
)
def test_a_set_holds_cross_lists(name: str, ids: list[str]) -> None:
    assert listed(ask(service(), set=name)) == ids


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"from": "2026-10-30"}, "noRecordsMatch"),
        ({"set": "econ"}, "noRecordsMatch"),
        ({"until": "2026-10-31"}, "badArgument"),
        ({"set": "cs.CL"}, "badArgument"),
        ({"set": "hep-th"}, "badArgument"),
        ({"set": "cs:cs:CL:x"}, "badArgument"),
        ({"metadataPrefix": "oai_dc"}, "badArgument"),
        ({"resumptionToken": "x"}, "badResumptionToken"),
        ({"resumptionToken": "x", "set": "cs"}, "badArgument"),
        ({"verb": "Identify"}, "badVerb"),
    ],
)
def test_errors_have_their_codes(params: dict[str, str], code: str) -> None:
    assert f'<error code="{code}">' in ask(service(), **params)


def test_a_token_is_a_place_in_a_list_that_moves() -> None:
    oai = service()
    oai.page = 1
    first = ask(oai)
    assert listed(first) == [CL.id]
    # The record of the first page is changed, goes to the end, and another slips past the edge.
    oai.corpus.add([replace(CL, version=2, announced="2026-10-30T00:00:00Z")])
    second = ask(oai, resumptionToken=token(first))
    assert listed(second) == [OLD.id]
    assert listed(ask(oai, resumptionToken=token(second))) == [CL.id]


def test_a_token_is_good_until_midnight() -> None:
    clock = Clock()
    oai = service(clock)
    oai.page = 1
    first = ask(oai)
    clock.now = NOW + timedelta(days=1)
    assert "badResumptionToken" in ask(oai, resumptionToken=token(first))


def test_answers_are_kept_until_something_is_announced() -> None:
    clock = Clock()
    oai = service(clock)
    first = ask(oai)
    clock.now = NOW + timedelta(hours=3)
    assert ask(oai) == first
    oai.corpus.add([entry_of("2610.00009")])
    assert ask(oai) != first
