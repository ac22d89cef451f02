"""What a question names of figures: operands, times, limits, and the signs of what is to be done with them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from kzrs_bot.language.quantities import OTHER_SIDE, Comparison, QuantityMention
from kzrs_bot.language.utterance import Word
from kzrs_bot.matching.index import IndexedFact
from kzrs_bot.matching.matcher import Matcher
from kzrs_bot.pack.model import Identity, Pack
from kzrs_bot.reading.question import Question, Term, Weight
from kzrs_bot.reasoning.cube import Cube, Series
from kzrs_bot.reasoning.marks import Marks, Named
from kzrs_bot.reasoning.names import Names, leaves
from kzrs_bot.reasoning.numbers import Number
from kzrs_bot.reasoning.sides import pseudo_words
from kzrs_bot.reasoning.signs import Sign, SignFinder
from kzrs_bot.reasoning.times import Times, find_times
from kzrs_bot.values import Period, Quantity

_AT_HAND = 32
"""Sketches that are kept: one question is sketched by itself, in its conversation, and for each calculation tried."""
_MOVING = frozenset({"rise", "fall", "of-change"})
"""Signs beside which kinds of goods are the items that moved."""
_COMPARING = frozenset({"ratio", "share", "difference", "compare", "less"})
"""Signs that set one figure against another."""
_PARTED = frozenset({"share", "percent"})
"""Signs of a part of a whole."""
_THREE = 3
_AGAINST = frozenset({"ratio", "difference"})
"""Signs beside which figures of different fields are set against each other."""
_LIMITING = frozenset({"USD", "%", "x"})
_MULTIPLE = "x"
_PAIR = 2
_MILLION = 10**6
_HUNDRED = 100
_MONEY = 1_000
"""From here a bare number beside figures is taken for money."""
_NOW = re.compile(r"\b(?:this|the current|the latest) year\b", re.IGNORECASE)
_AFTER = "after"
"""The sign of the level after a change ("fell to"), which "went to the island" is not."""
_BEFORE = "before"
"""The sign of the level before a change."""
_WAYS = frozenset({"rise", "fall"})
"""Signs of the way in which something moved."""
_RATIO = "ratio"
"""The sign of one figure to another, beside which a word for an act names its measure, however little it says
("for each dollar sent, how many were spent?").
"""
_NOT = "complement"
"""The sign of a negation, which a word that it turns into its opposite takes up."""
_NEAR = 3
"""Words from a negation to what it denies."""
_FILLER = "filler"
"""The sign of words that name nothing."""
_WHETHER = frozenset({"did", "does", "do", "has", "have"})
"""Words that a yes/no question begins with, within a message as well."""
_BY_NUMBER = "by-number"
"""The sign of a level taken so many times, or of how it moved where that is what is stated."""
_PASSED = frozenset({_FILLER, "method"})
"""Signs of words that are passed over, and what they name with them."""
_TOLD = "told"
"""The sign of words that name nothing beside a figure, but may name one by themselves ("what did it earn?")."""
_COUNTERPART = "counterpart"
"""The sign of the other of two measures that run against each other ("came back the other way")."""
_BOTH_WAYS = "both-ways"
"""The sign of both measures that run against each other ("the two flows")."""
_SPLITTING = frozenset({"ratio", "share", "difference", "compare", "less", "majority", "minority", "equal"})
"""Signs beside which a whole and a part of it are both meant."""
_OF_LEVEL = frozenset({"amount", "what"})
"""Ways of asking for a level."""
_SUMMED = frozenset({"count", "amount"})
"""Ways of asking in which "or" joins what is summed."""
_SPREADING = frozenset({"per-year", "per-month", "average"})
"""Signs beside which a number of things is spread over time."""
_MERE = frozenset({"count", "total", "all", "listed", "filler"})
"""Signs of no more than a number."""
_TIMES = frozenset({"years", "months", "weeks", "days"})
_SPANS = frozenset({"year", "month", "day"})
_RELATIVE = "relative"
"""The sign of how far two levels lie apart in percent; of what moved it is the percentage."""
_PERCENT = "percent"
_STATISTIC = "statistic"
"""The sign of a reckoning that no figure is for."""
_STANDING_IN = frozenset({("ones",), ("one",), ("counterparts",)})
"""Words that stand for what was named before, of a party."""
_OWNING = re.compile(r"\w+['’]s?(?!\w)")
"""A name that something belongs to."""
_WHICH_PART = frozenset({"what", "which", "how"})
_REACHING = frozenset({"to", "from", "by", "in", "with"})
"""Words before the party that a part of a flow is of."""
_KEPT = "kept"
"""The sign of a limit for what is left rather than for what went ("kept more than half")."""
_MIRRORED: dict[Comparison, Comparison] = {"": "", ">": "<", ">=": "<=", "<": ">", "<=": ">="}
"""How what went compares with the rest of a part that what is left compares with."""
_SET_ASIDE = "set-aside"
"""The sign of a limit for what is left out ("once those under a million are dropped")."""
_NET = "net"
"""The sign of a whole's own change beside those of its items, which is no balance."""
_PASSIVE = frozenset({("was",), ("were",), ("been",), ("is",), ("are",), ("being",), ("get",), ("got",)})
"""Words before what is done with a figure that is named, which names none itself."""
_AT_FULL = "at-full"
"""The sign of making as much as can be made in a time."""
_BOTH_KINDS = "both-kinds"
"""The sign of both parts of a sum ("of both categories"), which says nothing where they are set apart."""
_TAKEN_IN = "taken-in"
"""The sign of one part that is to be counted with the other ("joint ones included"), which says nothing alone."""
_SET_APART = frozenset({"share", "ratio", "difference", "percent", "less", "most", "least", "average", "compare"})
"""Signs that set figures apart."""
_BEFORE_TIMES = frozenset(
    {"since", "until", "from", "during", "over", "between", "before", "after", "by", "the", "last"}
)
"""Words that begin a time after a verb with its particle ("came in since 2008", which is not "came in 2008")."""
_KNOWN = re.compile(r"\b(?:of|the|these|those|all|our)\W*$", re.IGNORECASE)
"""Words before the number of things that are known."""
_TOTALS = frozenset({"total", "cumulative", "overall", "all", "whole", "entire"})
"""Words for a figure over all the time that it is known for."""
_ASKING_ANEW = frozenset({"how", "what", "which", "is", "are", "were", "do", "does", "did", "versus"})
"""Words between two names by which each is asked for by itself."""
_JOINING = frozenset({"and", "or", "plus"})
_THAT_IS = frozenset({"or", "or by", "or about", "or roughly", "or some"})
"""What stands between two sizes of one thing."""
_FIELD = "capital"
"""The sign of the field in which words like "come in" name a measure."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """A question as a calculation sees it."""

    question: Question
    words: tuple[str, ...]
    offsets: tuple[int, ...]
    """Where in the text each word begins."""
    signs: tuple[Sign, ...]
    operands: tuple[Named, ...]
    times: Times
    wholes: tuple[Series, ...] = ()
    """Measures that are named beside items of theirs."""
    flow: str | None = None
    """The measure that goods are of by the direction in which they go."""
    items: frozenset[str] = frozenset()
    """The named values of itemised dimensions."""
    guessed: frozenset[str] = frozenset()
    """Measures of acts for which nobody is named who acts."""
    acted: frozenset[str] = frozenset()
    """Measures that only an act stands for, not a name of theirs."""
    covered: frozenset[int] = frozenset()
    """Places of words that names and signs account for."""
    unclear: bool = False
    """Whether something is named that may be one figure or another."""
    open: tuple[Term, ...] = ()
    """Telling words that nothing accounts for yet."""
    followup: bool = False
    """Whether operands or times come from the conversation."""
    undone: frozenset[str] = frozenset()
    """Which way it moved what is taken back ("before the fall")."""
    given: tuple[str, ...] = ()
    """The facts of the figures that the question points back to."""
    names: frozenset[str] = field(init=False, compare=False)
    """Names of the signs."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", frozenset(sign.name for sign in self.signs))

    def has(self, *names: str) -> bool:
        """Whether one of the signs is there."""
        return not self.names.isdisjoint(names)

    @property
    def measures(self) -> frozenset[str]:
        """Measures of the operands."""
        return frozenset(operand.series.measure for operand in self.operands)

    @property
    def limits(self) -> tuple[QuantityMention, ...]:
        """Quantities of money, percent or multiples that the question gives; a large bare number is money.

        A bare number beside words for percent is in percent. What kept more than a part lost less than the rest.
        Where what keeps to a limit is left out, the limit is for what is on its other side.
        """
        if not self.question.quantities:
            return ()
        said = _PERCENT in self.names or any(m.quantity.unit == "%" for m in self.question.quantities)
        relative = said and "money" not in self.names
        read = (_as_percent(m) if relative else _as_money(m) for m in self.question.quantities)
        limits = tuple(m for m in read if m.quantity.unit in _LIMITING)
        if _SET_ASIDE in self.names:
            limits = tuple(replace(m, comparison=OTHER_SIDE.get(m.comparison, "")) for m in limits)
        return tuple(_as_lost(m) for m in limits) if _KEPT in self.names else limits


