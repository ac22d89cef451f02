"""Whether a fact holds what a question asks for, and holds something new."""

# ruff: noqa: ARG001 (every judge has the same signature)

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from kzrs_bot.matching.constraints import period_of, quantities_of
from kzrs_bot.pack.model import DESCRIPTION
from kzrs_bot.reading.question import Question, Term

if TYPE_CHECKING:
    from kzrs_bot.matching.index import Filler, IndexedFact

FITS, GUESSED, MISSING = 0, 1, 2

SLOTS_ASKED: Mapping[str, tuple[str, ...]] = {
    "person": ("agent", "partner", "patient", "name"),
    "amount": ("quantity",),
    "count": ("quantity",),
    "list": ("members",),
    "define": ("name",),
}
"""Slots whose own wording answers an operation; an operation that is not listed asks for the slot of its name."""

_DAY = frozenset({"w:day", "w:days"})
_DAYS = 4
"""A stay of a few days is given to the day."""
_MONTH = frozenset({"w:month", "w:months"})
_MONTH_DAYS = 31
PARTS_OF_DATE = frozenset({"day", "month"})
_MANY_DAYS = 999
"""What a time without an end counts."""
_PEOPLE_SLOTS = ("agent", "patient", "partner", "members", "name", "source")


def _new(fillers: tuple[Filler, ...], asked: Slots) -> tuple[Filler, ...]:
    """Fillers that the question has not named itself."""
    if not fillers:
        return ()
    said = asked.said
    return tuple(f for f in fillers if f.value not in said and (f.kinds or f.names - said))


def _of(fact: IndexedFact, slots: tuple[str, ...], asked: Slots) -> tuple[Filler, ...]:
    return _new(tuple(f for slot in slots for f in fact.fillers.get(slot, ())), asked)


def _person(fact: IndexedFact, asked: Slots) -> int:
    """Somebody new: not a thing, and a name rather than a description where there is one."""
    fillers = [f for f in _of(fact, _PEOPLE_SLOTS, asked) if not f.kinds & asked.things]
    if any(f.kinds for f in fillers):
        return FITS
    return GUESSED if fillers else MISSING


def _time(fact: IndexedFact, asked: Slots) -> int:
    return FITS if period_of(fact.fact) is not None or fact.fact.slots.get("time") else MISSING


def _coarser(fact: IndexedFact, asked: Slots) -> str | None:
    """The part of a date, day or month, that is asked for and that the fact's time leaves open."""
    if not asked.parts_of_date or not fact.times:
        return None
    days = min(time.days or _MANY_DAYS for time in fact.times)
    if "day" in asked.parts_of_date and days > _DAYS:
        return "day"
    return "month" if "month" in asked.parts_of_date and days > _MONTH_DAYS else None


def _place(fact: IndexedFact, asked: Slots) -> int:
    return FITS if _of(fact, ("place",), asked) else MISSING


def _has(*slots: str) -> Callable[[IndexedFact, Slots], int]:
    def judge(fact: IndexedFact, asked: Slots) -> int:
        return FITS if any(fact.fillers.get(slot) for slot in slots) else MISSING

    return judge


def _amount(fact: IndexedFact, asked: Slots) -> int:
    units = {quantity.unit for quantity in quantities_of(fact.fact)}
    if units - {"%", "x"} or fact.fillers.get("quantity"):
        return FITS
    return GUESSED if units else MISSING


def _change(fact: IndexedFact, asked: Slots) -> int:
    figure = fact.fact.figure
    if figure is not None and figure.change is not None:
        return FITS
    return GUESSED if quantities_of(fact.fact) else MISSING


def _percent(fact: IndexedFact, asked: Slots) -> int:
    figure = fact.fact.figure
    if _asks_for_share(asked.question):
        return FITS if figure is not None and figure.value is not None and figure.value.unit == "%" else MISSING
    return FITS if any(quantity.unit == "%" for quantity in quantities_of(fact.fact)) else MISSING


def _asks_for_share(question: Question) -> bool:
    """Whether a percentage is to be the share of something, not how much it moved."""
    return "share" in question.cues and not question.cues & {"growth", "rise", "fall"}


