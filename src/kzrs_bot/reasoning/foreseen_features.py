"""What speaks for and against a foreseen calculation as what a message wants: its words, its constraints, the talk."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from functools import cached_property
from itertools import pairwise

from kzrs_bot.matching.centroids import Nearness
from kzrs_bot.matching.constraints import direction_agrees, direction_conflict, period_of, quantities_of
from kzrs_bot.matching.context import Context
from kzrs_bot.matching.features import Features
from kzrs_bot.matching.wordings import Wordings
from kzrs_bot.pack.model import Fact, Pack
from kzrs_bot.reading.question import Question, Weight
from kzrs_bot.reasoning.calculated import Worked
from kzrs_bot.reasoning.findings import Findings
from kzrs_bot.reasoning.list_places import place_asked
from kzrs_bot.reasoning.recipe import IDLE, units_apart
from kzrs_bot.reasoning.recipes_forms import place_of
from kzrs_bot.reasoning.recipes_groups import COUNTS, asks_sum, places_asked
from kzrs_bot.reasoning.rescaled import SCALES
from kzrs_bot.reasoning.scan import POINTING
from kzrs_bot.reasoning.sketch import Sketch
from kzrs_bot.reasoning.times import in_part
from kzrs_bot.reasoning.viewpoints import viewpoint
from kzrs_bot.values import Period

UNSTATED = frozenset({"supposed", "repeat", "statistic", "as-such"})
"""Signs of what is not so, or of a reckoning of its own, which no calculation without them is."""
_IN_PERCENT = frozenset({"percent", "points", "share", "relative", "ratio", "fold", "average"})
"""Signs beside which a result need not be in money."""
_PER = frozenset({"per", "every", "each"})
"""Words beside which money may be the measure of another thing."""
_SET_ASIDE = frozenset({"aside", "apart", "excluding", "except", "without", "besides", "beyond", "bar", "other"})
"""Words by which what is named is left out."""
_RESCALED = ("thousands", "billions")
"""Signs of a scale in which sums of money are not told as they stand."""
_ANYTHING = frozenset({"anything", "something", "anyone", "anybody", "nothing"})
_NAMED = frozenset({"which", "what", "define", "list"})
"""Ways of asking what things are."""
_BARELY_LEVEL = frozenset({"amount", "what"})
"""Ways of asking for a level, beside those that ask for a share."""
_BARELY = frozenset({"what", "define"})
"""Ways of asking for a figure as it is, where no sign says otherwise."""
UP_TO = frozenset({"before", "until", "till"})
_WAYS = frozenset({"rise", "fall"})
_OF_STATED = frozenset({"person", "place", "reason", "manner", "purpose", "name"})
"""Ways of asking to which only a comparison comes to an answer."""
_EDGE = "edge"
"""Cue of the end or the start of something that lasts."""
_NUMBERED = frozenset({"count", "amount", "percent", "change", "duration"})
"""Ways of asking to which no order of events is an answer."""
_SIZES = frozenset({"amount", "percent", "change", "difference"})
"""Ways of asking to which a yes or a no is no answer."""
_CHOOSING = frozenset({"which", "compare", "most", "least", "earlier", "later", "rank"})
"""Ways and cues of asking for one of several."""
_CHOOSING_OR_NOT = frozenset({"which", "compare", "confirm"})
_MADE_UP = frozenset({"sum", "difference"})
"""Kinds of arithmetic by which measures make up another."""
_PLACED, _ORDERED = ("second", "third"), ("rank", "ascending", "top", "bottom")
"""Signs of one place in an order, and of all places."""
_OF_ALL = (["count"], ["most"], ["least"])
"""What is done last with all items of a list, whatever limit they are to keep to."""
_APART_BY = frozenset({"difference", "compare"})
"""What is done last with two things that are set apart."""
_LEFT_OVER = frozenset(
    {"other", "others", "else", "rest", "left", "remaining", "remainder", "non", "without", "outside"}
)
"""Words for what a whole has besides the part that is named."""
_RANGED = frozenset({"", "%", "USD"})
_RANGING = re.compile(r" ?(?:-|–|to|and|until|till|through|up to|or) ?", re.IGNORECASE)
"""Units of both ends of a range, and what stands between these."""
_FIRSTS = frozenset({"top", "bottom"})
"""Signs of so many from one end."""
_BEFORE_COUNT = frozenset({"which", "what", "name", "list", "give", "show", "tell", "are", "were"})
"""Words before so many of the first of an order."""
_BOTH = 2
Dims = tuple[tuple[str, str], ...]
"""What a figure is of, by dimension."""


class Bearing:
    """How foreseen calculations stand to a message; knows the pack, keeps no state."""

    def __init__(self, pack: Pack, wordings: Wordings) -> None:
        self._pack, self._wordings = pack, wordings

    @cached_property
    def _stated(self) -> set[Decimal]:
        """The sizes of all figures; a large pack without calculations is never gone through for them."""
        return _sizes(self._pack.facts.values())

    @cached_property
    def _itemised(self) -> frozenset[str]:
        """The dimensions by which changes are itemised."""
        return frozenset(identity.dim for identity in self._pack.arithmetic if identity.kind == "items")

    def of_operation(self, sketch: Sketch, worked: Worked, *, leaning: bool) -> Features:
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
        directed = bool(sketch.question.direction) and not (named or sketch.has("money"))
        acted = sketch.measures & sketch.acted if directed else frozenset()
        items = self._items(sketch, {figure.measure for figure in figures}) if not apart else set()
        used = {(figure.measure, tuple(sorted(figure.dims.items()))) for figure in figures}
        known = _sizes(facts) | {m.quantity.value for m in worked.question.quantities}
        given = {m.quantity.value for m in sketch.limits if not m.comparison}
        bounds, own_bounds = (_bounds(each) for each in (sketch, plain))
        found = {
            "other_unit": in_money and bool(results) and not any("$" in result for result in results),
            "points_lacked": sketch.has("points") and bool(results) and all("$" in result for result in results),
            "other_part": sketch.has("complement") and sketch.has("sum", "top", "most") and not plain.has("complement"),
            "other_count": self._other_count(sketch, worked),
            "order_lacked": sketch.has("rank", "ascending")
            and not plain.has(*_PLACED, *_ORDERED, "most", "least")
            and set(_operations(worked)) != {"order"},
            "other_end": _at_other_end(sketch, plain) or _off_any_end(sketch, worked),
            "edge_lacked": _EDGE in sketch.question.cues and _EDGE not in worked.question.cues,
            "other_place": (sketch.has(*_PLACED) and not plain.has(*_PLACED, *_ORDERED)) or _lacks_one(sketch, plain),
            "other_relation": _relates_otherwise(sketch, plain) or _relates_otherwise(plain, sketch),
            "sum_lacked": _lacks_sum(sketch, worked),
            "difference_unasked": _sets_apart(sketch, worked),
            "relation_lacked": _lacks_relation(sketch, worked),
            "sum_unasked": _sums_up(sketch, worked),
            "times_lacked": _sets_no_times_apart(sketch, plain),
            "count_unasked": _operations(worked) == ["count"]
            and (place_asked(sketch.question) is not None or _seeks_any(sketch)),
            "order_unasked": set(_operations(worked)) == {"order"} and sketch.question.asks in _NUMBERED,
            "other_base": _has_other_base(sketch, plain),
            "gives_set_aside": apart and not plain.has("complement") and self._begins_with_named(sketch, findings),
            "average_lacked": sketch.has("average") and sketch.has("goods") and not plain.has("average"),
            "average_of_all": sketch.has("average") and plain.has("average") and bounds != own_bounds,
            "other_act": bool(acted and facts)
            and not _counts_same(sketch, worked, figures)
            and self._families(acted).isdisjoint(self._families(measures)),
            "other_rounding": _rounds_otherwise(sketch, plain),
            "other_way": turned and bool(sketch.operands) and not leaning,
            "other_way_alone": turned and (leaning or not sketch.operands),
            "other_measure": bool(named and facts)
            and self._families(named).isdisjoint(measures)
            and not (not measures and named <= _shared_names(sketch, plain.question)),
            "measure_beyond": bool(facts and named - measures) and not named.isdisjoint(measures),
            "measure_parts": bool(named and facts) and named.isdisjoint(measures),
            "part_alone": self._on_one_part(named, {figure.measure for figure in figures}),
            "fold_lacked": _lacks_fold(sketch, worked),
            "unit_lacked": sketch.has(*_RESCALED) and _operations(worked)[-1:] != ["convert"],
            "unit_unasked": _operations(worked)[-1:] == ["convert"]
            and (not sketch.has(*plain.names & set(SCALES)) or bool(measures & named and named - measures)),
            "mean_unasked": _comes_to_mean(sketch, worked),
            "turned_comparison": _compares_otherwise(sketch, worked),
            "other_item": bool(facts) and not items <= used,
            "item_lacked": bool(facts) and not apart and bool({u for u in used if u[1]} - items) and bool(items),
            "other_limit": bool((own_bounds or sketch.has("complement")) and bounds - own_bounds),
            "limit_ignored": bool(bounds - own_bounds) and _operations(worked)[-1:] in _OF_ALL,
            "other_stretch": not leaning and self._of_other_stretch(sketch, facts),
            "rest_unasked": plain.has("complement") and sketch.has("share") and _of_whole(sketch, plain),
            "limit_unsaid": not own_bounds <= bounds,
            "limit_lost": sketch.question.confirm and self._loses_limit(sketch, worked, known),
            "others_aside": not leaning and self._sets_others_aside(sketch, plain),
            "of_some": not leaning and self._of_some(sketch, worked),
            "other_time": _ignores_bound(sketch, worked),
            "other_size": not self._stated.isdisjoint(given - known),
            "other_asking": self._asked_otherwise(sketch, worked, results),
            "of_member": self._of_member(sketch, findings) or self._of_denied(sketch, worked),
            "other_state": self._in_other_state(sketch, plain),
            "other_direction": self._runs_against(sketch, facts),
            "other_viewpoint": self._seen_otherwise(sketch, plain),
            "supposed": not sketch.names & UNSTATED <= plain.names,
            "supposed_lacked": not plain.names & UNSTATED <= sketch.names,
        }
        return {name: 1.0 for name, holds in found.items() if holds}

    @cached_property
    def _states(self) -> frozenset[str]:
        """The dimensions one value of which is all that another is not."""
        return frozenset(identity.dim for identity in self._pack.arithmetic if identity.kind == "complement")

    def _in_other_state(self, sketch: Sketch, plain: Sketch) -> bool:
        """Whether things in one state are asked for, and a calculation is on those in the other."""
        if sketch.question.negated or plain.question.negated or sketch.has("complement", "not"):
            return False
        own, others = (
            {(dim, value) for operand in each.operands for dim, value in operand.series.dims if dim in self._states}
            for each in (sketch, plain)
        )
        return bool(own and others) and own.isdisjoint(others)

    @staticmethod
    def _of_other_stretch(sketch: Sketch, facts: Sequence[Fact]) -> bool:
        """Whether a figure is named over all the time that it is known for, or over a whole year, and a calculation
        takes it for a part.
        """
        if not sketch.has("projection") and in_part(sketch.times.wholly, [period_of(fact) for fact in facts]):
            return True
        for named in (operand for operand in sketch.operands if operand.period is not None):
            own = [fact for fact in facts if fact.figure is not None and fact.figure.measure == named.series.measure]
            times = [time for fact in own if (time := period_of(fact)) is not None]
            if times and not any(named.period.same(time) for time in times if named.period is not None):
                return True
        return False

    def _seen_otherwise(self, sketch: Sketch, plain: Sketch) -> bool:
        """Whether the balance of one party is asked for, and a calculation tells that of the other."""
        parties = self._pack.report.parties
        party, own = (viewpoint(each.question, parties) for each in (sketch, plain))
        balances = {identity.result for identity in self._pack.arithmetic if identity.kind == "difference"}
        level = bool(plain.measures) and plain.measures <= balances & sketch.measures
        moved = plain.has("rise", "fall", "change", "narrow", "difference", "ratio") or len(plain.times.asked) > 1
        return party is not None and level and not moved and party != (own or self._pack.report.perspective)

    @staticmethod
    def _runs_against(sketch: Sketch, facts: Sequence[Fact]) -> bool:
        """Whether an act between both parties is asked for in the other direction than all acts that are counted."""
        question = sketch.question
        both = sum(term.weight is Weight.PARTY for term in question.terms) == _BOTH
        listed = both and bool(facts) and all(fact.figure is None for fact in facts)
        return listed and all(direction_conflict(fact, question.direction) for fact in facts)

    @staticmethod
    def _loses_limit(sketch: Sketch, worked: Worked, known: Collection[Decimal]) -> bool:
        """Whether a yes/no question has a limit on which a calculation says neither yes nor no, nor gives its unit."""
        lost = [m.quantity.unit for m in sketch.limits if m.quantity.value not in known]
        given = " ".join(clause.text for clause in worked.findings.clauses)
        shown = {"%": "%", "USD": "$"}
        return bool(lost) and (worked.question.confirm or any(shown.get(unit, unit) not in given for unit in lost))

    def _begins_with_named(self, sketch: Sketch, findings: Findings) -> bool:
        """Whether what is given first is an item that a message names."""
        first = self._pack.facts[findings.facts[0]].figure if findings.facts else None
        named = self._items(sketch, {first.measure}) if first is not None else set()
        return first is not None and (first.measure, tuple(sorted(first.dims.items()))) in named

    def _on_one_part(self, named: Collection[str], measures: Collection[str]) -> bool:
        """Whether a whole is named, and a calculation is on a single part of it."""
        return len(measures) == 1 and any(set(measures) < self._families({name}) - {name} for name in named)

    def _families(self, measures: Collection[str]) -> set[str]:
        """Measures, and those that each of them is made up of."""
        parts = (i.terms for i in self._pack.arithmetic if i.kind in _MADE_UP and i.result in measures)
        return set(measures).union(*parts)

    def _items(self, sketch: Sketch, measures: Collection[str]) -> set[tuple[str, Dims]]:
        """The items of some measures that a message names."""
        series = (operand.series for operand in sketch.operands if operand.series.dims and not operand.bare)
        return {
            (each.measure, tuple(sorted(each.dims)))
            for each in series
            if each.measure in measures and any(dim in self._itemised for dim, _ in each.dims)
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

    @staticmethod
    def _asked_otherwise(sketch: Sketch, worked: Worked, results: Sequence[str]) -> bool:
        """Whether a yes, somebody, a reason or a number of things is asked for, and something else is worked out."""
        question, plain = sketch.question, worked.question
        needed = worked.sketch.names - IDLE
        if question.confirm and needed:
            return question.cues.isdisjoint(_CHOOSING) and sketch.names.isdisjoint(needed)
        if plain.confirm and not question.confirm and question.asks in _SIZES:
            return True
        if question.asks == "percent" and _operations(worked) == ["count"]:
            return True
        if not results or question.asks == plain.asks:
            return False
        if question.asks in _OF_STATED:
            return plain.asks not in _CHOOSING and question.cues.isdisjoint(_CHOOSING)
        things = question.asks == "count" and question.focus and not sketch.has("money", *_IN_PERCENT)
        return bool(things) and all("$" in result or "%" in result for result in results)

    @staticmethod
    def _of_member(sketch: Sketch, findings: Findings) -> bool:
        """Whether one of the things that are counted is itself to be counted."""
        counted = sketch.question.asks == "count" and len(findings.listed) > 1
        return counted and any(not term.terms.isdisjoint(findings.listed) for term in sketch.question.focus)

    def _of_denied(self, sketch: Sketch, worked: Worked) -> bool:
        """Whether things of a list are counted, and a question is on those that are not such."""
        if _operations(worked) != ["count"]:
            return False
        if "neither" in sketch.words:
            return True
        aside = worked.question.excluded & self._pack.entities.keys()
        if aside and sketch.question.excluded and aside.isdisjoint(sketch.question.excluded):
            return True
        listed = set(worked.findings.listed)
        known = [set(self._pack.facts[id_].slots.get("members", ())) for id_ in worked.findings.facts]
        strangers = sketch.question.excluded & self._pack.entities.keys()
        left_out = bool(sketch.question.excluded) and not (strangers and strangers.isdisjoint(listed))
        if left_out and not worked.question.excluded and listed in known:
            return True
        if not sketch.question.negated or worked.question.negated:
            return False
        return any(listed < members or (listed == members and not sketch.question.excluded) for members in known)

    def _sets_others_aside(self, sketch: Sketch, plain: Sketch) -> bool:
        """Whether a calculation leaves out what a question does not name."""
        names = plain.question.excluded & self._pack.entities.keys()
        named = sketch.question.excluded or frozenset().union(*(term.terms for term in sketch.question.terms))
        return bool(names) and names.isdisjoint(named)

    def _other_count(self, sketch: Sketch, worked: Worked) -> bool:
        """Whether another number of the first items is meant, or is left out of all that there are."""
        count, other = _first_so_many(sketch), _first_so_many(worked.sketch)
        if count is None:
            return False
        if not sketch.has("complement"):
            single = other is None and count > 1 and worked.sketch.has("most", "least")
            longer = other is None and worked.sketch.has("rank") and count < len(worked.findings.facts)
            return single or longer or (other is not None and other != count)
        facts = [self._pack.facts[id_].figure for id_ in worked.findings.facts]
        used = {(f.measure, *f.dims.values()) for f in facts if f is not None and f.dims}
        known = [fact.figure for fact in self._pack.facts.values() if fact.figure is not None and fact.figure.dims]
        everything = {(f.measure, *f.dims.values()) for f in known if f.measure in {measure for measure, *_ in used}}
        return bool(used) and len(used) + count != len(everything)

    def of_words(self, place: int, question: Question, near: Nearness, beside: tuple[float, float, float]) -> Features:
        """How near the words are to a calculation, before others and before what is stated."""
        mine = float(near[place])
        nearest = float(max(near[:place].max(initial=0), near[place + 1 :].max(initial=0)))
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
            **({"strange_place": 1.0} if any(n[:2] == "n:" for t in strange for n in t.terms) else {}),
            **({"strange_attribute": 1.0} if any(all(n[:2] == "a:" for n in t.terms) for t in strange) else {}),
            "strange_lesser": float(len(lesser)),
            "words": float(len(telling)),
        }

    def of_constraints(self, question: Question, worked: Worked, *, leaning: bool) -> Features:
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
    def of_talk(worked: Worked, context: Context, *, leaning: bool) -> Features:
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


def _seeks_any(sketch: Sketch) -> bool:
    """Whether it is asked whether there is anything of a kind ("anything blue on that list?")."""
    return not _ANYTHING.isdisjoint(sketch.words[:2]) and not sketch.has("count")


def of_sketch(sketch: Sketch, worked: Worked) -> Features:
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


def _counts_same(sketch: Sketch, worked: Worked, figures: Sequence[object]) -> bool:
    """Whether a calculation counts what a question counts, in a list of no figures, where no act moves anything."""
    wanted, own = (frozenset().union(*(t.terms for t in q.focus)) for q in (sketch.question, worked.question))
    return _operations(worked) == ["count"] and not figures and bool(wanted & own)


def _relates_otherwise(sketch: Sketch, other: Sketch) -> bool:
    """Whether a difference is wanted where another calculation comes to a ratio."""
    return sketch.has("difference") and not sketch.has("ratio") and other.has("ratio") and not other.has("difference")


def _shared_names(sketch: Sketch, plain: Question) -> set[str]:
    """The measures that are named by nothing but words which a plain question has as well."""
    known = frozenset().union(*(term.terms for term in plain.terms))
    places = {n for term in sketch.question.terms if term.terms & known for n in range(term.start, term.end)}
    apart = {o.series.measure for o in sketch.operands if not places >= set(range(o.start, o.end))}
    return {operand.series.measure for operand in sketch.operands} - apart


def _lacks_sum(sketch: Sketch, worked: Worked) -> bool:
    """Whether a sum is wanted, or a number of all that was counted, and a calculation only lists or counts."""
    steps = _operations(worked)
    if worked.sketch.has("sum", "all", "total"):
        return False
    if steps in (["filter"], ["most"], ["least"]):
        within = steps == ["filter"] and (asks_sum(sketch) or (sketch.has("all") and sketch.has("complement")))
        summed = sketch.has("sum") or within
        return summed and not worked.sketch.has("average", "listed")
    return steps == ["count"] and sketch.has("sum", "all") and not sketch.question.telling


def _lacks_one(sketch: Sketch, plain: Sketch) -> bool:
    """Whether two places of an order, or two units to compare in, are asked for, and a calculation gives one."""
    related = sketch.has("difference", "points", "ratio", "share", "sum", "average")
    return not related and any(len(asked(sketch)) > max(1, len(asked(plain))) for asked in (places_asked, units_apart))


def _at_other_end(sketch: Sketch, plain: Sketch) -> bool:
    """Whether the level after a change is asked for, and a calculation comes to that before it, or the other way."""
    ends = ("before", "after")
    return any(
        sketch.has(end) and not sketch.has(other) and plain.has(other) and not plain.has(end)
        for end, other in (ends, ends[::-1])
    )


def _rounds_otherwise(sketch: Sketch, plain: Sketch) -> bool:
    """Whether a calculation rounds to no place that is asked for, or rounds a change where its other end is wanted."""
    if not sketch.has("round"):
        return plain.has("round") and sketch.has("before", "after")
    return not plain.has("round") or place_of(sketch) != place_of(plain)


def _off_any_end(sketch: Sketch, worked: Worked) -> bool:
    """Whether an item, or its level before a change, is asked for, and a calculation comes to a share or a multiple."""
    items = any(operand.series.dims for operand in sketch.operands)
    level = items and sketch.has("before") and sketch.question.asks in _BARELY_LEVEL
    first = sketch.question.asks in {"list", "which"} and sketch.has("most", "least")
    related = _operations(worked)[-1:] in (["share"], ["ratio"], ["percent"])
    return (level or first) and related and not sketch.has("share", "percent", "ratio", "relative")


def _sets_apart(sketch: Sketch, worked: Worked) -> bool:
    """Whether a sum is plainly wanted, and a calculation sets two things apart without one."""
    apart = bool(_APART_BY.intersection(_operations(worked)[-1:]))
    return sketch.has("sum") and apart and not worked.sketch.has("sum", "all", "total", "listed")


def _has_other_base(sketch: Sketch, plain: Sketch) -> bool:
    """Whether a time is set against the year before it, and a calculation sets it against another time."""
    asked, others = sketch.times.asked, plain.times.asked
    if sketch.times.shifts != (-1,) or len(asked) != 1 or len(others) < _BOTH:
        return False
    return not any(other.same(asked[0].shifted(-1)) for other in others)


def _lacks_relation(sketch: Sketch, worked: Worked) -> bool:
    """Whether items are to be set against each other, and a calculation only tells one of a place."""
    summed = _operations(worked) == ["sum"] and not sketch.has("sum", "all", "total")
    picked = summed or _operations(worked) in (["most"], ["least"])
    apart = sketch.has("ratio", "average") or (sketch.has("difference") and "between" in sketch.words)
    return picked and apart and not worked.sketch.has("ratio", "average", "difference")


def _sums_up(sketch: Sketch, worked: Worked) -> bool:
    """Whether the first few items, or one end of them, are asked for by name, and a calculation puts them together."""
    picked = sketch.question.asks in _NAMED and sketch.has("most", "least", "top", "bottom")
    return picked and _operations(worked) == ["sum"] and not sketch.has("sum", "all", "total", "money")


def _sets_no_times_apart(sketch: Sketch, plain: Sketch) -> bool:
    """Whether one figure is set against itself in another time, and a calculation sets two figures apart in one."""
    apart = sketch.question.confirm and sketch.has("compare", "less") and len(sketch.times.asked) == _BOTH
    return apart and len(sketch.measures) == 1 and len(plain.measures) > 1


def _of_whole(sketch: Sketch, other: Sketch) -> bool:
    """Whether a stated part is asked for as it stands, where a calculation takes what is left beside it."""
    turned = sketch.has("complement", "after", "rest") or sketch.question.negated
    same = bool(sketch.operands) and {o.series for o in sketch.operands} == {o.series for o in other.operands}
    return same and not turned and _LEFT_OVER.isdisjoint(sketch.words)


def _lacks_fold(sketch: Sketch, worked: Worked) -> bool:
    """Whether things are compared by how many times they grew, and a calculation compares them in money."""
    compared = _operations(worked)[-1:] in (["compare"], ["difference"])
    in_times = sketch.has("fold") and not sketch.has("money") and not worked.sketch.has("fold")
    return in_times and compared and any("$" in clause.text for clause in worked.findings.clauses)


def _compares_otherwise(sketch: Sketch, worked: Worked) -> bool:
    """Whether a yes or a no is asked for on which of two is less, and a calculation tells which is more."""
    compared = sketch.question.confirm and _operations(worked)[-1:] == ["compare"]
    return compared and sketch.has("less") != worked.sketch.has("less")


def _comes_to_mean(sketch: Sketch, worked: Worked) -> bool:
    """Whether a calculation spreads a number over others, where two are compared or where nothing is to be done."""
    if _operations(worked)[-1:] != ["average"]:
        return False
    if not sketch.names and sketch.question.asks in _BARELY:
        return True
    compared = sketch.has("compare", "less") and not sketch.has("average", "per", "ratio", "listed")
    return compared and sketch.question.asks in _CHOOSING_OR_NOT


def _operations(worked: Worked) -> list[str]:
    """What is done in a calculation, step by step."""
    return [step.operation for clause in worked.findings.clauses for step in clause.derivation]


def _first_so_many(sketch: Sketch) -> int | None:
    """The number of items from the top that a question is on ("the three largest", "which three lost most?")."""
    words = [word for sign in sketch.signs if sign.name in _FIRSTS for word in sketch.words[sign.start : sign.end]]
    if sketch.has("most", "least") and not sketch.has("difference", "ratio", "share", "average"):
        spoken = [word for word in sketch.words if word not in {"the", "me"}]
        words += [word for last, word in pairwise(spoken) if last in _BEFORE_COUNT]
    return next((COUNTS[word] for word in words if word in COUNTS), None)


def _bounds(sketch: Sketch) -> set[tuple[Decimal, bool]]:
    """The limits that things are to keep to, each with whether it is an upper one; both ends of a range are limits."""
    found = {(m.quantity.value, m.comparison.startswith("<")) for m in sketch.limits if m.comparison}
    mentions = [m for m in sketch.question.quantities if m.quantity.unit in _RANGED]
    ends = [m for m in mentions if not m.comparison]
    if len(found) == 1 and len(ends) == 1 and [m for m in mentions if m.start == ends[0].end + 1]:
        return {*found, (ends[0].quantity.value, False)}
    if found or len(ends) != _BOTH or not ends[1].quantity.unit:
        return found
    if ends[0].quantity.unit not in {"", ends[1].quantity.unit}:
        return found
    if _RANGING.fullmatch(sketch.question.text[ends[0].end : ends[1].start]) is None:
        return found
    low, high = sorted(end.quantity.value for end in ends)
    return {(low, False), (high, True)}


def _ignores_bound(sketch: Sketch, worked: Worked) -> bool:
    """Whether a calculation is of the year that a question only goes up to, or of a share without such an end."""
    bounds = _bounds_in_time(sketch)
    if any(time.same(bound) for bound in bounds for time in worked.question.times):
        return True
    return bool(bounds) and sketch.has("share") and not _bounds_in_time(worked.sketch)


def _bounds_in_time(sketch: Sketch) -> list[Period]:
    """The years that a question goes up to and leaves out ("before 2023")."""
    before = {word for last, word in pairwise(sketch.words) if last in UP_TO}
    return [time for time in sketch.question.times if time.year is not None and str(time.year) in before]


def _sizes(facts: Iterable[Fact]) -> set[Decimal]:
    """The sizes of the figures of facts, signs aside."""
    return {abs(quantity.value) for fact in facts for quantity in quantities_of(fact)}
