"""Answers a question by the one calculation that accounts for all of it: every sign, every name, every telling word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kzrs_bot.matching.matcher import Matcher
from kzrs_bot.pack.model import Pack
from kzrs_bot.reading.question import Question
from kzrs_bot.reasoning.cube import Cube, Series
from kzrs_bot.reasoning.evaluator import Evaluator
from kzrs_bot.reasoning.findings import Findings
from kzrs_bot.reasoning.marks import Named
from kzrs_bot.reasoning.phrasing import Phrasing
from kzrs_bot.reasoning.recipe import IDLE, Recipe, Tools
from kzrs_bot.reasoning.recipes_forms import FormRecipes
from kzrs_bot.reasoning.recipes_groups import COUNTS, GroupRecipes
from kzrs_bot.reasoning.recipes_levels import LevelRecipes
from kzrs_bot.reasoning.recipes_moves import MoveRecipes
from kzrs_bot.reasoning.recipes_pairs import PairRecipes
from kzrs_bot.reasoning.recipes_shares import ShareRecipes
from kzrs_bot.reasoning.recipes_things import ThingRecipes
from kzrs_bot.reasoning.scan import Past
from kzrs_bot.reasoning.signs import Sign
from kzrs_bot.reasoning.sketch import Sketch, Sketcher
from kzrs_bot.reasoning.times import Times
from kzrs_bot.values import Period

_DEPTH = 3
STRONG = frozenset(
    {
        "difference",
        "sum",
        "ratio",
        "share",
        "average",
        "per-month",
        "per-quarter",
        "before",
        "after",
        "rest",
        "need",
        "projection",
        "complement",
        "second",
        "third",
        "rank",
        "ascending",
        "top",
        "bottom",
        "points",
        "narrow",
        "firsts",
        "lasts",
        "majority",
        "minority",
        "round",
        "units",
        "thousands",
        "millions",
        "billions",
        "same-way",
        "repeat",
    }
)
"""Signs that ask for a calculation whatever else is said."""
_PAIR = ("first", "second")
_SCALES = frozenset({1, 10, 100, 1000})
"""What shares and ratios are told of ("for every $100")."""
_PAIRING = ("sum", "difference", "ratio", "average", "compare")
_THOSE = frozenset({"these", "those", "them", "they", "three", "two", "four"})
_POINTING = frozenset({"that", "it", "this"})
_GOING_ON = {("so",), ("then",), ("and",)}
"""Words that begin what follows from an answer."""
_TWO = frozenset({"two", "both"})
_NOT = frozenset({"not", "isn", "aren", "wasn", "weren", "don", "doesn", "didn"})
_RANKING = frozenset({"most", "least", "second", "third", "top", "bottom"})
_STRETCHES = frozenset({"periods", "years", "stretches", "spans", "times", "timespans", "ones"})
_MADE = ("average", "per-month", "per-quarter", "sum", "projection", "ratio")
"""Signs of calculations whose result is the level of no figure in a period."""
_OF_ITEMS = (
    *("most", "least", "second", "third", "rank", "top", "bottom"),
    *("goods", "listed", "sum", "share", "difference"),
)
"""Signs of questions over several items."""
_FULL_YEAR = re.compile(r"\b(?:full|whole|entire)[- ]year\b", re.IGNORECASE)
_FEW = 5
"""Words of a question that asks no more than the size."""
_MADE_OF = frozenset({"sum", "difference"})
_CONCLUDING = frozenset({"giving", "making", "yielding", "meaning", "implying", "which", "that"})
"""Words that begin what follows from an answer ("giving what for 2022?")."""
_LEVELS = frozenset({"what", "amount"})
"""Ways of asking for a level."""
_AFTER_TOTAL = frozenset({"for", "in", "from", "then", "at"})
_UNITS = frozenset({"percent", "money", "points"})


class Programs:
    """Sketches a question and makes the first calculation that fits the whole sketch."""

    def __init__(self, pack: Pack, matcher: Matcher, cube: Cube, evaluator: Evaluator, phrasing: Phrasing) -> None:
        self._matcher = matcher
        self._cube = cube
        self._sketcher = Sketcher(pack, matcher, cube)
        self._evaluator = evaluator
        tools = Tools(cube, evaluator, phrasing)
        kinds = (FormRecipes, MoveRecipes, GroupRecipes, ThingRecipes, ShareRecipes, PairRecipes, LevelRecipes)
        self.recipes: tuple[Recipe, ...] = tuple(made for kind in kinds for made in kind(tools).recipes())

    def answer(self, question: Question, history: Sequence[Past] = (), *, strong: bool = False) -> Findings | None:
        """The worked-out answer; None where no calculation accounts for the whole question.

        strong asks for a sign that cannot be meant otherwise, where a stated fact answers as well.
        """
        if self.hangs(self.sketch(question, history), history):
            return None
        for sketch in self._ways(question, history):
            if _denies(sketch) and not question.confirm and not (sketch.has("complement") or self.rest(sketch)):
                return None
            marked = question.confirm and sketch.has("compare") and not self._states(sketch)
            bounded = marked or any(limit.comparison for limit in sketch.limits)
            if strong and not (bounded or sketch.names & (STRONG | {"money"})):
                continue
            findings = self._made(sketch) or self._made(_of_goods(sketch))
            if findings is not None:
                return findings
        return None

    def _states(self, sketch: Sketch) -> bool:
        """Whether the question gives no limit, or one that is a stated figure."""
        cells = [cell for operand in sketch.operands for cell in self._cube.cells(operand.series)]
        stated = {number.exact for cell in cells for number in (cell.value, cell.amount(), cell.percent()) if number}
        sizes = {abs(number) for number in stated}
        return not sketch.limits or any(limit.quantity.value in sizes for limit in sketch.limits)

    def hangs(self, sketch: Sketch, history: Sequence[Past]) -> bool:
        """Whether something is set against a figure that was worked out before ("is that more than ...?")."""
        if not history or not _POINTING & set(sketch.words):
            return False
        before = self.sketch(history[-1].question, history[:-1][-_DEPTH:])
        summed = sketch.has("share") and before.has("sum") and len(before.operands) > 1
        if summed and _sum_of(self._cube, before) is not None:
            return False
        of_top = sketch.has("share") and before.has("sum", "all") and before.has("top", "bottom")
        of_sum = summed or of_top
        if not (of_sum or sketch.has(*_PAIRING, "less", "percent")):
            return False
        return (of_top or before.has(*_MADE)) and self.answer(history[-1].question, history[:-1]) is not None

    def rest(self, sketch: Sketch) -> bool:
        """Whether all operands are what is left of a whole, which a negation is taken up in."""
        kinds = {i.result: i.dim for i in self._cube.pack.arithmetic if i.kind == "complement"}
        rests = [operand.series.value_of(dim) for operand in sketch.operands for dim in set(kinds.values())]
        return bool(rests) and all(value in kinds for value in rests)

    def _ways(self, question: Question, history: Sequence[Past]) -> list[Sketch]:
        """The ways to take a question: as it is completed, and over the figures that it points back to."""
        sketch = self.sketch(question, history)
        own = self._sketcher.sketch(question) if history else sketch
        given = self._listed(own, history) if not own.operands and own.flow is None and not own.open else ()
        if len(given) < len(_PAIR):
            return [sketch]
        over = replace(own, given=given, followup=True)
        pointing = own.has("firsts", "lasts") or bool(_THOSE & set(own.words))
        return [over, sketch] if pointing else [sketch, over]

    def _listed(self, sketch: Sketch, history: Sequence[Past]) -> tuple[str, ...]:
        """The facts of the figures given last: in the last answer, or one in each of several."""
        last = list(dict.fromkeys(self._figures(history[-1].facts))) if history else []
        heads = list(dict.fromkeys(id_ for past in history for id_ in self._figures(past.facts)[:1]))
        wanted = next((COUNTS[word] for word in sketch.words if word in COUNTS), len(_PAIR))
        single = sum(len(self._figures(past.facts)) == 1 for past in history) > 1
        found = last if len(last) >= wanted and not (single and sketch.has("firsts", "lasts")) else heads
        if _TWO & set(sketch.words) and not sketch.has("firsts", "lasts") and len(last) != len(_PAIR):
            found = heads[-len(_PAIR) :]
        if sketch.has("firsts", "lasts"):
            return tuple(found[:wanted] if sketch.has("firsts") else found[-wanted:])
        return tuple(found)

    def _figures(self, facts: Sequence[str]) -> list[str]:
        """The figures that facts state, the items of one that lists them taken for it."""
        found: list[str] = []
        for id_ in facts:
            fact = self._cube.pack.facts[id_]
            members = fact.slots.get("members", ())
            cells = [cell for series in self._cube.having(members) for cell in self._cube.cells(series)]
            kin = [cell.fact.id for cell in cells if fact.origin in (None, cell.fact.origin)]
            found += [id_] if self._cube.fact(id_) is not None else kin
        return found

    def _made(self, sketch: Sketch | None) -> Findings | None:
        """The first calculation that accounts for the sketch."""
        if sketch is None or sketch.unclear or sketch.has("time", "currency", "per-week") or self.of_old(sketch):
            return None
        for recipe in self.recipes:
            if recipe.fits(sketch):
                findings = recipe.run(sketch)
                if findings is None or self._runs_against(sketch):
                    continue
                if self._accounted(sketch, findings) and self._bounded(sketch, findings):
                    return findings
        return None

    def of_old(self, sketch: Sketch) -> bool:
        """Whether what is known for the time of the source only is asked for an earlier year."""
        known = [period for operand in sketch.operands for period in self._evaluator.periods(operand.series)]
        years = [p.end.year for p in sketch.times.asked if p.end is not None]
        timeless = bool(known) and all(period is None for period in known)
        return timeless and bool(years) and max(years) < self._matcher.index.latest

    def _runs_against(self, sketch: Sketch) -> bool:
        """Whether the one figure named, which goes one way only, is asked for the other way."""
        asked = sketch.question.direction
        flowing = {m for i in self._cube.pack.arithmetic if i.kind == "acts" for m in (i.result, *i.terms)}
        if not asked or len(sketch.operands) != 1 or sketch.followup or sketch.measures & flowing:
            return False
        cells = self._cube.cells(sketch.operands[0].series)
        ways = {(cell.fact.origin, cell.fact.target) for cell in cells if cell.fact.origin and cell.fact.target}
        return bool(ways) and ways == {(asked.target, asked.origin)}

    def _bounded(self, sketch: Sketch, findings: Findings) -> bool:
        """Whether every sum of money that the question names, but for limits, takes part in what is said."""
        facts = [self._cube.fact(id_) for id_ in findings.facts]
        stated = {number.exact for cell in facts if cell for number in (cell.value, cell.amount()) if number}
        steps = [step for clause in findings.clauses for step in clause.derivation]
        said = " ".join((*(clause.text for clause in findings.clauses), *(step.formula for step in steps)))
        sizes = {abs(value) for value in stated}
        sums = [m.quantity for m in sketch.limits if m.quantity.unit == "USD" and not m.comparison]
        sums = [q for q in sums if not (sketch.has("share", "ratio") and q.value in _SCALES)]
        if sketch.has("round") or "between" in sketch.words:
            return True
        return all(abs(quantity.value) in sizes or quantity.show() in said for quantity in sums)

    def sketch(self, question: Question, history: Sequence[Past] = ()) -> Sketch:
        """The question's sketch, completed from the turns before where it cannot stand by itself."""
        lent = self._periods(history[-1].facts) if history else ()
        own = self._sketcher.sketch(question, lent)
        if not history or question.pronouns & {"person", "he", "she"} or not self._figures(history[-1].facts):
            return own
        own = self._pointing_at_item(own, history[-1])
        if not self._leans(own) and not self._leaves(own, history[-1]):
            return self._beside(own, history)
        before = self._with_given(self.sketch(history[-1].question, history[:-1][-_DEPTH:]), history[-1])
        if _asks_again(own, before):
            return replace(before, question=replace(before.question, confirm=False), followup=True)
        item = self._item_given(own, before, history[-1])
        if item is not None:
            return replace(own, operands=(item,), followup=True)
        pointed = self._pointed(own, before, history)
        if pointed:
            return replace(own, operands=pointed, followup=True)
        earlier = self.sketch(history[-2].question, history[:-2][-_DEPTH:]) if len(history) > 1 else None
        if not own.operands and own.times.windows:
            own = replace(own, times=self._sketcher.times(question, before.operands, lent))
        completed = _set_against(own, _completed(self._cube, own, before), before, earlier)
        completed = self._in_both_times(own, completed, history)
        bare = all(named.bare for named in own.operands)
        return self._in_sum(completed, history) if bare and completed.followup else completed

    def _beside(self, own: Sketch, history: Sequence[Past]) -> Sketch:
        """A question that stands by itself but for what its state or balance is of, which was named before."""
        if not own.operands or own.open or own.has("all", "sum") or not all(named.bare for named in own.operands):
            return own
        before = self.sketch(history[-1].question, history[:-1][-_DEPTH:])
        figures = _of_state(self._cube, own.operands, before.operands) or _of_kin(self._cube, own, before)
        if not figures:
            return own
        return replace(own, operands=figures, times=own.times if own.times.named else _times_of(before), followup=True)

    def _with_given(self, before: Sketch, past: Past) -> Sketch:
        """A sketch that names nothing, with the one figure that its answer gave."""
        given = self._given(past)
        if before.operands or before.flow is not None or len({named.series for named in given}) != 1:
            return before
        periods = tuple(dict.fromkeys(named.period for named in given if named.period is not None))
        times = Times(periods[:1], (0,)) if len(periods) == 1 and not before.times.named else before.times
        return replace(before, operands=(Named(given[0].series, 0, 0),), times=times)

    def _item_given(self, own: Sketch, before: Sketch, past: Past) -> Named | None:
        """The item that came out first in the last answer, where the question points back to it."""
        ranked = before.has("most", "least", "second", "third") and not before.has("difference", "ratio", "sum")
        asked = own.has(*_OF_ITEMS) if not _points_to_one(own) else own.has(*(set(_OF_ITEMS) - {"goods", "share"}))
        if own.operands or not ranked or not _POINTING & set(own.words) or asked:
            return None
        given = self._given(past)
        itemised = {i.dim for i in self._cube.pack.arithmetic if i.kind == "items"}
        first = given[0] if given else None
        if first is None or not any(dim in itemised for dim, _ in first.series.dims):
            return None
        return replace(first, start=0, end=0, period=None)

    def _in_sum(self, sketch: Sketch, history: Sequence[Past]) -> Sketch:
        """A follow-up over both parts of a sum, or over the whole of it, where it was on one part before."""
        operands = sketch.operands
        if not operands or any(operand.period is not None for operand in operands):
            return sketch
        short = len(sketch.words) <= _FEW and not any(operand.series.dims for operand in operands[1:])
        both = (bool(_TWO & set(sketch.words)) or short) and sketch.has("sum", "all")
        if not both and not _says_total(sketch.words):
            return sketch
        recent = {named.series.measure for past in history[-_DEPTH:] for named in self._given(past)}
        for identity in self._cube.pack.arithmetic:
            known = {identity.result, *identity.terms}
            kin = identity.kind == "sum" and all(operand.series.measure in known for operand in operands)
            if kin and (both or identity.result in recent or set(identity.terms) <= recent):
                series = Series(identity.result, operands[0].series.dims)
                return replace(sketch, operands=(Named(series, 0, 0),), flow=None) if self._known(series) else sketch
        return sketch

    def _in_both_times(self, own: Sketch, completed: Sketch, history: Sequence[Past]) -> Sketch:
        """A follow-up over "the two periods": those of the last two answers on its figure."""
        words = set(own.words)
        if not (words & _TWO and words & _STRETCHES) or own.times.named or len(completed.operands) != 1:
            return completed
        series = completed.operands[0].series
        found: list[Period] = []
        for past in history[-_DEPTH:]:
            periods = [named.period for named in self._given(past) if named.series == series and named.period]
            found += [p for p in periods[:1] if not any(p.same(other) for other in found)]
        if len(found) != len(_PAIR):
            return completed
        return replace(completed, times=replace(completed.times, asked=tuple(found), places=(0, 0), shifts=()))

    def _known(self, series: Series) -> bool:
        return bool(self._cube.cells(series)) or self._cube.identity(series) is not None

    def _pointed(self, sketch: Sketch, before: Sketch, history: Sequence[Past]) -> tuple[Named, ...]:
        """The figures of the turns before that "those two" means, the oldest first."""
        single = len(before.operands) < len(_PAIR) and len(before.times.asked) < len(_PAIR)
        pairing = sketch.has(*_PAIRING) and not sketch.has("narrow", "firsts", "lasts", "per-month", "per-quarter")
        if not pairing or sketch.operands or sketch.times.named or not (single or _TWO & set(sketch.words)):
            return ()
        last = self._given(history[-1])
        heads = [named for past in history[-len(_PAIR) :] for named in self._given(past)[:1]]
        found = last if len(last) == len(_PAIR) else heads
        found = [self._worth(named, found) for named in found]
        if len(found) == len(_PAIR) and not self._sides(found[0], found[1]):
            related = sketch.has("ratio", "compare") and found[0].series != found[1].series
            found = self._alike(history) or (found if related else [])
        return tuple(found) if len({named.series for named in found}) == len(_PAIR) else ()

    def _worth(self, named: Named, among: Sequence[Named]) -> Named:
        """In place of a number of things that stands beside sums of money, what these things are worth."""
        units = {self._sketcher.unit(other.series) for other in among}
        for identity in self._cube.pack.arithmetic:
            worth = Series(identity.result)
            if identity.kind == "worth" and named.series.measure in identity.terms and len(units) > 1:
                return replace(named, series=worth) if self._sketcher.unit(worth) in units else named
        return named

    def _alike(self, history: Sequence[Past]) -> list[Named]:
        """The newest two figures of the turns before that can be set side by side."""
        turns = [self._given(past) for past in history[-_DEPTH - 1 :]]
        newest = [named for turn in reversed(turns) for named in turn]
        for number, later in enumerate(newest):
            earlier = next((n for n in newest[number + 1 :] if self._sides(n, later)), None)
            if earlier is not None:
                return [earlier, later]
        return []

    def _sides(self, one: Named, other: Named) -> bool:
        """Whether two figures are of one unit, and none of them is a part of the other."""
        if one.series == other.series or self._sketcher.unit(one.series) != self._sketcher.unit(other.series):
            return False
        pair = {one.series.measure, other.series.measure}
        made = [i for i in self._cube.pack.arithmetic if i.kind in _MADE_OF and i.result in pair]
        return not any(pair & set(identity.terms) for identity in made)

    def _given(self, past: Past) -> list[Named]:
        """The figures that an answer gave, the first of them the one that was asked for."""
        cells = [cell for cell in map(self._cube.fact, past.facts) if cell is not None]
        return [Named(cell.series, n, n, cell.period) for n, cell in enumerate(cells)]

    def _periods(self, facts: Sequence[str]) -> tuple[Period, ...]:
        """Periods of facts given."""
        cells = [self._cube.fact(id_) for id_ in facts]
        return tuple(dict.fromkeys(c.period for c in cells if c is not None and c.period is not None))

    def _leans(self, sketch: Sketch) -> bool:
        """Whether a question lacks what it would be calculated from, or says that it goes on."""
        hinting = bool(_POINTING & set(sketch.words)) and all(self._sketcher.hints(term) for term in sketch.open)
        bare = not sketch.operands and sketch.flow is None and (not sketch.open or hinting)
        if sketch.has("share") and len(sketch.operands) == 1 and _POINTING & set(sketch.words):
            return not sketch.times.named
        if sketch.operands and all(named.bare for named in sketch.operands):
            return sketch.question.elliptic
        return bare or (sketch.question.elliptic and not sketch.open and not sketch.names - IDLE)

    def _pointing_at_item(self, own: Sketch, past: Past) -> Sketch:
        """A question on "it" that names a measure by a verb only, without it where an item was given last."""
        leans = bool(_POINTING & set(own.words)) or own.question.elliptic or own.words[:1] in _GOING_ON
        known = own.measures if own.has("after") and "still" in own.words else own.guessed
        if not own.operands or not own.measures <= known or not leans:
            return own
        itemised = {i.dim for i in self._cube.pack.arithmetic if i.kind == "items"}
        given = self._given(past)[:1]
        items = [named for named in given if any(dim in itemised for dim, _ in named.series.dims)]
        kin = items and items[0].series.measure in own.measures and own.has("after", "before")
        return replace(own, operands=(), flow=None) if kin else own

    def _leaves(self, sketch: Sketch, past: Past) -> bool:
        """Whether what is left of the figure given last is asked for, in words that its fact knows."""
        if sketch.operands or sketch.flow is not None or not sketch.has("complement", "after") or sketch.times.named:
            return False
        facts = [self._matcher.index.facts[id_] for id_ in past.facts]
        return all(
            any(self._matcher.explains(sketch.question, item, term) for item in facts) for term in sketch.open
        )

    def _accounted(self, sketch: Sketch, findings: Findings) -> bool:
        """Whether facts that were used explain every telling word that is left, and what is counted is named."""
        facts = [self._matcher.index.facts[id_] for id_ in findings.facts]
        units = frozenset().union(*(item.units for item in facts))
        if sketch.question.asks == "count" and not sketch.followup and not _counts(sketch, units):
            return False
        return all(
            any(self._matcher.explains(sketch.question, item, term) for item in facts)
            for term in sketch.open
        )


