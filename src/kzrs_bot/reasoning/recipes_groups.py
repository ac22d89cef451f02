"""Calculations over the items that a measure's change is made up of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from kzrs_bot.language.quantities import QuantityMention
from kzrs_bot.reasoning.cube import Series
from kzrs_bot.reasoning.evaluator import Result
from kzrs_bot.reasoning.findings import Findings
from kzrs_bot.reasoning.item_sets import ItemSets, within
from kzrs_bot.reasoning.members import Entry, alike, beyond, entries
from kzrs_bot.reasoning.numbers import percent_of
from kzrs_bot.reasoning.readings import asks_again
from kzrs_bot.reasoning.recipe import IDLE, Recipe, answer, recipe, units_apart, verdict
from kzrs_bot.reasoning.signs import Sign
from kzrs_bot.reasoning.sketch import Sketch

COUNTS = {
    **{"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "both": 2},
    **{str(number): number for number in range(2, 8)},
}
MOVED = "rise fall change of-change speed fold"
NAMED = "goods each total money percent firsts lasts"


_SMALL = frozenset({"smallest", "lowest", "least", "weakest", "slowest", "last", "penultimate", "bottom", "end"})
_LARGE = frozenset(
    {"most", "biggest", "largest", "greatest", "highest", "sharpest", "strongest", "fastest", "steepest", "hardest"}
    | {"best", "worst", "heaviest"}
)
_ENDS = frozenset({"most", "least"})
_PLACED = _ENDS | {"second", "third"}
"""Signs of places in an order, and those of its ends."""
_NTH = {
    **{"third": 2, "3rd": 2, "three": 2, "fourth": 3, "4th": 3, "four": 3, "fifth": 4, "5th": 4, "five": 4},
    **{"sixth": 5, "6th": 5, "six": 5, "seventh": 6, "7th": 6, "seven": 6},
}
"""Places beyond the second, counted from none."""
_MIDDLE = frozenset({"median", "middle"})
_EVERY = "every"
"""The cue of "all", "each" and the like."""
_STEEP = frozenset(
    {"topped", "tops", "headed", "heads", "steep", "steepest", "sharp", "sharpest", "drastic", "dramatic", "pronounced"}
)
"""Words of a change that may be meant in percent or in units."""
_TOTAL = frozenset({"total", "totals"})
"""Words for a sum, of those that mark a whole."""
_SUMMED = frozenset({"amount", "what", "count", "change"})
"""Ways of asking for a sum."""
_NAMING = frozenset({"which", "list"})
"""Ways of asking for the items themselves."""
_ASKED_SO = frozenset({"which", "what", "name", "list", "give"})
_WITHIN = frozenset({"of", "among", "amongst", "within"})
"""What stands before the first few items that one end is looked for in."""


class GroupRecipes(ItemSets):
    """Extremes, orders, sums, counts and limits over items."""

    def recipes(self) -> tuple[Recipe, ...]:
        """In the order in which they are tried."""
        moves, names = MOVED, NAMED
        return (
            recipe(
                "share of all items as said",
                self._share_said,
                "",
                f"{moves} {names} compare less share sum top listed",
                operands=(0, 4),
            ),
            recipe(
                "items together within a limit",
                self._sum_as_said,
                "sum|all|total",
                f"{moves} {names} compare less listed sum all",
            ),
            recipe("limit", self._limit, "", f"{moves} {names} compare less share ratio most least sum kept set-aside"),
            recipe("sum of the others", self._others, "complement sum|all|total", f"{moves} {names} most top all sum"),
            recipe(
                "change of the others",
                self._others,
                "complement rise|fall|change",
                f"{moves} {names} all sum after share",
            ),
            recipe("share of all items", self._share, "share", f"{moves} {names} sum top listed", operands=(0, 4)),
            recipe("lead of the first", self._lead, "difference second", f"{moves} {names} most compare"),
            recipe("ratio of the first two", self._lead_ratio, "ratio second", f"{moves} {names} most compare"),
            recipe(
                "spread of items",
                self._spread,
                "difference most|top least|bottom",
                f"{moves} {names} compare points",
            ),
            recipe("range of items", self._spread, "difference rank", f"{moves} {names} compare points most least"),
            recipe("ratio of extremes", self._extremes, "ratio most least", f"{moves} {names} compare"),
            recipe(
                "share of extremes", self._share_of_extremes, "share|percent most least", f"{moves} {names} share"
            ),
            recipe("sum of the top", self._top_sum, "sum|all top|most|least|bottom", f"{moves} {names}"),
            recipe("sum of a run", self._sum_of_run, "sum|all|total", f"{moves} {names} listed", operands=(2, 2)),
            recipe("sum of items", self._sum, "sum|all", f"{moves} {names} firsts lasts"),
            recipe("total of listed items", self._total_listed, "total listed rise|fall", f"{moves} {names}"),
            recipe("sum of the top as named", self._sum_named, "sum|all top", f"{moves} {names}", operands=(2, 7)),
            recipe("mean of items", self._mean, "average", f"{moves} {names}"),
            recipe("median of items", self._median, "statistic", f"{moves} {names} rank ascending most least listed"),
            recipe(
                "order of items",
                self._ranked,
                "rank|ascending",
                f"{moves} {names} most least rank top bottom compare less after set-aside",
            ),
            recipe(
                "order of figures",
                self._order,
                "rank|ascending",
                f"{moves} {names} most least rank less",
                operands=(2, 7),
            ),
            recipe("first items", self._top, "top|bottom", f"{moves} {names} most least rank"),
            recipe("items of places", self._places, "most|least|second|third", f"{moves} {names} compare"),
            recipe("second item", self._second, "second", f"{moves} {names} most least rank"),
            recipe("third item", self._third, "third", f"{moves} {names} most least rank"),
            recipe("first item", self._extreme, "most|least", f"{moves} {names} ratio compare less"),
            recipe("stronger of those given", self._more, "compare|less|speed", f"{moves} {names}", operands=(0, 0)),
            recipe("count of items", self._count, "", f"{moves} {names} share sum all"),
        )

    def _sum_as_said(self, sketch: Sketch) -> Findings | None:
        """Whether all items together come to what the question says, or keep to a limit."""
        limits = sketch.limits
        if len(limits) != 1 or limits[0].quantity.unit != "USD" or not _adds_up_to(sketch, limits[0]):
            return None
        if sketch.question.asks in _SUMMED | _NAMING:
            return None
        found = self._set(sketch)
        told, made = self._members.total(found), self._members.sum(found)
        if told is None or made is None or any(entry.cell.value is not None for entry in found):
            return None
        bound, comparison = Fraction(limits[0].quantity.value), limits[0].comparison
        side = comparison or ("<" if sketch.has("less") else ">" if sketch.has("compare") else "")
        shown = Fraction(made.number.rounded)
        right = beyond(made.number.exact, bound, side) if side else shown == bound
        lead = "yes" if right != sketch.question.negated else "no"
        return answer((*told.clauses, *self._tools.relate.beyond(made, limits[0].quantity, told=True)), lead)

    def _limit(self, sketch: Sketch) -> Findings | None:
        limits = [m for m in sketch.limits if m.comparison]
        if asks_again(sketch.question.text):  # a yes or a no is wanted
            return None
        if "between" in sketch.words and not limits:
            return self._range(sketch)
        if len(limits) == 2 == len(sketch.limits):
            return self._between_limits(sketch, limits)
        if len(limits) != 1 or len(sketch.limits) > 1 or self._asks_end(sketch):
            return None
        before = [m for m in sketch.question.quantities if m.end == limits[0].start - 1]
        if any(not m.quantity.unit and not m.comparison for m in before):
            return None
        parts = _asks_of_parts(sketch)
        if parts and sketch.has("share", "sum"):
            return None
        if limits[0].quantity.unit == "x":
            return self._beyond_multiple(sketch, limits[0])
        found = self._set(sketch, percent=limits[0].quantity.unit == "%")
        if len(found) < 2:
            return None
        everything = self._set(sketch)
        question = sketch.question
        if asks_sum(sketch):
            return None if question.confirm else self._sum_beyond(found, everything, limits, sketch)
        if limits[0].quantity.unit == "%" and len(found) < len(everything):
            return None
        if _of_the_whole(sketch, found, limits[0]):
            return None
        every = _EVERY in question.cues
        return self._members.passing(found, limits[0], confirm=question.confirm, negated=question.negated, every=every)

    def _asks_end(self, sketch: Sketch) -> bool:
        """Whether one end of what keeps to a limit is asked for, and not all of it ("the largest below a million?")."""
        ends = sketch.has("most") != sketch.has("least") and not sketch.has("sum", "share", "ratio")
        several = sketch.question.confirm or sketch.question.plural or sketch.question.asks in {"count", "list"}
        return ends and not several and self._wanted(sketch) is None

    def _beyond_multiple(self, sketch: Sketch, limit: QuantityMention) -> Findings | None:
        """The items that moved by more than so many times, and that no other's multiple is known."""
        everything = self._set(sketch)
        found = entries([entry.cell for entry in everything], factor=True)
        question = sketch.question
        listing = sketch.has("goods", "listed") or question.asks in {"which", "list"}
        if not listing or not found or (question.confirm and _EVERY in question.cues):
            return None
        made = self._members.passing(found, limit, confirm=question.confirm, negated=question.negated)
        if question.confirm and (made is None or made.lead != "yes"):
            return None
        if made is None or len(found) == len(everything):
            return made
        facts = tuple(entry.cell.fact.id for entry in found)
        only = self._tools.words.clause("calc_only_multiples", facts, (), items=self._members.items(found))
        return replace(made, clauses=(*made.clauses, only))

    def _sum_beyond(
        self, found: Sequence[Entry], everything: Sequence[Entry], limits: Sequence[QuantityMention], sketch: Sketch
    ) -> Findings | None:
        """All items beyond one or two limits together, in units; none where a question says another number of them."""
        numbers = [m.quantity.value for m in sketch.question.quantities if m.noun and not m.comparison]
        ends = [(Fraction(limit.quantity.value), limit.comparison) for limit in limits]
        passing = {e.cell.fact.id for e in found if all(beyond(e.size, bound, side) for bound, side in ends)}
        if any(len(passing) != said for said in numbers):
            return None
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
        if sketch.followup and sketch.has("top") and not any(named.end for named in sketch.operands):
            items = set()
        if len(measures) != 1 or not measures <= self._heads.keys():
            return None
        everything = [e for e in self._all(next(iter(measures))) if not self._against(sketch, e)]
        left_out = self._left_out(sketch, items, everything)
        if not left_out or (sketch.times.asked and not all(within(e, sketch) for e in everything)):
            return None
        return self._members.total([e for e in everything if e not in left_out])

    def _left_out(self, sketch: Sketch, items: set[Series], everything: Sequence[Entry]) -> list[Entry]:
        """The items that a question sets aside."""
        limits = [m for m in sketch.limits if m.comparison and m.quantity.unit == "USD"]
        numbers = {COUNTS[word] for word in sketch.words if word in COUNTS}
        if items:
            found = [entry for entry in everything if entry.cell.series in items]
            return found if len(found) == len(items) and not limits else []
        if len(limits) == 1:
            bound = Fraction(limits[0].quantity.value)
            found = [e for e in everything if beyond(e.size, bound, limits[0].comparison)]
            return found if numbers <= {len(found), len(everything) - len(found)} else []
        if sketch.has("most", "top") and not sketch.limits:
            count = self._from_top(sketch) or 1
            if len(numbers) > 1 and not numbers <= {count, len(everything) - count}:
                return []
            return sorted(everything, key=lambda entry: -entry.size)[:count]
        return []

    def _from_top(self, sketch: Sketch) -> int | None:
        """The number of the first ones: that beside the word for them, else the only one."""
        tops = [range(s.start - 1, s.end + 1) for s in sketch.signs if s.name in {"most", "top"}]
        own = [sketch.words[n] for places in tops for n in places if 0 <= n < len(sketch.words)]
        return next((COUNTS[word] for word in own if word in COUNTS), None) or self._wanted(sketch)

    def _between_limits(self, sketch: Sketch, limits: Sequence[QuantityMention]) -> Findings | None:
        """The items above one limit and below another ("over a half but under two thirds")."""
        low = next((m for m in limits if m.comparison.startswith(">")), None)
        high = next((m for m in limits if m.comparison.startswith("<")), None)
        if low is None or high is None or low.quantity.unit != high.quantity.unit or sketch.question.confirm:
            return None
        found = self._set(sketch, percent=high.quantity.unit == "%")
        if asks_sum(sketch):
            return self._sum_beyond(found, self._set(sketch), limits, sketch)
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
        if len(found) < 2 or not alike(found) or len(found) < len(self._set(sketch)):
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

    def _spread(self, sketch: Sketch) -> Findings | None:
        """How far the largest and the smallest item lie apart, in percentage points where that is in percent."""
        results = self._pair_of_extremes(sketch)
        if not results:
            return None
        relate = self._tools.relate
        return answer(relate.points(results) if self._percent(sketch) else relate.difference(results))

    def _extremes(self, sketch: Sketch) -> Findings | None:
        results = self._pair_of_extremes(sketch)
        return answer(self._tools.relate.ratio(results)) if results else None

    def _share_of_extremes(self, sketch: Sketch) -> Findings | None:
        """What part the smallest item is of the largest."""
        results = self._pair_of_extremes(replace(sketch, signs=tuple(s for s in sketch.signs if s.name != "percent")))
        names = self._tools.words.short(results[1].series) if results else ""
        of = {"of", "to"} & set(sketch.words)
        return answer(self._tools.relate.share(results[1], results[0])) if results and names and of else None

    def _top_sum(self, sketch: Sketch) -> Findings | None:
        wanted = self._wanted(sketch)
        found = self._set(sketch)
        if wanted is None or wanted >= len(found):
            return None
        low = sketch.has("least", "bottom")
        return self._members.total(sorted(found, key=lambda e: e.size if low else -e.size)[:wanted])

    def _sum(self, sketch: Sketch) -> Findings | None:
        """All items together, where it is not their number that is wanted ("how many products in all?")."""
        numbered = sketch.question.asks == "count" and sketch.has("count", "goods") and not sketch.has("sum", "money")
        found = self._set(sketch)
        numbers = {m.quantity.value for m in sketch.question.quantities if m.noun and not m.comparison}
        return self._members.total(found) if not numbered and numbers <= {len(found)} else None

    def _sum_of_run(self, sketch: Sketch) -> Findings | None:
        """All items from the first that is named to the last together."""
        run = self._run(sketch)
        return self._members.total(run) if run and not sketch.question.confirm else None

    def _total_listed(self, sketch: Sketch) -> Findings | None:
        """All listed changes of a measure together, spoken of as their total."""
        asked = sketch.question.asks in {"what", "amount", "change"} and not sketch.question.confirm
        return self._members.total(self._set(sketch)) if asked and not sketch.items else None

    def _sum_named(self, sketch: Sketch) -> Findings | None:
        """Items by name that the question calls the first so many ("A, B and C, the three heaviest falls")."""
        return self._members.total(self._set(sketch)) if self._wanted(sketch) == len(sketch.operands) else None

    def _mean(self, sketch: Sketch) -> Findings | None:
        """The mean of all items, or of those within the one limit that there is."""
        found = self._set(sketch, percent=self._percent(sketch))
        limits = [m for m in sketch.question.quantities if m.comparison]
        if not limits:
            return self._members.mean(found)
        unit = "%" if self._percent(sketch) else "USD"
        if len(limits) > 1 or limits[0].quantity.unit not in {"", unit}:
            return None
        bound = Fraction(limits[0].quantity.value)
        passing = [entry for entry in found if beyond(entry.size, bound, limits[0].comparison)]
        counts = {COUNTS.get(m.text.lower()) for m in sketch.question.quantities if not m.comparison} - {None}
        return self._members.mean(passing) if counts <= {len(passing)} else None

    def _median(self, sketch: Sketch) -> Findings | None:
        if _MIDDLE.isdisjoint(sketch.words) or sketch.question.confirm or sketch.limits:
            return None
        return self._members.median(self._set(sketch, percent=self._percent(sketch)))

    def _ranked(self, sketch: Sketch) -> Findings | None:
        ascending = sketch.has("ascending") or (sketch.has("least") and not sketch.has("most"))
        found = self._set_within(sketch, percent=self._percent(sketch) or _parted(sketch))
        wanted = self._wanted(sketch) if sketch.has("top", "bottom", "most", "least") else _first_so_many(sketch)
        if wanted is not None:  # "the two largest, smallest first" are ordered among themselves
            low = sketch.has("bottom", "least") or not sketch.has("top", "most")
            ascending = ascending or low
            found = sorted(found, key=lambda entry: entry.size if low else -entry.size)[:wanted]
        return self._members.ranked(found, ascending=ascending) if len(found) > 1 else None

    def _order(self, sketch: Sketch) -> Findings | None:
        """Several figures of one time in order, by their levels or by how much they changed in percent."""
        series = [operand.series for operand in sketch.operands]
        rates = sketch.has("percent", "speed", "rise", "fall") and not sketch.has("money")
        rows = self._tools.rows(sketch, changes=rates, even=False)
        if sketch.question.confirm or len(set(series)) != len(series) or len(rows) != 1:
            return None
        cells = [self._tools.cube.at(point.series, point.period) for point in rows[0]]
        sizes = [(cell, cell.percent() if rates else cell.value) for cell in cells if cell is not None]
        found = [Entry(cell, number) for cell, number in sizes if number is not None]
        if len(found) != len(series) or len({entry.number.exact > 0 for entry in found}) > 1:
            return None
        ascending = sketch.has("ascending") or (sketch.has("least") and not sketch.has("most"))
        return self._members.ranked(found, ascending=ascending)

    def _top(self, sketch: Sketch) -> Findings | None:
        found = self._set_within(sketch, percent=self._percent(sketch))
        low = sketch.has("least", "bottom")
        within = _end_within(sketch)
        if within is not None and len(found) > 1:
            first = sorted(found, key=lambda e: e.size if sketch.has("bottom") else -e.size)[: self._wanted(sketch)]
            return self._members.extreme(first, least=within.name == "least")
        return self._members.ranked(found, ascending=low, most=self._wanted(sketch) or 3) if len(found) > 1 else None

    def _second(self, sketch: Sketch) -> Findings | None:
        if len(places_asked(sketch)) > 1:
            return None
        found = self._set_within(sketch, percent=self._percent(sketch))
        return self._members.extreme(found, least=_from_below(sketch), place=1) if len(found) > 1 else None

    def _third(self, sketch: Sketch) -> Findings | None:
        if len(places_asked(sketch)) > 1:
            return None
        found = self._set_within(sketch, percent=self._percent(sketch))
        own = [word for s in sketch.signs if s.name == "third" for word in sketch.words[s.start : s.end]]
        place = _nth((*own, *sketch.words))
        return self._members.extreme(found, least=_from_below(sketch), place=place) if len(found) > 1 else None

    def _extreme(self, sketch: Sketch) -> Findings | None:
        if sketch.has("most") and sketch.has("least"):
            return None
        apart = [self._extreme(each) for each in units_apart(sketch)]
        if apart:
            return answer([each.clauses[0] for each in apart if each is not None]) if all(apart) else None
        found = self._set_within(sketch, percent=self._percent(sketch))
        wanted = self._wanted(sketch)
        if wanted is not None and 1 < wanted < len(found):
            return self._members.ranked(found, ascending=sketch.has("least"), most=wanted)
        if sketch.has("ratio", "fold"):
            found = entries([entry.cell for entry in self._set(sketch)], factor=True)
        if _STEEP & set(sketch.words) and not sketch.has("percent", "money", "speed", "ratio", "fold"):
            return self._steepest(sketch)
        made = self._members.extreme(found, least=sketch.has("least")) if len(found) > 1 else None
        limits = [m for m in sketch.limits if m.comparison]
        if made is None or len(limits) != 1:
            return made
        among = self._members.passing(self._set(sketch, percent=limits[0].quantity.unit == "%"), limits[0])
        return replace(made, clauses=(made.clauses[0], *among.clauses)) if among is not None else None

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

    def _places(self, sketch: Sketch) -> Findings | None:
        """The items in each of several places of one order ("the largest and the second largest")."""
        places = places_asked(sketch)
        alone = len(places) > 1 and not units_apart(sketch)
        found = self._set(sketch, percent=self._percent(sketch)) if alone else []
        if len(found) <= len(places) or sketch.question.confirm:
            return None
        told = [self._members.extreme(found, least=least, place=place) for least, place in places]
        known = [findings for findings in told if findings is not None]
        return answer([findings.clauses[0] for findings in known]) if len(known) == len(places) else None

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
        named = [o.series.measure for o in sketch.operands if not o.series.dims]
        heads = self._heads_of_sum(named[0]) if len(named) == 1 else [name for name in named if name in self._heads]
        if len(heads) > 1 and max(len(named), 1) in {1, len(sketch.operands)}:
            one_way = not sketch.has("change", "sum")
            lists = [[e for e in self._all(head) if not (one_way and self._against(sketch, e))] for head in heads]
            return self._members.count_all([found for found in lists if found])
        return self._members.count(self._set(sketch)) if not sketch.has("sum") else None

    def _heads_of_sum(self, measure: str) -> list[str]:
        """The parts of a sum, where each of them is made up of items itself."""
        sums = (i.terms for i in self._tools.cube.pack.arithmetic if i.kind == "sum" and i.result == measure)
        return next((list(terms) for terms in sums if set(terms) <= self._heads.keys()), [])


