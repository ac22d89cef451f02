"""A follow-up with what the question before it lends it: figures, signs and times that it leaves out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kzrs_bot.language.quantities import OTHER_SIDE
from kzrs_bot.reasoning.cube import Cube, Series
from kzrs_bot.reasoning.marks import Named
from kzrs_bot.reasoning.recipe import IDLE, MOVES
from kzrs_bot.reasoning.signs import Sign
from kzrs_bot.reasoning.sketch import Sketch
from kzrs_bot.reasoning.times import Times

PAIR = ("first", "second")
PAIRING = ("sum", "difference", "ratio", "average", "compare")
POINTING = frozenset({"that", "it", "this"})
RANKING = frozenset({"most", "least", "second", "third", "top", "bottom"})
_FULL_YEAR = re.compile(r"\b(?:full|whole|entire)[- ]year\b", re.IGNORECASE)
_SAME_STRETCH = re.compile(
    r"\b(?:(?:the|that|those|these|this|its) )?(?:same|corresponding|equivalent|comparable|matching|like)"
    r"(?: \w+)? (?:months?|period|stretch|span|quarters?|weeks|part)\b",
    re.IGNORECASE,
)
"""Words for the months that were spoken of, in another year."""
"""What is not on the one side of a limit."""
_OTHERS = frozenset({"others", "other", "rest", "remaining"})
_NAMED = frozenset({"list", "which", "what", "count"})
"""Ways of asking for the items on one side of a limit."""
OTHER = "other-kind"
"""The sign of the other group, set, sort of things."""
FEW = 5
"""Words of a question that asks no more than the size."""
_CONTRIBUTING = "contribution"
"""Cue of what something added to a whole."""
_BESIDE = frozenset({"difference", "ratio", "compare", "less", "money", *MOVES.split()})
_WITH_LAST = POINTING | {"compare", "compared", "comparing", "versus", "against"}
"""Words that set what was given against something."""
_OVERALL = frozenset({"total", "overall", "combined"})
"""Words that begin a question on all kinds together."""
_THAT_MARK = re.compile(r"\b(below|under|short of|above|over|beyond) (?:that|this|the|it)\b(?: same)?(?: \w+)?")
"""Words for one side of a limit that was named before."""
_THAT_TIME = re.compile(
    r"\b(?:in|for|over|during|of|within) (?:that|this|the same|those|these)(?: same)?(?: \w+)? "
    r"(?:period|time|stretch|span|year|months|quarter)\b",
    re.IGNORECASE,
)
"""Words for the time that was spoken of."""
_IN_THAT = re.compile(r"\b(?:in|within|inside) (?:that|it|this)\W*$", re.IGNORECASE)
_BELOW = frozenset({"below", "under", "short of"})
_DECADE = "decade"
_TIMES = frozenset({"day", "week", "month", "quarter", "year", "decade"})
_CONCLUDING = frozenset({"giving", "making", "yielding", "meaning", "implying", "which", "that"})
"""Words that begin what follows from an answer ("giving what for 2022?")."""
_LEVELS = frozenset({"what", "amount"})
"""Ways of asking for a level."""
IN_UNITS = frozenset({"percent", "money", "points"})


def completion(cube: Cube, own: Sketch, before: Sketch) -> Sketch:
    """A follow-up with what the question before lends it."""
    own = _in_same_stretch(_shifting_only(own, before), before)
    spans = [sign for sign in before.signs if sign.name in {"per-month", "per-quarter", "per-year"}]
    against = own.times.asked and own.has("compare", "less") and POINTING & set(own.words)
    if spans and not own.operands and (against or own.has("difference")):
        own = replace(own, signs=(*elsewhere(spans), *own.signs))
    item = len(own.operands) == 1 and bool(own.operands[0].series.dims) and not own.names - IDLE - {"share"}
    summed = before.has("sum") and len(before.operands) == 1 and not before.operands[0].series.dims
    if item and summed and own.has("share") and before.has("rise", "fall", "listed") and POINTING & set(own.words):
        listed = Sign("listed", 0, 0)
        return replace(own, signs=(listed, *own.signs), times=before.times, followup=True)
    if own.operands and own.has(OTHER):
        own = replace(own, signs=tuple(sign for sign in own.signs if sign.name != OTHER))
    together = own.has("all", "sum") or bool(_OVERALL & set(own.words[:FEW]) and own.has("total"))
    states = () if together else of_state(cube, own.operands, before.operands)
    balance = of_kin(cube, own, before)
    if balance:
        times = own.times if own.times.named else times_of(before)
        return replace(own, operands=balance, times=times, followup=True)
    if states:
        return replace(own, operands=states, followup=True)
    denied = _denied_state(cube, own, before)
    if denied:
        return replace(own, operands=denied, times=own.times if own.times.named else times_of(before), followup=True)
    own = _in_state_before(cube, own, before)
    if own.has("difference", "need") and not own.limits and not own.operands and len(before.limits) == 1:
        own = replace(own, question=replace(own.question, quantities=before.question.quantities))
    whole = sum_of(cube, before) if own.has("share") and before.has("sum") and len(own.operands) == 1 else None
    if whole is not None and POINTING & set(own.words):
        times = own.times if own.times.named else times_of(before)
        return replace(own, operands=(*own.operands, Named(whole, 0, 0)), times=times, followup=True)
    rest = own.names - IDLE == {"complement"} and before.has("share")
    turned = own.has("counterpart") and own.names - IDLE <= {"share", "goods", "percent"} and before.has("share")
    if (rest or turned or own.has(OTHER)) and not own.operands:
        other = _other_part(cube, before)
        if other is not None:
            return replace(other, question=own.question, words=own.words, offsets=own.offsets, followup=True)
    if own.operands:
        if own.has("share") and len(own.operands) == len(before.operands) == 1 and POINTING & set(own.words):
            times = own.times if own.times.named else before.times
            ends = [s.end for s in own.signs if s.name == "share" and s.end and own.words[s.end - 1] == "of"]
            if any(0 <= own.operands[0].start - end <= 1 for end in ends):
                lent = lent_of(before.operands)
                return replace(own, operands=(*lent, *lent_of(own.operands)), times=times, followup=True)
            return replace(own, operands=(*own.operands, *lent_of(before.operands)), times=times, followup=True)
        if own.names - IDLE - IN_UNITS:
            return _moved_likewise(own, before) or own
        if len(before.operands) > 1:
            return _instead(cube, own, before) or own
        signs = (*elsewhere(_lent_signs(own, before)), *own.signs)
        times = own.times if own.times.named else before.times
        return replace(own, signs=signs, times=times, wholes=own.wholes or before.wholes, followup=True)
    level = own.question.asks in _LEVELS and "same" not in own.words[:2]
    follows = bool(own.times.asked) and own.words[:1] in {(word,) for word in _CONCLUDING}
    if own.has("points") and before.has("share"):
        own = replace(own, signs=(*elsewhere([s for s in before.signs if s.name == "share"]), *own.signs))
    of_base = bool(own.times.shifts) and not before.has("share", "ratio", "average", "per-month", "per-quarter")
    of_base = of_base and not (len(before.operands) > 1 and before.has(*PAIRING))
    asks = bool(own.names - IDLE - IN_UNITS) or (level and (of_base or follows))
    signs = own.signs if asks else (*elsewhere(_lent_signs(own, before)), *own.signs)
    if own.names - IDLE and own.names - IDLE <= RANKING and before.names & RANKING:
        signs = (*elsewhere([sign for sign in before.signs if sign.name not in RANKING]), *own.signs)
    return replace(
        own,
        signs=signs,
        operands=lent_of(before.operands),
        times=_merged(own.times, before.times),
        wholes=before.wholes,
        flow=before.flow,
        items=before.items,
        unclear=own.unclear or before.unclear,
        followup=True,
    )


def against_another(own: Sketch, before: Sketch) -> Sketch:
    """A fragment that names another side of what was set side by side before, as no more ("and against imports?")."""
    core = own.names - IDLE
    starts = [sign.start for sign in own.signs if sign.name == "compare"]
    bare = own.question.elliptic and core == {"compare"} and not own.open and len(starts) == 1
    if not bare or starts[0] > 1 or not before.has("ratio", "difference", "share") or len(own.operands) != 1:
        return own
    return replace(own, signs=tuple(sign for sign in own.signs if sign.name != "compare"))


def _shifting_only(own: Sketch, before: Sketch) -> Sketch:
    """A follow-up that asks for the year before what was worked out of several figures, as no more than that.

    "Before that" is then a word of its time, and not of the level before a change.
    """
    several = len(before.operands) > 1 and before.has(*PAIRING, "share", "narrow")
    bare = own.names - IDLE == {"before"} and not own.operands and not own.open
    if not (several and bare and own.times.shifts):
        return own
    return replace(own, signs=tuple(sign for sign in own.signs if sign.name != "before"))


def _in_same_stretch(own: Sketch, before: Sketch) -> Sketch:
    """A follow-up on the same months of another year, in these months ("and the same period of 2023?")."""
    asked, known = own.times.asked, before.times.asked or times_of(before).asked
    if len(asked) != 1 or len(known) != 1 or asked[0].grain != "year" or not _SAME_STRETCH.search(own.question.text):
        return own
    year, start = asked[0].year, known[0].start
    if year is None or start is None or known[0].grain == "year" or known[0].end is None:
        return own
    return replace(own, times=replace(own.times, asked=(known[0].shifted(year - start.year),)))


def _moved_likewise(own: Sketch, before: Sketch) -> Sketch | None:
    """The question before on the change of another figure ("and the gain in sales?")."""
    moves = set(MOVES.split())
    likewise = own.question.elliptic and own.names - IDLE <= moves and before.has(*moves) and not own.open
    if not likewise or len(own.operands) != 1 or len(before.operands) != 1 or not before.has("difference", "money"):
        return None
    if own.operands[0].series.dims or before.operands[0].series.dims:
        return None
    signs = elsewhere([sign for sign in before.signs if sign.name not in moves])
    times = own.times if own.times.named else times_of(before)
    return replace(own, signs=(*signs, *own.signs), times=times, followup=True)


def _instead(cube: Cube, own: Sketch, before: Sketch) -> Sketch | None:
    """The question before with the one figure that a fragment names in place of its like ("and imports?")."""
    bare = own.question.elliptic and len(own.operands) == 1 and not own.open and not own.operands[0].series.dims
    sums = [i for i in cube.pack.arithmetic if i.kind == "sum"]
    if not bare or any(own.operands[0].series == operand.series for operand in before.operands):
        return None
    measure = own.operands[0].series.measure
    likes = [o for o in before.operands if any({measure, o.series.measure} <= set(i.terms) for i in sums)]
    kin = [o for o in before.operands if any({measure, o.series.measure} <= {i.result, *i.terms} for i in sums)]
    likes = likes or kin
    if len(likes) != 1 or likes[0].series.dims:
        return None
    operands = lent_of([own.operands[0] if operand is likes[0] else operand for operand in before.operands])
    signs = (*elsewhere(_lent_signs(own, before)), *own.signs)
    times = own.times if own.times.named else times_of(before)
    return replace(own, operands=operands, signs=signs, times=times, followup=True)


def _lent_signs(own: Sketch, before: Sketch) -> tuple[Sign, ...]:
    """The signs of the question before; a unit of one's own takes the place of its unit ("and in percent?")."""
    if any(m.quantity.unit.rstrip("s") in _TIMES for m in own.question.quantities) or _DECADE in own.words:
        before = replace(before, signs=tuple(s for s in before.signs if not s.name.startswith("per-")))
    if own.has(*MOVES.split()) and own.names & IN_UNITS:
        before = replace(before, signs=tuple(s for s in before.signs if s.name not in {"before", "after"}))
    return before.signs if not own.names & IN_UNITS else tuple(s for s in before.signs if s.name not in IN_UNITS)


