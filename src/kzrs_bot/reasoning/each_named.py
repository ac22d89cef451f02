"""The same of each of several things that a fragment names ("same for tea, and sugar please", "split it into ...")."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kzrs_bot.reasoning.cube import Cube, Series
from kzrs_bot.reasoning.recipe import IDLE, MOVES, UNITS
from kzrs_bot.reasoning.sketch import Sketch
from kzrs_bot.values import Period

_OF_ONE = frozenset({*MOVES.split(), *UNITS.split(), *IDLE, "split"})
"""Signs of what is asked of one figure, or of the parts of one."""
_PAIR = 2
_SIZES = frozenset({"what", "amount", "percent", "change"})
"""Ways of asking for figures."""
PLACED = re.compile(
    r"\b(first|second|third|fourth|former|latter) (?:group|kind|type|sort|category|class|set|lot|batch)\b", re.I
)
"""Words for one of two groups that were named before."""
_APART = frozenset({"or", "than", "versus", "vs", "against", "between"})
"""Words that set one thing against another."""


def of_each(cube: Cube, sketch: Sketch) -> tuple[str, ...]:
    """The facts of the several figures that a follow-up asks for, one of each; none where one of them has no such.

    Of one of two groups that were named before ("of the first kind") its own is enough.
    """
    question, words = sketch.question, set(sketch.words)
    bare = sketch.followup and not (question.confirm or question.quantities or sketch.open or _APART & words)
    if not bare or not sketch.names <= _OF_ONE or sketch.times.shifts or sketch.times.windows:
        return ()
    series = list(dict.fromkeys(named.series for named in sketch.operands if not named.bare))
    several = len(series) >= _PAIR and question.elliptic and question.asks in _SIZES
    placed = len(series) == 1 and PLACED.search(question.text) is not None
    if len(series) != len(sketch.operands) or len({bool(one.dims) for one in series}) != 1 or not (several or placed):
        return ()
    found = [_at(cube, one, sketch.times.asked) for one in series]
    return tuple(id_ for id_ in found if id_ is not None) if all(found) else ()


def _at(cube: Cube, series: Series, asked: Sequence[Period]) -> str | None:
    """The one fact of a figure, in the one time that is asked for where there is such."""
    cells = [c for c in cube.cells(series) if not asked or (c.period is not None and c.period.same(asked[0]))]
    return cells[0].fact.id if len(cells) == 1 and len(asked) < _PAIR else None
