"""Answers a question by the one calculation that accounts for all of it: every sign, every name, every telling word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kzrs_bot.matching.matcher import Matcher
from kzrs_bot.pack.model import Pack
from kzrs_bot.reading.question import Question, Weight
from kzrs_bot.reasoning.continuing import DEPTH, Continuing
from kzrs_bot.reasoning.cube import Cube, Series
from kzrs_bot.reasoning.evaluator import Evaluator
from kzrs_bot.reasoning.findings import Findings
from kzrs_bot.reasoning.follow_ups import IN_UNITS, PAIRING, POINTING, sum_of
from kzrs_bot.reasoning.marks import Named
from kzrs_bot.reasoning.on_results import OnResults
from kzrs_bot.reasoning.phrasing import Phrasing
from kzrs_bot.reasoning.readings import Readings
from kzrs_bot.reasoning.recipe import Recipe, Tools
from kzrs_bot.reasoning.recipes_balances import BalanceRecipes
from kzrs_bot.reasoning.recipes_constants import ConstantRecipes
from kzrs_bot.reasoning.recipes_fits import FitRecipes
from kzrs_bot.reasoning.recipes_forms import FormRecipes
from kzrs_bot.reasoning.recipes_groups import GroupRecipes
from kzrs_bot.reasoning.recipes_levels import LevelRecipes
from kzrs_bot.reasoning.recipes_moves import MoveRecipes
from kzrs_bot.reasoning.recipes_nets import NetRecipes
from kzrs_bot.reasoning.recipes_paces import PaceRecipes
from kzrs_bot.reasoning.recipes_pairs import PairRecipes
from kzrs_bot.reasoning.recipes_rates import RateRecipes
from kzrs_bot.reasoning.recipes_relative import RelativeRecipes
from kzrs_bot.reasoning.recipes_remainders import RemainderRecipes
from kzrs_bot.reasoning.recipes_reverse import ReverseRecipes
from kzrs_bot.reasoning.recipes_shares import ShareRecipes
from kzrs_bot.reasoning.recipes_spreads import SpreadRecipes
from kzrs_bot.reasoning.recipes_steps import StepRecipes
from kzrs_bot.reasoning.recipes_supposed import SupposedRecipes
from kzrs_bot.reasoning.recipes_things import ThingRecipes
from kzrs_bot.reasoning.recipes_units import UnitRecipes
from kzrs_bot.reasoning.rescaled import SCALES, rescaled, without_scale
from kzrs_bot.reasoning.scan import Past
from kzrs_bot.reasoning.sketch import Sketch, Sketcher
from kzrs_bot.reasoning.times import in_part

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
        "kilograms",
        "relative",
        "unlisted",
        "per-day",
        "per-week",
        "per-half",
        "same-way",
        "repeat",
        "supposed",
        "method",
        "fits",
        "statistic",
        "surplus",
        "by-number",
    }
)
"""Signs that ask for a calculation whatever else is said."""
_SCALES = frozenset({1, 10, 100, 1000})
"""What shares and ratios are told of ("for every $100")."""
_AMONG_SIDES = frozenset({"compare", "most", "least", "rank", "difference", "earliest", "latest"})
"""Cues of one of several whom figures or dates tell apart ("who more?")."""
_FURTHER = frozenset({"sum", "total", "all", "difference", "ratio", "share", "average"})
"""Signs of what is worked out further from a result."""
_NOT = frozenset({"not", "no", "without", "isn", "aren", "wasn", "weren", "don", "doesn", "didn"})
_MADE = ("average", "per-month", "per-quarter", "sum", "projection", "ratio")
"""Signs of calculations whose result is the level of no figure in a period."""


class Programs:
    """Sketches a question and makes the first calculation that fits the whole sketch."""

    def __init__(self, pack: Pack, matcher: Matcher, cube: Cube, evaluator: Evaluator, phrasing: Phrasing) -> None:
        self._matcher = matcher
        self._cube = cube
        self._talk = Continuing(matcher, cube, Sketcher(pack, matcher, cube))
        self._evaluator = evaluator
        self._readings = Readings(cube)
        self._tools = tools = Tools(cube, evaluator, phrasing)
        self._results = OnResults(tools, self._of_turns)
        kinds = (
            *(FitRecipes, ReverseRecipes, SupposedRecipes, RateRecipes, FormRecipes, UnitRecipes, StepRecipes),
            *(MoveRecipes, GroupRecipes, NetRecipes, BalanceRecipes, RemainderRecipes),
            *(ThingRecipes, ShareRecipes, RelativeRecipes, PaceRecipes, PairRecipes, SpreadRecipes),
            *(ConstantRecipes, LevelRecipes),
        )
        self.recipes: tuple[Recipe, ...] = tuple(made for kind in kinds for made in kind(tools).recipes())

    def answer(self, question: Question, history: Sequence[Past] = (), *, strong: bool = False) -> Findings | None:
        """The worked-out answer; None where no calculation accounts for the whole question.

        strong asks for a sign that cannot be meant otherwise, where a stated fact answers as well.
        """
        if question.asks == "person" and not (question.telling or question.cues & _AMONG_SIDES):
            return None  # who did something is no sum of what was spoken of ("who put it together?")
        made = self._results.answer(self._talk.alone(question), history)
        if made is not None:
            return made
        if self.hangs(self.sketch(question, history), history):
            return None
        for sketch in self._talk.ways(question, history):
            if _denies(sketch) and not question.confirm and not (sketch.has("complement") or self.rest(sketch)):
                return None
            marked = question.confirm and sketch.has("compare") and not self._states(sketch)
            bounded = marked or any(limit.comparison for limit in sketch.limits)
            counted = sketch.has("count") and self.rest(sketch)
            moved = sketch.followup and sketch.has(*IN_UNITS) and not (sketch.times.named or sketch.wholes)
            concluded = self._readings.as_concluded(sketch) is not None
            sized = counted or moved or concluded
            if strong and not (bounded or sized or sketch.names & (STRONG | {"money"})):
                continue
            findings = self._read_otherwise(sketch) or self._made(sketch) or self._made(_of_goods(sketch))
            if findings is not None:
                return None if self._repeats(question, findings, history) else findings
        return None

    def _repeats(self, question: Question, findings: Findings, history: Sequence[Past]) -> bool:
        """Whether more was asked of the last result than the same again ("which makes what total?")."""
        steps = tuple(step for clause in findings.clauses for step in clause.derivation)
        if not history or not steps or steps != history[-1].steps or question.confirm:
            return False
        own, before = self._talk.alone(question), self._talk.alone(history[-1].question)
        return not own.operands and bool((own.names & _FURTHER) - before.names)

    def _read_otherwise(self, sketch: Sketch) -> Findings | None:
        """What other readings of a sketch come to, where all that come to anything come to the same."""
        made = [findings for reading in self._readings.of(sketch) if (findings := self._made(reading)) is not None]
        told = {tuple(clause.text for clause in findings.clauses) for findings in made}
        return made[0] if len(told) == 1 else None

    def _states(self, sketch: Sketch) -> bool:
        """Whether the question gives no limit, or one that is a stated figure."""
        cells = [cell for operand in sketch.operands for cell in self._cube.cells(operand.series)]
        stated = {number.exact for cell in cells for number in (cell.value, cell.amount(), cell.percent()) if number}
        sizes = {abs(number) for number in stated}
        return not sketch.limits or any(limit.quantity.value in sizes for limit in sketch.limits)

    def hangs(self, sketch: Sketch, history: Sequence[Past]) -> bool:
        """Whether something is set against a figure that was worked out before ("is that more than ...?")."""
        if not history or not POINTING & set(sketch.words) or sketch.has("per-month", "per-quarter", "per-year"):
            return False
        if len(sketch.operands) > 1 and (not sketch.followup or sketch.has("listed", "goods")):
            return False
        before = self.sketch(history[-1].question, history[:-1][-DEPTH:])
        summed = sketch.has("share") and before.has("sum") and len(before.operands) > 1
        if summed and sum_of(self._cube, before) is not None:
            return False
        of_top = sketch.has("share") and before.has("sum", "all") and before.has("top", "bottom")
        of_sum = summed or of_top
        if not (of_sum or sketch.has(*PAIRING, "less", "percent")):
            return False
        return (of_top or before.has(*_MADE)) and self.answer(history[-1].question, history[:-1]) is not None

    def sketch(self, question: Question, history: Sequence[Past] = ()) -> Sketch:
        """The question's sketch, completed from the turns before where it cannot stand by itself."""
        return self._talk.sketch(question, history)

    def _of_turns(self, turns: Sequence[Past]) -> Sketch:
        """The sketch of the newest of several turns."""
        return self.sketch(turns[-1].question, turns[:-1][-DEPTH:])

    def rest(self, sketch: Sketch) -> bool:
        """Whether all operands are what is left of a whole, which a negation is taken up in."""
        kinds = {i.result: i.dim for i in self._cube.pack.arithmetic if i.kind == "complement"}
        rests = [operand.series.value_of(dim) for operand in sketch.operands for dim in set(kinds.values())]
        return bool(rests) and all(value in kinds for value in rests)

    def _made(self, sketch: Sketch | None) -> Findings | None:
        """The first calculation that accounts for the sketch."""
        if sketch is None or sketch.unclear or sketch.has("currency") or self.of_old(sketch):
            return None
        for recipe in self.recipes:
            if recipe.fits(sketch):
                findings = recipe.run(sketch)
                if findings is None or self._runs_against(sketch) or self._in_part(sketch, findings):
                    continue
                if self._accounted(sketch, findings) and self._bounded(sketch, findings):
                    return findings
        return self._rescaled(sketch)

    def _in_part(self, sketch: Sketch, findings: Findings) -> bool:
        """Whether a part of a year was taken for one that is meant as a whole."""
        if not sketch.times.wholly or sketch.has("projection", "repeat", "supposed"):
            return False
        cells = [self._cube.fact(id_) for id_ in findings.facts]
        return in_part(sketch.times.wholly, [cell.period for cell in cells if cell is not None])

    def _rescaled(self, sketch: Sketch) -> Findings | None:
        """What the question comes to but for the scale that it is wanted in, and then in that."""
        plain = without_scale(sketch)
        made = self._made(plain)
        return rescaled(self._tools, made, next(s for s in SCALES if sketch.has(s))) if made is not None else None

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
        read = {m.start for m in sketch.limits}
        bare = [m for m in sketch.question.quantities if m.comparison and not m.quantity.unit and m.start not in read]
        if sketch.has("most", "least", "second") and any(m.quantity.show() not in said for m in bare):
            return False
        if sketch.has("round") or "between" in sketch.words:
            return True
        return all(abs(quantity.value) in sizes or quantity.show() in said for quantity in sums)

    def _accounted(self, sketch: Sketch, findings: Findings) -> bool:
        """Whether facts that were used explain every telling word that is left, and what is counted is named."""
        bare = bool(sketch.operands) and all(named.bare for named in sketch.operands) and not sketch.followup
        if bare and sketch.question.asks != "count" and any(t.weight is Weight.TELLING for t in sketch.open):
            return False
        facts = [self._matcher.index.facts[id_] for id_ in findings.facts]
        units = frozenset().union(*(item.units for item in facts))
        if sketch.question.asks == "count" and not sketch.followup and not _counts(sketch, units):
            return False
        return all(
            any(self._matcher.explains(sketch.question, item, term) for item in facts)
            for term in sketch.open
        )


