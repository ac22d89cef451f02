"""Re-checks the steps of a derivation: their operands, formulas and results."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from fractions import Fraction

from kzrs_bot.language.quantities import find_quantities
from kzrs_bot.pack.model import Pack
from kzrs_bot.reasoning.proof_facts import periods_of, quantities_of
from kzrs_bot.reasoning.sums import FormulaError, Literal, evaluate, literals
from kzrs_bot.reply import Part, Step
from kzrs_bot.values import Period

_SIGN = r" (?:[<>]=?|[≤≥=]) "
_NEAR_FRACTION = Fraction(1, 200)
"""How far a fraction may be from the percentage that it is about."""
_MOST_DAYS = 366
"""The most parts that a level of a year is spread over."""


class StepProver:
    """Finds steps that do not follow from the facts that they name."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack

    def faults(self, part: Part, user: str) -> Iterator[str]:
        """Every step's operands must be known, its formula made of them, its result what the formula gives."""
        results: list[str] = []
        for number, step in enumerate(part.derivation):
            for id_, shown in step.operands:
                if bare(shown) not in results and (
                    (id_ and id_ not in self._pack.facts) or not self._shows(id_, shown)
                ):
                    yield f"{shown!r} is no figure or date of {id_ or 'a fact'}"
            if not self._follows(step, f"{user} {part.text}" if step.operation == "compare" else user):
                yield f"{step.formula!r} does not come to {step.result!r}"
            if not _used(step, part, part.derivation[number + 1 :]):
                yield f"{step.result!r} is worked out, but not what is said"
            results.append(bare(step.result))

    def _shows(self, id_: str, shown: str) -> bool:
        """Whether a fact holds an operand as it is shown."""
        if not id_:
            return bool(re.search(r"\d", shown))
        fact = self._pack.facts[id_]
        allowed = {*quantities_of(fact), str(len(fact.slots.get("members", ())))}
        for period in periods_of(fact):
            allowed |= {period.show(), str(period.days or ""), str(period.year or "")}
        return shown in allowed

    def _follows(self, step: Step, user: str) -> bool:
        """Whether a formula's figures come from the operands and its value is the result."""
        operands = [text for _, text in step.operands]
        if step.formula in operands:
            return step.result in operands or self._lasts(step)
        if step.operation in {"convert", "round"}:
            return _restates(step, operands)
        if step.operation == "date-form":
            return self._is_same_date(step)
        if step.operation == "fraction":
            return _is_fraction(step, operands)
        days = [day_of(piece) for piece in step.formula.split(" − ")]
        if len(days) == 2 and days[0] is not None and days[1] is not None:
            return self._between(step, days[1], days[0])
        if "month" in step.result and set(step.formula.split(" − ")) <= set(operands):
            return self._months_between(step)
        if re.search(rf", |{_SIGN}", step.formula):
            return _chained(step, operands, user)
        try:
            value = evaluate(step.formula)
        except FormulaError:
            return False
        return _justified(step, operands, user) and _comes_to(step, value)

    def _lasts(self, step: Step) -> bool:
        """Whether a result is the number of days of the one period that the formula names."""
        periods = [p for id_, _ in step.operands if id_ for p in periods_of(self._pack.facts[id_])]
        days = [period.days for period in periods if period.show() == step.formula]
        return [literal.value for literal in literals(step.result)][:1] in [[day] for day in days]

    def _is_same_date(self, step: Step) -> bool:
        """Whether a date in another form has the day, the month and the year of its one operand."""
        before, _, after = step.formula.partition(" = ")
        if [shown for _, shown in step.operands] != [before]:
            return False
        periods = [p for id_, _ in step.operands for p in periods_of(self._pack.facts[id_]) if p.show() == before]
        said = sorted(int(number) for number in re.findall(r"\d+", after))
        wanted = [sorted(numbers) for period in periods for numbers in _numbers_of(period)]
        ends = [dict.fromkeys(day.strftime("%A") for day in (p.start, p.end) if day is not None) for p in periods]
        same = said in wanted if said else after in {" to ".join(days) for days in ends}
        return after == step.result and same

    def _months_between(self, step: Step) -> bool:
        """Whether a result is the number of months from the start of one operand's time to that of the other."""
        periods = {p.show(): p for id_, _ in step.operands if id_ for p in periods_of(self._pack.facts[id_])}
        ends = [periods.get(piece) for piece in step.formula.split(" − ")]
        starts = [period.start for period in ends if period is not None and period.start is not None]
        if len(starts) != len(step.operands):
            return False
        months = 12 * (starts[0].year - starts[1].year) + starts[0].month - starts[1].month
        return [literal.value for literal in literals(step.result)] == [months]

    def _between(self, step: Step, first: date, last: date) -> bool:
        """Whether two days are those of the operands, and as far apart as the result says."""
        starts = {p.start for id_, _ in step.operands if id_ for p in periods_of(self._pack.facts[id_])}
        starts |= {day_of(text) for id_, text in step.operands if not id_}
        months = 12 * (last.year - first.year) + last.month - first.month - (last.day < first.day)
        counts = [literal.value for literal in literals(step.result)]
        if "day" in step.result:
            return {first, last} <= starts and counts == [(last - first).days]
        wanted = [Fraction(n) for n in divmod(months, 12) if n]
        return {first, last} <= starts and counts == wanted


