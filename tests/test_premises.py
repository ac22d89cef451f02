"""Questions that take for granted what is not so."""

from __future__ import annotations

import pytest

from kzrs_bot.bot import Bot
from kzrs_bot.reply import Kind


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Why did revenue fall in 2024?", "7.1%"),
        ("What was behind the decline of passengers in 2024?", "6.2%"),
        ("By how much did the number of cars go up in 2024?", "2.5%"),
        ("Why did costs shrink in 2024?", "3.8%"),
    ],
)
def test_a_movement_the_other_way_is_put_right(ferry: Bot, text: str, said: str) -> None:
    reply = ferry.conversation().ask(text)
    assert reply.kind is Kind.ANSWER
    assert reply.text.startswith(ferry.pack.say("correction"))
    assert said in reply.text


@pytest.mark.parametrize("text", ["By how much did revenue rise in 2024?", "How many fewer cars were there in 2024?"])
def test_a_movement_as_it_was_is_not(ferry: Bot, text: str) -> None:
    assert not ferry.conversation().ask(text).text.startswith(ferry.pack.say("correction"))


def test_somebody_given_to_the_other_side_is_put_right(ferry: Bot) -> None:
    reply = ferry.conversation().ask("What does Skarvik's mayor Olav Berg consider too early?")
    assert reply.text.startswith(ferry.pack.say("correction"))
    assert "mayor of Hestøy" in reply.text
    assert "last departure" in reply.text


def test_somebody_given_to_his_own_side_is_not(ferry: Bot) -> None:
    reply = ferry.conversation().ask("What does Hestøy's mayor Olav Berg consider too early?")
    assert not reply.text.startswith(ferry.pack.say("correction"))