def _count(fact: IndexedFact, asked: Slots) -> int:
    """A count must count what the question asks for: the figure's unit, or the kind of a list's members."""
    figure = fact.fact.figure
    counted = figure is not None and figure.value is not None and figure.value.unit not in {"USD", "%", "x"}
    if counted or fact.fillers.get("quantity"):
        return FITS if not asked.question.focus or _focused(asked.question.focus, fact) else MISSING
    if not asked.question.focus and quantities_of(fact.fact):
        return GUESSED
    if fact.fillers.get("members"):
        return GUESSED if not asked.question.focus else FITS if _focused(asked.question.focus, fact) else MISSING
    return MISSING


def _focused(focus: tuple[Term, ...], fact: IndexedFact) -> bool:
    """Whether the counted noun is a key term, the figure's unit, what it is of, or a kind of the list's members."""
    kinds = [filler.kinds for filler in fact.fillers.get("members", ()) if filler.kinds]
    things = (filler.names for filler in fact.fillers.get("patient", ()) if fact.units)
    own = fact.units.union(*kinds) if kinds else (fact.units | fact.core).union(*things)
    return any(term.terms & own for term in focus)


def _which(fact: IndexedFact, asked: Slots) -> int:
    """Something new of the kind that the noun names, or at least a fact that speaks of the noun."""
    if not asked.question.focus:
        return FITS
    if asked.question.plural and not (fact.fillers.get("members") or fact.fact.parts or fact.fact.figure):
        return GUESSED if asked.question.focus[-1].terms & fact.terms else MISSING
    noun = asked.question.focus[-1].terms
    fillers = _of(fact, tuple(fact.fillers), asked)
    if any(noun & filler.kinds or (noun & fact.core and not filler.kinds) for filler in fillers):
        return FITS
    return GUESSED if noun & fact.terms else MISSING


def _duration(fact: IndexedFact, asked: Slots) -> int:
    """A length of time, in days where they are asked for."""
    figure, told = fact.fact.figure, fact.fillers.get("duration", ())
    unit = figure.value.unit if figure is not None and figure.value is not None else ""
    if asked.in_days:
        return FITS if unit == "days" or any(_DAY & filler.names for filler in told) else MISSING
    return FITS if told or unit in {"years", "days", "months"} else MISSING


def _source(fact: IndexedFact, asked: Slots) -> int:
    return FITS if fact.fact.stated_by else GUESSED


def _members(fact: IndexedFact, asked: Slots) -> int:
    return FITS if fact.fillers.get("members") or fact.fact.parts else GUESSED


def _name(fact: IndexedFact, asked: Slots) -> int:
    return FITS if _of(fact, ("name",), asked) or fact.entities else GUESSED


def _topic(fact: IndexedFact, asked: Slots) -> int:
    return FITS if fact.fillers.get("topic") else GUESSED


def _purpose(fact: IndexedFact, asked: Slots) -> int:
    """What for; what it was about, or came to, is next to it."""
    if fact.fillers.get("purpose") or fact.fillers.get("reason"):
        return FITS
    return GUESSED if fact.fillers.get("topic") or fact.fillers.get("result") else MISSING


def _anything(fact: IndexedFact, asked: Slots) -> int:
    return FITS


_PRECISE = frozenset({"count", "percent", "time", "place", "duration", "amount", "frequency", "capacity", "change"})
"""What an overview cannot answer."""

_OF_FACT_ALONE = frozenset({"amount", "change", "reason", "purpose", "frequency", "capacity"})
"""What facts hold or do not, whatever else a question says."""

_JUDGES: Mapping[str, Callable[[IndexedFact, Slots], int]] = {
    "person": _person,
    "time": _time,
    "place": _place,
    "reason": _has("reason", "purpose"),
    "purpose": _purpose,
    "topic": _topic,
    "name": _name,
    "duration": _duration,
    "frequency": _has("frequency"),
    "capacity": _has("capacity"),
    "amount": _amount,
    "change": _change,
    "percent": _percent,
    "count": _count,
    "which": _which,
    "source": _source,
    "list": _members,
    "timeline": _members,
}


