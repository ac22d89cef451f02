"""Dates once more in the form that a message asks for: "as yyyy-mm-dd", "in day/month/year order"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from kzrs_bot.language.utterance import Utterance
from kzrs_bot.matching.matcher import Matcher
from kzrs_bot.pack.model import Pack
from kzrs_bot.reasoning.events import Events
from kzrs_bot.reasoning.findings import Clause, Findings
from kzrs_bot.reasoning.phrasing import Phrasing
from kzrs_bot.reply import Kind, Step
from kzrs_bot.values import Period

DATE_FORM = "date-form"
"""The operation that gives a date another form."""
WEEKDAY = "w"
"""The order of a form that tells no more than the day of the week."""
_SHORT_YEAR = frozenset({"yy"})
"""Words for a year without its century."""
_MARKS = re.compile(r"\s*([-/.])\s*")
_DAYS_OF_A_MONTH = 31


@dataclass(frozen=True, slots=True)
class DateForm:
    """The parts of a date in their order, with what stands between them."""

    order: str
    """y, m and d, or some of them; w for no more than the day of the week."""
    mark: str
    short: bool = False
    """Whether the year is told by its last two digits."""

    def show(self, period: Period) -> str | None:
        """A day, a few days or a month in this form; None for other times."""
        if period.start is None or period.end is None:
            return None
        if period.grain == "month" and self.order != WEEKDAY:
            return self._shown(period.start, self.order.replace("d", ""))
        if period.grain != "day" and not (period.grain == "range" and (period.days or 0) <= _DAYS_OF_A_MONTH):
            return None
        if self.order == WEEKDAY:
            ends = dict.fromkeys(day.strftime("%A") for day in (period.start, period.end))
        else:
            ends = dict.fromkeys(self._shown(day, self.order) for day in (period.start, period.end))
        return " to ".join(ends)

    def _shown(self, day: date, order: str) -> str:
        year = f"{day.year % 100:02}" if self.short else f"{day.year}"
        parts = {"y": year, "m": f"{day.month:02}" if len(self.order) > 1 else f"{day.month}", "d": f"{day.day:02}"}
        return self.mark.join(parts[part] for part in order)


def form_named(utterance: Utterance, start: int, end: int, options: Mapping[str, str]) -> tuple[DateForm, str]:
    """The form that some words of a message name, and the message without them."""
    words, text = utterance.words, utterance.text
    gaps = (text[one.end : two.start] for one, two in zip(words[start:end], words[start + 1 : end], strict=False))
    marks = [match[1] for gap in gaps if (match := _MARKS.fullmatch(gap)) is not None]
    short = not _SHORT_YEAR.isdisjoint(word.norm for word in words[start:end])
    form = DateForm(options["order"], marks[-1] if marks else options.get("mark", ""), short)
    rest = text[words[end - 1].end :].lstrip(")")
    if instead := options.get("instead", ""):
        return form, f"{text[: words[start].start]}{instead}{rest}"
    return form, f"{text[: words[start].start].rstrip(' ,(')}{rest}"


class DateForms:
    """Adds dates in another form to answers; knows the pack, keeps no state."""

    def __init__(self, pack: Pack, matcher: Matcher) -> None:
        self._pack, self._words = pack, Phrasing(pack)
        self._events = Events(pack, matcher)

    def added(self, form: DateForm, findings: Findings) -> Findings:
        """The findings with the dates that they tell in a form behind them; as they are where they tell none."""
        if findings.kind is not Kind.ANSWER:
            return findings
        told = dict(self._told(findings))
        shown = {period: text for period in told if (text := form.show(period)) is not None}
        steps = [
            Step(DATE_FORM, ((told[period], period.show()),), f"{period.show()} = {text}", text)
            for period, text in shown.items()
        ]
        if not steps:
            return findings
        ids = [told[period] for period in shown]
        result = self._words.series(list(dict.fromkeys(shown.values())))
        wording = "calc_weekday" if form.order == WEEKDAY else "calc_date_form"
        clause = self._words.clause(wording, ids, steps, result=result, weekday=result)
        return replace(findings, clauses=(*findings.clauses, clause))

    def _told(self, findings: Findings) -> Iterator[tuple[Period, str]]:
        """The times of the facts that clauses tell of, each with its fact."""
        for clause in findings.clauses:
            for id_ in clause.facts:
                yield from ((time, own) for time, own in self._times(id_) if self._says(clause, time))

    def _times(self, id_: str) -> Iterator[tuple[Period, str]]:
        """The time of a fact, or those of the events that it lists."""
        fact = self._pack.facts[id_]
        if fact.time is not None:
            yield fact.time, id_
        for event in self._events.lists.get(id_, ()):
            yield event.period, event.facts[0]

    @staticmethod
    def _says(clause: Clause, time: Period) -> bool:
        return time.start is not None and str(time.start.year) in clause.text
