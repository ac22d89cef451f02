"""What may be asked next, so that the conversation leads there: other figures of a series, then who was named."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Iterator, Sequence

from kzrs_bot.language.text import norm
from kzrs_bot.pack.columns import Groups
from kzrs_bot.pack.model import Fact, Figure, Pack
from kzrs_bot.pack.packing import in_order
from kzrs_bot.reasoning.findings import Clause, Findings
from kzrs_bot.reply import Kind, Reading

_MOST = 3
_LOOKED_AT = 3
"""Facts of a reply whose people and places are offered."""
_ACTING = ("agent", "partner")
"""Slots of those who do something; they are worth asking about, rather than places and things."""
_DESCRIBING = frozenset({"describe", "define"})
_LASTING = 2
"""From this salience on a figure is worth going on to."""


class Suggester:
    """Knows the pack; offers nothing that was just asked or told."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._acting = frozenset(
            value
            for fact in pack.facts.values()
            for value in (*fact.stated_by, *(v for slot in _ACTING for v in fact.slots.get(slot, ())))
        )
        figures: dict[str, array[int]] = {}
        for place, fact in enumerate(pack.facts.values()):
            if fact.figure and fact.salience >= _LASTING:
                figures.setdefault(_kind(fact, fact.figure), array("I")).append(place)
        self._figures = Groups(figures)
        """The facts whose figures are worth going on to, by their kind."""

    def after(self, findings: Findings, clauses: Sequence[Clause], reading: Reading) -> tuple[str, ...]:
        """The questions to offer below a reply."""
        facts = [self._pack.facts[id_] for clause in clauses for id_ in clause.facts]
        said = " ".join(clause.text for clause in clauses)
        offered: dict[str, None] = {}
        if findings.kind is Kind.ANSWER and facts:
            offered |= dict.fromkeys(self._further_figures(facts, reading))
        told = [*facts[:_LOOKED_AT], *(self._pack.facts[id_] for id_ in findings.choices[:2])]
        offered |= dict.fromkeys(self._described(told, said, norm(reading.text), self._topics(facts, reading)))
        return tuple(text for text in offered if text)[:_MOST]

    def _further_figures(self, facts: Sequence[Fact], reading: Reading) -> Iterator[str]:
        """Of a single figure the other measures of its time, and the other times of its measure."""
        figure = facts[0].figure
        if figure is None or figure.period is None or reading.asks == "source" or len({fact.id for fact in facts}) > 1:
            return
        places = self._figures.of(_kind(facts[0], figure)).tolist()
        kin = [other for place in places if (other := in_order(self._pack.facts)[place].figure) is not None]
        for other in kin:
            entity = self._pack.entities.get(other.measure)
            if entity and other.measure != figure.measure and other.period == figure.period:
                yield self._pack.say("suggest_measure", name=entity.name)
        for other in kin:
            if other.period and other.measure == figure.measure and other.period != figure.period:
                yield self._pack.say("suggest_period", period=other.period.show())

    @staticmethod
    def _topics(facts: Sequence[Fact], reading: Reading) -> set[str]:
        """What a description is about: whatever all of its facts have."""
        if reading.asks not in _DESCRIBING or not facts:
            return set()
        return set.intersection(*({v for values in fact.slots.values() for v in values} for fact in facts))

    def _described(self, facts: Iterable[Fact], said: str, asked: str, topics: Collection[str]) -> Iterator[str]:
        """Those named in the reply, and not in the question, of whom there is more to tell."""
        for fact in facts:
            for value in (v for values in fact.slots.values() for v in values if v in self._acting and v not in topics):
                entity = self._pack.entities.get(value)
                if entity is None or not entity.description or entity.id in self._pack.report.parties:
                    continue
                named = any(norm(name) in asked for name in (entity.name, *entity.aliases))
                if entity.name in said and not named:
                    yield self._pack.say("suggest_describe", name=entity.name)


def _kind(fact: Fact, figure: Figure) -> str:
    """What figures share that one can go on to from one another: their section, dimensions and unit."""
    sections = [reference.section for reference in fact.references[:1]]
    return repr((sections, sorted(figure.dims.items()), figure.value.unit if figure.value else ""))
