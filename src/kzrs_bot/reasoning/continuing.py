"""A question in its conversation: completed from the turns before, or over the figures that it points back to."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

from kzrs_bot.language.quantities import stated_quantities
from kzrs_bot.matching.matcher import Matcher
from kzrs_bot.reading.question import Question
from kzrs_bot.reasoning.cube import Cube, Series
from kzrs_bot.reasoning.each_named import PLACED
from kzrs_bot.reasoning.follow_ups import (
    FEW,
    IN_UNITS,
    OTHER,
    PAIR,
    PAIRING,
    POINTING,
    RANKING,
    against_another,
    asks_again,
    completion,
    elsewhere,
    in_that_time,
    lent_of,
    not_passing,
    of_kin,
    of_state,
    part_of_change,
    set_against,
    set_beside,
    times_of,
)
from kzrs_bot.reasoning.likewise import (
    beside_part,
    flow_named,
    in_a_state,
    left_over,
    part_of_named,
    rest_of_share,
    same_way,
    share_likewise,
    split_into,
    with_another,
)
from kzrs_bot.reasoning.marks import Named
from kzrs_bot.reasoning.numbers import Number
from kzrs_bot.reasoning.recipe import IDLE, MOVES
from kzrs_bot.reasoning.recipes_groups import COUNTS
from kzrs_bot.reasoning.scan import Past
from kzrs_bot.reasoning.signs import Sign
from kzrs_bot.reasoning.sketch import Sketch, Sketcher
from kzrs_bot.reasoning.times import Times
from kzrs_bot.values import Period

DEPTH = 3
_OF_SIZE = frozenset({"percent", "money", "speed", "fold"})
"""Signs of what changes are compared in, which a place asked for anew goes on with."""
_THOSE = frozenset({"these", "those", "them", "they", "their", "three", "two", "four", "five", "six", "seven"})
_GOING_ON = {("so",), ("then",), ("and",)}
"""Words that begin what follows from an answer."""
_TWO = frozenset({"two", "both"})
_EVERYTHING = frozenset({"everything", "all"})
_KINDS = frozenset({"groups", "kinds", "types", "sorts", "categories", "classes", "sets"})
_SIZING = frozenset({"by", "how", "what"})
"""Words that begin a question on a size."""
_STRETCHES = frozenset({"periods", "years", "stretches", "spans", "times", "timespans", "ones"})
_OF_ITEMS = (
    *("most", "least", "second", "third", "rank", "top", "bottom"),
    *("goods", "listed", "sum", "share", "difference"),
)
"""Signs of questions over several items."""
_OF_TWO_ITEMS = ("difference", "ratio", "sum", "share", "most", "least", "top", "bottom")
_PLACES = {"first": 0, "former": 0, "second": 1, "latter": 1}
"""Words for one of two things."""
_MADE_OF = frozenset({"sum", "difference"})
_LEADING_TOTAL = frozenset({"the", "s", "year", "what"})
_AFTER_TOTAL = frozenset({"for", "in", "from", "then", "at"})
_MONEY = frozenset({"dollars", "dollar", "money"})


class Continuing:
    """Sketches questions with what was said before."""

    def __init__(self, matcher: Matcher, cube: Cube, sketcher: Sketcher) -> None:
        self._matcher = matcher
        self._cube = cube
        self._sketcher = sketcher

    def alone(self, question: Question) -> Sketch:
        """The question's sketch without what was said before."""
        return self._sketcher.sketch(question)

    def sketch(self, question: Question, history: Sequence[Past] = ()) -> Sketch:
        """The question's sketch, completed from the turns before where it cannot stand by itself."""
        lent = self._periods(history[-1].facts) if history else ()
        own = self._sketcher.sketch(question, lent)
        if not history or question.pronouns & {"person", "he", "she"} or not self.figures(history[-1].facts):
            return own
        own = flow_named(in_a_state(same_way(self._pointing_at_item(own, history[-1]))))
        group = self._placed_group(own, history)
        if group is not None:
            return group
        if own.question.elliptic and own.has("compare"):
            own = against_another(own, self._before(history))
        gone_on = self._gone_on(own, history)
        if gone_on is not None:
            return gone_on
        if not self._leans(own) and not self._leaves(own, history[-1]):
            return self._beside(own, history)
        before = self._with_given(self._before(history), history[-1])
        if asks_again(own, before) and not own.has(*IN_UNITS) and not _MONEY & set(own.words):
            return replace(before, question=replace(before.question, confirm=False), followup=True)
        left = left_over(self._cube, own, before, self._recent(history))
        if left is not None:
            return left
        own = rest_of_share(own, before)
        shares = self._two_shares(own, before, history)
        if shares is not None:
            return shares
        others = not_passing(own, before)
        if others is not None:
            return others
        spread = self._spread_compared(own, before, history)
        if spread is not None:
            return spread
        last = history[-1]
        item = self._item_of_step(own, last) or self._item_given(own, before, last)
        item = item or self._item_sized(own, before, last)
        if item is not None:
            return replace(own, operands=(item,), followup=True)
        pointed = self._pointed(own, before, history)
        if pointed:
            return replace(own, operands=pointed, followup=True)
        earlier = self.sketch(history[-2].question, history[:-2][-DEPTH:]) if len(history) > 1 else None
        if not own.operands and own.times.windows:
            own = replace(own, times=self._sketcher.times(question, before.operands, lent))
        completed = set_against(own, completion(self._cube, own, before), before, earlier)
        completed = self._in_both_times(own, self._of_gap(completed), history)
        bare = all(named.bare for named in own.operands)
        return self._in_sum(completed, history) if bare and completed.followup else completed

    def _gone_on(self, own: Sketch, history: Sequence[Past]) -> Sketch | None:
        """A question that names a figure, and what was asked before only by pointing to it."""
        if not own.operands or own.unclear:
            return None
        before = self.sketch(history[-1].question, history[:-1][-DEPTH:])
        given = self._given(history[-1])
        timed = in_that_time(own, before)
        if timed is not own:
            return part_of_named(self._cube, own, given) or timed
        made = part_of_change(self._cube, own, before) or set_beside(own, before, given)
        made = made or share_likewise(self._cube, own, before) or with_another(self._cube, own, before)
        made = made or split_into(own, before)
        return made or beside_part(self._cube, own, given)

    def _placed_group(self, own: Sketch, history: Sequence[Past]) -> Sketch | None:
        """A question on the first or the second of two groups that were named before ("of that second group?")."""
        match = PLACED.search(own.question.text)
        if match is None or own.times.named or not all(named.bare for named in own.operands):
            return None
        named = dict.fromkeys(given.series.measure for past in history for given in self._given(past))
        for identity in self._cube.pack.arithmetic:
            groups = [measure for measure in named if measure in identity.terms]
            place = _PLACES.get(match[1].lower(), len(PAIR))
            if identity.kind != "sum" or len(groups) != len(PAIR) or place >= len(PAIR):
                continue
            spoken = own.operands or self._before(history).operands
            states = {named.series.dims for named in spoken}
            known = [dims for dims in states if self._known(Series(groups[place], dims))]
            opened = [t for t in own.open if not match.start() <= own.offsets[t.start] < match.end()]
            if len(known) == 1 and known[0]:
                operands = (Named(Series(groups[place], known[0]), 0, 0),)
                return replace(own, operands=operands, open=tuple(opened), followup=True)
        return None

    def _before(self, history: Sequence[Past]) -> Sketch:
        """The sketch of the newest turn, without a figure that its answer was not on after all."""
        past = history[-1]
        before = self.sketch(past.question, history[:-1][-DEPTH:])
        cells = [[cell.fact.id for cell in self._cube.cells(named.series)] for named in before.operands]
        strange = [bool(ids) and set(ids).isdisjoint(past.facts) for ids in cells]
        if not any(strange) or past.steps:
            return before
        kept = tuple(named for named, out in zip(before.operands, strange, strict=True) if not out)
        return before if before.followup and not kept else replace(before, operands=kept)

    def ways(self, question: Question, history: Sequence[Past]) -> list[Sketch]:
        """The ways to take a question: as it is completed, and over the figures that it points back to."""
        sketch = self.sketch(question, history)
        own = self._sketcher.sketch(question) if history else sketch
        if history and own.operands and own.has("share") and own.has("compare", "less") and _of_two_kinds(own.words):
            return [own]
        given = self._listed(own, history) if not own.operands and own.flow is None and not own.open else ()
        if len(given) < len(PAIR):
            return [sketch]
        units = [s for s in sketch.signs if s.name in _OF_SIZE and s.name not in own.names] if _ranks_anew(own) else []
        over = replace(own, signs=(*elsewhere(units), *own.signs), given=given, followup=True)
        pointing = own.has("firsts", "lasts") or bool(_THOSE & set(own.words)) or _ranks_anew(own)
        return [over, sketch] if pointing else [sketch, over]

    def _listed(self, sketch: Sketch, history: Sequence[Past]) -> tuple[str, ...]:
        """The facts of the figures given last: in the last answer, or one in each of several."""
        last = list(dict.fromkeys(self.figures(history[-1].facts))) if history else []
        heads = list(dict.fromkeys(id_ for past in history for id_ in self.figures(past.facts)[:1]))
        wanted = next((COUNTS[word] for word in sketch.words if word in COUNTS), len(PAIR))
        single = sum(len(self.figures(past.facts)) == 1 for past in history) > 1
        everything = self._all_items(last or heads)
        if _ranks_anew(sketch):
            return everything
        if len(everything) == wanted > len(last) and not sketch.has("firsts", "lasts"):
            return everything
        found = last if len(last) >= wanted and not (single and sketch.has("firsts", "lasts")) else heads
        pair = len(last) == len(PAIR) and not self._part_and_whole(last)
        if _TWO & set(sketch.words) and not sketch.has("firsts", "lasts") and not pair:
            found = heads[-len(PAIR) :]
        if sketch.has("firsts", "lasts"):
            return tuple(found[:wanted] if sketch.has("firsts") else found[-wanted:])
        return tuple(found)

    def _part_and_whole(self, facts: Sequence[str]) -> bool:
        """Whether one of two figures is a term of the sum that the other is."""
        cells = [self._cube.fact(id_) for id_ in facts]
        measures = {cell.series.measure for cell in cells if cell is not None}
        sums = (i for i in self._cube.pack.arithmetic if i.kind == "sum")
        return any(i.result in measures and measures & set(i.terms) for i in sums)

    def _all_items(self, facts: Sequence[str]) -> tuple[str, ...]:
        """The facts of all items of the measure to which items that were given belong."""
        cells = [cell for id_ in facts if (cell := self._cube.fact(id_)) is not None]
        heads = {(i.result, i.dim) for i in self._cube.pack.arithmetic if i.kind == "items"}
        heads = {(m, dim) for m, dim in heads if any(c.series.measure == m and c.series.value_of(dim) for c in cells)}
        if len(heads) != 1:
            return ()
        measure, dim = next(iter(heads))
        series = self._cube.breakdown(Series(measure)).get(dim, ())
        return tuple(cell.fact.id for item in series for cell in self._cube.cells(item))

    def figures(self, facts: Sequence[str]) -> list[str]:
        """The figures that facts state, the items of one that lists them taken for it."""
        found: list[str] = []
        for id_ in facts:
            fact = self._cube.pack.facts[id_]
            members = fact.slots.get("members", ())
            cells = [cell for series in self._cube.having(members) for cell in self._cube.cells(series)]
            kin = [cell.fact.id for cell in cells if fact.origin in (None, cell.fact.origin)]
            found += [id_] if self._cube.fact(id_) is not None else kin or self._related(id_)
        return found

    def _related(self, id_: str) -> list[str]:
        """The figures of several measures in one time that a fact sets beside each other ("both grew")."""
        fact = self._cube.pack.facts[id_]
        if fact.kind != "relation" or len(fact.about) < len(PAIR):
            return []
        said = {Number.of(mention.quantity).exact for mention in stated_quantities(fact.statement)}
        cells = [cell for names in fact.about for cell in self._cube.cells(Series(names[0]))]
        found = [cell for cell in cells if cell.period is not None and cell.value and cell.value.exact in said]
        return [cell.fact.id for cell in found] if len({cell.series for cell in found}) == len(found) > 1 else []

    def _beside(self, own: Sketch, history: Sequence[Past]) -> Sketch:
        """A question that stands by itself but for what its state or balance is of, which was named before."""
        if not own.operands or own.open or own.has("all", "sum") or not all(named.bare for named in own.operands):
            return own
        before = self.sketch(history[-1].question, history[:-1][-DEPTH:])
        figures = of_state(self._cube, own.operands, before.operands) or of_kin(self._cube, own, before)
        if not figures:
            return own
        return replace(own, operands=figures, times=own.times if own.times.named else times_of(before), followup=True)

    def _with_given(self, before: Sketch, past: Past) -> Sketch:
        """A sketch that names nothing, with the one figure that its answer gave."""
        given = self._given(past)
        if len(given) == len(before.operands) == 1 and before.followup and given[0].series.dims:
            own = before.operands[0].series
            kin = own.measure == given[0].series.measure and bool(own.dims)
            return replace(before, operands=(Named(given[0].series, 0, 0),)) if kin else before
        if before.operands or before.flow is not None or len({named.series for named in given}) != 1:
            return before
        periods = tuple(dict.fromkeys(named.period for named in given if named.period is not None))
        times = Times(periods[:1], (0,)) if len(periods) == 1 and not before.times.named else before.times
        return replace(before, operands=(Named(given[0].series, 0, 0),), times=times)

    def _spread_compared(self, own: Sketch, before: Sketch, history: Sequence[Past]) -> Sketch | None:
        """The averages of the last two answers beside each other ("which of them is higher?")."""
        spans = {name for name in own.names if name.startswith("per-")}
        bare = own.names - IDLE - spans - {"percent", "average"} <= {"compare", "less"} and own.has("compare", "less")
        if not bare or own.operands or own.open or own.times.named or len(history) < len(PAIR):
            return None
        earlier = self.sketch(history[-2].question, history[:-2][-DEPTH:])
        units = [{n for n in sketch.names if n.startswith("per-")} for sketch in (earlier, before)]
        alike = units[0] == units[1] and len(units[0]) == 1 and spans <= units[0]
        alike = alike and before.measures == earlier.measures
        if not alike or len(before.operands) != 1 or before.has("compare", "less") or earlier.has("compare", "less"):
            return None
        times = [sketch.times for sketch in (earlier, before)]
        if any(len(each.asked) != 1 for each in times) or times[0].asked[0].same(times[1].asked[0]):
            return None
        both = replace(own.times, asked=(times[0].asked[0], times[1].asked[0]), places=(0, 1))
        compared = (sign for sign in own.signs if sign.name != "percent")
        signs = (*(sign for sign in before.signs if sign.name in {*units[0], "average"}), *compared)
        signs = tuple(sign for number, sign in enumerate(signs) if sign.name not in {s.name for s in signs[:number]})
        return replace(own, signs=signs, operands=lent_of(before.operands), times=both, followup=True)

    def _two_shares(self, own: Sketch, before: Sketch, history: Sequence[Past]) -> Sketch | None:
        """The shares of the last two answers, where it is asked how many points lie between them."""
        if not own.has("points") or own.operands or len(history) < len(PAIR):
            return None
        earlier = self.sketch(history[-2].question, history[:-2][-DEPTH:])
        parts = [sketch.operands for sketch in (earlier, before) if sketch.has("share", "percent")]
        if len(parts) != len(PAIR) or any(len(part) != 1 or not part[0].series.dims for part in parts):
            return None
        if parts[0][0].series == parts[1][0].series:
            return None
        share = Sign("share", 0, 0)
        return replace(own, operands=lent_of([part[0] for part in parts]), signs=(share, *own.signs), followup=True)

    def _item_of_step(self, own: Sketch, past: Past) -> Named | None:
        """The first or the second of the two items that were set against each other last ("of that second item?")."""
        word = next((word for word in own.words if word in _PLACES), None)
        steps = [step for step in past.steps if step.operation == "difference" and len(step.operands) == len(PAIR)]
        if own.operands or word is None or len(past.steps) != 1 or not steps or own.has(*_OF_TWO_ITEMS):
            return None
        cells = [self._cube.fact(id_) for id_, _ in steps[0].operands]
        series = [cell.series for cell in cells if cell is not None and cell.series.dims]
        if len(set(series)) != len(PAIR) or len({one.measure for one in series}) > 1:
            return None
        return Named(series[_PLACES[word]], 0, 0)

    def _item_given(self, own: Sketch, before: Sketch, past: Past) -> Named | None:
        """The item that came out first in the last answer, where the question points back to it."""
        ranked = before.has("most", "least", "second", "third") and not before.has("difference", "ratio", "sum")
        asked = own.has(*_OF_ITEMS) if not _points_to_one(own) else own.has(*(set(_OF_ITEMS) - {"goods", "share"}))
        if own.operands or not ranked or not POINTING & set(own.words) or asked:
            return None
        given = self._given(past)
        itemised = {i.dim for i in self._cube.pack.arithmetic if i.kind == "items"}
        first = given[0] if given else None
        if first is None or not any(dim in itemised for dim, _ in first.series.dims):
            return None
        return replace(first, start=0, end=0, period=None)

    def _item_sized(self, own: Sketch, before: Sketch, past: Past) -> Named | None:
        """The item that came out first, where only its change in another unit is asked ("by what percentage?")."""
        units = own.names - IDLE - set(MOVES.split())
        sized = bool(units) and units <= {"percent", "money", "difference"} and own.words[0] in _SIZING
        ranked = before.has("most", "least", "second", "third") and not before.has("difference", "ratio", "sum")
        several = {"between", "than", *_TWO, *_THOSE} & set(own.words)
        if own.operands or own.open or own.times.named or own.names & RANKING or several or not (sized and ranked):
            return None
        itemised = {i.dim for i in self._cube.pack.arithmetic if i.kind == "items"}
        first = next(iter(self._given(past)), None)
        if first is None or not any(dim in itemised for dim, _ in first.series.dims):
            return None
        return replace(first, start=0, end=0, period=None)

    def _in_sum(self, sketch: Sketch, history: Sequence[Past]) -> Sketch:
        """A follow-up over both parts of a sum, or over the whole of it, where it was on one part before."""
        operands = sketch.operands
        if not operands or any(operand.period is not None for operand in operands):
            return sketch
        short = len(sketch.words) <= FEW and not any(operand.series.dims for operand in operands[1:])
        both = (bool(_TWO & set(sketch.words)) or short) and sketch.has("sum", "all")
        if not both and not _says_total(sketch.words):
            return sketch
        recent = {named.series.measure for past in history[-DEPTH:] for named in self._given(past)}
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
        for past in history[-DEPTH:]:
            periods = [named.period for named in self._given(past) if named.series == series and named.period]
            found += [p for p in periods[:1] if not any(p.same(other) for other in found)]
        if len(found) != len(PAIR):
            return completed
        return replace(completed, times=replace(completed.times, asked=tuple(found), places=(0, 0), shifts=()))

    def _of_gap(self, sketch: Sketch) -> Sketch:
        """Two figures in two times, whose distances from each other are compared, as the balance of them."""
        double = len(sketch.operands) == len(sketch.times.asked) == len(PAIR) and sketch.followup
        if not double or not sketch.has("difference", "narrow") or not sketch.has("compare", "less", "narrow"):
            return sketch
        gaps = [i for i in self._cube.pack.arithmetic if i.kind == "difference" and {*i.terms} == sketch.measures]
        if len(gaps) != 1 or any(named.series.dims for named in sketch.operands):
            return sketch
        signs = tuple(sign for sign in sketch.signs if sign.name not in {"compare", "less"})
        return replace(sketch, operands=(Named(Series(gaps[0].result), 0, 0),), signs=signs)

    def _known(self, series: Series) -> bool:
        return bool(self._cube.cells(series)) or self._cube.identity(series) is not None

    def _pointed(self, sketch: Sketch, before: Sketch, history: Sequence[Past]) -> tuple[Named, ...]:
        """The figures of the turns before that "those two" means, the oldest first."""
        single = len(before.operands) < len(PAIR) and len(before.times.asked) < len(PAIR)
        balances = {i.result for i in self._cube.pack.arithmetic if i.kind == "difference"}
        if before.measures <= balances and before.operands and sketch.has("rise", "fall", "change"):
            return ()
        spread = sketch.has("narrow", "firsts", "lasts", "per-month", "per-quarter")
        pairing = sketch.has(*PAIRING, "points") and not spread
        if not pairing or sketch.operands or sketch.times.named or not (single or _TWO & set(sketch.words)):
            return ()
        last = self._given(history[-1])
        heads = [named for past in history[-len(PAIR) :] for named in self._given(past)[:1]]
        parts = self._parts_of(last) if _TWO & set(sketch.words) else []
        found = parts or (last if len(last) == len(PAIR) else heads)
        found = [self._worth(named, found) for named in found]
        if len(found) == len(PAIR) and not self._sides(found[0], found[1]):
            related = sketch.has("ratio", "compare") and found[0].series != found[1].series
            found = self._alike(history) or (found if related else [])
        return tuple(found) if len({named.series for named in found}) == len(PAIR) else ()

    def _parts_of(self, given: Sequence[Named]) -> list[Named]:
        """The two of three figures that make up the third."""
        measures = {named.series.measure for named in given}
        for identity in self._cube.pack.arithmetic if len(given) == len(PAIR) + 1 else ():
            if identity.kind == "sum" and {identity.result, *identity.terms} == measures:
                return [named for named in given if named.series.measure in identity.terms]
        return []

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
        turns = [self._given(past) for past in history[-DEPTH - 1 :]]
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
        stated = [id_ for fact in past.facts for id_ in ((fact,) if self._cube.fact(fact) else self._related(fact))]
        cells = [cell for cell in map(self._cube.fact, dict.fromkeys(stated)) if cell is not None]
        return [Named(cell.series, n, n, cell.period) for n, cell in enumerate(cells)]

    def _recent(self, history: Sequence[Past]) -> list[Named]:
        """The figures that the last two answers gave, the newest answer's last."""
        return [named for past in history[-len(PAIR) :] for named in self._given(past)]

    def _periods(self, facts: Sequence[str]) -> tuple[Period, ...]:
        """Periods of facts given."""
        cells = [self._cube.fact(id_) for id_ in facts]
        return tuple(dict.fromkeys(c.period for c in cells if c is not None and c.period is not None))

    def _leans(self, sketch: Sketch) -> bool:
        """Whether a question lacks what it would be calculated from, or says that it goes on."""
        hinting = bool(POINTING & set(sketch.words)) and all(self._sketcher.hints(term) for term in sketch.open)
        bare = not sketch.operands and sketch.flow is None and (not sketch.open or hinting)
        if sketch.has("share") and len(sketch.operands) == 1 and POINTING & set(sketch.words):
            return not sketch.times.named
        if sketch.operands and all(named.bare for named in sketch.operands):
            return sketch.question.elliptic
        return bare or (sketch.question.elliptic and not sketch.open and not sketch.names - IDLE - {OTHER})

    def _pointing_at_item(self, own: Sketch, past: Past) -> Sketch:
        """A question on "it" that names a measure by a verb only, without it where an item was given last."""
        leans = bool(POINTING & set(own.words)) or own.question.elliptic or own.words[:1] in _GOING_ON
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


