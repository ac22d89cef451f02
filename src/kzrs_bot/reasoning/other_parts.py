"""Follow-ups that name another part of the list of which one was given last ("which are steamers?", "what about
barges?").
"""

from __future__ import annotations

from collections.abc import Iterator

from kzrs_bot.matching.context import Context
from kzrs_bot.matching.index import FactIndex
from kzrs_bot.pack.model import Fact, Pack
from kzrs_bot.pack.packing import listing
from kzrs_bot.reading.question import Question, Weight

_NAMING = frozenset({"which", "what", "list", "person", "describe"})
"""Ways of asking for the things of a list."""


class OtherParts:
    """Knows which lists are parts of one whole; keeps no state."""

    def __init__(self, pack: Pack, index: FactIndex) -> None:
        self._pack, self._index = pack, index

    def named(self, question: Question, context: Context) -> str | None:
        """The one list beside that of the last answer which a message names by its kind, and by nothing else."""
        before = context.question
        bare = question.elliptic and question.asks in _NAMING and not (question.confirm or question.negated)
        if not bare or before is None or before.asks not in _NAMING or question.periods or question.quantities:
            return None
        said = [term for term in question.terms if term.end and term.weight is not Weight.LIGHT]
        last = next((fact for fact in map(self._pack.facts.__getitem__, context.facts) if _members(fact)), None)
        if last is None or not any(term.weight is Weight.TELLING for term in said):
            return None
        own = self._index.facts[last.id].core
        found = [
            fact
            for fact in self._beside(last)
            if all(term.terms & (self._index.facts[fact.id].core - own) for term in said)
        ]
        return found[0].id if len(found) == 1 else None

    def _beside(self, last: Fact) -> Iterator[Fact]:
        """The lists that share no thing with the last one, and with it are parts of a wider list."""
        lists = {fact.id: _members(fact) for fact in listing(self._pack.facts)}
        part = _members(last)
        wholes = [members for members in lists.values() if part < members]
        for id_, members in lists.items():
            if members and members.isdisjoint(part) and any(members < whole for whole in wholes):
                yield self._pack.facts[id_]


def _members(fact: Fact) -> frozenset[str]:
    return frozenset(fact.slots.get("members", ()))
