"""Calculations over the items that a measure's change is made up of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from kzrs_bot.language.quantities import QuantityMention
from kzrs_bot.reasoning.cube import Series
from kzrs_bot.reasoning.evaluator import Result
from kzrs_bot.reasoning.findings import Findings
from kzrs_bot.reasoning.members import Entry, alike, beyond, entries
from kzrs_bot.reasoning.numbers import percent_of
from kzrs_bot.reasoning.recipe import Recipe, Tools, answer, recipe, sized, verdict
from kzrs_bot.reasoning.relations import AMOUNT
from kzrs_bot.reasoning.sketch import Sketch

COUNTS = {
    **{"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "both": 2},
    **{str(number): number for number in range(2, 8)},
}
_MOVES = "rise fall change of-change speed fold"
_NAMES = "goods each total money percent firsts lasts"


_SMALL = frozenset({"smallest", "lowest", "least", "weakest", "slowest"})
_NTH = {
    **{"third": 2, "3rd": 2, "three": 2, "fourth": 3, "4th": 3, "four": 3, "fifth": 4, "5th": 4, "five": 4},
    **{"sixth": 5, "6th": 5, "six": 5, "seventh": 6, "7th": 6, "seven": 6},
}
"""Places beyond the second, counted from none."""
_STEEP = frozenset({"steep", "steepest", "sharp", "sharpest", "drastic", "dramatic", "pronounced"})
"""Words of a change that may be meant in percent or in units."""
_SUMMED = frozenset({"amount", "what", "count", "change"})
"""Ways of asking for a sum."""


class GroupRecipes:
    """Extremes, orders, sums, counts and limits over items."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._members = tools.members
        pack = tools.cube.pack
        self._heads = {i.result: i.dim for i in pack.arithmetic if i.kind == "items"}

    def recipes(self) -> tuple[Recipe, ...]:
        """In the order in which they are tried."""
        moves, names = _MOVES, _NAMES
        return (
            recipe(
                "share of all items as said",
                self._share_said,
                "",
                f"{moves} {names} compare less share sum top listed",
                operands=(0, 4),
            ),
            recipe("limit", self._limit, "", f"{moves} {names} compare less share ratio most least sum"),
            recipe("sum of the others", self._others, "complement sum|all|total", f"{moves} {names} most top all sum"),
            recipe(
                "change of the others",
                self._others,
                "complement rise|fall|change",
                f"{moves} {names} all sum after share",
            ),
            recipe("share of all items", self._share, "share", f"{moves} {names} sum top listed", operands=(0, 4)),
            recipe(
                "items against the whole",
                self._against_net,
                "net|unlisted difference|compare|share|unlisted|complement",
                f"{moves} {names} compare difference listed sum all share need net unlisted complement",
            ),
            recipe("lead of the first", self._lead, "difference second", f"{moves} {names} most compare"),
            recipe("ratio of the first two", self._lead_ratio, "ratio second", f"{moves} {names} most compare"),
            recipe(
                "first items of two measures",
                self._tops,
                "difference|compare|ratio most rise fall",
                f"{moves} {names} compare difference",
                operands=(2, 2),
            ),
            recipe(
                "all items of two measures",
                self._all_against,
                "difference|compare|ratio listed|sum|all|total rise fall",
                f"{moves} {names} compare difference sum all",
                operands=(2, 2),
            ),
            recipe("spread of items", self._spread, "difference most|top least|bottom", f"{moves} {names} compare"),
            recipe("ratio of extremes", self._extremes, "ratio most least", f"{moves} {names} compare"),
            recipe(
                "share of extremes", self._share_of_extremes, "share|percent most least", f"{moves} {names} share"
            ),
            recipe("sum of the top", self._top_sum, "sum|all top|most|least|bottom", f"{moves} {names}"),
            recipe("sum of items", self._sum, "sum|all", f"{moves} {names} firsts lasts"),
            recipe("total of listed items", self._total_listed, "total listed rise|fall", f"{moves} {names}"),
            recipe("sum of the top as named", self._sum_named, "sum|all top", f"{moves} {names}", operands=(2, 7)),
            recipe("mean of items", self._mean, "average", f"{moves} {names}"),
            recipe("order of items", self._ranked, "rank|ascending", f"{moves} {names} most least rank top compare"),
            recipe("first items", self._top, "top|bottom", f"{moves} {names} most least rank"),
            recipe("second item", self._second, "second", f"{moves} {names} most least rank"),
            recipe("third item", self._third, "third", f"{moves} {names} most least rank"),
            recipe("first and last item", self._both_extremes, "most least", f"{moves} {names}"),
            recipe("first item", self._extreme, "most|least", f"{moves} {names} ratio compare"),
            recipe("stronger of those given", self._more, "compare|less|speed", f"{moves} {names}", operands=(0, 0)),
            recipe("count of items", self._count, "", f"{moves} {names} share"),
        )

    # The set

    def head(self, sketch: Sketch) -> str | None:
        """The measure whose items a sketch is on."""
        named = [o.series.measure for o in sketch.operands if not o.series.dims] or [sketch.flow or ""]
        if any(measure and measure not in self._heads for measure in named):
            return None
        named = [measure for measure in named if measure]
        ranked = sketch.has("most", "least", "second", "third", "rank", "top", "bottom") and "which" in sketch.words
        plural = sketch.question.plural and sketch.question.asks in {"which", "list"}
        plain = sketch.has("goods", "listed") or plural or ranked
        if set(named) <= sketch.guessed and plain:
            moved = [head for head in self._heads if self._moves_as_said(sketch, self._all(head))]
            named = moved or named
        if len(set(named)) == 1 and not sketch.items:
            return named[0]
        ends = sketch.has("most", "least") and sketch.has("rise", "fall") and not sketch.open and not sketch.followup
        if named or sketch.operands or not (ends or sketch.has("goods", "listed")):
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
        return sketch.has("goods", "listed", "each", "top", "bottom") or plural or which or ranked or counted

    @staticmethod
    def _percent(sketch: Sketch) -> bool:
        """Whether changes are compared in percent."""
        return sketch.has("percent", "speed") and not sketch.has("money")

    # Calculations

    def _limit(self, sketch: Sketch) -> Findings | None:
        limits = [m for m in sketch.limits if m.comparison]
        if "between" in sketch.words and not limits:
            return self._range(sketch)
        if len(limits) == 2 == len(sketch.limits):
            return self._between_limits(sketch, limits)
        if len(limits) != 1 or len(sketch.limits) > 1:
            return None
        parts = _asks_of_parts(sketch)
        if limits[0].quantity.unit == "x" or (parts and sketch.has("share", "sum")):
            return None
        found = self._set(sketch, percent=limits[0].quantity.unit == "%")
        if len(found) < 2:
            return None
        everything = self._set(sketch)
        question = sketch.question
        together = sketch.has("sum", "all") and question.asks in _SUMMED
        if together or (sketch.has("total") and question.asks == "amount"):
            return None if question.confirm else self._sum_beyond(found, everything, limits[0])
        if limits[0].quantity.unit == "%" and len(found) < len(everything):
            return None
        return self._members.passing(found, limits[0], confirm=question.confirm, negated=question.negated)

    def _sum_beyond(
        self, found: Sequence[Entry], everything: Sequence[Entry], limit: QuantityMention
    ) -> Findings | None:
        """All items beyond a limit together, in units."""
        bound = Fraction(limit.quantity.value)
        passing = {entry.cell.fact.id for entry in found if beyond(entry.size, bound, limit.comparison)}
        return self._members.total([entry for entry in everything if entry.cell.fact.id in passing])

    def _others(self, sketch: Sketch) -> Findings | None:
        """All items but those that are named, the first so many, or those beyond a limit, together."""
        question = sketch.question
        much = question.asks == "percent" and not sketch.has("percent") and "much" in sketch.words
        if question.confirm or not (much or question.asks in _SUMMED):
            return None
        items = {o.series for o in sketch.operands if o.series.value_of(self._heads.get(o.series.measure, ""))}
        measures = {series.measure for series in items}
        measures |= {o.series.measure for o in sketch.operands if not o.series.dims}
        if len(measures) != 1 or not measures <= self._heads.keys():
            return None
        everything = [e for e in self._all(next(iter(measures))) if not self._against(sketch, e)]
        left_out = self._left_out(sketch, items, everything)
        if not left_out or (sketch.times.asked and not all(_within(e, sketch) for e in everything)):
            return None
        return self._members.total([e for e in everything if e not in left_out])

    def _left_out(self, sketch: Sketch, items: set[Series], everything: Sequence[Entry]) -> list[Entry]:
        """The items that a question sets aside."""
        limits = [m for m in sketch.limits if m.comparison and m.quantity.unit == "USD"]
        wanted = self._wanted(sketch)
        if items:
            found = [entry for entry in everything if entry.cell.series in items]
            return found if len(found) == len(items) and not limits else []
        if len(limits) == 1:
            bound = Fraction(limits[0].quantity.value)
            found = [e for e in everything if beyond(e.size, bound, limits[0].comparison)]
            return found if wanted in (None, len(found)) else []
        if sketch.has("most", "top") and not sketch.limits:
            return sorted(everything, key=lambda entry: -entry.size)[: wanted or 1]
        return []

    def _between_limits(self, sketch: Sketch, limits: Sequence[QuantityMention]) -> Findings | None:
        """The items above one limit and below another ("over a half but under two thirds")."""
        low = next((m for m in limits if m.comparison.startswith(">")), None)
        high = next((m for m in limits if m.comparison.startswith("<")), None)
        if low is None or high is None or low.quantity.unit != high.quantity.unit or sketch.question.confirm:
            return None
        found = self._set(sketch, percent=high.quantity.unit == "%")
        above = [e for e in found if beyond(e.size, Fraction(low.quantity.value), low.comparison)]
        return self._members.passing(above, high, everything=len(found)) if len(found) > 1 and above else None

    def _range(self, sketch: Sketch) -> Findings | None:
        """The items between two limits."""
        ends = [m for m in sketch.question.quantities if m.quantity.unit in {"USD", "%", ""}]
        if len(ends) != 2 or not ends[1].quantity.unit:
            return None
        low, high = (replace(end.quantity, unit=ends[1].quantity.unit) for end in ends)
        if low.value >= high.value:
            return None
        found = self._set(sketch, percent=high.unit == "%")
        above = [entry for entry in found if entry.size >= low.value]
        limit = replace(ends[1], quantity=high, comparison="<=")
        return self._members.passing(above, limit, everything=len(found)) if len(found) > 1 else None

    def _share_said(self, sketch: Sketch) -> Findings | None:
        """Whether some items make up such a part of all listed changes as the question says."""
        limits = [m for m in sketch.limits if m.quantity.unit == "%" and m.comparison]
        if not sketch.question.confirm or len(limits) != 1 or not sketch.has("share"):
            return None
        made = self._part_and_whole(sketch)
        if made is None:
            return None
        part, whole, names = made
        clauses = self._tools.relate.share_of_sum(part, whole, names)
        number = percent_of(part.number, whole.number)
        right = beyond(number.exact, Fraction(limits[0].quantity.value), limits[0].comparison)
        return answer(clauses, verdict(sketch, right))

    def _share(self, sketch: Sketch) -> Findings | None:
        """What part of all listed changes some items make up."""
        if sketch.question.confirm:
            return None
        made = self._part_and_whole(sketch)
        return answer(self._tools.relate.share_of_sum(*made)) if made is not None else None

    def _part_and_whole(self, sketch: Sketch) -> tuple[Result, Result, str] | None:
        """Some items together, all items of their measure together, and the names of the former."""
        items = [o for o in sketch.operands if o.series.measure in self._heads and o.series.dims]
        if items:
            if len({o.series.measure for o in items}) > 1 or not sketch.has("listed", "sum", "goods"):
                return None
            head = items[0].series.measure
            part = entries([cell for o in items for cell in self._tools.cube.cells(o.series)])
            if any(o.series.measure != head for o in sketch.operands):
                return None
        else:
            wanted = self._wanted(sketch)
            head = self.head(sketch) or ""
            if head not in self._heads or not sketch.has("top") or wanted is None:
                return None
            moved = [entry for entry in self._all(head) if not self._against(sketch, entry)]
            part = sorted(moved, key=lambda entry: -entry.size)[:wanted]
        whole = self._members.sum([entry for entry in self._all(head) if not self._against(sketch, entry)])
        made = self._members.sum(part)
        if whole is None or made is None or any(self._against(sketch, entry) for entry in part):
            return None
        names = self._tools.words.series([self._members.name(entry) for entry in part])
        return made, whole, names

    @staticmethod
    def _wanted(sketch: Sketch) -> int | None:
        return next((COUNTS[word] for word in sketch.words if word in COUNTS), None)

    def _pair_of_extremes(self, sketch: Sketch) -> list[Result] | None:
        found = self._set(sketch, percent=self._percent(sketch))
        if len(found) < 2 or not alike(found):
            return None
        ordered = sorted(found, key=lambda entry: -entry.size)
        return [ordered[0].result, ordered[-1].result]

    def _lead(self, sketch: Sketch) -> Findings | None:
        """How far the first is ahead of the second."""
        found = sorted(self._set(sketch, percent=self._percent(sketch)), key=lambda entry: -entry.size)
        if len(found) < 2 or not alike(found):
            return None
        return answer(self._tools.relate.difference([found[0].result, found[1].result]))

    def _lead_ratio(self, sketch: Sketch) -> Findings | None:
        """How many times the second the first is."""
        found = sorted(self._set(sketch, percent=self._percent(sketch)), key=lambda entry: -entry.size)
        if len(found) < 2 or not alike(found):
            return None
        return answer(self._tools.relate.ratio([found[0].result, found[1].result]))

    def _tops(self, sketch: Sketch) -> Findings | None:
        """The largest item of one measure beside that of another."""
        heads = [operand.series.measure for operand in sketch.operands if not operand.series.dims]
        if len(heads) != 2 or not set(heads) <= self._heads.keys() or sketch.question.confirm or self._percent(sketch):
            return None
        tops = [max(self._all(head), key=lambda entry: entry.size) for head in heads]
        results = [entry.result for entry in tops]
        relate = self._tools.relate
        return answer(relate.ratio(results) if sketch.has("ratio") else relate.difference(results))

    def _all_against(self, sketch: Sketch) -> Findings | None:
        """All listed items of one measure together beside those of another."""
        heads = [operand.series.measure for operand in sketch.operands if not operand.series.dims]
        if len(heads) != 2 or not set(heads) <= self._heads.keys() or self._percent(sketch) or sketch.limits:
            return None
        sums = [self._members.sum(self._all(head)) for head in heads]
        known = [replace(made, number=made.number.size()) for made in sums if made is not None]
        names = [self._tools.words.name(Series(head)) for head in heads]
        if len(known) != 2 or known[0].period != known[1].period:
            return None
        clauses = self._tools.relate.sums_apart(known, names, listed=True, ratio=sketch.has("ratio"))
        return answer(clauses, verdict(sketch, (known[0].number.exact > known[1].number.exact) != sketch.has("less")))

    def _spread(self, sketch: Sketch) -> Findings | None:
        results = self._pair_of_extremes(sketch)
        return answer(self._tools.relate.difference(results)) if results else None

    def _extremes(self, sketch: Sketch) -> Findings | None:
        results = self._pair_of_extremes(sketch)
        return answer(self._tools.relate.ratio(results)) if results else None

    def _share_of_extremes(self, sketch: Sketch) -> Findings | None:
        """What part the smallest item is of the largest."""
        results = self._pair_of_extremes(replace(sketch, signs=tuple(s for s in sketch.signs if s.name != "percent")))
        names = self._tools.words.short(results[1].series) if results else ""
        of = {"of", "to"} & set(sketch.words)
        return answer(self._tools.relate.share(results[1], results[0])) if results and names and of else None

    def _against_net(self, sketch: Sketch) -> Findings | None:
        """All listed changes of a measure together beside its own change, which they may exceed."""
        heads = [o.series.measure for o in sketch.operands if not o.series.dims] or [self.head(sketch) or ""]
        head = heads[0] if len(heads) == 1 else ""
        if head not in self._heads or sketch.items or not (sketch.has("listed", "goods", "unlisted")):
            return None
        everything = [entry for entry in self._all(head) if not entry.cell.value]
        period = everything[0].cell.period if everything else None
        net = self._tools.changed(Series(head), period, AMOUNT)
        listed = self._members.sum(everything)
        if net is None or listed is None or (sketch.times.asked and not all(_within(e, sketch) for e in everything)):
            return None
        rose = everything[0].number.exact > 0
        if (net.number.exact > 0) != rose or (sketch.has("net") and not sketch.has("rise" if rose else "fall")):
            return None
        lead = verdict(sketch, (listed.number.exact > abs(net.number.exact)) != sketch.has("less"))
        return answer(self._tools.relate.beside_net(listed, sized(net)), lead)

    def _top_sum(self, sketch: Sketch) -> Findings | None:
        wanted = self._wanted(sketch)
        found = self._set(sketch)
        if wanted is None or wanted >= len(found):
            return None
        low = sketch.has("least", "bottom")
        return self._members.total(sorted(found, key=lambda e: e.size if low else -e.size)[:wanted])

    def _sum(self, sketch: Sketch) -> Findings | None:
        return self._members.total(self._set(sketch))

    def _total_listed(self, sketch: Sketch) -> Findings | None:
        """All listed changes of a measure together, spoken of as their total."""
        asked = sketch.question.asks in {"what", "amount", "change"} and not sketch.question.confirm
        return self._members.total(self._set(sketch)) if asked and not sketch.items else None

    def _sum_named(self, sketch: Sketch) -> Findings | None:
        """Items by name that the question calls the first so many ("A, B and C, the three heaviest falls")."""
        return self._members.total(self._set(sketch)) if self._wanted(sketch) == len(sketch.operands) else None

    def _mean(self, sketch: Sketch) -> Findings | None:
        return self._members.mean(self._set(sketch, percent=self._percent(sketch)))

    def _ranked(self, sketch: Sketch) -> Findings | None:
        ascending = sketch.has("ascending") or (sketch.has("least") and not sketch.has("most"))
        found = self._set(sketch, percent=self._percent(sketch))
        wanted = self._wanted(sketch) if sketch.has("top", "bottom", "most", "least") else None
        return self._members.ranked(found, ascending=ascending, most=wanted) if len(found) > 1 else None

    def _top(self, sketch: Sketch) -> Findings | None:
        found = self._set(sketch, percent=self._percent(sketch))
        low = sketch.has("least", "bottom")
        return self._members.ranked(found, ascending=low, most=self._wanted(sketch) or 3) if len(found) > 1 else None

    def _second(self, sketch: Sketch) -> Findings | None:
        found = self._set(sketch, percent=self._percent(sketch))
        return self._members.extreme(found, least=_from_below(sketch), place=1) if len(found) > 1 else None

    def _third(self, sketch: Sketch) -> Findings | None:
        found = self._set(sketch, percent=self._percent(sketch))
        place = next((_NTH[word] for word in sketch.words if word in _NTH), _NTH["third"])
        return self._members.extreme(found, least=_from_below(sketch), place=place) if len(found) > 1 else None

    def _extreme(self, sketch: Sketch) -> Findings | None:
        if sketch.has("most") and sketch.has("least"):
            return None
        found = self._set(sketch, percent=self._percent(sketch))
        wanted = self._wanted(sketch)
        if wanted is not None and 1 < wanted < len(found):
            return self._members.ranked(found, ascending=sketch.has("least"), most=wanted)
        if sketch.has("ratio", "fold"):
            found = entries([entry.cell for entry in self._set(sketch)], factor=True)
        if _STEEP & set(sketch.words) and not sketch.has("percent", "money", "speed", "ratio", "fold"):
            return self._steepest(sketch)
        return self._members.extreme(found, least=sketch.has("least")) if len(found) > 1 else None

    def _steepest(self, sketch: Sketch) -> Findings | None:
        """The first item in percent, and the first in units where that is another."""
        kinds = [self._set(sketch, percent=percent) for percent in (True, False)]
        if len(kinds[0]) < len(kinds[1]):
            return self._members.extreme(kinds[1], least=sketch.has("least")) if len(kinds[1]) > 1 else None
        ends = [self._members.extreme(found, least=sketch.has("least")) for found in kinds if len(found) > 1]
        known = [findings for findings in ends if findings is not None]
        if len(known) == 2 and known[0].clauses[0].facts[0] != known[1].clauses[0].facts[0]:
            return replace(known[0], clauses=(known[0].clauses[0], known[1].clauses[0]))
        return known[0] if known else None

    def _both_extremes(self, sketch: Sketch) -> Findings | None:
        """The first and the last by size."""
        if "and" not in sketch.words:
            return None
        found = self._set(sketch, percent=self._percent(sketch))
        ends = [self._members.extreme(found, least=least) for least in (False, True)] if len(found) > 2 else []
        known = [findings for findings in ends if findings is not None]
        return answer([findings.clauses[0] for findings in known]) if len(known) == 2 else None

    def _more(self, sketch: Sketch) -> Findings | None:
        """Which of two that were given is the larger."""
        found = self._set(sketch, percent=self._percent(sketch))
        if len({entry.cell.series for entry in found}) != len(sketch.given) or sketch.question.confirm:
            return None
        return self._members.extreme(found, least=sketch.has("less")) if len(found) > 1 else None

    def _count(self, sketch: Sketch) -> Findings | None:
        """How many items there are."""
        if sketch.question.asks != "count" or sketch.question.quantities or not sketch.has("goods", "listed"):
            return None
        if not sketch.has("goods") or not sketch.has("rise", "fall", "listed"):
            return None
        heads = [o.series.measure for o in sketch.operands if not o.series.dims and o.series.measure in self._heads]
        if len(heads) > 1 and len(heads) == len(sketch.operands):
            return self._members.count([e for head in heads for e in self._all(head) if not self._against(sketch, e)])
        return self._members.count(self._set(sketch))


def _asks_of_parts(sketch: Sketch) -> bool:
    """Whether a yes/no question names items of a whole."""
    return sketch.question.confirm and any(operand.series.dims for operand in sketch.operands)


def _within(entry: Entry, sketch: Sketch) -> bool:
    """Whether an item's period lies in one that is asked for."""
    period = entry.cell.period
    return period is None or any(asked.contains(period) for asked in sketch.times.asked)


def _from_below(sketch: Sketch) -> bool:
    """Whether places are counted from the smallest ("the second smallest")."""
    placed = {w for s in sketch.signs if s.name in {"second", "third"} for w in sketch.words[s.start : s.end]}
    return sketch.has("least") or bool(placed & _SMALL)
