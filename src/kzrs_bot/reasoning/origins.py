"""The year by which something must have begun that has lasted for a stated number of years."""

from __future__ import annotations

import re
from functools import cached_property

from kzrs_bot.matching.matcher import Matcher
from kzrs_bot.pack.model import Fact, Pack
from kzrs_bot.reading.question import Weight
from kzrs_bot.reasoning.ages import YEARS
from kzrs_bot.reasoning.events import year_of_source
from kzrs_bot.reasoning.findings import Findings
from kzrs_bot.reasoning.lastings import lengths_in_years
from kzrs_bot.reasoning.phrasing import Phrasing
from kzrs_bot.reasoning.scan import Scan, Setting
from kzrs_bot.reply import Kind, Refusal, Step
from kzrs_bot.values import Quantity

_OF_A_YEAR = frozenset({"time", "what", "which"})
"""Ways of asking for a year."""
_BEGUN = re.compile(
    r"\b(?:start(?:ed|ing)?|beg[aiu]n(?:ning)?|launch(?:ed)?|commenced?|set up|get going|got going|under ?way|since|"
    r"(?:date|dates|go|goes|reach|reaches) back|origins?)\b"
)


class Origins:
    """Takes stated lengths in years off the year of the source."""

    def __init__(self, pack: Pack, matcher: Matcher, phrasing: Phrasing) -> None:
        self._pack, self._matcher, self._words = pack, matcher, phrasing
        self._year = year_of_source(pack)

    @cached_property
    def _lasted(self) -> dict[str, tuple[Fact, Quantity]]:
        """The stated lengths that are not the time between two dates."""
        dated = {identity.result for identity in self._pack.arithmetic if identity.kind == "years"}
        return {id_: item for id_, item in lengths_in_years(self._pack).items() if id_ not in dated}

    def answer(self, setting: Setting) -> Findings | None:
        """The latest year in which something can have begun; a refusal where no length of it is stated."""
        scan = setting.scan
        normal = " ".join(scan.words)
        if scan.question.asks not in _OF_A_YEAR or scan.question.confirm or self._year is None:
            return None
        if not _BEGUN.search(normal) or not scan.has("inferred"):
            return None
        found = self._meant(setting)
        if found is None:
            return Findings(Kind.NO_ANSWER, refusal=Refusal("not_computed")) if _lengths(scan) else None
        fact, length = found
        shown = f"{length.value:g}"
        formula, year = f"{self._year} − {shown}", str(self._year - int(length.value))
        step = Step("anniversary", ((fact.id, length.show()), ("", str(self._year))), formula, year)
        key = "calc_begun_by" if length.bound in {">", ">="} else "calc_anniversary"
        clause = self._words.clause(key, (fact.id,), (step,), year=year, day=year, formula=formula)
        return Findings(Kind.ANSWER, clauses=(clause,))

    def _meant(self, setting: Setting) -> tuple[Fact, Quantity] | None:
        """The one thing with a length that knows all words of a question, else the one that was given last."""
        scan = setting.scan
        lengths = _lengths(scan)
        begun = {n for m in _BEGUN.finditer(" ".join(scan.words)) for n in _places(scan, m.start(), m.end())}
        terms = [t for t in scan.question.terms if t.end and t.weight is not Weight.LIGHT]
        terms = [t for t in terms if not set(range(t.start, t.end)) <= begun | scan.cued | _timely(scan)]
        telling = [term for term in terms if term.weight is Weight.TELLING]
        lasted = [item for id_, item in self._lasted.items() if telling or id_ in setting.last]
        kept = [(fact, value) for fact, value in lasted if not lengths or set(lengths) == {int(value.value)}]
        facts = self._matcher.index.facts
        kept = [
            (fact, value)
            for fact, value in kept
            if all(self._matcher.explains(scan.question, facts[fact.id], term) for term in terms)
        ]
        return kept[0] if len({value.value for _, value in kept}) == 1 else None


def _lengths(scan: Scan) -> list[int]:
    """The lengths in years that a question gives."""
    quantities = (m.quantity for m in scan.question.quantities)
    return [int(q.value * YEARS[q.unit]) for q in quantities if q.unit in YEARS]


def _timely(scan: Scan) -> set[int]:
    """Places of words for spans of time."""
    return {n for n, word in enumerate(scan.words) if word in YEARS}


def _places(scan: Scan, start: int, end: int) -> range:
    """The words of a stretch of the normal text."""
    normal = " ".join(scan.words)
    first = normal.count(" ", 0, start)
    return range(first, first + normal.count(" ", start, end) + 1)
