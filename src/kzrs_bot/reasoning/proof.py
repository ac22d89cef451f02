"""Re-checks saved replies: every figure, date and name is in a named fact or follows from the derivation.

It shares the pack with the code that made the reply, and none of its matching, calculating or wording.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from kzrs_bot.pack.model import Entity, Fact, Pack
from kzrs_bot.reasoning.sums import FormulaError, Literal, evaluate, literals
from kzrs_bot.reply import Citation, Kind, Part, Reply, Step
from kzrs_bot.values import Period

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_NUMBER_MARK = re.compile(r"\s*(?:\d+\.|-)\s+")
_SENTENCE_END = re.compile(r"[.:?](?=\s)")
_WHEN = r"(?: (?:in|on|since|until) [^,.;:]*?)?"
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_QUOTED = frozenset({"missing", "example"})
"""Placeholders that hold the user's words or a question to ask."""
_JOINS = frozenset({"and", "or", "of", "the", "in", "on", "since", "until", "about", "more", "than", "up", "to", "day"})


@dataclass(frozen=True, slots=True)
class Carriers:
    """What may be said in a part: the texts of its facts, the strings of its steps, names and dates."""

    facts: tuple[Fact, ...]
    steps: tuple[Step, ...]
    user: str

    def sentences(self) -> set[str]:
        """The sentences that the facts hold as they stand."""
        return {text for fact in self.facts for text in (fact.statement, *fact.says.values())}


