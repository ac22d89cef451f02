"""The neighbours: simpler tools on the same questions over the same facts, for their speed (none of them answers)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from statistics import median
from typing import Any

import bm25s
from hassil import Intents, recognize
from rapidfuzz import fuzz, process

from benchmarks.measure import Measure, Times, best_of_rounds
from benchmarks.questions import questions
from kzrs_bot import Bot

_LETTERS = re.compile(r"[^\w\s]")


def neighbours(bot: Bot, rounds: int) -> Iterator[tuple[Measure, tuple[Times, ...]]]:
    """Median time a question of the bot (each question in a conversation of its own) against each neighbour's."""
    texts = questions()
    tools: dict[str, Callable[[str], Any]] = {
        "rapidfuzz extractOne over the statements": _fuzzy(bot),
        "BM25 (bm25s) over the statements": _bm25(bot),
        "hassil over the names": _intents(bot),
    }
    calls = [[lambda text=text, ask=ask: ask(text) for text in texts]
             for ask in (lambda text: bot.conversation().ask(text), *tools.values())]  # fmt: skip
    ours, *others = best_of_rounds(calls, rounds)
    for name, times in zip(tools, others, strict=True):
        yield Measure("neighbours", name, median(ours) * 1e3, median(times) * 1e3, "ms"), (Times(name, times),)


def _statements(bot: Bot) -> list[str]:
    return [fact.statement for fact in bot.pack.facts.values()]


def _fuzzy(bot: Bot) -> Callable[[str], Any]:
    statements = _statements(bot)
    return lambda text: process.extractOne(text, statements, scorer=fuzz.token_set_ratio)


def _bm25(bot: Bot) -> Callable[[str], Any]:
    retriever = bm25s.BM25()
    retriever.index(bm25s.tokenize(_statements(bot), show_progress=False), show_progress=False)
    return lambda text: retriever.retrieve(bm25s.tokenize(text, show_progress=False), k=1, show_progress=False)


def _intents(bot: Bot) -> Callable[[str], Any]:
    """One intent for each thing that the pack names: its names with anything around them."""
    data = {
        entity.id: {"data": [{"sentences": [f"[{{before}}] {name} [{{after}}]" for name in names]}]}
        for entity in bot.pack.entities.values()
        for names in [[_LETTERS.sub(" ", name) for name in (entity.name, *entity.aliases) if name[:1].isascii()]]
        if names
    }
    anything = {"before": {"wildcard": True}, "after": {"wildcard": True}}
    intents = Intents.from_dict({"language": "en", "intents": data, "lists": anything})
    return lambda text: recognize(text, intents)
