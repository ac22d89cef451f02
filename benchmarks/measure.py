"""What a measure is, and how its times are taken."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any


@dataclass(frozen=True, slots=True)
class Measure:
    """One row of the table: what we take against what something else takes, in the same run."""

    group: str
    """cold, warm, typing, bulk, growth or neighbours."""
    name: str
    ours: float
    other: float
    """What `ours` is compared with, in the same unit."""
    unit: str
    bar: str = ""
    """The ratio that is aimed at, with its sense ("<= 1.25"); empty where the row only informs."""

    @property
    def ratio(self) -> float:
        return self.ours / self.other if self.other else float("nan")

    @property
    def met(self) -> bool | None:
        """Whether the bar is met; None where there is none."""
        if not self.bar:
            return None
        sense, limit = self.bar.split()
        return self.ratio <= float(limit) if sense == "<=" else self.ratio >= float(limit)


@dataclass(frozen=True, slots=True)
class Times:
    """The seconds of processor time that each of several things took."""

    name: str
    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        return median(self.seconds)

    def percentile(self, share: float) -> float:
        """The time that this share of all did not exceed."""
        return percentile(self.seconds, share)


def percentile(values: Sequence[float], share: float) -> float:
    """The value that this share (0 to 1) of all does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def spent(work: Callable[[], Any]) -> float:
    """Seconds of this thread's processor time that a call takes: other programs' load does not count."""
    begun = time.thread_time()
    work()
    return time.thread_time() - begun


def best_of_rounds(works: Sequence[Sequence[Callable[[], Any]]], rounds: int) -> list[tuple[float, ...]]:
    """For each kind of work the least time of each of its calls, the kinds taking turns call by call.

    Taking turns exposes both sides of a ratio to the same weather and leaves neither the processor's caches to itself;
    the least time of a call is the one least disturbed.
    """
    best = [[float("inf")] * len(calls) for calls in works]
    gc.collect()
    gc.freeze()
    for _ in range(rounds):
        for place in range(max(map(len, works))):
            for kind, calls in enumerate(works):
                best[kind][place] = min(best[kind][place], spent(calls[place]))
    gc.unfreeze()
    return [tuple(times) for times in best]
