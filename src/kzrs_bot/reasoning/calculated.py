"""What the plain questions of the foreseen calculations come to, worked out once for all starts."""

from __future__ import annotations

from dataclasses import dataclass

from kzrs_bot.pack.packing import Shelf
from kzrs_bot.reading.question import Question
from kzrs_bot.reasoning.findings import Findings
from kzrs_bot.reasoning.sketch import Sketch


@dataclass(frozen=True, slots=True)
class Worked:
    """A plain question with what it comes to."""

    question: Question
    findings: Findings
    sketch: Sketch


class Calculated(Shelf[Worked]):
    """The calculations of a pack, each unpacked when a message may want it."""