def _points_to_one(sketch: Sketch) -> bool:
    """Whether one thing is pointed back to by its kind ("that item"), or what became of it is asked."""
    starts = [sign.start for sign in sketch.signs if sign.name == "goods"]
    named = all(start and sketch.words[start - 1] in _POINTING for start in starts)
    return named and (bool(starts) or sketch.has("after"))


def _denies(sketch: Sketch) -> bool:
    """Whether a question is negated by other words than those that are passed over ("in full, not in millions")."""
    passed = {n for sign in sketch.signs if sign.name == "filler" for n in range(sign.start, sign.end)}
    passed |= {n for named in sketch.operands for n in range(named.start, named.end)}
    places = [n for n, word in enumerate(sketch.words) if word in _NOT]
    return sketch.question.negated and not (places and passed.issuperset(places))


def _counts(sketch: Sketch, units: frozenset[str]) -> bool:
    """Whether the noun of "how many ..." belongs to a figure or to the goods, or is its unit."""
    focus = sketch.question.focus
    return not focus or any(term.terms & units or set(range(term.start, term.end)) & sketch.covered for term in focus)


def _says_total(words: Sequence[str]) -> bool:
    """Whether a total is spoken of as such ("the total for that year"), and not that of something."""
    places = [n for n, word in enumerate(words) if word == "total" and n and words[n - 1] in {"the", "s", "year"}]
    return any(n + 1 == len(words) or words[n + 1] in _AFTER_TOTAL for n in places)


