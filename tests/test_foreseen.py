"""Calculations that a pack foresees by a plain question and other wordings of the same."""

from __future__ import annotations

from collections import Counter

import pytest

from kzrs_bot import Bot
from kzrs_bot.dialogue.state import NEW
from kzrs_bot.pack.model import Calculation


def foreseen(bot: Bot) -> tuple[Calculation, ...]:
    return bot.pack.calculations


def test_each_plain_question_is_worked_out_by_itself(bot: Bot) -> None:
    for each in foreseen(bot):
        question = bot._reader.read(bot._analyser.analyse(each.ask))
        outcome = bot._answering.unforeseen(question, NEW)
        assert outcome.findings.facts, each.id
        assert outcome.weighing is None, each.id


def test_no_wording_belongs_to_two_calculations(bot: Bot) -> None:
    wordings = Counter(text.lower() for each in foreseen(bot) for text in {each.ask, *each.samples})
    assert [text for text, times in wordings.items() if times > 1] == []


@pytest.mark.parametrize(
    ("wording", "figure"),
    [
        ("Papers signed for each year of relations, on average?", "0.86"),
        ("Which came earlier, the call of the presidents or the women's photo show?", "May 2024"),
    ],
)
def test_a_wording_that_no_recipe_reads_is_worked_out(bot: Bot, wording: str, figure: str) -> None:
    reply = bot.conversation().ask(wording)
    assert figure in reply.text
    assert any(part.derivation for part in reply.parts)


@pytest.mark.parametrize(
    "near_miss",
    [
        "On average, signed contracts for every Serbian firm?",
        "Serbian sales per head of Kazakhstan's people, 2023?",
    ],
)
def test_a_near_miss_is_not(bot: Bot, near_miss: str) -> None:
    assert not any(part.derivation for part in bot.conversation().ask(near_miss).parts)