class Sketcher:
    """Draws sketches of questions."""

    def __init__(self, pack: Pack, matcher: Matcher, cube: Cube) -> None:
        self._pack = pack
        self._matcher = matcher
        self._cube = cube
        self._names = Names(pack, matcher.index, cube)
        self._finder = SignFinder(pack.intents, pack.letters)
        self._sketched = lru_cache(maxsize=_AT_HAND)(self._sketch)

    def sketch(self, question: Question, lent: Sequence[Period] = ()) -> Sketch:
        """What a question names by itself."""
        return self._sketched(question, tuple(lent))

    def _sketch(self, question: Question, lent: Sequence[Period]) -> Sketch:
        pseudo = pseudo_words(question.text)
        words = tuple(word.norm for word in pseudo)
        terms = [term for term in leaves(question.terms, self._names.is_name) if term.end]
        starts = {_inside(m.start, m.end, pseudo)[0] for m in question.periods}
        starts = {start for start in starts if words[start] not in _BEFORE_TIMES}
        terms = [t for t in terms if t.end - t.start == 1 or words[t.end - 1] != "in" or t.end not in starts]
        derived = self._reckoned(self._names.derived(words, terms), terms)
        derived = [(a, b, i) for a, b, i in derived if "," not in question.text[pseudo[a].start : pseudo[b - 1].end]]
        if derived:
            net = [sign for sign in self._finder.find(words) if sign.name == _NET]
            derived = [d for d in derived if not any(d[0] < sign.end and sign.start < d[1] for sign in net)]
        flipped = [item for item in derived if self._denied(item, terms)]
        derived = [item for item in derived if item not in flipped]
        phrases = [term for term in terms if term.end - term.start > 1 and not self._names.counts(term)]
        flows = self._names.flows
        long = [(t.start, t.end) for t in phrases if self._names.is_name(t) and not t.terms & flows]
        long += [(a, b) for a, b, _ in derived]
        spans = [(m.start, m.end) for m in question.periods] + [(m.start, m.end) for m in question.quantities]
        long += [_inside(start, end, pseudo) for start, end in spans]
        signs = self._moved_by(self._finder.find(words, long), words, question, pseudo)
        parties = {t.start for t in question.terms if t.weight is Weight.PARTY}
        signs = tuple(sign for sign in signs if sign.name != _AFTER or not _leads_to(sign, words, parties))
        rests = [(a, b) for a, b, identity in derived if identity.kind == "difference"]
        signs = tuple(s for s in signs if s.name != _AFTER or not any(a < s.end and s.start < b for a, b in rests))
        if any(sign.name == _SET_ASIDE for sign in signs):
            signs = tuple(sign for sign in signs if sign.name != _AFTER)
        alike = {_inside(end, start, pseudo) for end, start in _restated(question)}
        signs = tuple(s for s in signs if not any(a <= s.start and s.end <= b for a, b in alike))
        items = 0 if "which" in words else self._items_named(terms)
        if any(sign.name in _MOVING for sign in signs) and items < _PAIR:
            signs = tuple(replace(sign, name=_PERCENT) if sign.name == _RELATIVE else sign for sign in signs)
        for start, _, _ in flipped:
            denying = [s for s in signs if s.name == _NOT and 0 < start - s.start <= _NEAR]
            signs = tuple(replace(s, name=_FILLER) if s in denying else s for s in signs)
        idle = {n for sign in signs if sign.name in _PASSED for n in range(sign.start, sign.end)}
        if any(sign.name in _MOVING for sign in signs):
            idle |= {n for term in terms if self._names.counts(term) for n in range(term.start, term.end)}
        if not any(self._names.has_price(t) for t in terms):
            idle -= {n for t in terms if self._is_filler(t, signs) for n in range(t.start, t.end)}
        if any(sign.name == _RATIO for sign in signs):
            idle -= {n for t in terms if self._names.act_of(t) and self._names.framed(t) for n in range(t.start, t.end)}
        named = [t for t in terms if t.terms & flows or not set(range(t.start, t.end)) & idle]
        derived = [item for item in derived if not set(range(*item[:2])) & idle]
        limits = question.quantities
        compared = any(sign.name in _COMPARING for sign in signs) or any(m.quantity.unit == "x" for m in limits)
        hinted = set(self._names.hints.values())
        field = any(sign.name == _FIELD for sign in signs)
        field = field or any(not hinted.isdisjoint(self._names.measures_of(term)) for term in named)
        against = any(sign.name in _AGAINST for sign in signs)
        busy = {n for sign in signs if sign.name not in {_FIELD, _COUNTERPART} for n in range(sign.start, sign.end)}
        divided = any(sign.name in {"ratio", "share"} for sign in signs)
        marks = Marks(self._names, question, named, derived, field, compared=against, busy=busy, divided=divided)
        covered = {n for a, b in marks.spans for n in range(a, b)}
        told = {n for sign in signs if sign.name == _TOLD for n in range(sign.start, sign.end)}
        covered |= {n for sign in signs if sign.name != _TOLD for n in range(sign.start, sign.end)}
        loose = tuple(
            t for t in terms if t.weight in {Weight.TELLING, Weight.LESSER} and not set(range(t.start, t.end)) & covered
        )
        operands, unclear = marks.operands()
        operands = self._heads(operands, question.text, pseudo)
        if operands:
            covered |= told
            loose = tuple(term for term in loose if not set(range(term.start, term.end)) & told)
        if not operands or (compared and len(operands) == 1):
            quoted = [named for named in self._quoted(question) if named.series not in {o.series for o in operands}]
            operands = tuple(sorted((*operands, *quoted), key=lambda named: named.start))
        said = self._quoted(question) if len(operands) == 1 and not question.periods else ()
        if len(said) == _PAIR and {named.series for named in said} == {operands[0].series}:
            operands = said
        plain = question.asks == "count" and {sign.name for sign in signs} <= _MERE
        if not operands and (plain or any(sign.name in _SPREADING for sign in signs)):
            operands = self._counted(words)
        if any(sign.name == _AT_FULL for sign in signs):
            operands = self._capacity(signs) or operands
        if any(sign.name == _BOTH_WAYS for sign in signs):
            operands = self._in_and_out(operands, signs, question)
        acted = {named.series.measure for named in operands} <= marks.acted
        if acted and any(sign.name == _BOTH_WAYS for sign in signs):
            operands = self._both_ways(signs)
        if not operands and marks.flow is not None and any(sign.name == _COUNTERPART for sign in signs):
            operands = self._ways(marks.flow) if compared else (Named(Series(marks.flow), 0, 0),)
        if marks.flow is not None and "whose" in words and not marks.items:
            operands = tuple(named for named in operands if named.series.measure not in marks.acted - {marks.flow})
        taken_in = any(sign.name == _TAKEN_IN for sign in signs)
        signs = tuple(sign for sign in signs if sign.name != _TAKEN_IN)
        operands, signs = self._joined(self._with_kin(operands, words), signs, words)
        if any(sign.name == "share" for sign in signs):
            operands = self._without_act(operands, marks.acted)
        operands, signs = self._undenied(operands, signs, terms)
        operands = self._of_told_group(operands, question)
        operands = self._over_all_time(operands, question, words)
        operands = self._with_other_side(operands, question, pseudo)
        operands = self._one_of_kin(self._with_counterpart(operands, signs), signs)
        signs = self._at_large(signs, operands, question, words, marks.acted)
        operands = self._without_middle(operands, signs, words)
        apart = [sign for sign in signs if sign.name in _SPLITTING and not _is_either(sign, words)]
        if question.asks == "count" and not apart:
            operands = self._narrowed(operands, question)
            if self._side_by_side(operands, signs, words, taken_in=taken_in):
                both = Sign(_BOTH_KINDS, operands[1].start - 1, operands[1].start)
                operands, signs = self._joined(operands, (*signs, both), words)
        if question.asks in _OF_LEVEL and self._repeats_factor(question, operands):
            signs = tuple(sign for sign in signs if sign.name != "ratio")
        if self._repeats_factor(question, operands, bare=True):
            signs = tuple(replace(sign, name="rise") if sign.name == _BY_NUMBER else sign for sign in signs)
        if any(sign.name == "sum" for sign in signs) and question.asks in _SUMMED:
            signs = tuple(sign for sign in signs if not _is_either(sign, words))
        loose = tuple(t for t in loose if self._names.hinted(t) not in {operand.series.measure for operand in operands})
        times = _outside(self.times(question, operands, lent), {pseudo[place].start for place in idle})
        sketch = Sketch(
            question=question,
            words=words,
            offsets=tuple(word.start for word in pseudo),
            signs=signs,
            operands=operands,
            times=times,
            wholes=marks.wholes(),
            flow=marks.flow,
            items=frozenset(marks.items),
            guessed=frozenset(marks.guessed),
            acted=frozenset(marks.acted),
            covered=frozenset(covered),
            unclear=unclear,
            open=loose,
            undone=self._undone(signs, words),
        )
        return self._with_fact(sketch)

    def _undone(self, signs: Sequence[Sign], words: Sequence[str]) -> frozenset[str]:
        """The ways of the changes within words for what was before them."""
        within = [word for sign in signs if sign.name == _BEFORE for word in words[sign.start : sign.end]]
        return frozenset(sign.name for word in within for sign in self._finder.find((word,)) if sign.name in _WAYS)

    def _reckoned(
        self, derived: list[tuple[int, int, Identity]], terms: Sequence[Term]
    ) -> list[tuple[int, int, Identity]]:
        """Words for results, without those of a difference both of whose terms are named beside them."""
        named = {(t.start, m) for t in terms for m in self._names.measures_of(t)}
        return [
            (start, end, identity) for start, end, identity in derived
            if identity.kind != "difference"
            or not set(identity.terms) <= {m for place, m in named if not start <= place < end}
        ]  # fmt: skip

    def _is_filler(self, term: Term, signs: Sequence[Sign]) -> bool:
        """Whether words that only fill in other sources are, as they stand, the name of a measure of this one.

        Beside something that has a price, "costs" is what it does.
        """
        fillers = {(sign.start, sign.end) for sign in signs if sign.name == _FILLER}
        return (term.start, term.end) in fillers and bool(self._names.measures_of(term))

    def _moved_by(
        self, signs: tuple[Sign, ...], words: Sequence[str], question: Question, pseudo: Sequence[Word]
    ) -> tuple[Sign, ...]:
        """The signs with the way in which a verb moves that is a multiple as well ("more than doubled", "halved")."""
        verbs = [_inside(m.start, m.end, pseudo) for m in question.quantities if m.quantity.unit == _MULTIPLE]
        if not verbs or any(sign.name in _MOVING for sign in signs):
            return signs
        moved = (sign for sign in self._finder.find(words) if sign.name in _MOVING)
        inside = [s for s in moved if any(start <= s.start and s.end <= end for start, end in verbs)]
        return tuple(sorted((*signs, *inside), key=lambda sign: sign.start))

    def _heads(self, operands: tuple[Named, ...], text: str, words: Sequence[Word]) -> tuple[Named, ...]:
        """Operands without a number of things that, in a compound, only says whose money comes right after it."""
        compound = {
            first for first, second in itertools.pairwise(operands)
            if first.end == second.start and not text[words[first.end - 1].end : words[second.start].start].strip(" -")
            and self.unit(first.series) not in _LIMITING and self.unit(second.series) == "USD"
        }  # fmt: skip
        return tuple(named for named in operands if named not in compound) if compound else operands

    def _with_counterpart(self, operands: tuple[Named, ...], signs: Sequence[Sign]) -> tuple[Named, ...]:
        """The operands with the measure that runs against the only one, where the question speaks of the other way."""
        place = next((sign for sign in signs if sign.name == _COUNTERPART), None)
        if place is None or len(operands) != 1 or operands[0].series.dims:
            return operands
        measure = operands[0].series.measure
        others = [term for i in self._pack.arithmetic if i.kind == "acts" and measure in i.terms for term in i.terms]
        found = [Named(Series(other), place.start, place.end) for other in others if other != measure]
        return tuple(sorted((*operands, *found), key=lambda named: named.start))

    def _with_other_side(
        self, operands: tuple[Named, ...], question: Question, pseudo: Sequence[Word]
    ) -> tuple[Named, ...]:
        """The operands with the same act of the other party, which stands for it alone ("... than those of B's")."""
        if len(operands) != 1 or operands[0].series.dims or not self._names.is_flow(operands[0].series.measure):
            return operands
        own, words = operands[0], tuple(word.norm for word in pseudo)
        parties = [term for term in question.terms if term.weight is Weight.PARTY]
        before = [term for term in parties if term.start < own.end][-1:]
        for party in parties:
            owns = _OWNING.match(question.text, pseudo[party.start].start) is not None
            alone = words[party.end : party.end + 1] in _STANDING_IN
            alone = alone or (owns and not self._heads_noun(question, party.end))
            alone = alone or words[max(party.start - 2, 0) : party.start] == ("those", "of")
            if party.start >= own.end and alone and before and not party.terms & before[0].terms:
                return self._with_counterpart(operands, (Sign(_COUNTERPART, party.start, party.end),))
        return operands

    @staticmethod
    def _heads_noun(question: Question, place: int) -> bool:
        """Whether something is named right at a place."""
        return any(term.start == place and term.weight is not Weight.PARTY for term in question.terms)

    def _at_large(
        self,
        signs: tuple[Sign, ...],
        operands: Sequence[Named],
        question: Question,
        words: Sequence[str],
        acted: Collection[str],
    ) -> tuple[Sign, ...]:
        """The signs, where the part of a flow that goes to one party is asked for, with that of a reckoning of its own:
        the flow is then that of the other party to everybody ("what share of A's sales goes to B?").
        """
        shares = [s for s in signs if s.name == "share" and words[s.start] in _WHICH_PART and words[s.end - 1] == "of"]
        named = [o for o in operands if o.series.measure not in acted or len(operands) == 1]
        if len(named) != 1 or named[0].series.dims or not shares:
            return signs
        own, sides = named[0], [t.start for t in question.terms if t.weight is Weight.PARTY]
        if len(operands) > 1 and not any(shares[0].end <= place < own.end for place in sides):
            return signs
        if not self._names.is_flow(own.series.measure) or not 0 <= own.start - shares[0].end <= _NEAR:
            return signs
        reached = any(words[place - 1] in _REACHING and place - 1 > own.end for place in sides)
        return (*signs, Sign(_STATISTIC, own.start, own.end)) if reached else signs

    def _counted(self, words: Sequence[str]) -> tuple[Named, ...]:
        """The one figure that counts the things which a question names, where it is no measure by itself."""
        found: dict[Series, Named] = {}
        for series in self._cube.plain:
            if series.measure in self._pack.entities:
                continue
            unit = self.unit(series) or ""
            if unit not in words or unit in _TIMES:
                continue
            place = words.index(unit)
            found[series] = Named(series, place, place + 1)
        return tuple(found.values()) if len(found) == 1 else ()

    def _capacity(self, signs: Sequence[Sign]) -> tuple[Named, ...]:
        """The one measure that is a level for a span of time, of what is made at full power."""
        place = next(sign for sign in signs if sign.name == _AT_FULL)
        rates = [i.result for i in self._pack.arithmetic if i.kind == "rate" and i.dim in _SPANS]
        return tuple(Named(Series(rate), place.start, place.end) for rate in rates) if len(rates) == 1 else ()

    def _both_ways(self, signs: Sequence[Sign]) -> tuple[Named, ...]:
        """Both measures of the act that the source is on, where the two ways are spoken of and none is named."""
        place = next(sign for sign in signs if sign.name == _BOTH_WAYS)
        acts = [i for i in self._pack.arithmetic if i.kind == "acts"]
        return tuple(Named(Series(term), place.start, place.end) for i in acts[:1] for term in i.terms)

    def _items_named(self, terms: Sequence[Term]) -> int:
        """How many items are named of which only changes are known."""
        values = [self._names.value_of(term) for term in terms]
        return sum(value is not None and self._names.is_item(value[0]) for value in values)

    def _in_and_out(
        self, operands: tuple[Named, ...], signs: Sequence[Sign], question: Question
    ) -> tuple[Named, ...]:
        """Both terms of the balance to which the only figure belongs ("capital in and out"); where none is named, of
        that on whose open stretch of time the question is.
        """
        place = next(sign for sign in signs if sign.name == _BOTH_WAYS)
        hinted = set(self._names.hints.values())
        kin = [i for i in self._pack.arithmetic if i.kind == "difference" and hinted.issuperset(i.terms)]
        known = [cell.period for i in kin for term in i.terms for cell in self._cube.cells(Series(term))]
        windows = [m.window for m in question.periods if m.window is not None and m.window.end is None]
        if not operands and any(period is not None and period.same(w) for period in known for w in windows):
            return tuple(Named(Series(term), place.start, place.end) for i in kin[:1] for term in i.terms)
        if len(operands) != 1 or operands[0].series.dims:
            return operands
        own = operands[0]
        for identity in self._pack.arithmetic:
            kinds = {"difference": own.series.measure in identity.terms, "acts": own.series.measure == identity.result}
            if not kinds.get(identity.kind, False):
                continue
            others = [Named(Series(term), place.start, place.end) for term in identity.terms]
            return tuple(own if other.series == own.series else other for other in others)
        return operands

    def _ways(self, flow: str) -> tuple[Named, ...]:
        """The measure of goods that go one way, or of both ways where it is the whole of them."""
        parts = [term for i in self._pack.arithmetic if i.kind == "acts" and i.result == flow for term in i.terms]
        return tuple(Named(Series(measure), place, place) for place, measure in enumerate(parts or [flow]))

    def _repeats_factor(self, question: Question, operands: Sequence[Named], *, bare: bool = False) -> bool:
        """Whether the only multiple, or bare number, that a question gives is the stated one of its only figure."""
        given = [m.quantity for m in question.quantities if m.quantity.unit == ("" if bare else "x")]
        cells = [cell for named in operands for cell in self._cube.cells(named.series)]
        stated = {factor.exact for cell in cells if (factor := cell.factor()) is not None}
        return len(operands) == 1 and bool(given) and all(Number.of(quantity).exact in stated for quantity in given)

    def _narrowed(self, operands: tuple[Named, ...], question: Question) -> tuple[Named, ...]:
        """The operands without wholes of which a part is counted ("how many registered firms are active?").

        Of a state whose number is told and the other state, the latter ("if 4 of 11 work, how many do not?").
        """
        wholes = [
            named for named in operands for i in self._pack.arithmetic
            if i.kind == "complement" and named.series.value_of(i.dim) == i.terms[0]
            and any(other.series.measure == named.series.measure and other is not named for other in operands)
        ]  # fmt: skip
        kept = tuple(named for named in operands if named not in wholes)
        states = {i.result for i in self._pack.arithmetic if i.kind == "complement"}
        rests = [named for named in kept if any(value in states for _, value in named.series.dims)]
        told = len(kept) == 2 and len(rests) == 1 and rests[0] is kept[-1] and len(question.quantities) > 1
        return tuple(rests) if told and len({named.series.measure for named in kept}) == 1 else kept

    def hints(self, term: Term) -> bool:
        """Whether a word hints at a measure where the question is on its field."""
        return self._names.hinted(term) is not None

    def _one_of_kin(self, operands: tuple[Named, ...], signs: Sequence[Sign]) -> tuple[Named, ...]:
        """A balance without the sum of the same parts, where nothing relates the two."""
        if any(sign.name in {"share", "ratio", "difference", "sum", "audit"} for sign in signs):
            return operands
        found = {operand.series.measure for operand in operands}
        kinds = self._pack.arithmetic
        balances = [set(i.terms) for i in kinds if i.kind == "difference" and i.result in found]
        sums = {i.result for i in kinds if i.kind == "sum" and set(i.terms) in balances}
        return tuple(operand for operand in operands if operand.series.measure not in sums)

    def _without_middle(
        self, operands: tuple[Named, ...], signs: Sequence[Sign], words: Sequence[str]
    ) -> tuple[Named, ...]:
        """The operands without a whole beside parts of it that are compared, or between its part and its own whole.

        "How many more crossings were cancelled because of storms than because of repairs?" is on the causes alone.
        """
        if len(operands) < _THREE or not _WHETHER.isdisjoint(words[operands[-2].end : operands[-1].start]):
            return operands  # the last is asked of in a clause of its own
        wholes = {term: i.result for i in self._pack.arithmetic if i.kind == "sum" for term in i.terms}
        measures = {operand.series.measure for operand in operands}
        above = {measure: _above(measure, wholes) for measure in measures}
        lowest = [measure for measure in measures if not any(measure in found for found in above.values())]
        if any(sign.name in _PARTED for sign in signs):
            dropped = {m for m in measures if any(m in above[other] for other in measures) and above[m] & measures}
        elif len(lowest) > 1 and any(sign.name in _COMPARING for sign in signs):
            dropped = measures - set(lowest)
        else:
            return operands
        return tuple(operand for operand in operands if operand.series.measure not in dropped)

    def _denied(self, item: tuple[int, int, Identity], terms: Sequence[Term]) -> bool:
        """Whether what is left of a whole is denied, so that the other part is meant ("isn't dormant")."""
        start, end, identity = item
        meant = {self._names.value_of(term) for term in terms if start <= term.start and term.end <= end}
        return identity.kind == "complement" and (identity.dim, identity.terms[-1]) in meant

    def _with_kin(self, operands: tuple[Named, ...], words: Sequence[str]) -> tuple[Named, ...]:
        """The operands with the other part of their sum that shares its noun ("joint and foreign firms")."""
        if len({operand.series.measure for operand in operands}) != 1:
            return operands
        own = operands[0]
        for identity in (i for i in self._pack.arithmetic if i.kind == "sum" and own.series.measure in i.terms):
            mine = self._called(own.series.measure)
            places = [n for n, word in enumerate(words) if word in _JOINING and _begins(words, (n + 1, n + 2), mine)]
            for other in (term for term in identity.terms if term != own.series.measure and places):
                names, place = self._called(other), places[0]
                said = [n for n in range(max(place - 2, 0), place) if any((*words[n:place], w) in names for w in words)]
                if said:
                    others = (Named(Series(other, each.series.dims), said[0], place) for each in operands)
                    return (*others, *operands)
        return operands

    def _called(self, measure: str) -> set[tuple[str, ...]]:
        """The names of a measure, word by word."""
        entity = self._pack.entities.get(measure)
        names = (entity.name, *entity.aliases) if entity is not None else ()
        return {tuple(word.norm for word in pseudo_words(name)) for name in names}

    def _joined(
        self, operands: tuple[Named, ...], signs: tuple[Sign, ...], words: Sequence[str]
    ) -> tuple[tuple[Named, ...], tuple[Sign, ...]]:
        """The sum of two parts in their place where both kinds are spoken of together, and the signs that are left."""
        if not any(sign.name == _BOTH_KINDS for sign in signs):
            return operands, signs
        if not operands:
            return operands, tuple(replace(s, name="sum") if s.name == _BOTH_KINDS else s for s in signs)
        either = {sign for sign in signs if _is_either(sign, words)}
        sums = [
            i for i in self._pack.arithmetic
            if i.kind == "sum" and all(operand.series.measure in {i.result, *i.terms} for operand in operands)
        ]  # fmt: skip
        dims = {operand.series.dims for operand in operands}
        apart = any(sign.name in _SET_APART and sign not in either for sign in signs)
        if apart or len(sums) != 1 or len(dims) != 1:
            return operands, tuple(sign for sign in signs if sign.name != _BOTH_KINDS)
        whole = replace(operands[0], series=Series(sums[0].result, operands[0].series.dims), bare=False)
        kept = (replace(s, name="sum") if s.name == _BOTH_KINDS else s for s in signs if s not in either)
        return (whole,), tuple(kept)

    def _undenied(
        self, operands: tuple[Named, ...], signs: tuple[Sign, ...], terms: Sequence[Term]
    ) -> tuple[tuple[Named, ...], tuple[Sign, ...]]:
        """Figures in the other state where a verb for the one is denied ("don't operate"), the denial taken up.

        A word that reading turned into its opposite for a denial before it ("aren't really working") has taken it up.
        """
        for identity in self._parted:
            rests = [term.start for term in terms if self._names.value_of(term) == (identity.dim, identity.result)]
            taken = [s for s in signs if s.name == _NOT and any(0 < place - s.start <= _NEAR for place in rests)]
            signs = tuple(replace(s, name=_FILLER) if s in taken else s for s in signs)
            state = (identity.dim, identity.terms[-1])
            places = [term.start for term in terms if self._names.value_of(term) == state]
            denying = [s for s in signs if s.name == _NOT and any(0 < place - s.start <= _NEAR for place in places)]
            meant = [o for o in operands if o.series.value_of(identity.dim) == identity.terms[-1]]
            if len(denying) == len(places) == 1 and meant == list(operands) and meant:
                other = (replace(o, series=o.series.with_dim(identity.dim, identity.result)) for o in operands)
                return tuple(other), tuple(replace(s, name=_FILLER) if s in denying else s for s in signs)
        return operands, signs

    def _of_told_group(self, operands: tuple[Named, ...], question: Question) -> tuple[Named, ...]:
        """The part of a sum whose number of things is told, in place of the sum ("how many of the 47 are active?")."""
        if len({o.series.measure for o in operands}) != 1 or not all(o.series.dims for o in operands):
            return operands
        numbers = [m for m in question.quantities if not m.comparison and m.quantity.unit not in _LIMITING]
        told = {Number.of(m.quantity).exact for m in numbers if _points_to(m, question)}
        for identity in (i for i in self._pack.arithmetic if i.kind == "sum"):
            if identity.result != operands[0].series.measure:
                continue
            wholes = [Series(term, ((i.dim, i.terms[0]),)) for term in identity.terms for i in self._parted]
            meant = [s for s in wholes for cell in self._cube.cells(s) if cell.value and cell.value.exact in told]
            if len(meant) == 1:
                own = [replace(o, series=Series(meant[0].measure, o.series.dims), bare=False) for o in operands]
                return tuple(own) if all(o.series in self._cube.series for o in own) else operands
        return self._of_told_part(operands, {Number.of(m.quantity).exact for m in numbers})

    def _of_told_part(self, operands: tuple[Named, ...], told: Collection[Fraction]) -> tuple[Named, ...]:
        """A whole in the state that the number told beside its own is of ("4 out of 11 as a percentage")."""
        if len(operands) != 1 or len(told) < _PAIR:
            return operands
        named = operands[0]
        if named.series not in {named.series.with_dim(i.dim, i.terms[0]) for i in self._parted}:
            return operands
        sizes = {s: cell.value.exact for s in self._cube.measuring(named.series.measure)
                 for cell in self._cube.cells(s) if cell.value is not None}  # fmt: skip
        parts = [series for series, size in sizes.items() if size in told and series != named.series]
        if len(parts) == 1 and sizes.get(named.series) in told:
            return (replace(named, series=parts[0]),)
        return operands

    @property
    def _parted(self) -> list[Identity]:
        """How wholes fall into what has a state and what has not."""
        return [identity for identity in self._pack.arithmetic if identity.kind == "complement"]

    def _over_all_time(
        self, operands: tuple[Named, ...], question: Question, words: Sequence[str]
    ) -> tuple[Named, ...]:
        """The one of two figures that is spoken of as a total with the open stretch for which it is known, where the
        only time is the other's ("total costs and fares in 1900").
        """
        if len(operands) != _PAIR or len(question.periods) != 1 or operands[0].series == operands[1].series:
            return operands
        totals = [o for o in operands if _TOTALS & {*words[max(o.start - 1, 0) : o.start], *words[o.end : o.end + 1]}]
        if len(totals) != 1:
            return operands
        own = totals[0]
        known = [cell.period for cell in self._cube.cells(own.series) if cell.period is not None]
        stretches = [period for period in known if period.end is None and period.start is not None]
        if len(stretches) != 1 or len(known) == 1:
            return operands
        return tuple(replace(o, period=stretches[0]) if o is own else o for o in operands)

    def _side_by_side(
        self, operands: Sequence[Named], signs: Sequence[Sign], words: Sequence[str], *, taken_in: bool
    ) -> bool:
        """Whether the number of things of both parts of a sum is asked for in one breath ("how many A and B firms").

        Both are counted as well where either is enough ("how many A or B firms"), and where one is taken in.
        """
        if len(operands) != _PAIR or not {sign.name for sign in signs if not _is_either(sign, words)} <= _MERE:
            return False
        between = set(words[operands[0].start : operands[1].start])
        measures = {operand.series.measure for operand in operands}
        parts = any(identity.kind == "sum" and measures == set(identity.terms) for identity in self._pack.arithmetic)
        joined = not between.isdisjoint(_JOINING) and between.isdisjoint(_ASKING_ANEW)
        return parts and (joined or (taken_in and "how" not in between))

    def _without_act(self, operands: tuple[Named, ...], acted: Collection[str]) -> tuple[Named, ...]:
        """The operands without the act of a part beside its whole and the other part ("the share that it takes")."""
        measures = {named.series.measure for named in operands}
        sums = [i for i in self._pack.arithmetic if i.kind == "sum" and {i.result, *i.terms} <= measures]
        told = {term for i in sums for term in i.terms if term in acted}
        return tuple(n for n in operands if n.series.measure not in told) if len(told) == 1 else operands

    def times(self, question: Question, operands: Sequence[Named], lent: Sequence[Period]) -> Times:
        """The times of a question; open stretches that figures of the operands are known for among them."""
        cells = [cell for operand in operands for cell in self._cube.cells(operand.series)]
        known = [cell.period for cell in cells if cell.period is not None]
        latest = self._matcher.index.latest
        if latest and any(m.template and _NOW.search(m.text) for m in question.periods):
            lent = (Period.of_year(latest),)
        own = None if question.elliptic else latest
        return find_times(question, lent, lambda period: any(period.same(p) for p in known), whole=True, latest=own)

    def _quoted(self, question: Question) -> tuple[Named, ...]:
        """The figures whose stated values a question gives ("of the $17.4 million"), where each is of one series."""
        words = pseudo_words(question.text)
        kept: list[Named] = []
        for mention in question.quantities:
            sum_ = None if mention.comparison else _money(mention.quantity)
            found = {
                cell.series: Named(cell.series, *_inside(mention.start, mention.end, words), cell.period)
                for cell in (self._cube.giving(sum_, "USD") if sum_ is not None else ())
            }
            if len(found) > 1:
                return ()
            kept += found.values()
        return tuple(kept) if len(kept) <= _PAIR else ()

    def _with_fact(self, sketch: Sketch) -> Sketch:
        """The sketch with a figure that all words left over go along with, where there is one such only."""
        telling = [t for t in sketch.open if t.weight is Weight.TELLING]
        if not telling or len(sketch.operands) > 1:
            return sketch
        if sketch.operands and all(sketch.words[t.start - 1 : t.start] in _PASSIVE for t in telling):
            return sketch
        if any(self._explained_by(operand.series, sketch) for operand in sketch.operands):
            return sketch
        found = self._explaining(sketch)
        if not found or any(operand.series in found for operand in sketch.operands):
            return sketch
        money = [series for series, named in found.items() if named and self.unit(series) == "USD"]
        wanted = any(m.quantity.unit == "USD" for m in sketch.limits) or sketch.has("ratio", "money")
        chosen = money if len(money) == 1 and (wanted or len(found) > 1) else list(found)
        if len(chosen) != 1:
            return sketch
        place = telling[0]
        named = Named(chosen[0], place.start, place.end)
        facts = [self._matcher.index.facts[cell.fact.id] for cell in self._cube.cells(chosen[0])]
        others = [operand for operand in sketch.operands if not self._goes_along(operand, sketch, facts)]
        if sketch.operands and not others:
            others = [Named(whole, 0, 0) for whole in sketch.wholes if whole != chosen[0]]
        operands = tuple(sorted((*others, named), key=lambda operand: operand.start))
        return replace(sketch, operands=operands, open=())

    def _explained_by(self, series: Series, sketch: Sketch) -> bool:
        """Whether one fact of a figure accounts for all words left over."""
        facts = [self._matcher.index.facts[cell.fact.id] for cell in self._cube.cells(series)]
        return any(all(self._matcher.explains(sketch.question, item, t) for t in sketch.open) for item in facts)

    def _explaining(self, sketch: Sketch) -> dict[Series, bool]:
        """Series beside the flows of which one fact accounts for all words left over, and whether it is about them."""
        flowing = {m for i in self._pack.arithmetic if i.kind == "acts" for m in (i.result, *i.terms)}
        found: dict[Series, bool] = {}
        for series in self._cube.plain:
            if series.measure not in self._pack.entities or series.measure in flowing:
                continue
            for cell in self._cube.cells(series):
                item = self._matcher.index.facts[cell.fact.id]
                if all(self._matcher.explains(sketch.question, item, term) for term in sketch.open):
                    names = {name for t in sketch.open for part in (t, *t.parts) for name in part.terms}
                    apt = bool(names & (item.core | item.entities)) or len(sketch.open) > 1 or not sketch.operands
                    found[series] = found.get(series, False) or apt
        named = {series.measure for series, fits in found.items() if fits}
        worth = [{i.result, *i.terms} for i in self._pack.arithmetic if i.kind == "worth"]
        named |= {measure for measures in worth if measures & named for measure in measures}
        return {series: series.measure in named for series in found} if named else {}

    def _goes_along(self, operand: Named, sketch: Sketch, facts: Sequence[IndexedFact]) -> bool:
        """Whether the words of an operand with a dimension are words of the facts as well."""
        inside = [t for t in sketch.question.terms if operand.start <= t.start and t.end <= operand.end]
        return bool(operand.series.dims) and all(
            any(self._matcher.explains(sketch.question, item, term) for item in facts) for term in inside
        )

    def unit(self, series: Series) -> str | None:
        """The unit in which a series is given."""
        return next((cell.value.unit for cell in self._cube.cells(series) if cell.value is not None), None)


