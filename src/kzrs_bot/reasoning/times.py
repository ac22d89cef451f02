"""The periods that a question names, filled in where it leaves the year to be understood."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from kzrs_bot.language.periods import PeriodMention
from kzrs_bot.reading.question import Question
from kzrs_bot.reasoning.cube import Series
from kzrs_bot.reasoning.evaluator import Evaluator
from kzrs_bot.values import Period

_OPEN = frozenset({"after", "since", "before", "until"})
_MONTHS = re.compile(r"\b(months|quarters)\b", re.IGNORECASE)
_LAST = re.compile(r"\b(last|final|remaining|closing)\s*$")
_WHOLE = re.compile(r"\b(full|whole|entire|all of|calendar|annual)\b", re.IGNORECASE)
_WHOLE_AHEAD = re.compile(
    r"\b(?:annual|yearly|year['’]s)\s+(?:[a-z]+\s+){0,2}$|\b(?:whole|entirety|all) of (?:the year )?$", re.IGNORECASE
)
_WHOLE_BEHIND = re.compile(r"\s+(?:annual|yearly|full-year|whole-year)\b", re.IGNORECASE)
_YEAR_BEFORE = re.compile(
    r"\b(?:previous|prior|preceding|last) (?:full|whole|entire|complete|calendar) year\b", re.IGNORECASE
)
_BETWEEN_THE = re.compile(
    r"\bbetween (?:[a-z]+ ){1,5}(?:of|in) (?P<first>\d{4}) and (?:that of |the one of )?(?P<last>\d{4})\b",
    re.IGNORECASE,
)
_PAIR = 2
_ANY_YEAR = 2000
_THAT_IS = re.compile(r"(?:['’]s)?\s*(?:\(|[,(]?\s*(?:i\.?\s?e\.?|that is|namely|meaning)),?\s*", re.IGNORECASE)
"""What stands between a relative time and the same by its name."""
_LEADS_ON = re.compile(r"\s*(?:to|until|till|into)(?: the)?\s*", re.IGNORECASE)
_JOINS = re.compile(r"\s*(-|to|through|until|till|and)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Times:
    """The times of a question."""

    asked: tuple[Period, ...] = ()
    """Closed periods in the order of the text."""
    places: tuple[int, ...] = ()
    """Where in the text each of them stands."""
    shifts: tuple[int, ...] = ()
    """Years from the asked period to those that are named by it ("the year before")."""
    windows: tuple[Period, ...] = ()
    """Open stretches: after, before, since, until."""
    months: tuple[int, ...] = ()
    """Months of any year ("in October")."""
    spans: tuple[Period, ...] = ()
    """Stretches between two times, both ends counted ("between 2010 and 2017")."""
    wholly: tuple[Period, ...] = ()
    """Years that are said to be meant as a whole, for which no part of them stands."""

    @property
    def named(self) -> bool:
        return bool(self.asked or self.shifts or self.windows)


def find_times(
    question: Question,
    lent: Sequence[Period] = (),
    known: Callable[[Period], bool] = lambda _: False,
    *,
    whole: bool = False,
    latest: int | None = None,
) -> Times:
    """The times that a question names; a missing year is one that it names elsewhere, or one lent to it.

    An open stretch that figures are known for is a period like others ("since 2008"); whole keeps a year
    beside its parts; the latest year is that of a part of a year which only another year is told by ("the spring,
    against the year before").
    """
    named = sorted((*question.periods, *_overlooked(question)), key=lambda mention: mention.start)
    mentions = [_as_period(m, known) for m in _from_to(_joined(named, question.text), question.text)]
    windows = tuple(m.window for m in mentions if m.relation in _OPEN and m.window is not None)
    mentions = _called_by_name(mentions, question.text)
    shifts = tuple(m.shift for m in mentions if m.shift)
    plain = [m for m in mentions if m.period is not None and m.relation not in _OPEN]
    partial = [m for m in mentions if m.period is None and m.template is not None and not m.shift]
    partial = [m for m in partial if m.template != "{year}"]
    in_part = [m for m in plain if not _is_whole(m, question.text)] if len(plain) > 1 else plain
    years = list(dict.fromkeys(year for m in in_part or plain for year in _years(m)))
    years = years or list(dict.fromkeys(year for period in lent for year in _ends(period)))
    years = years or ([latest] if shifts and partial and latest else [])
    filled = [(m.start, Period.parse((m.template or "").format(year=year))) for m in partial for year in years]
    plain = [_same_part(m, plain) for m in plain]
    stays = [m for m in plain if whole or _stays(m, partial, filled, question.text)]
    kept = [(m.start, p) for m in stays for p in _split(m, question.text)]
    kept += [(m.start(), Period.of_year(year - 1)) for m in _YEAR_BEFORE.finditer(question.text) for year in years[:1]]
    if whole and partial and len({*filled, *kept}) > _PAIR:
        bare = {m.start for m in in_part if m.period is not None and m.period.grain == "year"}
        kept = [(n, p) for n, p in kept if n not in bare or not any(p.contains(q) for _, q in filled)]
    found = sorted({*filled, *kept}, key=lambda item: (item[0], item[1].iso()))
    distinct: dict[str, tuple[int, Period]] = {}
    for place, period in found:
        distinct.setdefault(f"{period.start} {period.end}", (place, period))
    return Times(
        tuple(period for _, period in distinct.values()),
        tuple(place for place, _ in distinct.values()),
        shifts,
        windows,
        () if years else tuple(month for m in partial for month in _months(m)),
        _spans(mentions, question.text),
        tuple(m.period for m in plain if m.period and m.period.grain == "year" and _is_whole(m, question.text)),
    )


def _spans(mentions: Sequence[PeriodMention], text: str) -> tuple[Period, ...]:
    """The stretches between two times, be they those of things ("between the openings of 1900 and 1910")."""
    stated = tuple(m.period for m in mentions if m.relation == "between" and m.period is not None)
    apart = _BETWEEN_THE.search(text) if not stated else None
    if apart is None or int(apart["first"]) >= int(apart["last"]):
        return stated
    return (Period.parse(f"{apart['first']}/{apart['last']}"),)


def _called_by_name(mentions: Sequence[PeriodMention], text: str) -> list[PeriodMention]:
    """A relative time as the one by which it is called itself ("last year (2023)", "its spring, i.e. that of 2023")."""
    dated = [mention for mention in mentions if mention.period is not None]
    relative = [mention for mention in mentions if mention.shift and mention.template]
    if len(dated) != 1 or len(relative) != 1 or dated[0].start < relative[0].end or dated[0].period is None:
        return list(mentions)
    year = dated[0].period.year
    if year is None or not _THAT_IS.fullmatch(text[relative[0].end : dated[0].start]):
        return list(mentions)
    period = dated[0].period
    if period.grain == "year":
        period = Period.parse((relative[0].template or "").format(year=year))
    named = replace(relative[0], period=period, shift=None, template=None)
    return [named if mention is relative[0] else mention for mention in mentions if mention is not dated[0]]


def _same_part(mention: PeriodMention, others: Sequence[PeriodMention]) -> PeriodMention:
    """ "The same months of 2023" are the months of the other year that the question names."""
    period = mention.period
    part = next((o.period for o in others if o.period is not None and o.period.grain != "year" and o.period.year), None)
    if mention.relation != "same" or period is None or period.grain != "year" or part is None:
        return mention
    return replace(mention, period=part.shifted((period.year or 0) - (part.year or 0)), relation="in")


def _as_period(mention: PeriodMention, known: Callable[[Period], bool]) -> PeriodMention:
    """An open stretch that figures are known for as a period; "after nine months of a year" are these months."""
    window, period = mention.window, mention.period
    if period is not None and period.start is not None and period.grain in {"range", "month"}:
        begun = period.start.replace(month=1, day=1)
        reached = Period(begun, period.end, "range")
        counted = mention.relation == "after" and period.start == begun and _MONTHS.search(mention.text)
        if counted or (mention.relation == "until" and known(reached)):
            return replace(mention, period=reached, relation="in")
    if mention.relation in _OPEN and window is not None and known(window):
        return replace(mention, period=window, relation="in")
    return mention


def _overlooked(question: Question) -> list[PeriodMention]:
    """Years behind "full-year-", which are no words by themselves."""
    found = []
    for match in re.finditer(r"\b(?:full|whole|all)[- ]year (\d{4})\b", question.text, re.IGNORECASE):
        if not any(p.start < match.end() and match.start() < p.end for p in question.periods):
            period = Period.of_year(int(match[1]))
            found.append(PeriodMention(match.start(), match.end(), period, "in", match.group()))
    return found


def _stays(mention: PeriodMention, partial: Sequence[PeriodMention], filled: Sequence[object], text: str) -> bool:
    """A bare year that only completes a part of a year is no period of its own."""
    if not filled or mention.period is None or (mention.period.grain != "year" and mention.relation != "between"):
        return True
    return _is_whole(mention, text) or len(partial) > 1


def _is_whole(mention: PeriodMention, text: str) -> bool:
    """Whether a year is said to be meant as a whole ("all of 2023", "the annual trade of 2023")."""
    beside = _WHOLE_AHEAD.search(text[: mention.start]) or _WHOLE_BEHIND.match(text, mention.end)
    return bool(_WHOLE.search(mention.text) or beside)


def in_part(wholly: Iterable[Period], told: Iterable[Period | None]) -> bool:
    """Whether only a part of a year is told of that is meant as a whole."""
    known = [period for period in told if period is not None]
    inside = [(year, [p for p in known if year.contains(p)]) for year in wholly]
    return any(parts and not any(year.same(p) for p in parts) for year, parts in inside)


def _years(mention: PeriodMention) -> list[int]:
    return _ends(mention.period) if mention.period is not None else []


def _months(mention: PeriodMention) -> Sequence[int]:
    """The months of a month, or of a stretch of months, that is named without a year."""
    if mention.month is not None:
        return (mention.month,)
    if mention.relation not in {"between", "in"} or mention.template is None or "/" not in mention.template:
        return ()
    period = Period.parse(mention.template.format(year=_ANY_YEAR))
    return range(period.start.month, period.end.month + 1) if period.start and period.end else ()


def _ends(period: Period) -> list[int]:
    return list(dict.fromkeys(day.year for day in (period.start, period.end) if day is not None))


def _from_to(mentions: Sequence[PeriodMention], text: str) -> list[PeriodMention]:
    """ "From one period to another" are two closed periods."""
    found = list(mentions)
    for number, (first, second) in enumerate(itertools.pairwise(mentions)):
        opens = first.relation == "since" and first.text.lower().startswith("from") and first.period is not None
        if opens and _LEADS_ON.fullmatch(text[first.end : second.start]):
            found[number] = replace(first, relation="in")
    return found


def _split(mention: PeriodMention, text: str) -> list[Period]:
    """Two years with something between them are two periods; "the last three months" end the year."""
    period = mention.period
    if period is None:
        return []
    start, end = period.start, period.end
    years = start is not None and end is not None and (start.month, start.day, end.month, end.day) == (1, 1, 12, 31)
    if start is not None and end is not None and mention.relation == "between" and years and start.year != end.year:
        return [Period.of_year(start.year), Period.of_year(end.year)]
    if start is not None and end is not None and start.month == 1 and _LAST.search(text[: mention.start].lower()):
        months = end.month
        if months in (3, 6):
            return [Period.parse(f"{start.year}-{13 - months:02d}/{start.year}-12")]
    return [period]


def _joined(mentions: Sequence[PeriodMention], text: str) -> list[PeriodMention]:
    """A month without year that leads to a month with year makes a range with it."""
    result: list[PeriodMention] = []
    for mention in mentions:
        before = result[-1] if result else None
        if before is not None and _months_of_one_year(before, mention, text):
            result[-1] = _stretch(before, mention)
        elif before is not None and _leads_to(before, mention, text):
            template = f"{(before.template or '').format(year='{year}')}"
            period = mention.period
            assert period is not None
            assert period.end is not None
            joined = Period.parse(f"{template.format(year=period.end.year)}/{period.iso()}")
            result[-1] = PeriodMention(before.start, mention.end, joined, "in", text[before.start : mention.end])
        else:
            result.append(mention)
    return result


def _months_of_one_year(first: PeriodMention, second: PeriodMention, text: str) -> bool:
    """Whether two months are the ends of a stretch of a year named before ("October-December of that year")."""
    if first.month is None or second.month is None or second.template is None or first.month >= second.month:
        return False
    return second.period is None and not second.shift and _runs_on(first, second, text)


def _runs_on(first: PeriodMention, second: PeriodMention, text: str) -> bool:
    """Whether what stands between two times makes them the ends of one; "and" does so only after "between"."""
    between = text[first.end : second.start]
    if between.strip().lower() == "and":
        return text[: first.start].rstrip().lower().endswith("between")
    return bool(_JOINS.fullmatch(between))


def _stretch(first: PeriodMention, second: PeriodMention) -> PeriodMention:
    """The stretch from one month to another; without a year where the first has none."""
    if first.period is None:
        return replace(first, end=second.end, template=f"{first.template}/{second.template}", month=None)
    end = (second.template or "").format(year=first.period.year)
    return replace(first, end=second.end, period=Period.parse(f"{first.period.iso()}/{end}"), month=None)


def _leads_to(first: PeriodMention, second: PeriodMention, text: str) -> bool:
    return (
        first.period is None
        and first.month is not None
        and second.period is not None
        and second.period.grain == "month"
        and first.month <= (second.month or 0)
        and _runs_on(first, second, text)
    )


def fitting(evaluator: Evaluator, series: Series, period: Period) -> Period | None:
    """The period for which the series has a value that the asked one stands for."""
    if evaluator.value(series, period) is not None:
        return period
    return _longest(p for p in evaluator.periods(series) if p is not None and period.contains(p))


def fitting_change(evaluator: Evaluator, series: Series, period: Period) -> Period | None:
    """The period of a stated change that the asked one stands for."""
    changed = [cell.period for cell in evaluator.cube.cells(series) if cell.change is not None]
    exact = next((p for p in changed if p is not None and p.same(period)), None)
    return exact or _longest(p for p in changed if p is not None and period.contains(p))


def _longest(periods: Iterable[Period]) -> Period | None:
    return max(periods, key=lambda period: period.days or 0, default=None)
