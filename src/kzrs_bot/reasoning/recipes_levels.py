"""Calculations of one figure: before or after a change, of the rest of a year, on average, what is left over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from kzrs_bot.reading.question import Weight
from kzrs_bot.reasoning.cube import Series
from kzrs_bot.reasoning.evaluator import Evaluator, Result
from kzrs_bot.reasoning.findings import Clause, Findings
from kzrs_bot.reasoning.members import holds
from kzrs_bot.reasoning.recipe import IDLE, MOVES, Recipe, Tools, adds_up_changes, answer, recipe, verdict
from kzrs_bot.reasoning.relations import AMOUNT, PERCENT
from kzrs_bot.reasoning.sketch import Sketch
from kzrs_bot.reasoning.viewpoints import balance_of, mutual, other_party
from kzrs_bot.reply import Kind, Refusal, Step
from kzrs_bot.values import Period, Quantity

_NEAREST = {"ten": 10, "hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9}
_QUANTITIES = frozenset({"amount", "count", "what", "percent", "change", "which", "summary", "define"})
_WANTING = frozenset({"would", "must", "need", "needs", "have", "should"})
"""Words of what is yet to come."""
_PAIR = ("first", "second")
_BY_NAME = frozenset({"named", "names", "mentioned", "mention", "mentions", "cited", "cites", "cite"})
"""Words for things that are told by their names, which no number of all of them is."""
_GAINS = frozenset({"surplus", "black", "profit", "profitable"})
_LOSSES = frozenset({"deficit", "red", "loss"})
_ENDING_NOT = frozenset({"aren", "not", "don", "isn", "doesn", "weren"})
"""Words that deny what was said before."""
_TIMES = {"double": 2, "twice": 2, "triple": 3, "thrice": 3, "treble": 3, "quadruple": 4}
_HALF = Quantity(Decimal(50), "%")
_OF_LEVEL = frozenset({"amount", "what", "count"})
_CHOOSING = frozenset({"person", "which"})
"""Ways of asking for the one of the parties that has something."""
_MONEY = "USD"
_BASE_OF = frozenset({"than", "on", "over", "from", "against", "to", "with", "versus", "vs", "and", "since", "of"})
"""Words that make "the year before" the base of a change or one of two times."""


class LevelRecipes:
    """One series in one period, stated or not."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._relate = tools.relate

    def recipes(self) -> tuple[Recipe, ...]:
        """In the order in which they are tried."""
        return (
            recipe("needed", self._needed, "need", "rest compare difference money after rise sum", operands=(1, 1)),
            recipe(
                "what is left after a fall", self._left_percent, "share|percent after", "fall before", operands=(1, 1)
            ),
            recipe("what stayed of it", self._stayed, "share|percent after", "share percent money", operands=(1, 2)),
            recipe(
                "from a given figure",
                self._from_given,
                "difference|need",
                f"{MOVES} compare less money need percent sum",
                operands=(1, 1),
            ),
            recipe(
                "what is left of a whole",
                self._complement,
                "complement|after",
                "complement after share percent",
                operands=(1, 1),
            ),
            recipe("without a part", self._without_part, "complement", "money total", operands=(1, 1)),
            recipe("surplus or deficit", self._side, "", "surplus deficit compare money difference", operands=(1, 1)),
            recipe(
                "before the change",
                self._before,
                "before",
                f"{MOVES} money percent after compare goods speed need",
                operands=(1, 1),
            ),
            recipe("after the change", self._after, "after", f"{MOVES} money percent goods", operands=(1, 1)),
            recipe("other way", self._other_way, "percent|share|speed rise|fall", "", operands=(1, 1)),
            recipe("rounded", self._rounded, "round", "money", operands=(1, 1)),
            recipe("another form", self._restated, "form", "money", operands=(1, 1)),
            recipe("part", self._part, "", "share percent money ratio", operands=(1, 1)),
            recipe("percentage of a multiple", self._of_multiple, "percent|share rise|change", "", operands=(1, 1)),
            recipe("no percentage", self._no_percent, "percent|share rise|fall|change", "", operands=(1, 1)),
            recipe("change in units", self._amount, "rise|fall|change", "money", operands=(1, 1)),
            recipe(
                "value",
                self._value,
                "",
                f"{MOVES} rest money goods before complement speed difference sum compare each",
                operands=(1, 1),
            ),
            recipe("several values", self._values, "", "money", operands=(2, 3)),
            recipe("offer", self._offer, "", "money", operands=(1, 1)),
        )

    # Levels

    def _value(self, sketch: Sketch) -> Findings | None:
        """A level that the source does not print."""
        named = sketch
        sketch = self._at_base(sketch)
        question = sketch.question
        if question.asks == "define" and not sketch.times.asked and not sketch.followup:
            return None
        if question.asks == "count" and sketch.words[-2:] == ("in", "each"):
            return None
        asked = question.asks in _QUANTITIES or sketch.followup or len(sketch.times.asked) > 2
        if sketch.has("rise") and sketch.has("fall"):
            return None
        of_kind = question.asks == "what" and question.focus and question.focus[-1].weight is Weight.LIGHT
        if question.confirm or not asked or of_kind or not self._time_given(sketch):
            return None
        bare = not any(operand.series.dims for operand in sketch.operands)
        if bare and sketch.measures <= sketch.guessed and not any(t.weight is Weight.PARTY for t in question.terms):
            return None
        counted = self._tools.level(sketch) if sketch.operands[0].series.dims else None
        number = question.asks == "count" or sketch.has("sum", "count")
        number = number or (sketch.followup and sketch.has("all", "complement"))
        if counted is not None and counted.number.unit not in {"USD", "%"} and not number:
            return None
        moved = sketch.has("rise", "fall") or self._tools.only_changes(sketch)
        if not sketch.times.asked and sketch.times.shifts == (-1,) and moved:
            return self._before(sketch)
        series = sketch.operands[0].series
        earlier = year_before(sketch) or self._before_quoted(sketch, series)
        if earlier is not None and not sketch.has("compare", "difference", "sum", "complement", "speed"):
            found = self._tools.value(series, earlier)
            return answer(self._relate.value(found)) if found is not None else None
        if sketch.has("rise", "fall", "change") and sketch is named and not self._before_said(sketch):
            return None
        identity = self._tools.cube.identity(series)
        if question.asks == "count" and not _BY_NAME.isdisjoint(sketch.words) and not sketch.has("rise", "fall"):
            return None
        if sketch.has("complement") and question.asks == "count" and _denies_state(sketch):
            kinds = [i for i in self._tools.cube.pack.arithmetic if i.kind == "complement"]
            rests = [series.with_dim(i.dim, i.result) for i in kinds if series.value_of(i.dim) == i.terms[-1]]
            if len(rests) == 1:
                return self._worked(self._tools.value(rests[0], None))
        if sketch.has("complement") and (identity is None or series.value_of(identity.dim) != identity.result):
            return None
        told = any(m.quantity.unit == "%" and not m.comparison for m in sketch.limits)
        balance = sketch.followup and identity is not None and identity.kind == "difference"
        if sketch.has("compare") and not told and not balance:
            return None
        if told and len(sketch.times.asked) > 1:
            return self._worked(self._left_over(sketch, series))
        sums = {i.result for i in self._tools.cube.pack.arithmetic if i.kind == "sum"}
        if sketch.has("sum") and series.measure not in sums and not self._unstated(sketch, series):
            return None
        if _parts_of_a_year(sketch) and not sketch.names - IDLE - {"money"}:
            levels = [self._tools.value(series, period) for period in sketch.times.asked]
            left = [result for result in levels if result is not None and result.route == "remainder"]
            return self._worked(left[0]) if len(left) == 1 else None
        if len(sketch.times.asked) > 2 and not sketch.has("rise", "fall", "change"):
            return self._worked(self._left_over(sketch, series))
        if sketch.has("difference") and (identity is None or identity.kind != "difference"):
            if len(sketch.times.asked) < 3:
                return None
            return self._worked(self._left_over(sketch, series))
        return self._seen(sketch, self._tools.level(sketch))

    def _values(self, sketch: Sketch) -> Findings | None:
        """Levels of several figures in one time, none of which is printed."""
        question = sketch.question
        if question.confirm or question.asks not in _OF_LEVEL or len(sketch.times.asked) != 1 or sketch.times.shifts:
            return None
        found = [self._tools.value(operand.series, sketch.times.asked[0]) for operand in sketch.operands]
        results = [result for result in found if result is not None and not result.stated]
        if len(results) != len(found) or sketch.limits:
            return None
        return answer([clause for result in results for clause in self._relate.value(result)])

    def _before_quoted(self, sketch: Sketch, series: Series) -> Period | None:
        """The year before the one for which the level that a question gives is stated."""
        if sketch.times.asked or sketch.times.shifts != (-1,) or sketch.question.asks not in _OF_LEVEL | {"change"}:
            return None
        given = {Fraction(m.quantity.value) for m in sketch.limits if m.quantity.unit == "USD" and not m.comparison}
        stated = [cell for cell in self._tools.cube.cells(series) if cell.value is not None]
        cells = [cell for cell in stated if cell.value is not None and cell.value.exact in given]
        return cells[0].period.shifted(-1) if len(cells) == 1 and cells[0].period is not None else None

    def _at_base(self, sketch: Sketch) -> Sketch:
        """The sketch at the base of the one change that is spoken of, where the level at the base is asked for."""
        asked, question = sketch.times.asked, sketch.question
        base = self._base_within(sketch)
        if base is not None:
            return replace(sketch, times=replace(sketch.times, asked=(base,)))
        told = {Fraction(m.quantity.value) for m in sketch.limits if m.quantity.unit == "USD" and not m.comparison}
        moved = sketch.has("rise", "fall", "change")
        if len(asked) != 2 or question.asks not in _OF_LEVEL or not (told or moved):
            return sketch
        for cell in self._tools.cube.cells(sketch.operands[0].series):
            base, period = cell.base, cell.period
            if base is None or period is None or cell.change is None:
                continue
            if not moved and (cell.value is None or cell.value.exact not in told):
                continue
            bases = [n for n, p in enumerate(asked) if p.same(base) or (p.contains(base) and not p.contains(period))]
            if len(bases) == 1 and asked[1 - bases[0]].contains(period):
                place = sketch.times.places[bases[0]]
                return replace(sketch, times=replace(sketch.times, asked=(base,), places=(place,)))
        return sketch

    def _base_within(self, sketch: Sketch) -> Period | None:
        """The base of a change that is given, where the one time named is wider than it and does not reach further."""
        asked = sketch.times.asked
        if len(asked) != 1 or sketch.question.asks not in _OF_LEVEL or not sketch.limits:
            return None
        cells = self._tools.cube.cells(sketch.operands[0].series)
        if not self._tools.only_changes(sketch):  # a part of the year that only the change tells ("the same months")
            rates = {abs(m.quantity.value) for m in sketch.limits if m.quantity.unit == "%" and not m.comparison}
            moved = tuple(c for c in cells if (rate := c.percent()) is not None and abs(rate.exact) in rates)
            cells = moved if len(moved) == 1 and "same" in sketch.words else ()
        for cell in cells:
            if cell.base is not None and cell.period is not None and asked[0].contains(cell.base):
                return None if asked[0].contains(cell.period) else cell.base
        return None

    def _left_over(self, sketch: Sketch, series: Series) -> Result | None:
        """The one period of several that is not stated ("the year less nine months, what was the last quarter?")."""
        asked = sketch.times.asked
        evaluator = self._tools.evaluator
        unknown = [p for p in asked if evaluator.stated(series, p) is None and not _in_part(evaluator, series, p)]
        return self._tools.value(series, unknown[0]) if len(unknown) == 1 else None

    def _offer(self, sketch: Sketch) -> Findings | None:
        """For a period before all that are known: which are, and which can be worked out."""
        series, question = sketch.operands[0].series, sketch.question
        asked = sketch.times.asked
        if question.confirm or len(asked) != 1 or question.asks not in _QUANTITIES or len(question.periods) != 1:
            return None
        cells = [c for c in self._tools.cube.cells(series) if c.period is not None and c.value is not None]
        bases = [cell.base for cell in cells if cell.base is not None and self._early(series, asked[0], cell.base)]
        if not bases or self._tools.value(series, asked[0]) is not None or series.dims:
            return None
        offer = max(bases, key=lambda base: (base.grain == asked[0].grain, base.start or date.min))
        facts = [cell.fact.id for cell in cells]
        values = {
            "name": self._tools.words.name(series),
            "missing": asked[0].show(),
            "periods": self._tools.words.series([cell.period.show() for cell in cells if cell.period is not None]),
            "offered": offer.show(),
        }
        clause = self._tools.words.clause("calc_offer", facts, (), **values)
        refusal = Refusal("period", missing=(asked[0].show(),), nearest=tuple(facts))
        return Findings(Kind.NO_ANSWER, clauses=(clause,), refusal=refusal, choices=tuple(facts), offer=offer)

    def _early(self, series: Series, asked: Period, base: Period) -> bool:
        """Whether a base can be worked out, and the asked period lies before it."""
        result = self._tools.value(series, base)
        before = asked.end is not None and base.start is not None and asked.end < base.start
        return before and result is not None and not result.stated

    @staticmethod
    def _before_said(sketch: Sketch) -> bool:
        """Whether the asked period is one before the change that is spoken of."""
        return len(sketch.times.asked) == 1 and (
            sketch.has("before") or bool(sketch.limits) or sketch.has("rise", "fall")
        )

    def _time_given(self, sketch: Sketch) -> bool:
        """Whether the question names a time, or the figure needs none."""
        series = sketch.operands[0].series
        return sketch.times.named or None in self._tools.evaluator.periods(series) or self._identical(series)

    def _unstated(self, sketch: Sketch, series: Series) -> bool:
        """Whether the level of one time is asked for that the source does not print, whatever it "comes to"."""
        asked = sketch.times.asked
        return len(asked) == 1 and not sketch.times.shifts and self._tools.evaluator.stated(series, asked[0]) is None

    def _identical(self, series: Series) -> bool:
        identity = self._tools.cube.identity(series)
        return identity is not None and identity.kind in {"sum", "difference", "complement"}

    def _seen(self, sketch: Sketch, result: Result | None) -> Findings | None:
        """A level; a balance from the side of the party that it is asked for."""
        other = balance_of(self._tools.cube.pack, sketch)
        if result is None or not other:
            return self._worked(result)
        return answer(self._relate.balance(result, other))

    def _worked(self, result: Result | None) -> Findings | None:
        return answer(self._relate.value(result)) if result is not None and not result.stated else None

    def _before(self, sketch: Sketch) -> Findings | None:
        """The level before a stated change."""
        if sketch.question.confirm:
            return None
        series = sketch.operands[0].series
        asked = sketch.times.asked
        found = [self._tools.value(series, base) for base in self._bases(sketch, series)]
        known = [result for result in found if result is not None]
        clauses = [clause for result in known for clause in self._relate.value(result)]
        if _before_and_after(sketch) and len(known) == len(found) == 1:
            later = self._levels_after(sketch)
            clauses += [clause for result in later for clause in self._relate.value(result)]
        return answer(clauses) if len(known) == len(found) and (asked or len(found) < 3) else None

    def _bases(self, sketch: Sketch, series: Series) -> list[Period]:
        """The bases of the changes in the asked periods; an asked base is itself."""
        cells = [c for c in self._tools.cube.cells(series) if c.base is not None and c.period is not None]
        asked = sketch.times.asked
        given = {Fraction(m.quantity.value) for m in sketch.limits if m.quantity.unit == "USD" and not m.comparison}
        rates = {Fraction(m.quantity.value) for m in sketch.limits if m.quantity.unit == "%" and not m.comparison}
        cells = [c for c in cells if c.value is not None and c.value.exact in given] or cells
        cells = [c for c in cells if (rate := c.percent()) is not None and abs(rate.exact) in rates] or cells
        if not asked and len(sketch.undone) == 1:
            rose = "rise" in sketch.undone
            cells = [c for c in cells if (rate := c.percent()) is not None and (rate.exact > 0) == rose] or cells
        exact = [c.base for c in cells if c.base is not None and any(c.base.same(p) for p in asked)]
        moved = [c.base for c in cells if c.base is not None and any(c.period is not None and p.contains(c.period)
                                                                     for p in asked)]  # fmt: skip
        early = [c.base for c in cells if c.base is not None and any(p.contains(c.base) for p in asked)]
        return exact or moved or early if asked else [c.base for c in cells if c.base is not None]

    def _after(self, sketch: Sketch) -> Findings | None:
        """The level after a stated change."""
        if sketch.question.confirm:
            return None
        if _before_and_after(sketch) or sketch.times.shifts == (-1,):
            return self._before(sketch)
        results = self._levels_after(sketch)
        return answer(self._relate.value(results[0])) if len(results) == 1 else None

    def _levels_after(self, sketch: Sketch) -> list[Result]:
        """The level after the one change that is stated; none where there are several, or it is not known.

        Of a time and a part of it the part counts.
        """
        series = sketch.operands[0].series
        cells = [c for c in self._tools.cube.cells(series) if c.change is not None and c.period is not None]
        asked = sketch.times.asked
        held = [p for p in asked if any(other is not p and other.contains(p) for other in asked)]
        asked = tuple(held) or asked
        cells = [c for c in cells if not asked or any(c.period is not None and p.contains(c.period) for p in asked)]
        found = [self._tools.value(series, cell.period) for cell in cells]
        results = [result for result in found if result is not None]
        return results if len(results) == len(found) == 1 else []

    def _other_way(self, sketch: Sketch) -> Findings | None:
        """A stated change that went the other way than the question says."""
        if sketch.question.confirm or sketch.has("rise") == sketch.has("fall"):
            return None
        for row in self._tools.rows(sketch, changes=True)[:1]:
            result = self._tools.changed(row[0].series, row[0].period, PERCENT)
            if result is None or not result.stated or (result.number.exact > 0) == sketch.has("rise"):
                return None
            key = "calc_changed_up" if result.number.exact > 0 else "calc_changed_down"
            values = {
                "name": self._tools.words.name(result.series),
                "result": result.number.size().show(),
                "during": self._tools.words.during(result.period),
            }
            return answer([self._tools.words.clause(key, result.facts, (), **values)], "correction")
        return None

    def _rounded(self, sketch: Sketch) -> Findings | None:
        """A figure at a coarser place."""
        result = self._tools.level(sketch)
        return answer(self._relate.rounded(result, _place(sketch.words))) if result is not None else None

    def _restated(self, sketch: Sketch) -> Findings | None:
        """A sum of money in thousands, in billions or in full."""
        unit = next((u for u in ("thousand", "billion") if any(w.startswith(u) for w in sketch.words)), "unit")
        result = self._tools.level(sketch)
        return answer(self._relate.restated(result, f"{unit}s")) if result is not None else None

    def _part(self, sketch: Sketch) -> Findings | None:
        """So many per cent of a figure."""
        parts = [m for m in sketch.limits if m.quantity.unit == "%" and not m.comparison]
        after = sketch.question.text[parts[0].end :].lstrip() if len(parts) == 1 else ""
        result = self._tools.level(sketch)
        if sketch.question.confirm or result is None or _is_itself(result, [m.quantity for m in parts]):
            return None
        times = next((_TIMES[word] for word in sketch.words if word in _TIMES), None)
        if not parts and sketch.has("ratio") and times is not None and sketch.question.asks in _OF_LEVEL:
            return answer(self._relate.part(result, Quantity(Decimal(100 * times), "%")))
        if not parts and sketch.has("ratio"):
            halved = "half of" in " ".join(sketch.words) and sketch.question.asks in _OF_LEVEL
            return answer(self._relate.part(result, _HALF)) if halved else None
        if sketch.has("ratio") or not after.startswith("of "):
            return None
        return answer(self._relate.part(result, parts[0].quantity))

    def _of_multiple(self, sketch: Sketch) -> Findings | None:
        """The percentage of a growth that is stated as a multiple, taken as one to so many times the earlier level."""
        series = sketch.operands[0].series
        cells = [cell for cell in self._tools.cube.cells(series) if cell.factor() is not None and not cell.percent()]
        factor = cells[0].factor() if len(cells) == 1 and not sketch.question.confirm and not sketch.limits else None
        period = cells[0].period if cells else None
        if factor is None or (period and not all(asked.contains(period) for asked in sketch.times.asked)):
            return None
        shown = f"about {float((factor.exact - 1) * 100):.0f}%"
        formula = f"{float(factor.exact):g} − 1"
        step = Step("growth", ((cells[0].fact.id, factor.show()),), formula, shown)
        clause = self._tools.words.clause("calc_years", (cells[0].fact.id,), (step,), result=shown, formula=formula)
        return answer([Clause(cells[0].fact.statement, (cells[0].fact.id,)), clause])

    def _growth_to(self, result: Result, goal: Quantity) -> Findings | None:
        """By how many per cent a level would have to grow to reach a sum."""
        rate = (Fraction(goal.value) / result.number.exact - 1) * 100 if result.number.exact > 0 else Fraction(0)
        if rate <= 0:
            return None
        shown, formula = f"about {float(rate):.1f}%", f"{goal.show()} ÷ {result.number.show(plain=True)} − 1"
        step = Step("growth", (result.operand(), ("", goal.show())), formula, shown)
        clause = self._tools.words.clause(
            "calc_years", result.facts, (*result.steps, step), result.notes, result=shown, formula=formula
        )
        return answer([clause])

    def _no_percent(self, sketch: Sketch) -> Findings | None:
        """Why there is no percentage of a change that is given in units only."""
        series = sketch.operands[0].series
        cells = [cell for cell in self._tools.cube.cells(series) if cell.change is not None]
        if len(cells) != 1 or cells[0].percent() is not None or cells[0].factor() is not None:
            return None
        amount = cells[0].amount()
        if amount is None or self._tools.changed(series, cells[0].period, PERCENT) is not None:
            return None
        values = {"name": self._tools.words.name(series), "result": amount.size().show()}
        clause = self._tools.words.clause("calc_no_percent", (cells[0].fact.id,), (), **values)
        refusal = Refusal("missing_slot", missing=("percent",), nearest=(cells[0].fact.id,))
        return Findings(Kind.NO_ANSWER, clauses=(clause,), refusal=refusal)

    def _amount(self, sketch: Sketch) -> Findings | None:
        """How much a figure changed in units, where only the percentage is stated."""
        question = sketch.question
        if question.confirm or question.asks not in {"change", "amount", "what", "count", "percent"}:
            return None
        if not sketch.has("money") and question.asks != "amount":
            return None
        if adds_up_changes(sketch):
            return None
        series = sketch.operands[0].series
        rates = {Fraction(m.quantity.value) for m in sketch.limits if m.quantity.unit == "%"}
        clauses: list[Clause] = []
        for cell in self._tools.cube.cells(series):
            wanted = not sketch.times.asked or any(
                (cell.period is not None and p.contains(cell.period))
                or (sketch.followup and cell.base is not None and p.same(cell.base))
                for p in sketch.times.asked
            )
            if cell.change is None or cell.amount() is not None or cell.period is None or not wanted:
                continue
            if rates and ((rate := cell.percent()) is None or abs(rate.exact) not in rates):
                continue
            base = self._tools.value(series, cell.base)
            later = self._tools.value(series, cell.period)
            if base is None or later is None:
                continue
            rose = later.number.exact > base.number.exact
            said = {sign.name for sign in sketch.signs if sign.end > sign.start} & {"rise", "fall"}
            if len(said) == 1 and ("rise" in said) != rose:
                continue
            clauses += self._relate.difference([base, later]) or []
        return answer(clauses[:1] if not sketch.times.asked and len(clauses) == 1 else clauses)

    # What is left, what is missing

    def _complement(self, sketch: Sketch) -> Findings | None:
        """The rest of a share; yes or no where the question says how much that is, or on which side of a limit."""
        result = self._tools.level(sketch)
        if result is None or result.number.unit != "%" or sketch.times.named:
            return None
        share, rest = result.number.exact, 100 - result.number.exact
        said = [m for m in sketch.limits if m.quantity.unit == "%" and Fraction(m.quantity.value) != share]
        if len(said) > 1 or (said and not sketch.question.confirm):
            return None
        held = {holds(rest, m) for m in said}
        lead = ("yes" if held == {True} else "no") if held else None
        return answer(self._relate.remaining_percent(result), lead)

    def _without_part(self, sketch: Sketch) -> Findings | None:
        """A level without that of a part of its period ("leaving 2023 aside, how much since 2008?")."""
        asked = sketch.times.asked
        if sketch.question.confirm or len(asked) != len(_PAIR) or sketch.times.shifts:
            return None
        pairs = [(a, b) for a, b in (asked, asked[::-1]) if a.contains(b) and not a.same(b)]
        if len(pairs) != 1:
            return None
        found = [self._tools.value(sketch.operands[0].series, period) for period in pairs[0]]
        results = [result for result in found if result is not None]
        return answer(self._relate.difference(results)) if len(results) == len(_PAIR) else None

    def _needed(self, sketch: Sketch) -> Findings | None:
        """What is missing to the level of another period; yes or no where the question says how much that is."""
        series = sketch.operands[0].series
        asked = list(sketch.times.asked)
        goals = [p for p in asked if p.grain == "year" and self._tools.evaluator.stated(series, p) is not None]
        said = sketch.limits
        if len(goals) != 1 or (said and not (sketch.question.confirm and len(said) == 1)):
            return None
        others = [p for p in asked if p is not goals[0]]
        if not others and _named_as_goal(sketch):
            others = self._later_than(series, goals[0])
        if len(others) != 1 or others[0].year is None:
            return None
        reached = self._reached(series, others[0])
        goal = self._tools.value(series, goals[0])
        if reached is None or goal is None or reached.number.exact >= goal.number.exact:
            return None
        missing = goal.number.exact - reached.number.exact
        lead = ("yes" if holds(missing, said[0]) else "no") if said else None
        return answer(self._relate.difference([goal, reached]), lead)

    def _later_than(self, series: Series, goal: Period) -> list[Period]:
        """Periods after the goal with a stated level."""
        return [
            p for p in self._tools.periods(series)
            if p.start is not None and goal.end is not None and p.start > goal.end
            and self._tools.evaluator.stated(series, p) is not None
        ]  # fmt: skip

    def _reached(self, series: Series, period: Period) -> Result | None:
        """The level of the part of a period's year that is known."""
        year = Period.of_year(period.year or 0)
        known = [p for p in self._tools.periods(series) if year.contains(p) and p.grain != "year"]
        known = [p for p in known if p.start == year.start]
        return self._tools.evaluator.stated(series, known[0]) if len(known) == 1 else None

    def _left_percent(self, sketch: Sketch) -> Findings | None:
        """What part of the earlier level was left after a stated fall."""
        if sketch.question.confirm or not self._tools.only_changes(sketch):
            return None
        if sketch.times.shifts == (1,) and len(sketch.times.asked) == 1:
            later = sketch.times.asked[0].shifted(1)
            sketch = replace(sketch, times=replace(sketch.times, asked=(later,), shifts=()))
        results = self._tools.changes(sketch, PERCENT)
        if not results or len(results) != 1 or results[0].aspect != "fall":
            return None
        return answer(self._relate.left_percent(results[0]))

    def _stayed(self, sketch: Sketch) -> Findings | None:
        """What part of what came is left by what went again, where the source itself states the balance."""
        series = sketch.operands[0].series
        kinds = [i for i in self._tools.cube.pack.arithmetic if i.kind == "difference" and i.terms[0] == series.measure]
        if len(kinds) != 1 or sketch.question.confirm or sketch.limits or len(sketch.times.asked) > 1:
            return None
        if not sketch.measures <= set(kinds[0].terms):
            return None
        cells = self._tools.cube.cells(Series(kinds[0].result))
        asked = sketch.times.asked
        known = [c.period for c in cells if not asked or (c.period and c.period.same(asked[0]))]
        found = [self._tools.value(Series(m), known[0]) for m in (kinds[0].result, series.measure)] if known else []
        results = [result for result in found if result is not None]
        return answer(self._relate.share(*results)) if len(known) == 1 and len(results) == len(found) else None

    def _from_given(self, sketch: Sketch) -> Findings | None:
        """How far a level is from a sum of money that the question gives."""
        if sketch.question.confirm or len(sketch.limits) != 1 or sketch.limits[0].quantity.unit != "USD":
            return None
        things = [m for m in sketch.question.quantities if m.noun is None]
        if len(things) > 1:
            return None
        gains = self._tools.changes(sketch, AMOUNT) if self._tools.only_changes(sketch) else None
        result = gains[0] if gains else self._tools.level(sketch)
        moved = sketch.has("rise", "fall", "change") and not sketch.has("goal") and "short" not in sketch.words
        if (moved and not (sketch.has("need") and _WANTING & set(sketch.words))) or result is None:
            return None
        given = sketch.limits[0].quantity
        if result.number.unit != given.unit:
            if things[0].quantity.unit:
                return None
            given = replace(given, unit=result.number.unit)
        if result.number.exact == given.value:
            return None
        if sketch.has("percent"):
            return self._growth_to(result, given) if sketch.has("need") and gains is None else None
        said = [cell.fact.id for cell in self._tools.cube.giving(Fraction(given.value), given.unit)]
        return answer(self._relate.from_given(result, given, said))

    # Balances

    def _side(self, sketch: Sketch) -> Findings | None:
        """Whether a balance is a surplus or a deficit."""
        series = sketch.operands[0].series
        identity = self._tools.cube.identity(series)
        words = set(sketch.words)
        surplus = sketch.has("surplus") or bool(_GAINS & words)
        deficit = sketch.has("deficit") or bool(_LOSSES & words)
        if identity is None or identity.kind != "difference" or not (surplus or deficit):
            return None
        if sketch.has("difference") and not sketch.has("surplus", "deficit"):
            return None
        if any(limit.quantity.unit != _MONEY for limit in sketch.limits):
            return None
        periods = sketch.times.asked or tuple(p for p in self._tools.evaluator.periods(series) if p is not None)
        results = [self._tools.value(series, period) for period in periods[:2]]
        known = [result for result in results if result is not None]
        if not known or len(known) != len(results):
            return None
        pack = self._tools.cube.pack
        lead, other = None, balance_of(pack, sketch)
        if sketch.question.asks in _CHOOSING and surplus != deficit and mutual(pack, identity.result):
            holding = {(result.number.exact > 0) == surplus for result in known}
            other = other_party(pack) if holding == {False} else ""
        if sketch.question.confirm and surplus != deficit:
            positive = {(result.number.exact > 0) != bool(other) for result in known}
            lead = verdict(sketch, positive == {surplus})
        clauses = [clause for result in known for clause in self._relate.balance(result, other)]
        apart = len(known) == len(_PAIR) and sketch.has("compare", "difference") and bool(sketch.times.asked)
        return answer([*clauses, *((self._relate.difference(known) or []) if apart else [])], lead)


