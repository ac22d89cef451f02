"""Sample questions: what their words have in common speaks for a fact, none is matched as it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from kzrs_bot import Bot, Kind
from kzrs_bot.errors import PackError
from kzrs_bot.matching.samples import Samples
from kzrs_bot.pack.loader import load_pack
from tiny_pack import tiny_pack, write_pack

__all__ = ["tiny_pack"]

APPLES = [frozenset({"w:apple", "w:grow", "w:when"}), frozenset({"w:apple", "w:tree", "w:when"})]
BOATS = [frozenset({"w:boat", "w:when"}), frozenset({"w:boat", "w:sail"})]


@pytest.fixture
def samples() -> Samples:
    return Samples({0: APPLES, 2: BOATS}, 3)


def test_words_of_the_samples_speak_for_their_fact(samples: Samples) -> None:
    likeness = samples.likeness({"w:apple", "w:tree"})
    assert likeness[0] > 0
    assert likeness[1] == likeness[2] == 0
    assert list(Samples.most(likeness, 2)) == [0]


def test_a_word_that_all_samples_share_says_less_than_one_of_few(samples: Samples) -> None:
    assert samples.likeness({"w:when"})[0] < samples.likeness({"w:apple"})[0]


def test_unknown_words_say_nothing(samples: Samples) -> None:
    assert not samples.likeness({"w:quux"}).any()
    assert not Samples.most(samples.likeness({"w:quux"}), 3)


def test_a_pack_without_samples_has_none() -> None:
    assert not Samples({}, 4)
    assert not Samples({}, 4).likeness({"w:apple"}).any()


def test_questions_on_other_subjects_come_after_the_last_fact() -> None:
    samples = Samples({0: APPLES, 2: BOATS}, 3, [frozenset({"w:car", "w:when"})])
    likeness = samples.likeness({"w:car"})
    assert likeness[3] > 0
    assert not likeness[:3].any()
    assert samples.heard({"w:boat"})
    assert not samples.heard({"w:car"})


SAMPLES = """\
opened:
  - When did the stargazers first unlock the dome?
  - Since what year do stargazers meet there?
  - In what year was the dome ready for stargazers?
no-price:
  - How dear is it to get in?
  - Do I have to pay at the gate?
"""


def test_samples_are_read_with_the_pack(tiny_pack: Path) -> None:
    write_pack(tiny_pack, {"knowledge/samples/all.yaml": SAMPLES})
    assert set(load_pack(tiny_pack, cache=False).samples) == {"opened", "no-price"}


def test_samples_on_other_subjects_are_of_no_fact(tiny_pack: Path) -> None:
    write_pack(tiny_pack, {"knowledge/samples/all.yaml": SAMPLES + "outside:\n  - Who painted the Night Watch?\n"})
    assert Bot(tiny_pack).conversation().ask("Who painted the Night Watch?").kind is Kind.NO_ANSWER


def test_samples_of_no_fact_are_a_fault(tiny_pack: Path) -> None:
    write_pack(tiny_pack, {"knowledge/samples/all.yaml": SAMPLES.replace("no-price", "no-prise")})
    with pytest.raises(PackError, match=r'samples/all\.yaml:5:.*"no-prise" is no fact.*no-price'):
        load_pack(tiny_pack, cache=False)


def test_a_question_that_no_list_foresaw_is_understood_by_its_likeness(tiny_pack: Path) -> None:
    asked = "In what year could stargazers use the dome?"
    assert Bot(tiny_pack).conversation().ask(asked).kind is Kind.NO_ANSWER
    write_pack(tiny_pack, {"knowledge/samples/all.yaml": SAMPLES})
    assert Bot(tiny_pack).search(asked)[0] == "opened"


def test_a_fact_without_samples_is_no_liker_than_one_whose_samples_have_none_of_the_words(samples: Samples) -> None:
    unlike = samples.unlikeness({"w:tree"})
    assert unlike[2] >= unlike[1] < 0