def _of_goods(sketch: Sketch) -> Sketch | None:
    """The sketch with the measure of goods that go one way as its operand."""
    if sketch.flow is None or sketch.operands or sketch.has("listed"):
        return None
    return replace(sketch, operands=(Named(Series(sketch.flow), 0, 0),), flow=None)


def _completed(cube: Cube, own: Sketch, before: Sketch) -> Sketch:
    """A follow-up with what the question before lends it."""
    together = own.has("all", "sum") or own.words[:1] == ("total",)
    states = () if together else _of_state(cube, own.operands, before.operands)
    balance = _of_kin(cube, own, before)
    if balance:
        times = own.times if own.times.named else _times_of(before)
        return replace(own, operands=balance, times=times, followup=True)
    if states:
        return replace(own, operands=states, followup=True)
    denied = _denied_state(cube, own, before)
    if denied:
        return replace(own, operands=denied, times=own.times if own.times.named else _times_of(before), followup=True)
    own = _in_state_before(cube, own, before)
    if own.has("difference") and not own.limits and not own.operands and len(before.limits) == 1:
        own = replace(own, question=replace(own.question, quantities=before.question.quantities))
    whole = _sum_of(cube, before) if own.has("share") and before.has("sum") and len(own.operands) == 1 else None
    if whole is not None and _POINTING & set(own.words):
        times = own.times if own.times.named else _times_of(before)
        return replace(own, operands=(*own.operands, Named(whole, 0, 0)), times=times, followup=True)
    rest = own.names - IDLE == {"complement"} and before.has("share")
    if (rest or own.has("other-kind")) and not own.operands:
        other = _other_part(cube, before)
        if other is not None:
            return replace(other, question=own.question, words=own.words, offsets=own.offsets, followup=True)
    if own.operands:
        if own.has("share") and len(own.operands) == len(before.operands) == 1 and _POINTING & set(own.words):
            times = own.times if own.times.named else before.times
            ends = [s.end for s in own.signs if s.name == "share" and s.end and own.words[s.end - 1] == "of"]
            if any(0 <= own.operands[0].start - end <= 1 for end in ends):
                lent = _lent(before.operands)
                return replace(own, operands=(*lent, *_lent(own.operands)), times=times, followup=True)
            return replace(own, operands=(*own.operands, *_lent(before.operands)), times=times, followup=True)
        if own.names - IDLE - _UNITS or len(before.operands) > 1:
            return own
        signs = (*_elsewhere(_lent_signs(own, before)), *own.signs)
        times = own.times if own.times.named else before.times
        return replace(own, signs=signs, times=times, wholes=own.wholes or before.wholes, followup=True)
    level = own.question.asks in _LEVELS and "same" not in own.words[:2]
    follows = bool(own.times.asked) and own.words[:1] in {(word,) for word in _CONCLUDING}
    asks = bool(own.names - IDLE - _UNITS) or (level and (bool(own.times.shifts) or follows))
    signs = own.signs if asks else (*_elsewhere(_lent_signs(own, before)), *own.signs)
    if own.names - IDLE and own.names - IDLE <= _RANKING and before.names & _RANKING:
        signs = (*_elsewhere([sign for sign in before.signs if sign.name not in _RANKING]), *own.signs)
    return replace(
        own,
        signs=signs,
        operands=_lent(before.operands),
        times=_merged(own.times, before.times),
        wholes=before.wholes,
        flow=before.flow,
        items=before.items,
        unclear=own.unclear or before.unclear,
        followup=True,
    )


