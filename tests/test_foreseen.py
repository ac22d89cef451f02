"""Calculations that a pack foresees by a plain question and other wordings of the same."""

from __future__ import annotations

from collections import Counter

import pytest

from kzrs_bot import Bot
from kzrs_bot.dialogue.state import NEW
from kzrs_bot.pack.model import Calculation
from kzrs_bot.reasoning import answering
from kzrs_bot.reasoning import foreseen as foreseen_module
from kzrs_bot.reasoning.findings import Findings
from kzrs_bot.reasoning.foreseen import Foreseen, plainest
from kzrs_bot.reply import Kind


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


def test_only_what_a_message_is_plainly_a_wording_of_is_plainest(bot: Bot) -> None:
    one, same, other = (bot._worked(place) for place in (0, 0, len(foreseen(bot)) - 1))
    nothing = Findings(Kind.NO_ANSWER)

    def likely(*probabilities: float) -> list[Foreseen]:
        return [Foreseen("", w, {}, p) for w, p in zip((one, same, other), probabilities, strict=True)]

    assert plainest(likely(0.5, 0.3, 0.1), nothing) is one
    assert plainest(likely(0.5, 0.3, 0.2), nothing) is None  # another comes too near
    assert plainest(likely(0.3, 0.3, 0.0), nothing) is None  # none is likely enough
    assert plainest(likely(0.5, 0.3, 0.1), one.findings) is None  # that is what was found
    assert plainest([], nothing) is None


def test_a_doubtful_answer_gives_way_to_what_a_message_is_plainly_a_wording_of(
    bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = "How many documents underlie the cooperation?"
    assert not any(part.derivation for part in bot.conversation().ask(ask).parts)
    monkeypatch.setattr(answering, "arithmetic", lambda *_: True)
    monkeypatch.setattr(answering, "trust", lambda _: 0.65)
    monkeypatch.setattr(foreseen_module, "_PLAIN", 0.1)
    assert any(part.derivation for part in bot.conversation().ask(ask).parts)


def test_an_answer_that_is_likely_wrong_is_withheld_and_its_facts_are_the_nearest(
    bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = "How many kinds of goods can Kazakhstan offer?"
    told = bot.conversation().ask(ask)
    monkeypatch.setattr(answering, "arithmetic", lambda *_: True)
    monkeypatch.setattr(answering, "trust", lambda _: 0.5)
    monkeypatch.setattr(foreseen_module, "_PLAIN", 1.1)
    chat = bot.conversation()
    refused = chat.ask(ask)
    assert refused.kind is Kind.NO_ANSWER
    assert refused.refusal is not None
    assert refused.refusal.code == "not_computed"
    assert refused.refusal.nearest == told.facts[:2]
    assert chat.ask("yes").facts == told.facts[:2]
