"""The items that a question is over: those that it names or points to, or all of a measure."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from kzrs_bot.reasoning.cube import Series
from kzrs_bot.reasoning.members import Entry, beyond, entries
from kzrs_bot.reasoning.recipe import Tools, adds_up_changes
from kzrs_bot.reasoning.sketch import Sketch

_RUN = frozenset({"through", "thru", "to", "down", "up", "until", "all", "right", "the", "way"})
"""Words between the first and the last of a run of items ("from the hats all the way down to the shoes")."""
_RUNNING = frozenset({"through", "thru", "down"})
_PAIR = 2


class ItemSets:
    """Knows which measures have items, and finds those that are meant."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._members = tools.members
        pack = tools.cube.pack
        self._heads = {i.result: i.dim for i in pack.arithmetic if i.kind == "items"}

    def head(self, sketch: Sketch) -> str | None:
        """The measure whose items a sketch is on."""
        named = [o.series.measure for o in sketch.operands if not o.series.dims] or [sketch.flow or ""]
        if sketch.flow and set(named) <= sketch.acted:  # "what they sell in our market" is what is bought from them
            named = [sketch.flow]
        if any(measure and measure not in self._heads for measure in named):
            return None
        named = [measure for measure in named if measure]
        ranked = sketch.has("most", "least", "second", "third", "rank", "top", "bottom")
        ranked = ranked and ("which" in sketch.words or sketch.has("rise", "fall"))
        plural = sketch.question.plural and sketch.question.asks in {"which", "list"}
        plain = sketch.has("goods", "listed") or plural or ranked
        if set(named) <= sketch.guessed and plain:
            moved = [head for head in self._heads if self._moves_as_said(sketch, self._all(head))]
            named = moved or named
        if len(set(named)) == 1 and not sketch.items:
            return named[0]
        ends = sketch.has("most", "least") and sketch.has("rise", "fall") and not sketch.open and not sketch.followup
        if named or sketch.operands or not (ends or sketch.has("goods", "listed") or adds_up_changes(sketch)):
            return None
        fitting = [head for head in self._heads if self._moves_as_said(sketch, self._all(head))]
        return fitting[0] if len(fitting) == 1 else None

    @staticmethod
    def _moves_as_said(sketch: Sketch, found: Sequence[Entry]) -> bool:
        """Whether items moved the one way that the question speaks of."""
        if sketch.has("rise") == sketch.has("fall"):
            return False
        return any((entry.number.exact > 0) == sketch.has("rise") for entry in found)

    def _all(self, head: str, *, percent: bool = False) -> list[Entry]:
        """All items of a measure."""
        series = self._tools.cube.breakdown(Series(head)).get(self._heads[head], ())
        return entries([cell for item in series for cell in self._tools.cube.cells(item)], percent=percent)

    def _set(self, sketch: Sketch, *, percent: bool = False) -> list[Entry]:
        """The items that a question is over: those that it points to or names, else all of a measure."""
        if sketch.given:
            cells = [c for c in map(self._tools.cube.fact, sketch.given) if c is not None]
            found = entries(cells, percent=percent)
            return found if len(found) == len(cells) and not any(self._against(sketch, e) for e in found) else []
        itemised = bool(sketch.operands) and all(o.series.value_of(self._heads.get(o.series.measure, ""))
                                                 for o in sketch.operands)  # fmt: skip
        if len(sketch.operands) > 1 and itemised:
            cells = [cell for o in sketch.operands for cell in self._tools.cube.cells(o.series)]
            found = entries(cells, percent=percent)
            return found if len(found) == len(cells) else []
        head = self.head(sketch)
        if head is None or not self._asks_items(sketch):
            return []
        found = self._all(head, percent=percent)
        if any(not any(p.contains(e.cell.period) for p in sketch.times.asked) for e in found if e.cell.period
               if sketch.times.asked):  # fmt: skip
            return []
        return [entry for entry in found if not self._against(sketch, entry)]

    def _set_within(self, sketch: Sketch, *, percent: bool = False) -> list[Entry]:
        """The items that a question is over and that keep to all its limits; none where a limit sets nothing apart."""
        found = self._set(sketch, percent=percent)
        for limit in (m for m in sketch.limits if m.comparison):
            sized = self._set(sketch, percent=limit.quantity.unit == "%")
            bound = Fraction(limit.quantity.value)
            kept = {e.cell.fact.id for e in sized if beyond(e.size, bound, limit.comparison)}
            if limit.quantity.unit not in {"USD", "%"} or len(sized) < len(found):
                return []
            found = [entry for entry in found if entry.cell.fact.id in kept]
        return found

    def _run(self, sketch: Sketch) -> list[Entry]:
        """All items from one that is named to another, in the order of the source; none where no run is spoken of."""
        measures = sketch.measures & self._heads.keys()
        if len(measures) != 1 or len(sketch.measures) > 1:
            return []
        first, last = sorted(sketch.operands, key=lambda named: named.start)
        between = set(sketch.words[first.end : last.start])
        running = between & _RUNNING or ("to" in between and "from" in sketch.words[: first.start])
        if not running or not between <= _RUN:
            return []
        everything = self._all(next(iter(measures)))
        known = [entry.cell.series for entry in everything]
        places = sorted(known.index(named.series) for named in sketch.operands if named.series in known)
        return everything[places[0] : places[-1] + 1] if len(places) == _PAIR else []

    @staticmethod
    def _against(sketch: Sketch, entry: Entry) -> bool:
        """Whether an item moved the other way than the question says."""
        rose = entry.number.exact > 0
        return sketch.has("fall") != sketch.has("rise") and sketch.has("fall") == rose

    def _asks_items(self, sketch: Sketch) -> bool:
        """Whether single items are asked for rather than their measure."""
        question = sketch.question
        plural = question.plural and question.asks in {"which", "list"}
        which = question.asks in {"which", "list"} and not sketch.has("compare")
        ranked = sketch.has("most", "least", "second", "third", "rank") and sketch.has(
            "rise", "fall", "of-change", "fold"
        )
        ranked = ranked or ("which" in sketch.words and sketch.has("second", "third", "rank"))
        counted = not question.confirm and any(limit.comparison for limit in sketch.limits)
        ranked = ranked or (sketch.has("most", "least") and sketch.has("rise", "fall"))
        named = sketch.has("goods", "listed", "each", "top", "bottom") or adds_up_changes(sketch)
        return named or plural or which or ranked or counted

    @staticmethod
    def _percent(sketch: Sketch) -> bool:
        """Whether changes are compared in percent."""
        return sketch.has("percent", "speed", "points") and not sketch.has("money")


def within(entry: Entry, sketch: Sketch) -> bool:
    """Whether an item's period lies in one that is asked for."""
    period = entry.cell.period
    return period is None or any(asked.contains(period) for asked in sketch.times.asked)
