"""Bulk: independent questions through `ask_many`, against spaCy's `pipe` alone."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.bare import bare_pipeline
from benchmarks.measure import Measure, Times, best_of_rounds
from benchmarks.questions import questions
from kzrs_bot import Bot

_COPIES = 4


def bulk(bot: Bot, rounds: int) -> Iterator[tuple[Measure, tuple[Times, ...]]]:
    """Questions a second."""
    nlp = bare_pipeline()
    texts = questions() * _COPIES
    (ours,), (bare,) = best_of_rounds(
        [[lambda: list(bot.ask_many(texts))], [lambda: list(nlp.pipe(texts))]], rounds
    )
    kept = (Times("bulk ask_many", (ours,)), Times("bulk pipe", (bare,)))
    yield Measure("bulk", "ask_many", len(texts) / ours, len(texts) / bare, "questions/s", ">= 0.5"), kept
