"""What was given last, held against another figure or date ("is that more than imports?", "is it after the fair?")."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kzrs_bot.matching.index import FactIndex, IndexedFact
from kzrs_bot.pack.model import Pack
from kzrs_bot.reading.question import Question, Weight
from kzrs_bot.reasoning.cube import Cube, Observation
from kzrs_bot.reasoning.events import start_of
from kzrs_bot.reasoning.findings import Clause, Findings
from kzrs_bot.reasoning.numbers import Number
from kzrs_bot.reasoning.phrasing import Phrasing
from kzrs_bot.reply import Kind, Step

_THAT, _COMPARED = "singular", "compare"
"""Cues of one thing, and of its being set against another."""
_AFTER = "after"
_IN_TIME = frozenset({"before", _AFTER})
"""Cues of the order in time."""
_LESS = "fewer-than"
"""Cue of "less than", "smaller"; without it more is asked for."""

@dataclass(frozen=True, slots=True)
class _Size:
    """A figure in the aspect in which two are compared: its level, or by how much it changed."""

    cell: Observation
    number: Number
    change: bool


class AgainstLast:
    """Knows the figures of a pack; keeps no state."""

    def __init__(self, pack: Pack, index: FactIndex, cube: Cube) -> None:
        self._pack, self._index, self._cube = pack, index, cube
        self._words = Phrasing(pack)

    def checked(self, question: Question, last: Sequence[str], *, made: bool = False) -> Findings | None:
        """Yes or no to whether "that" is more or less, or earlier or later, than something that a message names.

        made is whether the size given last was worked out, so that no fact states it.
        """
        plain = question.confirm and not (question.negated or question.times or question.quantities)
        if not plain or not question.pronouns or _THAT not in question.cues:
            return None
        if question.cues & _IN_TIME:
            return self._in_time(question, last)
        compared = _COMPARED in question.cues and question.telling and not made
        return self._compared(question, last) if compared else None

    def _in_time(self, question: Question, last: Sequence[str]) -> Findings | None:
        """Yes or no, with both events; None where one of them has no date."""
        own = next((item for item in map(self._index.facts.__getitem__, last) if _dated(item)), None)
        if own is None:
            return None
        others = [item for item in self._index.facts.values() if _dated(item) and self._is_named(question, item, own)]
        other = min(others, key=lambda item: (len(item.core - _said(question)), item.order), default=None)
        if other is None or own.times[0].overlaps(other.times[0]):
            return None
        clauses = tuple(Clause(item.fact.statement, (item.fact.id,)) for item in (own, other))
        so = (start_of(own.times[0]) < start_of(other.times[0])) != (_AFTER in question.cues)
        return Findings(Kind.ANSWER, clauses, lead="yes" if so else "no", listed=(own.fact.id, other.fact.id))

    def _is_named(self, question: Question, item: IndexedFact, own: IndexedFact) -> bool:
        """Whether an event is all that a message names, or what the party that it names did of the same sort."""
        if item.order == own.order:
            return False
        told = [term.terms for term in question.terms if term.weight is Weight.TELLING]
        if told:
            return all(terms & item.core for terms in told)
        parties = {name for term in question.terms if term.weight is Weight.PARTY for name in term.terms}
        return item.fact.origin in parties and bool(item.core & own.core)

    def _compared(self, question: Question, last: Sequence[str]) -> Findings | None:
        """Yes or no, with both figures; None where one of them is not known."""
        own = next((size for id_ in last for size in self._sizes(id_)), None)
        if own is None:
            return None
        other = min(self._named(question, own), key=lambda each: self._distance(question, own, each), default=None)
        if other is None or other.number.size().exact == own.number.size().exact:
            return None
        larger, smaller = sorted((own, other), key=lambda each: -each.number.size().exact)
        key, first, second = self._worded(larger, smaller)
        clause = self._words.clause(
            key, (own.cell.fact.id, other.cell.fact.id), (self._step(larger, smaller),),
            first=self._called(first, second), second=self._called(second, first),
            a=first.number.size().show(), b=second.number.size().show(),
            during=self._words.during(own.cell.period),
        )  # fmt: skip
        so = (larger is own) != (_LESS in question.cues)
        return Findings(Kind.ANSWER, (clause,), lead="yes" if so else "no", listed=clause.facts)

    def _sizes(self, id_: str) -> Iterator[_Size]:
        """The level that a fact states, then the change."""
        cell = self._cube.fact(id_)
        if cell is not None and cell.fact.id == id_:
            numbers = ((cell.value, False), (cell.amount(), True))
            yield from (_Size(cell, number, change) for number, change in numbers if number is not None)

    def _named(self, question: Question, own: _Size) -> Iterator[_Size]:
        """The figures of the same time and kind on all that the message names."""
        said = [term.terms for term in question.terms if term.weight is Weight.TELLING]
        for id_, item in self._index.facts.items():
            if item.fact.figure is None or not all(terms & item.core for terms in said):
                continue
            for size in self._sizes(id_):
                same = size.cell.period == own.cell.period and size.number.unit == own.number.unit
                if same and size.change == own.change and size.cell.series != own.cell.series:
                    yield size

    def _distance(self, question: Question, own: _Size, other: _Size) -> tuple[int, int, int]:
        """How unlike what was said last and what is named a figure is."""
        mine, theirs = dict(own.cell.series.dims), dict(other.cell.series.dims)
        unlike = len(mine.keys() ^ theirs.keys()) + sum(mine[dim] != theirs[dim] for dim in mine.keys() & theirs.keys())
        item = self._index.facts[other.cell.fact.id]
        return unlike, len(item.core - _said(question)), item.order

    def _called(self, size: _Size, beside: _Size) -> str:
        """What a figure is called beside the other one."""
        if size.cell.series.measure == beside.cell.series.measure:
            return self._words.short(size.cell.series)
        return self._words.name(size.cell.series)

    @staticmethod
    def _worded(larger: _Size, smaller: _Size) -> tuple[str, _Size, _Size]:
        """A wording, and the two in the order in which it names them."""
        if not larger.change:
            return "calc_larger", larger, smaller
        rose = [size for size in (larger, smaller) if size.number.exact > 0]
        if len(rose) == 1:
            return "calc_rose_other_fell", rose[0], smaller if rose[0] is larger else larger
        return "calc_rose_more" if rose else "calc_fell_more", larger, smaller

    @staticmethod
    def _step(larger: _Size, smaller: _Size) -> Step:
        both = (larger, smaller)
        operands = tuple((size.cell.fact.id, size.number.show(signed=size.change)) for size in both)
        formula = " > ".join(size.number.size().show(plain=True) for size in both)
        return Step("most", operands, formula, larger.number.size().show())


def _dated(item: IndexedFact) -> bool:
    """Whether a fact is of something that happened once."""
    return item.fact.kind == "event" and len(item.times) == 1


def _said(question: Question) -> frozenset[str]:
    return frozenset().union(*(term.terms for term in question.terms))
