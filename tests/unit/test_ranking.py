"""Ranking by stars: what is near, why, when it is silent, and that nothing but the papers decides."""

from __future__ import annotations

import hashlib
import json
import math
import random
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from radar.archive.paper import Paper
from radar.archive.record import Record
from radar.ranking.rank import MOST_SHOWN, Ranking, rank
from radar.ranking.vectors import ONE, dot, log2, unit
from tests.subjects import SUBJECTS, abstract, title
from tests.unit.given_papers import paper, record


def study(subject: str, number: int, **fields: object) -> Paper:
    place = [*SUBJECTS].index(subject)
    when = f"2025-{1 + number // 28:02}-{1 + number % 28:02}T00:00:00Z"
    told = {"title": title(subject, number), "abstract": abstract(subject, number), "updated": when} | fields
    return paper(f"25{place:02}.{number:05}", **told)  # type: ignore[arg-type]


def records(papers: Iterable[Paper]) -> list[Record]:
    return [*map(record, papers)]


STARS = [study("splats", number) for number in range(5)]
OTHERS = [study(subject, number) for number in range(30) for subject in ("courts", "voices")]
NEW = [study(subject, number) for number in range(40, 55) for subject in SUBJECTS]
NEWEST = records([*NEW, *OTHERS])


def ranking() -> Ranking:
    return rank(STARS, NEWEST, records(NEW))


def test_the_papers_that_are_like_the_stars_come_first_at_most_ten() -> None:
    found = ranking()
    assert found.speaks and found.stars == 5
    nearest = found.nearest(records(NEW))
    assert len(nearest) == MOST_SHOWN
    assert {each.id[:4] for each in nearest} == {"2500"}
    scores = [found.scores[each.id] for each in nearest]
    assert scores == sorted(scores, reverse=True) and scores[-1] > found.least


def test_what_is_no_nearer_than_most_papers_is_not_called_near() -> None:
    far = records(study("courts", number) for number in range(60, 100))
    found = rank(STARS, NEWEST, far)
    assert found.speaks and len(found.scores) == 40
    assert len(found.nearest(far, 40)) < 10
    other = [record(study("courts", 60, title="Gravel", abstract="Rivers carry sediment."))]
    assert rank(STARS, NEWEST, other).nearest(other) == []
    above = [each for each in NEWEST if rank(STARS, NEWEST, [each]).nearest([each])]
    assert 0.1 < len(above) / len(NEWEST) < 0.3


def test_words_that_decide_are_words_of_the_paper_five_at_most_and_no_common_ones() -> None:
    found = ranking()
    for each in found.nearest(records(NEW)):
        words = found.because(each)
        assert 1 <= len(words) <= 5
        text = f"{each.paper.title} {each.paper.abstract}"
        assert all(f" {word}" in f" {text}" for word in words)
        assert {word.lower() for word in words} <= {*SUBJECTS["splats"]}


def test_ties_go_by_date_and_then_by_identifier() -> None:
    same = study("splats", 40)
    twins = [
        paper(f"2509.0000{n}", title=same.title, abstract=same.abstract, updated=f"2025-03-0{1 + n // 2}T00:00:00Z")
        for n in range(4)
    ]
    found = rank(STARS, NEWEST, records(twins))
    assert len({*found.scores.values()}) == 1
    assert [each.id for each in found.nearest(records(twins))] == [f"2509.0000{n}" for n in (3, 2, 1, 0)]


def test_withdrawn_and_rejected_papers_and_stars_themselves_are_never_ranked() -> None:
    gone = study("splats", 50, comment="This paper has been withdrawn by the authors.")
    rejected = study("splats", 51, rejected=True)
    kept = study("splats", 52)
    found = rank(STARS, NEWEST, records([gone, rejected, kept, STARS[0]]))
    assert [*found.scores] == [kept.id]


@pytest.mark.parametrize("stars", [0, 1, 2])
def test_below_three_stars_it_is_silent(stars: int) -> None:
    found = rank(STARS[:stars], NEWEST, records(NEW))
    assert (found.stars, found.auc, found.speaks, dict(found.scores)) == (stars, None, False, {})
    assert found.nearest(records(NEW)) == []