def _lent_signs(own: Sketch, before: Sketch) -> tuple[Sign, ...]:
    """The signs of the question before; a unit of one's own takes the place of its unit ("and in percent?")."""
    return before.signs if not own.names & _UNITS else tuple(s for s in before.signs if s.name not in _UNITS)


def _sum_of(cube: Cube, sketch: Sketch) -> Series | None:
    """What the operands of a question make up together."""
    plain = not any(operand.series.dims for operand in sketch.operands)
    sums = [i for i in cube.pack.arithmetic if i.kind == "sum" and set(i.terms) == sketch.measures]
    return Series(sums[0].result) if plain and len(sums) == 1 else None


def _other_part(cube: Cube, before: Sketch) -> Sketch | None:
    """The question before on the other part of its whole ("and the rest?")."""
    for identity in (i for i in cube.pack.arithmetic if i.kind == "sum" and len(i.terms) == len(_PAIR)):
        parts = [o for o in before.operands if o.series.measure in identity.terms]
        others = [term for term in identity.terms if term != parts[0].series.measure] if len(parts) == 1 else []
        if len(others) == 1 and all(o is parts[0] or o.series.measure == identity.result for o in before.operands):
            series = Series(others[0], parts[0].series.dims)
            operands = [replace(o, series=series) if o is parts[0] else o for o in before.operands]
            return replace(before, operands=_lent(operands), signs=_elsewhere(before.signs))
    return None


