"""What a message asks: the operation, the words that count, the constraints."""

from __future__ import annotations

from typing import Any

import pytest

from kzrs_bot.language.pipeline import Analyser
from kzrs_bot.reading.question import Question, Weight
from kzrs_bot.reading.reader import Reader


@pytest.fixture
def read(analyser: Analyser, reader: Reader) -> Any:
    def reading(text: str) -> Question:
        return reader.read(analyser.analyse(text))

    return reading


def surfaces(question: Question, weight: Weight) -> set[str]:
    return {term.surface.lower() for term in question.terms if term.weight is weight}


ASKED: dict[str, tuple[str, ...]] = {
    "time": ("When was the Terna built?", "What year was the Terna built in?", "Since when?", "when was terna built"),
    "person": ("Who is the director?", "Who founded the line?", "Could you please tell me who founded the line?"),
    "place": ("Where was the Terna built?", "Where and when was the contract signed?"),
    "count": ("How many passengers did the line carry in 2024?", "how many ships"),
    "duration": ("How long is the crossing?", "how long does the crossing take"),
    "reason": ("Why were crossings cancelled?", "How come crossings were cancelled?"),
    "change": ("By how much did costs rise?",),
    "frequency": ("How often?", "How often does the ferry sail?"),
    "capacity": ("In what capacity?",),
    "describe": ("Tell me about the Terna",),
    "which": ("Which ship took over?", "Which ships are there?"),
    "confirm": ("Was the Terna built in 2019?", "Wasn't the Lomvi built in 1984?", "Is Sofie Lund a captain?"),
    "source": ("Who said that?", "According to whom?"),
    "what": ("passengers 2024", "What else?"),
}


@pytest.mark.parametrize(("text", "asks"), [(text, asks) for asks, texts in ASKED.items() for text in texts])
def test_the_operation(read: Any, text: str, asks: str) -> None:
    assert read(text).asks == asks


@pytest.mark.parametrize(
    ("text", "telling"),
    [
        ("When was the Terna built?", {"the terna", "built"}),
        ("Could you tell me, please, when the Terna was built?", {"the terna", "built"}),
        ("Why were crossings cancelled?", {"crossings", "cancelled"}),
        ("What else?", set()),
        ("and in 2023?", set()),
    ],
)
def test_words_that_count(read: Any, text: str, telling: set[str]) -> None:
    assert surfaces(read(text), Weight.TELLING) == telling


def test_parties_direct_but_tell_nothing_apart(read: Any) -> None:
    question = read("How much freight went from Skarvik to Hestøy?")
    assert surfaces(question, Weight.PARTY) == {"skarvik", "hestøy"}
    assert "freight" in surfaces(question, Weight.TELLING)


def test_the_noun_asked_for(read: Any) -> None:
    assert [term.surface for term in read("Which ships are there?").focus] == ["ships"]
    assert read("Which ships are there?").plural
    assert not read("Which ship took over?").plural
    assert [term.surface for term in read("How many passengers did the line carry?").focus] == ["passengers"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("passengers 2024", ["2024"]),
        ("passengers in January 2024", ["January 2024"]),
        ("Did they carry more in 2024 than in 2023?", ["2024", "2023"]),
        ("passengers", []),
        ("184,300 passengers", []),
    ],
)
def test_periods(read: Any, text: str, shown: list[str]) -> None:
    assert [mention.period.show() for mention in read(text).periods] == shown


def test_also(read: Any) -> None:
    question = read("When and where was the contract signed?")
    assert {question.asks, *question.also} == {"time", "place"}


FLAGS: list[tuple[str, str, Any]] = [
    ("and in 2023?", "elliptic", True),
    ("the second one", "ordinal", 2),
    ("the last one", "ordinal", -1),
    ("what else?", "further", True),
    ("No, I meant cars", "correcting", True),
    ("Which ship is not old?", "negated", True),
    ("and the other way round?", "reversed", True),
    ("Was the Terna built in 2019?", "confirm", True),
    ("When was the Terna built?", "confirm", False),
    ("When was the Terna built?", "elliptic", False),
    ("When was the Terna built?", "correcting", False),
]


@pytest.mark.parametrize(("text", "flag", "value"), FLAGS)
def test_flags(read: Any, text: str, flag: str, value: Any) -> None:
    assert getattr(read(text), flag) == value


def test_what_is_left_out(read: Any) -> None:
    assert "terna" in read("Which ships are there apart from the Terna?").excluded
    assert read("Which ships are there?").excluded == frozenset()


@pytest.mark.parametrize("text", ["Who founded the line?", "and the Lomvi?", "tell me about the Terna", "Is it old?"])
def test_a_message_that_asks(analyser: Analyser, reader: Reader, text: str) -> None:
    assert reader.asks(analyser.analyse(text))


@pytest.mark.parametrize("text", ["I like boats.", "We spent our holidays there.", "Thank you.", ""])
def test_a_message_that_does_not(analyser: Analyser, reader: Reader, text: str) -> None:
    assert not reader.asks(analyser.analyse(text))


def test_capitals_and_marks_change_nothing(read: Any) -> None:
    one, other = read("When was the Terna built?"), read("WHEN WAS THE TERNA BUILT???")
    assert (one.asks, surfaces(one, Weight.TELLING)) == (other.asks, surfaces(other, Weight.TELLING))
