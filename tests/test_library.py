"""The library as others embed it: in bulk, in an event loop, in a notebook."""

from __future__ import annotations

import asyncio
import itertools
from importlib.resources import files
from pathlib import Path

import pytest

from kzrs_bot import Bot, Kind
from kzrs_bot.language import pipeline

FERRY = Path(__file__).resolve().parent / "packs" / "ferry"

BULK = (
    "How many passengers did the line carry in 2024?",
    "and bicycles?",
    "",
    "hello",
    "Who is the captain?",
    "hw many passngers in 2024",
    "What is the boiling point of mercury?",
    "How many bicycles did it carry in 2024? And who said so?",
)


def test_many_questions_are_answered_in_order_each_by_itself(ferry: Bot) -> None:
    seen: list[int] = []
    replies = list(ferry.ask_many(iter(BULK * 20), progress=seen.append))
    assert replies == [ferry.conversation().ask(question) for question in BULK] * 20
    assert seen == list(range(1, len(replies) + 1))


def test_questions_are_taken_as_they_are_needed(ferry: Bot) -> None:
    replies = list(itertools.islice(ferry.ask_many(itertools.cycle(BULK)), 3))
    assert [reply.kind for reply in replies] == [ferry.conversation().ask(q).kind for q in BULK[:3]]


def test_other_conversations_go_on_between_the_replies(ferry: Bot) -> None:
    alone = ferry.conversation().ask(BULK[0])
    for _ in ferry.ask_many(BULK[:2]):
        assert ferry.conversation().ask(BULK[0]) == alone


def test_the_event_loop_runs_while_a_reply_is_worked_out(ferry: Bot) -> None:
    async def talk() -> tuple[Kind, int]:
        asked = asyncio.create_task(ferry.conversation().ask_async(BULK[0]))
        turns = 0
        while not asked.done():
            await asyncio.sleep(0)
            turns += 1
        return (await asked).kind, turns

    kind, turns = asyncio.run(talk())
    assert kind is Kind.ANSWER
    assert turns > 1


def test_messages_of_one_conversation_keep_their_order(ferry: Bot) -> None:
    chat, other = ferry.conversation(), ferry.conversation()

    async def talk() -> list[str]:
        return [reply.text for reply in await asyncio.gather(*map(chat.ask_async, BULK))]

    assert asyncio.run(talk()) == [other.ask(question).text for question in BULK]
    assert chat.to_dict() == other.to_dict()


def test_type_checkers_are_told_that_the_package_is_typed() -> None:
    assert files("kzrs_bot").joinpath("py.typed").is_file()


def test_what_was_asked_is_forgotten_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """spaCy keeps every string that it meets, unless it is told when to forget."""
    monkeypatch.setattr(pipeline, "_REMEMBERED", 200)
    bot = Bot(FERRY)
    strings = bot._analyser.nlp.vocab.strings
    kept = []
    for number in range(60):
        bot.conversation().ask(f"Who is Zqx{number}wv?")
        next(bot.ask_many([f"Who is Qzv{number}xw?"]))
        kept.append(len(strings))
    assert max(kept[30:]) <= max(kept[:30])


def test_search_finds_the_nearest_facts(ferry: Bot) -> None:
    carried = ferry.search("passengers carried in 2024")
    assert carried[0] in ferry.conversation().ask(BULK[0]).facts
    assert all(ferry.pack.facts[id_].states for id_ in carried)
    assert ferry.search("passengers carried in 2024", limit=2) == carried[:2]
    assert ferry.search("zebras") == ()
    assert isinstance(ferry.search(""), tuple)