def test_it_is_silent_without_papers_to_tell_them_from() -> None:
    assert rank(STARS, records(OTHERS[:9]), records(NEW)).auc is None
    assert rank(STARS, records(OTHERS[:10]), records(NEW)).auc is not None


def test_it_is_silent_where_stars_have_nothing_in_common() -> None:
    stars = [study(subject, 200 + number) for number in range(4) for subject in ("courts", "voices")]
    found = rank(stars, records(OTHERS), records(NEW))
    assert found.auc is not None and found.auc < 650
    assert not found.speaks and not found.scores and found.nearest(records(NEW)) == []


def test_the_judgement_of_stars_drawn_by_chance_is_about_a_half() -> None:
    """A paper that helps to say what is common is no farther from the stars for that."""
    chance = random.Random(0)
    papers = [study(subject, number) for number in range(200, 260) for subject in SUBJECTS]
    judged = []
    for _ in range(20):
        chance.shuffle(papers)
        judged.append(rank(papers[:12], records(papers[12:24]), []).auc or 0)
    assert 450 < sum(judged) / len(judged) < 570


def test_papers_without_a_word_harm_nothing() -> None:
    empty = [paper(f"2510.{n:05}", title="", abstract="") for n in range(20)]
    assert rank(empty[:5], records(empty[5:]), records(NEW)).speaks is False
    found = rank([*STARS, empty[0]], [*NEWEST, *records(empty[1:])], records([*NEW, *empty]))
    assert found.speaks and found.because(record(empty[3])) == ()


def test_a_paper_starred_in_two_versions_counts_once_in_any_order() -> None:
    older = study("courts", 0)
    newer = paper(older.id, 2, title=STARS[0].title, abstract=STARS[0].abstract)
    ways = [rank(each, NEWEST, records(NEW)) for each in ([*STARS, older, newer], [newer, older, *STARS])]
    assert ways[0].scores == ways[1].scores and ways[0].stars == 6


@given(st.integers(0, 10**6))
def test_neither_the_order_of_stars_nor_that_of_papers_matters(seed: int) -> None:
    chance = random.Random(seed)
    stars, new = chance.sample(STARS, len(STARS)), chance.sample(NEW, len(NEW))
    found, expected = rank(stars, NEWEST, records(new)), ranking()
    assert (found.auc, found.least, dict(found.scores)) == (expected.auc, expected.least, dict(expected.scores))
    told = [(each.id, found.because(each)) for each in found.nearest(records(new))]
    assert told == [(each.id, expected.because(each)) for each in expected.nearest(records(NEW))]


def test_scores_and_words_are_these_on_every_processor() -> None:
    """What an amd64 makes of these papers; the tests run on arm64 too. Every step is in whole numbers."""
    found = ranking()
    told = [(each.id, found.scores[each.id], found.because(each)) for each in found.nearest(records(NEW))]
    digest = hashlib.sha256(json.dumps([found.auc, found.least, sorted(found.scores.items()), told]).encode())
    assert digest.hexdigest()[:16] == "b1040f3cf2f62993"
    assert all(type(score) is int for score in found.scores.values())


@given(st.integers(1, 10**6))
def test_the_logarithm_is_exact_where_floating_point_is_at_the_edge(number: int) -> None:
    assert 2 ** log2(number) <= number**1024 < 2 ** (log2(number) + 1)
    assert abs(log2(number) / 1024 - math.log2(number)) < 1 / 1024 + 1e-9


@pytest.mark.parametrize("power", range(1, 40))
def test_the_logarithm_of_a_power_of_two_falls_on_its_edge_and_that_below_it_does_not(power: int) -> None:
    assert log2(2**power) == 1024 * power
    assert log2(2**power - 1) < 1024 * power or power == 1


@given(st.dictionaries(st.text(max_size=3), st.integers(0, 10**9), max_size=30))
def test_a_unit_is_as_long_as_one(weights: dict[str, int]) -> None:
    made = unit(weights)
    if any(weights.values()):
        assert abs(math.isqrt(dot(made, made)) - ONE) <= ONE // 1000
    else:
        assert made == {}
