"""The gist of a message: what is left out of it, and what must never be."""

from __future__ import annotations

import pytest

from kzrs_bot.bot import Bot
from kzrs_bot.dialogue.segments import without_lead
from kzrs_bot.language.pipeline import Analyser
from kzrs_bot.reading.gist import Gist, clauses
from kzrs_bot.reading.question import Term
from kzrs_bot.reading.reader import Reader
from kzrs_bot.reply import Kind


def knows(term: Term) -> bool:
    """Whether a word is one of those that the invented source is taken to know."""
    return term.surface.lower() in {"terna", "lomvi", "the terna", "the lomvi", "tickets", "freight", "built", "crew"}


@pytest.fixture
def gist(reader: Reader) -> Gist:
    return Gist(reader, knows)


def short(gist: Gist, analyser: Analyser, text: str, *, talking: bool = False) -> str | None:
    found = gist.of([analyser.analyse(part) for part in clauses(text)], talking=talking)
    return found.text if found is not None else None


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("When did it sail?", ["When did it sail?"]),
        ("I bake bread. When did it sail?", ["I bake bread.", "When did it sail?"]),
        ("The Terna - I love her - when did she sail?", ["The Terna", "I love her", "when did she sail?"]),
        ("My dad, who hates boats, asks: is it old?", ["My dad asks:", "is it old?"]),
        ("I was late because my bus broke down in Niš. Who built it?",
         ["I was late", "because my bus broke down in Niš.", "Who built it?"]),
        ("Corn, wheat, and rye: how much?", ["Corn, wheat, and rye:", "how much?"]),
    ],
)
def test_clauses(text: str, parts: list[str]) -> None:
    assert list(clauses(text)) == parts


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("I am a retired baker. When was the Terna built?", "When was the Terna built?"),
        ("My dog ate my notes. When was the Terna built?", "When was the Terna built?"),
        ("Right, the Terna. I missed it as my car broke down. When was it built?", "the Terna: When was it built?"),
        ("I sell tickets. How many of those were there?", "tickets: How many of those were there?"),
        ("My gran asks about the Lomvi, she used to sing, when was it built?", "the Lomvi: when was it built?"),
    ],
)
def test_what_is_left_of_a_message(gist: Gist, analyser: Analyser, text: str, left: str) -> None:
    assert (short(gist, analyser, text) or "").lower().endswith(left.lower())


@pytest.mark.parametrize(
    "text",
    [
        "When was the Terna built?",  # nothing stands around it
        "My uncle says they opened a casino on the Terna. When was it?",  # an unknown thing that it may be on
        "The casino. When was it built?",
        "I was on board in 2017. How many people sailed?",  # a year
    ],
)
def test_nothing_is_left_out_that_a_question_may_depend_on(gist: Gist, analyser: Analyser, text: str) -> None:
    assert short(gist, analyser, text) is None


def test_what_a_question_points_back_to_stays_though_nothing_is_known_of_it(gist: Gist, analyser: Analyser) -> None:
    text = short(gist, analyser, "I deal in copper. How much of it was sold?")
    assert text is not None
    assert "copper" in text


def test_a_pronoun_may_point_back_to_the_talk(gist: Gist, analyser: Analyser) -> None:
    text = "Just my luck. When was it built?"
    assert short(gist, analyser, text, talking=True) == "When was it built?"


@pytest.mark.parametrize(
    ("text", "shorter"),
    [
        ("Tell me first: who owns it?", "who owns it?"),
        ("I am old. So tell me straight: who owns it?", "I am old. who owns it?"),
        ("Tell me who owns it", None),
        ("The crew told me: who knows?", None),
    ],
)
def test_what_only_leads_to_a_question(text: str, shorter: str | None) -> None:
    assert without_lead(text) == shorter


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Right, the Terna. I missed it all because my car broke down in Oslo. When was she built?", "2019"),
        ("My flatmate keeps going on about the Terna. Where was it built?", "Gdynia"),
        ("I'm a choir mistress and couldn't care less about engines - who founded the line?", "Moe"),
        ("Who's this Ingrid Solheim when she's at home?", "director"),
    ],
)
def test_chatter_is_passed_over(ferry: Bot, text: str, said: str) -> None:
    reply = ferry.conversation().ask(text)
    assert reply.kind is Kind.ANSWER
    assert said in reply.text


@pytest.mark.parametrize(
    "text",
    [
        "I sell uranium for a living, so humour me. By how much did revenue from the stuff go up?",
        "My aunt says there is a casino on the Hurtigruten. When was it opened?",
        "I'm a welder. What is the welder of the Terna paid?",
        "As a dentist I noticed the dental clinic. When was it opened?",
    ],
)
def test_chatter_makes_nothing_known(ferry: Bot, text: str) -> None:
    assert ferry.conversation().ask(text).kind is not Kind.ANSWER