def _is_itself(result: Result, parts: Sequence[Quantity]) -> bool:
    """Whether a percentage that is to be taken of a figure is that figure."""
    return any(result.number.unit == part.unit and result.number.exact == part.value for part in parts)


def _named_as_goal(sketch: Sketch) -> bool:
    """Whether the only time that a question names is that of the level to be reached ("to match that of 2023")."""
    needs = [sign.end for sign in sketch.signs if sign.name == "need"]
    years = [n for n, word in enumerate(sketch.words) if word == str(sketch.times.asked[0].year)]
    return bool(needs and years) and max(years) >= min(needs)


def _in_part(evaluator: Evaluator, series: Series, period: Period) -> bool:
    """Whether a figure is stated for a part of a period."""
    return any(known is not None and period.contains(known) for known in evaluator.periods(series))


def _denies_state(sketch: Sketch) -> bool:
    """Whether the state that is named is denied: right before it, or at the end ("how many aren't?")."""
    plain = [word for word in sketch.words if word != "t"]
    named = sketch.operands[0]
    before = any(sketch.words[n - 1] in _ENDING_NOT for n in range(max(1, named.start), named.end))
    return (bool(plain) and plain[-1] in _ENDING_NOT) or before


def _parts_of_a_year(sketch: Sketch) -> bool:
    """Whether two parts of one year are named, of which one is what the other leaves."""
    asked = sketch.times.asked
    if len(asked) != 2 or sketch.times.shifts or sketch.question.asks not in _OF_LEVEL:
        return False
    return asked[0].year == asked[1].year and "year" not in {p.grain for p in asked} and not asked[0].overlaps(asked[1])


