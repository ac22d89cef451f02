"""Charts of facts: bars for figures of one unit, a line of dates for events."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kzrs_bot.pack.model import Change, Fact
from kzrs_bot.reply import Kind, Reply
from kzrs_bot.terminal.library import Library
from kzrs_bot.values import Quantity

_COMPARED = "compare"
"""The cue of a question that sets two things against one another."""
LEAST = 3
"""From so many figures on a chart is worth looking at."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A figure with its label."""

    label: str
    amount: Decimal
    shown: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Figures of one unit."""

    title: str
    """What all the bars have in common."""
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two figures side by side."""

    title: str
    rows: tuple[tuple[str, str, str], ...]
    """What it is, how much it is, and by how much it changed."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """Dated statements, the earliest first."""

    entries: tuple[tuple[str, str], ...]


def _change(part: str) -> Callable[[Fact], Quantity | None]:
    def pick(fact: Fact) -> Quantity | None:
        change: Change | None = fact.figure.change if fact.figure else None
        found: Quantity | None = getattr(change, part) if change else None
        return found

    return pick


ASPECTS: Mapping[str, Callable[[Fact], Quantity | None]] = {
    "value": lambda fact: fact.figure.value if fact.figure else None,
    "change": _change("amount"),
    "change in percent": _change("percent"),
    "change as a factor": _change("factor"),
}
"""The sides of a figure that can be drawn; of two that as many facts have, the earlier is taken."""


def charts_of(facts: Sequence[Fact], library: Library, *, told: str = "") -> tuple[Chart, ...]:
    """Charts of the figures among the facts: totals on one, figures by product or by country each on their own."""
    groups: dict[frozenset[str], list[Fact]] = {}
    for fact in facts:
        if fact.figure:
            groups.setdefault(frozenset(fact.figure.dims), []).append(fact)
    charts = (chart_of(group, library, told=told) for group in groups.values())
    return tuple(chart for chart in charts if chart)


def chart_of(facts: Sequence[Fact], library: Library, *, told: str = "") -> Chart | None:
    """A chart of the figures that share a unit; None for fewer than two.

    Of the sides of a figure, the one is drawn that most of the facts have, and of these the one
    whose figures the told text speaks of most.
    """
    drawn = max(
        ((name, unit, _with(facts, name, unit)) for name, unit in _sides(facts)),
        key=lambda side: (len(side[2]), _spoken(side[2], side[0], told)),
        default=None,
    )
    if drawn is None or len(drawn[2]) < 2:
        return None
    name, _, chosen = drawn
    columns = _Columns(chosen, library)
    signed = name != "value"
    bars = tuple(_bar(columns.label(fact), ASPECTS[name](fact), signed=signed) for fact in chosen)
    return Chart(", ".join(filter(None, [columns.title, name if signed else ""])), bars)


def _sides(facts: Sequence[Fact]) -> list[tuple[str, str]]:
    """Pairs of aspect and unit that the facts have, in the order of the aspects."""
    found: dict[tuple[str, str], None] = {}
    for name, pick in ASPECTS.items():
        for fact in facts:
            quantity = pick(fact)
            if quantity is not None:
                found[name, quantity.unit] = None
    return list(found)


def _with(facts: Sequence[Fact], name: str, unit: str) -> list[Fact]:
    quantities = ((fact, ASPECTS[name](fact)) for fact in facts)
    return [fact for fact, quantity in quantities if quantity is not None and quantity.unit == unit]


def _spoken(facts: Sequence[Fact], name: str, told: str) -> int:
    quantities = [ASPECTS[name](fact) for fact in facts]
    return sum(quantity.magnitude().show() in told for quantity in quantities if quantity is not None)


def _bar(label: str, quantity: Quantity | None, *, signed: bool) -> Bar:
    assert quantity is not None
    return Bar(label, quantity.value, quantity.show(signed=signed and quantity.unit != "x"))


class _Columns:
    """Names the facts of a chart by what tells them apart, and the chart by what they share."""

    def __init__(self, facts: Sequence[Fact], library: Library) -> None:
        self._library = library
        rows = [self._cells(fact) for fact in facts]
        names = dict.fromkeys(name for row in rows for name in row)
        values = {name: Counter(row.get(name, "") for row in rows) for name in names}
        self._varying = [name for name in names if len(values[name]) > 1]
        self.title = ", ".join(next(iter(values[name])) for name in names if len(values[name]) == 1)

    def label(self, fact: Fact) -> str:
        cells = self._cells(fact)
        return ", ".join(cells[name] for name in self._varying if cells.get(name)) or self.title

    def _cells(self, fact: Fact) -> dict[str, str]:
        figure = fact.figure
        assert figure is not None
        cells = {f"dim {dim}": self._library.name(value) for dim, value in figure.dims.items()}
        cells["measure"] = self._library.name(figure.measure)
        if figure.period:
            cells["period"] = figure.period.show()
        return cells


def series_of(fact: Fact, library: Library) -> tuple[Fact, ...]:
    """The figures of a fact's measure, for a chart around a single figure."""
    if fact.figure is None:
        return ()
    return tuple(other for other in library.facts if other.figure and other.figure.measure == fact.figure.measure)


def figures_on(entity_id: str, library: Library) -> tuple[Fact, ...]:
    """The figures that measure an entity, or have it among their dimensions."""
    return tuple(
        fact
        for fact in library.facts
        if fact.figure and entity_id in (fact.figure.measure, *fact.figure.dims.values())
    )


def timeline_of(events: Sequence[Fact], *, most: int = 0) -> Timeline:
    """The dated events in the order given, at most so many of a date."""
    seen: Counter[str] = Counter()
    entries: list[tuple[str, str]] = []
    for fact in events:
        assert fact.time is not None
        date = fact.time.show()
        seen[date] += 1
        if not most or seen[date] <= most:
            entries.append(("" if entries and seen[date] > 1 else date, fact.statement))
    return Timeline(tuple(entries))


def comparison_of(facts: Sequence[Fact], library: Library) -> Comparison | None:
    """Two figures of one unit side by side; None for fewer or more."""
    figures = [fact for fact in facts if fact.figure and fact.figure.value]
    if len(figures) != 2 or len({fact.figure.value.unit for fact in figures if fact.figure and fact.figure.value}) != 1:
        return None
    columns = _Columns(figures, library)
    return Comparison(columns.title, tuple((columns.label(fact), *_shown(fact)) for fact in figures))


def _shown(fact: Fact) -> tuple[str, str]:
    value, change = ASPECTS["value"](fact), ASPECTS["change in percent"](fact)
    return value.show() if value else "", change.show(signed=True) if change else ""


def automatic_figures(reply: Reply, library: Library) -> Chart | Comparison | None:
    """What a reply brings by itself: two figures that are compared as a table, more of one unit as a chart."""
    if reply.kind is not Kind.ANSWER:
        return None
    if _COMPARED in reply.reading.cues and (compared := comparison_of(library.expanded(reply.facts), library)):
        return compared
    charts = charts_of(library.expanded(reply.facts), library, told=reply.text)
    largest = max(charts, key=lambda chart: len(chart.bars), default=None)
    return largest if largest and len(largest.bars) >= LEAST else None
