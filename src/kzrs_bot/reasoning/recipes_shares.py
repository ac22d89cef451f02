"""Calculations of parts of wholes: shares, shares compared, contributions to a change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from kzrs_bot.language.quantities import Comparison, QuantityMention
from kzrs_bot.pack.model import Identity
from kzrs_bot.reasoning import numbers
from kzrs_bot.reasoning.cube import Series
from kzrs_bot.reasoning.evaluator import Result
from kzrs_bot.reasoning.findings import Clause, Findings
from kzrs_bot.reasoning.marks import Named
from kzrs_bot.reasoning.members import beyond
from kzrs_bot.reasoning.recipe import MOVES, UNITS, Clauses, Recipe, Tools, answer, recipe, verdict
from kzrs_bot.reasoning.relations import AMOUNT
from kzrs_bot.reasoning.rows import Point, Row
from kzrs_bot.reasoning.sketch import Sketch
from kzrs_bot.values import Period

_AMONG = frozenset({"among", "amongst", "within"})
_PARTING = frozenset({"of", "among", "amongst", "in", "within", "against", "per", "between"})
"""Words before what something is a part of."""
_VERBS = frozenset(
    {"is", "are", "was", "were", "do", "does", "did", "has", "have", "had", "would", "will", "makes", "make"}
    | {"how", "what"}
)
"""Words that end the name of a whole."""
_SUCH = frozenset({"such", "those", "these", "of"})
"""Words by which all things of the kind that was named are meant."""
_REACH = 5
"""Words from a state to the end of the name that it belongs to."""
_PAIR = 2
_WHETHER = frozenset({"was", "is", "were", "are", "did", "does", "do", "has", "have", "had"})
"""Words that a question for a yes or a no begins with."""
_LEADING = frozenset({"of", "for", "every", "each", "dollar", "dollars"})
"""Words at an end of a share that its whole follows ("of", "out of every dollar")."""
_HALF = 50
"""Percent beyond which a part is the greater one."""


_RATES = frozenset({"activity", "utilisation", "utilization", "survival"})
"""Words of a rate at which things are in a state that others of them are not in."""
_MOVED = frozenset({"rise", "fall", "change", "difference", "points", "less"})
"""Signs of a share that moves; without them one figure in two times is set against itself."""
_PARTS = frozenset({"share", "shares", "part", "portion", "proportion", "slice"})
"""Words of a part of a whole, which a percentage need not be."""
_FRACTION = frozenset({"fraction", "decimal"})
"""Words for a share in another form, which goes without its whole."""


class ShareRecipes:
    """What part one figure is of another."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._relate = tools.relate
        self._pack = tools.cube.pack

    def recipes(self) -> tuple[Recipe, ...]:
        """In the order in which they are tried."""
        moves, units = MOVES, UNITS
        return (
            recipe(
                "contribution",
                self._contribution,
                "share|of-change",
                f"{moves} share of-change {units}",
                operands=(1, 9),
            ),
            recipe(
                "part of a whole's change",
                self._part_of_change,
                "share|of-change rise|fall|change",
                f"{moves} share of-change {units}",
                operands=(2, 2),
            ),
            recipe(
                "share as said",
                self._share_as_said,
                "",
                f"share percent compare less ratio need goods {moves}",
                operands=(1, 9),
            ),
            recipe(
                "shares compared",
                self._shares,
                "share|percent|majority compare|most|least|less|points",
                "least share percent difference points compare less most each both-kinds goods other-kind",
                operands=(1, 9),
            ),
            recipe("majority", self._majority, "majority|minority", "share", operands=(1, 2)),
            recipe("two shares", self._shares, "share|percent", "share percent each both-kinds", operands=(2, 2)),
            recipe("split of a whole", self._split, "share|percent", "share percent each both-kinds", operands=(3, 3)),
            recipe(
                "share in two periods",
                self._share_moved,
                "share rise|fall|change|difference|compare|less",
                "rise fall change difference compare less points percent",
                operands=(1, 2),
            ),
            recipe("share", self._share, "share", f"{units} {moves} goods per-year compare of-change", operands=(1, 2)),
            recipe("share of the other part", self._share_of_other, "share complement", units, operands=(2, 2)),
            recipe("share of all together", self._share_of_all, "share sum", units, operands=(1, 2)),
            recipe("part in percent", self._share_of_kin, "percent", f"{units} total all", operands=(2, 2)),
            recipe("active share", self._active_share, "percent", "share", operands=(1, 1)),
        )

    def _share(self, sketch: Sketch) -> Findings | None:
        sketch = self._with_flow(sketch)
        if sketch.has("rise", "fall", "change", "fold") and not self._tools.only_changes(sketch):
            return None
        if self._tools.only_changes(sketch):
            changes = self._tools.changes(sketch, AMOUNT) if len(sketch.operands) > 1 else None
            return answer(self._relate.share(*self._part_first(sketch, changes))) if changes else None
        if sketch.question.confirm and sketch.has("compare") and "than" in sketch.words:
            return None
        if sketch.times.shifts and "and" in sketch.words:
            asked = tuple(_with_other_time(sketch))
            sketch = replace(sketch, times=replace(sketch.times, asked=asked, shifts=()))
        rows = self._tools.rows(sketch, even=False)
        found: list[Clause] = []
        for row in rows[:2]:
            found += self._share_of_row(sketch, row) or []
        return answer(found)

    def _share_of_other(self, sketch: Sketch) -> Findings | None:
        """What part of a whole is not the part that is named, but the only other one."""
        for identity in (i for i in self._pack.arithmetic if i.kind == "sum" and len(i.terms) == _PAIR):
            parts = [o for o in sketch.operands if o.series.measure in identity.terms]
            wholes = [o for o in sketch.operands if o.series.measure == identity.result]
            if len(parts) == len(wholes) == 1 and not parts[0].series.dims and not sketch.question.confirm:
                other = next(term for term in identity.terms if term != parts[0].series.measure)
                return self._share(replace(sketch, operands=(Named(Series(other), 0, 0), wholes[0])))
        return None

    def _share_of_all(self, sketch: Sketch) -> Findings | None:
        """What part of a sum of several kinds of things has a state ("of both groups together")."""
        sums = {i.result for i in self._pack.arithmetic if i.kind == "sum"}
        alike = sketch.measures <= sums and all(operand.series.dims for operand in sketch.operands)
        return self._share(sketch) if alike and len(sketch.measures) == 1 else None

    def _share_of_kin(self, sketch: Sketch) -> Findings | None:
        """A part in percent of its whole, both of which are named ("of all sales, what were tickets, in percent?")."""
        pairs = [(a.series, b.series) for a in sketch.operands for b in sketch.operands if a is not b]
        kin = any(self._relate.whole_of(part) == whole for part, whole in pairs)
        return self._share(sketch) if kin and sketch.words[0] == "of" and not sketch.question.confirm else None

    def _active_share(self, sketch: Sketch) -> Findings | None:
        """What part of the whole has a state; a whole by itself is no part."""
        series = sketch.operands[0].series
        if any(i.kind == "complement" and series.value_of(i.dim) == i.terms[0] for i in self._pack.arithmetic):
            return None
        return self._share(sketch)

    def _share_of_row(self, sketch: Sketch, row: Row) -> Clauses:
        results = self._relate.levels(row)
        if results is None:
            return None
        if len(results) == 1:
            longer = self._longer(sketch, row[0])
            if longer is not None:
                return self._relate.share(results[0], longer)
            whole = self._whole_meant(sketch, row[0].series)
            result = self._tools.value(whole, row[0].period) if whole is not None else None
            if result is None or not self._implied(sketch, row[0].series):
                return None
            clauses = self._relate.share(results[0], result)
            one_in = "one in" in " ".join(sketch.words) and bool(results[0].number.exact)
            return [*clauses, *self._relate.one_in(results[0], result)] if clauses and one_in else clauses
        if len(results) != 2:
            return None
        part, whole_ = self._part_first(sketch, results)
        clauses = self._relate.share(part, whole_)
        if clauses and "one in" in " ".join(sketch.words) and whole_.number.exact:
            clauses += self._relate.one_in(part, whole_)
        return clauses

    def _longer(self, sketch: Sketch, point: Point) -> Result | None:
        """The level of the one longer period that has a stated figure, where a total is hinted at."""
        period = point.period
        in_year = period is not None and period.grain != "year" and sketch.words.count(str(period.year)) == 1
        of = any(s.name == "share" and s.end and sketch.words[s.end - 1] == "of" for s in sketch.signs)
        whole = sketch.has("total", "all") or "cumulative" in sketch.words or (in_year and of)
        timed = sketch.times.named or sketch.followup or "cumulative" in sketch.words
        if not (whole and timed) or period is None or self._relate.whole_of(point.series):
            return None
        longer = [p for p in self._tools.periods(point.series) if p.contains(period) and not p.same(period)]
        return self._tools.value(point.series, longer[0]) if len(longer) == 1 else None

    def _majority(self, sketch: Sketch) -> Findings | None:
        """Whether a part is more, or less, than half of its whole."""
        if not sketch.question.confirm or sketch.limits or self._tools.only_changes(sketch):
            return None
        clauses: list[Clause] = []
        shares: list[Result] = []
        for row in self._tools.rows(sketch, even=False)[:2]:
            results = self._relate.levels(row)
            if results and len(results) == 1:
                whole = self._relate.whole_of(results[0].series)
                other = self._tools.value(whole, results[0].period) if whole is not None else None
                results = [results[0], other] if other is not None else None
            if not results or len(results) != 2:
                return None
            part, all_ = self._part_first(sketch, results)
            if self._relate.whole_of(part.series) != all_.series:
                return None
            clauses += self._relate.share(part, all_) or []
            shares.append(self._relate.share_result(part, all_))
        sides = {share.number.exact > _HALF for share in shares}
        right = sides == {sketch.has("majority")}
        return answer(clauses, verdict(sketch, right)) if len(sides) == 1 else None

    def _whole_meant(self, sketch: Sketch, series: Series) -> Series | None:
        """The whole of a part: of its kind, or of its state where that stands first ("of the active firms")."""
        among = bool(_AMONG & set(sketch.words))
        rated = any(s.name == "share" and "rate" in sketch.words[s.start : s.end] for s in sketch.signs)
        ends = [sketch.words[s.end - 1] for s in sketch.signs if s.name == "share" and s.end]
        of = not (among or rated) and "of" in ends
        sums = [i for i in self._pack.arithmetic if i.kind == "sum" and series.measure in i.terms]
        if sums and not rated and any(_of_its_state(sketch, o) for o in sketch.operands if o.series == series):
            return Series(sums[0].result, series.dims)
        states = [i for i in self._pack.arithmetic if i.kind == "complement" and series.value_of(i.dim)]
        if of and sums and states and self._of_all(sketch, states[0]) and not _of_its_kind(sketch, series):
            whole = Series(sums[0].result, series.dims)
            return whole.with_dim(states[0].dim, states[0].terms[0]) if len(states) == 1 else whole
        return self._relate.whole_of(series)

    @staticmethod
    def _of_all(sketch: Sketch, state: Identity) -> bool:
        """Whether a share is of all things in whatever state ("of all the firms", not "of all idle firms")."""
        ends = {sign.end for sign in sketch.signs if sign.name == "share"}
        places = [sign.end for sign in sketch.signs if sign.name == "total" and sign.start in ends]
        if not places:
            return False
        following = [word for word in sketch.words[places[0] : places[0] + 2] if word != "the"]
        return bool(following) and following[0] not in {*state.terms, state.result, *state.words}

    def _share_moved(self, sketch: Sketch) -> Findings | None:
        """A part of a whole in two periods, and by how many points it moved."""
        sketch = self._with_flow(sketch)
        asked = _with_other_time(sketch)
        wholes = {self._relate.whole_of(operand.series) for operand in sketch.operands}
        parts = [o for o in sketch.operands if o.series not in wholes]
        if len(asked) != 2 or len(parts) != 1 or sketch.limits:
            return None
        if len(sketch.operands) == 1 and not sketch.names & _MOVED and _PARTS.isdisjoint(sketch.words):
            return None
        whole = self._relate.whole_of(parts[0].series)
        if whole is None or any(o.series != whole for o in sketch.operands if o is not parts[0]):
            return None
        clauses: list[Clause] = []
        shares: list[Result] = []
        for period in sorted(asked, key=lambda p: str(p.start)):
            part, all_ = self._tools.value(parts[0].series, period), self._tools.value(whole, period)
            made = self._relate.share(part, all_) if part is not None and all_ is not None else None
            if part is None or all_ is None or not made or part.number.unit != all_.number.unit:
                return None
            clauses += made
            shares.append(self._relate.share_result(part, all_))
        rose = shares[1].number.exact > shares[0].number.exact
        right = rose == sketch.has("rise") if sketch.has("rise") != sketch.has("fall") else None
        if right is None and sketch.has("compare", "less") and "than" in sketch.words:
            later = str(asked[0].start) > str(asked[1].start)
            right = (rose == later) != sketch.has("less")
        asks_so = sketch  # a yes or a no is wanted, whatever is to be told besides ("... larger? Give both.")
        if sketch.words[0] in _WHETHER:
            asks_so = replace(sketch, question=replace(sketch.question, confirm=True))
        lead = None if right is None else verdict(asks_so, right)
        return answer([*clauses, *self._relate.points(shares)], lead)

    def _implied(self, sketch: Sketch, series: Series) -> bool:
        """Whether a whole goes without saying: the part's name has it, its state does, or a total is hinted at."""
        status = any(i.kind == "complement" and series.value_of(i.dim) for i in self._pack.arithmetic)
        whole = self._relate.whole_of(series)
        named = whole is not None and any(whole.measure in term.terms for term in sketch.question.terms)
        ends = {operand.end for operand in sketch.operands}
        named = named or any(s.name == "share" and s.end and s.start in ends for s in sketch.signs)
        hinted = (sketch.has("total") and not _of_total(sketch)) or bool(_FRACTION & set(sketch.words))
        return status or named or hinted or (sketch.flow is not None and sketch.flow != series.measure)

    def _with_flow(self, sketch: Sketch) -> Sketch:
        """The sketch with goods of one direction as an operand beside what they are part of."""
        if sketch.flow is None or len(sketch.operands) != 1 or sketch.operands[0].series.dims:
            return sketch
        own = sketch.operands[0].series
        flow = Series(sketch.flow)
        if own == flow or self._relate.whole_of(flow) != own:
            return sketch
        return replace(sketch, operands=(Named(flow, 0, 0), *sketch.operands))

    def _part_first(self, sketch: Sketch, results: Sequence[Result]) -> tuple[Result, Result]:
        """The part before the whole: what an identity or a longer period says, else what follows "of"."""
        first, second = results
        if first.series == second.series and first.period is not None and second.period is not None:
            if first.period.contains(second.period) or second.period.contains(first.period):
                return (second, first) if first.period.contains(second.period) else (first, second)
        elif self._relate.whole_of(second.series) == first.series:
            return second, first
        elif self._relate.whole_of(first.series) == second.series:
            return first, second
        return (second, first) if self._of_first(sketch) else (first, second)

    def _of_first(self, sketch: Sketch) -> bool:
        """Whether the first of two names stands right after the "of" of a share."""
        places = [operand.start for operand in sketch.operands]
        if len(places) < 2:
            offsets = sketch.offsets
            places = [sum(offset <= place for offset in offsets) - 1 for place in sketch.times.places]
        signs = [s for s in sketch.signs if s.name == "share" and s.end]
        ends = [s.end for s in signs if _LEADING & {sketch.words[s.end - 1], sketch.words[s.start]}]
        if len(places) < 2 or not ends:
            return False
        lent = {n for n, operand in enumerate(sketch.operands) if not operand.end}
        return places[0] >= ends[0] and not any(place < ends[0] for n, place in enumerate(places) if n not in lent)

    def _split(self, sketch: Sketch) -> Findings | None:
        """The shares of both parts of a whole, where all three are named."""
        kin = [i for i in self._pack.arithmetic if i.kind == "sum" and {i.result, *i.terms} == sketch.measures]
        plain = not any(operand.series.dims for operand in sketch.operands)
        if len(kin) != 1 or not plain or sketch.question.confirm or len(sketch.times.asked) > 1 or sketch.limits:
            return None
        period = sketch.times.asked[0] if sketch.times.asked else None
        found = [self._tools.value(Series(measure), period) for measure in (kin[0].result, *kin[0].terms)]
        results = [result for result in found if result is not None]
        if len(results) != len(found):
            return None
        whole, *parts = results
        return answer([clause for part in parts for clause in self._relate.share(part, whole) or []])

    def _shares(self, sketch: Sketch) -> Findings | None:
        """Parts of their own wholes side by side."""
        series = [operand.series for operand in sketch.operands]
        if len(series) == 1:
            identity = self._tools.cube.identity(series[0])
            if identity is None or identity.kind != "sum":
                return None
            series = list(self._tools.evaluator.terms(series[0], identity))
        series = self._without_own_wholes(series)
        if len(series) != 2 or not all(s.dims for s in series) or (sketch.has("majority") and sketch.question.confirm):
            return None
        if _RATES & set(sketch.words):
            series = [self._in_state(each) for each in series]
        clauses: list[Clause] = []
        shares: list[Result] = []
        for item in series:
            whole = self._relate.whole_of(item)
            part_, whole_ = self._tools.value(item, None), self._tools.value(whole, None) if whole else None
            if part_ is None or whole_ is None or whole == item:
                return None
            clauses += self._relate.share(part_, whole_) or []
            shares.append(self._relate.share_result(part_, whole_))
        wholes = {i.terms[0] for i in self._pack.arithmetic if i.kind == "complement"}
        stateless = any(value in wholes for item in series for _, value in item.dims)
        if len(clauses) != 2 or (stateless and sketch.question.asks == "place"):
            return None
        apart = self._relate.points(shares) if sketch.has("points", "difference") else []
        fewest = sketch.has("less", "least")
        sized = sketch.question.confirm and "than" in sketch.words and len(sketch.operands) == _PAIR
        right = (shares[0].number.exact > shares[1].number.exact) != fewest
        ordered = sorted(clauses, key=lambda clause: _percent(clause) if fewest else -_percent(clause))
        return answer([*ordered, *apart], verdict(sketch, right) if sized else None)

    def _without_own_wholes(self, series: Sequence[Series]) -> list[Series]:
        """Series without those of the things in all states that others are in one state of."""
        kinds = [i for i in self._pack.arithmetic if i.kind == "complement"]
        parts = [(each, i) for each in series for i in kinds if each.value_of(i.dim) == i.terms[-1]]
        wholes = {part.with_dim(i.dim, i.terms[0]) for part, i in parts}
        return [each for each in series if each not in wholes]

    def _in_state(self, series: Series) -> Series:
        """The things of a series that are in the state which a rate tells of, where it is on all of them."""
        for identity in (i for i in self._pack.arithmetic if i.kind == "complement"):
            if series.value_of(identity.dim) == identity.terms[0]:
                return series.with_dim(identity.dim, identity.terms[-1])
        return series

    def _contribution(self, sketch: Sketch) -> Findings | None:
        """What part of a net change some items' changes would be."""
        items = tuple(o for o in sketch.operands if o.series.dims and self._relate.itemised(o.series))
        if len(items) == 1 and self._of_itself(sketch, items[0]):
            return None
        if not items or len(items) != len(sketch.operands) or not sketch.wholes:
            return None
        of = any(s.name == "share" and s.end and sketch.words[s.end - 1] in {"of", "for"} for s in sketch.signs)
        if not sketch.has("rise", "fall") or len({item.series.measure for item in items}) > 1:
            return None
        if len(items) == _PAIR and self._beside_each_other(sketch):
            return None
        if not of and not sketch.has("of-change"):
            return None
        rows = self._tools.rows(sketch, changes=True)
        members = self._tools.cube.breakdown(Series(items[0].series.measure))
        everything = [s for group in members.values() for s in group]
        return answer([c for row in rows[:1] for c in self._relate.contribution(row, everything)])

    @staticmethod
    def _of_itself(sketch: Sketch, item: Named) -> bool:
        """Whether a part of an item is asked for ("what fraction of the rope imports was lost?")."""
        ends = [s.end for s in sketch.signs if s.name == "share" and s.end and sketch.words[s.end - 1] == "of"]
        alone = {"of", "in", "to"}.isdisjoint(sketch.words[item.end :])
        return alone and any(0 <= item.start - end <= 1 for end in ends)

    def _part_of_change(self, sketch: Sketch) -> Findings | None:
        """What part of the change of a sum the change of one of its terms is."""
        if sketch.question.confirm or self._tools.only_changes(sketch):
            return None
        pairs = [(a.series, b.series) for a in sketch.operands for b in sketch.operands if a is not b]
        kin = [(part, whole) for part, whole in pairs if self._relate.whole_of(part) == whole and not part.dims]
        rows = self._tools.moved_rows(sketch)
        if len(kin) != 1 or len(rows) != 1:
            return None
        found = [self._tools.changed(series, rows[0][0].period, AMOUNT) for series in kin[0]]
        results = [result for result in found if result is not None]
        if len(results) != _PAIR or len({result.number.exact > 0 for result in results}) > 1:
            return None
        rise = results[0].number.exact > 0
        named = [replace(result, number=result.number.size(), aspect="rise" if rise else "fall") for result in results]
        own = self._own_change(kin[0][0], rows[0][0].period) if sketch.has("money") else []
        return answer([*own, *(self._relate.share(named[0], named[1]) or [])])

    def _own_change(self, series: Series, period: Period | None) -> list[Clause]:
        """By how much a figure changed in units."""
        cell = self._tools.cube.at(series, period)
        if cell is None or cell.base is None:
            return []
        levels = [self._tools.value(series, time) for time in (cell.base, period)]
        return self._relate.difference([r for r in levels if r is not None]) or [] if all(levels) else []

    @staticmethod
    def _beside_each_other(sketch: Sketch) -> bool:
        """Whether one item is asked for as a part of another ("A's drop was what fraction of B's?")."""
        places = [operand.start for operand in sketch.operands]
        return any(s.name == "share" and places[0] < s.start < places[1] for s in sketch.signs)

    def _share_as_said(self, sketch: Sketch) -> Findings | None:
        """Whether a share or a multiple is what the question says."""
        limits = [m for m in sketch.limits if m.quantity.unit != "USD"]
        if not sketch.question.confirm or len(limits) != 1 or limits[0].quantity.unit not in {"%", "x"}:
            return None
        limit = limits[0]
        if limit.quantity.unit == "x" and sketch.has("share"):
            return None
        sketch = self._with_flow(sketch)
        if self._tools.only_changes(sketch):
            results = self._tools.changes(sketch, AMOUNT)
        else:
            rows = self._tools.rows(sketch, even=False)
            results = self._relate.levels(rows[0]) if len(rows) == 1 else None
        if results and len(results) == 1 and limit.quantity.unit == "%":
            whole = self._relate.whole_of(results[0].series)
            other = self._tools.value(whole, results[0].period) if whole else None
            of = any(s.name == "share" and s.end and sketch.words[s.end - 1] == "of" for s in sketch.signs)
            if other is None or (of and not self._implied(sketch, results[0].series)):
                return None
            if not sketch.has("share") and not self._implied(sketch, results[0].series):
                return None
            results = [results[0], other]
        if not results or len(results) != 2:
            return None
        comparison = _bound_by(sketch, limit)
        bound = Fraction(limit.quantity.value)
        if limit.quantity.unit == "%":
            part, whole_ = self._part_first(sketch, results)
            if self._relate.whole_of(part.series) != whole_.series and _leads(sketch, limit):
                whole_, part = results
            clauses, number = self._relate.share(part, whole_), numbers.percent_of(part.number, whole_.number)
        else:
            clauses = self._relate.ratio([replace(r, number=r.number.size()) for r in results])
            number = numbers.times(results[0].number.size(), results[1].number.size())
        shown = number.exact if comparison else number.rounded
        right = beyond(number.exact, bound, comparison) or (comparison in {"", ">="} and shown == bound)
        return answer(clauses, "yes" if right != sketch.question.negated else "no")


