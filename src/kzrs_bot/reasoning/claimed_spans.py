"""Lengths of time that a question claims: whether it is as long from one event to another as it says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from kzrs_bot.language.quantities import number_from_words
from kzrs_bot.reasoning.ages import YEARS
from kzrs_bot.reasoning.dated_lists import DatedLists
from kzrs_bot.reasoning.events import Event, start_of
from kzrs_bot.reasoning.findings import Findings
from kzrs_bot.reasoning.members import beyond
from kzrs_bot.reasoning.scan import Scan
from kzrs_bot.reply import Kind, Refusal

_SET_OFF = frozenset({"after", "before", "later", "earlier", "older", "younger", "newer", "ahead", "behind"})
"""Words after a length that an event is set off by."""
_WITHIN = re.compile(
    r"\b(?:within|inside|in under|in less than|less than|under|no more than|not more than|no later than|at most)"
    r" (?P<number>[\w-]+(?: [\w-]+)??) (?P<unit>(?:year|month|decade)s?)(?: s)? (?:of|after|from|following|since)\b"
)
"""Words for a length of time that did not pass before something came."""
_MONTHS, _DAYS = frozenset({"month", "months"}), frozenset({"day", "days"})


@dataclass(frozen=True, slots=True)
class Length:
    """A length of time, with the way in which something is compared to it."""

    value: Fraction
    unit: str
    comparison: str = ""


class ClaimedSpans:
    """Sets the time between two events against what is claimed of it; keeps no state."""

    def __init__(self, lists: DatedLists) -> None:
        self._lists = lists

    def judged(self, scan: Scan, first: Event, second: Event, claimed: Length | None = None) -> Findings | None:
        """A yes or a no with the time between two events, the first of which is claimed to be the earlier one; None
        where no length is claimed."""
        claimed = claimed or length_claimed(scan)
        if claimed is None:
            return None
        clause = self._lists.span(first, second, _in_units(scan, claimed.unit))
        if clause is None:
            return Findings(Kind.NO_ANSWER, refusal=Refusal("not_computed", nearest=(*first.facts, *second.facts)))
        right = start_of(first.period) < start_of(second.period) and _is_so_long(first, second, claimed)
        return Findings(Kind.ANSWER, clauses=(clause,), lead="yes" if right != scan.question.negated else "no")


def within_length(scan: Scan) -> tuple[Length, int, int] | None:
    """The length of time within which something is said to have come of something else, and where its words are."""
    said = _WITHIN.search(" ".join(scan.words)) if scan.question.confirm else None
    if said is None:
        return None
    number = said["number"].replace("-", " ")
    value = int(number) if number.isdigit() else 1 if number in {"a", "an"} else number_from_words(number)
    if value is None:
        return None
    first, last = (" ".join(scan.words).count(" ", 0, place) for place in said.span())
    return Length(Fraction(value), said["unit"], "<="), first, last + 1


def length_claimed(scan: Scan) -> Length | None:
    """The one length of time that a question for a yes or a no names, where it names no other quantity."""
    if not scan.question.confirm:
        return None
    named = [m for m in scan.question.quantities if m.quantity.unit in {*YEARS, *_MONTHS, *_DAYS}]
    if len(named) == len(scan.question.quantities) == 1:
        return Length(Fraction(named[0].quantity.value), named[0].quantity.unit, named[0].comparison)
    counted = [] if named else list(_counted(scan.words))
    return counted[0] if len(counted) == 1 else None


def _counted(words: Sequence[str]) -> Iterator[Length]:
    """The lengths ahead of a word that sets them off from an event ("six years after")."""
    for number, unit, after in zip(words, words[1:], words[2:], strict=False):
        value = int(number) if number.isdigit() else number_from_words(number)
        if value is not None and unit in {*YEARS, *_MONTHS, *_DAYS} and after in _SET_OFF:
            yield Length(Fraction(value), unit)


def _is_so_long(first: Event, second: Event, claimed: Length) -> bool:
    """Whether it is as long from one event to another as is claimed, by the calendar or rounded."""
    a, b = start_of(first.period), start_of(second.period)
    months = 12 * (b.year - a.year) + b.month - a.month
    named = claimed.value * YEARS.get(claimed.unit, 1)
    if claimed.unit in YEARS:
        sizes = {Fraction(b.year - a.year), Fraction(round(Fraction(months, 12))), Fraction(months // 12)}
    else:
        sizes = {Fraction(months) if claimed.unit in _MONTHS else Fraction((b - a).days)}
    if claimed.comparison:
        return any(beyond(size, named, claimed.comparison) for size in sizes)
    return named in sizes


def _in_units(scan: Scan, unit: str) -> Scan:
    """A question as one for a length in one unit of time."""
    others = {name: spans for name, spans in scan.cues.items() if name not in {"years", "months", "days"}}
    asked = "years" if unit in YEARS else "months" if unit in _MONTHS else "days"
    return replace(scan, cues={**others, asked: ()})