def _of_state(cube: Cube, own: Sequence[Named], before: Sequence[Named]) -> tuple[Named, ...]:
    """The figures of the question before in the state that a follow-up names ("how many of them are active?")."""
    if not own or not all(named.bare for named in own) or len({named.series.dims for named in own}) != 1:
        return ()
    dims = own[0].series.dims
    if not dims:
        return ()
    kin = [named for named in before if {dim for dim, _ in named.series.dims} == {dim for dim, _ in dims}]
    if any(i.kind == "sum" and set(i.terms) == {named.series.measure for named in kin} for i in cube.pack.arithmetic):
        return tuple(own)
    figures = {named.series.measure: replace(named, series=Series(named.series.measure, dims)) for named in kin}
    return tuple(figures.values())


def _denied_state(cube: Cube, own: Sketch, before: Sketch) -> tuple[Named, ...]:
    """The figures of the question before in the other state, where that is all that is asked ("how many aren't?")."""
    if own.operands or own.names - IDLE != {"complement"} or own.question.asks != "count":
        return ()
    found: list[Named] = []
    for identity in (i for i in cube.pack.arithmetic if i.kind == "complement"):
        for named in before.operands:
            if named.series.value_of(identity.dim) == identity.terms[-1]:
                found.append(replace(named, series=named.series.with_dim(identity.dim, identity.result)))
    return _lent(found) if len(found) == len(before.operands) else ()