def sum_of(cube: Cube, sketch: Sketch) -> Series | None:
    """What the operands of a question make up together."""
    plain = not any(operand.series.dims for operand in sketch.operands)
    sums = [i for i in cube.pack.arithmetic if i.kind == "sum" and set(i.terms) == sketch.measures]
    return Series(sums[0].result) if plain and len(sums) == 1 else None


def _other_part(cube: Cube, before: Sketch) -> Sketch | None:
    """The question before on the other part of its whole ("and the rest?")."""
    for identity in (i for i in cube.pack.arithmetic if i.kind == "sum" and len(i.terms) == len(PAIR)):
        parts = [o for o in before.operands if o.series.measure in identity.terms]
        others = [term for term in identity.terms if term != parts[0].series.measure] if len(parts) == 1 else []
        if len(others) == 1 and all(o is parts[0] or o.series.measure == identity.result for o in before.operands):
            series = Series(others[0], parts[0].series.dims)
            operands = [replace(o, series=series) if o is parts[0] else o for o in before.operands]
            return replace(before, operands=lent_of(operands), signs=elsewhere(before.signs))
    return None


def of_state(cube: Cube, own: Sequence[Named], before: Sequence[Named]) -> tuple[Named, ...]:
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
    return lent_of(found) if len(found) == len(before.operands) else ()


