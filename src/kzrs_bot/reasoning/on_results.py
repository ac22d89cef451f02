"""Works on with what was worked out in the turns before: differences, sums, ratios and shares of results."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from kzrs_bot.language.quantities import find_quantities
from kzrs_bot.reasoning import numbers
from kzrs_bot.reasoning.cube import Series
from kzrs_bot.reasoning.findings import Clause, Findings
from kzrs_bot.reasoning.follow_ups import POINTING, points_back, within_that
from kzrs_bot.reasoning.likewise import ON_BALANCES
from kzrs_bot.reasoning.numbers import Number
from kzrs_bot.reasoning.recipe import IDLE, MOVES, Tools
from kzrs_bot.reasoning.scan import Past
from kzrs_bot.reasoning.sketch import Sketch
from kzrs_bot.reply import Kind, Step
from kzrs_bot.values import Period

_BACK = 4
"""Turns before, in whose results a group of items is looked for."""
_RANKED = frozenset({"most", "least", "rank"})
"""Steps that pick one of several, which stands first among their operands."""
_SUM = "sum"
_LIKE = frozenset({"difference", "sum", "count", "duration", "earlier", "later", "ratio", "share"})
"""Steps of whose results two may be set beside each other."""
_EXTREMES = frozenset({"most", "least"})
_ASIDE = frozenset({"compare", "less", "narrow", "money", "percent", *MOVES.split()})
"""Signs that only colour what is asked for."""
_RELATIVE = frozenset({"%", "x"})
"""Units of results that are not added."""
_WHOLES = frozenset({"total", "whole", "sum", "overall", "all", "altogether"})
"""Words for what a result is a part of."""
_SPANS = frozenset({"year", "month", "week", "day", "decade"})
_PAIR = 2
_TWO = frozenset({"two", "both"})
_FEWEST = 3
_FEW = 4
"""Words of a question that asks for no more than another unit."""
_YEARLY = frozenset({"year", "yearly", "annual"})
"""Words for the year of a part of it."""


@dataclass(frozen=True, slots=True)
class Given:
    """The size that an answer came to, with the step that led to it."""

    number: Number
    step: Step
    period: Period | None
    """The one time that it was asked for."""

    @property
    def facts(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(id_ for id_, _ in self.step.operands if id_))

    @property
    def shown(self) -> str:
        return self.number.size().show()

    def operand(self) -> tuple[str, str]:
        """The result as an operand of a further step."""
        return (self.facts[0], self.shown)


class OnResults:
    """Answers a question that names nothing by itself, or one figure, from results given before."""

    def __init__(self, tools: Tools, sketch: Callable[[Sequence[Past]], Sketch]) -> None:
        """`sketch` draws that of the newest of several turns."""
        self._tools = tools
        self._sketch = sketch

    def answer(self, own: Sketch, history: Sequence[Past]) -> Findings | None:
        """What an operation on results comes to; None where it is not on them, or not with certainty."""
        if not history or own.flow is not None or not _names_nothing(own) or own.unclear or own.question.negated:
            return None
        last = self._given(history, len(history) - 1)
        if last is None:
            return self._per_year(own, history[-1]) or self._share_likewise(own, history)
        if own.operands and self._both_balances(own):
            own = replace(own, operands=())
        if own.operands and _only_framed(own):
            return None
        if own.operands:
            subject = self._given(history, len(history) - _PAIR)
            same = subject is not None and subject.operand() == last.step.operands[0]
            return self._against_named(own, last) or (self._against_named(own, subject) if same and subject else None)
        if own.times.named or own.question.confirm:
            return None
        made = self._beside_extreme(own, history) or self._remainder(own, history, last)
        made = made or self._of_whole(own, history, last)
        return made or self._in_percent(own, history, last) or self._of_two(own, history, last)

    def _both_balances(self, own: Sketch) -> bool:
        """Whether two balances that were given are spoken of by what both are called ("those two deficits")."""
        balances = {i.result for i in self._tools.cube.pack.arithmetic if i.kind == "difference"}
        return bool(_TWO & set(own.words)) and own.measures <= balances

    # What was given

    def _given(self, history: Sequence[Past], place: int) -> Given | None:
        """The one size that the answer of a turn came to."""
        steps = history[place].steps if place >= 0 else ()
        if [step.operation for step in steps] == ["compare", "difference"]:
            steps = steps[1:]
        if not steps or (len(steps) > 1 and steps[0].operation not in _RANKED):
            return None
        shown = steps[0].operands[0][1] if steps[0].operation in _RANKED else steps[0].result
        number = _number(shown)
        if number is None or not steps[0].operands[0][0]:
            return None
        return Given(number, steps[0], self._period(history[: place + 1]))

    def _moves(self, step: Step) -> bool:
        """Whether a step is from a figure in one time to the same in another."""
        cells = [self._tools.cube.fact(id_) for id_, _ in step.operands if id_]
        series = {cell.series for cell in cells if cell is not None}
        return step.operation == "difference" and len(series) == 1 and len(step.operands) == _PAIR

    def _period(self, history: Sequence[Past]) -> Period | None:
        """The one time that the newest of several turns was on."""
        last = history[-1].steps[-1:]
        base = self._tools.cube.fact(last[0].operands[0][0]) if last and last[0].operation == "earlier" else None
        if base is not None:
            return base.base
        asked = sorted(self._sketch(history).times.asked, key=lambda period: str(period.start))
        return asked[-1] if asked and (len(asked) == 1 or self._moves(history[-1].steps[-1])) else None

    def _series(self, given: Given) -> list[Series]:
        """The series of the figures that a result was made of."""
        cells = [self._tools.cube.fact(id_) for id_, _ in given.step.operands if id_]
        return [cell.series for cell in cells if cell is not None]

    # Operations

    def _of_two(self, own: Sketch, history: Sequence[Past], last: Given) -> Findings | None:
        """How far the last two results lie apart, or what they come to together."""
        pair = self._pair(history, last)
        if pair is None or own.has(*_EXTREMES) or (own.question.cues & ON_BALANCES and own.has("difference")):
            return None
        before, last = pair
        core = own.names - IDLE - _ASIDE
        together = core == {"sum"} or (not own.names - IDLE and own.has("all", "total"))
        together = together and _SUM not in {before.step.operation, last.step.operation}
        if together and not set(before.facts) & set(last.facts) and last.number.unit not in _RELATIVE:
            return self._said("calc_results_sum", "sum", (before, last), numbers.total, " + ")
        if core == {"ratio"}:
            return self._ratio(before, last)
        moved = own.has("narrow") and own.has("difference")
        if core == {"difference"} or moved:
            return self._apart(before, last)
        return None

    def _pair(self, history: Sequence[Past], last: Given) -> tuple[Given, Given] | None:
        """The last two results, or those of which the last one was made."""
        newest = [self._given(history, len(history) - back) for back in range(_PAIR, _PAIR + _BACK)]
        for before, earlier in itertools.pairwise(newest):
            made_of = {each.operand() for each in (before, earlier) if each is not None}
            if before is not None and earlier is not None and made_of == {*last.step.operands}:
                return earlier, before
        before = newest[0]
        return (before, last) if before is not None and self._alike(before, last) else None

    def _alike(self, one: Given, other: Given) -> bool:
        """Whether two results are of one sort and stand beside each other, neither of them made from the other."""
        if one.step.operation != other.step.operation or one.step.operation not in _LIKE:
            return False
        if one.number.unit.rstrip("s") != other.number.unit.rstrip("s") or one.step.operands == other.step.operands:
            return False
        if any(shown in {text for _, text in b.step.operands} for a, b in ((one, other), (other, one))
               for shown in (a.shown, a.step.result)):  # fmt: skip
            return False
        return not self._moves(one.step) and not self._moves(other.step)

    def _apart(self, before: Given, last: Given) -> Findings | None:
        """The larger result less the smaller; where their times are known the later one stands first as an operand."""
        large, small = sorted((before, last), key=lambda each: -each.number.size().exact)
        number = numbers.minus(large.number.size(), small.number.size())
        formula = f"{large.number.size().show(plain=True)} − {small.number.size().show(plain=True)}"
        result = number.show()
        if number.unit == "%":
            result = f"{number.show().replace('%', '')} {self._tools.words.say_inside('calc_points_unit')}"
        pair = sorted((before, last), key=lambda each: str(each.period.start) if each.period else "", reverse=True)
        times = [each.period for each in pair if each.period is not None]
        unlike = len(times) == _PAIR and len({period.grain for period in times}) == _PAIR
        notes = ("calc_note_other_period",) if unlike and number.unit == "USD" else ()
        return self._clause("calc_results_apart", "difference", pair, result, formula, notes)

    def _ratio(self, one: Given, other: Given) -> Findings | None:
        """How many times the smaller result the larger is."""
        large, small = sorted((one, other), key=lambda each: -each.number.size().exact)
        if not small.number.exact:
            return None
        number = numbers.times(large.number.size(), small.number.size())
        formula = f"{large.number.size().show(plain=True)} ÷ {small.number.size().show(plain=True)}"
        return self._clause("calc_results_ratio", "ratio", (large, small), number.show(), formula)

    def _beside_extreme(self, own: Sketch, history: Sequence[Past]) -> Findings | None:
        """The item picked out last beside the largest or the smallest of its group ("and times the smallest?")."""
        extremes = own.names & _EXTREMES
        core = own.names - IDLE - _ASIDE - _EXTREMES
        last = self._picked(history)
        if last is None or len(extremes) != 1 or core not in ({"ratio"}, {"difference"}):
            return None
        group = [(id_, number) for id_, text in last.step.operands if (number := _number(text)) is not None]
        if len(group) < _FEWEST or len(group) < len(last.step.operands):
            return None
        size = max if extremes == {"most"} else min
        id_, number = size(group, key=lambda item: item[1].size().exact)
        if number.exact == last.number.exact:
            return None
        other = Given(number.size(), Step("", ((id_, number.size().show()),), "", number.size().show()), last.period)
        return self._ratio(last, other) if core == {"ratio"} else self._apart(last, other)

    def _remainder(self, own: Sketch, history: Sequence[Past], last: Given) -> Findings | None:
        """What is left of the change of a whole once that of a part, given last, is taken off ("and the rest?")."""
        before = self._given(history, len(history) - _PAIR)
        if own.names - IDLE != {"complement"} or before is None or before.number.unit != last.number.unit:
            return None
        if not self._moves(before.step) or not self._moves(last.step) or before.number.exact <= last.number.exact:
            return None
        whole, part = self._series(before)[0], self._series(last)[0]
        sums = (i for i in self._tools.cube.pack.arithmetic if i.kind == _SUM and i.result == whole.measure)
        if whole.dims or part.dims or not any(part.measure in identity.terms for identity in sums):
            return None
        number = numbers.minus(before.number, last.number)
        formula = f"{before.number.show(plain=True)} − {last.number.show(plain=True)}"
        return self._clause("calc_results_rest", "difference", (before, last), number.show(), formula)

    def _picked(self, history: Sequence[Past]) -> Given | None:
        """The item picked out last, of which alone the turns since then were."""
        for place in range(len(history) - 1, max(-1, len(history) - 1 - _BACK), -1):
            given = self._given(history, place)
            if given is None or given.step.operation in _RANKED:
                since = (past.steps[0].operands[0] for past in history[place + 1 :])
                return given if given is not None and all(own == given.operand() for own in since) else None
        return None

    def _of_whole(self, own: Sketch, history: Sequence[Past], last: Given) -> Findings | None:
        """The share of the last result in what it is a part of: a sum given before, or what it was taken from."""
        wholly = _WHOLES & set(own.words)
        if own.names - IDLE - {"percent", "sum"} != {"share"} or not wholly or last.number.unit in _RELATIVE:
            return None
        if not POINTING & set(own.words):
            return None
        for place in range(len(history) - _PAIR, max(-1, len(history) - 1 - _BACK), -1):
            whole = self._given(history, place)
            if whole is not None and whole.step.operation == _SUM:
                parts = {_size(text) for id_, text in whole.step.operands if id_ in last.facts[:1]}
                return self._share(last, whole) if last.number.size().exact in parts else None
        series = self._series(last)
        if last.step.operation != "difference" or len(series) != _PAIR or len({s.measure for s in series}) != 1:
            return None
        id_, text = last.step.operands[0]
        number = _number(text)
        if number is None or number.size().exact <= last.number.size().exact:
            return None
        return self._share(last, Given(number, Step("", ((id_, text),), "", text), last.period))

    def _share_likewise(self, own: Sketch, history: Sequence[Past]) -> Findings | None:
        """The share of the figure stated last in that of which a share was told before ("and what is its share?")."""
        bare = own.names - IDLE - {"percent"} == {"share"} and not own.operands and not own.question.confirm
        before = history[-_PAIR].steps if len(history) >= _PAIR else ()
        if not bare or own.times.named or len(before) != 1 or before[0].operation != "share":
            return None
        part, (id_, text) = self._tools.cube.fact(history[-1].facts[0]), before[0].operands[-1]
        whole, number = self._tools.cube.fact(id_), _number(text)
        if part is None or part.value is None or whole is None or number is None or part.series != whole.series:
            return None
        shown = part.value.size().show()
        name = self._tools.words.name(whole.series) + self._tools.words.during(whole.period)
        given = Given(part.value, Step("", ((part.fact.id, shown),), "", shown), part.period)
        return self._share(given, Given(number, Step("", ((id_, text),), "", text), whole.period), whole_name=name)

    def _in_percent(self, own: Sketch, history: Sequence[Past], last: Given) -> Findings | None:
        """The distance of two results in percent of the earlier of them."""
        bare = own.names - IDLE <= {"percent", "share"} and own.has("percent", "share") and len(own.words) <= _FEW
        if not bare or last.step.operation != "difference":
            return None
        gap = self._earlier_gap(history)
        if gap is not None or len(history) <= _PAIR:
            return self._share(last, gap, "calc_results_of_earlier") if gap is not None else None
        before = [self._given(history, len(history) - 1 - back) for back in (1, _PAIR)]
        if not all(each is not None and each.period is not None for each in before):
            return None
        earlier = next((e for e in before if e is not None and e.operand() == last.step.operands[-1]), None)
        if earlier is None or {e.operand() for e in before if e is not None} != set(last.step.operands):
            return None
        return self._share(last, earlier, "calc_results_of_earlier")

    def _earlier_gap(self, history: Sequence[Past]) -> Given | None:
        """The balance from which it was told last how far it moved to a later one."""
        sketch = self._sketch(history)
        if not sketch.has("narrow") or len(sketch.operands) != 1 or len(sketch.times.asked) != _PAIR:
            return None
        period = min(sketch.times.asked, key=lambda each: str(each.start))
        result = self._tools.value(sketch.operands[0].series, period)
        if result is None:
            return None
        shown = result.number.size().show()
        return Given(result.number.size(), Step("", ((result.facts[0], shown),), "", shown), period)

    def _against_named(self, own: Sketch, last: Given) -> Findings | None:
        """The last result beside the one figure that a question names ("what percentage of imports is that?")."""
        core = own.names - IDLE - {"money", "less", *MOVES.split()}
        named = own.operands[0]
        if len(own.operands) != 1 or named.bare or own.wholes or not points_back(own):
            return None
        if any(word == "of" and after in POINTING for word, after in itertools.pairwise(own.words)):
            return None
        if within_that(own):
            return self._part_of(last, named.series) if core and core <= {"share", "percent"} else None
        asked = own.times.asked
        if len(asked) > 1:
            asked = tuple(each for each in asked if last.period is not None and each.same(last.period))
        if own.times.asked and len(asked) != 1:
            return None
        known = self._tools.periods(named.series)
        period = asked[0] if asked else named.period or last.period or (known[0] if len(known) == 1 else None)
        if _YEARLY & set(own.words) and not asked and period is not None and period.start is not None:
            period = Period.of_year(period.start.year)
        if own.times.shifts or own.times.windows:
            return None
        if own.has(*MOVES.split()):
            result = self._tools.changed(named.series, period, "amount")
        else:
            result = self._tools.value(named.series, period)
        if result is None or result.number.unit != last.number.unit or last.number.unit in _RELATIVE:
            return None
        shown = result.number.size().show()
        if shown == last.shown or (own.question.confirm and shown in {_plain(text) for _, text in last.step.operands}):
            return None
        other = Given(result.number.size(), Step("", ((result.facts[0], shown),), "", shown), period)
        if own.question.confirm:
            return self._verdict(own, last, other, named.series, period) if core <= {"compare"} else None
        if core and core <= {"share", "percent"}:
            name = self._tools.words.name(named.series) + self._tools.words.during(period)
            return self._share(last, other, whole_name=name) if not own.has(*MOVES.split()) else None
        return None

    def _part_of(self, last: Given, series: Series) -> Findings | None:
        """The share that one of the figures has of which the last result is the sum ("the share of tea in that")."""
        for id_, text in last.step.operands if last.step.operation == _SUM else ():
            cell, number = self._tools.cube.fact(id_), _number(text)
            if cell is not None and cell.series == series and number is not None:
                return self._share(Given(number.size(), Step("", ((id_, text),), "", text), last.period), last)
        return None

    def _verdict(
        self, own: Sketch, last: Given, other: Given, series: Series, period: Period | None
    ) -> Findings | None:
        """Yes or no to whether a result is more, or less, than a figure that is named."""
        if last.number.size().exact == other.number.exact:
            return None
        more = last.number.size().exact > other.number.exact
        formula = f"{last.number.size().show(plain=True)} {'>' if more else '<'} {other.number.show(plain=True)}"
        name = self._tools.words.name(series)
        step = Step("compare", (last.operand(), other.operand()), formula, last.shown)
        key = "calc_result_more" if more else "calc_result_less"
        facts = tuple(dict.fromkeys((*last.facts, *other.facts)))
        during = self._tools.words.during(period)
        clause = self._tools.words.clause(
            key, facts, (step,), a=last.shown, b=other.shown, name=name, during=during
        )
        return Findings(Kind.ANSWER, (clause,), lead="yes" if more != own.has("less") else "no")

    def _per_year(self, own: Sketch, past: Past) -> Findings | None:
        """A number of things that was stated last, by a number of years ("how many a year over the ten years?")."""
        years = [m.quantity for m in own.question.quantities if m.quantity.unit.rstrip("s") == "year"]
        spread = own.names - IDLE in ({"average", "per-year"}, {"per-year"}) and not own.question.confirm
        if not spread or own.operands or own.times.asked or len(years) != 1 or len(own.question.quantities) != 1:
            return None
        said = find_quantities(self._tools.cube.pack.facts[past.facts[0]].statement)
        counted = [m.quantity for m in said if m.quantity.unit not in {"USD", "", *_RELATIVE}]
        if len(said) != 1 or not counted or counted[0].unit.rstrip("s") in _SPANS or years[0].value <= 1:
            return None
        number = Number.of(counted[0])
        made = numbers.quotient(number, Number.of(years[0]), "", fewest=2)
        formula = f"{number.show(plain=True)} ÷ {years[0].value:f}"
        step = Step("average", ((past.facts[0], number.show()),), formula, made.show(plain=True))
        values = {"result": made.show(plain=True), "formula": formula, "during": ""}
        clause = self._tools.words.clause("calc_average_year", past.facts[:1], (step,), **values)
        return Findings(Kind.ANSWER, clauses=(clause,))

    def _share(
        self, part: Given, whole: Given, key: str = "calc_results_share", *, whole_name: str = ""
    ) -> Findings | None:
        """What percentage of the one result the other is."""
        if not whole.number.exact or part.number.unit != whole.number.unit:
            return None
        number = numbers.percent_of(part.number.size(), whole.number.size())
        formula = f"{part.number.size().show(plain=True)} ÷ {whole.number.size().show(plain=True)}"
        return self._clause(key, "share", (part, whole), number.show(), formula, whole=whole_name or whole.shown)

    # Wording

    def _said(
        self, key: str, operation: str, pair: Sequence[Given], make: Callable[[Sequence[Number]], Number], sign: str
    ) -> Findings:
        sizes = [each.number.size() for each in pair]
        formula = sign.join(size.show(plain=True) for size in sizes)
        return self._clause(key, operation, pair, make(sizes).show(), formula)

    def _clause(
        self,
        key: str,
        operation: str,
        pair: Sequence[Given],
        result: str,
        formula: str,
        notes: Sequence[str] = (),
        **values: str,
    ) -> Findings:
        facts = tuple(dict.fromkeys(id_ for each in pair for id_ in each.facts))
        step = Step(operation, tuple(each.operand() for each in pair), formula, result)
        clause: Clause = self._tools.words.clause(
            key, facts, (step,), notes, result=result, formula=formula, **values
        )
        return Findings(Kind.ANSWER, clauses=(clause,))


def _only_framed(own: Sketch) -> bool:
    """Whether words that may point back only belong to the words that ask ("do the numbers confirm that?")."""
    pointing = POINTING & set(own.words)
    return own.question.confirm and bool(pointing) and all(f"w:{word}" in own.question.asking for word in pointing)


def _names_nothing(own: Sketch) -> bool:
    """Whether the only telling words are what two things that were given are called ("the two waits")."""
    pairs = {m.quantity.unit for m in own.question.quantities if m.quantity.value == _PAIR}
    return all(term.surface.lower() in pairs for term in own.open)


def _plain(text: str) -> str:
    return text.lstrip("+-−")


def _number(text: str) -> Number | None:
    """The one quantity that a text shows."""
    found = find_quantities(_plain(text))
    return Number.of(found[0].quantity) if len(found) == 1 else None


def _size(text: str) -> Fraction | None:
    number = _number(text)
    return number.size().exact if number is not None else None


def is_made(past: Past) -> bool:
    """Whether the size that an answer gave is one that no fact states."""
    made = _LIKE - {"count", "duration"}
    return any(s.operation in made or (s.operation == "compare" and _number(s.result)) for s in past.steps)
