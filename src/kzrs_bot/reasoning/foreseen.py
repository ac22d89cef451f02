"""Calculations that a pack foresees: the one that a message most likely wants, and how surely.

Recipes read a question word by word and are made only where they account for all of it; people word calculations in
ways that no recipe reads. A pack therefore foresees calculations, each by a plain question that the recipes answer and
by other wordings of the same. The one whose wordings a message is most like, and whose figures, times and names are its
own, is worked out in its place where that is surer than what the message came to by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from math import exp, log

import numpy as np

from kzrs_bot.language.tokens import asked_token
from kzrs_bot.matching import weights
from kzrs_bot.matching.centroids import Nearness
from kzrs_bot.matching.constraints import direction_agrees, direction_conflict, period_of, quantities_of
from kzrs_bot.matching.context import Context
from kzrs_bot.matching.evidence import Weigher, scored
from kzrs_bot.matching.features import Features
from kzrs_bot.matching.wordings import Wordings
from kzrs_bot.pack.model import Fact, Pack
from kzrs_bot.reading.question import Question, Weight
from kzrs_bot.reasoning.findings import Findings
from kzrs_bot.reasoning.recipe import IDLE
from kzrs_bot.reasoning.recipes_forms import place_of
from kzrs_bot.reasoning.recipes_groups import COUNTS
from kzrs_bot.reasoning.scan import POINTING
from kzrs_bot.reasoning.sketch import Sketch
from kzrs_bot.reply import Kind

_TRIED = 6
"""Calculations that are worked out to see whether they are what is wanted."""
_UNSURE, _SURE = 0.01, 0.9
"""Certainties beyond which a fact is no surer, and from which it is held to be sure."""
UNSTATED = frozenset({"supposed", "repeat", "statistic", "as-such"})
"""Signs of what is not so, or of a reckoning of its own, which no calculation without them is."""
_IN_PERCENT = frozenset({"percent", "points", "share", "relative", "ratio", "fold", "average"})
"""Signs beside which a result need not be in money."""
_PER = frozenset({"per", "every", "each"})
"""Words beside which money may be the measure of another thing."""
_SET_ASIDE = frozenset({"aside", "apart", "excluding", "except", "without", "besides", "beyond", "bar", "other"})
"""Words by which what is named is left out."""
_WAYS = frozenset({"rise", "fall"})
_NEVER = frozenset({"other_count", "other_limit", "other_rounding", "supposed"})
"""What no likeness outweighs."""


Dims = tuple[tuple[str, str], ...]
"""What a figure is of, by dimension."""


@dataclass(frozen=True, slots=True)
class Worked:
    """A plain question with what it comes to."""

    question: Question
    findings: Findings
    sketch: Sketch


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A foreseen calculation as what a message wants."""

    id: str
    worked: Worked
    features: Features


