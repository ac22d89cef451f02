"""The names in one question, and the figures that they come to together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from kzrs_bot.pack.model import Identity
from kzrs_bot.reading.question import Direction, Question, Term, Weight
from kzrs_bot.reasoning.cube import Series
from kzrs_bot.reasoning.names import Names
from kzrs_bot.reasoning.sides import Sides, pseudo_words
from kzrs_bot.values import Period

_STATE_ASKS = frozenset({"count", "percent", "which", "compare", "confirm", "change"})
"""Ways of asking in which a verb may stand for a state ("how many operate?")."""
_SHARE, _AMOUNT = "share", "amount"
"""The cue of a part of a whole, of which a verb may tell the state, and the way of asking in which it does not."""
_APART = frozenset({"from", "to", "and", "or", "minus", "plus", "than", "of"})
"""Words that part a party from a name after it."""
_NEAR = 2
"""Words between a name and a party that stands beside it."""


@dataclass(frozen=True, slots=True)
class Named:
    """A figure that the question names, wherever it stands in it."""

    series: Series
    start: int
    end: int
    period: Period | None = None
    """The period that it brings along, from the conversation."""
    bare: bool = False
    """Whether only a state is named, and not of what ("how many are active?")."""
    state: int | None = None
    """Where the value of its dimension is named, by itself ("active firms in joint ownership")."""


class Marks:
    """The names in one question, and the figures that they come to together."""

    def __init__(
        self,
        know: Names,
        question: Question,
        terms: Sequence[Term],
        derived: Sequence[tuple[int, int, Identity]],
        money: bool,
        *,
        compared: bool = False,
        busy: Collection[int] = (),
        divided: bool = False,
    ) -> None:
        """`compared` is whether figures of different fields may be set against each other.

        `divided` is whether one figure is divided by another, so that a balance and a term of it are both meant.
        `busy` are places of words that say what is to be done, so that they hint at nothing else ("what is left").
        """
        self._know = know
        self._compared = compared
        self._divided = divided
        busy = frozenset(busy)
        self._measures: list[tuple[str, int, int]] = []
        self._values: list[tuple[str, str, int, int]] = []
        self.flow: str | None = None
        self.spans: list[tuple[int, int]] = [(a, b) for a, b, _ in derived]
        self._derived = derived
        self._unsettled = False
        self.guessed: set[str] = set()
        self.acted: set[str] = set()
        """Measures that only an act stands for, not a name of theirs."""
        sides = Sides(know.pack, pseudo_words(question.text), question, [t for t in terms if know.framed(t)])
        taken = {n for a, b, _ in derived for n in range(a, b)}
        for term in terms:
            if term.weight is not Weight.PARTY and not set(range(term.start, term.end)) & taken:
                self._mark(term, sides, question)
        self._own_names(terms)
        hints = [
            (hint, t.start, t.end) for t in terms for hint in [know.hinted(t)]
            if hint is not None and busy.isdisjoint(range(t.start, t.end))
            and all((t.start, t.end) != mark[1:] for mark in self._measures)
        ]  # fmt: skip
        self.spans += [(t.start, t.end) for t in terms if know.hinted(t) in self._fields()]
        if money and not self._values and not derived and self._fields() <= set(know.hints.values()):
            self._measures = sorted([*self._measures, *hints], key=lambda mark: mark[1])
            self.spans += [(start, end) for _, start, end in self._measures]
            if len(self._fields()) > 1:
                last = {measure: (measure, start, end) for measure, start, end in self._measures}
                self._measures = sorted(last.values(), key=lambda mark: mark[1])

    def _own_names(self, terms: Sequence[Term]) -> None:
        """Names of two measures that adjectives would turn into one and the same mean what they say
        ("what the one sells and what the other buys" of each other are one figure; set side by side they are two).
        """
        named = {t.start: found[0] for t in terms if len(found := self._know.measures_of(t)) == 1}
        both = [mark for mark in self._measures if mark[1] in named and self._know.is_flow(named[mark[1]])]
        if len(both) > 1 and len({mark[0] for mark in both}) == 1 < len({named[mark[1]] for mark in both}):
            self._measures = [(named[m[1]], *m[1:]) if m in both else m for m in self._measures]

    def _fields(self) -> set[str]:
        """The measures that are named so far."""
        return {measure for measure, _, _ in self._measures}

    @property
    def items(self) -> list[str]:
        """Named items."""
        return [value for dim, value, _, _ in self._values if self._know.is_item(dim)]

    def _mark(self, term: Term, sides: Sides, question: Question) -> None:
        value = self._know.value_of(term)
        of_state = question.asks in _STATE_ASKS or (_SHARE in question.cues and question.asks != _AMOUNT)
        if value is not None and not of_state and self._know.hinted(term) is not None:
            value = None
        measures = self._know.measures_of(term)
        act = self._know.act_of(term)
        if value is not None and (self._know.is_item(value[0]) or not measures):
            self._values.append((*value, term.start, term.end))
        elif act is not None:
            direction = sides.of(term)
            whole = measures == [act.result]
            if measures and not whole and not self._beside_party(term, question):
                direction = Direction()
            direction = direction or (Direction() if measures and not whole else question.direction)
            running = self._know.running(act, direction) if direction else None
            if running is None and len(measures) == 1:
                running = measures[0]
            if self._is_goods(term):
                self.flow = self.flow or running
            elif not measures and (self._mere_guess(term, sides, act) or self._aside(act, term, sides)):
                return
            elif running is None:
                self._unsettled = True
            else:
                self._measures.append((running, term.start, term.end))
                (self.acted.discard if measures else self.acted.add)(running)
                if (not measures and sides.guessed(term)) or (measures and self._after_adjective(term, question)):
                    self.guessed.add(running)
        elif len(measures) == 1:
            self._measures.append((measures[0], term.start, term.end))
        elif measures:
            self._unsettled = True
        else:
            return
        self.spans.append((term.start, term.end))

    def _beside_party(self, term: Term, question: Question) -> bool:
        """Whether a party stands beside a measure's own name, so that its direction is that of the name."""
        parties = [other for other in question.terms if other.weight is Weight.PARTY]
        words = [word.norm for word in pseudo_words(question.text)]
        return any(
            (0 <= term.start - p.end < _NEAR and not _APART & set(words[p.end : term.start]))
            or 0 <= p.start - term.end < _NEAR
            for p in parties
        )

    def _after_adjective(self, term: Term, question: Question) -> bool:
        """Whether only an adjective before a measure's own name says whose it is, which may be taken either way."""
        parties = [other for other in question.terms if other.weight is Weight.PARTY]
        before = [p for p in parties if p.end == term.start and "'" not in p.surface]
        return bool(before) and len(parties) == 1

    def _mere_guess(self, term: Term, sides: Sides, act: Identity) -> bool:
        """Whether nobody is named who acts, and the word tells little or something else is named than the other act of
        the same side ("how much more does it buy than sell?").
        """
        named = self._fields()
        paired = named <= self.guessed and named < set(act.terms)
        return sides.guessed(term) and (term.weight is Weight.LIGHT or bool(named and not paired))

    def _aside(self, act: Identity, term: Term, sides: Sides) -> bool:
        """Whether an act is only told beside a measure of another field, and not set against it."""
        return self._elsewhere(act) and (not self._compared or sides.guessed(term))

    def _elsewhere(self, act: Identity) -> bool:
        """Whether a measure is named that has nothing to do with an act."""
        return any(measure not in {act.result, *act.terms} for measure, _, _ in self._measures)

    def _is_goods(self, term: Term) -> bool:
        """Whether a term names what is traded rather than the trade."""
        acts = [name for name in term.terms if self._know.act_of(term) is not None and name.startswith("c:")]
        concepts = self._know.pack.lexicon.concepts
        return all("subject" not in concepts[name[2:]].frame for name in acts if name[2:] in concepts)

    def wholes(self) -> tuple[Series, ...]:
        """Plain measures that are named beside items."""
        return tuple(dict.fromkeys(Series(measure) for measure, _, _ in self._measures)) if self.items else ()

    def operands(self) -> tuple[tuple[Named, ...], bool]:
        """The figures in order, and whether something stays unclear."""
        items = [(d, v, a, b) for d, v, a, b in self._values if self._know.is_item(d)]
        states = [(d, v, a, b) for d, v, a, b in self._values if not self._know.is_item(d)]
        found = [*self._of_items(items), *self._of_results(), *self._of_measures(states, bool(items))]
        distinct: dict[Series, Named] = {}
        for named in sorted(found, key=lambda named: named.start):
            distinct.setdefault(named.series, named)
        return tuple(distinct.values()), self._unsettled and not items

    def _of_items(self, items: Sequence[tuple[str, str, int, int]]) -> Iterable[Named]:
        measures = {measure for measure, _, _ in self._measures}
        for dim, value, start, end in items:
            series = [s for s in self._know.cube.having({value}) if s.value_of(dim) == value]
            fitting = [s for s in series if s.measure in measures] or series
            if len(fitting) == 1:
                yield Named(fitting[0], start, end)
            else:
                self._unsettled = True

    def _of_results(self) -> Iterable[Named]:
        """Results of identities: a balance of what is named beside it, a sum, what is left."""
        named = {measure for measure, _, _ in self._measures}
        groups: dict[tuple[int, int], list[Identity]] = {}
        for start, end, identity in self._derived:
            groups.setdefault((start, end), []).append(identity)
        for (start, end), identities in groups.items():
            plain = [i for i in identities if i.kind in {"sum", "difference"}]
            kin = [i for i in plain if named & {i.result, *i.terms}]
            chosen = kin or plain[:1]
            if chosen and not (chosen[0].kind == "sum" and named & set(chosen[0].terms)):
                series = Series(chosen[0].result)
                if series in self._know.cube.series:
                    yield Named(series, start, end, bare=not kin and len(plain) > 1)

    def _of_measures(self, states: Sequence[tuple[str, str, int, int]], itemised: bool) -> Iterable[Named]:
        """Plain measures; those that exist by a dimension only with its named values, else with its whole."""
        results = {i.result for _, _, i in self._derived if i.kind in {"sum", "difference"}}
        named = {measure for measure, _, _ in self._measures} | results
        balances = [i for i in self._know.pack.arithmetic if i.kind == "difference" and i.result in named]
        parts = set() if self._divided else {t for i in balances for t in i.terms}
        statuses = [(dim, value, a, b) for dim, value, a, b in states]
        statuses += [(i.dim, i.result, a, b) for a, b, i in self._derived if i.kind == "complement"]
        counted = [m for m in self._measures if Series(m[0]) not in self._know.cube.series]
        for measure, start, end in self._measures:
            alone = not itemised and measure not in results | parts
            if alone and Series(measure) in self._know.cube.series:
                yield Named(Series(measure), start, end)
        sums = [
            (i.result, a, b) for a, b, i in self._derived
            if i.kind == "sum" and not any(m in i.terms for m, _, _ in counted)
        ]  # fmt: skip
        bare = not self._measures and not counted and not sums and bool(statuses)
        if bare:
            sums = [self._all_of(statuses[0])]
        for figure in self._by_status([*counted, *sums], statuses):
            yield replace(figure, bare=bare)

    def _all_of(self, status: tuple[str, str, int, int]) -> tuple[str, int, int]:
        """The sum that a status is of where nothing is named."""
        dim, _, start, end = status
        for identity in self._know.pack.arithmetic:
            if identity.kind == "sum" and any(
                s.value_of(dim) for s in self._know.cube.measuring(identity.result)
            ):
                return identity.result, start, end
        return "", start, end

    def _by_status(
        self, measures: Sequence[tuple[str, int, int]], statuses: Sequence[tuple[str, str, int, int]]
    ) -> Iterable[Named]:
        for measure, start, end in measures:
            dims = {dim for s in self._know.cube.measuring(measure) for dim, _ in s.dims}
            for dim in sorted(dims):
                complement = self._know.complement(dim)
                values = [(value, a, b) for d, value, a, b in statuses if d == dim]
                if complement is not None and not values:
                    values = [(complement.terms[0], start, end)]
                for value, a, b in values:
                    series = Series(measure, ((dim, value),))
                    if series in self._know.cube.series:
                        place = start if len(measures) > 1 or len(values) == 1 else a
                        yield Named(series, place, max(end, b), state=a if (a, b) != (start, end) else None)
