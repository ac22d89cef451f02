"""Two figures set side by side in percent: how far they lie apart, and how one growth stands to another."""

from __future__ import annotations

from kzrs_bot.reasoning.findings import Clause, Findings
from kzrs_bot.reasoning.recipe import MOVES, UNITS, Recipe, Tools, answer, recipe, sized
from kzrs_bot.reasoning.relations import AMOUNT, PERCENT
from kzrs_bot.reasoning.sketch import Sketch

_LESS = frozenset({"less", "lower", "fewer", "smaller", "below", "behind", "short"})
"""Words by which the larger of two is what the smaller is measured by."""


class RelativeRecipes:
    """Differences in percent of either side."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._relate = tools.relate

    def recipes(self) -> tuple[Recipe, ...]:
        """In the order in which they are tried."""
        moves, units = MOVES, UNITS
        return (
            recipe(
                "relative difference",
                self._relative,
                "relative",
                f"compare less difference {units} count",
                operands=(1, 2),
            ),
            recipe(
                "relative difference as a share",
                self._relative,
                "difference|compare percent|share",
                f"{moves} compare less",
                operands=(2, 2),
            ),
            recipe(
                "relative difference of changes",
                self._relative_changes,
                "relative rise|fall",
                f"{moves} compare less difference",
                operands=(2, 2),
            ),
            recipe(
                "growth between two levels",
                self._between_said,
                "rise|fall|change percent|share|relative",
                f"{moves} percent share relative difference",
                operands=(2, 2),
            ),
            recipe(
                "growth beside growth",
                self._growths,
                "ratio rise|fall",
                f"{moves} {units} speed compare",
                operands=(2, 2),
            ),
        )

    def _relative(self, sketch: Sketch) -> Findings | None:
        if self._tools.only_changes(sketch) or sketch.has("rise", "fall") or sketch.limits or sketch.question.confirm:
            return None
        less = bool(_LESS & _words_of(sketch, "relative"))
        less = less or (bool(_LESS & set(sketch.words)) and not sketch.has("compare"))
        return answer(self._relative_of(sketch, less))

    def _relative_changes(self, sketch: Sketch) -> Findings | None:
        """By how many per cent the change of one item exceeds that of another."""
        if sketch.question.confirm or not self._tools.only_changes(sketch):
            return None
        results = self._tools.changes(sketch, AMOUNT)
        less = bool(_LESS & _words_of(sketch, "relative"))
        return answer(self._relate.relative(results, less=less)) if results and len(results) == 2 else None

    def _between_said(self, sketch: Sketch) -> Findings | None:
        """The change in percent between two levels of one figure that the question quotes."""
        if len({operand.series for operand in sketch.operands}) > 1 or any(o.period is None for o in sketch.operands):
            return None
        results = self._tools.levels(sketch, 2, even=False)
        return answer(self._relate.growth(*results)) if results else None

    def _growths(self, sketch: Sketch) -> Findings | None:
        """How many times one stated growth another is."""
        if self._tools.only_changes(sketch) or sketch.limits or sketch.question.confirm or sketch.has("money"):
            return None
        for row in self._tools.moved_rows(sketch)[:1]:
            results = self._relate.changes(row, PERCENT)
            if results and len(results) == 2 and len({result.number.exact > 0 for result in results}) == 1:
                return answer(self._relate.ratio([sized(result) for result in results]))
        return None

    def _relative_of(self, sketch: Sketch, less: bool) -> list[Clause]:
        """How far two levels lie apart in percent, for the rows that the question means, two at most."""
        found = [self._relate.levels(row) for row in self._tools.rows(sketch)[:2]]
        pairs = [results for results in found if results is not None and len(results) == 2]
        made = [self._relate.relative(results, less=less) for results in pairs] if len(pairs) == len(found) else []
        return [clause for clauses in made for clause in clauses or []]


def _words_of(sketch: Sketch, name: str) -> set[str]:
    """The words of all signs of a name."""
    return {word for sign in sketch.signs if sign.name == name for word in sketch.words[sign.start : sign.end]}