def _of_kin(cube: Cube, own: Sketch, before: Sketch) -> tuple[Named, ...]:
    """The balance of what was named before, where a follow-up says no more than that it is one ("net?")."""
    if len(own.operands) != 1 or not own.operands[0].bare or own.operands[0].series.dims:
        return ()
    words = set(own.words[own.operands[0].start : own.operands[0].end])
    found = [
        i for i in cube.pack.arithmetic
        if i.kind == "difference" and any(words == set(word.split()) for word in i.words)
        and before.measures & {i.result, *i.terms}
    ]  # fmt: skip
    return (replace(own.operands[0], series=Series(found[0].result), bare=False),) if len(found) == 1 else ()


def _times_of(sketch: Sketch) -> Times:
    """The times of a question, or the one period that its figures bring along."""
    periods = [named.period for named in sketch.operands if named.period is not None]
    if sketch.times.named or not periods or not all(period.same(periods[0]) for period in periods):
        return sketch.times
    return replace(sketch.times, asked=(periods[0],), places=(0,))


def _asks_again(own: Sketch, before: Sketch) -> bool:
    """Whether no more than the size is asked of what came out first before ("by how much?")."""
    single = len(before.operands) < len(_PAIR) and before.has("most", "least")
    bare = own.names == {"difference"} and not own.operands and not own.open and not own.times.named
    whole = own.words and own.words[0] in {"by", "and", "so"} and len(own.words) <= _FEW
    return bool(single and bare and whole) and not before.has("difference", "compare")


