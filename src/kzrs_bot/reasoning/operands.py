"""The operands of a question: series and periods, in the order in which it names them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce

from kzrs_bot.language.patterns import PatternSet
from kzrs_bot.language.periods import PeriodMention
from kzrs_bot.matching.matcher import Matcher
from kzrs_bot.pack.model import Pack
from kzrs_bot.reading.question import Direction, Question
from kzrs_bot.reasoning.cube import Cube, Series
from kzrs_bot.reasoning.naming import Anchor, Namer, pseudo_words
from kzrs_bot.values import Period

OPERATION = "op"
_ACTS = frozenset({"lasted"})
"""Cues whose words may name an act as well ("spend")."""
PAIRS = frozenset({"difference", "ratio", "compare", "sum"})


@dataclass(frozen=True, slots=True)
class Operand:
    """What one stretch of the question stands for: series, the likeliest first, and perhaps its own periods."""

    series: tuple[Series, ...]
    start: int
    end: int
    periods: tuple[Period, ...] = ()
    vague: bool = False

    @property
    def best(self) -> Series:
        return self.series[0]


@dataclass(frozen=True, slots=True)
class Scan:
    """A question as the calculator sees it."""

    question: Question
    words: tuple[str, ...]
    offsets: tuple[int, ...]
    """Where in the text each word begins."""
    cues: Mapping[str, tuple[tuple[int, int], ...]]
    """Names of operations that are hinted at, with the words that do so."""
    operands: tuple[Operand, ...]
    anchored: frozenset[int] = frozenset()
    """Places of words that operands account for."""
    periods: tuple[PeriodMention, ...] = ()
    soft: tuple[Anchor, ...] = field(default=())

    def has(self, *cues: str) -> bool:
        """Whether one of the operations is hinted at."""
        return any(cue in self.cues for cue in cues)

    @property
    def cued(self) -> frozenset[int]:
        """Places of the words of cues."""
        return frozenset(n for spans in self.cues.values() for start, end in spans for n in range(start, end))


class Scanner:
    """Finds cues, operands and periods."""

    def __init__(self, pack: Pack, matcher: Matcher, cube: Cube) -> None:
        self._pack = pack
        self._cube = cube
        self._namer = Namer(pack, matcher, cube)
        cues = [intent for intent in pack.intents if intent.asks == OPERATION]
        self._cues = [intent.options[OPERATION] for intent in cues for _ in intent.patterns]
        """The operation that each pattern hints at."""
        self._patterns = PatternSet(pattern for intent in cues for pattern in intent.patterns)

    def scan(self, question: Question) -> Scan:
        """What the question names."""
        words = pseudo_words(question.text)
        normal = " ".join(word.norm for word in words)
        cues = self._found_cues(normal)
        telling = [spans for name, spans in cues.items() if name not in _ACTS]
        cued = frozenset(n for spans in telling for start, end in spans for n in range(start, end))
        anchors = self._namer.anchors(question, cued)
        hard = [anchor for anchor in anchors if not anchor.soft]
        soft = tuple(anchor for anchor in anchors if anchor.soft)
        operands = self._merged(hard) if hard else self._gathered(soft, question)
        if len(operands) == 1 and PAIRS & cues.keys() and len(question.periods) < 2:
            operands += self._beside(operands[0], soft)
        places = frozenset(n for a in anchors if not a.soft or not hard for n in range(a.start, a.end))
        return Scan(
            question=question,
            words=tuple(word.norm for word in words),
            offsets=tuple(word.start for word in words),
            cues=cues,
            operands=tuple(self._settled(operands)),
            anchored=places,
            periods=question.periods,
            soft=soft,
        )

    def _found_cues(self, normal: str) -> dict[str, tuple[tuple[int, int], ...]]:
        found: dict[str, list[tuple[int, int]]] = {}
        for number in self._patterns.likely(normal):
            for match in self._patterns[number].finditer(normal):
                start = normal.count(" ", 0, match.start())
                span = (start, start + match.group().strip().count(" ") + 1)
                found.setdefault(self._cues[number], []).append(span)
        return {name: tuple(spans) for name, spans in found.items()}

    def _beside(self, operand: Operand, soft: Sequence[Anchor]) -> list[Operand]:
        """A second operand from words that go along with one other measure only ("than joint ones")."""
        unit = self._unit(operand.best)
        for anchor in soft:
            flowing = [s for s in anchor.series if s.measure in self._namer.flowing and self._unit(s) == unit]
            measures = {series.measure for series in flowing}
            if len(measures) == 1 and not measures & {series.measure for series in operand.series}:
                return [Operand(self._ordered(flowing), anchor.start, anchor.end)]
        return []

    def _unit(self, series: Series) -> str | None:
        """The unit in which a series is given."""
        return next((cell.value.unit for cell in self._cube.cells(series) if cell.value is not None), None)

    def _merged(self, anchors: Sequence[Anchor]) -> list[Operand]:
        """Anchors in order: one joins the operand before it while they can mean the same series."""
        operands: list[Operand] = []
        for anchor in anchors:
            joined = self._join(operands[-1], anchor) if operands else None
            if joined is None and operands and _at_odds(operands[-1], anchor):
                return []
            if joined is not None:
                operands[-1] = joined
            else:
                operands.append(Operand(self._ordered(anchor.series), anchor.start, anchor.end, vague=anchor.vague))
        return _without_twins(operands)

    def _join(self, operand: Operand, anchor: Anchor) -> Operand | None:
        common = set(operand.series) & anchor.series
        end = max(operand.end, anchor.end)
        if common:
            return Operand(self._ordered(common), operand.start, end, vague=operand.vague and anchor.vague)
        if operand.vague and self._family(operand.series, anchor.series):
            kin = tuple(series for series in operand.series if self._family([series], anchor.series))
            operand = replace(operand, series=kin or operand.series)
            if self._part_of(anchor.series, operand.series):
                return Operand(self._ordered(anchor.series), operand.start, end)
            return replace(operand, end=end)
        if anchor.vague and self._family(anchor.series, operand.series):
            return replace(operand, end=end) if self._part_of(operand.series, anchor.series) else None
        return None

    def _family(self, derived: Iterable[Series], named: Iterable[Series]) -> bool:
        """Whether the named series are those that a vaguely named result is made of."""
        measures = {series.measure for series in named}
        for series in derived:
            identity = self._cube.identity(series)
            if identity is None:
                continue
            relatives = set(identity.terms) | {
                other.result for other in self._pack.arithmetic if other.terms == identity.terms
            }
            if measures <= relatives:
                return True
        return False

    def _part_of(self, named: Iterable[Series], vague: Iterable[Series]) -> bool:
        """A vague sum beside one of its terms is that term ("joint companies")."""
        measures = {series.measure for series in named}
        identities = [self._cube.identity(series) for series in vague]
        return any(i is not None and i.kind == "sum" and measures <= set(i.terms) for i in identities)

    def _gathered(self, soft: Sequence[Anchor], question: Question) -> list[Operand]:
        """Where nothing is named: the series that most words go along with."""
        if not soft:
            return []
        common = reduce(lambda left, right: left & right or left, (set(a.series) for a in soft))
        direction = question.direction or self._possessed(soft, question)
        common = {s for s in common if s.measure in self._namer.flowing} or common
        agreeing = {s for s in common if self._runs(s, direction)}
        chosen = self._ordered(agreeing or common)
        return [Operand(chosen, soft[0].start, soft[-1].end)] if len({s.measure for s in chosen}) <= 3 else []

    def _possessed(self, soft: Sequence[Anchor], question: Question) -> Direction:
        """Where a party stands right before what is counted, it comes from there ("their goods")."""
        parties = self._pack.report.parties
        for anchor in soft:
            for term in question.terms:
                side = next((party for party in parties if party in term.terms), None)
                if term.end == anchor.start and side is not None and len(parties) == 2:
                    return Direction(side, next(party for party in parties if party != side))
        return Direction()

    def _runs(self, series: Series, direction: Direction) -> bool:
        facts = [cell.fact for cell in self._cube.cells(series)]
        return bool(direction) and any((f.origin, f.target) == (direction.origin, direction.target) for f in facts)

    def _ordered(self, series: Iterable[Series]) -> tuple[Series, ...]:
        """The general before the particular, then as the source has them."""
        places = {item: number for number, item in enumerate(self._cube.series)}
        return tuple(sorted(series, key=lambda item: (len(item.dims), places[item])))

    def _settled(self, operands: Sequence[Operand]) -> list[Operand]:
        """Where one operand leaves a dimension open that another names, it takes the same value."""
        named = {
            dim: value
            for operand in operands
            if len({s.dims for s in operand.series}) == 1
            for dim, value in operand.best.dims
        }
        settled: list[Operand] = []
        for operand in operands:
            operand = _like_the_first(operand, operands[0])
            others = {d: v for d, v in named.items() if not any(s.value_of(d) == v for s in operand.series)}
            wanted = {d: v for d, v in named.items() if d not in others}
            fitting = tuple(s for s in operand.series if all(wanted.get(d, v) == v for d, v in s.dims))
            settled.append(replace(operand, series=fitting or operand.series))
        return settled


def _like_the_first(operand: Operand, first: Operand) -> Operand:
    """Of several measures, the one that the first operand has, where both are parts of it."""
    measures = {series.measure for series in first.series}
    like = tuple(series for series in operand.series if series.measure in measures)
    if len(measures) == 1 and like and len({series.measure for series in operand.series}) > 1:
        return replace(operand, series=like)
    return operand


def _at_odds(operand: Operand, anchor: Anchor) -> bool:
    """Whether a measure follows at once on an item that it does not have ("tyre passengers")."""
    if anchor.vague or operand.vague or anchor.start != operand.end:
        return False
    item = all(series.dims for series in operand.series)
    return item != all(series.dims for series in anchor.series)


def _without_twins(operands: Sequence[Operand]) -> list[Operand]:
    """An operand named twice is one operand."""
    kept: list[Operand] = []
    for operand in operands:
        if not any(other.series == operand.series for other in kept):
            kept.append(operand)
    return kept
