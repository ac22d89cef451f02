"""A follow-up that does the same with another thing or time, or asks for what is left of what was given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kzrs_bot.pack.model import Identity
from kzrs_bot.reasoning.cube import Cube, Series
from kzrs_bot.reasoning.follow_ups import IN_UNITS, PAIR, elsewhere, lent_of, times_of
from kzrs_bot.reasoning.marks import Named
from kzrs_bot.reasoning.recipe import IDLE, MOVES, UNITS
from kzrs_bot.reasoning.signs import Sign
from kzrs_bot.reasoning.sketch import Sketch
from kzrs_bot.reasoning.times import Times
from kzrs_bot.values import Period

_SAME_WAY = frozenset({"in", "the", "same", "way"})
_LEAVING = frozenset({"leave", "leaves", "leaving", "left", "remaining", "remains", "remain"})
"""Words for what is over once something is taken off."""
_LEFT = frozenset({"after", "complement"})
"""Signs of what is left of a whole, or after an outflow."""
ON_BALANCES = frozenset({"deficit", "surplus"})
"""Cues of what goes in less what goes out."""
_THEM = frozenset({"they", "them", "those", "these", "it", "that", "this"})
_APART = frozenset({"difference", "ratio", "compare", "less", "money"})


def same_way(own: Sketch) -> Sketch:
    """A fragment that asks for the same of another time or thing ("and in 2020, same way?"), without these words."""
    signs = tuple(sign for sign in own.signs if sign.name == "same-way")
    said = {word for sign in signs for word in own.words[sign.start : sign.end]}
    bare = signs and own.names - IDLE == {"same-way"} and said <= _SAME_WAY and not own.question.confirm
    return replace(own, signs=tuple(s for s in own.signs if s not in signs)) if bare else own


def flow_named(own: Sketch) -> Sketch:
    """A question on the share that goods going one way are of what was given, with their measure as its figure."""
    bare = own.names - IDLE - IN_UNITS == {"share"} and own.flow is not None and not own.operands and not own.items
    if not bare or own.flow is None or not _THEM & set(own.words):
        return own
    return replace(own, operands=(Named(Series(own.flow), 0, 0),), flow=None)


def share_likewise(cube: Cube, own: Sketch, before: Sketch) -> Sketch | None:
    """The share asked for before, of the one other figure that a follow-up names ("and the share of sales?")."""
    core = own.names - IDLE - IN_UNITS
    bare = core == {"share"} and len(own.operands) == 1 and own.question.elliptic and not own.open
    if not bare or not before.has("share") or before.has(*MOVES.split()) or own.question.confirm:
        return None
    named = own.operands[0].series
    parts = [o for o in before.operands if _siblings(cube, named, o.series)]
    if len(parts) != 1:
        return None
    operands = lent_of([own.operands[0] if operand is parts[0] else operand for operand in before.operands])
    signs = (*elsewhere(before.signs), *(sign for sign in own.signs if sign.name not in before.names))
    return replace(own, operands=operands, signs=signs, times=_times(own, before), followup=True)


def part_of_named(cube: Cube, own: Sketch, given: Sequence[Named]) -> Sketch | None:
    """The share of the figure given last in its whole, which a message names ("what per cent of trade are they?")."""
    bare = own.names - IDLE - {"percent"} == {"share"} and len(own.operands) == 1 and not own.open
    if not bare or own.question.confirm or not given or not _THEM & set(own.words) or len(own.times.asked) > 1:
        return None
    part, whole = given[0], own.operands[0].series
    sums = (i for i in _of_kind(cube, "sum") if i.result == whole.measure)
    if whole.dims or part.series.dims or not any(part.series.measure in identity.terms for identity in sums):
        return None
    timed = own.times.named or part.period is None
    times = own.times if timed else Times((part.period,) if part.period else (), (0,))
    operands = (replace(part, start=0, end=0, period=None), *lent_of(own.operands))
    return replace(own, operands=operands, times=times, followup=True)


def with_another(cube: Cube, own: Sketch, before: Sketch) -> Sketch | None:
    """What was asked for before together with what a follow-up adds ("and with tea added to those?", "plus tea?")."""
    adding, core = "adding" in own.question.cues, own.names - IDLE
    bare = (core == {"sum"} or (adding and core <= {"sum", "rise"})) and not own.open and not own.question.confirm
    known = [operand.series for operand in before.operands]
    added = [operand for operand in own.operands if operand.series not in known]
    plain = before.has("sum") or (adding and before.names - IDLE <= {*MOVES.split(), *UNITS.split()})
    if not (bare and plain and known and added) or len(added) != len(own.operands) or own.times.named:
        return None
    if not all(_siblings(cube, one.series, series) for one in added for series in known):
        return None
    signs = before.signs if before.has("sum") else (*before.signs, Sign("sum", 0, 0))
    operands = lent_of((*before.operands, *added))
    return replace(before, operands=operands, signs=elsewhere(signs), times=times_of(before), followup=True)


def split_into(own: Sketch, before: Sketch) -> Sketch | None:
    """The parts that a follow-up takes what was given apart into ("split it into sales and purchases")."""
    if not own.has("split") or own.open or own.question.confirm or len(own.operands) < len(PAIR):
        return None
    return replace(own, times=_times(own, before), followup=True)


def beside_part(cube: Cube, own: Sketch, given: Sequence[Named]) -> Sketch | None:
    """The figure given last beside the other part that a message names ("how many times sales are they?")."""
    core = own.names - IDLE
    apart = core <= _APART and core & {"difference", "ratio"} and not own.question.confirm
    if not apart or len(own.operands) != 1 or own.open or own.limits or not _THEM & set(own.words) or not given:
        return None
    first = given[0]
    if first.series.dims or not _siblings(cube, own.operands[0].series, first.series):
        return None
    times = own.times if own.times.named or first.period is None else replace(
        own.times, asked=(first.period,), places=(0,)
    )  # fmt: skip
    operands = (replace(first, start=0, end=0, period=None), *own.operands)
    return replace(own, operands=operands, times=times, followup=True)


def left_over(cube: Cube, own: Sketch, before: Sketch, recent: Sequence[Named]) -> Sketch | None:
    """What is left of the figures given last: the balance, the other part, the other state ("which leaves what?")."""
    if own.operands or own.open or own.times.named or own.question.confirm or own.question.negated or not recent:
        return None
    core = own.names - IDLE - {"money"}
    left = core == {"complement"} or (core == {"after"} and bool(_LEAVING & set(own.words)))
    balance = bool(own.question.cues & ON_BALANCES) and core <= {"difference"}
    if not (left or balance) or (left and before.has(*MOVES.split(), "share", "percent", "sum")):
        return None
    period = recent[-1].period
    series = {named.series for named in recent if _same(named.period, period)}
    found = [] if core == {"complement"} else list(_balanced(cube, series))
    found += [] if balance else [(one,) for one in (*_others(cube, series), *_other_states(cube, series))]
    if len(set(found)) != 1:
        return None
    signs = [sign for sign in own.signs if sign.name not in {*_LEFT, "difference"}]
    signs += [Sign("difference", 0, 0)] if len(found[0]) > 1 else []
    times = Times((period,), (0,)) if period is not None else own.times
    operands = tuple(Named(one, 0, 0) for one in found[0])
    return replace(own, operands=operands, signs=tuple(signs), times=times, followup=True)


def in_a_state(own: Sketch) -> Sketch:
    """A question on what is left in a state that it names, without words for being left ("leaving how many idle?")."""
    stated = bool(own.operands) and all(named.bare and named.series.dims for named in own.operands)
    if not stated or own.names - IDLE != {"after"} or not _LEAVING & set(own.words):
        return own
    return replace(own, signs=tuple(sign for sign in own.signs if sign.name != "after"))


def rest_of_share(own: Sketch, before: Sketch) -> Sketch:
    """What a share leaves is the rest of it ("which leaves how much?")."""
    bare = own.names - IDLE - IN_UNITS == {"after"} and not own.operands and bool(_LEAVING & set(own.words))
    if not bare or not before.has("share"):
        return own
    signs = (replace(sign, name="complement") if sign.name == "after" else sign for sign in own.signs)
    return replace(own, signs=tuple(sign for sign in signs if sign.name not in IN_UNITS))


def _balanced(cube: Cube, series: set[Series]) -> Iterator[tuple[Series, ...]]:
    """The two figures, both given, of which there is a balance."""
    for identity in _of_kind(cube, "difference"):
        terms = tuple(Series(term) for term in identity.terms)
        if set(terms) <= series:
            yield terms


def _others(cube: Cube, series: set[Series]) -> Iterator[Series]:
    """The other part of a whole, where that and one of its two parts were given."""
    for identity in _of_kind(cube, "sum"):
        rests = [term for term in identity.terms if Series(term) not in series]
        if Series(identity.result) in series and len(identity.terms) == len(PAIR) and len(rests) == 1:
            yield Series(rests[0])


def _other_states(cube: Cube, series: set[Series]) -> Iterator[Series]:
    """What is in the other state, where all and those in one were given."""
    for identity in _of_kind(cube, "complement"):
        whole, part = identity.terms[0], identity.terms[-1]
        for one in series:
            if one.value_of(identity.dim) == part and one.with_dim(identity.dim, whole) in series:
                yield one.with_dim(identity.dim, identity.result)


def _siblings(cube: Cube, one: Series, other: Series) -> bool:
    """Whether two figures are parts of one whole, or items of one measure."""
    if one == other:
        return False
    if one.dims or other.dims:
        return one.measure == other.measure and [dim for dim, _ in one.dims] == [dim for dim, _ in other.dims]
    pair = {one.measure, other.measure}
    return any(pair <= set(identity.terms) for kind in ("sum", "difference") for identity in _of_kind(cube, kind))


def _of_kind(cube: Cube, kind: str) -> Iterator[Identity]:
    return (identity for identity in cube.pack.arithmetic if identity.kind == kind)


def _times(own: Sketch, before: Sketch) -> Times:
    return own.times if own.times.named else times_of(before)


def _same(one: Period | None, other: Period | None) -> bool:
    return one is other or (one is not None and other is not None and one.same(other))