def _in_state_before(cube: Cube, own: Sketch, before: Sketch) -> Sketch:
    """A follow-up on other things without a word on their state, in the state asked for before."""
    operands = list(own.operands)
    for identity in (i for i in cube.pack.arithmetic if i.kind == "complement"):
        states = {named.series.value_of(identity.dim) for named in before.operands}
        state = next(iter(states)) if len(states) == 1 else None
        for number, named in enumerate(operands):
            plain = named.series.value_of(identity.dim) == identity.terms[0]
            if state is not None and plain and identity.terms[0] not in own.words:
                operands[number] = replace(named, series=named.series.with_dim(identity.dim, state))
    return replace(own, operands=tuple(operands))


def _lent(operands: Sequence[Named]) -> tuple[Named, ...]:
    """Operands of another question, which have no place in this one."""
    return tuple(replace(named, start=0, end=0) for named in operands)


def _elsewhere(signs: Sequence[Sign]) -> tuple[Sign, ...]:
    """Signs of another question, which have no place in this one."""
    return tuple(replace(sign, start=0, end=0) for sign in signs)


def _set_against(own: Sketch, completed: Sketch, before: Sketch, earlier: Sketch | None) -> Sketch:
    """A follow-up that sets a figure against the one before ("is that more than in 2023?", "did it narrow?")."""
    if (
        own.operands
        or not own.has(*_PAIRING, "share", "narrow", "less", "rise", "fall")
        or len(before.times.asked) != 1
    ):
        return completed
    kin = earlier is not None and [o.series for o in earlier.operands] == [o.series for o in before.operands]
    other = own.times if own.times.asked else earlier.times if earlier is not None and kin else None
    if len(before.operands) > 1 and own.times.asked and own.names - IDLE <= before.names:
        return completed
    if _FULL_YEAR.search(own.question.text) and not own.question.periods:
        return replace(completed, unclear=True)
    if other is None or len(other.asked) != 1 or not (_POINTING & set(own.words) or not own.times.named):
        return completed
    if other.asked[0].same(before.times.asked[0]):
        return completed
    asked = (before.times.asked[0], other.asked[0]) if own.times.asked else (other.asked[0], before.times.asked[0])
    return replace(completed, times=replace(before.times, asked=asked, places=(0, 0), shifts=()))


def _merged(own: Times, before: Times) -> Times:
    """The times of a follow-up; "the year before" shifts those of the question before."""
    if own.shifts and not own.asked and len(before.asked) == 1:
        return replace(before, asked=(before.asked[0].shifted(own.shifts[0]),))
    return own if own.named else before
