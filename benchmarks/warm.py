"""Warm: replies in running conversations, against spaCy's parse alone of the same texts."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from benchmarks.bare import bare_pipeline
from benchmarks.measure import Measure, Times, best_of_rounds, percentile, spent
from benchmarks.questions import conversations, questions
from kzrs_bot import Bot

_PASTED = "trade " * (1_000_000 // 6)
"""A message of a megabyte, one word over and over."""


def warm(bot: Bot, rounds: int) -> Iterator[tuple[Measure, tuple[Times, ...]]]:
    """Median and 99th percentile over the questions, and the median of each question's own ratio."""
    nlp = bare_pipeline()
    turns = conversations()
    texts = questions()
    asks = []
    for said in turns:
        state = bot.conversation().state
        for text in said:
            asks.append(lambda text=text, state=state: bot.conversation(state=state).ask(text))
            chat = bot.conversation(state=state)
            chat.ask(text)
            state = chat.state
    parses = [lambda text=text: nlp(text) for text in texts]
    ours, bare = best_of_rounds([asks, parses], rounds)
    kept = (Times("warm ask", ours), Times("warm parse", bare))
    yield Measure("warm", "median", kept[0].median * 1e3, kept[1].median * 1e3, "ms", "<= 1.6"), kept
    p99 = [percentile(times, 0.99) * 1e3 for times in (ours, bare)]
    yield Measure("warm", "99th percentile", p99[0], p99[1], "ms", "<= 3"), ()
    ratios = [a / b for a, b in zip(ours, bare, strict=True)]
    yield Measure("warm", "median of each question's ratio", median(ratios), 1, ""), ()
    yield Measure("warm", "99th percentile of each question's ratio", percentile(ratios, 0.99), 1, ""), ()
    chat = bot.conversation()
    chat.ask("hello")
    pasted = spent(lambda: chat.ask(_PASTED))
    yield Measure("warm", "1 MB of one word, repeated", pasted * 1e3, 200, "ms", "<= 1"), ()
