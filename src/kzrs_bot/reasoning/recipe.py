"""A calculation with the signs that it answers to, and the tools that calculations share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from kzrs_bot.reasoning.cube import Cube, Series
from kzrs_bot.reasoning.evaluator import Evaluator, Result
from kzrs_bot.reasoning.findings import Clause, Findings
from kzrs_bot.reasoning.members import Members
from kzrs_bot.reasoning.phrasing import Phrasing
from kzrs_bot.reasoning.relating import Relating
from kzrs_bot.reasoning.rows import Point, Row, Rows
from kzrs_bot.reasoning.sketch import Sketch
from kzrs_bot.reply import Kind
from kzrs_bot.values import Period

IDLE = frozenset(
    {"total", "listed", "filler", "count", "equal", "capital", "all", "counterpart", "both-ways", "told", "net"}
    | {"as-such", "goal", "method", "concluded"}
)
"""Signs that ask for nothing by themselves."""
MOVES = "rise fall change fold"
"""Signs of a figure that moves."""
UNITS = "percent money"
"""Signs of what a figure is given in."""
_COMPARED_IN = frozenset({"percent", "fold", "money"})
"""Signs of what changes are compared in."""
TWO_WAYS = frozenset({"more", "less"})
_BOTH = 2
Clauses = list[Clause] | None
"""What a calculation says; None where it cannot be made."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """One calculation: made where all its signs are there, and no sign that does not belong to it."""

    name: str
    run: Callable[[Sketch], Findings | None]
    needs: tuple[frozenset[str], ...] = ()
    """Groups of signs; one of each group has to be there."""
    allows: frozenset[str] = frozenset()
    """Signs that may be there besides."""
    operands: tuple[int, int] = (0, 9)
    """Fewest and most operands."""
    known: frozenset[str] = field(init=False)
    """All signs that may be there."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "known", self.allows | IDLE | frozenset().union(*self.needs))

    def fits(self, sketch: Sketch) -> bool:
        """Whether the signs and the number of operands are those of the calculation."""
        names = sketch.names
        if not names <= self.known or any(names.isdisjoint(group) for group in self.needs):
            return False
        return self.operands[0] <= len(sketch.operands) <= self.operands[1]


def recipe(
    name: str,
    run: Callable[[Sketch], Findings | None],
    needs: str = "",
    allows: str = "",
    *,
    operands: tuple[int, int] = (0, 9),
) -> Recipe:
    """A recipe from words: groups of needed signs apart by spaces, alternatives by bars."""
    groups = tuple(frozenset(group.split("|")) for group in needs.split())
    return Recipe(name, run, groups, frozenset(allows.split()), operands)


class Tools:
    """What calculations need: the figures, the ways to relate them, and the wording."""

    def __init__(self, cube: Cube, evaluator: Evaluator, phrasing: Phrasing) -> None:
        self.cube = cube
        self.evaluator = evaluator
        self.words = phrasing
        self.relate = Relating(cube, evaluator, phrasing)
        self.members = Members(phrasing)
        self._rows = Rows(evaluator)

    def rows(self, sketch: Sketch, *, changes: bool = False, even: bool = True) -> list[Row]:
        """The operands and times of a sketch as rows of points, several where no time is named."""
        return self._rows.change(sketch) if changes else self._rows.level(sketch, even=even)

    def levels(self, sketch: Sketch, count: int, *, even: bool = True) -> list[Result] | None:
        """The levels of the one row that the sketch means; None where there are several rows, or other counts."""
        rows = self.rows(sketch, even=even)
        if len(rows) != 1 or len(rows[0]) != count:
            return None
        return self.relate.levels(rows[0])

    def level(self, sketch: Sketch) -> Result | None:
        """The one level that the sketch means."""
        results = self.levels(sketch, 1)
        return results[0] if results else None

    def value(self, series: Series, period: Period | None) -> Result | None:
        """The level of a series in a period."""
        return self.evaluator.value(series, period)

    def changed(self, series: Series, period: Period | None, aspect: str) -> Result | None:
        """The stated change of a series, else the one that follows from levels."""
        return self.relate.changed(Point(series, period), aspect)

    def moved_rows(self, sketch: Sketch) -> list[Row]:
        """Rows of changes that all went the way that the sketch speaks of, where there are such; else all rows."""
        rows = self.rows(sketch, changes=True)
        if sketch.has("rise") and sketch.has("fall") and len(sketch.operands) > 1:
            made = [(row, self.relate.changes(row, "percent") or self.relate.changes(row, "amount")) for row in rows]
            return [row for row, moves in made if moves and len({move.number.exact > 0 for move in moves}) > 1] or rows
        if sketch.has("rise") == sketch.has("fall"):
            return rows
        found = [(row, self.relate.changes(row, "percent") or self.relate.changes(row, "amount")) for row in rows]
        fitting = [row for row, made in found if made and all((r.number.exact > 0) == sketch.has("rise") for r in made)]
        return fitting or rows

    def changes(self, sketch: Sketch, aspect: str) -> list[Result] | None:
        """The sized changes of the one row that a sketch means."""
        for row in self.rows(sketch, changes=True)[:1]:
            results = self.relate.changes(row, aspect)
            return [sized(result) for result in results] if results else None
        return None

    def only_changes(self, sketch: Sketch) -> bool:
        """Whether the operands have stated changes, but no stated levels."""
        cells = [cell for operand in sketch.operands for cell in self.cube.cells(operand.series)]
        return bool(cells) and all(cell.value is None for cell in cells)

    def periods(self, series: Series) -> tuple[Period, ...]:
        """The closed periods for which a series has stated figures."""
        return tuple(cell.period for cell in self.cube.cells(series) if cell.period is not None)


def answer(clauses: Sequence[Clause] | None, lead: str | None = None) -> Findings | None:
    """Findings of clauses, None where there are none."""
    return Findings(Kind.ANSWER, clauses=tuple(clauses), lead=lead) if clauses else None


def verdict(sketch: Sketch, right: bool) -> str | None:
    """A yes or a no where one is asked for."""
    if not sketch.question.confirm or "or" in sketch.words:
        return None
    return "yes" if right != sketch.question.negated else "no"


def units_apart(sketch: Sketch) -> list[Sketch]:
    """The sketch for each unit in which something is compared ("more in percent and which in dollars?"); none for one.

    What is more in one unit and less in another is left alone.
    """
    signs = [sign for sign in sketch.signs if sign.name in _COMPARED_IN]
    joined = any(a.name != b.name and "and" in sketch.words[a.end : b.start] for a, b in pairwise(signs))
    names = list(dict.fromkeys(sign.name for sign in signs)) if joined else []
    if len(names) != _BOTH or set(sketch.words) >= TWO_WAYS:
        return []
    return [replace(sketch, signs=tuple(s for s in sketch.signs if s.name not in names or s.name == n)) for n in names]


def adds_up_changes(sketch: Sketch) -> bool:
    """Whether changes in the plural are to be put together or all meant, which is not the change of the whole."""
    moved = [sketch.words[sign.end - 1] for sign in sketch.signs if sign.name in {"rise", "fall"} and sign.end]
    every = any("all" in sketch.words[sign.start : sign.end] for sign in sketch.signs if sign.name == "total")
    return (every or sketch.has("sum", "all")) and any(word.endswith("s") and not word.endswith("ss") for word in moved)


def sized(result: Result) -> Result:
    """A change without its sign, called a rise or a fall."""
    return replace(result, number=result.number.size(), aspect="rise" if result.number.exact > 0 else "fall")