def _of_two_kinds(words: Sequence[str]) -> bool:
    """Whether both kinds of things are spoken of as such, whatever kind was named before."""
    return any(set(pair) & _TWO and words[n + 2 : n + 3] and words[n + 2] in _KINDS
               for n, pair in enumerate(itertools.pairwise(words)) if pair[1] in _TWO)  # fmt: skip


def _ranks_anew(sketch: Sketch) -> bool:
    """Whether a bare place in the order is asked for, whatever was picked out of it before ("smallest?")."""
    names = sketch.names - IDLE
    sized = {*_OF_SIZE, *MOVES.split()} if _EVERYTHING & set(sketch.words) else set()
    bare = bool(names) and names <= {*RANKING, "ratio", "difference", *sized} and sketch.has("most", "least")
    return bare and (_THOSE | POINTING | _TWO).isdisjoint(sketch.words)


def _points_to_one(sketch: Sketch) -> bool:
    """Whether one thing is pointed back to by its kind ("that item"), or what became of it is asked."""
    starts = [sign.start for sign in sketch.signs if sign.name == "goods"]
    named = all(start and sketch.words[start - 1] in POINTING for start in starts)
    return named and (bool(starts) or sketch.has("after"))


def _says_total(words: Sequence[str]) -> bool:
    """Whether a total is spoken of as such ("the total for that year"), and not that of something."""
    places = [n for n, word in enumerate(words) if word == "total" and n and words[n - 1] in _LEADING_TOTAL]
    return any(n + 1 == len(words) or words[n + 1] in _AFTER_TOTAL for n in places)