def of_kin(cube: Cube, own: Sketch, before: Sketch) -> tuple[Named, ...]:
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


def times_of(sketch: Sketch) -> Times:
    """The times of a question, or the one period that its figures bring along."""
    periods = [named.period for named in sketch.operands if named.period is not None]
    if sketch.times.named or not periods or not all(period.same(periods[0]) for period in periods):
        return sketch.times
    return replace(sketch.times, asked=(periods[0],), places=(0,))


def not_passing(own: Sketch, before: Sketch) -> Sketch | None:
    """The question before on the other side of its limit ("name the ones that did not")."""
    question, limits = before.question, [m for m in before.question.quantities if m.comparison in OTHER_SIDE]
    rest = own.names - IDLE
    denied = rest == {"complement"} or (not rest and bool(_OTHERS & set(own.words)))
    denied = denied or (len(limits) == 1 and _beyond_that(own, limits[0].comparison))
    if len(limits) != 1 or not denied or own.question.asks not in _NAMED or own.question.confirm:
        return None
    if own.operands or own.open or own.question.quantities or own.times.named:
        return None
    other = replace(limits[0], comparison=OTHER_SIDE[limits[0].comparison])
    quantities = tuple(other if mention is limits[0] else mention for mention in question.quantities)
    asked = replace(question, asks=own.question.asks, quantities=quantities, confirm=False, negated=False)
    return replace(before, question=asked, signs=elsewhere(before.signs), followup=True)