def _with_other_time(sketch: Sketch) -> Sequence[Period]:
    """The times of a share; the year before the only one where that is named, or where the share itself moved."""
    asked, shifts = sketch.times.asked, sketch.times.shifts
    moves = [sign.start for sign in sketch.signs if sign.name in {"rise", "fall"}]
    named = max((operand.end for operand in sketch.operands), default=0)
    led = any(sign.name == "share" and sign.start < named for sign in sketch.signs)
    moved = sketch.question.confirm and led and bool(moves) and min(moves) >= named
    if len(asked) != 1 or len(shifts) > 1 or sketch.followup or not (shifts or moved):
        return asked
    return asked[0], asked[0].shifted(shifts[0] if shifts else -1)


def _bound_by(sketch: Sketch, limit: QuantityMention) -> Comparison:
    """How a limit binds: what is to be reached, or got up to, is a lower bound."""
    if limit.comparison and not (limit.comparison == "<=" and sketch.has("compare")):
        return limit.comparison
    if sketch.has("less"):
        return "<"
    return ">=" if sketch.has("compare") else ""


def _leads(sketch: Sketch, limit: QuantityMention) -> bool:
    """Whether a percentage stands before its whole, and the part after it ("was half of what came in sent back?")."""
    first = sketch.offsets[sketch.operands[0].start]
    return sketch.question.text[limit.end :].lstrip().lower().startswith("of ") and first > limit.end


