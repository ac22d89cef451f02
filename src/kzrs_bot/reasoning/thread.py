"""What a question takes over from the conversation to be calculated with: figures, periods, operations."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from kzrs_bot.reading.question import Question, Weight
from kzrs_bot.reasoning.cube import Cube
from kzrs_bot.reasoning.operands import Operand, Scan, Scanner
from kzrs_bot.reasoning.rows import Rows, Setting
from kzrs_bot.reasoning.times import Times, find_times
from kzrs_bot.values import Period

UNITS = frozenset({"percent", "amount", "points", "speed"})
"""Cues that say in what the result is wanted."""
PAIRING = frozenset({"difference", "ratio", "compare", "sum", "points", "average"})
"""Cues of operations on two figures."""
SINGLE = frozenset({"share", "earlier", "later", "growth", "round", "thousands", "billions", "units", "per-month"})
"""Cues of operations on one figure."""
_DEPTH = 4
_COUNTS = {"two": 2, "three": 3, "four": 4, "five": 5}


@dataclass(frozen=True, slots=True)
class Past:
    """A turn of the conversation: what was asked, and the facts of the answer."""

    question: Question
    facts: tuple[str, ...]


class Thread:
    """Completes questions from the turns before; works is whether a setting can be calculated by itself."""

    def __init__(self, scanner: Scanner, cube: Cube, rows: Rows, works: Callable[[Setting], bool]) -> None:
        self._scanner = scanner
        self._cube = cube
        self._rows = rows
        self._works = works

    def setting(self, question: Question, history: Sequence[Past] = ()) -> Setting:
        """The question's own operands and times, with what it leans on."""
        scan = self._scanner.scan(question)
        lent = self._periods(history[-1].facts) if history else ()
        recent = tuple(turn.facts for turn in history)
        base = Setting(scan, self._times(scan, scan.operands, lent), scan.operands, lent, recent)
        past = history[-_DEPTH:]
        if not past or not self._leans(scan):
            return base
        settings = [self.setting(turn.question, past[:number]) for number, turn in enumerate(past)]
        completed = self._completed(base, past, settings)
        if completed.times is base.times and completed.operands is not base.operands:
            completed = replace(completed, times=self._times(scan, completed.operands, lent))
        return replace(completed, recent=recent)

    def _times(self, scan: Scan, operands: Sequence[Operand], lent: Sequence[Period]) -> Times:
        """The times of the question; open stretches that figures of the operands are known for among them."""
        cells = [cell for operand in operands for s in operand.series for cell in self._cube.cells(s)]
        known = [cell.period for cell in cells if cell.period is not None]
        return find_times(
            scan.question, lent, lambda period: any(period.same(other) for other in known), whole=scan.has("share")
        )

    def _periods(self, facts: Sequence[str]) -> tuple[Period, ...]:
        """Periods of facts given."""
        cells = [self._cube.fact(id_) for id_ in facts]
        return tuple(dict.fromkeys(c.period for c in cells if c is not None and c.period is not None))

    @staticmethod
    def _leans(scan: Scan) -> bool:
        """Whether a question cannot stand by itself."""
        bare = not scan.operands and bool(set(scan.cues) & (PAIRING | SINGLE | UNITS))
        unknown = [
            t
            for t in scan.question.terms
            if t.weight is Weight.TELLING and not set(range(t.start, t.end)) & (scan.anchored | scan.cued)
        ]
        return (scan.question.elliptic or bare) and not unknown

    def _completed(self, base: Setting, past: Sequence[Past], settings: Sequence[Setting]) -> Setting:
        scan = base.scan
        operations = set(scan.cues) & (PAIRING | SINGLE)
        prior = settings[-1]
        if base.operands:
            if scan.has("singular") and operations & (PAIRING | {"share"}) and len(base.operands) == 1:
                pointed = self._points(past, settings, 1)
                return replace(base, operands=(*pointed, *base.operands)) if pointed else base
            if not operations and self._works(prior):
                return self._swapped(base, prior)
            return base
        if not operations and self._works(prior):
            cues = {**{name: () for name in prior.scan.cues if not scan.cues or name not in UNITS}, **scan.cues}
            times = base.times if base.times.named else prior.times
            return Setting(replace(scan, cues=cues), times, prior.operands, prior.lent)
        if operations == {"sum"} and base.times.named and not scan.has("plural", "both"):
            return base
        if operations & PAIRING:
            return self._paired(base, past, settings)
        if operations:
            return replace(base, operands=self._points(past, settings, 1))
        return base

    def _swapped(self, base: Setting, prior: Setting) -> Setting:
        """The calculation before with another figure: "and by sea?"."""
        named = dict(prior.operands[0].best.dims) if prior.operands else {}
        operands = []
        for operand in base.operands:
            same = tuple(s for s in operand.series if dict(s.dims) == named)
            operands.append(replace(operand, series=same or operand.series))
        cues = {**dict.fromkeys(prior.scan.cues, ()), **base.scan.cues}
        times = base.times if base.times.named else prior.times
        return Setting(replace(base.scan, cues=cues), times, tuple(operands), prior.lent)

    def _paired(self, base: Setting, past: Sequence[Past], settings: Sequence[Setting]) -> Setting:
        """Two figures or more of the turns before."""
        prior = settings[-1]
        two = len(prior.operands) + len(prior.times.asked) + len(prior.times.shifts) > 2
        if not base.scan.has("singular", "plural", "both") and two and self._works(prior):
            return replace(base, times=prior.times, operands=prior.operands, lent=prior.lent)
        wanted = next((_COUNTS[word] for word in base.scan.words if word in _COUNTS), 2)
        points = self._points(past, settings, wanted)
        if base.times.named and len(points) > 1:
            points = points[-1:]
        return replace(base, operands=points)

    def _points(self, past: Sequence[Past], settings: Sequence[Setting], wanted: int) -> tuple[Operand, ...]:
        """The last figures given, the oldest of them first, each with its period."""
        found: list[Operand] = []
        for turn, setting in zip(reversed(past), reversed(settings), strict=True):
            fresh = [point for point in self._given(turn, setting) if point not in found]
            found = [*(fresh[:wanted] if wanted > 1 and not found and len(fresh) > 1 else fresh[:1]), *found]
            if len(found) >= wanted:
                break
        return tuple(found[-wanted:] if wanted > 1 else found[:1])

    def _given(self, turn: Past, setting: Setting) -> list[Operand]:
        """The figures that an answer gave: what was worked out, else what was stated."""
        if len(setting.operands) == 1 and len(setting.times.asked) < 2 and self._works(setting):
            rows = self._rows.level(setting)
            if rows and rows[0][0].period is not None:
                return [Operand((rows[0][0].series,), 0, 0, (rows[0][0].period,))]
        cells = [cell for cell in (self._cube.fact(id_) for id_ in turn.facts) if cell is not None]
        return [Operand((c.series,), 0, 0, (c.period,) if c.period is not None else ()) for c in cells]