def _numbers_of(period: Period) -> Iterator[list[int]]:
    """The numbers by which a time may be told: its days, or its month, with or without the century."""
    days = [day for day in dict.fromkeys((period.start, period.end)) if day is not None]
    days = days[:1] if period.grain == "month" else days
    for century in (0, 2000):
        parts = [(day.day, day.month, day.year - century) for day in days]
        yield [number for part in parts for number in (part[1:] if period.grain == "month" else part)]
    yield [day.month for day in days[:1]]


def _used(step: Step, part: Part, later: Sequence[Step]) -> bool:
    """Whether the figures of a result go into a later step or are said."""
    texts = [part.text, *(text for other in later for text in (other.formula, *(o for _, o in other.operands)))]
    said = {bare(literal.text) for text in texts for literal in literals(text)}
    if later and not later[-1].operands:
        return True
    if step.operation == "compare" and len(step.result) > 2:
        return step.result.lower() in part.text.lower()
    return all(bare(literal.text) in said for literal in literals(step.result))


def texts_in(text: str) -> list[str]:
    """The figures of a text without signs and bounds."""
    return [bare(literal.text) for literal in literals(text)]


def _justified(step: Step, operands: Sequence[str], user: str) -> bool:
    """Whether every figure of a formula is an operand, or what an operand turns into."""
    figures = literals(step.formula)
    if step.operation == "count":
        ones = all(literal.value == 1 for literal in figures)
        if len(operands) > 1:
            return ones and len(operands) == len(figures)
        counts = [literal.value for operand in operands for literal in literals(operand)]
        return not operands or (ones and sum(counts) >= len(figures))
    given = [text for operand in operands for text in texts_in(operand)]
    if step.operation in {"sum", "difference", "ratio", "share"}:
        return texts_in(step.formula) == given
    values = [literal.value for operand in operands for literal in literals(operand)]
    rates = [literal.value for operand in operands if "$" not in operand for literal in literals(operand)]
    known = {abs(v) for v in values} | {1 + v for v in rates} | {abs(v) / 100 for v in values}
    known |= {literal.value for literal in literals(user)}
    if step.operation == "cost":
        known |= {Fraction(mention.quantity.value) for mention in find_quantities(user)}
    if step.operation in {"growth", "earlier", "later", "complement"}:
        known.add(Fraction(1))
    if step.operation == "scale":
        known.add(Fraction(1000))
    if step.operation == "average":
        known |= {abs(literal.value) for operand in operands for literal in literals(operand)}
        known |= {Fraction(n) for n in range(2, _MOST_DAYS + 1)}
    if step.operation in {"duration", "anniversary"}:
        known |= {Fraction(year) for operand in operands for year in re.findall(r"\b\d{4}\b", operand)}
        return any(literal.value in known for literal in figures)
    return all(bare(literal.text) in given or abs(literal.value) in known for literal in figures)