class Foreseeing:
    """Finds the foreseen calculations that messages may want; knows the pack, keeps no state."""

    def __init__(self, pack: Pack, wordings: Wordings, weigher: Weigher, work: Callable[[str], Worked]) -> None:
        """`work` answers the plain question of a calculation."""
        self._pack, self._wordings, self._weigher = pack, wordings, weigher
        self._worked = lru_cache(maxsize=None)(lambda place: work(pack.calculations[place].ask))

    @cached_property
    def _stated(self) -> set[Decimal]:
        """The sizes of all figures; a large pack without calculations is never gone through for them."""
        return _sizes(self._pack.facts.values())

    def likely(self, question: Question, context: Context, alone: Sketch, leaning: Sketch) -> list[Foreseen]:
        """The calculations that a message may want, in both readings."""
        if not len(self._wordings) or not question.tokens:
            return []
        found = self._read(question, context, alone, leaning=False)
        if context.facts:
            found += self._read(question, context, leaning, leaning=True)
        return found

    def _read(self, question: Question, context: Context, sketch: Sketch, *, leaning: bool) -> list[Foreseen]:
        """The likeliest for a message by itself, or as it goes on with the talk."""
        lent = frozenset().union(*(term.terms for term in context.terms)) if leaning else frozenset()
        tokens = question.tokens | lent | {asked_token(question.asks)}
        near = self._wordings.nearness(tokens, leaning=leaning)
        places = [int(place) for place in np.argsort(-near, kind="stable")[:_TRIED] if near[place]]
        beside = self._weigher.nearest(question)
        found = []
        for place in places:
            worked = self._worked(place)
            operation = self._of_operation(sketch, worked, leaning=leaning)
            if not _NEVER.isdisjoint(operation):
                continue
            features = {
                **self._of_words(place, question, near, beside),
                **self._of_constraints(question, worked, leaning=leaning),
                **self._of_talk(worked, context, leaning=leaning),
                **_of_sketch(sketch, worked),
                **operation,
            }
            found.append(Foreseen(self._pack.calculations[place].id, worked, features))
        return found

    def _of_operation(self, sketch: Sketch, worked: Worked, *, leaning: bool) -> Features:
        """What is plainly wanted otherwise: in another unit or form, of another number, way, measure, item or size."""
        plain, findings = worked.sketch, worked.findings
        facts = [self._pack.facts[id_] for id_ in findings.facts]
        figures = [fact.figure for fact in facts if fact.figure is not None]
        results = [step.result for clause in findings.clauses for step in clause.derivation[-1:]]
        in_money = sketch.has("money") and not sketch.has(*_IN_PERCENT) and not _PER & set(sketch.words)
        apart = sketch.has("complement") or bool(_SET_ASIDE & set(sketch.words))
        ways, others = sketch.names & _WAYS, plain.names & _WAYS
        turned = len(ways) == len(others) == 1 and ways != others
        measures = plain.measures | {figure.measure for figure in figures}
        named = {o.series.measure for o in sketch.operands if not o.series.dims} - sketch.guessed - sketch.acted
        items = self._items(sketch, {figure.measure for figure in figures}) if not apart else set()
        used = {(figure.measure, tuple(sorted(figure.dims.items()))) for figure in figures}
        known = _sizes(facts) | {m.quantity.value for m in worked.question.quantities}
        given = {m.quantity.value for m in sketch.limits if not m.comparison}
        bounds, own_bounds = ({m.quantity.value for m in s.limits if m.comparison} for s in (sketch, plain))
        found = {
            "other_unit": in_money and bool(results) and not any("$" in result for result in results),
            "other_part": sketch.has("complement") and sketch.has("sum", "top", "most") and not plain.has("complement"),
            "other_count": self._other_count(sketch, worked),
            "other_rounding": sketch.has("round") and place_of(sketch) != place_of(plain),
            "other_way": turned and bool(sketch.operands) and not leaning,
            "other_way_alone": turned and (leaning or not sketch.operands),
            "other_measure": bool(named and facts) and named.isdisjoint(measures),
            "measure_beyond": bool(facts and named - measures) and not named.isdisjoint(measures),
            "other_item": bool(facts) and not items <= used,
            "item_lacked": bool(facts) and apart is False and bool({u for u in used if u[1]} - items) and bool(items),
            "other_limit": bool(bounds and own_bounds) and bounds != own_bounds,
            "others_aside": not leaning and self._sets_others_aside(sketch, plain),
            "of_some": not leaning and self._of_some(sketch, worked),
            "other_size": not self._stated.isdisjoint(given - known),
            "supposed": not sketch.names & UNSTATED <= plain.names,
            "supposed_lacked": not plain.names & UNSTATED <= sketch.names,
        }
        return {name: 1.0 for name, holds in found.items() if holds}

    def _items(self, sketch: Sketch, measures: Collection[str]) -> set[tuple[str, Dims]]:
        """The items of some measures that a message names."""
        itemised = {identity.dim for identity in self._pack.arithmetic if identity.kind == "items"}
        series = (operand.series for operand in sketch.operands if operand.series.dims and not operand.bare)
        return {
            (each.measure, tuple(sorted(each.dims)))
            for each in series
            if each.measure in measures and any(dim in itemised for dim, _ in each.dims)
        }

    def _of_some(self, sketch: Sketch, worked: Worked) -> bool:
        """Whether some members of a list are counted, and a question names nothing that sets them apart."""
        listed, facts = set(worked.findings.listed), worked.findings.facts
        some = any(listed < set(self._pack.facts[id_].slots.get("members", ())) for id_ in facts)
        if not (listed and some) or sketch.question.asks != "count":
            return False
        own, others = (
            [term.terms for term in each.question.terms if term.weight is Weight.TELLING]
            for each in (sketch, worked.sketch)
        )
        general = bool(own) and all(any(terms & other for other in others) for terms in own)
        return general and any(all(other.isdisjoint(terms) for terms in own) for other in others)

    def _sets_others_aside(self, sketch: Sketch, plain: Sketch) -> bool:
        """Whether a calculation leaves out what a question does not name."""
        names = plain.question.excluded & self._pack.entities.keys()
        named = frozenset().union(*(term.terms for term in sketch.question.terms)) | sketch.question.excluded
        return bool(names) and names.isdisjoint(named)

    def _other_count(self, sketch: Sketch, worked: Worked) -> bool:
        """Whether another number of the first items is meant, or is left out of all that there are."""
        count, other = _first_so_many(sketch), _first_so_many(worked.sketch)
        if count is None:
            return False
        if not sketch.has("complement"):
            return other is not None and other != count
        facts = [self._pack.facts[id_].figure for id_ in worked.findings.facts]
        used = {(f.measure, *f.dims.values()) for f in facts if f is not None and f.dims}
        known = [fact.figure for fact in self._pack.facts.values() if fact.figure is not None and fact.figure.dims]
        everything = {(f.measure, *f.dims.values()) for f in known if f.measure in {measure for measure, *_ in used}}
        return bool(used) and len(used) + count != len(everything)

    def _of_words(self, place: int, question: Question, near: Nearness, beside: tuple[float, float, float]) -> Features:
        """How near the words are to a calculation, before others and before what is stated."""
        mine, nearest = float(near[place]), float(np.delete(near, place).max(initial=0))
        fact, gap, outside = beside
        telling = [term for term in question.terms if term.weight is Weight.TELLING]
        strange = [term for term in telling if not self._wordings.knows(place, term.terms)]
        lesser = [t for t in question.terms if t.weight is Weight.LESSER and not self._wordings.knows(place, t.terms)]
        return {
            "bias": 1.0,
            "near": mine,
            "lead": mine - nearest,
            "nearest": float(mine > nearest),
            "against_fact": mine - fact,
            "against_gap": mine - gap,
            "against_outside": mine - outside,
            "strange": float(len(strange)),
            "strange_name": float(sum(bool(t.terms & self._pack.entities.keys()) for t in strange)),
            "strange_outside": float(any(t.outside for t in strange)),
            "strange_lesser": float(len(lesser)),
            "words": float(len(telling)),
        }

    def _of_constraints(self, question: Question, worked: Worked, *, leaning: bool) -> Features:
        """Whether times, figures and the way of asking are those of the calculation."""
        plain, findings = worked.question, worked.findings
        facts = [self._pack.facts[id_] for id_ in findings.facts]
        times = [*plain.times, *(time for fact in facts if (time := period_of(fact)) is not None)]
        asked = question.times
        strange = sum(not any(time.same(other) or time.contains(other) for other in times) for time in asked)
        exact = sum(any(time.same(other) for other in plain.times) for time in asked)
        unsaid = sum(not any(time.same(other) for other in asked) for time in plain.times)
        sizes = {q.quantity.value for q in plain.quantities} | _sizes(facts)
        figures = [q for q in question.quantities if q.quantity.value not in sizes]
        against = any(direction_conflict(fact, question.direction) for fact in facts)
        return {
            "time_conflict": float(strange),
            "time_met": float(exact),
            "time_unsaid": 0.0 if leaning else float(unsaid),
            "time_unsaid_leaning": float(unsaid) if leaning else 0.0,
            "figure_conflict": float(len(figures)),
            "figure_of_others": float(any(abs(q.quantity.value) in self._stated for q in figures)),
            "figure_met": float(any(q.quantity.value in sizes for q in question.quantities)),
            "asks": float(question.asks == plain.asks),
            "confirm": float(question.confirm != plain.confirm),
            "negated": float(question.negated != plain.negated),
            "direction": float(bool(question.direction) and question.direction == plain.direction),
            "direction_met": float(any(direction_agrees(fact, question.direction) for fact in facts)),
            "direction_against": float(against and not any(direction_agrees(f, question.direction) for f in facts)),
            "direction_both": float(against and any(direction_agrees(f, question.direction) for f in facts)),
            "refused": float(not findings.facts),
            "cues": float(len(question.cues & plain.cues)),
            "cues_lacked": float(len(plain.cues - question.cues - POINTING)),
            "cues_beyond": float(len(question.cues - plain.cues - POINTING)),
            "no_cues": float(not question.cues - POINTING),
            "computed": float(any(clause.derivation for clause in findings.clauses)),
        }

    @staticmethod
    def _of_talk(worked: Worked, context: Context, *, leaning: bool) -> Features:
        """Whether it goes on with what was said."""
        facts = set(worked.findings.facts)
        shared = len(facts & set(context.facts)) if leaning else 0
        return {
            "leaning": float(leaning),
            "talk": float(bool(context.facts) and not leaning),
            "shared": shared / max(1, len(facts)),
            "apart": float(leaning and not shared),
            "said": float(leaning and facts <= context.said),
        }


