"""Spelling: towards what the pack talks about, and hands off English that is right."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzrs_bot.language.pipeline import Analyser
from kzrs_bot.language.spelling import Speller, sound
from kzrs_bot.language.text import norm


@pytest.fixture(scope="module")
def speller(analyser: Analyser) -> Speller:
    found: Speller = analyser.nlp.get_pipe("kzrs_spelling").speller
    return found


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("pasengers", "passengers"),  # a letter dropped
        ("passangers", "passengers"),  # another vowel
        ("pasnegers", "passengers"),  # two slips
        ("frieght", "freight"),  # transposed
        ("ferrry", "ferry"),  # doubled
        ("passengersss", "passengers"),  # held down
        ("revenu", "revenue"),
        ("tikket", "ticket"),  # by ear
        ("bycicles", "bicycles"),
        ("stashuns", "stations"),
        ("konekshun", "connection"),
        ("recieve", "receive"),
        ("meny", "many"),
        ("Solhiem", "solheim"),  # a name
        ("lomwi", "lomvi"),
        ("singleticket", "single ticket"),  # joined
        ("pls", "please"),  # shorthand
    ],
)
def test_corrected(speller: Speller, typed: str, read: str) -> None:
    assert norm(speller.correct(typed)[0]) == read


@pytest.mark.parametrize(
    "text",
    [
        *("zebra", "form", "desert", "Hestøy", "Hestoy", "MS Terna", "the Terna's crew"),
        *("184,300", "$8.4 million", "2024", "x", "?", ""),
    ],
)
def test_left_alone(speller: Speller, text: str) -> None:
    assert speller.correct(text) == (text, {})


def test_several_in_one_message_with_their_places(speller: Speller) -> None:
    text, originals = speller.correct("how meny pasengers in 2024, and bycicles?")
    assert text == "how many passengers in 2024, and bicycles?"
    assert originals == {4: "meny", 9: "pasengers", 33: "bycicles"}


@pytest.mark.parametrize(("one", "other"), [("ticket", "tikket"), ("lomvi", "lomwi"), ("photo", "foto")])
def test_alike_by_ear(one: str, other: str) -> None:
    assert sound(one) == sound(other)


@given(text=st.text(max_size=80))
def test_what_was_typed_is_told(speller: Speller, text: str) -> None:
    corrected, originals = speller.correct(text)
    assert (corrected == text) or originals
    assert all(typed in text and 0 <= place < len(corrected) for place, typed in originals.items())


def test_a_correction_stands_in_the_utterance(analyser: Analyser) -> None:
    utterance = analyser.analyse("how meny pasengers?")
    assert utterance.corrections == (("meny", "many"), ("pasengers", "passengers"))
    assert utterance.normal == "how many passengers"


def test_the_other_alphabets_k(speller: Speller) -> None:
    assert speller.correct("kapitan")[0] == "captain"
