"""Lemmas whatever the part of speech."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzrs_bot.language.morphology import Morphology
from kzrs_bot.language.pipeline import Analyser


@pytest.fixture(scope="module")
def morphology(analyser: Analyser) -> Morphology:
    return analyser.morphology


@pytest.mark.parametrize(
    ("word", "lemma"),
    [
        ("ships", "ship"),
        ("companies", "company"),
        ("built", "build"),
        ("women", "woman"),
        ("mice", "mouse"),
        ("children", "child"),
        ("dropped", "drop"),
        ("shipping", "ship"),
        ("went", "go"),
        ("cheapest", "cheap"),
        ("better", "good"),
        ("sailing", "sail"),
        ("sailing", "sailing"),
    ],
)
def test_lemmas(morphology: Morphology, word: str, lemma: str) -> None:
    assert lemma in morphology.lemmas(word)


@pytest.mark.parametrize("word", ["ship", "ships", "dropped", "went", "quickly"])
def test_known(morphology: Morphology, word: str) -> None:
    assert morphology.knows(word)


@pytest.mark.parametrize("word", ["pasengers", "xqzt", "lomwi", ""])
def test_unknown(morphology: Morphology, word: str) -> None:
    assert not morphology.knows(word)


@given(word=st.text(max_size=30))
def test_a_word_is_among_its_lemmas(morphology: Morphology, word: str) -> None:
    assert word in morphology.lemmas(word)
