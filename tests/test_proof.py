"""Saved replies prove themselves, and no change to them goes unnoticed."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from kzrs_bot import Bot
from kzrs_bot.reasoning.proof import Prover
from kzrs_bot.reply import Reply

QUESTIONS = [
    "How big was trade in 2023?",
    "When did Serbia open its embassy in Astana?",
    "How big was Kazakhstan's trade deficit with Serbia in 2023?",
    "How many times bigger were imports than exports in 2023?",
    "Imports made up what percentage of the 2023 total?",
    "What was the trade turnover in 2022?",
    "How much was trade worth in the fourth quarter of 2023?",
    "Which import item fell the most in percentage terms?",
    "How many import items fell by more than 50%?",
    "Paper plus asbestos-cement: how much did the two lose in total?",
    "How many years lie between Serbia's embassy in Astana and Kazakhstan's embassy in Serbia?",
    "How many days were there between Vučić's 2017 visit and the October 2018 visit?",
    "By how much did the deficit narrow between the nine months of 2023 and of 2024?",
    "How much of the export growth does fertilizer explain?",
    "How much lighting equipment did Kazakhstan export in the first nine months of 2023?",
    "What was the average monthly turnover in 2023?",
    "Did exports grow faster than imports in 2023?",
    "Who is the mayor of Paris?",
]


@pytest.mark.parametrize("question", QUESTIONS)
def test_replies_are_proved(bot: Bot, prover: Prover, question: str) -> None:
    assert prover.faults(bot.conversation().ask(question)) == []


def test_a_saved_reply_is_proved(bot: Bot, prover: Prover) -> None:
    reply = bot.conversation().ask(QUESTIONS[2])
    assert prover.faults(Reply.from_dict(reply.to_dict())) == []


@pytest.mark.parametrize("question", QUESTIONS[:-1])
def test_every_mutation_is_found(bot: Bot, prover: Prover, question: str) -> None:
    reply = bot.conversation().ask(question)
    missed = [mutant.text for mutant in _mutants(reply, bot) if not prover.faults(mutant)]
    assert missed == []


def _mutants(reply: Reply, bot: Bot) -> Iterator[Reply]:
    """Copies with one digit, one name or one place changed."""
    chance = random.Random(reply.text)
    names = sorted({e.name.split()[-1] for e in bot.pack.entities.values() if e.name[:1].isupper()})
    for text in _altered(reply.text, names, chance):
        yield replace(reply, text=text)
    for part in reply.parts[:1]:
        for text in _altered(part.text, names, chance):
            yield replace(
                reply,
                text=reply.text.replace(part.text, text, 1),
                parts=(replace(part, text=text), *reply.parts[1:]),
            )
        yield from _with_other_steps(reply)
    for number, citation in enumerate(reply.citations):
        other = replace(citation, paragraph=citation.paragraph + 1)
        yield replace(reply, citations=(*reply.citations[:number], other, *reply.citations[number + 1 :]))


def _altered(text: str, names: list[str], chance: random.Random) -> Iterator[str]:
    for place in [m.start() for m in re.finditer(r"\d", text)]:
        yield text[:place] + str((int(text[place]) + 1) % 10) + text[place + 1 :]
    for word in re.finditer(r"(?<=[a-z,] )[A-Z][a-zč]{3,}", text):
        other = chance.choice([name for name in names if name != word.group()])
        yield text[: word.start()] + other + text[word.end() :]


def _with_other_steps(reply: Reply) -> Iterator[Reply]:
    first = reply.parts[0]
    for number, step in enumerate(first.derivation):
        for name in ("formula", "result"):
            text = getattr(step, name)
            for place in [m.start() for m in re.finditer(r"\d", text)]:
                other = text[:place] + str((int(text[place]) + 1) % 10) + text[place + 1 :]
                steps = (*first.derivation[:number], replace(step, **{name: other}), *first.derivation[number + 1 :])
                yield replace(reply, parts=(replace(first, derivation=steps), *reply.parts[1:]))