class Prover:
    """Finds what a reply says without a fact or a step that carries it."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        wordings = [(key, text) for key, texts in pack.wording.items() for text in texts]
        notes = {identity.note for identity in pack.arithmetic if identity.note}
        fixed = {text for _, text in wordings if not _PLACEHOLDER.search(text)}
        self._fixed = sorted(fixed | notes, key=len, reverse=True)
        self._templates = [(key, _pattern(text)) for key, text in wordings if _PLACEHOLDER.search(text)]
        self._composed = [_pattern(text) for key, text in wordings if _is_composition(text)]

    def faults(self, reply: Reply) -> list[str]:
        """Everything in the reply that cannot be proved, in words."""
        if reply.kind is Kind.SMALLTALK:
            known = {text for rule in self._pack.smalltalk for text in rule.replies}
            return [] if reply.text in known or reply.text in self._fixed else ["the text is no small talk of the pack"]
        unknown = [id_ for part in reply.parts for id_ in part.facts if id_ not in self._pack.facts]
        if unknown:
            return [f"no fact {id_}" for id_ in unknown]
        return [*self._citations(reply), *self._assembly(reply), *self._parts(reply)]

    # Citations and the text as a whole

    def _expected(self, reply: Reply) -> list[Citation]:
        """The citations that the parts' facts call for, in their order."""
        titles = {section.id: section.title for section in self._pack.report.sections}
        order: dict[tuple[str, int], dict[str, None]] = {}
        for fact in self._facts(id_ for part in reply.parts for id_ in part.facts):
            names = [self._pack.entities[id_].name for id_ in fact.stated_by]
            for reference in fact.references:
                order.setdefault((reference.section, reference.paragraph), {}).update(dict.fromkeys(names))
        return [Citation(s, p, tuple(names), titles.get(s, s)) for (s, p), names in order.items()]

    def _facts(self, ids: Iterable[str]) -> list[Fact]:
        return [self._pack.facts[id_] for id_ in ids]

    def _citations(self, reply: Reply) -> Iterator[str]:
        if list(reply.citations) != self._expected(reply):
            yield "the citations are not those of the facts"

    def _assembly(self, reply: Reply) -> Iterator[str]:
        """The text must be its parts, each with the marks of its facts, and the citations below."""
        rest = reply.text
        numbers = {(c.section, c.paragraph): n for n, c in enumerate(self._expected(reply), 1)}
        for part in reply.parts:
            places = {numbers[(r.section, r.paragraph)] for f in self._facts(part.facts) for r in f.references}
            marks = "".join(f"[{number}]" for number in sorted(places))
            wanted = f"{part.text} {marks}".strip()
            rest = rest.removeprefix("- ")
            if not rest.startswith(wanted):
                yield f"the text does not hold the part {part.text[:60]!r} with its marks"
                return
            rest = rest[len(wanted) :].lstrip(" ").removeprefix("\n")
        listing = "\n".join(f"  [{n}] {citation}" for n, citation in enumerate(self._expected(reply), 1))
        if rest.strip("\n") != listing and rest.strip() != listing.strip():
            yield "the citations under the text are not those of the facts"

    # Parts

    def _parts(self, reply: Reply) -> Iterator[str]:
        user = f"{reply.reading.text} {' '.join(reply.refusal.missing) if reply.refusal else ''}"
        for part in reply.parts:
            carriers = Carriers(tuple(self._facts(part.facts)), part.derivation, user)
            yield from self._steps(part, user)
            if not self._said(part.text, carriers):
                yield f"no fact or step carries {part.text[:90]!r}"

    def _said(self, text: str, carriers: Carriers) -> bool:
        """Whether a text is made of facts' sentences, fixed wordings and templates with proven values."""
        text = _NUMBER_MARK.sub("", text, count=1) if _NUMBER_MARK.match(text) else text
        text = text.strip()
        if not text:
            return True
        for known in (*carriers.sentences(), *self._fixed):
            if text.startswith(known) and self._said(text[len(known) :], carriers):
                return True
        return any(self._filled(key, pattern, text, carriers) for key, pattern in self._templates)

    def _filled(self, key: str, pattern: re.Pattern[str], text: str, carriers: Carriers) -> bool:
        """Whether a text begins with a template whose values are proven, and goes on as proven."""
        for cut in _ends(text):
            match = pattern.fullmatch(text[:cut])
            values = match.groupdict() if match is not None else {}
            if match is None or not all(self._value(name, value, carriers) for name, value in values.items()):
                continue
            if self._in_order(key, values, carriers) and self._said(text[cut:], carriers):
                return True
        return False

    def _value(self, name: str, value: str, carriers: Carriers) -> bool:
        """Whether what fills a placeholder is carried: its figures, its dates and its names."""
        if name in _QUOTED or not value.strip():
            return True
        if name == "result" and not literals(value):
            return False
        if name == "statement":
            return value in carriers.sentences()
        if name == "note":
            return self._said(value, carriers)
        if name == "formula":
            return any(value == step.formula for step in carriers.steps)
        rest = self._without_dates(name, self._without_names(value, carriers), carriers)
        shown = [
            text for step in carriers.steps for text in (step.result, step.formula, *(o for _, o in step.operands))
        ]
        asked = (carriers.user,) if name in {"limit", "year"} else ()
        known = (*shown, *asked, *self._figures(carriers.facts))
        allowed = {literal.text.strip().lstrip("-") for text in known for literal in literals(text)}
        if any(literal.text.strip().lstrip("-") not in allowed for literal in literals(rest)):
            return False
        return self._named(_unfigured(rest), carriers)

    def _figures(self, facts: Sequence[Fact]) -> Iterator[str]:
        """The figures of facts as they may be shown."""
        for fact in facts:
            yield from _quantities(fact)
            yield str(len(fact.slots.get("members", ())))
            yield from (entity.name for entity in self._entities(fact))

    def _without_dates(self, name: str, value: str, carriers: Carriers) -> str:
        """The value with the dates of its facts and steps taken out."""
        dates = {period.show() for fact in carriers.facts for period in _periods(fact)}
        if name == "year":
            dates |= {str(period.year) for fact in carriers.facts for period in _periods(fact) if period.year}
        dates |= {text for fact in carriers.facts for other in carriers.facts for text in _rests(fact, other)}
        dates |= {
            _day(day) for fact in carriers.facts for period in _periods(fact) for day in (period.start, period.end)
        }
        dates |= {text for step in carriers.steps for _, text in step.operands}
        for shown in sorted(filter(None, dates), key=len, reverse=True):
            value = re.sub(rf"(?<![\w.,$-]){re.escape(shown)}(?![\w%]|[.,]\d)", " ", value)
        return value

    def _without_names(self, value: str, carriers: Carriers) -> str:
        """The value with the names of its facts taken out."""
        for name in sorted(self._names(carriers), key=len, reverse=True):
            value = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", " ", value, flags=re.IGNORECASE)
        return value

    def _named(self, value: str, carriers: Carriers) -> bool:
        """Whether every word that is left belongs to a name, a wording or the question."""
        value = value.lower()
        if any(phrase.lower() in value for phrase in self._pack.wording.get("by_arithmetic", ())):
            return False
        known = {word for pattern in self._composed for word in _WORD.findall(pattern.pattern.lower())} | _JOINS
        short = [text for text in self._fixed if len(text.split()) < 5 and not text.endswith("?")]
        known |= {word for text in short for word in _WORD.findall(text.lower())}
        units = {w for step in carriers.steps for w in _WORD.findall(_unfigured(step.result).lower())}
        return all(word in known | units for word in _WORD.findall(value))

    def _names(self, carriers: Carriers) -> set[str]:
        names = {e.name for fact in carriers.facts for e in self._entities(fact)}
        slots = [values for fact in carriers.facts for slot, values in fact.slots.items() if slot != "time"]
        names |= {value for values in slots for value in values}
        names |= {section.title for section in self._pack.report.sections}
        for fact in carriers.facts:
            if fact.figure is not None:
                names |= {fact.figure.measure, *fact.figure.dims.values()}
        for identity in self._pack.arithmetic:
            names |= {identity.result, identity.note, self._title(identity.result)}
        return {name for name in names if name}

    def _title(self, id_: str) -> str:
        entity = self._pack.entities.get(id_)
        return entity.name if entity is not None else id_

    def _entities(self, fact: Fact) -> list[Entity]:
        ids = [*(v for values in fact.slots.values() for v in values), *fact.stated_by]
        if fact.figure is not None:
            ids += [fact.figure.measure, *fact.figure.dims.values()]
        return [self._pack.entities[id_] for id_ in ids if id_ in self._pack.entities]

    def _in_order(self, key: str, values: Mapping[str, str], carriers: Carriers) -> bool:
        """Whether what is named first and second is what the last step has first and second."""
        if "agreeing" in values and carriers.steps:
            counted = [values["agreeing"], values.get("unchecked", "0")]
            return values["all"] == carriers.steps[-1].result and _texts(carriers.steps[-1].formula)[:2] == counted
        if not self._right_time(values, carriers):
            return False
        if "base" in values and values["base"] == values.get("later"):
            return False
        if "last" in values and "first" in values:
            return self._same_days(values, carriers)
        if "second" in values and carriers.steps and len(carriers.steps[-1].operands) < 2:
            return False
        pair = ("first", "second") if "second" in values else ("part", "whole")
        if not carriers.steps or not set(pair) <= set(values) or len(carriers.steps[-1].operands) != 2:
            return True
        ids = [id_ for id_, _ in carriers.steps[-1].operands]
        if key.endswith("_less") and carriers.steps[-1].operation == "difference":
            ids.reverse()
        if any(id_ not in self._pack.facts for id_ in ids) or ids[0] == ids[1]:
            return True
        return all(self._labels(values[name], id_) for name, id_ in zip(pair, ids, strict=True))

    def _right_time(self, values: Mapping[str, str], carriers: Carriers) -> bool:
        """Whether a level worked out from one change is said of the period that it belongs to."""
        facts = {id_ for step in carriers.steps for id_, _ in step.operands}
        said = values.get("during", "").strip()
        if (
            not said
            or len(facts) != 1
            or "name" not in values
            or carriers.steps[-1].operation not in {"earlier", "later"}
        ):
            return True
        figure = self._pack.facts[next(iter(facts))].figure
        change = figure.change if figure is not None else None
        period = figure.period if figure is not None and carriers.steps[-1].operation == "later" else None
        wanted = period or (change.base if change is not None else None)
        return wanted is None or said.endswith(wanted.show())

    def _same_days(self, values: Mapping[str, str], carriers: Carriers) -> bool:
        """Whether the days named are those of the last step."""
        named = {_date(values["first"]), _date(values["last"])}
        formula = carriers.steps[-1].formula if carriers.steps else ""
        spans = [{p.start, p.end} for fact in carriers.facts for p in _periods(fact) if p.show() == formula]
        return named == {_date(piece) for piece in formula.split(" − ")} or named in spans

    def _labels(self, text: str, id_: str) -> bool:
        """Whether a name can stand for the figure of a fact."""
        figure = self._pack.facts[id_].figure
        if figure is None:
            return True
        names = [self._title(v) for v in figure.dims.values()] or [self._title(figure.measure)]
        named = text.lower()
        derived = [i for i in self._pack.arithmetic if figure.measure in i.terms and i.result != figure.measure]
        own = any(name.lower() in named for name in names)
        return own or any(self._title(i.result).lower() in named for i in derived)

    # Steps

    def _steps(self, part: Part, user: str) -> Iterator[str]:
        """Every step's operands must be known, its formula made of them, its result what the formula gives."""
        results: list[str] = []
        for number, step in enumerate(part.derivation):
            for id_, shown in step.operands:
                if _bare(shown) not in results and (
                    (id_ and id_ not in self._pack.facts) or not self._shows(id_, shown)
                ):
                    yield f"{shown!r} is no figure or date of {id_ or 'a fact'}"
            if not self._follows(step, f"{user} {part.text}" if step.operation == "compare" else user):
                yield f"{step.formula!r} does not come to {step.result!r}"
            if not _used(step, part, part.derivation[number + 1 :]):
                yield f"{step.result!r} is worked out, but not what is said"
            results.append(_bare(step.result))

    def _shows(self, id_: str, shown: str) -> bool:
        """Whether a fact holds an operand as it is shown."""
        if not id_:
            return bool(re.search(r"\d", shown))
        fact = self._pack.facts[id_]
        allowed = {*_quantities(fact), str(len(fact.slots.get("members", ())))}
        for period in _periods(fact):
            allowed |= {period.show(), str(period.days or ""), str(period.year or "")}
        return shown in allowed

    def _follows(self, step: Step, user: str) -> bool:
        """Whether a formula's figures come from the operands and its value is the result."""
        operands = [text for _, text in step.operands]
        if step.formula in operands:
            return step.result in operands or self._lasts(step)
        if step.operation in {"convert", "round"}:
            return _restates(step, operands)
        days = [_date(piece) for piece in step.formula.split(" − ")]
        if len(days) == 2 and days[0] is not None and days[1] is not None:
            return self._between(step, days[1], days[0])
        if re.search(r", | [<>≤≥=] ", step.formula):
            return _chained(step, operands, user)
        try:
            value = evaluate(step.formula)
        except FormulaError:
            return False
        return _justified(step, operands, user) and _comes_to(step, value)

    def _lasts(self, step: Step) -> bool:
        """Whether a result is the number of days of the one period that the formula names."""
        periods = [p for id_, _ in step.operands if id_ for p in _periods(self._pack.facts[id_])]
        days = [period.days for period in periods if period.show() == step.formula]
        return [literal.value for literal in literals(step.result)][:1] in [[day] for day in days]

    def _between(self, step: Step, first: date, last: date) -> bool:
        """Whether two days are those of the operands, and as far apart as the result says."""
        starts = {p.start for id_, _ in step.operands if id_ for p in _periods(self._pack.facts[id_])}
        months = 12 * (last.year - first.year) + last.month - first.month - (last.day < first.day)
        counts = [literal.value for literal in literals(step.result)]
        if "day" in step.result:
            return {first, last} <= starts and counts == [(last - first).days]
        wanted = [Fraction(n) for n in divmod(months, 12) if n]
        return {first, last} <= starts and counts == wanted


