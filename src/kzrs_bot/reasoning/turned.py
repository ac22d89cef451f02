"""The same the other way round: what answers "and in the other direction?" after a fact that runs one way."""

from __future__ import annotations

from collections.abc import Iterator

from kzrs_bot.matching.context import Context
from kzrs_bot.matching.index import FactIndex
from kzrs_bot.pack.model import Fact, Pack
from kzrs_bot.reading.question import Question
from kzrs_bot.reasoning.cube import Cube


class Turned:
    """Finds the counterpart of what was said last; knows the pack, keeps no state."""

    def __init__(self, pack: Pack, index: FactIndex, cube: Cube) -> None:
        self._pack, self._index, self._cube = pack, index, cube

    def counterpart(self, question: Question, context: Context) -> str | None:
        """The fact that runs the other way, where a message asks for no more and there is one such only."""
        bare = not question.periods and not any(term.end for term in question.terms)
        if not question.reversed or not bare or question.confirm:
            return None
        said = (self._pack.facts[id_] for id_ in context.facts)
        last = next((fact for fact in said if fact.origin and fact.target and fact.origin != fact.target), None)
        if last is None:
            return None
        found = list(self._figures(last) if last.figure is not None else self._alike(last))
        return found[0].id if len(found) == 1 else None

    def _figures(self, last: Fact) -> Iterator[Fact]:
        """Figures of the same time that run the other way, of measures that an identity joins with that of a fact."""
        figure = last.figure
        assert figure is not None
        joined = {m for i in self._pack.arithmetic if figure.measure in i.terms for m in i.terms} - {figure.measure}
        for series in self._cube.plain if not figure.dims else ():
            cell = self._cube.at(series, figure.period) if series.measure in joined else None
            if cell is not None and _opposed(last, cell.fact):
                yield cell.fact

    def _alike(self, last: Fact) -> Iterator[Fact]:
        """Facts of the same kind that run the other way, those that share most of what a fact is about."""
        own = self._index.facts[last.id].core
        flags = self._index.flags()
        self._index.key_terms.mark(own, flags)
        items = (item for item in self._index.marked(flags) if item.fact.kind == last.kind)
        shared = {item.fact.id: len(item.core & own) for item in items if _opposed(last, item.fact)}
        most = max(shared.values(), default=0)
        return (self._pack.facts[id_] for id_, number in shared.items() if number == most)


def _opposed(one: Fact, other: Fact) -> bool:
    return (other.origin, other.target) == (one.target, one.origin)