def surest(likely: Sequence[Foreseen], findings: Findings, rival: Features) -> tuple[Worked, float] | None:
    """The calculation that a message most likely wants, with the probability that it is so rather than its rival, the
    findings to which the message came by itself (`rival_features`); None where it comes to the same as they do."""
    odds = [exp(scored(weights.FORESEEN, each.features)) for each in likely]
    total = sum(odds) + exp(scored(weights.FORESEEN, rival))
    shares: dict[tuple[object, ...], float] = {}
    for each, own in zip(likely, odds, strict=True):
        result = each.worked.findings.result
        shares[result] = shares.get(result, 0.0) + own / total
    shares.pop(findings.result, None)
    if not shares:
        return None
    best = max(shares, key=lambda result: shares[result])
    return next(each.worked for each in likely if each.worked.findings.result == best), shares[best]


def rival_features(findings: Findings, certainty: float | None, likely: Sequence[Foreseen]) -> Features:
    """What speaks for what a message came to by itself: a fact of a certainty, a calculation (its certainty is None),
    or nothing; a calculation that is foreseen as well is one of those that are likely."""
    answered = findings.kind is Kind.ANSWER
    if not answered:
        return {}
    if certainty is not None:
        sure = min(max(certainty, _UNSURE), 1 - _UNSURE)
        odds = log(sure / (1 - sure))
        return {"rival_looked": 1.0, "rival_odds": odds, "rival_sure": float(certainty > _SURE)}
    nearest = max((each.features["near"] for each in likely), default=0.0)
    same = [each.features["near"] for each in likely if each.worked.findings.result == findings.result]
    if not same:
        return {"rival_worked": 1.0, "rival_unforeseen": 1.0, "rival_unforeseen_near": nearest}
    return {"rival_worked": 1.0, "rival_behind": nearest - max(same)}