def _used(step: Step, part: Part, later: Sequence[Step]) -> bool:
    """Whether the figures of a result go into a later step or are said."""
    texts = [part.text, *(text for other in later for text in (other.formula, *(o for _, o in other.operands)))]
    said = {_bare(literal.text) for text in texts for literal in literals(text)}
    if later and not later[-1].operands:
        return True
    if step.operation == "compare" and len(step.result) > 2:
        return step.result.lower() in part.text.lower()
    return all(_bare(literal.text) in said for literal in literals(step.result))


def _texts(text: str) -> list[str]:
    return [_bare(literal.text) for literal in literals(text)]


def _justified(step: Step, operands: Sequence[str], user: str) -> bool:
    """Whether every figure of a formula is an operand, or what an operand turns into."""
    figures = literals(step.formula)
    if step.operation == "count":
        counts = [literal.value for operand in operands for literal in literals(operand)]
        return not operands or (all(literal.value == 1 for literal in figures) and sum(counts) >= len(figures))
    given = [text for operand in operands for text in _texts(operand)]
    if step.operation in {"sum", "difference", "ratio", "share", "later"}:
        return _texts(step.formula) == given
    values = [literal.value for operand in operands for literal in literals(operand)]
    rates = [literal.value for operand in operands if "$" not in operand for literal in literals(operand)]
    known = {abs(v) for v in values} | {1 + v for v in rates} | {abs(v) / 100 for v in values}
    known |= {literal.value for literal in literals(user)}
    if step.operation in {"growth", "earlier"}:
        known.add(Fraction(1))
    if step.operation == "average":
        known |= {abs(literal.value) for operand in operands for literal in literals(operand)}
        known |= {Fraction(n) for n in range(2, 121)}
    if step.operation in {"duration", "anniversary"}:
        known |= {Fraction(year) for operand in operands for year in re.findall(r"\b\d{4}\b", operand)}
        return any(literal.value in known for literal in figures)
    return all(_bare(literal.text) in given or abs(literal.value) in known for literal in figures)


