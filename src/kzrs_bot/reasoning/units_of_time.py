"""Units of time that a question wants a length in, and whether it was worked out in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from kzrs_bot.reply import Step

_NOUNS = r"(?P<unit>year|month|week|day)s"
_COUNTED = re.compile(
    rf"\bhow many (?:(?:more|further|additional|full|whole|complete|completed|entire|calendar) ){{0,2}}{_NOUNS}\b"
    r"(?: and (?P<beside>month|week|day)s\b)?"
)
_COUNTED_IN = re.compile(
    rf"\b(?:in|number of) (?:(?:full|whole|complete) )?{_NOUNS}\b"
    r"(?! (?:past|since|to|ago|gone)\b)"
)
"""Words for a number of units, or for a length to be given in them."""
_FULL = re.compile(r"\b(?:full|whole|complete|completed|entire) years\b")
"""Words for years that are over, where the day of each end is to be minded."""
_OF_ITSELF = re.compile(
    r"(?:and |so )?how long (?:was|were)\b"
    r"(?!.*\b(?:gap|pause|wait|interval|break|span|lull|period|between|from|after|before|until|till|since|when"
    r"|(?:by|at) (?:then|when|the|that|\d+))\b)"
)
"""Words for how long something itself took, and not how long it was to something else."""
_EACH_TIME = re.compile(r"\b(?:every|each|all) (?:\w+ )?(?:years?|decades?|months?|seasons?|quarters?|century)\b")
"""Words for each of several stretches of time."""
_TIMED = re.compile(r"\b(?:year|month|week|day)s?\b")
_BY_CALENDAR = re.compile(r"\d{4} − \d{4}")
"""A reckoning that minds no more than the years of both ends."""
_LENGTHS = frozenset({"duration", "sum", "difference", "average"})
_YEAR, _MONTH = "year", "month"


def units_counted(words: Sequence[str]) -> frozenset[str]:
    """The units, in the singular, that words ask the number of."""
    normal = " ".join(words)
    found = [*_COUNTED.finditer(normal), *_COUNTED_IN.finditer(normal)]
    return frozenset(unit for match in found for unit in match.groupdict().values() if unit)


def asks_own_length(words: Sequence[str]) -> bool:
    """Whether words ask how long something itself took."""
    return bool(_OF_ITSELF.match(" ".join(words)))


def in_each_time(words: Sequence[str]) -> bool:
    """Whether words say of each of several stretches of time what no single date tells."""
    return bool(_EACH_TIME.search(" ".join(words)))


def timed(step: Step) -> bool:
    """Whether a step comes to a length of time."""
    return bool(_TIMED.search(step.result)) and step.operation in _LENGTHS


def in_units_of(units: Iterable[str], steps: Iterable[Step]) -> bool:
    """Whether lengths of time are given in one of some units; less than a year may be told in months."""
    asked = set(units)
    results = [step.result for step in steps if timed(step)]
    meant = asked | ({_MONTH} if _YEAR in asked else set())
    return not (asked and results) or any(unit in result for result in results for unit in meant)


def full_years_lacked(words: Sequence[str], steps: Iterable[Step]) -> bool:
    """Whether full years are wanted, and years were counted by the calendar."""
    reckoned = (step for step in steps if step.operation == "duration")
    return bool(_FULL.search(" ".join(words))) and any(_BY_CALENDAR.fullmatch(step.formula) for step in reckoned)