def year_before(sketch: Sketch) -> Period | None:
    """The year before the one period that is named, where the level of that year is asked for."""
    times, question = sketch.times, sketch.question
    if len(times.asked) != 1 or times.shifts != (-1,) or question.asks not in _OF_LEVEL:
        return None
    mention = next((m for m in question.periods if m.shift == -1), None)
    before = question.text[: mention.start].lower().replace(",", " ").split() if mention is not None else []
    if before and before[-1] in _BASE_OF:
        return None
    return times.asked[0].shifted(-1)


def _place(words: Sequence[str]) -> Decimal | None:
    """The place that a question wants a figure rounded to: "the nearest ten million"."""
    if "nearest" not in words:
        return None
    step = Decimal(1)
    for word in words[words.index("nearest") + 1 :]:
        if word not in _NEAREST and not word.isdigit():
            break
        step *= Decimal(_NEAREST.get(word) or int(word))
    return step if step > 1 else None


def _before_and_after(sketch: Sketch) -> bool:
    """Whether the levels on both sides of a change are asked for ("how much before, and how much after?")."""
    words = sketch.words
    if not {"before", "and", "after"} <= set(words) or not sketch.has("after"):
        return False
    place = words.index("before")
    return "after" in words[place:] and "and" in words[place : place + words[place:].index("after")]