def _is_either(sign: Sign, words: Sequence[str]) -> bool:
    """Whether what might compare two things is but the "or" between them."""
    return sign.name == "compare" and tuple(words[sign.start : sign.end]) == ("or",)


def _money(quantity: Quantity) -> Fraction | None:
    """The dollars that a quantity may stand for; bare decimals are taken in millions ("the 69.4")."""
    exact = Number.of(quantity).exact
    if quantity.unit == "" and quantity.value < _MONEY:
        return exact * _MILLION if quantity.value != quantity.value.to_integral_value() else None
    return exact if quantity.unit in {"", "USD"} else None


def _points_to(mention: QuantityMention, question: Question) -> bool:
    """Whether a number stands for things that are known ("of the 47", "the 47 firms")."""
    return bool(_KNOWN.search(question.text[: mention.start])) and mention.quantity.unit not in _LIMITING


def _restated(question: Question) -> list[tuple[int, int]]:
    """Where an "or" stands between two sizes of one thing ("lost $655,300, or 54.7%")."""
    sizes = sorted((m for m in question.quantities if m.quantity.unit in _LIMITING), key=lambda m: m.start)
    pairs = itertools.pairwise(sizes)
    between = [(a.end, b.start) for a, b in pairs if a.quantity.unit != b.quantity.unit]
    return [(a, b) for a, b in between if question.text[a:b].strip(" ,(").lower() in _THAT_IS]


