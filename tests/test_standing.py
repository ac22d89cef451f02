"""How long things had stood at some moment, which events fall before or after others, and what no date tells."""

from __future__ import annotations

import re

import pytest

from kzrs_bot import Bot
from kzrs_bot.reasoning.proof import Prover
from kzrs_bot.reply import Kind

WORKED = [
    ("The two countries had already had relations for how many years when Kazakhstan opened its embassy?", "23 years"),
    ("How many years had the two states been partners by the time Serbia opened its embassy in Astana?", "15 years"),
    ("When the Kazakh embassy opened, how old were the diplomatic relations?", "23 years"),
    ("How long had diplomatic relations existed at the moment of the working visit?", "20 years and 5 months"),
    ("How many years had Kazakhstan's embassy existed by the time of the business forum?", "5 years"),
    ("How long did the two countries have relations without any embassy?", "15 years"),
    ("How many years did it take, from the start of ties, for the first presidential visit to happen?", "13 years"),
    ("How many years into the relationship did the first presidential visit come?", "13 years"),
    ("How many years between Tokayev's earlier trip and the 2024 one?", "8 years"),
    ("Tokayev's previous visit to Serbia and this one: how many years apart?", "8 years"),
    ("How many years passed between Tokayev's visit as Senate chairman and the planned visit?", "8 years"),
    ("How long had it been since Tokayev was last in Serbia?", "8 years"),
    ("How many days did Serbian presidents spend in Kazakhstan on official visits?", "7 days"),
    ("How many more days did the official visits last than the working one?", "6 days"),
    ("How many visits lasted more than a day?", "^3:"),
    ("Of the dated visits by Serbian presidents, how many happened after Kazakhstan's embassy opened?", "^None"),
    ("Which Serbian presidential visits came after Kazakhstan's embassy opened?", "^None.*2019"),
    ("How many presidential visits took place before diplomatic relations were established?", "^None.*1996"),
    ("How many presidential visits came between Kazakhstan's embassy and the business forum?", "^None"),
    ("How many Serbian presidents visited Kazakhstan in 2012?", "^None"),
    ("How many visits preceded the opening of the Serbian embassy?", "^1: 6-7 October 2010"),
    ("How many Serbian presidential visits were there after the working visit?", "^1: 9-10 October 2018"),
    ("Which visits could not have used the embassy because it did not exist yet?", "6-7 October 2010"),
    ("Which official visits took place without a Serbian embassy in Astana?", "6-7 October 2010"),
    ("Was Serbia's embassy already open at the time of the 2010 visit?", "^No.*2011.*2010"),
    ("Did Serbia have an embassy in Astana at the time of the 2015 visit?", "^Yes.*2011.*2015"),
    ("When EXPO-2017 opened, did Kazakhstan already have an embassy in Serbia?", "^No.*2019.*2017"),
    ("Did every presidential visit take place after 2011?", "^No"),
    ("Were all four visits before Kazakhstan's embassy opened?", "^Yes"),
    ("Were any of the visits before the Serbian embassy opened?", "^Yes.*2010"),
    ("Did the exhibition or the business forum come first?", "^The earlier.*exhibition.*forum"),
    ("Was the exhibition before or after the phone call?", "^After.*exhibition.*telephone"),
]


@pytest.mark.parametrize(("question", "expected"), WORKED, ids=[question for question, _ in WORKED])
def test_worked_out(bot: Bot, prover: Prover, question: str, expected: str) -> None:
    reply = bot.conversation().ask(question)
    assert re.search(expected, reply.text, re.DOTALL), reply.text
    assert reply.citations
    assert not prover.faults(reply)


TALKS = [
    (("When was the phone call?", "How long after that was the exhibition?", "And the business forum?"), "^6 months"),
    (
        ("When were diplomatic relations established?", "How long after that was the first Serbian presidential visit?",
         "and the last one?"),
        "^21 years and 9 months",
    ),
    (
        ("When was the forum held?", "How many months after the phone call was that?", "and after the exhibition?"),
        "^5 months",
    ),
    (("How many months passed from the phone call to the forum?", "and to the exhibition?"), "^1 month"),
    (("When did Serbia open its embassy in Astana?", "how long after that did Kazakhstan follow?"), "8 years"),
    (("When was Tokayev's earlier visit to Serbia?", "How many years before the planned one was that?"), "8 years"),
    (("When did Vučić come to Kazakhstan?", "How long had diplomatic relations existed by then?"), "^20 years"),
    (
        ("When did Vučić come to Kazakhstan?", "Had Serbia opened its embassy by that time?", "And Kazakhstan?"),
        "^(No|Kazakhstan opened its embassy in Serbia in 2019)",
    ),
    (("How many Serbian presidential visits were there?", "How many of them after 2011?", "And after 2019?"), "^None"),
    (
        ("Which visits were official?", "How many of them came before the Serbian embassy opened?",
         "And after the Kazakh one opened?"),
        "^None",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("talk", "expected"), TALKS, ids=[talk[-1] for talk, _ in TALKS])
def test_talk(bot: Bot, talk: tuple[str, ...], expected: str) -> None:
    chat = bot.conversation()
    reply = [chat.ask(question) for question in talk][-1]
    assert re.search(expected, reply.text, re.DOTALL), reply.text


REFUSED = [
    "How old was Tokayev in 2016?",
    "How old was he when he visited in 2016?",
    "For how many years had Tokayev been a senator by this trip?",
    "How long did Tokayev serve as Senate chairman?",
    "How long had Vučić been president when he came to Kazakhstan?",
    "How long was Tokayev's 2016 visit?",
    "How long did the phone call last?",
    "How long did the commission meeting take?",
    "Was the metro in Almaty already open when the Serbian embassy opened?",
    "How many visits were there after the phone call?",
    "How many years had Zhumangarin been a minister when the commission met?",
]


@pytest.mark.parametrize("question", REFUSED)
def test_what_no_date_tells(bot: Bot, question: str) -> None:
    assert bot.conversation().ask(question).kind is Kind.NO_ANSWER