def _adds_up_to(sketch: Sketch, limit: QuantityMention) -> bool:
    """Whether a limit is for several things put together, and not for each of them."""
    totals = [s for s in sketch.signs if s.name == "total" and not _TOTAL.isdisjoint(sketch.words[s.start : s.end])]
    reached = any(s.end < len(sketch.words) and limit.start <= sketch.offsets[s.end] < limit.end for s in totals)
    return sketch.has("sum", "all") or reached


def _parted(sketch: Sketch) -> bool:
    """Whether what is put in order is set apart by a part of it, in which it is then told."""
    bounds = {limit.quantity.unit for limit in sketch.limits if limit.comparison}
    return bounds == {"%"} and not sketch.has("money")


def _first_so_many(sketch: Sketch) -> int | None:
    """The number of items that are asked for by it ("which three moved least, lowest first?")."""
    sized = not _SMALL.isdisjoint(sketch.words)
    return next((COUNTS[b] for a, b in pairwise(sketch.words) if sized and a in _ASKED_SO and b in COUNTS), None)


def _end_within(sketch: Sketch) -> Sign | None:
    """The sign of the one end of the first few items that is asked for ("the smallest of the three largest")."""
    starts = [sign.start for sign in sketch.signs if sign.name in {"top", "bottom"}]
    ends = [sign for sign in sketch.signs if sign.name in {"most", "least"}]
    within = len(starts) == 1 and not _WITHIN.isdisjoint(sketch.words[max(0, starts[0] - 1) : starts[0]])
    return ends[0] if within and len(ends) == 1 and sketch.question.asks == "which" else None