def _of_its_kind(sketch: Sketch, series: Series) -> bool:
    """Whether a share is of all things of the part's own kind ("of all such", "of all mixed ones")."""
    places = [sign.end for sign in sketch.signs if sign.name == "total"]
    named = [term.start for term in sketch.question.terms if series.measure in term.terms]
    alike = any(not _SUCH.isdisjoint(sketch.words[place : place + 1]) for place in places)
    return alike or any(0 <= start - place <= 1 for start in named for place in places)


def _of_its_state(sketch: Sketch, named: Named) -> bool:
    """Whether what a part is of is told by its state alone ("among active firms", "of everything active").

    Where the part's own name follows within the whole, that is the whole ("of the active ones among mixed firms").
    """
    state = named.state
    if state is None:
        return False
    text, words = sketch.question.text, sketch.words
    for place in (n for n, word in enumerate(words[:state]) if word in _PARTING):
        between = words[place + 1 : state]
        if "," in text[sketch.offsets[place] : sketch.offsets[state]] or not _PARTING.union(_VERBS).isdisjoint(between):
            continue
        end = next((n for n in range(state + 1, len(words)) if words[n] in _VERBS or n == state + _REACH), len(words))
        return not (place < named.start < end)
    return False


def _percent(clause: Clause) -> float:
    return float(clause.derivation[-1].result.removeprefix("about ").removesuffix("%"))


def _of_total(sketch: Sketch) -> bool:
    """Whether the total that is spoken of is that of the figure itself ("what share of all their total sales ...?")."""
    starts = {operand.start for operand in sketch.operands}
    totals = [sign.start for sign in sketch.signs if sign.name == "total" and {sign.start, sign.end} & starts]
    ends = [s.end for s in sketch.signs if s.name == "share" and s.end and sketch.words[s.end - 1] == "of"]
    return any(0 <= total - end <= _PAIR for total in totals for end in ends)