def _denies(sketch: Sketch) -> bool:
    """Whether a question is negated by other words than those that are passed over ("in full, not in millions")."""
    idle = {"filler", "method", "net", "money", "percent", *SCALES}
    passed = {n for sign in sketch.signs if sign.name in idle for n in range(sign.start, sign.end)}
    passed |= {n for named in sketch.operands for n in range(named.start, named.end)}
    told = [(mention.start, mention.end) for mention in sketch.question.quantities]
    passed |= {n for n, offset in enumerate(sketch.offsets) if any(start <= offset < end for start, end in told)}
    places = [n for n, word in enumerate(sketch.words) if word in _NOT]
    return sketch.question.negated and not (places and passed.issuperset(places))


def _counts(sketch: Sketch, units: frozenset[str]) -> bool:
    """Whether the noun of "how many ..." belongs to a figure or to the goods, or is its unit."""
    focus = sketch.question.focus
    return not focus or any(term.terms & units or set(range(term.start, term.end)) & sketch.covered for term in focus)


def _of_goods(sketch: Sketch) -> Sketch | None:
    """The sketch with the measure of goods that go one way as its operand."""
    if sketch.flow is None or sketch.operands or sketch.has("listed"):
        return None
    return replace(sketch, operands=(Named(Series(sketch.flow), 0, 0),), flow=None)