def _of_the_whole(sketch: Sketch, found: Sequence[Entry], limit: QuantityMention) -> bool:
    """Whether a limit is one for a whole that is named, as it sets none of its items apart ("fares > 10?")."""
    bare = sketch.question.asks == "what" and not sketch.names - IDLE
    beyond_it = {beyond(entry.size, Fraction(limit.quantity.value), limit.comparison) for entry in found}
    return bare and len(beyond_it) == 1


def _asks_of_parts(sketch: Sketch) -> bool:
    """Whether a yes/no question names items of a whole."""
    return sketch.question.confirm and any(operand.series.dims for operand in sketch.operands)


def asks_sum(sketch: Sketch) -> bool:
    """Whether the items beyond a limit are to be added up rather than told."""
    asks = sketch.question.asks
    total = sketch.has("total") and (asks == "amount" or (asks == "what" and not _TOTAL.isdisjoint(sketch.words)))
    return total or (sketch.has("sum", "all") and asks in _SUMMED)


def _nth(words: Sequence[str]) -> int:
    """The place that the first ordinal among words stands for, counted from none."""
    return next((_NTH[word] for word in words if word in _NTH), _NTH["third"])


def places_asked(sketch: Sketch) -> list[tuple[bool, int]]:
    """The places that are joined by "and", each with whether it is counted from the smallest.

    A place without a size ("and which came next") is counted from where the one before it is.
    """
    signs = sorted((s for s in sketch.signs if s.name in _PLACED), key=lambda sign: sign.start)
    joined = [(a, b) for a, b in pairwise(signs) if "and" in sketch.words[a.end : b.start]]
    places: list[tuple[bool, int]] = []
    for sign in dict.fromkeys(sign for pair in joined for sign in pair):
        own = sketch.words[sign.start : sign.end]
        sized = sign.name in _ENDS or not _LARGE.isdisjoint(own)
        low = sign.name == "least" or bool(_SMALL & set(own)) or (not sized and bool(places) and places[-1][0])
        places.append((low, {"second": 1, "third": _nth(own)}.get(sign.name, 0)))
    return list(dict.fromkeys(places))


def _from_below(sketch: Sketch) -> bool:
    """Whether places are counted from the smallest ("the second smallest")."""
    placed = {w for s in sketch.signs if s.name in {"second", "third"} for w in sketch.words[s.start : s.end]}
    return sketch.has("least") or bool(placed & _SMALL)
