"""Other readings of a sketch: what a word or two stand for beside other words of the question.

Each reading changes one thing. What comes of them is taken only where all that lead anywhere lead to the same.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from kzrs_bot.pack.model import Identity
from kzrs_bot.reading.question import Term, Weight
from kzrs_bot.reasoning.cube import Cube, Series
from kzrs_bot.reasoning.marks import Named
from kzrs_bot.reasoning.recipe import IDLE
from kzrs_bot.reasoning.signs import Sign
from kzrs_bot.reasoning.sketch import Sketch
from kzrs_bot.values import Period

_PAIR = 2
_MOVED = frozenset({"rise", "fall"})
_LEVEL = frozenset({"percent", "amount", "what", "change", "count", "time"})
"""Ways of asking that may be for a level."""
_OF_LEVEL = frozenset({"amount", "what"})
"""Ways of asking for a level."""
_TELLING = frozenset({"confirm", "describe", "percent", "which", "list", "define", "change", "manner", "place"})
"""Ways of asking in which a level may be meant, where it is said how it is to be worked out."""
_MOVING = frozenset({"narrow", "rise", "fall", "change"})
"""Signs of a distance that became smaller or larger."""
_DISTANT = frozenset({"difference", "apart", "deficit"})
"""Signs of how far two figures lie apart."""
_GAPS = frozenset({"gap", "distance", "difference", "margin", "shortfall", "deficit", "imbalance"})
"""Nouns of a distance, which may be named after what lies apart."""
_OVER_ITEMS = ("listed", "each", "total", "all", "sum", "most", "least", "second", "third", "top", "bottom")
"""Signs of what is asked of single items."""
_LIMITED = frozenset({"compare", "less"})
"""Signs that tell on which side of a limit a figure is."""
_MUCH = frozenset({"how", "much", "of"})
_POINTING = frozenset({"it", "them", "this", "that", "these", "those"})
_AGAIN = re.compile(
    r"[.;:,!?\u2013\u2014-]+\s+(?:and |but |so |now )?(?:had|did|was|were|has|have|is|are|do|does)(?:n['\u2019]t)? "
    r"(?:they|it|that|this|these|those|the same)\b",
    re.IGNORECASE,
)
"""Where it is asked whether what was told is so in another time."""
_ASKING = frozenset({"what", "how", "which", "who", "when", "why", "where", "whose"})
_WHETHER = frozenset({"did", "does", "do", "has", "have", "is", "was", "were", "are"})
"""Words that a yes/no question begins with, within a message as well."""
_WHOLE_YEAR = re.compile(r"\b(?:whole|full|entire|complete) year\b", re.IGNORECASE)
_ADDED = frozenset({"add", "added", "adds", "adding"})
_SETTING_APART = frozenset({"difference", "compare", "most", "least", "ratio"})
_PARTS = frozenset({"part", "portion", "proportion", "fraction", "share", "percentage", "rate", "ratio", "slice"})
"""Words for a part of a whole."""
_FORMS = frozenset({"thousands", "billions", "kilograms", "units", "form"})
"""Signs beside which a word more on what the one figure is of changes nothing."""
_MOST_OPEN = 1


class Readings:
    """Makes other readings of a sketch."""

    def __init__(self, cube: Cube) -> None:
        self._cube = cube

    def of(self, sketch: Sketch) -> list[Sketch]:
        """The readings that differ from the sketch in one thing each."""
        ways: tuple[Callable[[Sketch], Sketch | None], ...] = (
            self._year_before,
            self._by_method,
            self._at_other_time,
            self._as_contributions,
            self._of_the_item,
            self._as_ratio,
            self._as_gain,
            self._needed,
            self._as_quoted,
            self._of_whole_year,
            self._without_aside,
            self._in_millions,
            self._in_one_unit,
            self._of_parts,
            self._of_all_trade,
            self._as_balance,
            self.as_concluded,
            self._of_all_goods,
        )
        made = (way(sketch) for way in ways)
        return [reading for reading in made if reading is not None and reading != sketch]

    def _year_before(self, sketch: Sketch) -> Sketch | None:
        """A change in one year, and the level of the year before it ("rose 5% in 2020: and the 2019 level?")."""
        asked = sketch.times.asked
        if len(asked) != _PAIR or len(sketch.operands) != 1 or not sketch.has(*_MOVED):
            return None
        if sketch.question.confirm or sketch.question.asks not in _LEVEL or sketch.has("difference", "compare"):
            return None
        cells = [cell for cell in self._cube.cells(sketch.operands[0].series) if cell.change is not None]
        rates = {abs(m.quantity.value) for m in sketch.limits if m.quantity.unit == "%"}
        for cell in cells:
            percent = cell.percent()
            said = percent is not None and abs(percent.exact) in rates
            places = [n for n, period in enumerate(asked) if cell.base is not None and period.same(cell.base)]
            if said and len(places) == 1 and cell.period is not None and asked[1 - places[0]].same(cell.period):
                kept = 1 - places[0]
                times = replace(sketch.times, asked=(asked[kept],), places=(sketch.times.places[kept],))
                return replace(_renamed(sketch, _MOVED, "before"), times=times)
        return None

    @staticmethod
    def _by_method(sketch: Sketch) -> Sketch | None:
        """The level itself, where it is asked whether or what something tells of it ("can it be worked out?")."""
        asks = sketch.question.asks
        if not sketch.has("method") or asks in _OF_LEVEL or asks not in _TELLING or sketch.names - IDLE:
            return None
        return replace(sketch, question=replace(sketch.question, asks="amount", confirm=False))

    @staticmethod
    def _at_other_time(sketch: Sketch) -> Sketch | None:
        """A limit that is told to be met in one time, and asked for another ("... in May. Had they in April?")."""
        again = _AGAIN.search(sketch.question.text)
        bare = sketch.measures
        if again is None or len(bare) != 1 or sketch.items:
            return None
        time = _time_asked(sketch, again.start())
        told = [m for m in sketch.question.quantities if m.start < again.start()]
        own = [m for m in sketch.question.quantities if m.start >= again.start()]
        if time is None or len(told) != 1 or len(own) > 1:
            return None
        question = replace(sketch.question, asks="confirm", confirm=True, quantities=tuple(own or told))
        later = tuple(sign for sign in sketch.signs if sketch.offsets[sign.start] > again.start())
        if not own and any(sign.name in _LIMITED for sign in later):  # "was it above that?"
            question = replace(question, quantities=tuple(replace(m, comparison="") for m in told))
        else:
            later = (*(sign for sign in sketch.signs if sign.name in _LIMITED and sign not in later), *later)
        signs = tuple(sign for sign in later if sign.name not in {"equal", "before"})
        operands = (Named(Series(next(iter(bare))), 0, 0),)
        times = replace(sketch.times, asked=(time,), places=(again.start(),), shifts=())
        return replace(sketch, times=times, signs=signs, question=question, operands=operands)

    def _as_contributions(self, sketch: Sketch) -> Sketch | None:
        """What two parts "contribute" to the change of their sum is how they changed themselves."""
        adding = {s for s in sketch.signs if s.name == "of-change"}
        adding |= {s for s in sketch.signs if s.name == "sum" and set(sketch.words[s.start : s.end]) <= _ADDED}
        kinds = (i for i in self._cube.pack.arithmetic if i.kind in {"sum", "acts"})
        terms = next((set(i.terms) for i in kinds if set(i.terms) <= sketch.measures <= {i.result, *i.terms}), None)
        if terms is None or not adding or not sketch.has("compare", "less", "most") or not sketch.has(*_MOVED):
            return None
        if any(operand.series.dims for operand in sketch.operands):
            return None
        operands = tuple(operand for operand in sketch.operands if operand.series.measure in terms)
        signs = tuple(sign for sign in sketch.signs if sign not in adding)
        if not sketch.has("money", "percent", "speed", "points", "share"):
            signs = (*signs, Sign("money", 0, 0))
        return replace(sketch, operands=operands, signs=signs)

    @staticmethod
    def _of_the_item(sketch: Sketch) -> Sketch | None:
        """How much there is "of it" of the one item that is named is its level, and no part of a whole."""
        named = sketch.operands
        if len(named) != 1 or not named[0].series.dims:
            return None
        parts = [sign for sign in sketch.signs if sign.name == "share" and _leads_to(sketch, sign, named[0])]
        shares = {sign for sign in parts if set(sketch.words[sign.start : sign.end]) <= _MUCH}
        if len(shares) != 1 or any(s.name in _MOVED and s.start > next(iter(shares)).start for s in sketch.signs):
            return None
        if sketch.question.asks not in _OF_LEVEL or not sketch.times.asked or sketch.followup:
            return None
        return replace(sketch, signs=tuple(sign for sign in sketch.signs if sign not in shares))

    @staticmethod
    def _as_ratio(sketch: Sketch) -> Sketch | None:
        """A multiple of two figures that nothing says to have moved ("and as a multiple?")."""
        bare = len(sketch.operands) == _PAIR and not any(operand.series.dims for operand in sketch.operands)
        if not sketch.has("fold") or not bare or sketch.has(*_MOVED, "change", "compare", "less", "most", "least"):
            return None
        return _renamed(sketch, {"fold"}, "ratio")

    @staticmethod
    def _as_gain(sketch: Sketch) -> Sketch | None:
        """What items "add" to a whole is by how much they rose, where they are set against each other."""
        adding = {s for s in sketch.signs if s.name == "sum" and set(sketch.words[s.start : s.end]) <= _ADDED}
        itemised = len(sketch.operands) == _PAIR and all(operand.series.dims for operand in sketch.operands)
        if not adding or not itemised or not sketch.has(*_SETTING_APART):
            return None
        signs = tuple(replace(sign, name="rise") if sign in adding else sign for sign in sketch.signs)
        return replace(sketch, signs=signs)

    @staticmethod
    def _needed(sketch: Sketch) -> Sketch | None:
        """ "Would have been needed" is what is needed, not what was before."""
        if not sketch.has("need") or not sketch.has("before"):
            return None
        before = [sign for sign in sketch.signs if sign.name == "before"]
        places = [sign for sign in before if sketch.words[sign.start : sign.end][-2:] == ("have", "been")]
        if not places:
            return None
        years = sum(period.grain == "year" for period in sketch.times.asked)
        passed = {"projection"} if years and len(sketch.times.asked) == _PAIR else set()
        kept = (sign for sign in sketch.signs if sign not in places and sign.name not in passed)
        return replace(sketch, signs=tuple(kept))

    def _as_quoted(self, sketch: Sketch) -> Sketch | None:
        """The one figure of several of which all the numbers are that the question gives."""
        given = {abs(m.quantity.value) for m in sketch.limits if not m.comparison}
        if len(sketch.operands) < _PAIR or not given or any(m.comparison for m in sketch.limits):
            return None
        if sketch.has("concluded"):  # what is told of the one is not what is asked of the other
            return None
        said = [(operand, given & self._numbers(operand)) for operand in sketch.operands]
        kept = [operand for operand, numbers in said if numbers == given]
        if len(kept) != 1 or any(numbers for operand, numbers in said if operand not in kept):
            return None
        return replace(sketch, operands=tuple(kept))

    def _numbers(self, operand: Named) -> set[object]:
        """All that is stated of a figure."""
        cells = self._cube.cells(operand.series)
        found = [number for cell in cells for number in (cell.value, cell.amount(), cell.percent())]
        return {abs(number.exact) for number in found if number is not None}

    def _of_whole_year(self, sketch: Sketch) -> Sketch | None:
        """A part of a year beside the year, which is spoken of as a whole only ("what share of the whole year?")."""
        asked = sketch.times.asked
        parts = [period for period in asked if period.grain != "year"]
        if not sketch.has("share", "percent") or not parts or len({period.year for period in parts}) != 1:
            return None
        if len(parts) != len(asked) or not _WHOLE_YEAR.search(sketch.question.text) or len(sketch.operands) != 1:
            return None
        stated = [cell.period for cell in self._cube.cells(sketch.operands[0].series) if cell.value is not None]
        unstated = [p for p in parts if not any(known is not None and p.same(known) for known in stated)]
        part = unstated[0] if len(unstated) == 1 else parts[0]
        if (len(parts) > 1 and len(unstated) != 1) or part.year is None:
            return None
        times = replace(sketch.times, asked=(part, Period.of_year(part.year)), places=(0, 1))
        return replace(sketch, times=times, unclear=False)

    @staticmethod
    def _in_millions(sketch: Sketch) -> Sketch | None:
        """Millions of dollars are dollars where what moved or lies apart is worked out."""
        wanted = sketch.has("millions") and sketch.has(*_MOVED, "change", "difference")
        return _renamed(sketch, {"millions"}, "money") if wanted else None

    @staticmethod
    def _in_one_unit(sketch: Sketch) -> Sketch | None:
        """A sum of money that is asked for, whatever is said of percentages before."""
        places = [sign.start for sign in sketch.signs if sign.name == "money"]
        rates = [sign for sign in sketch.signs if sign.name == "percent"]
        if sketch.question.asks != "amount" or not places or not rates or max(s.start for s in rates) > min(places):
            return None
        return replace(sketch, signs=tuple(sign for sign in sketch.signs if sign not in rates))

    def _of_parts(self, sketch: Sketch) -> Sketch | None:
        """Parts of two groups side by side, where a part is spoken of in a word that is no sign by itself."""
        dims = {i.dim for i in self._cube.pack.arithmetic if i.kind == "complement"}
        states = all(any(operand.series.value_of(dim) for dim in dims) for operand in sketch.operands)
        if not sketch.operands or not states or sketch.has("share", "percent", "majority"):
            return None
        places = [n for n, word in enumerate(sketch.words) if word in _PARTS]
        if not places or not sketch.has("compare", "less", "most", "least"):
            return None
        return replace(sketch, signs=(*sketch.signs, Sign("share", places[0], places[0] + 1)))

    def _of_all_trade(self, sketch: Sketch) -> Sketch | None:
        """What is needed to the level of a year, where nothing is named, is of what acts of both sides make up."""
        wholes = [i.result for i in self._cube.pack.arithmetic if i.kind == "acts"]
        named = sketch.measures - sketch.acted or sketch.question.direction or sketch.open
        if named or not sketch.has("need", "difference") or len(sketch.times.asked) != _PAIR or sketch.followup:
            return None
        return replace(sketch, operands=(Named(Series(wholes[0]), 0, 0),)) if len(wholes) == 1 else None

    def as_concluded(self, sketch: Sketch) -> Sketch | None:
        """What is concluded of the last figure from how others moved ("hats sold well, so all sales must be up?").

        Whether a whole moved is asked so as well where it comes after how its parts did.
        """
        if len(sketch.operands) < _PAIR or not _ASKING.isdisjoint(sketch.words):
            return None
        last, parts = sketch.operands[-1], {named.series.measure for named in sketch.operands[:-1]}
        sums = (i for i in self._cube.pack.arithmetic if i.kind == "sum" and i.result == last.series.measure)
        place = next((n for n in range(last.start - 1, 0, -1) if sketch.words[n] in _WHETHER), 0)
        after = place if any(parts <= set(i.terms) for i in sums) else 0
        if not (sketch.has("concluded") or after > sketch.operands[-2].start):
            return None
        moves = [sign for sign in sketch.signs if sign.name in _MOVED]
        own = [sign for sign in moves if sign.start >= last.end]
        led = len(own) == len(moves) and not after
        if len(own) != 1 or led or any(operand.series.dims for operand in sketch.operands):
            return None
        said = tuple(m for m in sketch.question.quantities if m.start > sketch.offsets[last.start])
        question = replace(sketch.question, asks="confirm", confirm=True, quantities=said)
        signs = (Sign("concluded", 0, 0), *own)
        times = sketch.times if sketch.times.asked else replace(sketch.times, asked=self._when(sketch, moves))
        return replace(sketch, operands=(last,), signs=signs, question=question, times=times)

    def _when(self, sketch: Sketch, moves: Sequence[Sign]) -> tuple[Period, ...]:
        """The one time in which all figures before the last moved as is said of them; none where there are several."""
        found: list[set[Period]] = []
        for named, following in itertools.pairwise(sketch.operands):
            ways = {sign.name for sign in moves if named.start <= sign.start < following.start}
            cells = [c for c in self._cube.cells(named.series) if c.period is not None and c.percent() is not None]
            if len(ways) == 1:
                rose = ways == {"rise"}
                found.append({c.period for c in cells if c.period and (p := c.percent()) and (p.exact > 0) == rose})
        shared = set.intersection(*found) if found else set()
        return tuple(shared) if len(shared) == 1 else ()

    @staticmethod
    def _of_all_goods(sketch: Sketch) -> Sketch | None:
        """All goods that go one way are its measure, where nothing sets them apart ("sales of Dutch goods")."""
        goods = [sign for sign in sketch.signs if sign.name == "goods"]
        asked = sketch.question.asks in _LEVEL | {"confirm"} and not sketch.question.plural
        if not goods or not asked or sketch.has(*_OVER_ITEMS) or any(o.series.dims for o in sketch.operands):
            return None
        parties = [term for term in sketch.question.terms if term.weight is Weight.PARTY]
        owned = {(t.start, t.end) for t in parties if sketch.words[t.start - 1 : t.start] == ("of",)}
        ends = {operand.end for operand in sketch.operands}
        if not all(any(end == sign.start and start - 1 in ends for start, end in owned) for sign in goods):
            return None
        return replace(sketch, signs=tuple(sign for sign in sketch.signs if sign not in goods))

    def _as_balance(self, sketch: Sketch) -> Sketch | None:
        """The distance of two figures that run against each other, where it is asked how that moved, or of the act
        that both are of ("the gap between selling and buying"), is their balance.
        """
        distances = [sign for sign in sketch.signs if sign.name in _DISTANT]
        named = any(
            sign.start < operand.start or not _GAPS.isdisjoint(sketch.words[sign.start : sign.end])
            for sign in distances for operand in sketch.operands[-1:]
        )  # fmt: skip
        if not named or any(operand.series.dims for operand in sketch.operands):
            return None
        identity = self._balance_within(sketch, distances)
        if identity is None:
            return None
        start = min(_nearest(distances, sketch.operands[0]).start, sketch.operands[0].start)
        whole = Named(Series(identity.result), start, sketch.operands[-1].end)
        outer = (s for s in sketch.signs if s.name != "apart" and not (whole.start <= s.start and s.end <= whole.end))
        return replace(sketch, operands=(whole,), signs=tuple(outer))

    def _balance_within(self, sketch: Sketch, distances: Sequence[Sign]) -> Identity | None:
        """The balance of the figures that a distance is told of."""
        kinds, first, last = self._cube.pack.arithmetic, sketch.operands[0], sketch.operands[-1]
        terms = {term for i in kinds if i.kind == "acts" and {i.result} == sketch.measures for term in i.terms}
        of_act = bool(terms) and first.start > 0 and sketch.words[first.start - 1] == "between"
        of_act = of_act and "and" in sketch.words[first.start : first.end]
        of_act = of_act and any(0 <= first.start - sign.end <= 1 for sign in distances)
        moves = [sign for sign in sketch.signs if sign.name in _MOVING]
        begin = min(first.start, *(sign.start for sign in distances))
        apart = any(begin < sign.start < last.start for sign in moves)  # "between the rise of A and the fall of B"
        moves += [sign for sign in sketch.signs if sign.name in _LIMITED and sign.start >= last.end]
        timed = len(sketch.times.asked) + len(sketch.times.shifts) == _PAIR or sketch.has(*_MOVING)
        of_both = len(sketch.operands) == _PAIR and bool(moves) and timed and not apart
        meant = terms if of_act else sketch.measures if of_both else set()
        return next((i for i in kinds if i.kind == "difference" and set(i.terms) == meant), None)

    @staticmethod
    def _without_aside(sketch: Sketch) -> Sketch | None:
        """One figure said in another form, whatever else is said of what it is of."""
        if not sketch.has(*_FORMS) or len(sketch.operands) != 1 or len(sketch.open) != _MOST_OPEN:
            return None
        question = replace(sketch.question, confirm=False) if sketch.question.asks == "confirm" else sketch.question
        return replace(sketch, open=(), question=question) if _common(sketch.open[0]) else None


def _nearest(signs: Sequence[Sign], named: Named) -> Sign:
    """The last sign before what is named, else the first one after it."""
    before = [sign for sign in signs if sign.start < named.start]
    return before[-1] if before else signs[0]


def _leads_to(sketch: Sketch, sign: Sign, named: Named) -> bool:
    """Whether a sign stands before what it is of: a figure's name, or a pronoun after that name."""
    pointing = named.end <= sign.start and not _POINTING.isdisjoint(sketch.words[sign.end : sign.end + 1])
    return pointing or 0 <= named.start - sign.end <= 1


def asks_again(text: str) -> bool:
    """Whether it is told that something is so, and then asked if it is so otherwise."""
    return _AGAIN.search(text) is not None


def _time_asked(sketch: Sketch, start: int) -> Period | None:
    """The one time after a place of the text, where another stands before it."""
    asked, places = sketch.times.asked, sketch.times.places
    if len(asked) == _PAIR and places[0] < start < places[1]:
        return asked[1]
    shifted = len(asked) == 1 and places[0] < start and len(sketch.times.shifts) == 1
    return asked[0].shifted(sketch.times.shifts[0]) if shifted else None


def _common(term: Term) -> bool:
    """Whether a word names nothing in particular."""
    return term.weight in {Weight.TELLING, Weight.LESSER} and not any(name.startswith("e:") for name in term.terms)


def _renamed(sketch: Sketch, names: Iterable[str], name: str) -> Sketch:
    kept = set(names)
    return replace(sketch, signs=tuple(replace(s, name=name) if s.name in kept else s for s in sketch.signs))