def _chained(step: Step, operands: Sequence[str], user: str) -> bool:
    """Comparisons must hold from left to right, of operands; lists must be the operands in order."""
    pieces = re.split(r", | [<>≤≥=] ", step.formula)
    signs = re.findall(r" ([<>≤≥=]) ", step.formula)
    if not signs:
        return list(pieces) == list(operands) or sorted(", ".join(operands)) == sorted(step.formula)
    given = [text for operand in operands for text in _texts(operand)]
    if any(
        text not in given and text not in _texts(user) and step.operation != "filter" for text in _texts(step.formula)
    ):
        return False
    if step.operation == "filter":
        return _filtered(step, given)
    if len(operands) > 1 and _texts(step.formula) != given:
        return False
    return all(_holds(a, b, sign) for a, sign, b in zip(pieces, signs, pieces[1:], strict=False))


def _filtered(step: Step, given: Sequence[str]) -> bool:
    """Whether each operand is set against one and the same limit, and passes."""
    pieces = [re.split(r" ([<>]=?) ", piece) for piece in step.formula.split(", ")]
    if any(len(piece) != 3 for piece in pieces) or len({piece[2] for piece in pieces}) != 1:
        return False
    return [_bare(piece[0]) for piece in pieces] == list(given) and all(_holds(a, b, sign) for a, sign, b in pieces)


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
    if _texts(before) != [text for operand in operands for text in _texts(operand)] or _texts(after) != _texts(
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


def _comes_to(step: Step, value: Fraction) -> bool:
    """Whether a result is the value of its formula, the rounding of worked-out operands allowed for."""
    found = literals(step.result)
    if not found:
        return False
    result = found[0]
    if "%" in step.formula and "%" not in result.text:
        value = value * 100
    slack = result.slack + sum((_drift(literal, value) for literal in _rounded(step)), Fraction(0))
    return abs(abs(result.value) - abs(value)) <= slack


def _rounded(step: Step) -> list[Literal]:
    """The figures of a formula that are rounded results."""
    about = {_bare(literal.text) for _, text in step.operands if text.startswith("about") for literal in literals(text)}
    return [literal for literal in literals(step.formula) if _bare(literal.text) in about]


def _drift(literal: Literal, value: Fraction) -> Fraction:
    """What the rounding of one operand can change in a result: as much as its own in sums, its share in quotients."""
    return min(literal.slack, abs(value) * literal.slack / abs(literal.value)) if abs(value) < 1000 else literal.slack


def _bare(shown: str) -> str:
    """A figure without its sign and bound, which formulas leave out."""
    return shown.removeprefix("about ").removeprefix("more than ").lstrip("+-")


def _date(text: str) -> date | None:
    """A day written out, or in ISO notation."""
    for form in ("%d %B %Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text.strip(), form).date()
        except ValueError:
            continue
    return None


def _quantities(fact: Fact) -> set[str]:
    """Every way in which the quantities of a fact may be shown."""
    figure = fact.figure
    if figure is None:
        return set()
    change = figure.change
    found = (figure.value, *((change.percent, change.amount, change.factor) if change else ()))
    shown: set[str] = set()
    for quantity in found:
        if quantity is None:
            continue
        texts = {quantity.show(), quantity.show(signed=True), quantity.magnitude().show()}
        texts.add(f"{quantity.value.normalize():f}")
        if quantity.unit == "USD" and abs(quantity.value) < 10**6:
            millions = f"{abs(quantity.value) / 10**6:.1f} million"
            texts |= {f"{sign}${millions}" for sign in ("", "+", "-")}
        shown |= texts
    return shown


def _periods(fact: Fact) -> list[Period]:
    """The times of a fact: of the event, of the figure and of its base."""
    found = [fact.time]
    found += [_parsed(text) for text in fact.slots.get("time", ())]
    if fact.figure is not None:
        found.append(fact.figure.period)
        if fact.figure.change is not None:
            found.append(fact.figure.change.base)
    return [period for period in found if period is not None]


def _rests(whole: Fact, part: Fact) -> Iterator[str]:
    """What the period of one fact has beyond that of another, as it may be shown."""
    for outer in _periods(whole):
        for inner in _periods(part):
            if outer.start == inner.start and inner.end and outer.end and inner.end < outer.end:
                first = inner.end + timedelta(days=1)
                rest = Period(first, outer.end, "range")
                yield rest.show()
                if rest.days and rest.days < 93 and first.month % 3 == 1:
                    yield Period.parse(f"{first.year}-Q{first.month // 3 + 1}").show()


def _parsed(text: str) -> Period | None:
    try:
        return Period.parse(text)
    except ValueError:
        return None


def _day(day: date | None) -> str:
    return Period(day, day, "day").show() if day is not None else ""


def _unfigured(text: str) -> str:
    """The text without its figures."""
    for literal in literals(text):
        text = text.replace(literal.text, " ", 1)
    return text


def _pattern(template: str) -> re.Pattern[str]:
    """A template as a pattern that takes what fills it, and the rest of the text."""
    seen: set[str] = set()
    pieces: list[str] = []
    place = 0
    for match in _PLACEHOLDER.finditer(template):
        pieces.append(re.escape(template[place : match.start()]))
        name = match[1]
        filler = _WHEN if name.startswith("during") else ".+?" if name != "note" else ".*?"
        pieces.append(f"(?P={name})" if name in seen else f"(?P<{name}>{filler})")
        seen.add(name)
        place = match.end()
    pieces.append(re.escape(template[place:]))
    return re.compile("".join(pieces).strip(), re.IGNORECASE | re.DOTALL)


def _ends(text: str) -> list[int]:
    """Where sentences of a text may end, the last first."""
    return [len(text), *(match.end() for match in reversed(list(_SENTENCE_END.finditer(text))))]


def _is_composition(text: str) -> bool:
    """Whether a wording goes into others: short, and no sentence."""
    return bool(_PLACEHOLDER.search(text)) and not text.rstrip().endswith((".", ":", "?"))
