"""Which series in which period stands for each operand of a question."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kzrs_bot.reasoning.cube import Series
from kzrs_bot.reasoning.evaluator import Evaluator
from kzrs_bot.reasoning.marks import Named
from kzrs_bot.reasoning.sketch import Sketch
from kzrs_bot.reasoning.times import fitting, fitting_change
from kzrs_bot.values import Period


@dataclass(frozen=True, slots=True)
class Point:
    """A series in a period."""

    series: Series
    period: Period | None


Row = tuple[Point, ...]
"""The operands of one calculation."""


class Rows:
    """Lays operands and periods out as rows of points."""

    def __init__(self, evaluator: Evaluator) -> None:
        self._evaluator = evaluator

    def level(self, sketch: Sketch, *, even: bool = True) -> list[Row]:
        """Rows for levels; several where no period is named and the source has several."""
        rows = self._rows(sketch, changes=False)
        return [self._evened(row, sketch.times.asked) for row in rows] if even else rows

    def change(self, sketch: Sketch) -> list[Row]:
        """Rows for stated changes."""
        return self._rows(sketch, changes=True)

    def _rows(self, sketch: Sketch, *, changes: bool) -> list[Row]:
        series = self._chosen(sketch.operands, changes)
        if not series:
            return []
        asked = list(sketch.times.asked)
        if any(operand.period is not None for operand in sketch.operands):
            return self._fixed(sketch, series, changes)
        if len(series) == 1:
            return self._single(series[0], asked, sketch, changes)
        if len(asked) > 1:
            placed = self._placed(sketch, series, changes)
            return [placed] if placed else self._found([self._row(series, p, changes) for p in asked])
        if len(asked) == 1:
            return self._found([self._row(series, asked[0], changes)])
        return self._common(series, changes)

    def _chosen(self, operands: Sequence[Named], changes: bool) -> list[Series]:
        """The series of the operands, none where one has not what is wanted."""
        series = [operand.series for operand in operands]
        return series if all(self._has(item, changes) for item in series) else []

    def _has(self, series: Series, changes: bool) -> bool:
        cells = self._evaluator.cube.cells(series)
        if changes:
            return any(cell.change is not None for cell in cells)
        return bool(cells) or self._evaluator.cube.identity(series) is not None

    def _single(self, series: Series, asked: list[Period], sketch: Sketch, changes: bool) -> list[Row]:
        if len(asked) == 1 and sketch.times.shifts and not changes:
            earlier = asked[0].shifted(sketch.times.shifts[0])
            asked = [asked[0], earlier]
        if len(asked) > 1 and not changes:
            points = [self._point(series, period, changes) for period in asked]
            known = tuple(point for point in points if point is not None)
            return [known] if len(known) == len(points) else []
        if asked:
            return self._found([self._row([series], asked[0], changes)])
        return self._common([series], changes)

    def _fixed(self, sketch: Sketch, series: Sequence[Series], changes: bool) -> list[Row]:
        """Operands that bring their periods along; the others take the period of these."""
        own = [operand.period for operand in sketch.operands]
        common = next((period for period in own if period is not None), None)
        asked = [*sketch.times.asked, *(common.shifted(years) for years in sketch.times.shifts if common)]
        points: list[Point | None] = []
        for item, period in zip(series, own, strict=True):
            wanted = period or (asked[0] if asked else common)
            points.append(self._point(item, wanted, changes) if wanted is not None else Point(item, None))
        if len(points) == 1 and asked and not changes:
            points.append(self._point(series[0], asked[0], changes))
        known = tuple(point for point in points if point is not None)
        return [known] if len(known) == len(points) else []

    def _evened(self, row: Row, asked: Sequence[Period]) -> Row:
        """Two years of which one is known in part only are compared by that part, unless the part is asked for."""
        if len(row) != 2 or any(point.period is None for point in row) or row[0].series != row[1].series:
            return row
        for part, whole in (row, row[::-1]):
            assert part.period is not None
            assert whole.period is not None
            if any(part.period.same(period) for period in asked):
                continue
            years = part.period.year, whole.period.year
            if whole.period.grain != "year" or part.period.grain == "year" or None in years or years[0] == years[1]:
                continue
            same = part.period.shifted((years[1] or 0) - (years[0] or 0))
            if self._evaluator.value(whole.series, same) is not None:
                return tuple(Point(p.series, same) if p is whole else p for p in row)
        return row

    def _placed(self, sketch: Sketch, series: Sequence[Series], changes: bool) -> Row | None:
        """Each operand with the period that stands beside it."""
        places, periods = sketch.times.places, sketch.times.asked
        if len(periods) != len(series):
            return None
        starts = [sketch.offsets[operand.start] for operand in sketch.operands]
        bounds = [*starts[1:], len(sketch.question.text) + 1]
        after = all(start <= place < bound for start, place, bound in zip(starts, places, bounds, strict=True))
        before = all(place <= start for start, place in zip(starts, places, strict=True)) and all(
            starts[n] <= places[n + 1] for n in range(len(starts) - 1)
        )
        if not (after or before):
            return None
        points = [self._point(s, p, changes) for s, p in zip(series, periods, strict=True)]
        known = tuple(point for point in points if point is not None)
        return known if len(known) == len(points) else None

    def _row(self, series: Sequence[Series], period: Period, changes: bool) -> Row | None:
        points = [self._point(s, period, changes) for s in series]
        known = tuple(point for point in points if point is not None)
        return known if len(known) == len(points) else None

    def _point(self, series: Series, period: Period, changes: bool) -> Point | None:
        """The point that an asked period means; a series without periods holds at any time."""
        if not changes and self._evaluator.periods(series) == (None,):
            return Point(series, None)
        find = fitting_change if changes else fitting
        found = find(self._evaluator, series, period)
        return Point(series, found) if found is not None else None

    def _common(self, series: Sequence[Series], changes: bool) -> list[Row]:
        """A row for each period that all have."""
        timeless = [] if changes else [s for s in series if self._evaluator.periods(s) == (None,)]
        dated = [s for s in series if s not in timeless] or list(series)
        periods = self._known(dated[0], changes)
        return [
            tuple(Point(s, None if s in timeless else period) for s in series)
            for period in periods
            if self._all_know(dated, period, changes)
        ]

    def _known(self, series: Series, changes: bool) -> list[Period | None]:
        if changes:
            return [cell.period for cell in self._evaluator.cube.cells(series) if cell.change is not None]
        return list(self._evaluator.periods(series))

    def _all_know(self, series: Iterable[Series], period: Period | None, changes: bool) -> bool:
        return all(any(_alike(period, known) for known in self._known(s, changes)) for s in series)

    @staticmethod
    def _found(rows: Iterable[Row | None]) -> list[Row]:
        return [row for row in rows if row is not None]


def _alike(first: Period | None, second: Period | None) -> bool:
    if first is None or second is None:
        return first is second
    return first.same(second)