def _beyond_that(own: Sketch, comparison: str) -> bool:
    """Whether the other side of a limit named before is spoken of as such ("how many stay below that mark?")."""
    side = _THAT_MARK.search(" ".join(own.words))
    mere = own.names - IDLE <= {"complement", "less", "compare", "after", "difference"}
    return side is not None and mere and (side[1] in _BELOW) == comparison.startswith(">")


def in_that_time(own: Sketch, before: Sketch) -> Sketch:
    """A question on a time that it only points to, in the time that was spoken of ("... in that period?")."""
    times = times_of(before)
    if not own.operands or own.times.named or len(times.asked) != 1 or not _THAT_TIME.search(own.question.text):
        return own
    return replace(own, times=times, followup=True)


def points_back(own: Sketch) -> bool:
    """Whether a question points to what was given, and not only to the time of it ("in that period")."""
    words = _THAT_TIME.sub(" ", own.question.text.lower())
    return bool(POINTING & set(own.words)) and any(re.search(rf"\b{word}\b", words) for word in POINTING)


def within_that(own: Sketch) -> bool:
    """Whether a question ends on what was given as a whole ("the share of tea in that")."""
    return _IN_THAT.search(own.question.text) is not None


def part_of_change(cube: Cube, own: Sketch, before: Sketch) -> Sketch | None:
    """The change of a part, of whose whole the change was worked out before ("how much of it came from sales?")."""
    plain = len(own.operands) == len(before.operands) == 1 and not own.open and not own.times.named
    if not plain or not before.has(*MOVES.split()) or not before.has("money", "difference"):
        return None
    if _CONTRIBUTING not in own.question.cues or own.names - IDLE - {"share", "of-change", "compare"}:
        return None
    whole, part = before.operands[0].series, own.operands[0].series
    sums = [i for i in cube.pack.arithmetic if i.kind == "sum" and part.measure in i.terms]
    if whole.dims or part.dims or not any(whole.measure in {i.result, *i.terms} for i in sums):
        return None
    return replace(own, signs=elsewhere(before.signs), times=times_of(before), followup=True)


