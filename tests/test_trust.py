"""A doubtful answer to a question for arithmetic is withheld."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kzrs_bot.reasoning.trust import Asked, Told, Wanted, arithmetic, doubts, trust

ASKED = Asked("How much more was sold in 2020 than 2019?", "change", False, False, 2, frozenset({"difference"}), 0, 0)
FORESEEN = Told("foreseen", None, "Sales rose by $3 million from 2019 to 2020.", ("difference",), 2, True, 0.0, False)
LOOKED = Told("looked", None, "Sales came to $9 million in 2020.", (), 1, True, 0.8, False)


def test_what_the_wordings_bear_out_is_trusted_and_what_they_speak_against_is_less() -> None:
    borne_out = trust(doubts(ASKED, FORESEEN, [Wanted(True, 0.9), Wanted(False, 0.05)]))
    against = trust(doubts(ASKED, FORESEEN, [Wanted(True, 0.02), Wanted(False, 0.9)]))
    assert borne_out > 0.95 > against


def test_a_stated_fact_is_trusted_less_where_something_has_to_be_worked_out() -> None:
    plain = replace(ASKED, asks="amount", signs=frozenset(), cues=0)
    sure = replace(LOOKED, certainty=0.995)
    least = doubts(ASKED, LOOKED, [Wanted(False, 0.9)])
    assert trust(doubts(plain, sure, [])) > trust(doubts(ASKED, sure, [])) > trust(least)


@pytest.mark.parametrize(
    ("asked", "told", "name"),
    [
        ({"confirm": True}, {}, "foreseen_undecided"),
        ({}, {"lead": "yes"}, "foreseen_decided"),
        ({"asks": "count"}, {"text": "The mill and the dam, since 2020 and 2019."}, "foreseen_uncounted"),
        ({"asks": "percent"}, {}, "foreseen_no_percent"),
        ({"signs": frozenset({"money"})}, {"text": "A third more in 2020 than in 2019."}, "foreseen_no_money"),
        ({}, {"text": "Sales rose by $3 million in 2020."}, "foreseen_year_lost"),
        ({"text": "Did sales pass 12,000 tons?"}, {}, "foreseen_number_lost"),
        ({"text": "How much was sold in 2019 and 2020, not counting salt?"}, {}, "foreseen_aside"),
    ],
)
def test_what_an_answer_lacks_is_named(asked: dict[str, object], told: dict[str, object], name: str) -> None:
    assert name not in doubts(ASKED, FORESEEN, [])
    assert doubts(replace(ASKED, **asked), replace(FORESEEN, **told), [])[name] == 1


def test_only_arithmetic_is_weighed() -> None:
    plain = replace(ASKED, asks="person", signs=frozenset())
    assert not arithmetic(plain, LOOKED, [])
    assert arithmetic(plain, FORESEEN, [])
    assert arithmetic(ASKED, LOOKED, [])
    assert not arithmetic(replace(ASKED, asks="summary", signs=frozenset({"sum"})), LOOKED, [])


def test_a_number_that_is_stated_is_weighed_where_a_calculation_may_be_wanted_instead() -> None:
    counted = replace(ASKED, asks="count", signs=frozenset())
    assert not arithmetic(counted, LOOKED, [Wanted(False, 0.05), Wanted(True, 0.9)])
    assert arithmetic(counted, LOOKED, [Wanted(False, 0.4)])
    assert not arithmetic(counted, replace(LOOKED, certainty=0.95), [Wanted(False, 0.4)])