def _chained(step: Step, operands: Sequence[str], user: str) -> bool:
    """Comparisons must hold from left to right, of operands; lists must be the operands in order."""
    pieces = re.split(rf", |{_SIGN}", step.formula)
    signs = [sign.strip() for sign in re.findall(_SIGN, step.formula)]
    if not signs:
        return list(pieces) == list(operands) or sorted(", ".join(operands)) == sorted(step.formula)
    given = [text for operand in operands for text in texts_in(operand)]
    if any(
        text not in given and text not in texts_in(user) and step.operation != "filter"
        for text in texts_in(step.formula)
    ):
        return False
    if step.operation == "filter":
        return _filtered(step, given)
    if len(operands) > 1 and texts_in(step.formula) != given:
        return False
    return all(_holds(a, b, sign) for a, sign, b in zip(pieces, signs, pieces[1:], strict=False))


def _filtered(step: Step, given: Sequence[str]) -> bool:
    """Whether each operand is set against one and the same limit, and passes."""
    pieces = [re.split(r" ([<>]=?) ", piece) for piece in step.formula.split(", ")]
    if any(len(piece) != 3 for piece in pieces) or len({piece[2] for piece in pieces}) != 1:
        return False
    passing = [text for piece in pieces for text in texts_in(piece[0])]
    return passing == list(given) and all(_holds(a, b, sign) for a, sign, b in pieces)


_TESTS = {
    "<": lambda a, b: a <= b,
    "≤": lambda a, b: a <= b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a >= b,
    "≥": lambda a, b: a >= b,
    ">=": lambda a, b: a >= b,
    "=": lambda a, b: a == b,
}


def _holds(first: str, second: str, sign: str) -> bool:
    """Whether one comparison is true."""
    left, right = literals(first)[:1], literals(second)[:1]
    return bool(left and right) and _TESTS[sign.strip()](left[0].value, right[0].value)


def _restates(step: Step, operands: Sequence[str]) -> bool:
    """Whether a figure is another form of an operand, or it rounded."""
    before, _, after = re.split(r"( [=≈] )", step.formula)
    old, new = literals(before), literals(after)
    if texts_in(before) != [text for operand in operands for text in texts_in(operand)] or texts_in(after) != texts_in(
        step.result
    ):
        return False
    if step.operation == "convert":
        return old[0].value == new[0].value
    digits = len(str(abs(int(new[0].value))).rstrip("0")) if new[0].value else 1
    scale = Fraction(10) ** (len(str(abs(int(old[0].value)))) - digits)
    return any(
        abs(old[0].value - new[0].value) <= unit / 2 and new[0].value % unit == 0 for unit in (scale, scale * 10)
    )


def _is_fraction(step: Step, operands: Sequence[str]) -> bool:
    """Whether a fraction is its one operand, a percentage, or near it where the formula says so."""
    before, sign, after = re.split(r" ([=≈]) ", step.formula)
    apart = abs(literals(before)[0].value - literals(after)[0].value)
    shown = [bare(operand) for operand in operands] == [before] and after == step.result
    return shown and apart <= (_NEAR_FRACTION if sign == "≈" else 0)


def _comes_to(step: Step, value: Fraction) -> bool:
    """Whether a result is the value of its formula, the rounding of worked-out operands allowed for."""
    found = literals(step.result)
    if not found:
        return False
    result = found[0]
    if "%" in step.formula and "%" not in result.text and step.operation != "ratio":
        value = value * 100
    slack = result.slack + sum((_drift(literal, value) for literal in _rounded(step)), Fraction(0))
    return abs(abs(result.value) - abs(value)) <= slack


def _rounded(step: Step) -> list[Literal]:
    """The figures of a formula that are rounded results."""
    about = {bare(literal.text) for _, text in step.operands if text.startswith("about") for literal in literals(text)}
    return [literal for literal in literals(step.formula) if bare(literal.text) in about]


def _drift(literal: Literal, value: Fraction) -> Fraction:
    """What the rounding of one operand can change in a result: as much as its own in sums, its share in quotients."""
    return min(literal.slack, abs(value) * literal.slack / abs(literal.value)) if abs(value) < 1000 else literal.slack


def bare(shown: str) -> str:
    """A figure without its sign and bound, which formulas leave out."""
    return shown.removeprefix("about ").removeprefix("more than ").lstrip("+-")


def day_of(text: str) -> date | None:
    """A day written out, or in ISO notation."""
    for form in ("%d %B %Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text.strip(), form).date()
        except ValueError:
            continue
    return None