class Slots:
    """What a question asks for, held against facts; each fact is looked at once."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self._fits: dict[int, int] = {}
        self._judge = _JUDGES.get(question.asks, _anything)
        self._own = () if question.asks == "person" else SLOTS_ASKED.get(question.asks, (question.asks,))
        """Slots whose own wording is the answer."""
        self.said = frozenset().union(
            *(t.terms for term in question.terms if not term.choice for t in (term, *term.parts))
        )
        """What the question names itself."""
        self.things = frozenset(f"w:{word}" for word in (question.option("never") or "").split())
        """Kinds of what is not asked for."""
        self.parts_of_date = self._parts_of_date()
        """The parts of a date that are asked for."""

    def fit(self, fact: IndexedFact) -> int:
        """FITS, GUESSED or MISSING; a gap always fits, since it is the answer that there is none."""
        found = self._fits.get(fact.order)
        if found is None:
            found = self._fits[fact.order] = self.judged(fact)
        return found

    @property
    def plain(self) -> bool:
        """Whether how a fact holds what is asked for depends on the fact alone, so that the index knows it."""
        question = self.question
        if question.confirm or question.asks in _OF_FACT_ALONE:
            return True
        refined: dict[str, object] = {
            "time": self.parts_of_date,
            "percent": _asks_for_share(question),
            "count": question.focus,
            "duration": self.in_days,
        }
        if question.asks in refined:
            return not refined[question.asks]
        return self._judge is _anything and question.asks != "summary"

    def missing_part(self, fact: IndexedFact) -> str:
        """What a fact lacks of what is asked for: the slot, or the part of a date that its time leaves open."""
        return _coarser(fact, self) or self.question.asks

    @cached_property
    def in_days(self) -> bool:
        """Whether a length of time is asked for in days."""
        asked = self.question.asking.union(*(term.terms for term in self.question.focus))
        return not asked.isdisjoint(_DAY)

    def _parts_of_date(self) -> frozenset[str]:
        question = self.question
        if question.asks not in {"time", "which"}:
            return frozenset()
        named = question.terms if question.asks == "time" else question.focus
        asked = question.asking.union(*(term.terms for term in named))
        return frozenset(part for part, words in (("day", _DAY), ("month", _MONTH)) if asked & words)

    def judged(self, fact: IndexedFact) -> int:
        """The same, not kept."""
        question, own = self.question, fact.fact
        if own.kind == "gap":
            return FITS
        if question.confirm:
            return MISSING if own.id.startswith(DESCRIPTION) else FITS
        if self.parts_of_date and _coarser(fact, self):
            return MISSING
        if own.kind == "overview" and question.asks == "which" and not question.plural:
            return GUESSED
        if question.asks == "summary" and own.kind != "overview":
            return GUESSED
        if own.kind == "overview" and question.asks not in _PRECISE:
            return FITS
        if own.says and any(own.says.get(slot) for slot in self._own):
            return FITS
        return self._judge(fact, self)


def _of_any(asks: str) -> Slots:
    """What is asked for in the way that the most facts hold."""
    return Slots(Question(text="", asks=asks, intent="", terms=(), confirm=asks == "confirm"))


_TOLD_EARLY = {asks: _of_any(asks) for asks in ("confirm", *sorted(_PRECISE), "person", "reason", "purpose")}
"""Ways of asking of which the index knows what facts hold nothing that answers them."""


def held(fact: IndexedFact) -> set[str]:
    """The ways of asking, of those that the index knows, that a fact may answer."""
    return {asks for asks, asked in _TOLD_EARLY.items() if asked.judged(fact) != MISSING}


def guessed(fact: IndexedFact) -> set[str]:
    """Those of them that it answers otherwise than in the slot asked for, where that depends on the fact alone."""
    return {asks for asks, asked in _TOLD_EARLY.items() if asked.judged(fact) == GUESSED}


def known_as(question: Question) -> str | None:
    """The way of asking by which the index knows the facts that may answer a question."""
    asks = "confirm" if question.confirm else question.asks
    return asks if asks in _TOLD_EARLY else None
