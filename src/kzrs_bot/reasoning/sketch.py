"""What a question names of figures: operands, times, limits, and the signs of what is to be done with them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from kzrs_bot.language.quantities import QuantityMention
from kzrs_bot.language.utterance import Word
from kzrs_bot.matching.index import IndexedFact
from kzrs_bot.matching.matcher import Matcher
from kzrs_bot.pack.model import Identity, Pack
from kzrs_bot.reading.question import Direction, Question, Term, Weight
from kzrs_bot.reasoning.cube import Cube, Series
from kzrs_bot.reasoning.numbers import Number
from kzrs_bot.reasoning.sides import Sides, pseudo_words
from kzrs_bot.reasoning.signs import Sign, SignFinder
from kzrs_bot.reasoning.times import Times, find_times
from kzrs_bot.values import Period

_AT_HAND = 32
"""Sketches that are kept: one question is sketched by itself, in its conversation, and for each calculation tried."""
_STATE_ASKS = frozenset({"count", "percent", "which", "compare", "confirm"})
"""Ways of asking in which a verb may stand for a state ("how many operate?")."""
_MOVING = frozenset({"rise", "fall", "of-change"})
"""Signs beside which kinds of goods are the items that moved."""
_COMPARING = frozenset({"ratio", "share", "difference", "compare", "less"})
"""Signs that set one figure against another."""
_NEAR = 2
"""Words between a name and a party that stands beside it."""
_LIMITING = frozenset({"USD", "%", "x"})
_MONEY = 1_000
"""From here a bare number beside figures is taken for money."""
_FILLER = "filler"
"""The sign of words that name nothing."""
_FIELD = "capital"
"""The sign of the field in which words like "come in" name a measure."""


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
    of_state: bool = False
    """Whether the value of its dimension is named before it ("active firms in joint ownership")."""


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
    covered: frozenset[int] = frozenset()
    """Places of words that names and signs account for."""
    unclear: bool = False
    """Whether something is named that may be one figure or another."""
    open: tuple[Term, ...] = ()
    """Telling words that nothing accounts for yet."""
    followup: bool = False
    """Whether operands or times come from the conversation."""
    given: tuple[str, ...] = ()
    """The facts of the figures that the question points back to."""

    @property
    def names(self) -> frozenset[str]:
        """Names of the signs."""
        return frozenset(sign.name for sign in self.signs)

    def has(self, *names: str) -> bool:
        """Whether one of the signs is there."""
        return any(sign.name in names for sign in self.signs)

    @property
    def measures(self) -> frozenset[str]:
        """Measures of the operands."""
        return frozenset(operand.series.measure for operand in self.operands)

    @property
    def limits(self) -> tuple[QuantityMention, ...]:
        """Quantities of money, percent or multiples that the question gives; a large bare number is money."""
        return tuple(_as_money(m) for m in self.question.quantities if _as_money(m).quantity.unit in _LIMITING)


class Sketcher:
    """Draws sketches; knows the names of measures and of the values of their dimensions."""

    def __init__(self, pack: Pack, matcher: Matcher, cube: Cube) -> None:
        self._pack = pack
        self._matcher = matcher
        self._cube = cube
        self._finder = SignFinder(pack.intents, pack.letters)
        self._measures = {series.measure for series in cube.series}
        self._values = {value: dim for series in cube.series for dim, value in series.dims}
        self._itemised = {i.dim for i in pack.arithmetic if i.kind == "items"}
        self._acts = {f"c:{word}": i for i in pack.arithmetic if i.kind == "acts" for word in i.words}
        means = [i for i in pack.arithmetic if i.kind == "means"]
        self._means = {term: i.result for i in means for term in i.terms}
        self._hints = {f"c:{word}": i.result for i in means for word in i.words}
        self._phrases = [
            (tuple(w.norm for w in pseudo_words(word)), identity)
            for identity in pack.arithmetic
            if identity.kind in {"sum", "difference", "complement"}
            for word in identity.words
        ]
        self._things = {term for i in pack.arithmetic if i.kind == "worth" for term in i.terms}
        self._status = {i.dim: i for i in pack.arithmetic if i.kind == "complement"}
        self._said = self._value_words()
        self._sketched = lru_cache(maxsize=_AT_HAND)(self._sketch)

    def sketch(self, question: Question, lent: Sequence[Period] = ()) -> Sketch:
        """What a question names by itself."""
        return self._sketched(question, tuple(lent))

    def _sketch(self, question: Question, lent: Sequence[Period]) -> Sketch:
        pseudo = pseudo_words(question.text)
        words = tuple(word.norm for word in pseudo)
        terms = [term for term in _leaves(question.terms, self._is_name) if term.end]
        derived = self._derived(words, terms)
        phrases = [term for term in terms if term.end - term.start > 1 and not self._counts(term)]
        flows = {measure for identity in self._acts.values() for measure in identity.terms}
        long = [(t.start, t.end) for t in phrases if self._is_name(t) and not t.terms & flows]
        long += [(a, b) for a, b, _ in derived]
        spans = [(m.start, m.end) for m in question.periods] + [(m.start, m.end) for m in question.quantities]
        long += [_inside(start, end, pseudo) for start, end in spans]
        signs = self._finder.find(words, long)
        idle = {n for sign in signs if sign.name == _FILLER for n in range(sign.start, sign.end)}
        if any(sign.name in _MOVING for sign in signs):
            idle |= {n for term in terms if self._counts(term) for n in range(term.start, term.end)}
        named = [t for t in terms if t.terms & flows or not set(range(t.start, t.end)) & idle]
        derived = [item for item in derived if not set(range(*item[:2])) & idle]
        marks = _Marks(self, question, named, derived, any(sign.name == _FIELD for sign in signs))
        covered = {n for a, b in marks.spans for n in range(a, b)}
        covered |= {n for sign in signs for n in range(sign.start, sign.end)}
        loose = tuple(
            t for t in terms if t.weight in {Weight.TELLING, Weight.LESSER} and not set(range(t.start, t.end)) & covered
        )
        operands, unclear = marks.operands()
        limits = question.quantities
        compared = any(sign.name in _COMPARING for sign in signs) or any(m.quantity.unit == "x" for m in limits)
        if not operands or (compared and len(operands) == 1):
            quoted = [named for named in self._quoted(question) if named.series not in {o.series for o in operands}]
            operands = tuple(sorted((*operands, *quoted), key=lambda named: named.start))
        loose = tuple(t for t in loose if self.hinted(t) not in {operand.series.measure for operand in operands})
        times = self.times(question, operands, lent)
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
            covered=frozenset(covered),
            unclear=unclear,
            open=loose,
        )
        return self._with_fact(sketch)

    def times(self, question: Question, operands: Sequence[Named], lent: Sequence[Period]) -> Times:
        """The times of a question; open stretches that figures of the operands are known for among them."""
        cells = [cell for operand in operands for cell in self._cube.cells(operand.series)]
        known = [cell.period for cell in cells if cell.period is not None]
        return find_times(question, lent, lambda period: any(period.same(p) for p in known), whole=True)

    def _quoted(self, question: Question) -> tuple[Named, ...]:
        """The figure whose stated value a question gives, where there is one such only ("of the $17.4 million")."""
        found: dict[Series, Named] = {}
        words = pseudo_words(question.text)
        for mention in question.quantities:
            exact = Number.of(mention.quantity)
            for series in self._cube.stated:
                for cell in self._cube.cells(series):
                    value = cell.value
                    same = value is not None and value.exact == exact.exact and value.unit == exact.unit == "USD"
                    if same and not mention.comparison:
                        found[series] = Named(series, *_inside(mention.start, mention.end, words), cell.period)
        return tuple(found.values()) if len(found) == 1 else ()

    def _is_name(self, term: Term) -> bool:
        """Whether a term as a whole names a measure, a value or an act that figures measure."""
        names = self._measures | self._values.keys() | self._means.keys() | self._acts.keys() | self._said.keys()
        return bool(term.terms & (names | self._hints.keys())) or any(n in self._pack.entities for n in term.terms)

    def _counts(self, term: Term) -> bool:
        """Whether a term names the number of things of which there is a worth ("kinds of goods")."""
        return bool(term.terms & self._things)

    def _derived(self, words: Sequence[str], terms: Sequence[Term]) -> list[tuple[int, int, Identity]]:
        """Words that identities give for their results, longer ones first, outside of longer names."""
        named = [(t.start, t.end) for t in terms if self._is_name(t)]
        found: list[tuple[int, int, Identity]] = []
        for phrase, identity in self._phrases:
            for start in range(len(words) - len(phrase) + 1):
                if words[start : start + len(phrase)] == phrase:
                    found.append((start, start + len(phrase), identity))
        kept: list[tuple[int, int, Identity]] = []
        for start, end, identity in sorted(found, key=lambda item: item[0] - item[1]):
            inside = any(a <= start and end <= b and (a, b) != (start, end) for a, b in named)
            same = [item for item in kept if item[:2] == (start, end)]
            if not inside and (same or all(end <= a or b <= start for a, b, _ in kept)):
                kept.append((start, end, identity))
        return kept

    def _with_fact(self, sketch: Sketch) -> Sketch:
        """The sketch with a figure that all words left over go along with, where there is one such only."""
        telling = [t for t in sketch.open if t.weight is Weight.TELLING]
        if not telling or len(sketch.operands) > 1:
            return sketch
        found = self._explaining(sketch)
        if not found or any(operand.series in found for operand in sketch.operands):
            return sketch
        money = [series for series in found if self.unit(series) == "USD"]
        wanted = any(m.quantity.unit == "USD" for m in sketch.limits) or sketch.has("ratio", "money")
        chosen = money if len(money) == 1 and (wanted or len(found) > 1) else found
        if len(chosen) != 1:
            return sketch
        place = telling[0]
        named = Named(chosen[0], place.start, place.end)
        facts = [self._matcher.index.facts[cell.fact.id] for cell in self._cube.cells(chosen[0])]
        others = [operand for operand in sketch.operands if not self._goes_along(operand, sketch, facts)]
        operands = tuple(sorted((*others, named), key=lambda operand: operand.start))
        return replace(sketch, operands=operands, open=())

    def _explaining(self, sketch: Sketch) -> list[Series]:
        """Series beside the flows of which one fact accounts for all words left over, and is about one of them."""
        flowing = {m for i in self._acts.values() for m in (i.result, *i.terms)}
        found: dict[Series, bool] = {}
        for series in self._cube.stated:
            if series.measure not in self._pack.entities or series.measure in flowing or series.dims:
                continue
            for cell in self._cube.cells(series):
                item = self._matcher.index.facts[cell.fact.id]
                if all(self._matcher.explains(sketch.question, item, term) for term in sketch.open):
                    names = {name for t in sketch.open for part in (t, *t.parts) for name in part.terms}
                    apt = bool(names & (item.core | item.entities)) or len(sketch.open) > 1 or not sketch.operands
                    found[series] = found.get(series, False) or apt
        return list(found) if any(found.values()) else []

    def _goes_along(self, operand: Named, sketch: Sketch, facts: Sequence[IndexedFact]) -> bool:
        """Whether the words of an operand with a dimension are words of the facts as well."""
        inside = [t for t in sketch.question.terms if operand.start <= t.start and t.end <= operand.end]
        return bool(operand.series.dims) and all(
            any(self._matcher.explains(sketch.question, item, term) for item in facts) for term in inside
        )

    def unit(self, series: Series) -> str | None:
        """The unit in which a series is given."""
        return next((cell.value.unit for cell in self._cube.cells(series) if cell.value is not None), None)

    # What marks need to know

    @property
    def cube(self) -> Cube:
        return self._cube

    @property
    def hints(self) -> Mapping[str, str]:
        return self._hints

    @property
    def pack(self) -> Pack:
        return self._pack

    def measures_of(self, term: Term) -> list[str]:
        """The measures that a term names."""
        names = [name for name in sorted(term.terms) if name in self._measures and name in self._pack.entities]
        return names or [self._means[name] for name in sorted(term.terms) if name in self._means]

    def _value_words(self) -> dict[str, str]:
        """The terms that stand for values which are no entities ("active")."""
        index = self._matcher.index._index
        plain = [value for value, dim in self._values.items() if dim in self._status]
        pieces = {value: index.phrase_terms(value) for value in plain}
        hinted = {term: value for term, value in self._hints.items() if value in plain}
        return hinted | {term: value for value, found in pieces.items() if len(found) == 1 for term in found[0]}

    def hinted(self, term: Term) -> str | None:
        """The measure that a term hints at where the question is on its field."""
        return next((self._hints[name] for name in sorted(term.terms) if name in self._hints), None)

    def value_of(self, term: Term) -> tuple[str, str] | None:
        """The value of a dimension that a term names, an entity before a plain word."""
        for name in sorted(term.terms):
            if name in self._values and name in self._pack.entities:
                return self._values[name], name
        said = next((self._said[name] for name in sorted(term.terms) if name in self._said), None)
        return (self._values[said], said) if said is not None else None

    def is_item(self, dim: str) -> bool:
        """Whether a dimension breaks changes down into items."""
        return dim in self._itemised

    def act_of(self, term: Term) -> Identity | None:
        """The measures of the act that a term names."""
        return next((self._acts[name] for name in sorted(term.terms) if name in self._acts), None)

    def running(self, identity: Identity, direction: Direction) -> str | None:
        """The measure of those that an act has which runs in a direction."""
        for measure in identity.terms:
            for cell in self._cube.cells(Series(measure)):
                if (cell.fact.origin, cell.fact.target) == (direction.origin, direction.target):
                    return measure
        return None

    def complement(self, dim: str) -> Identity | None:
        """The identity by which a dimension has a whole, a part and what is left."""
        return self._status.get(dim)

    def framed(self, term: Term) -> bool:
        """Whether a term names an act or thing that goes from somebody to somebody."""
        concepts = self._pack.lexicon.concepts
        names = (name[2:] for name in term.terms if name.startswith("c:"))
        return any(name in concepts and concepts[name].frame for name in names)


class _Marks:
    """The names in one question, and the figures that they come to together."""

    def __init__(
        self,
        know: Sketcher,
        question: Question,
        terms: Sequence[Term],
        derived: Sequence[tuple[int, int, Identity]],
        money: bool,
    ) -> None:
        self._know = know
        self._measures: list[tuple[str, int, int]] = []
        self._values: list[tuple[str, str, int, int]] = []
        self.flow: str | None = None
        self.spans: list[tuple[int, int]] = [(a, b) for a, b, _ in derived]
        self._derived = derived
        self._unsettled = False
        self.guessed: set[str] = set()
        sides = Sides(know.pack, pseudo_words(question.text), question, [t for t in terms if know.framed(t)])
        taken = {n for a, b, _ in derived for n in range(a, b)}
        for term in terms:
            if term.weight is not Weight.PARTY and not set(range(term.start, term.end)) & taken:
                self._mark(term, sides, question)
        self.spans += [(t.start, t.end) for t in terms if know.hinted(t) in self._fields()]
        if money and not self._values and not derived and self._fields() <= set(know.hints.values()):
            self._measures += [
                (hint, t.start, t.end) for t in terms for hint in [know.hinted(t)]
                if hint is not None and (t.start, t.end) not in self.spans
            ]  # fmt: skip
            self._measures.sort(key=lambda mark: mark[1])
            self.spans += [(start, end) for _, start, end in self._measures]

    def _fields(self) -> set[str]:
        """The measures that are named so far."""
        return {measure for measure, _, _ in self._measures}

    @property
    def items(self) -> list[str]:
        """Named items."""
        return [value for dim, value, _, _ in self._values if self._know.is_item(dim)]

    def _mark(self, term: Term, sides: Sides, question: Question) -> None:
        value = self._know.value_of(term)
        if value is not None and question.asks not in _STATE_ASKS and self._know.hinted(term) is not None:
            value = None
        measures = self._know.measures_of(term)
        act = self._know.act_of(term)
        if value is not None and (self._know.is_item(value[0]) or not measures):
            self._values.append((*value, term.start, term.end))
        elif act is not None:
            direction = sides.of(term)
            if measures and not self._beside_party(term, question):
                direction = Direction()
            direction = direction or (Direction() if measures else question.direction)
            running = self._know.running(act, direction) if direction else None
            if running is None and len(measures) == 1:
                running = measures[0]
            if self._is_goods(term):
                self.flow = self.flow or running
            elif not measures and (self._elsewhere(act) or self._mere_guess(term, sides)):
                return
            elif running is None:
                self._unsettled = True
            else:
                self._measures.append((running, term.start, term.end))
                if not measures and sides.guessed(term):
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
        return any(0 <= term.start - p.end < _NEAR or 0 <= p.start - term.end < _NEAR for p in parties)

    def _mere_guess(self, term: Term, sides: Sides) -> bool:
        """Whether nobody is named who acts, and the word tells little or something else is named."""
        return sides.guessed(term) and (term.weight is Weight.LIGHT or bool(self._measures))

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
            series = [s for s in self._know.cube.stated if s.value_of(dim) == value]
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
                    yield Named(series, start, end)

    def _of_measures(self, states: Sequence[tuple[str, str, int, int]], itemised: bool) -> Iterable[Named]:
        """Plain measures; those that exist by a dimension only with its named values, else with its whole."""
        results = {i.result for _, _, i in self._derived if i.kind in {"sum", "difference"}}
        named = {measure for measure, _, _ in self._measures} | results
        balances = [i for i in self._know.pack.arithmetic if i.kind == "difference" and i.result in named]
        parts = {t for i in balances for t in i.terms}
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
        bare = not counted and not sums and bool(statuses)
        if bare:
            sums = [self._all_of(statuses[0])]
        for figure in self._by_status([*counted, *sums], statuses):
            yield replace(figure, bare=bare)

    def _all_of(self, status: tuple[str, str, int, int]) -> tuple[str, int, int]:
        """The sum that a status is of where nothing is named."""
        dim, _, start, end = status
        for identity in self._know.pack.arithmetic:
            if identity.kind == "sum" and any(
                s.measure == identity.result and s.value_of(dim) for s in self._know.cube.series
            ):
                return identity.result, start, end
        return "", start, end

    def _by_status(
        self, measures: Sequence[tuple[str, int, int]], statuses: Sequence[tuple[str, str, int, int]]
    ) -> Iterable[Named]:
        for measure, start, end in measures:
            dims = {dim for s in self._know.cube.series if s.measure == measure for dim, _ in s.dims}
            for dim in sorted(dims):
                complement = self._know.complement(dim)
                values = [(value, a, b) for d, value, a, b in statuses if d == dim]
                if complement is not None and not values:
                    values = [(complement.terms[0], start, end)]
                for value, a, b in values:
                    series = Series(measure, ((dim, value),))
                    if series in self._know.cube.series:
                        place = start if len(measures) > 1 or len(values) == 1 else a
                        yield Named(series, place, max(end, b), of_state=a < start)


def _as_money(mention: QuantityMention) -> QuantityMention:
    """A large bare number beside money is money."""
    if mention.quantity.unit or mention.quantity.value < _MONEY:
        return mention
    return replace(mention, quantity=replace(mention.quantity, unit="USD"))


def _inside(start: int, end: int, words: Sequence[Word]) -> tuple[int, int]:
    """The words that a stretch of the text covers."""
    places = [number for number, word in enumerate(words) if word.start < end and start < word.end]
    return (places[0], places[-1] + 1) if places else (0, 0)


def _leaves(terms: Iterable[Term], known: Callable[[Term], bool]) -> list[Term]:
    """Terms, phrases that name nothing taken apart, but for what lies outside of the source."""
    found: list[Term] = []
    for term in terms:
        if term.parts and not term.outside and not known(term):
            found += _leaves(term.parts, known)
        else:
            found.append(term)
    return found