def _of_sketch(sketch: Sketch, worked: Worked) -> Features:
    """Whether the figures that are named and what is to be done with them are those of the calculation."""
    plain = worked.sketch
    percent = sketch.has("percent") or sketch.question.asks == "percent"
    given = any("%" in clause.text for clause in worked.findings.clauses)
    signs, needed = sketch.names - IDLE, plain.names - IDLE
    named = {operand.series for operand in sketch.operands}
    used = {operand.series for operand in plain.operands}
    return {
        "signs": float(len(signs & needed)),
        "signs_lacked": float(len(needed - signs)),
        "signs_beyond": float(len(signs - needed)),
        "operands": float(len(named & used)),
        "operands_lacked": float(len(used - named)),
        "operands_beyond": float(len(named - used)),
        "no_operands": float(not named),
        "percent_lacked": float(percent and not given),
        "percent_beyond": float(given and not percent),
        "money_beyond": float(sketch.has("money") and given),
    }


def _first_so_many(sketch: Sketch) -> int | None:
    """The number of items from the top that a question is on ("the three largest")."""
    words = (word for sign in sketch.signs if sign.name == "top" for word in sketch.words[sign.start : sign.end])
    return next((COUNTS[word] for word in words if word in COUNTS), None)


def _sizes(facts: Iterable[Fact]) -> set[Decimal]:
    """The sizes of the figures of facts, signs aside."""
    return {abs(quantity.value) for fact in facts for quantity in quantities_of(fact)}