def set_beside(own: Sketch, before: Sketch, given: Sequence[Named]) -> Sketch | None:
    """The item that a message names beside the one that was given last ("against tea, what is the difference?")."""
    core = own.names - IDLE
    bare = len(own.operands) == 1 and not own.open and not own.limits and not own.question.confirm
    if not bare or not core & {"difference", "ratio"} or not core <= _BESIDE:
        return None
    if not own.question.elliptic and not own.has("compare", "less"):
        return None
    named, first = own.operands[0].series, given[0].series if given else None
    if first is None or not named.dims or not first.dims or named == first or named.measure != first.measure:
        return None
    if len(before.operands) != 1 or before.operands[0].series != first:
        return None
    moves = [sign for sign in before.signs if sign.name in MOVES.split() and sign.name not in core]
    times = own.times if own.times.named else times_of(before)
    operands = (*lent_of(before.operands), *own.operands)
    return replace(own, operands=operands, signs=(*elsewhere(moves), *own.signs), times=times, followup=True)


def asks_again(own: Sketch, before: Sketch) -> bool:
    """Whether no more than the size is asked of what came out first before ("by how much?")."""
    single = len(before.operands) < len(PAIR) and before.has("most", "least")
    bare = own.names == {"difference"} and not own.operands and not own.open and not own.times.named
    whole = own.words and own.words[0] in {"by", "and", "so"} and len(own.words) <= FEW
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


def lent_of(operands: Sequence[Named]) -> tuple[Named, ...]:
    """Operands of another question, which have no place in this one."""
    return tuple(replace(named, start=0, end=0) for named in operands)


def elsewhere(signs: Sequence[Sign]) -> tuple[Sign, ...]:
    """Signs of another question, which have no place in this one."""
    return tuple(replace(sign, start=0, end=0) for sign in signs)


def set_against(own: Sketch, completed: Sketch, before: Sketch, earlier: Sketch | None) -> Sketch:
    """A follow-up that sets a figure against the one before ("is that more than in 2023?", "did it narrow?")."""
    if len(before.operands) > 1 and not before.times.named and times_of(before).asked:
        loose = tuple(replace(named, period=None) for named in completed.operands)
        before, completed = replace(before, times=times_of(before)), replace(completed, operands=loose)
    if (
        own.operands
        or not own.has(*PAIRING, "share", "narrow", "less", "rise", "fall")
        or len(before.times.asked) != 1
    ):
        return completed
    kin = earlier is not None and [o.series for o in earlier.operands] == [o.series for o in before.operands]
    other = own.times if own.times.asked else earlier.times if earlier is not None and kin else None
    if own.times.shifts and not own.times.asked and own.has("narrow", "difference", "compare"):
        other = replace(own.times, asked=(before.times.asked[0].shifted(own.times.shifts[0]),), places=(0,), shifts=())
    if len(before.operands) > 1 and own.times.asked and own.names - IDLE <= before.names:
        return completed
    if _FULL_YEAR.search(own.question.text) and not own.question.periods:
        return replace(completed, unclear=True)
    if other is None or len(other.asked) != 1 or not (_WITH_LAST & set(own.words) or not own.times.named):
        return completed
    if other.asked[0].same(before.times.asked[0]):
        return completed
    asked = (before.times.asked[0], other.asked[0]) if own.times.named else (other.asked[0], before.times.asked[0])
    if own.times.named and _against_that(own):
        asked = asked[::-1]
    return replace(completed, times=replace(before.times, asked=asked, places=(0, 0), shifts=()))


def _against_that(own: Sketch) -> bool:
    """Whether what was given is what a figure is set against ("was the next quarter above that?")."""
    starts = [sign.start for sign in own.signs if sign.name in {"compare", "less"} and sign.end]
    places = [n for n, word in enumerate(own.words) if word in POINTING]
    return bool(starts and places) and all(place > starts[0] for place in places)


def _merged(own: Times, before: Times) -> Times:
    """The times of a follow-up; "the year before" shifts those of the question before."""
    if own.shifts and not own.asked and len(before.asked) == 1:
        return replace(before, asked=(before.asked[0].shifted(own.shifts[0]),))
    return own if own.named else before
