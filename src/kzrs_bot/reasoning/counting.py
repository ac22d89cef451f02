"""How many members a list has that was given."""

from __future__ import annotations

from kzrs_bot.pack.model import Pack
from kzrs_bot.reading.question import Weight
from kzrs_bot.reasoning.findings import Findings
from kzrs_bot.reasoning.phrasing import Phrasing
from kzrs_bot.reasoning.rows import Setting
from kzrs_bot.reply import Kind, Step


class Counting:
    """Counts the members of the list given last."""

    def __init__(self, pack: Pack, phrasing: Phrasing) -> None:
        self._pack = pack
        self._words = phrasing

    def answer(self, setting: Setting) -> Findings | None:
        """The number of members of the last answer's list, where the question names nothing itself."""
        question = setting.scan.question
        if question.asks != "count" or setting.scan.operands or setting.times.named:
            return None
        if any(term.weight is Weight.TELLING or term.weight is Weight.LESSER for term in question.terms):
            return None
        for id_ in setting.last:
            members = self._pack.facts[id_].slots.get("members", ())
            if len(members) > 1:
                entities = self._pack.entities
                names = [entities[m].name if m in entities else m for m in members]
                step = Step("count", ((id_, str(len(members))),), " + ".join("1" for _ in members), str(len(members)))
                values = {"result": str(len(members)), "items": self._words.series(names)}
                clause = self._words.clause("calc_count", (id_,), (step,), **values)
                return Findings(Kind.ANSWER, clauses=(clause,), listed=tuple(members))
        return None