def _leads_to(sign: Sign, words: Sequence[str], parties: Collection[int]) -> bool:
    """Whether the last word of a sign is a "to" that a party follows."""
    after = sign.end + (words[sign.end : sign.end + 1] == ("the",))
    return words[sign.end - 1] == "to" and bool({sign.end, after} & set(parties))


def _begins(words: Sequence[str], places: Sequence[int], names: Collection[tuple[str, ...]]) -> bool:
    """Whether one of some names stands at one of some places."""
    return any(tuple(words[place : place + len(name)]) == name for place in places for name in names)


def _above(measure: str, wholes: Mapping[str, str]) -> frozenset[str]:
    """The wholes of which a measure is a part, of these wholes' wholes, and so on."""
    found: set[str] = set()
    while (measure := wholes.get(measure, "")) and measure not in found:
        found.add(measure)
    return frozenset(found)


def _outside(times: Times, passed: set[int]) -> Times:
    """The times without those in words that are passed over, where others are left."""
    kept = [n for n, place in enumerate(times.places) if place not in passed]
    if not kept or len(kept) == len(times.asked):
        return times
    asked, places = tuple(times.asked[n] for n in kept), tuple(times.places[n] for n in kept)
    return replace(times, asked=asked, places=places)


def _as_percent(mention: QuantityMention) -> QuantityMention:
    """A bare limit of a hundred at most, where percentages are spoken of, is in percent."""
    bare = not mention.quantity.unit and mention.noun is None and bool(mention.comparison)
    if bare and mention.quantity.value <= _HUNDRED:
        return replace(mention, quantity=replace(mention.quantity, unit="%"))
    return _as_money(mention)


def _as_lost(mention: QuantityMention) -> QuantityMention:
    """A limit for the part that is left as one for the part that went."""
    if mention.quantity.unit != "%":
        return mention
    gone = replace(mention.quantity, value=_HUNDRED - mention.quantity.value)
    return replace(mention, quantity=gone, comparison=_MIRRORED[mention.comparison])


def _as_money(mention: QuantityMention) -> QuantityMention:
    """A large bare number beside money is money; what halved fell by fifty percent."""
    if mention.quantity.unit == "x" and "halv" in mention.text.lower():
        return replace(mention, quantity=Quantity(Decimal(50), "%"))
    if mention.quantity.unit or mention.quantity.value < _MONEY:
        return mention
    return replace(mention, quantity=replace(mention.quantity, unit="USD"))


def _inside(start: int, end: int, words: Sequence[Word]) -> tuple[int, int]:
    """The words that a stretch of the text covers."""
    places = [number for number, word in enumerate(words) if word.start < end and start < word.end]
    return (places[0], places[-1] + 1) if places else (0, 0)
