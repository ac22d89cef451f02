"""What a year has besides a part of it, where it is said how that is found ("can I just subtract the one?")."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from kzrs_bot.reasoning.cube import Series
from kzrs_bot.reasoning.evaluator import Result
from kzrs_bot.reasoning.findings import Findings
from kzrs_bot.reasoning.recipe import Recipe, Tools, answer, recipe
from kzrs_bot.reasoning.sketch import Sketch
from kzrs_bot.values import Period

_TAKING = ("subtract", "deduct", "minus", "take", "taking")
"""How words for what is taken from another thing begin, among those of a difference."""
_LEAVING = frozenset({"leave", "leaves", "leaving"})
"""Verbs of what is left of a year by its part."""
_AFTER = "after"
"""The word before the part of a year that something else is left after."""
_REMAINDER = "remainder"
"""How the level of a rest is found."""


class RemainderRecipes:
    """A year less a part of it."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    def recipes(self) -> tuple[Recipe, ...]:
        """In the order in which they are tried."""
        return (
            recipe(
                "a year less its part",
                self._left,
                "difference|total|after",
                "difference rest money after",
                operands=(0, 1),
            ),
            recipe("what is left of a year", self._of_year, "after|rest", "money", operands=(1, 1)),
        )

    def _left(self, sketch: Sketch) -> Findings | None:
        """The level of the rest of the one year that is named, of the measure that is named or goes without saying."""
        asked, question = sketch.times.asked, sketch.question
        years = {period.year for period in asked}
        if question.confirm or sketch.followup or sketch.limits or sketch.times.shifts or not _takes(sketch):
            return None
        if len(years) != 1 or None in years:
            return None
        left = not _LEAVING.isdisjoint(sketch.words)
        whole = sketch.has("total") or left or any(period.grain == "year" for period in asked)
        series = sketch.operands[0].series if sketch.operands else self._meant(asked, whole=whole)
        rest = self._rest(series, asked, whole=whole) if series is not None else None
        return answer(self._tools.relate.value(rest)) if rest is not None else None

    def _of_year(self, sketch: Sketch) -> Findings | None:
        """The level of the rest of a year that is named beside the year, whose own level may be given."""
        asked, series = sketch.times.asked, sketch.operands[0].series
        years = [period for period in asked if period.grain == "year"]
        rests = [period for period in asked if any(each.contains(period) and each is not period for each in years)]
        later = _after(asked[0]) if len(asked) == 1 and _AFTER in sketch.words else None
        if later is not None:
            years, rests = [Period.of_year(later.year or 0)], [later]
            asked = (*years, *rests)
        if sketch.question.confirm or sketch.followup or sketch.times.shifts or len(years) != 1 or len(rests) != 1:
            return None
        whole, rest = (self._tools.value(series, each) for each in (years[0], rests[0]))
        if len(asked) != len(years) + len(rests) or whole is None or rest is None or rest.route != _REMAINDER:
            return None
        given = [limit.quantity.value for limit in sketch.limits]
        return answer(self._tools.relate.value(rest)) if all(whole.number.exact == size for size in given) else None

    def _meant(self, asked: Sequence[Period], *, whole: bool) -> Series | None:
        """The one measure of which the year and the part of it are stated that leave what is asked for."""
        rests = ((series, self._rest(series, asked, whole=whole)) for series in self._tools.cube.plain)
        found = [series for series, rest in rests if rest is not None and len(rest.steps) == 1]
        return found[0] if len(found) == 1 else None

    def _rest(self, series: Series, asked: Sequence[Period], *, whole: bool) -> Result | None:
        """What a year and its part leave: where that is named, where both of them are, or the part of a whole year."""
        levels = {p: self._tools.value(series, p) for p in asked if p.grain != "year"}
        left = [level for level in levels.values() if level is not None and level.route == _REMAINDER]
        parts = [p for p, level in levels.items() if level is not None and level not in left]
        if len(left) == 1 and (whole or not parts) and len(left) + len(parts) == len(levels):
            named = len(parts) == 1 or len(asked) == 1
            return left[0] if named else None
        if left or len(parts) != 1 or not whole or len(levels) != 1:
            return None
        result = self._tools.value(series, _after(parts[0]))
        return result if result is not None and result.route == _REMAINDER else None


def _takes(sketch: Sketch) -> bool:
    """Whether one thing is to be taken from another, and not only set against it: the one total from the other."""
    if "totals" in sketch.words or _LEAVING & set(sketch.words):
        return True
    said = (sketch.words[sign.start : sign.end] for sign in sketch.signs if sign.name == "difference")
    return any(word.startswith(_TAKING) for words in said for word in words)


def _after(part: Period) -> Period | None:
    """The time between the end of a part of a year and the end of the year."""
    if part.end is None or part.year is None or part.end >= date(part.year, 12, 31):
        return None
    return Period(part.end + timedelta(days=1), date(part.year, 12, 31), "range")
